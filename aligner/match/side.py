"""One side of a match: its sentences, where documents and sections begin, and its vectors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aligner.embed.protocol import is_additive, unit_rows
from aligner.match.windows import Rarity, windows
from aligner.text.abbreviations import common, definitions, expanded
from aligner.text.cleaning import normalised

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aligner.embed.protocol import Encoder
    from aligner.match.windows import Ints, Windows
    from aligner.types import Vectors

Flags = NDArray[np.bool_]

NEIGHBOURS = 3
"""Sentences to each side that make a sentence's context. A second context of 6 or of 12 beside it gained nothing
(nDCG@5 .479 instead of .481, each judged collection left out in turn)."""
SECTION = 30
"""Sentences to each side at most that count as the same section, which else goes from heading to heading: adding it
raised nDCG@5 from .481 to .500 and the share of right first passages from .54 to .58."""
_SHRINK = 30
"""Sentences that stand for "no common direction" in a side's mean vector, so that a short side has hardly any."""


@dataclass(frozen=True)
class Sentences:
    """Sentences of the documents of one side, in order.

    ``texts``: as they stand. ``first`` ``(n,)``: whether a document begins; ``heading`` ``(n,)``: whether it is one;
    ``barred`` ``(n,)``: whether no passage may hold it together with the one before.
    """

    texts: Sequence[str]
    first: Flags
    heading: Flags
    barred: Flags

    @classmethod
    def plain(cls, texts: Sequence[str]) -> Sentences:
        """Sentences of one document without headings."""
        none = np.zeros(len(texts), dtype=bool)
        begin = none.copy()
        begin[:1] = True
        return cls(texts, begin, none, none)

    @cached_property
    def empty(self) -> Flags:
        """Sentences without text, as a file with one sentence a line may have."""
        return np.array([not text.strip() for text in self.texts], dtype=bool)

    @cached_property
    def long_forms(self) -> list[Mapping[str, str]]:
        """For each sentence what abbreviations stand for: as its own document says, else as all others agree."""
        number = np.cumsum(self.first) - 1
        starts = [*np.flatnonzero(self.first).tolist(), len(self.texts)]
        own = [definitions("\n".join(self.texts[low:high])) for low, high in pairwise(starts)]
        shared = common(own)
        tables = [{**shared, **table} for table in own]
        return [tables[document] for document in number.tolist()]

    @cached_property
    def read(self) -> list[str]:
        """What the encoder reads: one spelling, abbreviations written out."""
        return [normalised(expanded(text, table)) for text, table in zip(self.texts, self.long_forms, strict=True)]

    @cached_property
    def rarity(self) -> Rarity:
        """In how many sentences each word stands."""
        return Rarity.of(self.texts)

    def around(self, reach: int, *, section: bool) -> Ints:
        """For each sentence the range ``(n, 2)`` of those around it in its document, or in its section."""
        count = len(self.texts)
        at = np.arange(count)
        begins = self.first | self.heading if section else self.first
        low = np.maximum.accumulate(np.where(begins, at, 0))
        after = np.append(np.flatnonzero(begins), count)
        high = after[np.searchsorted(after, at, side="right")]
        return np.stack((np.maximum(low, at - reach), np.minimum(high, at + reach + 1)), axis=1)


class Side:
    """Vectors of one side, each kind made when it is first asked for."""

    def __init__(self, sentences: Sentences, encoder: Encoder) -> None:
        self.sentences, self.encoder = sentences, encoder
        self.additive = is_additive(encoder)
        """Whether runs and windows are sums over one pass, so that keeping them would cost more than making them."""
        self.direct = getattr(encoder, "encoder", encoder) if self.additive else encoder
        self._sums: NDArray[np.float64] | None = None
        if is_additive(encoder):
            sums = encoder.encode_sums([*sentences.read, ""])
            self.vectors: Vectors = encoder.from_sums(sums[:-1])
            self._sums, self._marks = _running(sums[:-1]), sums[-1].astype(np.float64)
        else:
            self.vectors = encoder.encode(sentences.read)

    @cached_property
    def context(self) -> Vectors:
        """How each sentence with its neighbours differs from the side's usual context ``(n, d)``."""
        return _centred(self.runs(self.sentences.around(NEIGHBOURS, section=False)))

    @cached_property
    def section(self) -> Vectors:
        """How each sentence's section differs from the side's usual one ``(n, d)``."""
        return _centred(self.runs(self.sentences.around(SECTION, section=True)))

    @cached_property
    def mean(self) -> Vectors:
        """What the sentences have in common ``(d,)``; short where there are few."""
        total: Vectors = self.vectors.sum(axis=0) / (len(self.vectors) + _SHRINK)
        return total

    def windows(self, sizes: Sequence[int], chosen: Ints) -> list[Windows]:
        """Windows of each size of some sentences, by number, weighing by how rare their words are on this side."""
        held = self.sentences
        numbers = chosen.tolist()
        return windows(
            [held.texts[number] for number in numbers],
            self.direct,
            sizes,
            [held.long_forms[number] for number in numbers],
            held.rarity,
        )

    def runs(self, spans: Ints) -> Vectors:
        """Vectors of runs: what their sentences add up to, less the marks between them, where the encoder has sums.

        Else means of the sentences' vectors; with those the judged collections gave nDCG@5 .511 instead of .517.
        """
        if self._sums is not None and is_additive(self.encoder):
            total = self._sums[spans[:, 1]] - self._sums[spans[:, 0]]
            total -= (spans[:, 1] - spans[:, 0] - 1)[:, None] * self._marks
            return self.encoder.from_sums(total.astype(np.float32))
        running = _running(self.vectors)
        return unit_rows(running[spans[:, 1]] - running[spans[:, 0]])


def _running(rows: Vectors) -> NDArray[np.float64]:
    """Sums of the rows before each row, and of all ``(n + 1, d)``."""
    sums = np.zeros((len(rows) + 1, rows.shape[1]))
    np.cumsum(rows, axis=0, dtype=np.float64, out=sums[1:])
    return sums


def _centred(vectors: Vectors) -> Vectors:
    """Rows less their mean, and not scaled again: where all contexts are alike they say little, and weigh little.

    As unit vectors they gave the judged collections the same (.512), but on the statement in ``seeds/``, whose
    documents have one subject, .44 instead of .50.
    """
    centred: Vectors = vectors - vectors.mean(axis=0)
    return centred
