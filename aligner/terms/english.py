"""Whether an English word that could be a noun is a verb where it stands: a few rules on the words around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.terms.english_forms import adjective, bare, maybe_verb, only_adjective, verbal
from aligner.terms.english_words import (
    ADVERBS,
    AUXILIARIES,
    BEFORE_VERB,
    CONJUNCTIONS,
    CONTRACTED,
    DETERMINERS,
    FUNCTION,
    INSTRUCTING,
    LINKING,
    LY_NO_ADVERBS,
    MODIFYING_PLURALS,
    NO_PEOPLE,
    NUMBERS,
    OBJECTS,
    PEOPLE,
    PLURAL,
    POSSESSIVE,
    PREPOSITIONS,
    QUESTIONS,
    REACH,
    REFLEXIVE,
    RELATIVE,
    SAYING,
    SINGULAR,
    SUBJECTS,
    TO_VERB,
    URGING,
    WANTS_TO,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aligner.terms.tokens import Token

_OPENING, _SHORT = 4, 12
"""Where a verb stands at most, and how long a sentence is, that has no other sign than its plural subject."""


def english_verb(words: Sequence[Token], index: int) -> bool:
    """Whether a bare form or one in -s that could be a noun is rather a verb here."""
    if not any(maybe_verb(form) for form in {words[index].form, *bare(words[index].form)}):
        return False
    left, right = _neighbours(words, index)
    if left in BEFORE_VERB or _adverb(left) or (left in CONTRACTED and words[index - 1].join == "'"):
        return True
    if right in OBJECTS and words[index + 1].surface.islower() and left not in DETERMINERS:
        return True
    if left in ("and", "or") and _joined_verb(words, index):
        return True
    if (not left and right in REFLEXIVE) or _after_relative(words, index, right):
        return True
    if left in ("", "and", "or"):
        nouns = index > 2 and words[index - 3].form in DETERMINERS | PREPOSITIONS
        named = index == 0 and words[index].form.endswith("s") and any(verbal(word.form) for word in words[1:])
        return not nouns and not named and _object_follows(words, index)  # ``Fields the user must fill``
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
    if len(taken) < 2 or not words[last].form.endswith("s") or words[last].form.endswith("ss"):
        return False
    if words[last].form in URGING and _urged(words, last):
        return True
    if not first:
        return False
    before = words[first - 1].form if words[first].join == " " else ""
    _, right = _neighbours(words, last)
    if before in SINGULAR and not words[first].form.endswith("s"):
        return before != "that" and (right in DETERMINERS or before in ("a", "an"))
    opened = first == 1 or words[first - 1].join == "x"
    return before in DETERMINERS - PLURAL and opened and right in POSSESSIVE


def _neighbours(words: Sequence[Token], index: int) -> tuple[str, str]:
    """The forms before and after, empty where something other than a space stands between."""
    left = words[index - 1].form if index and words[index].join in (" ", "'") else ""
    right = words[index + 1].form if index + 1 < len(words) and words[index + 1].join == " " else ""
    return left, right


def _adverb(left: str) -> bool:
    """An adverb right before it (``then click``, ``digitally sign``)."""
    return left in ADVERBS or (left.endswith("ly") and not left.endswith("ply") and left not in LY_NO_ADVERBS)


def _joined_verb(words: Sequence[Token], index: int) -> bool:
    """After *and*, a verb before it: ``can save and share files``, ``to save and share files``."""
    if index < 3 or words[index].form.endswith("s"):
        return False
    before = words[index - 3].form
    verb = before in BEFORE_VERB or (before == "to" and _infinitive(words, index - 2))
    return verb and maybe_verb(words[index - 2].form)


def _infinitive(words: Sequence[Token], index: int) -> bool:
    """After *to*: a word that wants a verb stands near, or *to* opens the clause."""
    if words[index].form.endswith("s"):
        return False
    before = words[index - 2].form if index > 1 and words[index - 1].join == " " else ""
    nearby = {earlier.form for earlier in words[max(0, index - 2) : index]}
    urging = {earlier.form for earlier in words[max(0, index - REACH) : index]}
    opened = words[index - 1].join == "x" and index + 1 < len(words) and words[index + 1].join == " "
    return bool(nearby & WANTS_TO or urging & URGING) or before in TO_VERB or opened or _told(words, index)


def _told(words: Sequence[Token], index: int) -> bool:
    """In an instruction, *to* says what for: ``use this option to share printers``."""
    first = next((i for i in range(index - 2, max(-1, index - REACH), -1) if words[i].join == "x"), None)
    _, right = _neighbours(words, index)
    return first is not None and words[first].form in INSTRUCTING and right not in LINKING and right != ""


def _relative(words: Sequence[Token], index: int) -> bool:
    """After a relative pronoun that stands for a plural: ``firms that share data``, but not ``said that state law``."""
    _, right = _neighbours(words, index)
    if index < 2:
        return False
    if words[index - 1].join == "x":
        return words[index - 1].form == "which" and right in DETERMINERS
    if _plural(words, index - 2) and right in DETERMINERS and not words[index].form.endswith("s"):
        return True
    if not _plural(words, index - 2) or words[index].form.endswith("s") or right in LINKING or not right:
        return False
    before = words[index - 3].form if index > 2 and words[index - 2].join == " " else ""
    return before not in ("that", "which") and (before == "" or before in DETERMINERS | LINKING | PREPOSITIONS)


def _urged(words: Sequence[Token], index: int) -> bool:
    """Whether a plural and *to* with a verb follow a verb of urging: ``peacekeeping forces donors to plan``."""
    if index + 3 >= len(words) or any(word.join != " " for word in words[index + 1 : index + 4]):
        return False
    return _plural(words, index + 1) and words[index + 2].form == "to" and maybe_verb(words[index + 3].form)


def _after_relative(words: Sequence[Token], index: int, right: str) -> bool:
    """The bare verb after a relative clause with an object: ``states that share a river exercise control``."""
    if not right or right in LINKING or words[index].form.endswith("s"):
        return False
    pronoun = next((i for i in range(index - 4, max(0, index - 7), -1) if words[i].form in RELATIVE), 0)
    if not pronoun or not _plural(words, pronoun - 1) or words[pronoun + 2].form not in DETERMINERS:
        return False
    if any(word.join != " " for word in words[pronoun : index + 1]) or not maybe_verb(words[pronoun + 1].form):
        return False
    return not any(verbal(word.form) and not word.form.endswith("s") for word in words[index + 1 :])


def _third_person(words: Sequence[Token], index: int) -> bool:
    """A form in -s after a noun phrase in the singular, before an object: ``this state shares a border``."""
    if index < 2 or words[index].start - words[index - 1].stop > 1:
        return False
    _, right = _neighbours(words, index)
    alone = right in PREPOSITIONS and not any(verbal(word.form) for word in words[index + 2 :])
    alone = alone or _bare_object(words, index, right)
    if not _object_follows(words, index) and not alone:
        return False
    left = words[index - 1].form
    if left in FUNCTION or _plural(words, index - 1) or adjective(left):
        return False
    start = index - 2 if words[index - 2].form in DETERMINERS else index - 3
    return start >= 0 and words[start].form in DETERMINERS - PLURAL


def _bare_object(words: Sequence[Token], index: int, right: str) -> bool:
    """A noun without a determiner and a preposition behind the sentence's only verb: ``shares power with the army``."""
    if right in FUNCTION or not right or index + 2 >= len(words) or not words[index - 1].surface.islower():
        return False
    after = words[index + 2]
    others = (*words[: index - 1], *words[index + 1 :])
    return after.join == " " and after.form in PREPOSITIONS and not any(verbal(word.form) for word in others)


def _object_follows(words: Sequence[Token], index: int) -> bool:
    """Whether what stands right after can only be an object: a determiner, or *that* with a clause.

    *That* after most nouns is a relative pronoun (``the columns that you selected``), so only verbs of saying count
    (``the report states that no one``).
    """
    _, right = _neighbours(words, index)
    if right in QUESTIONS:
        return bool({words[index].form, *bare(words[index].form)} & SAYING)
    if right != "that":
        return right in DETERMINERS | NUMBERS and right != "such"
    if index + 2 >= len(words) or not {words[index].form, *bare(words[index].form)} & SAYING:
        return False
    return words[index + 2].form in DETERMINERS or words[index + 2].form in SUBJECTS


def _after_plural(words: Sequence[Token], index: int, right: str) -> bool:
    """A bare form after a plural that is its subject (``experts state the obvious``)."""
    if not _follows_plural(words, index) or (right not in DETERMINERS and _predicate(words, index - 1)):
        return False
    named = words[index - 1].surface[0].isupper() and words[index - 1].join == " "
    if right and right not in LINKING:
        return right in DETERMINERS or not named
    start = max(index - 3, 0)
    if not right:
        return any(words[i].form in CONJUNCTIONS and words[i].join == "x" for i in range(start, index - 1))
    if right in PREPOSITIONS and not named and _only_verb(words, index):
        return True
    later = words[index + 2 : index + 2 + REACH]
    opened = any(words[i].join == "x" and words[i].form in DETERMINERS for i in range(start, index - 1))
    verbs = any(word.form in AUXILIARIES or word.form.endswith("ed") for word in later)
    return opened and right in PREPOSITIONS and not verbs


def _only_verb(words: Sequence[Token], index: int) -> bool:
    """Whether a short sentence that opens with a plural has no other verb (``loud colours jar on me``)."""
    opened = index < _OPENING and all(word.form not in PREPOSITIONS | {"of"} for word in words[:index])
    others = [*words[: index - 1], *words[index + 1 :]]
    return opened and len(words) <= _SHORT and not any(verbal(word.form) for word in others)


def _predicate(words: Sequence[Token], index: int) -> bool:
    """Whether a form in -s is rather the verb of a singular before it (``the plant melts steel pipes``)."""
    verb = any(maybe_verb(lemma) for lemma in bare(words[index].form))
    if words[index].join == "x":
        people = words[index].form.endswith(("ers", "ors", "ists", "ians")) and words[index].form not in NO_PEOPLE
        return verb and not people and not (index + 2 < len(words) and _adverb(words[index + 2].form))
    before = words[index - 1].form
    if before in ("he", "she", "it", "who", "this", "that", "which"):
        return True
    noun = before not in FUNCTION | PLURAL and not _plural(words, index - 1) and not only_adjective(before)
    return noun and verb


def _asked(words: Sequence[Token], index: int, right: str) -> bool:
    """A question: ``does the bank share your data``."""
    if right == "that" or right not in DETERMINERS or words[index - 1].form in DETERMINERS:
        return False
    first = next((i for i in range(index - 1, max(-1, index - 6), -1) if words[i].join == "x"), None)
    return first is not None and index - first > 1 and words[first].form in AUXILIARIES | {"do"}


def _plural(words: Sequence[Token], index: int) -> bool:
    """Whether a word is a plural, by its ending."""
    form = words[index].form
    plural = form.endswith("s") and not form.endswith(("ss", "us", "is", "ous"))
    return (
        (plural and form not in DETERMINERS and form not in ("was", "has", "does", "as", "is"))
        or form in PEOPLE
        or form.endswith(("smen", "rmen", "cemen"))
    )


def _follows_plural(words: Sequence[Token], index: int) -> bool:
    """Whether the word before is a plural that does not modify nouns (``experts state``, not ``arms control``)."""
    possessive = words[index].start - words[index - 1].stop > 1
    return not possessive and _plural(words, index - 1) and words[index - 1].form not in MODIFYING_PLURALS
