"""The check of terms for a reviser: what it finds beside the findings of the other checks of pairs.

In: a table of pairs and a termbase's file. Out: findings of :mod:`aligner.pairs.checks.found`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.pairs.checks.found import Found
from aligner.terms.checks.comparison import check
from aligner.terms.termbase.files import read_termbase

if TYPE_CHECKING:
    from os import PathLike

    import polars

    from aligner.pairs.checks.found import Severity


def findings_of(pairs: polars.DataFrame, termbase: str | PathLike[str]) -> list[tuple[str, Severity, Found]]:
    """What a check of a termbase finds: the check's name, how grave it is, and the finding. Raises as ``check``."""
    found = []
    for row in check(pairs, read_termbase(termbase)).iter_rows(named=True):
        severity = _gravity(row["verdict"], row["confidence"])
        if severity is not None:
            parts = (row["found"], row["rendering"] or "")[:: 1 if row["direction"] == "forward" else -1]
            says = f"{row['verdict']}: {row['term']}; {row['evidence']}"
            found.append((f"terms:{row['term']}", severity, Found(row["row"] - 1, says, *parts)))
    return found


def _gravity(verdict: str, confidence: float) -> Severity | None:
    """How grave a verdict on a term is; ``None`` where there is nothing to look at."""
    if verdict == "missing":
        return "error" if confidence >= 0.5 else "note" if confidence >= 0.25 else None
    grave: dict[str, Severity] = {
        "forbidden": "error",
        "deprecated": "warning",
        "untranslated": "warning",
        "admitted": "note",
    }
    return grave.get(verdict)
