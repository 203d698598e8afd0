r"""TXT: pairs to read in any editor, the source above the target.

Four lines a pair and an empty one: place and language of the source, its text, the same of the target with score,
similarity, rank, relation and flags (where there are any) behind, its text. The parts of a line of facts stand
between tabs. Lines that begin with ``#`` at the top, and wherever it changes, are the recipe. As in TSV a text is on
one line; the words that matched and further columns are not in it.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from aligner.pairs.formats.tsv import BREAK
from aligner.pairs.parts.records import records
from aligner.pairs.parts.units import batches, shown, typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import polars as pl

    from aligner.pairs.parts.records import Record
    from aligner.pairs.selection import Selection

_TITLE = "# Pairs (aligner)"
_SOURCE = ("source_doc", "source_id", "source_lang")
_TARGET = ("target_doc", "target_id", "target_lang", "score", "similarity", "rank", "relation", "flags")
_GAP = re.compile(BREAK)


def write(frames: Iterable[pl.DataFrame], stream: BinaryIO, /) -> int:
    """Write the pairs one under the other."""
    stream.write(f"{_TITLE}\n".encode())
    recipe, written = "", 0
    for row in records(frames):
        if _line(row["recipe"]) != recipe or not written:
            recipe = _line(row["recipe"])
            stream.write(f"# {recipe}\n\n".encode())
        lines = (
            _facts(row, _SOURCE),
            _line(row["source_text"]),
            _facts(row, _TARGET).removesuffix("\t"),
            _line(row["target_text"]),
        )
        stream.write("".join(f"{line}\n" for line in (*lines, "")).encode())
        written += 1
    return written


def _facts(row: Record, names: Iterable[str]) -> str:
    return "\t".join(_line(shown(row[name])) for name in names)


def _line(text: str) -> str:
    return _GAP.sub(" ", text)


def read(path: Path, _: Selection, /) -> Iterator[pl.DataFrame]:
    """The pairs again; ``ValueError`` names the line that does not fit."""
    return batches(_rows(path))


def _rows(path: Path) -> Iterator[Record]:
    with path.open("rb") as stream:
        lines = enumerate(chain(stream, [None]), 1)
        _, first = next(lines)
        if _text(first, 1).rstrip() != _TITLE:
            raise ValueError("it is not a text of pairs made by aligner: give tables, memories or XLIFF")
        recipe = ""
        for number, line in lines:
            if line is None:
                return
            text = _text(line, number)
            if text.startswith("# ") and text.count("\t") != len(_SOURCE) - 1:
                recipe = text[2:]
                next(lines)
                continue
            rest = [_text(next(lines, (0, None))[1], number + ahead) for ahead in range(1, 5)]
            yield {"recipe": recipe} | _row([text, *rest], number)


def _text(line: bytes | None, number: int) -> str:
    """A line without its end."""
    if line is None:
        raise ValueError(f"line {number} is missing: it was cut off")
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError as error:
        raise ValueError(f"line {number} is not UTF-8; save it as UTF-8") from error


def _row(lines: list[str], number: int) -> Record:
    """A pair from its five lines."""
    row: Record = {"source_text": lines[1], "target_text": lines[3]}
    for ahead, names in ((0, _SOURCE), (2, _TARGET)):
        cells = lines[ahead].split("\t")
        if names is _TARGET and len(cells) == len(names) - 1:
            cells.append("")  # no flags
        if len(cells) != len(names) or lines[4]:
            raise ValueError(f"line {number + ahead}: a pair has four lines and an empty one, with tabs between facts")
        try:
            row |= {name: typed(name, cell) for name, cell in zip(names, cells, strict=True)}
        except ValueError as error:
            raise ValueError(f"line {number + ahead}: {error}") from error
    return row
