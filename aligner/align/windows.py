"""The search for many small windows at once: cell after cell, each for all windows together.

What ``search`` finds for one window of any size, this finds for some dozens of a few sentences, which a Python loop
over their rows would take several times as long for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aligner.align.search import Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aligner.align.search import Shape

Floats = NDArray[np.float64]

_FROM_ABOVE = 2
"""Ways into a gap: on or first from the cell above, on or first from the cell to the left."""


class Windows:
    """The best ladders to all cells of windows of one size, whose beads score ``(shapes, windows, rows, columns)``.

    ``source_gaps``, ``target_gaps``: what each sentence without counterpart scores, ``(windows, rows or columns)``;
    ``opening``: what the first of a run of such scores besides.
    """

    def __init__(
        self,
        shapes: tuple[Shape, ...],
        scores: NDArray[np.float32],
        source_gaps: Floats,
        target_gaps: Floats,
        opening: float,
    ) -> None:
        self._shapes = shapes
        self._sizes = np.array(shapes)
        self._scores = scores.transpose(2, 3, 0, 1)
        first = np.array([0.0, opening])[:, None]
        self._source_gaps, self._target_gaps = source_gaps.T[:, None] + first, target_gaps.T[:, None] + first
        rows, columns = scores.shape[2] + 1, scores.shape[3] + 1
        cells = rows, columns, scores.shape[1]
        self._best, self._gap = np.full(cells, -np.inf), np.full(cells, -np.inf)
        self._bead, self._way = np.zeros(cells, dtype=np.int8), np.zeros(cells, dtype=np.int8)
        self._best[0, 0] = 0.0
        for row in range(rows):
            for column in range(columns):
                if row or column:
                    self._reach(row, column)

    def _reach(self, row: int, column: int) -> None:
        """The best score of a cell, in a gap and in all, and the ways there."""
        ways = np.full((4, self._best.shape[2]), -np.inf)
        if row:
            ways[0], ways[1] = self._gap[row - 1, column], self._best[row - 1, column]
            ways[:2] += self._source_gaps[row - 1]
        if column:
            ways[2], ways[3] = self._gap[row, column - 1], self._best[row, column - 1]
            ways[2:] += self._target_gaps[column - 1]
        self._way[row, column] = ways.argmax(axis=0)
        self._gap[row, column] = self._best[row, column] = ways.max(axis=0)
        self._bead[row, column] = -1
        fits = np.flatnonzero((self._sizes[:, 0] <= row) & (self._sizes[:, 1] <= column))
        if len(fits):
            before = self._best[row - self._sizes[fits, 0], column - self._sizes[fits, 1]]
            before += self._scores[row - 1, column - 1, fits]
            found = before.max(axis=0)
            better = found >= self._gap[row, column]
            self._bead[row, column, better] = fits[before.argmax(axis=0)[better]]
            np.maximum(self._best[row, column], found, out=self._best[row, column])

    def path(self, window: int, lengths: Sequence[int]) -> list[Step]:
        """The steps of the best ladder of a window's first rows and columns, first to last."""
        row, column = lengths
        steps, in_gap = [], False
        best, bead, way = (values[:, :, window] for values in (self._best, self._bead, self._way))
        while row or column:
            if in_gap or bead[row, column] < 0:
                source = int(way[row, column] < _FROM_ABOVE)
                in_gap = way[row, column] % 2 == 0
                size = source, 1 - source
            else:
                size = self._shapes[bead[row, column]]
            gain = float(best[row, column] - best[row - size[0], column - size[1]])
            row, column = row - size[0], column - size[1]
            steps.append(Step(*size, gain))
        return steps[::-1]
