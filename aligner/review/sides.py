"""One side of the pairs as a line of characters: its sentences one after another, a separator behind each.

A place is a number of characters into that line, a span a half-open range of it, an empty span a place between two
sentences. A bead's boundary may then stand anywhere, inside a sentence too, and no decision ever renumbers another.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Span = tuple[int, int]

SEPARATOR = "\x1e"


class Unit(NamedTuple):
    """A sentence: its text, its document, its number there from 1, and how it stands in it.

    ``kind`` is that of its block, empty where the document is not at hand; ``opens``: a block begins with it;
    ``before``: what stands before it in the document and is no running text (menus, bylines).
    """

    text: str
    document: str = ""
    number: int = 0
    kind: str = ""
    opens: bool = False
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """The sentences of a side, of all its documents, and the line that they make."""

    units: tuple[Unit, ...]
    languages: Mapping[str, str] = field(default_factory=dict)
    text: str = field(init=False)
    starts: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        texts = [unit.text.replace(SEPARATOR, " ") for unit in self.units]
        object.__setattr__(self, "text", "".join(text + SEPARATOR for text in texts))
        object.__setattr__(self, "starts", (0, *accumulate(len(text) + 1 for text in texts)))

    @property
    def stop(self) -> int:
        """The place behind the last sentence."""
        return self.starts[-1]

    def span(self, first: int, count: int = 1) -> Span:
        """The span of whole sentences, by index from 0."""
        return self.starts[first], self.starts[first + count]

    def read(self, span: Span) -> str:
        """The text of a span, sentences joined by a blank."""
        return self.text[slice(*span)].replace(SEPARATOR, " ").strip()

    def index(self, place: int) -> int:
        """The sentence that a place is in or before."""
        return min(bisect_right(self.starts, place) - 1, max(len(self.units) - 1, 0))

    def pieces(self, span: Span) -> Iterator[tuple[int, int, int]]:
        """Sentence, start and stop of each sentence, or part of one, in a span."""
        start, stop = span
        while start < stop:
            number = self.index(start)
            end = min(self.starts[number + 1], stop)
            yield number, start, end
            start = end

    def id(self, span: Span) -> str:
        """As the pairs file names it: ``7``, ``7-9``; empty for an empty span."""
        numbers = [self.units[number].number for number, _, _ in self.pieces(span)]
        if not numbers:
            return ""
        return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"

    def document(self, span: Span) -> str:
        """The name of the document that a span, or the place of an empty one, is in."""
        return self.units[self.index(span[0])].document if self.units else ""

    def language(self, span: Span) -> str:
        """The language of that document; empty where nothing says it."""
        return self.languages.get(self.document(span), "")

    def follows(self, place: int) -> bool:
        """Whether the sentences before and behind a place follow one another in one document."""
        if place <= 0 or place >= self.stop:
            return False
        before, behind = (self.units[self.index(at)] for at in (place - 1, place))
        return before is behind or (before.document == behind.document and before.number + 1 == behind.number)

    def within(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        """The sentences' spans, those that these spans end inside in parts."""
        inner = {place for span in spans for place in span}
        places = sorted(inner | set(self.starts))
        return tuple(pairwise(places))
