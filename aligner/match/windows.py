"""Windows of words of each sentence, as vectors: the small units that late interaction and evidence compare."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aligner.embed.protocol import encode_windows
from aligner.text.abbreviations import expanded
from aligner.text.cleaning import normalised

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aligner.embed.protocol import Encoder
    from aligner.types import Vectors

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{_CJK}][^\s、，；：。！？,;:!?]*[、，；：。！？,;:!?]*|[^\s{_CJK}]+")
_LETTERS = re.compile(r"\W+")
_STEM = 6
"""Letters by which forms of one word count as the same word when it is counted how many sentences have it."""


@dataclass(frozen=True, slots=True)
class Windows:
    """Windows of each of ``n`` sentences.

    ``vectors`` ``(w, d)``; ``bounds`` ``(n + 1,)``: the windows of sentence ``i`` are ``bounds[i]`` to ``bounds[i +
    1]``; ``places`` ``(w, 2)``: character ranges in their sentences; ``weights`` ``(w,)``: how much each counts.
    """

    vectors: Vectors
    bounds: Ints
    places: Ints
    weights: Floats

    def of(self, sentences: Ints) -> Windows:
        """The windows of some sentences, which ascend."""
        lengths = self.bounds[sentences + 1] - self.bounds[sentences]
        ends = np.cumsum(lengths)
        chosen = np.repeat(self.bounds[sentences] - ends + lengths, lengths) + np.arange(lengths.sum())
        bounds = np.concatenate((np.zeros(1, dtype=np.int64), ends))
        return Windows(self.vectors[chosen], bounds, self.places[chosen], self.weights[chosen])


def words(text: str) -> list[tuple[int, int]]:
    """Character ranges of a text's words; of its clauses where words are not written apart (Chinese, Japanese)."""
    return [match.span() for match in _WORD.finditer(text)] or [(0, len(text))]


def rarity(sentences: Sequence[str]) -> Counter[str]:
    """In how many of the sentences each word stands, by its first letters."""
    return Counter(key for text in sentences for key in {_key(text[low:high]) for low, high in words(text)})


def windows(
    sentences: Sequence[str],
    encoder: Encoder,
    size: int,
    *,
    long_forms: Sequence[Mapping[str, str]] = (),
    counts: Counter[str] | None = None,
    total: int = 0,
) -> Windows:
    """Windows of ``size`` words, half overlapping, of sentences as they stand in the document.

    They are encoded in normalised spelling, with the abbreviations in ``long_forms`` (one table a sentence) written
    out. With ``counts`` (see :func:`rarity`, over ``total`` sentences) a word weighs the logarithm of how rare it is,
    and a longer window the mean of its words.
    """
    units: list[str] = []
    spans: list[tuple[int, int]] = []
    places: list[tuple[int, int]] = []
    weights: list[float] = []
    bounds, texts = [0], [0]
    for number, sentence in enumerate(sentences):
        found = words(sentence)
        width = size if not re.match(f"[{_CJK}]", sentence[found[0][0] :]) else max(1, size // 8)
        for start in _starts(len(found), width):
            stop = min(start + width, len(found))
            spans.append((len(units) + start, len(units) + stop))
            places.append((found[start][0], found[stop - 1][1]))
        table = long_forms[number] if long_forms else {}
        units += [normalised(expanded(sentence[low:high], table)) for low, high in found]
        if counts is not None:
            inside = [(low - texts[-1], high - texts[-1]) for low, high in spans[bounds[-1] :]]
            weights += _weights(sentence, found, inside, counts, total)
        bounds.append(len(spans))
        texts.append(len(units))
    at = np.array(spans, dtype=np.int64).reshape(-1, 2)
    return Windows(
        encode_windows(encoder, units, at, np.array(texts, dtype=np.int64)),
        np.array(bounds, dtype=np.int64),
        np.array(places, dtype=np.int64).reshape(-1, 2),
        np.array(weights if counts is not None else [1.0] * len(spans), dtype=np.float32),
    )


def _starts(count: int, size: int) -> list[int]:
    """First words of the windows: evenly spread, at most half a window apart, the last one ending with the text."""
    if count <= size:
        return [0]
    steps = -(-(count - size) // max(1, size // 2))
    return [round(step * (count - size) / steps) for step in range(steps + 1)]


def _key(word: str) -> str:
    return _LETTERS.sub("", word.lower())[:_STEM]


def _weights(
    sentence: str, found: list[tuple[int, int]], spans: list[tuple[int, int]], counts: Counter[str], total: int
) -> list[float]:
    """The mean weight of the words of each window, given as ranges of the words found in a sentence."""
    running = [0.0, *accumulate(_weight(sentence[low:high], counts, total) for low, high in found)]
    return [(running[high] - running[low]) / max(1, high - low) for low, high in spans]


def _weight(word: str, counts: Counter[str], total: int) -> float:
    return math.log((total + 1) / (counts[_key(word)] + 0.5))
