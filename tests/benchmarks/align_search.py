"""The search for the alignment's weights: a log-linear model of whole ladders, then a search for F1.

    python tests/benchmarks/align_search.py NTREX-RU-EN BLEUALIGN-DEV-DE-FR --thematic thematic.tsv \
        --help-pages /usr/share/libreoffice/help --held-out data/gold/ru-en --seconds 300

1. Likelihood: the weights under which the gold ladders are most likely among all ladders (a conditional random field
   over paths; L-BFGS with exact gradients by the forward-backward algorithm).
2. F1: random steps around these weights, kept when the mean of strict F1 and a fifth of lax F1 over the sets rises by
   more than the penalty for leaving them.

Besides the gold folders, documents are drawn from pairs of sentences: neighbours are merged by chance, each side on
its own, so that boundaries cross and beads of all shapes come out, and runs of sentences are dropped. Nothing is tuned
on the held-out folder. ``--leave-one-out`` trains without each set in turn, from weights that know nothing.
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from align_help import paragraphs
from align_quality import documents
from scipy.optimize import minimize

from aligner.align import AlignOptions, Text, runs_of
from aligner.align.cost import DEFAULT, BeadWeights, features, shapes
from aligner.align.evaluation import Scores, evaluate
from aligner.align.ladder import Rung
from aligner.align.pieces import Pieces
from aligner.align.rectangle import Rectangles
from aligner.align.search import Corridor, Search, Stretch
from aligner.align.sides import side
from aligner.embed.use import UseEncoder
from aligner.text.cleaning import normalised

SHAPES = shapes(AlignOptions().max_size)
NAMES = (*BeadWeights.__slots__, "gap", "gap_open")
IMPOSSIBLE = -1e30
DRAWN = ((0.15, 0.15, 0.08), (0.1, 0.25, 0.05), (0.2, 0.1, 0.1), (0.1, 0.1, 0.15))
"""Chance of a merge in the source, in the target, and of a run of gaps, for the drawn documents in turn."""
SHARES = {"gold": 0.67, "drawn": 0.33}
"""What the gold folders and the drawn sets weigh in all."""
_BREAKS = NAMES.index("breaks")


@dataclass
class Sample:
    """A stretch of a document without beads that cannot be had: features ``(f, shapes, n + 1, m + 1)``, gold steps."""

    features: np.ndarray
    steps: list[tuple[int, int]]


@dataclass
class Page:
    """A document with gold: features of all cells, and samples for training."""

    features: np.ndarray
    gold: list[Rung]
    samples: list[Sample]


def page(source: list[str], target: list[str], gold: list[Rung], encoder: UseEncoder) -> Page:
    texts = [[normalised(text) for text in texts] for texts in (source, target)]
    most = AlignOptions().max_size - 1
    pieces = Pieces(*(side(Text(text), runs_of(text, encoder, most)) for text in texts), AlignOptions())
    prepared = (pieces.source, pieces.target), pieces.background, pieces.level, pieces.common
    rectangle = Rectangles(*prepared, np.arange(len(source))[None], np.arange(len(target))[None])
    values = np.zeros((len(NAMES) - 2, len(SHAPES), len(source) + 1, len(target) + 1), dtype=np.float32)
    for number, shape in enumerate(SHAPES):
        for row, feature in enumerate(features(rectangle, *shape)):
            values[row, number, 1:, 1:] = feature[0] if np.ndim(feature) else feature
    cut = [
        Sample(values[:, :, a : c + 1, b : d + 1], steps) for a, b, c, d, steps in stretches(gold, *values.shape[2:])
    ]
    return Page(values, gold, cut)


def stretches(gold: list[Rung], rows: int, columns: int) -> list[tuple[int, int, int, int, list[tuple[int, int]]]]:
    """Parts of a gold ladder made only of beads in order that the search can make; gold may cross or be too large."""
    by_source = {number: rung for rung in gold for number in rung.source}
    by_target = {number: rung for rung in gold for number in rung.target}
    found, steps, row, column, start = [], [], 0, 0, (0, 0)

    def plain(rung: Rung) -> bool:
        whole = (
            row,
            column,
            tuple(range(row, row + len(rung.source))),
            tuple(range(column, column + len(rung.target))),
        )
        shape = len(rung.source), len(rung.target)
        return whole[2:] == rung[:2] and shape in SHAPES

    while row < rows - 1 or column < columns - 1:
        here, there = by_source.get(row, Rung((row,), ())), by_target.get(column, Rung((), (column,)))
        if row < rows - 1 and not here.target:
            steps.append((1, 0))
        elif column < columns - 1 and not there.source:
            steps.append((0, 1))
        elif row < rows - 1 and column < columns - 1 and plain(here):
            steps.append((len(here.source), len(here.target)))
        else:
            found.append((*start, row, column, steps))
            row, column, steps = _past(here, there, by_source, by_target, row, column, rows - 1, columns - 1)
            start = row, column
            continue
        row, column = row + steps[-1][0], column + steps[-1][1]
    found.append((*start, row, column, steps))
    return [part for part in found if part[4] and part[2] > part[0] and part[3] > part[1]]


def _past(here, there, by_source, by_target, row, column, rows, columns):
    """The first cell after a knot of beads that cross or are too large."""
    sources, targets = {row, *here.source, *there.source}, {column, *here.target, *there.target}
    while True:
        low = len(sources) + len(targets)
        sources = set(range(row, min(max(sources) + 1, rows)))
        targets = set(range(column, min(max(targets) + 1, columns)))
        for number in list(sources):
            targets |= set(by_source[number].target) if number in by_source else set()
        for number in list(targets):
            sources |= set(by_target[number].source) if number in by_target else set()
        if len(sources) + len(targets) == low:
            return max(sources, default=row - 1) + 1, max(targets, default=column - 1) + 1, []


def drawn(pairs: list[tuple[str, str]], merge_source: float, merge_target: float, drop: float, seed: int):
    """A document from pairs of sentences: crossing merges, runs of gaps; the beads are what hangs together."""
    rng, source, target, gold = random.Random(seed), [], [], []
    kept, state = [], ""
    for one, other in pairs:
        if not (state and rng.random() < 0.35):
            draw = rng.random()
            state = "source" if draw < drop / 2 else "target" if draw < drop else ""
        kept.append((None if state == "source" else one, None if state == "target" else other))
    at = 0
    while at < len(kept):
        groups: tuple[list[list[str]], list[list[str]]] = ([], [])
        if None in kept[at]:
            for side_groups, text in zip(groups, kept[at], strict=True):
                side_groups.extend([[text]] if text is not None else [])
            at += 1
        else:
            joins = False, False
            while True:
                for side_groups, text, join in zip(groups, kept[at], joins, strict=True):
                    side_groups[-1].append(text) if join else side_groups.append([text])
                at += 1
                joins = rng.random() < merge_source, rng.random() < merge_target
                size = sum(map(len, groups)) + 2 - sum(joins)
                if at >= len(kept) or None in kept[at] or not any(joins) or size > AlignOptions().max_size:
                    break
        places = [
            range(len(texts), len(texts) + len(side_groups))
            for texts, side_groups in zip((source, target), groups, strict=True)
        ]
        source.extend(" ".join(group) for group in groups[0])
        target.extend(" ".join(group) for group in groups[1])
        gold.append(Rung(tuple(places[0]), tuple(places[1])))
    return source, target, gold


def help_pairs(root: Path, languages: tuple[str, str], seed: int, pages: int = 120) -> list[tuple[str, str]]:
    """Paragraphs with the same identifier, of pages drawn by chance."""
    names = sorted(path.relative_to(root / languages[0]) for path in (root / languages[0] / "text").rglob("*.html"))
    pairs = []
    for name in random.Random(seed).sample(names, pages):
        if (root / languages[1] / name).exists():
            one, other = (paragraphs(root / language / name) for language in languages)
            pairs += [
                (text, other[key]) for key, text in one.items() if len(text) > 12 and other.get(key, text) != text
            ]
    return pairs


def log_sum(values: np.ndarray) -> np.ndarray:
    most = np.maximum(values.max(axis=0), IMPOSSIBLE)
    return most + np.log(np.exp(values - most).sum(axis=0))


def likelihood(weights: np.ndarray, sample: Sample) -> tuple[float, np.ndarray]:
    """Minus the log-likelihood of the gold steps, and its gradient."""
    values, gap, opening = sample.features, weights[-2], weights[-1]
    scores = np.tensordot(weights[:-2].astype(np.float32), values, 1).astype(np.float64)
    rows, columns = (size - 1 for size in scores.shape[1:])
    passed = gap * np.arange(columns + 1)
    beads, gaps, total = (np.full((rows + 1, columns + 1), IMPOSSIBLE) for _ in range(3))
    beads[0, 0], gaps[0, 1:] = 0.0, passed[1:] + opening
    total[0] = np.logaddexp(beads[0], gaps[0])
    for row in range(1, rows + 1):
        found = np.full((len(SHAPES), columns + 1), IMPOSSIBLE)
        for number, (s, t) in enumerate(SHAPES):
            if s <= row and t <= columns:
                found[number, t:] = total[row - s, : columns + 1 - t] + scores[number, row, t:]
        beads[row] = log_sum(found)
        entry = gap + np.logaddexp(beads[row - 1] + opening, gaps[row - 1])
        entry[1:] = np.logaddexp(entry[1:], beads[row, :-1] + opening + gap)
        gaps[row] = passed + np.logaddexp.accumulate(entry - passed)
        total[row] = np.logaddexp(beads[row], gaps[row])
    after_bead, after_gap, to_gap = (np.full((rows + 1, columns + 1), IMPOSSIBLE) for _ in range(3))
    left = passed[::-1]
    for row in range(rows, -1, -1):
        found = np.full((len(SHAPES), columns + 1), IMPOSSIBLE)
        for number, (s, t) in enumerate(SHAPES):
            if row + s <= rows and t <= columns:
                found[number, : columns + 1 - t] = after_bead[row + s, t:] + scores[number, row + s, t:]
        on = log_sum(found)
        down = gap + after_gap[row + 1] if row < rows else np.full(columns + 1, IMPOSSIBLE)
        if row == rows:
            on[columns] = 0.0
        entry = np.logaddexp(on, down) - left
        after_gap[row] = left + np.logaddexp.accumulate(entry[::-1])[::-1]
        to_gap[row] = down
        to_gap[row, :-1] = np.logaddexp(down[:-1], gap + after_gap[row, 1:])
        after_bead[row] = np.logaddexp(on, opening + to_gap[row])
    whole = total[rows, columns]
    share = np.zeros_like(scores)
    for number, (s, t) in enumerate(SHAPES):
        if s <= rows and t <= columns:
            inner = total[: rows + 1 - s, : columns + 1 - t] + scores[number, s:, t:] + after_bead[s:, t:]
            share[number, s:, t:] = np.exp(inner - whole)
    begun = np.logaddexp(beads + opening, gaps)
    in_gaps = np.exp(begun[:-1] + gap + after_gap[1:] - whole).sum()
    in_gaps += np.exp(begun[:, :-1] + gap + after_gap[:, 1:] - whole).sum()
    expected = np.append(np.tensordot(values, share.astype(np.float32), 3), [in_gaps, 0.0])
    expected[-1] = np.exp(beads + opening + to_gap - whole).sum()
    observed, gold_score = _observed(weights, sample, scores)
    return whole - gold_score, expected - observed


def _observed(weights: np.ndarray, sample: Sample, scores: np.ndarray) -> tuple[np.ndarray, float]:
    """Features and score of the gold steps."""
    observed, total, row, column, in_gap = np.zeros(len(NAMES)), 0.0, 0, 0, False
    for s, t in sample.steps:
        row, column = row + s, column + t
        if s and t:
            number = SHAPES.index((s, t))
            observed[:-2] += sample.features[:, number, row, column]
            total += scores[number, row, column]
        else:
            observed[-2:] += 1.0, not in_gap
        in_gap = not (s and t)
    return observed, total + observed[-2:] @ weights[-2:]


def trained(sets: dict[str, list[Page]], shares: dict[str, float], start: np.ndarray, steps: int) -> np.ndarray:
    """The most likely weights, each set counting by its share; that of paragraph breaks is left as it is."""
    samples = [(name, sample) for name in shares for one in sets[name] for sample in one.samples]
    beads = {name: sum(len(sample.steps) for other, sample in samples if other == name) for name in shares}
    free = np.ones(len(NAMES))
    free[_BREAKS] = 0.0

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        value, gradient = 1e-4 * float(weights @ weights), 2e-4 * weights
        for name, sample in samples:
            one, slope = likelihood(weights, sample)
            value += shares[name] / beads[name] * one
            gradient = gradient + shares[name] / beads[name] * slope
        return value, gradient * free

    bounds = [(None, None)] * (len(NAMES) - 1) + [(None, 0.0)]
    return minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": steps}).x


def decoded(weights: np.ndarray, one: Page) -> list[Rung]:
    scores = np.tensordot(weights[:-2].astype(np.float32), one.features, 1)
    rows, columns = (size - 1 for size in scores.shape[1:])
    gaps = (np.full(size, weights[-2]) for size in (rows, columns))
    search = Search(SHAPES, Corridor.whole(rows, columns), *gaps, min(0.0, float(weights[-1])))
    scores[:, :, 0] = -np.inf
    search.feed([Stretch(1, 0, scores[:, 1:])])
    rungs, row, column = [], 0, 0
    for step in search.path():
        rungs.append(Rung(tuple(range(row, row + step.source)), tuple(range(column, column + step.target))))
        row, column = row + step.source, column + step.target
    return rungs


def scored(weights: np.ndarray, pages: list[Page]) -> Scores:
    return sum((evaluate(decoded(weights, one), one.gold) for one in pages), Scores())


def climbed(sets: dict[str, list[Page]], shares: dict[str, float], start: np.ndarray, seconds: float) -> np.ndarray:
    """Random steps from the start that raise F1."""

    def worth(weights: np.ndarray) -> float:
        found = [(share, scored(weights, sets[name])) for name, share in shares.items()]
        distance = np.mean(((weights - start) / (np.abs(start) + 0.5)) ** 2)
        return sum(share * (one.strict.f1 + 0.2 * one.lax.f1) for share, one in found) - 0.002 * float(distance)

    rng, size = np.random.default_rng(0), np.maximum(np.abs(start) * 0.08, 0.08)
    size[_BREAKS] = 0.0
    best, reached, until = start, worth(start), time.monotonic() + seconds
    while time.monotonic() < until:
        step = rng.normal(0, 1, len(NAMES)) * size * rng.choice([0.5, 1, 2]) * (rng.random(len(NAMES)) < 0.4)
        tried = best + step
        tried[-1] = min(tried[-1], 0.0)
        value = worth(tried)
        if value > reached:
            best, reached = tried, value
    return best


def report(title: str, weights: np.ndarray, sets: dict[str, list[Page]]) -> None:
    rows = ((name, scored(weights, pages)) for name, pages in sets.items())
    print(f"{title:16s}", *(f"{name} {one.strict.f1:.4f}/{one.lax.f1:.4f}" for name, one in rows), flush=True)


def shares_of(gold: list[str], others: list[str], sets: dict[str, list[Page]]) -> dict[str, float]:
    """What each set weighs: within its group, by the square root of its beads."""
    result = {}
    for kind, names in (("gold", gold), ("drawn", others)):
        roots = {name: sum(len(one.gold) for one in sets[name]) ** 0.5 for name in names}
        result |= {name: SHARES[kind] * root / sum(roots.values()) for name, root in roots.items()}
    return {name: share / sum(result.values()) for name, share in result.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--thematic", type=Path)
    parser.add_argument("--help-pages", type=Path)
    parser.add_argument("--held-out", type=Path)
    parser.add_argument("--steps", type=int, default=80)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--leave-one-out", action="store_true")
    options = parser.parse_args()
    encoder = UseEncoder()
    sets = {folder.name: [page(*one[1:], encoder) for one in documents(folder)] for folder in options.gold}
    gold, others = list(sets), []
    if options.thematic:
        rows = [line.split("\t") for line in options.thematic.read_text(encoding="utf-8").splitlines()[1:]]
        pairs = [(row[1], row[2]) for row in rows if len(row) > 2 and row[1] and row[2]]
        parts = [pairs[low : low + 290] for low in range(0, len(pairs) - 200, 290)]
        sets["news"] = [page(*drawn(part, *DRAWN[number % 4], number), encoder) for number, part in enumerate(parts)]
        others.append("news")
    for number, languages in enumerate((("zh-CN", "en-US"), ("de", "fr"), ("ru", "en-US"))):
        if options.help_pages and all((options.help_pages / language).exists() for language in languages):
            pairs = help_pairs(options.help_pages, languages, number)
            sets[f"help {languages[0]}"] = [page(*drawn(pairs[:250], *DRAWN[number % 4], number), encoder)]
            others.append(f"help {languages[0]}")
    if options.held_out:
        sets["held out"] = [page(*one[1:], encoder) for one in documents(options.held_out)]
    beads = DEFAULT.beads
    start = np.array([*(getattr(beads, name) for name in NAMES[:-2]), DEFAULT.gap, DEFAULT.gap_open])
    neutral = np.where(np.array(NAMES) == "close", 4.0, 0.0)
    report("now", start, sets)
    likely = trained(sets, shares_of(gold, others, sets), start, options.steps)
    report("likelihood", likely, sets)
    best = climbed(sets, shares_of(gold, others, sets), likely, options.seconds)
    report("F1", best, sets)
    print(*(f"{name}={value:.2f}," for name, value in zip(NAMES, best, strict=True)))
    for name in (*gold, *others) if options.leave_one_out else ():
        rest = shares_of([one for one in gold if one != name], [one for one in others if one != name], sets)
        likely = trained(sets, rest, neutral, options.steps)
        report(f"without {name}", climbed(sets, rest, likely, options.seconds / 3), sets)


if __name__ == "__main__":
    main()
