"""Output files that are whole or not there: written beside their place, then put into it."""

from __future__ import annotations

import errno
import os
import secrets
import stat
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from aligner.errors import OutputError
from aligner.files.compressed import STANDARD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from os import PathLike

_DENIED = "writing there is not allowed: choose another place, change its permissions, or close the program that has it"
_FULL = "the disk is full: free some space or choose another place"
_REMEDIES = {
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EROFS: "it is on a read-only disk: choose another place",
    errno.ENOSPC: _FULL,
    errno.EDQUOT: "your disk quota is used up: free some space or choose another place",
    errno.EFBIG: "it grew larger than this system lets a file be: raise the limit (ulimit -f) or choose another place",
    errno.EISDIR: "it is a directory: give the name of a file in it",
    errno.ENOENT: "its directory does not exist: create it first",
    errno.ENOTDIR: "a part of its path is a file, not a directory: choose another place",
    errno.ELOOP: "it is a symbolic link that leads back to itself: remove the link or choose another place",
    errno.ENAMETOOLONG: "the name is too long: choose a shorter one",
}
_DESCRIPTORS = ("/dev/stdout", "/dev/stderr", "/dev/fd/", "/proc/")
"""Names of streams that are already open, also when the shell has sent them to a regular file."""


@contextmanager
def replacing(path: str | PathLike[str]) -> Iterator[BinaryIO]:
    """A stream of bytes that becomes the file ``path`` when the block ends without an error.

    Until then the bytes go to a hidden file in the same directory. On any error, Ctrl-C and a
    full disk included, that file is removed and an earlier file stays as it was. A new file
    gets the usual permissions, an earlier one keeps its own; a symbolic link is followed, not
    replaced; devices, pipes, ``/dev/stdout`` and ``-`` are written directly. Failures of the system
    raise ``OutputError``, but for ``BrokenPipeError``: the reader of a pipe has had enough.
    """
    try:
        with _opened(path) as stream:
            yield stream
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(complaint(path, error)) from error


def refuse(path: str | PathLike[str]) -> None:
    """Raise ``OutputError`` if it is clear beforehand that ``replacing(path)`` would fail."""
    try:
        if Path(path) != STANDARD and not _is_device(path):
            _refuse(Path(os.path.realpath(path)))
    except OSError as error:
        raise OutputError(complaint(path, error)) from error


def complaint(path: str | PathLike[str], error: OSError) -> str:
    """One line for a failed write: the file, what is wrong, the remedy."""
    known = _REMEDIES.get(error.errno or 0)
    reason = known or f"{error.strerror or error}: choose another place"
    return f"{os.fspath(path)}: cannot be written: {reason}"


def _is_device(path: str | PathLike[str]) -> bool:
    """Whether there is something at ``path`` that a rename must not replace."""
    mode = _mode(path)
    if mode is None or stat.S_ISDIR(mode):
        return False
    return not stat.S_ISREG(mode) or os.path.normpath(Path(path).absolute()).startswith(_DESCRIPTORS)


def _opened(path: str | PathLike[str]) -> AbstractContextManager[BinaryIO]:
    if Path(path) == STANDARD:
        return _standard()
    return _opened_device(path) if _is_device(path) else _beside(path)


@contextmanager
def _standard() -> Iterator[BinaryIO]:
    """Standard output, under a buffer of its own: what failed must not stay in its own, to fail again at exit."""
    sys.stdout.flush()
    with os.fdopen(sys.stdout.fileno(), "wb", closefd=False) as stream:
        yield stream


@contextmanager
def _opened_device(path: str | PathLike[str]) -> Iterator[BinaryIO]:
    """Appending, so that ``/dev/stdout`` does not cut off a file that the shell appends to."""
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_NOCTTY", 0))
    with os.fdopen(descriptor, "wb") as stream:
        yield stream


@contextmanager
def _beside(path: str | PathLike[str]) -> Iterator[BinaryIO]:
    """Write to a hidden neighbour, then rename it; the neighbour never stays behind."""
    target = Path(os.path.realpath(path))
    _refuse(target)
    mode = _mode(target)
    neighbour = target.with_name(f".aligner-{secrets.token_hex(8)}.tmp")
    try:
        with neighbour.open("xb") as stream:
            if mode is not None:
                neighbour.chmod(stat.S_IMODE(mode))
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        neighbour.replace(target)
    except BaseException:
        with suppress(OSError):
            neighbour.unlink()
        raise


def _refuse(target: Path) -> None:
    """Raise the error that writing would meet; a rename would also replace a file that is read-only."""
    mode = _mode(target)
    if mode is not None and stat.S_ISDIR(mode):
        raise _error(errno.EISDIR)
    if not target.parent.is_dir():
        raise _error(errno.ENOTDIR if target.parent.exists() else errno.ENOENT)
    if not os.access(target.parent, os.W_OK) or (mode is not None and not os.access(target, os.W_OK)):
        raise _error(errno.EACCES)


def _mode(path: str | PathLike[str]) -> int | None:
    """The type and permission bits of what is at ``path``, after links; None if there is nothing."""
    try:
        return Path(path).stat().st_mode
    except FileNotFoundError:
        return None


def _error(number: int) -> OSError:
    return OSError(number, os.strerror(number))
