"""The table of a DOCX as WordprocessingML: made, and read with a translator's corrections in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree

from aligner.pairs.parts.units import flagged, is_further, measure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aligner.pairs.parts.records import Record

Cells = tuple[str, ...]
"""The texts of a row: source, target, and what stands beside them."""

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WIDTHS = (5_100, 5_100)
"""Of the columns, in twentieths of a point: together A4 less its margins of 1.5 cm."""
_WIDTHS_OF_MATCH = (3_900, 4_600, 1_700)
_WIDTHS_OF_REVIEW: dict[int, tuple[int, ...]] = {
    2: (3_900, 3_900, 1_000, 1_400),
    3: (3_000, 3_400, 1_500, 1_000, 1_300),
}
FURTHER = ("decision", "comment")
"""Columns behind the others, in a table that has them: what a person says of each pair."""

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_LINE = re.compile(r"([\n\t])")
_RIGHT_TO_LEFT = ("ar", "fa", "he", "ps", "ur", "yi")
_DELETED = ("del", "moveFrom")


def shown(text: str) -> str:
    """A text as a document can show it: one kind of line break, controls as their pictures."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN.sub(lambda found: chr(0x2400 + ord(found[0])) if ord(found[0]) < 0x20 else "\ufffd", text)


def table_of(rows: Sequence[Record], heading: Cells) -> etree._Element:
    """A table with a heading row that is repeated on each page, and a row for each pair.

    What was matched has a third column with rank, score and place of each passage; a source sentence stands there once,
    in a cell over all its passages.
    """
    matched = any(row["rank"] > 1 or row["relation"] == "theme" for row in rows)
    widths: tuple[int, ...] = _WIDTHS_OF_MATCH if matched else _WIDTHS
    table = etree.Element(_name("tbl"), nsmap={"w": _W})
    further = FURTHER if rows and "decision" in rows[0] else ()
    widths = _WIDTHS_OF_REVIEW[len(widths)] if further else widths
    _properties(table, widths)
    names = [*heading, *(["Rank, score, place"] if matched else []), *further]
    _row(table, [_paragraph([(name, "b")], "") for name in names], widths, heading=True)
    before: Record | None = None
    for row in rows:
        paragraphs = [_text(row, "source"), _text(row, "target")]
        merged = ""
        if matched:
            paragraphs.append(_paragraph([(_facts(row), "s")], ""))
            merged = "continue" if before is not None and is_further(row, before) else "restart"
            paragraphs[0] = _paragraph([], "") if merged == "continue" else paragraphs[0]
        paragraphs += [_paragraph([(row.get(name) or "", "")], "") for name in further]
        _row(table, paragraphs, widths, merged=merged)
        before = row
    return table


def _facts(row: Record) -> str:
    """Rank, score, document and sentence of a passage, and what to look at."""
    if not row["target_id"]:
        return "no counterpart"
    lines = (
        f"{row['rank']}.  {measure(row)}",
        f"{row['target_doc']} {row['target_id']}",
        ", ".join(flagged(row)),
    )
    return "\n".join(line for line in lines if line)


def _properties(table: etree._Element, widths: Sequence[int]) -> None:
    properties = _child(table, "tblPr")
    _child(properties, "tblStyle", val="TableGrid")
    _child(properties, "tblW", w=str(sum(widths)), type="dxa")
    _child(properties, "tblLayout", type="fixed")
    margins = _child(properties, "tblCellMar")
    for side, width in (("top", 70), ("left", 110), ("bottom", 70), ("right", 110)):
        _child(margins, side, w=str(width), type="dxa")
    grid = _child(table, "tblGrid")
    for width in widths:
        _child(grid, "gridCol", w=str(width))


def _row(
    table: etree._Element,
    paragraphs: Sequence[etree._Element],
    widths: Sequence[int],
    *,
    heading: bool = False,
    merged: str = "",
) -> None:
    """A row; ``merged``: whether its first cell begins a cell over several rows, or continues it."""
    row = _child(table, "tr")
    properties = _child(row, "trPr")
    _child(properties, "cantSplit")
    if heading:
        _child(properties, "tblHeader")
    for number, (paragraph, width) in enumerate(zip(paragraphs, widths, strict=True)):
        cell = _child(row, "tc")
        properties = _child(cell, "tcPr")
        _child(properties, "tcW", w=str(width), type="dxa")
        if merged and not number:
            _child(properties, "vMerge", val=merged)
        if heading:
            _child(properties, "shd", val="clear", color="auto", fill="E8EEF2")
        cell.append(paragraph)


def _text(row: Record, side: str) -> etree._Element:
    """A text with the first place of the words that matched underlined."""
    text, words = shown(row[f"{side}_text"]), shown(row[f"{side}_evidence"])
    before, found, after = text.partition(words) if words else (text, "", "")
    return _paragraph([(before, ""), (found, "u"), (after, "")], row[f"{side}_lang"])


def _paragraph(runs: Sequence[tuple[str, str]], language: str) -> etree._Element:
    paragraph = etree.Element(_name("p"), nsmap={"w": _W})
    leftward = language.partition("-")[0].lower() in _RIGHT_TO_LEFT
    if leftward:
        _child(_child(paragraph, "pPr"), "bidi")
    for text, style in runs:
        if text:
            _run(paragraph, text, style, language, leftward=leftward)
    return paragraph


def _run(paragraph: etree._Element, text: str, style: str, language: str, *, leftward: bool) -> None:
    """A run with its style and language; line breaks and tabs are elements."""
    run = _child(paragraph, "r")
    properties = _child(run, "rPr")
    if style == "b":
        _child(properties, "b")
    if style == "s":
        _child(properties, "color", val="555555")
        _child(properties, "sz", val="18")
    if style == "u":
        _child(properties, "u", val="single")
    if leftward:
        _child(properties, "rtl")
    if language:
        kind = "bidi" if leftward else "val"
        _child(properties, "lang", **{kind: shown(language).replace("_", "-")})
    for part in _LINE.split(shown(text)):
        if part in ("\n", "\t"):
            _child(run, "br" if part == "\n" else "tab")
        elif part:
            element = _child(run, "t")
            element.text = part
            element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def rows_of(document: Any) -> list[Cells]:  # noqa: ANN401 - python-docx's subclass of an element
    """The cells of each row of the first table, two at least; ``ValueError`` when there is none."""
    table = next(document.iter(_name("tbl")), None)
    if table is None:
        raise ValueError("it has no table: give one with source and target side by side")
    rows = [[*row.iter(_name("tc"))] for row in table.iterchildren(_name("tr"))]
    narrow = next((number for number, cells in enumerate(rows, 1) if len(cells) < 2), None)
    if narrow:
        raise ValueError(f"row {narrow} of its first table has no two cells: put source and target side by side")
    further = bool(rows) and tuple(_cell(cell) for cell in rows[0][-2:]) == FURTHER
    found: list[Cells] = []
    for cells in rows:
        source = found[-1][0] if found and _continues(cells[0]) else _cell(cells[0])
        found.append((source, _cell(cells[1]), *(_cell(cell) for cell in cells[2:][-2:] if further)))
    return found


def _continues(cell: etree._Element) -> bool:
    """Whether a cell is a part of the one above it."""
    merged = cell.find(f"{_name('tcPr')}/{_name('vMerge')}")
    return merged is not None and merged.get(_name("val"), "continue") == "continue"


def _cell(cell: etree._Element) -> str:
    """The text of a cell: insertions in, deletions out, a line for each paragraph."""
    return "\n".join("".join(_pieces(paragraph)) for paragraph in cell.iter(_name("p")))


def _pieces(element: etree._Element) -> Iterator[str]:
    for child in element.iterchildren(etree.Element):
        kind = etree.QName(child).localname
        if kind == "t":
            yield child.text or ""
        elif kind in ("br", "cr"):
            yield "\n"
        elif kind == "tab":
            yield "\t"
        elif kind == "noBreakHyphen":
            yield "\u2011"
        elif kind not in (*_DELETED, "pPr", "rPr", "p"):
            yield from _pieces(child)


def _child(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, _name(name), {_name(key): value for key, value in attributes.items()})


def _name(name: str) -> str:
    return f"{{{_W}}}{name}"
