"""How good a corpus of matches looks: a table of all source documents, those with the least found first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.files.output import replacing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from aligner.corpus.sides.preparing import Prepared

TABLE = "report.tsv"
BANDS = (0.5, 0.2)
"""Probabilities that a reader finds the first passage on the point: from half, and from one in five."""


def write_report(root: Path, prepared: Prepared, outputs: Sequence[str]) -> None:
    """``report.tsv`` in the corpus folder, whole or not at all, read shard by shard.

    A row a source document: its sentences, of how many the first passage is called a translation, is of a theme with a
    probability in each band or without one, and of how many there is none; the target document that most first
    passages are from, and their share; and of how many first passages a flag asks to look twice. Then a row a file
    left out, with the reason.
    """
    import polars as pl

    first = pl.scan_parquet([root / output for output in outputs]).filter(pl.col("rank") == 1)
    theme, score = pl.col("relation") == "theme", pl.col("score")
    high, low = BANDS
    counts = [
        pl.len().alias("sentences"),
        (pl.col("relation") == "translation").sum().alias("translation"),
        (theme & (score >= high)).sum().alias(f"theme_from_{high}"),
        (theme & (score >= low) & (score < high)).sum().alias(f"theme_from_{low}"),
        (theme & (score < low)).sum().alias("theme_below"),
        (theme & score.is_null()).sum().alias("uncalibrated"),
        (pl.col("relation") == "none").sum().alias("none"),
        pl.col("target_doc").filter(pl.col("target_doc") != "").mode().sort().first().alias("most_from"),
        (pl.col("flags") != "").sum().alias("flagged"),
    ]
    table = first.group_by("source_doc").agg(*counts).collect()
    found = (pl.col("translation") + pl.col(f"theme_from_{high}")) / pl.col("sentences")
    table = table.with_columns(found.round(3).alias("found")).sort("found", "source_doc")
    sides = (("source", prepared.source), ("target", prepared.target))
    left = [(each.name, f"{name}: {each.reason}") for name, side in sides for each in side.left_out]
    rest = pl.DataFrame(left, schema={"source_doc": pl.String, "left_out": pl.String}, orient="row")
    with replacing(root / TABLE) as stream:
        stream.write(pl.concat([table, rest], how="diagonal").write_csv(separator="\t", null_value="").encode())
