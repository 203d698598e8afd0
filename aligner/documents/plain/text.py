"""Plain text -> blocks: which lines belong together, and what each group of them is.

Files come with one paragraph a line, with paragraphs between blank lines, or hard-wrapped at some column, and one file
may mix these. So each line is asked whether it goes on from the line before: the rules of ``JOINING`` are tried in
order, and the first that knows answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aligner.documents.plain.lines import Line, is_full, is_verse, lines, rows, runs, wrap_width
from aligner.types import Block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from aligner.types import BlockKind

_ITEM = re.compile(
    r"(?:[-–*•·▪◦‣]|\(?(?:\d{1,3}|[^\W\d_]|[ivx]{1,4})\)|\(?\d{1,3}(?:\.\d{1,3})*[.)])\s+(?=[^\s\d])", re.IGNORECASE
)
_BULLET = re.compile(r"[-–*•·▪◦‣]\s+(?=[^\W\d]|\d\S*\s)")
_HEADING_MARK = re.compile(r"#{1,6}\s+(?=\S)")
_RULE = re.compile(r"([=\-~_*#+—–.·• ])\1{2,}$|\*( \*)+$")
_UNDERLINE = re.compile(r"={3,}$|-{3,}$|~{3,}$")

_UNFINISHED = frozenset(
    re.findall(
        r"\S+",
        "the a an of and or to in for with by on at from as between its their that which и в на о об по с со для из к "
        "от за при под над между а но или не что der die das des dem den ein eine und oder von zu mit für auf im über "
        "de la le les du et ou en dans pour par sur avec un une el los las y con para del il lo gli di e per ",
    )
)
"""Words that no phrase ends with."""
_PHRASE_WORDS = 4
"""A line of so many words that ends in one of those goes on; a shorter one may be "Log in" or "Contents of"."""
_LONG_LINE = 40
_MAX_HEADING_WORDS = 45
_SHORT_WORDS = 8


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines of a document and what was measured on them as a whole."""

    lines: tuple[Line, ...]
    width: int
    """The column the text is hard-wrapped at; 0: it is not."""
    verse: tuple[bool, ...]
    """For each line, whether it is one of verse."""


def blocks(text: str) -> tuple[Block, ...]:
    """Paragraphs, headings and list items of a plain text in order; blank lines belong to none.

    A block has no blanks at its ends; a bullet or Markdown's ``#`` before its text is left out.
    """
    layout = _measured(tuple(lines(text)))
    groups = tuple(_groups(layout))
    return tuple(_block(layout, groups, number) for number in range(len(groups)))


def line_blocks(text: str) -> tuple[Block, ...]:
    """Every line as a block of its own, blank ones too, so that a block's number is its line's, less one."""
    return tuple(Block("paragraph", *row, f"line {number}") for number, row in enumerate(rows(text), 1))


def _measured(found: tuple[Line, ...]) -> Layout:
    """What can be said of the lines before they are joined."""
    verse = tuple(same for run in runs(found) for same in [is_verse([found[i] for i in run])] * len(run))
    return Layout(found, wrap_width(found), verse)


def _groups(layout: Layout) -> Iterator[range]:
    """Ranges of lines that belong together."""
    start = 0
    for index in range(1, len(layout.lines)):
        if not _joins(layout, index):
            yield range(start, index)
            start = index
    if layout.lines:
        yield range(start, len(layout.lines))


def _joins(layout: Layout, index: int) -> bool:
    """Whether a line goes on from the one before, by the first rule that knows."""
    before, line = layout.lines[index - 1], layout.lines[index]
    for rule in JOINING:
        verdict = rule(layout, index, before, line)
        if verdict is not None:
            return verdict
    return False


def blank_line(layout: Layout, index: int, before: Line, line: Line) -> bool | None:
    """A blank line or page break ends a block."""
    return False if line.gap else None


def stands_alone(layout: Layout, index: int, before: Line, line: Line) -> bool | None:
    """Page numbers, residue, rules of dashes and marked headings are never part of a paragraph."""
    alone = any(x.residue or _RULE.match(x.text) or _HEADING_MARK.match(x.text) for x in (before, line))
    return False if alone else None


def list_item(layout: Layout, index: int, before: Line, line: Line) -> bool | None:
    """A bullet or number begins an item, unless a dash or number just happened to come first in a wrapped line."""
    if not _ITEM.match(line.text):
        return None
    inside = layout.width and not before.ends_clause and is_full(before, line, layout.width)
    siblings = (layout.lines[i] for i in (index - 1, index + 1) if i < len(layout.lines))
    return None if inside and not any(_ITEM.match(x.text) for x in siblings) else False


def verse(layout: Layout, index: int, before: Line, line: Line) -> bool | None:
    """The lines of a stanza are one block: its sentences run over them."""
    return True if layout.verse[index] and not layout.width else None


def small_letter(layout: Layout, index: int, before: Line, line: Line) -> bool | None:
    """A line that begins with a small letter goes on an unfinished one; after ; it is the next point of a list."""
    if not line.starts_lower or before.ends_sentence:
        return None
    return True if not before.ends_clause or layout.width else None


def full_line(layout: Layout, index: int, before: Line, line: Line) -> bool | None:
    """In a wrapped text, a line goes on until one falls short; a finished one also ends before an indented line."""
    if not layout.width:
        return None
    indented = line.indent > before.indent
    return is_full(before, line, layout.width) and not (indented and before.ends_clause)


def unfinished(layout: Layout, index: int, before: Line, line: Line) -> bool | None:
    """A phrase that ends in a comma, a preposition or an article goes on."""
    last = before.text.rsplit(None, 1)[-1]
    # "Annex A" and "Part I" are whole; in a line of capitals the case says nothing.
    small = last if not before.text.isupper() else last.lower()
    open_ended = small in _UNFINISHED or last.endswith(",")
    return True if open_ended and before.words >= _PHRASE_WORDS and not before.ends_clause else None


def soft_break(layout: Layout, index: int, before: Line, line: Line) -> bool | None:
    """A long unfinished line with a space at its end was broken by hand in mid-phrase, before a name, say."""
    return True if before.trailing and len(before.text) >= _LONG_LINE and not before.ends_clause else None


JOINING: tuple[Callable[[Layout, int, Line, Line], bool | None], ...] = (
    blank_line,
    stands_alone,
    list_item,
    verse,
    small_letter,
    full_line,
    unfinished,
    soft_break,
)
"""Asked in this order whether a line goes on from the one before; when none knows, it does not."""


def _block(layout: Layout, groups: Sequence[range], number: int) -> Block:
    """The block that a group of lines makes."""
    group = groups[number]
    first, last = layout.lines[group[0]], layout.lines[group[-1]]
    mark = _HEADING_MARK.match(first.text) or _BULLET.match(first.text)
    skipped = mark.end() if mark else 0
    return Block(_kind(layout, groups, number), first.start + skipped, last.stop, f"line {first.number}")


def _kind(layout: Layout, groups: Sequence[range], number: int) -> BlockKind:
    """What a group of lines is, by its beginning and end and by what stands around it."""
    group = groups[number]
    first = layout.lines[group[0]]
    if _HEADING_MARK.match(first.text) or _underlined(layout, group):
        return "heading"
    item = _ITEM.match(first.text) is not None
    heading = _is_heading(layout, group)
    if heading and not (_in_list(layout, groups, number) or (item and _BULLET.match(first.text))):
        return "heading"
    return "item" if item or heading else "paragraph"


def _underlined(layout: Layout, group: range) -> bool:
    """Whether a line of dashes or the like follows at once."""
    after = group[-1] + 1
    if after >= len(layout.lines) or len(group) > 2:
        return False
    return _UNDERLINE.match(layout.lines[after].text) is not None and not layout.lines[after].gap


def _is_heading(layout: Layout, group: range) -> bool:
    """A phrase of moderate length without a final stop, with something after it."""
    first, last = layout.lines[group[0]], layout.lines[group[-1]]
    if group[-1] + 1 == len(layout.lines) or last.ends_clause or last.text.endswith((",", "-", "–", "—")):
        return False
    words = sum(layout.lines[i].words for i in group)
    wordy = any(c.isalpha() for c in first.text)
    return wordy and not first.starts_lower and words <= _MAX_HEADING_WORDS and not layout.verse[group[0]]


def _in_list(layout: Layout, groups: Sequence[range], number: int) -> bool:
    """Whether a phrase has two more like it beside it, without a blank line between."""
    like = [_is_like(layout, groups, number, step) for step in (-2, -1, 1, 2)]
    return (like[0] and like[1]) or (like[1] and like[2]) or (like[2] and like[3])


def _is_like(layout: Layout, groups: Sequence[range], number: int, step: int) -> bool:
    """Whether the group so many places on is a short phrase in the same run."""
    if not 0 <= number + step < len(groups):
        return False
    low, high = sorted((number, number + step))
    between = range(groups[low][0] + 1, groups[high][0] + 1)
    line = layout.lines[groups[number + step][0]]
    short = len(groups[number + step]) == 1 and not line.ends_clause and line.words <= _SHORT_WORDS
    return short and not any(layout.lines[i].gap for i in between)
