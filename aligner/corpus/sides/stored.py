"""What a corpus keeps of its documents, back from the shards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aligner.corpus.store.shards import read_sentences, read_vectors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import polars as pl

    from aligner.corpus.store.manifest import Entry, Shard
    from aligner.corpus.store.shards import Halves


@dataclass(frozen=True, slots=True)
class Stored:
    """A document: its entry, its sentences as ``reading.COLUMNS``, and their rows of vectors as they are kept.

    ``encoding.vectors`` and ``encoding.sums`` make float32 of these.
    """

    entry: Entry
    sentences: pl.DataFrame
    halves: Halves


def stored(root: Path, shard: Shard) -> Iterator[Stored]:
    """The documents of a shard that have sentences, in order; vectors are mapped, not read.

    ``CorpusError`` for a shard that is damaged or gone.
    """
    sentences = read_sentences(root / shard.sentences)
    halves = read_vectors(root / shard.vectors)
    start = 0
    for entry in shard.documents:
        stop = start + entry.sentences
        if entry.sentences:
            yield Stored(entry, sentences[start:stop], halves[start:stop])
        start = stop
