"""Which lines of a PDF belong to one paragraph: ``JOINING`` is asked whether each goes on from the one before."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from aligner.documents.pdf.page import HYPHENS, LEADERS
from aligner.documents.pdf.running_heads import LARGE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aligner.documents.pdf.line import Line

_PITCH = 1.4
"""Of the usual distance of lines: more is between paragraphs."""
_CLOSE = 1.1
"""Of the usual distance of lines: between the rows of a table is more."""
_USUAL_PITCH = 1.2
_LEAST_PITCH = 1.15
"""In sizes, where it cannot be measured, and at least: a formula moves the lines around it apart."""
_MOST_PITCH, _MIN_PAIRS = 2.6, 10
"""In sizes, what is double-spaced; and from how many pairs of lines the usual distance is told."""
_ROW, _BESIDE = 2.2, 0.4
"""In sizes: less far up, and so far to the right, goes on no column."""
_NEIGHBOURS = 8
_MIN_INDENTS = 3
"""So many paragraphs show that their first lines are set in."""
_SAME_INDENT = 1.5
"""Points that the edges of letters differ by."""

_FITS, _ENDED_FITS = 0.95, 0.9
"""Of a word's width, which is guessed from its line's: a line that ends no sentence is rather taken to go on."""

ENDED = re.compile(r"[.!?…。！？:;][\"'»”’)\]]*$")
BULLET = re.compile(r"[•▪◦‣●○■□➢✓\uf0b7\uf0a7–—-]\s+(?=\S)")
NUMBER = re.compile(r"(?:\(?\d{1,3}(?:\.\d{1,3})*[.)]|\(?[a-zа-я]\))\s+(?=[^\s\d])", re.IGNORECASE)
ENTRY = re.compile(LEADERS.pattern + r" *(?:\d{1,4}|[ivxlc]{1,8})$")
ENTRY_END = 40


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines of a document and what was measured on them as a whole."""

    lines: Sequence[Line]
    body: float
    """The size that most letters have."""
    furniture: frozenset[int]
    notes: frozenset[int]
    words: frozenset[str]
    """All words that stand within lines, to tell whether a hyphen at a line's end belongs to a word."""
    indent: float
    """By how much the first line of a paragraph is set in; 0: that is not how paragraphs are told."""
    pitch: float = _USUAL_PITCH
    """The usual distance of lines, in sizes."""


def usual_pitch(lines: Sequence[Line]) -> float:
    """The distance, in sizes, that most lines have from one before that does not end a sentence."""
    found = Counter[float]()
    for before, line in pairwise(lines):
        apart = (before.base - line.base) / line.size
        alike = before.page == line.page and abs(before.size - line.size) < 0.06 * line.size
        if alike and 0.9 < apart < _MOST_PITCH and not (line.cell or before.cell or ENDED.search(before.text)):
            found[round(apart, 1)] += 1
    pitch, often = found.most_common(1)[0] if found else (0.0, 0)
    return max(pitch, _LEAST_PITCH) if often >= _MIN_PAIRS else _USUAL_PITCH


def usual_indent(lines: Sequence[Line], pitch: float) -> float:
    """By how much lines are set in that stand between a finished line and one at the margin, as most of them are."""
    found = Counter[float]()
    for before, line, after in zip(lines, lines[1:], lines[2:], strict=False):
        step = line.left - before.left
        below = _is_near(line, after, pitch) and after.base < line.base
        back = below and abs(after.left - before.left) < 0.3 * line.size
        if 0.8 * line.size < step < 4 * line.size and back and ENDED.search(before.text) and before.base > line.base:
            found[round(2 * step) / 2] += 1
    step, often = found.most_common(1)[0] if found else (0.0, 0)
    return step if often >= _MIN_INDENTS else 0.0


def joins(layout: Layout, paragraph: Sequence[int], number: int) -> bool:
    """Whether a line goes on a paragraph, by the first rule that knows."""
    before, line = layout.lines[paragraph[-1]], layout.lines[number]
    for rule in JOINING:
        verdict = rule(layout, paragraph[0], before, line, number)
        if verdict is not None:
            return verdict
    return False


def cell(layout: Layout, first: int, before: Line, line: Line, number: int) -> bool | None:
    """Cells stand alone, but for what goes on below one, in small letters or close below its second line."""
    if line.cell:
        return False
    if not layout.lines[first].cell:
        return None
    close = before.base - line.base <= _CLOSE * layout.pitch * line.size and not before.cell
    begins = line.text[:1].islower() or close
    under = begins and abs(line.left - before.left) < line.size and line.base < before.base
    return under and _is_near(before, line, layout.pitch)


def contents(layout: Layout, first: int, before: Line, line: Line, number: int) -> bool | None:
    """An entry in a table of contents ends with its page number."""
    return False if ENTRY.search(before.text[-ENTRY_END:]) else None


def other_size(layout: Layout, first: int, before: Line, line: Line, number: int) -> bool | None:
    """Headings and captions are larger or smaller than the text."""
    return False if abs(before.size - line.size) > 0.06 * max(before.size, line.size) else None


def list_item(layout: Layout, first: int, before: Line, line: Line, number: int) -> bool | None:
    """A bullet or number begins an item, unless a dash or number just came first in a line."""
    if BULLET.match(line.text) and line.text[0] not in "–—-":
        return False
    if not (BULLET.match(line.text) or NUMBER.match(line.text)):
        return None
    return False if ENDED.search(before.text) or not _is_full(layout, before, line, number) else None


def hyphen(layout: Layout, first: int, before: Line, line: Line, number: int) -> bool | None:
    """A hyphenated word goes on."""
    return True if before.text.endswith(HYPHENS) else None


def new_column(layout: Layout, first: int, before: Line, line: Line, number: int) -> bool | None:
    """On the next page or column an unfinished paragraph goes on, a finished one does not."""
    if before.page == line.page and line.base < before.base + 0.3 * line.size:
        return None
    # No column is so low: that is the next cell of a row, whose lines are centred to one another.
    row = 0.8 * line.size < line.base - before.base < _ROW * line.size
    if row and before.page == line.page and line.left > before.right + _BESIDE * line.size:
        return False
    heading = before.size >= LARGE * layout.body
    return not heading and not ENDED.search(before.text) and _is_full(layout, before, line, number)


def distance(layout: Layout, first: int, before: Line, line: Line, number: int) -> bool | None:
    """A gap ends a paragraph."""
    return None if _is_near(before, line, layout.pitch) else False


def heading(layout: Layout, first: int, before: Line, line: Line, number: int) -> bool | None:
    """The lines of one heading belong together."""
    return True if line.size >= LARGE * layout.body else None


def hanging(layout: Layout, first: int, before: Line, line: Line, number: int) -> bool | None:
    """Below an item's first line, its other lines are set in."""
    item = BULLET.match(layout.lines[first].text) or NUMBER.match(layout.lines[first].text)
    return True if item and line.left > layout.lines[first].left + 0.4 * line.size else None


def indent(layout: Layout, first: int, before: Line, line: Line, number: int) -> bool | None:
    """A line that is set in after a finished one begins a paragraph, or one set in as all first lines are."""
    if line.left > before.left + 0.8 * line.size and ENDED.search(before.text):
        return False
    if not layout.indent or line.text[:1].islower():
        return None
    beside = layout.lines[max(0, number - _NEIGHBOURS) : number + _NEIGHBOURS]
    lefts = [x.left for x in beside if x.page == line.page and abs(x.size - line.size) < 0.6]
    set_in = sum(abs(left + layout.indent - line.left) <= _SAME_INDENT for left in lefts) > 1
    # Of a quotation every line is set in, and goes to the edge.
    edge = max(x.right for x in beside if abs(x.left - line.left) < 3 * line.size or x is line)
    quoted = abs(before.left - line.left) <= _SAME_INDENT and before.right > edge - 0.5 * line.size
    return False if set_in and not quoted else None


def small_letter(layout: Layout, first: int, before: Line, line: Line, number: int) -> bool | None:
    """A small letter goes on an unfinished line."""
    return True if line.text[:1].islower() and not ENDED.search(before.text) else None


def full_line(layout: Layout, first: int, before: Line, line: Line, number: int) -> bool | None:
    """A line goes on where the next word would not have fitted into the one before."""
    return _is_full(layout, before, line, number)


JOINING: tuple[Callable[[Layout, int, Line, Line, int], bool | None], ...] = (
    cell,
    contents,
    other_size,
    hyphen,
    list_item,
    new_column,
    distance,
    heading,
    hanging,
    indent,
    small_letter,
    full_line,
)
"""Asked in this order whether a line goes on from the one before it in its paragraph."""


def _is_near(before: Line, line: Line, pitch: float) -> bool:
    """Whether no more lies between two lines than usual."""
    return before.base - line.base <= _PITCH * pitch * max(before.size, line.size)


def _is_full(layout: Layout, before: Line, line: Line, number: int) -> bool:
    """Whether the first word of a line would have gone over the edge of the column in the line before."""
    edge = before.right
    for other in layout.lines[max(0, number - _NEIGHBOURS) : number + _NEIGHBOURS]:
        same = abs(other.left - before.left) < 3 * before.size and abs(other.size - before.size) < 0.6
        if same and other.page == before.page and not other.cell:
            edge = max(edge, other.right)
    return before.right + (_ENDED_FITS if ENDED.search(before.text) else _FITS) * _first_word(line) > edge


def _first_word(line: Line) -> float:
    """How wide a line's first word and the blank before it are, about."""
    return (line.right - line.left) / max(1, len(line.text)) * (len(line.text.split(" ", 1)[0]) + 1)
