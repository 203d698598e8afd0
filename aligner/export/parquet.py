"""Parquet: for large tables and data frames; nothing is rounded, the types are kept.

The recipe stands in the file's own metadata too, under ``aligner.recipe``, so that it can be
read without reading the table.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

RECIPE_KEY = "aligner.recipe"


def write(frame: pl.DataFrame, stream: BinaryIO, /) -> None:
    """Write the file; it is made in memory first, because a pipe cannot seek."""
    recipes = frame["recipe"].unique(maintain_order=True).to_list() if "recipe" in frame.columns else []
    data = BytesIO()
    frame.write_parquet(data, metadata={RECIPE_KEY: "\n".join(recipes)})
    stream.write(data.getbuffer())


def read(path: Path, /) -> pl.DataFrame:
    """The columns in their own types."""
    import polars as pl

    return pl.read_parquet(path.read_bytes())
