"""What the commands on terminology share: options, and how their results are shown."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aligner.cli.deliver import show
from aligner.cli.options import a_language

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars
    from rich.table import Table

    from aligner.cli.options import EncoderOptions

PairsFile = Annotated[Path, typer.Argument(help="A pairs file, a memory (tmx, xliff), or a corpus.")]
KnownTerms = Annotated[Path | None, typer.Option("--termbase", help="TBX, or a tsv, csv or xlsx glossary.")]
Forms = Annotated[Path | None, typer.Option("--forms", help="Your word forms: a form, a tab, its lemma; one a line.")]


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages of the pairs, and words of one's own."""

    source_lang: Annotated[
        str, typer.Option(callback=a_language, help="Language of the sources, instead of detecting it.")
    ] = ""
    target_lang: Annotated[
        str, typer.Option(callback=a_language, help="Language of the targets, instead of detecting it.")
    ] = ""
    forms: Forms = None

    def own(self) -> Mapping[str, Mapping[str, str]]:
        """The user's word forms."""
        from aligner.terms.language.dictionary import own_forms

        return own_forms(self.forms)


def matched(texts: list[Path], encoder: EncoderOptions, deep: int = 5) -> polars.DataFrame:
    """The sentences of the first document with the passages of the others that are close to them in theme."""
    from aligner import pipeline

    return pipeline.match(texts[0], texts[1:], model=encoder.load(), top_k=deep).frame()


def writable(output: Path | None, further: str) -> None:
    """Raise the ``OutputError`` that writing would, before the work."""
    from aligner.pairs import tables

    if output is not None:
        tables.writable(output, further)


def has_themes(frame: polars.DataFrame) -> bool:
    """Whether there are pairs close only in theme, whose words an encoder has to compare."""
    return bool((frame["relation"] == "theme").any())


def deliver(frame: polars.DataFrame, table: Callable[[polars.DataFrame], Table]) -> None:
    """A table for a reader; tab-separated values for a program."""
    show(frame, lambda found, out: out.print(table(found)))
