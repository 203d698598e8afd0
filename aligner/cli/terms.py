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

    from aligner.terms.values import Problem

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
    trust: Annotated[float, typer.Option(min=0, max=1, help="Below this score a pair is doubtful, not wrong.")] = 0.5,
    source_lang: SourceLang = "",
    target_lang: TargetLang = "",
    forms: Forms = None,
    least: Annotated[float, typer.Option("--least", min=0, max=1, help="Hide missing terms less sure.")] = 0.25,
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 if a term is missing or not allowed.")] = False,
    model: Model = "use",
    offline: Offline = False,
    no_cache: NoCache = False,
) -> None:
    """Whether each term of a termbase that stands in a pair has its counterpart there: preferred, admitted, missing."""
    from aligner.embed import load
    from aligner.pairs.frame import read_frame
    from aligner.terms import CheckOptions, read_termbase, show
    from aligner.terms import check as checked
    from aligner.terms.checks import coverage, failed
    from aligner.terms.own import own_forms
    from aligner.terms.report import write_findings

    spare([pairs, termbase], output)
    _writable(output, ".html")
    frame = read_frame(pairs)
    base = read_termbase(termbase)
    options = CheckOptions(source_lang, target_lang, trust, own=own_forms(forms))
    covered = coverage(frame, base, options)
    _tell_losses(termbase, [*base.problems, *covered.problems], covered.entries, frame)
    findings = checked(frame, base, options, load(model, offline=offline, cache=not no_cache))
    listed = show.listed(findings, least)
    if output is not None:
        write_findings(listed, output)
    else:
        seen = show.worth_seeing(listed)
        console().print(show.table(seen) if seen.height else "Nothing to look at.")
        console().print(show.summary(listed))
    unsure = show.unsure(findings, least).height
    if unsure:
        typer.echo(f"aligner: {unsure} missing terms less sure than {least} not listed; --least 0 shows them", err=True)
    if strict and failed(findings):
        raise typer.Exit(1)


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
    from aligner.terms.extract_report import candidates_table
    from aligner.terms.own import own_forms
    from aligner.terms.ready import ready_termbase, wider

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
    from aligner.pairs import registry
    from aligner.pairs.frame import read_frame
    from aligner.terms import FindOptions
    from aligner.terms import find as found
    from aligner.terms.concordance_report import hits_table
    from aligner.terms.own import own_forms

    frames = [read_frame(path) for path in pairs]
    frame = frames[0] if len(frames) == 1 else pl.concat(frames, how="diagonal")
    encoder = load(model, offline=offline, cache=not no_cache) if meaning or _has_themes(frame) else None
    options = FindOptions(where=where.value, mode=mode.value, most=most, own=own_forms(forms))
    hits = found(query, frame, options, encoder if meaning else None, near=encoder)
    if output is not None:
        registry.write(hits, output)
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
    from aligner.terms.consistency_report import consistency_table, write_consistency
    from aligner.terms.own import own_forms

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
    from aligner.terms.files import writable

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
    from aligner.pairs import registry

    if sys.stdout.isatty():
        console().print(table(frame))
    else:
        registry.write_stream(frame, sys.stdout.buffer)
