"""Whether an English word that could be a noun is a verb where it stands: a few rules on the words around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.terms.morphology import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aligner.terms.tokens import Token

_REACH = 8
"""Words before it among which a verb of urging is looked for."""

_BEFORE_VERB = listed(
    "i you he she it we they who i'd we'd they'd can could may might must shall should will would not cannot never"
    " please let's don't doesn't didn't won't let"
)
_DETERMINERS = listed(
    "the a an this that these those its their his her our your my no any some each every all both such"
)
_WANTS_TO = listed(
    "want wants wanted need needs needed had has have having ought going able ready decided decide plan plans planned"
    " hope hopes hoped try tries tried continue continues agreed refuse refused fail failed intend intends willing"
)
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
_MODIFYING_PLURALS = listed(
    "arms sports news customs sales rights systems services operations affairs communications savings goods"
    " human-rights united politics economics physics forces armed-forces materials"
)


_LINKING = listed("of in on at and or for from by with to as is are was were has have had will would")
_ADVERBS = listed("then also always never often usually simply just")
_LY_NO_ADVERBS = listed(
    "early only family friendly likely unlikely daily weekly monthly yearly quarterly elderly supply reply ally"
    " assembly july monopoly anomaly costly deadly orderly scholarly"
)


def english_verb(words: Sequence[Token], index: int) -> bool:
    """Whether a bare form or one in -s that could be a noun is rather a verb here."""
    word = words[index]
    left = words[index - 1].form if index and word.join == " " else ""
    right = words[index + 1].form if index + 1 < len(words) and words[index + 1].join == " " else ""
    if left in _BEFORE_VERB or _adverb(left):
        return True
    if left in ("", "and", "or"):
        return right in _DETERMINERS and not (index == 0 and word.form.endswith("s"))
    if left == "to":
        return right in _DETERMINERS or _infinitive(words, index)
    return _follows_plural(words, index) and not word.form.endswith("s") and right != "" and right not in _LINKING


def _adverb(left: str) -> bool:
    """An adverb right before it (``then click``, ``digitally sign``)."""
    return left in _ADVERBS or (left.endswith("ly") and left not in _LY_NO_ADVERBS)


def _infinitive(words: Sequence[Token], index: int) -> bool:
    """After *to*: a word that wants a verb stands near, or a verb of urging with its object between."""
    nearby = {earlier.form for earlier in words[max(0, index - 2) : index]}
    urging = {earlier.form for earlier in words[max(0, index - _REACH) : index]}
    return bool(nearby & _WANTS_TO or urging & _URGING)


def _follows_plural(words: Sequence[Token], index: int) -> bool:
    """Whether the word before is a plural that does not modify nouns (``experts state``, not ``arms control``)."""
    left = words[index - 1].form
    plural = left.endswith("s") and not left.endswith(("ss", "us", "is", "ous")) and left not in _MODIFYING_PLURALS
    return plural and left not in _DETERMINERS and left not in ("was", "has", "does", "as", "is")
