"""Runs of words that can be terms: noun phrases by patterns of their parts of speech.

Russian, where the dictionary tells classes and cases: adjectives that agree with their noun, then nouns that depend
on it, in the genitive or after a preposition, each with adjectives of its own (*сводная таблица*, *строка состояния*,
*ссылка на ячейку*). Elsewhere the shape: words with a content of their own, in English also around *of*. Which of
these are nouns is learned from the links, when the other side has a dictionary with classes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from aligner.terms.bilingual.side import kind, tagged
from aligner.terms.language.homographs import GOVERNS
from aligner.terms.language.morphology import ADJECTIVE, NOUN, VERB, listed
from aligner.terms.language.tokens import respelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from aligner.terms.bilingual.side import Ints, Side
    from aligner.terms.language.morphology import Morphology, Reading

LONGEST = 5
"""Words of a phrase at most; longer terms are rare and are found by their parts."""

MODIFIER, HEAD, INNER = 1, 2, 4
"""What a form can be in a phrase: a word before the head, the head, or a word that only joins others."""

_SINGLE, _IN_PHRASE = 0.4, 0.03
"""The share that noun readings must have of a form alone, and of one whose neighbours agree with it."""
_PLAIN_PREPOSITIONS = listed("на для с о об по к от в")
_OF = frozenset({"of"})
_NO_HEAD_EN = listed(
    "able available correct current default different empty equal following general higher identical inclusive inside"
    " large larger last left long lower main maximum minimum new next numeric old open possible previous relative right"
    " same second selected several similar small specific special such third true total unique used valid various"
    " visible"
)
"""English adjectives that no link tells from nouns, because Russian has a noun for them now and then."""


class Phrase(NamedTuple):
    """A phrase whatever its inflection: its words, those that inflect as lemmas, and which of them is the head."""

    words: tuple[str, ...]
    head: int


class Grammar(Protocol):
    """What may be a phrase in a language."""

    def classes(self, form: str, /) -> int:
        """What a form can be, as a sum of ``MODIFIER``, ``HEAD`` and ``INNER``; 0 stands in no phrase."""

    def parse(self, forms: Sequence[str], /) -> Phrase | None:
        """The phrase that a run of forms is, equal for all its inflections; ``None`` for no phrase."""


@dataclass(frozen=True)
class Phrases:
    """The phrases of one side: ``at[k, w]`` is the phrase of ``k + 1`` words that begins at word ``w``, or ``-1``."""

    keys: tuple[Phrase, ...]
    at: NDArray[np.int64]

    @cached_property
    def counts(self) -> Ints:
        """How often each phrase stands in the texts."""
        found: Ints = np.bincount(self.at[self.at >= 0], minlength=len(self.keys))
        return found

    @cached_property
    def lengths(self) -> Ints:
        """Words of each phrase."""
        return np.array([len(key.words) for key in self.keys], np.int64)


def phrases(side: Side, grammar: Grammar) -> Phrases:
    """All phrases of a side; each distinct run of forms is parsed once."""
    classes = np.array([grammar.classes(form) for form in side.forms], np.int64)[side.form_ids]
    at = np.full((LONGEST, len(side.words)), -1)
    numbers: dict[Phrase, int] = {}
    ids = side.form_ids.tolist()
    starts = np.flatnonzero(classes & (MODIFIER | HEAD))
    runs = side.form_ids[starts]
    for length in range(1, LONGEST + 1):
        if length > 1:
            starts, runs = _longer(side, classes, starts, runs, length)
        whole = np.flatnonzero(classes[starts + length - 1] & HEAD)
        _, first, of_run = np.unique(runs[whole], return_index=True, return_inverse=True)
        begins = starts[whole[first]].tolist()
        keys = [grammar.parse([side.forms[form] for form in ids[at : at + length]]) for at in begins]
        parsed = [-1 if key is None else numbers.setdefault(key, len(numbers)) for key in keys]
        at[length - 1, starts[whole]] = np.array(parsed, np.int64)[of_run] if parsed else -1
    return Phrases(tuple(numbers), at)


def _longer(side: Side, classes: Ints, starts: Ints, runs: Ints, length: int) -> tuple[Ints, Ints]:
    """The runs that go on for one more word, renumbered: the same number for the same forms."""
    ends = starts + length - 1
    inside = ends < len(side.words)
    starts, runs, ends = starts[inside], runs[inside], ends[inside]
    on = (side.joins[ends] > 0) & (classes[ends] > 0)
    on &= side.rows[ends] == side.rows[starts]
    starts, ends = starts[on], ends[on]
    joined = runs[on] * len(side.forms) + side.form_ids[ends]
    return starts, np.unique(joined, return_inverse=True)[1]


def grammar(side: Side, other: Side | None = None, links: Ints | None = None) -> Grammar:
    """The grammar of a side; ``links`` to the other side, where that one is tagged, tell what is a noun here."""
    if tagged(side.language):
        return RussianGrammar(side)
    if other is not None and links is not None and tagged(other.language):
        return ShapeGrammar(side, _projected(side, other, links))
    return ShapeGrammar(side, {})


class RussianGrammar:
    """Adjectives and nouns that agree, and what depends on them."""

    def __init__(self, side: Side) -> None:
        self._morphology: Morphology = side.morphology
        self._content = dict(zip(side.forms, side.content_of.tolist(), strict=True))

    def classes(self, form: str, /) -> int:
        """By the readings of the dictionary."""
        if form in _PLAIN_PREPOSITIONS:
            return INNER
        if not self._content.get(form, True):
            return 0
        readings = self._morphology.readings(form)
        noun = any(_possible(r, NOUN) for r in readings)
        adjective = any(_possible(r, ADJECTIVE) for r in readings)
        return HEAD * noun + MODIFIER * (adjective or noun)

    def parse(self, forms: Sequence[str], /) -> Phrase | None:
        """The head and what agrees with it by lemma, what depends on it by form."""
        readings = [self._morphology.readings(form) for form in forms]
        if len(forms) == 1:
            return self._single(readings[0])
        for head in range(len(forms)):
            key = self._headed(forms, readings, head)
            if key is not None:
                return key
            if not any(_possible(r, ADJECTIVE) for r in readings[head]):
                return None
        return None

    @staticmethod
    def _single(readings: tuple[Reading, ...]) -> Phrase | None:
        """A noun, if the form is one more often than not; no first name or surname."""
        nouns = [r for r in readings if r.kind == NOUN]
        if sum(r.score for r in nouns) < _SINGLE or nouns[0].named:
            return None
        return Phrase((nouns[0].lemma,), 0)

    @staticmethod
    def _headed(forms: Sequence[str], readings: Sequence[tuple[Reading, ...]], head: int) -> Phrase | None:
        """The phrase whose head is this word: all before agrees with it, all after depends on it."""
        for noun in readings[head]:
            if not _possible(noun, NOUN):
                continue
            before = [_agreeing(options, noun) for options in readings[:head]]
            if all(before) and _dependents(forms, readings, head + 1):
                return Phrase((*before, noun.lemma, *forms[head + 1 :]), head)
        return None


def _possible(reading: Reading, kind: str) -> bool:
    return reading.kind == kind and reading.score >= _IN_PHRASE


def _agreeing(options: tuple[Reading, ...], noun: Reading) -> str:
    """The lemma of an adjective in the case, number and gender of a noun; empty when there is none."""
    for r in options:
        same = (r.case, r.number) == (noun.case, noun.number)
        if _possible(r, ADJECTIVE) and same and (not r.gender or not noun.gender or r.gender == noun.gender):
            return r.lemma
    return ""


def _dependents(forms: Sequence[str], readings: Sequence[tuple[Reading, ...]], first: int) -> bool:
    """Whether what follows the head is nouns in the genitive or after a preposition, with their adjectives."""
    index = first
    while index < len(forms):
        cases = GOVERNS.get(forms[index]) if forms[index] in _PLAIN_PREPOSITIONS else None
        index += cases is not None
        stop = index
        while stop < len(forms) and not _noun_in(readings, index, stop, cases or frozenset({"gent"})):
            stop += 1
        if stop == len(forms):
            return False
        index = stop + 1
    return True


def _noun_in(readings: Sequence[tuple[Reading, ...]], first: int, at: int, cases: frozenset[str]) -> bool:
    """Whether a word is a noun in one of these cases, with which all from ``first`` agrees."""
    return any(
        _possible(noun, NOUN) and noun.case in cases and all(_agreeing(o, noun) for o in readings[first:at])
        for noun in readings[at]
    )


_NOUNLIKE, _MODIFYING, _KNOWN = 0.35, 0.4, 2
"""Shares of a form's links that must go to nouns, and to nouns and adjectives; links from which on they count."""


def _projected(side: Side, other: Side, links: Ints) -> dict[str, tuple[float, float]]:
    """For each form what share of its links goes to nouns, and what share to nouns or adjectives.

    A link to an adjective whose noun is not linked goes to both of them: *dialog* for *диалоговое окно*.
    """
    kinds = np.array([_COLUMN.get(kind(form, other.morphology), 3) for form in other.forms], np.int64)
    linked = np.flatnonzero(links >= 0)
    to = links[linked]
    kind_of = kinds[other.form_ids]
    alone = np.ones(len(other.words) + 1, bool)
    alone[to] = False
    after = np.minimum(to + 1, len(other.words) - 1)
    pair = (kind_of[to] == _COLUMN[ADJECTIVE]) & (kind_of[after] == _COLUMN[NOUN]) & alone[after]
    pair &= (other.joins[after] > 0) & (after > to)
    cells = side.form_ids[linked] * 4 + np.where(pair, _COLUMN[NOUN], kind_of[to])
    table = np.bincount(cells, minlength=4 * len(side.forms)).reshape(-1, 4)
    total = table.sum(axis=1)
    known = np.flatnonzero(total >= _KNOWN)
    shares = table[known] / total[known, None]
    return {
        side.forms[form]: (float(share[0]), float(share[0] + share[1]))
        for form, share in zip(known, shares, strict=True)
    }


_COLUMN = {NOUN: 0, ADJECTIVE: 1, VERB: 2}


class ShapeGrammar:
    """Words with a content of their own in a row, the last of them a noun; in English also around *of*."""

    def __init__(self, side: Side, shares: dict[str, tuple[float, float]]) -> None:
        self._morphology = side.morphology
        self._content = dict(zip(side.forms, side.content_of.tolist(), strict=True))
        self._shares = shares
        self._english = side.language == "en"
        self._known: dict[str, int] = {}

    def classes(self, form: str, /) -> int:
        """By the links where there are any, else by the ending; each form is asked for in many runs."""
        if form not in self._known:
            self._known[form] = self._classes(form)
        return self._known[form]

    def _classes(self, form: str) -> int:
        if self._english and form in _OF:
            return INNER
        if not self._content.get(form, True) or any(letter.isdigit() for letter in form):
            return 0
        adverb = self._english and form.endswith("ly") and len(form) > 5
        participle = self._english and form.endswith("ed") and self._morphology.readings(form)[0].tag == "INFLECTED"
        noun, either = self._shares.get(form, (0.0, 0.0) if adverb else (1.0, 1.0))
        head = noun >= _NOUNLIKE and not participle and not (self._english and form in _NO_HEAD_EN)
        return HEAD * head + MODIFIER * (either >= _MODIFYING or head)

    def parse(self, forms: Sequence[str], /) -> Phrase | None:
        """The singular of the head, all else by form."""
        if self._english:
            heads = [index for index, form in enumerate(forms) if index + 1 == len(forms) or forms[index + 1] in _OF]
            inner = [index for index, form in enumerate(forms) if form in _OF]
            if len(inner) > 1 or any(not self.classes(forms[index]) & HEAD for index in heads if index not in inner):
                return None
            words = (self._singular(form) if index == heads[0] else form for index, form in enumerate(forms))
            return Phrase(tuple(words), heads[0])
        return Phrase((*forms[:-1], self._singular(forms[-1])), len(forms) - 1)

    def _singular(self, form: str) -> str:
        """What the form is the plural of, respelled; the lemma where the language has no such rules."""
        readings = self._morphology.readings(form)
        plural = [r.lemma for r in readings if r.tag == "PLURAL"]
        wanted = plural if self._english else [readings[0].lemma]
        return respelled(wanted[0] if wanted else form, self._morphology.language)
