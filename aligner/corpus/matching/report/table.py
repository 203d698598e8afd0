"""The source documents of a corpus of matches as a table, those with the least found first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.corpus.matching.sides import plain
from aligner.errors import CorpusError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars as pl

    from aligner.corpus.store.manifest import SideRecord

LIKELY, POSSIBLE = 0.5, 0.2
"""Probabilities that a reader finds the first passage on the point: from half, and from one in five."""
GOOD = ("translation", f"theme_from_{LIKELY}")
BAND_COLUMNS = (*GOOD, f"theme_from_{POSSIBLE}", "theme_below", "uncalibrated", "same", "none")
"""What the first passage of a sentence is; best first, but for the last three."""
_COUNTS = ("repeated", "flagged")
_COLUMNS = ("source_doc", "source_lang", "sentences", *BAND_COLUMNS, "most_from", "most", *_COUNTS, "found")
_LETTERS = 10
"""A sentence with no more letters may be a name, and stays as it is in a translation."""
_SAMPLE = 1_000_000
"""Sentences of a side up to which all different ones are counted; beyond, a share of them."""


def documents(root: Path, side: SideRecord, outputs: Sequence[str]) -> pl.DataFrame:
    """A row a source document, from its shard of pairs: nothing is held that grows with the sentences of all.

    Of how many of its ``sentences`` the first passage is called a ``translation``, is of a theme with a probability in
    each band or without one, is the very same text (``same``); of how many there is ``none``; the target document that
    ``most`` are from; how many stand more than once in the targets (``repeated``), or have a flag; ``found``: the share
    with a translation or a likely theme, null where the model has no scale.
    """
    import polars as pl

    held = [(entry.name, entry.language, entry.sentences) for entry in side.documents]
    table = pl.DataFrame(held, schema=dict(zip(_COLUMNS, (pl.String, pl.String, pl.Int64), strict=False)), orient="row")
    rows = pl.concat([_counted(root / output) for output in outputs])
    good = (pl.sum_horizontal(GOOD) / pl.col("sentences").clip(1)).round(3)
    return (
        table.join(rows, on="source_doc", how="left")
        .with_columns(pl.col(*BAND_COLUMNS[:-1], *_COUNTS).fill_null(0))
        .with_columns(
            none=pl.col("sentences") - pl.sum_horizontal(BAND_COLUMNS[:-1]),
            found=pl.when(pl.col("uncalibrated") == 0).then(good),
        )
        .sort("found", "none", "sentences", "source_doc", descending=[False, True, True, False], nulls_last=True)
        .select(_COLUMNS)
    )


def _counted(path: Path) -> pl.DataFrame:
    """A row a source document of a shard of pairs, without those that have no passage."""
    import polars as pl
    from polars.exceptions import PolarsError

    try:
        places = _first(path).group_by("source_doc", "target_doc").agg(pl.all().sum()).collect(engine="streaming")
    except (OSError, PolarsError) as error:
        raise CorpusError(f"{path}: is damaged or gone; run the command again: it makes what is missing") from error
    number = pl.sum_horizontal(BAND_COLUMNS[:-1])
    places = places.with_columns(most=number).sort("most", "target_doc", descending=[True, False])
    most = places.group_by("source_doc", maintain_order=True).agg(pl.col("target_doc", "most").first())
    sums = places.group_by("source_doc").agg(pl.col(*BAND_COLUMNS[:-1], *_COUNTS).sum())
    return sums.join(most.rename({"target_doc": "most_from"}), on="source_doc")


def _first(path: Path) -> pl.LazyFrame:
    """What is counted, of the first passage of each sentence that has one."""
    import polars as pl

    relation, score = pl.col("relation").cast(pl.String), pl.col("score")
    source, target = plain(pl.col("source_text")), plain(pl.col("target_text"))
    same = (source == target) & (source.str.count_matches(r"\p{L}") > _LETTERS)
    theme = ~same & (relation == "theme")
    bands = (
        ~same & (relation == "translation"),
        theme & (score >= LIKELY),
        theme & score.is_between(POSSIBLE, LIKELY, closed="left"),
        theme & (score < POSSIBLE),
        theme & score.is_null(),
        same,
    )
    return (
        pl.scan_parquet(path)
        .filter((pl.col("rank") == 1) & (relation != "none"))
        .select(
            "source_doc",
            "target_doc",
            *(band.alias(name) for name, band in zip(BAND_COLUMNS[:-1], bands, strict=True)),
            repeated=~pl.col("target_occurrences").is_in(["", "1"]),
            flagged=pl.col("flags") != "",
        )
    )


def repeated(root: Path, side: SideRecord) -> float:
    """The share of a side's sentences that stand on it already, but for case and spaces.

    Of a side with more than ``_SAMPLE`` sentences by a share of its different ones, chosen by their hashes.
    """
    import polars as pl

    rows = sum(shard.rows for shard in side.shards)
    paths = [root / shard.sentences for shard in side.shards if shard.rows]
    if not paths:
        return 0.0
    every = 1 + rows // _SAMPLE
    hashes = pl.scan_parquet(paths).select(plain(pl.col("text")).hash(seed=0).alias("hash"))
    chosen = hashes.filter(pl.col("hash") % every == 0).select(pl.col("hash").n_unique())
    return round(max(0.0, 1 - every * int(chosen.collect(engine="streaming").item()) / rows), 4)
