"""What matching found, as pairs: numbers back to sentences, windows back to words."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from aligner.match.flags import flags
from aligner.types import Evidence, Pair, Passage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aligner.match.search import Found
    from aligner.match.side import Terms
    from aligner.match.windows import Ints
    from aligner.types import Sentence


def pairs_of(
    found: Found,
    source: Sequence[Sentence],
    target: Sequence[Sentence],
    terms: Sequence[Terms | None] = (None, None),
) -> tuple[Pair, ...]:
    """The rows as pairs, with a pair without a target for each source sentence that has no row.

    ``terms``: the entries of a termbase that the sentences of either side hold.
    """
    marked = flags(found, [sentence.text for sentence in source], [sentence.text for sentence in target])
    pairs: list[Pair] = []
    row = 0
    for index, sentence in enumerate(source):
        rank = 0
        while row < len(found.source) and found.source[row] == index:
            rank += 1
            pairs.append(
                Pair(
                    source=_passage(source[index : index + 1]),
                    target=_passage(target[found.span[row, 0] : found.span[row, 1]]),
                    rank=rank,
                    similarity=float(found.similarity[row]),
                    score=None if isnan(found.score[row]) else float(found.score[row]),
                    relation="translation" if found.translation[row] else "theme",
                    evidence=_evidence(found, row, target),
                    flags=marked[row],
                    features={name: float(column[row]) for name, column in found.values.items()},
                    terms=_in_both(terms, index, found.span[row]),
                )
            )
            row += 1
        if not rank:
            pairs.append(Pair(_passage([sentence]), None, rank=1, similarity=0.0, score=0.0, relation="none"))
    return tuple(pairs)


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


def _evidence(found: Found, row: int, target: Sequence[Sentence]) -> Evidence:
    """The windows that matched best, the target's as a range of the passage's text."""
    held = found.evidence
    before = target[found.span[row, 0] : held.target_sentence[row]]
    shift = sum(len(sentence.text) + 1 for sentence in before)
    first, last = held.target_place[row].tolist()
    begin, end = held.source_place[row].tolist()
    return Evidence((begin, end), (first + shift, last + shift), float(held.cosine[row]))
