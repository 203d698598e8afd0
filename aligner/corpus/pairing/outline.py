"""What a document says in which order, as one vector, and its sentences in a form small enough to keep.

After Thompson and Koehn, "Exploiting Sentence Order in Document Alignment" (2020): windows over the position in the
document, in which sentences weigh by their length and rarity, one after the other in one vector.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from aligner.embed.protocol import unit_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from aligner.types import Vectors

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Halves = NDArray[np.float16]
Flags = NDArray[np.bool_]

WINDOWS = 8
"""Windows over a document. On the pages of LibreOffice's help for spreadsheets and texts (830 a side) the nearest
document is the right one for .987 and .990 of the pages, with 4 windows .987 and .983, with one .981 and .966."""
_BREADTH = 64
"""Dimensions of a window: with 32 of them .981 and .984, with 128 .987 and .990."""
_KEPT = 128
"""Dimensions of a sentence: with all 512 the pairs found at their best threshold had F1 .977, with these .977."""
_SAMPLE = 20_000
"""Sentences of a side that the dimensions are chosen by."""
_SHRINK = 300
"""Sentences that stand for "nothing in common" in the mean of a side, so that a few documents keep what they say."""
_AT_ONCE = 16_384
"""Sentences reduced at once."""


@dataclass(frozen=True, slots=True)
class Collection:
    """The documents of one side.

    ``keys``: another one for each document that is another, or was edited. ``bounds`` ``(documents + 1,)``: where each
    begins among the ``n`` sentences. ``texts`` ``(n,)``: a number each, equal for equal texts. ``lengths`` ``(n,)``:
    their characters. ``vectors``: float32 ``(high - low, d)`` unit rows of the sentences ``low`` to ``high``.
    """

    names: Sequence[str]
    keys: Sequence[str]
    bounds: Ints
    texts: NDArray[np.uint64]
    lengths: Ints
    vectors: Callable[[int, int], Vectors]

    def __len__(self) -> int:
        return len(self.names)


@dataclass(frozen=True, slots=True)
class Space:
    """The few dimensions that documents are seen in: ``means`` ``(2, d)`` of both sides, ``basis`` ``(d, k)``.

    ``known``: of each side the outlines, by key, of documents that need not be looked at again.
    """

    means: Floats
    basis: Floats
    known: tuple[Mapping[str, Halves], Mapping[str, Halves]] = ({}, {})

    @classmethod
    def of(cls, sides: Sequence[Collection]) -> Space:
        """The dimensions in which sentences differ most, the same bits with any number of cores."""
        samples = [_sample(side) for side in sides]
        means = np.stack([sample.sum(axis=0) / (len(sample) + _SHRINK) for sample in samples])
        centred = np.concatenate([sample - mean for sample, mean in zip(samples, means, strict=True)])
        with ThreadpoolController().limit(limits=1, user_api="blas"):
            _, axes = np.linalg.eigh(centred.T.astype(np.float64) @ centred)
        return cls(means, np.ascontiguousarray(axes[:, ::-1][:, :_KEPT], dtype=np.float32))


@dataclass(frozen=True, slots=True)
class Outlines:
    """The documents of one side as they are compared: unit ``documents``, and of those ``taken`` the ``sentences``.

    ``weights`` ``(n,)``: each sentence's share of its document.
    """

    side: Collection
    mean: Floats
    basis: Floats
    documents: Floats
    sentences: Halves
    weights: Floats
    taken: Flags

    @classmethod
    def of(cls, side: Collection, mean: Floats, basis: Floats, known: Mapping[str, Halves]) -> Outlines:
        """All documents; those not ``known`` are looked at."""
        documents = np.zeros((len(side), WINDOWS * min(_BREADTH, basis.shape[1])), dtype=np.float32)
        there = np.array([key in known for key in side.keys], dtype=bool)
        for number in np.flatnonzero(there).tolist():
            documents[number] = known[side.keys[number]]
        sentences = np.empty((int(side.bounds[-1]), basis.shape[1]), dtype=np.float16)  # no memory until it is filled
        held = cls(side, mean, basis, documents, sentences, shares(side), np.zeros(len(side), dtype=bool))
        held.take(~there)
        return held

    def take(self, wanted: Flags) -> None:
        """Have the sentences of these documents, and the outlines of those that have none."""
        left, bounds, breadth = wanted & ~self.taken, self.side.bounds, min(_BREADTH, self.basis.shape[1])
        with ThreadpoolController().limit(limits=1, user_api="blas"):  # small products: a second thread costs more
            for low, high in _stretches(np.repeat(left, np.diff(bounds))):
                self.sentences[low:high] = (self.side.vectors(low, high) - self.mean) @ self.basis
            for number in np.flatnonzero(left & ~self.documents.any(axis=1)).tolist():
                held = slice(bounds[number], bounds[number + 1])
                windows = _windows(self.sentences[held, :breadth].astype(np.float32), self.weights[held])
                self.documents[number] = unit_rows(windows.reshape(1, -1)).astype(np.float16)  # as it is kept
        for low, high in _stretches(np.repeat(left, np.diff(bounds))):
            self.sentences[low:high] = unit_rows(self.sentences[low:high])
        self.taken[left] = True


def outlines(source: Collection, target: Collection, space: Space | None = None) -> tuple[Outlines, Outlines]:
    """Both sides in the same few dimensions: those given, or those in which their sentences differ most."""
    space = space or Space.of((source, target))
    first, second = (
        Outlines.of(side, mean, space.basis, known)
        for side, mean, known in zip((source, target), space.means, space.known, strict=True)
    )
    return first, second


def _windows(sentences: Floats, weights: Floats) -> Floats:
    """A document's windows ``(WINDOWS, d)``: unit means of its sentences, by weight and nearness to the place."""
    place = np.cumsum(weights) - weights / 2
    middles = (np.arange(WINDOWS, dtype=np.float32) + np.float32(0.5)) / WINDOWS
    near = np.exp(-(((place - middles[:, None]) * WINDOWS) ** 2) / 2) * weights
    return unit_rows(near @ sentences)


def shares(side: Collection) -> Floats:
    """How much of its document each sentence is ``(n,)``: by the root of its length over how many documents have it.

    Of seven such weights (1, length, its logarithm, its root, over how many documents or their logarithm) this and the
    root over the number itself put the right page first most often, of all within .006.
    """
    document = np.repeat(np.arange(len(side)), np.diff(side.bounds))
    _, number = np.unique(side.texts, return_inverse=True)
    once = np.unique(number * len(side) + document) // max(len(side), 1)
    weights = np.sqrt(np.maximum(side.lengths, 1) / np.bincount(once)[number]) if len(number) else np.empty(0)
    total = np.bincount(document, weights, len(side))
    result: Floats = (weights / total[document]).astype(np.float32)
    return result


def _sample(side: Collection) -> Floats:
    """Sentences of documents spread evenly over the side."""
    count = len(side)
    step = max(1, int(side.bounds[-1]) // _SAMPLE)
    parts = [side.vectors(int(side.bounds[at]), int(side.bounds[at + 1])) for at in range(0, count, step)]
    sample: Floats = np.concatenate(parts).astype(np.float32)
    return sample


def _stretches(wanted: Flags) -> Iterator[tuple[int, int]]:
    """The sentences wanted, ``(n,)``, as ranges of at most so many."""
    edges = np.flatnonzero(np.diff(wanted, prepend=False, append=False)).tolist()
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        for low in range(first, last, _AT_ONCE):
            yield low, min(low + _AT_ONCE, last)
