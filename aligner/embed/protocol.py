"""What an encoder is, how runs of units are encoded by any of them, and one without a model for tests.

An encoder is anything with a name, a revision, a dimension and ``encode``; one that can encode runs of
sentences or words more cheaply than their joined texts also has ``encode_spans``. A stage that needs runs calls
the function :func:`encode_spans`, which knows both cases.
"""

from __future__ import annotations

from contextlib import suppress
from threading import Lock, Thread
from typing import TYPE_CHECKING, Protocol, TypeGuard, cast

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aligner.types import Vectors

Spans = NDArray[np.int64]
"""Half-open ranges ``[start, stop)`` of units, ``(m, 2)``."""
Bounds = NDArray[np.int64]
"""Where each of ``n`` texts begins among the units, and where the last one ends, ``(n + 1,)``."""


class Encoder(Protocol):
    """Texts to unit vectors. Equal ``name`` and ``revision`` promise equal vectors for equal texts."""

    @property
    def name(self) -> str:
        """What the model is called: ``use``, ``org/name``, the name of its folder."""

    @property
    def revision(self) -> str:
        """What tells one state of the model from another: a commit, a digest, a package's version."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str], /) -> Vectors:
        """Float32 ``(n, d)`` unit rows of ``n`` texts, in their order; a row of zeros where a model knows no word.

        An empty text has a vector like any other: who compares masks it.
        """


class SpanEncoder(Encoder, Protocol):
    """An encoder with a way of its own to encode overlapping runs."""

    def encode_spans(self, units: Sequence[str], spans: Spans, /) -> Vectors:
        """Float32 ``(m, d)`` unit rows: row ``i`` is the vector of ``" ".join(units[start:stop])`` of span ``i``."""


class AdditiveEncoder(Encoder, Protocol):
    """An encoder whose vectors are made of sums over tokens, so that runs of texts come from the texts' sums."""

    def encode_sums(self, texts: Sequence[str], /) -> Vectors:
        """Float32 ``(n, k)`` sums of ``n`` texts; the last number of each is how many tokens they are over."""

    def from_sums(self, sums: Vectors, /) -> Vectors:
        """Float32 ``(n, d)`` unit rows from such sums, or from sums of them."""


def encode_spans(encoder: Encoder, units: Sequence[str], spans: Spans) -> Vectors:
    """Vectors ``(m, d)`` of runs of units, such as passages of sentences or windows of words.

    The encoder's own method where it has one; otherwise each distinct joined text is encoded once.
    ``spans`` are ``(m, 2)`` half-open ranges of ``units``. Raises ``ValueError`` for spans outside the units.
    """
    check_spans(len(units), spans)
    own: Callable[[Sequence[str], Spans], Vectors] | None = getattr(encoder, "encode_spans", None)
    if own is not None:
        return own(units, spans)
    texts: dict[str, int] = {}
    rows = [texts.setdefault(" ".join(units[start:stop]), len(texts)) for start, stop in spans.tolist()]
    return encoder.encode(list(texts))[rows]


def encode_windows(encoder: Encoder, units: Sequence[str], spans: Spans, texts: Bounds) -> Vectors:
    """Vectors ``(m, d)`` of windows of words, each as its own text makes it read.

    ``texts`` ``(n + 1,)``: text ``i`` is the units ``texts[i]`` to ``texts[i + 1]``; no span leaves its text. An
    encoder that sums over tokens has the windows for the price of the texts (``encode_windows``); for any other the
    words of the window are encoded as a text of their own.
    """
    check_spans(len(units), spans)
    own: Callable[[Sequence[str], Spans, Bounds], Vectors] | None = getattr(encoder, "encode_windows", None)
    return encode_spans(encoder, units, spans) if own is None else own(units, spans, texts)


def reads_windows(encoder: Encoder) -> bool:
    """Whether the vector of a window depends on the text around it, told without building a deferred encoder."""
    return encoder.additive if isinstance(encoder, DeferredEncoder) else hasattr(encoder, "encode_windows")


def is_additive(encoder: Encoder) -> TypeGuard[AdditiveEncoder]:
    """Whether the encoder has sums, told without building a deferred one."""
    inner = getattr(encoder, "encoder", encoder)
    return inner.additive if isinstance(inner, DeferredEncoder) else hasattr(inner, "encode_sums")


def check_spans(units: int, spans: Spans) -> None:
    """``ValueError`` unless the spans are ``(m, 2)`` ranges within so many units."""
    if spans.ndim != 2 or spans.shape[1] != 2 or not np.issubdtype(spans.dtype, np.integer):
        raise ValueError(f"spans must be integers of shape (m, 2), not {spans.dtype} of shape {spans.shape}")
    if len(spans) and (spans.min() < 0 or spans.max() > units or (spans[:, 0] > spans[:, 1]).any()):
        raise ValueError(f"spans must be ranges within 0..{units}")


def unit_rows(vectors: NDArray[np.floating]) -> Vectors:
    """Float32 rows scaled to length one; a row of zeros stays as it is."""
    rows: Vectors = np.array(vectors, dtype=np.float32)
    norms = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    norms[norms == 0] = 1
    rows /= norms[:, None]
    return rows


class DeferredEncoder:
    """An encoder that is built when its first vector, or a dimension nobody told, is asked for.

    A run that finds all its vectors in the cache never loads the model: for a sentence-transformers
    model that saves the nine seconds which importing torch takes.

    ``additive`` says whether the encoder has ``encode_windows`` and sums, which must be known before it is there.
    """

    def __init__(
        self,
        name: str,
        revision: str,
        build: Callable[[], Encoder],
        *,
        dimension: int | None = None,
        additive: bool = False,
    ) -> None:
        self.name = name
        self.revision = revision
        self.additive = additive
        self._dimension = dimension
        self._build = build
        self._encoder: Encoder | None = None
        self._lock = Lock()

    @property
    def dimension(self) -> int:
        """Length of a vector; builds the encoder if it was not given."""
        return self._dimension or self.built().dimension

    def built(self) -> Encoder:
        """The encoder itself."""
        with self._lock:
            if self._encoder is None:
                self._encoder = self._build()
            return self._encoder

    def ahead(self) -> None:
        """Begin to build on another thread, while documents are read: half a second less on a cold start.

        No daemon: a program that ends meanwhile waits for it, where C++ stopped midway would abort it.
        """
        Thread(target=self._tried).start()

    def _tried(self) -> None:
        """Build; what goes wrong is raised again where a vector is asked for."""
        with suppress(Exception):
            self.built()

    def encode(self, texts: Sequence[str], /) -> Vectors:
        """Unit rows ``(n, d)``."""
        return self.built().encode(texts)

    def encode_spans(self, units: Sequence[str], spans: Spans, /) -> Vectors:
        """Unit rows ``(m, d)`` of runs of units, in the built encoder's own way where it has one."""
        return encode_spans(self.built(), units, spans)

    def encode_windows(self, units: Sequence[str], spans: Spans, texts: Bounds, /) -> Vectors:
        """Unit rows ``(m, d)`` of windows, in the built encoder's own way where it has one."""
        return encode_windows(self.built(), units, spans, texts)

    def encode_sums(self, texts: Sequence[str], /) -> Vectors:
        """Sums ``(n, k)`` of the built encoder."""
        return cast("AdditiveEncoder", self.built()).encode_sums(texts)

    def from_sums(self, sums: Vectors, /) -> Vectors:
        """Unit rows ``(n, d)`` of the built encoder."""
        return cast("AdditiveEncoder", self.built()).from_sums(sums)


class FakeEncoder:
    """Hashed character trigrams: deterministic, fast, without a model, for tests.

    Texts that share spelling are close, equal texts but for case have cosine 1, texts without a common
    trigram are near 0. It knows no meaning and no translation. It has no ``encode_spans``, so that what works
    with it works with any encoder.
    """

    name = "fake"
    revision = "1"

    def __init__(self, dimension: int = 256) -> None:
        if dimension < 2:
            raise ValueError(f"dimension must be at least 2, not {dimension}")
        self.dimension = dimension

    def encode(self, texts: Sequence[str], /) -> Vectors:
        """Unit rows ``(n, d)``."""
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[:] = self._counts(text)
        return unit_rows(rows)

    def _counts(self, text: str) -> NDArray[np.float64]:
        """Signed counts of the text's trigrams in all places but the first, which is 1, so that no row is zero."""
        codes = np.frombuffer(f"  {text.casefold()} ".encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(
            np.uint64
        )
        grams = (codes[:-2] * np.uint64(0x9E3779B1) + codes[1:-1]) * np.uint64(0x85EBCA77) + codes[2:]
        grams = (grams ^ (grams >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
        signs = 1.0 - 2.0 * (grams >> np.uint64(63)).astype(np.float64)
        places = 1 + (grams >> np.uint64(33)) % np.uint64(self.dimension - 1)
        counts = np.bincount(places.astype(np.int64), signs, self.dimension).astype(np.float64)
        counts[0] = 1
        return counts
