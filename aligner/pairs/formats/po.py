"""Reading PO, the catalogues of gettext: message and translation as a pair.

The language of the translations is the header's; that of the messages is English by custom, but no file says so: name
it where it matters. The forms of a plural are pairs of their own. Entries that are not translated are gaps; fuzzy and
obsolete ones are not pairs that anybody vouches for: they are left out and counted.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from aligner.pairs.parts.units import batches, has_text, unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import polars as pl
    from polib import POEntry

    from aligner.pairs.parts.records import Record
    from aligner.pairs.selection import Selection

_log = logging.getLogger("aligner")


def read(path: Path, selection: Selection, /) -> Iterator[pl.DataFrame]:
    """The messages as rows; ``ValueError`` with the line of what is not PO."""
    import polib

    path.open("rb").close()
    try:
        catalogue = polib.pofile(str(path), check_for_duplicates=False)
    except OSError as error:
        if error.errno is not None:
            raise
        raise ValueError(f"{_reason(error, path)}: check it with msgfmt -c, or export it again") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"byte {error.start} is not {error.encoding}, as its header says: save it as UTF-8") from error
    except (LookupError, AttributeError) as error:
        raise ValueError(f"{error}: save it as UTF-8 and say so in its header") from error
    entries = [entry for entry in catalogue if not entry.obsolete and not entry.fuzzy]
    left = len(catalogue) - len(entries)
    if left:
        _log.warning("%s: left out: %d entries that are fuzzy or obsolete", selection.label(path), left)
    languages = "", catalogue.metadata.get("Language", "")
    yield from batches(filter(has_text, _rows(entries, path.name, languages)))


def _reason(error: OSError, path: Path) -> str:
    """What polib said: ``line 3: syntax error in po file``."""
    found = re.fullmatch(r"(.*?) ?\(line (\d+)\)", str(error).replace(f" {path}", ""))
    return f"line {found[2]}: {found[1].lower()}" if found else str(error)


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
