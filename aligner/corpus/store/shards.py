"""Shards as files: sentences as Parquet with their documents in its metadata, vectors as an array that is mapped."""

from __future__ import annotations

import io
import json
from dataclasses import asdict
from hashlib import file_digest
from typing import TYPE_CHECKING, cast
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from aligner.corpus.store.manifest import Entry, Shard, Stamp
from aligner.errors import CorpusError
from aligner.files.output import replacing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import polars as pl

Halves = NDArray[np.float16]
_DOCUMENTS = "documents"


def write_frame(frame: pl.DataFrame, path: Path, metadata: dict[str, str] | None = None) -> None:
    """A table as Parquet, whole or not at all; the same table gives the same bytes."""
    buffer = io.BytesIO()  # polars names no file, and the system's errors not as such, when it writes by itself
    frame.write_parquet(buffer, metadata=metadata)
    with replacing(path) as stream:
        stream.write(buffer.getbuffer())


def write_sentences(frame: pl.DataFrame, entries: Sequence[Entry], path: Path) -> None:
    """The sentences of a shard, and what is known of its documents."""
    write_frame(frame, path, {_DOCUMENTS: json.dumps([asdict(entry) for entry in entries])})


def shard_of(path: Path) -> Shard:
    """What a file of sentences says of its documents; ``CorpusError`` for one that is damaged."""
    import polars as pl
    from polars.exceptions import PolarsError

    try:
        told = json.loads(pl.read_parquet_metadata(path)[_DOCUMENTS])
        return Shard(path.stem, tuple(Entry(**each) for each in told))
    except (OSError, PolarsError, ValueError, KeyError, TypeError) as error:
        raise _damaged(path) from error


def read_sentences(path: Path, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """The sentences of a shard; ``CorpusError`` for a file that is damaged or gone."""
    import polars as pl
    from polars.exceptions import PolarsError

    try:
        return pl.read_parquet(path, columns=None if columns is None else list(columns))
    except (OSError, PolarsError) as error:
        raise _damaged(path) from error


def write_vectors(parts: Iterable[Halves], rows: int, width: int, path: Path) -> None:
    """Rows that come by parts, as one array ``(rows, width)`` in half precision."""
    header = {"descr": "<f2", "fortran_order": False, "shape": (rows, width)}
    with replacing(path) as stream:
        np.lib.format.write_array_header_1_0(stream, header)
        for part in parts:
            stream.write(np.ascontiguousarray(part, dtype="<f2").data)


def read_vectors(path: Path) -> Halves:
    """The rows of a shard, mapped from the disk; ``CorpusError`` for a file that is damaged or gone."""
    try:
        return cast("Halves", np.load(path, mmap_mode="r", allow_pickle=False))
    except (OSError, ValueError, EOFError) as error:
        raise _damaged(path) from error


def whole(path: Path) -> bool:
    """Whether a shard is there and not cut off; what changed inside, its hash tells."""
    if not path.exists():
        return False
    import polars as pl
    from polars.exceptions import PolarsError

    from aligner.match.index import readable

    try:
        if path.suffix == ".npy":
            read_vectors(path)
        elif path.suffix == ".npz":
            np.load(path).close()
        elif path.suffix == ".faiss":
            return whole(path.with_suffix(".npz")) and readable(path)
        else:
            pl.read_parquet_schema(path)
    except (OSError, PolarsError, CorpusError, BadZipFile, ValueError):
        return False
    return True


def stamp_of(path: Path) -> Stamp | None:
    """What a file is as bytes; ``None`` where it is not there or cannot be read."""
    try:
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
            return Stamp(file.tell(), digest)
    except OSError:
        return None


def _damaged(path: Path) -> CorpusError:
    remedy = "run the command that made the corpus again: it makes what is missing"
    return CorpusError(f"{path}: is damaged or gone; {remedy}")
