"""What embeddings miss: numbers, and names and cognates that look alike in both scripts.

Each sentence gives a set of clues; only clues that stand on both sides are kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

_GROUPED = re.compile(r"(?<=\d)[ \u00a0\u202f.,'’](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]{3,}")

_SOUNDS = str.maketrans({
    "б": "b", "в": "v", "г": "g", "д": "d", "ж": "s", "з": "s", "к": "k", "л": "l", "м": "m", "н": "n", "п": "p",
    "р": "r", "с": "s", "т": "t", "ф": "f", "х": "h", "ц": "s", "ч": "s", "ш": "s", "щ": "s", "ґ": "g", "њ": "n",
    "c": "k", "q": "k", "w": "v", "z": "s", "j": "g", "x": "ks", "h": "", "y": "", "ß": "s", "ç": "s", "ñ": "n",
})  # fmt: skip
_SILENT = re.compile(r"[^bdfgklmnprstv]+")
_DOUBLED = re.compile(r"(.)\1+")
_SKELETON = 3, 5
"""A word counts by its first five consonants, from three on: enough for names, and endings fall away."""


@dataclass(frozen=True, slots=True)
class Clues:
    """Clues by sentence: ``(sentence, clue)`` pairs ordered by sentence; the clue's number leads to its weight."""

    sentences: NDArray[np.int64]
    clues: NDArray[np.int64]

    def between(self, low: int, high: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The pairs of sentences ``low`` to ``high`` (exclusive)."""
        start, stop = np.searchsorted(self.sentences, (low, high))
        return self.sentences[start:stop], self.clues[start:stop]


def numbers(text: str) -> set[str]:
    """The whole numbers in a text, without leading zeros; ``8,600`` and ``8 600`` are ``8600``."""
    return {number.lstrip("0") or "0" for number in _NUMBER.findall(_GROUPED.sub("", text))}


def skeletons(text: str) -> set[str]:
    """The consonants of each word in Latin letters, so that ``Биркенхед`` and ``Birkenhead`` meet."""
    least, most = _SKELETON
    result = set()
    for word in _WORD.findall(text):
        if word.islower():
            continue
        bare = _DOUBLED.sub(
            r"\1", _SILENT.sub("", word.lower().replace("ph", "f").replace("дж", "g").translate(_SOUNDS))
        )
        if len(bare) >= least:
            result.add(bare[:most])
    return result


def shared(
    source: Sequence[set[str]], target: Sequence[set[str]], most: float
) -> tuple[Clues, Clues, NDArray[np.float32]]:
    """The clues that stand on both sides in at most ``most`` sentences each, and their weights.

    A clue's weight falls with the number of sentences it stands in: 1 when in one, 1/2 when in four.
    """
    counts: list[dict[str, int]] = []
    for side in (source, target):
        counts.append({})
        for clues in side:
            for clue in clues:
                counts[-1][clue] = counts[-1].get(clue, 0) + 1
    known = [clue for clue in counts[0] if 0 < counts[1].get(clue, 0) <= most and counts[0][clue] <= most]
    index = {clue: number for number, clue in enumerate(known)}
    weights = np.array([max(counts[0][clue], counts[1][clue]) ** -0.5 for clue in known], dtype=np.float32)
    return _pairs(source, index), _pairs(target, index), weights


def _pairs(side: Sequence[set[str]], index: dict[str, int]) -> Clues:
    pairs = [(number, index[clue]) for number, clues in enumerate(side) for clue in clues if clue in index]
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Clues(table[:, 0], table[:, 1])
