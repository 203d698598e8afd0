"""Commands that read documents: match, align, segment."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from aligner.cli.deliver import deliver, progress, say, spare
from aligner.cli.options import EncoderOptions, Output, ResultOptions, SideOptions, TextOptions, a_language, grouped
from aligner.cli.summary import Clock, summarise

_NOT_PLAIN = re.compile(
    r"\.(docx|odt|ods|pdf|html?|epub|rtf|xlsx|csv|jsonl|parquet|tmx|xlf|xliff|beads)", re.IGNORECASE
)
"""Suffixes of what is no plain text."""

TopK = Annotated[int, typer.Option(min=1, help="Passages at most for a sentence.")]
MinScore = Annotated[float, typer.Option(min=0, max=1, help="Leave out pairs with a lower score.")]
MaxPassage = Annotated[int, typer.Option(min=1, max=20, help="Sentences at most in a passage.")]
MaxSize = Annotated[int, typer.Option(min=2, max=8, help="Sentences of both sides together in one bead.")]
AllowReordering = Annotated[bool, typer.Option("--allow-reordering", help="Look for blocks that stand elsewhere.")]
Anchors = Annotated[Path | None, typer.Option(help="A pairs file of beads that are right; the rest fits in.")]
Plot = Annotated[Path | None, typer.Option(help="Also a picture: html to zoom in, svg or png.")]


@grouped
def match(
    source: Annotated[Path, typer.Argument(help="The document whose sentences are looked up.")],
    targets: Annotated[list[Path], typer.Argument(help="Documents or directories in another language.")],
    to: ResultOptions = ResultOptions(),
    top_k: TopK = 5,
    min_score: MinScore = 0.0,
    max_passage: MaxPassage = 3,
    termbase: Annotated[Path | None, typer.Option(help="Terms: those on both sides speak for a pair.")] = None,
    sides: SideOptions = SideOptions(),
    texts: TextOptions = TextOptions(),
    encoder: EncoderOptions = EncoderOptions(),
) -> None:
    """For each sentence of SOURCE, the passages of TARGET... closest to it in theme, translation or not."""
    from aligner import pipeline
    from aligner.pairs import registry

    clock = Clock()
    registry.check(to.output, to.format)
    spare([source, *targets, *([termbase] if termbase else [])], to.output, to.summary)
    with progress("matching") as bar:
        matches = pipeline.match(
            source,
            targets,
            model=encoder.load(ahead=True),  # words are compared, too, of which no vectors are kept
            top_k=top_k,
            max_passage=max_passage,
            min_score=min_score,
            termbase=termbase,
            reading=sides.reading(texts),
            progress=bar,
        )
    deliver(matches, to)
    summarise(matches, to.output, clock, to.summary)


@grouped
def align(
    source: Annotated[Path, typer.Argument(help="The document.")],
    target: Annotated[Path, typer.Argument(help="Its translation.")],
    to: ResultOptions = ResultOptions(),
    max_size: MaxSize = 6,
    allow_reordering: AllowReordering = False,
    anchors: Anchors = None,
    plot: Plot = None,
    sides: SideOptions = SideOptions(),
    texts: TextOptions = TextOptions(),
    encoder: EncoderOptions = EncoderOptions(),
) -> None:
    """SOURCE and its translation TARGET in beads, in order, every sentence of both once; -o x.beads gives a ladder."""
    from aligner import pipeline
    from aligner.pairs import registry

    clock = Clock()
    ladder = to.output is not None and to.output.suffix == ".beads" and to.format is None
    registry.check(to.output, "tsv" if ladder else to.format)
    spare([source, target, *([anchors] if anchors else [])], to.output, plot, to.summary)
    if plot is not None:
        from aligner.align.plot import check

        check(plot)
    model = encoder.load()
    with progress("aligning") as bar:
        aligned = pipeline.align(
            source,
            target,
            model=model,
            max_size=max_size,
            allow_reordering=allow_reordering,
            anchors=anchors,
            reading=sides.reading(texts),
            progress=bar,
        )
    if plot is not None:
        pipeline.draw(aligned, plot, model)
    deliver(aligned, to)
    summarise(aligned, to.output, clock, to.summary)


@grouped
def segment(
    file: Annotated[Path, typer.Argument(help="The document.")],
    output: Output = None,
    lang: Annotated[
        str | None, typer.Option(callback=a_language, help="Its language, instead of detecting it.")
    ] = None,
    column: Annotated[str, typer.Option(help="Column of a table that has the text: name, letter or number.")] = "",
    texts: TextOptions = TextOptions(),
    show_boilerplate: Annotated[
        bool, typer.Option("--show-boilerplate", help="List what would be left out, with place and reason.")
    ] = False,
) -> None:
    """One sentence a line, as match and align see the document."""
    from aligner import documents, pipeline

    spare([file], output)
    _plain(output)
    reading = texts.reading(source_lang=lang, source_column=column)
    if show_boilerplate:
        document = pipeline.open_document(file, reading, reading.wanted("source", option="--column"))
        lines = ["\t".join(row) for row in documents.describe(document)]
    else:
        lines = [sentence.text for sentence in pipeline.segment(file, reading=reading)]
    say("".join(f"{line}\n" for line in lines), output)


def _plain(output: Path | None) -> None:
    """Refuse a suffix that promises something else than a text."""
    from aligner.errors import OutputError

    if output is not None and _NOT_PLAIN.fullmatch(output.suffix):
        raise OutputError(f"{output}: segment writes a plain text, a sentence a line; name it .txt")
