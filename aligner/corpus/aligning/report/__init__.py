"""How good a corpus of aligned documents looks: a table of all its documents, and a page of the ones to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.corpus.aligning.report.page import page
from aligner.corpus.aligning.report.table import documents
from aligner.corpus.aligning.task import told_of
from aligner.corpus.report import write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from aligner.corpus.aligning.partners import Partners
    from aligner.corpus.sides.preparing import Prepared


def write_report(root: Path, prepared: Prepared, partners: Partners, outputs: Sequence[str]) -> None:
    """The page and the table in the corpus folder, each whole or not at all."""
    aligned = [told for output in outputs for told in told_of(root / output)]
    table = documents(prepared, partners, aligned)
    write(root, table, page(table, prepared, partners))
