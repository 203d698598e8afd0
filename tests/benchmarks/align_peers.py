"""The algorithms of other aligners on vectors of ours, so that the algorithms are compared and nothing else.

``vecalign``: the package ``sentalign`` from PyPI. ``bertalign``: after Liu and Zhu, "Bertalign" (2022), written anew
for this comparison with its published settings: anchors among the three nearest, then beads of up to five sentences of
both sides together within five sentences of the anchors' path.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from aligner.align.ladder import Rung

_NEAREST, _WINDOW, _SKIP = 3, 5, -0.1


def vecalign(
    source: list[str], target: list[str], runs: list[np.ndarray], padding: np.ndarray, most: int
) -> list[Rung]:
    """The ladder of ``sentalign`` on runs ``(sizes, n, d)``, with a vector for runs that there are not."""
    from sentalign import sentalign

    layers = []
    for side in runs:
        for size, vectors in enumerate(side[:most].astype(np.float32)):
            vectors[:size] = padding
            layers.append(vectors)
    ready = iter(layers)
    found = sentalign(source, target, lambda texts: next(ready), alignment_max_size=most)
    return [Rung(tuple(bead.src_indices), tuple(bead.tgt_indices)) for bead in found.alignments]


def bertalign(
    source: list[str], target: list[str], runs: list[np.ndarray], *, margin: bool = True, most: int = 5
) -> list[Rung]:
    """The ladder of Bertalign's two passes on runs ``(sizes, n, d)``."""
    x, y = (side.astype(np.float32) for side in runs)
    lengths = [np.cumsum([0, *(len(text.encode()) for text in side)]) for side in (source, target)]
    ratio = lengths[0][-1] / max(lengths[1][-1], 1)
    path = _path(len(source), len(target), _anchors(x[0] @ y[0].T), [(1, 1)], None)

    def worth(row: int, column: int, s: int, t: int) -> float:
        if not s or not t:
            return _SKIP
        one, other = x[s - 1, row - 1], y[t - 1, column - 1]
        close = float(one @ other)
        if margin:
            close -= (_beside(one, y[0], column, t) + _beside(other, x[0], row, s)) / 2
        sizes = lengths[0][row] - lengths[0][row - s], (lengths[1][column] - lengths[1][column - t]) * ratio
        return close * float(np.log2(1 + min(sizes) / max(*sizes, 1)))

    shapes = [(s, t) for s in range(1, most) for t in range(1, most) if s + t <= most]
    steps = _path(len(source), len(target), worth, shapes, path)
    places = [(0, 0), *steps]
    return [Rung(tuple(range(a, c)), tuple(range(b, d))) for (a, b), (c, d) in pairwise(places)]


def _beside(one: np.ndarray, others: np.ndarray, stop: int, size: int) -> float:
    """Mean likeness to the sentences right before and right after a run."""
    near = [place for place in (stop - size - 1, stop) if 0 <= place < len(others)]
    return float(np.mean([one @ others[place] for place in near])) if near else 0.0


def _anchors(close: np.ndarray):
    """What a pair is worth in the first pass: its likeness, where the target is among the source's nearest."""
    best = np.argsort(-close, axis=1)[:, :_NEAREST]
    near = np.zeros(close.shape, dtype=bool)
    np.put_along_axis(near, best, values=True, axis=1)

    def worth(row: int, column: int, s: int, t: int) -> float:
        return float(close[row - 1, column - 1]) if s and t and near[row - 1, column - 1] else 0.0

    return worth


def _path(rows: int, columns: int, worth, shapes: list[tuple[int, int]], around) -> list[tuple[int, int]]:
    """The places that the best path goes through, near another path if one is given."""
    shapes = [(0, 1), (1, 0), *shapes]
    bounds = _bounds(rows, columns, around)
    best, came = {(0, 0): 0.0}, {}
    for row in range(rows + 1):
        for column in range(bounds[row][0], bounds[row][1] + 1):
            found = [
                (best[row - s, column - t] + worth(row, column, s, t), (s, t))
                for s, t in shapes
                if (row - s, column - t) in best
            ]
            if found:
                best[row, column], came[row, column] = max(found)
    places, place = [], (rows, columns)
    while place != (0, 0):
        places.append(place)
        place = place[0] - came[place][0], place[1] - came[place][1]
    return places[::-1]


def _bounds(rows: int, columns: int, around) -> list[tuple[int, int]]:
    """The first and the last column of each row."""
    if around is None:
        return [(0, columns)] * (rows + 1)
    held = [[columns, 0] for _ in range(rows + 1)]
    for row, column in [(0, 0), *around]:
        for near in range(max(0, row - _WINDOW), min(rows, row + _WINDOW) + 1):
            held[near] = [
                min(held[near][0], max(0, column - _WINDOW)),
                max(held[near][1], min(columns, column + _WINDOW)),
            ]
    return [(low, high) for low, high in held]
