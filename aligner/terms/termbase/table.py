"""Termbases as tables: one row a term, or a glossary with one column a language; tsv, csv and xlsx.

One row a term: the columns of ``COLUMNS``, of which ``language`` and ``term`` are needed; rows of one ``entry``
belong together. A glossary has a column for each language, named by its code or name, and may have ``domain``,
``note``, ``part_of_speech``, ``gap`` and ``matching``; several terms in a cell stand with ``|`` between them, the
preferred one first. A ``status`` there is the status of the last language's term (``status_ru``: of that one's), and
rows with the same term in the first language are then one entry: what it should be called, and what not. Two columns
without a header are a glossary, too: their languages are recognised, or said by the caller. ``not_in`` has, in both
kinds, the phrases in which a term does not count, ``|`` between them.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aligner.errors import DocumentError
from aligner.terms.language.codes import language_code, recognised
from aligner.terms.language.tokens import folded
from aligner.terms.termbase.assembly import Row, assembled
from aligner.terms.termbase.entry import Problem
from aligner.text.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from os import PathLike

    from aligner.terms.termbase.entry import Termbase

COLUMNS = (
    "entry",
    "language",
    "term",
    "status",
    "part_of_speech",
    "domain",
    "note",
    "abbreviation_of",
    "gap",
    "matching",
    "entry_note",
    "not_in",
)
"""The columns that are written, in order."""

_SYNONYMS: Mapping[str, str] = {
    "id": "entry", "concept": "entry", "entry_id": "entry", "lang": "language", "text": "term", "pos": "part_of_speech",
    "subject": "domain", "comment": "note", "notes": "note", "match": "matching", "abbreviation": "abbreviation_of",
    "термин": "term", "язык": "language", "статус": "status", "область": "domain", "примечание": "note",
}  # fmt: skip
_LANGUAGE_NAMES: Mapping[str, str] = {
    "russian": "ru", "русский": "ru", "english": "en", "английский": "en", "german": "de",
    "deutsch": "de", "французский": "fr", "french": "fr", "spanish": "es", "chinese": "zh", "немецкий": "de",
    "italian": "it", "polish": "pl", "portuguese": "pt",
}  # fmt: skip
_CODE = re.compile(r"[a-z]{2}(?:[-_][a-z0-9]{2,4})?")
_LARGEST = 200_000_000
"""Bytes of a table, unpacked: a termbase of a million terms has half of it."""
_FORMULA = re.compile(r"^'(?='*[\s\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠])")


def read(path: str | PathLike[str], languages: Sequence[str] = ()) -> Termbase:
    """The termbase of a table; ``languages`` are those of the columns of a glossary that does not name them."""
    cells = list(_cells(Path(path)))
    if not cells:
        raise DocumentError(f"{path}: an empty table: expected terms, one row each, or a glossary of two columns")
    header = [_column_name(cell) for cell in cells[0][1]]
    if "term" in header and "language" in header:
        return assembled(str(path), _long(header, cells[1:]))
    codes = {index: code for index, cell in enumerate(cells[0][1]) if (code := _named_language(cell))}
    if len(codes) > 1:
        return _glossary(path, codes, cells[1:], header)
    return _glossary(path, _guessed(path, cells, languages), cells, ())


def _column_name(cell: str) -> str:
    plain = folded(cell.strip()).replace(" ", "_")
    return _SYNONYMS.get(plain, plain)


def _named_language(cell: str) -> str:
    """The language that a heading names; empty when it names none."""
    plain = folded(cell.strip())
    return _LANGUAGE_NAMES.get(plain, "") or (language_code(plain) if _CODE.fullmatch(plain) and plain != "id" else "")


def _long(header: Sequence[str], rows: Sequence[tuple[int, list[str]]]) -> Iterator[Row]:
    """One row a term; a row that names no entry is an entry of its own."""
    for line, cells in rows:
        values = {name: cell for name, cell in zip(header, cells, strict=False) if name in COLUMNS}
        entry = values.pop("entry", "").strip() or f"line-{line}"
        yield Row(f"line {line}", entry, values.pop("language", ""), values.pop("term", ""), **values)


def _glossary(
    path: str | PathLike[str], codes: Mapping[int, str], rows: Sequence[tuple[int, list[str]]], header: Sequence[str]
) -> Termbase:
    """One row an entry; where terms have a status, the rows of one term of the first language are one."""
    problems: list[Problem] = []
    found: list[Row] = []
    status_of = _statuses(header, codes)
    entries: dict[str, str] = {}
    for line, cells in rows:
        named = dict(zip(header, cells, strict=False))
        shared = {_SHARED[name]: cell for name, cell in named.items() if name in _SHARED}
        filled = {index: cells[index] for index in codes if index < len(cells) and cells[index].strip()}
        if len(filled) < len(codes):
            missing = ", ".join(code for index, code in codes.items() if index not in filled)
            problems.append(Problem(f"line {line}", f"no term in {missing}", left_out=not filled))
        entry = f"line-{line}"
        if status_of and filled:
            entry = entries.setdefault(folded(filled[min(filled)]), entry)
        for index, cell in filled.items():
            given = named.get(status_of.get(codes[index], ""), "")
            for place, text in enumerate(cell.split("|")):
                status = given.strip() or ("admitted" if place else "preferred")
                found.append(Row(f"line {line}", entry, codes[index], text, status, **shared))
    return assembled(str(path), found if not status_of else _each_once(found), problems)


_SHARED: Mapping[str, str] = {
    "domain": "domain", "note": "entry_note", "part_of_speech": "part_of_speech", "gap": "gap", "matching": "matching",
    "not_in": "not_in",
}  # fmt: skip
"""Columns of a glossary that hold for all terms of a row, and what they are of a term."""


def _statuses(header: Sequence[str], codes: Mapping[int, str]) -> dict[str, str]:
    """The column with the status of each language's term; an unnamed one is the last language's."""
    found = {code: name for code in codes.values() for name in (f"status_{code}", f"{code}_status") if name in header}
    if "status" in header:
        found.setdefault(codes[max(codes)], "status")
    return found


def _each_once(rows: Sequence[Row]) -> list[Row]:
    """Rows of an entry without the terms that an earlier row of it has, with the same status."""
    kept: dict[tuple[str, ...], Row] = {}
    for row in rows:
        kept.setdefault((row.entry, row.language, folded(row.text), row.status), row)
    return list(kept.values())


def _guessed(
    path: str | PathLike[str], cells: Sequence[tuple[int, list[str]]], languages: Sequence[str]
) -> dict[int, str]:
    """The languages of two columns without a header."""
    widths = {len(row) for _, row in cells}
    if widths != {2}:
        raise DocumentError(
            f"{path}: line 1: no termbase header: name the columns {', '.join(COLUMNS[:4])} ...,"
            " or by their languages (ru, en)"
        )
    if len(languages) == 2:
        return dict(enumerate(map(language_code, languages)))
    found = {index: recognised(row[index] for _, row in cells[:2000]) for index in (0, 1)}
    if "" in found.values() or found[0] == found[1]:
        raise DocumentError(
            f"{path}: the languages of its two columns are not clear: give it a header line such as ru, en"
        )
    return found


def _cells(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Line numbers and cells of all rows that have any text."""
    try:
        rows = _workbook(path) if path.suffix.lower() == ".xlsx" else _delimited(path)
        for line, row in rows:
            cells = [_FORMULA.sub("", cell) for cell in row]
            while cells and not cells[-1].strip():
                cells.pop()
            if cells:
                yield line, cells
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read: {error.strerror or error}") from error
    except csv.Error as error:
        raise DocumentError(f"{path}: not a table that can be read: {error}") from error


def _delimited(path: Path) -> Iterator[tuple[int, list[str]]]:
    """tsv, and csv with commas or semicolons."""
    if path.stat().st_size > _LARGEST:
        raise DocumentError(f"{path}: larger than {_LARGEST // 1_000_000} MB: divide it")
    text = decode(path.read_bytes(), str(path)).text
    first = text.partition("\n")[0]
    delimiter = max("\t;,", key=first.count) if path.suffix.lower() != ".tsv" else "\t"
    lines = io.StringIO(text, newline="")
    plain = delimiter == "\t"
    reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE if plain else csv.QUOTE_MINIMAL)
    for row in reader:
        yield reader.line_num, row


def _workbook(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The first sheet of an xlsx file that holds something, every cell as text."""
    from aligner.pairs.parts.workbook import sheets

    try:
        sheet = next(sheets(path, "xlsx"), None)
    except ValueError as error:
        raise DocumentError(f"{path}: {error}") from error
    for line, row in enumerate(() if sheet is None else sheet.rows(), 1):
        yield line, [cell or "" for cell in row]


def frame(termbase: Termbase) -> Any:  # noqa: ANN401 - a Polars frame, which is imported only here
    """The termbase as a Polars frame with the columns of ``COLUMNS``, all text."""
    import polars as pl

    rows = [
        (
            *(e.id, t.language, t.text, t.status, t.part_of_speech, e.domain, t.note, t.abbreviation_of),
            *(str(t.gap or ""), t.matching, e.note, " | ".join(t.not_in)),
        )
        for e in termbase.entries
        for t in e.terms
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
