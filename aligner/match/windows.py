"""Windows of words of each sentence, as vectors: the small units that late interaction and evidence compare."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, replace
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
WORD = re.compile(rf"[{_CJK}][^\s、，；：。！？,;:!?]*[、，；：。！？,;:!?]*|[^\s{_CJK}]+")
_LETTERS = re.compile(r"\W+")
STEM = 6
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

    def alike(self) -> Windows:
        """The same windows, all of one weight."""
        return replace(self, weights=np.ones_like(self.weights))

    def halved(self) -> Windows:
        """The same windows with vectors in half precision."""
        return replace(self, vectors=self.vectors.astype(np.float16))

    @classmethod
    def joined(cls, parts: Sequence[Windows]) -> Windows:
        """The windows of the sentences of several, one after the other."""
        lengths = np.concatenate([np.diff(part.bounds) for part in parts])
        columns = [np.concatenate([getattr(part, name) for part in parts]) for name in ("vectors", "places", "weights")]
        return cls(
            columns[0], np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(lengths))), columns[1], columns[2]
        )

    def of(self, sentences: Ints) -> Windows:
        """The windows of some sentences, in their order."""
        lengths = self.bounds[sentences + 1] - self.bounds[sentences]
        ends = np.cumsum(lengths)
        chosen = np.repeat(self.bounds[sentences] - ends + lengths, lengths) + np.arange(lengths.sum())
        bounds = np.concatenate((np.zeros(1, dtype=np.int64), ends))
        return Windows(self.vectors[chosen], bounds, self.places[chosen], self.weights[chosen])


def words(text: str) -> list[tuple[int, int]]:
    """Character ranges of a text's words; of its clauses where words are not written apart (Chinese, Japanese)."""
    return [match.span() for match in WORD.finditer(text)] or [(0, len(text))]


@dataclass(frozen=True, slots=True)
class Rarity:
    """In how many of ``total`` sentences each word stands, by its first letters."""

    counts: Counter[str]
    total: int

    @classmethod
    def of(cls, sentences: Sequence[str]) -> Rarity:
        """Counted over the sentences."""
        keys = ({_key(text[low:high]) for low, high in words(text)} for text in sentences)
        return cls(Counter(key for held in keys for key in held), len(sentences))

    def weight(self, word: str) -> float:
        """The logarithm of how rare a word is."""
        return math.log((self.total + 1) / (self.counts[_key(word)] + 0.5))


@dataclass(slots=True)
class _Layout:
    """Where the windows of one size lie: as ranges of all words, as places in their sentences, with weights."""

    size: int
    spans: list[tuple[int, int]]
    places: list[tuple[int, int]]
    weights: list[float]
    bounds: list[int]

    def add(self, found: list[tuple[int, int]], first: int, running: Sequence[float], *, clauses: bool) -> None:
        """The windows of a sentence whose words are ``found``; ``first`` is the number of its first word of all."""
        width = max(1, self.size // 8) if clauses else self.size
        for start in _starts(len(found), width):
            stop = min(start + width, len(found))
            self.spans.append((first + start, first + stop))
            self.places.append((found[start][0], found[stop - 1][1]))
            self.weights.append((running[stop] - running[start]) / max(1, stop - start))
        self.bounds.append(len(self.spans))


def windows(
    sentences: Sequence[str],
    encoder: Encoder,
    sizes: Sequence[int],
    long_forms: Sequence[Mapping[str, str]],
    rarity: Rarity,
) -> list[Windows]:
    """Windows of so many words, half overlapping, of sentences as they stand in the document, for each of the sizes.

    They are encoded in one pass, in normalised spelling, with the abbreviations in ``long_forms`` (one table a
    sentence) written out. A window weighs the mean of its words' rarity. Of size 1 all words: with
    the 8 rarest of a sentence .60 of questions find their paragraph first instead of .70, and the statement in
    ``seeds/`` has nDCG@5 .51 instead of .57, for a tenth of a match's time.
    """
    units: list[str] = []
    texts = [0]
    layouts = [_Layout(size, [], [], [], [0]) for size in sizes]
    for sentence, table in zip(sentences, long_forms, strict=True):
        found = words(sentence)
        running = [0.0, *accumulate(rarity.weight(sentence[low:high]) for low, high in found)]
        clauses = bool(re.match(f"[{_CJK}]", sentence[found[0][0] :]))
        for layout in layouts:
            layout.add(found, len(units), running, clauses=clauses)
        units += [normalised(expanded(sentence[low:high], table)) for low, high in found]
        texts.append(len(units))
    spans = np.array([span for layout in layouts for span in layout.spans], dtype=np.int64).reshape(-1, 2)
    vectors = encode_windows(encoder, units, spans, np.array(texts, dtype=np.int64))
    ends = np.cumsum([len(layout.spans) for layout in layouts])
    return [
        Windows(
            part,
            np.array(layout.bounds, dtype=np.int64),
            np.array(layout.places, dtype=np.int64).reshape(-1, 2),
            np.array(layout.weights, dtype=np.float32),
        )
        for layout, part in zip(layouts, np.split(vectors, ends[:-1]), strict=True)
    ]


def _starts(count: int, size: int) -> list[int]:
    """First words of the windows: evenly spread, at most half a window apart, the last one ending with the text."""
    if count <= size:
        return [0]
    steps = -(-(count - size) // max(1, size // 2))
    return [round(step * (count - size) / steps) for step in range(steps + 1)]


def _key(word: str) -> str:
    return _LETTERS.sub("", word.lower())[:STEM]
