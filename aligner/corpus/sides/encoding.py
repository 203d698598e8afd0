"""The step from a shard of sentences to their vectors, document by document, so that a row depends on its own alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from aligner.corpus.sides.sharding import Kept
from aligner.corpus.store.manifest import Shard
from aligner.corpus.store.shards import read_sentences, read_vectors, write_vectors
from aligner.embed.cache import packed_sums, unpacked_sums
from aligner.embed.protocol import is_additive, unit_rows
from aligner.errors import CorpusError
from aligner.text.abbreviations import definitions, expanded
from aligner.text.cleaning import normalised

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aligner.corpus.engine import Workshop
    from aligner.corpus.store.shards import Halves
    from aligner.embed.protocol import Encoder
    from aligner.types import Vectors

_AT_ONCE = 8_192
"""Sentences of a long document that are encoded before they are written."""


@dataclass(frozen=True)
class EncodeTask:
    """The vectors of a shard's sentences; those of documents that the last run knows are copied from there."""

    shard: Shard
    expanded: bool = False
    kept: Mapping[str, Kept] = field(default_factory=dict)
    apart: bool = False

    @property
    def output(self) -> str:
        """The shard of vectors."""
        return self.shard.vectors

    @property
    def units(self) -> int:
        """Sentences."""
        return self.shard.rows

    def run(self, shop: Workshop) -> None:
        """Encode or copy document by document, and write as they come."""
        encoder = shop.encoder
        width = encoder.dimension + 2 * is_additive(encoder)
        write_vectors(self._parts(shop, encoder), self.shard.rows, width, shop.path(self.output))

    def _parts(self, shop: Workshop, encoder: Encoder) -> Iterator[Halves]:
        texts = read_sentences(shop.path(self.shard.sentences), ["text"])["text"]
        stops = list(accumulate(entry.sentences for entry in self.shard.documents))
        for entry, stop in zip(self.shard.documents, stops, strict=True):
            copied = self._copied(entry.key, shop)
            if copied is not None:
                yield copied
            elif entry.sentences:
                yield from _encoded(texts[stop - entry.sentences : stop].to_list(), encoder, self.expanded)
            shop.tick(stop)

    def _copied(self, key: str, shop: Workshop) -> Halves | None:
        place = self.kept.get(key)
        if place is None or place.shard == self.shard.key:
            return None
        try:
            return read_vectors(shop.path(f"vectors/{place.shard}.npy"))[place.start : place.start + place.rows]
        except CorpusError:
            return None


def vectors(halves: Halves, encoder: Encoder) -> Vectors:
    """Float32 unit rows ``(n, d)`` of rows of a shard."""
    if is_additive(encoder):
        return encoder.from_sums(unpacked_sums(unit_rows(halves)))
    return unit_rows(halves)


def sums(halves: Halves) -> Vectors:
    """Float32 sums ``(n, k)`` of an additive encoder, of which runs are made, from rows of a shard."""
    return unpacked_sums(unit_rows(halves))


def read_as(texts: Sequence[str], *, expand: bool) -> list[str]:
    """What the encoder reads of a document's sentences: one spelling, and abbreviations it defines written out."""
    table = definitions("\n".join(texts)) if expand else {}
    return [normalised(expanded(text, table)) for text in texts]


def _encoded(texts: Sequence[str], encoder: Encoder, expand: bool) -> Iterator[Halves]:
    read = read_as(texts, expand=expand)
    for low in range(0, len(read), _AT_ONCE):
        part = read[low : low + _AT_ONCE]
        rows = packed_sums(encoder.encode_sums(part)) if is_additive(encoder) else encoder.encode(part)
        yield rows.astype("<f2")
