"""Files packed with gzip and standard input, as plain files for as long as they are read.

``letter.txt.gz`` is read as ``letter.txt``, ``-`` is what comes in on standard input. What is unpacked goes to a
temporary directory, at most ``MAX_UNPACKED`` bytes and ``MAX_RATIO`` times what it was.
"""

from __future__ import annotations

import gzip
import sys
import zlib
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

from aligner.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from typing import BinaryIO

STANDARD = Path("-")
"""The name of standard input and output where a file's is wanted."""
SUFFIX = ".gz"
MAX_UNPACKED = 2**31
MAX_RATIO = 250
"""As of a member of a zip: texts pack 3 to 20 times, the most that deflate can do is 1032."""
_RATIO_FROM = 2**20
_CHUNK = 2**20


def is_compressed(path: Path) -> bool:
    """Whether a path is that of a gzip file, by its name."""
    return path.suffix.lower() == SUFFIX


def bare(path: Path) -> Path:
    """The path without ``.gz``."""
    return path.with_suffix("") if is_compressed(path) else path


def packing(path: Path, stream: BinaryIO) -> AbstractContextManager[BinaryIO]:
    """The stream, or one that packs into it where the name ends in ``.gz``, without the time: same rows, same bytes."""
    if not is_compressed(path):
        return nullcontext(stream)
    return cast("AbstractContextManager[BinaryIO]", gzip.GzipFile(fileobj=stream, mode="wb", filename="", mtime=0))


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The file itself; of a gzip file or standard input a copy, under the name without ``.gz``.

    Raises ``DocumentError`` for what is no whole gzip file or would unpack to too much, and names the file as it was
    given in one that is raised meanwhile.
    """
    if path != STANDARD and not (is_compressed(path) and path.is_file()):
        yield path
        return
    with TemporaryDirectory() as folder:
        label = "standard input" if path == STANDARD else str(path)
        copy = Path(folder, "standard input" if path == STANDARD else path.stem)
        _copy(path, copy, label)
        try:
            yield copy
        except DocumentError as error:
            raise DocumentError(str(error).replace(str(copy), label)) from error


def _copy(path: Path, copy: Path, label: str) -> None:
    try:
        with copy.open("wb") as file:
            if path == STANDARD:
                while chunk := sys.stdin.buffer.read(_CHUNK):
                    file.write(chunk)
            else:
                with gzip.open(path) as stream:
                    _unpack(stream, file, path.stat().st_size, label)
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise DocumentError(f"{label}: is not a whole gzip file ({error}); it may be truncated: get it again") from None
    except OSError as error:
        raise DocumentError(f"{label}: cannot be read ({error.strerror or error}); check the file") from error


def _unpack(stream: gzip.GzipFile, file: BinaryIO, size: int, label: str) -> None:
    total = 0
    while chunk := stream.read(_CHUNK):
        total += len(chunk)
        if total > MAX_UNPACKED:
            raise DocumentError(
                f"{label}: unpacks to over {MAX_UNPACKED // 2**20} MB; split it, or unpack what you need"
            )
        if total > _RATIO_FROM and total > MAX_RATIO * size:
            raise DocumentError(f"{label}: unpacks to over {MAX_RATIO} times its size, as no document does")
        file.write(chunk)
