"""Which document of one collection belongs to which of the other.

1. ``outline``   each document as one vector that keeps the order of its sentences
2. ``nearness``  the nearest documents of the other side, compared sentence by sentence
3. ``names``     names that agree, as evidence beside the texts
4. ``decide``    the likeliest pairs first, each document once; copies taken as one
5. ``told``      how sure each is, and why a document stays alone
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aligner.corpus.pairing.decide import Candidates, Copies, Names, chosen, expectation
from aligner.corpus.pairing.nearness import candidates, log_odds
from aligner.corpus.pairing.outline import Collection, outlines
from aligner.corpus.pairing.told import Alone, Couple, Telling

__all__ = ["Alone", "Collection", "Couple", "Pairing", "pair"]

_EMPTY = "the other side is empty"


@dataclass(frozen=True, slots=True)
class Pairing:
    """Pairs by source document, and the documents of either side that have none.

    ``agreeing``: pairs whose names agree. ``copies``: documents of each side that say the same as
    another one there.
    """

    couples: tuple[Couple, ...]
    source_alone: tuple[Alone, ...]
    target_alone: tuple[Alone, ...]
    agreeing: int
    copies: tuple[int, int]


def pair(source: Collection, target: Collection) -> Pairing:
    """The documents of both sides that belong together, each in one pair at most.

    Memory: about 280 bytes a sentence and 3 kB a document; time grows with the sentences, and with the product of both
    sides' documents in the search for candidates alone. ``tests/benchmarks/corpus_help.py`` measures it.
    """
    sides = (source, target)
    if not len(source) or not len(target):
        left, right = (tuple(Alone(n, "", 0.0, _EMPTY) for n in range(len(side))) for side in sides)
        return Pairing((), left, right, 0, (0, 0))
    copies = Copies.within(source), Copies.within(target)
    names = Names.of(source, target)
    held = _candidates(source, target, copies, names)
    names = names.weighed(held, copies)
    held = names.raised(held, copies)
    likeliest = chosen(held, copies, names)
    held = held.shifted(expectation(held.odds[[place for _, _, place in likeliest]]))
    found = sorted(couple for couple in likeliest if held.odds[couple[2]] > 0)
    told = Telling(sides, copies, held, found)
    agree = set(zip(names.row.tolist(), names.column.tolist(), strict=True))
    agreeing = sum((one, other) in agree for one, other, _ in found)
    repeated = (len(source) - len(copies[0].first), len(target) - len(copies[1].first))
    return Pairing(tuple(told.couples()), tuple(told.alone(0)), tuple(told.alone(1)), agreeing, repeated)


def _candidates(source: Collection, target: Collection, copies: tuple[Copies, Copies], names: Names) -> Candidates:
    """The pairs of groups that are near, or whose names agree, and how likely each is by what it says."""
    left, right = outlines(source, target)
    first = copies[0].first, copies[1].first
    near = candidates(left.documents[first[0]], right.documents[first[1]])
    count = len(first[1])
    named = copies[0].of[names.row] * count + copies[1].of[names.column]
    keys = np.unique(np.concatenate((near[0] * count + near[1], named)))
    row, column = keys // count, keys % count
    return Candidates(row, column, log_odds(left, right, first[0][row], first[1][column]))
