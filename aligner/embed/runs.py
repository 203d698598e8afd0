"""Vectors of runs of a document's sentences, made when they are asked for and not before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aligner.embed.protocol import Spans, encode_spans, is_additive

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aligner.embed.protocol import AdditiveEncoder, Encoder
    from aligner.types import Vectors

Flags = NDArray[np.bool_]

_HALF_FROM = 16_000
"""Sentences of a side from which its vectors are kept in half precision; it costs a tenth of the search's time."""
_AT_ONCE = 4_000
"""Runs made at once."""


@dataclass(frozen=True, slots=True)
class Runs:
    """``vectors[s - 1, i]`` is the unit vector of the ``s`` sentences that end with sentence ``i``, once it is made.

    Zero before, and where there are fewer sentences. Rows that are never made take no memory.
    """

    vectors: Vectors
    made: Flags
    encode: Callable[[Spans], Vectors]

    @classmethod
    def of(cls, texts: Sequence[str], encoder: Encoder, most: int) -> Runs:
        """Runs of up to ``most`` sentences; only the sentences themselves are encoded at once.

        An additive encoder gives their sums, and a run is what its sentences add up to, less the marks between them.
        Any other encodes the joined text.
        """
        if is_additive(encoder):
            encode = _from_sums(texts, encoder)
        else:

            def encode(spans: Spans) -> Vectors:
                return encode_spans(encoder, texts, spans)

        return cls._new(len(texts), most, encode)

    @classmethod
    def ready(cls, vectors: Vectors) -> Runs:
        """Runs that were made elsewhere, ``(most, n, d)``."""
        return cls(
            vectors, np.ones(vectors.shape[:2], dtype=bool), lambda spans: np.zeros_like(vectors[0, : len(spans)])
        )

    @classmethod
    def _new(cls, count: int, most: int, encode: Callable[[Spans], Vectors]) -> Runs:
        singles = encode(np.stack((np.arange(count), np.arange(count) + 1), axis=1))
        dtype = np.float16 if count >= _HALF_FROM else np.float32
        vectors = np.zeros((most, *singles.shape), dtype=dtype)
        vectors[:1] = singles
        made = np.zeros((most, count), dtype=bool)
        made[:1] = True
        return cls(vectors, made, encode)

    def __len__(self) -> int:
        """The most sentences that a run can have."""
        return len(self.vectors)

    def part(self, numbers: range, most: int) -> Runs:
        """The runs of some sentences that follow one another; what is made of them is made here too."""
        place = slice(numbers.start, numbers.stop)
        encode, first = self.encode, numbers.start
        return Runs(self.vectors[:most, place], self.made[:most, place], lambda spans: encode(spans + first))

    def make(self, wanted: Flags) -> None:
        """Make the runs that are wanted, ``(most, n)``, where they are not made yet."""
        sizes, ends = np.nonzero(wanted & ~self.made)
        inside = sizes <= ends
        sizes, ends = sizes[inside], ends[inside]
        for low in range(0, len(sizes), _AT_ONCE):
            s, e = sizes[low : low + _AT_ONCE], ends[low : low + _AT_ONCE]
            self.vectors[s, e] = self.encode(np.stack((e - s, e + 1), axis=1))
            self.made[s, e] = True

    def all(self) -> Vectors:
        """The vectors of all runs."""
        self.make(np.ones_like(self.made))
        return self.vectors

    def of_spans(self, spans: Spans) -> Vectors:
        """Float32 ``(m, d)`` unit vectors of half-open ranges; longer ones than runs are kept of are made each time."""
        sizes, ends = spans[:, 1] - spans[:, 0] - 1, spans[:, 1] - 1
        long = sizes >= len(self)
        wanted = np.zeros_like(self.made)
        wanted[sizes[~long], ends[~long]] = True
        self.make(wanted)
        result = np.empty((len(spans), self.vectors.shape[2]), dtype=np.float32)
        result[~long] = self.vectors[sizes[~long], ends[~long]]
        if long.any():
            result[long] = self.encode(spans[long])
        return result


def _from_sums(texts: Sequence[str], encoder: AdditiveEncoder) -> Callable[[Spans], Vectors]:
    """The encoder of spans of the texts by their sums.

    What an empty text adds up to is the marks, which a run has once and its sentences each have.
    """
    sums = encoder.encode_sums([*texts, ""])

    def encode(spans: Spans) -> Vectors:
        sizes = spans[:, 1] - spans[:, 0]
        total = sums[spans[:, 0]]
        for step in range(1, int(sizes.max(initial=1))):
            longer = sizes > step
            total[longer] += sums[spans[longer, 0] + step] - sums[-1]
        return encoder.from_sums(total)

    return encode
