r"""CSV: for spreadsheets, as RFC 4180 has it: commas, CRLF, quotation marks around a cell that needs them.

The file begins with a byte order mark, without which Excel takes UTF-8 for the local code page
and Russian is lost.

**Formulas.** A spreadsheet runs a cell that begins with ``=``, ``+``, ``-``, ``@`` or their
full-width forms, and some do so after spaces, a tab or a line break. An apostrophe is put before
each text cell that begins in such a way (dialogue that opens with a hyphen among them), so that it
shows as text. A cell that already has apostrophes there gets one more, and reading takes exactly
one away: what was written comes back. Numbers are left alone: they are no text.

A spreadsheet set to another separator (``;`` in Russian Excel) must be told that this file has
commas, by Data > From Text/CSV; opened by a double click it would split cells at semicolons,
where no apostrophe protects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from aligner.pairs.parts import delimited
from aligner.pairs.parts.records import DECIMALS, rounded, slices
from aligner.pairs.schema import REQUIRED
from aligner.text.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import polars as pl

    from aligner.pairs.selection import Selection

_FORMULA = r"[\t\r\n]|[\s\u{200b}-\u{200f}\u{2060}\u{feff}]*[=+\-@＝＋－＠]"
"""The beginning of a cell that may be run; zero-width characters are as good as spaces."""


def write(frames: Iterable[pl.DataFrame], stream: BinaryIO, /) -> int:
    """Write byte order mark, header and all rows."""
    rows = 0
    for number, piece in enumerate(slices(frames)):
        text = _safe(piece).write_csv(
            line_terminator="\r\n",
            float_precision=DECIMALS,
            include_bom=number == 0,
            include_header=number == 0,
        )
        stream.write(text.encode())
        rows += piece.height
    return rows


def _safe(frame: pl.DataFrame) -> pl.DataFrame:
    """Numbers rounded, formulas neutralised."""
    import polars as pl

    return rounded(frame).with_columns(pl.col(pl.String).str.replace(rf"^(?P<all>'*(?:{_FORMULA}))", "'${all}"))


def read(path: Path, selection: Selection, /) -> Iterator[pl.DataFrame]:
    """All columns as text, each neutralised cell as it was; an empty cell is empty text.

    A file that a spreadsheet saved again may have other separators and another encoding.
    """
    data = path.read_bytes()
    if not data.strip(b"\xef\xbb\xbf\r\n"):
        raise ValueError("it is empty, even the header line is missing")
    try:
        text = data.decode(selection.encoding or "utf-8-sig")
    except (UnicodeDecodeError, LookupError):
        text = decode(data, selection.label(path), selection.encoding or None).text
    yield restored(delimited.parsed(text, REQUIRED).rows)


def restored(frame: pl.DataFrame) -> pl.DataFrame:
    """Text cells as they were before ``write`` neutralised formulas; an empty cell is empty text."""
    import polars as pl

    return frame.with_columns(pl.all().fill_null("").str.replace(rf"^'(?P<rest>'*(?:{_FORMULA}))", "${rest}"))
