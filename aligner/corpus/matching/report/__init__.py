"""How good a corpus of matches looks: a table of all its source documents, and a page of the ones to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aligner.corpus.matching.report.page import page
from aligner.corpus.matching.report.table import documents, repeated
from aligner.corpus.report import write
from aligner.corpus.report.page import left_out

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from aligner.corpus.sides.preparing import Prepared


def write_report(root: Path, prepared: Prepared, outputs: Sequence[str], told: Mapping[str, Any]) -> None:
    """The page and the table in the corpus folder, each whole or not at all. ``told``: what the manifest says."""
    import polars as pl

    table = documents(root, prepared.source, outputs)
    left = [(name, f"{side}: {reason}") for side, name, reason in left_out(prepared)]
    rest = pl.DataFrame(left, schema={"source_doc": pl.String, "left_out": pl.String}, orient="row")
    again = [repeated(root, side) for side in (prepared.source, prepared.target)]
    write(root, pl.concat([table, rest], how="diagonal"), page(table, prepared, again, told))
