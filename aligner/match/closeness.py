"""How close sentences of two sides are, in the few numbers that ranking and scores are made of.

Goes in: two :class:`aligner.match.side.Side` and pairs of sentences. Comes out: a row of ``FEATURES`` a pair; and what
common terms of a termbase are worth.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np
from threadpoolctl import ThreadpoolController

from aligner.embed.use import cores
from aligner.match.side import Side, Terms
from aligner.match.windows import Floats, Ints, Windows
from aligner.text.shared import other_numbers, shared_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

T = TypeVar("T")

FEATURES = (
    "cosine",
    "words",
    "words_back",
    "windows",
    "windows_back",
    "context",
    "section",
    "common",
    "length",
    "names",
    "numbers",
)
"""``cosine`` of the two vectors. ``words``: mean over the source's words of the closest word of the target, rare words
counting more, and ``words_back`` the reverse; ``windows`` and ``windows_back`` the same with windows of ``WINDOW``
words, all alike (after Khattab and Zaharia, "ColBERT", 2020). ``context`` and ``section``: products of how the
sentences' neighbourhoods differ from the usual. ``common``: how close
the target is to what all source sentences have in common. ``length``: logarithm of the target's words, at most
``_LONG``. ``names``: which part of the source's names the target has, and ``numbers``: whether each side has some that
the other lacks."""
SURROUNDINGS = ("context", "section")
"""Features of what stands around the sentences, and not of their own texts."""
WORD_FEATURES = ("words", "words_back")
"""Left out for an encoder that must encode every word by itself."""

WINDOW = 15
"""Words. Windows of 8, 15 and 24 words, source to target, beside the cosine gave nDCG@5 .486, .505 and .516 on the four
written collections by one reading's grades; beside all other features 15 and 24 were alike (.516 and .517 on all)."""
_LONG = 33
_BLOCK = 8192
"""Targets whose windows are held at once: with 20 words each 200 MB."""
_WEIGHT, _COMMON, _RAREST = 0.3, 2.5, 5.5
"""An entry that a share ``s`` of all sentences holds adds ``_WEIGHT * (-log(s) - _COMMON)``: nothing above 8 in 100,
.6 at 1 in 100, at most .9. With general terms of each judged collection's domain (``theme_terms.py``) nDCG@5 rises from
.510 to .515 (interval of the gain -.001 to +.014) with ``use``, from .444 to .452 (+.002 to +.014) with ``e5-small``.
Likelihood asks for twice and three times as much: .516, and .470. The form was chosen among a
dozen on the same data, which gave +.002 to +.008."""
_PORTION = 256
"""Rows that a core compares at once, in some 60 MB."""
_MOST = 8
"""Cores that work side by side at most, because of the memory that each of them takes."""
_GATHERED = 4096
"""Pairs whose vectors are multiplied at once."""


class Cutter(Protocol):
    """What makes windows of a side's sentences: the side, or one that keeps some for later."""

    def windows(self, sizes: Sequence[int], chosen: Ints, /) -> list[Windows]:
        """Windows of each size of some sentences, by number."""


def features(
    source: Side, target: Side, row: Ints, column: Ints, cutters: tuple[Cutter, Cutter] | None = None
) -> Floats:
    """``FEATURES`` of the pairs ``row``, ``column`` (ordered by row): ``(n, len(FEATURES))``."""
    result = np.zeros((len(row), len(FEATURES)), dtype=np.float32)
    at = {name: number for number, name in enumerate(FEATURES)}
    rows, at_row = np.unique(row, return_inverse=True)
    columns, at_column = np.unique(column, return_inverse=True)
    vectors = target.vectors_at(columns)
    result[:, at["cosine"]] = cosines(source.vectors_at(rows), vectors, at_row, at_column)
    around = zip(source.around_at(rows, target), target.around_at(columns, source), strict=True)
    for name, (left, right) in zip(SURROUNDINGS, around, strict=True):
        result[:, at[name]] = cosines(left, right, at_row, at_column)
    result[:, at["common"]] = np.einsum("ij,j->i", vectors, source.mean)[at_column]
    texts = source.sentences.at(rows), target.sentences.at(columns)
    result[:, at["names"]] = shared_names(*texts, (at_row, at_column), target.sentences.common)
    lengths = [min(_LONG, text.count(" ") + 1) for text in texts[1]]
    result[:, at["length"]] = np.log(np.array(lengths, dtype=np.float32))[at_column]
    result[:, at["numbers"]] = other_numbers(*texts, (at_row, at_column))
    parts = [(WINDOW, at["windows"]), (1, at["words"])]
    _interactions(cutters or (source, target), row, column, parts if source.additive else parts[:1], result)
    return result


def side_by_side(work: Callable[[T], None], parts: Iterable[T]) -> None:
    """Each part on a core, with its products on that one alone: their last bits would depend on how many there are."""
    with ThreadpoolController().limit(limits=1, user_api="blas"), ThreadPoolExecutor(min(cores(), _MOST)) as pool:
        list(pool.map(work, parts))


def cosines(left: Floats, right: Floats, row: Ints, column: Ints) -> Floats:
    """Products ``(n,)`` of the unit rows of pairs."""
    result = np.empty(len(row), dtype=np.float32)
    for low in range(0, len(row), _GATHERED):
        part = slice(low, low + _GATHERED)
        np.einsum("ij,ij->i", left[row[part]], right[column[part]], out=result[part])
    return result


def _interactions(
    cutters: tuple[Cutter, Cutter], row: Ints, column: Ints, parts: list[tuple[int, int]], out: Floats
) -> None:
    """Late interaction of pairs, forth and back, by windows of each size, into ``out`` from the column beside it.

    Windows of targets are made block by block. Longer ones all weigh alike: by rarity they gave the same (.512).
    """
    sizes = [size for size, _ in parts]
    rows, at_row = np.unique(row, return_inverse=True)
    columns, at_column = np.unique(column, return_inverse=True)
    own = cutters[0].windows(sizes, rows)
    for start in range(0, len(columns), _BLOCK):
        held = np.flatnonzero((at_column >= start) & (at_column < start + _BLOCK))
        other = cutters[1].windows(sizes, columns[start : start + _BLOCK])
        for (size, at), left, right in zip(parts, own, other, strict=True):
            sides = (left, right) if size == 1 else (left.alike(), right.alike())
            out[held, at : at + 2] = _late(*sides, at_row[held], at_column[held] - start)


def _late(own: Windows, other: Windows, row: Ints, column: Ints) -> Floats:
    """Forth and back ``(n, 2)`` for pairs of sentences ordered by row.

    Rows with the same smallest target come one after the other: they are likely to have others in common, whose windows
    are then still at hand.
    """
    result = np.empty((len(row), 2), dtype=np.float32)
    starts = np.flatnonzero(np.diff(row, prepend=-1))
    stops = np.append(starts[1:], len(row))
    order = np.argsort(np.minimum.reduceat(column, starts), kind="stable")
    total = np.maximum(np.add.reduceat(other.weights, other.bounds[:-1]), 1e-6)

    def fill(part: Ints) -> None:
        for low, high in zip(starts[order[part]].tolist(), stops[order[part]].tolist(), strict=True):
            columns = column[low:high]
            forth, back = late_interaction(own.of(row[low : low + 1]), other, columns)
            result[low:high] = np.stack((forth, back / total[columns]), axis=1)

    side_by_side(fill, blocks_of(len(starts)))
    return result


def late_interaction(own: Windows, other: Windows, column: Ints) -> tuple[Floats, Floats]:
    """Of one sentence's windows and some of the others: the mean of the largest products forth, and their sum back.

    A product for each pair: with one for all pairs of some sentences most are of pairs that nobody asked for, and one
    of all windows that are asked for takes a copy of them.
    """
    first, last = other.bounds[column], other.bounds[column + 1]
    stops = np.cumsum(last - first)
    starts = stops - last + first
    products = np.empty((len(own.vectors), int(stops[-1])), dtype=np.float32)
    for low, high, start, stop in zip(first.tolist(), last.tolist(), starts.tolist(), stops.tolist(), strict=True):
        np.matmul(own.vectors, other.vectors[low:high].T, out=products[:, start:stop])
    weights = other.weights[np.repeat(first - starts, last - first) + np.arange(stops[-1])]
    forth = own.weights @ np.maximum.reduceat(products, starts, axis=1) / max(float(own.weights.sum()), 1e-6)
    return forth, np.add.reduceat(products.max(axis=0) * weights, starts)


def nearest(left: Floats, right: Floats, count: int) -> tuple[Ints, Floats]:
    """For each left row the right rows with the largest products ``(n, count)``, or all, and those products."""
    take = min(count, len(right))
    place = np.empty((len(left), take), dtype=np.int64)
    value = np.empty((len(left), take), dtype=np.float32)

    def fill(part: Ints) -> None:
        products = left[part] @ right.T
        place[part] = np.argpartition(products, -take, axis=1)[:, -take:]
        value[part] = np.take_along_axis(products, place[part], axis=1)

    side_by_side(fill, blocks_of(len(left)))
    return place, value


def blocks_of(count: int, rows: int = _PORTION) -> list[Ints]:
    """Numbers from 0 in blocks of so many."""
    return [np.arange(low, min(low + rows, count)) for low in range(0, count, rows)]


def worth(source: Terms, target: Terms, row: Ints, column: Ints) -> Floats:
    """What the entries that both sentences of each pair hold add to its log-odds ``(n,)``, rare ones more."""
    total = len(source.bounds) + len(target.bounds) - 2
    size = int(max(source.numbers.max(initial=0), target.numbers.max(initial=0))) + 1
    here, there = (np.bincount(side.numbers, minlength=size) for side in (source, target))
    rarity = np.log((total + 1) / (here + there + 0.5))
    adds = np.where(here * there > 0, _WEIGHT * (np.clip(rarity, _COMMON, _RAREST) - _COMMON), 0)
    held = _keys(target, size)
    telling = np.flatnonzero(adds[source.numbers] > 0)
    bounds = np.searchsorted(telling, source.bounds)
    lengths = (bounds[1:] - bounds[:-1])[row]
    ends = np.cumsum(lengths)
    pair = np.repeat(np.arange(len(row)), lengths)
    number = source.numbers[telling[np.arange(lengths.sum()) + np.repeat(bounds[row] - ends + lengths, lengths)]]
    asked = column[pair] * size + number
    both = np.append(held, -1)[np.searchsorted(held, asked)] == asked
    return np.bincount(pair[both], adds[number[both]], minlength=len(row)).astype(np.float32)


def _keys(side: Terms, size: int) -> Ints:
    """Sentence and entry in one number each."""
    return np.repeat(np.arange(len(side.bounds) - 1), np.diff(side.bounds)) * size + side.numbers
