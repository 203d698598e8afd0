"""aligner terms find."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from aligner.cli.deliver import note, progress, spare
from aligner.cli.options import EncoderOptions, grouped
from aligner.cli.terms.shared import Languages, deliver, has_themes, matched
from aligner.text.counted import counted

if TYPE_CHECKING:
    import polars

    from aligner.terms import FindOptions

_EACH = 8
"""Hits of a rendering that a terminal shows."""
_DEEP = 20
"""Passages for each sentence, where documents are searched that nobody has matched yet."""
_ENOUGH = 200
"""Places after which a search of a corpus ends, unless told."""

Where = Literal["source", "target", "both"]
Mode = Literal["lemma", "exact", "regex"]


@grouped
def find(
    query: Annotated[
        str, typer.Argument(help="Words in either language; * and ? for letters, A ~3 B for words near each other.")
    ],
    pairs: Annotated[list[Path], typer.Argument(help="Pairs files, a corpus; or SOURCE TARGET..., documents.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Hits as a file of any table format.")] = None,
    where: Annotated[Where, typer.Option(help="The side that is searched.")] = "both",
    mode: Annotated[Mode, typer.Option(help="Words in any inflection, as written, or a pattern.")] = "lemma",
    meaning: Annotated[bool, typer.Option("--meaning", help="Passages close in meaning, by the encoder.")] = False,
    most: Annotated[int, typer.Option(min=0, help="Hits at most; 0 for all, by meaning 50.")] = 0,
    enough: Annotated[
        int | None, typer.Option(min=0, help="Places after which the search ends; 0 for all, in a corpus 200.")
    ] = None,
    languages: Languages = Languages(),
    encoder: EncoderOptions = EncoderOptions(),
) -> None:
    """Where else did we say this: each place in context beside its counterpart, grouped by rendering."""
    from aligner.pairs.recognition import is_corpus
    from aligner.terms import FindOptions

    spare(pairs, output)
    options = FindOptions(
        where,
        mode,
        most=most,
        enough=enough or 0,
        source_language=languages.source_lang,
        target_language=languages.target_lang,
        own=languages.own(),
    )
    if len(pairs) == 1 and is_corpus(pairs[0]) and not meaning:
        hits = _in_corpus(query, pairs[0], options, encoder, _ENOUGH if enough is None else enough)
    else:
        hits = _in_pairs(query, pairs, options, encoder, meaning)
    _give(query, hits, output)


def _give(query: str, hits: polars.DataFrame, output: Path | None) -> None:
    """The hits as a file or on standard output; that there are none is said."""
    from aligner.pairs import registry
    from aligner.terms.concordance.hits_table import hits_table

    if hits.is_empty():
        note(f"{query}: found nowhere")
    if output is not None:
        note(f"{output}: {counted(registry.write(hits, output), 'place')}")
    else:
        deliver(hits, partial(hits_table, each=_EACH))


def _in_corpus(query: str, root: Path, options: FindOptions, encoder: EncoderOptions, enough: int) -> polars.DataFrame:
    """By the index of a corpus."""
    from dataclasses import replace

    from aligner.terms import find_in_corpus

    with progress("indexing") as bar:
        hits = find_in_corpus(query, root, replace(options, enough=enough), encoder.load, bar)
    if 0 < enough <= hits.height:
        note(f"the first {counted(hits.height, 'place')}; --enough 0 finds all")
    return hits


def _in_pairs(
    query: str, pairs: list[Path], options: FindOptions, encoder: EncoderOptions, meaning: bool
) -> polars.DataFrame:
    """In pairs that are read whole, or in documents that are matched first."""
    from aligner.terms import find as found
    from aligner.terms.portions import sampled

    frame = matched(pairs, encoder, _DEEP) if _documents(pairs) else sampled(pairs, 0)[0]
    model = encoder.load() if meaning or has_themes(frame) else None
    return found(query, frame, options, model if meaning else None, near=model)


def _documents(paths: list[Path]) -> bool:
    """Whether paths name documents to be matched: two or more, the first no file of pairs."""
    from aligner.pairs.recognition import is_result

    return len(paths) > 1 and not is_result(paths[0])
