"""What the text formats share: decimals, and writing by slices."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

DECIMALS = 4
"""Of similarity and score in text formats: the encoder's own error is of this order."""

_ROWS = 16_384


def rounded(frame: pl.DataFrame) -> pl.DataFrame:
    """Numbers as the text formats show them; adding zero makes -0.0 plain 0.0."""
    import polars.selectors as cs

    return frame.with_columns(cs.float().round(DECIMALS) + 0.0)


def slices(frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The table in pieces, at least one even if it has no rows, so that the header is written.

    Each piece is made to bytes by Polars and written by Python: a full disk is then an ``OSError``
    with its number, and Ctrl-C is heard between two pieces.
    """
    for start in range(0, max(frame.height, 1), _ROWS):
        yield frame.slice(start, _ROWS)
