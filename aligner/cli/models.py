"""The encoders: aligner models, aligner models add."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from aligner.cli.deliver import console, note, say

app = typer.Typer(help="Encoders on this machine and those that can be had, with their place and size.")


@app.callback(invoke_without_command=True)
def models(context: typer.Context) -> None:
    """Encoders on this machine and those that can be had, with their place and size."""
    if context.invoked_subcommand is not None:
        return
    from rich.table import Table

    from aligner.embed import available

    rows = available()
    if not sys.stdout.isatty():
        for row in rows:
            say(f"{row.name}\t{row.state}\t{row.dimension or ''}\t{row.size}\t{row.place}\t{row.remedy}\n")
        return
    table = Table("model", "state", "dimensions", "languages", "size", "place", "how", box=None)
    for row in rows:
        size = f"{row.size / 1e6:.0f} MB" if row.size else ""
        table.add_row(row.name, row.state, str(row.dimension or ""), row.languages, size, row.place, row.remedy)
    console().print(table)


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="e5-small (made of an installed package), or org/name on the hub.")],
) -> None:
    """Put a model on this machine: fetched from the hub, or e5-small as a sentence-transformers folder."""
    from aligner.embed.registry import add as added

    row = added(name)
    note(f"{row.name}: {row.place} ({row.size / 1e6:.0f} MB); use it with {row.remedy}")
