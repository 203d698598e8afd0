"""``aligner corpus match``: passages for every sentence of one collection in another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from aligner.cli.deliver import note, say, stages
from aligner.cli.options import CorpusOptions, SideOptions, TextOptions, grouped
from aligner.cli.summary import Clock
from aligner.cli.texts import MaxPassage, MinScore, TopK
from aligner.text.counted import counted

_UNITS = {"": 1, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}


def _bytes(text: str) -> int:
    """``4GB``, ``800 MB`` as bytes."""
    plain = text.upper().replace(" ", "").removesuffix("B").removesuffix("I")
    unit = plain[-1:] if plain[-1:] in _UNITS else ""
    try:
        return int(float(plain.removesuffix(unit)) * _UNITS[unit])
    except ValueError as error:
        raise typer.BadParameter(f"{text}: not an amount of memory; say 2GB or 800MB") from error


Memory = Annotated[str, typer.Option(help="About how much memory to work in.")]
Mutual = Annotated[bool, typer.Option("--mutual", help="Only pairs each of whose sides is closest to the other.")]


@grouped
def match(
    sources: Annotated[Path, typer.Argument(help="Directory or file with the sentences to be found.")],
    targets: Annotated[Path, typer.Argument(help="Directory or file to look in.")],
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help="The corpus folder, made or brought up to date.")],
    top_k: TopK = 5,
    max_passage: MaxPassage = 3,
    min_score: MinScore = 0.0,
    mutual: Mutual = False,
    memory: Memory = "4GB",
    sides: SideOptions = SideOptions(),
    texts: TextOptions = TextOptions(),
    making: CorpusOptions = CorpusOptions(),
) -> None:
    """Passages for every sentence of SOURCES, from all documents of TARGETS; what is known is kept."""
    from aligner.corpus.matching import Job, match_corpus
    from aligner.corpus.sides.sharding import Options
    from aligner.match.search import MatchOptions

    clock = Clock()
    options = Options(sides.reading(texts), strict=making.strict)
    job = Job(options, MatchOptions(top_k, max_passage, min_score), mutual, _bytes(memory))
    shop = making.workshop(output)
    with making.running(shop) as engine, stages() as progress:
        outcome = match_corpus(shop, [sources], [targets], job, engine=engine, progress=progress)
    kept = outcome.documents - outcome.new_documents
    note(f"{kept:,} of {counted(outcome.documents, 'document')} as before, {outcome.new_documents:,} read")
    counts = ", ".join(f"{number:,} {name}" for name, number in outcome.relations.items())
    rows = f"{counted(sum(outcome.relations.values()), 'row')} ({counts})"
    note(f"{output}: {rows}; {counted(outcome.left_out, 'file')} left out: report.html")
    if making.summary is not None:
        told = {
            "command": "corpus match",
            "documents": outcome.documents,
            "new_documents": outcome.new_documents,
            "left_out": outcome.left_out,
            **outcome.told,
            "seconds": clock.seconds,
        }
        say(json.dumps(told, ensure_ascii=False, indent=1) + "\n", making.summary)
