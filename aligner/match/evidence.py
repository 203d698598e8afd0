"""The words that matched: of a sentence and its passage the two windows that have most meaning in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aligner.match.windows import Windows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aligner.match.side import Side
    from aligner.match.windows import Floats, Ints

SHOWN = 8
"""Words of a window: long enough to read and short enough to point; smaller windows rank worse and show better."""
_ROWS = 64
_RARE = 0.5
"""Power to which a window's rarity counts beside its cosine: what all sentences of the documents say marks little."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """For each row the two windows' cosine, their character ranges ``(r, 2)``, and the target's sentence ``(r,)``.

    ``rarity`` ``(r,)``: how rare the words of both windows are in their documents, 1 for the mean.
    """

    cosine: Floats
    source_place: Ints
    target_place: Ints
    target_sentence: Ints
    rarity: Floats


class Shown:
    """Windows to show of one side's sentences: those made beside others, and those made when they are asked for."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self.numbers: list[Ints] = []
        self.parts: list[Windows] = []

    def windows(self, sizes: Sequence[int], chosen: Ints) -> list[Windows]:
        """Windows of each size of some sentences, and by the way those to show, which are kept in half precision."""
        *found, shown = self.side.windows([*sizes, SHOWN], chosen)
        self.numbers.append(chosen)
        self.parts.append(shown.halved())
        return found

    def of(self, sentences: Ints) -> Windows:
        """Those of some sentences, weighing by how rare their words are on the side, 1 in the mean."""
        lacking = np.setdiff1d(sentences, np.concatenate([sentences[:0], *self.numbers]))
        if len(lacking) or not self.parts:
            self.windows([], lacking)
        numbers = np.concatenate(self.numbers)
        order = np.argsort(numbers, kind="stable")
        place = order[np.searchsorted(numbers[order], sentences)]
        found = Windows.joined(self.parts).of(place)
        weights = found.weights / max(1e-6, float(found.weights.mean())) if len(found.weights) else found.weights
        return Windows(found.vectors.astype(np.float32), found.bounds, found.places, weights.astype(np.float32))


def evidence(source: Shown, target: Shown, row: Ints, span: Ints) -> Evidence:
    """The best windows of each row: ``row`` ``(r,)`` source sentences in order, ``span`` ``(r, 2)`` target passages."""
    rows = np.unique(row)
    sentences = np.unique(np.concatenate([np.arange(low, high) for low, high in span.tolist()] or [row]))
    own, other = source.of(rows), target.of(sentences)
    found = np.zeros((len(row), 2), dtype=np.int64)
    for low in range(0, len(row), _ROWS):
        found[low : low + _ROWS] = _strongest(
            own, other, rows, sentences, row[low : low + _ROWS], span[low : low + _ROWS]
        )
    left, right = found.T
    return Evidence(
        cosine=np.einsum("ij,ij->i", own.vectors[left], other.vectors[right]).astype(np.float32),
        source_place=own.places[left],
        target_place=other.places[right],
        target_sentence=sentences[np.searchsorted(other.bounds, right, side="right") - 1] if len(row) else row,
        rarity=np.sqrt(own.weights[left] * other.weights[right]),
    )


def _strongest(own: Windows, other: Windows, rows: Ints, sentences: Ints, row: Ints, span: Ints) -> Ints:
    """Numbers of the best window of either side for each row ``(r, 2)``."""
    low, high = own.bounds[np.searchsorted(rows, row)], own.bounds[np.searchsorted(rows, row) + 1]
    begin = other.bounds[np.searchsorted(sentences, span[:, 0])]
    end = other.bounds[np.searchsorted(sentences, span[:, 1] - 1) + 1]
    width = end - begin
    sizes = (high - low) * width
    first = np.cumsum(sizes) - sizes
    number = np.arange(sizes.sum()) - np.repeat(first, sizes)
    left = np.repeat(low, sizes) + number // np.repeat(width, sizes)
    right = np.repeat(begin, sizes) + number % np.repeat(width, sizes)
    value = np.einsum("ij,ij->i", own.vectors[left], other.vectors[right])
    value *= (own.weights[left] * other.weights[right]) ** (_RARE / 2)
    top = np.flatnonzero(value == np.repeat(np.maximum.reduceat(value, first), sizes))
    place = top[np.unique(np.searchsorted(first, top, side="right"), return_index=True)[1]]
    return np.stack((left[place], right[place]), axis=1)
