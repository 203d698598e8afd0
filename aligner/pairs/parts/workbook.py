"""Reading workbooks, XLSX and ODS: their sheets as text, with the line that names the columns.

Files are looked at before they are loaded: what would unpack to too much, or has a cell too far out, is refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from aligner.files import workbook_extent as extent
from aligner.pairs.parts.office_archive import checked
from aligner.pairs.schema import REQUIRED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import polars as pl

PART = 16_000
"""Characters of a cell that is written: at most 32,000 UTF-16 units. A longer text goes on in further columns."""

_MEMBERS = {"xlsx": "xl/workbook.xml", "ods": "content.xml"}
_FURTHER = re.compile(r"(.+) \(([2-9]|[1-9]\d+)\)")
_SEARCHED = 20
"""Rows in which the columns' names are looked for: a title, a date and a legend stand above them."""


class Sheet(NamedTuple):
    """Rows below the names of the columns, the names as they stand there, and the number of the first row, from 1."""

    rows: pl.DataFrame
    names: tuple[str | None, ...]
    first: int


def sheets(path: Path, kind: str) -> Iterator[pl.DataFrame]:
    """The sheets that hold something, all cells as text, an empty one as null, from the first row on.

    The columns are called by their letters. ``ValueError`` or ``DocumentError`` for what is no workbook.
    """
    import fastexcel

    data, archive = checked(path, _MEMBERS[kind], kind)
    extent.check(archive, kind)
    options: dict[str, Any] = {"dtypes": "string", "header_row": None, "skip_rows": 0}
    try:
        book = fastexcel.read_excel(data)
        for number in range(len(book.sheet_names)):
            sheet = book.load_sheet(number, **options)
            frame: pl.DataFrame = sheet.to_polars()
            if frame.width and frame.height:
                yield frame.rename({each.name: letters(each.absolute_index) for each in sheet.available_columns()})
    except fastexcel.FastExcelError as error:
        raise ValueError(f"{_reason(error)}: open it in a spreadsheet program and save it as {kind} again") from error


def _reason(error: Exception) -> str:
    """What a reader said, without the names of its parts."""
    words = str(error).partition("\n")[0]
    if "Cannot detect file format" in words:
        return "it is no workbook that can be opened"
    return re.sub(r"^(?:calamine error: |Xlsx error: |Ods error: )+", "", words)


def headed(raw: pl.DataFrame, names: Sequence[str] = ()) -> Sheet:
    """A sheet below its header: the first row with all these names among the first ones, else its first with a text.

    A column without a name is called by its letter in parentheses; of two with one name, the second by both.
    """
    import polars as pl

    at = next((row for row, cells in enumerate(raw.head(_SEARCHED).rows()) if names and set(names) <= set(cells)), None)
    if at is None:
        at = raw.select(pl.any_horizontal(pl.all().fill_null("") != "")).to_series().arg_max() or 0
    called: dict[str, str] = {}
    for letter, name in zip(raw.columns, raw.row(at), strict=True):
        label = name or f"({letter})"
        called[letter] = f"{label} ({letter})" if label in called.values() else label
    return Sheet(raw.slice(at + 1).rename(called), raw.row(at), at + 2)


def letters(column: int) -> str:
    """The name that spreadsheets give to a column, counted from 0."""
    first, last = divmod(column, 26)
    return (letters(first - 1) if first else "") + chr(ord("A") + last)


def pairs(path: Path, kind: str) -> pl.DataFrame:
    """The first sheet with the columns of the pairs table, else the first; an empty table if there is none."""
    import polars as pl

    first: pl.DataFrame | None = None
    for raw in sheets(path, kind):
        sheet = headed(raw, REQUIRED).rows
        if set(REQUIRED) <= set(sheet.columns):
            return joined(sheet)
        first = sheet if first is None else first
    return pl.DataFrame() if first is None else joined(first)


def joined(frame: pl.DataFrame) -> pl.DataFrame:
    """The parts of long texts in one column again; other columns with such names stay."""
    import polars as pl

    for name in frame.columns:
        found = _FURTHER.fullmatch(name)
        if found is None or found[1] not in frame.columns:
            continue
        full = frame[found[1]].str.len_chars() == PART * (int(found[2]) - 1)
        used = frame[name].fill_null("") != ""
        if used.any() and (full | ~used).fill_null(value=False).all():
            frame = frame.with_columns(pl.concat_str(found[1], name, ignore_nulls=True).alias(found[1])).drop(name)
    return frame
