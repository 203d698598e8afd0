"""Which raised figures of a PDF are marks of notes: those whose note is found. Others are powers, and stay."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aligner.documents.pdf.line import figure
from aligner.documents.pdf.running_heads import NOTE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from aligner.documents.pdf.line import Line


def without_marks(lines: Sequence[Line], notes: Collection[int]) -> list[Line]:
    """The lines, the figures taken out of their text that are the mark of a note on their page."""
    begun = ((lines[number].page, NOTE.match(lines[number].text)) for number in notes)
    known = {(page, figure(mark[1])) for page, mark in begun if mark}
    return [
        _without(line, {x for x in line.figures() if (line.page, x) in known}) if line.raised else line
        for line in lines
    ]


def _without(line: Line, marks: Collection[str]) -> Line:
    """A line without some of its raised figures."""
    text, end, taken = "", 0, list(line.marks)
    for start, stop in line.raised:
        text, end = text + line.text[end:start], start
        raised = figure(line.text[start:stop])
        if raised in marks:
            taken.append(raised)
            end = stop
    return replace(line, text=text + line.text[end:], marks=tuple(taken), raised=())
