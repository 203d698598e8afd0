"""What pages share: a head that allows nothing but its own style and script, and texts that are no markup."""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape
from importlib import resources

_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


def safe(text: str) -> str:
    """A text as HTML; controls become their pictures, because browsers drop them or take them for something else."""
    return escape(_INVISIBLE.sub(_picture, text))


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    return chr(0x2400 + code) if code < 0x20 else "\ufffd"


def marked(text: str, words: str) -> str:
    """A text as HTML with the first place of some words marked."""
    whole = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) if words else None
    start = whole.start() if whole else text.find(words)
    if not words or start < 0:
        return safe(text)
    before, found, after = text[:start], words, text[start + len(words) :]
    return f"{safe(before)}<mark>{safe(found)}</mark>{safe(after)}"


def lang(code: str) -> str:
    """The attribute that says a text's language, by which browsers hyphenate; nothing where it is not known."""
    return f' lang="{escape(code)}"' if code else ""


def asset(package: str | None, name: str) -> str:
    """A file beside a module, ``package`` being its ``__package__``."""
    return resources.files(package or "").joinpath(name).read_text("utf-8")


def head(title: str, style: str, script: str) -> str:
    """All before the body; what the policy allows is told by hash. ``title`` is HTML."""
    policy = f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'"
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}; base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="generator" content="aligner">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
