"""Tables of results that are no pairs, as files: findings, candidates, renderings."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.errors import OutputError
from aligner.files.output import refuse, replacing
from aligner.pairs.parts.marked_sheet import PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike

    import polars as pl

SUFFIXES = (".tsv", ".csv", ".jsonl", ".parquet", ".xlsx")
"""What any table of results is written as."""


def writable(path: str | PathLike[str], *further: str) -> str:
    """The suffix of a file of results; ``OutputError`` for another than ``SUFFIXES`` and ``further``, or no place."""
    suffix = Path(path).suffix.lower()
    if suffix not in (*further, *SUFFIXES):
        known = ", ".join((*further, *SUFFIXES))
        raise OutputError(f"{path}: this is written as {known}, not as {suffix or 'no suffix'}")
    refuse(path)
    return suffix


def sheet(table: pl.DataFrame, *, autofit: bool = False) -> bytes:
    """A table as a workbook of one sheet."""
    import xlsxwriter

    data = BytesIO()
    with xlsxwriter.Workbook(data, PLAIN) as book:
        table.write_excel(book, worksheet="terms", autofit=autofit)
    return data.getvalue()


def write(
    table: pl.DataFrame,
    path: str | PathLike[str],
    page: Callable[[pl.DataFrame], str] | None = None,
    workbook: Callable[[pl.DataFrame], bytes] = sheet,
) -> None:
    """A table in the format that the suffix names, whole or not at all; ``page``: as HTML, where that is possible."""
    from aligner.pairs import registry

    suffix = writable(path, *([".html"] if page else []))
    if suffix not in (".html", ".xlsx"):
        registry.write(table, path)
        return
    with replacing(path) as stream:
        stream.write(page(table).encode("utf-8", "replace") if page and suffix == ".html" else workbook(table))
