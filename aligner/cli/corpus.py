"""Commands on directories and large collections: aligner corpus ..."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aligner.cli.corpus_align import align
from aligner.cli.corpus_match import match
from aligner.cli.deliver import note, say
from aligner.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars

    from aligner.corpus.diff import Difference
    from aligner.corpus.status import Status

_SHOWN = 20
"""Files or changes of a kind that are listed; the rest is counted."""
_FOLDER = typer.Argument(help="The corpus folder.")
Kind = StrEnum("Kind", "translation theme none")

app = typer.Typer(
    help="Directories and large collections, kept in a folder that a run brings up to date.", no_args_is_help=True
)


@app.callback()
def _root() -> None:
    """Directories and large collections, kept in a folder that a run brings up to date."""


app.command()(align)
app.command()(match)


@app.command()
def status(
    corpus: Annotated[Path, _FOLDER],
    every: Annotated[bool, typer.Option("--all", help="List every file that was left out.")] = False,
) -> None:
    """What the corpus holds, what was left out and why, and whether a run was stopped or files are missing."""
    from aligner.corpus.status import status as found

    say("".join(f"{line}\n" for line in _lines(found(corpus), every)))


@app.command()
def verify(corpus: Annotated[Path, _FOLDER]) -> None:
    """Read every byte: name files that are damaged or missing, exit code 1; the next run makes them again."""
    from aligner.corpus.status import verify as found

    wrong = found(corpus)
    say("".join(f"{corpus / output}: is damaged or gone\n" for output in wrong))
    if wrong:
        remedy = "run the command that made the corpus: it makes what is wrong again"
        note(f"{corpus}: {counted(len(wrong), 'file')} not as written; {remedy}")
        raise typer.Exit(1)
    note(f"{corpus}: every file is as it was written")


@app.command()
def export(
    corpus: Annotated[Path, _FOLDER],
    output: Annotated[Path, typer.Argument(help="The file; its suffix says the format.")],
    relation: Annotated[list[Kind] | None, typer.Option(help="Only pairs of this relation; may be repeated.")] = None,
    min_score: Annotated[float, typer.Option(min=0, max=1, help="Leave out pairs with a lower score.")] = 0.0,
    format: Annotated[str | None, typer.Option("--format", help="Format, whatever the suffix.")] = None,  # noqa: A002
) -> None:
    """The pairs as a file of any format; tsv, jsonl and parquet of any size."""
    from aligner.corpus.exporting import export as written
    from aligner.types import RELATIONS

    kinds = [kind for kind in RELATIONS if kind in (relation or ())]
    said = written(corpus, output, relations=kinds, min_score=min_score, format=format)
    note(f"{output}: {said}")


@app.command()
def diff(
    corpus: Annotated[Path, _FOLDER],
    other: Annotated[Path | None, typer.Argument(help="A later one, instead of the corpus's own last run.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Every changed pair, as a table.")] = None,
) -> None:
    """What changed between the last two runs that differ, or between two corpora: documents, and pairs."""
    from aligner.corpus.diff import diff as found
    from aligner.pairs import tables

    if output is not None:
        tables.writable(output)
    difference = found(corpus, other)
    if output is not None and difference.pairs is not None:
        tables.write(difference.pairs, output)
    say("".join(f"{line}\n" for line in _changes(difference)))


def _lines(found: Status, every: bool) -> Iterator[str]:
    """A status for a reader."""
    from aligner.corpus.store.manifest import kind, rarest_first

    yield f"made with   aligner corpus {found.command}, {found.model} {found.revision}, {found.bytes / 1e6:,.1f} MB"
    for name, side in zip(("source", "target"), found.sides, strict=False):
        languages = ", ".join(f"{code} {number:,}" for code, number in side.languages.items())
        counts = f"{counted(side.sentences, 'sentence')}, {counted(side.shards, 'shard')}"
        yield f"{name:<12}{counted(side.documents, 'document')} ({languages}), {counts}"
    for row in found.pairs.iter_rows(named=True):
        band = "no score" if row["from"] is None else f"probability from {row['from']}"
        what = "sentences without a counterpart" if row["relation"] == "none" else f"{row['relation']}, {band}"
        yield f"pairs       {what}: {row['pairs']:,}"
    if not found.sides:
        yield "no run has finished"
    for name, side in zip(("source", "target"), found.sides, strict=False):
        shown = side.skipped if every else rarest_first(side.skipped)[:_SHOWN]
        if side.skipped:
            yield f"left out    {name}: {counted(len(side.skipped), 'file')}"
        yield from (f"  {each.name}: {each.reason}" for each in shown)
        if len(side.skipped) > len(shown):
            kinds = ", ".join(sorted({kind(each) for each in side.skipped if each not in shown}))
            yield f"  and {len(side.skipped) - len(shown):,} more ({kinds}); --all lists them"
    yield from (f"damaged     {output}" for output in found.wrong)
    if found.writer:
        yield f"being written by {found.writer}"
    elif found.unfinished:
        yield f"a run was stopped after {counted(found.unfinished, 'file')}; run the command again, it goes on"


def _changes(found: Difference) -> Iterator[str]:
    """A difference for a reader."""
    yield f"documents: {_counts(found.documents)}"
    for side, name, change, before, after in found.documents.head(_SHOWN).iter_rows():
        yield f"  {change:<8} {side}: {name} ({before or 0:,} to {after or 0:,} sentences)"
    if found.documents.height > _SHOWN:
        yield f"  and {found.documents.height - _SHOWN:,} more"
    yield "pairs: the earlier run's are not kept" if found.pairs is None else f"pairs: {_counts(found.pairs)}"


def _counts(changes: polars.DataFrame) -> str:
    counted = dict(changes["change"].value_counts().iter_rows())
    return ", ".join(f"{counted.get(change, 0):,} {change}" for change in ("added", "removed", "changed"))
