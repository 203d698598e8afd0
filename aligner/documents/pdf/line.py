"""A line of a PDF page with its place, as it goes from the worker process to the rules for paragraphs and tables."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any
from unicodedata import normalize


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; lengths in points, from the lower left corner of the page turned so that its text is upright."""

    text: str
    page: int
    left: float
    right: float
    base: float
    size: float
    bold: bool
    cell: bool = False
    """One of several in a row with wide gaps between."""
    marks: tuple[str, ...] = ()
    """Raised numbers that were taken out of the text, as marks of notes."""
    raised: tuple[tuple[int, int], ...] = ()
    """Where in the text raised numbers stand that may be such marks, or powers."""

    def row(self) -> list[object]:
        """The values in order, fit for JSON."""
        return [getattr(self, field.name) for field in fields(self)]

    @classmethod
    def of(cls, row: list[Any]) -> Line:
        """The line that :meth:`row` was made from."""
        values = dict(zip((field.name for field in fields(cls)), row, strict=True))
        return cls(**values | {"marks": tuple(values["marks"]), "raised": tuple(map(tuple, values["raised"]))})

    def figures(self) -> tuple[str, ...]:
        """All raised numbers, in plain figures."""
        return self.marks + tuple(figure(self.text[start:end]) for start, end in self.raised)


def figure(raised: str) -> str:
    """A raised number in plain figures."""
    return normalize("NFKC", raised).strip()
