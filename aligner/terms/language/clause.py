"""A Russian word among its neighbours: its clause, what governs it, what could be the clause's subject."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from aligner.terms.language.morphology import ADJECTIVE, NOUN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aligner.terms.language.morphology import Morphology, Reading
    from aligner.terms.language.tokens import Token

GOVERNS: Mapping[str, frozenset[str]] = {
    preposition: frozenset(cases.split())
    for cases, prepositions in {
        "gent": "без до для из от у около против ради вокруг вместо кроме после среди из-за из-под относительно"
        " вследствие посредством внутри вне мимо насчет ввиду ото изо",
        "datv": "к ко благодаря согласно вопреки навстречу",
        "accs": "про через сквозь включая",
        "ablt": "над перед между",
        "loct": "при",
        "accs loct": "о об обо на в во",
        "datv accs loct": "по",
        "accs ablt": "за под",
        "gent ablt": "с со",
    }.items()
    for preposition in prepositions.split()
}
"""The cases that Russian prepositions take."""

_ADJECTIVES = 3
_JOINING = ("и", "а", "но", "или")
_MOSTLY, _POSSIBLY = 0.7, 0.1
REACH = 8
"""Words to each side, within the clause, that the rules look at."""


class Place:
    """A word among its neighbours, with the readings of those that the rules look at."""

    def __init__(self, words: Sequence[Token], index: int, morphology: Morphology) -> None:
        self.words, self.index, self._morphology = words, index, morphology
        self.readings = self._at(index)
        self.left = self._at(index - 1) if index and words[index].join in " -–" else ()
        has_right = index + 1 < len(words) and words[index + 1].join == " "
        self.right = self._at(index + 1) if has_right else ()

    def _at(self, index: int) -> tuple[Reading, ...]:
        return self._morphology.readings(self.words[index].form)

    @property
    def starts_clause(self) -> bool:
        """Whether nothing stands before the word in its clause."""
        return self.index == 0 or self.words[self.index].join == "x"

    def preposition(self, index: int | None = None) -> str:
        """The preposition that governs a word (this one), adjectives between them skipped; empty when there is none."""
        index = self.index if index is None else index
        for _ in range(REACH):
            if not index or self.words[index].join not in " -":
                return ""
            index -= 1
            form = self.words[index].form
            if self.words[index].join == "-" and index and self.words[index - 1].form == "из":
                form = f"из-{form}"
            if form in GOVERNS:
                return form
            if self._at(index)[0].kind != ADJECTIVE:
                return ""
        return ""

    def before(self) -> list[tuple[Reading, ...]]:
        """The words before this one in its clause, nearest first, at most eight."""
        return self._before

    @cached_property
    def _before(self) -> list[tuple[Reading, ...]]:
        found = []
        for index in range(self.index, max(0, self.index - REACH), -1):
            if self.words[index].join == "x":
                break
            found.append(self._at(index - 1))
        return found

    def subjects(self) -> list[tuple[Reading, ...]]:
        """The words around it in its clause that no preposition governs and that are no genitive after a noun."""
        return self._subjects

    @cached_property
    def _subjects(self) -> list[tuple[Reading, ...]]:
        before, after = len(self.before()), len(self.after()[0])
        places = (*range(self.index - 1, self.index - before - 1, -1), *range(self.index + 1, self.index + after + 1))
        return [self._at(index) for index in places if not self.preposition(index) and not self.genitive(index)]

    def genitive(self, index: int) -> bool:
        """Whether a word is likely the genitive of the noun before it."""
        left = index
        while left and self.words[left].join == " " and index - left < _ADJECTIVES:
            left -= 1
            if self._at(left)[0].kind != ADJECTIVE:
                break
        if left == index or self._at(left)[0].kind != NOUN:
            return False
        return sum(reading.score for reading in self._at(index) if reading.case == "gent") > _POSSIBLY

    def after(self) -> tuple[list[tuple[Reading, ...]], bool]:
        """The words after it up to punctuation, at most eight, and whether punctuation was what ended them."""
        return self._after

    @cached_property
    def _after(self) -> tuple[list[tuple[Reading, ...]], bool]:
        found: list[tuple[Reading, ...]] = []
        for index in range(self.index + 1, min(len(self.words), self.index + 1 + REACH)):
            if self.words[index].join == "x":
                return found, True
            if self._second_verb(index):
                return found, False
            found.append(self._at(index))
        return found, False

    def _second_verb(self, index: int) -> bool:
        """Whether *и* stands here with a verb behind it, with which another predicate begins."""
        if self.words[index].form not in _JOINING or index + 1 >= len(self.words) or self.words[index + 1].join != " ":
            return False
        negated = self.words[index + 1].form == "не" and index + 2 < len(self.words)
        return _verb(self._at(index + 1 + negated))


def _verb(readings: tuple[Reading, ...]) -> bool:
    """Whether a word is a finite verb in most of its readings; a short adjective may look the same (``засохла``)."""
    finite = sum(reading.score for reading in readings if reading.tag in ("VERB", "IMPR"))
    return finite > _POSSIBLY and finite + sum(r.score for r in readings if r.tag in ("ADJS", "PRTS")) > _MOSTLY
