"""Which raised figures of a PDF are marks of notes: those whose note is found. Others are powers, and stay."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from aligner.documents.pdf.line import figure
from aligner.documents.pdf.running_heads import NOTE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from aligner.documents.pdf.line import Line

_ENDNOTE = re.compile(r"(\d{1,3})[.)]?\s*(?=[^\W\d]|[«“\"(])")
_LEAST_ENDNOTES = 2
"""A single line that begins with 1 tells nothing."""
_BEFORE_STOP = re.compile(r" +(?=[.,;:!?…)\]»”])")


def without_marks(lines: Sequence[Line], notes: Collection[int], furniture: Collection[int]) -> list[Line]:
    """The lines, the figures taken out of their text that are the mark of a note on their page or at the end."""
    begun = ((lines[number].page, NOTE.match(lines[number].text)) for number in notes)
    known = {(page, figure(mark[1])) for page, mark in begun if mark}
    ends = _endnotes(lines, {*notes, *furniture})
    return [
        _without(line, {x for x in line.figures() if (line.page, x) in known or x in ends}) if line.raised else line
        for line in lines
    ]


def _endnotes(lines: Sequence[Line], other: Collection[int]) -> frozenset[str]:
    """The numbers of notes at the document's end: as many in order from 1 as there are figures before them."""
    marks = listed = 0
    for number, line in enumerate(lines):
        if number in other:
            continue
        for raised in line.figures():
            if raised == str(marks + 1):
                marks, listed = marks + 1, 0
        begun = _ENDNOTE.match(line.text)
        if begun and not line.cell and int(begun[1]) == listed + 1:
            listed += 1
    return frozenset(map(str, range(1, marks + 1))) if marks == listed >= _LEAST_ENDNOTES else frozenset()


def _without(line: Line, marks: Collection[str]) -> Line:
    """A line without some of its raised figures, and without a blank that stood between one and a stop."""
    text, end, taken = "", 0, list(line.marks)
    for start, stop in line.raised:
        text, end = text + line.text[end:start], start
        raised = figure(line.text[start:stop])
        if raised in marks:
            taken.append(raised)
            blank = _BEFORE_STOP.match(line.text, stop)
            end = blank.end() if blank else stop
    return replace(line, text=text + line.text[end:], marks=tuple(taken), raised=())
