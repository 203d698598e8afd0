"""HTML: one page to read, that needs neither a network nor a server, nor a script but for its filters and its links.

Each source sentence stands beside what was found for it, with the words that matched marked. With JavaScript there are
filters by text, score and relation, and a view with both documents side by side and links between the pairs.

The page loads nothing: its Content-Security-Policy forbids every request and every script and style but its own two,
which it names by their hash. All texts are escaped; a control character shows as its picture. The rows stand in the
page once more, as JSON, so that the page can be converted back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from aligner.errors import DocumentError, OutputError
from aligner.pairs.formats.html.body import body, title
from aligner.pairs.formats.html.heatmap import heatmap
from aligner.pairs.parts import embedded
from aligner.pairs.parts.page import asset, head
from aligner.pairs.parts.records import records
from aligner.text.inline_json import dumped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import polars as pl

    from aligner.pairs.parts.records import Record
    from aligner.pairs.selection import Selection

_MOST = 20_000
"""Pairs of a page: as many (25 MB) opened in half a minute in Chromium 156 on a busy two-core machine, and answered a
filter in two to four seconds; 5,000 pairs in two seconds, and at once."""

_OPENING = b'<script type="application/json" id="pairs">'
_CLOSING = b"</script>"


def write(frames: Iterable[pl.DataFrame], stream: BinaryIO, /) -> int:
    """Write the page; ``OutputError`` for more pairs than a browser shows comfortably."""
    import polars as pl

    frame = pl.concat(frames, how="diagonal")
    if frame.height > _MOST:
        raise OutputError(
            f"{frame.height:,} pairs are more than the {_MOST:,} of a page to read: use --min-score or tsv"
        )
    rows = list(records([frame]))
    style, script = asset(__package__, "page.css"), asset(__package__, "page.js")
    picture, cells = heatmap(rows)
    stream.write(head(title(rows), style, script).encode())
    for part in body(rows, picture):
        stream.write(part.encode())
    stream.write(_OPENING + _data(frame.columns, rows, cells).encode() + _CLOSING)
    stream.write(f"<script>{script}</script>\n</html>\n".encode())
    return frame.height


def _data(columns: list[str], rows: list[Record], cells: dict[str, int]) -> str:
    """The rows for the page's script, and for the way back."""
    head = embedded.heading(columns, rows)
    return dumped(head | {"cells": cells, "rows": [embedded.values(head, row) for row in rows]})


def read(path: Path, selection: Selection, /) -> Iterator[pl.DataFrame]:
    """The rows of a page of pairs that was written here; ``DocumentError`` for any other page."""
    before, opening, rest = path.read_bytes().partition(_OPENING)
    text, closing, after = rest.partition(_CLOSING)
    del before, after
    if not opening or not closing:
        what = "a page without pairs (findings, a report, a web page), or one that was cut off"
        raise DocumentError(f"{selection.label(path)}: {what}: name a file of pairs")
    data = embedded.parsed(text)
    yield embedded.table(data, embedded.loaded(data, data.get("rows") if isinstance(data, dict) else None))
