"""Path -> Document: bytes to text, text to blocks, blocks marked where they are furniture of the page.

One module per family of formats; ``read`` chooses by content, not by name.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.documents import formats
from aligner.documents.collection import collect, is_collection, load, survey
from aligner.documents.flow import assembled
from aligner.documents.furniture.boilerplate import mark
from aligner.documents.plain.text import blocks, line_blocks
from aligner.errors import DocumentError
from aligner.text.encoding import decode
from aligner.text.language import detect, detect_other, normalised
from aligner.types import Block, Document, joined

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence

    from aligner.documents.flow import Piece

__all__ = ["collect", "describe", "is_collection", "load", "of_pieces", "read", "survey"]

_RUNNING_HEAD = "running head"
_LONG = 1_000_000
_ENOUGH = 1_000
"""Characters of a block that its language is told from."""


def read(
    path: str | os.PathLike[str],
    *,
    language: str | None = None,
    encoding: str | None = None,
    presegmented: bool = False,
    whole_page: bool = False,
    label: str = "",
) -> Document:
    """A document with its blocks: paragraphs, headings, list items, each with its kind, place and language.

    ``language``: the document's, where it is known; else it is told from the text, and a block that is surely in
    another one carries its own. ``encoding``: decode so, strictly; else byte order mark, UTF-8, detection.
    ``presegmented``: each line is a block, empty ones too, and none is boilerplate; plain texts only. ``whole_page``:
    of a web page everything is text, not only its article. ``label``: what messages call the file, if not its path.

    Raises ``DocumentError`` for what cannot be read or holds no text, ``ValueError`` for a malformed language code.
    """
    code = normalised(language) if language else None
    path = Path(path)
    data, place = load(path)
    place = place.replace(str(path), label or str(path), 1)
    formatted = None if presegmented else formats.pieces(data, place, formats.Options(encoding, code, whole_page))
    content, found = (
        _plain(data, place, encoding, code, presegmented) if formatted is None else assembled(formatted, place)
    )
    if not any(map(str.isalnum, content)):
        raise DocumentError(f"{place}: holds no words; give a file with text in it")
    if not (presegmented or (whole_page and formatted is not None)):
        found = _marked(content, found, formatted is None)
    if code is None:
        code = _language(content, found)
        found = tuple(_with_language(block, content, code) for block in found)
    return Document(path.name, content, found, code, hashlib.sha256(data).hexdigest(), presegmented)


def of_pieces(
    pieces: Sequence[Piece], name: str, digest: str, language: str | None = None, *, presegmented: bool = False
) -> Document:
    """Texts that came out of something else than a document, as one: each a block, none of them boilerplate.

    ``presegmented``: each is a sentence, empty ones too. Raises ``DocumentError`` where there are no words in them.
    """
    if presegmented:
        lines = [joined(piece.text) for piece in pieces]
        content = "".join(f"{line}\n" for line in lines)
        stops = list(accumulate(len(line) + 1 for line in lines))
        found = tuple(
            Block(piece.kind, stop - len(line) - 1, stop - 1, piece.place)
            for piece, line, stop in zip(pieces, lines, stops, strict=True)
        )
    else:
        content, found = assembled(pieces, name)
    if not any(map(str.isalnum, content)):
        raise DocumentError(f"{name}: holds no words; give a file with text in it")
    code = normalised(language) if language else _language(content, found)
    return Document(name, content, found, code, digest, presegmented)


def describe(document: Document) -> list[tuple[str, str, str]]:
    """What was marked boilerplate: place in the file, reason and text of each block, in order."""
    return [
        (block.place, block.boilerplate, joined(document.text[block.start : block.stop]))
        for block in document.blocks
        if block.boilerplate
    ]


def _plain(
    data: bytes, name: str, encoding: str | None, language: str | None, presegmented: bool
) -> tuple[str, tuple[Block, ...]]:
    """A plain text and its blocks."""
    content = decode(data, name, encoding, language).text
    return content, line_blocks(content) if presegmented else blocks(content)


def _marked(content: str, found: tuple[Block, ...], plain: bool) -> tuple[Block, ...]:
    """The blocks with furniture marked by the rules for texts, where the reader did not mark it already.

    Cells are left: numbers and words come again in a table. Only a plain text's running heads are told by its lines.
    """
    known = [block.boilerplate != "" or block.kind == "cell" for block in found]
    rest = iter(mark(content, [block for block, sure in zip(found, known, strict=True) if not sure]))
    blocks = [block if sure else next(rest) for block, sure in zip(found, known, strict=True)]
    if plain:
        return tuple(blocks)
    return tuple(old if new.boilerplate == _RUNNING_HEAD else new for old, new in zip(found, blocks, strict=True))


def _language(content: str, found: Iterable[Block]) -> str:
    """The language of the running text, or of everything where nothing is."""
    # A longer text is sampled anyway, and what is boilerplate in it does not weigh.
    if len(content) > _LONG:
        return detect(content).code
    running = " ".join(content[block.start : block.stop] for block in found if not block.boilerplate)
    return detect(running or content).code


def _with_language(block: Block, content: str, code: str) -> Block:
    """The block with its own language where that is surely not the document's."""
    other = detect_other(content[block.start : min(block.stop, block.start + _ENOUGH)], code)
    return replace(block, language=other) if other else block
