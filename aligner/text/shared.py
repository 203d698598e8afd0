"""Names and numbers that texts of two languages have in common: what vectors of meaning tell apart badly.

Goes in: texts of either side, pairs of them by number. Comes out: a figure a pair.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from math import log
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aligner.text.names import all_keys, names, numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]
Pairs = tuple[Ints, Ints]
"""Numbers of the left and the right text of each pair ``(n,)``."""

_CREDIT = {"=": 0.4, "@": 1.0, "3": 0.45, "4": 0.75, "5": 1.0}
"""What an agreement counts, by the kind of key or its letters: three consonants agree by chance more than five do."""
_FREE = 0.5
"""Names added to those of a text, so that a lone one that agrees is not everything."""


@dataclass(frozen=True, slots=True)
class Common:
    """In how many of ``total`` texts each key of a name stands."""

    counts: Counter[str]
    total: int

    @classmethod
    def of(cls, texts: Sequence[str]) -> Common:
        """Counted over the texts."""
        return cls(Counter(key for text in texts for key in all_keys(text)), len(texts))

    def rarity(self, key: str) -> float:
        """1 for a key that no text has, about 0 for one that all have."""
        return log(1 + self.total / (self.counts[key] + 1)) / log(2 + self.total)


def shared_names(left: Sequence[str], right: Sequence[str], pairs: Pairs, common: Common) -> Floats:
    """Which part of the left text's names the right one has ``(n,)``, 0 to 1; 0 for a text without names.

    ``common``: what the right texts have in common: a name that every sentence has says nothing.
    """
    held = [names(text) for text in left]
    places = [(row, key) for row, found in enumerate(held) for name in found for key in name]
    owner = np.array([n for n, keys in enumerate(chain.from_iterable(held)) for _ in keys], dtype=np.int64)
    worth = np.array([common.rarity(key) * _credit(key) for _, key in places], dtype=np.float32)
    pair, place, found = _looked_up(places, [all_keys(text) for text in right], pairs)
    first = np.flatnonzero(np.diff(pair * len(owner) + owner[place], prepend=-1))
    best = np.maximum.reduceat(np.append(worth[place] * found, 0), first) if len(first) else worth[:0]
    total = np.bincount(pair[first], best, minlength=len(pairs[0]))
    count = np.array([len(each) for each in held])[pairs[0]]
    return np.asarray(total / (count + _FREE), dtype=np.float32)


def other_numbers(left: Sequence[str], right: Sequence[str], pairs: Pairs) -> Flags:
    """Which pairs have numbers of their own on both sides ``(n,)``."""
    here, there = ([numbers(text) for text in texts] for texts in (left, right))
    places = [(row, number) for row, found in enumerate(here) for number in found]
    pair, _, found = _looked_up(places, there, pairs)
    agree = np.bincount(pair, found, minlength=len(pairs[0]))
    sizes = [np.array([len(each) for each in side])[at] for side, at in zip((here, there), pairs, strict=True)]
    result: Flags = (agree < sizes[0]) & (agree < sizes[1])
    return result


def _credit(key: str) -> float:
    return _CREDIT[key[0] if key[0] in _CREDIT else str(len(key))]


def _looked_up(places: list[tuple[int, str]], there: list[frozenset[str]], pairs: Pairs) -> tuple[Ints, Ints, Flags]:
    """Each pair with every place (row, key) of its left text: pair, place, whether the right text has the key."""
    ids = {key: number for number, key in enumerate(dict.fromkeys(key for _, key in places))}
    rows = np.array([row for row, _ in places], dtype=np.int64)
    key = np.array([ids[key] for _, key in places], dtype=np.int64)
    bounds = np.searchsorted(rows, np.arange(int(pairs[0].max(initial=-1)) + 2))
    sizes = np.diff(bounds)[pairs[0]]
    ends = np.cumsum(sizes)
    pair = np.repeat(np.arange(len(sizes)), sizes)
    place = np.repeat(bounds[pairs[0]] - ends + sizes, sizes) + np.arange(len(pair))
    held = [text * len(ids) + ids[key] for text, keys in enumerate(there) for key in keys if key in ids]
    return pair, place, np.isin(pairs[1][pair] * len(ids) + key[place], np.array(held, dtype=np.int64))
