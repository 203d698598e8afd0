"""CSV and TSV of any kind, from elsewhere: which separator, which quoting, what is wrong in which line."""

from __future__ import annotations

import csv
import re
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

_SEPARATORS = ",;\t|"
_SAID = re.compile(r"sep=([^\r\n])\r?\n")
"""The line that Excel takes the separator from."""
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_DOUBLED = re.compile(r'"(?:[^"]|"")*""(?:[^"]|"")*"')


class Delimited(NamedTuple):
    """Cells as text, and the names of the columns as the header line has them."""

    rows: pl.DataFrame
    names: list[str]


def parsed(text: str, names: Sequence[str] = (), *, tabs: bool = False, headed: bool = True) -> Delimited:
    """A text as a table; ``names`` of its columns help to tell the separator, ``tabs`` says it.

    Quotation marks are Excel's where all cells fit that; in a text with tabs they may as well be just characters.
    ``ValueError`` names the line that does not fit.
    """
    import polars as pl
    from polars.exceptions import PolarsError

    if "\n" not in text:
        text = text.replace("\r", "\n")
    said = _SAID.match(text)
    text = text[said.end() :] if said else text
    header = text.partition("\n")[0]
    separator = said[1] if said else "\t" if tabs else _separator(header, names)
    quote = None if separator == "\t" and not _is_quoted(text) else '"'
    if not header.strip():
        raise ValueError("its first line, which names the columns, is empty" if text else "it is empty")
    try:
        rows = pl.read_csv(
            BytesIO(text.encode()), separator=separator, quote_char=quote, has_header=headed, infer_schema=False
        )
    except PolarsError as error:
        raise ValueError(_complaint(text, separator)) from error
    return Delimited(rows, _cells(header, separator, quote))


def _separator(header: str, names: Sequence[str]) -> str:
    """The one that makes the named columns cells of the header; else the one that stands there most."""
    for separator in _SEPARATORS if names else "":
        if set(names) <= set(_cells(header, separator, '"')):
            return separator
    bare = _QUOTED.sub("", header)
    return max(_SEPARATORS, key=bare.count)


def _cells(line: str, separator: str, quote: str | None) -> list[str]:
    cells = line.rstrip("\r").split(separator)
    if quote is None or quote not in line:
        return cells
    try:
        return next(csv.reader([line.rstrip("\r")], delimiter=separator), [])
    except csv.Error:
        return cells


def _is_quoted(text: str) -> bool:
    """Whether cells between tabs are quoted as Excel does it: whole, their own marks doubled, line breaks inside."""
    header, _, body = text.partition("\n")
    if '"' in header or '"' not in body:
        return '"' in header
    width = header.count("\t")
    lines = body.removesuffix("\n").split("\n")
    if all(line.count("\t") == width for line in lines):
        marked = [cell for line in lines for cell in line.rstrip("\r").split("\t") if cell.startswith('"')]
        return all(map(_QUOTED.fullmatch, marked)) and any(map(_DOUBLED.fullmatch, marked))
    try:
        return all(len(row) == width + 1 for row in csv.reader(StringIO(body, newline=""), delimiter="\t", strict=True))
    except csv.Error:
        return False


def _complaint(text: str, separator: str) -> str:
    """The first line that is no row of the table, and what to do about it."""
    rows = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    width = line = 0
    try:
        for row in rows:
            width = width or len(row)
            if len(row) > width:
                names = {",": "comma", ";": "semicolon", "\t": "tab"}
                what = names.get(separator, repr(separator))
                return f"line {line + 1} has {len(row)} cells, the header {width}: put a cell with a {what} in quotes"
            line = rows.line_num
    except csv.Error:
        return f"line {line + 1}: a quotation mark that is not closed, or stands inside a cell: double those inside"
    return "it is no table with one line of names and a row for each further line: save it again as CSV UTF-8"
