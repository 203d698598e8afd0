"""Two sides made ready, and the alignment of any stretch of one with any stretch of the other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aligner.align import corridor as corridors
from aligner.align.cost import LEARNED, Model, score_of, scores, shapes
from aligner.align.level import level
from aligner.align.pins import pins
from aligner.align.rectangle import Prepared, Rectangles
from aligner.align.search import Corridor, Search, Stretch, Windows
from aligner.align.sides import background, in_common
from aligner.types import Bead

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from aligner.align.pins import Pin
    from aligner.align.search import Shape, Step
    from aligner.align.sides import Side

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]
    Hole = tuple[range, range]

_CELLS = 40_000
"""Cells scored at once: some 100 MB of working memory."""
_ROWS = 64
"""Rows scored at once at most: the corridor moves on meanwhile, and a rectangle has no slant."""

_WINDOW, _WINDOWS = (1, 3, 5, 8, 12, 16, 24), 64
"""Sentences on either side of holes between pins that are searched together, and how many of such are."""


@dataclass(frozen=True, slots=True)
class AlignOptions:
    """How to align. ``max_size``: sentences of both sides together that one bead may hold, 2 to 8.

    ``allow_reordering``: blocks that the translation has elsewhere are looked for.
    ``exact``: pairs of documents with at most so many cells (source times target sentences) are searched whole.
    """

    max_size: int = 6
    exact: int = corridors.EXACT
    allow_reordering: bool = False
    model: Model = LEARNED

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
        exact = len(source) * len(target) <= options.exact
        whole = Corridor.whole(len(source), len(target)) if exact else corridors.coarse(source, target)
        found = corridors.nearest(source, target, self.background, whole)
        self.level = level(source, target, found, self.background.mean(source, target))
        self.prepared = Prepared(source, target, self.background, self.level, in_common(source, target))
        self.weights = options.model.at(self.level.fidelity)
        self.gaps = self.weights.gaps(self.prepared)
        pairs = (np.zeros(0, dtype=np.int64),) * 2 if exact else corridors.anchors(found, self.level.closeness)
        self.corridor = whole if exact else corridors.between(*pairs, whole)
        self.pins = pins(self.prepared, self.weights, pairs)

    def closeness(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.float32]:
        """Closeness of single sentences by number, 1 for a good pair."""
        x, y = (
            side.runs.vectors[0, numbers].astype(np.float32)
            for side, numbers in ((self.source, rows), (self.target, columns))
        )
        above: NDArray[np.float32] = x @ y.T - self.background.of_source(x, 1)[:, None]
        above -= self.background.of_target(y, 1)
        return above / np.float32(self.level.closeness)

    def beads(self, rows: range, columns: range) -> Iterator[Bead]:
        """Beads of a stretch of the source with a stretch of the target: the pins inside, and what lies between."""
        inside = [pin for pin in self.pins if pin[0] in rows and pin[1] in columns]
        holes = list(_holes([*inside, (rows.stop, columns.stop, 0.0)], rows.start, columns.start))
        for side, part in ((self.source, 0), (self.target, 1)):
            side.runs.make(_looked_at(side.runs.made.shape, [hole[part] for hole in holes if hole[0] and hole[1]]))
        found = self._searched(holes)
        for row, column, gain in inside:
            yield from found.get((row, column), ())
            score = score_of(gain, self.gaps[0][row] + self.gaps[1][column])
            yield Bead(range(row, row + 1), range(column, column + 1), float(score))
        yield from found.get((rows.stop, columns.stop), ())

    def _searched(self, holes: Iterable[Hole]) -> dict[tuple[int, int], list[Bead]]:
        """The beads of each hole, by its end; small ones are scored many at a time."""
        found, windows = {}, defaultdict(list)
        for rows, columns in holes:
            size = next((size for size in _WINDOW if max(len(rows), len(columns)) <= size), None)
            if not rows or not columns:
                found[rows.stop, columns.stop] = list(gaps(rows, columns))
            elif size:
                windows[size].append((rows, columns))
            else:
                found[rows.stop, columns.stop] = self._through_corridor(rows, columns)
        for size, some in windows.items():
            for low in range(0, len(some), _WINDOWS):
                found.update(self._in_windows(some[low : low + _WINDOWS], size))
        return found

    def _in_windows(self, holes: list[Hole], size: int) -> Iterator[tuple[tuple[int, int], list[Bead]]]:
        """The beads of holes of at most so many sentences on either side: all of their cells are searched."""
        places = [np.array([hole[side].start for hole in holes])[:, None] + np.arange(size) for side in (0, 1)]
        fitting = tuple(shape for shape in self.shapes if max(shape) <= size)
        values = self._scores(places[0], places[1], fitting)
        gaps = [every[np.minimum(numbers, len(every) - 1)] for every, numbers in zip(self.gaps, places, strict=True)]
        found = Windows(fitting, values, gaps[0], gaps[1], self.weights.gap_open)
        for number, (rows, columns) in enumerate(holes):
            path = found.path(number, (len(rows), len(columns)))
            yield (rows.stop, columns.stop), list(self._beads(path, rows.start, columns.start))

    def _scores(self, rows: Ints, columns: Ints, shapes: tuple[Shape, ...]) -> Floats:
        """What the beads that end in the rectangles are worth."""
        largest = min(max(map(max, shapes)) + 1, len(self.source.runs))
        return scores(Rectangles(self.prepared, rows, columns, largest), shapes, self.weights.beads)

    def _through_corridor(self, rows: range, columns: range) -> list[Bead]:
        """The beads of a hole of any size: the corridor's cells are searched."""
        first = np.clip(self.corridor.first[rows.start : rows.stop + 1], columns.start, columns.stop) - columns.start
        last = np.clip(self.corridor.last[rows.start : rows.stop + 1], columns.start, columns.stop) - columns.start
        first[0], last[-1] = 0, len(columns)
        part = Corridor(first, np.maximum.accumulate(last))
        return self._best(part, self._stretches(part, rows.start, columns.start), rows, columns)

    def _best(self, part: Corridor, stretches: Iterable[Stretch], rows: range, columns: range) -> list[Bead]:
        """The best ladder of a stretch of the source and one of the target."""
        gaps = self.gaps[0][rows.start : rows.stop], self.gaps[1][columns.start : columns.stop]
        search = Search(self.shapes, part, *gaps, self.weights.gap_open)
        search.feed(stretches)
        return list(self._beads(search.path(), rows.start, columns.start))

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
            places = np.arange(row + low - 1, row + high - 1), np.arange(column + first - 1, column + last)
            yield _stretch(low, first, self._scores(places[0][None], places[1][None], self.shapes)[:, 0])
            low = high

    def _beads(self, path: list[Step], row: int, column: int) -> Iterator[Bead]:
        """The steps as beads; of gaps side by side those of the source first, as either order is worth the same."""
        for paired, steps in groupby(path, key=lambda step: step.source > 0 and step.target > 0):
            some = list(steps)
            if not paired:
                ends = row + sum(step.source for step in some), column + sum(step.target for step in some)
                yield from gaps(range(row, ends[0]), range(column, ends[1]))
                row, column = ends
                continue
            for rows, columns, gain in some:
                alone = self.gaps[0][row : row + rows].sum() + self.gaps[1][column : column + columns].sum()
                score = float(score_of(gain, alone))
                yield Bead(range(row, row + rows), range(column, column + columns), score)
                row, column = row + rows, column + columns


def _holes(places: Iterable[Pin], row: int, column: int) -> Iterator[Hole]:
    """What lies before each of some places and after the one before it, where that is anything."""
    for stop, end, _ in places:
        if (stop, end) != (row, column):
            yield range(row, stop), range(column, end)
        row, column = stop + 1, end + 1


def _stretch(row: int, column: int, values: NDArray[np.float32]) -> Stretch:
    """Scores of beads from a row and column on, with the column before it, in which no bead ends."""
    outside = np.full((*values.shape[:2], 1), -np.inf, dtype=np.float32)
    return Stretch(row, column - 1, np.concatenate([outside, values], axis=2))


def _looked_at(shape: tuple[int, int], holes: Sequence[range]) -> NDArray[np.bool_]:
    """The runs in the holes, and those that reach one sentence further: ``(sizes, n)``."""
    wanted = np.zeros(shape, dtype=bool)
    sizes = np.arange(shape[0])[:, None]
    for hole in holes:
        ends = np.arange(hole.start, min(hole.stop + 1, shape[1]))
        wanted[:, ends] |= ends - sizes >= hole.start - 1
    return wanted
