"""Vectors in memory, for runs that keep none on disk: a text asked for twice has the same vector, as from the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.embed.store import VectorStore

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LIMIT = 256_000_000
"""Bytes of vectors; beyond it all go, and what is asked for again is computed again."""


class MemoryStore(VectorStore):
    """A store without a file, for one encoder; it forgets everything when it is full."""

    def __init__(self, limit: int = _LIMIT) -> None:
        self.limit = limit
        self._blobs: dict[tuple[str, str, bytes], bytes] = {}
        self._dimensions: dict[tuple[str, str], int] = {}
        self._bytes = 0

    def dimension(self, name: str, revision: str) -> int | None:
        """Length of this model's vectors, if any are held."""
        return self._dimensions.get((name, revision))

    def get(self, name: str, revision: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """What is held of these texts."""
        found = ((key, self._blobs.get((name, revision, key))) for key in keys)
        return {key: blob for key, blob in found if blob is not None}

    def put(self, name: str, revision: str, dimension: int, blobs: Mapping[bytes, bytes]) -> None:
        """Hold these, as far as they fit."""
        size = sum(map(len, blobs.values()))
        if self._bytes + size > self.limit:
            self._blobs.clear()
            self._bytes = 0
        if size <= self.limit:
            self._dimensions[name, revision] = dimension
            self._blobs |= {(name, revision, key): blob for key, blob in blobs.items()}
            self._bytes += size

    def size(self) -> int:
        """Bytes that are held."""
        return self._bytes

    def close(self) -> None:
        """Nothing is open."""
