"""A term made ready for matching: one slot a word, with what a word of the text must be to fill it.

In *договор о коллективной безопасности* the first word may stand in any case and number, *о* must stand as it is,
and the last two must stay in the case that the term gives them. In *государство-член* both words inflect together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from aligner.terms.language.english import DETERMINERS, PARTICLES, PREPOSITIONS, maybe_verb
from aligner.terms.language.homographs import GOVERNS
from aligner.terms.language.morphology import ADJECTIVE, ANY, CLASSES, NOUN, OTHER, VERB, morphology
from aligner.terms.language.tokens import respelled, tokens
from aligner.terms.occurrences.slot import Slot, abbreviation
from aligner.terms.termbase.entry import MAX_GAP, Term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aligner.terms.language.morphology import Morphology, Reading
    from aligner.terms.language.tokens import Token
    from aligner.terms.termbase.entry import Entry

_INFINITIVE = 0.6
"""The share of its readings from which a form is an infinitive: *вести* (.76), not *печь* (.29)."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A term of an entry with its slots."""

    entry: Entry
    term: Term
    slots: tuple[Slot, ...]
    exception: bool = False
    """It says where a term of the entry does not count."""

    @property
    def gap(self) -> int:
        """Words that may be inserted, all in all."""
        return min(self.term.gap, MAX_GAP) if len(self.slots) > 1 else 0


def compiled(entry: Entry, term: Term, morphology: Morphology) -> list[Pattern]:
    """The patterns of a term and of the phrases in which it does not count; none for a term without a word (``!!!``).

    A hyphenated English word has a second one for its solid spelling, a Russian compound of two nouns one in which
    only the last inflects (``файл-сервера``).
    """
    exceptions = [
        replace(pattern, exception=True)
        for phrase in term.not_in
        for pattern in _patterns(entry, Term(phrase, term.language), morphology)
    ]
    return _patterns(entry, term, morphology) + exceptions


def _patterns(entry: Entry, term: Term, morphology: Morphology) -> list[Pattern]:
    """The patterns of one term."""
    words: Sequence[Token] = tokens(term.text)
    if not words:
        return []
    kind = _class(entry, term, words, morphology)
    if kind == VERB and term.language == "en" and len(words) > 1 and words[0].form == "to":
        words = words[1:]
    every = [_slots(term, words, morphology, kind)]
    if term.language == "en" and term.matching != "exact":
        every += _solid(term, words, morphology, kind)
    if term.language == "ru" and term.matching != "exact" and kind in ("", NOUN):
        every += _compound(term, words, morphology)
    return [Pattern(entry, term, tuple(slots)) for slots in every]


def _class(entry: Entry, term: Term, words: Sequence[Token], base: Morphology) -> str:
    """The class of a term: what it says itself, else ``VERB`` where its words or its Russian terms show one."""
    if term.part_of_speech:
        return CLASSES.get(term.part_of_speech, "")
    if term.language == "ru":
        return VERB if len(words) > 1 and _infinitive(words[0], base) else ""
    if term.language != "en":
        return ""
    if words[0].form == "to" and len(words) > 1:
        return VERB
    russian = [tokens(other.text) for other in entry.in_language("ru")]
    if russian and maybe_verb(words[0].form):
        return VERB if any(_infinitive(other[0], morphology("ru")) for other in russian if other) else ""
    return VERB if len(words) > 1 and words[1].form in PARTICLES | DETERMINERS and maybe_verb(words[0].form) else ""


def _infinitive(word: Token, base: Morphology) -> bool:
    return sum(r.score for r in base.readings(word.form) if r.tag == "INFN") >= _INFINITIVE


def _slots(term: Term, words: Sequence[Token], morphology: Morphology, kind: str) -> list[Slot]:
    """One slot a word; ``kind`` is the term's class, empty where nothing tells it."""
    if term.matching == "exact" or (term.matching == "auto" and all(abbreviation(word.surface) for word in words)):
        return [Slot("exact", frozenset({f"^{word.surface}"}), word.join) for word in words]
    if term.language == "ru":
        slots = _russian(words, morphology, kind)
    elif term.language == "en":
        slots = _english(words, morphology, kind)
    else:
        slots = [Slot("agree", _lemmas(word, morphology), word.join) for word in words]
    return [_letters(term, slot, word) for slot, word in zip(slots, words, strict=True)]


def _letters(term: Term, slot: Slot, word: Token) -> Slot:
    """Abbreviations inside a longer term letter by letter; the capitals of names."""
    if term.matching == "auto" and abbreviation(word.surface):
        return Slot("exact", frozenset({f"^{word.surface}"}), word.join)
    if term.part_of_speech == "proper noun" and word.surface[0].isupper():
        return Slot(slot.rule, slot.keys, slot.join, slot.kind, slot.cases, slot.head, capital=True)
    return slot


def _lemmas(word: Token, morphology: Morphology, kinds: str = "") -> frozenset[str]:
    """The lemmas a word of a term can have, of certain classes if any are named."""
    return frozenset(r.lemma for r in morphology.readings(word.form) if not kinds or r.kind in kinds or r.kind == ANY)


def _form(word: Token, language: str) -> Slot:
    return Slot("form", frozenset({f"={respelled(word.form, language)}"}), word.join, OTHER)


def _english(words: Sequence[Token], morphology: Morphology, kind: str) -> list[Slot]:
    """The head inflects: the last word, or the last before a preposition; a verb, and the noun that ends its phrase."""
    kind = kind or (NOUN if len(words) > 1 else ANY)
    last = len(words) - 1
    head = next((i - 1 for i, word in enumerate(words) if i and word.form in PREPOSITIONS), last)
    head = 0 if kind == VERB else head
    slots = [_form(word, "en") for word in words]
    slots[head] = _inflected(words, head, morphology, kind)
    if kind == VERB and last > head and words[last].form not in PARTICLES | PREPOSITIONS | DETERMINERS:
        slots[last] = replace(_inflected(words, last, morphology, NOUN), head=False)
    return slots


def _inflected(words: Sequence[Token], index: int, morphology: Morphology, kind: str) -> Slot:
    """The slot of an English word that inflects."""
    lemmas = {words[index].form}
    if len(words) > 1 or kind != NOUN:  # a single plural is meant as one: media, goods, arms
        lemmas |= {r.lemma for r in morphology.readings(words[index].form) if r.kind in (NOUN, kind)}
    keys = frozenset(respelled(lemma, "en") for lemma in lemmas)
    return Slot("agree", keys, words[index].join, kind, head=True)


def _solid(term: Term, words: Sequence[Token], morphology: Morphology, kind: str) -> list[list[Slot]]:
    """``counter-terrorism`` written as one word."""
    hyphens = [index for index, word in enumerate(words) if word.join == "-"]
    if len(hyphens) != 1:
        return []
    at = hyphens[0]
    left, right = words[at - 1], words[at]
    one = right._replace(form=left.form + right.form, surface=left.surface + right.surface, join=left.join)
    return [_slots(term, [*words[: at - 1], one, *words[at + 1 :]], morphology, kind)]


def _compound(term: Term, words: Sequence[Token], morphology: Morphology) -> list[list[Slot]]:
    """A compound of two nouns whose last alone inflects (``веб-страницы``); in a text a hyphen joins them."""
    readings = [morphology.readings(word.form) for word in words]
    head = _head(readings)
    last = len(words) if head is None else head + 1
    if last >= len(words) or words[last].join != "-" or _slots(term, words, morphology, NOUN)[last].rule == "exact":
        return []
    if not any(r.kind == NOUN and r.case == "nomn" for r in readings[last]):
        return []
    slots = _russian(words, morphology, NOUN, last)
    slots[last - 1] = _form(words[last - 1], "ru")
    slots[last] = replace(slots[last], join="=")
    return [[_letters(term, slot, word) for slot, word in zip(slots, words, strict=True)]]


def _russian(words: Sequence[Token], morphology: Morphology, kind: str, head: int | None = None) -> list[Slot]:
    """The head and what agrees with it inflect together; what depends on the head keeps its case."""
    readings = [morphology.readings(word.form) for word in words]
    kind = kind or ("" if len(words) > 1 else _likeliest(readings[0]))
    if head is None:
        head = _head(readings) if kind in ("", NOUN) else 0
    if head is None or kind not in ("", NOUN):
        return _headless(words, readings, kind)
    nominative = _nominative(readings[head])
    slots: list[Slot] = []
    wanted = frozenset({"gent"})
    for index, word in enumerate(words):
        if index == head:
            lemmas = frozenset(r.lemma for r in nominative)
            slots.append(Slot("agree", lemmas, word.join, nominative[0].kind, head=True))
        elif index < head or word.join in "-–":
            slots.append(_agreeing(word, readings[index], nominative))
        elif joined := _coordinate(words, readings, index, slots):
            slots.append(Slot("agree", joined, word.join, NOUN))
        else:
            slots.append(_dependent(word, readings[index], wanted))
            wanted = GOVERNS.get(word.form, wanted if readings[index][0].kind == ADJECTIVE else frozenset({"gent"}))
    return slots


def _nominative(readings: tuple[Reading, ...]) -> list[Reading]:
    """A word as the head of a term: its nominative nouns; where it has none, adjectives that became nouns."""
    found = [r for r in readings if r.case == "nomn" and r.kind in (NOUN, ADJECTIVE)]
    return [r for r in found if r.kind == NOUN] or found


def _head(readings: Sequence[tuple[Reading, ...]]) -> int | None:
    """The first word that can be a nominative noun, unless it is an adjective there (``учёный совет``).

    Where there is none, the last of the adjectives that the term opens with: *системная переменная*.
    """
    for index, here in enumerate(readings):
        if not any(r.kind == NOUN and r.case == "nomn" for r in here):
            continue
        after = readings[index + 1] if index + 1 < len(readings) else ()
        forms = {(r.case, r.number, r.gender) for r in here if r.kind == ADJECTIVE}
        if any((r.case, r.number, r.gender) in forms for r in after if r.kind == NOUN and r.case == "nomn"):
            continue
        return index
    opening = list(takewhile(lambda here: any(r.kind == ADJECTIVE and r.case == "nomn" for r in here), readings))
    return len(opening) - 1 if opening else None


def _likeliest(readings: tuple[Reading, ...]) -> str:
    """The class of a single word whose part of speech nobody gave: a noun, if its dictionary form can well be one."""
    nouns = sum(r.score for r in readings if r.kind == NOUN and r.case == "nomn")
    return NOUN if nouns > 0.1 else readings[0].kind


def _agreeing(word: Token, readings: tuple[Reading, ...], heads: Sequence[Reading]) -> Slot:
    """An adjective before the head, or a noun set beside it; else a word that does not inflect."""
    forms = {(head.number, head.gender) for head in heads}
    adjectives = {
        r.lemma for r in readings if r.kind == ADJECTIVE and r.case == "nomn" and (r.number, r.gender) in forms
    }
    if adjectives:
        return Slot("agree", frozenset(adjectives), word.join, ADJECTIVE)
    numbers = {head.number for head in heads}
    nouns = {r.lemma for r in readings if r.kind == NOUN and r.case == "nomn" and r.number in numbers}
    if nouns and word.join in "-–":
        return Slot("agree", frozenset(nouns), word.join, NOUN)
    return _form(word, "ru")


def _coordinate(
    words: Sequence[Token], readings: Sequence[tuple[Reading, ...]], index: int, slots: Sequence[Slot]
) -> frozenset[str]:
    """The lemmas of a noun joined to the head, or to one so joined (``вызовы и угрозы``, ``права, свободы и долг``)."""
    before = index - 1 if words[index].join == "x" else index - 2 if words[index - 1].form in ("и", "или") else -1
    if before < 0 or slots[before].rule != "agree" or slots[before].kind != NOUN:
        return frozenset()
    numbers = {r.number for r in readings[before] if r.kind == NOUN and r.case == "nomn"}
    return frozenset(r.lemma for r in readings[index] if r.kind == NOUN and r.case == "nomn" and r.number in numbers)


def _dependent(word: Token, readings: tuple[Reading, ...], wanted: frozenset[str]) -> Slot:
    """A noun or adjective in the case it has in the term; prepositions and the rest as they stand."""
    inflected = [r for r in readings if r.kind in (NOUN, ADJECTIVE) and r.case]
    if not inflected or word.form in GOVERNS or readings[0].tag in ("CONJ", "PREP", "PRCL"):
        return _form(word, "ru")
    oblique = {r.case for r in inflected if r.case != "nomn"} or {"nomn"}
    cases = (oblique & wanted) or oblique
    fitting = [r for r in inflected if r.case in cases]
    kinds = {r.kind for r in fitting}
    kind = kinds.pop() if len(kinds) == 1 else ANY
    return Slot("fixed", frozenset(r.lemma for r in fitting), word.join, kind, frozenset(cases))


def _headless(words: Sequence[Token], readings: Sequence[tuple[Reading, ...]], kind: str) -> list[Slot]:
    """A verb or adjective with what follows it, or a phrase without a nominative."""
    first = [r for r in readings[0] if not kind or r.kind == kind]
    slots = [_form(word, "ru") for word in words]
    if kind in (VERB, ADJECTIVE) and first:
        slots[0] = Slot("agree", frozenset(r.lemma for r in first), words[0].join, kind, head=True)
    wanted = frozenset({"accs"})
    for index in range(1, len(words)):
        slots[index] = _dependent(words[index], readings[index], wanted)
        wanted = GOVERNS.get(words[index].form, wanted)
    return slots
