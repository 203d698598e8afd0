"""Findings as files: tsv, csv, jsonl and parquet as any table; xlsx and html with the terms marked in both texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aligner.pairs import tables
from aligner.pairs.parts.page import head, safe
from aligner.terms.checks.finding import DECISIONS, VERDICTS, groups, places

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from os import PathLike

    import polars as pl

    from aligner.terms.checks.finding import Group

_COLOURS: Mapping[str, str] = {
    "preferred": "#1b7837",
    "admitted": "#2166ac",
    "deprecated": "#b35806",
    "forbidden": "#a50026",
    "missing": "#d73027",
    "untranslated": "#d73027",
    "doubtful": "#762a83",
    "repeated": "#777777",
    "theme": "#777777",
}
_FOLDED = 2_000
"""Findings of a folded verdict that a page holds at most; all are in a table."""


def write_findings(findings: pl.DataFrame, path: str | PathLike[str]) -> None:
    """Write a table of findings, whole or not at all; the format is the suffix. ``OutputError`` as for any export."""
    tables.write(findings, path, _page, _workbook)


def _workbook(findings: pl.DataFrame) -> bytes:
    """One sheet, the verdict first, what needs a decision on top; both texts with the terms in bold colour."""
    import polars as pl

    from aligner.pairs.parts.marked_sheet import workbook

    gravest = {verdict: number for number, verdict in reversed(list(enumerate((*DECISIONS, *VERDICTS))))}
    order = pl.col("verdict").replace_strict(gravest, return_dtype=pl.Int64)
    rows = findings.sort(order, maintain_order=True).select("verdict", pl.exclude("verdict"))
    return workbook("terms", rows.columns, rows.iter_rows(named=True), _COLOURS, _spans)


def _spans(row: Mapping[str, Any]) -> Mapping[str, tuple[int, int] | None]:
    return dict(zip(("source_text", "target_text"), places(row), strict=True))


def _page(findings: pl.DataFrame) -> str:
    """One page without scripts and without anything from elsewhere: decisions first, the rest folded away."""
    counts = {verdict: int(findings["verdict"].eq(verdict).sum()) for verdict in (*DECISIONS, *VERDICTS)}
    there = [verdict for verdict, count in counts.items() if count]
    boxes = "".join(
        f'<label class="{v}"><input type="checkbox" id="show-{v}" checked> <b>{v}</b> {counts[v]}</label> '
        for v in there
        if v in DECISIONS
    )
    needed = any(verdict in DECISIONS for verdict in there)
    lines = "\n".join(map(_group, groups(findings))) if needed else "<p>Nothing needs a decision.</p>"
    folded = "\n".join(_fold(findings, verdict, counts[verdict]) for verdict in there if verdict not in DECISIONS)
    body = f"<h1>Terms</h1>\n<form>{boxes}</form>\n<main>\n{lines}\n</main>\n{folded}\n</html>\n"
    return head("Terms", _style(), "") + body


def _style() -> str:
    """Both colour schemes, narrow pages, and the boxes that show and hide a verdict."""
    colours = "".join(
        f".{name} b, .{name} mark {{ color: color-mix(in srgb, {colour} 75%, CanvasText) }}"
        for name, colour in _COLOURS.items()
    )
    hidden = ", ".join(f"body:has(#show-{v}:not(:checked)) section.{v}" for v in DECISIONS)
    return (
        ":root { color-scheme: light dark }"
        "body { font: 15px/1.45 system-ui, sans-serif; margin: 1.5rem auto; max-width: 70rem; padding: 0 1rem }"
        "section, details { border-top: 1px solid color-mix(in srgb, CanvasText 20%, Canvas); padding: .6rem 0 }"
        "h2 { font-size: 1rem; margin: 0 } p { margin: .3rem 0; overflow-wrap: anywhere; hyphens: auto }"
        ".pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1.5rem }"
        "@media (max-width: 40rem) { .pair { grid-template-columns: 1fr } }"
        "mark { background: none; font-weight: 700 } small { opacity: .7; font-weight: normal }"
        f"label {{ margin-right: 1.2rem; white-space: nowrap }} {hidden} {{ display: none }} {colours}"
    )


def _group(group: Group) -> str:
    """A term with its count and two examples; the others are folded."""
    better = "" if group.expected == group.rendering else f" <small>expected: {safe(group.expected)}</small>"
    count = len(group.findings)
    change = f"{safe(group.term)} → {safe(group.rendering or '–')}"
    head = f"<b>{group.verdict}</b> {change}{better} <small>{count}</small>"
    rest = f"<details><summary>{count - 2} more</summary>{_pairs(group.findings[2:])}</details>" if count > 2 else ""
    return f'<section class="{group.verdict}"><h2>{head}</h2>{_pairs(group.findings[:2])}{rest}</section>'


def _fold(findings: pl.DataFrame, verdict: str, count: int) -> str:
    """The findings of a verdict that needs no decision."""
    rows = findings.filter(findings["verdict"] == verdict).head(_FOLDED).iter_rows(named=True)
    return f'<details class="{verdict}"><summary><b>{verdict}</b> {count}</summary>{_pairs(rows)}</details>'


def _pairs(findings: Iterable[Mapping[str, Any]]) -> str:
    return "".join(
        f'<div class="pair" title="{safe(finding["evidence"])}">{_text(finding, "source", source)}'
        f"{_text(finding, 'target', target)}</div>"
        for finding in findings
        for source, target in (places(finding),)
    )


def _text(finding: Mapping[str, Any], side: str, span: tuple[int, int] | None) -> str:
    """A text with its term marked, behind its place."""
    text: str = finding[f"{side}_text"]
    start, stop = span or (0, 0)
    mark = f"<mark>{safe(text[start:stop])}</mark>" if span else ""
    place = f"{finding[f'{side}_doc']}:{finding[f'{side}_id']}"
    return f"<p><small>{safe(place)}</small> {safe(text[:start])}{mark}{safe(text[stop:])}</p>"
