"""Sentences without any text: left out of the search, put back in their places, so that line numbers stay true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aligner.types import Bead

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Numbers = NDArray[np.int64]


def filled(texts: Sequence[str]) -> Numbers:
    """The numbers of the sentences that have text."""
    return np.array([number for number, text in enumerate(texts) if text.strip()], dtype=np.int64)


def inside(anchor: tuple[range, range], kept: Sequence[Numbers]) -> tuple[range, range]:
    """An anchor in the numbers of the sentences that have text."""
    source, target = (
        range(*np.searchsorted(numbers, (run.start, run.stop)).tolist())
        for run, numbers in zip(anchor, kept, strict=True)
    )
    if not source or not target:
        raise ValueError(f"an anchor holds no text: {anchor[0]}, {anchor[1]}")
    return source, target


def with_blanks(beads: Sequence[Bead], kept: Sequence[Numbers], lengths: tuple[int, int]) -> Iterator[Bead]:
    """Beads in the numbers of all sentences: one without text is part of the bead around it, or else a gap."""
    done = [0, 0]
    for bead in (*beads, Bead(range(len(kept[0]), len(kept[0]) + 1), range(len(kept[1]), len(kept[1]) + 1), 0.0)):
        runs = []
        for side, run in enumerate((bead.source, bead.target)):
            stretch = np.append(kept[side], lengths[side])[run.start : run.stop].tolist()
            start = stretch[0] if stretch else done[side]
            yield from _blanks(side, range(done[side], start), done[1 - side])
            runs.append(range(start, stretch[-1] + 1 if stretch else start))
            done[side] = runs[-1].stop
        if done[0] <= lengths[0] and done[1] <= lengths[1]:
            yield Bead(runs[0], runs[1], bead.score)


def _blanks(side: int, numbers: range, other: int) -> Iterator[Bead]:
    """A gap for each sentence without text."""
    for number in numbers:
        here, there = range(number, number + 1), range(other, other)
        yield Bead(there, here, 0.0) if side else Bead(here, there, 0.0)
