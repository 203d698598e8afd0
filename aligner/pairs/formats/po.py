"""Reading PO, the catalogues of gettext: message and translation as a pair.

The language of the translations is the header's; that of the messages is English by custom, but no file says so: name
it where it matters. The forms of a plural are pairs of their own. Entries that are not translated are gaps; fuzzy and
obsolete ones are not pairs that anybody vouches for: they are left out and counted.
"""

from __future__ import annotations

import codecs
import logging
import re
from typing import TYPE_CHECKING

from aligner.pairs.parts.units import batches, has_text, unit
from aligner.text.counted import counted
from aligner.text.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import polars as pl
    from polib import POEntry

    from aligner.pairs.parts.records import Record
    from aligner.pairs.selection import Selection

_CHARSET = re.compile(rb"charset=([A-Za-z0-9_.:-]+)")
_LANGUAGE = re.compile(rb"Language: *([A-Za-z]{2,3})\b")
_COMMENT = re.compile(r"^#(?![ .:,~|\n])", re.MULTILINE)

_log = logging.getLogger("aligner")


def read(path: Path, selection: Selection, /) -> Iterator[pl.DataFrame]:
    """The messages as rows; ``ValueError`` with the line of what is not PO."""
    import polib

    text = _text(path.read_bytes(), selection.label(path), selection.encoding)
    try:
        catalogue = polib.pofile(text, check_for_duplicates=False)
    except (OSError, AttributeError) as error:
        raise ValueError(f"{_reason(error, text)}: check it with msgfmt -c, or export it again") from error
    entries = [entry for entry in catalogue if not entry.obsolete and not entry.fuzzy]
    left = len(catalogue) - len(entries)
    if left:
        _log.warning("%s: left out: %s", selection.label(path), counted(left, "fuzzy or obsolete entry"))
    languages = "", catalogue.metadata.get("Language", "")
    yield from batches(filter(has_text, _rows(entries, path.name, languages)))


def _text(data: bytes, name: str, encoding: str) -> str:
    """A catalogue's text, in the encoding of its header or else the one found, which a warning names then."""
    said = "" if data.startswith(codecs.BOM_UTF8) else _said(_CHARSET, data)
    try:
        text = data.decode(encoding or said or "utf-8-sig")
    except (UnicodeDecodeError, LookupError):
        text, found = decode(data, name, encoding or None, _said(_LANGUAGE, data) or None)
        _log.warning("%s: is read as %s; %s", name, found, f"its header says {said}" if said else "no header says so")
    # Some tools write comments without the blank that polib wants; a lone # begins one too.
    return _COMMENT.sub("# ", text.replace("\r\n", "\n")) + "\n"


def _said(pattern: re.Pattern[bytes], data: bytes) -> str:
    """What the header says, if it says so."""
    found = pattern.search(data)
    return found[1].decode("ascii") if found and found[1] != b"CHARSET" else ""


def _reason(error: Exception, text: str) -> str:
    """What polib said: ``line 3: syntax error in po file``."""
    found = re.fullmatch(r"(.*?) ?\(line (\d+)\)", str(error).replace(f" {text}", ""), re.DOTALL)
    return f"line {found[2]}: {found[1].lower()}" if found else str(error).split("\n", 1)[0][:200]


def _rows(entries: list[POEntry], document: str, languages: tuple[str, str]) -> Iterator[Record]:
    number = 0
    for entry in entries:
        first: dict[str, str] = {}
        for source, target in _forms(entry):
            number += 1
            row = unit(number, document, source, target, languages)
            # The same plural for each form of its translation: one text of the catalogue, whose number stays.
            yield row | {"source_id": first.setdefault(source, row["source_id"])}


def _forms(entry: POEntry) -> Iterator[tuple[str, str]]:
    """Message and translation; of a plural, the singular with the first form and the plural with each other."""
    if not entry.msgid_plural:
        yield entry.msgid, entry.msgstr
        return
    forms = [entry.msgstr_plural[each] for each in sorted(entry.msgstr_plural)]
    yield entry.msgid, forms[0] if forms else ""
    for form in forms[1:]:
        yield entry.msgid_plural, form
