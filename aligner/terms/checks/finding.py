"""Findings: what became of a term in a pair, as values and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from aligner.terms.bilingual.side import Direction
    from aligner.terms.occurrences.matcher import Hit

Verdict = Literal[
    "preferred", "admitted", "deprecated", "forbidden", "missing", "untranslated", "doubtful", "repeated", "theme"
]
"""What became of a term on the other side of a pair; the last three are no errors, see ``comparison``."""
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


ERRORS: tuple[Verdict, ...] = ("forbidden", "missing", "deprecated", "untranslated")
"""The verdicts for which a strict check fails."""
DECISIONS: tuple[Verdict, ...] = ("forbidden", "missing", "deprecated", "untranslated", "admitted")
"""The verdicts that somebody decides on, in this order; of all others a count is enough."""
LEAST = 0.25
"""Confidence below which a missing term is not worth listing. Where people made the entry, it is hardly ever lower."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one term in one pair. ``row`` counts the table's rows from 0.

    ``hit`` stands on the side that ``direction`` starts from; ``rendering`` on the other one, ``None`` when there
    is none.
    """

    row: int
    direction: Direction
    hit: Hit
    rendering: Hit | None
    verdict: Verdict
    confidence: float
    evidence: str
    instead: tuple[int, int] | None = None
    """Where other words stand for a missing term, on the other side; ``None`` where none do or nobody looked."""


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
    "check": "String",
    "evidence": "String",
    "source_text": "String",
    "target_text": "String",
}
"""The columns of a table of findings. ``row`` counts the pairs from 1. ``found`` are the words at ``start:stop`` of
the side that ``direction`` starts from (``forward``: the source), ``rendering`` those on the other side, or what stands
in the place of a missing term, empty with null places when there is nothing; ``term`` and ``rendering_term`` are
citation forms, the latter empty when a term is missing, ``expected`` is the best term of the other side; ``check`` is
the name by which a finding is accepted for good (``acceptance``)."""

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
        "check": f"terms:{hit.term.text}",
        "evidence": finding.evidence,
    }


def places(finding: Mapping[str, Any]) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Where the term stands in the source and in the target of a finding; ``None`` where it does not."""
    here = (finding["start"], finding["stop"])
    there = None if finding["rendering_start"] is None else (finding["rendering_start"], finding["rendering_stop"])
    return (here, there) if finding["direction"] == "forward" else (there, here)


def listed(findings: pl.DataFrame, least: float = LEAST, only: Sequence[str] = ()) -> pl.DataFrame:
    """The findings of some verdicts (of all, where none is named), without missing terms less sure than ``least``.

    What repeats others is there only where it is asked for, or ``least`` is 0.
    """
    import polars as pl

    found = findings.filter(~_unsure(least))
    if only:
        return found.filter(pl.col("verdict").is_in(list(only)))
    return found.filter((pl.col("verdict") != "repeated") | (least <= 0))


def unsure(findings: pl.DataFrame, least: float = LEAST) -> int:
    """How many missing terms are less sure than ``least``."""
    return findings.filter(_unsure(least)).height


def _unsure(least: float) -> pl.Expr:
    import polars as pl

    return (pl.col("verdict") == "missing") & (pl.col("confidence") < least)


@dataclass(frozen=True, slots=True)
class Group:
    """The findings on one term with one verdict, the surest first."""

    verdict: Verdict
    term: str
    rendering: str
    expected: str
    findings: Sequence[Mapping[str, Any]]


def groups(findings: pl.DataFrame) -> list[Group]:
    """The findings that need a decision by term and verdict, gravest first, then the most frequent.

    Of one verdict alone that needs none, those that there are: somebody asked for it.
    """
    import polars as pl

    alone = findings["verdict"].n_unique() == 1

    needed = findings.filter(pl.col("verdict").is_in(list(DECISIONS)))
    order = {verdict: number for number, verdict in enumerate((*DECISIONS, *VERDICTS))}
    keys = ["verdict", "direction", "term", "rendering_term", "expected"]
    found = []
    for key, rows in (findings if alone else needed).group_by(keys, maintain_order=True):
        verdict, _, term, rendering, expected = key
        first = rows.sort("confidence", descending=True, maintain_order=True).rows(named=True)
        found.append(Group(verdict, term, rendering or first[0]["rendering"], expected, first))
    return sorted(found, key=lambda group: (order[group.verdict], -len(group.findings)))
