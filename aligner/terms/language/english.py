"""Whether an English word that could be a noun is a verb where it stands, by the words beside it.

A tagger (spaCy's small model) and the encoder's vectors in context did no better on real manuals than these few
rules, read on LibreOffice's help and on manual pages: a word is a verb after *can*, *you*, *please*; after *to* where
an object follows or a word before wants a verb; and before a determiner where it opens the clause or ends in -s.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from aligner.terms.language.morphology import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aligner.terms.language.tokens import Token

DETERMINERS = listed(
    "the a an this that these those its their his her our your my no any some each every all both such"
)
PREPOSITIONS = listed("of in on at to for from by with against between among under over into towards about")
PARTICLES = listed("in out on off up down away back over through along apart aside forward together into onto to")
"""What an English verb may have behind it that never inflects."""
_BEFORE_VERB = listed(
    "you he she we they who can could may might must shall should will would cannot never please let did does then"
)
_CONTRACTED = listed("t ll d")
"""What is left of *not*, *will* and *would* after an apostrophe."""
_WANTS_VERB = listed(
    "want wants wanted need needs needed have has had going able try tries tried how order used allows allow you user"
    " users it them possible necessary required required attempt attempts ability wish wishes likely fail fails failed"
    " where when what whether not unable easy easier safe sure program process"
)
"""Words before *to* after which a bare form is a verb."""
_RELATIVE = listed("that which who")
_OBJECTS = DETERMINERS | listed("them him it me us one two three several many multiple")
_NO_THING = listed("that no such")
_NO_OBJECT = listed("that no such any all both each every some")
"""Words that begin a clause or another noun phrase behind a noun as often as an object behind a verb."""


def verb_share(words: Sequence[Token], index: int) -> float:
    """How likely a bare form, or one in -s, is a verb in its place: 0, 0.5 where only its sentence tells, or 1."""
    form = words[index].form
    left, right = _beside(words, index)
    if not maybe_verb(form):
        return 0.0
    third = form.endswith("s") and not form.endswith("ss")
    if left in _BEFORE_VERB or (left in _CONTRACTED and words[index - 1].join == "'"):
        return 0.5 if left == "then" and words[index].surface[0].isupper() else 1.0
    if left == "not":
        return 1.0 if (index > 1 and words[index - 2].form in _AUXILIARIES) or form in _UNCHANGED else 0.5
    if (form in _UNCHANGED and left in _AUXILIARIES) or (third and _adverb(left)):
        return 1.0
    if third and left in _RELATIVE:  # a page that lists them, not which lists are shown
        return 0.0 if right in _AUXILIARIES | PREPOSITIONS else 1.0
    if left == "to":
        return 0.0 if third else 1.0 if _infinitive(words, index, right) else 0.5
    if left in (DETERMINERS | PREPOSITIONS) - _RELATIVE:
        return 0.0
    opens = left in ("", "and", "or")
    if right in _OBJECTS - (_NO_OBJECT if left else _NO_THING):
        return 0.5 if left == "which" else float(opens or left in _RELATIVE or third != _plural(left))
    return 0.5 if left == "" and not third and right and right not in PREPOSITIONS | _AUXILIARIES else 0.0


def _adverb(form: str) -> bool:
    return form.endswith("ly") and form not in _NO_ADVERBS


def _infinitive(words: Sequence[Token], index: int, right: str) -> bool:
    """After *to*: an object follows, a word before wants a verb, or *to* opens the clause."""
    before = words[index - 2].form if index > 1 and words[index - 1].join == " " else ""
    return right in _OBJECTS or before in _WANTS_VERB or (not before and right != "")


def _beside(words: Sequence[Token], index: int) -> tuple[str, str]:
    """The forms before and after, empty where something other than a space stands between."""
    left = words[index - 1].form if index and words[index].join in (" ", "'", "-") else ""
    left = left if left[:1].isalnum() else ""  # an option says nothing
    after = words[index + 1] if index + 1 < len(words) and words[index + 1].join == " " else None
    return left, after.form if after and not after.surface.isupper() else ""


def _plural(form: str) -> bool:
    """Whether a form is likely a plural, by its ending."""
    return form.endswith("s") and not form.endswith(("ss", "us", "is", "ous"))


@lru_cache(maxsize=10_000)
def maybe_verb(form: str) -> bool:
    """Whether a form, or what one in -s is made of, has a past tense that simplemma knows, or an irregular one."""
    from simplemma import lemmatize

    bases = (
        (form, form[:-1], form[:-2]) if form.endswith("es") else (form, form[:-1]) if form.endswith("s") else (form,)
    )
    for base in bases:
        stem = base[:-1] if base.endswith("e") else base
        pasts = (f"{stem}ed", f"{stem}{stem[-1:]}ed", f"{base[:-1]}ied")
        if base in _IRREGULAR or any(lemmatize(past, lang="en") == base for past in pasts):
            return True
    return False


_NO_ADVERBS = listed("only early daily weekly monthly yearly family assembly supply reply apply likely friendly")
_UNCHANGED = listed("set put cut hit split spread cast shut read")
_AUXILIARIES = listed(
    "be been being is are was were has have had do does did can could may might must shall should will would"
)
_IRREGULAR = listed(
    "choose see set go put let make take get give keep run read write send hold find cut build draw hit split spread"
    " cast bet shut cost lead drive ride rise fall speak stand break bear buy sell think"
)
