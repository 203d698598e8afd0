"""The closest passages of other texts for each sentence of a source, in any order, translation or not.

The work goes by blocks of source sentences, so that memory grows with the number of sentences, not with its square:
every passage is looked at by cosine and shared names, the best of them (all, where there are few) by their windows
of words, and overlapping passages of one place are reduced to the best.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from aligner.embed.protocol import encode_spans
from aligner.match import score
from aligner.match.score import Floats, Ints, Windows
from aligner.text.cleaning import normalised
from aligner.text.names import NameIndex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aligner.embed.protocol import Encoder
    from aligner.types import Vectors

Flags = NDArray[np.bool_]

_ALL = 8192
"""Target sentences up to which every passage is scored by its windows."""
_CELLS = 6_000_000
"""Window products held at once, 24 MB."""
_COLUMNS = 65_536
"""Passages looked at by cosine at once."""
_ROWS = 2048
"""Vectors of each side multiplied at once for the rivals."""


@dataclass(frozen=True, slots=True)
class MatchOptions:
    """``top_k`` passages at most for each source sentence, of at most ``max_passage`` sentences; see ``score.NONE``.

    ``min_score``: pairs below it are left out.
    """

    top_k: int = 5
    max_passage: int = 3
    min_score: float = 0.0

    def __post_init__(self) -> None:
        if self.top_k < 1 or self.max_passage < 1:
            raise ValueError("top_k and max_passage must be at least 1")
        if not 0 <= self.min_score <= 1:
            raise ValueError("min_score must lie in 0..1")

    @property
    def candidates(self) -> int:
        """Passages of a large collection whose windows are compared."""
        return 48 * self.max_passage + 8 * self.top_k


@dataclass(frozen=True, slots=True)
class Found:
    """One row a pair, by source sentence, best first: ``source`` ``(r,)``, ``span`` ``(r, 2)`` half-open target range.

    ``source_place`` and ``target_place`` ``(r, 2)``: character ranges of the windows that matched best, the second
    in the sentence ``target_sentence``.
    """

    source: Ints
    span: Ints
    similarity: Floats
    worth: Floats
    translation: Flags
    evidence: Floats
    source_place: Ints
    target_sentence: Ints
    target_place: Ints


class Progress(Protocol):
    """Told how many source sentences are done."""

    def __call__(self, done: int, total: int, /) -> None:
        """``done`` of ``total`` source sentences have their rows."""


def passages(barred: Flags, empty: Flags, longest: int) -> Ints:
    """Runs of 1 to ``longest`` sentences as half-open ranges ``(p, 2)``, ordered by start, then by length.

    ``barred[i]``: no run may hold sentences ``i - 1`` and ``i``; ``empty[i]``: sentence ``i`` has no text.
    """
    count = len(barred)
    room = np.full(count + 1, count, dtype=np.int64)
    cuts = np.append(np.flatnonzero(barred), count)
    room = cuts[np.searchsorted(cuts, np.arange(count), side="right")]
    gaps = np.append(np.flatnonzero(empty), count)
    room = np.minimum(room, gaps[np.searchsorted(gaps, np.arange(count), side="left")])
    stop = np.arange(count)[:, None] + np.arange(1, longest + 1)
    kept = stop <= room[:, None]
    start = np.broadcast_to(np.arange(count)[:, None], stop.shape)
    return np.stack((start[kept], stop[kept]), axis=1)


def match(
    source: Sequence[str],
    target: Sequence[str],
    barred: Flags,
    encoder: Encoder,
    options: MatchOptions,
    progress: Progress = lambda done, total: None,
) -> Found:
    """The closest passages of ``target`` for each sentence of ``source``; texts as they stand in the documents.

    ``barred`` ``(len(target),)`` as for :func:`passages`. A sentence with nothing worth showing has no row.
    """
    work = _Work(source, target, barred, encoder, options)
    blocks = []
    for low, high in work.blocks():
        blocks.append(work.block(low, high))
        progress(high, len(source))
    return _joined(blocks)


class _Work:
    """The vectors and indexes that all blocks share."""

    def __init__(
        self, source: Sequence[str], target: Sequence[str], barred: Flags, encoder: Encoder, options: MatchOptions
    ) -> None:
        self.options, self.encoder, self.target = options, encoder, target
        empty = np.array([not text.strip() for text in target], dtype=bool)
        self.spans = passages(barred, empty, options.max_passage)
        self.single = np.flatnonzero(self.spans[:, 1] - self.spans[:, 0] == 1)
        clean = [normalised(text) for text in source]
        self.source = encoder.encode(clean)
        self.passages = encode_spans(encoder, [normalised(text) for text in target], self.spans)
        self.names = NameIndex(source, target, self.spans)
        self.source_hubs = score.hubness(self.source, self.passages[self.single])
        self.target_hubs = score.hubness(self.passages, self.source)
        count = score.RIVALS + 1
        found, _ = _largest(self.passages, self.source, count)
        self.column_rivals = np.full((len(self.spans), count), score.RIVAL_MEAN, dtype=np.float32)
        self.column_rivals[:, : found.shape[1]] = found
        self.row_values, places = _largest(self.source, self.passages[self.single], score.RIVALS + options.max_passage)
        self.row_sentences = self.spans[self.single, 0][places]
        self.windows = score.windows(source, encoder)
        self.whole = score.windows(target, encoder) if len(target) <= _ALL else None

    def blocks(self) -> list[tuple[int, int]]:
        """Ranges of source sentences whose products with the target's windows fit into ``_CELLS``."""
        columns = len(self.whole.vectors) if self.whole else 16 * self.options.candidates
        sizes = np.diff(self.windows.bounds)
        ends = np.cumsum(sizes)
        bounds = [0]
        while bounds[-1] < len(sizes):
            done = ends[bounds[-1] - 1] if bounds[-1] else 0
            fit = int(np.searchsorted(ends, done + max(1, _CELLS // max(1, columns)), side="right"))
            bounds.append(min(max(bounds[-1] + 1, fit), bounds[-1] + 256))
        return list(pairwise(bounds))

    def block(self, low: int, high: int) -> Found:
        """The rows of source sentences ``low`` to ``high``."""
        chosen = self._candidates(low, high)
        spans = self.spans[chosen]
        cosine = self.source[low:high] @ self.passages[chosen].T
        names = self.names.overlap(low, high, chosen)
        local, sentences = self._windows_of(spans)
        first = np.searchsorted(sentences, spans[:, 0])
        inside = np.stack((first, first + spans[:, 1] - spans[:, 0]), axis=1)
        own = _part(self.windows, low, high)
        products = own.vectors @ local.vectors.T
        forth, back = _interaction(products, own.bounds, local.bounds, inside)
        hubs = self.source_hubs[low:high, None] + self.target_hubs[chosen]
        of_passage = _without(cosine, self.column_rivals[chosen], len(self.source))
        of_sentence = self._row_rivals(low, high, spans)
        rivals = score.rivalry(of_sentence, of_passage, len(self.source), len(self.target))
        stands_out = score.margin(cosine, forth, back, names, rivals)
        worth = score.worth(score.closeness(cosine, forth, back, names, hubs), stands_out, spans[:, 1] - spans[:, 0])
        row, column = _best(worth, spans, len(self.target), self.options)
        at = _strongest(products, own.bounds[row], own.bounds[row + 1], *local.bounds[inside[column]].T)
        return Found(
            source=row + low,
            span=spans[column],
            similarity=cosine[row, column],
            worth=worth[row, column],
            translation=stands_out[row, column] > score.LABEL,
            evidence=products[at[:, 0], at[:, 1]],
            source_place=own.places[at[:, 0]],
            target_sentence=sentences[np.searchsorted(local.bounds, at[:, 1], side="right") - 1],
            target_place=local.places[at[:, 1]],
        )

    def _candidates(self, low: int, high: int) -> Ints:
        """Numbers of the passages to look at closely for a block, ascending."""
        if self.whole:
            return np.arange(len(self.spans))
        keep = self.options.candidates
        row, passage, agreement = self.names.shared(low, high)
        order = np.argsort(passage, kind="stable")
        best = np.full((high - low, keep), -9, dtype=np.float32)
        who = np.zeros((high - low, keep), dtype=np.int64)
        for start in range(0, len(self.spans), _COLUMNS):
            part = self.source[low:high] @ self.passages[start : start + _COLUMNS].T
            held = order[slice(*np.searchsorted(passage[order], (start, start + _COLUMNS)))]
            part[row[held], passage[held] - start] += score.NAMES / 2 * agreement[held]
            both = np.concatenate((best, part), axis=1)
            numbers = np.concatenate(
                (who, np.broadcast_to(np.arange(start, start + part.shape[1]), part.shape)), axis=1
            )
            top = np.argpartition(both, -keep, axis=1)[:, -keep:]
            best, who = np.take_along_axis(both, top, axis=1), np.take_along_axis(numbers, top, axis=1)
        return np.unique(who[best > -9])

    def _windows_of(self, spans: Ints) -> tuple[Windows, Ints]:
        """The windows of the sentences in these passages, and the numbers of those sentences."""
        if self.whole:
            return self.whole, np.arange(len(self.target))
        covered = np.zeros(len(self.target) + 1, dtype=np.int64)
        np.add.at(covered, spans[:, 0], 1)
        np.add.at(covered, spans[:, 1], -1)
        sentences = np.flatnonzero(np.cumsum(covered))
        return score.windows([self.target[index] for index in sentences.tolist()], self.encoder), sentences

    def _row_rivals(self, low: int, high: int, spans: Ints) -> Floats:
        """Mean cosine ``(rows, passages)`` of the best sentences outside the passage."""
        shape = (high - low, len(spans))
        total: Floats = np.zeros(shape, dtype=np.float32)
        count = np.zeros(shape, dtype=np.int8)
        for number in range(self.row_values.shape[1]):
            sentence = self.row_sentences[low:high, number, None]
            taken = ((sentence < spans[:, 0]) | (sentence >= spans[:, 1])) & (count < score.RIVALS)
            total += taken * self.row_values[low:high, number, None]
            count += taken
        missing = (score.RIVALS - count).astype(np.float32)

        return np.asarray((total + missing * score.RIVAL_MEAN) / score.RIVALS, dtype=np.float32)


def _largest(left: Vectors, right: Vectors, count: int) -> tuple[Floats, Ints]:
    """For each left vector its ``count`` largest cosines to the right ones, descending, and where they are."""
    count = min(count, len(right))
    values = np.full((len(left), count), -2, dtype=np.float32)
    places = np.zeros((len(left), count), dtype=np.int64)
    for low in range(0, len(left), _ROWS):
        best, who = values[low : low + _ROWS], places[low : low + _ROWS]
        for start in range(0, len(right), _ROWS):
            both = np.concatenate((best, left[low : low + _ROWS] @ right[start : start + _ROWS].T), axis=1)
            top = np.argpartition(both, -count, axis=1)[:, -count:]
            fresh = np.arange(start, start + both.shape[1] - count)
            numbers = np.concatenate((who, np.broadcast_to(fresh, (len(who), len(fresh)))), axis=1)
            who = np.take_along_axis(numbers, top, axis=1)
            best = np.take_along_axis(both, top, axis=1)
        order = np.argsort(-best, axis=1, kind="stable")
        values[low : low + _ROWS] = np.take_along_axis(best, order, axis=1)
        places[low : low + _ROWS] = np.take_along_axis(who, order, axis=1)
    return values, places


def _without(cosine: Floats, best: Floats, others: int) -> Floats:
    """Mean of each column's best cosines but its own: ``cosine`` ``(rows, p)``, ``best`` ``(p, RIVALS + 1)``."""
    among = (cosine >= best[:, score.RIVALS - 1] - 1e-6) | (others <= score.RIVALS)
    total = best.sum(axis=1)
    result: Floats = np.where(among, total - cosine, total - best[:, -1]) / score.RIVALS
    return result


def _part(windows: Windows, low: int, high: int) -> Windows:
    """The windows of sentences ``low`` to ``high``."""
    part = slice(windows.bounds[low], windows.bounds[high])
    return Windows(windows.vectors[part], windows.bounds[low : high + 1] - windows.bounds[low], windows.places[part])


def _interaction(products: Floats, own: Ints, local: Ints, inside: Ints) -> tuple[Floats, Floats]:
    """Late interaction forth and back ``(rows, passages)`` from the products of windows.

    ``own`` and ``local`` bound the windows of the source's and the target's sentences; ``inside`` ``(p, 2)`` are the
    passages as ranges of the target's sentences.
    """
    by_sentence = np.maximum.reduceat(products, local[:-1], axis=1)
    forth = by_sentence[:, inside[:, 0]]
    lengths = inside[:, 1] - inside[:, 0]
    for further in range(1, int(lengths.max(initial=1))):
        longer = np.flatnonzero(lengths > further)
        forth[:, longer] = np.maximum(forth[:, longer], by_sentence[:, inside[longer, 0] + further])
    forth = np.add.reduceat(forth, own[:-1], axis=0) / np.diff(own)[:, None]
    running = np.zeros((len(own) - 1, products.shape[1] + 1))
    np.cumsum(np.maximum.reduceat(products, own[:-1], axis=0), axis=1, dtype=np.float64, out=running[:, 1:])
    low, high = local[inside[:, 0]], local[inside[:, 1]]
    back = (running[:, high] - running[:, low]) / (high - low)
    return forth.astype(np.float32), back.astype(np.float32)


def _best(worth: Floats, spans: Ints, targets: int, options: MatchOptions) -> tuple[Ints, Ints]:
    """Row and column of the best passages of each row that do not overlap, by row, best first."""
    left = np.where(score.calibrated(worth, targets) >= options.min_score, worth, -np.inf)
    left[worth.max(axis=1, initial=-np.inf) < score.none_below(targets)] = -np.inf
    rows, columns = [], []
    for _ in range(min(options.top_k, left.shape[1])):
        column = left.argmax(axis=1)
        row = np.flatnonzero(left[np.arange(len(left)), column] > -np.inf)
        if not len(row):
            break
        rows.append(row)
        columns.append(column[row])
        won = spans[column]
        left[(spans[:, 0] < won[:, 1:]) & (spans[:, 1] > won[:, :1])] = -np.inf
    if not rows:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    row = np.concatenate(rows)
    order = np.argsort(row, kind="stable")
    return row[order], np.concatenate(columns)[order]


def _strongest(products: Floats, low: Ints, high: Ints, begin: Ints, end: Ints) -> Ints:
    """The largest product of each rectangle ``low:high, begin:end``, as ``(r, 2)`` places."""
    if not len(low):
        return np.zeros((0, 2), dtype=np.int64)
    width = end - begin
    sizes = (high - low) * width
    first = np.cumsum(sizes) - sizes
    number = np.arange(sizes.sum()) - np.repeat(first, sizes)
    row = np.repeat(low, sizes) + number // np.repeat(width, sizes)
    column = np.repeat(begin, sizes) + number % np.repeat(width, sizes)
    value = products[row, column]
    top = np.flatnonzero(value == np.repeat(np.maximum.reduceat(value, first), sizes))
    place = top[np.unique(np.searchsorted(first, top, side="right"), return_index=True)[1]]
    return np.stack((row[place], column[place]), axis=1)


def _joined(blocks: Sequence[Found]) -> Found:
    return Found(*(np.concatenate([getattr(block, field.name) for block in blocks]) for field in fields(Found)))
