"""Tables to files, one module per format, and back.

What a format cannot hold: the text formats round ``similarity`` and ``score`` to four decimals,
and TSV has no tabs or line breaks inside a text. Everything else comes back as it went out.
"""

from __future__ import annotations

import os
from contextlib import nullcontext
from io import UnsupportedOperation
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from aligner.errors import DocumentError, OutputError
from aligner.export import csv, jsonl, parquet, tsv
from aligner.export.atomic import complaint, refuse, replacing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager
    from os import PathLike

    import polars as pl

__all__ = ["FORMATS", "Format", "check", "load", "replacing", "write", "write_stream"]


class Format(Protocol):
    """A module that writes a table to a stream of bytes and reads it back from a file."""

    def write(self, frame: pl.DataFrame, stream: BinaryIO, /) -> None:
        """Append the whole file to the stream; errors of the stream come through as they are."""

    def read(self, path: Path, /) -> pl.DataFrame:
        """The file's columns, not yet cast; ``ValueError`` or a Polars error when malformed."""


FORMATS: Mapping[str, Format] = {"tsv": tsv, "csv": csv, "jsonl": jsonl, "parquet": parquet}
"""Each format by its name, which is also its suffix."""


def write(frame: pl.DataFrame, path: str | PathLike[str], format: str | None = None) -> None:  # noqa: A002 - CLI name
    """Write a table to a file, whole or not at all; the format is the suffix unless ``format`` says.

    ``OutputError`` when the format is unknown or the file cannot be written; an earlier file of
    that name is then as it was, also after Ctrl-C. A pipe whose reader has gone raises
    ``BrokenPipeError``.
    """
    writer = FORMATS[_format(path, format, OutputError)]
    with replacing(path) as stream:
        writer.write(frame, stream)


def write_stream(frame: pl.DataFrame, stream: BinaryIO, format: str = "tsv") -> None:  # noqa: A002 - CLI name
    """Write a table to an open stream of bytes, such as ``sys.stdout.buffer``.

    ``OutputError`` when the format is unknown or the stream cannot be written (disk full);
    ``BrokenPipeError`` when the reader has gone, which is no failure of ours.
    """
    writer = FORMATS[_format("standard output", format, OutputError)]
    try:
        with _own_buffer(stream) as own:
            writer.write(frame, own)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(complaint("standard output", error)) from error


def _own_buffer(stream: BinaryIO) -> AbstractContextManager[BinaryIO]:
    """A second buffer over the same file: what failed must not stay in standard output's own, to fail again at exit."""
    stream.flush()
    try:
        descriptor = stream.fileno()
    except UnsupportedOperation:
        return nullcontext(stream)
    return os.fdopen(descriptor, "wb", closefd=False)


def check(path: str | PathLike[str] | None, format: str | None = None) -> None:  # noqa: A002 - CLI name
    """Raise the ``OutputError`` that writing would, as far as can be told before there is anything to write.

    Without a path it is standard output that would be written.
    """
    if path is None:
        _format("standard output", format or "tsv", OutputError)
        return
    _format(path, format, OutputError)
    refuse(path)


def load(path: str | PathLike[str], format: str | None = None) -> pl.DataFrame:  # noqa: A002 - CLI name
    """The columns of a table file as they stand in it; ``DocumentError`` when it is not such a file.

    ``aligner.frame.read_frame`` gives them the types of the pairs table.
    """
    from polars.exceptions import PolarsError

    name = _format(path, format, DocumentError)
    try:
        return FORMATS[name].read(Path(path))
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (PolarsError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        raise DocumentError(f"{path}: not a {name} file that can be read: {reason}") from error


def _format(path: str | PathLike[str], given: str | None, error: type[DocumentError | OutputError]) -> str:
    """The name of a format that exists."""
    suffix = Path(path).suffix.removeprefix(".").lower()
    name = suffix if given is None else given.lower()
    if name in FORMATS:
        return name
    known = ", ".join(FORMATS)
    if given is not None:
        raise error(f"{path}: unknown format {given!r}: choose one of {known}")
    what = f"the suffix .{suffix} is not known" if suffix else "there is no suffix to tell the format"
    raise error(f"{path}: {what}: use one of {', '.join('.' + each for each in FORMATS)}, or say which with --format")
