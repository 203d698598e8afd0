"""``aligner corpus align``: the documents of two sides in pairs, and each pair in beads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aligner.cli.deliver import note, say, stages
from aligner.cli.options import CorpusOptions, SideOptions, TextOptions, grouped
from aligner.cli.summary import Clock
from aligner.cli.texts import AllowReordering, MaxSize
from aligner.text.counted import counted

if TYPE_CHECKING:
    from aligner.corpus.aligning import Outcome
    from aligner.corpus.aligning.sorting import Given, Sides

Pairs = Annotated[Path | None, typer.Option(help="A table of pairs that are known: source path, tab, target path.")]


@grouped
def align(
    source: Annotated[
        Path | None, typer.Argument(help="Directory; alone, with both languages, marked in names.")
    ] = None,
    target: Annotated[Path | None, typer.Argument(help="Directory with the translations.")] = None,
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help="The corpus folder, made or brought up to date.")],
    pairs: Pairs = None,
    max_size: MaxSize = 6,
    allow_reordering: AllowReordering = False,
    sides: SideOptions = SideOptions(),
    texts: TextOptions = TextOptions(),
    making: CorpusOptions = CorpusOptions(),
) -> None:
    """Find which document of SOURCE belongs to which of TARGET, and align each pair; what is known is kept."""
    from aligner.corpus.aligning import Job, align_corpus
    from aligner.corpus.sides.sharding import Options

    clock = Clock()
    reading = sides.reading(texts)
    (left, right), given = _sides(source, target, pairs, sides, making.strict, output)
    job = Job(Options(reading, strict=making.strict), max_size, allow_reordering, given)
    shop = making.workshop(output)
    with making.running(shop) as engine, stages() as progress:
        outcome = align_corpus(shop, left, right, job, engine=engine, progress=progress)
    _tell(output, outcome)
    if making.summary is not None:
        say(json.dumps(_summary(outcome, clock.seconds), ensure_ascii=False, indent=1) + "\n", making.summary)


def _sides(
    source: Path | None, target: Path | None, table: Path | None, said: SideOptions, strict: bool, corpus: Path
) -> tuple[Sides, Given]:
    """What is to be aligned, in the one of three ways that the arguments say."""
    from aligner.corpus.aligning.sorting import by_marks, by_table
    from aligner.corpus.sides.collecting import collect

    if table is not None:
        if source is not None:
            raise typer.BadParameter("--pairs names the documents: give no directories beside it")
        return by_table(table, strict=strict)
    if source is None:
        raise typer.BadParameter("give two directories, one with marks of language in its names, or --pairs TABLE")
    if target is None:
        languages = said.source_lang or "", said.target_lang or ""
        return by_marks(source, *languages, strict=strict, spare=[corpus]), ()
    left, right = (collect([place], strict=strict, spare=[corpus]) for place in (source, target))
    return (left, right), ()


def _tell(output: Path, outcome: Outcome) -> None:
    """What was done, in two lines."""
    found = outcome.partners
    kept = outcome.documents - outcome.new_documents
    note(f"{kept:,} of {counted(outcome.documents, 'document')} as before, {outcome.new_documents:,} read")
    paired = f"{counted(len(found.pairs), 'pair')} of documents, {outcome.new_pairs:,} aligned now"
    alone = f"{counted(len(found.alone), 'document')} without a partner, {counted(outcome.left_out, 'file')} left out"
    note(f"{output}: {paired}; {alone}: report.html")


def _summary(outcome: Outcome, seconds: float) -> dict[str, Any]:
    """The same for scripts."""
    found = outcome.partners
    return {
        "command": "corpus align",
        "documents": outcome.documents,
        "new_documents": outcome.new_documents,
        "pairs_of_documents": len(found.pairs),
        "new_pairs_of_documents": outcome.new_pairs,
        "alone": len(found.alone),
        "left_out": outcome.left_out,
        "seconds": seconds,
    }
