"""Commands on terminology: aligner terms ..."""

from __future__ import annotations

import typer

from aligner.cli.terms.check import check
from aligner.cli.terms.counts import consistency, extract
from aligner.cli.terms.find import find

app = typer.Typer(help="Terminology in pairs: are the terms used, and consistently.", no_args_is_help=True)
for command in (check, extract, find, consistency):
    app.command()(command)
