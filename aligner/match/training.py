"""A model's calibration, learned from judged pairs: weights of the ranking, both scales, the threshold for none.

Goes in: collections with grades, ladders, an encoder. Comes out: what :mod:`aligner.match.calibration` reads. The fits
are convex and small, so that Newton's method with a ridge needs a dozen steps.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from aligner.match.calibration import LEAD, PARALLEL, RIVALRY, STANDING, log_odds, rest_of, translated
from aligner.match.closeness import FEATURES, SURROUNDINGS, WORD_FEATURES, features
from aligner.match.neighbours import LEAST, RIVALS, neighbours
from aligner.match.side import Sentences, Side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aligner.embed.protocol import Encoder
    from aligner.match.judged import Collection, Links
    from aligner.match.neighbours import Near
    from aligner.match.windows import Ints

Table = NDArray[Any]
Rivals = tuple[float, float]
"""What a missing rival counts as, and what each counts as at least."""
Graded = tuple[Table, Table]
"""Features ``(q, n, f)``, the last of ``RIVALRY``, and grades ``(q, n)``."""

GAINS = np.array([0.0, 0.3, 3.0, 6.0])
PRIOR = {
    "cosine": 0.7,
    "windows": 0.7,
    "words": 0.4,
    "context": 0.2,
    "section": 0.2,
    "names": 0.15,
    "numbers": -0.3,
}
RIDGE = 0.3
"""Weights of standardised features are drawn towards a plain sum, ``PRIOR``, and not towards none: nDCG@5 .510 instead
of .471, each collection left out in turn. With a ridge of 1 it is .506, of .1 .502. Names and numbers are drawn
further than the judged pairs would have them: of hard pairs .76 are fooled instead of .78, nDCG@5 is .510 instead
of .512."""
LOST = 0.05
"""Share of sentences with a counterpart that may be said to have none."""
_WEAKEST = 10
"""Of a hundred judged sentences so many have rivals weaker than ``least``."""
_SHOWN, _LOOKED_AT, _STEPS = 5, 6, 40


class Drawn(NamedTuple):
    """Some texts beside others: what is known of pairs and of sentences.

    ``pairs`` ``(n, f)``: ``FEATURES`` and ``RIVALRY``; ``true`` ``(n,)``: which are translations. ``closest``
    ``(q, 2)``: of each source sentence the largest cosine and its margin; ``found`` ``(q,)``: whether that is its own.
    """

    pairs: Table
    true: Table
    closest: Table
    found: Table


def rivalled(source: Side, target: Side, rivals: Rivals, count: int | None = None) -> Near:
    """The neighbours, as the rivals of a model count."""
    return replace(neighbours(source, target, count), rival=rivals[0], least=rivals[1])


def pair_table(source: Side, target: Side, row: Ints, column: Ints, near: Near) -> Table:
    """``FEATURES`` and ``RIVALRY`` of pairs."""
    found = features(source, target, row, column)
    return np.concatenate((found, near.rivalry(found[:, FEATURES.index("cosine")], row, column)), axis=1)


def all_pairs(source: Side, target: Side, rows: Ints, rivals: Rivals) -> Table:
    """The same for some source sentences beside all targets ``(rows, targets, f)``."""
    count = len(target)
    row, column = np.repeat(rows, count), np.tile(np.arange(count), len(rows))
    order = np.argsort(row, kind="stable")
    found = np.empty((len(row), len(FEATURES) + len(RIVALRY)), dtype=np.float32)
    found[order] = pair_table(source, target, row[order], column[order], rivalled(source, target, rivals))
    return found.reshape(len(rows), count, -1)


def ranking(data: Sequence[Graded], used: list[int]) -> Table:
    """Weights of the raw features, others 0, so that high grades come first: softmax over each source's targets."""
    stacked = np.concatenate([x[..., used].reshape(-1, len(used)) for x, _ in data]).astype(np.float64)
    mean, scale = stacked.mean(axis=0), stacked.std(axis=0) + 1e-9
    parts = []
    for x, grades in data:
        gain = GAINS[grades]
        held = gain.sum(axis=1) > 0
        wanted = gain[held] / gain[held].sum(axis=1, keepdims=True)
        parts.append(((x[held][..., used] - mean) / scale, wanted))
    count = sum(len(wanted) for _, wanted in parts)
    prior = np.array([PRIOR.get(FEATURES[n], 0.0) for n in used])
    weights = prior.copy()
    for _ in range(_STEPS):
        slope, bend = 2 * RIDGE * (weights - prior), 2 * RIDGE * np.eye(len(used))
        for x, wanted in parts:
            logits = x @ weights
            share = np.exp(logits - logits.max(axis=1, keepdims=True))
            share /= share.sum(axis=1, keepdims=True)
            slope = slope + np.einsum("qt,qtf->f", share - wanted, x) / count
            middle = np.einsum("qt,qtf->qf", share, x)
            bend = bend + (np.einsum("qt,qtf,qtg->fg", share, x, x) - middle.T @ middle) / count
        weights -= np.linalg.solve(bend, slope)
    found = np.zeros(len(FEATURES))
    found[used] = weights / scale
    return found


def logistic(
    x: Table, true: Table, weight: Table | None = None, given: Table | float = 0.0, ridge: float = 1e-3
) -> Table:
    """Weights of a logistic regression, the constant last.

    ``x`` ``(n, f)``; ``true``, ``weight``, and the log-odds ``given`` beside them, ``(n,)``.
    """
    x = x.astype(np.float64)
    mean, scale = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = np.concatenate(((x - mean) / scale, np.ones((len(x), 1))), axis=1)
    weight = np.full(len(x), 1 / len(x)) if weight is None else weight / weight.sum()
    held = np.append(np.full(x.shape[1], 2 * ridge), 1e-9)
    w = np.zeros(z.shape[1])
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-np.clip(z @ w + given, -30, 30)))
        slope = z.T @ (weight * (p - true)) + held * w
        bend = (z * (weight * np.maximum(p * (1 - p), 1e-6))[:, None]).T @ z + np.diag(held)
        step = np.linalg.solve(bend, slope)
        w -= step * min(1.0, 5.0 / max(1e-9, float(np.abs(step).max())))
    return np.append(w[:-1] / scale, w[-1] - (w[:-1] * mean / scale).sum())


def standing(weights: Table, table: Table, usual: float) -> Table:
    """Columns of ``STANDING`` ``(q, n, 4)``."""
    close = table[..., : len(FEATURES)] @ weights
    around = [FEATURES.index(name) for name in SURROUNDINGS]
    rest, off = rest_of(close, table[..., around] @ weights[around], usual)
    own = (close - off[:, None], close - rest[:, None])
    told = table[..., [(*FEATURES, *RIVALRY).index(name) for name in LEAD.values()]]
    first = np.take_along_axis(told, close.argmax(axis=1)[:, None, None], axis=1)
    return np.concatenate((np.stack(own, axis=-1), np.broadcast_to(first, told.shape)), axis=-1)


def top_rows(columns: Table, grades: Table) -> tuple[Table, Table]:
    """Columns of the first passages of each source, and whether they are graded 2 or 3."""
    top = np.argsort(-columns[..., 0], axis=1)[:, :_SHOWN]
    return np.take_along_axis(columns, top[..., None], 1), np.take_along_axis(grades, top, 1) >= 2


def scale_of(weights: Table, usual: float, data: Sequence[Graded], each: Sequence[float]) -> Table:
    """Weights of the columns, and the constant, on the first rows of each source; ``each``: weight of a table."""
    rows = [top_rows(standing(weights, table, usual), grades) for table, grades in data]
    x = np.concatenate([columns.reshape(-1, columns.shape[-1]) for columns, _ in rows])
    weight = np.concatenate([np.full(right.size, share) for (_, right), share in zip(rows, each, strict=True)])
    return logistic(x, np.concatenate([right.ravel() for _, right in rows]).astype(np.float64), weight)


def chance(columns: Table, scale: Table) -> Table:
    """Probabilities from the columns."""
    found: Table = 1 / (1 + np.exp(-(columns @ scale[:-1] + scale[-1])))
    return found


def usual_of(weights: Table, data: Sequence[Graded]) -> float:
    """Closeness of passages that have nothing to do with a sentence: the median over all that have grade 0."""
    return float(np.median(np.concatenate([(x[..., : len(FEATURES)] @ weights)[grades == 0] for x, grades in data])))


def rivals_of(sides: Sequence[tuple[Side, Side]], parts: Sequence[Collection]) -> Rivals:
    """The mean cosine of a judged sentence and its closest target; and of the next three, where those are weak."""
    found = [
        np.sort(source.vectors_at(part.queries) @ target.vectors.T, axis=1)[:, -RIVALS - 1 :]
        for (source, target), part in zip(sides, parts, strict=True)
    ]
    closest = np.concatenate([cosines[:, -1] for cosines in found])
    others = [cosines[:, :-1].mean(axis=1) for cosines in found if cosines.shape[1] > 1]
    return float(closest.mean()), float(np.percentile(np.concatenate(others), _WEAKEST)) if others else LEAST


def none_below(best: Table, has: Table) -> float:
    """The highest threshold, in half hundredths, that loses at most ``LOST`` of the sentences with a counterpart."""
    bars = [bar / 200 for bar in range(2, 60) if (best[has] < bar / 200).mean() <= LOST]
    return max(bars, default=0.01)


def translation(drawn: Sequence[Drawn], used: list[int]) -> tuple[Table, Table]:
    """Weights of ``FEATURES`` and ``RIVALRY`` for a translation, and of the columns of ``closest``; constants last.

    What a pair is worth is learned beside the share of sentences that are translated. Samples weigh by roots of sizes.
    """
    shares = [np.full(len(part.found), len(part.found) ** -0.5) for part in drawn]
    closest, found = (np.concatenate([part[at] for part in drawn]) for at in (2, 3))
    parallel = logistic(closest, found, np.concatenate(shares))
    given = [
        np.full(len(part.true), log_odds(translated(part.closest @ parallel[:-1] + parallel[-1]))) for part in drawn
    ]
    weight = np.concatenate([np.full(len(part.true), len(part.true) ** -0.5) for part in drawn])
    x, true = (np.concatenate([part[at] for part in drawn]) for at in (0, 1))
    names = (*FEATURES, *RIVALRY)
    out = [names.index(name) for name in (*SURROUNDINGS, "common", "apart")]
    kept = [n for n in (*used, *range(len(FEATURES), len(names))) if n not in out]
    weights = np.zeros(x.shape[1] + 1)
    weights[[*kept, x.shape[1]]] = logistic(x[:, kept], true, weight, np.concatenate(given))
    return weights, parallel


def samples(
    encoder: Encoder, source: list[str], target: list[str], links: Links, rng: np.random.Generator, rivals: Rivals
) -> list[Drawn]:
    """Stretches of a document beside its translation: all its sentences, or a lone one."""
    found = []
    for size in (12, 60, 250):
        for _ in range(3 if size <= len(target) else 1):
            begin = int(rng.integers(0, max(1, len(target) - size)))
            here = [(left, right - begin) for left, right in links if begin <= right < begin + size]
            if not here:
                continue
            every = rng.random() < 0.7
            sources = sorted({left for left, _ in here}) if every else [here[int(rng.integers(len(here)))][0]]
            true = {(sources.index(left), right) for left, right in here if left in sources}
            texts = [source[number] for number in sources], target[begin : begin + size]
            own, other = (Side(Sentences.plain(each), encoder) for each in texts)
            found.append(sample(own, other, np.arange(len(sources)), true, rivals))
    return found


def sample(source: Side, target: Side, rows: Ints, true: set[tuple[int, int]], rivals: Rivals) -> Drawn:
    """Some sentences of a side beside the closest of the other, and beside their translations, if they have some."""
    near = rivalled(source, target, rivals)
    top = np.argsort(-(source.vectors_at(rows) @ target.vectors.T), axis=1)[:, :_LOOKED_AT]
    chosen = sorted({*zip(np.repeat(rows, top.shape[1]).tolist(), top.ravel().tolist(), strict=True)} | true)
    row, column = np.array(chosen).T
    found = np.zeros(len(source))
    found[rows] = [pair in true for pair in zip(rows.tolist(), top[:, 0].tolist(), strict=True)]
    closest = np.stack(list(near.closest(np.arange(len(source))).values()), axis=1)
    truth = np.array([pair in true for pair in chosen], dtype=np.float64)
    return Drawn(pair_table(source, target, row, column, near), truth, closest, found)


def described(
    weights: Table, usual: float, scale: Table, same: tuple[Table, Table] | None, rivals: Rivals
) -> dict[str, Any]:
    """The learned parts of a calibration, as its file holds them; without ``same`` nothing is called a translation."""
    never = {"weights": {}, "constant": -99.0}
    found = {
        "ranking": _named(FEATURES, np.append(weights, 0))["weights"],
        "usual": round(usual, 4),
        "theme": _named(STANDING, scale),
        "translation": never,
        PARALLEL: never,
        "rival": round(rivals[0], 4),
        "least": round(rivals[1], 4),
    }
    return found if same is None else found | scale_of_translations(*same)


def scale_of_translations(weights: Table, parallel: Table) -> dict[str, Any]:
    """What :func:`translation` learned, as a calibration's file holds it."""
    return {"translation": _named((*FEATURES, *RIVALRY), weights), PARALLEL: _named(("cosine", "margin"), parallel)}


def _named(names: Sequence[str], weights: Table) -> dict[str, Any]:
    """Weights by name, those that are not 0, and the constant, which is last."""
    held = {name: round(float(value), 4) for name, value in zip(names, weights[:-1], strict=True) if value}
    return {"weights": held, "constant": round(float(weights[-1]), 4)}


def calibrated(
    encoder: Encoder, parts: Sequence[Collection], pairs: Sequence[tuple[list[str], list[str], Links]]
) -> dict[str, Any]:
    """The calibration of an encoder from judged collections and ladders, as its file holds it.

    Without ladders nothing is ever called a translation.
    """
    sides = [(Side(part.source, encoder), Side(part.target, encoder)) for part in parts]
    used = [n for n, name in enumerate(FEATURES) if sides[0][0].additive or name not in WORD_FEATURES]
    rivals = rivals_of(sides, parts)
    data = [(all_pairs(*pair, part.queries, rivals), part.grades) for pair, part in zip(sides, parts, strict=True)]
    weights = ranking([(x[..., : len(FEATURES)], grades) for x, grades in data], used)
    usual = usual_of(weights, data)
    scale = scale_of(weights, usual, data, [1.0] * len(data))
    best = np.concatenate([chance(standing(weights, x, usual), scale).max(axis=1) for x, _ in data])
    has = np.concatenate([(grades >= 2).any(axis=1) for _, grades in data])
    rng = np.random.default_rng(1)
    drawn = [part for pair in pairs for part in samples(encoder, *pair, rng, rivals)]
    none = [sample(*pair, np.sort(part.queries), set(), rivals) for pair, part in zip(sides, parts, strict=True)]
    same = translation([*drawn, *none], used) if drawn else None
    return described(weights, usual, scale, same, rivals) | {"none": none_below(best, has)}
