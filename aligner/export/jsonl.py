"""JSON Lines: one object a row, UTF-8, numbers as numbers, control characters escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from aligner.export.rows import rounded, slices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import polars as pl

    from aligner.export.selection import Selection


_PIECE = 16_000_000
"""Bytes that are read at once."""


def write(frames: Iterable[pl.DataFrame], stream: BinaryIO, /) -> int:
    """Write a line for each row; a table without rows is an empty file."""
    rows = 0
    for piece in slices(frames):
        stream.write(rounded(piece).write_ndjson().encode())
        rows += piece.height
    return rows


def read(path: Path, _: Selection, /) -> Iterator[pl.DataFrame]:
    """The keys of the objects as columns, by pieces; an empty file has none."""
    import polars as pl

    with path.open("rb") as stream:
        while held := stream.readlines(_PIECE):
            if any(line.strip() for line in held):
                yield pl.read_ndjson(b"".join(held), infer_schema_length=None)
