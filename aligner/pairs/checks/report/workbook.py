"""Findings as a workbook: a row each, the gravest first, with filters; the parts that a finding is about in bold."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from aligner.pairs.checks.found import COLUMNS

if TYPE_CHECKING:
    import polars as pl

_WIDTHS = {"severity": 10, "check": 16, "message": 40, "source_text": 60, "target_text": 60, "row": 8}
_WIDTH = 18
_CELL = 32_767
_COLOURS = {"error": "#F8B4AB", "warning": "#FFE699", "note": "#DDEBF7"}
_PARTS = {"source_text": "source_part", "target_text": "target_part"}


def workbook(findings: pl.DataFrame) -> bytes:
    """The file; nothing in it is taken for a formula or a link."""
    import xlsxwriter

    data = BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(data, plain) as book:
        bold, head = (
            book.add_format({"bold": True, "font_color": "#C00000"}),
            book.add_format({"bold": True, "bottom": 1}),
        )
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        shades = {name: book.add_format({"bg_color": colour, "valign": "top"}) for name, colour in _COLOURS.items()}
        sheet = book.add_worksheet("findings")
        names = [name for name in COLUMNS if name not in _PARTS.values()]
        for column, name in enumerate(names):
            sheet.write_string(0, column, name, head)
            sheet.set_column(column, column, _WIDTHS.get(name, _WIDTH))
        for number, row in enumerate(findings.iter_rows(named=True), 1):
            for column, name in enumerate(names):
                part = row.get(_PARTS.get(name, ""), "") or ""
                _cell(
                    sheet,
                    (number, column),
                    row[name],
                    part,
                    bold,
                    shades[row["severity"]] if name == "severity" else wrap,
                )
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(findings.height, 1), len(names) - 1)
    return data.getvalue()


def _cell(sheet: Any, place: tuple[int, int], value: object, part: str, bold: object, wrap: object) -> None:  # noqa: ANN401
    """A number, a text, or a text with a part of it in bold."""
    if isinstance(value, int):
        sheet.write_number(*place, value, wrap)
        return
    text = str(value)
    before, found, after = text.partition(part) if part else (text, "", "")
    if found and (before or after) and len(text) <= _CELL:
        parts = [*([before] if before else []), bold, found, *([after] if after else [])]
        sheet.write_rich_string(*place, *parts, wrap)
    else:
        sheet.write_string(*place, text[:_CELL], wrap)
