"""The step from a shard of source sentences and the neighbours of all to a shard of pairs."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, cast

import numpy as np

from aligner.corpus.store.shards import shard_of, write_frame
from aligner.match import calibration
from aligner.match.neighbours import Near
from aligner.match.pairs import pairs_of
from aligner.match.search import BLOCK, MatchOptions, match_rows
from aligner.pairs.schema import pairs_frame
from aligner.segment import SEGMENTER
from aligner.types import Recipe
from aligner.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import polars as pl

    from aligner.corpus.engine import Workshop
    from aligner.corpus.matching.near import Match
    from aligner.corpus.matching.sides import StoredSentences
    from aligner.match.search import Found

_NEAR: dict[tuple[str, Path], Near] = {}
"""The neighbours that this process holds."""


@dataclass(frozen=True)
class MatchTask:
    """The passages of the source sentences ``low`` to ``high``, which are those of a shard.

    ``rows``: sentences worked on at once. ``mutual``: only pairs whose source is the closest to their target too.
    """

    match: Match
    shard: str
    low: int
    high: int
    options: MatchOptions
    scale: str
    model: tuple[str, str]
    rows: int = BLOCK
    mutual: bool = False
    apart: bool = False

    @property
    def output(self) -> str:
        """The shard of pairs."""
        options = f"{self.options} {self.rows} {self.mutual} {self.scale} {self.model} {__version__} {SEGMENTER}"
        said = f"{self.match.key} {self.shard} {options}"
        return f"pairs/{blake2b(said.encode(), digest_size=16).hexdigest()}.parquet"

    @property
    def units(self) -> int:
        """Sentences."""
        return self.high - self.low

    def run(self, shop: Workshop) -> None:
        """Match block by block, and write them all."""
        write_frame(self._frame(shop), shop.path(self.output))

    def _frame(self, shop: Workshop) -> pl.DataFrame:
        low, high = self.low, self.high
        left, right = self.match.opened(shop)
        near = self._near(shop.root)
        scale = calibration.load(shop.encoder.name)
        at = low, high, self.rows
        found = match_rows(left, right, near, at, self.options, scale, lambda done, _: shop.tick(done))
        if self.mutual:
            found = _mutual(found, near)
        own, other = (cast("StoredSentences", side.sentences) for side in (left, right))
        numbers = np.flatnonzero(~own.empty[low:high]) + low
        spans = [np.arange(first, last) for first, last in found.span.tolist()]
        shown = np.unique(np.concatenate([numbers[:0], *spans]))
        pairs = pairs_of(found, own.sentences(numbers), other.sentences(shown), other.times, numbers.tolist())
        if self.mutual:
            pairs = tuple(pair for pair in pairs if pair.target is not None)
        documents = {pair.source.document for pair in pairs} | {pair.target.document for pair in pairs if pair.target}
        recipe = Recipe("match", __version__, *self.model, SEGMENTER, self._parameters(), {"sides": self.match.key})
        languages = self._languages(shop.root, documents)
        return pairs_frame(pairs, recipe, source_lang=languages[0], target_lang=languages[1])

    def _near(self, root: Path) -> Near:
        held = (self.match.key, root)
        if held not in _NEAR:
            _NEAR.clear()
            _NEAR[held] = self.match.near(root)
        return _NEAR[held]

    def _parameters(self) -> dict[str, object]:
        said = {"top_k": self.options.top_k, "max_passage": self.options.max_passage}
        return said | {"min_score": self.options.min_score, "mutual": self.mutual}

    def _languages(self, root: Path, documents: set[str]) -> list[Mapping[str, str]]:
        """The languages of both sides' documents, by name."""
        return [
            {
                entry.name: entry.language
                for key, rows in side
                if rows
                for entry in shard_of(root / f"sentences/{key}.parquet").documents
                if entry.name in documents
            }
            for side in (self.match.source, self.match.target)
        ]


def _mutual(found: Found, near: Near) -> Found:
    """The rows whose target has no closer source sentence, by cosine of the sentence the passage grew from."""
    best = near.back[found.grown, 0]
    return found.only(np.flatnonzero(found.values["cosine"] >= best - 1e-5))
