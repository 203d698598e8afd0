"""Which targets of a sentence are worth a closer look, and how close the best others of either side come.

Goes in: two :class:`aligner.match.side.Side`. Comes out: :class:`Near`. Exact up to ``EXACT`` products, beyond that by
an index of cells (faiss), whose recall is measured on a sample.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from aligner.match.closeness import blocks_of, cosines, nearest, side_by_side

if TYPE_CHECKING:
    from aligner.match.index import Cells
    from aligner.match.side import Side
    from aligner.match.windows import Floats, Ints

CANDIDATES = 16
"""Targets of a sentence that are looked at closely in a large collection. Beside looking at all, on the judged
collections 227 of 228 first passages and .974 of the first five are the same, and so is nDCG@5."""
_MORE, _SMALL = 48, 2000
"""So many more in a small collection, half of them among ``_SMALL`` targets: there it costs little, and 30 among 10,000
lines cost a fifth of the time. Of 180 questions on 300 paragraphs of news .94 have the right one among 16, .99 among
64; it comes first for .74 instead of .72, and among five for .96 instead of .90."""
RIVALS = 3
"""Others that a pair's cosine is compared with, on each side."""
RIVAL = 0.47
"""What a missing one counts as with ``use``; the calibration of another model has its own. On NTREX the three best
others of a sentence have a mean of .51 among 1,182 sentences, .40 without its translation."""
LEAST = 0.27
"""What each counts as at least, when it is asked how far a passage on the same point stands apart: a sentence asked
alone has no rivals on its side, and counts as one whose rivals have nothing to do with its passage."""
AROUND = 0.8
"""Root of the weight of context and of section among candidates: that which both have beside the cosine when the judged
collections are ranked by what a vector can hold. With the context alone .942 of the first five are found."""
EXACT = 4e8
"""Products up to which all are computed: 20,000 sentences beside as many."""
_ROWS, _COLUMNS = 1024, 8192


@dataclass(frozen=True, slots=True)
class Near:
    """``column`` ``(n, w)``: each source sentence's targets worth a closer look, ascending.

    ``forth`` ``(n, RIVALS + 1)`` and ``back`` ``(m, RIVALS + 1)``: the largest cosines of each source and each target
    sentence, descending, minus infinity where one is missing. ``place`` ``(n,)``: where on a line each source sentence
    is, so that those next to each other have many targets in common. ``recall``: share of the exact ones that an index
    found, on a sample. ``rival``: what a missing one counts as. ``least``: what each counts as at least in ``apart``.
    ``parallel``: share of the source sentences that are translated in the targets.
    """

    column: Ints
    forth: Floats
    back: Floats
    place: Ints
    recall: float = 1.0
    rival: float = RIVAL
    least: float = LEAST
    parallel: float = 0.0

    def pairs(self, rows: Ints) -> tuple[Ints, Ints]:
        """The pairs of some source sentences, by row."""
        part = self.column[rows]
        return np.repeat(rows, part.shape[1]), part.ravel().astype(np.int64)

    @property
    def order(self) -> Ints:
        """All source sentences in the order of their places."""
        return np.argsort(self.place, kind="stable")

    def closest(self, rows: Ints) -> dict[str, Floats]:
        """Of some source sentences the largest cosine ``(n,)``, and its margin above the next ones."""
        best = self._present(self.forth[rows])
        return {"cosine": best[:, 0], "margin": _margin(best[:, 0], best)}

    def _present(self, found: Floats) -> Floats:
        return np.where(found == -np.inf, np.float32(self.rival), found)

    def rivalry(self, cosine: Floats, row: Ints, column: Ints) -> Floats:
        """Columns of ``RIVALRY`` of pairs ``(n, 4)``: how far their cosines lie above the best others of each side."""
        forth, back = self.forth[row], self.back[column]
        missing = [self._present(found) for found in (forth, back)]
        mutual = (cosine >= missing[0][:, 0] - 1e-6) & (cosine >= missing[1][:, 0] - 1e-6)
        margins = [_margin(cosine, best) for best in (*missing, np.maximum(back, np.float32(self.least)))]
        return np.stack((*margins[:2], mutual, margins[2]), axis=1).astype(np.float32)


def _margin(cosine: Floats, best: Floats) -> Floats:
    """How far cosines lie above the mean of the best others; ``best`` ``(n, RIVALS + 1)`` may hold a pair's own.

    After Artetxe and Schwenk, "Margin-based Parallel Corpus Mining" (2019), as a difference.
    """
    among, total = cosine >= best[:, RIVALS] - 1e-6, best.sum(axis=1)
    return np.asarray(cosine - np.where(among, total - cosine, total - best[:, -1]) / RIVALS, dtype=np.float32)


def candidates(targets: int) -> int:
    """How many targets of a sentence are looked at closely, among so many."""
    return round(CANDIDATES + _MORE / (1 + (targets / _SMALL) ** 2))


def neighbours(source: Side, target: Side, count: int | None = None, usable: Ints | None = None) -> Near:
    """Of each source sentence the ``count`` targets closest by vector, context and section; and the rivals.

    ``usable``: the targets that may be found; all with text when not given.
    """
    usable = np.flatnonzero(~target.sentences.empty) if usable is None else usable
    count = candidates(len(target)) if count is None else count
    if len(source) * len(usable) > EXACT:
        return _by_cells(source, target, usable, count)
    column = np.empty((len(source), min(count, len(usable))), dtype=np.int64)
    forth = np.empty((len(source), RIVALS + 1), dtype=np.float32)
    back = np.full((len(target), RIVALS + 1), -np.inf, dtype=np.float32)
    for part in blocks_of(len(source), _COLUMNS):
        column[part], forth[part] = _of_all(source, part, target, usable, count, back)
    # By the smallest target: the more two share, the likelier it is the same (Broder, "On the resemblance and
    # containment of documents", 1997).
    return Near(column, forth, back, column[:, :1].sum(axis=1))


def _of_all(source: Side, part: Ints, target: Side, usable: Ints, count: int, back: Floats) -> tuple[Ints, Floats]:
    """Of some source sentences the nearest targets ascending, and the largest cosines; ``back`` takes in theirs.

    Targets come block by block: a few sentences beside millions need no more memory than beside thousands.
    """
    left = joined(source, part, target)
    own = left.shape[1] // 3  # a joined row begins with the sentence's vector
    who = np.zeros((len(left), 0), dtype=np.int64)
    best, forth = np.zeros(who.shape, dtype=np.float32), np.zeros(who.shape, dtype=np.float32)
    for low in range(0, len(usable), _COLUMNS):
        numbers = usable[low : low + _COLUMNS]
        right = joined(target, numbers, source)
        place, value = nearest(left, right, count)
        best, who = np.concatenate((best, value), axis=1), np.concatenate((who, numbers[place]), axis=1)
        kept = np.argsort(-best, axis=1, kind="stable")[:, :count]
        best, who = np.take_along_axis(best, kept, axis=1), np.take_along_axis(who, kept, axis=1)
        forth = _merged(forth, _largest(left[:, :own], right[:, :own]))
        back[numbers] = _merged(back[numbers], _largest(right[:, :own], left[:, :own]))
    return np.sort(who, axis=1), _merged(forth, np.full((len(left), RIVALS + 1), -np.inf, dtype=np.float32))


def _merged(one: Floats, other: Floats) -> Floats:
    """The ``RIVALS + 1`` largest of both in each row, descending."""
    return -np.sort(-np.concatenate((one, other), axis=1), axis=1)[:, : RIVALS + 1]


def _by_cells(source: Side, target: Side, usable: Ints, count: int) -> Near:
    """The same by indices of both sides, without all vectors in memory."""
    there, here = cells(source, target, usable), cells_back(source, target)
    column: Ints = np.empty((len(source), min(count, len(usable))), dtype=np.int64)
    forth = np.empty((len(source), RIVALS + 1), dtype=np.float32)
    back = np.empty((len(target), RIVALS + 1), dtype=np.float32)
    place = np.empty(len(source), dtype=np.int64)
    for part in blocks_of(len(source), _ROWS):
        column[part], forth[part], place[part] = forward(there, source, target, part, count)
    for part in blocks_of(len(target), _ROWS):
        back[part] = backward(here, source, target, part)
    return Near(column, forth, back, place, there.recall)


def cells(source: Side, target: Side, usable: Ints) -> Cells:
    """The targets' index, by vector, context and section."""
    from aligner.match.index import Cells

    return Cells.built(
        partial(joined, target, other=source), usable, partial(joined, source, other=target), len(source)
    )


def cells_back(source: Side, target: Side) -> Cells:
    """The source sentences' index, by vector."""
    from aligner.match.index import Cells

    return Cells.built(source.vectors_at, np.arange(len(source)), target.vectors_at, len(target))


def forward(there: Cells, source: Side, target: Side, part: Ints, count: int) -> tuple[Ints, Floats, Ints]:
    """Of some source sentences the ``count`` targets closest, the largest cosines among them, and their places."""
    rows = joined(source, part, target)
    column = there.nearest(rows, count)
    return column, _largest_of(source.vectors_at(part), target, column), there.place(rows)


def backward(here: Cells, source: Side, target: Side, part: Ints) -> Floats:
    """Of some targets the largest cosines with source sentences."""
    vectors = target.vectors_at(part)
    return _largest_of(vectors, source, here.nearest(vectors, RIVALS + 1))


def _largest_of(vectors: Floats, other: Side, column: Ints) -> Floats:
    """The largest cosines ``(n, RIVALS + 1)`` of rows with the other side's sentences in ``column`` ``(n, w)``."""
    numbers, at = np.unique(column, return_inverse=True)
    row = np.repeat(np.arange(len(column)), column.shape[1])
    found = cosines(vectors, other.vectors_at(numbers), row, at.ravel()).reshape(column.shape)
    lacking = np.full((len(column), RIVALS + 1), -np.inf, dtype=np.float32)
    return _merged(found, lacking)


def joined(side: Side, numbers: Ints, other: Side) -> Floats:
    """Sentence, context and section of some sentences in one vector ``(n, 3 d)``: its products sum their cosines."""
    around = [AROUND * part for part in side.around_at(numbers, other)]
    return np.concatenate((side.vectors_at(numbers), *around), axis=1)


def _largest(left: Floats, right: Floats) -> Floats:
    """For each left row its ``RIVALS + 1`` largest products with right rows; minus infinity for those lacking."""
    result = np.full((len(left), RIVALS + 1), -np.inf, dtype=np.float32)
    take = min(RIVALS + 1, len(right))

    def fill(part: Ints) -> None:
        result[part, :take] = np.partition(left[part] @ right.T, -take, axis=1)[:, -take:]

    side_by_side(fill, blocks_of(len(left)))
    return result
