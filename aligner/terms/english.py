"""Whether an English word that could be a noun is a verb where it stands: a few rules on the words around it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from aligner.terms.morphology import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aligner.terms.tokens import Token

_REACH = 8
"""Words before it among which a verb of urging is looked for."""

_BEFORE_VERB = listed(
    "i you he she it we they who i'd we'd they'd can could may might must shall should will would not cannot never"
    " please let did does"
)
_CONTRACTED = listed("t ll d")
"""What is left of *not*, *will* and *would* after an apostrophe."""
_DETERMINERS = listed(
    "the a an this that these those its their his her our your my no any some each every all both such"
)
_POSSESSIVE = listed("its their his her our your my")
_SINGULAR = listed("a an each every this that another one either neither")
"""Determiners that no plural follows."""
_PLURAL = listed("these those all both many several most few some other such two three four five six ten no any")
_NUMBERS = listed("two three four five six seven eight nine ten twelve twenty several many")
_QUESTIONS = listed("which whether what how why where when who")
_SUBJECTS = listed("i you he she it we they there no nobody nothing")
_OBJECTS = listed("them him me")
_WANTS_TO = listed(
    "want wants wanted need needs needed had has have having ought going able ready decided decide plan plans planned"
    " hope hopes hoped try tries tried continue continues agree agrees agreed refuse refuses refused"
    " fail fails failed intend intends intended willing undertake undertakes undertook seek seeks sought begin begins"
    " began start starts started decides choose chooses chose manage managed tend tends prefer prefers aim aims aimed"
)
_TO_VERB = listed(
    "ability able attempt authority capacity chance commitment decision desire duty effort failure freedom inability"
    " intention invitation obligation opportunity permission promise proposal readiness refusal"
    " tendency willingness wish abilities attempts efforts decisions"
    " free entitled eager likely unlikely reluctant important necessary difficult easy hard impossible possible"
    " obliged supposed bound used expected required allowed forced authorized authorised prepared"
    " order how where what when whether not"
)
"""Words right before *to* after which a verb is likelier than a noun."""
_URGING = frozenset(
    f"{verb}{ending}"
    for verb in [
        "urge",
        "ask",
        "tell",
        "order",
        "allow",
        "invite",
        "require",
        "force",
        "encourage",
        "enable",
        "help",
        "want",
        "expect",
        "advise",
        "persuade",
        "call",
    ]
    for ending in ("", "s", "d", "ed")
) | {"told"}
"""Verbs whose object is followed by *to* and a verb."""
_INSTRUCTING = listed("use click select choose press drag hold run")
_MODIFYING_PLURALS = listed(
    "arms sports news customs sales rights systems services operations affairs communications savings goods"
    " human-rights united politics economics physics forces armed-forces materials"
)


_LINKING = listed("of in on at and or for from by with to as is are was were has have had will would")
_PREPOSITIONS = listed("in on at for from with to against among between over about within across through")
_AUXILIARIES = listed("is are was were be been has have had will would can could may might must shall should does did")
_CONJUNCTIONS = listed("as if when where which that what how because while although once until unless")
FUNCTION = _DETERMINERS | _LINKING | _PREPOSITIONS | _AUXILIARIES | _CONJUNCTIONS | _SUBJECTS | _OBJECTS
"""Words without a content of their own."""
_ADVERBS = listed("then also always never often usually simply deeply sharply steeply just")
_LY_NO_ADVERBS = listed(
    "early only family friendly likely unlikely daily weekly monthly yearly quarterly elderly supply reply ally"
    " assembly july monopoly anomaly costly deadly orderly scholarly"
    " rely fly rally tally bully italy holy ugly lonely lovely lively timely"
)
_ADJECTIVE = ("ing", "ed", "al", "ous", "ive", "ic", "ful", "less", "able", "ible", "ern", "ian", "ese", "ish", "ary")
_SAYING = listed(
    "state claim report note rule charge demand request order remark promise warn answer reply judge reason"
)
"""Nouns that are verbs of saying, too, which a clause with *that* follows."""
_PEOPLE = listed("people men women children police")


def english_verb(words: Sequence[Token], index: int) -> bool:
    """Whether a bare form or one in -s that could be a noun is rather a verb here."""
    if not any(maybe_verb(form) for form in {words[index].form, *_bare(words[index].form)}):
        return False
    left, right = _neighbours(words, index)
    if left in _BEFORE_VERB or _adverb(left) or (left in _CONTRACTED and words[index - 1].join == "'"):
        return True
    if right in _OBJECTS and words[index + 1].surface.islower() and left not in _DETERMINERS:
        return True
    if left in ("and", "or") and _joined_verb(words, index):
        return True
    if left in ("", "and", "or"):
        nouns = index > 2 and words[index - 3].form in _DETERMINERS | _PREPOSITIONS
        return not nouns and not (index == 0 and words[index].form.endswith("s")) and _object_follows(words, index)
    if left == "to":
        return not words[index].form.endswith("s") and (_object_follows(words, index) or _infinitive(words, index))
    if left in ("that", "which"):
        return _relative(words, index)
    if words[index].form.endswith("s") and not words[index].form.endswith("ss"):
        return _third_person(words, index)
    return _after_plural(words, index, right) or _asked(words, index, right)


def english_clause(words: Sequence[Token], taken: Sequence[int]) -> bool:
    """Whether the last of a term's words is the verb of the first (``a member states its case``)."""
    first, last = taken[0], taken[-1]
    if len(taken) < 2 or not words[last].form.endswith("s") or words[last].form.endswith("ss") or not first:
        return False
    before = words[first - 1].form if words[first].join == " " else ""
    _, right = _neighbours(words, last)
    if before in _SINGULAR and not words[first].form.endswith("s"):
        return before != "that" and (right in _DETERMINERS or before in ("a", "an"))
    opened = first == 1 or words[first - 1].join == "x"
    return before in _DETERMINERS - _PLURAL and opened and right in _POSSESSIVE


@lru_cache(maxsize=10_000)
def maybe_verb(form: str) -> bool:
    """Whether a form can be a verb's: simplemma leads a past tense back to it, or it ends in -ing or -ed itself."""
    from simplemma import lemmatize

    if form.endswith(("ing", "ed")) or form in _IRREGULAR_VERBS:
        return True
    stem = form[:-1] if form.endswith("e") else form
    return any(lemmatize(past, lang="en") == form for past in (f"{stem}ed", f"{stem}{stem[-1:]}ed"))


_IRREGULAR_VERBS = listed(
    "choose see set go put let make take get give keep run read write send hold find cut build"
    " draw hit split spread cast bet shut cost lead drive ride rise fall speak stand break bear buy sell think"
)


def _neighbours(words: Sequence[Token], index: int) -> tuple[str, str]:
    """The forms before and after, empty where something other than a space stands between."""
    left = words[index - 1].form if index and words[index].join in (" ", "'") else ""
    right = words[index + 1].form if index + 1 < len(words) and words[index + 1].join == " " else ""
    return left, right


def _adverb(left: str) -> bool:
    """An adverb right before it (``then click``, ``digitally sign``)."""
    return left in _ADVERBS or (left.endswith("ly") and not left.endswith("ply") and left not in _LY_NO_ADVERBS)


def _joined_verb(words: Sequence[Token], index: int) -> bool:
    """After *and*, a verb before it: ``can save and share files``, ``to save and share files``."""
    if index < 3 or words[index].form.endswith("s"):
        return False
    before = words[index - 3].form
    verb = before in _BEFORE_VERB or (before == "to" and _infinitive(words, index - 2))
    return verb and maybe_verb(words[index - 2].form)


def _infinitive(words: Sequence[Token], index: int) -> bool:
    """After *to*: a word that wants a verb stands near, or *to* opens the clause."""
    if words[index].form.endswith("s"):
        return False
    before = words[index - 2].form if index > 1 and words[index - 1].join == " " else ""
    nearby = {earlier.form for earlier in words[max(0, index - 2) : index]}
    urging = {earlier.form for earlier in words[max(0, index - _REACH) : index]}
    opened = words[index - 1].join == "x" and index + 1 < len(words) and words[index + 1].join == " "
    return bool(nearby & _WANTS_TO or urging & _URGING) or before in _TO_VERB or opened or _told(words, index)


def _told(words: Sequence[Token], index: int) -> bool:
    """In an instruction, *to* says what for: ``use this option to share printers``."""
    first = next((i for i in range(index - 2, max(-1, index - _REACH), -1) if words[i].join == "x"), None)
    _, right = _neighbours(words, index)
    return first is not None and words[first].form in _INSTRUCTING and right not in _LINKING and right != ""


def _relative(words: Sequence[Token], index: int) -> bool:
    """After a relative pronoun that stands for a plural: ``firms that share data``, but not ``said that state law``."""
    _, right = _neighbours(words, index)
    if index < 2:
        return False
    if words[index - 1].join == "x":
        return words[index - 1].form == "which" and right in _DETERMINERS
    if not _plural(words, index - 2) or words[index].form.endswith("s") or right in _LINKING or not right:
        return False
    before = words[index - 3].form if index > 2 and words[index - 2].join == " " else ""
    return before not in ("that", "which") and (before == "" or before in _DETERMINERS | _LINKING | _PREPOSITIONS)


def _third_person(words: Sequence[Token], index: int) -> bool:
    """A form in -s after a noun phrase in the singular, before an object: ``this state shares a border``."""
    if index < 2 or words[index].start - words[index - 1].stop > 1:
        return False
    _, right = _neighbours(words, index)
    alone = right in _PREPOSITIONS and not any(_verbal(word.form) for word in words[index + 2 :])
    if not _object_follows(words, index) and not alone:
        return False
    left = words[index - 1].form
    if left in FUNCTION or _plural(words, index - 1) or _adjective(left):
        return False
    start = index - 2 if words[index - 2].form in _DETERMINERS else index - 3
    return start >= 0 and words[start].form in _DETERMINERS - _PLURAL


@lru_cache(maxsize=10_000)
def _verbal(form: str) -> bool:
    """Whether a form can be a finite verb: an auxiliary, a past tense, or one in -s that a verb can have."""
    from simplemma import lemmatize

    if form in _AUXILIARIES or form.endswith("ed"):
        return True
    if form.endswith("s"):
        return any(maybe_verb(lemma) for lemma in _bare(form))
    return form not in FUNCTION and lemmatize(form, lang="en") != form and not form.endswith(("ing", "er", "est"))


def _object_follows(words: Sequence[Token], index: int) -> bool:
    """Whether what stands right after can only be an object: a determiner, or *that* with a clause.

    *That* after most nouns is a relative pronoun (``the columns that you selected``), so only verbs of saying count
    (``the report states that no one``).
    """
    _, right = _neighbours(words, index)
    if right in _QUESTIONS:
        return bool({words[index].form, *_bare(words[index].form)} & _SAYING)
    if right != "that":
        return right in _DETERMINERS | _NUMBERS and right != "such"
    if index + 2 >= len(words) or not {words[index].form, *_bare(words[index].form)} & _SAYING:
        return False
    return words[index + 2].form in _DETERMINERS or words[index + 2].form in _SUBJECTS


@lru_cache(maxsize=10_000)
def _adjective(form: str) -> bool:
    """Whether a form is likely an adjective: by its ending, or because it has a comparative."""
    from simplemma import lemmatize

    comparative = form + ("r" if form.endswith("e") else "er")
    return form.endswith(_ADJECTIVE) or lemmatize(comparative, lang="en") == form


@lru_cache(maxsize=10_000)
def _only_adjective(form: str) -> bool:
    """Whether an adjective is not also a noun, which would have a plural (``firm``)."""
    from simplemma import lemmatize

    return _adjective(form) and lemmatize(form + "s", lang="en") != form


def _after_plural(words: Sequence[Token], index: int, right: str) -> bool:
    """A bare form after a plural that is its subject (``experts state the obvious``)."""
    if not _follows_plural(words, index) or (right not in _DETERMINERS and _predicate(words, index - 1)):
        return False
    named = words[index - 1].surface[0].isupper() and words[index - 1].join == " "
    if right and right not in _LINKING:
        return right in _DETERMINERS or not named
    start = max(index - 3, 0)
    if not right:
        return any(words[i].form in _CONJUNCTIONS and words[i].join == "x" for i in range(start, index - 1))
    later = words[index + 2 : index + 2 + _REACH]
    opened = any(words[i].join == "x" and words[i].form in _DETERMINERS for i in range(start, index - 1))
    verbs = any(word.form in _AUXILIARIES or word.form.endswith("ed") for word in later)
    return opened and right in _PREPOSITIONS and not verbs


def _predicate(words: Sequence[Token], index: int) -> bool:
    """Whether a form in -s is rather the verb of a singular before it (``the plant melts steel pipes``)."""
    verb = any(maybe_verb(lemma) for lemma in _bare(words[index].form))
    if words[index].join == "x":
        return verb and not (index + 2 < len(words) and _adverb(words[index + 2].form))
    before = words[index - 1].form
    if before in ("he", "she", "it", "who", "this", "that", "which"):
        return True
    noun = before not in FUNCTION | _PLURAL and not _plural(words, index - 1) and not _only_adjective(before)
    return noun and verb


def _bare(form: str) -> tuple[str, ...]:
    """What a form in -s can be made of."""
    return (form[:-1], form[:-2]) if form.endswith("es") else (form[:-1],)


def _asked(words: Sequence[Token], index: int, right: str) -> bool:
    """A question: ``does the bank share your data``."""
    if right == "that" or right not in _DETERMINERS or words[index - 1].form in _DETERMINERS:
        return False
    first = next((i for i in range(index - 1, max(-1, index - 6), -1) if words[i].join == "x"), None)
    return first is not None and index - first > 1 and words[first].form in _AUXILIARIES | {"do"}


def _plural(words: Sequence[Token], index: int) -> bool:
    """Whether a word is a plural, by its ending."""
    form = words[index].form
    plural = form.endswith("s") and not form.endswith(("ss", "us", "is", "ous"))
    return (plural and form not in _DETERMINERS and form not in ("was", "has", "does", "as", "is")) or form in _PEOPLE


def _follows_plural(words: Sequence[Token], index: int) -> bool:
    """Whether the word before is a plural that does not modify nouns (``experts state``, not ``arms control``)."""
    possessive = words[index].start - words[index - 1].stop > 1
    return not possessive and _plural(words, index - 1) and words[index - 1].form not in _MODIFYING_PLURALS
