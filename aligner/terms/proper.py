"""Whether words are part of a longer name: capitals and quotation marks around them tell."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from aligner.terms.english_words import FUNCTION
from aligner.terms.morphology import ADJECTIVE, NOUN, listed
from aligner.terms.patterns import abbreviation

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from aligner.terms.morphology import Morphology
    from aligner.terms.tokens import Token
    from aligner.terms.verify import Candidate

_QUOTED = re.compile(r"[«“„\"](?P<text>[^«»“”„\"]{1,120})[»”“\"]")
_TITLE_WORDS = 5
"""A longer quotation is speech, not a name."""
_MOSTLY = 0.9
_CONNECTING = listed("of the for and de du la")
_CHAIN = 3
"""Connecting words in a row at most: ``Bank of the ...``."""
_TITLES = listed("mr mrs ms dr st prof sir lord lady madam capt gen sgt rev им г т тов проф акад св гр ул пл пос дер")
"""Words, mostly shortened, that a name follows: ``Mr. Glass``, ``ул. Полей``."""
_PLACES = listed(
    "город городок деревня село поселок хутор станица аул кишлак река озеро гора остров мыс станция улица имение"
    " поезд пароход теплоход крейсер катер яхта бренд марка псевдоним фамилия"
    " пан господин госпожа товарищ дядя тетя доктор профессор капитан майор полковник генерал"
    " village town river island lake mount street captain doctor professor uncle aunt"
)
"""Words that stand before the name of a place or person without a quotation mark."""
_POLITE = listed("ваш твой свой наш мой его весь этот тот")
"""Pronouns that politeness or law writes with a capital."""
_DEFINING = listed(
    "настоящий данный указанный вышеуказанный упомянутый названный следующий каждый любой новый прежний действующий"
    " первый второй третий последний один другой оба некоторый такой какой который чей сам самый"
)
"""Adjectives that the defined terms of a contract follow, which have capitals without being names."""
_INITIALS = 2
"""``A. Steel``, ``Дж. Сталь``."""
_STATES = listed("us un eu uk")
_SEVERAL = listed(
    "all each every both many most several some no other such few any another one two three four five six ten"
    " more less half which whose what only even not yet thus hence therefore however meanwhile now then today"
    " because since while although though if when where as but so if nor than i you he she it we they there here please"
)
_TOLD = listed(
    "choose click select open close press see enter insert set use go type add remove delete change apply show hide"
    " move copy save print view edit keep read note check drag find start create define import export recall"
)
"""Verbs that open an instruction: ``Open Field Properties``."""


class Names:
    """The names of one text, as far as capitals and quotation marks show them.

    ``sure``: words that belong to names and abbreviations of the termbase, which are no part of another name.
    """

    def __init__(self, words: Sequence[Token], text: str, sure: Set[int], morphology: Morphology) -> None:
        self._words, self._text, self._sure, self._morphology = words, text, sure, morphology

    def hold(self, candidate: Candidate) -> bool:
        """Whether the candidate's words are in a short quotation with a capital, or next to a capital of a name."""
        slots, taken = candidate.pattern.slots, candidate.taken
        if all(slot.rule == "exact" or slot.capital for slot in slots):
            return False
        if any(index in self._titles for index in (taken[0], taken[-1])):
            return True
        if self._russian_name(taken[0], taken[-1]) or self._titled(taken[0]):
            return True
        single = len(taken) == 1 and self._words[taken[0]].form in slots[0].keys
        return self._beside_capital(taken[0], taken[-1], connected=single) and not self._heading

    @cached_property
    def _titles(self) -> frozenset[int]:
        """The words in quotation marks that hold a few words, the first with a capital, and no sentence."""
        spans = [
            match.span()
            for match in _QUOTED.finditer(self._text)
            if _title(match["text"].strip()) and not self._spoken(match)
        ]
        found: set[int] = set()
        index = 0
        for start, stop in spans:
            while index < len(self._words) and self._words[index].start < stop:
                if self._words[index].start > start:
                    found.add(index)
                index += 1
        return frozenset(found)

    def _spoken(self, quoted: re.Match[str]) -> bool:
        """Words said: after a colon, more than one of them."""
        return self._text[: quoted.start()].rstrip()[-1:] == ":" and " " in quoted["text"].strip()

    def _russian_name(self, first: int, last: int) -> bool:
        """A capitalised adjective inside the sentence begins a Russian name, which goes on without capitals.

        ``Всемирного банка``, ``Куликовым полем``; at the sentence's beginning only an adjective made from a name
        tells, or a second capital (``Верховный Суд``, but ``Настоящий Договор``). Two first names joined are no
        field (``Поле и Кате``).
        """
        if self._morphology.language != "ru" or first != last:
            return False
        words = self._words
        if first and words[first].join == " " and words[first - 1].surface[0].isupper() and not self._heading:
            if words[first].surface.islower():
                return self._adjective(first - 1)
            best = self._morphology.readings(words[first - 1].form)[0]
            return words[first - 1].join == "x" and best.kind == ADJECTIVE and best.lemma not in _POLITE | _DEFINING
        capital = words[first].surface[0].isupper()
        joined = first + 2 < len(words) and words[first + 1].form == "и" and words[first + 2].surface[0].isupper()
        return capital and joined and self._named(first) and self._named(first + 2)

    def _adjective(self, index: int) -> bool:
        """Whether a capitalised word is an adjective that opens a name."""
        word = self._words[index]
        if abbreviation(word.surface) or len(word.surface) < 3 or index in self._sure:
            return False
        readings = self._morphology.readings(word.form)
        if word.join == "x":
            return any(r.named for r in readings) and not any(r.kind == NOUN and not r.named for r in readings)
        return readings[0].kind == ADJECTIVE and readings[0].lemma not in _POLITE

    def _named(self, index: int) -> bool:
        return any(reading.named for reading in self._morphology.readings(self._words[index].form))

    def _titled(self, index: int) -> bool:
        """A capitalised word after a title, an initial or the word for a place (``Mr. Glass``, ``деревня Печь``)."""
        word, words = self._words[index], self._words
        if not index or not word.surface[0].isupper() or abbreviation(word.surface) or self._heading:
            return False
        before = words[index - 1]
        between = self._text[before.stop : word.start]
        if between.strip() == "." and len(between) <= _INITIALS:
            initial = before.surface[0].isupper() and len(before.surface) <= _INITIALS and before.surface.isalpha()
            return (initial and not abbreviation(before.surface)) or before.form in _TITLES
        if self._text[before.start : before.stop].count(".") == _INITIALS and index - 1 not in self._sure:
            return before.form not in _STATES
        if word.join != " ":
            return False
        if before.join == "-" and before.form in ("н", "жа") and words[index - 2].form == "г":
            return True
        place = before.form in _PLACES or any(r.lemma in _PLACES for r in self._morphology.readings(before.form)[:1])
        return place or before.form in _TITLES

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
            return connected and self._opens_name(first)
        right = last + 1
        while connected and right - last <= _CHAIN and self._connects(right):
            right += 1
        return (words[first].join == " " and (self._capital(first - 1) or self._named_first(first - 1))) or (
            right < len(words) and words[right].join == " " and self._capital(right)
        )

    def _opens_name(self, index: int) -> bool:
        """An English noun that begins the sentence, with a capital right behind it (``Field Marshal Haig``)."""
        words = self._words
        if self._morphology.language != "en" or words[index].form.endswith("s") or words[index].form in _TOLD:
            return False
        right = index + 1
        return right < len(words) and words[right].join == " " and self._capital(right)

    def _connects(self, index: int) -> bool:
        return index < len(self._words) and self._words[index].form in _CONNECTING and self._words[index].join == " "

    def _capital(self, index: int) -> bool:
        """Whether a neighbour is a capitalised word of an unknown name, and not so only because a sentence begins."""
        if index < 0 or index in self._sure or self._words[index].join == "x":
            return False
        surface = self._words[index].surface
        return surface[0].isupper() and not abbreviation(surface) and len(surface) > 1

    def _named_first(self, index: int) -> bool:
        """Whether the sentence begins with an English word of a name: one that is no verb, adverb or determiner.

        ``World Bank officials``, ``John Glass wrote``; but ``Recalling Convention No. 5``, ``Open Field``.
        """
        if self._morphology.language != "en" or index < 0 or index in self._sure or self._words[index].join != "x":
            return False
        word = self._words[index]
        if not word.surface[0].isupper() or abbreviation(word.surface) or len(word.surface) < 2:
            return False
        return word.form not in FUNCTION | _SEVERAL | _TOLD and not word.form.endswith(("ing", "ed", "ly"))


def _title(quoted: str) -> bool:
    return quoted[:1].isupper() and len(quoted.split()) <= _TITLE_WORDS and quoted[-1] not in ".!?…,"
