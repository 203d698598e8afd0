"""A termbase in memory: entries (concepts) with their terms, and what was wrong with the file; frozen values.

An extracted entry carries how steadily its terms are rendered, as seen in the pairs it comes from. It is a sentence in
the term's note, ``kept in 812 of 830 places``, so that it goes through TBX and tables as any note does, and people can
read it. An entry that people made has none, and is always expected.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterator

Status = Literal["preferred", "admitted", "deprecated", "forbidden"]
"""Best first: when a passage holds several of an entry's terms, the first that stands there decides."""
STATUSES: tuple[Status, ...] = get_args(Status)

Matching = Literal["auto", "lemma", "exact"]
"""``auto``: abbreviations letter by letter, everything else by lemma."""
MATCHINGS: tuple[Matching, ...] = get_args(Matching)

MAX_GAP = 2
"""Words that may stand between the words of a term at most, however much its entry asks for."""
MAX_WORDS = 20
"""A longer "term" is a sentence that slipped into the term column; the longest official name here has eleven words."""


@dataclass(frozen=True, slots=True)
class Term:
    """One term of an entry, in its citation form.

    ``part_of_speech`` is ``noun``, ``verb``, ``adjective``, ``adverb``, ``proper noun`` or empty: taken from the
    word itself. ``abbreviation_of`` is the text of the full form. ``gap`` is how many words may be inserted, 0 to
    2.
    """

    text: str
    language: str
    status: Status = "preferred"
    part_of_speech: str = ""
    abbreviation_of: str = ""
    gap: int = 0
    matching: Matching = "auto"
    note: str = ""
    not_in: tuple[str, ...] = ()
    """Phrases in which the term does not count, in any inflection: *мера* is none in *по крайней мере*."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One concept with its terms in all languages, in the order of the file."""

    id: str
    terms: tuple[Term, ...]
    domain: str = ""
    note: str = ""

    def in_language(self, language: str) -> tuple[Term, ...]:
        """The terms of one language."""
        return tuple(term for term in self.terms if term.language == language)

    def best(self, language: str, *, short: bool = False) -> Term | None:
        """The term to use: of the best status an abbreviation if ``short``, else a full form; the first of several.

        ``None`` when the language has no term.
        """
        terms = self.in_language(language)
        return min(terms, key=lambda t: (STATUSES.index(t.status), bool(t.abbreviation_of) != short), default=None)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a termbase file that was left out or could not be taken as it stands."""

    place: str
    what: str
    left_out: bool = True

    def __str__(self) -> str:
        """One line: the place, then what."""
        return f"{self.place}: {self.what}"


@dataclass(frozen=True, slots=True)
class Termbase:
    """Entries in the order of the file, and what was wrong with the file."""

    name: str
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """All languages, in order of first appearance."""
        return tuple(dict.fromkeys(term.language for term in self.terms()))

    @property
    def left_out(self) -> int:
        """How many terms, entries and values of the file are not in here."""
        return sum(problem.left_out for problem in self.problems)

    def terms(self) -> Iterator[Term]:
        """The terms of all entries."""
        for entry in self.entries:
            yield from entry.terms


_NOTE = re.compile(r"\bkept in (\d{1,9}) of (\d{1,9}) places\b(?:, else ([^;]*))?")


@dataclass(frozen=True, slots=True)
class Kept:
    """Places of a term, and how many of them had one of its entry's terms on the other side."""

    kept: int
    places: int
    otherwise: tuple[str, ...] = ()
    """Words that stood for it now and then."""

    def __str__(self) -> str:
        """As the note says it."""
        rest = f", else {', '.join(self.otherwise)}" if self.otherwise else ""
        return f"kept in {self.kept} of {self.places} places{rest}"

    @property
    def share(self) -> float:
        """The share that was kept, half a place added to both outcomes: 0.5 for a term that was never seen."""
        return (min(self.kept, self.places) + 0.5) / (self.places + 1)


def steadiness(term: Term) -> Kept | None:
    """What a term's note says; ``None`` for a term of which nothing is known."""
    found = _NOTE.search(term.note)
    if found is None:
        return None
    words = tuple(word.strip() for word in (found[3] or "").split(",") if word.strip())
    return Kept(int(found[1]), int(found[2]), words)


def noted(term: Term, kept: Kept) -> Term:
    """The term with its steadiness in its note, in the place of an earlier one."""
    rest = _NOTE.sub("", term.note).strip(" ;")
    return replace(term, note=f"{rest}; {kept}" if rest else str(kept))
