"""A corpus folder as pairs: the shards that its manifest names, in their order, one table each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aligner.pairs.formats import parquet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import polars as pl

    from aligner.pairs.selection import Selection

MANIFEST, INDEX = "manifest.json", "index"
_REMEDY = "run aligner corpus on it again"


@dataclass(frozen=True, slots=True)
class Shard:
    """A table of pairs of a corpus: ``key`` is a digest of all that it was made from, ``rows`` how many it has."""

    key: str
    rows: int
    path: Path

    def frame(self, columns: list[str] | None = None) -> pl.DataFrame:
        """The shard as it stands, or some of its columns; ``ValueError`` when it is missing or damaged."""
        from polars.exceptions import PolarsError

        try:
            frame = parquet.table(self.path, columns)
        except FileNotFoundError:
            raise ValueError(f"its shard pairs/{self.path.name} is missing: {_REMEDY}") from None
        except (PolarsError, ValueError) as error:
            raise ValueError(f"its shard pairs/{self.path.name} is damaged: {_REMEDY}") from error
        if frame.height != self.rows:
            raise ValueError(
                f"its shard pairs/{self.path.name} has {frame.height:,} rows, not {self.rows:,}: {_REMEDY}"
            )
        return frame


def shards(root: Path) -> list[Shard]:
    """The shards of pairs of a corpus, as the manifest of its last finished run names them.

    ``ValueError`` when there is no manifest or it is not one.
    """
    try:
        named = json.loads((root / MANIFEST).read_text(encoding="utf-8"))["pairs"]
        return [Shard(each["key"], each["rows"], root / "pairs" / f"{each['key']}.parquet") for each in named]
    except FileNotFoundError:
        raise ValueError(f"no run of it was finished: {_REMEDY}") from None
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{MANIFEST} is damaged: {_REMEDY}") from error


def read(path: Path, _: Selection, /) -> Iterator[pl.DataFrame]:
    """The columns in their own types, shard by shard."""
    for shard in shards(path):
        yield shard.frame()
