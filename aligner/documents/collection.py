"""Files, directories and zips -> the documents in them; one in a zip has a path too: ``texts.zip/letter.txt``."""

from __future__ import annotations

import logging
import os
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from aligner.documents import formats
from aligner.errors import DocumentError
from aligner.files.archive import Archive, is_zip
from aligner.text import encoding
from aligner.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_log = logging.getLogger(__name__)

_TABLES = frozenset(
    [".tsv", ".csv", ".jsonl", ".parquet", ".xlsx", ".ods", ".tmx", ".xlf", ".xliff", ".sdlxliff", ".po"]
)
_DATA = frozenset([".json", ".beads", ".tbx", ".log"])
"""Tables and data that are text by content, this program's own results among them."""
_HIDDEN = (".", "~$")
"""How names begin of what is none of the user's: Word keeps "~$letter.docx" while it has a document open."""
_GZIP = b"\x1f\x8b"
_HEAD = 8192
_LISTED = 5
_UNLISTED = "cannot be read"
_NOWHERE = "a link that leads nowhere"
_FOLDER = "a link to a directory, which is not followed; name it to have what is in it"


def load(path: Path) -> tuple[bytes, str]:
    """The bytes of a document, be it in a zip, or alone in the zip that is named; and its name for messages.

    The log says which one of a zip is read, where others are left out. Raises ``DocumentError``.
    """
    archive = _archive_of(path)
    if archive is None:
        data = encoding.load(path)
        if is_zip(data) and formats.family_of(data, str(path)) == formats.ARCHIVE:
            return _only_document(Archive(data, str(path)))
        return data, str(path)
    member = path.relative_to(archive).as_posix()
    return _within_limit(Archive(archive, str(archive)), member), str(path)


def is_collection(path: str | os.PathLike[str]) -> bool:
    """Whether a path is a directory, or a zip that is no document itself: what :func:`collect` finds documents in."""
    path = Path(path)
    return path.is_dir() or _is_archive(path)


def collect(paths: Iterable[str | os.PathLike[str]]) -> tuple[Path, ...]:
    """The documents that files, directories and zip files stand for, each once, in order of name, all levels deep.

    A file that is named is taken as it is. In a directory or zip, hidden files are passed over; files that cannot be
    texts are too, with a warning in the log that names them. Links to directories are not followed. Raises
    ``DocumentError`` for a path that is not there, and for a directory or zip without documents.
    """
    found: dict[Path, Path] = {}
    for given in map(Path, paths):
        for path in _documents_at(given):
            found.setdefault(path.resolve(), path)
    return tuple(found.values())


def survey(place: Path) -> Iterator[tuple[Path, str]]:
    """Each visible file of a directory or zip, in order of name, with why it is no document; empty if it may be one.

    So too a folder that may not be listed, and links: those to directories are not followed.
    """
    if place.is_dir():
        for path, obstacle in _files_in(place):
            yield path, obstacle or _why_not(path.suffix, _beginning(path))
        return
    archive = Archive(place, str(place))
    for name in _visible(archive):
        yield place / name, _why_not(PurePosixPath(name).suffix, archive.read(name, _HEAD))


def _documents_at(path: Path) -> list[Path]:
    """The documents that one path stands for."""
    if path.is_dir():
        return _chosen(path, "directory")
    if _is_archive(path):
        return _chosen(path, "zip file")
    if not path.exists() and _archive_of(path) is None:
        raise DocumentError(f"{path}: no such file or directory; check the path")
    return [path]


def _chosen(place: Path, kind: str) -> list[Path]:
    """Those that may be documents by their name and beginning."""
    found, broken = [], []
    others: dict[str, list[Path]] = {}
    for path, reason in survey(place):
        if not reason:
            found.append(path)
        elif reason.startswith(_UNLISTED):
            raise DocumentError(f"{path}: {reason}")
        elif reason == _NOWHERE:
            broken.append(path.relative_to(place).as_posix())
        elif reason != _FOLDER:
            others.setdefault(reason, []).append(path)
    for reason, paths in others.items():
        for path in paths[:_LISTED]:
            _log.warning("left out: %s: %s", path, reason)
        if len(paths) > _LISTED:
            _log.warning("left out: %d more in %s for the same reason", len(paths) - _LISTED, place)
    if broken:
        _log.warning("left out: %s leading nowhere in %s: %s", counted(len(broken), "link"), place, _listed(broken))
    if not found:
        raise DocumentError(_without_documents(str(place), kind, chain.from_iterable(others.values())))
    return found


def _why_not(suffix: str, head: bytes) -> str:
    """Why a file is no document to be read by its name and beginning, with what to do; empty if it may be one."""
    if suffix.lower() in _TABLES:
        return "a table or memory; name it to take one side of it"
    if suffix.lower() in _DATA:
        return "data, not a text"
    if head.startswith(_GZIP):
        return "packed with gzip; unpack it, or name it"
    if formats.looks_readable(head):
        return formats.unreadable(head)
    return "" if encoding.may_begin_text(head) else "not a text"


def _only_document(archive: Archive) -> tuple[bytes, str]:
    """The one document in a zip, its bytes and its name; of several the user names one."""
    visible = _visible(archive)
    members = [n for n in visible if not _why_not(PurePosixPath(n).suffix, archive.read(n, _HEAD))]
    if not members:
        raise DocumentError(_without_documents(archive.name, "zip file", (Path(archive.name, n) for n in visible)))
    if len(members) > 1:
        raise DocumentError(
            f"{archive.name}: holds {len(members)} documents; name one of them, as in {archive.name}/{members[0]}"
        )
    data = _within_limit(archive, members[0])
    others = [name for name in visible if name != members[0]]
    if others:
        _log.warning("%s: read: %s, the only document in it", archive.name, members[0])
        _log.warning("%s: left out: %s", archive.name, _listed(others))
    return data, f"{archive.name}/{members[0]}"


def _listed(names: list[str]) -> str:
    """Names for a message: the first five, and how many more there are; a table is to be had by its name."""
    more = f" and {len(names) - _LISTED:,} more" if len(names) > _LISTED else ""
    table = any(PurePosixPath(name).suffix.lower() in _TABLES for name in names)
    return ", ".join(names[:_LISTED]) + more + "; a table or memory is read when it is named" * table


def _without_documents(place: str, kind: str, files: Iterable[Path]) -> str:
    """What to say of a place that holds no documents; tables and memories are read when they are named."""
    table = next((path for path in files if path.suffix.lower() in _TABLES), None)
    remedy = "name one that holds text files" if table is None else f"name a table or memory in it, as in {table}"
    return f"{place}: no documents in this {kind}; {remedy}"


def _within_limit(archive: Archive, member: str) -> bytes:
    """A member's bytes if there are no more than a document may have."""
    data = archive.read(member, encoding.MAX_BYTES + 1)
    if len(data) > encoding.MAX_BYTES:
        limit = f"{encoding.MAX_BYTES // 2**20} MB"
        raise DocumentError(f"{archive.name}/{member}: is over {limit}; split it into smaller documents")
    if not data:
        raise DocumentError(f"{archive.name}/{member}: is empty; give a file with text in it")
    return data


def _archive_of(path: Path) -> Path | None:
    """The zip that a path leads into."""
    if path.exists():
        return None
    return next((parent for parent in path.parents if parent.is_file() and is_zip(_beginning(parent))), None)


def _is_archive(path: Path) -> bool:
    """Whether a path is a zip that is no document itself; a damaged one is left to reading, which says so."""
    if not (path.is_file() and is_zip(_beginning(path))):
        return False
    try:
        return formats.packed_family(Archive(path, str(path))) == formats.ARCHIVE
    except DocumentError:
        return False


def _visible(archive: Archive) -> list[str]:
    """Members by name, without hidden ones and those that macOS adds."""
    names = (name for name in archive.names() if not name.startswith("__MACOSX/"))
    return sorted(name for name in names if not any(part.startswith(_HIDDEN) for part in name.split("/")))


def _beginning(path: Path) -> bytes:
    """The first bytes; none of an unreadable file, which reading will say."""
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError:
        return b""


def _files_in(directory: Path) -> Iterator[tuple[Path, str]]:
    """Every file that is not hidden, sorted within each directory; and what cannot be gone into, with the reason."""
    unlisted: list[tuple[Path, str]] = []

    def note(error: OSError) -> None:
        unlisted.append((Path(error.filename), f"{_UNLISTED} ({error.strerror}); check its permissions"))

    for folder, folders, names in os.walk(directory, onerror=note):
        yield from unlisted
        unlisted.clear()
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from ((Path(folder, name), _FOLDER) for name in folders if Path(folder, name).is_symlink())
        for name in sorted(names):
            path = Path(folder, name)
            if not name.startswith(_HIDDEN) and path.is_file():
                yield path, ""
            elif not name.startswith(_HIDDEN) and path.is_symlink():
                yield path, _NOWHERE
    yield from unlisted
