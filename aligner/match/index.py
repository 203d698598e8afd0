"""Neighbours in collections too large to compare all with all: cells of vectors in 8-bit codes, by faiss.

Goes in: rows of one side, block by block. Comes out: for rows of the other side the numbers of the nearest ones.
Vectors are first turned into the ``_WIDTH`` directions in which both sides vary most, about the origin and not about
their mean, so that products stay products: of 14,349 paragraphs of help pages that alone changes none of the first
five and .055 of the first 32.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from aligner.files.output import replacing
from aligner.match.closeness import nearest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from aligner.match.windows import Floats, Ints

    Rows = Callable[[Ints], Floats]
    """Rows ``(n, d)`` of some sentences of a side, by number."""

_WIDTH = 256
_SAMPLE, _ASKED = 20_000, 1000
"""Rows of each side that the directions are learned from; rows that recall is measured on."""
_A_CELL = 64
"""Rows a cell that the cells are learned from."""
_STEPS = 10
_BLOCK = 16_384
_BEST, _RECALL = 5, 0.99
"""Share of the rows' five nearest to be found; cells looked into are doubled until it is reached, up to ``_MOST``."""
_FEWEST, _MOST = 16, 256


class Cells:
    """Rows by number in cells; ``recall``: share of the five nearest rows found, of a sample.

    ``line`` ``(cells,)``: the cells' places on a line on which those next to each other are alike.
    """

    def __init__(self, index: Any, turn: Floats, numbers: Ints, line: Ints, recall: float) -> None:  # noqa: ANN401 - faiss has no types
        self.index, self.turn, self.numbers, self.line, self.recall = index, turn, numbers, line, recall

    @classmethod
    def built(cls, rows: Rows, numbers: Ints, asking: Rows, askers: int) -> Cells:
        """Cells of the rows with these numbers; ``asking``: rows of the other side, which has ``askers``."""
        import faiss

        rng = np.random.default_rng(0)
        sample = np.sort(rng.permutation(numbers)[:_SAMPLE])
        turn = _directions(rows(sample), asking(np.sort(rng.permutation(askers)[:_SAMPLE])))
        count = min(len(numbers), max(16, int(4 * np.sqrt(len(numbers)))))
        width = turn.shape[1]
        index = faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(width), width, count, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
        )
        index.cp.niter = _STEPS
        index.cp.min_points_per_centroid = 1
        learned = np.sort(rng.permutation(numbers)[: _A_CELL * count])
        index.train(np.concatenate([rows(part) @ turn for part in _blocks(learned)]))
        made = cls(index, turn, numbers, _line(index.quantizer.reconstruct_n(0, count)), 0.0)
        asked = asking(np.sort(rng.permutation(askers)[:_ASKED]))
        made._set(asked, made._filled(rows, asked))
        return made

    def nearest(self, rows: Floats, count: int) -> Ints:
        """For each row the numbers of the ``count`` nearest ones ``(n, count)``, ascending, none twice."""
        index, turned, count = self.index, rows @ self.turn, min(count, len(self.numbers))
        _, found = index.search(turned, count)
        lacking = np.flatnonzero((found < 0).any(axis=1))
        if len(lacking):  # cells with few rows: look into all
            usual, index.nprobe = index.nprobe, index.nlist
            found[lacking] = index.search(turned[lacking], count)[1]
            index.nprobe = usual
        return np.asarray(np.sort(self.numbers[found], axis=1), dtype=np.int64)

    def place(self, rows: Floats) -> Ints:
        """Where on the line the cell of each row is ``(n,)``."""
        _, cell = self.index.quantizer.search(rows @ self.turn, 1)
        return np.asarray(self.line[cell[:, 0]], dtype=np.int64)

    def _filled(self, rows: Rows, asked: Floats) -> Ints:
        """Take all rows in; numbers of those nearest to each that asks ``(a, _BEST)``."""
        true = np.zeros((len(asked), 0), dtype=np.int64)
        value = np.zeros((len(asked), 0), dtype=np.float32)
        for part in _blocks(self.numbers):
            held = rows(part)
            self.index.add(held @ self.turn)
            place, products = nearest(asked, held, _BEST)
            value = np.concatenate((value, products), axis=1)
            true = np.concatenate((true, part[place]), axis=1)
            kept = np.argsort(-value, axis=1)[:, :_BEST]
            value, true = np.take_along_axis(value, kept, 1), np.take_along_axis(true, kept, 1)
        return true

    def _set(self, asked: Floats, true: Ints) -> None:
        """Look into as many cells as find nearly all of the nearest rows of those that ask."""
        self.index.nprobe = _FEWEST
        while True:
            found = self.nearest(asked, 2 * _BEST)
            self.recall = float((true[:, :, None] == found[:, None, :]).any(axis=2).mean())
            if self.recall >= _RECALL or self.index.nprobe >= min(_MOST, self.index.nlist):
                return
            self.index.nprobe *= 2

    def write(self, path: Path) -> None:
        """Write the cells, and beside them what else is needed to read them again."""
        import faiss

        with replacing(path.with_suffix(".npz")) as stream:
            np.savez(stream, turn=self.turn, numbers=self.numbers, line=self.line, recall=np.float64(self.recall))
        with replacing(path) as stream:
            faiss.write_index(self.index, faiss.PyCallbackIOWriter(stream.write))  # type: ignore[attr-defined]

    @classmethod
    def read(cls, path: Path) -> Cells:
        """The cells of a file, mapped into memory."""
        import faiss

        with np.load(path.with_suffix(".npz")) as held:
            index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
            return cls(index, held["turn"], held["numbers"], held["line"], float(held["recall"]))


def _blocks(numbers: Ints) -> list[Ints]:
    return [numbers[low : low + _BLOCK] for low in range(0, len(numbers), _BLOCK)]


def _directions(own: Floats, other: Floats) -> Floats:
    """Orthogonal directions ``(d, _WIDTH)`` that hold most of the rows of both sides."""
    moment = own.T.astype(np.float64) @ own / max(1, len(own)) + other.T.astype(np.float64) @ other / max(1, len(other))
    return np.ascontiguousarray(np.linalg.eigh(moment)[1][:, -_WIDTH:], dtype=np.float32)


def _line(centres: Floats) -> Ints:
    """Places ``(n,)`` of rows on a line: halves between two that lie far apart, and halves of those."""

    def ordered(numbers: Ints) -> Ints:
        if len(numbers) < 3:
            return numbers
        rows = centres[numbers] - centres[numbers].mean(axis=0)
        one = rows[np.einsum("ij,ij->i", rows, rows).argmax()]
        other = rows[np.einsum("ij,j->i", rows, one).argmin()]
        numbers = numbers[np.argsort(np.einsum("ij,j->i", rows, one - other), kind="stable")]
        half = len(numbers) // 2
        return np.concatenate((ordered(numbers[:half]), ordered(numbers[half:])))

    place = np.empty(len(centres), dtype=np.int64)
    place[ordered(np.arange(len(centres)))] = np.arange(len(centres))
    return place
