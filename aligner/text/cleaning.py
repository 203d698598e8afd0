"""What an encoder reads instead of the document's own characters; the export never sees it."""

from __future__ import annotations

import re

_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Soft hyphen, zero-width and bidirectional marks. The joiners U+200C and U+200D stay: Persian and Hindi need them."""
_SPACES = re.compile(r"\s+")
_PLAIN = str.maketrans({
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("«»„“”‟〝〞", '"'),
    **dict.fromkeys("‘’‚‛ʼ", "'"),
    "…": "...",
})  # fmt: skip


def normalised(text: str) -> str:
    """One spelling for dashes, quotes, spaces and the ellipsis, and no invisible characters."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).translate(_PLAIN).strip()
