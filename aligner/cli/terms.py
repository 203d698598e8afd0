"""Commands on terminology: aligner terms ..."""

from __future__ import annotations

import sys
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aligner.cli.deliver import console, spare
from aligner.cli.options import Model, NoCache, Offline

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars
    from rich.table import Table

    from aligner.terms.termbase.entry import Problem

_PROBLEMS = 10
"""Lines on what a termbase lost; the rest is counted."""
_EACH = 8
"""Hits of a rendering that a terminal shows."""

Termbase = Annotated[Path | None, typer.Option("--termbase", help="TBX, or a tsv, csv or xlsx glossary.")]
SourceLang = Annotated[str, typer.Option(help="Language of the sources, instead of detecting it.")]
TargetLang = Annotated[str, typer.Option(help="Language of the targets, instead of detecting it.")]
Forms = Annotated[Path | None, typer.Option("--forms", help="Own word forms: a form, a tab, its lemma; one a line.")]


class Where(StrEnum):
    """The side that is searched."""

    source = "source"
    target = "target"
    both = "both"


class Verdict(StrEnum):
    """What became of a term."""

    forbidden = "forbidden"
    missing = "missing"
    deprecated = "deprecated"
    untranslated = "untranslated"
    admitted = "admitted"
    preferred = "preferred"
    doubtful = "doubtful"
    repeated = "repeated"
    theme = "theme"


class Mode(StrEnum):
    """What a query is."""

    lemma = "lemma"
    exact = "exact"
    regex = "regex"


app = typer.Typer(help="Terminology in pairs: are the terms used, and consistently.", no_args_is_help=True)


@app.callback()
def _root() -> None:
    """Terminology in pairs: are the terms used, and consistently."""


@app.command()
def check(
    pairs: Annotated[Path, typer.Argument(help="A pairs file, or a memory (tmx, xliff).")],
    termbase: Annotated[Path, typer.Option("--termbase", help="TBX, or a tsv, csv or xlsx glossary.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Findings as tsv, xlsx or html.")] = None,
    only: Annotated[list[Verdict] | None, typer.Option(help="Show this verdict only; may be repeated.")] = None,
    ignore: Annotated[
        Path | None, typer.Option(help="Accepted findings, not shown again: tsv with check, source_text, target_text.")
    ] = None,
    trust: Annotated[float, typer.Option(min=0, max=1, help="Below this score a pair is doubtful, not wrong.")] = 0.5,
    source_lang: SourceLang = "",
    target_lang: TargetLang = "",
    forms: Forms = None,
    least: Annotated[
        float, typer.Option(min=0, max=1, help="Leave out missing terms with a lower confidence than this.")
    ] = 0.25,
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 if a term is missing or not allowed.")] = False,
) -> None:
    """Whether each term of a termbase that stands in a pair has its counterpart there: preferred, admitted, missing."""
    from aligner.pairs.frame import read_frame
    from aligner.terms import CheckOptions, read_termbase
    from aligner.terms import check as checked
    from aligner.terms.checks.acceptance import read_accepted, without_accepted
    from aligner.terms.checks.comparison import coverage, failed
    from aligner.terms.checks.finding import listed
    from aligner.terms.checks.findings_page import write_findings
    from aligner.terms.language.dictionary import own_forms

    spare([pairs, termbase, *([ignore] if ignore else [])], output)
    _writable(output, ".html")
    frame = read_frame(pairs)
    base = read_termbase(termbase)
    accepted = read_accepted(ignore) if ignore else frozenset()
    options = CheckOptions(source_lang, target_lang, trust, own=own_forms(forms))
    covered = coverage(frame, base, options)
    _tell_losses(termbase, [*base.problems, *covered.problems], covered.entries, frame)
    every = checked(frame, base, options)
    findings = without_accepted(every, accepted)
    shown = listed(findings, least, [verdict.value for verdict in only or ()])
    if output is not None:
        write_findings(shown, output)
    else:
        _show_findings(shown)
    _tell_hidden(findings, least, every.height - findings.height)
    if strict and failed(findings):
        raise typer.Exit(1)


def _show_findings(findings: polars.DataFrame) -> None:
    """What needs a decision, and how many findings of each verdict there are."""
    from aligner.terms.checks.finding import groups
    from aligner.terms.checks.findings_table import summary, table

    console().print(table(findings) if groups(findings) else "Nothing needs a decision.")
    console().print(summary(findings))


def _tell_hidden(findings: polars.DataFrame, least: float, accepted: int) -> None:
    """How many findings are not shown, and why."""
    from aligner.terms.checks.finding import unsure

    if accepted:
        typer.echo(f"aligner: {accepted} accepted findings are left out", err=True)
    if count := unsure(findings, least):
        line = f"{count} missing terms have a confidence below {least} and are left out; --least 0 shows them"
        typer.echo(f"aligner: {line}", err=True)


@app.command()
def extract(
    texts: Annotated[list[Path], typer.Argument(help="A pairs file; or SOURCE TARGET..., documents close in theme.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Candidates as tbx, tsv, csv or xlsx.")] = None,
    termbase: Termbase = None,
    known: Annotated[bool, typer.Option("--known", help="Show candidates that the termbase has, too.")] = False,
    least: Annotated[int, typer.Option(min=1, help="Places where two phrases must stand for each other.")] = 2,
    most: Annotated[int, typer.Option(min=0, help="Candidates at most; 0 for all.")] = 200,
    entries: Annotated[bool, typer.Option("--entries", help="Write entries for terms check: tbx or tsv.")] = False,
    source_lang: SourceLang = "",
    target_lang: TargetLang = "",
    forms: Forms = None,
    model: Model = "use",
    offline: Offline = False,
    no_cache: NoCache = False,
) -> None:
    """Terms in two languages that pairs, or texts close in theme, seem to hold; best first, with an example each."""
    from aligner import pipeline
    from aligner.embed import load
    from aligner.pairs.frame import read_frame
    from aligner.terms import ExtractOptions, read_termbase, write_candidates
    from aligner.terms import extract as extracted
    from aligner.terms.extraction.candidates_table import candidates_table
    from aligner.terms.extraction.entries import ready_termbase, wider
    from aligner.terms.language.dictionary import own_forms

    if entries and output is None:
        raise typer.BadParameter("the entries need a file: say it with -o", param_hint="--entries")
    spare([*texts, *([termbase] if termbase else [])], output)
    _writable(output, ".tbx")
    encoder = load(model, offline=offline, cache=not no_cache)
    frame = read_frame(texts[0]) if len(texts) == 1 else pipeline.match(texts[0], texts[1:], model=encoder).frame()
    base = None if termbase is None else read_termbase(termbase)
    wanted = wider(most) if entries else most
    options = ExtractOptions(source_lang, target_lang, least, wanted, known, own_forms(forms))
    found = extracted(frame, options, base, encoder)
    if output is not None:
        write_candidates(found, output, ready_termbase(frame, found, options, most) if entries else None)
    else:
        _deliver(found, candidates_table)


@app.command()
def find(
    query: Annotated[
        str, typer.Argument(help="Words in either language; * and ? for letters, A ~3 B for words near each other.")
    ],
    pairs: Annotated[list[Path], typer.Argument(help="Pairs files, or memories.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Hits as a file of any table format.")] = None,
    where: Annotated[Where, typer.Option(help="The side that is searched.")] = Where.both,
    mode: Annotated[Mode, typer.Option(help="Words in any inflection, as written, or a pattern.")] = Mode.lemma,
    meaning: Annotated[bool, typer.Option("--meaning", help="Passages close in meaning, by the encoder.")] = False,
    most: Annotated[int, typer.Option(min=0, help="Hits at most; 0 for all, by meaning 50.")] = 0,
    forms: Forms = None,
    model: Model = "use",
    offline: Offline = False,
    no_cache: NoCache = False,
) -> None:
    """Where else did we say this: each place in context beside its counterpart, grouped by rendering."""
    import polars as pl

    spare(pairs, output)
    from aligner.embed import load
    from aligner.pairs import registry as export
    from aligner.pairs.frame import read_frame
    from aligner.terms import FindOptions
    from aligner.terms import find as found
    from aligner.terms.concordance.hits_table import hits_table
    from aligner.terms.language.dictionary import own_forms

    frames = [read_frame(path) for path in pairs]
    frame = frames[0] if len(frames) == 1 else pl.concat(frames, how="diagonal")
    encoder = load(model, offline=offline, cache=not no_cache) if meaning or _has_themes(frame) else None
    options = FindOptions(where=where.value, mode=mode.value, most=most, own=own_forms(forms))
    hits = found(query, frame, options, encoder if meaning else None, near=encoder)
    if output is not None:
        export.write(hits, output)
    else:
        _deliver(hits, partial(hits_table, each=_EACH))


@app.command()
def consistency(
    pairs: Annotated[Path, typer.Argument(help="A pairs file, or a memory.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="As html with a picture, or a table.")] = None,
    termbase: Termbase = None,
    forms: Forms = None,
    model: Model = "use",
    offline: Offline = False,
    no_cache: NoCache = False,
) -> None:
    """The terms whose renderings disagree most, with counts, and the reverse."""
    from aligner.embed import load
    from aligner.pairs.frame import read_frame
    from aligner.terms import ConsistencyOptions, read_termbase
    from aligner.terms import consistency as compared
    from aligner.terms.disagreement.renderings_page import consistency_table, write_consistency
    from aligner.terms.language.dictionary import own_forms

    spare([pairs, *([termbase] if termbase else [])], output)
    _writable(output, ".html")
    base = None if termbase is None else read_termbase(termbase)
    frame = read_frame(pairs)
    encoder = load(model, offline=offline, cache=not no_cache) if _has_themes(frame) else None
    found = compared(frame, ConsistencyOptions(own=own_forms(forms)), base, encoder)
    if output is not None:
        write_consistency(found, output)
    else:
        _deliver(found, consistency_table)


def _writable(output: Path | None, further: str) -> None:
    """Raise the ``OutputError`` that writing would, before the work."""
    from aligner.terms.output import writable

    if output is not None:
        writable(output, further)


def _tell_losses(termbase: Path, problems: list[Problem], entries: int, frame: polars.DataFrame) -> None:
    """What of a termbase and of the pairs is not checked: the first problems, and counts."""
    for problem in problems[:_PROBLEMS]:
        typer.echo(f"aligner: {termbase}: {problem}", err=True)
    if problems:
        more = f"{len(problems) - _PROBLEMS} problems more; " if len(problems) > _PROBLEMS else ""
        typer.echo(f"aligner: {termbase}: {more}{entries} entries are checked", err=True)
    alone = frame.filter((frame["source_text"] == "") | (frame["target_text"] == "") | (frame["relation"] == "none"))
    if alone.height:
        typer.echo(f"aligner: {alone.height} pairs without a counterpart are not checked", err=True)


def _has_themes(frame: polars.DataFrame) -> bool:
    """Whether there are pairs close only in theme, whose words an encoder has to compare."""
    return bool((frame["relation"] == "theme").any())


def _deliver(frame: polars.DataFrame, table: Callable[[polars.DataFrame], Table]) -> None:
    """A table for a reader; tab-separated values for a program."""
    from aligner.pairs import registry as export

    if sys.stdout.isatty():
        console().print(table(frame))
    else:
        export.write_stream(frame, sys.stdout.buffer)
