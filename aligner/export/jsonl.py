"""JSON Lines: one object a row, UTF-8, numbers as numbers, control characters escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from aligner.export.rows import rounded, slices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import polars as pl

    from aligner.export.selection import Selection


def write(frames: Iterable[pl.DataFrame], stream: BinaryIO, /) -> int:
    """Write a line for each row; a table without rows is an empty file."""
    rows = 0
    for piece in slices(frames):
        stream.write(rounded(piece).write_ndjson().encode())
        rows += piece.height
    return rows


def read(path: Path, _: Selection, /) -> Iterator[pl.DataFrame]:
    """The keys of the objects as columns; an empty file is a table without columns."""
    import polars as pl

    data = path.read_bytes()
    if not data.strip():
        return
    yield pl.read_ndjson(data, infer_schema_length=None)
