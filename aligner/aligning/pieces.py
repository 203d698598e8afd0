"""Two sides made ready, and the alignment of any stretch of one with any stretch of the other."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aligner.aligning import corridor as corridors
from aligner.aligning.cost import DEFAULT, Weights, scores, shapes
from aligner.aligning.rectangle import Rectangle
from aligner.aligning.search import Corridor, Search, Stretch
from aligner.aligning.sides import Level, background, common
from aligner.types import Bead

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aligner.aligning.search import Step
    from aligner.aligning.sides import Side

_CELLS = 40_000
"""Cells scored at once: some 100 MB of working memory."""
_ROWS = 64
"""Rows scored at once at most: the corridor moves on meanwhile, and a rectangle has no slant."""


@dataclass(frozen=True, slots=True)
class AlignOptions:
    """How to align. ``max_size``: sentences of both sides together that one bead may hold, 2 to 8.

    ``allow_reordering``: blocks that the translation has elsewhere are looked for.
    ``exact``: pairs of documents with at most so many cells (source times target sentences) are searched whole.
    """

    max_size: int = 6
    exact: int = corridors.EXACT
    allow_reordering: bool = False
    weights: Weights = DEFAULT

    def __post_init__(self) -> None:
        if not 2 <= self.max_size <= 8:
            raise ValueError("max_size must be 2 to 8")


def gaps(rows: range, columns: range) -> Iterator[Bead]:
    """A gap for each sentence, those of the source first."""
    for row in rows:
        yield Bead(range(row, row + 1), range(columns.start, columns.start), 0.0)
    for column in columns:
        yield Bead(range(rows.stop, rows.stop), range(column, column + 1), 0.0)


class Pieces:
    """Two sides made ready, and the alignment of any piece of one with any piece of the other."""

    def __init__(self, source: Side, target: Side, options: AlignOptions) -> None:
        self.source, self.target, self.options = source, target, options
        self.shapes = shapes(options.max_size)
        self.background = background(source, target)
        self.common = common(source, target)
        whole = self._wide(len(source), len(target))
        found = corridors.nearest(source, target, self.background, whole)
        self.level = _level(source, target, found)
        if whole.cells > options.exact:
            pairs = corridors.anchors(found, self.level.closeness)
            whole = corridors.between(*pairs, whole)
        self.corridor = whole

    def _wide(self, rows: int, columns: int) -> Corridor:
        if rows * columns <= self.options.exact:
            return Corridor.whole(rows, columns)
        return corridors.coarse(self.source, self.target)

    def closeness(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.float32]:
        """Closeness of single sentences by number, 1 for a good pair."""
        x, y = self.source.runs[0, rows].astype(np.float32), self.target.runs[0, columns].astype(np.float32)
        above: NDArray[np.float32] = x @ y.T - self.background.source[0, 0][rows][:, None]
        above -= self.background.target[0, 0][columns]
        return above / np.float32(self.level.closeness)

    def beads(self, rows: range, columns: range) -> Iterator[Bead]:
        """Beads of a stretch of the source with a stretch of the target."""
        if not len(rows) or not len(columns):
            yield from gaps(rows, columns)
            return
        first = np.clip(self.corridor.first[rows.start : rows.stop + 1], columns.start, columns.stop) - columns.start
        last = np.clip(self.corridor.last[rows.start : rows.stop + 1], columns.start, columns.stop) - columns.start
        first[0], last[-1] = 0, len(columns)
        part = Corridor(first, np.maximum.accumulate(last))
        weights = self.options.weights
        search = Search(
            self.shapes, part, np.full(len(rows), weights.gap), np.full(len(columns), weights.gap), weights.gap_open
        )
        search.feed(self._stretches(part, rows.start, columns.start))
        yield from self._beads(search.path(), rows.start, columns.start)

    def _stretches(self, part: Corridor, row: int, column: int) -> Iterator[Stretch]:
        """The scores of the corridor's cells, in rectangles of some thousand cells."""
        low, rows = 1, len(part.first) - 1
        while low <= rows:
            high = low + 1
            while (
                high <= rows
                and (high + 1 - low) * (part.last[high] - part.first[low] + 1) <= _CELLS
                and high - low < _ROWS
            ):
                high += 1
            first, last = max(int(part.first[low]), 1), max(int(part.last[high - 1]), 1)
            rectangle = Rectangle(
                (self.source, self.target),
                self.background,
                self.level,
                self.common,
                range(row + low - 1, row + high - 1),
                range(column + first - 1, column + last),
            )
            values = scores(rectangle, self.shapes, self.options.weights.beads)
            outside = np.full((*values.shape[:2], 1), -np.inf, dtype=np.float32)
            yield Stretch(low, first - 1, np.concatenate([outside, values], axis=2))
            low = high

    def _beads(self, path: list[Step], row: int, column: int) -> Iterator[Bead]:
        gap = self.options.weights.gap
        for rows, columns, gain in path:
            score = _score(gain - gap * (rows + columns)) if rows and columns else 0.0
            yield Bead(range(row, row + rows), range(column, column + columns), score)
            row, column = row + rows, column + columns


def _level(source: Side, target: Side, found: corridors.Nearest) -> Level:
    """Closeness and length ratio of the pairs that are each other's nearest."""
    rows, columns = found.mutual()
    close = found.source_closeness[rows]
    level = float(np.median(close)) if len(close) else 0.0
    level = max((len(close) * level + _IMAGINED * _TYPICAL) / (len(close) + _IMAGINED), _LEAST)
    good = close > _GOOD * level
    lengths = np.diff(source.characters)[rows[good]], np.diff(target.characters)[columns[good]]
    ratios = lengths[0] / np.maximum(lengths[1], 1)
    return Level(level, float(np.median(ratios)) if len(ratios) else 1.0)


_GOOD = 0.7
"""Pairs with this share of the median closeness tell the length ratio."""
_TYPICAL, _IMAGINED = 0.6, 3
"""Closeness of good pairs in the training sets, and how many such pairs are added to a document's own."""
_LEAST = 0.1
"""No document's level is held lower, so that noise is not stretched into likeness."""
_TYPICAL = 0.6


def _score(odds: float) -> float:
    """0..1 from what a bead gains over leaving its sentences without counterpart."""
    return 1 / (1 + math.exp(-_STEEPNESS * odds - _SHIFT))


_STEEPNESS, _SHIFT = 0.342, 0.427
"""Logistic regression of "the gold has this bead" on 1,616 beads of NTREX ru-en, Text+Berg dev and the own gold set."""
