"""Commands on terminology: aligner terms ..."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from aligner.cli.deliver import console

app = typer.Typer(help="Terminology in pairs: are the terms used, and consistently.", no_args_is_help=True)


@app.callback()
def _root() -> None:
    """Terminology in pairs: are the terms used, and consistently."""


@app.command()
def check(
    pairs: Annotated[Path, typer.Argument(help="A pairs file, or a memory (tmx, xliff).")],
    termbase: Annotated[Path, typer.Option("--termbase", help="TBX, or a tsv, csv or xlsx glossary.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Findings as tsv, xlsx or html.")] = None,
    trust: Annotated[float, typer.Option(min=0, max=1, help="Below this score a pair is doubtful, not wrong.")] = 0.5,
    source_lang: Annotated[str, typer.Option(help="Language of the sources, instead of detecting it.")] = "",
    target_lang: Annotated[str, typer.Option(help="Language of the targets, instead of detecting it.")] = "",
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 if a term is missing or not allowed.")] = False,
) -> None:
    """Whether each term of a termbase that stands in a pair has its counterpart there: preferred, admitted, missing."""
    from aligner.frame import read_frame
    from aligner.terms import CheckOptions, read_termbase, show
    from aligner.terms import check as checked
    from aligner.terms.checks import coverage, failed
    from aligner.terms.report import write_findings

    frame = read_frame(pairs)
    base = read_termbase(termbase)
    options = CheckOptions(source_lang, target_lang, trust)
    for problem in (*base.problems, *coverage(frame, base, options).problems):
        typer.echo(f"aligner: {termbase}: {problem}", err=True)
    findings = checked(frame, base, options)
    if output is not None:
        write_findings(findings, output)
    else:
        console().print(show.table(show.worth_seeing(findings)))
        console().print(show.summary(findings))
    if strict and failed(findings):
        raise typer.Exit(1)
