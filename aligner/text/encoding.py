"""Bytes of a file -> its text: byte order mark, then UTF-8, then detection; what is no text is refused by name."""

from __future__ import annotations

import codecs
import logging
import re
from typing import TYPE_CHECKING, NamedTuple

from aligner.errors import DocumentError
from aligner.text import plausibility as plausible

if TYPE_CHECKING:
    from pathlib import Path

_log = logging.getLogger(__name__)

MAX_BYTES = 256 * 2**20
"""A larger file is refused: its sentences and their vectors would not fit into the memory of a usual machine."""

_BOMS = (  # UTF-32 first: its little-endian mark begins like that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# What chardet may answer, of which only those with several bytes a character are taken, and that bytes are no text:
# it has iso8859-2 for cp1250, KZ-1048 for cp1251, Hebrew and the Baltic languages for any other.
_WIDE = (
    "utf-16-le",
    "utf-16-be",
    "utf-32-le",
    "utf-32-be",
    "cp932",
    "euc-jp",
    "iso2022_jp_2",
    "gb18030",
    "big5",
    "cp949",
)
_CANDIDATES = (*_WIDE, "utf-8", "cp1251", "koi8-r", "cp866", "cp1252", "cp850", "cp1250", "cp1253", "cp1256", "cp874")
_WIDE_NAMES = frozenset(codecs.lookup(codec).name for codec in _WIDE)
_GUESSED = "that was a guess: if the file is text, name its --encoding, or save it as UTF-8"
_GARBLED = "if it is garbled, name its --encoding, or save it as UTF-8"
_CLOSE = 2.5
"""Nats between two guesses: fewer are a doubt."""

# Markup is made of plain letters and would pass for a text: files like these hold one, but not as it stands.
_MARKUP = re.compile(rb"\s*(?:<!doctype\s+html|<html[\s>]|<\?xml\s|\{\\rtf)", re.IGNORECASE)
_DECLARED = re.compile(rb"<(?:meta\s[^>]*|\?xml\s[^>]*en)c(?:harset|oding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_CONTROLS = bytes({*range(32)} - {*b"\t\n\v\f\r\x1a"})
_MAX_CONTROLS = 0.01
"""Word processors leave a few (cell ends, optional hyphens) in a text; binary files are full of them."""
_NO_CHARSETS = frozenset(("idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"))
"""Python decodes these to text as well, but no document comes in them."""
_HEAD = 8192
_WIDE_LINE = 20
"""Characters beyond ASCII."""


class Text(NamedTuple):
    """A decoded text and the name of the encoding it came in."""

    text: str
    encoding: str


def load(path: Path) -> bytes:
    """The bytes of a file of at most ``MAX_BYTES``.

    Raises ``DocumentError`` for a file that is missing, a directory, unreadable, empty or too large.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise DocumentError(f"{path}: no such file; check the path") from None
    except IsADirectoryError:
        raise DocumentError(f"{path}: is a directory; name a document in it") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise DocumentError(f"{path}: cannot be read ({reason}); check the file and its permissions") from None
    if len(data) > MAX_BYTES:
        raise DocumentError(f"{path}: is over {MAX_BYTES // 2**20} MB; split it into smaller documents")
    if not data:
        raise DocumentError(f"{path}: is empty; give a file with text in it")
    return data


def decode(data: bytes, name: str, encoding: str | None = None, language: str | None = None) -> Text:
    """The text of a file: in ``encoding`` when given, strictly, else by byte order mark, UTF-8 or detection.

    A byte order mark is not part of the text. A ``language`` that is known helps to tell the encoding. Raises
    ``DocumentError`` for what is not text, for an unknown encoding, and for bytes that are wrong in it,
    naming the byte and line.
    """
    if _MARKUP.match(data.removeprefix(codecs.BOM_UTF8), 0, _HEAD):
        raise DocumentError(f"{name}: is HTML, XML or RTF, not plain text; save it as plain text first")
    return _decoded(data, name, encoding, language)


def decode_markup(data: bytes, name: str, encoding: str | None = None, language: str | None = None) -> Text:
    """The same for a page of markup, whose own word on its encoding is taken where its bytes agree with that."""
    declared = _DECLARED.search(data[:_HEAD])
    if encoding is None and declared and not data.startswith(tuple(mark for mark, _ in _BOMS)):
        try:
            return Text(data.decode(declared[1].decode("ascii")), declared[1].decode("ascii").lower())
        except (LookupError, UnicodeError, ValueError):
            pass  # pages are often saved in another encoding than they say
    return _decoded(data, name, encoding, language)


def _decoded(data: bytes, name: str, encoding: str | None, language: str | None) -> Text:
    """In the encoding given, or the one found."""
    if encoding:
        return _strict(data, name, encoding, "give the right --encoding, or none to have it detected")
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return _strict(data, name, codec, "mend the file, name its --encoding, or save it as UTF-8")
    # Cyrillic in UTF-16 without a mark is valid UTF-8, half of it control characters: so those are looked at first.
    if not _is_binary(data):
        try:
            return Text(data.decode("utf-8"), "utf-8")
        except UnicodeDecodeError as error:
            _refuse_damaged_utf8(data, name, error)
    return _detected(data, name, language)


def may_begin_text(head: bytes) -> bool:
    """Whether the beginning of a file looks like text."""
    if _MARKUP.match(head.removeprefix(codecs.BOM_UTF8)):
        return False
    if not _is_binary(head) or head.startswith(tuple(mark for mark, _ in _BOMS)):
        return True
    return _chardet(head)[0] is not None


def _is_binary(data: bytes) -> bool:
    """Whether bytes hold NULs or many other control characters, as no text in UTF-8 or an 8-bit encoding does."""
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return controls > 0 and (b"\0" in data or controls > _MAX_CONTROLS * len(data))


def _strict(data: bytes, name: str, encoding: str, remedy: str) -> Text:
    """Decode, or say where that fails; what decodes to control characters is refused too."""
    try:
        if codecs.lookup(encoding).name in _NO_CHARSETS:
            raise LookupError(encoding)
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(encoding, "replace").count("\n") + 1
        raise DocumentError(f"{name}: byte {error.start} (line {line}) is not {encoding}; {remedy}") from None
    except (LookupError, UnicodeError, ValueError):
        known = "try utf-8, cp1251, koi8-r, cp866, utf-16 or cp1252"
        raise DocumentError(f"{name}: there is no text encoding {encoding!r}; {known}") from None
    if _is_binary(text.encode("utf-8", "replace")):
        raise DocumentError(f"{name}: is not text in {encoding} (control characters); {remedy}")
    return Text(text.removeprefix("\ufeff"), encoding)


def _refuse_damaged_utf8(data: bytes, name: str, error: UnicodeDecodeError) -> None:
    """A file that is UTF-8 but for a few bytes is damaged, not in another encoding: guessing would garble it all."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    wide = sum(len(run) for run in re.findall(r"[^\x00-\x7f\ufffd]+", text))
    sound = (line for line in text.split("\n") if "\ufffd" not in line)
    # Of Russian news in cp1251, koi8-r, cp866 and mac-cyrillic, 0 of 880 pieces of five sentences look so by chance. No
    # long line does either: one that is UTF-8 beside others that are not comes of two files put together.
    several = any(len(line) - len(line.encode("ascii", "ignore")) >= _WIDE_LINE for line in sound)
    if wide > 10 * bad or several:
        line = data.count(b"\n", 0, error.start) + 1
        place, others = f"byte {error.start} (line {line})", "the rest is" if wide > 10 * bad else "other lines are"
        raise DocumentError(
            f"{name}: {place} is not UTF-8, though {others}; mend it, name its --encoding, or save it as UTF-8"
        )


def _detected(data: bytes, name: str, language: str | None) -> Text:
    """By chardet where a character is several bytes, else by the letters of languages; a doubt is told."""
    encoding, kind = _chardet(data)
    if encoding is None:
        raise DocumentError(
            f"{name}: is not text ({kind}); give a text file; if it is one, name its --encoding, or save it as UTF-8"
        )
    guess = plausible.single_byte(data, language)
    wide = codecs.lookup(encoding).name in _WIDE_NAMES
    if guess is None or (wide and guess.each > plausible.NO_LETTERS):
        return _strict(data, name, encoding, _GUESSED)
    if guess.each > plausible.NO_LETTERS:
        _log.warning(
            "%s: is read as %s by a guess, and as such in no language known here; %s", name, guess.encoding, _GARBLED
        )
    elif guess.margin < _CLOSE:
        _log.warning("%s: is read as %s by a guess, and may be %s; %s", name, guess.encoding, guess.next, _GARBLED)
    return _strict(data, name, guess.encoding, _GUESSED)


def _chardet(data: bytes) -> tuple[str | None, str]:
    """Encoding, or ``None``, and the MIME type."""
    import chardet  # 45 ms, and most files are UTF-8

    # The first 200,000 bytes decide; the superset of what was found also decodes what comes later.
    found = chardet.detect(data, include_encodings=_CANDIDATES, prefer_superset=True)
    return found["encoding"], found["mime_type"] or "unknown"
