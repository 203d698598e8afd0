"""A second look at a Russian homograph: the wider grammar of its clause.

``aligner.terms.context`` weighs the readings of a word by its nearest neighbours; what is here weighs them further by
quantified and coordinated predicates, by questions and purpose, by agreement across a word. The odds are rough, and
were set on the development sentences (``data/gold/terms/dev.tsv``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.terms.clause import Place
from aligner.terms.context import russian
from aligner.terms.morphology import ADJECTIVE, NOUN, VERB, listed
from aligner.terms.predicates import acting, given, infinitive, inverted, locative, meant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from aligner.terms.morphology import Morphology, Reading
    from aligner.terms.tokens import Token

_SURE, _STRONG, _LIKELY, _UNLIKELY, _HARDLY = 1e4, 30.0, 5.0, 0.2, 0.02
_POSSIBLY = 0.1
_MOSTLY = 0.7
_AMOUNTS = listed(
    "несколько много немного мало немало столько сколько множество большинство пять шесть семь десять сто"
)
"""Words whose noun is the subject, and whose verb is neuter: ``стекло несколько капель``."""
_ASKING = listed(
    "чтобы как где куда зачем когда что чем кого чего кому незачем нечем негде некуда лучше пора легко трудно"
)
"""Words that an infinitive may follow where the clause has no finite verb."""
_NUMERALS: Mapping[str, tuple[str, ...]] = {
    "две": ("femn",),
    "обе": ("femn",),
    "полторы": ("femn",),
    "два": ("masc", "neut"),
    "оба": ("masc", "neut"),
    "полтора": ("masc", "neut"),
    "три": ("masc", "neut", "femn"),
    "четыре": ("masc", "neut", "femn"),
}
_NEAR = 4
_LEADING = listed(
    "остаться оставаться предстоять велеть приказать приказывать советовать посоветовать договориться взяться приняться"
    " браться приниматься довестись намереваться доверить предпочитать предпочесть отказаться отказываться приглашать"
    " пригласить заставить заставлять смочь суметь поехать отправиться сесть бросить готовиться желать пробовать"
)
"""Lemmas that an infinitive follows, besides those of ``aligner.terms.context``."""
_POINTING = listed("это вот")
_BODIES = listed("весь этот тот сам самый один другой иной многий некоторый каждый наш ваш мой твой свой")
"""Adjectives that stand for nouns, too: ``этим стали пользоваться``."""


def in_place(words: Sequence[Token], index: int, morphology: Morphology) -> tuple[Reading, ...]:
    """The readings of ``words[index]`` with their share in this place; they sum to 1."""
    readings = russian(words, index, morphology)
    if len(readings) == 1:
        return readings
    place = Place(words, index, morphology)
    weights = [_at_most(place, reading) for reading in readings]
    for rule in _RULES:
        weights = [weight * rule(place, reading) for weight, reading in zip(weights, readings, strict=True)]
    total = sum(weights) or 1.0
    return tuple(reading._replace(score=weight / total) for reading, weight in zip(readings, weights, strict=True))


def _at_most(place: Place, reading: Reading) -> float:
    """The share by the nearest words.

    A name has a capital; a rare reading as a particle or preposition (``типа``) gains nothing by what stands near.
    """
    if reading.named and place.words[place.index].surface.islower():
        return reading.score * _HARDLY
    if reading.named and place.starts_clause:
        return reading.score * _UNLIKELY
    if reading.tag not in ("PREP", "PRCL", "CONJ", "INTJ"):
        return reading.score
    prior = sum(r.score for r in place.readings if r.tag == reading.tag)
    return min(reading.score, prior) if prior < _POSSIBLY else reading.score


def _modifies(place: Place, reading: Reading) -> float:
    """An adjective that could be a noun has a noun to agree with behind it, or else is one (``связать данные``)."""
    if reading.kind != ADJECTIVE or not any(other.kind == NOUN for other in place.readings):
        return 1.0
    for other in place.after()[0][:_NEAR]:
        if any(r.kind == NOUN and r.score > _POSSIBLY and _agree(reading, r) for r in other):
            return 1.0
        if other[0].kind != ADJECTIVE and other[0].tag not in ("ADVB", "CONJ"):
            break
    return _UNLIKELY


def _short(place: Place, reading: Reading) -> float:
    """A short adjective is a predicate: it has a subject that agrees with it, and no finite verb beside it."""
    if reading.tag not in ("ADJS", "PRTS"):
        return 1.0
    if any(_finite(other) for other in _clause(place)):
        return _HARDLY
    return 1.0 if any(_subject(other, reading) for other in place.subjects()) else _HARDLY


def _after_oblique(place: Place, reading: Reading) -> float:
    """After an adjective that can be no subject: the noun that it agrees with, no verb (``быстрорежущей стали``)."""
    if reading.kind not in (NOUN, VERB) or not place.left or place.left[0].kind != ADJECTIVE:
        return 1.0
    adjectives = [other for other in place.left if other.kind == ADJECTIVE]
    if any(other.case == "nomn" for other in adjectives) or adjectives[0].lemma in _BODIES:
        return 1.0
    nouns = [other for other in place.readings if other.kind == NOUN]
    if reading.kind == VERB:
        return _HARDLY if any(_agree(one, noun) for one in adjectives for noun in nouns) else 1.0
    return _STRONG if any(_agree(other, reading) for other in adjectives) else 1.0


def _counted(place: Place, reading: Reading) -> float:
    """An amount is the subject of a neuter verb, if the clause has no other."""
    if reading.tag != "VERB" or (reading.number, reading.gender) not in (("sing", "neut"), ("plur", "")):
        return 1.0
    around = (place.index + 1, place.index - 2)
    amounts = any(0 <= i < len(place.words) and place.words[i].form in _AMOUNTS for i in around)
    return _SURE if amounts and not any(_finite(other) for other in _clause(place)) else 1.0


def _purpose(place: Place, reading: Reading) -> float:
    """An infinitive after *чтобы*, *как*, *где* in a clause without a finite verb."""
    if reading.tag != "INFN" or not place.left:
        return 1.0
    near = [word.form for word in place.words[max(0, place.index - 2) : place.index]]
    asked = any(form in _ASKING for form in near)
    if any(other.lemma in _LEADING for readings in place.before()[:2] for other in readings):
        return 2 * _STRONG
    if any(r.case == "accs" for r in place.right) and not any(r.case in ("gent", "nomn") for r in place.right):
        return _LIKELY
    return 2 * _STRONG if asked and place.right and not any(_finite(other) for other in _clause(place)) else 1.0


def _pointed(place: Place, reading: Reading) -> float:
    """After *это* or *вот* a noun is the predicate, or the subject: a nominative (``чья это вина``)."""
    if reading.kind != NOUN or not place.left or place.words[place.index - 1].form not in _POINTING:
        return 1.0
    if any(_finite(other) for other in _clause(place)):
        return 1.0
    before = place.before()
    agreeing = len(before) > 1 and any(_agree(other, reading) for other in before[1] if other.kind == ADJECTIVE)
    return (_LIKELY if reading.case == "nomn" else _UNLIKELY) * (_LIKELY if agreeing else 1.0)


def _coordinated(place: Place, reading: Reading) -> float:
    """A verb that another one of its number and gender is joined to by *и* (``стекла на пол и засохла``)."""
    if reading.tag not in ("VERB", "IMPR") or any(_finite(other) for other in _clause(place)):
        return 1.0
    joined = place.joined_verb()
    if reading.tag == "IMPR":
        return _STRONG if place.starts_clause and joined and joined[0].tag == "IMPR" else 1.0
    same = any((o.number, o.gender) == (reading.number, reading.gender) for o in joined if o.tag == "VERB")
    subject = any(_subject(other, reading) for other in place.before())
    return _STRONG if same and subject else 1.0


def _infinitives(place: Place, reading: Reading) -> float:
    """Of two infinitives the word that wants one has the other: ``надо печь почистить``."""
    if reading.tag != "INFN":
        return 1.0
    return _HARDLY if any(other[0].tag == "INFN" for other in place.after()[0][:3]) else 1.0


def _every(place: Place, reading: Reading) -> float:
    """After *все* a plural, its subject or object (``все суда``)."""
    if reading.kind != NOUN or not place.left or place.words[place.index - 1].form != "все":
        return 1.0
    return _LIKELY if reading.number == "plur" and reading.case in ("nomn", "accs") else _UNLIKELY


def _absent(place: Place, reading: Reading) -> float:
    """What there is none of stands in the genitive."""
    following = place.words[place.index + 1 : place.index + 1 + len(place.after()[0])]
    if not any(word.form == "нет" for word in following):
        return 1.0
    if reading.tag == "IMPR":
        return _HARDLY
    return _LIKELY if reading.kind == NOUN and reading.case == "gent" else 1.0


def _gerund(place: Place, reading: Reading) -> float:
    """A gerund's clause has no predicate of its own and begins with it or an adverb; another clause has one."""
    if reading.tag != "GRND":
        return 1.0
    if place.left and place.left[0].tag not in ("ADVB", "PRCL", "CONJ", "COMP", "NPRO"):
        return _HARDLY
    if any(_predicate(other) for other in place.after()[0]):
        return _HARDLY
    return 1.0 if any(_predicate(other) for other in place.elsewhere()) else _HARDLY


def _imperative(place: Place, reading: Reading) -> float:
    """An imperative is joined by *и* to verbs only (``например, полей и сносок``); *пожалуйста* asks for it."""
    if reading.tag == "IMPR" and any(word.form == "пожалуйста" for word in place.words):
        return _STRONG
    if reading.tag != "IMPR" or not place.right or place.right[0].tag != "CONJ":
        return 1.0
    return 1.0 if place.joined_verb() else _HARDLY


def _counted_noun(place: Place, reading: Reading) -> float:
    """After *два*, *три* a genitive singular of the gender that the numeral shows (``две банки``, ``два банка``)."""
    form = place.numeral()
    if reading.kind != NOUN or form not in _NUMERALS:
        return 1.0
    genders = _NUMERALS[form]
    fitting = (reading.case, reading.number) == ("gent", "sing") and (not reading.gender or reading.gender in genders)
    return 1.0 if fitting else _HARDLY / 2


def _attribute(place: Place, reading: Reading) -> float:
    """A participle or *который* after a comma has the noun's number and gender: ``суда, стоящие на рейде``."""
    if reading.kind != NOUN or not (behind := place.behind()):
        return 1.0
    attributes = [r for r in behind if r.kind == ADJECTIVE]
    if not attributes or behind[0] not in attributes:
        return 1.0
    number = [r for r in attributes if r.number == reading.number and r.gender in ("", reading.gender)]
    if not number:
        return _UNLIKELY / 2
    relative = behind[0].lemma == "который"
    return _LIKELY if not relative and any(r.case == reading.case for r in number) else 1.0


def _object(place: Place, reading: Reading) -> float:
    """Right after a verb rather an accusative than a dative, unless another one stands there; none after one in -ся."""
    if reading.kind != NOUN or reading.case not in ("accs", "datv") or not place.left or not _finite(place.left):
        return 1.0
    if place.words[place.index - 1].form.endswith(("ся", "сь")):
        return _UNLIKELY if reading.case == "accs" else 1.0
    if reading.case != "accs" or place.has_object():
        return 1.0
    # what the nearest words say of an object beyond a conjunction is taken back
    return 4 * _LIKELY


def _clause(place: Place) -> list[tuple[Reading, ...]]:
    """The words around it in its clause."""
    return [*place.before(), *place.after()[0]]


def _finite(readings: tuple[Reading, ...]) -> bool:
    """Whether a word is a finite verb in most of its readings."""
    return sum(reading.score for reading in readings if reading.tag in ("VERB", "IMPR")) > _MOSTLY


def _predicate(readings: tuple[Reading, ...]) -> bool:
    """Whether a word is a finite verb or a short adjective."""
    tags = ("VERB", "IMPR", "ADJS", "PRTS", "PRED")
    return sum(reading.score for reading in readings if reading.tag in tags) > _MOSTLY


def _subject(readings: tuple[Reading, ...], predicate: Reading) -> bool:
    """Whether a word can be the subject of a predicate."""
    return any(
        r.case == "nomn" and r.score > _POSSIBLY and _concord(predicate, r)
        for r in readings
        if r.kind == NOUN or r.tag == "NPRO"
    )


def _concord(predicate: Reading, noun: Reading) -> bool:
    """Agreement in number and gender."""
    number = predicate.number in ("", noun.number)
    return number and (not predicate.gender or not noun.gender or predicate.gender == noun.gender)


def _agree(adjective: Reading, noun: Reading) -> bool:
    """Agreement in case, number and gender."""
    same = (adjective.case, adjective.number) == (noun.case, noun.number)
    return same and (not adjective.gender or adjective.gender == noun.gender)


_RULES: tuple[Callable[[Place, Reading], float], ...] = (
    _modifies,
    _short,
    _after_oblique,
    _counted,
    _purpose,
    _pointed,
    _coordinated,
    _infinitives,
    _every,
    _absent,
    _gerund,
    _imperative,
    _counted_noun,
    _attribute,
    _object,
    locative,
    acting,
    given,
    infinitive,
    inverted,
    meant,
)
