"""The pairs of a corpus as a file of any format, shard by shard."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aligner.corpus.store.folder import Corpus
from aligner.corpus.store.shards import read_sentences
from aligner.errors import CorpusError, OutputError
from aligner.pairs import registry
from aligner.pairs.conversion import ConvertOptions, convert_frames

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from os import PathLike

    import polars as pl

    from aligner.pairs.conversion import Converted
    from aligner.types import Relation


def export(
    path: str | PathLike[str],
    output: str | PathLike[str],
    *,
    relations: Collection[Relation] = (),
    min_score: float = 0.0,
    format: str | None = None,  # noqa: A002 - as in registry.write
) -> Converted:
    """Write the pairs of the last finished run, those of some relations and scores if wanted; how many, what not.

    Pairs without a score pass where no score is asked for. One shard is held at a time where the format allows it.
    ``CorpusError`` for a folder without pairs, ``OutputError`` for a format or place that cannot be written.
    """
    registry.check(output, format)
    if Path(path).resolve() in Path(output).resolve().parents:
        raise OutputError(f"{output}: is in the corpus folder, which is cleared of other files; choose another place")
    return convert_frames(
        pairs(path, relations=relations, min_score=min_score), path, output, ConvertOptions(format=format)
    )


def pairs(
    path: str | PathLike[str], *, relations: Collection[Relation] = (), min_score: float = 0.0
) -> Iterator[pl.DataFrame]:
    """The pairs of the last finished run as tables of :mod:`aligner.pairs.schema`, a shard at a time, in order."""
    import polars as pl

    corpus = Corpus.open(path)
    manifest = corpus.manifest()
    if manifest is None or not manifest.pairs:
        raise CorpusError(
            f"{path}: holds no pairs of a finished run; run aligner corpus {corpus.identity.command} again"
        )
    wanted = pl.lit(value=True)
    if relations:
        wanted &= pl.col("relation").cast(pl.String).is_in(list(relations))
    if min_score > 0:
        wanted &= pl.col("score") >= min_score
    return (read_sentences(corpus.path(shard)).filter(wanted) for shard in manifest.pairs)
