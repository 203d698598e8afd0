"""The conditional random field over ladders of ``align_train.py``: likelihood and gradient of many stretches at once.

The sums over all ladders of a stretch are found by the forward-backward algorithm, a row of cells of all stretches at a
time; gaps side by side in a row are a running sum.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from aligner.align import AlignOptions
from aligner.align.cost import BeadWeights, shapes

SHAPES = shapes(AlignOptions().max_size)
BEADS = [field.name for field in fields(BeadWeights)]
NAMES = [*BEADS, "gap", "gap_length", "gap_open"]
IMPOSSIBLE = -1e30


@dataclass
class Sample:
    """A stretch of a page that starts and ends between gold beads, and the gold steps through it."""

    features: np.ndarray
    gaps: tuple[np.ndarray, np.ndarray]
    closeness: float
    steps: list[tuple[int, int]]


def log_sum(values: np.ndarray) -> np.ndarray:
    most = np.maximum(values.max(axis=0), IMPOSSIBLE)
    return most + np.log(np.maximum(np.exp(values - most).sum(axis=0), 1e-300))


class Batch:
    """Samples side by side, filled up to the largest: what they are most likely under is looked for together."""

    def __init__(self, some: list[Sample]) -> None:
        sizes = np.array([one.features.shape[2:] for one in some])
        self.rows, self.columns = sizes.T
        height, width = sizes.max(axis=0) + 1
        count = len(some)
        self.features = np.zeros((count, len(BEADS), len(SHAPES), height, width), dtype=np.float32)
        self.possible = np.zeros((count, len(SHAPES), height, width), dtype=bool)
        self.gaps = np.zeros((count, height, 2)), np.zeros((count, width, 2))
        self.closeness = np.array([one.closeness for one in some])
        self.observed = np.zeros((count, len(NAMES)))
        for number, one in enumerate(some):
            n, m = sizes[number]
            self.features[number, :, :, 1 : n + 1, 1 : m + 1] = one.features
            for side_gaps, gaps in zip(self.gaps, one.gaps, strict=True):
                side_gaps[number, 1 : len(gaps) + 1] = gaps
            for shape, (s, t) in enumerate(SHAPES):
                self.possible[number, shape, s : n + 1, t : m + 1] = True
            self._observe(number, one.steps)
        self.features *= self.possible[:, None]

    def _observe(self, number: int, steps: list[tuple[int, int]]) -> None:
        """Add up the features of the gold steps."""
        row, column, in_gap = 0, 0, False
        for s, t in steps:
            row, column = row + s, column + t
            if s and t:
                self.observed[number, :-3] += self.features[number, :, SHAPES.index((s, t)), row, column]
            else:
                self.observed[number, -3:-1] += self.gaps[0][number, row] if s else self.gaps[1][number, column]
                self.observed[number, -1] += not in_gap
            in_gap = not (s and t)

    def loss(self, weights: np.ndarray) -> tuple[float, np.ndarray]:
        """Minus the log-likelihood of the gold steps, and its gradient ``(count, names)``; weights are as many."""
        count, flat = len(weights), self.features.reshape(len(weights), len(BEADS), -1)
        scores = np.matmul(weights[:, None, :-3].astype(np.float32), flat).reshape(self.possible.shape)
        scores = np.where(self.possible, scores, IMPOSSIBLE).transpose(1, 2, 0, 3).astype(np.float64)
        gaps = [np.einsum("bcg,bg->cb", one, weights[:, -3:-1])[..., None] for one in self.gaps]
        opening = weights[:, -1:]
        beads, gone, total = self._forward(scores, gaps, opening)
        after_bead, after_gap, to_gap = self._backward(scores, gaps, opening)
        whole = total[self.rows, np.arange(count), self.columns]
        share = np.zeros(scores.shape, dtype=np.float32)
        height, width = scores.shape[1], scores.shape[3]
        for shape, (s, t) in enumerate(SHAPES):
            if s < height and t < width:
                inner = total[: height - s, :, : width - t] + scores[shape, s:, :, t:] + after_bead[s:, :, t:]
                share[shape, s:, :, t:] = np.exp(np.minimum(inner - whole[:, None], 0))
        expected = np.zeros_like(weights)
        expected[:, :-3] = np.matmul(flat, share.transpose(2, 0, 1, 3).reshape(count, -1, 1))[:, :, 0]
        begun = np.logaddexp(beads + opening, gone)
        down = np.exp(np.minimum(begun[:-1] + gaps[0][1:] + after_gap[1:] - whole[:, None], 0)).sum(axis=2)
        aside = begun[:, :, :-1] + gaps[1][1:, :, 0].T + after_gap[:, :, 1:] - whole[:, None]
        aside = np.exp(np.minimum(aside, 0)).sum(axis=0)
        expected[:, -3:-1] = np.einsum("cb,bcg->bg", down, self.gaps[0][:, 1:])
        expected[:, -3:-1] += np.einsum("bc,bcg->bg", aside, self.gaps[1][:, 1:])
        expected[:, -1] = np.exp(np.minimum(beads + opening + to_gap - whole[:, None], 0)).sum(axis=(0, 2))
        return float((whole - (self.observed * weights).sum(axis=1)).sum()), expected - self.observed

    def _forward(self, scores: np.ndarray, gaps: list[np.ndarray], opening: np.ndarray) -> tuple[np.ndarray, ...]:
        """Log sums over the ladders to each cell: those that end in a bead, in a gap, and all."""
        _, height, count, width = scores.shape
        passed = np.cumsum(gaps[1][:, :, 0], axis=0).T
        beads, gone, total = (np.full((height, count, width), IMPOSSIBLE) for _ in range(3))
        beads[0, :, 0], gone[0, :, 1:] = 0.0, passed[:, 1:] + opening
        total[0] = np.logaddexp(beads[0], gone[0])
        for row in range(1, height):
            found = np.full((len(SHAPES), count, width), IMPOSSIBLE)
            for shape, (s, t) in enumerate(SHAPES):
                if s <= row and t < width:
                    found[shape, :, t:] = total[row - s][:, : width - t] + scores[shape, row, :, t:]
            beads[row] = log_sum(found)
            entry = gaps[0][row] + np.logaddexp(beads[row - 1] + opening, gone[row - 1])
            entry[:, 1:] = np.logaddexp(entry[:, 1:], beads[row][:, :-1] + opening + gaps[1][1:, :, 0].T)
            gone[row] = passed + np.logaddexp.accumulate(entry - passed, axis=1)
            total[row] = np.logaddexp(beads[row], gone[row])
        return beads, gone, total

    def _backward(self, scores: np.ndarray, gaps: list[np.ndarray], opening: np.ndarray) -> tuple[np.ndarray, ...]:
        """Log sums over the ladders from each cell on: after a bead, within a gap, into a gap."""
        _, height, count, width = scores.shape
        passed = np.cumsum(gaps[1][:, :, 0], axis=0).T
        left, after_bead, after_gap, to_gap = (np.full((height, count, width), IMPOSSIBLE) for _ in range(4))
        left = passed[:, -1:] - passed
        for row in range(height - 1, -1, -1):
            found = np.full((len(SHAPES), count, width), IMPOSSIBLE)
            for shape, (s, t) in enumerate(SHAPES):
                if row + s < height and t < width:
                    found[shape, :, : width - t] = after_bead[row + s][:, t:] + scores[shape, row + s, :, t:]
            on = log_sum(found)
            end = self.rows == row
            on[end, self.columns[end]] = 0.0
            down = gaps[0][row + 1] + after_gap[row + 1] if row + 1 < height else np.full((count, width), IMPOSSIBLE)
            entry = np.logaddexp(on, down) - left
            after_gap[row] = left + np.logaddexp.accumulate(entry[:, ::-1], axis=1)[:, ::-1]
            to_gap[row] = down
            to_gap[row][:, :-1] = np.logaddexp(down[:, :-1], gaps[1][1:, :, 0].T + after_gap[row][:, 1:])
            after_bead[row] = np.logaddexp(on, opening + to_gap[row])
        return after_bead, after_gap, to_gap
