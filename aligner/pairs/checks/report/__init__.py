"""Findings to read: on a terminal, as a page, as a workbook; any other table format as it is.

In: a table of findings. Out: a file, or lines on a console. The command line uses it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aligner.pairs import tables
from aligner.pairs.checks.found import COLUMNS
from aligner.pairs.checks.report.page import page
from aligner.pairs.parts.marked_sheet import workbook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    import polars as pl

_COLOURS = {"error": "#C00000", "warning": "#9C5700", "note": "#1F4E79"}


def write(findings: pl.DataFrame, path: str | PathLike[str]) -> None:
    """Write findings, whole or not at all; the suffix says how. ``OutputError`` for another, or no place to write."""
    tables.write(findings, path, page, _workbook)


def _workbook(findings: pl.DataFrame) -> bytes:
    names = [name for name in COLUMNS if not name.endswith("_part")]
    return workbook("findings", names, findings.iter_rows(named=True), _COLOURS, _spans)


def _spans(row: Mapping[str, Any]) -> dict[str, tuple[int, int] | None]:
    """Where the parts that a finding is about stand in its texts."""
    parts = {side: row[f"{side}_part"] or "" for side in ("source", "target")}
    at = {side: row[f"{side}_text"].find(part) if part else -1 for side, part in parts.items()}
    return {f"{side}_text": (place, place + len(parts[side])) for side, place in at.items() if place >= 0}
