"""aligner terms check."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aligner.cli.deliver import note, show, spare
from aligner.cli.options import grouped
from aligner.cli.terms.shared import Languages, PairsFile, writable
from aligner.text.counted import counted

if TYPE_CHECKING:
    import polars
    from rich.console import Console

    from aligner.terms import Termbase
    from aligner.terms.checks.portions import Checked

_PROBLEMS = 10
"""Lines on what a termbase lost; the rest is counted."""

Verdict = StrEnum("Verdict", "forbidden missing deprecated untranslated admitted preferred doubtful repeated theme")

TermbaseFile = Annotated[Path, typer.Option("--termbase", help="TBX, or a tsv, csv or xlsx glossary.")]
Only = Annotated[list[Verdict] | None, typer.Option(help="Show findings of this verdict only; may be repeated.")]
Ignore = Annotated[
    Path | None,
    typer.Option(help="Findings accepted for good: tsv with the columns check, source_text, target_text."),
]
Trust = Annotated[float, typer.Option(min=0, max=1, help="Pairs with a lower score are doubtful, not wrong.")]
Least = Annotated[float, typer.Option(min=0, max=1, help="Leave out missing terms with a lower confidence.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit code 1 if a term is missing or not allowed.")]


@grouped
def check(
    pairs: PairsFile,
    termbase: TermbaseFile,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Findings as tsv, xlsx or html.")] = None,
    only: Only = None,
    ignore: Ignore = None,
    trust: Trust = 0.5,
    least: Least = 0.25,
    strict: Strict = False,
    languages: Languages = Languages(),
) -> None:
    """Whether each term of a termbase that stands in a pair has its counterpart there: preferred, admitted, missing."""
    from aligner.pairs.acceptance import read_accepted
    from aligner.terms import CheckOptions, read_termbase
    from aligner.terms.checks.findings_page import write_findings
    from aligner.terms.checks.portions import Wanted, check_portions
    from aligner.terms.portions import batches

    spare([pairs, termbase, *([ignore] if ignore else [])], output)
    writable(output, ".html")
    base = read_termbase(termbase)
    accepted = read_accepted(ignore) if ignore else frozenset()
    options = CheckOptions(languages.source_lang, languages.target_lang, trust, own=languages.own())
    wanted = Wanted(accepted, least, [str(verdict) for verdict in only or ()])
    checked = check_portions(batches(pairs), base, options, wanted)
    _tell_losses(termbase, base, checked, whole=not only)
    if output is not None:
        write_findings(checked.findings, output)
        note(f"{output}: {counted(checked.findings.height, 'finding')}")
    else:
        show(checked.findings, _render)
    _tell_hidden(checked, least)
    if strict and checked.failed:
        raise typer.Exit(1)


def _render(findings: polars.DataFrame, console: Console) -> None:
    """What needs a decision, and how many findings of each verdict there are."""
    from aligner.terms.checks.finding import groups
    from aligner.terms.checks.findings_table import summary, table

    console.print(table(findings) if groups(findings) else "Nothing needs a decision.")
    console.print(summary(findings))


def _tell_hidden(checked: Checked, least: float) -> None:
    """How many findings are not shown, and why."""
    if checked.accepted:
        note(f"left out: {counted(checked.accepted, 'accepted finding')}")
    if checked.unsure:
        unsure = counted(checked.unsure, "missing term")
        note(f"left out: {unsure} with a confidence below {least}; --least 0 shows all")


def _tell_losses(path: Path, termbase: Termbase, checked: Checked, *, whole: bool) -> None:
    """What of a termbase and of the pairs is not checked: the first problems, and counts."""
    problems = [*termbase.problems, *checked.covered.problems]
    for problem in problems[:_PROBLEMS]:
        note(f"{path}: {problem}")
    if problems:
        more = f"{counted(len(problems) - _PROBLEMS, 'more problem')}; " if len(problems) > _PROBLEMS else ""
        note(f"{path}: {more}{counted(checked.covered.entries, 'entry')} checked")
    if checked.alone:
        note(f"not checked: {counted(checked.alone, 'pair')} without a counterpart")
    if whole and checked.findings.is_empty() and not (checked.accepted or checked.unsure):
        note(f"{path}: none of its terms stands in these pairs")
