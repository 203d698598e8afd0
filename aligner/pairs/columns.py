"""Tables of any kind whose text columns the user names: a glossary in Excel, a query's CSV.

A column is named as in the header line, which in a workbook may stand below a title; a letter (``B``) or number (``2``)
that is no name there is a place in a table without a header line. Of a workbook the first sheet that has the columns is
taken. Texts come in any encoding, as Russian Excel saves them. As pairs, the other columns are kept behind those of the
pairs table, unless they have the name of one of them. A row with neither text is passed over.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, NamedTuple

from aligner.pairs.formats import csv, jsonl
from aligner.pairs.parts import delimited, workbook
from aligner.pairs.parts.units import batches, has_text, unit
from aligner.pairs.recognition import TABLES
from aligner.pairs.schema import REQUIRED, listed
from aligner.text.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import polars as pl

    from aligner.pairs.parts.records import Record
    from aligner.pairs.selection import Selection

_log = logging.getLogger("aligner")

_PLACE = re.compile(r"[1-9]\d{0,4}|[A-Z]{1,3}")
_WORKBOOKS = ("xlsx", "ods")
_NUMBER = "\0row"
"""A name that no column has."""
_MIDNIGHT = r"^(?P<day>\d{4}-\d\d-\d\d) 00:00:00$"
_TIME = r"^1899-12-3[01] (?P<time>\d\d:\d\d:\d\d)$"
"""A cell with a date alone, or a time alone, as the reader of workbooks gives it."""


class Column(NamedTuple):
    """The texts of a column, one a row, and the number of the first row as a spreadsheet counts them."""

    texts: list[str]
    first: int


class _Table(NamedTuple):
    """Rows, the names of all columns as they stand there, and the number of the first row."""

    rows: pl.DataFrame
    names: Sequence[str | None]
    first: int


def read(path: Path, format: str, selection: Selection, /) -> Iterator[pl.DataFrame]:  # noqa: A002 - a name of FORMATS
    """The rows of a table as pairs; ``ValueError`` names the columns there are if one is not among them."""
    import polars as pl

    names = (selection.source_column, selection.target_column)
    if names[0] == names[1]:
        raise ValueError(f"source and target are the same column, {names[0]!r}: name two")
    table = _table(path, format, names, selection.encoding).rows.with_row_index(_NUMBER, offset=1)
    filled = table.filter(pl.any_horizontal(pl.col(name).str.strip_chars() != "" for name in names))
    shown = _dated(filled) if format in _WORKBOOKS else filled
    rows = (_row(row, row.pop(_NUMBER), path.name, selection) for row in shown.iter_rows(named=True))
    return batches(filter(has_text, rows))


def column(path: Path, format: str, name: str, encoding: str = "", beside: str = "") -> Column:  # noqa: A002
    """One column, of the sheet that has ``beside``, too, where there is one; errors as in ``read``."""
    both = format in _WORKBOOKS and beside not in ("", name)
    tables = _headed(path, format, (name, beside), encoding) if both else iter(())
    found = any(name in table.rows.columns and beside in table.rows.columns for table in tables)
    table = _table(path, format, (name, beside) if found else (name,), encoding)
    texts = table.rows.select(name)
    shown = _dated(texts) if format in _WORKBOOKS else texts
    return Column(shown[name].fill_null("").to_list(), table.first)


def names_of(path: Path, format: str, encoding: str = "") -> list[str]:  # noqa: A002
    """The columns' names as the header line has them; of a workbook, those of all sheets."""
    return [name for table in _headed(path, format, REQUIRED, encoding) for name in table.rows.columns]


def _row(row: Record, number: int, document: str, selection: Selection) -> Record:
    source, target = row[selection.source_column] or "", row[selection.target_column] or ""
    pair = unit(number, document, source, target, (selection.source_lang, selection.target_lang))
    return pair | {
        name: value
        for name, value in row.items()
        if name not in pair and name not in (selection.source_column, selection.target_column)
    }


def _table(path: Path, format: str, names: Sequence[str], encoding: str) -> _Table:  # noqa: A002
    """The table that has the columns, by names or by places, all as text."""
    if format not in TABLES:
        raise ValueError(f"columns can be named in {', '.join(TABLES)} only")
    known: list[str] = []
    for table in _headed(path, format, names, encoding):
        if all(name in table.rows.columns for name in names):
            twice = next((name for name in names if list(table.names).count(name) > 1), None)
            if twice is not None:
                raise ValueError(f"two columns are named {twice!r}: give one of them another name")
            return table._replace(rows=_texts(table.rows, names))
        known += filter(None, table.names)
    if format not in ("jsonl", "parquet") and all(map(_PLACE.fullmatch, names)):
        for rows in _bare(path, format, encoding):
            there = {_letter(name): name for name in names}
            if set(there) <= set(rows.columns):
                return _Table(_texts(rows.rename(there), names), (), 1)
    if not known:
        raise ValueError("it holds no table: it is empty")
    placed = [name for name in names if name not in known and not _PLACE.fullmatch(name)]
    missing = next(iter(placed), next((name for name in reversed(names) if name not in known), None))
    if missing is None:
        raise ValueError(f"no sheet has all of the columns {listed([*map(repr, names)])}")
    raise ValueError(f"no column {missing!r}; the columns are {listed([*map(repr, known)])}")


def _letter(place: str) -> str:
    return workbook.letters(int(place) - 1) if place.isdecimal() else place


def _texts(rows: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """All columns as text; one of lists or records is not, and left out with a warning if it was not asked for."""
    import polars as pl

    nested = [name for name, kind in rows.schema.items() if kind.is_nested() or kind in (pl.Binary, pl.Object)]
    asked = next((name for name in names if name in nested), None)
    if asked is not None:
        raise ValueError(f"column {asked!r} holds {rows.schema[asked]}, not texts: name another")
    if nested:
        _log.warning("left out: columns that hold no texts: %s", listed(nested))
    return rows.drop(nested).select(pl.all().cast(pl.String))


def _headed(path: Path, format: str, names: Sequence[str], encoding: str) -> Iterator[_Table]:  # noqa: A002
    """The tables of a file with their names: of a workbook every sheet that holds something."""
    import polars as pl

    if format in _WORKBOOKS:
        for raw in workbook.sheets(path, format):
            sheet = workbook.headed(raw, names)
            yield _Table(*sheet)
    elif format == "jsonl":
        rows = jsonl.texts(path)
        yield _Table(rows, rows.columns, 1)
    elif format == "parquet":
        rows = pl.read_parquet(path.read_bytes())
        yield _Table(rows, rows.columns, 1)
    else:
        found = delimited.parsed(_text(path, encoding), names, tabs=format == "tsv")
        ours = format == "csv" and all(name in found.rows.columns for name in REQUIRED)
        yield _Table(csv.restored(found.rows) if ours else found.rows, found.names, 2)


def _bare(path: Path, format: str, encoding: str) -> Iterator[pl.DataFrame]:  # noqa: A002
    """The tables of a file without names, their columns called by letters."""
    if format in _WORKBOOKS:
        yield from workbook.sheets(path, format)
        return
    rows = delimited.parsed(_text(path, encoding), tabs=format == "tsv", headed=False).rows
    yield rows.rename({name: workbook.letters(number) for number, name in enumerate(rows.columns)})


def _text(path: Path, encoding: str) -> str:
    return decode(path.read_bytes(), str(path), encoding or None).text


def _dated(rows: pl.DataFrame) -> pl.DataFrame:
    """Dates without the midnight, and times without the day zero, that a spreadsheet does not show either."""
    import polars as pl

    return rows.with_columns(pl.col(pl.String).str.replace(_MIDNIGHT, "${day}").str.replace(_TIME, "${time}"))
