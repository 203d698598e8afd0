"""What a bead is worth: a weighted sum of a few features, for all cells of a rectangle at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aligner.align.clues import Clues
    from aligner.align.sides import Background, Common, Level, Side

Floats = NDArray[np.float32]
Shape = tuple[int, int]

FEATURES = (
    "bead", "size", "many", "close", "close_size", "margin", "grow", "shrink", "length", "length2", "number", "no_number", "name", "ends", "begins", "loose", "gain", "rest", "breaks",
)  # fmt: skip
GAP_FEATURES = ("gap", "gap_open")
_NOWHERE = -9.0


def shapes(max_size: int) -> tuple[Shape, ...]:
    """The shapes of beads of up to ``max_size`` sentences of both sides together."""
    most = max_size - 1
    every = [(s, t) for s in range(1, most + 1) for t in range(1, most + 1) if s + t <= max_size]
    return tuple(sorted(every, key=lambda shape: (sum(shape), abs(shape[0] - shape[1]), shape)))


@dataclass(frozen=True, slots=True)
class Weights:
    """What a feature is worth; found by the search in ``tests/benchmarks/align_search.py``."""

    beads: tuple[float, ...]
    gap: float
    gap_open: float


class Rectangle:
    """Features of all beads that end in source sentences ``rows`` and target sentences ``columns``."""

    def __init__(
        self,
        source: Side,
        target: Side,
        background: Background,
        level: Level,
        clues: Common,
        rows: range,
        columns: range,
    ) -> None:
        self.rows, self.columns = rows, columns
        self.sizes = len(source.runs)
        self.pad = self.sizes
        self.scale = level.closeness
        self._lengths = (
            self._run_totals(source.characters, rows),
            self._run_totals(target.characters, columns) * level.ratio,
        )
        self._digits = self._run_totals(source.digits, rows), self._run_totals(target.digits, columns)
        self._numbers = _overlap(
            clues.source_numbers, clues.target_numbers, clues.number_weights, rows, columns, self.sizes
        )
        self._counts = _overlap(
            clues.source_numbers, clues.target_numbers, np.ones_like(clues.number_weights), rows, columns, self.sizes
        )
        self._names = _overlap(clues.source_names, clues.target_names, clues.name_weights, rows, columns, self.sizes)
        self._begins = source.begins, target.begins
        self._breaks = _inner_breaks(source.breaks, rows, self.sizes), _inner_breaks(target.breaks, columns, self.sizes)
        x, y = source.ends[rows.start : rows.stop][:, None], target.ends[columns.start : columns.stop][None, :]
        self._ends = ((x != y) & (x > 0) & (y > 0)).astype(np.float32)
        self.z = self._closeness(source, target, background)
        self.plain = np.where(self.z <= _NOWHERE + 1, np.float32(0), self.z)

    def _run_totals(self, totals: NDArray[np.int64], ends: range) -> Floats:
        stops = np.arange(ends.start, ends.stop) + 1
        return np.stack(
            [totals[stops] - totals[np.maximum(stops - size, 0)] for size in range(1, self.sizes + 1)]
        ).astype(np.float32)

    def _closeness(self, source: Side, target: Side, background: Background) -> Floats:
        p, k = self.pad, self.sizes
        x, bx, vx = _padded(source.runs, background.source, self.rows, p)
        y, by, vy = _padded(target.runs, background.target, self.columns, p)
        z = (
            x.reshape(-1, x.shape[-1]).astype(np.float32, copy=False)
            @ y.reshape(-1, y.shape[-1]).astype(np.float32, copy=False).T
        ).reshape(k, x.shape[1], k, y.shape[1])
        z = z.transpose(0, 2, 1, 3) - bx[:, :, :, None] - by[:, :, None, :]
        z /= self.scale
        z = np.where(vx[:, None, :, None] & vy[None, :, None, :], z, np.float32(_NOWHERE))
        return z

    def at(self, s: int, t: int, di: int = 0, dj: int = 0, plain: bool = False) -> Floats:
        p = self.pad
        array = self.plain if plain else self.z
        return array[s - 1, t - 1, p + di : p + di + len(self.rows), p + dj : p + dj + len(self.columns)]

    def scores(self, shapes: tuple[Shape, ...], weights: Weights) -> Floats:
        """What each bead is worth: ``(shapes, rows, columns)``."""
        result = np.zeros((len(shapes), len(self.rows), len(self.columns)), np.float32)
        for scores, shape in zip(result, shapes, strict=True):
            for weight, feature in zip(weights.beads, self.features(*shape), strict=True):
                if weight:
                    scores += np.float32(weight) * feature
        return result

    def features(self, s: int, t: int) -> Iterator[Floats | float]:
        z = self.at(s, t)
        yield 1.0
        yield float(s + t - 2)
        yield float(min(s, t) - 1)
        yield z
        yield z * (s + t - 2)
        near = (
            self.at(s, t, 0, -t, True)
            + self.at(s, t, 0, t, True)
            + self.at(s, t, -s, 0, True)
            + self.at(s, t, s, 0, True)
        )
        yield z - near / 4
        grown = np.full(z.shape, _NOWHERE, np.float32)
        if s < self.sizes:
            grown = np.maximum(grown, np.maximum(self.at(s + 1, t), self.at(s + 1, t, 1, 0)))
        if t < self.sizes:
            grown = np.maximum(grown, np.maximum(self.at(s, t + 1), self.at(s, t + 1, 0, 1)))
        yield np.maximum(grown - z, 0)
        rest = np.maximum(grown - z, -1)
        shrunk = np.full(z.shape, _NOWHERE, np.float32)
        if s > 1:
            shrunk = np.maximum(shrunk, np.maximum(self.at(s - 1, t), self.at(s - 1, t, -1, 0)))
        if t > 1:
            shrunk = np.maximum(shrunk, np.maximum(self.at(s, t - 1), self.at(s, t - 1, 0, -1)))
        yield np.maximum(shrunk - z, 0)
        gain = np.maximum(shrunk - z, -1) if s + t > 2 else 0.0
        lengths = np.abs(np.log((self._lengths[0][s - 1][:, None] + 10) / (self._lengths[1][t - 1][None, :] + 10)))
        lengths = np.minimum(lengths, 2)
        yield lengths
        yield lengths * lengths
        most = np.maximum(self._digits[0][s - 1][:, None], self._digits[1][t - 1][None, :])
        count = np.minimum(self._counts[s - 1, :, t - 1], most)
        yield np.minimum(self._numbers[s - 1, :, t - 1], 3)
        yield np.where(most > 0, 1 - count / np.maximum(most, 1), 0)
        yield np.minimum(self._names[s - 1, :, t - 1], 3)
        yield self._ends
        first = (
            np.clip(np.arange(self.rows.start, self.rows.stop) - s + 1, 0, None),
            np.clip(np.arange(self.columns.start, self.columns.stop) - t + 1, 0, None),
        )
        x, y = self._begins[0][first[0]][:, None], self._begins[1][first[1]][None, :]
        yield ((x != y) & (x > 0) & (y > 0)).astype(np.float32)
        loose = z
        if s > 1:
            loose = np.minimum(self.at(1, t), self.at(1, t, 1 - s, 0))
        if t > 1:
            loose = np.minimum(loose, np.minimum(self.at(s, 1), self.at(s, 1, 0, 1 - t)))
        yield np.maximum(loose, -1) if s + t > 2 else 0.0
        yield gain
        yield rest
        yield self._breaks[0][s - 1][:, None] + self._breaks[1][t - 1][None, :]


def _inner_breaks(totals: NDArray[np.int64], ends: range, sizes: int) -> Floats:
    """How many blocks begin inside each run, after its first sentence."""
    stops = np.arange(ends.start, ends.stop) + 1
    return np.stack([totals[stops] - totals[np.maximum(stops - size + 1, 0)] for size in range(1, sizes + 1)]).astype(
        np.float32
    )


def _padded(runs: Floats, level: Floats, ends: range, pad: int) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    places = np.arange(ends.start - pad, ends.stop + pad)
    inside = (places >= 0) & (places < runs.shape[1])
    clipped = np.clip(places, 0, runs.shape[1] - 1)
    valid = inside[None, :] & (places[None, :] >= np.arange(len(runs))[:, None])
    return runs[:, clipped], level[:, :, clipped], valid


def _overlap(source: Clues, target: Clues, weights: Floats, rows: range, columns: range, sizes: int) -> Floats:
    """Summed weights of the clues that two runs share: ``(sizes, rows, sizes, columns)``."""
    places = source.between(rows.start - sizes, rows.stop), target.between(columns.start - sizes, columns.stop)
    kept = np.intersect1d(places[0][1], places[1][1])
    if not len(kept):
        return np.zeros((sizes, len(rows), sizes, len(columns)), np.float32)
    x = _presence(*places[0], kept, rows, sizes) * weights[kept]
    y = _presence(*places[1], kept, columns, sizes)
    return (x.reshape(-1, len(kept)) @ y.reshape(-1, len(kept)).T).reshape(sizes, len(rows), sizes, len(columns))


def _presence(
    sentences: NDArray[np.int64], clues: NDArray[np.int64], kept: NDArray[np.int64], ends: range, sizes: int
) -> Floats:
    """1 where a run of the size holds the clue: ``(sizes, ends, kept)``."""
    where = np.minimum(np.searchsorted(kept, clues), len(kept) - 1)
    hit = kept[where] == clues
    single = np.zeros((len(ends) + sizes, len(kept)), np.float32)
    single[sentences[hit] - (ends.start - sizes), where[hit]] = 1
    result = np.empty((sizes, len(ends), len(kept)), np.float32)
    for size in range(sizes):
        result[size] = single[sizes - size : len(single) - size]
        if size:
            np.maximum(result[size], result[size - 1], out=result[size])
    return result


DEFAULT = Weights(
    beads=(
        0.921,
        -1.639,
        -0.723,
        5.443,
        2.588,
        1.389,
        -2.427,
        -2.193,
        -5.157,
        -1.724,
        1.173,
        -1.487,
        0.271,
        -2.06,
        -1.413,
        -0.857,
        -2.811,
        -1.813,
        -0.5,
    ),
    gap=-0.203,
    gap_open=-0.699,
)
