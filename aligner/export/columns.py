"""Tables of any kind whose text columns the user names: a glossary in Excel, a query's CSV.

A column is named as in the header line; a letter (``B``) or number (``2``) that is no name there is a place in a table
without a header line. Of a workbook the first sheet that has the columns is taken. Texts come in any encoding, as
Russian Excel saves them. As pairs, the other columns are kept behind those of the pairs table, unless they have the
name of one of them.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from aligner.encoding import decode
from aligner.export import csv, xlsx
from aligner.export.recognise import TABLES
from aligner.export.units import batches, unit
from aligner.frame import REQUIRED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import polars as pl

    from aligner.export.rows import Record
    from aligner.export.selection import Selection

_SEPARATORS = ",;\t|"
_PLACE = re.compile(r"[1-9]\d{0,3}|[A-Z]{1,2}")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


class Column(NamedTuple):
    """The texts of a column, one a row, and the number of the first row as a spreadsheet counts them."""

    texts: list[str]
    first: int


class _Table(NamedTuple):
    """Cells as text, and whether the first line of the file is the columns' names."""

    cells: pl.DataFrame
    headed: bool


def read(path: Path, format: str, selection: Selection, /) -> Iterator[pl.DataFrame]:  # noqa: A002 - a name of FORMATS
    """The rows of a table as pairs; ``ValueError`` names the columns there are if one is not among them."""
    names = (selection.source_column, selection.target_column)
    table = _table(path, format, names, selection.encoding).cells.rows(named=True)
    return batches(_row(row, number, path.name, selection) for number, row in enumerate(table, 1))


def column(path: Path, format: str, name: str, encoding: str = "") -> Column:  # noqa: A002
    """One column; errors as in ``read``."""
    table = _table(path, format, (name,), encoding)
    return Column(table.cells[name].fill_null("").to_list(), 2 if table.headed else 1)


def names_of(path: Path, format: str, encoding: str = "") -> list[str]:  # noqa: A002
    """The columns' names as the header line has them; of a workbook, those of all sheets."""
    return [name for raw in _read(path, format, (), encoding) for name in raw.columns]


def _row(row: Record, number: int, document: str, selection: Selection) -> Record:
    source, target = row[selection.source_column] or "", row[selection.target_column] or ""
    pair = unit(number, document, source, target, (selection.source_lang, selection.target_lang))
    return pair | {
        name: value
        for name, value in row.items()
        if name not in pair and name not in (selection.source_column, selection.target_column)
    }


def _table(path: Path, format: str, names: Sequence[str], encoding: str) -> _Table:  # noqa: A002
    """The table that has the columns, by names or by places."""
    import polars as pl

    if format not in TABLES:
        raise ValueError(f"columns can be named in {', '.join(TABLES)} only")
    known: list[str] = []
    for raw in _read(path, format, names, encoding):
        if all(name in raw.columns for name in names):
            return _Table(raw.select(pl.all().cast(pl.String)), headed=True)
        known += raw.columns
    if format not in ("jsonl", "parquet") and all(map(_PLACE.fullmatch, names)):
        raw = next(iter(_read(path, format, names, encoding, headed=False)))
        if max(map(_index, names)) < raw.width:
            return _Table(raw.rename({raw.columns[_index(name)]: name for name in names}), headed=False)
    missing = next(name for name in names if name not in known)
    raise ValueError(f"no column {missing!r}; the columns are {', '.join(map(repr, known))}"[:500])


def _index(place: str) -> int:
    """From 0; letters as spreadsheets have them."""
    if place.isdecimal():
        return int(place) - 1
    number = 0
    for letter in place:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _read(
    path: Path,
    format: str,  # noqa: A002
    names: Sequence[str],
    encoding: str,
    *,
    headed: bool = True,
) -> Iterator[pl.DataFrame]:
    """The tables of a file: of a workbook every sheet that holds something."""
    import polars as pl

    if format in ("xlsx", "ods"):
        yield from xlsx.sheets(path, format, headed=headed)
    elif format == "jsonl":
        yield pl.read_ndjson(path.read_bytes(), infer_schema_length=None)
    elif format == "parquet":
        yield pl.read_parquet(path.read_bytes())
    else:
        yield _delimited(decode(path.read_bytes(), str(path), encoding or None).text, format, names, headed=headed)


def _delimited(text: str, format: str, names: Sequence[str], *, headed: bool) -> pl.DataFrame:  # noqa: A002
    """A text with separators, with its header line or without."""
    import polars as pl

    header = text.partition("\n")[0]
    separator = "\t" if format == "tsv" else _separator(header, names)
    options: dict[str, Any] = {"quote_char": None if format == "tsv" and '"' not in header else '"'}
    raw = pl.read_csv(BytesIO(text.encode()), separator=separator, has_header=headed, infer_schema=False, **options)
    ours = format == "csv" and all(name in raw.columns for name in REQUIRED)
    return csv.restored(raw) if ours else raw


def _separator(header: str, names: Sequence[str]) -> str:
    """The one that makes the named columns cells of the header; else the one that stands there most."""
    for separator in _SEPARATORS if names else "":
        cells = [cell.strip('"\r') for cell in header.split(separator)]
        if all(name in cells for name in names):
            return separator
    bare = _QUOTED.sub("", header)
    return max(_SEPARATORS, key=bare.count)
