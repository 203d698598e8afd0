"""A page of a PDF -> its lines, in the order in which the file draws them, each with its place and size on the page."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium

from aligner.documents.pdf.cells import SAME_LINE, Part, cuts, wide_gaps
from aligner.documents.pdf.line import Line
from aligner.documents.pdf.right_to_left import Glyph, in_order, is_right_to_left

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdfium2 import PdfPage, PdfTextPage

HYPHENS = ("\x02", "\ufffe")
"""What PDFium makes of a hyphen at a line's end, after which it leaves the line break out."""

_HYPHEN = re.compile("(?<=[^\\W\\d_])[\u2010\u00ad]$")
"""Other hyphens at a line's end: TeX and Chromium write U+2010, some converters U+00AD."""
_BREAK = re.compile(r"\r\n?|\n|(?<=[\x02\ufffe])(?=[^\r\n])")
_BLANKS = re.compile(r" {1,}")
_RAISED = re.compile(r"(?<=[^\W\d]|[.,;:!?»”\"')\]])(?<!\b[mм])(?<!\b[kcmdксдм][mм]) ?(\d{1,3})(?!\d)")
"""A number that may be a raised one: after a word, and not after a unit, where it is a power."""
LEADERS = re.compile(r"(?:\. ?){4}")
"""The dots from an entry in a table of contents to its page number."""
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})

_PROBES, _MOST = 50, 0.6
"""So many characters of a page tell how its text runs, and so large a share of them must agree."""
_SMALLER = 0.85
"""Of the line's size: raised figures are 0.58 to 0.75 of it."""
_LOWER = 0.04
"""In sizes: so far below the line is lowered; figures of a formula are by 0.1 to 0.3."""
_BLANK, _STOP_BLANK = 0.15, 0.5
"""In sizes: more is a blank between two parts of a line, or one before a stop."""
_STOPS = ".,;:!?…)]»”"


@dataclass(frozen=True, slots=True)
class View:
    """PDFium's characters of a page, and how the page is turned for most of them to be upright."""

    text: PdfTextPage
    rotation: int
    width: float
    height: float
    edges: tuple[ctypes.c_double, ...] = field(default_factory=lambda: tuple(ctypes.c_double() for _ in range(4)))
    """What PDFium writes a box into: of a page's time, a third went into making new ones for each."""

    def index(self, unit: int) -> int:
        """Number of the character at a place of the text, in units of UTF-16."""
        return int(pdfium.FPDFText_GetCharIndexFromTextIndex(self.text.raw, unit))

    def box(self, character: int) -> tuple[float, float]:
        """A character's left and right edge."""
        left, right, bottom, top = self.edges
        pdfium.FPDFText_GetCharBox(self.text.raw, character, left, right, bottom, top)
        first, second = self._turned(left.value, bottom.value), self._turned(right.value, top.value)
        return min(first[0], second[0]), max(first[0], second[0])

    def advance(self, character: int) -> tuple[float, float]:
        """From where to where a character moves the pen: neighbours in a word touch."""
        box = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(self.text.raw, character, box)
        first, second = self._turned(box.left, box.bottom), self._turned(box.right, box.top)
        return min(first[0], second[0]), max(first[0], second[0])

    def origin(self, character: int) -> tuple[float, float]:
        """Where a character begins, and the height of its base line."""
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(self.text.raw, character, x, y)
        return self._turned(x.value, y.value)

    def base(self, character: int) -> float:
        """The height of a character's base line."""
        return self.origin(character)[1]

    def size(self, character: int) -> float:
        """A character's size as it is shown: the font's, times what the page scales it by."""
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(self.text.raw, character, matrix)
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        return float(pdfium.FPDFText_GetFontSize(self.text.raw, character)) * scale

    def bold(self, character: int) -> bool:
        """Whether the font says that it is bold, by its name."""
        buffer = ctypes.create_string_buffer(128)
        pdfium.FPDFText_GetFontInfo(self.text.raw, character, buffer, 128, ctypes.c_int())
        return re.search(rb"bold|black|heavy|semibold", buffer.value, re.IGNORECASE) is not None

    def _turned(self, x: float, y: float) -> tuple[float, float]:
        """A point on the page as it is shown."""
        if self.rotation == 90:
            return y, self.width - x
        if self.rotation == 180:
            return self.width - x, self.height - y
        return (self.height - y, x) if self.rotation == 270 else (x, y)


def lines(page: PdfPage, number: int, limit: int) -> list[Line]:
    """The lines of a page, parts of one line together, cells of a row apart; ``OverflowError`` past the limit."""
    textpage = page.get_textpage()
    try:
        if textpage.count_chars() > limit:
            raise OverflowError
        direction = _direction(textpage)
        if direction not in (None, page.get_rotation()):
            # PDFium puts text into the order of the page as it is shown, in which this text runs up or down.
            textpage.close()
            page.set_rotation(direction)
            textpage = page.get_textpage()
        left, bottom, right, top = page.get_bbox()
        view = View(textpage, page.get_rotation(), right - left, top - bottom)
        parts = [_part(view, *found) for found in _parts(view)]
        return _merged(line for index in range(len(parts)) for line in _split(view, parts, index, number))
    finally:
        textpage.close()


def _direction(textpage: PdfTextPage) -> int | None:
    """By how much a page must be turned for most of its text to be upright; ``None`` where that cannot be told."""
    count = textpage.count_chars()
    turns: Counter[int] = Counter()
    matrix = pdfium.FS_MATRIX()
    for character in range(0, count, max(1, count // _PROBES)):
        written = chr(pdfium.FPDFText_GetUnicode(textpage.raw, character)).isalnum()
        if written and pdfium.FPDFText_GetMatrix(textpage.raw, character, matrix):
            turns[round(math.degrees(math.atan2(matrix.b, matrix.a)) / 90) % 4 * 90] += 1
    if not turns:
        return None
    turn, most = turns.most_common(1)[0]
    return turn if most > _MOST * turns.total() else None


def _parts(view: View) -> Iterator[tuple[str, int]]:
    """What stands between line breaks, with its first character's number."""
    text = view.text.get_text_range()
    start = unit = 0
    for found in [*_BREAK.finditer(text), None]:
        part = text[start : found.start() if found else len(text)]
        stripped = part.strip(" ")
        if stripped:
            yield stripped, view.index(unit + _units(part[: len(part) - len(part.lstrip(" "))]))
        if found:
            unit += _units(text[start : found.end()])
            start = found.end()


def _units(text: str) -> int:
    """Length in UTF-16."""
    return len(text) + sum(c > "\uffff" for c in text)


def _part(view: View, text: str, first: int) -> Part:
    """A part with what matters of its characters."""
    if is_right_to_left(text):
        return _part_from_right(view, text, first)
    size = max(view.size(first + place) for place in {0, len(text) // 2, len(text) - 1}) or 1.0
    blanks = [] if LEADERS.search(text) else [blank.span() for blank in _BLANKS.finditer(text)]
    places = [(view.box(first + start - 1)[1], view.box(first + stop)[0]) for start, stop in blanks]
    gaps = wide_gaps(text, blanks, places, size)
    left, right = view.box(first)[0], view.box(first + len(text) - 1)[1]
    return Part(text, first, size, left, right, view.base(first + len(text) // 2), gaps)


def _part_from_right(view: View, text: str, first: int) -> Part:
    """A part that is read from the right, on a page that is seen in a mirror, as the rules for paragraphs need it."""
    size = max(view.size(first + place) for place in {0, len(text) // 2, len(text) - 1}) or 1.0
    # Blanks that PDFium adds are where it takes two characters to be neighbours.
    drawn = [n for n in range(len(text)) if not pdfium.FPDFText_IsGenerated(view.text.raw, first + n)]
    seen = [Glyph(text[n], *view.advance(first + n)) for n in drawn]
    width = view.height if view.rotation in (90, 270) else view.width
    left, right = width - max(glyph.right for glyph in seen), width - min(glyph.left for glyph in seen)
    return Part(in_order(seen, len(text) - len(drawn)), first, size, left, right, view.base(first + len(text) // 2), ())


def _split(view: View, parts: list[Part], index: int, number: int) -> Iterator[Line]:
    """A part as a line, or as cells where gaps divide it that have others right above or below."""
    part = parts[index]
    gaps = cuts(parts, index)
    bounds = zip([0, *[gap.stop for gap in gaps]], [*[gap.start for gap in gaps], len(part.text)], strict=True)
    for start, end in bounds:
        text = part.text[start:end]
        yield Line(
            text=_HYPHEN.sub(HYPHENS[0], text.translate(_LIGATURES)),
            page=number,
            left=view.box(part.first + start)[0] if gaps else part.left,
            right=view.box(part.first + end - 1)[1] if gaps else part.right,
            base=view.base(part.first + (start + end) // 2),
            size=part.size,
            bold=all(view.bold(part.first + place) for place in (start, (start + end) // 2, end - 1)),
            cell=bool(gaps),
            raised=tuple(_raised(view, text, part.first + start, part.size, part.base)),
        )


def _raised(view: View, text: str, first: int, size: float, base: float) -> Iterator[tuple[int, int]]:
    """Where in a text, once its ligatures are letters, raised numbers stand after its words."""
    raised = (m for m in _RAISED.finditer(text) if _is_raised(view, first + m.start(1), size, base))
    for found in raised:
        start = len(text[: found.start()].translate(_LIGATURES))
        yield start, start + len(found[0])


def _is_raised(view: View, character: int, size: float, base: float) -> bool:
    """Whether a character is smaller than its line and does not stand below it, as in a chemical formula."""
    return view.size(character) < _SMALLER * size and view.base(character) > base - _LOWER * size


def _merged(parts: Iterator[Line]) -> list[Line]:
    """Parts of one line as one: PDFium breaks it where raised letters end."""
    merged: list[Line] = []
    for part in parts:
        before = merged[-1] if merged else None
        if before is None or not _goes_on(before, part):
            merged.append(part)
            continue
        merged[-1] = _joined(before, part)
    return merged


def _joined(before: Line, part: Line) -> Line:
    """Two parts of a line as one; before a stop the blank that a raised figure leaves is none between words."""
    least = _STOP_BLANK if part.text[0] in _STOPS else _BLANK
    text = before.text + (" " if part.left - before.right > least * part.size else "")
    raised = before.raised + tuple((start + len(text), end + len(text)) for start, end in part.raised)
    size = max(before.size, part.size)
    return replace(before, text=text + part.text, right=part.right, size=size, raised=raised)


def _goes_on(before: Line, part: Line) -> bool:
    """Whether a part stands in the line of the one before, right after it."""
    size = max(before.size, part.size)
    beside = abs(before.base - part.base) < SAME_LINE * size and -0.5 * size < part.left - before.right < size
    return beside and not (before.cell or part.cell)
