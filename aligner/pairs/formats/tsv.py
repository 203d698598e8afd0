r"""TSV: the default, for scripts: UTF-8, one header line, ``\t`` between cells, ``\n`` after each line.

There is no quoting, so a consumer may split on tabs and nothing else: a text that begins with
a quotation mark comes out as it is. Tabs, line breaks and the control characters that some
readers take for line breaks become a space each. Formulas are not neutralised, unlike in CSV:
the cells are data for programs, and an apostrophe would become part of the text there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from aligner.pairs.parts.records import DECIMALS, rounded, slices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import polars as pl

    from aligner.pairs.selection import Selection

BREAK = "\r\n|[\t\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029]"
"""Whatever ``str.splitlines`` splits on, and the tab; for Python's expressions and for those of Polars."""


_PIECE = 16_000_000
"""Bytes that are read at once."""


def write(frames: Iterable[pl.DataFrame], stream: BinaryIO, /) -> int:
    """Write the header and all rows."""
    rows = 0
    for number, piece in enumerate(slices(frames)):
        stream.write(lines(flat(piece), header=number == 0))
        rows += piece.height
    return rows


def lines(flat: pl.DataFrame, *, header: bool) -> bytes:
    """A line for each row of a table whose texts have neither tabs nor line breaks."""
    text = flat.write_csv(
        separator="\t", line_terminator="\n", quote_style="never", float_precision=DECIMALS, include_header=header
    )
    return text.encode()


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Numbers rounded, each text on one line."""
    import polars as pl

    return rounded(frame).with_columns(pl.col(pl.String).str.replace_all(BREAK, " "))


def read(path: Path, _: Selection, /) -> Iterator[pl.DataFrame]:
    """All columns as text, by pieces; a byte order mark and Windows line ends are taken off.

    ``ValueError`` names the line that is not UTF-8 or has too few or too many cells.
    """
    names: list[str] = []
    before = 0
    with path.open("rb") as stream:
        while held := stream.readlines(_PIECE):
            lines = _decoded(b"".join(held), before)
            if not names:
                names = lines.pop(0).split("\t")
                before = 1
                if len(set(names)) < len(names):
                    raise ValueError("two columns have the same name")
            yield _table(lines, names, before)
            before += len(lines)
    if not names:
        raise ValueError("it is empty, even the header line is missing")


def _table(lines: list[str], names: list[str], before: int) -> pl.DataFrame:
    """Lines of cells as columns; ``before``: lines of the file already read."""
    import polars as pl

    cells = pl.Series("cells", lines, dtype=pl.String).str.split("\t")
    bad = (cells.list.len() != len(names)).arg_true()
    if len(bad):
        line, found = before + bad[0] + 1, len(cells[bad[0]])
        raise ValueError(f"line {line} has {found} cells, the header {len(names)}; was it edited or cut off?")
    return pl.DataFrame([cells.list.get(column).alias(name) for column, name in enumerate(names)])


def _decoded(data: bytes, before: int) -> list[str]:
    """The lines of UTF-8 text without their ends, of whichever kind."""
    try:
        text = data.decode("utf-8" if before else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = before + data.count(b"\n", 0, error.start) + 1
        raise ValueError(f"line {line} is not UTF-8; save it as UTF-8") from error
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    return lines
