"""aligner explain: why a pair of a match stands where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aligner.cli.deliver import console

if TYPE_CHECKING:
    from rich.table import Table

_SHOWN = 60
"""Characters of a passage in the list of runners-up."""


def explain(
    pairs: Annotated[Path, typer.Argument(help="A file that match wrote.")],
    row: Annotated[int, typer.Argument(min=1, help="Number of the row, 1 for the first below the header.")],
) -> None:
    """Why a pair stands: the features that decided, the words that matched, the runners-up, what would change it."""
    from aligner.errors import DocumentError
    from aligner.pairs.frame import read_frame
    from aligner.pairs.parts.units import flagged
    from aligner.pairs.terminal import render, shown
    from aligner.text.counted import counted

    frame = read_frame(pairs)
    if row > frame.height:
        raise DocumentError(f"{pairs}: row {row}: has only {counted(frame.height, 'row')}; give one of them")
    chosen: dict[str, Any] = frame.row(row - 1, named=True)
    if not chosen.get("features"):
        raise DocumentError(f"{pairs}: row {row}: has no features to explain it by; make the pairs with aligner match")
    same = frame.filter((frame["source_doc"] == chosen["source_doc"]) & (frame["source_id"] == chosen["source_id"]))
    out = console()
    render(frame[row - 1 : row], out)
    if chosen["flags"]:
        out.print(f"flags: {', '.join(flagged(chosen))}", highlight=False)
    rivals = [other for other in same.iter_rows(named=True) if other["rank"] != chosen["rank"]]
    for other in rivals[:1]:
        out.print(_reasons(chosen, other, shown(other["target_text"])[:_SHOWN]))
    for other in rivals:
        score = "" if other["score"] is None else f"{other['score']:.2f}"
        out.print(f"rank {other['rank']}  {score}  {shown(other['target_text'])[:_SHOWN]}", highlight=False)


def _reasons(chosen: dict[str, Any], other: dict[str, Any], label: str) -> Table | str:
    """A table of the features against the best other passage, and what would change their order."""
    from rich.table import Table

    from aligner.match.calibration import load
    from aligner.match.explanation import MEANING, parsed, reasons

    scale = load(_model(chosen["recipe"]))
    if scale is None:
        return "The model is uncalibrated: its passages are only ordered, by a plain sum."
    table = Table("feature", "says", "here", f"rank {other['rank']}", "adds", box=None, title=f"beside: {label}")
    found = reasons(parsed(chosen["features"]), parsed(other["features"]), scale)
    for reason in found:
        adds = f"{reason.adds:+.2f}"
        table.add_row(reason.feature, MEANING[reason.feature], f"{reason.value:.2f}", f"{reason.other:.2f}", adds)
    total = sum(reason.adds for reason in found)
    against = [reason.feature for reason in found if reason.adds * total < 0][:3]
    table.caption = f"{total:+.2f} in log-odds; " + (
        f"against it speak {', '.join(against)}" if against else "all agree"
    )
    return table


def _model(recipe: str) -> str:
    """The model's name in a recipe."""
    parts = recipe.split()
    return parts[3].partition("@")[0] if len(parts) > 3 else ""
