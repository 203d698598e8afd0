"""Where results of terminology go: all that ``terms`` needs of the pairs' formats, imported in this one place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from aligner.errors import OutputError

if TYPE_CHECKING:
    from os import PathLike

    import polars as pl

TABLES = (".tsv", ".csv", ".jsonl", ".parquet", ".xlsx")
"""What any table of results is written as; findings and renderings also as ``.html``, candidates as ``.tbx``."""


def writable(path: str | PathLike[str], *further: str) -> str:
    """The suffix of a file of results; ``OutputError`` for one that is not in ``TABLES`` nor ``further``."""
    suffix = Path(path).suffix.lower()
    if suffix not in (*TABLES, *further):
        raise OutputError(
            f"{path}: this is written as {', '.join((*TABLES, *further))}, not as {suffix or 'no suffix'}"
        )
    return suffix


def write_table(table: pl.DataFrame, path: str | PathLike[str]) -> None:
    """A table in the format that the suffix names, whole or not at all."""
    from aligner.pairs import registry

    registry.write(table, path)


def write_stream(table: pl.DataFrame, stream: BinaryIO) -> None:
    """A table as tab-separated values."""
    from aligner.pairs import registry

    registry.write_stream(table, stream)


def write_bytes(data: bytes, path: str | PathLike[str]) -> None:
    """A file of these bytes, whole or not at all."""
    from aligner.files.output import replacing

    with replacing(path) as stream:
        stream.write(data)


def write_workbook(table: pl.DataFrame, path: str | PathLike[str], *, autofit: bool = False) -> None:
    """A table as one sheet of a workbook; nothing in it is taken for a formula or a link."""
    from io import BytesIO

    import xlsxwriter

    from aligner.pairs.parts.marked_sheet import PLAIN

    data = BytesIO()
    with xlsxwriter.Workbook(data, PLAIN) as book:
        table.write_excel(book, worksheet="terms", autofit=autofit)
    write_bytes(data.getvalue(), path)
