"""JSON Lines: one object a row, UTF-8, numbers as numbers, control characters escaped."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, BinaryIO

from aligner.pairs.parts.records import rounded, slices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import polars as pl

    from aligner.pairs.selection import Selection


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
    import polars as pl
    from polars.exceptions import PolarsError

    before = 0
    with path.open("rb") as stream:
        while held := stream.readlines(_PIECE):
            if any(line.strip() for line in held):
                try:
                    yield pl.read_ndjson(b"".join(held), infer_schema_length=None)
                except PolarsError as error:
                    for number, line in enumerate(held, before + 1):
                        _row(line, number)
                    raise ValueError("its lines do not fit together: give each key values of one kind") from error
            before += len(held)


def texts(path: Path) -> pl.DataFrame:
    """Any table, each value as text; ``ValueError`` names a line with values that are none."""
    import polars as pl

    with path.open("rb") as stream:
        rows = [_row(line, number) for number, line in enumerate(stream, 1) if line.strip()]
    names = dict.fromkeys(name for row in rows for name in row)
    return pl.DataFrame(
        {name: [_text(row.get(name)) for row in rows] for name in names}, dict.fromkeys(names, pl.String)
    )


def _text(value: object) -> str | None:
    """A text as it is, but for halves of characters that no file could carry; a number as it is written."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return None if value is None else json.dumps(value)


def _row(line: bytes, number: int) -> dict[str, object]:
    """The object of a line; ``ValueError`` says what it is instead, and what to do about it."""
    expected = """write one object on each line, as {"en": "...", "ru": "..."}"""
    try:
        row = json.loads(line) if line.strip() else {}
    except UnicodeDecodeError:
        raise ValueError(f"line {number} is not UTF-8; save it as UTF-8") from None
    except (ValueError, RecursionError):
        raise ValueError(f"line {number} is no JSON: {expected}") from None
    if not isinstance(row, dict):
        raise ValueError(f"line {number} is no object: {expected}")
    nested = next((name for name, value in row.items() if isinstance(value, (list, dict))), None)
    if nested is not None:
        raise ValueError(f"line {number}: {nested[:40]!r} is a list or an object, expected a text or a number")
    return row
