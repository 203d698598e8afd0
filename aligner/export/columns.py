"""Tables of any kind whose text columns the user names: a glossary in Excel, a query's CSV.

The other columns are kept behind those of the pairs table, unless they have the name of one of them.
"""

from __future__ import annotations

import codecs
from io import BytesIO
from typing import TYPE_CHECKING

from aligner.export import xlsx
from aligner.export.units import batches, unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import polars as pl

    from aligner.export.rows import Record
    from aligner.export.selection import Selection

_SEPARATORS = ",;\t|"
_TABLES = ("tsv", "csv", "xlsx", "jsonl", "parquet")


def read(path: Path, format: str, selection: Selection, /) -> Iterator[pl.DataFrame]:  # noqa: A002 - a name of FORMATS
    """The rows of a table as pairs; ``ValueError`` names the columns there are if one is not among them."""
    import polars as pl

    if format not in _TABLES:
        raise ValueError(f"columns can be named in {', '.join(_TABLES)} only")
    raw = _table(path, format, selection)
    names = (selection.source_column, selection.target_column)
    missing = [name for name in names if name not in raw.columns]
    if missing:
        raise ValueError(f"no column {missing[0]!r}; the columns are {', '.join(map(repr, raw.columns))}"[:500])
    table = raw.select(pl.all().cast(pl.String)).rows(named=True)
    return batches(_row(row, number, path.name, selection) for number, row in enumerate(table, 1))


def _row(row: Record, number: int, document: str, selection: Selection) -> Record:
    source, target = row[selection.source_column] or "", row[selection.target_column] or ""
    pair = unit(number, document, source, target, (selection.source_lang, selection.target_lang))
    further = {name: value for name, value in row.items() if name not in pair}
    del further[selection.source_column], further[selection.target_column]
    return pair | further


def _table(path: Path, format: str, selection: Selection) -> pl.DataFrame:  # noqa: A002
    """All cells as text."""
    import polars as pl

    if format == "xlsx":
        return xlsx.cells(path)
    if format == "jsonl":
        return pl.read_ndjson(path.read_bytes(), infer_schema_length=None)
    if format == "parquet":
        return pl.read_parquet(path.read_bytes())
    text = _decoded(path.read_bytes())
    separator = "\t" if format == "tsv" else _separator(text.partition("\n")[0], selection)
    quote = None if format == "tsv" and '"' not in text.partition("\n")[0] else '"'
    return pl.read_csv(BytesIO(text.encode()), separator=separator, quote_char=quote, infer_schema=False)


def _separator(header: str, selection: Selection) -> str:
    """The one that makes the named columns cells of the header; a comma if none does."""
    for separator in _SEPARATORS:
        cells = [cell.strip('"\r') for cell in header.split(separator)]
        if selection.source_column in cells and selection.target_column in cells:
            return separator
    return ","


def _decoded(data: bytes) -> str:
    """UTF-8, or UTF-16 as spreadsheets save "Unicode text"."""
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ValueError(f"line {line} is not UTF-8; save it as UTF-8") from error
