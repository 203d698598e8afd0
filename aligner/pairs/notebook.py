"""Pairs as a notebook shows them: the first rows as a table of the page's kind, the words that matched marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.pairs.parts.page import safe
from aligner.pairs.parts.records import records
from aligner.pairs.parts.units import relation

if TYPE_CHECKING:
    import polars as pl

    from aligner.pairs.parts.records import Record

MOST = 20
"""Rows that are shown."""
_CELL = "text-align:left;vertical-align:top;max-width:28em;white-space:normal"


def table(frame: pl.DataFrame, most: int = MOST) -> str:
    """HTML of the first ``most`` rows; all texts escaped, no script."""
    rows = "".join(_row(row) for row in records([frame.head(most)]))
    heads = "".join(f'<th style="{_CELL}">{name}</th>' for name in ("", "source", "score", "relation", "", "target"))
    more = f"<p>{frame.height - most:,} more of {frame.height:,} pairs</p>" if frame.height > most else ""
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{more}"


def _row(row: Record) -> str:
    score = "" if row["score"] is None or not row["target_id"] else f"{row['score']:.2f}"
    place = f"{safe(row['target_doc'])} {safe(row['target_id'])}".strip()
    cells = (safe(row["source_id"]), _text(row, "source"), score, relation(row), place, _text(row, "target"))
    return "<tr>" + "".join(f'<td style="{_CELL}">{cell}</td>' for cell in cells) + "</tr>"


def _text(row: Record, side: str) -> str:
    """A text with the first place of the words that matched marked."""
    text, words = row[f"{side}_text"], row[f"{side}_evidence"]
    before, found, after = text.partition(words) if words else (text, "", "")
    marked = f"<mark>{safe(found)}</mark>" if found else ""
    return f'<span dir="auto">{safe(before)}{marked}{safe(after)}</span>'
