"""What a run tells of itself in the corpus folder: a table of all documents, and a page of the ones to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.corpus.report.page import render
from aligner.files.output import replacing

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from aligner.corpus.report.page import Page

PAGE, TABLE = "report.html", "report.tsv"


def write(root: Path, table: pl.DataFrame, page: Page) -> None:
    """The table and the page in the corpus folder, each whole or not at all."""
    import polars as pl

    with replacing(root / TABLE) as stream:
        rows = table.with_columns(pl.col(pl.String).replace("", None))  # an empty cell, not one in quotes
        stream.write(rows.write_csv(separator="\t", float_precision=3).encode())
    with replacing(root / PAGE) as stream:
        stream.write(render(page).encode())
