"""JSON Lines: one object a row, UTF-8, numbers as numbers, control characters escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from aligner.export.rows import rounded, slices

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl


def write(frame: pl.DataFrame, stream: BinaryIO, /) -> None:
    """Write a line for each row; a table without rows is an empty file."""
    for piece in slices(rounded(frame)):
        stream.write(piece.write_ndjson().encode())


def read(path: Path, /) -> pl.DataFrame:
    """The keys of the objects as columns; an empty file is a table without columns."""
    import polars as pl

    data = path.read_bytes()
    if not data.strip():
        return pl.DataFrame()
    return pl.read_ndjson(data, infer_schema_length=None)
