"""The command check: what a reviser runs before delivery."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aligner.cli.deliver import note, show, spare
from aligner.cli.options import a_language

if TYPE_CHECKING:
    import polars as pl


def check(
    pairs: Annotated[Path, typer.Argument(help="A pairs file, a memory, PO or XLIFF.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Findings as html, xlsx, tsv, csv, jsonl.")
    ] = None,
    termbase: Annotated[
        Path | None, typer.Option(help="Also whether its terms are used: TBX, tsv, csv or xlsx.")
    ] = None,
    ignore: Annotated[
        Path | None, typer.Option(help="Findings accepted before, as tsv; the page saves such a file.")
    ] = None,
    only: Annotated[list[str] | None, typer.Option(help="Only this check, or this severity; may be repeated.")] = None,
    source_lang: Annotated[
        str, typer.Option(callback=a_language, help="Language of the sources, where the file does not say it.")
    ] = "",
    target_lang: Annotated[
        str, typer.Option(callback=a_language, help="Language of the targets, where the file does not say it.")
    ] = "",
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 if anything is found but notes.")] = False,
) -> None:
    """Numbers, placeholders, tags, marks, doubled words, untranslated and inconsistent texts of pairs."""
    from aligner import pipeline
    from aligner.pairs.frame import read_frame
    from aligner.pairs.selection import Selection
    from aligner.pairs.tables import writable
    from aligner.text.counted import counted

    spare([each for each in (pairs, termbase, ignore) if each], output)
    if output is not None:
        writable(output, ".html")
    frame = read_frame(pairs, selection=Selection(source_lang, target_lang))
    findings = _chosen(pipeline.check(frame, termbase, ignore), only or [])
    close = frame.filter(frame["relation"] == "theme").height
    if close:
        note(f"{pairs}: not checked, being no translations: {counted(close, 'pair')} close in theme")
    _deliver(findings, output)
    if strict and not findings.filter(findings["severity"] != "note").is_empty():
        raise typer.Exit(1)


def _deliver(findings: pl.DataFrame, output: Path | None) -> None:
    """A file, with a line that counts; a table for a reader; TSV for a program."""
    from aligner.pairs.checks import report
    from aligner.pairs.checks.report.table import render, summary

    if output is None:
        show(findings, render)
        return
    report.write(findings, output)
    note(f"{output}: {summary(findings)}")


def _chosen(findings: pl.DataFrame, only: list[str]) -> pl.DataFrame:
    """The findings of the checks and severities that are asked for; wrong usage for a name that is none."""
    import polars as pl

    from aligner.pairs.checks.catalogue import NAMES
    from aligner.pairs.checks.found import SEVERITIES

    unknown = [each for each in only if each not in (*NAMES, *SEVERITIES)]
    if unknown:
        raise typer.BadParameter(f"{unknown[0]}: choose of {', '.join((*SEVERITIES, *NAMES))}", param_hint="--only")
    if not only:
        return findings
    return findings.filter(pl.col("severity").is_in(only) | pl.col("check").str.extract("^([^:]*)").is_in(only))
