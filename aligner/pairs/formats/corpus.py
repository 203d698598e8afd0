"""A corpus folder as pairs: the shards that its manifest names, in their order, one table each."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.errors import DocumentError
from aligner.pairs.formats import parquet

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from aligner.pairs.selection import Selection

MANIFEST, INDEX = "manifest.json", "index"
_REMEDY = "run aligner corpus on it again"


@dataclass(frozen=True, slots=True)
class Shard:
    """A table of pairs of a corpus; ``key`` is a digest of all that it was made from."""

    key: str
    path: Path

    def frame(self) -> pl.DataFrame:
        """The shard as it stands; ``DocumentError`` when it is missing or damaged."""
        with self._told():
            return parquet.table(self.path)

    def rows(self) -> int:
        """How many pairs it has; reads no more than the file's end. Raises as ``frame``."""
        import polars as pl

        with self._told():
            return int(pl.scan_parquet(self.path).select(pl.len()).collect().item())

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What is wrong with the shard, said of the corpus."""
        from polars.exceptions import PolarsError

        shard = f"{self.path.parents[1]}: its shard pairs/{self.path.name}"
        try:
            yield
        except FileNotFoundError:
            raise DocumentError(f"{shard} is missing: {_REMEDY}") from None
        except (PolarsError, ValueError) as error:
            raise DocumentError(f"{shard} is damaged: {_REMEDY}") from error


def shards(root: Path) -> list[Shard]:
    """The shards of pairs of a corpus, as the manifest of its last finished run names them.

    ``DocumentError`` when there is no manifest, it is not one, or it names no pairs.
    """
    try:
        named = json.loads((root / MANIFEST).read_bytes())["pairs"]
        found = [Shard(Path(each).stem, root / "pairs" / Path(each).name) for each in named]
    except FileNotFoundError:
        found = []
    except (KeyError, TypeError, ValueError) as error:
        raise DocumentError(f"{root}: its {MANIFEST} is damaged: {_REMEDY}") from error
    if not found:
        raise DocumentError(f"{root}: has no pairs of a finished run: {_REMEDY}")
    return found


def read(path: Path, _: Selection, /) -> Iterator[pl.DataFrame]:
    """The columns in their own types, shard by shard."""
    for shard in shards(path):
        yield shard.frame()
