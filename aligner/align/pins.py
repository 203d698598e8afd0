"""Pairs that need no search, as most of a close translation is: the search goes on only in the holes between them.

A pin is an anchor between two anchors, all three in a row, that is worth much as a bead of its own; and so is the one
before it or after it. And headings with the same number are pins, unless their texts disagree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aligner.align.corridor import longest_chain
from aligner.align.cost import score_of, scores
from aligner.align.numbers import same_headings
from aligner.align.rectangle import Rectangles

if TYPE_CHECKING:
    from aligner.align.cost import Weights
    from aligner.align.rectangle import Prepared

Ints = NDArray[np.int64]
Pin = tuple[int, int, float]
"""A source and a target sentence, and what the pair is worth as a bead."""

_SURE = 0.95
"""Score of a pin at least."""
_HEADING = 0.97
"""Score of two headings with one number at least: "2. Terms" beside "2. Privacy" has .95, "3.1 Scope" in both .99."""
_AT_ONCE = 512
"""Pins scored at once."""


def pins(prepared: Prepared, weights: Weights, anchors: tuple[Ints, Ints]) -> list[Pin]:
    """The pins among the anchors and the headings, in order on both sides."""
    pairs = in_a_row(*anchors)
    worth = _worth(prepared, weights, *pairs)
    kept = sure(*pairs, score_of(worth, _apart(prepared, weights, *pairs)))
    headings = same_headings(prepared.source.texts, prepared.target.texts)
    also = _worth(prepared, weights, *headings)
    agree = score_of(also, _apart(prepared, weights, *headings)) >= _HEADING
    rows = np.concatenate([pairs[0][kept], headings[0][agree]])
    columns = np.concatenate([pairs[1][kept], headings[1][agree]])
    values = np.concatenate([worth[kept], also[agree]])
    order = np.lexsort((columns, rows))
    rows, columns, values = rows[order], columns[order], values[order]
    chain = longest_chain(columns)
    chain = [place for number, place in enumerate(chain) if not number or rows[place] > rows[chain[number - 1]]]
    return list(zip(rows[chain].tolist(), columns[chain].tolist(), values[chain].tolist(), strict=True))


def in_a_row(source: Ints, target: Ints) -> tuple[Ints, Ints]:
    """The anchors whose neighbours on both sides are anchors of one another too."""
    before, after = _neighbours(source, target)
    return source[before & after], target[before & after]


def sure(source: Ints, target: Ints, scores: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which of the anchors in a row are pins, by their scores as beads."""
    good = scores >= _SURE
    before, after = _neighbours(source, target)
    before[1:] &= good[:-1]
    after[:-1] &= good[1:]
    return good & (before | after)


def _neighbours(source: Ints, target: Ints) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Of each pair, whether the sentences before both are a pair, and those after."""
    step = (np.diff(source, prepend=-2) == 1) & (np.diff(target, prepend=-2) == 1)
    return step, np.append(step[1:], False)


def _worth(prepared: Prepared, weights: Weights, source: Ints, target: Ints) -> NDArray[np.float64]:
    """What the pairs are worth as beads, 1-1."""
    result = np.zeros(len(source))
    sizes = min(2, len(prepared.source.runs))
    for side, places in ((prepared.source, source), (prepared.target, target)):
        wanted = np.zeros_like(side.runs.made)
        wanted[:sizes, places] = wanted[:sizes, np.minimum(places + 1, len(side) - 1)] = True
        side.runs.make(wanted)
    for low in range(0, len(source), _AT_ONCE):
        part = slice(low, low + _AT_ONCE)
        cells = Rectangles(prepared, source[part, None], target[part, None], sizes)
        result[part] = scores(cells, ((1, 1),), weights.beads)[0, :, 0, 0]
    return result


def _apart(prepared: Prepared, weights: Weights, source: Ints, target: Ints) -> NDArray[np.float64]:
    """What leaving both of each pair without counterpart is worth."""
    gaps = weights.gaps(prepared)
    return gaps[0][source] + gaps[1][target]
