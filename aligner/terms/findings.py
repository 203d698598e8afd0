"""Findings as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from aligner.terms.values import Finding

COLUMNS: Mapping[str, str] = {
    "row": "Int64",
    "source_doc": "String",
    "source_id": "String",
    "target_doc": "String",
    "target_id": "String",
    "direction": "String",
    "verdict": "String",
    "entry": "String",
    "term": "String",
    "found": "String",
    "start": "Int64",
    "stop": "Int64",
    "rendering_term": "String",
    "rendering": "String",
    "rendering_start": "Int64",
    "rendering_stop": "Int64",
    "expected": "String",
    "confidence": "Float64",
    "score": "Float64",
    "relation": "String",
    "evidence": "String",
    "source_text": "String",
    "target_text": "String",
}
"""The columns of a table of findings. ``row`` counts the pairs from 1. ``found`` are the words at ``start:stop`` of
the side that ``direction`` starts from (``forward``: the source), ``rendering`` those on the other side, or what stands
in the place of a missing term, empty with null places when there is nothing; ``term`` and ``rendering_term`` are
citation forms, the latter empty when a term is missing, ``expected`` is the best term of the other side."""

PAIR_COLUMNS = (
    "source_doc",
    "source_id",
    "source_text",
    "target_doc",
    "target_id",
    "target_text",
    "rank",
    "score",
    "relation",
)
"""What a table of pairs must have to be checked."""


def findings_frame(found: Sequence[Finding], frame: pl.DataFrame) -> pl.DataFrame:
    """Findings as a table, with the places and texts of the pairs that they were made on."""
    import polars as pl

    schema: dict[str, Any] = {name: getattr(pl, kind) for name, kind in COLUMNS.items()}
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    pairs = frame.select(name for name in PAIR_COLUMNS if name in frame.columns).rows(named=True) if found else []
    for finding in found:
        for name, value in _cells(finding, pairs[finding.row]).items():
            columns[name].append(value)
    return pl.DataFrame(columns, schema=schema)


def _cells(finding: Finding, pair: Mapping[str, Any]) -> dict[str, Any]:
    """One finding as a row."""
    texts = (pair["source_text"], pair["target_text"])
    here, there = texts if finding.direction == "forward" else texts[::-1]
    hit, rendering = finding.hit, finding.rendering
    place = (rendering.start, rendering.stop) if rendering else finding.instead
    other = next((t.language for t in hit.entry.terms if t.language != hit.term.language), "")
    other = rendering.term.language if rendering else other
    best = hit.entry.best(other, short=bool(hit.term.abbreviation_of))
    return {
        "row": finding.row + 1,
        **{
            name: pair[name]
            for name in ("source_doc", "source_id", "target_doc", "target_id", "score", "source_text", "target_text")
        },
        "relation": str(pair["relation"]),
        "direction": finding.direction,
        "verdict": finding.verdict,
        "entry": hit.entry.id,
        "term": hit.term.text,
        "found": here[hit.start : hit.stop],
        "start": hit.start,
        "stop": hit.stop,
        "rendering_term": rendering.term.text if rendering else "",
        "rendering": there[slice(*place)] if place else "",
        "rendering_start": place[0] if place else None,
        "rendering_stop": place[1] if place else None,
        "expected": best.text if best else "",
        "confidence": finding.confidence,
        "evidence": finding.evidence,
    }
