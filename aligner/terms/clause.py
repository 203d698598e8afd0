"""A Russian word among its neighbours: its clause, what governs it, what could be the clause's subject."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from aligner.terms.morphology import ADJECTIVE, NOUN, listed
from aligner.terms.senses import senses, weight

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from aligner.terms.morphology import Morphology, Reading
    from aligner.terms.tokens import Token

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
_SMALL = listed("два две оба обе полтора полторы три четыре")
_FAR = 25
_JOINING = ("и", "а", "но", "или")
_POINTING = listed("наш ваш мой твой этот тот весь оба")
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

    def has_object(self) -> bool:
        """Whether another accusative that nothing governs stands around, within the conjunctions around this word."""
        after = self._until(range(self.index + 1, min(len(self.words), self.index + REACH)), 0)
        before = self._until(range(self.index - 1, max(-1, self.index - REACH), -1), 1)
        return any(self._accusative(index) for index in (*before, *after))

    def _until(self, places: range, offset: int) -> list[int]:
        """The places before the first conjunction or punctuation; ``offset`` 1 where they run backwards."""
        found = []
        for index in places:
            if self.words[index + offset].join == "x" or self.words[index].form in _JOINING:
                break
            found.append(index)
        return found

    def _accusative(self, index: int) -> bool:
        """Whether a word is likely an object: a noun whose accusative is at least possible."""
        if self.preposition(index) or self.genitive(index):
            return False
        return sum(r.score for r in self._at(index) if r.kind == NOUN and r.case == "accs") > _POSSIBLY

    def elsewhere(self) -> Iterator[tuple[Reading, ...]]:
        """The other words of the sentence, nearest clauses first as far as they follow."""
        last = min(len(self.words), self.index + _FAR)
        for index in (*range(self.index + 1, last), *range(max(0, self.index - _FAR), self.index)):
            yield self._at(index)

    def behind(self) -> tuple[Reading, ...]:
        """The word after the punctuation that follows this one."""
        index = self.index + 1
        return self._at(index) if index < len(self.words) and self.words[index].join == "x" else ()

    def numeral(self) -> str:
        """The word before this one and its adjectives."""
        index = self.index
        for _ in range(_ADJECTIVES):
            if not index or self.words[index].join != " ":
                return ""
            index -= 1
            if self._at(index)[0].kind != ADJECTIVE or self.words[index].form in _SMALL:
                return self.words[index].form
        return ""

    def meaning(self, lemma: str) -> int:
        """How many clues of a noun's meanings stand around (``aligner.terms.senses``)."""
        every = senses("ru").get(lemma, ())
        return max((weight(sense, self.words, self.index, self._morphology) for sense in every), default=0)

    def joined_verb(self) -> tuple[Reading, ...]:
        """The verb that *и* joins after this word, no finite one between them; empty where there is none."""
        for index in range(self.index + 1, min(len(self.words) - 1, self.index + 1 + REACH)):
            if self.words[index].join == "x" or _verb(self._at(index)):
                return ()
            if self._second_verb(index):
                return self._at(index + 1 + (self.words[index + 1].form == "не"))
        return ()


def appositive(words: Sequence[Token], first: int, last: int, morphology: Morphology) -> bool:
    """Whether a dash joins the words to a noun in their own oblique case, as a hyphen would.

    ``государств – участников``; a nominative after a dash may be a predicate.
    """
    pairs = ((first - 1, first, first), (last, last + 1, last + 1))
    for left, right, dash in pairs:
        if left < 0 or right >= len(words) or words[dash].join != "–":
            continue
        nouns = [
            {(r.case, r.number) for r in morphology.readings(words[i].form) if r.kind == NOUN} for i in (left, right)
        ]
        nominative = any(case == "nomn" for forms in nouns for case, _ in forms)
        if not nominative and nouns[0] & nouns[1]:
            return True
    return False


def predicative(words: Sequence[Token], taken: Sequence[int], morphology: Morphology) -> bool:
    """Whether a dash inside the words is the copula of a sentence: ``наше государство – член пяти союзов``.

    Two nominatives, no finite verb in the whole sentence, and either both in the singular or a pronoun before the
    first (``эти государства – члены ООН``); a heading (``Государства – члены ОДКБ``) has neither.
    """
    dash = next((index for index in taken[1:] if words[index].join == "–"), 0)
    if not dash:
        return False
    numbers = [
        {r.number for r in morphology.readings(words[index].form) if r.kind == NOUN and r.case == "nomn"}
        for index in (dash - 1, dash)
    ]
    if not numbers[0] & numbers[1] or any(_predicate(morphology.readings(word.form)) for word in words):
        return False
    pointed = taken[0] > 0 and morphology.readings(words[taken[0] - 1].form)[0].lemma in _POINTING
    return pointed or numbers[0] & numbers[1] == {"sing"}


def _predicate(readings: tuple[Reading, ...]) -> bool:
    """Whether a word is a finite verb, a short adjective or a participle in most of its readings."""
    return sum(r.score for r in readings if r.tag in ("VERB", "IMPR", "ADJS", "PRTS", "PRED")) > _MOSTLY


def joined_adjective(words: Sequence[Token], index: int, morphology: Morphology) -> bool:
    """Whether *и* joins an adjective to another one of its case: their noun may be a plural."""
    other = next((o for o, joint in ((index - 2, index - 1), (index + 2, index + 1)) if _joint(words, o, joint)), None)
    if other is None:
        return False
    cases = [{r.case for r in morphology.readings(words[i].form) if r.kind == ADJECTIVE} for i in (index, other)]
    return bool(cases[0] & cases[1])


def _joint(words: Sequence[Token], other: int, joint: int) -> bool:
    return 0 <= other < len(words) and words[joint].form in ("и", "или")


def _verb(readings: tuple[Reading, ...]) -> bool:
    """Whether a word is a finite verb in most of its readings; a short adjective may look the same (``засохла``)."""
    finite = sum(reading.score for reading in readings if reading.tag in ("VERB", "IMPR"))
    return finite > _POSSIBLY and finite + sum(r.score for r in readings if r.tag in ("ADJS", "PRTS")) > _MOSTLY
