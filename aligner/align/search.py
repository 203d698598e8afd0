"""The best ladder through a corridor: dynamic programming, a whole row of cells at a time.

Cell ``(i, j)`` stands for the first ``i`` source and the first ``j`` target sentences. All beads that end in a row
come from earlier rows, except target gaps, which stay in the row: their best chain is a running maximum
of ``score - gaps so far``. So each row is a few array operations, whatever its width.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Floats = NDArray[np.float64]
Shape = tuple[int, int]
"""Source sentences, target sentences."""


class Step(NamedTuple):
    """One bead of a path: its source and target sentences, and what it adds to the path's score."""

    source: int
    target: int
    gain: float


_GAP = 31
"""The low five bits of a cell's move: the shape of the bead that ends there, or this."""
_SOURCE_ON, _SOURCE_FIRST, _TARGET_ON, _TARGET_FIRST = 0, 32, 64, 96
"""The high bits: the gap that ends in the cell, whether or not it is the best move, goes on or is a run's first."""


@dataclass(frozen=True, slots=True)
class Corridor:
    """For each row ``0..n`` the first and the last column of the cells to look at; neither ever falls."""

    first: NDArray[np.int64]
    last: NDArray[np.int64]

    @classmethod
    def whole(cls, rows: int, columns: int) -> Corridor:
        """Every cell of ``rows`` source and ``columns`` target sentences."""
        return cls(np.zeros(rows + 1, dtype=np.int64), np.full(rows + 1, columns, dtype=np.int64))

    def __post_init__(self) -> None:
        if (np.diff(self.first) < 0).any() or (np.diff(self.last) < 0).any() or (self.first > self.last).any():
            raise ValueError("the corridor's bounds must not fall, nor cross")

    @property
    def cells(self) -> int:
        """How many cells there are."""
        return int((self.last - self.first + 1).sum())


@dataclass(frozen=True, slots=True)
class Stretch:
    """Scores of the beads that end in some rows: ``[k, r, c]`` for shape ``k`` and cell ``(row + r, column + c)``.

    The columns must hold those of the corridor.
    """

    row: int
    column: int
    scores: NDArray[np.float32]


class Search:
    """The search itself: feed it stretches in order, then ask for the path.

    Gaps side by side share one opening cost, so that a missing chapter is cheaper than as many single gaps.
    """

    def __init__(
        self, shapes: tuple[Shape, ...], corridor: Corridor, source_gaps: Floats, target_gaps: Floats, opening: float
    ) -> None:
        """``source_gaps``, ``target_gaps``: the score of leaving each sentence without counterpart.

        ``opening``: what the first gap of a run scores besides, not above 0.
        """
        if opening > 0:
            raise ValueError("a run of gaps must not gain by its opening")
        if len(shapes) > _GAP:
            raise ValueError(f"more than {_GAP} shapes of beads")
        self._shapes = shapes
        self._corridor = corridor
        self._source_gaps, self._target_gaps = source_gaps, target_gaps
        self._opening = opening
        self._passed = np.concatenate([[0.0], np.cumsum(target_gaps)])
        self._sources = np.array([source for source, _ in shapes])
        self._targets = np.array([target for _, target in shapes])
        self._depth = int(self._sources.max()) + 1
        self._pad = int(self._targets.max())
        self._best = np.full((self._depth, len(self._passed) + self._pad), -np.inf)
        self._gap = np.full(len(self._passed), -np.inf)
        widths = corridor.last - corridor.first + 1
        self._starts = np.concatenate([[0], np.cumsum(widths)])
        self._moves = np.full(int(self._starts[-1]), _GAP | _TARGET_ON, dtype=np.uint8)
        self._totals = np.zeros(int(self._starts[-1]))
        self._first_row()

    def _first_row(self) -> None:
        last = int(self._corridor.last[0])
        self._gap[: last + 1] = self._passed[: last + 1] + self._opening
        self._best[0, self._pad : self._pad + last + 1] = self._gap[: last + 1]
        self._best[0, self._pad] = 0.0
        self._totals[: last + 1] = self._best[0, self._pad : self._pad + last + 1]
        self._gap[0] = -np.inf
        if last:
            self._moves[1] = _GAP | _TARGET_FIRST

    def feed(self, stretches: Iterable[Stretch]) -> None:
        """Go through the rows of the stretches, which follow one another."""
        for stretch in stretches:
            for offset in range(stretch.scores.shape[1]):
                self._row(stretch.row + offset, stretch.scores[:, offset], stretch.column)

    def _row(self, row: int, scores: NDArray[np.float32], column: int) -> None:
        first, last = int(self._corridor.first[row]), int(self._corridor.last[row])
        beads, moves = self._beads(row, first, last, scores[:, first - column : last - column + 1])
        gaps, origins = self._gaps(row, first, last, beads)
        moves[gaps > beads] = _GAP
        self._moves[self._starts[row] : self._starts[row + 1]] = moves | origins
        slot = self._best[row % self._depth]
        if row >= self._depth:
            old = row - self._depth
            slot[self._pad + self._corridor.first[old] : self._pad + self._corridor.last[old] + 1] = -np.inf
        totals = np.maximum(beads, gaps)
        slot[self._pad + first : self._pad + last + 1] = totals
        self._totals[self._starts[row] : self._starts[row + 1]] = totals
        self._gap[self._corridor.first[row - 1] : first] = -np.inf
        self._gap[first : last + 1] = gaps

    def _beads(self, row: int, first: int, last: int, scores: NDArray[np.float32]) -> tuple[Floats, NDArray[np.uint8]]:
        """The best score of each cell of a row when a bead ends there, and the bead's shape."""
        width = self._best.shape[1]
        starts = (row - self._sources) % self._depth * width + (self._pad + first) - self._targets
        found = self._best.ravel().take(starts[:, None] + np.arange(last - first + 1))
        found += scores
        if row < self._depth:
            found[self._sources > row] = -np.inf
        moves = found.argmax(axis=0)
        return found[moves, np.arange(len(moves))], moves.astype(np.uint8)

    def _gaps(self, row: int, first: int, last: int, beads: Floats) -> tuple[Floats, NDArray[np.uint8]]:
        """The best score of each cell of a row when a gap ends there, and which of the four gaps it is."""
        above = self._best[(row - 1) % self._depth, self._pad + first : self._pad + last + 1] + self._opening
        longer = self._gap[first : last + 1]
        entry = np.maximum(above, longer) + self._source_gaps[row - 1]
        origins = np.where(longer >= above, _SOURCE_ON, _SOURCE_FIRST).astype(np.uint8)
        aside = beads[:-1] + self._target_gaps[first:last] + self._opening
        origins[1:][aside > entry[1:]] = _TARGET_FIRST
        entry[1:] = np.maximum(entry[1:], aside)
        passed = self._passed[first : last + 1]
        entry -= passed
        best = np.maximum.accumulate(entry)
        origins[best > entry] = _TARGET_ON
        return best + passed, origins

    def path(self) -> list[Step]:
        """The steps of the best ladder, first to last."""
        row, column = len(self._corridor.first) - 1, int(self._corridor.last[-1])
        if not np.isfinite(self._best[row % self._depth, self._pad + column]):
            raise ValueError("no ladder leads through the corridor")
        steps = []
        in_gap = False
        while row or column:
            cell = self._cell(row, column)
            move = int(self._moves[cell])
            origin = move & ~_GAP
            if in_gap or move & _GAP == _GAP:
                size = (1, 0) if origin in (_SOURCE_ON, _SOURCE_FIRST) else (0, 1)
                in_gap = origin in (_SOURCE_ON, _TARGET_ON)
            else:
                size = self._shapes[move & _GAP]
            row, column = row - size[0], column - size[1]
            steps.append(Step(*size, float(self._totals[cell] - self._totals[self._cell(row, column)])))
        return steps[::-1]

    def _cell(self, row: int, column: int) -> int:
        return int(self._starts[row] + column - self._corridor.first[row])


class Windows:
    """The search for many small windows at once: cell after cell, each for all windows of one size together.

    What ``Search`` finds for one window of any size, this finds for some dozens of a few sentences, which a Python loop
    over their rows would take several times as long for. Beads score ``(shapes, windows, rows, columns)``.

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
        # Ways into a gap: on or first from the cell above, on or first from the cell to the left.
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
                source = int(
                    way[row, column] < 2
                )  # 0 and 1 come from the cell above, 2 and 3 from the left; even ones go on
                in_gap = way[row, column] % 2 == 0
                size = source, 1 - source
            else:
                size = self._shapes[bead[row, column]]
            gain = float(best[row, column] - best[row - size[0], column - size[1]])
            row, column = row - size[0], column - size[1]
            steps.append(Step(*size, gain))
        return steps[::-1]
