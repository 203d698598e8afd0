"""JSON Lines: one object a row, UTF-8, numbers as numbers, control characters escaped."""

from __future__ import annotations

import json
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
    """The keys of the objects as columns, by pieces; an empty file has none. ``ValueError`` names a bad line."""
    return pieces(path)


def pieces(path: Path) -> Iterator[pl.DataFrame]:
    """``read``, for any table."""
    import polars as pl
    from polars.exceptions import PolarsError

    before = 0
    with path.open("rb") as stream:
        while held := stream.readlines(_PIECE):
            if any(line.strip() for line in held):
                try:
                    yield pl.read_ndjson(b"".join(held), infer_schema_length=None)
                except PolarsError as error:
                    raise ValueError(_complaint(held, before)) from error
            before += len(held)


def _complaint(lines: list[bytes], before: int) -> str:
    """The first line that is no row, and what to do about it."""
    for number, line in enumerate(lines, before + 1):
        try:
            row = json.loads(line) if line.strip() else {}
        except UnicodeDecodeError:
            return f"line {number} is not UTF-8; save it as UTF-8"
        except (ValueError, RecursionError):
            return f'line {number} is no JSON: each line must be one object, as {{"en": "...", "ru": "..."}}'
        if not isinstance(row, dict):
            return f'line {number} is no object: write one on each line, as {{"en": "...", "ru": "..."}}'
        nested = next((name for name, value in row.items() if isinstance(value, (list, dict))), None)
        if nested is not None:
            return f"line {number}: {nested[:40]!r} is a list or an object, expected a text or a number"
    return "its lines do not fit together: give each key values of one kind"
