"""What a bead is worth: a weighted sum of a few features, for all cells of some rectangles at once.

The weights are those of a log-linear model of whole ladders: the probability of a ladder grows with
``exp`` of the sum over its beads. So a long bead wins only when it explains its sentences better
than shorter beads and gaps would, and no normalisation by hand is needed.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aligner.align.pins import Pins
    from aligner.align.rectangle import Rectangles
    from aligner.align.search import Shape

    Cells = Rectangles | Pins

Floats = NDArray[np.float32]

_FAR = np.float32(-1)
"""A run a good pair's worth below the background is as bad as any further below."""
_MOST_CLUES = np.float32(3)
"""More shared numbers and names than this add nothing."""


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
    margin: float
    """How much closer than the neighbours of either run are to the other (after Bertalign)."""
    grow: float
    rest: float
    """How much closer the pair gets with the best neighbouring sentence added: only a gain, and either way."""
    shrink: float
    gain: float
    """How much closer it gets without the worst sentence at an edge: only a gain, and either way."""
    loose: float
    """Closeness of the least close single sentence at an edge to the whole other run."""
    length: float
    length_squared: float
    """Distance of the lengths from the documents' ratio."""
    clues: float
    """Numbers and Latin names in common."""
    missing: float
    """Share of numbers that the other side lacks."""
    ends: float
    begins: float
    """A question beside a statement, a capital beside a small letter."""
    breaks: float
    """Each paragraph that begins inside the bead."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Of beads; of a sentence without counterpart; and of the first of a run of such besides, not above 0."""

    beads: BeadWeights
    gap: float
    gap_open: float


DEFAULT = Weights(
    BeadWeights(
        bead=0.79,
        size=-1.4,
        many=-0.45,
        close=5.31,
        close_size=2.39,
        margin=2.02,
        grow=-2.98,
        rest=-1.76,
        shrink=-2.15,
        gain=-2.69,
        loose=-1.17,
        length=-5.12,
        length_squared=-2.63,
        clues=0.24,
        missing=-1.39,
        ends=-2.0,
        begins=-0.92,
        breaks=-1.0,
    ),
    gap=-0.15,
    gap_open=-0.66,
)
"""Found by ``tests/benchmarks/align_search.py``: likelihood, then F1, on NTREX ru-en dev (8 files), Text+Berg de-fr
dev, and documents drawn from NTREX and from LibreOffice help zh-en, de-fr, ru-en.

Strict F1 by the likelihood alone: NTREX .982, Text+Berg .906; with the search for F1 .986 and .916. What one set gains
another may lose: trained on without Text+Berg, from an earlier state of these weights, .989 and .894, without NTREX
.965 and .915; the own gold set, never trained on, .961 and .921, .950 with all. ``breaks`` was set by hand: no
training set has paragraphs.
"""


def shapes(max_size: int) -> tuple[Shape, ...]:
    """The shapes of beads of up to ``max_size`` sentences of both sides together."""
    most = max_size - 1
    every = [(s, t) for s in range(1, most + 1) for t in range(1, most + 1) if s + t <= max_size]
    return tuple(sorted(every, key=lambda shape: (sum(shape), abs(shape[0] - shape[1]), shape)))


def scores(cells: Cells, shapes: tuple[Shape, ...], weights: BeadWeights) -> Floats:
    """What each bead is worth: ``(shapes, ...)``, with the cells as ``cells`` has them."""
    result = np.zeros((len(shapes), *cells.shape), dtype=np.float32)
    values = [np.float32(weight) for weight in astuple(weights)]
    for total, shape in zip(result, shapes, strict=True):
        for weight, feature in zip(values, features(cells, *shape), strict=True):
            total += weight * feature
    return result


def features(cells: Cells, s: int, t: int) -> Iterator[Floats | np.float32]:
    """The features of all beads of a shape, in the order of ``BeadWeights``."""
    close = cells.close(s, t)
    extra = np.float32(s + t - 2)
    yield np.float32(1)
    yield extra
    yield np.float32(min(s, t) - 1)
    yield close
    yield close * extra
    yield close - cells.beside(s, t)
    grown = np.maximum(_grown(cells, s, t) - close, _FAR)
    yield np.maximum(grown, np.float32(0))
    yield grown
    shrunk = np.maximum(_shrunk(cells, s, t) - close, _FAR) if extra else np.float32(0)
    yield np.maximum(shrunk, np.float32(0))
    yield shrunk
    yield np.maximum(_loosest(cells, s, t), _FAR) if extra else np.float32(0)
    ratio = cells.length_ratio(s, t)
    yield ratio
    yield ratio * ratio
    yield np.minimum(cells.shared(s, t), _MOST_CLUES)
    yield cells.missing_numbers(s, t)
    yield cells.other_ends
    yield cells.other_begins(s, t)
    yield cells.breaks(s, t)


def _grown(cells: Cells, s: int, t: int) -> Floats:
    """The best closeness with one sentence more before or after either run."""
    source = np.maximum(cells.close(s + 1, t), cells.close(s + 1, t, 1, 0))
    target = np.maximum(cells.close(s, t + 1), cells.close(s, t + 1, 0, 1))
    return np.maximum(source, target)


def _shrunk(cells: Cells, s: int, t: int) -> Floats:
    """The best closeness without the first or the last sentence of either run."""
    source = np.maximum(cells.close(s - 1, t), cells.close(s - 1, t, -1, 0))
    target = np.maximum(cells.close(s, t - 1), cells.close(s, t - 1, 0, -1))
    return np.maximum(source, target)


def _loosest(cells: Cells, s: int, t: int) -> Floats:
    """The least closeness of a first or last sentence of one run to the whole other run."""
    found = cells.close(s, t)
    if s > 1:
        found = np.minimum(cells.close(1, t), cells.close(1, t, 1 - s, 0))
    if t > 1:
        found = np.minimum(found, np.minimum(cells.close(s, 1), cells.close(s, 1, 0, 1 - t)))
    return found
