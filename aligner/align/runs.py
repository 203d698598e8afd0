"""Vectors of runs of sentences, from any encoder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aligner.types import Vectors

Runs = NDArray[np.float32]
"""``[s - 1, i]`` is the unit vector of the ``s`` sentences that end with sentence ``i``, zero where there are fewer.

Long documents keep them in half precision; what reads them converts as it goes.
"""
_HALF_FROM = 16_000
"""Sentences of a side from which its vectors are kept in half precision: 50,000 sentences take 256 MB, not 512.

Half precision costs a tenth of the time of ``align_runs``: shorter documents are kept as they are.
"""
_AT_ONCE = 4_000
"""Runs encoded at once."""


class Encoder(Protocol):
    """Texts to unit vectors."""

    def encode(self, texts: Sequence[str], /) -> Vectors:
        """Unit vectors ``(n, d)``."""
        ...


@runtime_checkable
class SpanEncoder(Protocol):
    """An encoder that gives runs of units for the price of the units."""

    def encode_spans(self, units: Sequence[str], spans: NDArray[np.int64], /) -> Vectors:
        """Unit vectors ``(m, d)`` of ``" ".join(units[start:stop])`` for the rows of ``spans``."""
        ...


def runs_of(texts: Sequence[str], encoder: Encoder, most: int) -> Runs:
    """Vectors of all runs of 1 to ``most`` sentences: ``(most, n, d)``."""
    result: Runs | None = None
    for size in range(1, most + 1):
        for low in range(0, len(texts), _AT_ONCE):
            stops = np.arange(max(low, size - 1), min(low + _AT_ONCE, len(texts))) + 1
            if not len(stops):
                continue
            vectors = _encoded(texts, encoder, np.stack([stops - size, stops], axis=1))
            if result is None:
                dtype = np.float16 if len(texts) >= _HALF_FROM else np.float32
                result = np.zeros((most, len(texts), vectors.shape[1]), dtype=dtype)
            result[size - 1, stops - 1] = vectors
    return np.zeros((most, 0, 1), dtype=np.float32) if result is None else result


def _encoded(texts: Sequence[str], encoder: Encoder, spans: NDArray[np.int64]) -> Vectors:
    if isinstance(encoder, SpanEncoder):
        return encoder.encode_spans(texts, spans)
    return encoder.encode([" ".join(texts[start:stop]) for start, stop in spans.tolist()])
