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
    "you he she we they who can could may might must shall should will would not cannot never please let did does then"
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


def verb_here(words: Sequence[Token], index: int) -> bool:
    """Whether a bare form, or one in -s, is rather a verb than a noun in its place."""
    form = words[index].form
    left, right = _beside(words, index)
    if not maybe_verb(form):
        return False
    if form in _UNCHANGED and left in _HAVE_AND_BE:
        return True
    if left in _BEFORE_VERB or (left in _CONTRACTED and words[index - 1].join == "'"):
        return True
    if left == "to":
        return not form.endswith("s") and _infinitive(words, index, right)
    object_follows = right in _OBJECTS - (_NO_OBJECT if left else _NO_THING)
    if left in (DETERMINERS | PREPOSITIONS) - _RELATIVE or not object_follows:
        return False
    return left in ("", "and", "or") or (form.endswith("s") and not form.endswith("ss")) != _plural(left)


def _infinitive(words: Sequence[Token], index: int, right: str) -> bool:
    """After *to*: an object follows, a word before wants a verb, or *to* opens the clause."""
    before = words[index - 2].form if index > 1 and words[index - 1].join == " " else ""
    return right in _OBJECTS or before in _WANTS_VERB or not before


def _beside(words: Sequence[Token], index: int) -> tuple[str, str]:
    """The forms before and after, empty where something other than a space stands between."""
    left = words[index - 1].form if index and words[index].join in (" ", "'", "-") else ""
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
        if base in _IRREGULAR or any(
            lemmatize(past, lang="en") == base for past in (f"{stem}ed", f"{stem}{stem[-1:]}ed")
        ):
            return True
    return False


_UNCHANGED = listed("set put cut hit split spread cast shut read")
_HAVE_AND_BE = listed("be been being is are was were has have had not")
_IRREGULAR = listed(
    "choose see set go put let make take get give keep run read write send hold find cut build draw hit split spread"
    " cast bet shut cost lead drive ride rise fall speak stand break bear buy sell think"
)
