"""The weights of the alignment: those under which gold ladders are most likely, and what they score on unseen sets.

    python tests/benchmarks/align_train.py data/gold/ru-en FOLDER... [--leave-one-out] [--without FEATURE...]

A conditional random field over whole ladders: L-BFGS with exact gradients by the forward-backward algorithm. Each
folder weighs the same. Some weights grow with the closeness of the two documents (``cost.Model``).
A weight whose sign is known is held to it: closing quotes fall differently in the quotations of one news set, and what
was learned from that hurt everywhere else. ``breaks`` is set by hand: no folder has paragraphs.

``--leave-one-out`` trains without each folder in turn and scores it: only that says what transfers.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from align_quality import documents
from scipy.optimize import minimize

from aligner.align import AlignOptions, Runs, Text
from aligner.align.cost import LEARNED, MIDDLE, BeadWeights, features, shapes
from aligner.align.evaluation import Scores, evaluate
from aligner.align.ladder import Rung
from aligner.align.pieces import Pieces
from aligner.align.rectangle import Rectangles
from aligner.align.search import Corridor, Search, Stretch
from aligner.align.sides import side
from aligner.embed.use import UseEncoder

SHAPES = shapes(AlignOptions().max_size)
BEADS = [field.name for field in fields(BeadWeights)]
NAMES = [*BEADS, "gap", "gap_length", "gap_open"]
GROWING = [NAMES.index(name) for name in LEARNED.growth]
HELD = {"shrink", "grow", "length", "missing", "ends", "quotes", "gap_length", "gap_open"}
"""Features that can only speak against a bead or a gap."""
CLIPPED = [NAMES.index(name) for name in ("quotes", "gap_open")]
IMPOSSIBLE, RIDGE, STRETCH, TOGETHER = -1e30, 2e-5, 32, 16


@dataclass
class Page:
    """A document with gold: features ``(f, shapes, n, m)``, of gaps ``(n, 2)`` and ``(m, 2)``, its closeness."""

    features: np.ndarray
    gaps: tuple[np.ndarray, np.ndarray]
    closeness: float
    gold: tuple[Rung, ...]


@dataclass
class Sample:
    """A stretch of a page that starts and ends between gold beads, and the gold steps through it."""

    features: np.ndarray
    gaps: tuple[np.ndarray, np.ndarray]
    closeness: float
    steps: list[tuple[int, int]]


def page(source: list[str], target: list[str], gold: tuple[Rung, ...], encoder: UseEncoder) -> Page:
    runs = [Runs.of(texts, encoder, AlignOptions().max_size - 1) for texts in (source, target)]
    for one in runs:
        one.all()
    pieces = Pieces(side(Text(source), runs[0]), side(Text(target), runs[1]), AlignOptions())
    cells = Rectangles(pieces.prepared, np.arange(len(source))[None], np.arange(len(target))[None], len(runs[0]))
    values = np.zeros((len(BEADS), len(SHAPES), len(source), len(target)), dtype=np.float16)
    for number, shape in enumerate(SHAPES):
        for row, feature in enumerate(features(cells, *shape)):
            values[row, number] = feature[0] if np.ndim(feature) else feature
    one = LEARNED.weights
    lengths = [gaps - one.gap for gaps in one.gaps(pieces.prepared)]
    both = tuple(np.stack([np.ones(len(length)), length / one.gap_length], axis=1) for length in lengths)
    return Page(values, both, pieces.level.closeness - MIDDLE, gold)


def stretches(gold: tuple[Rung, ...], rows: int, columns: int) -> list[tuple[int, int, int, int, list]]:
    """Parts of a gold ladder with only beads that the search can make, of some 32 steps."""
    holders = [{number: rung for rung in gold for number in rung[one]} for one in (0, 1)]
    found, steps, place, start = [], [], [0, 0], (0, 0)

    def cut() -> None:
        nonlocal steps, start
        if steps and place[0] > start[0] and place[1] > start[1]:
            found.append((*start, *place, steps))
        steps, start = [], tuple(place)

    while place[0] < rows or place[1] < columns:
        ends = (rows, columns)
        next_to = [holders[one].get(place[one], Rung((), ())) if place[one] < ends[one] else None for one in (0, 1)]
        step = _step(next_to, place)
        if step is None:
            cut()
            place = _past(holders, place, ends)
            start = tuple(place)
            continue
        steps.append(step)
        place = [place[0] + step[0], place[1] + step[1]]
        if len(steps) >= STRETCH and all(step):
            cut()
    cut()
    return found


def _step(next_to: list[Rung | None], place: list[int]) -> tuple[int, int] | None:
    """The gold step from a place, if the search can make it."""
    here, there = next_to
    if here is not None and not here.target:
        return (1, 0)
    if there is not None and not there.source:
        return (0, 1)
    if here is None or here != there:
        return None
    whole = all(here[one] == tuple(range(place[one], place[one] + len(here[one]))) for one in (0, 1))
    shape = len(here.source), len(here.target)
    return shape if whole and shape in SHAPES else None


def _past(holders: list[dict[int, Rung]], place: list[int], ends: tuple[int, int]) -> list[int]:
    """The first place after a knot of beads that cross or are too large."""
    stops = [min(one + 1, end) for one, end in zip(place, ends, strict=True)]
    while True:
        rungs = [
            holders[one][number] for one in (0, 1) for number in range(place[one], stops[one]) if number in holders[one]
        ]
        wider = [
            min(max([stops[one], *(number + 1 for rung in rungs for number in rung[one])]), ends[one]) for one in (0, 1)
        ]
        if wider == stops:
            return stops
        stops = wider


def samples(one: Page) -> list[Sample]:
    return [
        Sample(one.features[:, :, a:c, b:d], (one.gaps[0][a:c], one.gaps[1][b:d]), one.closeness, steps)
        for a, b, c, d, steps in stretches(one.gold, *one.features.shape[2:])
    ]


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


def at(weights: np.ndarray, closeness: np.ndarray) -> np.ndarray:
    """The weights for documents of these closenesses, ``(count, names)``."""
    result = np.repeat(weights[None, : len(NAMES)], len(closeness), axis=0)
    result[:, GROWING] += closeness[:, None] * weights[len(NAMES) :]
    result[:, CLIPPED] = np.minimum(result[:, CLIPPED], 0)
    return result


def trained(sets: dict[str, list[Batch]], beads: dict[str, int], start: np.ndarray, free: np.ndarray) -> np.ndarray:
    """The most likely weights."""

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        value, gradient = RIDGE * float(weights @ weights), 2 * RIDGE * weights
        for name, batches in sets.items():
            share = 1 / beads[name] / len(sets)
            for batch in batches:
                here = at(weights, batch.closeness)
                one, slope = batch.loss(here)
                slope[here == 0] = 0
                value += share * one
                gradient[: len(NAMES)] += share * slope.sum(axis=0)
                gradient[len(NAMES) :] += share * (slope[:, GROWING] * batch.closeness[:, None]).sum(axis=0)
        return value, gradient * free

    bounds = [(None, 0.0 if name in HELD else None) for name in NAMES] + [(None, None)] * len(GROWING)
    return minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 100}).x


def decoded(weights: np.ndarray, one: Page) -> list[Rung]:
    """The best ladder of a page."""
    here = at(weights, np.array([one.closeness]))[0]
    scores = np.tensordot(here[:-3].astype(np.float32), one.features.astype(np.float32), 1)
    scores = np.pad(scores, ((0, 0), (0, 0), (1, 0)), constant_values=-np.inf)
    search = Search(
        SHAPES, Corridor.whole(*one.features.shape[2:]), *(gaps @ here[-3:-1] for gaps in one.gaps), here[-1]
    )
    search.feed([Stretch(1, 0, scores)])
    rungs, row, column = [], 0, 0
    for step in search.path():
        rungs.append(Rung(tuple(range(row, row + step.source)), tuple(range(column, column + step.target))))
        row, column = row + step.source, column + step.target
    return rungs


def scored(weights: np.ndarray, pages: list[Page]) -> Scores:
    return sum((evaluate(decoded(weights, one), one.gold) for one in pages), Scores())


def report(title: str, scores: dict[str, Scores]) -> None:
    print(f"{title:16s}", *(f"{name} {x.strict.f1:.4f}/{x.lax.f1:.4f}" for name, x in scores.items()), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--leave-one-out", action="store_true")
    parser.add_argument("--without", nargs="*", default=[], choices=BEADS, help="features left out")
    options = parser.parse_args()
    encoder = UseEncoder()
    pages = {folder.name: [page(*one[1:], encoder) for one in documents(folder)] for folder in options.folders}
    sets, beads = {}, {}
    for name, every in pages.items():
        some = sorted((one for each in every for one in samples(each)), key=lambda one: sum(one.features.shape[2:]))
        sets[name] = [Batch(some[low : low + TOGETHER]) for low in range(0, len(some), TOGETHER)]
        beads[name] = sum(len(one.steps) for one in some)
    weights = LEARNED.weights
    start = [*(getattr(weights.beads, name) for name in BEADS), weights.gap, weights.gap_length, weights.gap_open]
    start = np.array([*start, *LEARNED.growth.values()])
    free = np.array([name not in {"breaks", *options.without} for name in NAMES] + [True] * len(GROWING), dtype=float)
    start *= np.array([name not in options.without for name in NAMES] + [True] * len(GROWING))
    report("now", {name: scored(start, every) for name, every in pages.items()})
    found = trained(sets, beads, start, free)
    report("trained on all", {name: scored(found, every) for name, every in pages.items()})
    print(
        *(
            f"{name}={value:.2f},"
            for name, value in zip([*NAMES, *("+" + NAMES[i] for i in GROWING)], found, strict=True)
        )
    )
    if options.leave_one_out:
        held = {}
        for name in sets:
            rest = {other: batches for other, batches in sets.items() if other != name}
            held[name] = scored(trained(rest, beads, found, free), pages[name])
        report("left out", held)


if __name__ == "__main__":
    main()
