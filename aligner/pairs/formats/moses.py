r"""Moses: two texts with a sentence a line, for training and scoring: ``pairs.src`` and ``pairs.trg``.

A third file, ``pairs.ids``, has the rest of each row as TSV, as OPUS keeps it beside its texts; without it the pairs
are read as a bare parallel text. Rows without a counterpart are left out, and tabs and line breaks become spaces.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from aligner.errors import OutputError
from aligner.files.output import replacing
from aligner.pairs.formats import tsv
from aligner.pairs.parts.records import slices
from aligner.pairs.parts.units import BLANKS, batches, has_text, unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from os import PathLike

    import polars as pl

    from aligner.pairs.selection import Selection

_TEXTS = {"source_text": ".src", "target_text": ".trg"}
_IDS = ".ids"


def paths(path: str | PathLike[str]) -> list[Path]:
    """The two texts and the rest, whichever of them or ``.moses`` is named."""
    return [Path(path).with_suffix(suffix) for suffix in (*_TEXTS.values(), _IDS)]


def write(frames: Iterable[pl.DataFrame], stream: BinaryIO, /) -> int:
    """Raise ``OutputError``: it takes several files."""
    del frames, stream
    raise OutputError("moses writes several files: name them with -o, as in -o pairs.moses")


def write_files(frames: Iterable[pl.DataFrame], path: str | PathLike[str]) -> int:
    """Write all three files, or none on an error before their ends; ``OutputError`` for a device or a pipe."""
    import polars as pl

    if Path(path).exists() and not Path(path).is_file():
        raise OutputError(f"{path}: cannot be written: moses writes several files: give the name of a file")
    written = 0
    spoken = [pl.col(name).str.strip_chars(BLANKS) != "" for name in (*_TEXTS, "source_id", "target_id")]
    paired = pl.all_horizontal(*spoken, pl.col("relation") != "none")
    with ExitStack() as stack:
        source, target, ids = (stack.enter_context(replacing(each)) for each in paths(path))
        for number, piece in enumerate(slices(frames)):
            flat = tsv.flat(piece.filter(paired))
            for name, stream in zip(_TEXTS, (source, target), strict=True):
                stream.write("".join(f"{text}\n" for text in flat[name]).encode())
            ids.write(tsv.lines(flat.drop(*_TEXTS), header=number == 0))
            written += flat.height
    return written


def read(path: Path, selection: Selection, /) -> Iterator[pl.DataFrame]:
    """The texts with the rest of their rows, or as bare pairs; ``ValueError`` when their lengths differ."""
    import polars as pl

    source, target, ids = paths(path)
    encoding = "utf-8" if ids.exists() else "utf-8-sig"
    texts = {name: _lines(each, encoding) for name, each in zip(_TEXTS, (source, target), strict=True)}
    lengths = {each.name: len(texts[name]) for name, each in zip(_TEXTS, (source, target), strict=True)}
    if not ids.exists():
        _check(lengths)
        languages = selection.source_lang, selection.target_lang
        pairs = zip(texts["source_text"], texts["target_text"], strict=True)
        yield from batches(
            filter(has_text, (unit(number, path.stem, *pair, languages) for number, pair in enumerate(pairs, 1)))
        )
        return
    for frame in tsv.read(ids, selection):
        _check(lengths | {ids.name: frame.height})
        yield frame.with_columns(pl.Series(name, lines, dtype=pl.String) for name, lines in texts.items())


def _lines(path: Path, encoding: str) -> list[str]:
    """The lines of a text; one that was written here has no byte order mark, but may begin with that character."""
    try:
        lines = path.read_bytes().decode(encoding).split("\n")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name} is not UTF-8; save it as UTF-8") from error
    if lines[-1] == "":
        lines.pop()
    return [line.removesuffix("\r") for line in lines]


def _check(lengths: dict[str, int]) -> None:
    if len(set(lengths.values())) > 1:
        counted = ", ".join(f"{name} has {length:,}" for name, length in lengths.items())
        raise ValueError(f"the files do not belong together: {counted} lines")
