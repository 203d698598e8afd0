"""How far the cells of a workbook reach, told before it is loaded.

The reader of workbooks (calamine) lays a sheet out as a rectangle with a place for every cell up to the last, 32 bytes
each: one text in XFD1048576, which Excel allows, asks for 550 GB, and the whole process is ended. So the places of
cells are looked at first: of usual sheets only whether all cells are in usual places, by a few quick searches; of
others cell by cell (1.5 million cells took 1.2 and 5.3 seconds). An empty cell, even a formatted one, takes no part.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from aligner.files.archive import Archive

    Tag = tuple[bytes, bytes]

_ROWS, _COLUMNS = 1_048_576, 16_384
_RECTANGLE = 1 << 24
"""Places of a rectangle: 540 MB."""
_FILLED = 8_000_000
"""Cells with something in them, or shared texts: each takes 72 bytes beside its text."""
_LONGEST = 1_000_000
"""Bytes of a tag."""

_CELL = re.compile(rb"<c(?![\w:.-])")
_USUAL = (re.compile(rb'<c r="[A-P][1-9]\d{0,5}"'), re.compile(rb'<c r="[A-Z]{1,2}[1-9]\d{0,3}"'))
"""Cells of tall sheets, and of wide ones: all of either kind keep within the rectangle."""
_ODD = re.compile(rb":(?:c|si)(?![\w:.-])")
_SHARED = re.compile(rb"<si(?![\w:.-])")
_INSIDE = rb"(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+"
_SHEET = re.compile(rb"<(?:\w+:)?(row|c|si)(?![\w:.-])(" + _INSIDE + rb")>")
_CONTENT = re.compile(rb"<(?:\w+:)?(table|table-row|table-cell|covered-table-cell)(?![\w:.-])(" + _INSIDE + rb")>")
_TAG = re.compile(rb"<" + _INSIDE + rb">")
_FIRST = re.compile(rb"\sr=\"([A-Z]{1,3})?([1-9]\d{0,6})\"")
_ATTRIBUTE = re.compile(rb"([\w.-]+)\s*=\s*[\"']\s*([^\"'\s]*)")
_PLACE = re.compile(rb"([A-Za-z]*)(\d*)")


def check(archive: Archive, kind: str) -> None:
    """Raise ``ValueError`` for a workbook with a cell so far out that loading it would take all memory there is."""
    if kind == "ods":
        _check_content(_tags(archive.chunks("content.xml"), _CONTENT))
        return
    for member in archive.names():
        if not _is_usual(_whole(archive.chunks(member))):
            _check_sheet(_tags(archive.chunks(member), _SHEET))


def _is_usual(pieces: Iterable[bytes]) -> bool:
    """Whether a part of an XLSX has few enough cells, and all of them in the places of a tall or of a wide sheet."""
    filled, usual = 0, [True, True]
    for piece in pieces:
        cells = len(_CELL.findall(piece))
        filled += cells + len(_SHARED.findall(piece))
        usual = [still and len(kind.findall(piece)) == cells for still, kind in zip(usual, _USUAL, strict=True)]
        if filled > _FILLED or not any(usual) or _ODD.search(piece):
            return False
    return True


def _whole(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces that do not end within a tag, but for tags that are too long to be any good."""
    rest = b""
    for number, chunk in enumerate(chunks):
        if number == 0 and b"\0" in chunk[:4] and b"<" in chunk[:4]:
            raise ValueError("it is in UTF-16, as no spreadsheet program writes: save it again")
        data = rest + chunk
        cut = max(data.rfind(b"<"), 0)
        yield data[:cut]
        rest = data[cut:]
        if len(rest) > _LONGEST:
            if rest.startswith(b"<") and b"\0" not in rest and not _TAG.match(rest):
                raise ValueError("it has a tag of over a million bytes, as no spreadsheet program writes")
            yield rest
            rest = b""
    yield rest


def _tags(chunks: Iterable[bytes], tag: re.Pattern[bytes]) -> Iterator[Tag]:
    """Names and attributes of the elements that open."""
    for piece in _whole(chunks):
        yield from tag.findall(piece)


def _check_sheet(tags: Iterable[Tag]) -> None:
    """Of an XLSX: cells by their references, or where they follow."""
    row = last = filled = 0
    left, right = _COLUMNS, 1
    for name, attributes in tags:
        if name == b"si":
            filled += 1
        elif name == b"row":
            row = _place(attributes)[1] or row + 1
        elif not attributes.endswith(b"/"):
            filled += 1
            column, given = _place(attributes)
            last = max(last, given or row)
            if column:
                left, right = min(left, column), max(right, column)
            _check_reach(last, right if right > _COLUMNS else max(right - left + 1, 1))
        _check_filled(filled)


def _place(attributes: bytes) -> tuple[int, int]:
    """Column and row from 1 of a reference, 0 where it names none."""
    first = _FIRST.match(attributes)
    if first is None:
        given = dict(_ATTRIBUTE.findall(attributes)).get(b"r", b"")
        first = _PLACE.match(given)
    letters, digits = (first[1] or b"", first[2].lstrip(b"0")[:8]) if first else (b"", b"")
    number = 0
    for letter in letters[:4].upper():
        number = 26 * number + letter - ord("A") + 1
    return number, int(digits or 0)


def _check_content(tags: Iterable[Tag]) -> None:
    """Of an ODS: rows and cells that stand for several."""
    rows = same = columns = cell = filled = 0
    for name, attributes in tags:
        if name == b"table":
            rows = same = columns = 0
        elif name == b"table-row":
            rows, same, cell = rows + same, _repeated(attributes, b"number-rows-repeated"), 0
        else:
            count = _repeated(attributes, b"number-columns-repeated")
            cell += count
            if attributes.endswith(b"/") and b"value" not in attributes:
                continue
            filled += count * same
            columns = max(columns, cell)
            _check_reach(rows + same, columns)
            _check_filled(filled)


def _repeated(attributes: bytes, name: bytes) -> int:
    given = dict(_ATTRIBUTE.findall(attributes)).get(name, b"1").lstrip(b"0")[:9] if name in attributes else b"1"
    return int(given) if given.isdigit() else 1


def _check_reach(rows: int, columns: int) -> None:
    if rows > _ROWS or columns > _COLUMNS or rows * columns > _RECTANGLE:
        raise ValueError(
            f"its cells reach down to row {rows:,} and over {columns:,} columns, too far to load: "
            "delete the rows and columns beyond the table and save it again"
        )


def _check_filled(filled: int) -> None:
    if filled > _FILLED:
        raise ValueError(f"it has over {_FILLED:,} cells: split it")
