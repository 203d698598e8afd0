"""Whether words are part of a longer name: capitals and quotation marks around them tell."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from aligner.terms.english_words import FUNCTION
from aligner.terms.morphology import ADJECTIVE, NOUN, listed
from aligner.terms.patterns import abbreviation
from aligner.terms.quotations import longer, titled

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from aligner.terms.morphology import Morphology
    from aligner.terms.tokens import Token
    from aligner.terms.verify import Candidate

_MOSTLY = 0.9
_CONNECTING = listed("of the for and on against de du la")
_ABOUT = listed("о об обо")
_DOCUMENTS = listed(
    "договор конвенция закон соглашение декларация пакт протокол положение устав хартия декрет указ постановление"
)
"""What a name in *о* follows: ``Конвенции о правах ребенка``."""
_INSTITUTIONS = listed(
    "банк суд совет комитет комиссия музей университет институт министерство палата фонд союз академия биржа театр"
    " библиотека парламент bank court council museum university institute ministry house school treaty charter gulf bay"
)
_FIRMS = listed("ltd inc co sons llc plc corp gmbh partners brothers company")
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
            return taken[0] in self._longer_titles and taken[-1] in self._longer_titles
        if any(index in self._titles for index in (taken[0], taken[-1])):
            return True
        if self._russian_name(taken[0], taken[-1]) or self._titled(taken[0]):
            return True
        if len(taken) == 1 and (self._named_after(taken[0]) or self._firm(taken[0])):
            return True
        single = len(taken) == 1 and self._words[taken[0]].form in slots[0].keys
        return self._beside_capital(taken[0], taken[-1], connected=single) and not self._heading

    @cached_property
    def _titles(self) -> frozenset[int]:
        return titled(self._words, self._text)

    @cached_property
    def _longer_titles(self) -> frozenset[int]:
        return longer(self._words, self._text, self._titles, self._sure, self._morphology)

    def _firm(self, index: int) -> bool:
        """Whether an ampersand joins the word to another one in a firm's name: ``Glass & Steel Ltd.``."""
        words = self._words
        for left in (index - 1, index):
            if left >= 0 and left + 1 < len(words) and "&" in self._text[words[left].stop : words[left + 1].start]:
                capitals = words[left].surface[0].isupper() and words[left + 1].surface[0].isupper()
                return capitals and any(word.form in _FIRMS for word in words[left + 1 : left + 4])
        return False

    def _named_after(self, index: int) -> bool:
        """A document or institution by what follows: ``Договора о нераспространении``, ``Банк России``."""
        words, word = self._words, self._words[index]
        if not word.surface[0].isupper() or index + 1 >= len(words) or self._heading or abbreviation(word.surface):
            return False
        after = words[index + 1]
        if after.join != " ":
            return False
        if word.join != "x" and after.form in _ABOUT and self._one_of(index, _DOCUMENTS):
            return True
        if not self._one_of(index, _INSTITUTIONS):
            return False
        if word.join != "x" and after.form == "по":
            return True
        if after.form == "of":
            return self._capital(index + 2)
        if abbreviation(after.surface):
            return self._morphology.language == "ru"
        genitives = (r for r in self._morphology.readings(after.form) if r.named and r.case == "gent")
        return self._capital(index + 1) and any(genitives)

    def _one_of(self, index: int, lemmas: Set[str]) -> bool:
        """Whether a word is one court, bank or the like; at the sentence's beginning in the nominative."""
        readings = self._morphology.readings(self._words[index].form)
        if self._words[index].join == "x":
            readings = tuple(r for r in readings if r.case in ("", "nomn"))
        return any(r.lemma in lemmas and r.number != "plur" for r in readings)

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
        return any(r.kind == ADJECTIVE for r in readings) and readings[0].lemma not in _POLITE

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
        if self._first_name(index - 1):
            return True
        place = before.form in _PLACES or any(r.lemma in _PLACES for r in self._morphology.readings(before.form)[:1])
        return place or before.form in _TITLES

    def _first_name(self, index: int) -> bool:
        """Whether a Russian word is a name of somebody, which a surname follows (``Мария Печь``)."""
        if self._morphology.language != "ru" or index in self._sure or not self._words[index].surface[0].isupper():
            return False
        best = self._morphology.readings(self._words[index].form)[0]
        return best.named and best.kind == NOUN

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
        if self._morphology.language != "en" or words[index].form in _TOLD:
            return False
        if words[index].form.endswith("s") and not words[index].form.endswith("ss"):
            return False
        right = index + 1
        running = any(word.surface.islower() for word in words)  # all else is a heading
        return running and right < len(words) and words[right].join == " " and self._capital(right)

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
