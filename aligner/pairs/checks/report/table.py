"""Findings on a terminal: by severity, then by check, each with its count and the first few."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aligner.pairs.terminal import shown

if TYPE_CHECKING:
    import polars as pl
    from rich.console import Console
    from rich.text import Text

_STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan"}
_EACH = 3
"""Findings of a check that are shown; a file has all."""
_LONGEST = 200


def render(findings: pl.DataFrame, console: Console, each: int = _EACH) -> None:
    """Print the findings, and one line that counts them."""
    from rich.text import Text

    for (severity, name), group in findings.group_by("severity", "check", maintain_order=True):
        style = _STYLES[str(severity)]
        console.print(Text.assemble((str(severity), style), "  ", (str(name), "bold"), f"  {group.height:,}"))
        for row in group.head(each).iter_rows(named=True):
            _finding(row, console)
        if group.height > each:
            console.print(Text(f"    and {group.height - each:,} more", style="dim"))
        console.print()
    console.print(Text(summary(findings)))


def summary(findings: pl.DataFrame) -> str:
    """How many findings there are, in one line."""
    if findings.is_empty():
        return "Nothing found."
    counts = findings.group_by("severity", maintain_order=True).len().rows()
    return ", ".join(f"{count:,} {severity}{'s' * (count > 1)}" for severity, count in counts)


def _finding(row: dict[str, Any], console: Console) -> None:
    from rich.padding import Padding
    from rich.text import Text

    place = " ".join(part for part in (row["source_doc"], row["source_id"]) if part)
    console.print(
        Padding(Text.assemble((shown(row["message"]), ""), "  ", (shown(place), "dim"), overflow="fold"), (0, 0, 0, 4))
    )
    for side in ("source", "target"):
        if row[f"{side}_text"]:
            console.print(Padding(_text(row[f"{side}_text"], row[f"{side}_part"]), (0, 0, 0, 6)))


def _text(text: str, part: str) -> Text:
    """A text with the part that the finding is about underlined, cut to where it stands."""
    from rich.text import Text

    place = max(text.find(part), 0) if part else 0
    start = max(0, place - _LONGEST // 2) if len(text) > _LONGEST else 0
    cut = text[start : start + _LONGEST]
    before, found, after = cut.partition(part) if part else (cut, "", "")
    ends = "…" * (start > 0), "…" * (start + _LONGEST < len(text))
    return Text.assemble(ends[0], shown(before), (shown(found), "underline"), shown(after), ends[1], overflow="fold")
