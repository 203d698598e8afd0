"""RTF's ways to write letters: bytes in the font's code page, and UTF-16 with bytes that stand in for old readers."""

from __future__ import annotations

import re

_OWN_CHARSET = re.compile(rb"\\fcharset(?:1[2-9]\d|2[0-4]\d)")
_NO_LATIN = re.compile(rb"(?:\\'[c-fC-F][0-9a-fA-F]\s?){4}|[\xc0-\xff]{4}")
"""Four letters in a row beyond the plain ones: no word of a western language has them."""


def knows_charsets(data: bytes) -> bool:
    """Whether charset 0 of a font is the western one: some programs give it to all fonts, and mean the code page."""
    return _OWN_CHARSET.search(data) is not None or _NO_LATIN.search(data) is None


class Written:
    """Letters as they are read, until something else comes: bytes, then halves of UTF-16, in this order."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._units: list[int] = []
        self._text: list[tuple[bytes, str]] = []
        self.pending = 0
        """So many bytes to come stand in for the last character."""

    def byte(self, run: bytes) -> None:
        """Text in the font's encoding, less what stands in for Unicode characters."""
        skipped = min(self.pending, len(run))
        self.pending -= skipped
        if len(run) > skipped:
            self._close_units()
            self._bytes += run[skipped:]

    def unit(self, unit: int, fallback: int) -> None:
        """Half of a character or a whole one, in UTF-16, and how many bytes stand in for it."""
        self._units.append(unit)
        self.pending = fallback

    def taken(self, codec: str) -> str:
        """All that was written since, decoded."""
        self._close_units()
        text = "".join(data.decode(codec, "replace") + wide for data, wide in self._text)
        text += self._bytes.decode(codec, "replace")
        self._text.clear()
        self._bytes.clear()
        return text

    def _close_units(self) -> None:
        if self._units:
            wide = b"".join(unit.to_bytes(2, "little") for unit in self._units).decode("utf-16-le", "replace")
            self._text.append((bytes(self._bytes), wide))
            self._units.clear()
            self._bytes.clear()
