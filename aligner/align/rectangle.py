"""All runs of stretches of the source against all runs of as many stretches of the target, as arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from aligner.align.sides import Background, Common, Level, Side

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

NOWHERE = -9.0
"""Closeness to a run that would reach over the end of its document."""
SMOOTHING = 10
"""Characters added to both lengths, so that ``Yes.`` beside ``Oh yes.`` is no great difference."""
_LARGEST = 2.0
"""Lengths whose ratio has a larger logarithm than this are equally unlikely."""


class Rectangles:
    """Runs that end with the source sentences ``rows`` and the target sentences ``columns``, stretch beside stretch.

    ``rows`` is ``(stretches, height)``, ``columns`` ``(stretches, width)``, each stretch without holes; it may reach
    over the end of the document. A run of ``s`` source sentences and one of ``t`` target sentences are the cell
    ``(s, t)`` of most methods here; what they give has a value for each pair of ends, ``(stretches, height, width)``.
    """

    def __init__(
        self,
        sides: tuple[Side, Side],
        background: Background,
        level: Level,
        common: Common,
        rows: Ints,
        columns: Ints,
    ) -> None:
        source, target = sides
        self.sizes = len(source.runs)
        self.rows, self.columns = rows, columns
        self.shape = len(rows), rows.shape[1], columns.shape[1]
        self._close = self._closeness(sides, background, np.float32(level.closeness))
        self._near = np.where(self._valid, self._close, np.float32(0))
        np.copyto(self._close, np.float32(NOWHERE), where=~self._valid)
        self._lengths = (
            np.log(self._totals(source.characters, rows) + SMOOTHING),
            np.log(self._totals(target.characters, columns) * np.float32(level.ratio) + SMOOTHING),
        )
        self._digits = self._totals(source.digits, rows), self._totals(target.digits, columns)
        self._breaks = self._totals(source.breaks, rows, inner=1), self._totals(target.breaks, columns, inner=1)
        self._shared, self._counts = _overlaps(common, rows, columns, self.sizes)
        self._begins = source.begins, target.begins
        self.other_ends = _differ(_at(source.ends, rows), _at(target.ends, columns))

    def _closeness(self, sides: tuple[Side, Side], background: Background, level: np.float32) -> Floats:
        """Cosine above the background, ``(sizes, sizes, ...)``, with ``sizes`` more on each edge."""
        x, valid_rows = _padded(sides[0].runs, self.rows)
        y, valid_columns = _padded(sides[1].runs, self.columns)
        self._valid = valid_rows[:, None, :, :, None] & valid_columns[None, :, :, None, :]
        before = (x @ background.target.T).transpose(1, 3, 0, 2) + background.target_usual[:, :, None, None]
        aside = (y @ background.source.T).transpose(3, 1, 0, 2) + background.source_usual[:, :, None, None]
        flat = (len(x), -1, x.shape[-1])
        product = x.reshape(flat) @ y.reshape(flat).transpose(0, 2, 1)
        product /= level
        close: Floats = (
            product.reshape(*x.shape[:3], *y.shape[1:3]).transpose(1, 3, 0, 2, 4) - before[..., None] / level
        )
        close -= aside[:, :, :, None] / level
        return close

    def _totals(self, totals: Ints, ends: Ints, inner: int = 0) -> Floats:
        """What a running total grows by over each run, without its ``inner`` first sentences: ``(sizes, ...)``."""
        stops = np.minimum(ends + 1, len(totals) - 1)
        grown = [totals[stops] - totals[np.maximum(stops - size + inner, 0)] for size in range(1, self.sizes + 1)]
        return np.stack(grown).astype(np.float32)

    def close(self, s: int, t: int, row: int = 0, column: int = 0) -> Floats:
        """Closeness of the runs that end ``row`` and ``column`` sentences after the cell's; 1 is that of a good pair.

        ``NOWHERE`` for runs longer than the vectors go, or beyond the documents.
        """
        if not (1 <= s <= self.sizes and 1 <= t <= self.sizes):
            return np.full(self.shape, NOWHERE, dtype=np.float32)
        return self._window(self._close, s, t, row, column)

    def beside(self, s: int, t: int) -> Floats:
        """Mean closeness of each of the two runs to the runs just before and just after the other."""
        steps = ((0, -t), (0, t), (-s, 0), (s, 0))
        parts = [self._window(self._near, s, t, *step) for step in steps]
        mean: Floats = (parts[0] + parts[1] + parts[2] + parts[3]) * np.float32(0.25)
        return mean

    def _window(self, values: Floats, s: int, t: int, row: int, column: int) -> Floats:
        top, left = self.sizes + row, self.sizes + column
        window: Floats = values[s - 1, t - 1, :, top : top + self.shape[1], left : left + self.shape[2]]
        return window

    def length_ratio(self, s: int, t: int) -> Floats:
        """How far the lengths in characters are from the documents' ratio: a logarithm without its sign."""
        return farness(self._lengths[0][s - 1][:, :, None], self._lengths[1][t - 1][:, None])

    def shared(self, s: int, t: int) -> Floats:
        """Weights of the numbers and names that both runs hold."""
        weights: Floats = self._shared[:, s - 1, :, t - 1]
        return weights

    def missing_numbers(self, s: int, t: int) -> Floats:
        """Share of the numbers of the run that has more of them that the other lacks."""
        most = np.maximum(self._digits[0][s - 1][:, :, None], self._digits[1][t - 1][:, None])
        missing: Floats = np.maximum(most - self._counts[:, s - 1, :, t - 1], 0) / np.maximum(most, 1)
        return missing

    def other_begins(self, s: int, t: int) -> Floats:
        """1 where one run begins with a capital and the other with a digit, and the like."""
        first = [np.maximum(ends - size + 1, 0) for ends, size in ((self.rows, s), (self.columns, t))]
        return _differ(_at(self._begins[0], first[0]), _at(self._begins[1], first[1]))

    def breaks(self, s: int, t: int) -> Floats:
        """How many paragraphs begin inside the two runs."""
        inside: Floats = self._breaks[0][s - 1][:, :, None] + self._breaks[1][t - 1][:, None]
        return inside


def _padded(runs: Floats, ends: Ints) -> tuple[Floats, NDArray[np.bool_]]:
    """Runs from as many ends before each stretch to as many after as there are sizes: ``(stretches, sizes, ends, d)``.

    And which of them there are: ``(sizes, stretches, ends)``.
    """
    sizes = np.arange(len(runs))
    places = ends[:, :1] + np.arange(-len(runs), ends.shape[1] + len(runs))
    valid = (places >= sizes[:, None, None]) & (places < runs.shape[1])
    clipped = np.clip(places, 0, runs.shape[1] - 1)
    return runs[sizes[:, None], clipped[:, None]].astype(np.float32, copy=False), valid


def _at(classes: NDArray[np.int8], ends: Ints) -> NDArray[np.int8]:
    """The classes of sentences; beyond the document, those of its last."""
    return classes[np.minimum(ends, len(classes) - 1)]


def _differ(source: NDArray[np.int8], target: NDArray[np.int8]) -> Floats:
    """Which of each stretch's classes of the one side are unlike which of the other."""
    return unlike(source[:, :, None], target[:, None])


def unlike(source: NDArray[np.int8], target: NDArray[np.int8]) -> Floats:
    """1 where two classes differ, neither being the unknown one, 0."""
    differ: NDArray[np.bool_] = (source != target) & (source > 0) & (target > 0)
    return differ.astype(np.float32)


def farness(source: Floats, target: Floats) -> Floats:
    """How far the logarithms of two lengths are from one another."""
    far: Floats = np.abs(source - target)
    return np.minimum(far, np.float32(_LARGEST))


def _overlaps(common: Common, rows: Ints, columns: Ints, sizes: int) -> tuple[Floats, Floats]:
    """Weights of the clues that two runs share, and how many numbers: ``(stretches, sizes, rows, sizes, columns)``."""
    stretches = range(len(rows))
    source = [common.source.between(int(row[0]) - sizes, int(row[-1]) + 1) for row in rows]
    target = [common.target.between(int(column[0]) - sizes, int(column[-1]) + 1) for column in columns]
    kept = [np.intersect1d(source[one][1], target[one][1]) for one in stretches]
    shape = len(rows), sizes, rows.shape[1], sizes, columns.shape[1]
    weights, counts = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.float32)
    for one in stretches:
        if not len(kept[one]):
            continue
        x = _presence(*source[one], kept[one], rows[one], sizes).reshape(-1, len(kept[one]))
        y = _presence(*target[one], kept[one], columns[one], sizes).reshape(-1, len(kept[one])).T
        for values, result in ((common.weights, weights), (common.counts, counts)):
            result[one] = (x * values[kept[one]] @ y).reshape(shape[1:])
    return weights, counts


def _presence(sentences: Ints, clues: Ints, kept: Ints, ends: Ints, sizes: int) -> Floats:
    """1 where a run of the size holds the clue: ``(sizes, ends, kept)``."""
    where = np.minimum(np.searchsorted(kept, clues), len(kept) - 1)
    hit = kept[where] == clues
    single = np.zeros((len(ends) + sizes, len(kept)), dtype=np.float32)
    single[sentences[hit] - (int(ends[0]) - sizes), where[hit]] = 1
    result = np.empty((sizes, len(ends), len(kept)), dtype=np.float32)
    for size in range(sizes):
        result[size] = single[sizes - size : len(single) - size]
        if size:
            np.maximum(result[size], result[size - 1], out=result[size])
    return result
