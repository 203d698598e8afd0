"""Which meaning of a word of several is meant: by the words around it and the entry's terms in the other language.

The entry *vessel* / *судно* is not found in ``a blood vessel``, because *blood* tells the meaning *сосуд*. A small
table (``aligner.terms.sense_words``) knows the meanings of common words; a word that it does not know, or whose
translation, passes.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from aligner.terms.morphology import morphology
from aligner.terms.sense_words import ENGLISH, RUSSIAN
from aligner.terms.tokens import folded, respelled, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from aligner.terms.morphology import Morphology
    from aligner.terms.tokens import Token
    from aligner.terms.values import Entry

NEAR = 10
"""Words to each side among which clues are looked for."""
_FIXED = 3
"""What a clue in its fixed place counts; one anywhere near counts 1."""
_ENOUGH = 2
"""By how much the clues of another meaning must outweigh the entry's.

Where one weak clue was enough (1), six of 71 right hits of 75 new sentences were lost, with 2 two; six wrong ones of
204 others then stayed, until their clues were made phrases in a fixed place.
"""
_TABLES = {"en": ENGLISH, "ru": RUSSIAN}
_OTHER = {"en": "ru", "ru": "en"}


class Sense(NamedTuple):
    """A meaning: its translations, its clues, those of them that are enough alone, those right before and behind."""

    translations: frozenset[str]
    near: frozenset[str]
    strong: frozenset[str]
    before: tuple[tuple[str, ...], ...]
    behind: tuple[tuple[str, ...], ...]


@cache
def senses(language: str) -> Mapping[str, tuple[Sense, ...]]:
    """The meanings of each word of the table; none for a language it does not have."""
    found: dict[str, list[Sense]] = {}
    for line in _TABLES.get(language, "").replace("\n ", " ").splitlines():
        if line:
            word, translations, clues = line.split(":", 2)
            found.setdefault(respelled(word, language), []).append(
                _sense(folded(translations).split(), folded(clues).split(), language)
            )
    return {word: tuple(several) for word, several in found.items()}


def _sense(translations: Sequence[str], clues: Sequence[str], language: str) -> Sense:
    """One line of the table."""
    spelled = ["+".join(respelled(word, language) for word in clue.rstrip("!").split("+")) for clue in clues]
    return Sense(
        frozenset(respelled(word, _OTHER[language]) for word in translations),
        frozenset(clue for clue in spelled if "+" not in clue),
        frozenset(respelled(clue[:-1], language) for clue in clues if clue.endswith("!")),
        tuple(tuple(reversed(clue[:-1].split("+"))) for clue in spelled if clue.endswith("+")),
        tuple(tuple(clue[1:].split("+")) for clue in spelled if clue.startswith("+")),
    )


class Senses:
    """The meanings that the entries of a termbase have in one language."""

    def __init__(self, base: Morphology) -> None:
        self._base, self._table = base, senses(base.language)
        self._meant: dict[tuple[str, str], tuple[tuple[Sense, ...], tuple[Sense, ...]]] = {}

    def otherwise(self, entry: Entry, words: Sequence[Token], taken: Sequence[int]) -> bool:
        """Whether the last of a term's words has clues of another meaning than the entry's, and more of them."""
        last = taken[-1]
        for word in _known(words[last].form, self._base):
            if word not in self._table:
                continue
            mine, others = self._sides(entry, word)
            if not mine or not others:
                continue
            most = max(weight(sense, words, last, self._base, alone=len(taken) == 1) for sense in others)
            if most >= _ENOUGH + max(weight(sense, words, last, self._base, alone=len(taken) == 1) for sense in mine):
                return True
        return False

    def _sides(self, entry: Entry, word: str) -> tuple[tuple[Sense, ...], tuple[Sense, ...]]:
        """The meanings of a word that are the entry's, and those that are not."""
        known = self._meant.get((entry.id, word))
        if known is None:
            theirs = self._translations(entry)
            every = {id(s): s for w in _known(word, self._base) for s in self._table.get(w, ())}
            mine = tuple(s for s in every.values() if s.translations & theirs)
            others = tuple(s for s in every.values() if not s.translations & theirs)
            known = self._meant[entry.id, word] = mine, others
        return known

    def _translations(self, entry: Entry) -> frozenset[str]:
        """The words of an entry's terms in the other language, in their dictionary forms."""
        language = _OTHER[self._base.language]
        base = morphology(language)
        every = (word for term in entry.in_language(language) for word in tokens(term.text))
        return frozenset(lemma for word in every for lemma in _known(word.form, base))


def weight(sense: Sense, words: Sequence[Token], index: int, base: Morphology, *, alone: bool = True) -> int:
    """How much of a meaning's clues stand around a word; in a longer term (not ``alone``) only fixed ones count."""
    places = (range(index - 1, -1, -1), range(index + 1, len(words)))
    fixed = any(
        _stands(phrase, words, place, base)
        for phrases, place in zip((sense.before, sense.behind), places, strict=True)
        for phrase in phrases
    )
    near = 0
    if alone and sense.near:
        near = sum(_counted(sense, words, index, place[:NEAR], base) for place in places)
    return _FIXED * fixed + near


def _counted(sense: Sense, words: Sequence[Token], index: int, places: range, base: Morphology) -> int:
    """What the clues to one side count: 1, or 2 where they are enough alone and no punctuation stands between."""
    total, apart = 0, False
    for i in places:
        apart = apart or words[i + (i < index)].join == "x"
        lemmas = _lemmas(words[i].form, base)
        if not sense.near.isdisjoint(lemmas):
            total += 1 + (not apart and not sense.strong.isdisjoint(lemmas))
    return total


def _stands(phrase: Iterable[str], words: Sequence[Token], places: range, base: Morphology) -> bool:
    """Whether the words of a phrase stand in these places, one after the other."""
    wanted = tuple(phrase)
    return len(wanted) <= len(places) and all(
        word in _known(words[i].form, base) for word, i in zip(wanted, places, strict=False)
    )


@lru_cache(maxsize=50_000)
def _lemmas(form: str, base: Morphology) -> frozenset[str]:
    """The dictionary forms of a form."""
    return frozenset(respelled(reading.lemma, base.language) for reading in base.readings(form))


@lru_cache(maxsize=50_000)
def _known(form: str, base: Morphology) -> frozenset[str]:
    """A form as it is, and its dictionary forms."""
    return _lemmas(form, base) | {respelled(form, base.language)}
