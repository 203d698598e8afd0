"""Another passage for a sentence: the documents searched by words or by meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aligner.text.cleaning import normalised

if TYPE_CHECKING:
    from aligner.embed import Encoder
    from aligner.review.sides import Side

_SHOWN = 20


class Passage(NamedTuple):
    """A sentence that was found, by its number among those of its side."""

    number: int
    document: str
    text: str
    similarity: float | None = None


def by_words(side: Side, query: str) -> list[Passage]:
    """Sentences with all the words, in any form that begins as they do; the shortest first."""
    words = query.casefold().split()[:20]
    found = [
        Passage(number, unit.document, unit.text)
        for number, unit in enumerate(side.units)
        if words and all(word in unit.text.casefold() for word in words)
    ]
    return sorted(found, key=lambda passage: len(passage.text))[:_SHOWN]


class ByMeaning:
    """The sentences of a side by closeness to a text; their vectors are made on the first search."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._vectors: np.ndarray[tuple[int, int], np.dtype[np.float32]] | None = None

    def find(self, query: str, encoder: Encoder) -> list[Passage]:
        """The closest sentences, the closest first."""
        if not self._side.units or not query.strip():
            return []
        if self._vectors is None:
            self._vectors = encoder.encode([normalised(unit.text) for unit in self._side.units])
        scores = self._vectors @ encoder.encode([normalised(query)])[0]
        best = np.argsort(-scores, kind="stable")[:_SHOWN]
        units = self._side.units
        return [Passage(int(at), units[at].document, units[at].text, float(scores[at])) for at in best]
