"""Lines of a PDF -> pieces: what runs over every page is set apart, the lines of a paragraph and its words are joined.

A paragraph goes on over columns and pages. Furniture and footnotes stand after the paragraph that they interrupt.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import normalize

from aligner.documents.flow import Piece
from aligner.documents.pdf_furniture import LARGE, NOTE, furniture_of, notes_of
from aligner.documents.pdf_page import HYPHENS, LEADERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from aligner.documents.pdf_page import Line
    from aligner.types import BlockKind

    Mark = tuple[int, str]
    """A page and the number of a footnote on it."""

_PITCH = 1.45
"""Of the usual distance of lines: more is between paragraphs."""
_USUAL_PITCH = 1.2
_NEIGHBOURS = 8
_MAX_HEADING_WORDS = 45

_ENDED = re.compile(r"[.!?…。！？:;][\"'»”’)\]]*$")
_BULLET = re.compile(r"[•▪◦‣●○■□➢✓\uf0b7\uf0a7–—-]\s+(?=\S)")
_NUMBER = re.compile(r"(?:\(?\d{1,3}(?:\.\d{1,3})*[.)]|\(?[a-zа-я]\))\s+(?=[^\s\d])", re.IGNORECASE)
_ENTRY = re.compile(LEADERS.pattern + r" *(?:\d{1,4}|[ivxlc]{1,8})$")
_ENTRY_END = 40
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*[/._?=&-]$")
_KEPT_HYPHEN = re.compile(
    r"(?:^|[\s(«“])(?:по|кое|кой|во|в|из|self|non|well|all|half|cross|ex|co|vice|anti|mid|semi)$", re.IGNORECASE
)
_PARTICLE = re.compile(r"(?:то|либо|нибудь|ка|таки)\b")


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


def pieces(pages: Sequence[Sequence[Line]]) -> list[Piece]:
    """The blocks of a document, in the order in which it is read."""
    layout = _measured(pages)
    found: list[Piece] = []
    notes: dict[Mark, Piece] = {}
    marks: dict[Mark, Piece] = {}
    paragraph: list[int] = []
    waiting: list[Piece] = []

    def finish() -> None:
        if paragraph:
            piece = _piece(layout, paragraph)
            marks.update(((layout.lines[n].page, mark), piece) for n in paragraph for mark in layout.lines[n].marks)
            found.append(piece)
        found.extend(waiting)
        paragraph.clear()
        waiting.clear()

    for number, line in enumerate(layout.lines):
        if number in layout.furniture:
            waiting.append(Piece(line.text, "paragraph", _place(line), "running head"))
        elif number in layout.notes:
            _add_note(notes, layout, number)
        else:
            if paragraph and not _joins(layout, paragraph, number):
                finish()
            paragraph.append(number)
    finish()
    return list(_with_notes(found, notes, marks))


def _with_notes(found: Sequence[Piece], notes: dict[Mark, Piece], marks: dict[Mark, Piece]) -> Iterator[Piece]:
    """The blocks with each footnote after the block that has its mark, or else after its page's last."""
    after: defaultdict[int, list[Piece]] = defaultdict(list)
    for key, note in notes.items():
        on_page = [piece for piece in found if piece.place == note.place]
        block = marks.get(key) or (on_page or found or [note])[-1]
        after[id(block)].append(note)
    for piece in found:
        yield piece
        yield from after.pop(id(piece), [])
    for left in after.values():
        yield from left


def _measured(pages: Sequence[Sequence[Line]]) -> Layout:
    lines = [line for page in pages for line in page]
    sizes = Counter[float]()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 1.0
    words = frozenset(word for line in lines for word in re.findall(r"[\w-]+", line.text.casefold())[:-1])
    furniture = furniture_of(pages, body)
    return Layout(lines, body, furniture, frozenset(notes_of(pages, body, furniture)), words)


def _add_note(notes: dict[Mark, Piece], layout: Layout, number: int) -> None:
    """A footnote's line, as a note of its own or as more of the last."""
    line = layout.lines[number]
    mark = NOTE.match(line.text)
    last = next(reversed(notes)) if notes and number - 1 in layout.notes else None
    if last and (mark is None or not _ENDED.search(notes[last].text)):
        note = notes[last]
        notes[last] = Piece(_spliced(note.text, line.text, layout.words), "footnote", note.place)
    else:
        key = (line.page, normalize("NFKC", mark[1]) if mark else str(number))
        notes[key] = Piece(line.text[mark.end() if mark else 0 :], "footnote", _place(line))


def _joins(layout: Layout, paragraph: Sequence[int], number: int) -> bool:
    """Whether a line goes on a paragraph, by the first rule that knows."""
    before, line = layout.lines[paragraph[-1]], layout.lines[number]
    for rule in JOINING:
        verdict = rule(layout, paragraph[0], before, line, number)
        if verdict is not None:
            return verdict
    return False


def cell(layout: Layout, first: int, before: Line, line: Line, number: int) -> bool | None:
    """Cells stand alone, but for what goes on below one, in small letters."""
    if line.cell:
        return False
    under = line.text[:1].islower() and abs(line.left - before.left) < line.size
    return (under and _is_near(before, line)) if layout.lines[first].cell else None


def contents(layout: Layout, first: int, before: Line, line: Line, number: int) -> bool | None:
    """An entry in a table of contents ends with its page number."""
    return False if _ENTRY.search(before.text[-_ENTRY_END:]) else None


def other_size(layout: Layout, first: int, before: Line, line: Line, number: int) -> bool | None:
    """Headings and captions are larger or smaller than the text."""
    return False if abs(before.size - line.size) > 0.06 * max(before.size, line.size) else None


def other_weight(layout: Layout, first: int, before: Line, line: Line, number: int) -> bool | None:
    """A bold line is a heading, unless it only begins bold."""
    return False if before.bold != line.bold and not _is_full(layout, before, line, number) else None


def list_item(layout: Layout, first: int, before: Line, line: Line, number: int) -> bool | None:
    """A bullet or number begins an item, unless a dash or number just came first in a line."""
    if _BULLET.match(line.text) and line.text[0] not in "–—-":
        return False
    if not (_BULLET.match(line.text) or _NUMBER.match(line.text)):
        return None
    return False if _ENDED.search(before.text) or not _is_full(layout, before, line, number) else None


def hyphen(layout: Layout, first: int, before: Line, line: Line, number: int) -> bool | None:
    """A hyphenated word goes on."""
    return True if before.text.endswith(HYPHENS) else None


def new_column(layout: Layout, first: int, before: Line, line: Line, number: int) -> bool | None:
    """On the next page or column an unfinished paragraph goes on, a finished one does not."""
    if before.page == line.page and line.base < before.base + 0.3 * line.size:
        return None
    heading = before.size >= LARGE * layout.body
    return not heading and not _ENDED.search(before.text) and _is_full(layout, before, line, number)


def distance(layout: Layout, first: int, before: Line, line: Line, number: int) -> bool | None:
    """A gap ends a paragraph."""
    return None if _is_near(before, line) else False


def heading(layout: Layout, first: int, before: Line, line: Line, number: int) -> bool | None:
    """The lines of one heading belong together."""
    return True if line.size >= LARGE * layout.body else None


def hanging(layout: Layout, first: int, before: Line, line: Line, number: int) -> bool | None:
    """Below an item's first line, its other lines are set in."""
    item = _BULLET.match(layout.lines[first].text) or _NUMBER.match(layout.lines[first].text)
    return True if item and line.left > layout.lines[first].left + 0.4 * line.size else None


def indent(layout: Layout, first: int, before: Line, line: Line, number: int) -> bool | None:
    """A line that is set in after a finished one begins a paragraph."""
    return False if line.left > before.left + 0.8 * line.size and _ENDED.search(before.text) else None


def small_letter(layout: Layout, first: int, before: Line, line: Line, number: int) -> bool | None:
    """A small letter goes on an unfinished line."""
    return True if line.text[:1].islower() and not _ENDED.search(before.text) else None


def full_line(layout: Layout, first: int, before: Line, line: Line, number: int) -> bool | None:
    """A line goes on where the next word would not have fitted into the one before."""
    return _is_full(layout, before, line, number)


JOINING: tuple[Callable[[Layout, int, Line, Line, int], bool | None], ...] = (
    cell,
    contents,
    other_size,
    hyphen,
    list_item,
    other_weight,
    new_column,
    distance,
    heading,
    hanging,
    indent,
    small_letter,
    full_line,
)
"""Asked in this order whether a line goes on from the one before it in its paragraph."""


def _is_near(before: Line, line: Line) -> bool:
    """Whether no more lies between two lines than usual."""
    return before.base - line.base <= _PITCH * _USUAL_PITCH * max(before.size, line.size)


def _is_full(layout: Layout, before: Line, line: Line, number: int) -> bool:
    """Whether the first word of a line would have gone over the edge of the column in the line before."""
    edge = before.right
    for other in layout.lines[max(0, number - _NEIGHBOURS) : number + _NEIGHBOURS]:
        same = abs(other.left - before.left) < 3 * before.size and abs(other.size - before.size) < 0.6
        if same and other.page == before.page and not other.cell:
            edge = max(edge, other.right)
    word = line.text.split(" ", 1)[0]
    width = (line.right - line.left) / max(1, len(line.text)) * (len(word) + 1)
    return before.right + 0.9 * width > edge


def _piece(layout: Layout, paragraph: Sequence[int]) -> Piece:
    """The block that lines make."""
    first = layout.lines[paragraph[0]]
    text = first.text
    for number in paragraph[1:]:
        text = _spliced(text, layout.lines[number].text, layout.words)
    text = text.rstrip("".join(HYPHENS))
    bullet = _BULLET.match(text)
    kind = _kind(layout, [layout.lines[n] for n in paragraph], text)
    reason = "table of contents" if _ENTRY.search(text[-_ENTRY_END:]) else ""
    return Piece(text[bullet.end() :] if bullet and kind == "item" else text, kind, _place(first), reason)


def _kind(layout: Layout, lines: Sequence[Line], text: str) -> BlockKind:
    """What a block is, by its size, weight and beginning."""
    if lines[0].cell:
        return "cell"
    if _BULLET.match(text) and text[0] not in "–—":
        return "item"
    large = all(line.size >= LARGE * layout.body for line in lines)
    phrase = text.count(" ") < _MAX_HEADING_WORDS and not re.search(r"[.;:,]$", text)
    if phrase and (large or all(line.bold for line in lines)):
        return "heading"
    return "item" if _NUMBER.match(text) else "paragraph"


def _spliced(text: str, line: str, words: frozenset[str]) -> str:
    """A text and its next line, with a word that was broken between them made whole."""
    if not text.endswith(HYPHENS):
        hard = text.endswith(("-", "\u00ad", "—")) and not text.endswith((" -", " —"))
        return text + line if hard or _ADDRESS.search(text[-200:]) else f"{text} {line}"
    text = text[:-1]
    head = re.search(r"[\w-]+$", text)
    tail = re.match(r"[\w-]+", line)
    if head is None or tail is None:
        return f"{text}-{line}"
    whole, parts = (f"{head[0]}{sign}{tail[0]}".casefold() for sign in ("", "-"))
    if whole in words:
        return text + line
    kept = parts in words or _KEPT_HYPHEN.search(head[0]) or _PARTICLE.match(line) or not line[:1].islower()
    return f"{text}-{line}" if kept or head[0][-1].isdecimal() else text + line


def _place(line: Line) -> str:
    return f"page {line.page}"
