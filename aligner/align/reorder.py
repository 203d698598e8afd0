"""Blocks that stand elsewhere in the translation: what an alignment in order left over is aligned with itself.

The longest chain in order is found first, so a moved paragraph or chapter is a gap on both sides. Stretches of such
gaps whose sentences are each other's nearest are then aligned with one another, best first, until none is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aligner.types import Bead

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Floats = NDArray[np.float32]
    Within = Callable[[range, range], Iterable[Bead]]

_WEAK = 0.6
"""A bead in order with a lower score is looked at again: two moved blocks that happen to lie in order."""
_LONELY, _SURE = 2, 0.97
"""So is one that stands alone or with one other between gaps, unless its score is as high as this."""
_NEAR = 0.7
"""A pair counts when its closeness is this share of a good pair's."""
_SUPPORT = 1.5
"""Good pairs' worth of closeness that two stretches need to be taken for a moved block."""
_GOOD = 0.7
"""Score that a bead out of order needs; in order it has the order to speak for it, and here nothing."""


@dataclass(frozen=True, slots=True)
class _Match:
    """Two stretches, and the closeness of the pairs in them that are each other's nearest."""

    source: range
    target: range
    support: float


def reordered(
    beads: Sequence[Bead], closeness: Callable[[NDArray[np.int64], NDArray[np.int64]], Floats], within: Within
) -> tuple[Bead, ...]:
    """Beads with moved blocks joined, in the order of the source.

    ``closeness``: of single sentences by number, 1 for a good pair. ``within``: the alignment of two stretches.
    """
    kept, weak = _sorted_out(beads)
    held = set(kept)
    source = {number for bead in beads if bead not in held for number in bead.source}
    target = {number for bead in beads if bead not in held for number in bead.target}
    while (match := _best(sorted(source), sorted(target), closeness)) is not None:
        moved = [
            bead for bead in within(match.source, match.target) if bead.source and bead.target and bead.score >= _GOOD
        ]
        if not moved:
            break
        kept.extend(moved)
        source -= {number for bead in moved for number in bead.source}
        target -= {number for bead in moved for number in bead.target}
    kept.extend(bead for bead in weak if source.issuperset(bead.source) and target.issuperset(bead.target))
    return tuple(_in_place(kept, beads))


def _sorted_out(beads: Sequence[Bead]) -> tuple[list[Bead], list[Bead]]:
    """The filled beads that stand firm, and those that may lie in order by chance only."""
    kept: list[Bead] = []
    weak: list[Bead] = []
    for filled, group in groupby(beads, key=lambda bead: bool(bead.source and bead.target)):
        run = list(group)
        if filled:
            lonely = len(run) <= _LONELY and len(run) < len(beads)
            for bead in run:
                (weak if bead.score < (_SURE if lonely else _WEAK) else kept).append(bead)
    return kept, weak


def _best(
    source: list[int], target: list[int], closeness: Callable[[NDArray[np.int64], NDArray[np.int64]], Floats]
) -> _Match | None:
    """The two stretches that support each other most, if any do enough."""
    if not source or not target:
        return None
    close = closeness(np.array(source), np.array(target))
    nearest, back = close.argmax(axis=1), close.argmax(axis=0)
    stretches = _stretches(source), _stretches(target)
    support: dict[tuple[range, range], float] = {}
    for row, column in enumerate(nearest.tolist()):
        if back[column] == row and close[row, column] > _NEAR:
            pair = stretches[0][source[row]], stretches[1][target[column]]
            support[pair] = support.get(pair, 0.0) + float(close[row, column])
    if not support:
        return None
    pair = max(support, key=lambda one: (support[one], -one[0].start))
    return _Match(*pair, support[pair]) if support[pair] >= _SUPPORT else None


def _stretches(numbers: list[int]) -> dict[int, range]:
    """For each number the unbroken run of numbers that it is part of."""
    result = {}
    for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        result.update(dict.fromkeys(run, range(run[0], run[-1] + 1)))
    return result


def _in_place(filled: list[Bead], before: Sequence[Bead]) -> Iterator[Bead]:
    """All beads by source; target gaps after the bead that holds the target sentence before them."""
    sources = {number for bead in filled for number in bead.source}
    targets = {number for bead in filled for number in bead.target}
    every = filled + [
        Bead(range(number, number + 1), range(0), 0.0)
        for bead in before
        for number in bead.source
        if number not in sources
    ]
    loose = [number for bead in before for number in bead.target if number not in targets]
    holders = {bead.target[-1]: index for index, bead in enumerate(every) if bead.target}
    after: dict[int, list[int]] = {}
    place = -1
    for number in range(max(targets | set(loose), default=-1) + 1):
        place = holders.get(number, place)
        if number not in targets:
            after.setdefault(place, []).append(number)
    yield from (Bead(range(0), range(number, number + 1), 0.0) for number in after.get(-1, []))
    for index in sorted(range(len(every)), key=lambda one: every[one].source.start):
        bead = every[index]
        yield bead
        for number in after.get(index, []):
            yield Bead(range(bead.source.stop, bead.source.stop), range(number, number + 1), 0.0)
