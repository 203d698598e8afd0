"""What the text formats share: decimals, and writing by slices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import polars as pl

Record = dict[str, Any]

DECIMALS = 4
"""Of similarity and score in text formats: the encoder's own error is of this order."""

_ROWS = 16_384


def rounded(frame: pl.DataFrame) -> pl.DataFrame:
    """Numbers as the text formats show them; adding zero makes -0.0 plain 0.0."""
    import polars.selectors as cs

    return frame.with_columns(cs.float().round(DECIMALS) + 0.0)


def slices(frames: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """The tables in pieces, of each at least one even if it has no rows, so that the header is written.

    Each piece is made to bytes by Polars and written by Python: a full disk is then an ``OSError``
    with its number, and Ctrl-C is heard between two pieces.
    """
    for frame in frames:
        for start in range(0, max(frame.height, 1), _ROWS):
            yield frame.slice(start, _ROWS)


def records(frames: Iterable[pl.DataFrame]) -> Iterator[Record]:
    """All rows of the tables as dictionaries, numbers rounded."""
    for piece in slices(frames):
        yield from rounded(piece).iter_rows(named=True)
