"""The checks run on a table of pairs, and their findings as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.pairs.checks.catalogue import CHECKS, EMPTY
from aligner.pairs.checks.found import COLUMNS, SEVERITIES, Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import polars as pl

    from aligner.pairs.checks.found import Check, Severity

_SAMPLE = 500
"""Texts that tell a language that no row names."""
_PLACES = (
    "source_text",
    "target_text",
    "source_doc",
    "source_id",
    "target_doc",
    "target_id",
    "source_lang",
    "target_lang",
)


def check(
    frame: pl.DataFrame, checks: Sequence[Check] = CHECKS, further: Iterable[tuple[str, Severity, Found]] = ()
) -> pl.DataFrame:
    """A row for each finding, the gravest first, then by check and by row; ``found.COLUMNS``.

    ``frame``: a table of pairs. Checked are translations; pairs close in theme only are nobody's translation. A source
    without a target is a finding. ``further``: what others found: the name of a check, how grave, and the finding.
    """
    import polars as pl

    rows = frame.with_row_index("row")
    paired = rows.filter(
        (pl.col("relation") == "translation") & (pl.col("source_text") != "") & (pl.col("target_text") != "")
    )
    spoken = {f"{side}_lang": _language(paired, side) for side in ("source", "target")}
    given = paired.select("row", source="source_text", target="target_text", **spoken)
    parts = [_table(frame, each.name, each.severity, each.find(given)) for each in checks]
    empty = rows.filter((pl.col("source_text") != "") & (pl.col("target_text") == "") & (pl.col("rank") == 1))
    gaps = (Found(row, "there is no target") for row in empty["row"])
    grouped: dict[tuple[str, Severity], list[Found]] = {}
    for name, severity, found in further:
        grouped.setdefault((name, severity), []).append(found)
    parts += [_table(frame, name, severity, found) for (name, severity), found in grouped.items()]
    return _ordered(pl.concat([_table(frame, EMPTY, "error", gaps), *parts]))


def _ordered(findings: pl.DataFrame) -> pl.DataFrame:
    """Findings by severity, then by check as they come, then by row."""
    import polars as pl

    places = {name: number for number, name in enumerate(findings["check"].unique(maintain_order=True))}
    return findings.sort(
        pl.col("severity").replace_strict({name: n for n, name in enumerate(SEVERITIES)}, return_dtype=pl.Int32),
        pl.col("check").replace_strict(places, return_dtype=pl.Int32) if places else pl.col("check"),
        "row",
        maintain_order=True,
    )


def _table(frame: pl.DataFrame, name: str, severity: Severity, found: Iterable[Found]) -> pl.DataFrame:
    import polars as pl

    listed = list(found)
    rows = [each.row for each in listed]
    columns = {
        "severity": [severity] * len(listed),
        "check": [name] * len(listed),
        "message": [each.message for each in listed],
        "source_part": [each.source_part for each in listed],
        "target_part": [each.target_part for each in listed],
        "row": [row + 1 for row in rows],
    }
    types = {each: pl.Int64 if each == "row" else pl.String for each in columns}
    places = frame.select(_PLACES)[rows] if rows else frame.select(_PLACES).clear()
    return pl.concat([pl.DataFrame(columns, schema=types), places], how="horizontal").select(COLUMNS)


def _language(frame: pl.DataFrame, side: str) -> pl.Expr:
    """The language without its region; where a row names none, the one that the texts of its side are in."""
    import polars as pl

    from aligner.text.language import UNKNOWN, detect

    said = pl.col(f"{side}_lang").str.to_lowercase().str.extract("^([a-z]*)").fill_null("")
    silent = frame.filter(said == "")[f"{side}_text"].head(_SAMPLE)
    found = detect("\n".join(silent)).code if len(silent) else UNKNOWN
    return pl.when(said == "").then(pl.lit("" if found == UNKNOWN else found)).otherwise(said)
