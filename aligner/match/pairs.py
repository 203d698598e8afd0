"""What matching found, as pairs: numbers back to sentences, windows back to words."""

from __future__ import annotations

from dataclasses import replace
from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from aligner.match.flags import flags
from aligner.types import Evidence, Pair, Passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from aligner.match.search import Found
    from aligner.match.side import Counts, Terms
    from aligner.match.windows import Ints
    from aligner.types import Sentence


def pairs_of(
    found: Found,
    source: Mapping[int, Sentence] | Sequence[Sentence],
    target: Mapping[int, Sentence] | Sequence[Sentence],
    times: Counts,
    numbers: Iterable[int],
    terms: Sequence[Terms | None] = (None, None),
) -> tuple[Pair, ...]:
    """The rows as pairs, with a pair without a target for each of the source sentences ``numbers`` that has no row.

    ``source``, ``target``: the sentences by number, at least those that rows name; ``times`` ``(m,)``: how many times
    each target stands; ``terms``: the entries of a termbase that the sentences of either side hold.
    """
    rows = [
        (index, range(low, high)) for index, (low, high) in zip(found.source.tolist(), found.span.tolist(), strict=True)
    ]
    here = {index: source[index].text for index, _ in rows}
    there = {number: target[number].text for _, span in rows for number in span}
    made = [
        Pair(
            source=_passage([source[index]]),
            target=_passage([target[number] for number in span]),
            rank=1,
            similarity=float(found.similarity[row]),
            score=None if isnan(found.score[row]) else float(found.score[row]),
            relation="translation" if found.translation[row] else "theme",
            evidence=_evidence(found, row, there),
            flags=marks,
            features={name: float(column[row]) for name, column in found.values.items()},
            terms=_in_both(terms, index, found.span[row]),
            occurrences=int(times[span.start : span.stop].min()),
        )
        for row, ((index, span), marks) in enumerate(zip(rows, flags(found, here, there, times), strict=True))
    ]
    return tuple(_ranked(made, found.source, source, np.fromiter(numbers, dtype=np.int64)))


def _ranked(
    made: list[Pair], owner: Ints, source: Mapping[int, Sentence] | Sequence[Sentence], numbers: Ints
) -> Iterator[Pair]:
    """The pairs by their sentences, best first, and one without a target for each sentence that has none."""
    bounds = zip(np.searchsorted(owner, numbers), np.searchsorted(owner, numbers, side="right"), strict=True)
    for index, (low, high) in zip(numbers.tolist(), bounds, strict=True):
        for rank, pair in enumerate(made[low:high], start=1):
            yield replace(pair, rank=rank)
        if low == high:
            yield Pair(_passage([source[index]]), None, rank=1, similarity=0.0, score=0.0, relation="none")


def _in_both(terms: Sequence[Terms | None], index: int, span: Ints) -> tuple[str, ...]:
    """The terms that a source sentence and a passage share, each as ``ячейка = cell``."""
    source, target = terms
    if source is None or target is None:
        return ()
    own, other = source.of(index, index + 1), target.of(int(span[0]), int(span[1]))
    return tuple(f"{term} = {other[entry]}" for entry, term in own.items() if entry in other)


def _passage(sentences: Sequence[Sentence]) -> Passage:
    text = " ".join(sentence.text for sentence in sentences)
    return Passage(sentences[0].document, sentences[0].index, sentences[-1].index, text)


def _evidence(found: Found, row: int, target: Mapping[int, str]) -> Evidence:
    """The windows that matched best, the target's as a range of the passage's text."""
    held = found.evidence
    shift = sum(len(target[number]) + 1 for number in range(found.span[row, 0], held.target_sentence[row]))
    first, last = held.target_place[row].tolist()
    begin, end = held.source_place[row].tolist()
    return Evidence((begin, end), (first + shift, last + shift), float(held.cosine[row]))
