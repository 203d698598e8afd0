"""Where the ladder can run: coarse to fine, so that time and memory grow with the length and not with its square.

A small pair is searched whole. In a large one, groups of sentences are aligned first; along that path sentences
that are each other's nearest are found, and the longest chain of those in order gives the anchors. The corridor
is the rectangles between neighbouring anchors and a margin: narrow where anchors are dense, and as wide as the
stretch without anchors where there are none, so that a missing chapter is inside.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aligner.align.search import Corridor, Search, Stretch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aligner.align.sides import Background, Side

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

EXACT = 250_000
"""Cells up to which all are searched: 500 sentences against 500."""
_GROUPED_CELLS = 2_500_000
"""Cells of the coarse search; the groups grow with the documents so that it never holds more."""
_GROUP = 16
"""Sentences of the smallest group."""
_MARGIN = 6
"""Cells to each side of an anchor that stay in the corridor."""
_LARGEST = 2_000_000
"""Cells of a rectangle without anchors up to which all of it is searched."""
_TILE = 128
"""Rows whose similarities are computed at once."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest sentence of the other side, within a corridor: its number and its closeness, for each side."""

    source_best: Ints
    source_closeness: Floats
    target_best: Ints
    target_closeness: Floats

    def mutual(self) -> tuple[Ints, Ints]:
        """The pairs that are each other's nearest, in the order of the source."""
        source = np.arange(len(self.source_best))
        known = self.source_best >= 0
        source = source[known]
        back = self.target_best[self.source_best[source]]
        source = source[back == source]
        return source, self.source_best[source]


def nearest(source: Side, target: Side, background: Background, corridor: Corridor) -> Nearest:
    """Nearest sentences among the cells of a corridor, tile by tile."""
    n, m = len(source), len(target)
    result = Nearest(
        np.full(n, -1, dtype=np.int64),
        np.full(n, -np.inf, dtype=np.float32),
        np.full(m, -1, dtype=np.int64),
        np.full(m, -np.inf, dtype=np.float32),
    )
    for low, high, first, last in _tiles(corridor, n):
        x = source.runs.vectors[0, low:high].astype(np.float32, copy=False)
        y = target.runs.vectors[0, first:last].astype(np.float32, copy=False)
        close = x @ y.T
        close -= background.of_source(x, 1)[:, None]
        close -= background.of_target(y, 1)
        best = close.argmax(axis=1)
        result.source_best[low:high] = best + first
        result.source_closeness[low:high] = close[np.arange(high - low), best]
        best = close.argmax(axis=0)
        top = close[best, np.arange(last - first)]
        better = top > result.target_closeness[first:last]
        result.target_best[first:last][better] = best[better] + low
        result.target_closeness[first:last][better] = top[better]
    return result


def _tiles(corridor: Corridor, rows: int) -> Iterator[tuple[int, int, int, int]]:
    """Sentences ``low:high`` of the source and ``first:last`` of the target whose cells the corridor touches."""
    for low in range(0, rows, _TILE):
        high = min(low + _TILE, rows)
        first, last = int(corridor.first[low]), int(corridor.last[high])
        if last > first:
            yield low, high, first, last


def coarse(source: Side, target: Side) -> Corridor:
    """A corridor of some dozens of sentences around the path of groups of sentences."""
    n, m = len(source), len(target)
    size = max(_GROUP, int(np.ceil(np.sqrt(n * m / _GROUPED_CELLS))))
    x, y = _groups(source, size), _groups(target, size)
    close = x @ y.T
    close -= _level(close)
    steps = _group_path(close)
    return _around(steps, size, n, m)


def _groups(side: Side, size: int) -> Floats:
    """Unit vectors of groups of sentences, after the document's mean is taken away."""
    single = side.runs.vectors[0].astype(np.float32, copy=False)
    full = len(single) // size
    total = single[: full * size].reshape(full, size, single.shape[1]).sum(axis=1)
    if full * size < len(single):
        total = np.concatenate([total, single[full * size :].sum(axis=0, keepdims=True)])
    counts = np.full((len(total), 1), size, dtype=np.float32)
    counts[-1] = len(single) - (len(total) - 1) * size
    total -= counts * (total.sum(axis=0) / np.float32(len(single)))
    groups: Floats = total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-6)
    return groups


def _level(close: Floats) -> float:
    """Closeness between two groups that says that they correspond: half way from any two to the best."""
    best = np.concatenate([close.max(axis=0), close.max(axis=1)])
    return float((np.median(best) + close.mean()) / 2)


def _group_path(close: Floats) -> list[tuple[int, int]]:
    rows, columns = close.shape
    shapes = ((1, 1), (1, 2), (2, 1))
    gaps = np.full(rows, -0.02), np.full(columns, -0.02)
    search = Search(shapes, Corridor.whole(rows, columns), *gaps, -0.1)
    beyond = np.full((rows + 1, columns + 1), -1.0, dtype=np.float32)
    beyond[1:, 1:] = close
    for low in range(1, rows + 1, _TILE):
        here, above = beyond[low : low + _TILE], beyond[low - 1 : low - 1 + len(beyond[low : low + _TILE])]
        scores = np.full((3, *here.shape), -1.0, dtype=np.float32)
        scores[0] = here
        np.add(here[:, 1:], here[:, :-1], out=scores[1, :, 1:])
        np.add(here, above, out=scores[2])
        scores[1:] *= np.float32(0.7)
        search.feed([Stretch(low, 0, scores)])
    return [(step.source, step.target) for step in search.path()]


def _around(steps: list[tuple[int, int]], size: int, n: int, m: int) -> Corridor:
    """Rows ``0..n`` of the corridor two groups around a path of groups."""
    corners = np.concatenate([[(0, 0)], np.cumsum(np.array(steps), axis=0)])
    rows = int(corners[-1, 0])
    first = np.full(rows + 1, corners[-1, 1])
    last = np.zeros(rows + 1, dtype=np.int64)
    np.minimum.at(first, corners[:, 0], corners[:, 1])
    np.maximum.at(last, corners[:, 0], corners[:, 1])
    first, last = np.minimum.accumulate(first[::-1])[::-1], np.maximum.accumulate(last)
    groups = np.arange(n + 1) // size
    low = first[np.clip(groups - 2, 0, rows)] - 2
    high = last[np.clip(groups + 3, 0, rows)] + 2
    return _closed(np.clip(low * size, 0, m), np.clip(high * size, 0, m), m)


def _closed(first: Ints, last: Ints, columns: int) -> Corridor:
    """A corridor that holds both ends."""
    first[0], last[-1] = 0, columns
    return Corridor(np.minimum.accumulate(first[::-1])[::-1], np.maximum.accumulate(last))


def anchors(found: Nearest, scale: float) -> tuple[Ints, Ints]:
    """Pairs to trust: each other's nearest, close enough, in the longest chain in order, with a neighbour near by."""
    source, target = found.mutual()
    close = found.source_closeness[source] > _TRUSTED * scale
    source, target = source[close], target[close]
    kept = longest_chain(target)
    source, target = source[kept], target[kept]
    offset = np.abs(np.diff(target - source, prepend=np.iinfo(np.int32).min, append=np.iinfo(np.int32).max))
    near = np.minimum(offset[:-1], offset[1:]) <= _JUMP
    return source[near], target[near]


_TRUSTED = 0.6
_JUMP = 4


def longest_chain(values: Ints) -> list[int]:
    """Places of a longest strictly rising subsequence."""
    tops: list[int] = []
    places: list[int] = []
    before = [-1] * len(values)
    for place, value in enumerate(values.tolist()):
        at = bisect_left(tops, value)
        before[place] = places[at - 1] if at else -1
        tops[at : at + 1] = [value]
        places[at : at + 1] = [place]
    chain = []
    place = places[-1] if places else -1
    while place >= 0:
        chain.append(place)
        place = before[place]
    return chain[::-1]


def between(source: Ints, target: Ints, wide: Corridor) -> Corridor:
    """The corridor through anchors: rectangles between neighbours, with a margin, inside the wide corridor.

    A rectangle with more than ``_LARGEST`` cells is left as the wide corridor has it.
    """
    rows, columns = len(wide.first) - 1, int(wide.last[-1])
    corners = np.concatenate([[(0, 0)], np.stack([source, target], axis=1), [(rows, columns)]])
    first, last = wide.first.copy(), wide.last.copy()
    for (top, left), (bottom, right) in pairwise(corners.tolist()):
        if (bottom - top) * (right - left) > _LARGEST:
            continue
        first[top : bottom + 1] = left - _MARGIN
        last[top : bottom + 1] = right + _MARGIN
    return _closed(*_spread(np.clip(first, 0, columns), np.clip(last, 0, columns)), columns)


def _spread(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Each row as wide as any within the margin above and below."""
    margin = min(_MARGIN, len(first))
    below = np.concatenate([np.full(margin, first[0]), first[: len(first) - margin]])
    above = np.concatenate([last[margin:], np.full(margin, last[-1])])
    return np.minimum(first, below), np.maximum(last, above)
