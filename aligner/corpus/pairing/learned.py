"""What pairing learned of a collection, as a file, so that a run after an edit takes it up again."""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from aligner.corpus.pairing.decide import Candidates
from aligner.corpus.pairing.outline import Space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aligner.corpus.pairing.decide import Copies, Names
    from aligner.corpus.pairing.outline import Collection, Floats, Halves, Ints, Outlines

_CHANGED = 0.1
"""The share of documents that are others than those learned from, up to which what was learned is taken up again: when
230 of 2,560 pages of each side of LibreOffice's help came later, .987 to .988 of all found theirs; all anew .988."""
_TEXTS = ("began", "keys")


@dataclass(frozen=True, slots=True)
class Learned:
    """Dimensions, ``means`` ``(2, d)`` and ``basis`` ``(d, k)``; what ``names`` add and take, and all pairs ``share``.

    ``began``: the documents that this was learned from. ``keys``: those of the last run, each with its outline in
    ``documents`` ``(n, d)``. ``couples`` ``(m, 2)``: candidates, by their numbers there, and their ``odds`` by what
    they say. A document is told by its side, 0 or 1, and its key.
    """

    means: Floats
    basis: Floats
    names: tuple[float, float]
    share: float
    began: Sequence[str]
    keys: Sequence[str]
    documents: Halves
    couples: Ints
    odds: Floats

    @classmethod
    def of(
        cls,
        outlined: tuple[Outlines, Outlines],
        copies: tuple[Copies, Copies],
        held: Candidates,
        names: Names,
        share: float,
    ) -> Learned:
        """What is learned of these documents and their candidates."""
        left, right = outlined
        keys = _marked((left.side, right.side))
        documents = np.concatenate((left.documents, right.documents)).astype(np.float16)
        couples = np.stack((copies[0].first[held.row], copies[1].first[held.column] + len(left.side)), axis=1)
        means, worth = np.stack((left.mean, right.mean)), (names.added, names.taken)
        return cls(means, left.basis, worth, share, keys, keys, documents, couples, held.odds)

    def space(self) -> Space:
        """The dimensions, with the outlines of the last run's documents."""
        here, there = (
            {key[1:]: row for key, row in zip(self.keys, self.documents, strict=True) if key[0] == side}
            for side in "01"
        )
        return Space(self.means, self.basis, (here, there))

    def candidates(self, sides: Sequence[Collection], copies: tuple[Copies, Copies]) -> Candidates:
        """Those of documents that are there still, in order."""
        groups = {
            key: int(group)
            for key, group in zip(_marked(sides), np.concatenate([each.of for each in copies]), strict=True)
        }
        now = np.array([groups.get(key, -1) for key in self.keys], dtype=np.int64)[self.couples]
        order = np.lexsort((now[:, 1], now[:, 0]))
        order = order[(now[order] >= 0).all(axis=1)]
        return Candidates(now[order, 0], now[order, 1], self.odds[order])

    def serves(self, sides: Sequence[Collection]) -> bool:
        """Whether most documents are those that it was learned from."""
        began, now = set(self.began), set(_marked(sides))
        return max(len(began - now), len(now - began)) <= _CHANGED * len(began)

    def to_bytes(self) -> bytes:
        """As a file; the same gives the same bytes."""
        fields = {name: np.asarray(value) for name, value in asdict(self).items()}
        fields |= {name: fields[name].astype(np.bytes_) for name in _TEXTS}
        buffer = io.BytesIO()
        np.savez(buffer, **cast("dict[str, Any]", fields))
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Learned:
        """The inverse."""
        with np.load(io.BytesIO(data), allow_pickle=False) as held:
            fields: dict[str, Any] = dict(held)
        fields |= {name: fields[name].astype(str).tolist() for name in _TEXTS}
        return cls(**{**fields, "names": tuple(fields["names"].tolist()), "share": float(fields["share"])})


def _marked(sides: Sequence[Collection]) -> list[str]:
    return [f"{number}{key}" for number, side in enumerate(sides) for key in side.keys]
