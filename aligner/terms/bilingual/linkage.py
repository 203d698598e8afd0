"""The pairs of a table with their words linked, ready to be asked about single words and what they go with."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from aligner.terms.bilingual.generality import general
from aligner.terms.bilingual.links import link
from aligner.terms.bilingual.phrases import HEAD, grammar
from aligner.terms.bilingual.side import SPACED, analysed, kind, lemma, tagged
from aligner.terms.language.english import verb_share
from aligner.terms.language.homographs import russian
from aligner.terms.language.morphology import NOUN, listed
from aligner.terms.language.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aligner.terms.bilingual.side import Ints, Mask, Side
    from aligner.terms.language.tokens import Token

_LEAST_NOUN = 0.5
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

_DETERMINERS = listed("the a an this that these those its their all each any your")


class LinkedPairs:
    """Both sides of different pairs, word after word; sides are numbered 0 and 1, words as in ``analysis.Side``.

    ``links[side][word]`` is the word of the other side that stands for it, ``-1`` for none.
    """

    def __init__(
        self, pairs: Sequence[tuple[str, str]], languages: tuple[str, str], own: Mapping[str, Mapping[str, str]]
    ) -> None:
        self._pairs = pairs
        self.sides = tuple(
            analysed([pair[index] for pair in pairs], code, own.get(code)) for index, code in enumerate(languages)
        )
        links = link(*self.sides)
        self.links = (links.forward, links.backward)
        self._content = tuple(side.content_of[side.form_ids] for side in self.sides)
        self._heads = tuple(_heads(self.sides[index], self.sides[1 - index], self.links[index]) for index in (0, 1))

    def content(self, pair: int, side: int) -> list[int]:
        """The words of content of a pair, on one side."""
        first, last = self.sides[side].bounds[pair : pair + 2]
        return [int(word) for word in np.flatnonzero(self._content[side][first:last]) + first]

    def inside(self, pair: int, side: int, span: tuple[int, int]) -> list[int]:
        """The words of content in a stretch of a text."""
        starts = self.sides[side].starts
        return [word for word in self.content(pair, side) if span[0] <= starts[word] < span[1]]

    def form(self, side: int, word: int) -> str:
        """The folded form of a word."""
        return self.sides[side].forms[int(self.sides[side].form_ids[word])]

    def lemma(self, side: int, word: int) -> str:
        """The likeliest lemma of a word."""
        return lemma(self.form(side, word), self.sides[side].morphology)

    def joined(self, side: int, word: int) -> bool:
        """Whether a space alone stands before a word."""
        return int(self.sides[side].joins[word]) == SPACED

    def partners(self, side: int, word: int) -> list[tuple[str, int]]:
        """What a word is linked to, over all pairs: lemmas of the other side with counts, the commonest first."""
        here = self.sides[side]
        counts = self._partners[side].get(int(here.lemma_of[here.form_ids[word]]), Counter())
        return [(self.sides[1 - side].lemmas[number], count) for number, count in counts.most_common()]

    def noun(self, pair: int, side: int, word: int) -> bool:
        """Whether a word is a noun where it stands, one that can name a thing, and part of no formula."""
        here = self.sides[side]
        form, base = self.form(side, word), self.lemma(side, word)
        if not self._heads[side][word] or len(form) < 3 or base in CLASSIFIERS:
            return False
        if any(general((one,), here.language) for one in (form, base)):
            return False
        words, index = tokens(self._pairs[pair][side]), word - int(here.bounds[pair])
        if tagged(here.language):
            if kind(form, here.morphology) != NOUN:
                return False
            return sum(r.score for r in russian(words, index, here.morphology) if r.kind == NOUN) >= _LEAST_NOUN
        if here.language == "en":
            return form not in NO_NOUN_EN and not form.endswith(VERBAL) and not verb(words, index)
        return True

    def otherwise(self, pair: int, side: int, span: tuple[int, int]) -> str:
        """What an English word is rather than the term it could be: a verb, or a part of a compound; else empty."""
        if self.sides[side].language != "en":
            return ""
        words = tokens(self._pairs[pair][side])
        inside = [index for index, word in enumerate(words) if span[0] <= word.start < span[1]]
        if not inside:
            return ""
        first, after = inside[0], inside[-1] + 1
        follows = words[after].form if after < len(words) and words[after].join == " " else ""
        if first == 0 and words[0].form.endswith("s") and follows and follows not in AFTER_NOUN:
            return "it is rather a verb there"
        if len(inside) == 1 and follows and self._compounding(side, int(self.sides[side].bounds[pair]) + after):
            return f"it is a part of {words[first].surface} {follows}"
        after_to = first > 0 and words[first - 1].form == "to" and words[first].join == " "
        return "it is rather a verb there" if after_to or verb(words, first) else ""

    def _compounding(self, side: int, word: int) -> bool:
        """Whether a word can make a compound with the one before: a noun, or nobody knows what."""
        unknown = self._content[side][word] and self.links[side][word] < 0
        return bool(unknown or self._heads[side][word])

    @cached_property
    def _partners(self) -> tuple[dict[int, Counter[int]], dict[int, Counter[int]]]:
        """For each lemma of either side the lemmas it is linked to, with their counts."""
        found: tuple[dict[int, Counter[int]], dict[int, Counter[int]]] = (defaultdict(Counter), defaultdict(Counter))
        lemmas = [side.lemma_of[side.form_ids] for side in self.sides]
        linked = np.flatnonzero(self.links[0] >= 0)
        ours, theirs = lemmas[0][linked], lemmas[1][self.links[0][linked]]
        pairs, counts = np.unique(np.stack([ours, theirs]), axis=1, return_counts=True)
        for one, other, count in zip(*pairs.tolist(), counts.tolist(), strict=True):
            found[0][one][other] = count
            found[1][other][one] = count
        return found


def _heads(side: Side, other: Side, links: Ints) -> Mask:
    """Which words can be the head of a phrase."""
    rules = grammar(side, other, links)
    heads: Mask = np.array([bool(rules.classes(form) & HEAD) for form in side.forms], bool)[side.form_ids]
    return heads


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
