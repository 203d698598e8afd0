"""Sentences without any text: left out of the search, put back in their places, so that line numbers stay true."""

from __future__ import annotations

from dataclasses import replace
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
    """Beads in the numbers of all sentences: one without text is part of the bead around it, or else a gap.

    A gap stands before the bead that holds the next sentence with text of its side, wherever that bead stands.
    """
    whole = [
        replace(
            bead, source=_widened(bead.source, kept[0], lengths[0]), target=_widened(bead.target, kept[1], lengths[1])
        )
        for bead in beads
    ]
    loose = [
        set(range(length)) - {number for bead in whole for number in (bead.source, bead.target)[side]}
        for side, length in enumerate(lengths)
    ]
    for bead in (*whole, Bead(range(lengths[0], lengths[0] + 1), range(lengths[1], lengths[1] + 1), 0.0)):
        for side, run in enumerate((bead.source, bead.target)):
            if run:
                yield from _gaps_before(run.start, loose[side], side, (bead.target, bead.source)[side].start)
        if bead.source.stop <= lengths[0] and bead.target.stop <= lengths[1]:
            yield bead


def _widened(run: range, kept: Numbers, length: int) -> range:
    """A run of sentences with text as a run of all sentences."""
    if not run:
        start = int(kept[run.start]) if run.start < len(kept) else length
        return range(start, start)
    return range(int(kept[run.start]), int(kept[run.stop - 1]) + 1)


def _gaps_before(start: int, loose: set[int], side: int, other: int) -> Iterator[Bead]:
    """A gap for each sentence without text right before a place."""
    first = start
    while first - 1 in loose:
        first -= 1
    for number in range(first, start):
        here, there = range(number, number + 1), range(other, other)
        yield Bead(there, here, 0.0) if side else Bead(here, there, 0.0)
