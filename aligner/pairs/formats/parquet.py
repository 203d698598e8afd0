"""Parquet: for large tables and data frames; nothing is rounded, the types are kept.

The recipe stands in the file's own metadata too, under ``aligner.recipe``, so that it can be
read without reading the table.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import polars as pl

    from aligner.pairs.selection import Selection

RECIPE_KEY = "aligner.recipe"


def write(frames: Iterable[pl.DataFrame], stream: BinaryIO, /) -> int:
    """Write the file; it is made in memory first, because a pipe cannot seek."""
    import polars as pl

    frame = pl.concat(frames, how="diagonal")
    recipes = frame["recipe"].unique(maintain_order=True).to_list() if "recipe" in frame.columns else []
    data = BytesIO()
    frame.write_parquet(data, metadata={RECIPE_KEY: "\n".join(recipes)})
    stream.write(data.getbuffer())
    return frame.height


def read(path: Path, _: Selection, /) -> Iterator[pl.DataFrame]:
    """The columns in their own types."""
    yield table(path)


def table(path: Path) -> pl.DataFrame:
    """The whole file; ``ValueError`` or a Polars error when it is damaged."""
    import polars as pl

    data = path.read_bytes()
    try:
        return pl.read_parquet(data)
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # not an Exception: Polars gives up on some damaged files so
            raise
        raise ValueError("it is damaged; get it again") from error
