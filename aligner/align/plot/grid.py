"""The similarity matrix as a grid of at most 300 x 300 cells, and as an image."""

from __future__ import annotations

import base64
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from aligner.types import Vectors

MOST = 300
"""Cells of a side at most: two pixels each in a picture of 600, and more is not seen."""
LIGHT, DARK = (104, 142, 181, 0), (104, 142, 181, 255)
"""Shades of the least and the most alike: of the less alike more of the paper shows, be it white or black. The darker
is light enough for a line over it to stand out in grey."""
_LEAST_RANGE = 0.05


@dataclass(frozen=True, slots=True)
class Grid:
    """Cosines ``(rows, columns)``; a cell stands for ``steps[0]`` source by ``steps[1]`` target sentences.

    ``shades``: the cosines that are drawn lightest and darkest.
    """

    values: NDArray[np.float32]
    steps: tuple[int, int]
    shades: tuple[float, float]

    @property
    def blocks(self) -> bool:
        """Whether a cell stands for more than one sentence of either side."""
        return max(self.steps) > 1


def similarities(source: Vectors, target: Vectors) -> Grid:
    """The cosine of each pair of sentences; in longer documents, of the means of blocks of sentences.

    Only the cells are computed: no matrix of sentences by sentences is ever built.
    """
    steps = (_step(len(source)), _step(len(target)))
    rows, columns = _means(source, steps[0]), _means(target, steps[1])
    if max(steps) > 1:
        rows, columns = _centred(rows), _centred(columns)
    values = np.clip(rows @ columns.T, -1, 1).astype(np.float32)
    return Grid(values, steps, _shades(values))


def image(grid: Grid) -> str:
    """The grid as the ``data:`` address of a PNG, one pixel a cell."""
    if not grid.values.size:
        return "data:,"
    low, high = grid.shades
    share = np.clip((grid.values - low) / (high - low), 0, 1)[..., None]
    colours = np.rint(np.array(LIGHT) * (1 - share) + np.array(DARK) * share).astype(np.uint8)
    return "data:image/png;base64," + base64.b64encode(_png(colours)).decode()


def _step(length: int) -> int:
    return max(1, -(-length // MOST))


def _means(vectors: Vectors, step: int) -> NDArray[np.float32]:
    """Mean rows of every ``step`` rows."""
    if step == 1:
        return vectors
    starts = np.arange(0, len(vectors), step)
    counts = np.diff(starts, append=len(vectors)).astype(np.float32)
    sums: NDArray[np.float32] = np.add.reduceat(vectors, starts, axis=0)
    return np.divide(sums, counts[:, None], dtype=np.float32)


def _centred(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Unit rows without what all blocks of a side share, which would make every block of a book like every other."""
    centred = rows - rows.mean(axis=0)
    norms = np.sqrt(np.einsum("ij,ij->i", centred, centred))
    norms[norms == 0] = 1
    unit: NDArray[np.float32] = (centred / norms[:, None]).astype(np.float32)
    return unit


def _shades(values: NDArray[np.float32]) -> tuple[float, float]:
    """Half of all cells are lightest; the darkest is the mean of each row's closest cell."""
    if not values.size:
        return 0.0, 1.0
    low, high = float(np.median(values)), float(values.max(axis=1).mean())
    return low, max(high, low + _LEAST_RANGE)


def _png(colours: NDArray[np.uint8]) -> bytes:
    """A PNG of ``(height, width, 4)`` colours."""
    height, width, _ = colours.shape
    lines = np.concatenate([np.zeros((height, 1), np.uint8), colours.reshape(height, 4 * width)], axis=1)
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)),
        (b"IDAT", zlib.compress(lines.tobytes(), 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
