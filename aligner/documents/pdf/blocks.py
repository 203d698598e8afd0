"""Lines of a PDF -> pieces: what runs over every page is set apart, the lines of a paragraph and its words are joined.

A paragraph goes on over columns and pages. Furniture and footnotes stand after the paragraph that they interrupt.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING
from unicodedata import normalize

from aligner.documents.flow import Piece
from aligner.documents.pdf.note_marks import without_marks
from aligner.documents.pdf.page import HYPHENS
from aligner.documents.pdf.paragraphs import (
    BULLET,
    ENDED,
    ENTRY,
    ENTRY_END,
    NUMBER,
    Layout,
    joins,
    usual_indent,
    usual_pitch,
)
from aligner.documents.pdf.running_heads import LARGE, NOTE, furniture_of, notes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aligner.documents.pdf.line import Line
    from aligner.types import BlockKind

    Mark = tuple[int, str]
    """A page and the number of a footnote on it."""

_MAX_HEADING_WORDS = 45

_ADDRESS = re.compile(r"(?:https?://|www\.)\S*[/._?=&-]$")
_KEPT_HYPHEN = re.compile(
    r"(?:^|[\s(«“])(?:по|кое|кой|во|в|из|self|non|well|all|half|cross|ex|co|vice|anti|mid|semi)$", re.IGNORECASE
)
_PARTICLE = re.compile(r"(?:то|либо|нибудь|ка|таки)\b")


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
            if paragraph and not joins(layout, paragraph, number):
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
    notes = frozenset(notes_of(pages, body, furniture))
    running = [line for number, line in enumerate(lines) if number not in furniture | notes]
    pitch = usual_pitch(running)
    lines = without_marks(lines, notes)
    return Layout(lines, body, furniture, notes, words, usual_indent(running, pitch), pitch)


def _add_note(notes: dict[Mark, Piece], layout: Layout, number: int) -> None:
    """A footnote's line, as a note of its own or as more of the last."""
    line = layout.lines[number]
    mark = NOTE.match(line.text)
    # Without a mark it goes on from the page before.
    last = next(reversed(notes)) if notes and (number - 1 in layout.notes or mark is None) else None
    follows = mark is not None and last is not None and _follows(last[1], mark[1])
    if last and (mark is None or not (follows or ENDED.search(notes[last].text))):
        note = notes[last]
        notes[last] = Piece(_spliced(note.text, line.text, layout.words), "footnote", note.place)
    else:
        key = (line.page, normalize("NFKC", mark[1]) if mark else str(number))
        notes[key] = Piece(line.text[mark.end() if mark else 0 :], "footnote", _place(line))


def _piece(layout: Layout, paragraph: Sequence[int]) -> Piece:
    """The block that lines make."""
    first = layout.lines[paragraph[0]]
    text = first.text
    for number in paragraph[1:]:
        text = _spliced(text, layout.lines[number].text, layout.words)
    text = text.rstrip("".join(HYPHENS))
    bullet = BULLET.match(text)
    kind = _kind(layout, [layout.lines[n] for n in paragraph], text)
    reason = "table of contents" if ENTRY.search(text[-ENTRY_END:]) else ""
    return Piece(text[bullet.end() :] if bullet and kind == "item" else text, kind, _place(first), reason)


def _kind(layout: Layout, lines: Sequence[Line], text: str) -> BlockKind:
    """What a block is, by its size, weight and beginning."""
    if lines[0].cell:
        return "cell"
    if BULLET.match(text) and text[0] not in "–—":
        return "item"
    large = all(line.size >= LARGE * layout.body for line in lines)
    phrase = text.count(" ") < _MAX_HEADING_WORDS and not re.search(r"[.;:,]$", text)
    if phrase and (large or all(line.bold for line in lines)):
        return "heading"
    return "item" if NUMBER.match(text) else "paragraph"


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


def _follows(before: str, mark: str) -> bool:
    """Whether a footnote's number is the next one."""
    return before.isdecimal() and normalize("NFKC", mark) == str(int(before) + 1)


def _place(line: Line) -> str:
    return f"page {line.page}"
