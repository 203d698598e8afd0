"""Findings that somebody has accepted for good: a table with the columns ``check``, ``source_text``, ``target_text``.

It is TSV, written by hand, by a page of findings, or as a table of findings of which the rows to be silenced are
kept; other columns are passed over. A row silences its check on that pair of texts wherever it stands. Terms are
silenced as ``terms:TERM``, or as ``terms`` all of a pair.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from aligner.errors import DocumentError

if TYPE_CHECKING:
    from os import PathLike

    import polars as pl

COLUMNS = ("check", "source_text", "target_text")


class Accepted(NamedTuple):
    """A check and the two texts on which it is silent."""

    check: str
    source_text: str
    target_text: str


def read_accepted(path: str | PathLike[str]) -> frozenset[Accepted]:
    """The rows of a file; ``DocumentError`` with file and line where it has not its columns or cannot be read."""
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(f"{path}: the accepted findings cannot be read as UTF-8 text: {error}") from error
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise DocumentError(f"{path}: line 1: no column {', '.join(missing)}: give it the columns {', '.join(COLUMNS)}")
    found = set()
    for row in rows:
        if any(row[name] is None for name in COLUMNS):
            raise DocumentError(f"{path}: line {rows.line_num}: too few cells: write {', '.join(COLUMNS)}")
        found.add(_row(*(row[name] for name in COLUMNS)))
    return frozenset(found)


def without_accepted(findings: pl.DataFrame, accepted: frozenset[Accepted]) -> pl.DataFrame:
    """A table of findings, which has the columns of ``COLUMNS``, without those that are accepted."""
    import polars as pl

    if not accepted:
        return findings
    kept = [
        not any(_row(name, source, target) in accepted for name in (check, check.partition(":")[0]))
        for check, source, target in findings.select(COLUMNS).iter_rows()
    ]
    return findings.filter(pl.Series(kept, dtype=pl.Boolean))


def _row(check: str, source: str, target: str) -> Accepted:
    """A row as it is compared: white space single, as a table writes it."""
    return Accepted(*(" ".join(cell.split()) for cell in (check, source, target)))
