"""Texts from memory in a document's place: sentences, columns of tables, strings under a name, open files.

Goes in: what a Python user holds. Comes out: a path, a document, or a :class:`Value`, the three that are read later.
A ``str`` is the path of a file, a list of ``str`` is sentences; a text in one piece is given under a name,
``{"name": "text"}``, or as an open file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from aligner import documents
from aligner.documents.flow import Piece
from aligner.errors import DocumentError
from aligner.types import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILE_NAME = re.compile(r"\S+[/\\]\S*|[^\s.]\S*\.[A-Za-z][A-Za-z0-9]{0,7}")
"""What reads as the name of a file and not as a sentence."""


@runtime_checkable
class Readable(Protocol):
    """An open file, of text or of bytes."""

    def read(self) -> str | bytes:
        """All that is left in it."""


Source = str | PathLike[str] | Document | Readable | Iterable[Any] | Mapping[str, Any]
"""What is taken for a document: a path, a ``Document``, an open file, sentences (a list of ``str``, a Polars or pandas
column), or any of these under a name of one's own, ``{"name": ...}``, where a ``str`` is the text itself."""


@dataclass(frozen=True, slots=True)
class Value:
    """A text under a name: the bytes of a file, sentences one by one, or a document that has a name already."""

    name: str
    content: bytes | tuple[str, ...] | Path | Document

    @contextmanager
    def on_disk(self) -> Iterator[Path]:
        """The bytes as a file for as long as it is used; errors name the text as its giver did."""
        with TemporaryDirectory() as folder:
            path = Path(folder, Path(self.name).name or "text")
            if not isinstance(self.content, bytes):
                raise TypeError(f"{self.name}: holds no bytes")
            path.write_bytes(self.content)
            try:
                yield path
            except DocumentError as error:
                raise DocumentError(str(error).replace(str(path), self.name)) from error

    def of_sentences(self, language: str | None) -> Document:
        """The document that the sentences make, each of them one of its own, empty ones too."""
        if not isinstance(self.content, tuple):
            raise TypeError(f"{self.name}: holds no sentences")
        digest = sha256("\n".join(self.content).encode("utf-8", "surrogatepass")).hexdigest()
        pieces = [Piece(text, place=f"sentence {number}") for number, text in enumerate(self.content, 1)]
        return documents.of_pieces(pieces, self.name, digest, language, presegmented=True)


Given = Path | Document | Value


def given(source: Source | Given, name: str) -> Given:
    """One document in the form in which it is read; ``name`` is for what has none of its own.

    ``TypeError`` for what is no document.
    """
    if isinstance(source, (Document, Value)):
        return source
    if isinstance(source, (str, PathLike)):
        return Path(source)
    if isinstance(source, Mapping):
        if len(source) != 1:
            raise TypeError(f"{name}: one document is wanted, and {len(source)} are given under names")
        return _named(*next(iter(source.items())))
    if isinstance(source, Readable):
        content = source.read()
        own = getattr(source, "name", None)
        label = Path(own).name if isinstance(own, str) and own else name
        return Value(label, content.encode("utf-8", "surrogatepass") if isinstance(content, str) else bytes(content))
    if isinstance(source, Iterable):
        own = getattr(source, "name", None)  # of a column
        return Value(own if isinstance(own, str) and own else name, _sentences(source, name))
    raise TypeError(
        f"{name}: {type(source).__name__} is no document: give a path, a list of sentences, or {{name: text}}"
    )


def several(sources: Source | Given | Iterable[Source | Given], name: str) -> list[Given]:
    """The documents of a list, of a mapping from names, or one alone.

    A list of ``str`` is paths where one of them leads to something or all read as names of files, else the sentences
    of one document.
    """
    if isinstance(sources, Mapping):
        return [_named(label, content) for label, content in sources.items()]
    if not _is_list(sources):
        return [given(sources, name)]
    items = list(sources)  # type: ignore[arg-type]
    if items and all(isinstance(item, str) for item in items) and not _are_paths(items):
        return [given(items, name)]
    labels = [name if len(items) == 1 else f"{name} {number}" for number in range(1, len(items) + 1)]
    return [given(item, label) for item, label in zip(items, labels, strict=True)]


def _named(name: str, content: object) -> Value:
    """A document under a name of one's own; a ``str`` is its text."""
    if isinstance(content, str):
        return Value(name, content.encode("utf-8", "surrogatepass"))
    found = given(content, name)  # type: ignore[arg-type]
    return Value(name, found.content if isinstance(found, Value) else found)


def _is_list(sources: object) -> bool:
    """Whether several documents may be meant: neither one by itself, nor a column of a table."""
    alone = isinstance(sources, (str, PathLike, Document, Value)) or hasattr(sources, "read")
    return not alone and isinstance(sources, Iterable) and not hasattr(sources, "to_list")


def _are_paths(items: list[str]) -> bool:
    return any(map(_exists, items)) or all(_FILE_NAME.fullmatch(item) for item in items)


def _exists(item: str) -> bool:
    try:
        return bool(item) and Path(item).exists()
    except (OSError, ValueError):  # too long for a name, or with a zero character
        return False


def _sentences(source: Iterable[Any], name: str) -> tuple[str, ...]:
    """Each as a ``str``, what is missing in a column as an empty one."""
    texts = tuple(text if isinstance(text, str) else "" if text is None or text != text else text for text in source)
    wrong = next((text for text in texts if not isinstance(text, str)), None)
    if wrong is not None:
        raise TypeError(f"{name}: a sentence is a str, not {type(wrong).__name__} ({str(wrong)[:40]!r})")
    if len(texts) == 1 and _exists(texts[0]):
        raise TypeError(f"{name}: a list is sentences, and {texts[0]!r} is a file: give its path alone")
    return texts
