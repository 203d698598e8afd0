"""Hits for the eye: the keyword in its context beside the other text, by rendering."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aligner.pairs.terminal import columns

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl
    from rich.table import Table
    from rich.text import Text


def hits_table(hits: pl.DataFrame, each: int = 0) -> Table:
    """Hits as ``aligner.terms.find`` gives them, at most ``each`` of a group (0: all); no text is taken for markup."""
    from rich.text import Text

    text = {"overflow": "fold", "ratio": 6}
    shown = columns(place={"style": "dim", "overflow": "fold", "ratio": 2}, in_context=text, beside_it=text)
    if hits.height and hits["meaning"].is_not_null().all():
        for hit in hits.iter_rows(named=True):
            shown.add_row(_place(hit).append(f"\n{hit['meaning']:.2f}"), Text(hit["keyword"]), _beside(hit))
        return shown
    for (group,), rows in hits.group_by("group", maintain_order=True):
        shown.add_section()
        shown.add_row("", Text(str(group) or "no rendering found", style="bold cyan"), Text(str(rows.height)))
        for hit in (rows.head(each) if each else rows).iter_rows(named=True):
            shown.add_row(_place(hit), _keyword(hit), _beside(hit))
        if each and rows.height > each:
            shown.add_row("", Text(f"and {rows.height - each} more: -o FILE for all", style="dim"), "")
    return shown


def _place(hit: Mapping[str, Any]) -> Text:
    """Where the keyword stands."""
    from rich.text import Text

    return Text(f"{hit[hit['side'] + '_doc']}:{hit[hit['side'] + '_id']}")


def _keyword(hit: Mapping[str, Any]) -> Text:
    """The keyword in its context."""
    from rich.text import Text

    return Text(hit["left"]).append(hit["keyword"], style="bold yellow").append(hit["right"])


def _beside(hit: Mapping[str, Any]) -> Text:
    """The other text with the rendering marked, and where it stands."""
    from rich.text import Text

    side = "target" if hit["side"] == "source" else "source"
    other = Text(hit[f"{side}_text"])
    if hit["rendering_start"] is not None:
        other.stylize("bold yellow", hit["rendering_start"], hit["rendering_stop"])
    return other.append(f"  {hit[f'{side}_doc']}:{hit[f'{side}_id']}", style="dim")
