"""What of a PDF's lines is furniture of its pages, and what are footnotes: by place, size and repetition."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from aligner.documents.pdf.page import HYPHENS, LEADERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aligner.documents.pdf.line import Line

SMALL = 0.92
LARGE = 1.12
"""Footnotes are set in at most, headings in at least so much of the body's size."""
NOTE = re.compile(r"(\d{1,3}|[⁰¹²³⁴-⁹]{1,3}|[*†‡]{1,3})\s*(?=[^\W\d]|[«“\"(])")
"""How a footnote begins."""

_EDGE_LINES = 2
"""So many lines from above and below may be a page's head and foot."""
_SAME_PLACE = 4.0
"""Points that a running head may move from page to page."""
_NEAR = 12
"""So many lines alike before and after are compared: a head comes again on the next page, or the one after."""
_APART = 1.9
"""In sizes of the body: so far are running heads from the text, whose lines have 1.2 to 1.5 between them."""
_PITCH = 1.5
"""In sizes: more is between paragraphs."""
_SAME_PITCH = 1.1
"""Of the usual distance of a column's lines: a head that stands close has more below it."""
_PROSE = re.compile(r"[a-zа-яё]\D{2,}[.!?…]$")
"""The end of a sentence, be it one word: it begins with a small letter and has a stop."""
_STOP = re.compile(r"[.!?…:][\"'»”’)\]]*$")
_MANY_PAGES = 0.3
"""Share of the pages; chapters begin without a head, and heads of left and right pages may differ in height."""


def furniture_of(pages: Sequence[Sequence[Line]], body: float) -> frozenset[int]:
    """Lines at the edge of pages that come again at the same height, with the same text or the page's number.

    So do those set apart from the text at a height where most pages have such a line, whatever they say.
    """
    alike: defaultdict[str, list[tuple[int, Line]]] = defaultdict(list)
    apart: defaultdict[int, list[tuple[int, Line]]] = defaultdict(list)
    first = 0
    home: dict[int, Sequence[Line]] = {}
    for page in pages:
        heights = sorted({round(line.base) for line in page})
        edges = {*heights[:_EDGE_LINES], *heights[-_EDGE_LINES:]}
        outer = _outer(heights, body)
        for number, line in enumerate(page, first):
            if round(line.base) in edges and not line.text.endswith(HYPHENS):
                alike[re.sub(r"\d+|\b[ivxlc]+\b", "#", line.text.casefold())].append((number, line))
                home[number] = page
            if round(line.base) in outer and line.size < LARGE * body:
                apart[round(line.base)].append((number, line))
        first += len(page)
    recurring = ((number, line) for same in alike.values() for number, line in _recurring(same))
    again = _again(pages)
    found = {number for number, line in recurring if not _is_running_text(line, home[number], again)}
    filled = sum(bool(page) for page in pages)
    most = _MANY_PAGES * max(filled, 4)
    # A page may have several there: the parts of its head, or a table's.
    often = (same for same in apart.values() if len({line.page for _, line in same}) > most)
    return frozenset(found.union(number for same in often for number, _ in same))


def _outer(heights: Sequence[int], body: float) -> set[int]:
    """The heights of the lowest and the highest line, if they stand apart."""
    gap = _APART * body
    lowest = set(heights[:1]) if len(heights) > 2 and heights[1] - heights[0] > gap else set()
    return lowest | (set(heights[-1:]) if len(heights) > 2 and heights[-1] - heights[-2] > gap else set())


def _again(pages: Sequence[Sequence[Line]]) -> frozenset[tuple[str, int]]:
    """The texts, with their heights, that stand on more than one page."""
    seen = Counter(key for page in pages for key in {_at(line) for line in page})
    return frozenset(key for key, often in seen.items() if often > 1)


def _at(line: Line) -> tuple[str, int]:
    return line.text, round(line.base)


def _is_running_text(line: Line, page: Sequence[Line], again: frozenset[tuple[str, int]]) -> bool:
    """Whether a line belongs to a sentence that goes on from or in the one above or below it, as text does."""
    if _PROSE.match(line.text):
        return True
    column = [x for x in page if abs(x.left - line.left) < 3 * line.size]
    edge = max(x.right for x in column)
    pitch = _pitch(column, line.size)
    for other in column:
        upper, lower = (other, line) if other.base > line.base else (line, other)
        near = 0 < upper.base - lower.base <= _SAME_PITCH * pitch and abs(upper.size - lower.size) < 0.06 * line.size
        goes_on = lower.text[:1].islower() or (upper is line and line.text[:1].islower())
        # A head that begins with a capital is the same where the text below it is another.
        head = upper is line and not line.text[:1].islower() and _at(lower) not in again
        if near and goes_on and not head and not _STOP.search(upper.text) and _is_full(upper, lower, edge):
            return True
    return False


def _pitch(column: Sequence[Line], size: float) -> float:
    """The usual distance of lines below one another."""
    bases = sorted({x.base for x in column})
    gaps = sorted(b - a for a, b in pairwise(bases) if 0.5 * size < b - a <= _PITCH * size)
    return gaps[len(gaps) // 2] if gaps else 0.0


def _is_full(upper: Line, lower: Line, edge: float) -> bool:
    """Whether the lower line's first word would have gone over the edge in the upper one."""
    word = (lower.right - lower.left) / max(1, len(lower.text)) * (len(lower.text.split(" ", 1)[0]) + 1)
    return upper.right + word + 0.5 * lower.size > edge


def _recurring(same: Sequence[tuple[int, Line]]) -> Iterator[tuple[int, Line]]:
    """Of lines alike but for numbers those that stand at one height on several pages, and count pages if at all."""
    for index, (number, line) in enumerate(same):
        near = same[max(0, index - _NEAR) : index + _NEAR + 1]
        others = [x for _, x in near if x.page != line.page and abs(x.base - line.base) <= _SAME_PLACE]
        if any(_counts_pages(line, other) for other in others):
            yield number, line


def _counts_pages(line: Line, other: Line) -> bool:
    """Whether two lines differ in nothing, or in a number as their pages do; "Chapter 2" is no page number."""
    if line.text == other.text:
        return True
    pairs = zip(re.findall(r"\d+", line.text), re.findall(r"\d+", other.text), strict=False)
    if any(int(one) - int(two) == line.page - other.page for one, two in pairs if len(one) < 6 and len(two) < 6):
        return True
    return re.fullmatch(r"[\W_]*[ivxlc]+[\W_]*", line.text, re.IGNORECASE) is not None


def notes_of(pages: Sequence[Sequence[Line]], body: float, furniture: frozenset[int]) -> Iterator[int]:
    """Lines of footnotes: small ones at the lower end of a page or column, from one that begins with a mark."""
    first = 0
    last: Line | None = None
    for page in pages:
        own = [line for number, line in enumerate(page, first) if number not in furniture]
        within = False
        for number, line in enumerate(page, first):
            small = line.size <= SMALL * body and not line.cell and number not in furniture
            within = small and (within or _begins_note(own, line, body, last))
            if within:
                last = line
                yield number
        first += len(page)


def _begins_note(page: Sequence[Line], line: Line, body: float, last: Line | None) -> bool:
    """Whether a small line has a footnote's mark, or goes on the last one, and has none of the body's below it."""
    if not (NOTE.match(line.text) or (last is not None and _goes_on_note(last, line))):
        return False
    below = (x for x in page if x.base < line.base - line.size and x.left < line.right and line.left < x.right)
    return all(x.size <= SMALL * body or len(x.text) < 6 for x in below)


def _goes_on_note(last: Line, line: Line) -> bool:
    """Whether a line on this page or the next, or in the next column, goes on an unfinished footnote's last."""
    near = line.page - last.page <= 1 and abs(line.size - last.size) < 0.06 * last.size
    open_ended = last.text.endswith(HYPHENS) or (line.text[:1].islower() and not _STOP.search(last.text))
    return near and open_ended and not LEADERS.search(line.text)
