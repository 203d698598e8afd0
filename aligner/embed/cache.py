"""An encoder that remembers: each distinct text is encoded once per model and revision, on this machine.

Vectors are kept in half precision and come back at cosine above 0.99999. What has just been computed is given
back in the same half precision, so that a first run and a rerun give the same numbers to the last digit.
"""

from __future__ import annotations

import logging
import os
import re
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from aligner.embed.protocol import (
    Bounds,
    Encoder,
    Spans,
    check_spans,
    encode_spans,
    encode_windows,
    reads_windows,
    unit_rows,
)
from aligner.embed.store import GIGABYTE, VectorStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from aligner.embed.protocol import AdditiveEncoder
    from aligner.types import Vectors

logger = logging.getLogger("aligner")

_LIMIT = 2 * GIGABYTE
_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]?)i?B?\s*", re.IGNORECASE)
_OFF_LENGTH = 0.01
"""How far from 1 a kept vector's length may be. Rounding to half precision moves it by less than 0.001."""

Halves = NDArray[np.float16]


def cache_path() -> Path:
    """The cache file: in ``ALIGNER_CACHE_DIR`` if set, otherwise in the user's cache directory."""
    folder = os.environ.get("ALIGNER_CACHE_DIR")
    if not folder:
        from platformdirs import user_cache_dir

        folder = user_cache_dir("aligner", appauthor=False)
    return Path(folder).expanduser() / "vectors-1.sqlite"


def cache_limit() -> int:
    """Bytes the cache may take: ``ALIGNER_CACHE_SIZE`` (``500MB``, ``2 GB``, a number), 2 GB if not set; 0 is none."""
    text = os.environ.get("ALIGNER_CACHE_SIZE", "").strip()
    found = _SIZE.fullmatch(text)
    if found:
        return int(float(found[1]) * _UNITS[found[2].upper()])
    if text:
        logger.warning("ALIGNER_CACHE_SIZE=%s is not a size such as 500MB or 2GB; using 2GB", text)
    return _LIMIT


def text_key(text: str) -> bytes:
    """What a text is found by: 16 bytes of BLAKE2b of its UTF-8."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _window_key(text: bytes, first: int, last: int) -> bytes:
    """What a window is found by; of the key of its text, so that a long text is not read again for each window."""
    return blake2b(text + f"{first}:{last}".encode(), digest_size=16).digest()


class CachedEncoder:
    """Another encoder, asked only for what the store does not hold."""

    def __init__(self, encoder: Encoder, store: VectorStore) -> None:
        self.encoder = encoder
        self.store = store

    @property
    def name(self) -> str:
        """The inner encoder's."""
        return self.encoder.name

    @property
    def revision(self) -> str:
        """The inner encoder's."""
        return self.encoder.revision

    @property
    def dimension(self) -> int:
        """The inner encoder's, or what the store knows of it, so that a model need not be loaded for that."""
        return self.store.dimension(self.name, self.revision) or self.encoder.dimension

    def encode(self, texts: Sequence[str], /) -> Vectors:
        """Unit rows ``(n, d)``; only texts not seen before reach the encoder, each once."""
        return self._through(map(text_key, texts), lambda rows: self.encoder.encode([texts[row] for row in rows]))

    def encode_spans(self, units: Sequence[str], spans: Spans, /) -> Vectors:
        """Unit rows ``(m, d)`` of runs of units, kept under their joined texts, so that ``encode`` finds them too."""
        check_spans(len(units), spans)
        keys = (text_key(" ".join(units[start:stop])) for start, stop in spans.tolist())
        return self._through(keys, lambda rows: encode_spans(self.encoder, units, spans[rows]))

    def encode_windows(self, units: Sequence[str], spans: Spans, texts: Bounds, /) -> Vectors:
        """Unit rows ``(m, d)`` of windows, kept under their text and their place in it where both make the vector.

        An encoder that reads a window by itself has it kept like any text, so that a window as long as its sentence
        is not encoded a second time.
        """
        if not reads_windows(self.encoder):
            return self.encode_spans(units, spans)
        check_spans(len(units), spans)
        owner = np.searchsorted(texts, spans[:, 0], side="right") - 1
        numbers = np.unique(owner).tolist()
        whole = {number: text_key(" ".join(units[texts[number] : texts[number + 1]])) for number in numbers}
        places = np.column_stack((owner, spans - texts[owner, None])).tolist()
        keys = (_window_key(whole[number], first, last) for number, first, last in places)
        return self._through(keys, lambda rows: encode_windows(self.encoder, units, spans[rows], texts))

    def encode_sums(self, texts: Sequence[str], /) -> Vectors:
        """Sums ``(n, k)``, kept in half precision; runs are made of them again, and need no place of their own."""
        return unpacked_sums(CachedEncoder(_Packed(cast("AdditiveEncoder", self.encoder)), self.store).encode(texts))

    def from_sums(self, sums: Vectors, /) -> Vectors:
        """Unit rows ``(n, d)``, as the inner encoder makes them."""
        return cast("AdditiveEncoder", self.encoder).from_sums(sums)

    def _through(self, keys: Iterable[bytes], compute: Callable[[list[int]], Vectors]) -> Vectors:
        """The vectors of the keys; ``compute`` gives those of the places whose keys are not kept."""
        places: dict[bytes, int] = {}
        first: list[int] = []
        order: list[int] = []
        for number, key in enumerate(keys):
            place = places.setdefault(key, len(places))
            if place == len(first):
                first.append(number)
            order.append(place)
        if not order:
            return np.empty((0, self.dimension), dtype=np.float32)
        rows = unit_rows(self._halves(list(places), first, compute))
        return rows if len(rows) == len(order) else rows[order]

    def _halves(self, keys: list[bytes], first: list[int], compute: Callable[[list[int]], Vectors]) -> Halves:
        """Half-precision rows of distinct keys, from the store and, where it has none, from the encoder."""
        rows, kept = self._kept(keys)
        missing = np.flatnonzero(~kept)
        if len(missing) == 0:
            return rows
        fresh = compute([first[place] for place in missing])
        if kept.any() and fresh.shape[1] != rows.shape[1]:  # the model changed under its name and revision
            missing, fresh = np.arange(len(keys)), compute(first)
        if len(missing) == len(keys):
            rows = fresh.astype(np.float16)
        else:
            rows[missing] = fresh
        worth = missing[_intact(fresh)]  # a row of zeros is not
        self._keep([keys[place] for place in worth], rows[worth])
        return rows

    def _kept(self, keys: list[bytes]) -> tuple[Halves, NDArray[np.bool_]]:
        """Rows ``(n, d)`` and which of them the store holds intact; ``d`` is 0 where it holds none."""
        found = self.store.get(self.name, self.revision, keys)
        kept = np.fromiter((key in found for key in keys), dtype=bool, count=len(keys))
        if not found:
            return np.empty((len(keys), 0), dtype=np.float16), kept
        stored = np.frombuffer(b"".join(found[key] for key in keys if key in found), dtype="<f2").reshape(
            len(found), -1
        )
        rows = np.empty((len(keys), stored.shape[1]), dtype=np.float16)
        rows[kept] = stored
        kept[kept] = _intact(stored)
        return rows, kept

    def _keep(self, keys: list[bytes], rows: Halves) -> None:
        data = rows.astype("<f2", copy=False).tobytes()
        width = 2 * rows.shape[1]
        blobs = {key: data[place * width : (place + 1) * width] for place, key in enumerate(keys)}
        self.store.put(self.name, self.revision, rows.shape[1], blobs)


class _Packed:
    """An encoder of sums as unit rows: their mean, 1, and the logarithm of their count, scaled together."""

    def __init__(self, encoder: AdditiveEncoder) -> None:
        self.encoder = encoder
        self.name = f"{encoder.name} sums"
        self.revision = encoder.revision
        self.dimension = encoder.dimension + 2

    def encode(self, texts: Sequence[str], /) -> Vectors:
        """Unit rows ``(n, d + 2)``."""
        return packed_sums(self.encoder.encode_sums(texts))


def packed_sums(sums: Vectors) -> Vectors:
    """Sums ``(n, d + 1)`` as unit rows ``(n, d + 2)`` that half precision can hold."""
    counts = sums[:, -1:]
    return unit_rows(np.hstack((sums[:, :-1] / counts, np.ones_like(counts), np.log(counts))))


def unpacked_sums(rows: Vectors) -> Vectors:
    """The inverse: sums ``(n, d + 1)`` of rows that were kept."""
    counts = np.exp(rows[:, -1:] / rows[:, -2:-1])
    return np.hstack((rows[:, :-2] / rows[:, -2:-1] * counts, counts))


def _intact(rows: Halves | Vectors) -> NDArray[np.bool_]:
    """Which rows have length 1 up to rounding: a blob that another hand or a fault of the disk changed has not."""
    whole = rows.astype(np.float32, copy=False)
    lengths = np.sqrt(np.einsum("ij,ij->i", whole, whole))
    result: NDArray[np.bool_] = np.abs(lengths - 1) < _OFF_LENGTH
    return result
