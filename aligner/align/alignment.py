"""A document and its translation, lined up: beads that hold every sentence of both sides exactly once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aligner.types import Bead


UNRELATED = 0.38
"""Closeness of documents that have nothing to do with each other lies below: 18 such pairs (news, yearbooks, prose,
help pages; ru-en, ru-fr, zh-en) had 0.22 to 0.36, 27 translations 0.40 to 0.74."""
_GOOD, _MOST = 0.8, 0.7
"""Of a translation's sentences at least three quarters stand in beads with this score, of the others up to 0.55."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Beads over ``source_length`` and ``target_length`` sentences; each sentence stands in exactly one bead.

    Beads run in the order of the source; gaps of the target stand where they belong among them. Unless
    ``reordered``, the target's sentences run in order too.

    ``closeness``: how much more alike than any two sentences of the documents those are that are each other's nearest,
    as a difference of cosines. ``ValueError`` when the beads do not cover the sentences so.
    """

    beads: tuple[Bead, ...]
    source_length: int
    target_length: int
    reordered: bool = False
    closeness: float = 0.0

    def __post_init__(self) -> None:
        source = list(chain.from_iterable(bead.source for bead in self.beads))
        target = list(chain.from_iterable(bead.target for bead in self.beads))
        if any(not len(bead.source) and not len(bead.target) for bead in self.beads):
            raise ValueError("a bead holds no sentence")
        if any(side.step != 1 for bead in self.beads for side in (bead.source, bead.target)):
            raise ValueError("a bead's sentences do not follow one another")
        _check("source", source, self.source_length, ordered=True)
        _check("target", target, self.target_length, ordered=not self.reordered)

    @property
    def related(self) -> bool:
        """Whether the two documents look like translations of one another at all.

        Either their nearest sentences are close, or most of the shorter side stands in good beads.
        """
        side = min((self.source_length, 0), (self.target_length, 1))[1]
        good = sum(len((bead.source, bead.target)[side]) for bead in self.beads if bead.score > _GOOD)
        return self.closeness > UNRELATED or good > _MOST * min(self.source_length, self.target_length)

    @property
    def shapes(self) -> dict[tuple[int, int], int]:
        """How many beads there are of each shape, source sentences first."""
        return dict(sorted(Counter((len(bead.source), len(bead.target)) for bead in self.beads).items()))


def _check(name: str, numbers: list[int], length: int, *, ordered: bool) -> None:
    """Raise ``ValueError`` unless the numbers are ``0..length - 1``, once each, in order where that is asked."""
    every = list(range(length))
    if numbers == every or (not ordered and sorted(numbers) == every):
        return
    if sorted(numbers) == every:
        raise ValueError(f"the {name} sentences are not in order")
    raise ValueError(f"the beads do not hold each of the {length} {name} sentences exactly once")
