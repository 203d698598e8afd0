"""What subject, predicate and government leave possible for a Russian noun: rules of ``aligner.terms.homographs``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.terms.clause import GOVERNS
from aligner.terms.context import WANTS_GENITIVE, WANTS_INFINITIVE
from aligner.terms.morphology import NOUN
from aligner.terms.senses import senses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aligner.terms.clause import Place
    from aligner.terms.morphology import Reading

_LIKELY, _UNLIKELY, _HARDLY, _BARRED = 4.0, 0.1, 0.02, 1e-3
_OPENED = 100.0
_CLUE, _ENOUGH = 30.0, 3
"""What each clue of a meaning weighs, and how many count at most. Without them six *банки* and *суда* of the
development sentences and of ``fresh.tsv`` went to the commoner noun."""
_MOSTLY, _POSSIBLY = 0.7, 0.1


def locative(place: Place, reading: Reading) -> float:
    """A capital opens no clause with a locative, which wants its preposition: ``Поле подарили зонтик`` is a dative."""
    named = place.starts_clause and place.words[place.index].surface[0].isupper()
    if reading.kind != NOUN or reading.case != "loct" or not named:
        return 1.0
    return 1.0 if _in_list(place) else _BARRED


def inverted(place: Place, reading: Reading) -> float:
    """No noun where only the word itself can be the verb and its subject stands right behind (``стекла краска``)."""
    verbs = [r for r in place.readings if r.tag == "VERB"]
    if reading.kind != NOUN or not verbs or place.preposition() or not place.right:
        return 1.0
    nominative = sum(r.score for r in place.right if r.kind == NOUN and r.case == "nomn" and _concord(verbs[0], r))
    alone = nominative > _MOSTLY and not any(_verbs(place))
    predicated = any(o[0].tag in ("ADJS", "PRTS", "PRED", "INFN", "COMP") for o in (*place.before(), *place.after()[0]))
    return _UNLIKELY if alone and not predicated else 1.0


def infinitive(place: Place, reading: Reading) -> float:
    """An infinitive may open the clause of a verb that wants one: ``печь хлеб она научилась``."""
    if reading.tag != "INFN" or not place.starts_clause:
        return 1.0
    after = place.after()[0]
    wanted = any(r.lemma in WANTS_INFINITIVE for other in after for r in other)
    return _OPENED if wanted and not any(other[0].tag == "INFN" for other in after) else 1.0


def _in_list(place: Place) -> bool:
    """Whether a comma joins the word to one that a preposition governs: ``в лесу, поле``."""
    before = place.index - 1
    return before >= 0 and "loct" in GOVERNS.get(place.preposition(before), ())


def acting(place: Place, reading: Reading) -> float:
    """An intransitive verb in the plural wants a subject; the one word that can be it is (``к утру суда вышли``)."""
    if (reading.kind, reading.case, reading.number) != (NOUN, "nomn", "plur"):
        return 1.0
    verbs = [r for r in _verbs(place) if r.intransitive and r.number == "plur" and r.lemma not in WANTS_GENITIVE]
    return _LIKELY if verbs and not any(_subject(other, verbs[0]) for other in place.subjects()) else 1.0


def given(place: Place, reading: Reading) -> float:
    """What opens a clause is no second object of its verb, and no subject that does not agree with it."""
    if reading.kind != NOUN or reading.case not in ("nomn", "accs") or not place.starts_clause:
        return 1.0
    verbs = list(_verbs(place))
    if not verbs or (reading.case == "nomn" and _concord(verbs[0], reading)):
        return 1.0
    if verbs[0].intransitive and len(verbs) == 1 and not place.preposition():
        return _HARDLY
    objects = (o for o in place.subjects() if _accusative(o) and not _subject(o, verbs[0]))
    return _HARDLY if any(objects) else 1.0


def meant(place: Place, reading: Reading) -> float:
    """Of two nouns that share a form, the one whose clues stand around (``литровые банки``, ``председатели судов``)."""
    nouns = {r.lemma for r in place.readings if r.kind == NOUN} & senses("ru").keys()
    if reading.kind != NOUN or len(nouns) < 2:
        return 1.0
    return float(_CLUE ** min(_ENOUGH, place.meaning(reading.lemma)))


def _verbs(place: Place) -> Iterator[Reading]:
    """The finite verbs of the clause in their likeliest reading."""
    for other in (*place.after()[0], *place.before()):
        verbs = [r for r in other if r.tag == "VERB"]
        if verbs and sum(r.score for r in other if r.tag in ("VERB", "IMPR")) > _MOSTLY:
            yield verbs[0]


def _subject(readings: tuple[Reading, ...], verb: Reading) -> bool:
    """Whether a word can well be the subject of a verb."""
    return any(
        r.kind == NOUN or r.tag == "NPRO"
        for r in readings
        if r.case == "nomn" and r.score > _POSSIBLY and _concord(verb, r)
    )


def _accusative(readings: tuple[Reading, ...]) -> bool:
    """Whether a word is a noun that can well be an object."""
    return sum(r.score for r in readings if r.kind == NOUN and r.case == "accs") > _POSSIBLY


def _concord(verb: Reading, noun: Reading) -> bool:
    """Agreement in number and, in the past singular, gender."""
    return verb.number in ("", noun.number) and (not verb.gender or not noun.gender or verb.gender == noun.gender)
