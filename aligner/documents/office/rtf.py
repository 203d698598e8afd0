"""RTF -> pieces, without a library: striprtf drops footnotes and says nothing of lists and cells.

A file is a tree of groups with control words; text is what is left. One pass, in time linear in the file.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aligner.documents.flow import Flow, Piece
from aligner.documents.office.rtf_text import Written, knows_charsets
from aligner.documents.office.rtf_words import ASIDES, CHARACTERS, CHARSETS, SKIPPED, SYMBOLS
from aligner.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable

    from aligner.documents.flow import Aside
    from aligner.types import BlockKind

_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^A-Za-z])|([{}])|[\r\n\0]+"
    rb"|([^\\{}\r\n\0]+)|\\",
    re.DOTALL,
)
_MAX_DEPTH = 1_000
_HEADING = re.compile(r"(?:heading|заголовок|überschrift|titre|título|titolo)\s*\d|title$|subtitle$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Group:
    """What holds until a brace closes."""

    skipped: bool = False
    aside: bool = False
    table: str = ""
    """``fonttbl`` or ``stylesheet`` where the group belongs to one."""
    font: int = -1
    fallback: int = 1
    """Characters after each Unicode one that stand in for it."""
    hidden: bool = False
    starred: bool = False


class Reader:
    """Reads one file; see :func:`pieces`."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data, self._name = data, name
        self._flow = Flow()
        self._groups: list[Group] = []
        self._group = Group()
        self._codec = "cp1252"
        self._written = Written()
        self._knows_charsets = knows_charsets(data)
        self._fonts: dict[int, str] = {}
        self._headings: set[int] = set()
        self._style, self._style_name = 0, ""
        self._kind: BlockKind = "paragraph"
        self._outer_kinds: list[BlockKind] = []
        self._in_table = self._table_open = self._cell_open = False
        self._new_row = True

    def pieces(self) -> list[Piece]:
        """All blocks of the file."""
        position = 0
        while token := _TOKEN.match(self._data, position):
            position = token.end()
            word, number, code, symbol, brace, run = token.groups()
            if word is not None:
                position += self._word(word.decode("ascii"), int(number) if number else None)
            elif code is not None:
                self._written.byte(bytes([int(code, 16)]))
            elif symbol is not None:
                self._symbol(symbol)
            elif brace is not None:
                self._open() if brace == b"{" else self._close()
            elif run is not None:
                self._written.byte(run)
        if self._groups:
            message = f"{self._name}: ends in the middle (byte {position}, {len(self._groups)} groups open)"
            raise DocumentError(f"{message}; it is truncated: get it again, or save it again")
        self._end_paragraph()
        return self._flow.finish()

    def _open(self) -> None:
        self._settle()
        if len(self._groups) >= _MAX_DEPTH:
            raise DocumentError(f"{self._name}: groups are nested over {_MAX_DEPTH} deep; save it again")
        self._groups.append(self._group)
        self._group = replace(self._group, aside=False, starred=False)
        self._written.pending = 0

    def _close(self) -> None:
        self._settle()
        if self._group.aside:
            self._end_paragraph()
            self._flow.close_aside()
            self._kind = self._outer_kinds.pop()
        if self._groups:
            self._group = self._groups.pop()
        self._written.pending = 0

    def _word(self, word: str, number: int | None) -> int:
        """Obey a control word; gives how many bytes after it are none of the text."""
        if word == "bin":
            return max(0, number or 0)
        if word == "u":
            self._written.unit((number or 0) & 0xFFFF, self._group.fallback)
            return 0
        self._written.pending = 0
        if word in ASIDES:
            self._begin_aside(ASIDES[word])
        elif word in SKIPPED or (self._group.starred and word != "shptxt"):
            self._settle()
            self._group = replace(self._group, skipped=True, starred=False)
        elif word in ("fonttbl", "stylesheet"):
            self._group = replace(self._group, table=word)
        elif word in ("listtext", "pntext"):
            self._group = replace(self._group, skipped=True)
            self.item(1)
        elif word in CHARACTERS:
            self._add(CHARACTERS[word])
        elif word in _WORDS:
            self._settle()
            _WORDS[word](self, 1 if number is None else number)
        return 0

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._group = replace(self._group, starred=True)
        elif symbol in b"\r\n":
            self.paragraph(1)
        elif symbol in SYMBOLS:
            self._add(SYMBOLS[symbol])

    def _begin_aside(self, aside: Aside) -> None:
        """A footnote, text box, header or footer, with what paragraph it stands in left as it is."""
        self._settle()
        furniture = "running head" if aside.startswith("page") else ""
        if self._group.skipped and aside != "text box":
            return
        self._flow.open_aside(aside, furniture)
        self._outer_kinds.append(self._kind)
        self._group = replace(self._group, aside=True, skipped=False, starred=False)

    def _add(self, text: str) -> None:
        self._settle()
        self._text(text)

    def _settle(self) -> None:
        text = self._written.taken(self._fonts.get(self._group.font, self._codec))
        if text:
            self._text(text)

    def _text(self, text: str) -> None:
        if self._group.table == "stylesheet":
            self._style_name += text
            if ";" in text:
                if _HEADING.match(self._style_name.strip().rstrip(";")):
                    self._headings.add(self._style)
                self._style_name = ""
        elif not (self._group.table or self._group.skipped or self._group.hidden):
            self._begin_cell()
            self._flow.text(text)

    def _begin_cell(self) -> None:
        """A cell of a table begins with its first text or, if empty, its end."""
        if self._table_open and not self._in_table and not self._group.aside:
            self._flow.close_table()
            self._table_open, self._new_row = False, True
        if not self._in_table or self._cell_open or self._group.aside:
            return
        if not self._table_open:
            self._flow.open_table()
            self._table_open = True
        if self._new_row:
            self._flow.row()
        self._flow.cell()
        self._new_row, self._cell_open = False, True

    def _end_paragraph(self) -> None:
        self._flow.flush("cell" if self._cell_open and not self._group.aside else self._kind)

    def paragraph(self, _: int) -> None:
        """Word ``par`` and what else ends one."""
        if not (self._group.table or self._group.skipped):
            self._settle()
            self._end_paragraph()

    def line(self, _: int) -> None:
        """Word ``line``."""
        self._flow.line_break()

    def plain_paragraph(self, _: int) -> None:
        """Word ``pard``: all properties of paragraphs as at the beginning."""
        if self._group.skipped:
            return
        self._kind = "paragraph"
        if not self._group.aside:
            self._in_table = False

    def plain(self, _: int) -> None:
        """Word ``plain``: all properties of characters as at the beginning."""
        self._group = replace(self._group, hidden=False)

    def in_table(self, _: int) -> None:
        """Word ``intbl``."""
        self._in_table = True

    def cell(self, _: int) -> None:
        """Word ``cell``."""
        self._in_table = True
        self._begin_cell()
        self._end_paragraph()
        self._cell_open = False

    def row(self, _: int) -> None:
        """Word ``row``."""
        self._new_row, self._cell_open = True, False

    def item(self, _: int) -> None:
        """Word ``ls``: of a list."""
        # Numbered headings are in a list too.
        self._kind = "item" if self._kind == "paragraph" else self._kind

    def outline(self, level: int) -> None:
        """Word ``outlinelevel``: headings have one, from 0 to 8."""
        if 0 <= level < 9 and not self._group.table:
            self._kind = "heading"

    def style(self, number: int) -> None:
        """Word ``s``: in the table of styles which it is, else the paragraph's."""
        if self._group.table:
            self._style, self._style_name = number, ""
        elif number in self._headings:
            self._kind = "heading"

    def hide(self, on: int) -> None:
        """Word ``v`` and ``deleted``: text that is not shown."""
        self._group = replace(self._group, hidden=bool(on))

    def font(self, number: int) -> None:
        """Word ``f``."""
        self._group = replace(self._group, font=number)

    def charset(self, number: int) -> None:
        """Word ``fcharset``: of the font being declared; 0 is the western one where the file knows of others."""
        if self._group.table != "fonttbl" or number not in CHARSETS:
            return
        self._fonts[self._group.font] = CHARSETS[number] if number or self._knows_charsets else self._codec

    def codepage(self, number: int) -> None:
        """Word ``ansicpg``: of fonts that have none."""
        try:
            self._codec = codecs.lookup({65001: "utf-8"}.get(number, f"cp{number}")).name
        except LookupError:
            self._codec = "cp1252"

    def fallback(self, number: int) -> None:
        """Word ``uc``."""
        self._group = replace(self._group, fallback=max(0, number))


_WORDS: dict[str, Callable[[Reader, int], None]] = {
    **dict.fromkeys(("par", "sect", "page", "column"), Reader.paragraph),
    "line": Reader.line,
    "pard": Reader.plain_paragraph,
    "plain": Reader.plain,
    "intbl": Reader.in_table,
    **dict.fromkeys(("cell", "nestcell"), Reader.cell),
    **dict.fromkeys(("row", "nestrow"), Reader.row),
    "ls": Reader.item,
    "outlinelevel": Reader.outline,
    "s": Reader.style,
    **dict.fromkeys(("v", "deleted"), Reader.hide),
    "f": Reader.font,
    "fcharset": Reader.charset,
    "ansicpg": Reader.codepage,
    "uc": Reader.fallback,
}


def pieces(data: bytes, name: str) -> list[Piece]:
    """The blocks of an RTF file: paragraphs, headings, items, cells, footnotes. Raises ``DocumentError``."""
    return Reader(data, name).pieces()
