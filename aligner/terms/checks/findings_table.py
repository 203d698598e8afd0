"""Findings for the eye: what needs a decision on the terminal, a line a term, and a count of verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aligner.pairs.terminal import columns
from aligner.terms.checks.finding import DECISIONS, VERDICTS, groups, places

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl
    from rich.table import Table
    from rich.text import Text

    from aligner.terms.checks.finding import Group

STYLES: Mapping[str, str] = {
    "preferred": "green",
    "admitted": "cyan",
    "deprecated": "yellow",
    "forbidden": "bold red",
    "missing": "red",
    "untranslated": "red",
    "doubtful": "magenta",
    "repeated": "dim",
    "theme": "dim",
}
"""A colour for each verdict."""

EXAMPLES = 2
_AROUND = 60
"""Characters of a text to each side of a term; what is cut off is shown by an ellipsis."""
_COLUMNS: Mapping[str, Mapping[str, Any]] = {
    "verdict": {"no_wrap": True},
    "count": {"justify": "right", "no_wrap": True},
    "term": {"overflow": "fold", "ratio": 3},
    "source": {"overflow": "fold", "ratio": 5},
    "target": {"overflow": "fold", "ratio": 5},
}


def table(findings: pl.DataFrame) -> Table:
    """A line for each term and verdict that needs a decision, with its count and two examples.

    ``findings`` are those of ``check``. No text is taken for markup.
    """
    from rich.text import Text

    shown = columns(**_COLUMNS)
    for group in groups(findings):
        examples = [marked(finding) for finding in group.findings[:EXAMPLES]]
        shown.add_row(
            Text(group.verdict, style=STYLES[group.verdict]),
            Text(str(len(group.findings))),
            _change(group),
            *(Text("\n").join(texts) for texts in zip(*examples, strict=True)),
        )
    return shown


def summary(findings: pl.DataFrame) -> Table:
    """How many findings have each verdict that there is, in both directions."""
    from rich.text import Text

    counts = findings.group_by("direction", "verdict").len().rows()
    number = {(direction, verdict): count for direction, verdict, count in counts}
    right = {"justify": "right"}
    shown = columns(verdict={}, source_to_target=right, target_to_source=right)
    for verdict in (*DECISIONS, *(v for v in VERDICTS if v not in DECISIONS)):
        row = [number.get((direction, verdict), 0) for direction in ("forward", "backward")]
        if any(row):
            shown.add_row(Text(verdict, style=STYLES[verdict]), *map(str, row))
    return shown


def marked(finding: Mapping[str, Any]) -> tuple[Text, Text]:
    """Both texts of a finding around their terms, which are in bold, each behind its place."""
    source, target = places(finding)
    return _around(finding, "source", source), _around(finding, "target", target)


def _around(finding: Mapping[str, Any], side: str, place: tuple[int, int] | None) -> Text:
    """A text near a place of it; its beginning when there is none."""
    from rich.text import Text

    text: str = finding[f"{side}_text"]
    start, stop = place or (0, 0)
    first, last = max(0, start - _AROUND), min(len(text), stop + _AROUND if place else 2 * _AROUND)
    shown = Text(f"{finding[f'{side}_id']}  ", style="dim")
    shown.append(("…" if first else "") + text[first:start], style="not dim")
    shown.append(text[start:stop], style=f"not dim bold {STYLES[finding['verdict']]}")
    return shown.append(text[stop:last] + ("…" if last < len(text) else ""), style="not dim")


def _change(group: Group) -> Text:
    """The term, what stands for it, and what should."""
    from rich.text import Text

    shown = Text(group.term)
    shown.append(f"\n→ {group.rendering or '–'}", style=STYLES[group.verdict])
    if group.verdict != "preferred" and group.expected != group.rendering:
        shown.append(f"\n{'better' if group.rendering else 'expected'}: {group.expected}")
    return shown
