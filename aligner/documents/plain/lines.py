"""The lines of a plain text and what can be measured on them: the column they are wrapped at, verse."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SPACE = " \t\x00-\x08\x0e-\x1f\u00a0\u00ad\u1680\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff"
"""Blanks, control and invisible characters inside a line, as the inside of a regular expression's set."""
RESIDUE = re.compile(r"\[(?:bookmark|image|picture|img|object|field|anchor|embed|toc)\b[^\[\]]{0,80}\]", re.IGNORECASE)
"""What a word processor's fields and pictures leave behind in a text."""

_BREAK = r"\r\n|[\n\r\f\v\x85\u2028\u2029]"
_LINE = re.compile(rf"([^\n\r\f\v\x85\u2028\u2029]*)({_BREAK}|\Z)")
_ROW = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n)|([^\r\n]+)\Z")
_TEXT = re.compile(rf"[^{SPACE}](?:.*[^{SPACE}])?", re.DOTALL)

_CLOSED = r"[\"'»”’“)\]›]*(?:\[\d{1,3}\]|[¹²³])*$"
_SENTENCE_END = re.compile(rf"[.!?…。！？؟]{_CLOSED}")
_CLAUSE_END = re.compile(rf"[.!?…。！？؟:;]{_CLOSED}")
_TAIL = 12
"""Characters at the end of a line that can tell whether it is finished."""

_MIN_WIDTH, _MAX_WIDTH = 30, 125
_MIN_WIDE_WIDTH = 15
"""Ideographs are about two columns wide."""
_FULL, _FULL_SHARE = 0.85, 0.6
_SHORT = 70
_VERSE_WORDS = 3
_WIDE = re.compile(r"[぀-ヿ㐀-鿿가-힣]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, without the spaces around it: its range in the text, and what stood around it."""

    text: str
    start: int
    stop: int
    number: int
    """From 1, as editors count."""
    indent: int
    trailing: bool
    """Spaces stood after it: a word processor breaks a line of a title so."""
    gap: bool
    """A blank line or a page break stood before it."""

    @property
    def words(self) -> int:
        """How many words, by spaces."""
        return self.text.count(" ") + self.text.count("\u00a0") + 1

    @property
    def ends_clause(self) -> bool:
        """Whether it ends in a full stop, a colon or the like."""
        return bool(_CLAUSE_END.search(self.text[-_TAIL:]))

    @property
    def ends_sentence(self) -> bool:
        """Whether it ends in a full stop or the like."""
        return bool(_SENTENCE_END.search(self.text[-_TAIL:]))

    @property
    def starts_lower(self) -> bool:
        """Whether the first letter, after quotes and dashes, is a small one."""
        return next((c for c in self.text[:4] if c.isalnum()), "").islower()

    @property
    def residue(self) -> bool:
        """Whether it is nothing but a number or a word processor's residue."""
        return self.text.isdecimal() or RESIDUE.fullmatch(self.text) is not None


def lines(text: str) -> Iterator[Line]:
    """The lines that are not blank. Residue before a text on the same line is a line of its own."""
    gap, number = True, 1
    for match in _LINE.finditer(text):
        found = _TEXT.search(match[1])
        if found:
            yield from _pieces(match, found, number, gap)
        gap = not found or match[2] == "\f"
        number += match[2] in ("\n", "\r", "\r\n")


def rows(text: str) -> Iterator[tuple[int, int]]:
    """The range of every line, blank ones too, without outer spaces; a final line break begins no further line."""
    for match in _ROW.finditer(text):
        start = match.start()
        found = _TEXT.search(match[1] if match[1] is not None else match[2])
        yield (start + found.start(), start + found.end()) if found else (start, start)


def _pieces(match: re.Match[str], found: re.Match[str], number: int, gap: bool) -> Iterator[Line]:
    """One line, or two where residue stands before a text."""
    start, trailing = match.start(), found.end() < len(match[1])
    residue = RESIDUE.match(found.group())
    if residue and (rest := _TEXT.search(match[1], found.start() + residue.end())):
        at = start + found.start()
        yield Line(residue.group(), at, at + residue.end(), number, found.start(), trailing=False, gap=gap)
        found, gap = rest, False
    yield Line(found.group(), start + found.start(), start + found.end(), number, found.start(), trailing, gap)


def wrap_width(found: Sequence[Line]) -> int:
    """The column a text is hard-wrapped at, 0 when it is not.

    A wrapped line is one that the next line's first word would not have fitted on. Where most lines that
    have a neighbour are so, and the widest is of a plausible width, the text is wrapped.
    """
    pairs = [(a, b) for a, b in pairwise(found) if not b.gap]
    if len(pairs) < 2:
        return 0
    # One line in twenty may stick out; in a short text none may.
    lengths = sorted(len(line.text) for line in found)
    width = lengths[min(len(lengths) - 1, int(0.95 * len(lengths)))]
    least = _MIN_WIDE_WIDTH if _WIDE.match(pairs[0][0].text) else _MIN_WIDTH
    if not least <= width <= _MAX_WIDTH or median(lengths) < least:
        return 0
    full = sum(is_full(a, b, width) for a, b in pairs)
    running = sum(b.starts_lower or not b.text[0].isalpha() for _, b in pairs)
    caseless = not any(c.isupper() or c.islower() for a, _ in pairs[:50] for c in a.text[:8])
    return width if full >= _FULL_SHARE * len(pairs) and (caseless or running * 3 >= len(pairs)) else 0


def is_full(line: Line, following: Line, width: int) -> bool:
    """Whether the next line's first word would not have fitted on this line; ragged hands wrap a little earlier."""
    word = 1 if _WIDE.match(following.text) else len(following.text.split(" ", 1)[0])
    return len(line.text) + 1 + word > _FULL * width


def runs(found: Sequence[Line]) -> Iterator[range]:
    """Ranges of lines that stand together without a blank line."""
    start = 0
    for index, line in enumerate(found):
        if line.gap and index > start:
            yield range(start, index)
            start = index
    if found:
        yield range(start, len(found))


def is_verse(run: Sequence[Line]) -> bool:
    """Whether lines that stand together are verse.

    That is short lines some of which go on into the next and some of which end in punctuation; there a sentence runs
    over lines although no line begins with a small letter.
    """
    run = [line for line in run if not line.residue]
    if len(run) < 4 or max(len(line.text) for line in run) > _SHORT:
        return False
    flowing = any(not line.ends_sentence for line in run[1:-1])
    marked = [line for line in run if line.ends_clause or line.text.endswith((",", "—", "–"))]
    wordy = sum(line.words for line in run) >= _VERSE_WORDS * len(run)
    return flowing and len(marked) * 3 >= len(run) and wordy
