"""All runs of a stretch of the source against all runs of a stretch of the target, as arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from aligner.aligning.sides import Background, Common, Level, Side

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

NOWHERE = -9.0
"""Closeness to a run that would reach over the end of its document."""
_SMOOTHING = 10
"""Characters added to both lengths, so that ``Yes.`` beside ``Oh yes.`` is no great difference."""
_LARGEST = 2.0
"""Lengths whose ratio has a larger logarithm than this are equally unlikely."""


class Rectangle:
    """Runs that end with the source sentences ``rows`` and the target sentences ``columns``.

    A run of ``s`` source sentences and one of ``t`` target sentences are the cell ``(s, t)`` of most methods here; what
    they give has a value for each pair of ends, ``(rows, columns)``.
    """

    def __init__(
        self,
        sides: tuple[Side, Side],
        background: Background,
        level: Level,
        common: Common,
        rows: range,
        columns: range,
    ) -> None:
        source, target = sides
        self.sizes = len(source.runs)
        self.rows, self.columns = rows, columns
        self._close = self._closeness(sides, background) / np.float32(level.closeness)
        self._near = np.where(self._valid, self._close, np.float32(0))
        np.copyto(self._close, np.float32(NOWHERE), where=~self._valid)
        self._lengths = (
            np.log(self._totals(source.characters, rows) + _SMOOTHING),
            np.log(self._totals(target.characters, columns) * np.float32(level.ratio) + _SMOOTHING),
        )
        self._digits = self._totals(source.digits, rows), self._totals(target.digits, columns)
        self._breaks = self._inner(source.breaks, rows), self._inner(target.breaks, columns)
        self._shared, self._counts = _overlaps(common, rows, columns, self.sizes)
        self._begins = source.begins, target.begins
        self.other_ends = _differ(source.ends[rows.start : rows.stop], target.ends[columns.start : columns.stop])

    def _closeness(self, sides: tuple[Side, Side], background: Background) -> Floats:
        """Cosine above the background, ``(sizes, sizes, rows, columns)``, with ``sizes`` more on each edge."""
        x, before, valid_rows = _padded(sides[0].runs, background.source, self.rows)
        y, aside, valid_columns = _padded(sides[1].runs, background.target, self.columns)
        self._valid = valid_rows[:, None, :, None] & valid_columns[None, :, None, :]
        product = x.reshape(-1, x.shape[-1]) @ y.reshape(-1, y.shape[-1]).T
        close: Floats = product.reshape(*x.shape[:2], *y.shape[:2]).transpose(0, 2, 1, 3) - before[:, :, :, None]
        close -= aside[:, :, None, :]
        return close

    def _totals(self, totals: Ints, ends: range) -> Floats:
        """What a running total grows by over each run: ``(sizes, ends)``."""
        stops = np.arange(ends.start, ends.stop) + 1
        grown = [totals[stops] - totals[np.maximum(stops - size, 0)] for size in range(1, self.sizes + 1)]
        return np.stack(grown).astype(np.float32)

    def _inner(self, totals: Ints, ends: range) -> Floats:
        """The same without the run's first sentence."""
        stops = np.arange(ends.start, ends.stop) + 1
        grown = [totals[stops] - totals[np.maximum(stops - size, 0)] for size in range(self.sizes)]
        return np.stack(grown).astype(np.float32)

    def close(self, s: int, t: int, row: int = 0, column: int = 0) -> Floats:
        """Closeness of the runs that end ``row`` and ``column`` sentences after the cell's; 1 is that of a good pair.

        ``NOWHERE`` for runs longer than the vectors go, or beyond the documents.
        """
        if not (1 <= s <= self.sizes and 1 <= t <= self.sizes):
            return np.full((len(self.rows), len(self.columns)), NOWHERE, dtype=np.float32)
        return self._window(self._close, s, t, row, column)

    def beside(self, s: int, t: int) -> Floats:
        """Mean closeness of each of the two runs to the runs just before and just after the other."""
        steps = ((0, -t), (0, t), (-s, 0), (s, 0))
        parts = [self._window(self._near, s, t, *step) for step in steps]
        mean: Floats = (parts[0] + parts[1] + parts[2] + parts[3]) * np.float32(0.25)
        return mean

    def _window(self, values: Floats, s: int, t: int, row: int, column: int) -> Floats:
        top, left = self.sizes + row, self.sizes + column
        window: Floats = values[s - 1, t - 1, top : top + len(self.rows), left : left + len(self.columns)]
        return window

    def length_ratio(self, s: int, t: int) -> Floats:
        """How far the lengths in characters are from the documents' ratio: a logarithm without its sign."""
        far: Floats = np.abs(self._lengths[0][s - 1][:, None] - self._lengths[1][t - 1])
        return np.minimum(far, np.float32(_LARGEST))

    def shared(self, s: int, t: int) -> Floats:
        """Weights of the numbers and names that both runs hold."""
        weights: Floats = self._shared[s - 1, :, t - 1]
        return weights

    def missing_numbers(self, s: int, t: int) -> Floats:
        """Share of the numbers of the run that has more of them that the other lacks."""
        most = np.maximum(self._digits[0][s - 1][:, None], self._digits[1][t - 1])
        missing: Floats = np.maximum(most - self._counts[s - 1, :, t - 1], 0) / np.maximum(most, 1)
        return missing

    def other_begins(self, s: int, t: int) -> Floats:
        """1 where one run begins with a capital and the other with a digit, and the like."""
        first = [np.maximum(np.arange(run.start, run.stop) - size + 1, 0) for run, size in zip(
            (self.rows, self.columns), (s, t), strict=True)]  # fmt: skip
        return _differ(self._begins[0][first[0]], self._begins[1][first[1]])

    def breaks(self, s: int, t: int) -> Floats:
        """How many paragraphs begin inside the two runs."""
        inside: Floats = self._breaks[0][s - 1][:, None] + self._breaks[1][t - 1]
        return inside


def _padded(runs: Floats, level: Floats, ends: range) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Runs and their background from as many ends before the range to as many after as there are sizes."""
    sizes = len(runs)
    places = np.arange(ends.start - sizes, ends.stop + sizes)
    inside = (places >= 0) & (places < runs.shape[1])
    clipped = np.clip(places, 0, runs.shape[1] - 1)
    valid = inside & (places >= np.arange(sizes)[:, None])
    return runs[:, clipped].astype(np.float32, copy=False), level[:, :, clipped], valid


def _differ(source: NDArray[np.int8], target: NDArray[np.int8]) -> Floats:
    """1 where two classes differ, neither being the unknown one, 0."""
    differ: NDArray[np.bool_] = (source[:, None] != target) & (source[:, None] > 0) & (target > 0)
    return differ.astype(np.float32)


def _overlaps(common: Common, rows: range, columns: range, sizes: int) -> tuple[Floats, Floats]:
    """Summed weights of the clues that two runs share, and how many numbers: ``(sizes, rows, sizes, columns)``."""
    source = common.source.between(rows.start - sizes, rows.stop)
    target = common.target.between(columns.start - sizes, columns.stop)
    kept = np.intersect1d(source[1], target[1])
    shape = sizes, len(rows), sizes, len(columns)
    if not len(kept):
        nothing = np.zeros(shape, dtype=np.float32)
        return nothing, nothing
    x = _presence(*source, kept, rows, sizes).reshape(-1, len(kept))
    y = _presence(*target, kept, columns, sizes).reshape(-1, len(kept)).T
    weights, counts = (np.matmul(x * values[kept], y, dtype=np.float32) for values in (common.weights, common.counts))
    return weights.reshape(shape), counts.reshape(shape)


def _presence(sentences: Ints, clues: Ints, kept: Ints, ends: range, sizes: int) -> Floats:
    """1 where a run of the size holds the clue: ``(sizes, ends, kept)``."""
    where = np.minimum(np.searchsorted(kept, clues), len(kept) - 1)
    hit = kept[where] == clues
    single = np.zeros((len(ends) + sizes, len(kept)), dtype=np.float32)
    single[sentences[hit] - (ends.start - sizes), where[hit]] = 1
    result = np.empty((sizes, len(ends), len(kept)), dtype=np.float32)
    for size in range(sizes):
        result[size] = single[sizes - size : len(single) - size]
        if size:
            np.maximum(result[size], result[size - 1], out=result[size])
    return result
