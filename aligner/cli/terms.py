"""Commands on terminology: aligner terms ..."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from aligner.cli.deliver import console, note, spare
from aligner.cli.options import EncoderOptions, grouped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars
    from rich.table import Table

    from aligner.terms import CheckOptions, Termbase

_PROBLEMS = 10
"""Lines on what a termbase lost; the rest is counted."""
_EACH = 8
"""Hits of a rendering that a terminal shows."""
_DEEP = 20
"""Passages for each sentence, where documents are searched that nobody has matched yet."""


Where = Literal["source", "target", "both"]
Mode = Literal["lemma", "exact", "regex"]
Verdict = StrEnum("Verdict", "forbidden missing deprecated untranslated admitted preferred doubtful repeated theme")

PairsFile = Annotated[Path, typer.Argument(help="A pairs file, or a memory (tmx, xliff).")]
TermbaseFile = Annotated[Path, typer.Option("--termbase", help="TBX, or a tsv, csv or xlsx glossary.")]
KnownTerms = Annotated[Path | None, typer.Option("--termbase", help="TBX, or a tsv, csv or xlsx glossary.")]
Forms = Annotated[Path | None, typer.Option("--forms", help="Your word forms: a form, a tab, its lemma; one a line.")]
Only = Annotated[list[Verdict] | None, typer.Option(help="Show findings of this verdict only; may be repeated.")]
Ignore = Annotated[
    Path | None,
    typer.Option(help="Findings accepted for good: tsv with the columns check, source_text, target_text."),
]
Trust = Annotated[float, typer.Option(min=0, max=1, help="Pairs with a lower score are doubtful, not wrong.")]
Least = Annotated[float, typer.Option(min=0, max=1, help="Leave out missing terms with a lower confidence.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit code 1 if a term is missing or not allowed.")]


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages of the pairs, and words of one's own."""

    source_lang: Annotated[str, typer.Option(help="Language of the sources, instead of detecting it.")] = ""
    target_lang: Annotated[str, typer.Option(help="Language of the targets, instead of detecting it.")] = ""
    forms: Forms = None

    def own(self) -> Mapping[str, Mapping[str, str]]:
        """The user's word forms."""
        from aligner.terms.language.dictionary import own_forms

        return own_forms(self.forms)


app = typer.Typer(help="Terminology in pairs: are the terms used, and consistently.", no_args_is_help=True)


@app.callback()
def _root() -> None:
    """Terminology in pairs: are the terms used, and consistently."""


@app.command()
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
    from aligner.pairs.acceptance import read_accepted, without_accepted
    from aligner.pairs.frame import read_frame
    from aligner.terms import CheckOptions, read_termbase
    from aligner.terms import check as checked
    from aligner.terms.checks.comparison import failed
    from aligner.terms.checks.finding import listed
    from aligner.terms.checks.findings_page import write_findings

    spare([pairs, termbase, *([ignore] if ignore else [])], output)
    _writable(output, ".html")
    frame, base = read_frame(pairs), read_termbase(termbase)
    accepted = read_accepted(ignore) if ignore else frozenset()
    options = CheckOptions(languages.source_lang, languages.target_lang, trust, own=languages.own())
    _tell_losses(termbase, base, options, frame)
    every = checked(frame, base, options)
    findings = without_accepted(every, accepted)
    shown = listed(findings, least, [str(verdict) for verdict in only or ()])
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
        note(f"{accepted} accepted findings are left out")
    if count := unsure(findings, least):
        line = f"{count} missing terms have a confidence below {least} and are left out; --least 0 shows them"
        note(f"{line}")


@app.command()
@grouped
def extract(
    texts: Annotated[list[Path], typer.Argument(help="A pairs file; or SOURCE TARGET..., documents close in theme.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Candidates as tbx, tsv, csv or xlsx.")] = None,
    termbase: KnownTerms = None,
    known: Annotated[bool, typer.Option("--known", help="Show candidates that the termbase has, too.")] = False,
    least: Annotated[
        int, typer.Option(min=0, help="Places where both must stand together; 0: two, in texts close in theme one.")
    ] = 0,
    most: Annotated[int, typer.Option(min=0, help="Candidates at most; 0 for all.")] = 200,
    entries: Annotated[bool, typer.Option("--entries", help="Write entries for terms check: tbx or tsv.")] = False,
    languages: Languages = Languages(),
    encoder: EncoderOptions = EncoderOptions(),
) -> None:
    """Terms in two languages that pairs, or texts close in theme, seem to hold; best first, with an example each."""
    from aligner.terms import ExtractOptions, read_termbase, ready_termbase, write_candidates
    from aligner.terms import extract as extracted
    from aligner.terms.extraction.candidates_table import candidates_table
    from aligner.terms.extraction.entries import wider

    if entries and output is None:
        raise typer.BadParameter("the entries need a file: say it with -o", param_hint="--entries")
    spare([*texts, *([termbase] if termbase else [])], output)
    _writable(output, ".tbx")
    frame = _matched(texts, encoder) if len(texts) > 1 else _read(texts)
    base = None if termbase is None else read_termbase(termbase)
    wanted = wider(most) if entries else most
    options = ExtractOptions(languages.source_lang, languages.target_lang, least, wanted, known, languages.own())
    found = extracted(frame, options, base, encoder.load() if _has_themes(frame) else None)
    if output is not None:
        write_candidates(found, output, ready_termbase(frame, found, options, most) if entries else None)
    else:
        _deliver(found, candidates_table)


@app.command()
@grouped
def find(
    query: Annotated[
        str, typer.Argument(help="Words in either language; * and ? for letters, A ~3 B for words near each other.")
    ],
    pairs: Annotated[list[Path], typer.Argument(help="Pairs files, memories; or SOURCE TARGET..., documents.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Hits as a file of any table format.")] = None,
    where: Annotated[Where, typer.Option(help="The side that is searched.")] = "both",
    mode: Annotated[Mode, typer.Option(help="Words in any inflection, as written, or a pattern.")] = "lemma",
    meaning: Annotated[bool, typer.Option("--meaning", help="Passages close in meaning, by the encoder.")] = False,
    most: Annotated[int, typer.Option(min=0, help="Hits at most; 0 for all, by meaning 50.")] = 0,
    languages: Languages = Languages(),
    encoder: EncoderOptions = EncoderOptions(),
) -> None:
    """Where else did we say this: each place in context beside its counterpart, grouped by rendering."""
    from aligner.terms import FindOptions
    from aligner.terms import find as found
    from aligner.terms.concordance.hits_table import hits_table
    from aligner.terms.output import write_table

    spare(pairs, output)
    frame = _matched(pairs, encoder, _DEEP) if _documents(pairs) else _read(pairs)
    model = encoder.load() if meaning or _has_themes(frame) else None
    options = FindOptions(
        where,
        mode,
        most=most,
        source_language=languages.source_lang,
        target_language=languages.target_lang,
        own=languages.own(),
    )
    hits = found(query, frame, options, model if meaning else None, near=model)
    if output is not None:
        write_table(hits, output)
    else:
        _deliver(hits, partial(hits_table, each=_EACH))


@app.command()
@grouped
def consistency(
    pairs: PairsFile,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="As html with a picture, or a table.")] = None,
    termbase: KnownTerms = None,
    languages: Languages = Languages(),
    encoder: EncoderOptions = EncoderOptions(),
) -> None:
    """The terms whose renderings disagree most, with counts, and the reverse."""
    from aligner.terms import ConsistencyOptions, read_termbase
    from aligner.terms import consistency as compared
    from aligner.terms.disagreement.renderings_page import consistency_table, write_consistency

    spare([pairs, *([termbase] if termbase else [])], output)
    _writable(output, ".html")
    base = None if termbase is None else read_termbase(termbase)
    frame = _read([pairs])
    options = ConsistencyOptions(languages.source_lang, languages.target_lang, own=languages.own())
    found = compared(frame, options, base, encoder.load() if _has_themes(frame) else None)
    if output is not None:
        write_consistency(found, output)
    else:
        _deliver(found, consistency_table)


def _read(paths: list[Path]) -> polars.DataFrame:
    """The pairs of all files."""
    import polars as pl

    from aligner.pairs.frame import read_frame

    return pl.concat([read_frame(path) for path in paths], how="diagonal")


def _documents(paths: list[Path]) -> bool:
    """Whether paths name documents to be matched: two or more, the first no file of pairs."""
    from aligner.pairs.recognition import is_result

    return len(paths) > 1 and not is_result(paths[0])


def _matched(texts: list[Path], encoder: EncoderOptions, deep: int = 5) -> polars.DataFrame:
    """The sentences of the first document with the passages of the others that are close to them in theme."""
    from aligner import pipeline

    return pipeline.match(texts[0], texts[1:], model=encoder.load(), top_k=deep).frame()


def _writable(output: Path | None, further: str) -> None:
    """Raise the ``OutputError`` that writing would, before the work."""
    from aligner.terms.output import writable

    if output is not None:
        writable(output, further)


def _tell_losses(path: Path, termbase: Termbase, options: CheckOptions, frame: polars.DataFrame) -> None:
    """What of a termbase and of the pairs is not checked: the first problems, and counts."""
    from aligner.terms.checks.comparison import coverage

    covered = coverage(frame, termbase, options)
    problems = [*termbase.problems, *covered.problems]
    for problem in problems[:_PROBLEMS]:
        note(f"{path}: {problem}")
    if problems:
        more = f"{len(problems) - _PROBLEMS} problems more; " if len(problems) > _PROBLEMS else ""
        note(f"{path}: {more}{covered.entries} entries are checked")
    alone = frame.filter((frame["source_text"] == "") | (frame["target_text"] == "") | (frame["relation"] == "none"))
    if alone.height:
        note(f"{alone.height} pairs without a counterpart are not checked")


def _has_themes(frame: polars.DataFrame) -> bool:
    """Whether there are pairs close only in theme, whose words an encoder has to compare."""
    return bool((frame["relation"] == "theme").any())


def _deliver(frame: polars.DataFrame, table: Callable[[polars.DataFrame], Table]) -> None:
    """A table for a reader; tab-separated values for a program."""
    from aligner.terms.output import write_stream

    if sys.stdout.isatty():
        console().print(table(frame))
    else:
        write_stream(frame, sys.stdout.buffer)
