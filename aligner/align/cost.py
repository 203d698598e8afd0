"""What a bead is worth: a weighted sum of a few features, for all cells of some rectangles at once.

The weights are those of a log-linear model of whole ladders: the probability of a ladder grows with
``exp`` of the sum over its beads. So a long bead wins only when it explains its sentences better
than shorter beads and gaps would, and no normalisation by hand is needed.
"""

from __future__ import annotations

from dataclasses import asdict, astuple, dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aligner.align.rectangle import Prepared, Rectangles
    from aligner.align.search import Shape

Floats = NDArray[np.float32]

_FAR = np.float32(-1)
"""A run a good pair's worth below the background is as bad as any further below."""
_SHORT = 10
"""Characters added to the length of a sentence without counterpart."""


@dataclass(frozen=True, slots=True)
class BeadWeights:
    """What each feature of a bead is worth, in the order of ``features``."""

    bead: float
    """Any bead with both sides."""
    size: float
    """Each sentence beyond the first of each side."""
    many: float
    """Each sentence beyond the first of the shorter side: 2-2, 3-2."""
    close: float
    close_size: float
    """Closeness of the two runs, and the same times the sentences beyond 1-1: longer beads have more to explain."""
    grow: float
    """How much closer the pair gets with the best neighbouring sentence added."""
    shrink: float
    """How much closer it gets without the worst sentence at an edge, if it does."""
    loose: float
    """Closeness of the least close single sentence at an edge to the whole other run."""
    length: float
    """Difference of the lengths, at the documents' ratio."""
    missing: float
    """Share of numbers that the other side lacks."""
    ends: float
    quotes: float
    """A question at the end beside a statement, a closing quote beside none."""
    breaks: float
    """Each paragraph that begins inside the bead."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Of beads; of a sentence without counterpart, and of the logarithm of how much longer than the mean it is.

    ``gap_open``: of the first of a run of such besides, not above 0.
    """

    beads: BeadWeights
    gap: float
    gap_length: float
    gap_open: float

    def gaps(self, prepared: Prepared) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """What each sentence of both sides scores when it is left without counterpart."""
        lengths = prepared.level.lengths(prepared.source, prepared.target)
        each = [np.diff(totals).astype(np.float64) for totals in lengths]
        usual = np.log(np.concatenate(each).mean() + _SHORT)
        source, target = (self.gap + self.gap_length * (np.log(length + _SHORT) - usual) for length in each)
        return source, target


@dataclass(frozen=True, slots=True)
class Model:
    """Weights for a translation as close as ``MIDDLE``, and how some of them grow with ``Level.fidelity``."""

    weights: Weights
    growth: dict[str, float]

    def at(self, fidelity: float) -> Weights:
        """The weights for two documents; what speaks against a bead or a gap never speaks for it."""
        found, far = asdict(self.weights), min(fidelity, _CLOSEST) - MIDDLE
        for name, growth in self.growth.items():
            held = found if name in found else found["beads"]
            held[name] += far * growth
        found["gap_open"] = min(found["gap_open"], 0.0)
        beads = BeadWeights(**found.pop("beads"))
        return Weights(replace(beads, quotes=min(beads.quotes, 0.0)), **found)


_CLOSEST = 0.61
"""A translation closer than this is taken for no closer: beyond, leaving sentences out would be a gain in itself."""
MIDDLE = 0.5
"""Closeness of good pairs between that of novels, .4 to .5, and that of news and reports, .55 to .7."""
LEARNED = Model(
    Weights(
        BeadWeights(
            bead=1.05,
            size=-0.89,
            many=-0.11,
            close=7.55,
            close_size=2.43,
            grow=-1.24,
            shrink=-4.02,
            loose=0.45,
            length=-0.79,
            missing=-1.48,
            ends=-1.41,
            quotes=-0.71,
            breaks=-1.0,
        ),
        gap=-1.21,
        gap_length=-0.63,
        gap_open=-0.87,
    ),
    {"bead": -2.73, "size": -0.82, "close": 1.61, "ends": -6.51, "quotes": 6.16, "gap": 6.29, "gap_open": 5.41},
)
"""Found by ``tests/benchmarks/align_train.py``: likelihood alone, on four sets that weigh the same. Strict F1 trained
on all, and without the set: NTREX ru-en dev .977, .972; Text+Berg de-fr dev .918, .898; six chapters of Chinese novels
with English translations .906, .867; the own gold set .939, .933. ``breaks`` was set by hand: no set has paragraphs.

On novels a gap costs much more than in news, where it was the usual price that broke them. Tried besides, without gain
on sets left out: decoding by posterior, vectors less their mean or main directions, a small network over the features,
the closeness of a lone sentence's nearest, the sides' sentences per sentence, marks and quotes counted.
"""


def shapes(max_size: int) -> tuple[Shape, ...]:
    """The shapes of beads of up to ``max_size`` sentences of both sides together."""
    most = max_size - 1
    every = [(s, t) for s in range(1, most + 1) for t in range(1, most + 1) if s + t <= max_size]
    return tuple(sorted(every, key=lambda shape: (sum(shape), abs(shape[0] - shape[1]), shape)))


def scores(cells: Rectangles, shapes: tuple[Shape, ...], weights: BeadWeights) -> Floats:
    """What each bead is worth: ``(shapes, ...)``, with the cells as ``cells`` has them."""
    result = np.zeros((len(shapes), *cells.shape), dtype=np.float32)
    values = [np.float32(weight) for weight in astuple(weights)]
    for total, shape in zip(result, shapes, strict=True):
        for weight, feature in zip(values, features(cells, *shape), strict=True):
            total += weight * feature
    return result


def features(cells: Rectangles, s: int, t: int) -> Iterator[Floats | np.float32]:
    """The features of all beads of a shape, in the order of ``BeadWeights``."""
    close = cells.close(s, t)
    extra = np.float32(s + t - 2)
    yield np.float32(1)
    yield extra
    yield np.float32(min(s, t) - 1)
    yield close
    yield close * extra
    yield np.maximum(_grown(cells, s, t) - close, _FAR)
    yield np.maximum(_shrunk(cells, s, t) - close, np.float32(0)) if extra else np.float32(0)
    yield np.maximum(_loosest(cells, s, t), _FAR) if extra else np.float32(0)
    yield cells.length_difference(s, t)
    yield cells.missing_numbers(s, t)
    yield cells.other_ends
    yield cells.other_quotes
    yield cells.breaks(s, t)


def _grown(cells: Rectangles, s: int, t: int) -> Floats:
    """The best closeness with one sentence more before or after either run."""
    source = np.maximum(cells.close(s + 1, t), cells.close(s + 1, t, 1, 0))
    target = np.maximum(cells.close(s, t + 1), cells.close(s, t + 1, 0, 1))
    return np.maximum(source, target)


def _shrunk(cells: Rectangles, s: int, t: int) -> Floats:
    """The best closeness without the first or the last sentence of either run."""
    source = np.maximum(cells.close(s - 1, t), cells.close(s - 1, t, -1, 0))
    target = np.maximum(cells.close(s, t - 1), cells.close(s, t - 1, 0, -1))
    return np.maximum(source, target)


def _loosest(cells: Rectangles, s: int, t: int) -> Floats:
    """The least closeness of a first or last sentence of one run to the whole other run."""
    found = cells.close(s, t)
    if s > 1:
        found = np.minimum(cells.close(1, t), cells.close(1, t, 1 - s, 0))
    if t > 1:
        found = np.minimum(found, np.minimum(cells.close(s, 1), cells.close(s, 1, 0, 1 - t)))
    return found


def score_of(gain: NDArray[np.float64] | float, gaps: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """0..1 from what a bead is worth and what leaving its sentences without counterpart would be.

    The more a gap costs the freer the translation, or the less of one it is: that speaks against the bead.
    """
    score: NDArray[np.float64] = 1 / (1 + np.exp(-_GAIN * gain - _GAPS * gaps - _SHIFT))
    return score


_GAIN, _GAPS, _SHIFT = 0.41, 0.57, 0.89
"""Logistic regression of "the gold has this bead" on 3,000 beads of the four development sets, and of "no" on 2,000 of
26 pairs of documents that have nothing to do with each other, which weigh a third."""
