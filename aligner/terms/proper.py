"""Whether words are part of a longer name: capitals and quotation marks around them tell."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from aligner.terms.morphology import listed
from aligner.terms.patterns import abbreviation

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from aligner.terms.tokens import Token
    from aligner.terms.verify import Candidate

_QUOTED = re.compile(r"[«“„\"](?P<text>[^«»“”„\"]{1,120})[»”“\"]")
_TITLE_WORDS = 5
"""A longer quotation is speech, not a name."""
_MOSTLY = 0.9
_CONNECTING = listed("of the for and de du la")
_CHAIN = 3
"""Connecting words in a row at most: ``Bank of the ...``."""


class Names:
    """The names of one text, as far as capitals and quotation marks show them.

    ``sure``: words that belong to names and abbreviations of the termbase, which are no part of another name.
    """

    def __init__(self, words: Sequence[Token], text: str, sure: Set[int]) -> None:
        self._words, self._text, self._sure = words, text, sure

    def hold(self, candidate: Candidate) -> bool:
        """Whether the candidate's words are in a short quotation with a capital, or next to a capital of a name."""
        slots, taken = candidate.pattern.slots, candidate.taken
        if all(slot.rule == "exact" or slot.capital for slot in slots):
            return False
        if any(index in self._titles for index in (taken[0], taken[-1])):
            return True
        single = len(taken) == 1 and self._words[taken[0]].form in slots[0].keys
        return self._beside_capital(taken[0], taken[-1], connected=single) and not self._heading

    @cached_property
    def _titles(self) -> frozenset[int]:
        """The words in quotation marks that hold a few words, the first with a capital, and no sentence."""
        spans = [match.span() for match in _QUOTED.finditer(self._text) if _title(match["text"].strip())]
        found: set[int] = set()
        index = 0
        for start, stop in spans:
            while index < len(self._words) and self._words[index].start < stop:
                if self._words[index].start > start:
                    found.add(index)
                index += 1
        return frozenset(found)

    @cached_property
    def _heading(self) -> bool:
        """Whether most words of the text have capitals, as in a heading: then capitals tell nothing."""
        long = [word for word in self._words if len(word.surface) > 3]
        return len(long) > 2 and sum(word.surface[0].isupper() for word in long) >= _MOSTLY * len(long)

    def _beside_capital(self, first: int, last: int, *, connected: bool) -> bool:
        """A capital inside the sentence, with another one beside it; after a single noun also beyond *of the*.

        ``Court of Auditors`` is a name; ``Member States of the Organization`` is none, nor ``Members of the Council``.
        """
        words = self._words
        if not any(words[i].surface[0].isupper() and words[i].join != "x" for i in range(first, last + 1)):
            return False
        right = last + 1
        while connected and right - last <= _CHAIN and self._connects(right):
            right += 1
        return (words[first].join == " " and self._capital(first - 1)) or (
            right < len(words) and words[right].join == " " and self._capital(right)
        )

    def _connects(self, index: int) -> bool:
        return index < len(self._words) and self._words[index].form in _CONNECTING and self._words[index].join == " "

    def _capital(self, index: int) -> bool:
        """Whether a neighbour is a capitalised word of an unknown name, and not so only because a sentence begins."""
        if index < 0 or index in self._sure or self._words[index].join == "x":
            return False
        surface = self._words[index].surface
        return surface[0].isupper() and not abbreviation(surface) and len(surface) > 1


def _title(quoted: str) -> bool:
    return quoted[:1].isupper() and len(quoted.split()) <= _TITLE_WORDS and quoted[-1] not in ".!?…,"
