"""The passages that are shown: the sentence on the point, grown only by a neighbour that adds to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aligner.embed.protocol import encode_spans
from aligner.match.closeness import cosines

if TYPE_CHECKING:
    from aligner.match.side import Flags, Side
    from aligner.match.windows import Floats, Ints

_NEAR = 2.5
"""Log-odds that a neighbour may lie below the sentence it joins."""
_ADDS = 0.02
"""How much closer by cosine the longer passage must be."""


@dataclass(frozen=True, slots=True)
class Passages:
    """``pair`` ``(r,)``: number of the pair each passage grew from; ``span`` ``(r, 2)``; ``similarity`` ``(r,)``."""

    pair: Ints
    span: Ints
    similarity: Floats


def best_passages(
    source: Side, target: Side, row: Ints, column: Ints, order: Floats, top_k: int, longest: int
) -> Passages:
    """The ``top_k`` best passages of each source sentence that do not overlap, by sentence, best first.

    Pairs are ordered by row, every row has as many; ``order`` ``(n,)`` is what they are ranked by, minus infinity for
    pairs that are out.
    """
    rows = len(source.vectors)
    width = len(row) // max(1, rows)
    left = order.reshape(rows, width).copy()
    columns = column.reshape(rows, width)
    pairs, spans, values = [], [], []
    for _ in range(min(top_k, width)):
        best = left.argmax(axis=1)
        held = np.flatnonzero(left[np.arange(rows), best] > -np.inf)
        if not len(held):
            break
        pair = held * width + best[held]
        span, similarity = _grown(source, target, row, column, order, pair, longest)
        inside = (columns[held] >= span[:, :1]) & (columns[held] < span[:, 1:])
        left[held] = np.where(inside, -np.inf, left[held])
        pairs.append(pair)
        spans.append(span)
        values.append(similarity)
    if not pairs:
        return Passages(np.zeros(0, dtype=np.int64), np.zeros((0, 2), dtype=np.int64), np.zeros(0, dtype=np.float32))
    pair = np.concatenate(pairs)
    at = np.argsort(row[pair], kind="stable")
    return Passages(pair[at], np.concatenate(spans)[at], np.concatenate(values)[at])


def _grown(
    source: Side, target: Side, row: Ints, column: Ints, order: Floats, pair: Ints, longest: int
) -> tuple[Ints, Floats]:
    """Each pair's target with the neighbours that add to the point, as spans, and the cosines of what they became."""
    span = np.stack((column[pair], column[pair] + 1), axis=1)
    similarity = cosines(source.vectors, target.vectors, row[pair], column[pair])
    key = row * len(target.vectors) + column
    open_ = np.ones(len(pair), dtype=bool)
    for _ in range(longest - 1):
        for step in (1, -1):
            wider = span + ((0, 1) if step == 1 else (-1, 0))
            joins = open_ & _joinable(target, wider, step)
            at = np.flatnonzero(joins)
            if not len(at):
                continue
            neighbour = wider[at, 1] - 1 if step == 1 else wider[at, 0]
            near = _order_of(key, order, row[pair[at]] * len(target.vectors) + neighbour) > order[pair[at]] - _NEAR
            at = at[near & (wider[at, 1] - wider[at, 0] <= longest)]
            closer = _similarity(source, target, row[pair[at]], wider[at])
            better = closer > similarity[at] + _ADDS
            span[at[better]], similarity[at[better]] = wider[at[better]], closer[better]
    return span, similarity


def _joinable(target: Side, span: Ints, step: int) -> Flags:
    """Whether the spans lie within the texts, and nothing bars their new sentence from the rest."""
    count = len(target.vectors)
    fits = (span[:, 0] >= 0) & (span[:, 1] <= count)
    edge = np.clip(span[:, 1] - 1 if step == 1 else span[:, 0] + 1, 0, count - 1)
    fresh = np.clip(span[:, 1] - 1 if step == 1 else span[:, 0], 0, count - 1)
    joins: Flags = fits & ~target.sentences.barred[edge] & ~target.sentences.empty[fresh]
    return joins


def _order_of(key: Ints, order: Floats, wanted: Ints) -> Floats:
    """What pairs are ranked by, found by their keys, which ascend; minus infinity for those that are no candidates."""
    at = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
    return np.where(key[at] == wanted, order[at], -np.inf).astype(np.float32)


def _similarity(source: Side, target: Side, row: Ints, span: Ints) -> Floats:
    """Cosines of source sentences and runs of target sentences."""
    if not len(row):
        return np.zeros(0, dtype=np.float32)
    distinct, at = np.unique(span, axis=0, return_inverse=True)
    vectors = encode_spans(target.direct, target.sentences.read, distinct)
    return cosines(source.vectors, vectors, row, at.ravel())
