"""Tables to files, one module per format, and back.

A format writes an iterable of tables to a stream and reads a file as an iterator of tables, so that a
file of any size can pass through; ``write`` does the same with one table.

What a format cannot hold: all but parquet round ``similarity`` and ``score`` to four decimals; TSV,
TXT and the Moses texts have no tabs or line breaks inside a text; TXT has no evidence and no further
columns; in XLSX the noncharacters U+FFFE and U+FFFF become U+FFFD; TMX and Moses leave out rows without
a counterpart, and say how many. Everything else comes back as it went out.
"""

from __future__ import annotations

import logging
import os
from contextlib import nullcontext
from dataclasses import replace
from io import UnsupportedOperation
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from aligner.errors import DocumentError, OutputError
from aligner.files.compressed import STANDARD, bare, packing
from aligner.files.output import complaint, refuse, replacing
from aligner.pairs import columns
from aligner.pairs.formats import csv, docx, html, jsonl, moses, parquet, po, tmx, tsv, txt, xliff, xliff2, xlsx
from aligner.pairs.formats.corpus import read as read_corpus
from aligner.pairs.memory import EVERYTHING, Sieve
from aligner.pairs.recognition import is_corpus, packed_in, recognised
from aligner.pairs.selection import Selection
from aligner.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from os import PathLike

    import polars as pl

__all__ = [
    "FORMATS",
    "Format",
    "Selection",
    "check",
    "format_of",
    "load_batches",
    "recognised",
    "replacing",
    "write",
    "write_batches",
    "write_stream",
]

_log = logging.getLogger("aligner")


class Reader(Protocol):
    """A module that reads tables from a file."""

    def read(self, path: Path, selection: Selection, /) -> Iterator[pl.DataFrame]:
        """The file's columns, not yet cast, by pieces; ``ValueError`` or a Polars error when malformed."""


class Format(Reader, Protocol):
    """A module that writes tables to a stream of bytes, and reads them back."""

    def write(self, frames: Iterable[pl.DataFrame], stream: BinaryIO, /) -> int:
        """Append the whole file to the stream and say how many rows it holds.

        Errors of the stream come through as they are; ``OutputError`` without a path for rows that the format
        cannot hold.
        """


FORMATS: Mapping[str, Format] = {
    "tsv": tsv,
    "csv": csv,
    "jsonl": jsonl,
    "parquet": parquet,
    "tmx": tmx,
    "xlsx": xlsx,
    "html": html,
    "xliff": xliff,
    "xliff2": xliff2,
    "docx": docx,
    "txt": txt,
    "moses": moses,
}
"""Each format that is written and read by its name, which is also its suffix."""

MEMORIES = ("tmx", "xliff", "xliff2")
"""Formats that tools fill translations in from: what may go into them says ``aligner.pairs.memory``."""

READERS: Mapping[str, Reader] = {**FORMATS, "po": po, "sdlxliff": xliff, "ods": xlsx}
"""Each format that is read by its name."""

_ALIASES = {
    "htm": "html",
    "mqxliff": "xliff",
    "mxliff": "xliff",
    "pot": "po",
    "src": "moses",
    "trg": "moses",
    "txlf": "xliff",
    "xlf": "xliff",
    "xlsm": "xlsx",
}
"""Further suffixes of a format."""


def write(
    frame: pl.DataFrame,
    path: str | PathLike[str],
    format: str | None = None,  # noqa: A002 - CLI name
    sieve: Sieve | None = None,
) -> int:
    """Write a table to a file, whole or not at all; the format is the suffix unless ``format`` says.

    ``OutputError`` when the format is unknown or the file cannot be written; an earlier file of
    that name is then as it was, also after Ctrl-C. A pipe whose reader has gone raises
    ``BrokenPipeError``. Rows that the format has no place for, and those that do not pass ``sieve`` (without one, in a
    memory, those that do not belong there), are counted in a warning. How many rows were written.
    """
    sieve = sieve or sieve_of(format_of(path, format, OutputError))
    written = write_batches([frame], path, format, sieve)
    _tell(os.fspath(path), frame.height - written, sieve)
    return written


def sieve_of(name: str) -> Sieve:
    """What a format lets through unless it is asked for more; where no decision can be shown, nothing rejected."""
    return Sieve() if name in MEMORIES else Sieve(replace(EVERYTHING, drop_rejected=name in ("moses", "txt")))


def _tell(label: str, lost: int, sieve: Sieve) -> None:
    """Count what was left out, aloud."""
    gaps = lost - sieve.left_out.total()
    if lost:
        parts = [str(sieve)] * bool(sieve.left_out) + [f"{counted(gaps, 'row')} without a counterpart"] * bool(gaps)
        _log.warning("%s: left out: %s", label, ", ".join(parts))


def write_batches(
    frames: Iterable[pl.DataFrame],
    path: str | PathLike[str],
    format: str | None = None,  # noqa: A002 - CLI name
    sieve: Sieve | None = None,
) -> int:
    """``write`` of a table that comes by pieces, all with the same columns; how many rows were written."""
    name = format_of(path, format, OutputError)
    frames = (sieve or sieve_of(name)).sift(frames)
    if name == "moses":
        return moses.write_files(frames, path)
    with replacing(path) as stream, packing(Path(path), stream) as packed:
        try:
            return FORMATS[name].write(frames, packed)
        except OutputError as error:
            raise OutputError(f"{path}: {error}") from error


def write_stream(
    frame: pl.DataFrame,
    stream: BinaryIO,
    format: str = "tsv",  # noqa: A002 - CLI name
    sieve: Sieve | None = None,
) -> None:
    """Write a table to an open stream of bytes, such as ``sys.stdout.buffer``.

    ``OutputError`` when the format is unknown or the stream cannot be written (disk full);
    ``BrokenPipeError`` when the reader has gone, which is no failure of ours.
    """
    name = format_of("standard output", format, OutputError)
    sieve = sieve or sieve_of(name)
    try:
        with _own_buffer(stream) as own:
            written = FORMATS[name].write(sieve.sift([frame]), own)
    except OutputError as error:
        raise OutputError(f"standard output: {error}") from error
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(complaint("standard output", error)) from error
    _tell("standard output", frame.height - written, sieve)


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
        format_of("standard output", format or "tsv", OutputError)
        return
    several = format_of(path, format, OutputError) == "moses"
    for each in moses.paths(path) if several else [path]:
        refuse(each)


def load_batches(
    path: str | PathLike[str],
    format: str | None = None,  # noqa: A002 - CLI name
    selection: Selection | None = None,
) -> Iterator[pl.DataFrame]:
    """The columns of a table file as they stand in it, by pieces as far as the format allows that.

    ``aligner.pairs.frame.read_frame`` gives them the types of the pairs table; ``DocumentError`` for no such file.
    Without ``format`` the content says what a file is where it can, else the suffix.
    """
    from polars.exceptions import PolarsError

    chosen = selection or Selection()
    label = chosen.label(Path(path))
    name = _kind(Path(path), label) if format is None else format_of(label, format, DocumentError)
    unlike = format is None and name != "corpus" and not _is_named(Path(path), name)
    try:
        for frame in (
            columns.read(Path(path), name, chosen) if chosen.source_column else _read(Path(path), name, chosen)
        ):
            if unlike:
                _log.warning("%s: is %s by its content, and read as that", label, name)
                unlike = False
            yield frame
    except FileNotFoundError as error:
        raise DocumentError(f"{label}: no such file; check the path") from error
    except IsADirectoryError as error:
        raise DocumentError(f"{label}: is a directory; name a file in it") from error
    except OSError as error:
        reason = error.strerror or error
        raise DocumentError(f"{label}: cannot be read ({reason}); check the file and its permissions") from error
    except (PolarsError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        asked = bool(chosen.source_column) and isinstance(error, ValueError)
        raise DocumentError(
            f"{label}: {reason}" if asked else f"{label}: not a {name} file that can be read: {reason}"
        ) from error


def _read(path: Path, name: str, selection: Selection) -> Iterator[pl.DataFrame]:
    """A file in its format; a corpus has none, being a directory."""
    return read_corpus(path, selection) if name == "corpus" else READERS[name].read(path, selection)


def _kind(path: Path, label: str) -> str:
    """The format of a file that is read: by its content where that tells, else by its suffix."""
    if is_corpus(path):
        return "corpus"
    if path.is_dir():
        raise DocumentError(f"{label}: is a directory; name a file in it")
    found = recognised(path)
    if found is None and _named(path) is None and (packed := packed_in(path)) is not None:
        example = f"; name a file in it, as in {label}/{packed[0]}" if packed else " without a file that can be named"
        raise DocumentError(f"{label}: is a zip file{example}")
    return found or format_of(label, None, DocumentError)


def _named(path: Path) -> Reader | None:
    """The format that a suffix stands for."""
    suffix = path.suffix.removeprefix(".").lower()
    return READERS.get(_ALIASES.get(suffix, suffix))


def _is_named(path: Path, name: str) -> bool:
    """Whether a file's suffix is no other format's than what it is."""
    return _named(path) in (None, READERS[name], READERS["xliff2"] if name == "xliff" else None)


def format_of(path: str | PathLike[str], given: str | None, error: type[DocumentError | OutputError]) -> str:
    """The name of a format that can be read or written, by suffix unless given; ``error`` names those there are."""
    formats = READERS if error is DocumentError else FORMATS
    suffix = bare(Path(path)).suffix.removeprefix(".").lower()
    if given is None and Path(path) == STANDARD:
        given = "tsv"
    name = suffix if given is None else given.lower()
    name = _ALIASES.get(name, name)
    if name in formats:
        return name
    if given is not None:
        raise error(f"{path}: unknown format {given!r}: choose one of {', '.join(formats)}")
    if name in READERS:
        raise error(f"{path}: .{suffix} files are read, not written: use one of {_suffixes(formats)}")
    what = f"the suffix .{suffix} is not known" if suffix else "there is no suffix to tell the format"
    if error is OutputError:
        raise error(f"{path}: {what}: use one of {_suffixes(formats)}, or say which with --format")
    raise error(f"{path}: {what}: save it as one of {_suffixes(formats)}, or name its format to aligner convert --from")


def _suffixes(formats: Iterable[str]) -> str:
    return ", ".join(f".{name}" for name in formats)
