"""The passages that are shown: the sentence on the point, grown only by a neighbour that adds to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aligner.match.closeness import cosines

if TYPE_CHECKING:
    from aligner.match.side import Flags, Side
    from aligner.match.windows import Floats, Ints
    from aligner.types import Vectors

_ADDS, _FARTHER = 0.02, 0.02
"""How much closer by cosine the longer passage must be at least, and for each unit that the neighbour's own log-odds
lie below those of the sentence it joins: the second half of a sentence adds much, an aside little. Set on a few
examples, not measured."""
_LONGEST = 75
"""Words of a passage that has grown, about three sentences: what is a paragraph already is not joined with the next."""


@dataclass(frozen=True, slots=True)
class Passages:
    """``pair`` ``(r,)``: number of the pair each passage grew from; ``span`` ``(r, 2)``; ``similarity`` ``(r,)``."""

    pair: Ints
    span: Ints
    similarity: Floats


def best_passages(
    source: Side,
    target: Side,
    candidates: tuple[Ints, Ints, Floats],
    worth: tuple[Floats, Floats],
    top_k: int,
    longest: int,
) -> Passages:
    """The ``top_k`` best passages of each source sentence that do not overlap, by sentence, best first.

    ``candidates``: pairs ordered by row, every row with as many, and their cosines. ``worth``: what they are ranked by,
    minus infinity for pairs that are out, and how close a neighbour must be to join ``(n,)``.
    """
    row, column, _ = candidates
    order, close = worth
    rows = len(np.unique(row))
    width = len(row) // max(1, rows)
    left = order.reshape(rows, width).copy()
    columns = column.reshape(rows, width)
    grower = _Grower(source, target, candidates, longest)
    grower.prepare(column[np.argsort(-left, axis=1)[:, : 3 * top_k] + np.arange(rows)[:, None] * width])
    pairs, spans, values = [], [], []
    for _ in range(min(top_k, width)):
        best = left.argmax(axis=1)
        held = np.flatnonzero(left[np.arange(rows), best] > -np.inf)
        if not len(held):
            break
        pair = held * width + best[held]
        span, similarity = grower.grown(np.where(left.ravel() > -np.inf, close, -np.inf), pair)
        inside = (columns[held] >= span[:, :1]) & (columns[held] < span[:, 1:])
        left[held] = np.where(inside, -np.inf, left[held])
        pairs.append(pair)
        spans.append(span)
        values.append(similarity)
    if not pairs:
        return Passages(np.zeros(0, dtype=np.int64), np.zeros((0, 2), dtype=np.int64), np.zeros(0, dtype=np.float32))
    pair = np.concatenate(pairs)
    at = np.argsort(row[pair], kind="stable")
    return _measured(source, target, row, Passages(pair[at], np.concatenate(spans)[at], np.concatenate(values)[at]))


def _measured(source: Side, target: Side, row: Ints, found: Passages) -> Passages:
    """The same, with the similarity of longer passages that of their joined texts."""
    long = np.flatnonzero(found.span[:, 1] - found.span[:, 0] > 1)
    found.similarity[long] = _of_joined_texts(source, target, row[found.pair[long]], found.span[long])
    return found


def _of_joined_texts(source: Side, target: Side, row: Ints, span: Ints) -> Floats:
    """Cosines of source sentences and passages as one text, which sums of their sentences give within .01."""
    lengths = span[:, 1] - span[:, 0]
    stops = np.cumsum(lengths)
    texts = target.sentences.read(np.repeat(span[:, 0] - stops + lengths, lengths) + np.arange(lengths.sum()))
    starts = (stops - lengths).tolist()
    whole = [" ".join(texts[start:stop]) for start, stop in zip(starts, stops.tolist(), strict=True)]
    vectors = target.encoder.encode(whole) if whole else target.vectors_at(row)
    return cosines(source.vectors_at(row), vectors, np.arange(len(row)), np.arange(len(row)))


class _Grower:
    """What passages are grown with: the pairs, and vectors of runs round the sentences that may be shown."""

    def __init__(self, source: Side, target: Side, candidates: tuple[Ints, Ints, Floats], longest: int) -> None:
        self.target, self.longest = target, longest
        self.row, self.column, self.cosine = candidates
        self.key = self.row * len(target) + self.column
        self.rows = np.unique(self.row)
        self.source = source.vectors_at(self.rows)
        self.runs = np.zeros(0, dtype=np.int64)
        self.vectors: Vectors = np.zeros((0, self.source.shape[1]), dtype=np.float32)

    def prepare(self, centres: Ints) -> None:
        """Encode all runs of two sentences and more that hold one of the centres, in one pass."""
        if self.longest < 2:
            return
        found = [
            np.stack((centre - before, centre - before + length), axis=-1)
            for centre in (np.unique(centres),)
            for length in range(2, self.longest + 1)
            for before in range(length)
        ]
        spans = np.unique(np.concatenate(found), axis=0)
        spans = spans[(spans[:, 0] >= 0) & (spans[:, 1] <= len(self.target))]
        spans = spans[_words(self.target, spans) <= _LONGEST]
        self.runs = self._number(spans)
        self.vectors = self.target.runs(spans)

    def grown(self, close: Floats, pair: Ints) -> tuple[Ints, Floats]:
        """Each pair's target with the neighbours that add to the point, as spans, and the cosines of those.

        ``close`` is minus infinity for pairs that are out, among them those that stand in a passage already.
        """
        span = np.stack((self.column[pair], self.column[pair] + 1), axis=1)
        similarity = self.cosine[pair]
        for step in [1, -1] * (self.longest - 1):
            wider = span + ((0, 1) if step == 1 else (-1, 0))
            at = np.flatnonzero(_joinable(self.target, wider, step) & (wider[:, 1] - wider[:, 0] <= self.longest))
            neighbour = wider[at, 1] - 1 if step == 1 else wider[at, 0]
            wanted = self.row[pair[at]] * len(self.target) + neighbour
            below = close[pair[at]] - _found(self.key, close, wanted)
            closer = self._similarity(self.row[pair[at]], wider[at])
            better = closer > similarity[at] + np.maximum(_ADDS, _FARTHER * below)
            span[at[better]], similarity[at[better]] = wider[at[better]], closer[better]
        return span, similarity

    def _similarity(self, row: Ints, span: Ints) -> Floats:
        """Cosines of source sentences and runs of target sentences; less than any for a run without a vector."""
        if not len(self.runs):
            return np.full(len(row), -2, dtype=np.float32)
        number = self._number(span)
        at = np.minimum(np.searchsorted(self.runs, number), len(self.runs) - 1)
        found = cosines(self.source, self.vectors, np.searchsorted(self.rows, row), at)
        return np.where(self.runs[at] == number, found, -2).astype(np.float32)

    def _number(self, span: Ints) -> Ints:
        """Runs as numbers that ascend with them."""
        return span[:, 0] * (self.longest + 1) + span[:, 1] - span[:, 0]


def _words(target: Side, spans: Ints) -> Ints:
    """About how many words the spans have."""
    numbers = np.unique(np.concatenate([np.arange(low, high) for low, high in spans.tolist()] or [spans[:, 0]]))
    ends = np.cumsum([0, *(text.count(" ") + 1 for text in target.sentences.at(numbers))])
    found: Ints = ends[np.searchsorted(numbers, spans[:, 1])] - ends[np.searchsorted(numbers, spans[:, 0])]
    return found


def _joinable(target: Side, span: Ints, step: int) -> Flags:
    """Whether the spans lie within the texts, and nothing bars their new sentence from the rest."""
    count = len(target)
    fits = (span[:, 0] >= 0) & (span[:, 1] <= count)
    edge = np.clip(span[:, 1] - 1 if step == 1 else span[:, 0] + 1, 0, count - 1)
    fresh = np.clip(span[:, 1] - 1 if step == 1 else span[:, 0], 0, count - 1)
    joins: Flags = fits & ~target.sentences.barred[edge] & ~target.sentences.empty[fresh]
    return joins


def _found(key: Ints, values: Floats, wanted: Ints) -> Floats:
    """Values by their keys, which ascend; minus infinity for keys that are not there."""
    at = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
    return np.where(key[at] == wanted, values[at], -np.inf).astype(np.float32)
