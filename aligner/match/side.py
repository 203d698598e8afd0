"""One side of a match: its sentences, where documents and sections begin, and its vectors."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from aligner.embed.protocol import is_additive, unit_rows
from aligner.match.windows import Rarity, windows
from aligner.text.abbreviations import common, definitions, expanded
from aligner.text.cleaning import normalised
from aligner.text.shared import Common

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from aligner.embed.protocol import Encoder
    from aligner.match.windows import Ints, Windows
    from aligner.types import Vectors

Flags = NDArray[np.bool_]
Counts = NDArray[np.int32]

NEIGHBOURS = 3
"""Sentences to each side that make a sentence's context. A second context of 6 or of 12 beside it gained nothing
(nDCG@5 .479 instead of .481, each judged collection left out in turn)."""
SECTION = 30
"""Sentences to each side at most that count as the same section, which else goes from heading to heading: adding it
raised nDCG@5 from .481 to .500 and the share of right first passages from .54 to .58."""
_BLOCK, _SPANS = 8192, 1024
"""Sentences, and runs, whose vectors are made at once."""
_ALIKE, _SURE, _UNSURE = 3, 3.0, 10
"""Sentences are in order if those up to ``_ALIKE`` apart are closer than any two, by ``_SURE`` standard errors. So many
as ``_UNSURE`` count as in order beforehand: a few show little either way."""
_SAMPLE = 4096
"""Sentences of a side at most from which it is told whether they are in order, and which names are common."""
_SHRINK = 30
"""Sentences that stand for "no common direction" in a side's mean vector, and for the other side in its usual section,
so that a short side has hardly any of its own."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Entries of a termbase in ``n`` sentences: those of sentence ``i`` lie from ``bounds[i]`` to ``bounds[i + 1]``.

    ``bounds`` ``(n + 1,)``; ``numbers`` ``(m,)``: entries, ascending in a sentence; ``terms``: how each is written.
    """

    bounds: Ints
    numbers: Ints
    terms: Sequence[str]

    def of(self, first: int, last: int) -> dict[int, str]:
        """The entries of a run of sentences, half-open."""
        at = slice(self.bounds[first], self.bounds[last])
        return dict(zip(self.numbers[at].tolist(), self.terms[at], strict=True))


@dataclass(frozen=True)
class Sentences:
    """Sentences of the documents of one side, in order.

    ``texts``: as they stand. ``first`` ``(n,)``: whether a document begins; ``heading`` ``(n,)``: whether it is one;
    ``barred`` ``(n,)``: whether no passage may hold it together with the one before. ``terms``: the entries of a
    termbase that they hold, where one was given.
    """

    texts: Sequence[str]
    first: Flags
    heading: Flags
    barred: Flags
    terms: Terms | None = None

    @classmethod
    def plain(cls, texts: Sequence[str]) -> Sentences:
        """Sentences of one document without headings."""
        none = np.zeros(len(texts), dtype=bool)
        begin = none.copy()
        begin[:1] = True
        return cls(texts, begin, none, none)

    def __len__(self) -> int:
        return len(self.first)

    def at(self, numbers: Ints) -> list[str]:
        """Some sentences as they stand."""
        return [self.texts[number] for number in numbers.tolist()]

    @cached_property
    def empty(self) -> Flags:
        """Sentences without text, as a file with one sentence a line may have."""
        return np.array([not text.strip() for text in self.texts], dtype=bool)

    @cached_property
    def times(self) -> Counts:
        """How many times each sentence stands, but for case and spaces."""
        plain = [" ".join(text.lower().split()) for text in self.texts]
        counts = Counter(plain)
        return np.array([counts[text] for text in plain], dtype=np.int32)

    @cached_property
    def _tables(self) -> Sequence[Mapping[str, str]]:
        """For each document what abbreviations stand for: as it says itself, else as all others agree."""
        starts = [*np.flatnonzero(self.first).tolist(), len(self.texts)]
        own = [definitions("\n".join(self.texts[low:high])) for low, high in pairwise(starts)]
        shared = common(own)
        return [{**shared, **table} for table in own]

    @cached_property
    def _document(self) -> Ints:
        return np.cumsum(self.first) - 1

    def documents_of(self, numbers: Ints) -> Ints:
        """Numbers of the documents of some sentences, -1 for those past the end."""
        return np.where(numbers < len(self), self._document[np.minimum(numbers, len(self) - 1)], -1)

    def long_forms(self, numbers: Ints) -> list[Mapping[str, str]]:
        """For some sentences what abbreviations stand for."""
        return [self._tables[document] for document in self._document[numbers].tolist()]

    def read(self, numbers: Ints) -> list[str]:
        """What the encoder reads of some sentences: one spelling, abbreviations written out."""
        tables = self.long_forms(numbers)
        return [normalised(expanded(text, table)) for text, table in zip(self.at(numbers), tables, strict=True)]

    @cached_property
    def rarity(self) -> Rarity:
        """In how many sentences each word stands."""
        return Rarity.of(self.texts)

    @cached_property
    def common(self) -> Common:
        """In how many sentences the keys of names stand, of a sample."""
        return Common.of(self.at(self.sample))

    @cached_property
    def sample(self) -> Ints:
        """Numbers of sentences evenly spread, all of a small side."""
        return np.unique(np.linspace(0, len(self) - 1, min(len(self), _SAMPLE)).astype(np.int64))

    @cached_property
    def _bounds(self) -> tuple[Ints, Ints]:
        """Where documents begin, where sections begin, and the number of sentences after them."""
        found = [np.append(np.flatnonzero(begin), len(self)) for begin in (self.first, self.first | self.heading)]
        return found[0], found[1]

    def around(self, numbers: Ints, *, section: bool) -> Ints:
        """For some sentences the range ``(n, 2)`` of those around them in their document, or in their section."""
        begins, reach = self._bounds[section], SECTION if section else NEIGHBOURS
        after = np.searchsorted(begins, numbers, side="right")
        low = np.where(after > 0, begins[after - 1], 0)
        return np.stack((np.maximum(low, numbers - reach), np.minimum(begins[after], numbers + reach + 1)), axis=1)


class Kept(Protocol):
    """What is held of each sentence ``(n, k)``: an array, or one that reads its rows from files."""

    def __getitem__(self, rows: Ints, /) -> NDArray[Any]:
        """Rows ``(r, k)``."""


class Side:
    """One side's vectors, made for the sentences that are asked for from what is kept of each.

    ``kept``: for an encoder that adds up, sums ``(n, k)``; for any other, vectors. Encoded here when not given. So a
    side takes 2 kB a sentence in memory, and none where they are read from files.
    """

    def __init__(self, sentences: Sentences, encoder: Encoder, kept: Kept | None = None) -> None:
        self.sentences, self.encoder = sentences, encoder
        self.additive = is_additive(encoder)
        """Whether runs and windows are sums over one pass, so that keeping them would cost more than making them."""
        self.direct = getattr(encoder, "encoder", encoder) if self.additive else encoder
        self._marks: NDArray[np.float64] | float = 0.0
        texts = sentences.read(np.arange(len(sentences))) if kept is None else []
        if is_additive(encoder):
            sums = encoder.encode_sums([*texts, ""])
            self._marks = sums[-1].astype(np.float64)
            self.kept: Kept = sums[:-1] if kept is None else kept
        else:
            self.kept = encoder.encode(texts) if kept is None else kept

    def __len__(self) -> int:
        return len(self.sentences)

    @cached_property
    def vectors(self) -> Vectors:
        """All vectors ``(n, d)``, for collections that fit in memory."""
        return self.vectors_at(np.arange(len(self)))

    def vectors_at(self, numbers: Ints) -> Vectors:
        """Vectors of some sentences ``(n, d)``."""
        return self._made(self.kept[numbers])

    def around_at(self, numbers: Ints, other: Side) -> tuple[Vectors, Vectors]:
        """How some sentences' contexts and sections differ from what is usual, ``(n, d)`` each.

        In a text no longer than a section all sections are the same, so that the usual one leans on that of the other
        side, the more the fewer sentences this one has. Contexts lean on none: that gained as much again on judged
        texts cut down, and took three of seven passages that a reader keeps from the statement in ``seeds/``, not one.
        A run of one sentence has nothing around it.
        """
        found = []
        for section, mine, theirs in zip((False, True), self._usual, other._usual, strict=True):
            spans = self.sentences.around(numbers, section=section)
            lengths = (spans[:, 1] - spans[:, 0]).astype(np.float32)
            own = np.float32(len(self) / (len(self) + _SHRINK) if section else 1)
            sure = self.order * (1 - lengths[:, None] ** -2)
            found.append(sure * (self.runs(spans) - own * mine - (1 - own) * theirs))
        return found[0], found[1]

    @cached_property
    def order(self) -> np.float32:
        """How surely the sentences stand in an order that means something, 0 to 1: in a mere list, context is chance.

        Of questions in an order by chance .64 find their paragraph first instead of .58, and all judged texts have
        about 1, but for a few dozen sentences of one subject.
        """
        at = self.sentences.sample
        vectors = self.vectors_at(at)
        near = [self._steps(at, vectors, apart) for apart in range(1, _ALIKE + 1)]
        close = np.concatenate(near)
        if len(close) < 2:
            return np.float32(1)
        total = vectors.sum(axis=0)
        usual = (total @ total - len(at)) / max(1, len(at) * (len(at) - 1))
        error = max(1e-6, float(close.std())) / np.sqrt(len(close))
        sure = np.clip((close.mean() - usual) / error / _SURE, 0, 1)
        return np.float32((len(at) * sure + _UNSURE) / (len(at) + _UNSURE))

    def _steps(self, at: Ints, vectors: Vectors, apart: int) -> Vectors:
        """Cosines of sentences and those so many further on in the same document."""
        held = np.flatnonzero(self.sentences.documents_of(at) == self.sentences.documents_of(at + apart))
        products: Vectors = (vectors[held] * self.vectors_at(at[held] + apart)).sum(axis=1)
        return products

    @cached_property
    def _usual(self) -> tuple[Vectors, Vectors]:
        """Mean context and mean section ``(d,)``, which are taken from each, and not scaled again.

        Where all contexts are alike they say little, and weigh little. As unit vectors they gave the judged
        collections the same (.512), but on the statement in ``seeds/``, whose documents have one subject, .44 instead
        of .50.
        """
        near = self._mean(lambda at: self.runs(self.sentences.around(at, section=False)))
        return near, self._mean(lambda at: self.runs(self.sentences.around(at, section=True)))

    @cached_property
    def mean(self) -> Vectors:
        """What the sentences have in common ``(d,)``; short where there are few."""
        return self._mean(self.vectors_at) * np.float32(len(self) / (len(self) + _SHRINK))

    def _mean(self, rows_of: Callable[[Ints], Vectors]) -> Vectors:
        """The mean of what a function gives for all sentences, block by block."""
        parts = [np.arange(low, min(low + _BLOCK, len(self))) for low in range(0, len(self), _BLOCK)]
        total = sum(rows_of(part).sum(axis=0, dtype=np.float64) for part in parts)
        return np.asarray(total / max(1, len(self)), dtype=np.float32)

    def windows(self, sizes: Sequence[int], chosen: Ints) -> list[Windows]:
        """Windows of each size of some sentences, by number, weighing by how rare their words are on this side."""
        held = self.sentences
        return windows(held.at(chosen), self.direct, sizes, held.long_forms(chosen), held.rarity)

    def runs(self, spans: Ints) -> Vectors:
        """Vectors of runs: what their sentences add up to, less the marks between them, where the encoder has sums.

        Else means of the sentences' vectors; with those the judged collections gave nDCG@5 .511 instead of .517.
        """
        parts = [self._runs(spans[low : low + _SPANS]) for low in range(0, len(spans), _SPANS)]
        return np.concatenate([self.vectors_at(np.zeros(0, dtype=np.int64)), *parts])

    def _runs(self, spans: Ints) -> Vectors:
        """Differences of sums that run over the sentences that the spans hold, the others left out."""
        steps = np.zeros(len(self) + 1, dtype=np.int32)
        np.add.at(steps, spans[:, 0], 1)
        np.add.at(steps, spans[:, 1], -1)
        held = np.flatnonzero(np.cumsum(steps))
        running = _running(self.kept[held])
        total = running[np.searchsorted(held, spans[:, 1])] - running[np.searchsorted(held, spans[:, 0])]
        total -= (spans[:, 1] - spans[:, 0] - 1)[:, None] * self._marks
        return self._made(total.astype(np.float32))

    def _made(self, rows: NDArray[Any]) -> Vectors:
        """Unit vectors of rows as they are kept, or of what they add up to."""
        if is_additive(self.encoder):
            return self.encoder.from_sums(np.asarray(rows, dtype=np.float32))
        return unit_rows(rows)


def _running(rows: NDArray[Any]) -> NDArray[np.float64]:
    """Sums of the rows before each row, and of all ``(n + 1, d)``."""
    sums = np.zeros((len(rows) + 1, rows.shape[1]))
    np.cumsum(rows, axis=0, dtype=np.float64, out=sums[1:])
    return sums
