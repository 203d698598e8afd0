"""Where the terms of a termbase stand in a text.

The terms of one language become a tree over the keys of their words (lemma, form or exact letters); a text is
walked once, and most of its words end at the first look into a dictionary. What the tree proposes is then verified:
agreement, case, class of word in its place, compounds (``occurrences.agreement``). Of overlapping hits
the longest wins.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from aligner.terms.language.morphology import listed, morphology
from aligner.terms.language.tokens import folded, respelled, tokens
from aligner.terms.occurrences.agreement import Candidate, confidence, part
from aligner.terms.occurrences.pattern import Pattern, compiled
from aligner.terms.occurrences.slot import abbreviation
from aligner.terms.termbase.entry import MAX_GAP, STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from aligner.terms.language.tokens import Token
    from aligner.terms.termbase.entry import Entry, Term, Termbase

FLOOR = 0.1
"""The share that the term's own reading of a homograph must keep among all readings in its place.

On 24,136 segments of manuals and programs' texts .1 gave 21 occurrences more than .5, all of them right."""
NAMED = 0.5
"""What remains of the confidence in words that may be a part of a name, a heading or a menu: capitals and quotation
marks tell. Of 110 such words in manuals 98 were the term, so they are found; a finding on them is less sure."""

_REMEMBERED = 200_000
_SUFFIXED = re.compile(r"([А-ЯЁ]{2,})(?:а|у|ом|е|ы|ов|ам|ами|ах)|([A-Z]{2,})s")
"""Abbreviations that inflect: МИДом, ICTs."""
_JOINS: Mapping[str, str] = {" ": " -", "-": " -–", "=": "-", "–": " -–", "'": "' ", "": "", "x": "x "}
"""What may stand between two words of a text for what stands between them in the term; ``=``: a hyphen only."""
_OPTIONAL = listed("the a an its their his her our")
"""Words that English may put into a term after a preposition (interference in *the* internal affairs)."""
_OPENING = frozenset('«“„"')
_ARTICLE_AFTER = listed("of in on to for from with by against between under over")


@dataclass(frozen=True, slots=True)
class Hit:
    """A term in a text: ``text[start:stop]``, from its first word to its last, inserted words included.

    ``confidence`` is 1 for a word that can be nothing else, and less for homographs and inside names.
    """

    entry: Entry
    term: Term
    start: int
    stop: int
    confidence: float
    nested: bool = False
    """Inside a longer hit or a compound (*страница* in ``веб-страница``); reported only when asked for."""


@dataclass(slots=True)
class _Node:
    """A place in the tree: where each key leads, and the terms that end here."""

    next: dict[tuple[str, str], _Node] = field(default_factory=dict)
    ends: list[Pattern] = field(default_factory=list)


class Matcher:
    """The terms of one language, ready to be found.

    ``own`` is the user's dictionary, folded forms to lemmas (``own.read_forms``). Building
    takes about 0.1 ms a term. Not for several threads at once.
    """

    def __init__(self, termbase: Termbase, language: str, own: Mapping[str, str] | None = None) -> None:
        self.language = language
        self.morphology = morphology(language, own)
        self._tight, self._loose = _Node(), _Node()
        self._vocabulary: set[str] = set()
        self._keys: dict[str, tuple[str, ...]] = {}
        for entry in termbase.entries:
            for term in dict.fromkeys(entry.in_language(language)):
                for pattern in compiled(entry, term, self.morphology):
                    self._add(pattern)

    def find(self, text: str, *, nested: bool = False) -> tuple[Hit, ...]:
        """The terms in a text, in order; with ``nested`` also those inside longer ones or names, so marked."""
        words = tokens(text)
        candidates = list(self._candidates(words))
        if not candidates:
            return ()
        hits = list(self._verified(words, text, candidates))
        return tuple(_longest(hits, text, nested=nested))

    def find_all(self, texts: Iterable[str], *, nested: bool = False) -> list[tuple[Hit, ...]]:
        """The terms in each of many texts; a text that repeats is read once."""
        known: dict[str, tuple[Hit, ...]] = {}
        for text in (every := list(texts)):
            if text not in known:
                known[text] = self.find(text, nested=nested)
        return [known[text] for text in every]

    def entries_of(self, text: str) -> set[str]:
        """The ids of the entries of which a whole text is a term."""
        return {hit.entry.id for hit in self.find(text) if (hit.start, hit.stop) == (0, len(text))}

    def _add(self, pattern: Pattern) -> None:
        """Put a pattern into its tree."""
        nodes = [self._loose if pattern.gap else self._tight]
        for index, slot in enumerate(pattern.slots):
            self._vocabulary |= slot.keys
            edges = [(key, slot.join if index else "") for key in slot.keys]
            nodes = [node.next.setdefault(edge, _Node()) for node in nodes for edge in edges]
        for node in nodes:
            node.ends.append(pattern)

    def _keys_of(self, word: Token) -> tuple[str, ...]:
        """The keys of a word that occur in the termbase at all."""
        keys = self._keys.get(word.surface)
        if keys is None:
            if len(self._keys) >= _REMEMBERED:
                self._keys.clear()
            keys = self._keys[word.surface] = tuple(self._all_keys(word) & self._vocabulary)
        return keys

    def _all_keys(self, word: Token) -> set[str]:
        """Lemmas, form and letters of a word."""
        if not word.form[0].isalnum():  # an option, a path: written for machines
            return {f"^{word.surface}"}
        form = respelled(word.form, self.language)
        keys = {respelled(reading.lemma, self.language) for reading in self.morphology.readings(word.form)}
        keys |= {f"={form}", f"^{word.surface}"}
        suffixed = _SUFFIXED.fullmatch(word.surface)
        if suffixed and abbreviation(stem := suffixed[1] or suffixed[2]):
            keys.add(f"^{stem}")
        return keys

    def _candidates(self, words: Sequence[Token]) -> Iterator[Candidate]:
        """What the trees propose."""
        keys = [self._keys_of(word) for word in words]
        for start, first in enumerate(keys):
            for key in first:
                for root, most in ((self._tight, 0), (self._loose, MAX_GAP)):
                    node = root.next.get((key, ""))
                    if node is not None:
                        yield from self._walk(node, words, keys, (start,), (0, most))

    def _walk(
        self,
        node: _Node,
        words: Sequence[Token],
        keys: Sequence[tuple[str, ...]],
        taken: tuple[int, ...],
        gap: tuple[int, int],
    ) -> Iterator[Candidate]:
        """All ways on from a node; ``gap``: how many words have been passed over, and may be at most."""
        passed, most = gap
        for pattern in node.ends:
            if passed <= pattern.gap:
                yield Candidate(pattern, taken)
        if not node.next:
            return
        for index in range(taken[-1] + 1, len(words)):
            for key in keys[index]:
                for join in _WANTED[words[index].join]:
                    on = node.next.get((key, join))
                    if on is not None:
                        yield from self._walk(on, words, keys, (*taken, index), (passed, most))
            passed += not self._optional(words, index)
            if words[index].join != " " or passed > most:
                return

    def _optional(self, words: Sequence[Token], index: int) -> bool:
        """An article or possessive after a preposition."""
        return self.language == "en" and words[index].form in _OPTIONAL and words[index - 1].form in _ARTICLE_AFTER

    def _verified(self, words: Sequence[Token], text: str, candidates: Sequence[Candidate]) -> Iterator[Hit]:
        """Candidates that hold, with their confidence; none that the entry excepts."""
        every = {(id(c.pattern), c.taken): c for c in candidates}.values()
        excepted = defaultdict[str, set[int]](set)
        for candidate in every:
            if candidate.pattern.exception and confidence(candidate, words, self.morphology):
                excepted[candidate.pattern.entry.id].update(candidate.taken)
        for candidate in every:
            entry, taken = candidate.pattern.entry, candidate.taken
            if candidate.pattern.exception or not excepted[entry.id].isdisjoint(taken):
                continue
            share = confidence(candidate, words, self.morphology)
            if share < FLOOR or _called(candidate, words, text):
                continue
            share *= NAMED if _in_name(candidate, words, text) else 1
            first, last = words[taken[0]].start, words[taken[-1]].stop
            yield Hit(entry, candidate.pattern.term, first, last, round(share, 4), part(candidate, words))


def _in_name(candidate: Candidate, words: Sequence[Token], text: str) -> bool:
    """Whether a capital inside the sentence stands after a quotation mark, or beside another capital."""
    slots, first, last = candidate.pattern.slots, candidate.taken[0], candidate.taken[-1]
    if slots[0].rule == "exact" or any(slot.capital for slot in slots) or not words[first].surface[0].isupper():
        return False
    quoted = text[: words[first].start].rstrip()[-1:] in _OPENING
    inner = first > 0 and words[first].join == " "
    left = inner and words[first - 1].surface[0].isupper() and not _opens(words, first - 1, text)
    right = last + 1 < len(words) and words[last + 1].join == " " and words[last + 1].surface[0].isupper()
    return quoted or left or (inner and right)


def _opens(words: Sequence[Token], index: int, text: str) -> bool:
    """Whether a word opens a sentence."""
    before = text[: words[index].start].rstrip()
    return not before or before[-1] in ".!?…:"


def _called(candidate: Candidate, words: Sequence[Token], text: str) -> bool:
    """A function's name, in capitals and with its bracket (``ОБЛАСТИ(A1;B2)`` in LibreOffice's help)."""
    word = words[candidate.taken[-1]]
    exact = candidate.pattern.slots[-1].rule == "exact"
    return not exact and len(word.surface) > 1 and word.surface.isupper() and text[word.stop : word.stop + 1] == "("


_WANTED: Mapping[str, tuple[str, ...]] = {
    found: tuple(wanted for wanted, allowed in _JOINS.items() if (found in allowed if found else wanted == ""))
    for found in (" ", "-", "–", "'", "", "x")
}
"""The other way round: what may stand in the term for what stands in the text."""


def _longest(hits: Sequence[Hit], text: str, *, nested: bool) -> list[Hit]:
    """Of overlapping hits the longest; of different words in one place the likelier, of equally likely entries each."""
    chosen: list[list[Hit]] = []
    starts: list[int] = []
    rest: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.stop, hit.start, -hit.confidence, *_rank(hit, text))):
        at = bisect_right(starts, hit.start)
        clash = [place for place in chosen[max(0, at - 1) : at + 1] if _overlap(place[0], hit)]
        if hit.nested:
            rest.append(hit)
        elif not clash:
            starts.insert(at, hit.start)
            chosen.insert(at, [hit])
        elif len(clash) == 1 and all(_equally(hit, other) for other in clash[0]):
            clash[0].append(hit)
        elif any(
            place[0].start <= hit.start and hit.stop <= place[0].stop and not _place(hit, place[0]) for place in clash
        ):
            rest.append(replace(hit, nested=True))
    every = [hit for place in chosen for hit in place]
    inside = {(hit.entry.id, hit.start, hit.stop): hit for hit in reversed(rest)} if nested else {}
    return sorted([*every, *inside.values()], key=lambda hit: (hit.start, -hit.stop))


def _rank(hit: Hit, text: str) -> tuple[bool, int, int]:
    """Of two terms of an entry in one place: the one spelled as in the text, or most like it, then the better one."""
    here = text[hit.start : hit.stop]
    return folded(here) != folded(hit.term.text), _unlike(hit.term.text, here), STATUSES.index(hit.term.status)


@lru_cache(maxsize=10_000)
def _unlike(term: str, text: str) -> int:
    """How many letters at the ends of a term's words the text has otherwise (*licence* in ``license and ...``)."""
    forms = [word.form for word in tokens(text)]
    words = [word.form for word in tokens(term)]
    return sum(len(word) - max(_shared(word, form) for form in forms) for word in words)


def _shared(one: str, other: str) -> int:
    """How many letters two words begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other)))


def _place(one: Hit, other: Hit) -> bool:
    return (one.start, one.stop) == (other.start, other.stop)


def _overlap(one: Hit, other: Hit) -> bool:
    return one.start < other.stop and other.start < one.stop


def _equally(hit: Hit, other: Hit) -> bool:
    """Terms of two entries that the same words are equally likely to be."""
    likely = abs(hit.confidence - other.confidence) < 1e-3
    return _place(hit, other) and likely and hit.entry.id != other.entry.id
