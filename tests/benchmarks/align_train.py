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
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from align_field import BEADS, NAMES, SHAPES, Batch, Sample
from align_quality import documents
from scipy.optimize import minimize

from aligner.align import AlignOptions, Runs, Text
from aligner.align.cost import LEARNED, MIDDLE, features
from aligner.align.evaluation import Scores, evaluate
from aligner.align.ladder import Rung
from aligner.align.pieces import Pieces
from aligner.align.rectangle import Rectangles
from aligner.align.search import Corridor, Search, Stretch
from aligner.align.sides import side
from aligner.embed.use import UseEncoder

GROWING = [NAMES.index(name) for name in LEARNED.growth]
HELD = {"shrink", "grow", "length", "missing", "ends", "quotes", "gap_length", "gap_open"}
"""Features that can only speak against a bead or a gap."""
CLIPPED = [NAMES.index(name) for name in ("quotes", "gap_open")]
RIDGE, STRETCH, TOGETHER = 2e-5, 32, 16


@dataclass
class Page:
    """A document with gold: features ``(f, shapes, n, m)``, of gaps ``(n, 2)`` and ``(m, 2)``, its closeness."""

    features: np.ndarray
    gaps: tuple[np.ndarray, np.ndarray]
    closeness: float
    gold: tuple[Rung, ...]


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
    return Page(values, both, pieces.level.fidelity - MIDDLE, gold)


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
