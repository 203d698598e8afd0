"""XLSX: to read, sort and filter in a spreadsheet, and to take back what was changed there.

One sheet, ``pairs``: texts wrapped beside one another, the header frozen and with filters, the score on a colour
scale. Every text is a text cell, never a formula, a link or a number. The columns have the names of the pairs
table, in an order to read them; the recipe stands in the document's properties too.

A cell holds 32,767 UTF-16 units: a longer text goes on in ``source_text (2)``, ``source_text (3)`` and so on, and is
joined again on reading. U+FFFE and U+FFFF, which are no characters, become U+FFFD.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

from aligner.errors import OutputError
from aligner.pairs.parts.records import rounded
from aligner.pairs.parts.workbook import PART, pairs
from aligner.pairs.recognition import recognised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import polars as pl

    from aligner.pairs.selection import Selection

_WIDTHS = {
    "source_id": 10,
    "source_text": 60,
    "target_text": 60,
    "decision": 11,
    "comment": 30,
    "score": 8,
    "relation": 12,
    "flags": 16,
    "target_doc": 24,
    "target_id": 10,
    "rank": 6,
    "similarity": 10,
    "source_doc": 24,
    "source_evidence": 30,
    "target_evidence": 30,
    "source_lang": 9,
    "target_lang": 9,
    "recipe": 30,
}
"""Columns in their order on the sheet, with widths in characters."""

DECISIONS = ("accepted", "rejected")
"""What the column ``decision`` may say, besides nothing."""

_WIDTH = 20
_WRAPPED = ("text", "evidence", "flags", "comment")
_LAST_ROW = 1_048_575
_LINE = 15.0
_HIGHEST = 409.0
"""Points: of a line of the default font, and of a row at most."""

_WIDE = re.compile("[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]")
_NONCHARACTERS = "[\ufffe\uffff]"
_SCALE = {
    "type": "3_color_scale",
    "min_type": "num",
    "mid_type": "num",
    "max_type": "num",
    "min_value": 0,
    "mid_value": 0.5,
    "max_value": 1,
    "min_color": "#F8B4AB",
    "mid_color": "#FFF2B3",
    "max_color": "#9ED9A6",
}


def write(frames: Iterable[pl.DataFrame], stream: BinaryIO, /) -> int:
    """Write the workbook; row by row to disk and zipped in memory, because a pipe cannot seek."""
    import polars as pl
    import xlsxwriter

    frame = _parts(_ordered(rounded(pl.concat(frames, how="diagonal"))))
    if frame.height > _LAST_ROW:
        raise OutputError(
            f"{frame.height:,} rows are more than the {_LAST_ROW:,} of an Excel sheet: use --min-score or tsv"
        )
    data = BytesIO()
    with xlsxwriter.Workbook(data, {"constant_memory": True}) as book:
        _fill(book, book.add_worksheet("pairs"), frame)
        recipes = frame["recipe"].unique(maintain_order=True).to_list() if "recipe" in frame.columns else []
        book.set_properties({"title": "pairs", "comments": "\n".join(recipes[:20])[:2_000]})
    stream.write(data.getbuffer())
    return frame.height


def _ordered(frame: pl.DataFrame) -> pl.DataFrame:
    """Columns in the order to read them, further ones behind."""
    known = [name for name in _WIDTHS if name in frame.columns]
    return frame.select(*known, *(name for name in frame.columns if name not in known))


def _parts(frame: pl.DataFrame) -> pl.DataFrame:
    """Texts in parts that fit into a cell, the further parts in columns of their own."""
    import polars as pl

    frame = frame.with_columns(pl.col(pl.String).str.replace_all(_NONCHARACTERS, "\ufffd"))
    further = []
    for series in frame.select(pl.col(pl.String)).iter_columns():
        longest: Any = series.str.len_chars().max() or 0
        places = range(PART, longest, PART)
        name = series.name
        further += [series.str.slice(at, PART).alias(f"{name} ({number})") for number, at in enumerate(places, 2)]
    return frame.with_columns(pl.col(pl.String).str.slice(0, PART)).with_columns(further)


def _fill(book: Any, sheet: Any, frame: pl.DataFrame) -> None:  # noqa: ANN401 - xlsxwriter has no types
    """Header and rows, then what holds for whole columns."""
    head = book.add_format({"bold": True, "bottom": 1, "valign": "top", "bg_color": "#EDEDED", "font_color": "#000000"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    plain = book.add_format({"valign": "top"})
    decimals = book.add_format({"valign": "top", "num_format": "0.0000"})
    formats = [_format_of(series, wrapped, plain, decimals) for series in frame.iter_columns()]
    for column, name in enumerate(frame.columns):
        sheet.write_string(0, column, name, head)
    widths = [(column, _width(name)) for column, name in enumerate(frame.columns) if _is_wrapped(name)]
    for number, row in enumerate(frame.iter_rows(), 1):
        sheet.set_row(number, _height(row, widths))
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, column, value, formats[column])
            elif value is not None:
                sheet.write_number(number, column, value, formats[column])
    _dress(sheet, frame)


def _format_of(series: pl.Series, wrapped: object, plain: object, decimals: object) -> object:
    """Texts to be read are wrapped, numbers have their four decimals."""
    if series.dtype.is_float():
        return decimals
    return wrapped if _is_wrapped(series.name) else plain


def _is_wrapped(name: str) -> bool:
    return any(part in name for part in _WRAPPED)


def _width(name: str) -> int:
    return _WIDTHS.get(name, _WIDTH)


def _height(row: tuple[Any, ...], widths: list[tuple[int, int]]) -> float:
    """Of a row that shows its longest text whole; LibreOffice leaves rows without a height one line high."""
    lines = max((_lines(row[column] or "", width) for column, width in widths), default=1)
    return min(lines * _LINE, _HIGHEST)


def _lines(text: str, width: int) -> int:
    """Of a text in a cell; lines break at words, so that a tenth of the width stays empty, and ideographs are wide."""
    if len(text) < width // 2:
        return 1 + text.count("\n")
    return sum(1 + int((len(line) + len(_WIDE.findall(line))) / (0.9 * width)) for line in text.split("\n"))


def _dress(sheet: Any, frame: pl.DataFrame) -> None:  # noqa: ANN401
    """Widths, the frozen header with its filters, the colours of the score."""
    last_row, last_column = max(frame.height, 1), max(frame.width - 1, 0)
    for column, name in enumerate(frame.columns):
        sheet.set_column(column, column, _width(name))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last_row, last_column)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last_row + 1}"})
    if "score" in frame.columns:
        score = frame.columns.index("score")
        sheet.conditional_format(1, score, last_row, score, _SCALE)
    if "decision" in frame.columns:  # of a review: what a person says of each pair
        decision = frame.columns.index("decision")
        sheet.data_validation(1, decision, last_row, decision, {"validate": "list", "source": list(DECISIONS)})
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    if "target_id" in frame.columns:
        sheet.print_area(0, 0, last_row, frame.columns.index("target_id"))


def read(path: Path, _: Selection, /) -> Iterator[pl.DataFrame]:
    """The first sheet that has the pairs' columns, all cells as text, long texts joined; no formula is run.

    Also of ODS, as LibreOffice saves a table of pairs.
    """
    kind = recognised(path) or path.suffix.removeprefix(".").lower()
    yield pairs(path, "ods" if kind == "ods" else "xlsx")
