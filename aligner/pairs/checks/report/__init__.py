"""Findings to read: on a terminal, as a page, as a workbook; any other table format as it is.

In: a table of findings. Out: a file, or lines on a console. The command line uses it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aligner.errors import OutputError
from aligner.files.output import refuse, replacing
from aligner.pairs import registry
from aligner.pairs.checks.report import page, workbook

if TYPE_CHECKING:
    from os import PathLike

    import polars as pl

_TABLES = ("tsv", "csv", "jsonl", "parquet")
_SUFFIXES = (".html", ".xlsx", *(f".{name}" for name in _TABLES))


def write(findings: pl.DataFrame, path: str | PathLike[str]) -> None:
    """Write findings, whole or not at all; the suffix says how. ``OutputError`` for another, or no place to write."""
    suffix = writable(path)
    if suffix == ".html":
        data = page.page(findings).encode("utf-8", "replace")
    elif suffix == ".xlsx":
        data = workbook.workbook(findings)
    else:
        registry.write(findings, path)
        return
    with replacing(path) as stream:
        stream.write(data)


def writable(path: str | PathLike[str]) -> str:
    """The suffix of a file of findings; ``OutputError`` for another, and where it cannot be written."""
    suffix = Path(path).suffix.lower()
    if suffix not in _SUFFIXES:
        raise OutputError(f"{path}: findings are written as {', '.join(_SUFFIXES)}, not as {suffix or 'no suffix'}")
    refuse(path)
    return suffix
