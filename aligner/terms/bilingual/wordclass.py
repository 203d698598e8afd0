"""What a word of running text is: a verb, an identifier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.terms.language.english import verb_share
from aligner.terms.language.morphology import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aligner.terms.language.tokens import Token

NO_NOUN_EN = listed(
    "press click want use see choose select enter enters specify specifies include includes need needs make makes move"
    " get set close run create apply find go keep take put let show shows display displays drag drop scroll appear"
    " appears allow allows taken given made held kept return returns soon now something anything nothing thing plus"
    " cross once again instead like otherwise however therefore well back down up left right top bottom front rear"
    " middle full empty blank next"
)
"""English words that are no nouns in running text, or name no thing, and that links alone do not tell from nouns."""
VERBAL = ("ing", "ed", "ly")
"""Endings of English words that stand for actions and manners rather than things."""
CLASSIFIERS = frozenset({"type", "тип"})
"""Nouns that only say what kind of word another is, and are left out at will: *a variable of type Object*."""
AFTER_NOUN = listed("of in on to for from with by at and or is are was were can may must will that which as if")
"""English words before which a form in -s is more likely a plural than a verb."""

_CODE_BEFORE, _CODE_AFTER = frozenset("=_.[{/\\<$#@:"), frozenset("(_]}/\\")
_DETERMINERS = listed("the a an this that these those its their all each any your")


def name_or_code(text: str, start: int, stop: int) -> bool:
    """Whether a word in a text is rather an identifier or a word of a formula: ``=SUM(``, ``my_data``, ``INDEX``."""
    word, before, after = text[start:stop], text[start - 1 : start], text[stop : stop + 1]
    if before in _CODE_BEFORE or after in _CODE_AFTER:
        return True
    numbered = after == ":" and text[stop + 1 : stop + 2].isdigit()
    return numbered or (word.isupper() and len(word) > 1 and not text.isupper())


def verb(words: Sequence[Token], index: int) -> bool:
    """Whether an English word is a verb here, also after its subject: *that lists the*, *where objects overlap*."""
    word = words[index]
    before = words[index - 1].form if index and word.join == " " else ""
    after = words[index + 1].form if index + 1 < len(words) and words[index + 1].join == " " else ""
    ends = index + 1 == len(words) or words[index + 1].join == "x"
    if after in _DETERMINERS or (before and after and word.form.endswith("s") and after not in AFTER_NOUN):
        return True
    plural = before.endswith("s") and not before.endswith("ss") and before not in _DETERMINERS
    return (ends and plural and not word.form.endswith("s")) or verb_share(words, index) == 1
