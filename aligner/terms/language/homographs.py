"""What a Russian word is *here*: the readings of a form weighed by the words around it.

Out of context *стали* is a verb 975 times in a thousand; after *производство* it is steel. A few rules of government
and agreement look at the nearest words only. They are rough odds, not a tagger: each moves a reading by a factor, and
``occurrences.matcher`` asks only whether the term's own reading keeps a share above its floor. On 43,324 segments of
manuals and programs' messages they change 9 of 61,900 hits of 96 entries; they are here for terms whose commonest
form is a common verb, adjective or pronoun (*сталь*, *доля*, *вина*).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.terms.language.morphology import ADJECTIVE, NOUN, VERB, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

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

_STRONG, _WEAK, _UNLIKELY, _BARRED = 10.0, 3.0, 0.1, 1e-5
_MOSTLY, _POSSIBLY = 0.7, 0.1
_REACH = 8
"""Words to each side, within the clause, that the rules look at."""
_WANTS_INFINITIVE = listed(
    "надо нужно можно нельзя пора необходимо следует мочь хотеть уметь должный решить начать начинать стать продолжать"
    " перестать пытаться стараться помочь помогать предложить просить учить учиться позволить позволять быть чтобы как"
)
"""Lemmas of the words that an infinitive follows."""


class _Place:
    """A word among its neighbours."""

    def __init__(self, words: Sequence[Token], index: int, morphology: Morphology) -> None:
        self._words, self._index, self._morphology = words, index, morphology
        self.left = self._at(index - 1) if index and words[index].join in " -–" else ()
        self.right = self._at(index + 1) if index + 1 < len(words) and words[index + 1].join == " " else ()
        self.starts_clause = index == 0 or words[index].join == "x"
        self.preposition = self._preposition()
        self.joined = bool(self.left) and words[index - 1].form in ("и", "или")

    def _at(self, index: int) -> tuple[Reading, ...]:
        return self._morphology.readings(self._words[index].form)

    def _preposition(self) -> str:
        """The preposition that governs the word, adjectives between them skipped; empty when there is none."""
        index = self._index
        while index and self._words[index].join in " -" and self._index - index < _REACH:
            index -= 1
            form = self._words[index].form
            if self._words[index].join == "-" and index and self._words[index - 1].form == "из":
                form = f"из-{form}"
            if form in GOVERNS:
                return form
            if self._at(index)[0].kind != ADJECTIVE:
                return ""
        return ""

    def before(self) -> list[tuple[Reading, ...]]:
        """The words before it in its clause, nearest first."""
        found = []
        for index in range(self._index, max(0, self._index - _REACH), -1):
            if self._words[index].join == "x":
                break
            found.append(self._at(index - 1))
        return found

    def after(self) -> list[tuple[Reading, ...]]:
        """The words after it in its clause."""
        found = []
        for index in range(self._index + 1, min(len(self._words), self._index + 1 + _REACH)):
            if self._words[index].join == "x":
                break
            found.append(self._at(index))
        return found


def russian(words: Sequence[Token], index: int, morphology: Morphology) -> tuple[Reading, ...]:
    """The readings of ``words[index]`` with their share in this place; they sum to 1."""
    readings = morphology.readings(words[index].form)
    if len(readings) == 1:
        return readings
    place = _Place(words, index, morphology)
    weights = [reading.score for reading in readings]
    for rule in _RULES:
        weights = [weight * rule(place, reading) for weight, reading in zip(weights, readings, strict=True)]
    total = sum(weights) or 1.0
    return tuple(reading._replace(score=weight / total) for reading, weight in zip(readings, weights, strict=True))


def _governed(place: _Place, reading: Reading) -> float:
    """After a preposition: a noun or adjective in its case, and nothing else."""
    if not place.preposition:
        return 1.0
    if reading.kind not in (NOUN, ADJECTIVE):
        return _BARRED if reading.kind == VERB else _UNLIKELY if reading.tag in ("PRCL", "CONJ", "INTJ") else 1.0
    return 1.0 if not reading.case or reading.case in GOVERNS[place.preposition] else 0.02


def _agrees(place: _Place, reading: Reading) -> float:
    """After an adjective: a noun that agrees with it, hardly a verb."""
    if not place.left or place.left[0].kind != ADJECTIVE:
        return 1.0
    if reading.kind == NOUN:
        same = (reading.case, reading.number, reading.gender)
        return _STRONG if any((o.case, o.number, o.gender) == same for o in place.left if o.kind == ADJECTIVE) else 0.3
    return 0.3 if reading.kind == VERB else 1.0


def _depends(place: _Place, reading: Reading) -> float:
    """Right after a noun: likely a noun in the genitive; after *и* one more in the case of the noun before."""
    if reading.kind == NOUN and place.left and place.left[0].kind == NOUN:
        return _WEAK if reading.case == "gent" else 1.0
    other = place.before()[1:2] if place.joined else []
    cases = {o.case for o in other[0] if o.kind == NOUN} if other else set()
    if cases:
        return _WEAK if reading.kind == NOUN and reading.case in cases else 0.3
    return 1.0


def _finite(place: _Place, reading: Reading) -> float:
    """A clause has one finite verb, which wants a subject that agrees with it."""
    if reading.tag != "VERB":
        return 1.0
    around = [*place.before(), *place.after()]
    if any(_surely_finite(other) for other in around):
        return 0.01
    if any(_subject(other, reading) for other in around):
        return _STRONG
    return _UNLIKELY / 3 if place.left and place.left[0].kind == NOUN else _UNLIKELY


def _other_verb(place: _Place, reading: Reading) -> float:
    """An infinitive follows a word that wants it; a gerund and an imperative open a clause, an object behind them."""
    if reading.tag == "INFN":
        wanting = any(other.lemma in _WANTS_INFINITIVE for readings in place.before()[:3] for other in readings)
        return _STRONG if wanting else _UNLIKELY
    if reading.tag not in ("IMPR", "GRND"):
        return 1.0
    opened = place.starts_clause and place.right and place.right[0].tag not in ("CONJ", "PREP")
    return _WEAK if opened and not any(_surely_finite(other) for other in place.after()) else _UNLIKELY


def _surely_finite(readings: tuple[Reading, ...]) -> bool:
    """Whether a word is a finite verb in most of its readings."""
    return sum(reading.score for reading in readings if reading.tag in ("VERB", "IMPR")) > _MOSTLY


def _subject(readings: tuple[Reading, ...], verb: Reading) -> bool:
    """Whether a word can be the subject of a finite verb: a nominative that agrees in number and gender."""
    return any(
        other.case == "nomn"
        and other.score > _POSSIBLY
        and verb.number in ("", other.number)
        and (not verb.gender or not other.gender or verb.gender == other.gender)
        for other in readings
        if other.kind == NOUN or other.tag == "NPRO"
    )


_RULES: tuple[Callable[[_Place, Reading], float], ...] = (_governed, _agrees, _depends, _finite, _other_verb)
