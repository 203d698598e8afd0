"""Both sides of an alignment made ready: runs, lengths, numbers; and what is normal for the two together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aligner.align.numbers import all_numbers, shared

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aligner.align.numbers import Places
    from aligner.embed.runs import Runs

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_RARE = 0.03
"""A number that stands in a larger share of a side's sentences says nothing about which one."""
_FEW = 5.0
"""A number in so few sentences is rare in any document."""
_QUOTES = "\"'»”’」』"
_CLOSING = f" {_QUOTES})]）"
_ENDINGS = {
    "?": 1,
    "？": 1,
    "!": 2,
    "！": 2,
    ":": 3,
    "：": 3,
    ";": 4,
    "；": 4,
    ",": 4,
    "，": 4,
    ".": 5,
    "。": 5,
    "…": 5,
}
_NO_MARK = 6
_USUAL, _WITH_SIZE = np.float32(0.08), 0.35
"""Mean cosine of any two sentences of a document and its translation, and how it grows with the runs' sizes.

Measured: 1-1 .06 to .09, 2-2 .13 to .15, 3-3 .19 to .21, 5-5 .25 to .32 on NTREX ru-en, Text+Berg de-fr, the own gold
set and LibreOffice help zh-en, de-fr, ru-en.
"""
_IMAGINED = np.float32(10)
"""Runs of the usual likeness that are added to each document's own."""
_SAMPLE = 500
"""Runs of a size whose mean stands for that of all; with so many the background is off by about .001."""


@dataclass(frozen=True, slots=True)
class Text:
    """Sentences in order, as the encoder shall read them, and the number of the paragraph each stands in."""

    sentences: Sequence[str]
    blocks: Sequence[int] | None = None

    def __post_init__(self) -> None:
        if self.blocks is not None and len(self.blocks) != len(self.sentences):
            raise ValueError("each sentence needs the number of its paragraph")

    def only(self, chosen: Iterable[int]) -> Text:
        """The sentences with these numbers."""
        numbers = list(chosen)
        blocks = None if self.blocks is None else [self.blocks[number] for number in numbers]
        return Text([self.sentences[number] for number in numbers], blocks)


@dataclass(frozen=True, slots=True)
class Side:
    """One side, with its runs of sentences."""

    texts: Sequence[str]
    runs: Runs
    characters: Ints
    numbers: Sequence[frozenset[str]]
    digits: Ints
    breaks: Ints
    """Running totals, ``n + 1`` values each: of ``characters``, of numbers, of sentences that begin a new block."""
    ends: NDArray[np.int8]
    """The mark that each sentence ends with, as the number of a class; 0 where there is no text."""
    quoted: NDArray[np.int8]
    """Whether each sentence ends with a closing quote, 2, or not, 1."""

    def __len__(self) -> int:
        return len(self.texts)


def side(text: Text, runs: Runs) -> Side:
    """A text made ready, with the vectors of its runs."""
    texts = text.sentences
    found = all_numbers(texts)
    blocks = np.zeros(len(texts)) if text.blocks is None else np.array(text.blocks)
    return Side(
        texts,
        runs,
        characters=_running([len(text) for text in texts]),
        numbers=found,
        digits=_running([len(every) for every in found]),
        breaks=_running(np.diff(blocks, prepend=blocks[:1]) != 0),
        ends=np.array([_ending(text) for text in texts], dtype=np.int8),
        quoted=np.array([1 + (text[-1:] in _QUOTES) for text in texts], dtype=np.int8),
    )


def _running(values: Sequence[int] | NDArray[np.bool_]) -> Ints:
    """The running total, from 0."""
    return np.concatenate([[0], np.cumsum(np.array(values, dtype=np.int64))])


def _ending(text: str) -> int:
    """The class of the last mark inside closing quotes; a question stays a question in translation."""
    last = text[-1:]
    if last in _CLOSING:
        last = text.rstrip(_CLOSING)[-1:]
    return _ENDINGS.get(last, _NO_MARK) if last else 0


@dataclass(frozen=True, slots=True)
class Background:
    """What any two runs of the documents have in common, so that only what is more than that counts.

    Half the mean similarity of a run to all runs of a size on the other side: its product with ``source`` or ``target``
    there, ``(sizes, d)``, and ``source_usual`` or ``target_usual``, ``(sizes, sizes)``, source sizes first. Longer runs
    about one subject are alike for no other reason than their length: after Vecalign, which divides by what random
    pairs have.
    """

    source: Floats
    target: Floats
    source_usual: Floats
    target_usual: Floats

    def of_source(self, runs: Floats, t: int) -> Floats:
        """The background of single source sentences ``(..., d)`` beside runs of ``t`` target sentences."""
        level: Floats = runs @ self.target[t - 1] + self.target_usual[0, t - 1]
        return level

    def of_target(self, runs: Floats, s: int) -> Floats:
        """The background of single target sentences ``(..., d)`` beside runs of ``s`` source sentences."""
        level: Floats = runs @ self.source[s - 1] + self.source_usual[s - 1, 0]
        return level

    def mean(self, source: Side, target: Side) -> float:
        """The mean cosine of any two sentences."""
        parts = self.of_source(_sample(source), 1).mean(), self.of_target(_sample(target), 1).mean()
        return float(sum(parts))


def _sample(one: Side) -> Floats:
    """Some hundred sentences of a side, evenly spread, ``(n, d)``."""
    chosen: Floats = one.runs.vectors[0, :: max(1, len(one) // _SAMPLE)].astype(np.float32)
    return chosen


def background(source: Side, target: Side) -> Background:
    """The background of two sides; for short documents, moved towards what is usual.

    A short document's runs are few, and the translation of the run in question is among them.
    """
    sizes = np.arange(1, len(source.runs) + 1, dtype=np.float32)
    half = np.float32(0.5)
    usual: Floats = half * _USUAL * (sizes[:, None] * sizes) ** np.float32(_WITH_SIZE)
    shares = [_IMAGINED / (len(one) + _IMAGINED) for one in (source, target)]
    return Background(half * _means(source), half * _means(target), usual * shares[0], usual * shares[1])


def _means(one: Side) -> Floats:
    """The mean run of each size, with the imagined ones as zeros; of a long document, by a sample of its runs."""
    step = max(1, len(one) // _SAMPLE)
    wanted = np.zeros_like(one.runs.made)
    wanted[:, ::step] = True
    one.runs.make(wanted)
    chosen = one.runs.vectors[:, ::step]
    counts = np.maximum(len(one) - np.arange(len(one.runs)), 1).astype(np.float32)
    share = (counts / (counts + _IMAGINED) / np.maximum(np.minimum(chosen.shape[1], counts), 1))[:, None]
    means: Floats = chosen.sum(axis=1, dtype=np.float32) * share
    return means


@dataclass(frozen=True, slots=True)
class Level:
    """What is normal for these two documents: closeness of a good pair, source characters per target character.

    ``fidelity`` tells how free the translation is: the closeness on the scale of an encoder whose unrelated sentences
    have the usual cosine, so that it means the same for any encoder.
    """

    closeness: float
    ratio: float
    fidelity: float

    def lengths(self, one: Side, other: Side) -> tuple[Floats, Floats]:
        """Running totals of both sides' characters in a measure common to both, so that neither side is the first."""
        root = np.sqrt(self.ratio)
        return (one.characters / root).astype(np.float32), (other.characters * root).astype(np.float32)


def in_common(source: Side, target: Side) -> tuple[Places, Places]:
    """Where the numbers stand that both sides have and that are rare enough on both."""
    return shared(source.numbers, target.numbers, max(_FEW, _RARE * min(len(source), len(target))))
