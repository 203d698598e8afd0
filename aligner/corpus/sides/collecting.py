"""Paths to the documents of one side, each with a name of its own and a digest; and what was left out, and why."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING

from aligner import documents
from aligner.corpus.store.manifest import Skipped, rarest_first
from aligner.errors import DocumentError
from aligner.pairs.recognition import is_result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from os import PathLike

_log = logging.getLogger("aligner")
_TOLD = 5
"""Files left out that a log names; all of them are in the manifest."""


@dataclass(frozen=True, slots=True)
class Found:
    """A document that is there. ``digest``: of its file's bytes; in a zip, of the zip's bytes and the name in it.

    ``size``: bytes of its file, 0 in a zip.

    ``named``: by the user, who may have named a table or memory. ``stamp``: when and how long the file was, to say
    afterwards whether it changed.
    """

    name: str
    path: Path
    digest: str
    size: int
    named: bool = False
    stamp: tuple[int, int] = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Collected:
    """The documents of one side in order of name, and the files that are none."""

    documents: tuple[Found, ...]
    skipped: tuple[Skipped, ...] = ()

    def changed(self) -> list[str]:
        """Names of documents whose files are not as they were when they were found, as far as time and size tell."""
        return [each.name for each in self.documents if each.stamp != _stamp(_file_of(each.path))]

    def again(self, name: str) -> Collected:
        """The same after one document changed: with its new digest, or without it if it is not there any more."""
        old = next(each for each in self.documents if each.name == name)
        others = tuple(each for each in self.documents if each is not old)
        try:
            new = _found(old.path, old.name, old.named)
        except DocumentError as error:
            return replace(
                self, documents=others, skipped=_sorted([*self.skipped, Skipped(name, _bare(error, old.path))])
            )
        return replace(self, documents=tuple(new if each is old else each for each in self.documents))

    def without(self, name: str, reason: str) -> Collected:
        """The same without one document."""
        others = tuple(each for each in self.documents if each.name != name)
        return replace(self, documents=others, skipped=_sorted([*self.skipped, Skipped(name, reason)]))


def collect(places: Iterable[str | PathLike[str]], *, strict: bool = False, spare: Sequence[Path] = ()) -> Collected:
    """The documents of files, directories and zips, all levels deep.

    Left out are foreign and unreadable files, tables and memories that are not named themselves, a second link to a
    file, and what is under ``spare`` (the corpus itself). ``strict``: the first unreadable or foreign file is a
    ``DocumentError``, as is always a place that is not there, and one side without documents.
    """
    paths = [Path(place) for place in places]
    found: dict[str, Found] = {}
    skipped: list[Skipped] = []
    files: dict[Path, str] = {}
    own = [path.resolve() for path in spare]
    for path, reason, name, named in _candidates(paths):
        file = Path(os.path.realpath(path))  # unlike Path.resolve, not upset by a link to itself
        if any(place in file.parents for place in own):
            continue
        name = _free(name, found)
        if not reason and file in files:
            skipped.append(Skipped(name, f"the same file as {files[file]}"))
            continue
        try:
            if reason:
                raise DocumentError(f"{path}: {reason}")
            found[name] = _found(path, name, named)
            files[file] = name
        except DocumentError as error:
            if strict:
                raise
            skipped.append(Skipped(name, _bare(error, path)))
    if not found:
        raise DocumentError(f"{_listed(paths)}: no documents in it: {_first(skipped)}; name a place with texts")
    ordered = sorted(found.values(), key=lambda each: each.name)
    return Collected(tuple(ordered), _sorted(skipped))


def listed(files: Mapping[str, Path], *, strict: bool = False) -> Collected:
    """Files under names that are given, as if each were named by the user; what cannot be read is left out.

    ``strict``: the first of these is a ``DocumentError``.
    """
    found: list[Found] = []
    skipped: list[Skipped] = []
    for name, path in sorted(files.items()):
        try:
            found.append(_found(path, name, named=True))
        except DocumentError as error:
            if strict:
                raise
            skipped.append(Skipped(name, _bare(error, path)))
    return Collected(tuple(found), tuple(skipped))


def tell(side: str, skipped: Sequence[Skipped]) -> None:
    """How many files were left out, and some of them."""
    for each in rarest_first(skipped)[:_TOLD]:
        _log.warning("left out: %s: %s", each.name, each.reason)
    if len(skipped) > _TOLD:
        _log.warning("left out: %d more of the %s side: aligner corpus status lists them", len(skipped) - _TOLD, side)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, or of a zip and the name in it; ``DocumentError`` where it cannot be read."""
    file = _file_of(path)
    try:
        if file == path:
            return _hashed(path)
        stat = file.stat()
        return sha256(
            f"{_archive_digest(file, stat.st_mtime_ns)} {path.relative_to(file).as_posix()}".encode()
        ).hexdigest()
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read ({error.strerror or error}); check its permissions") from None


def _candidates(paths: Sequence[Path]) -> Iterator[tuple[Path, str, str, bool]]:
    """Each file with why it is none, its name, and whether it was named."""
    for place in paths:
        prefix = "" if len(paths) == 1 else f"{_shown(Path(place.name))}/"
        if documents.is_collection(place):
            for path, reason in documents.survey(place):
                result = "holds pairs; name it to take one side of it" if not reason and is_result(path) else ""
                yield path, reason or result, prefix + _shown(path.relative_to(place)), False
        elif place.exists() or _file_of(place) != place:
            yield place, "", _shown(Path(place.name)), True
        else:
            raise DocumentError(f"{place}: no such file or directory; check the path")


def _found(path: Path, name: str, named: bool) -> Found:
    file = _file_of(path)
    stamp = _stamp(file)
    if file == path and stamp[1] == 0 and path.exists():
        raise DocumentError(f"{path}: is empty; give a file with text in it")
    return Found(name, path, digest_of(path), stamp[1] if file == path else 0, named, stamp)


def _shown(path: Path) -> str:
    r"""A name that any file can hold: bytes that are no UTF-8 as ``\xe9``."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def _free(name: str, taken: Iterable[str]) -> str:
    """The name, with a number where another document has it."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} {number}"
    return free


def _file_of(path: Path) -> Path:
    """The file itself, or the zip that a path leads into."""
    if path.exists():
        return path
    return next((parent for parent in path.parents if parent.is_file()), path)


def _stamp(file: Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except OSError:
        return (0, 0)
    return found.st_mtime_ns, found.st_size


def _hashed(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=64)
def _archive_digest(path: Path, _changed: int) -> str:
    return _hashed(path)


def _bare(error: Exception, path: Path) -> str:
    """What is wrong, without the place on this machine."""
    return str(error).replace(str(path), path.name).removeprefix(f"{path.name}: ")


def _sorted(skipped: Iterable[Skipped]) -> tuple[Skipped, ...]:
    return tuple(sorted(skipped, key=lambda each: (each.name, each.reason)))


def _listed(paths: Sequence[Path]) -> str:
    return ", ".join(map(str, paths[:_TOLD])) + (", ..." if len(paths) > _TOLD else "")


def _first(skipped: Sequence[Skipped]) -> str:
    return f"{skipped[0].name}: {skipped[0].reason}" if skipped else "it is empty"
