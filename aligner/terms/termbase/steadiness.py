"""How steadily a term is rendered, as seen in the pairs it was extracted from, and how a termbase carries that.

A term that was kept in 812 of 830 places is missed with reason where it is not; one that was kept in every second
place is not. It is a sentence in the term's note, ``kept in 812 of 830 places``, so that it goes through TBX and
tables as any note does, and people can read it. An entry that people made has none, and is always expected; whoever
deletes the sentence says the same of an extracted one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aligner.terms.termbase.entry import Term

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
