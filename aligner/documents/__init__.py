"""Path -> Document: bytes to text, text to blocks, blocks marked where they are furniture of the page.

One module per family of formats; ``read`` chooses by content, not by name. So far: plain text.
"""

from __future__ import annotations

import hashlib
import logging
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.documents.boilerplate import mark
from aligner.documents.encoding import decode, load, may_be_text
from aligner.documents.text import blocks, line_blocks
from aligner.errors import DocumentError
from aligner.language import detect, detect_other, normalised
from aligner.types import Block, Document, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["collect", "describe", "read"]

_log = logging.getLogger(__name__)

_NO_TEXTS = frozenset(
    (".tsv", ".csv", ".json", ".jsonl", ".parquet", ".beads", ".tmx", ".tbx", ".xlf", ".xliff", ".po", ".srx", ".log")
)
"""Tables and data that are text by content, this program's own results among them."""
_LONG = 1_000_000
_ENOUGH = 1_000
"""Characters of a block that its language is told from."""


def read(
    path: str | os.PathLike[str],
    *,
    language: str | None = None,
    encoding: str | None = None,
    presegmented: bool = False,
) -> Document:
    """A document with its blocks: paragraphs, headings, list items, each with its kind, place and language.

    ``language``: the document's, where it is known; else it is told from the text, and a block that is surely in
    another one carries its own. ``encoding``: decode so, strictly; else byte order mark, UTF-8, detection.
    ``presegmented``: each line is a block, empty ones too, and none is boilerplate.

    Raises ``DocumentError`` for what cannot be read or holds no text, ``ValueError`` for a malformed language code.
    """
    code = normalised(language) if language else None
    path = Path(path)
    data = load(path)
    content = decode(data, str(path), encoding).text
    if not any(map(str.isalnum, content)):
        raise DocumentError(f"{path}: holds no words; give a file with text in it")
    found = line_blocks(content) if presegmented else mark(content, blocks(content))
    if code is None:
        code = _language(content, found)
        found = tuple(_with_language(block, content, code) for block in found)
    return Document(path.name, content, found, code, hashlib.sha256(data).hexdigest(), presegmented)


def collect(paths: Iterable[str | os.PathLike[str]]) -> tuple[Path, ...]:
    """The documents that files and directories stand for, each once: directories in order of name, all levels deep.

    A file that is named is taken as it is. In a directory, hidden files and directories are passed over; files
    that cannot be texts are too, with a warning in the log that names them. Links to directories are not followed.
    Raises ``DocumentError`` for a path that is not there, and for a directory without documents.
    """
    found: dict[Path, Path] = {}
    for given in map(Path, paths):
        for path in _documents_in(given) if given.is_dir() else [given]:
            if not path.exists():
                raise DocumentError(f"{path}: no such file or directory; check the path")
            found.setdefault(path.resolve(), path)
    return tuple(found.values())


def describe(document: Document) -> list[tuple[str, str, str]]:
    """What was marked boilerplate: place in the file, reason and text of each block, in order."""
    return [
        (block.place, block.boilerplate, joined(document.text[block.start : block.stop]))
        for block in document.blocks
        if block.boilerplate
    ]


def _documents_in(directory: Path) -> list[Path]:
    """The texts in a directory, by name."""
    found = []
    for path in _files_in(directory):
        if path.suffix.lower() not in _NO_TEXTS and may_be_text(path):
            found.append(path)
        else:
            _log.warning("left out: %s: not a text", path)
    if not found:
        raise DocumentError(f"{directory}: no documents in this directory; name one that holds text files")
    return found


def _files_in(directory: Path) -> Iterator[Path]:
    """Every file that is not hidden, sorted within each directory."""

    def fail(error: OSError) -> None:
        raise DocumentError(f"{error.filename}: cannot be read ({error.strerror}); check its permissions")

    for folder, folders, names in os.walk(directory, onerror=fail):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if not name.startswith(".") and path.is_file():
                yield path


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
