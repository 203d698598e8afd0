"""What a word is *here*: the readings of a form weighed by the words around it.

Out of context *стали* is a verb 975 times in a thousand; after *производство* it is steel. These few rules of
government and agreement look at the nearest words only. They are rough odds, not a tagger: each moves a reading by
a factor, and ``occurrences.matcher`` asks only whether the
term's own reading keeps a share above its floor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.terms.language.clause import GOVERNS, REACH, Place
from aligner.terms.language.morphology import ADJECTIVE, NOUN, VERB, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aligner.terms.language.morphology import Morphology, Reading
    from aligner.terms.language.tokens import Token

_STRONG, _WEAK, _UNLIKELY, _BARRED = 10.0, 3.0, 0.1, 1e-5
_MOSTLY, _POSSIBLY = 0.7, 0.1
WANTS_INFINITIVE = listed(
    "надо нужно можно нельзя пора необходимо следует стоит мочь хотеть уметь любить должный обязать готовый"
    " намеренный решить решать начать начинать стать продолжить продолжать перестать прекратить кончить пытаться"
    " попытаться стараться постараться помочь помогать предложить предлагать просить попросить"
    " учить учиться научить научиться планировать"
    " обещать пообещать разрешить разрешать запретить запрещать позволить позволять собираться"
    " собраться успеть успевать удаться поручить мешать помешать сметь бояться идти пойти"
    " хотеться приходиться прийтись быть"
)
"""Lemmas of the words that an infinitive follows."""
WANTS_GENITIVE = listed(
    "ждать ожидать достигать достичь бояться опасаться требовать избегать избежать лишить лишиться касаться добиваться"
    " добиться хотеть желать придерживаться стоить искать просить хватать хватить"
    " дождаться дожидаться коснуться лишиться удостоиться остерегаться испугаться"
)
"""Lemmas of the verbs whose object may be in the genitive."""
_SHORT = ("PRTS", "ADJS")
_COPULAS = frozenset({"стать", "быть", "являться", "остаться", "оказаться"})


def russian(words: Sequence[Token], index: int, morphology: Morphology) -> tuple[Reading, ...]:
    """The readings of ``words[index]`` with their share in this place; they sum to 1."""
    readings = morphology.readings(words[index].form)
    if len(readings) == 1:
        return readings
    place = Place(words, index, morphology)
    weights = [reading.score for reading in readings]
    for rule in _RULES:
        weights = [weight * rule(place, reading) for weight, reading in zip(weights, readings, strict=True)]
    total = sum(weights) or 1.0
    return tuple(reading._replace(score=weight / total) for reading, weight in zip(readings, weights, strict=True))


def _governed(place: Place, reading: Reading) -> float:
    """After a preposition, possibly with adjectives between: a noun or adjective in its case, and nothing else."""
    preposition = place.preposition()
    if not preposition:
        return 1.0
    if reading.kind not in (NOUN, ADJECTIVE):
        return _BARRED if reading.kind == VERB else 1.0
    return 1.0 if not reading.case or reading.case in GOVERNS[preposition] else 0.02


def _agrees(place: Place, reading: Reading) -> float:
    """After an adjective: a noun that agrees with it, hardly a verb."""
    if not place.left or place.left[0].kind != ADJECTIVE:
        return 1.0
    if reading.kind == NOUN:
        same = (reading.case, reading.number, reading.gender)
        return _STRONG if any((o.case, o.number, o.gender) == same for o in place.left if o.kind == ADJECTIVE) else 0.3
    return 0.3 if reading.kind == VERB else 1.0


def _depends(place: Place, reading: Reading) -> float:
    """Right after a noun: likely a noun in the genitive, or one more of a list (after *и*)."""
    if not place.left:
        return 1.0
    if place.left[0].kind == NOUN and reading.kind == NOUN:
        return _WEAK if reading.case == "gent" else 1.0
    if place.words[place.index - 1].form in ("и", "или") and place.index > 1:
        other = place.before()[1:2]
        cases = {o.case for o in other[0] if o.kind == NOUN} if other else set()
        if cases:
            return _WEAK if reading.kind == NOUN and reading.case in cases else 0.3
    return 1.0


def _genitive(place: Place, reading: Reading) -> float:
    """A genitive depends on something: a noun, an adjective, a numeral, a preposition, a negation."""
    if reading.kind != NOUN or reading.case != "gent" or place.preposition():
        return 1.0
    before = place.before()
    if not before and place.index:  # one more of a list: *списков, полей*
        return 1.0
    negated = any(word.form in ("не", "нет") for word in place.words[max(0, place.index - REACH) : place.index])
    kinds = {other.kind for other in place.left} | {other.tag for other in place.left}
    conjoined = bool(place.left) and place.words[place.index - 1].form in ("и", "или", "а", "но")
    asked = any(other.lemma in WANTS_GENITIVE for readings in before[:3] for other in readings)
    if before and (negated or asked or conjoined or kinds & {NOUN, ADJECTIVE, "NUMR", "NPRO"} or not place.left):
        return 1.0
    return _UNLIKELY / 2


def _object(place: Place, reading: Reading) -> float:
    """After a verb, with no preposition, rather its object than a dative."""
    if reading.kind != NOUN or reading.case not in ("accs", "datv") or place.preposition():
        return 1.0
    if not any(_surely(other, VERB) for other in place.before()):
        return 1.0
    if any(_surely_case(other, "accs") for other in place.subjects()):
        return 0.5 if reading.case == "accs" else _WEAK
    return _WEAK if reading.case == "accs" else 0.5


def _verbless(place: Place, reading: Reading) -> float:
    """No noun where only the word itself can be the clause's verb, and a subject for it stands before."""
    if reading.kind != NOUN or not any(r.tag == "VERB" for r in place.readings) or place.preposition():
        return 1.0
    before, after = place.before(), place.after()[0]
    if any(_is_finite(o) or o[0].tag in (*_SHORT, "PRED", "INFN") for o in (*before, *after)):
        return 1.0
    verbs = [r for r in place.readings if r.tag == "VERB"]
    subjects = [other for other in place.subjects() if other in before]
    return 0.2 if any(_subject(other, verb) for other in subjects for verb in verbs) else 1.0


def _finite(place: Place, reading: Reading) -> float:
    """A clause has one finite verb, which wants a subject that agrees with it."""
    if reading.tag != "VERB":
        return 1.0
    before, after = place.before(), place.after()[0]
    around = (*_up_to_conjunction(before), *_up_to_conjunction(after))
    if any(_is_finite(other) or (other[0].tag in _SHORT and other[0].number != reading.number) for other in around):
        return 0.01
    if any(_subject(other, reading) for other in place.subjects()):
        return 5 * _STRONG
    if reading.lemma in _COPULAS and _predicate(place, after[:4]):
        return 2 * _STRONG
    return _UNLIKELY / 3 if place.left and place.left[0].kind == NOUN else _UNLIKELY


def _up_to_conjunction(words: Sequence[tuple[Reading, ...]]) -> Sequence[tuple[Reading, ...]]:
    """The words before the first conjunction, beyond which another verb may stand."""
    for index, readings in enumerate(words):
        if readings[0].tag == "CONJ":
            return words[:index]
    return words


def _predicate(place: Place, after: Sequence[tuple[Reading, ...]]) -> bool:
    """Whether what follows a copula completes it: an instrumental, an infinitive, a short or comparative adjective."""
    for distance, readings in enumerate(after, 1):
        if distance <= 2 and readings[0].tag in ("INFN", "COMP", "ADJS", "PRTS"):
            return True
        instrumental = any(r.case == "ablt" and r.score > _POSSIBLY for r in readings)
        if instrumental and not place.preposition(place.index + distance):
            return True
    return False


def _nominative(place: Place, reading: Reading) -> float:
    """The clause's predicate wants a subject that agrees with it: if no other word can be it, this one is."""
    if reading.kind != NOUN:
        return 1.0
    apposed = place.left and _subject(place.left, None) and not place.preposition(place.index - 1)
    if reading.case == "nomn" and apposed:
        return 0.3
    around = [*place.before(), *place.after()[0]]
    predicates = [r for o in around if _is_finite(o) or o[0].tag in _SHORT for r in o if r.tag in ("VERB", *_SHORT)]
    if not predicates or any(_rival(other, predicate) for other in place.subjects() for predicate in predicates):
        return 1.0
    agreeing = any(r.case == "nomn" and r.kind == NOUN and _concord(p, r) for r in place.readings for p in predicates)
    if reading.case != "nomn":
        return _UNLIKELY if agreeing else 1.0
    return _WEAK if agreeing and any(_concord(predicate, reading) for predicate in predicates) else _UNLIKELY


def _rival(readings: tuple[Reading, ...], predicate: Reading) -> bool:
    """Whether another word is likely the subject: a nominative that is no less likely an object."""
    nominative = sum(r.score for r in readings if r.case == "nomn" and _concord(predicate, r))
    other = max((r.score for r in readings if r.case in ("accs", "gent")), default=0.0)
    return _subject(readings, predicate) and nominative >= other


def _infinitive(place: Place, reading: Reading) -> float:
    """An infinitive follows, within three words, one that wants it; or it opens the clause."""
    if reading.tag != "INFN":
        return 1.0
    wanting = any(other.lemma in WANTS_INFINITIVE for readings in place.before()[:3] for other in readings)
    return 5 * _STRONG if wanting else _UNLIKELY


def _gerund(place: Place, reading: Reading) -> float:
    """A gerund's clause ends at a comma and has no finite verb."""
    if reading.tag != "GRND":
        return 1.0
    after, ended = place.after()
    finite = any(_surely(other, VERB) and other[0].tag == "VERB" for other in after)
    return _STRONG if ended and not finite else 0.05


def _imperative(place: Place, reading: Reading) -> float:
    """An imperative opens its clause, is its only verb, and an object or a preposition follows it."""
    if reading.tag != "IMPR":
        return 1.0
    alone = not any(_is_finite(other) for other in place.after()[0])
    return 2 * _STRONG if place.starts_clause and place.right and alone else _UNLIKELY


def _surely_case(readings: tuple[Reading, ...], case: str) -> bool:
    """Whether a word is likely a noun in a case, or one in the nominative that looks the same."""
    noun = sum(r.score for r in readings if r.kind == NOUN and r.case == case)
    return noun >= 0.25


def _surely(readings: tuple[Reading, ...], kind: str) -> bool:
    """Whether a word is of a class in most of its readings."""
    return sum(reading.score for reading in readings if reading.kind == kind) > _MOSTLY


def _is_finite(readings: tuple[Reading, ...]) -> bool:
    """Whether a word is a finite verb in most of its readings."""
    return sum(reading.score for reading in readings if reading.tag in ("VERB", "IMPR")) > _MOSTLY


def _subject(readings: tuple[Reading, ...], verb: Reading | None) -> bool:
    """Whether a word can be the subject of a finite verb, of any if none is given."""
    return any(
        other.case == "nomn" and other.score > _POSSIBLY and (verb is None or _concord(verb, other))
        for other in readings
        if other.kind == NOUN or other.tag == "NPRO" or other.lemma == "который"
    )


def _concord(verb: Reading, noun: Reading) -> bool:
    """Agreement in number and, in the past singular, gender."""
    return verb.number in ("", noun.number) and (not verb.gender or not noun.gender or verb.gender == noun.gender)


_RULES: tuple[Callable[[Place, Reading], float], ...] = (
    _governed,
    _agrees,
    _depends,
    _genitive,
    _object,
    _verbless,
    _finite,
    _nominative,
    _infinitive,
    _gerund,
    _imperative,
)
