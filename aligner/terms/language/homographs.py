"""What a Russian word is *here*: the readings of a form weighed by what governs it and what agrees with it.

Out of context *стали* is a verb 975 times in a thousand; in *из стали* and *быстрорежущей стали* it is steel. Rules on
subjects, predicates and genitives were tried and went: on 1,429 sentences of news they took *стали* for steel four
times, wrongly each time, and put one other word right; on 43,324 segments of manuals and programs' messages they
changed 9 of 61,900 hits. ``occurrences.matcher`` asks whether the term's own reading keeps a share above its floor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.terms.language.morphology import ADJECTIVE, NOUN, VERB

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

_STRONG, _UNLIKELY, _BARRED = 10.0, 0.1, 1e-5


def russian(words: Sequence[Token], index: int, morphology: Morphology) -> tuple[Reading, ...]:
    """The readings of ``words[index]`` with their share in this place; they sum to 1."""
    readings = morphology.readings(words[index].form)
    if len(readings) == 1 or not index or words[index].join not in " -–":
        return readings
    left = morphology.readings(words[index - 1].form)
    cases = _governed(words, index, morphology)
    weights = [reading.score * _fits(reading, cases) * _agrees(reading, left) for reading in readings]
    total = sum(weights) or 1.0
    return tuple(reading._replace(score=weight / total) for reading, weight in zip(readings, weights, strict=True))


def _governed(words: Sequence[Token], index: int, morphology: Morphology) -> frozenset[str]:
    """The cases that the preposition before a word takes, adjectives between them skipped; empty without one."""
    while index and words[index].join in " -":
        index -= 1
        form = words[index].form
        if words[index].join == "-" and index and words[index - 1].form == "из":
            form = f"из-{form}"
        if form in GOVERNS:
            return GOVERNS[form]
        if morphology.readings(form)[0].kind != ADJECTIVE:
            break
    return frozenset()


def _fits(reading: Reading, cases: frozenset[str]) -> float:
    """After a preposition: a noun or adjective in its case, and hardly anything else."""
    if not cases:
        return 1.0
    if reading.kind in (NOUN, ADJECTIVE):
        return 1.0 if not reading.case or reading.case in cases else 0.02
    return _BARRED if reading.kind == VERB else _UNLIKELY if reading.tag in ("PRCL", "CONJ", "INTJ") else 1.0


def _agrees(reading: Reading, left: tuple[Reading, ...]) -> float:
    """After an adjective: a noun that agrees with it, hardly a verb."""
    if left[0].kind != ADJECTIVE or reading.kind not in (NOUN, VERB):
        return 1.0
    same = (reading.case, reading.number, reading.gender)
    agreeing = any((other.case, other.number, other.gender) == same for other in left if other.kind == ADJECTIVE)
    return _STRONG if reading.kind == NOUN and agreeing else 0.3
