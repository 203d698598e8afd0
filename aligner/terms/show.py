"""Findings for the eye: a table on the terminal, with the terms marked in both texts, and a count of verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aligner.terms.values import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl
    from rich.table import Table
    from rich.text import Text

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

QUIET = ("preferred", "admitted", "repeated", "theme")
"""The verdicts that nobody has to look at."""

_AROUND = 60
"""Characters of a text to each side of a term; what is cut off is shown by an ellipsis."""


def worth_seeing(findings: pl.DataFrame) -> pl.DataFrame:
    """The findings that are not quiet."""
    import polars as pl

    return findings.filter(~pl.col("verdict").is_in(list(QUIET)))


def unsure(findings: pl.DataFrame, least: float) -> pl.DataFrame:
    """The missing terms that are less sure than ``least``."""
    import polars as pl

    return findings.filter((pl.col("verdict") == "missing") & (pl.col("confidence") < least))


def listed(findings: pl.DataFrame, least: float) -> pl.DataFrame:
    """The findings without the missing terms that are less sure than ``least``, and what repeats others unless 0."""
    import polars as pl

    unsure = (pl.col("verdict") == "missing") & (pl.col("confidence") < least)
    return findings.filter(~unsure & ((pl.col("verdict") != "repeated") | (least <= 0)))


def table(findings: pl.DataFrame) -> Table:
    """A table of findings as ``aligner.terms.check`` gives them, one row each; no text is taken for markup."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, options in _COLUMNS.items():
        shown.add_column(name, **options)
    for finding in findings.iter_rows(named=True):
        source, target = marked(finding)
        shown.add_row(
            Text(finding["verdict"], style=STYLES[finding["verdict"]]),
            Text(f"{finding['confidence']:.2f}"),
            Text(f"{finding['source_doc']}:{finding['source_id']}\n{finding['target_doc']}:{finding['target_id']}"),
            _change(finding),
            source,
            target,
        )
    return shown


_COLUMNS: Mapping[str, Mapping[str, Any]] = {
    "verdict": {"no_wrap": True},
    "sure": {"justify": "right", "no_wrap": True},
    "place": {"style": "dim", "overflow": "fold", "ratio": 2},
    "term": {"overflow": "fold", "ratio": 3},
    "source": {"overflow": "fold", "ratio": 4},
    "target": {"overflow": "fold", "ratio": 4},
}


def summary(findings: pl.DataFrame) -> Table:
    """How many findings have each verdict that there is, in both directions."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    counts = findings.group_by("direction", "verdict").len().rows()
    number = {(direction, verdict): count for direction, verdict, count in counts}
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("verdict", "source to target", "target to source"):
        shown.add_column(name, justify="left" if name == "verdict" else "right")
    for verdict in VERDICTS:
        row = [number.get((direction, verdict), 0) for direction in ("forward", "backward")]
        if any(row):
            shown.add_row(Text(verdict, style=STYLES[verdict]), *map(str, row))
    return shown


def places(finding: Mapping[str, Any]) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Where the term stands in the source and in the target of a finding; ``None`` where it does not."""
    here = (finding["start"], finding["stop"])
    there = None if finding["rendering_start"] is None else (finding["rendering_start"], finding["rendering_stop"])
    return (here, there) if finding["direction"] == "forward" else (there, here)


def marked(finding: Mapping[str, Any]) -> tuple[Text, Text]:
    """Both texts of a finding around their terms, the terms in the verdict's colour."""
    style = f"{STYLES[finding['verdict']]} underline"
    source, target = places(finding)
    return _around(finding["source_text"], source, style), _around(finding["target_text"], target, style)


def _around(text: str, place: tuple[int, int] | None, style: str) -> Text:
    """A text near a place of it; its beginning when there is none."""
    from rich.text import Text

    start, stop = place or (0, 0)
    first, last = max(0, start - _AROUND), min(len(text), stop + _AROUND if place else 2 * _AROUND)
    shown = Text("…" if first else "")
    shown.append(text[first:start])
    shown.append(text[start:stop], style=style)
    shown.append(text[stop:last])
    return shown.append("…" if last < len(text) else "")


def _change(finding: Mapping[str, Any]) -> Text:
    """The term, what stands for it, and what should."""
    from rich.text import Text

    shown = Text(finding["term"])
    shown.append(f"\n→ {finding['rendering_term'] or finding['rendering'] or '–'}", style=STYLES[finding["verdict"]])
    if finding["verdict"] != "preferred":
        shown.append(f"\n{'better' if finding['rendering'] else 'expected'}: {finding['expected']}")
    return shown
