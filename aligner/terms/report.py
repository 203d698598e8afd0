"""Findings as files: tsv, csv, jsonl and parquet as any table; xlsx and html with the terms marked in both texts."""

from __future__ import annotations

from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from aligner.terms.files import writable
from aligner.terms.show import QUIET, places
from aligner.terms.values import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import PathLike

    import polars as pl
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_COLOURS: Mapping[str, str] = {
    "preferred": "#1b7837",
    "admitted": "#2166ac",
    "deprecated": "#b35806",
    "forbidden": "#a50026",
    "missing": "#d73027",
    "untranslated": "#d73027",
    "doubtful": "#762a83",
    "repeated": "#777777",
    "theme": "#777777",
}
_CELL = 32_767
"""Characters that a cell of a spreadsheet can hold."""


def write_findings(findings: pl.DataFrame, path: str | PathLike[str]) -> None:
    """Write a table of findings, whole or not at all; the format is the suffix. ``OutputError`` as for any export."""
    from aligner.pairs import registry as export

    suffix = writable(path, ".html")
    if suffix not in (".xlsx", ".html"):
        export.write(findings, path)
        return
    data = _workbook(findings) if suffix == ".xlsx" else _page(findings).encode("utf-8", "replace")
    with export.replacing(path) as stream:
        stream.write(data)


def _workbook(findings: pl.DataFrame) -> bytes:
    """One sheet, all columns; both texts with the terms in bold colour. Nothing is taken for a formula or a link."""
    import xlsxwriter

    data = BytesIO()
    with xlsxwriter.Workbook(
        data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    ) as book:
        bold = {name: book.add_format({"bold": True, "font_color": colour}) for name, colour in _COLOURS.items()}
        wrap, head = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True})
        sheet = book.add_worksheet("terms")
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(findings.columns):
            sheet.write_string(0, column, name, head)
            sheet.set_column(column, column, 60 if name.endswith("_text") else 18)
        sheet.autofilter(0, 0, findings.height, max(0, findings.width - 1))
        for row, finding in enumerate(findings.iter_rows(named=True), 1):
            spans = dict(zip(("source_text", "target_text"), places(finding), strict=True))
            for column, (name, value) in enumerate(finding.items()):
                _write_cell(sheet, (row, column), value, spans.get(name), bold[finding["verdict"]], wrap)
    return data.getvalue()


def _write_cell(
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
        before, term, after = value[: span[0]], value[slice(*span)], value[span[1] :]
        parts = [*([before] if before else []), bold, term, *([after] if after else [])]
        sheet.write_rich_string(*cell, *parts, wrap)


def _page(findings: pl.DataFrame) -> str:
    """One page without scripts and without anything from elsewhere, what somebody has to look at first."""
    counts = {verdict: findings["verdict"].eq(verdict).sum() for verdict in VERDICTS}
    total = "".join(f'<li class="{v}"><b>{v}</b> {n}</li>' for v, n in counts.items() if n)
    first = findings.sort(findings["verdict"].is_in(list(QUIET)), maintain_order=True)
    rows = "\n".join(_html_row(finding) for finding in first.iter_rows(named=True))
    colours = "".join(f".{name} b, .{name} mark {{ color: {colour} }}" for name, colour in _COLOURS.items())
    header = "".join(f"<th>{name}</th>" for name in ("verdict", "sure", "term", "source", "target", "evidence"))
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Terms</title><style>'
        "body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem } table { border-collapse: collapse; width: 100% }"
        "th, td { border-bottom: 1px solid #ddd; padding: .4rem .6rem; text-align: left; vertical-align: top }"
        "mark { background: #fff3b0; font-weight: 600 } small { color: #666 } ul { list-style: none; padding: 0 }"
        f"li {{ display: inline-block; margin-right: 1.5rem }} {colours}</style></head>\n"
        f"<body><h1>Terms</h1><ul>{total}</ul>\n<table><thead><tr>{header}</tr></thead><tbody>\n{rows}\n</tbody></table></body></html>\n"
    )


def _html_row(finding: Mapping[str, Any]) -> str:
    """One finding."""
    source, target = places(finding)
    rendering = finding["rendering_term"] or finding["rendering"] or "–"
    better = "" if finding["verdict"] == "preferred" else f"<br><small>expected: {escape(finding['expected'])}</small>"
    cells: Sequence[str] = (
        f"<b>{finding['verdict']}</b>",
        f"{finding['confidence']:.2f}",
        f"{escape(finding['term'])}<br>→ {escape(rendering)}{better}",
        _html_text(finding, "source", source),
        _html_text(finding, "target", target),
        escape(finding["evidence"]),
    )
    return f'<tr class="{finding["verdict"]}">{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


def _html_text(finding: Mapping[str, Any], side: str, span: tuple[int, int] | None) -> str:
    """A text with its term marked and its place under it."""
    text: str = finding[f"{side}_text"]
    start, stop = span or (0, 0)
    mark = f"<mark>{escape(text[start:stop])}</mark>" if span else ""
    place = f"{finding[f'{side}_doc']}:{finding[f'{side}_id']}"
    return f"{escape(text[:start])}{mark}{escape(text[stop:])}<br><small>{escape(place)}</small>"
