"""Ranges of rows: in groups, in pieces, and their sums."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float32]

TOGETHER = 64
"""Rows whose ranges are added up in one product, where they are short."""


def groups(sizes: Ints, limit: int) -> list[tuple[int, int]]:
    """Ranges of consecutive items of at most ``limit`` in all, and at least one item each."""
    ends = np.cumsum(sizes)
    bounds = [0]
    while bounds[-1] < len(sizes):
        done = ends[bounds[-1] - 1] if bounds[-1] else 0
        bounds.append(max(bounds[-1] + 1, int(np.searchsorted(ends, done + limit, side="right"))))
    return list(pairwise(bounds))


def cut(starts: Ints, stops: Ints, most: int) -> tuple[Ints, Ints, Ints]:
    """Segments cut to at most so many rows, and the place of each segment's first piece."""
    pieces = np.maximum(1, -(-(stops - starts) // most))
    first = np.cumsum(pieces) - pieces
    number = np.arange(pieces.sum()) - np.repeat(first, pieces)
    low = np.repeat(starts, pieces) + number * most
    return low, np.minimum(low + most, np.repeat(stops, pieces)), first


def summed(rows: Floats, starts: Ints, stops: Ints, factors: Floats, together: int = TOGETHER) -> Floats:
    """Sums ``(n, k)`` over ranges of rows, each row times its factor; the ranges are ordered by start.

    By products with ones at the ranges' places, of so many rows ``together``: for short ranges numpy takes ten times as
    long for its own sums.
    """
    result = np.empty((len(starts), rows.shape[1]), dtype=np.float32)
    for low, high in groups(np.diff(starts, append=starts[-1:] + 1), together):
        held = slice(starts[low], stops[low:high].max())
        place = np.arange(held.start, held.stop)
        pick = (place >= starts[low:high, None]) & (place < stops[low:high, None])
        np.matmul(pick * factors[held], rows[held], out=result[low:high])
    return result
