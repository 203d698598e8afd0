"""What the readers give: pieces of text in reading order, and how they become a document's text and blocks."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from aligner.errors import DocumentError
from aligner.types import Block

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aligner.types import BlockKind

    Aside = Literal["footnote", "text box", "page header", "page footer"]

GAP = "\n\n"
"""Between two blocks of a document's text, so that it reads as a plain text too."""
MAX_CHARACTERS = 256 * 2**20
"""As many as the largest plain text may have: more do not fit into the memory of a usual machine."""

LINKS = "nothing but links"
"""A block's reason that a reader may take back, where it knows that links are no navigation."""
MOSTLY = 0.9
"""Share of a block's characters; bars and commas between links are the rest."""

# Blanks as XML and HTML know them: a no-break space is the document's own and stays.
_BLANKS = re.compile(r"[ \t\n\r\f\v]+")
_AROUND_BREAK = re.compile(r" *\n[ \n]*")
_NO_TEXT = re.compile("\u00ad\n?|[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Control characters, halves of characters, and code points that never are characters; and soft hyphens, which say
where a word may be parted, not that it is written so: with the line break at which one is seen."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A block before it has its place in the document's text; see :class:`aligner.types.Block`."""

    text: str
    kind: BlockKind = "paragraph"
    place: str = ""
    boilerplate: str = ""


def assembled(pieces: Iterable[Piece], name: str) -> tuple[str, tuple[Block, ...]]:
    """The text that pieces make, with a blank line between any two, and their blocks in it; empty ones fall out.

    Raises ``DocumentError`` where that would be over ``MAX_CHARACTERS``.
    """
    texts: list[str] = []
    blocks: list[Block] = []
    start = 0
    for piece in pieces:
        text = _NO_TEXT.sub("", piece.text).strip()
        if not text:
            continue
        blocks.append(Block(piece.kind, start, start + len(text), piece.place, piece.boilerplate))
        texts.append(text)
        start += len(text) + len(GAP)
        if start > MAX_CHARACTERS:
            raise DocumentError(f"{name}: holds over {MAX_CHARACTERS // 2**20} million characters; split it")
    return GAP.join(texts), tuple(blocks)


def collapsed(text: str) -> str:
    """Every run of blanks and line breaks as one space, as XML texts are meant."""
    return _BLANKS.sub(" ", text)


def tidy(text: str) -> str:
    """No blanks doubled, at the ends, or around line breaks."""
    return _AROUND_BREAK.sub("\n", re.sub(r"[ \t]{2,}", " ", text)).strip(" \t\n")


class Flow:
    """Collects running text into pieces while a reader walks through a document from beginning to end.

    ``prefix`` begins every place: the chapter of a book, say.
    """

    def __init__(self, prefix: str = "") -> None:
        self.pieces: list[Piece] = []
        self._prefix = prefix
        self.links = 0
        """How many links the reader is in, one within the other."""
        self._linked = 0
        self._parts: list[str] = []
        self._states: list[tuple[BlockKind, str]] = [("paragraph", "")]
        self._tables: list[list[int]] = []
        self._suspended: list[tuple[list[str], list[tuple[BlockKind, str]], str]] = []
        self._aside = ""
        self._asides: list[Piece] = []
        self._number = 0
        self._table = 0
        self._aside_numbers: Counter[str] = Counter()

    def text(self, text: str | None) -> None:
        """Add to the block that is being read; blanks are collapsed."""
        if text:
            self._parts.append(collapsed(text))
            self._linked += len(text.strip()) if self.links else 0

    def line_break(self) -> None:
        """A new line within the block."""
        self._parts.append("\n")

    def open(self, kind: BlockKind | None = None, boilerplate: str = "") -> None:
        """Begin something that holds blocks; without a kind they keep that of what it stands in."""
        self.flush()
        outer_kind, outer_reason = self._states[-1]
        self._states.append((kind or outer_kind, boilerplate or outer_reason))

    def close(self) -> None:
        """End what was opened last."""
        self.flush()
        self._states.pop()

    def open_table(self) -> None:
        """Begin a table."""
        self.flush()
        self._table += 1
        self._tables.append([self._table, 0, 0])

    def close_table(self) -> None:
        """End it."""
        self.flush()
        self._tables.pop()

    def row(self) -> None:
        """Begin a row of the table."""
        if self._tables:
            self._tables[-1][1:] = [self._tables[-1][1] + 1, 0]

    def cell(self) -> None:
        """Begin a cell of the row; :meth:`open` comes besides."""
        if self._tables:
            self._tables[-1][2] += 1

    def open_aside(self, aside: Aside, boilerplate: str = "") -> None:
        """Leave the block for a footnote or text box within it, which will stand after it."""
        self._suspended.append((self._parts, self._states, self._aside))
        kind: BlockKind = "footnote" if "footnote" in (aside, self._aside) else "paragraph"
        self._parts, self._states, self._aside = [], [(kind, boilerplate or self._states[-1][1])], aside
        self._aside_numbers[aside] += 1

    def close_aside(self) -> None:
        """Go on where the footnote or text box stands."""
        self.flush()
        self._parts, self._states, self._aside = self._suspended.pop()

    def flush(self, kind: BlockKind | None = None) -> None:
        """End the block, if one is being read; ``kind`` where only its end tells."""
        text = tidy("".join(self._parts))
        state, reason = self._states[-1]
        kind = kind or state
        if self._linked >= MOSTLY * len(text):
            reason = reason or LINKS
        self._parts, self._linked = [], 0
        # What is left of a footnote's number are its brackets.
        if self._aside == "footnote" and not any(map(str.isalnum, text)):
            return
        if text and self._aside:
            inner = f"{self._place(self._number + 1)}, {self._aside} {self._aside_numbers[self._aside]}"
            place = self._aside if self._aside.startswith("page") else inner
            self._asides.append(Piece(text, "footnote" if self._aside == "footnote" else kind, place, reason))
        elif text:
            self._number += 1
            self.pieces.append(Piece(text, kind, self._place(self._number), reason))
            self.pieces += self._asides
            self._asides = []

    def finish(self) -> list[Piece]:
        """All pieces in order."""
        while self._suspended:
            self.close_aside()
        self.flush()
        self.pieces += self._asides
        self._asides = []
        return self.pieces

    def _place(self, number: int) -> str:
        """Where a block is, for a person to look."""
        if self._tables and self._tables[-1][2]:
            table, row, cell = self._tables[-1]
            return f"{self._prefix}table {table}, row {row}, cell {cell}"
        return f"{self._prefix}paragraph {number}"


def marked(pieces: Sequence[Piece], reason: str) -> list[Piece]:
    """The same pieces as boilerplate for a reason, those that have none yet."""
    return [piece if piece.boilerplate else replace(piece, boilerplate=reason) for piece in pieces]
