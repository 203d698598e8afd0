"""Whether words that have a term's lemmas are the term: agreement, case, class of word, compounds and names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aligner.terms.language.english import verb_share
from aligner.terms.language.homographs import russian
from aligner.terms.language.morphology import ADJECTIVE, ANY, NOUN, VERB
from aligner.terms.language.tokens import respelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aligner.terms.language.morphology import Morphology, Reading
    from aligner.terms.language.tokens import Token
    from aligner.terms.occurrences.pattern import Pattern
    from aligner.terms.occurrences.slot import Slot


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pattern and the words that fill its slots."""

    pattern: Pattern
    taken: tuple[int, ...]


def confidence(candidate: Candidate, words: Sequence[Token], morphology: Morphology) -> float:
    """How likely the words are the term, 0 to 1; 0 when agreement, case or class forbids it."""
    slots, taken = candidate.pattern.slots, candidate.taken
    parted = part(candidate, words)
    whole = parted or morphology.language != "ru" or _whole(slots, taken, words)
    if not _capitals(slots, taken, words) or not whole:
        return 0.0
    if parted and len(slots) == 1:  # the clause's grammar takes the other part for a word of its own
        return sum(r.score for r in morphology.readings(words[taken[0]].form) if _fits(slots[0], r))
    if morphology.language == "ru":
        return _russian(slots, taken, words, morphology)
    if morphology.language == "en":
        return _english(slots, taken, words, morphology)
    return 1.0


def _capitals(slots: Sequence[Slot], taken: Sequence[int], words: Sequence[Token]) -> bool:
    """The words of a name have their capitals."""
    return all(words[index].surface[0].isupper() for slot, index in zip(slots, taken, strict=True) if slot.capital)


def _whole(slots: Sequence[Slot], taken: Sequence[int], words: Sequence[Token]) -> bool:
    """Not a part of a compound (``член-корреспондент``), unless the part is an abbreviation (``ООН-Хабитат``)."""
    first, last = taken[0], taken[-1]
    before = words[first].join == "-" and slots[0].rule != "exact"
    after = last + 1 < len(words) and words[last + 1].join == "-" and slots[-1].rule != "exact"
    return not before and not after


def part(candidate: Candidate, words: Sequence[Token]) -> bool:
    """Whether the words are a part of a Russian compound of nouns (*страница* in ``веб-страница``)."""
    slots, taken = candidate.pattern.slots, candidate.taken
    noun = candidate.pattern.term.language == "ru" and any(slot.head and slot.kind == NOUN for slot in slots)
    return noun and not _whole(slots, taken, words)


def _russian(slots: Sequence[Slot], taken: Sequence[int], words: Sequence[Token], morphology: Morphology) -> float:
    """What inflects together agrees, what depends on it has its case; of a single word, the share of its reading."""
    if len(slots) == 1:
        return _share(slots[0], taken[0], words, morphology)
    agreeing: list[tuple[Slot, list[Reading]]] = []
    for slot, index in zip(slots, taken, strict=True):
        if slot.rule in ("exact", "form"):
            continue
        fitting = [r for r in morphology.readings(words[index].form) if _fits(slot, r)]
        if not fitting:
            return 0.0
        if slot.rule == "agree":
            agreeing.append((slot, fitting))
    return 1.0 if _agree(agreeing) else 0.0


def _fits(slot: Slot, reading: Reading) -> bool:
    """Whether a reading can fill a slot; names do for nouns, participles for verbs."""
    participle = slot.kind == VERB and reading.tag in ("PRTF", "PRTS")
    kind = ANY in (slot.kind, reading.kind) or reading.kind == slot.kind or participle
    return kind and reading.lemma in slot.keys and (not slot.cases or not reading.case or reading.case in slot.cases)


def _agree(group: Sequence[tuple[Slot, Sequence[Reading]]]) -> bool:
    """Whether the words have readings of one case and number; adjectives of the head's gender, too."""
    heads = next((readings for slot, readings in group if slot.head), None)
    if heads is None:
        return True
    return any(
        not head.case
        or all(any(_alike(slot, other, head) for other in readings) for slot, readings in group if not slot.head)
        for head in heads
    )


def _alike(slot: Slot, reading: Reading, head: Reading) -> bool:
    same = not reading.case or (reading.case, reading.number) == (head.case, head.number)
    return same and (slot.kind != ADJECTIVE or not reading.gender or not head.gender or reading.gender == head.gender)


def _share(slot: Slot, index: int, words: Sequence[Token], morphology: Morphology) -> float:
    """How much of a word's readings in its place are the term's own; an adjective (``данный``) is no verb."""
    if slot.rule in ("exact", "form"):
        return 1.0
    readings = morphology.readings(words[index].form)
    if slot.kind == VERB and any(reading.tag == "ADJF" for reading in readings):
        return 0.0
    if all(_fits(slot, reading) for reading in readings):
        return 1.0
    return sum(reading.score for reading in russian(words, index, morphology) if _fits(slot, reading))


def _english(slots: Sequence[Slot], taken: Sequence[int], words: Sequence[Token], morphology: Morphology) -> float:
    """The head is of the term's class: a noun's form, and in its place no verb."""
    share = 1.0
    for slot, index in zip(slots, taken, strict=True):
        if slot.rule != "agree":
            continue
        readings = [r for r in morphology.readings(words[index].form) if respelled(r.lemma, "en") in slot.keys]
        if not any(_of_class(slot.kind, reading) for reading in readings):
            return 0.0
        if slot.kind == NOUN and len(slots) == 1:
            share *= 1 - verb_share(words, index)
    return share


def _of_class(kind: str, reading: Reading) -> bool:
    """Whether an English reading is of a class; a form in -s or an inflected one may be a verb's."""
    inflected = kind == VERB and reading.tag in ("PLURAL", "INFLECTED")
    return ANY in (kind, reading.kind) or reading.kind == kind or inflected
