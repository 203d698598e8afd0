"""Whether a term whose part of speech nobody gave is a verb with what belongs to it, by its shape and its entry.

A Russian term is one when its first word is an infinitive (``войти в систему``). An English one goes by the Russian
terms of its entry; where it has none, by *to*, a particle or a determiner behind the verb (``log in``, ``take a
decision``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.terms.english_forms import maybe_verb
from aligner.terms.english_irregular import irregular
from aligner.terms.english_words import DETERMINERS, FUNCTION
from aligner.terms.morphology import ADJECTIVE, CLASSES, NOUN, VERB, listed, morphology
from aligner.terms.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aligner.terms.morphology import Morphology
    from aligner.terms.tokens import Token
    from aligner.terms.values import Entry, Term

PARTICLES = listed("in out on off up down away back over through along apart aside forward together into onto to")
"""What an English verb may have behind it that never inflects."""
_MOSTLY = 0.6
"""The share of its readings from which a form is an infinitive whatever follows: *вести* (.76), not *печь* (.29)."""


def class_of(entry: Entry, term: Term, words: Sequence[Token], base: Morphology) -> str:
    """The class of a term: what it says itself, or ``VERB`` where its words or its entry show one; else empty."""
    if term.part_of_speech:
        return CLASSES.get(term.part_of_speech, "")
    if term.language == "ru":
        return VERB if len(words) > 1 and _infinitive(words, base) else ""
    if term.language != "en" or not _can_be_verb(words):
        return ""
    russian = [tokens(other.text) for other in entry.in_language("ru")]
    if russian:
        return VERB if any(_infinitive(other, morphology("ru")) for other in russian if other) else ""
    return VERB if _verb_by_shape(words) else ""


def without_to(words: Sequence[Token]) -> Sequence[Token]:
    """The words of an English term without the *to* of an infinitive."""
    return words[1:] if len(words) > 1 and words[0].form == "to" and words[1].join == " " else words


def verb_at(words: Sequence[Token]) -> int:
    """Which word of an English verb inflects: the first, or the last of a compound (``right-click``, ``set-up``)."""
    at = 0
    while at + 1 < len(words) and words[at + 1].join == "-" and words[at + 1].form not in PARTICLES:
        at += 1
    return at


def _infinitive(words: Sequence[Token], base: Morphology) -> bool:
    """Whether a Russian term opens with an infinitive; one that is a noun, too, by the case of what follows it.

    ``печь хлеб`` has an object, ``печь для хлеба`` and ``течь масла`` may be nouns.
    """
    share = sum(r.score for r in base.readings(words[0].form) if r.tag == "INFN")
    if share >= _MOSTLY or not share:
        return share > 0
    after = base.readings(words[1].form) if len(words) > 1 and words[1].join == " " else ()
    cases = {r.case for r in after if r.kind in (NOUN, ADJECTIVE)}
    return bool(cases) and "gent" not in cases


def _can_be_verb(words: Sequence[Token]) -> bool:
    """Whether an English term can open with a verb, *to* aside."""
    words = without_to(words)
    form = words[verb_at(words)].form
    return irregular(form) or (form not in FUNCTION and maybe_verb(form) and not form.endswith(("ing", "ed")))


def _verb_by_shape(words: Sequence[Token]) -> bool:
    """Whether *to* stands before an English verb and something behind it, or a particle or a determiner behind it."""
    bare = without_to(words)
    if len(bare) < 2:
        return False
    after = bare[1]
    particle = after.form in PARTICLES and len(bare) == 2
    return (
        len(bare) < len(words)
        or bare[0].form == "be"
        or (after.join == " " and (particle or after.form in DETERMINERS))
    )
