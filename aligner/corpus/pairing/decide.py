"""Which documents become pairs, each in one at most; of copies as many as both sides have."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aligner.corpus.pairing.names import SAME_NAME, SAME_NUMBERS, agreeing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from aligner.corpus.pairing.outline import Collection, Flags, Floats, Ints

_SURE = 2.2
"""Log-odds from which a pair shows whether the names of a collection can be trusted: 9 of 10."""
_EARLIER = 3
"""Pairs that are imagined before any is seen: right by their names, and without agreeing names."""
_MOST_ADDED, _MOST_TAKEN = 4.0, 2.0
"""Log-odds that names can add or take: nothing less likely than .02 by what it says becomes a pair by its name, and
nothing likelier than .88 is none for it."""
_NUMBERS = 0.5
"""What names that agree in their numbers only count beside those that agree in all."""
_USUAL, _DOCUMENTS = 0.73, 20
"""The share of right ones among likeliest pairs where ``nearness`` was fitted, and how many documents it stands for."""
_LEAST = 0.02
"""The share of right pairs, and of wrong ones, that is at least expected."""
CLEARLY = 1.0
"""Log-odds by which another partner, or none, must be likelier than the one of the last run.

Measured on LibreOffice's help. Of the 70 pairs with the nearest rivals one page was edited in three ways: it kept its
partner 206 times of 210 and nobody else was parted; with 0 and .5 203 times, and one edit parted others. When 120 pages
of each side came later, 43 pairs that had been wrong without them were put right in three draws, with 0 47, with 2 41.
"""

Found = tuple[int, int, int]
"""A source document, its target document, and the number of their candidate."""


@dataclass(frozen=True, slots=True)
class Copies:
    """Documents of one side with the same sentences taken as one: ``first`` ``(groups,)``, and all of each group."""

    first: Ints
    of: Ints
    members: tuple[tuple[int, ...], ...]

    @classmethod
    def within(cls, side: Collection) -> Copies:
        """The groups, by their first document."""
        groups: dict[bytes, list[int]] = defaultdict(list)
        for number in range(len(side)):
            groups[side.texts[side.bounds[number] : side.bounds[number + 1]].tobytes()].append(number)
        of = np.empty(len(side), dtype=np.int64)
        for group, members in enumerate(groups.values()):
            of[members] = group
        first = np.array([members[0] for members in groups.values()], dtype=np.int64)
        return cls(first, of, tuple(map(tuple, groups.values())))


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of groups, by row and column, and how likely each is (log-odds)."""

    row: Ints
    column: Ints
    odds: Floats

    @classmethod
    def none(cls) -> Candidates:
        """No pair."""
        nobody = np.empty(0, dtype=np.int64)
        return cls(nobody, nobody, nobody.astype(np.float32))

    def groups(self, side: int) -> Ints:
        """The groups of the source, 0, or of the target, 1."""
        return (self.row, self.column)[side]

    def places(self, row: Ints, column: Ints) -> Ints:
        """The number of each of these pairs ``(n,)``, -1 for one that is no candidate."""
        count = 1 + max(int(each.max(initial=0)) for each in (column, self.column))
        keys, wanted = self.row * count + self.column, row * count + column
        return np.where(np.isin(wanted, keys), np.searchsorted(keys, wanted), -1)

    def shifted(self, by: float) -> Candidates:
        """The same, all so much more likely."""
        return Candidates(self.row, self.column, self.odds + np.float32(by))

    def mutual(self) -> NDArray[np.bool_]:
        """Which are the likeliest of both their groups."""
        best = np.ones(len(self.odds), dtype=bool)
        for groups in (self.row, self.column):
            top = np.full(int(groups.max(initial=-1)) + 1, -np.inf, dtype=np.float32)
            np.maximum.at(top, groups, self.odds)
            best &= self.odds == top[groups]
        return best


@dataclass(frozen=True, slots=True)
class Names:
    """Documents whose names agree, ``kind`` says in what; and what that adds to the log-odds of a pair.

    ``taken``: what is added where names do not agree, at most 0.
    """

    row: Ints
    column: Ints
    kind: Ints
    added: float = 0.0
    taken: float = 0.0

    @classmethod
    def of(cls, source: Collection, target: Collection) -> Names:
        """The names that agree, worth nothing yet."""
        return cls(*agreeing(source.names, target.names))

    def weighed(self, held: Candidates, copies: tuple[Copies, Copies]) -> Names:
        """The names with their worth: how often they are right, and how many agree, where the texts alone are sure.

        So scrambled names count for nothing, and those of a site whose pages have the same names in both languages
        decide between pages that are alike.
        """
        sure = held.mutual() & (held.odds > _SURE)
        agree = self._of(held, copies) == SAME_NAME
        has = np.isin(held.row, held.row[agree]) | np.isin(held.column, held.column[agree])
        right, named, every = (int((sure & which).sum()) for which in (agree, has, np.ones_like(sure)))
        added = np.log((right + _EARLIER) / (named - right + 1))
        taken = np.log((every - right + _EARLIER) / (every + _EARLIER))
        worth = float(np.clip(added, 0, _MOST_ADDED)), float(max(taken, -_MOST_TAKEN))
        return Names(self.row, self.column, self.kind, *worth)

    def worth(self, added: float, taken: float) -> Names:
        """The names with the worth that they had before."""
        return Names(self.row, self.column, self.kind, added, taken)

    def raised(self, held: Candidates, copies: tuple[Copies, Copies]) -> Candidates:
        """The candidates with what their names say."""
        kind = self._of(held, copies)
        says = np.select([kind == SAME_NAME, kind == SAME_NUMBERS], [self.added, _NUMBERS * self.added], self.taken)
        return Candidates(held.row, held.column, held.odds + says.astype(np.float32))

    def _of(self, held: Candidates, copies: tuple[Copies, Copies]) -> Ints:
        """In what the names of each candidate agree, 0 for nothing; of copies, the best."""
        kinds = np.zeros(len(held.row), dtype=np.int64)
        at = held.places(copies[0].of[self.row], copies[1].of[self.column])  # they hold every pair whose names agree
        np.maximum.at(kinds, at, self.kind)
        return kinds


def staying(held: Candidates, copies: tuple[Copies, Copies], couples: Ints, fresh: Flags) -> list[Found]:
    """The last run's ``couples`` ``(n, 2)`` of documents but those to which a ``fresh`` candidate is clearly better."""
    groups = copies[0].of[couples[:, 0]], copies[1].of[couples[:, 1]]
    place = held.places(*groups)
    stays = np.ones(len(couples), dtype=bool)
    for side in (0, 1):
        best = np.full(len(copies[side].first), -np.inf, dtype=np.float32)
        np.maximum.at(best, held.groups(side)[fresh], held.odds[fresh])
        stays &= best[groups[side]] <= held.odds[place] + CLEARLY
    return [(one, other, at) for (one, other), at in zip(couples[stays].tolist(), place[stays].tolist(), strict=True)]


def chosen(held: Candidates, copies: tuple[Copies, Copies], names: Names, taken: Sequence[Found]) -> list[Found]:
    """Documents that may become pairs: the likeliest first, each document once, none that is ``taken`` already.

    Of copies as many as both sides have become pairs: those whose names agree, then in the order of their names.
    """
    agree = set(zip(names.row.tolist(), names.column.tolist(), strict=True))
    gone = {one for one, _, _ in taken}, {other for _, other, _ in taken}
    left = [
        [[each for each in members if each not in used] for members in side.members]
        for side, used in zip(copies, gone, strict=True)
    ]
    found = []
    row, column = held.row.tolist(), held.column.tolist()
    for place in np.argsort(-held.odds, kind="stable").tolist():
        here, there = left[0][row[place]], left[1][column[place]]
        if here and there:
            for one, other in _couples(here, there, agree):
                here.remove(one)
                there.remove(other)
                found.append((one, other, place))
    return found


def _couples(here: list[int], there: list[int], agree: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """As many of both as there are of the fewer."""
    if len(here) == len(there) == 1:
        return [(here[0], there[0])]
    couples = [(one, other) for one in here for other in there if (one, other) in agree]
    taken = {one for one, _ in couples}, {other for _, other in couples}
    rest = ([each for each in side if each not in used] for side, used in zip((here, there), taken, strict=True))
    return couples + list(zip(*rest, strict=False))


def expectation(odds: Floats) -> float:
    """What is to be added to the log-odds of the likeliest pairs for the share of right ones in this collection.

    Where nearly every document has a partner, less speaks for a pair. After Saerens, Latinne and Decaestecker,
    "Adjusting the outputs of a classifier to new a priori probabilities" (2002).
    """
    usual, added = np.log(_USUAL / (1 - _USUAL)), 0.0
    for _ in range(50):
        right = float((1 / (1 + np.exp(-(odds.astype(np.float64) + added)))).sum())
        share = np.clip((right + _USUAL * _DOCUMENTS) / (len(odds) + _DOCUMENTS), _LEAST, 1 - _LEAST)
        added = float(np.log(share / (1 - share)) - usual)
    return added
