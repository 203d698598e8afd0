"""Findings as one sheet: a row each, with filters, its kind and what it is about in the colour of the kind."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    Row = Mapping[str, Any]
    Spans = Mapping[str, tuple[int, int] | None]

PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
"""Nothing is taken for a formula or a link."""
_TEXT, _WIDTH = 60, 18
"""Characters that a column of texts is wide, and any other."""
_CELL = 32_767
"""Characters that a cell of a spreadsheet can hold."""


def workbook(
    name: str, columns: Sequence[str], rows: Iterable[Row], colours: Mapping[str, str], spans: Callable[[Row], Spans]
) -> bytes:
    """The file. ``colours``: of each kind, which the first column has; ``spans``: what to mark in texts of a row."""
    import xlsxwriter

    data = BytesIO()
    with xlsxwriter.Workbook(data, PLAIN) as book:
        look = {"valign": "top", "text_wrap": True}
        wrap, head = book.add_format(look), book.add_format({"bold": True})
        bold = {kind: book.add_format({**look, "bold": True, "font_color": hue}) for kind, hue in colours.items()}
        sheet, number = book.add_worksheet(name), 0
        for column, label in enumerate(columns):
            sheet.write_string(0, column, label, head)
            sheet.set_column(column, column, _TEXT if label.endswith("_text") else _WIDTH)
        for number, row in enumerate(rows, 1):
            kind: str = row[columns[0]]
            marked = {columns[0]: (0, len(kind))} | dict(spans(row))
            for column, label in enumerate(columns):
                _write(sheet, (number, column), row[label], marked.get(label), bold[kind], wrap)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(number, 1), len(columns) - 1)
    return data.getvalue()


def _write(
    sheet: Worksheet, cell: tuple[int, int], value: object, span: tuple[int, int] | None, bold: Format, wrap: Format
) -> None:
    """A number, a text, or a text with a part of it marked."""
    if value is None:
        sheet.write_blank(*cell, None, wrap)
    elif isinstance(value, int | float):
        sheet.write_number(*cell, value, wrap)
    elif not isinstance(value, str):
        raise TypeError(f"a cell holds a text or a number, not {value!r}")
    elif span is None or len(value) > _CELL or span == (0, len(value)):
        sheet.write_string(*cell, value[:_CELL], bold if span else wrap)
    else:
        before, part, after = value[: span[0]], value[slice(*span)], value[span[1] :]
        sheet.write_rich_string(*cell, *([before] if before else []), bold, part, *([after] if after else []), wrap)
