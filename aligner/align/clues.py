"""What embeddings miss: numbers, and names in Latin letters that stand in both texts as they are.

Each sentence gives a set of clues; only clues that stand on both sides are kept.
"""

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

_GROUPED = re.compile(r"(?<=\d)[ \u00a0\u202f.,'’](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"\d+")
_NAME = re.compile(r"(?<![A-Za-z])[a-z]*+[A-Z][A-Za-z]+")
_CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_NONE: frozenset[str] = frozenset()
_SAMPLE = 50


@dataclass(frozen=True, slots=True)
class Clues:
    """Clues by sentence: ``(sentence, clue)`` pairs ordered by sentence; the clue's number leads to its weight."""

    sentences: NDArray[np.int64]
    clues: NDArray[np.int64]

    def between(self, low: int, high: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The pairs of sentences ``low`` to ``high`` (exclusive)."""
        start, stop = np.searchsorted(self.sentences, (low, high))
        return self.sentences[start:stop], self.clues[start:stop]


def numbers(text: str) -> frozenset[str]:
    """The whole numbers in a text, without leading zeros; ``8,600`` and ``8 600`` are ``8600``."""
    return frozenset(number.lstrip("0") or "0" for number in _NUMBER.findall(_GROUPED.sub("", text)))


def names(text: str) -> frozenset[str]:
    """Words of Latin letters with a capital before the last: ``airbus`` for ``Airbus`` in a Russian sentence."""
    found = _NAME.findall(text)
    return frozenset(map(str.lower, found)) if found else _NONE


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
    """``numbers`` of each text."""
    return _each(texts, numbers, str.isdecimal)


def all_names(texts: Sequence[str]) -> list[frozenset[str]]:
    """``names`` of each text."""
    return _each(texts, names, _CAPITALS.__contains__)


def _each(
    texts: Sequence[str], clues: Callable[[str], frozenset[str]], wanted: Callable[[str], bool]
) -> list[frozenset[str]]:
    """The clues of each text, read only where there is a wanted character."""
    found = [_NONE] * len(texts)
    for number in set(having(texts, wanted)):
        found[number] = clues(texts[number])
    return found


def latin(texts: Sequence[str]) -> bool:
    """Whether a text is for the most part in Latin letters, by a sample of its sentences."""
    sample = "".join(texts[:: max(1, len(texts) // _SAMPLE)])
    letters = [character for character in sample if character.isalpha()]
    return 2 * sum(character.isascii() for character in letters) > len(letters)


def shared(
    source: Sequence[frozenset[str]], target: Sequence[frozenset[str]], most: float
) -> tuple[Clues, Clues, NDArray[np.float32], NDArray[np.float32]]:
    """The clues that stand on both sides in at most ``most`` sentences each, their weights, and 1 where it is a number.

    A clue's weight falls with the number of sentences it stands in: 1 when in one, 1/2 when in four.
    """
    counts = [Counter(chain.from_iterable(side)) for side in (source, target)]
    known = [clue for clue in counts[0].keys() & counts[1].keys() if max(counts[0][clue], counts[1][clue]) <= most]
    known.sort()
    index = {clue: number for number, clue in enumerate(known)}
    weights = np.array([max(counts[0][clue], counts[1][clue]) ** -0.5 for clue in known], dtype=np.float32)
    digits = np.array([clue.isdigit() for clue in known], dtype=np.float32)
    return _pairs(source, index), _pairs(target, index), weights, digits


def _pairs(side: Sequence[frozenset[str]], index: dict[str, int]) -> Clues:
    """The known clues of each sentence."""
    known = frozenset(index)
    pairs = [(number, index[clue]) for number, clues in enumerate(side) if clues for clue in clues & known]
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Clues(table[:, 0], table[:, 1])
