"""All runs of stretches of the source against all runs of as many stretches of the target, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from aligner.align.numbers import Places
    from aligner.align.sides import Background, Level, Side
    from aligner.embed.runs import Runs

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

NOWHERE = np.float32(-9)
"""Closeness to a run that would reach over the end of its document."""
_SMOOTHING = np.float32(20)
"""Characters added to what both runs have, so that ``Yes.`` beside ``Oh yes.`` is no great difference."""
_LARGEST = np.float32(8)
"""Lengths that differ by more than this are equally unlikely."""
_PAST = 1
"""Runs that end so many sentences after a stretch are looked at too."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Two sides with what is normal for them and the numbers that both have."""

    source: Side
    target: Side
    background: Background
    level: Level
    numbers: tuple[Places, Places]


class Rectangles:
    """Runs that end with the source sentences ``rows`` and the target sentences ``columns``, stretch beside stretch.

    ``rows`` is ``(stretches, height)``, ``columns`` ``(stretches, width)``, each stretch without holes; it may reach
    over the end of the document. A run of ``s`` source sentences and one of ``t`` target sentences are the cell
    ``(s, t)`` of most methods here; what they give has a value for each pair of ends, ``(stretches, height, width)``.
    ``sizes``: sentences of the longest run that is looked at.
    """

    def __init__(self, prepared: Prepared, rows: Ints, columns: Ints, sizes: int) -> None:
        source, target = prepared.source, prepared.target
        self.sizes = sizes
        self.rows, self.columns = rows, columns
        self.shape = len(rows), rows.shape[1], columns.shape[1]
        self._close = self._closeness(prepared)
        lengths = prepared.level.lengths(source, target)
        self._lengths = self._totals(lengths[0], rows), self._totals(lengths[1], columns)
        self._digits = self._totals(source.digits, rows), self._totals(target.digits, columns)
        self._breaks = self._totals(source.breaks, rows, inner=1), self._totals(target.breaks, columns, inner=1)
        self._common = _overlaps(prepared.numbers, rows, columns, sizes)
        self.other_ends = _differ(_at(source.ends, rows), _at(target.ends, columns))
        self.other_quotes = _differ(_at(source.quoted, rows), _at(target.quoted, columns))

    def _closeness(self, prepared: Prepared) -> Floats:
        """Cosine above the background, ``(sizes, sizes, ...)``, with ``sizes`` ends more before and one more after."""
        x, valid_rows = _padded(prepared.source.runs, self.rows, self.sizes)
        y, valid_columns = _padded(prepared.target.runs, self.columns, self.sizes)
        level, some, background = np.float32(prepared.level.closeness), slice(self.sizes), prepared.background
        usual = (background.target_usual + background.source_usual)[some, some, None, None]
        before: Floats = (x @ background.target[some].T).transpose(1, 3, 0, 2) + usual
        aside: Floats = (y @ background.source[some].T).transpose(3, 1, 0, 2)
        flat = (len(x), -1, x.shape[-1])
        product = x.reshape(flat) @ y.reshape(flat).transpose(0, 2, 1)
        product /= level
        close: Floats = (
            product.reshape(*x.shape[:3], *y.shape[1:3]).transpose(1, 3, 0, 2, 4) - before[..., None] / level
        )
        close -= aside[:, :, :, None] / level
        np.copyto(close, NOWHERE, where=~(valid_rows[:, None, :, :, None] & valid_columns[None, :, :, None, :]))
        return close

    def _totals(self, totals: Ints | Floats, ends: Ints, inner: int = 0) -> Floats:
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
        top, left = self.sizes + row, self.sizes + column
        window: Floats = self._close[s - 1, t - 1, :, top : top + self.shape[1], left : left + self.shape[2]]
        return window

    def length_difference(self, s: int, t: int) -> Floats:
        """How far the lengths are apart, in units of the root of their sum (after Gale and Church, 1993)."""
        x, y = self._lengths[0][s - 1][:, :, None], self._lengths[1][t - 1][:, None]
        far: Floats = np.minimum(np.abs(x - y) / np.sqrt(x + y + _SMOOTHING), _LARGEST)
        return far

    def missing_numbers(self, s: int, t: int) -> Floats:
        """Share of the numbers of the run that has more of them that the other lacks."""
        most = np.maximum(self._digits[0][s - 1][:, :, None], self._digits[1][t - 1][:, None])
        missing: Floats = np.maximum(most - self._common[:, s - 1, :, t - 1], 0) / np.maximum(most, 1)
        return missing

    def breaks(self, s: int, t: int) -> Floats:
        """How many paragraphs begin inside the two runs."""
        inside: Floats = self._breaks[0][s - 1][:, :, None] + self._breaks[1][t - 1][:, None]
        return inside


def _padded(runs: Runs, ends: Ints, sizes: int) -> tuple[Floats, NDArray[np.bool_]]:
    """Runs from ``sizes`` ends before each stretch to one after: ``(stretches, sizes, ends, d)``.

    And which of them there are: ``(sizes, stretches, ends)``.
    """
    vectors = runs.vectors
    every = np.arange(sizes)
    places = ends[:, :1] + np.arange(-sizes, ends.shape[1] + _PAST)
    valid = (places >= every[:, None, None]) & (places < vectors.shape[1])
    clipped = np.clip(places, 0, vectors.shape[1] - 1)
    return vectors[every[:, None], clipped[:, None]].astype(np.float32, copy=False), valid


def _at(classes: NDArray[np.int8], ends: Ints) -> NDArray[np.int8]:
    """The classes of sentences; beyond the document, those of its last."""
    return classes[np.minimum(ends, len(classes) - 1)]


def _differ(source: NDArray[np.int8], target: NDArray[np.int8]) -> Floats:
    """1 where the classes of the two sides differ, neither being the unknown one, 0."""
    x, y = source[:, :, None], target[:, None]
    differ: NDArray[np.bool_] = (x != y) & (x > 0) & (y > 0)
    return differ.astype(np.float32)


def _overlaps(numbers: tuple[Places, Places], rows: Ints, columns: Ints, sizes: int) -> Floats:
    """How many numbers two runs share: ``(stretches, sizes, rows, sizes, columns)``."""
    shape = len(rows), sizes, rows.shape[1], sizes, columns.shape[1]
    counts = np.zeros(shape, dtype=np.float32)
    for one in range(len(rows)):
        source = numbers[0].between(int(rows[one, 0]) - sizes, int(rows[one, -1]) + 1)
        target = numbers[1].between(int(columns[one, 0]) - sizes, int(columns[one, -1]) + 1)
        kept = np.intersect1d(source[1], target[1])
        if len(kept):
            x, y = _presence(*source, kept, rows[one], sizes), _presence(*target, kept, columns[one], sizes)
            counts[one] = (x.reshape(-1, len(kept)) @ y.reshape(-1, len(kept)).T).reshape(shape[1:])
    return counts


def _presence(sentences: Ints, numbers: Ints, kept: Ints, ends: Ints, sizes: int) -> Floats:
    """1 where a run of the size holds the number: ``(sizes, ends, kept)``."""
    where = np.minimum(np.searchsorted(kept, numbers), len(kept) - 1)
    hit = kept[where] == numbers
    single = np.zeros((len(ends) + sizes, len(kept)), dtype=np.float32)
    single[sentences[hit] - (int(ends[0]) - sizes), where[hit]] = 1
    result = np.empty((sizes, len(ends), len(kept)), dtype=np.float32)
    for size in range(sizes):
        result[size] = single[sizes - size : len(single) - size]
        if size:
            np.maximum(result[size], result[size - 1], out=result[size])
    return result
