"""Pairs that need no search, as most of a close translation is: the search goes on only in the holes between them.

A pin is an anchor between two anchors, all three in a row, that is worth much as a bead of its own; and so is the one
before it or after it. Measured on 18 documents with their corridor searched in full (NTREX ru-en dev, Text+Berg de-fr
dev, the own gold set, 5,000 segments of news): of 4,949 pins all were beads there; without the neighbour 2 of 5,048
were not, without the worth 15 of 5,122.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aligner.align.rectangle import NOWHERE, SMOOTHING, farness, unlike

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aligner.align.clues import Clues
    from aligner.align.sides import Background, Common, Level, Side

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_TILE, _HOLE = 48, 12
"""Pins whose similarities are computed at once, and sentences between two of them at most."""
_SURE = 0.85
_BESIDE = ((0, -1), (0, 1), (-1, 0), (1, 0))


def in_a_row(source: Ints, target: Ints) -> tuple[Ints, Ints]:
    """The anchors whose neighbours on both sides are anchors of one another too."""
    before, after = _neighbours(source, target)
    return source[before & after], target[before & after]


def sure(source: Ints, target: Ints, scores: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which of the anchors in a row are pins, by their scores as beads, 0 to 1."""
    good = scores >= _SURE
    before, after = _neighbours(source, target)
    before[1:] &= good[:-1]
    after[:-1] &= good[1:]
    return good & (before | after)


def _neighbours(source: Ints, target: Ints) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Of each pair, whether the sentences before both are a pair, and those after."""
    step = (np.diff(source, prepend=-2) == 1) & (np.diff(target, prepend=-2) == 1)
    return step, np.append(step[1:], False)


class Pins:
    """The beads of one pinned source and one pinned target sentence each: features as ``Rectangles`` gives them, flat.

    Only for the shape 1-1, which is all that a pin can be. No pin is the first or last sentence of a document.
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
        self.shape = (len(rows),)
        self._close = {key: np.full(self.shape, NOWHERE, dtype=np.float32) for key in _cells()}
        for part in _tiles(rows, columns):
            self._fill(part, sides, background, rows[part], columns[part], np.float32(level.closeness))
        lengths = [
            np.diff(side.characters)[at].astype(np.float32) for side, at in zip(sides, (rows, columns), strict=True)
        ]
        self._lengths = np.log(lengths[0] + SMOOTHING), np.log(lengths[1] * np.float32(level.ratio) + SMOOTHING)
        self._digits = np.maximum(np.diff(source.digits)[rows], np.diff(target.digits)[columns]).astype(np.float32)
        clues = _in_both(common, rows, columns)
        self._shared, self._counts = (
            np.bincount(clues[0], values[clues[1]], len(rows)).astype(np.float32)
            for values in (common.weights, common.counts)
        )
        self.other_ends = unlike(source.ends[rows], target.ends[columns])
        self._other_begins = unlike(source.begins[rows], target.begins[columns])

    def _fill(
        self,
        part: slice,
        sides: tuple[Side, Side],
        background: Background,
        rows: Ints,
        columns: Ints,
        level: np.float32,
    ) -> None:
        """The closeness of a tile's pins and of what lies beside them."""
        low, left = int(rows[0]) - 1, int(columns[0]) - 1
        x = sides[0].runs[:2, low : int(rows[-1]) + 2].astype(np.float32)
        y = sides[1].runs[:2, left : int(columns[-1]) + 2].astype(np.float32)
        before, aside = x @ background.target[:2].T, y @ background.source[:2].T
        usual = background.source_usual + background.target_usual
        for s in range(1, len(x) + 1):
            for t in range(1, min(3 - s, len(y)) + 1):
                product = x[s - 1] @ y[t - 1].T
                for key in [key for key in self._close if key[:2] == (s, t)]:
                    at, beside = rows - low + key[2], columns - left + key[3]
                    close = product[at, beside] - before[s - 1, at, t - 1] - aside[t - 1, beside, s - 1]
                    self._close[key][part] = (close - usual[s - 1, t - 1]) / level

    def close(self, s: int, t: int, row: int = 0, column: int = 0) -> Floats:
        """Closeness of the runs that end ``row`` and ``column`` sentences after the pin's; 1 is that of a good pair."""
        return self._close[s, t, row, column]

    def beside(self, _s: int, _t: int) -> Floats:
        """Mean closeness of each of the two to the sentences just before and just after the other."""
        parts = [self._close[1, 1, row, column] for row, column in _BESIDE]
        mean: Floats = (parts[0] + parts[1] + parts[2] + parts[3]) * np.float32(0.25)
        return mean

    def length_ratio(self, _s: int, _t: int) -> Floats:
        """How far the lengths in characters are from the documents' ratio."""
        return farness(*self._lengths)

    def shared(self, _s: int, _t: int) -> Floats:
        """Weights of the numbers and names that both hold."""
        return self._shared

    def missing_numbers(self, _s: int, _t: int) -> Floats:
        """Share of the numbers of the one that has more of them that the other lacks."""
        missing: Floats = np.maximum(self._digits - self._counts, 0) / np.maximum(self._digits, 1)
        return missing

    def other_begins(self, _s: int, _t: int) -> Floats:
        """1 where one begins with a capital and the other with a digit, and the like."""
        return self._other_begins

    def breaks(self, _s: int, _t: int) -> np.float32:
        """No paragraph begins inside a single sentence."""
        return np.float32(0)


def _cells() -> list[tuple[int, int, int, int]]:
    """Sizes of the two runs, and how far after the pin they end, of all that a feature of 1-1 looks at."""
    return [(1, 1, 0, 0), *((1, 1, *step) for step in _BESIDE), (2, 1, 0, 0), (2, 1, 1, 0), (1, 2, 0, 0), (1, 2, 0, 1)]


def _tiles(rows: Ints, columns: Ints) -> Iterator[slice]:
    """Stretches of pins with small holes at most, none longer than a tile."""
    far = (np.diff(rows) > _HOLE) | (np.diff(columns) > _HOLE)
    edges = [0, *(np.flatnonzero(far) + 1).tolist(), len(rows)]
    for start, stop in pairwise(edges):
        for low in range(start, stop, _TILE):
            yield slice(low, min(low + _TILE, stop))


def _in_both(common: Common, rows: Ints, columns: Ints) -> tuple[Ints, Ints]:
    """Pins and clues that stand on both sides of the pin."""
    width = max(len(common.weights), 1)
    keys = np.intersect1d(_keys(common.source, rows, width), _keys(common.target, columns, width))
    return keys // width, keys % width


def _keys(clues: Clues, at: Ints, width: int) -> Ints:
    """A number for each pin and clue that one side holds."""
    if not len(at):
        return np.zeros(0, dtype=np.int64)
    pin = np.minimum(np.searchsorted(at, clues.sentences), len(at) - 1)
    held = at[pin] == clues.sentences
    keys: Ints = pin[held] * width + clues.clues[held]
    return keys
