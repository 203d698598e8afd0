"""Where the documents of a corpus are, by name, and what of them pairing and aligning need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from aligner.corpus.pairing import Collection
from aligner.corpus.sides.encoding import vectors
from aligner.corpus.store.manifest import Entry
from aligner.corpus.store.shards import read_sentences, read_vectors

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from aligner.corpus.store.manifest import SideRecord
    from aligner.corpus.store.shards import Halves
    from aligner.embed.protocol import Encoder
    from aligner.types import Vectors

_HELD = 64
"""Shards of sentences that stay in memory, some megabytes each: documents of one shard have their partners in many."""


@dataclass(frozen=True, slots=True)
class Place:
    """A document, the key of its shard and its first row there."""

    entry: Entry
    shard: str
    start: int

    def sentences(self, root: Path) -> pl.DataFrame:
        """Its sentences, as ``sides.reading.COLUMNS``."""
        return _sentences(root / "sentences" / f"{self.shard}.parquet")[self.start : self.start + self.entry.sentences]

    def halves(self, root: Path) -> Halves:
        """Its rows of vectors, as they are kept."""
        rows = read_vectors(root / "vectors" / f"{self.shard}.npy")
        return rows[self.start : self.start + self.entry.sentences]


@lru_cache(maxsize=_HELD)
def _sentences(path: Path) -> pl.DataFrame:
    """A shard; what is under its name never changes."""
    return read_sentences(path)


def places(side: SideRecord) -> dict[str, Place]:
    """Each document that has sentences, by name, in order."""
    found: dict[str, Place] = {}
    for shard in side.shards:
        start = 0
        for entry in shard.documents:
            if entry.sentences:
                found[entry.name] = Place(entry, shard.key, start)
            start += entry.sentences
    return found


def collection(root: Path, side: SideRecord, encoder: Encoder) -> Collection:
    """A side as pairing takes it: in memory 16 bytes a sentence; vectors are mapped, and made when they are asked for.

    ``CorpusError`` for a shard that is damaged or gone.
    """
    texts = [_numbered(root / shard.sentences) for shard in side.shards]
    rows = [read_vectors(root / shard.vectors) for shard in side.shards]
    ends = np.cumsum([0, *(len(each) for each in rows)])
    entries = [place.entry for place in places(side).values()]

    def between(low: int, high: int) -> Vectors:
        first, last = np.searchsorted(ends, [low, high - 1], side="right") - 1
        held = [rows[at][max(low - ends[at], 0) : high - ends[at]] for at in range(first, last + 1)]
        return vectors(np.concatenate(held), encoder)

    return Collection(
        names=[entry.name for entry in entries],
        keys=[entry.key for entry in entries],
        bounds=np.cumsum([0, *(entry.sentences for entry in entries)]).astype(np.int64),
        texts=np.concatenate([np.empty(0, dtype=np.uint64), *(numbers for numbers, _ in texts)]),
        lengths=np.concatenate([np.empty(0, dtype=np.int64), *(lengths for _, lengths in texts)]),
        vectors=between,
    )


def _numbered(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """For each sentence of a shard a number that stands for its text, and its characters."""
    column = read_sentences(path, ["text"])["text"]
    return column.hash().to_numpy(), column.str.len_chars().cast(int).to_numpy()
