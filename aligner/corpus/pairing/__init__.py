"""Which document of one collection belongs to which of the other.

1. ``outline``   each document as one vector that keeps the order of its sentences
2. ``nearness``  the nearest documents of the other side, compared sentence by sentence
3. ``names``     names that agree, as evidence beside the texts
4. ``decide``    the likeliest pairs first, each document once; copies taken as one
5. ``told``      how sure each is, and why a document stays alone
6. ``learned``   what a run after an edit takes up again
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from aligner.corpus.pairing.decide import CLEARLY, Candidates, Copies, Names, chosen, expectation, staying
from aligner.corpus.pairing.learned import Learned
from aligner.corpus.pairing.nearness import candidates, log_odds
from aligner.corpus.pairing.outline import Collection, Outlines, outlines
from aligner.corpus.pairing.told import Alone, Couple, Telling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aligner.corpus.pairing.outline import Flags, Ints

__all__ = ["Alone", "Collection", "Couple", "Learned", "Pairing", "pair"]

_EMPTY = "the other side is empty"


@dataclass(frozen=True, slots=True)
class Pairing:
    """Pairs by source document, and the documents of either side that have none.

    ``agreeing``: pairs whose names agree. ``copies``: documents of each side that say the same as another one there.
    ``learned``: for the next run; ``None`` of an empty side.
    """

    couples: tuple[Couple, ...]
    source_alone: tuple[Alone, ...]
    target_alone: tuple[Alone, ...]
    agreeing: int
    copies: tuple[int, int]
    learned: Learned | None


def pair(
    source: Collection, target: Collection, learned: Learned | None = None, couples: Sequence[tuple[int, int]] = ()
) -> Pairing:
    """The documents of both sides that belong together, each in one pair at most.

    ``learned``: by an earlier run, so that new documents alone are compared. ``couples``: pairs of the last run, by
    number, that stay together unless a partner that was not compared with them then, or none, is clearly likelier.

    Memory: about 280 bytes a sentence and 3 kB a document; time grows with the sentences, and with the product of both
    sides' documents in the search for candidates alone. ``tests/benchmarks/corpus_help.py`` measures it.
    """
    sides = (source, target)
    if not len(source) or not len(target):
        left, right = (tuple(Alone(n, "", 0.0, _EMPTY) for n in range(len(side))) for side in sides)
        return Pairing((), left, right, 0, (0, 0), None)
    copies = Copies.within(source), Copies.within(target)
    names = Names.of(source, target)
    outlined = outlines(source, target, learned.space() if learned else None)
    before = np.array(couples, dtype=np.int64).reshape(-1, 2)
    stored = learned.candidates(sides, copies) if learned else Candidates.none()
    said, fresh = _candidates(outlined, copies, names, before, stored)
    names = names.worth(*learned.names) if learned else names.weighed(said, copies)
    held = names.raised(said, copies)
    stay = staying(held, copies, before, fresh)
    likeliest = [*stay, *chosen(held, copies, names, stay)]
    share = learned.share if learned else expectation(held.odds[[place for _, _, place in likeliest]])
    held = held.shifted(share)
    least = dict.fromkeys(stay, -CLEARLY)
    found = sorted(each for each in likeliest if held.odds[each[2]] > least.get(each, 0))
    told = Telling(sides, copies, held, found)
    agree = set(zip(names.row.tolist(), names.column.tolist(), strict=True))
    agreeing = sum((one, other) in agree for one, other, _ in found)
    repeated = (len(source) - len(copies[0].first), len(target) - len(copies[1].first))
    after = Learned.of(outlined, copies, said, names, share)
    after = replace(after, began=learned.began) if learned else after
    return Pairing(tuple(told.couples()), tuple(told.alone(0)), tuple(told.alone(1)), agreeing, repeated, after)


def _candidates(
    outlined: tuple[Outlines, Outlines], copies: tuple[Copies, Copies], names: Names, before: Ints, stored: Candidates
) -> tuple[Candidates, Flags]:
    """The pairs of groups that are near, or whose names agree, how likely each is by what it says, and which are new.

    Groups of which some are ``stored`` have no others.
    """
    left, right = outlined
    first = copies[0].first, copies[1].first
    new = [np.setdiff1d(np.arange(len(each)), stored.groups(side)) for side, each in enumerate(first)]
    near = candidates(left.documents[first[0]], right.documents[first[1]], new[0], new[1])
    rows = near[0], copies[0].of[names.row], copies[0].of[before[:, 0]], stored.row
    columns = near[1], copies[1].of[names.column], copies[1].of[before[:, 1]], stored.column
    keys = np.unique(np.concatenate(rows) * len(first[1]) + np.concatenate(columns))
    row, column = np.divmod(keys, len(first[1]))
    place = stored.places(row, column)
    fresh = place < 0
    odds = np.empty(len(keys), dtype=np.float32)
    odds[~fresh] = stored.odds[place[~fresh]]
    odds[fresh] = log_odds(left, right, first[0][row[fresh]], first[1][column[fresh]])
    return Candidates(row, column, odds), fresh
