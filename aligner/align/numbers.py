"""What embeddings miss: the numbers in sentences, those that stand on both sides, and headings that begin with one."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Ints = NDArray[np.int64]

_GROUPED = re.compile(r"(?<=\d)[ \u00a0\u202f.,'’](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"\d+")
_HEADING = re.compile(r"(?:[^\W\d_]+\.?\s+|[§№#]\s*)?(\d+(?:\.\d+)*)(?![\d%])(?!\s*-)[.:)]?(?=\s|$)")
_LONGEST = 80
"""Characters of the longest line that is taken for a heading."""
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Places:
    """Numbers by sentence: ``(sentence, number)`` pairs ordered by sentence, each number under an index of its own."""

    sentences: Ints
    numbers: Ints

    def between(self, low: int, high: int) -> tuple[Ints, Ints]:
        """The pairs of sentences ``low`` to ``high`` (exclusive)."""
        start, stop = np.searchsorted(self.sentences, (low, high))
        return self.sentences[start:stop], self.numbers[start:stop]


def numbers(text: str) -> frozenset[str]:
    """The whole numbers in a text, without leading zeros; ``8,600`` and ``8 600`` are ``8600``."""
    return frozenset(number.lstrip("0") or "0" for number in _NUMBER.findall(_GROUPED.sub("", text)))


def heading(text: str) -> str | None:
    """The number that a heading begins with: ``5.6.1`` of ``5.6.1 Limits``, ``7`` of ``Article 7``."""
    found = _HEADING.match(text) if len(text) <= _LONGEST else None
    return found[1] if found else None


def having(texts: Sequence[str], wanted: Callable[[str], bool]) -> Iterator[int]:
    """The numbers of the texts that hold a wanted character, once for each time; all are looked at as one array."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    if not len(codes):
        return iter(())
    known = np.flatnonzero(np.bincount(codes))
    table = np.zeros(known[-1] + 1, dtype=bool)
    table[[code for code in known.tolist() if wanted(chr(code))]] = True
    stops = np.cumsum([len(text) for text in texts])
    return iter(np.searchsorted(stops, np.flatnonzero(table[codes]), side="right").tolist())


def all_numbers(texts: Sequence[str]) -> list[frozenset[str]]:
    """``numbers`` of each text, read only where there is a digit."""
    found = [_NONE] * len(texts)
    for place in set(having(texts, str.isdecimal)):
        found[place] = numbers(texts[place])
    return found


def same_headings(source: Sequence[str], target: Sequence[str]) -> tuple[Ints, Ints]:
    """The sentences of both sides that are headings with a number that no other heading of its side has."""
    places = []
    for texts in (source, target):
        found = {place: key for place, text in enumerate(texts) if (key := heading(text))}
        once = Counter(found.values())
        places.append({key: place for place, key in found.items() if once[key] == 1})
    pairs = [(place, places[1][key]) for key, place in places[0].items() if key in places[1]]
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def shared(source: Sequence[frozenset[str]], target: Sequence[frozenset[str]], most: float) -> tuple[Places, Places]:
    """The numbers that stand on both sides, in at most ``most`` sentences each."""
    counts = [Counter(chain.from_iterable(side)) for side in (source, target)]
    known = [one for one in counts[0].keys() & counts[1].keys() if max(counts[0][one], counts[1][one]) <= most]
    index = {one: place for place, one in enumerate(sorted(known))}
    return _pairs(source, index), _pairs(target, index)


def _pairs(side: Sequence[frozenset[str]], index: dict[str, int]) -> Places:
    """The known numbers of each sentence."""
    known = frozenset(index)
    pairs = [(place, index[one]) for place, every in enumerate(side) if every for one in every & known]
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Places(table[:, 0], table[:, 1])
