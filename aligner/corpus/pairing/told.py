"""How sure each pair of documents is, and why a document stays alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aligner.corpus.pairing.decide import Candidates, Copies, Found
    from aligner.corpus.pairing.outline import Collection, Ints


@dataclass(frozen=True, slots=True)
class Couple:
    """A document and its partner, by number, and how likely they belong together.

    ``rival``: the likeliest other partner that either could have had, with its probability, where that is over a half.
    """

    source: int
    target: int
    score: float
    rival: str = ""
    rival_score: float = 0.0


@dataclass(frozen=True, slots=True)
class Alone:
    """A document without a partner, by number: its best candidate, how likely that was, and why it is not taken."""

    document: int
    candidate: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Telling:
    """What was decided: the pairs that were ``found``."""

    sides: tuple[Collection, Collection]
    copies: tuple[Copies, Copies]
    held: Candidates
    found: Sequence[Found]

    def couples(self) -> Iterator[Couple]:
        """The pairs with their rivals."""
        best = [self._best(side) for side in (0, 1)]
        for one, other, place in self.found:
            rivals = [
                (float(self.held.odds[rival]), self._name(1 - side, rival))
                for side in (0, 1)
                for rival in best[side][self.held.groups(side)[place]].tolist()
                if rival not in (-1, place)
            ]
            odds, name = max(rivals, default=(0.0, ""))
            told = (name, probability(odds)) if odds > 0 else ("", 0.0)
            yield Couple(one, other, probability(float(self.held.odds[place])), *told)

    def alone(self, side: int) -> Iterator[Alone]:
        """The documents of a side, 0 or 1, that are in no pair."""
        partners = {pair[side]: pair[1 - side] for pair in self.found}
        owners = {other: one for one, other in partners.items()}
        names, others = self.sides[side].names, self.sides[1 - side].names
        best = self._best(side)[:, 0].tolist()
        for number in sorted(set(range(len(names))) - set(partners)):
            group = int(self.copies[side].of[number])
            place = best[group]
            paired = [each for each in self.copies[side].members[group] if each in partners]
            if place < 0:
                yield Alone(number, "", 0.0, "nothing on the other side is near")
                continue
            candidate, score = self._name(1 - side, place), probability(float(self.held.odds[place]))
            if paired:
                partner = others[partners[paired[0]]]
                reason = f"says the same as {names[paired[0]]}, which has a partner"
                yield Alone(number, partner, score, reason)
            elif owner := [owners[each] for each in self._members(1 - side, place) if score > 0.5 and each in owners]:
                yield Alone(number, candidate, score, f"{candidate} belongs with {names[owner[0]]}")
            else:
                yield Alone(number, candidate, score, "too little of both has a counterpart")

    def _members(self, side: int, place: int) -> tuple[int, ...]:
        """The documents of a side that a candidate stands for."""
        return self.copies[side].members[self.held.groups(side)[place]]

    def _name(self, side: int, place: int) -> str:
        """The name of the first of them."""
        return self.sides[side].names[self._members(side, place)[0]]

    def _best(self, side: int) -> Ints:
        """The two likeliest candidates of each group of a side ``(groups, 2)``; -1 where there are fewer."""
        groups, count = self.held.groups(side), len(self.copies[side].first)
        order = np.lexsort((-self.held.odds, groups))
        starts = np.searchsorted(groups[order], np.arange(count))
        result = np.full((count, 2), -1, dtype=np.int64)
        for rank in (0, 1):
            place = np.minimum(starts + rank, len(order) - 1)
            own = (groups[order[place]] == np.arange(count)) & (starts + rank < len(order))
            result[own, rank] = order[place[own]]
        return result


def probability(odds: float) -> float:
    """Of log-odds; three places, which the last bits of a product do not change."""
    return round(1 / (1 + float(np.exp(-odds))), 3)
