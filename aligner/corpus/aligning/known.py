"""An encoder with the vectors of some texts at hand, so that aligning documents of a corpus encodes nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aligner.embed.protocol import is_additive

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from aligner.embed.protocol import AdditiveEncoder, Encoder
    from aligner.types import Vectors


class Known:
    """An encoder that is asked only for texts whose ``rows`` are not there, such as runs of sentences."""

    def __init__(self, encoder: Encoder, rows: Mapping[str, Vectors]) -> None:
        self.asked, self.rows = encoder, rows
        self.name, self.revision, self.dimension = encoder.name, encoder.revision, encoder.dimension

    def encode(self, texts: Sequence[str], /) -> Vectors:
        """Unit rows ``(n, d)``."""
        return _through(texts, self.rows, self.asked.encode)


class KnownSums(Known):
    """The same of an additive encoder, whose ``rows`` are sums: of these it makes runs, and asks for nothing."""

    def __init__(self, encoder: AdditiveEncoder, rows: Mapping[str, Vectors]) -> None:
        super().__init__(encoder, rows)
        self._additive = encoder

    def encode_sums(self, texts: Sequence[str], /) -> Vectors:
        """Sums ``(n, k)``."""
        return _through(texts, self.rows, self._additive.encode_sums)

    def from_sums(self, sums: Vectors, /) -> Vectors:
        """Unit rows ``(n, d)``."""
        return self._additive.from_sums(sums)


def known(encoder: Encoder, rows: Mapping[str, Vectors]) -> Known:
    """The encoder with the rows of texts: sums of an additive one, of any other its vectors."""
    return KnownSums(encoder, rows) if is_additive(encoder) else Known(encoder, rows)


def _through(texts: Sequence[str], rows: Mapping[str, Vectors], ask: Callable[[list[str]], Vectors]) -> Vectors:
    new = [text for text in dict.fromkeys(texts) if text not in rows]
    fresh = dict(zip(new, ask(new), strict=True)) if new or not texts else {}
    found = [fresh[text] if text in fresh else rows[text] for text in texts]
    return np.array(found, dtype=np.float32) if found else ask([])
