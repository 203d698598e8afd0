"""The steps from the neighbours of all source sentences to shards of pairs: rows in an order of likeness, then sorted.

Sentences next to each other in that order have many targets in common, whose words are then looked at once and not for
each of them again.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, cast

import numpy as np

from aligner.corpus.store.shards import shard_of, write_frame
from aligner.match import calibration
from aligner.match.pairs import pairs_of
from aligner.match.search import BLOCK, MatchOptions, match_rows
from aligner.pairs.schema import pairs_frame
from aligner.segment import SEGMENTER
from aligner.types import Recipe
from aligner.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import polars as pl

    from aligner.corpus.engine import Workshop
    from aligner.corpus.matching.near import Match
    from aligner.corpus.matching.sides import StoredSentences
    from aligner.match.neighbours import Near
    from aligner.match.search import Found
    from aligner.match.windows import Ints
    from aligner.types import Pair

ROWS = 16_384
"""Source sentences of a task."""
_NEAR: dict[tuple[str, Path], tuple[Near, Ints]] = {}
"""The neighbours that this process holds, and the order of the source sentences."""
_NUMBER = "number"


@dataclass(frozen=True)
class Asked:
    """What is wanted of a match, and all else that its rows hang on.

    ``rows``: sentences worked on at once. ``mutual``: only pairs whose source is the closest to their target too.
    """

    match: Match
    options: MatchOptions
    scale: str
    model: tuple[str, str]
    rows: int = BLOCK
    mutual: bool = False

    def key(self, part: str) -> str:
        """Digest of it and of the part that a task makes."""
        options = f"{self.options} {self.rows} {self.mutual} {self.scale} {self.model} {__version__} {SEGMENTER}"
        return blake2b(f"{self.match.key} {part} {options}".encode(), digest_size=16).hexdigest()


@dataclass(frozen=True)
class RowsTask:
    """The passages of the source sentences ``low`` to ``high`` in the order of likeness."""

    asked: Asked
    low: int
    high: int
    apart: bool = False

    @property
    def output(self) -> str:
        """The rows, with the numbers of their source sentences, ascending."""
        return f"index/{self.asked.match.key}-{self.asked.key(str(self.low))}.parquet"

    @property
    def units(self) -> int:
        """Sentences."""
        return self.high - self.low

    def run(self, shop: Workshop) -> None:
        """Match block by block, and write them all."""
        asked = self.asked
        left, right = asked.match.opened(shop)
        near, order = self._near(shop.root)
        numbers = np.sort(order[self.low : self.high])
        scale = calibration.load(shop.encoder.name)
        found = match_rows(
            left, right, near, order[self.low : self.high], asked.options, scale, lambda n, _: shop.tick(n), asked.rows
        )
        if asked.mutual:
            found = _mutual(found, near)
        own, other = (cast("StoredSentences", side.sentences) for side in (left, right))
        numbers = numbers[~own.empty[numbers]]
        spans = [np.arange(first, last) for first, last in found.span.tolist()]
        shown = np.unique(np.concatenate([numbers[:0], *spans]))
        pairs = pairs_of(found, own.sentences(numbers), other.sentences(shown), other.times, numbers.tolist())
        first = np.cumsum([pair.rank == 1 for pair in pairs]) - 1
        write_frame(self._frame(shop.root, pairs, numbers[first]), shop.path(self.output))

    def _frame(self, root: Path, pairs: Sequence[Pair], numbers: Ints) -> pl.DataFrame:
        """The pairs as rows; those without a target only where all are wanted."""
        import polars as pl

        asked = self.asked
        documents = {pair.source.document for pair in pairs} | {pair.target.document for pair in pairs if pair.target}
        recipe = Recipe("match", __version__, *asked.model, SEGMENTER, self._parameters(), {"sides": asked.match.key})
        languages = _languages(asked.match, root, documents)
        frame = pairs_frame(pairs, recipe, source_lang=languages[0], target_lang=languages[1])
        frame = frame.with_columns(pl.Series(_NUMBER, numbers, dtype=pl.Int64))
        return frame.filter(pl.col("relation") != "none") if asked.mutual else frame

    def _near(self, root: Path) -> tuple[Near, Ints]:
        held = (self.asked.match.key, root)
        if held not in _NEAR:
            _NEAR.clear()
            near = self.asked.match.near(root)
            _NEAR[held] = near, near.order
        return _NEAR[held]

    def _parameters(self) -> dict[str, object]:
        asked = self.asked
        said = {"top_k": asked.options.top_k, "max_passage": asked.options.max_passage}
        return said | {"min_score": asked.options.min_score, "mutual": asked.mutual}


@dataclass(frozen=True)
class PairsTask:
    """The pairs of a shard of source sentences, which are those ``low`` to ``high``, out of the rows of all."""

    asked: Asked
    shard: str
    low: int
    high: int
    apart: bool = False

    @property
    def output(self) -> str:
        """The shard of pairs."""
        return f"pairs/{self.asked.key(self.shard)}.parquet"

    @property
    def units(self) -> int:
        """Sentences."""
        return self.high - self.low

    def run(self, shop: Workshop) -> None:
        """Gather."""
        import polars as pl

        parts = pl.scan_parquet([shop.path(task.output) for task in rows_tasks(self.asked)])
        held = parts.filter(pl.col(_NUMBER).is_between(self.low, self.high, closed="left"))
        write_frame(held.sort(_NUMBER, "rank").drop(_NUMBER).collect(engine="streaming"), shop.path(self.output))


def rows_tasks(asked: Asked) -> list[RowsTask]:
    """All rows, so many sentences a task."""
    count = asked.match.sizes[0]
    return [RowsTask(asked, low, min(low + ROWS, count)) for low in range(0, count, ROWS)]


def _languages(match: Match, root: Path, documents: set[str]) -> list[Mapping[str, str]]:
    """The languages of both sides' documents, by name."""
    return [
        {
            entry.name: entry.language
            for key, rows in side
            if rows
            for entry in shard_of(root / f"sentences/{key}.parquet").documents
            if entry.name in documents
        }
        for side in (match.source, match.target)
    ]


def _mutual(found: Found, near: Near) -> Found:
    """The rows whose target has no closer source sentence, by cosine of the sentence the passage grew from."""
    best = near.back[found.grown, 0]
    return found.only(np.flatnonzero(found.values["cosine"] >= best - 1e-5))
