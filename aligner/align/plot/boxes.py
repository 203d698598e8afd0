"""Beads as boxes to draw, and runs of beads as one box where single ones would be too small to see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from aligner.align.corridor import longest_chain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aligner.types import Bead

Kind = Literal["bead", "moved block", "no counterpart"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Box:
    """Source sentences ``top`` to ``bottom`` beside target sentences ``left`` to ``right``, from 0, half-open."""

    kind: Kind
    top: int
    bottom: int
    left: int
    right: int
    score: float = 0.0


def boxes(beads: Iterable[Bead]) -> list[Box]:
    """A box a bead; one without a side lies where the bead before it ends."""
    beads = tuple(beads)
    steady = _steady(beads)
    found: list[Box] = []
    top = left = 0
    for number, bead in enumerate(beads):
        if bead.source:
            top = bead.source.start
        if bead.target:
            left = bead.target.start
        bottom, right = top + len(bead.source), left + len(bead.target)
        kind: Kind = "bead" if number in steady else "moved block"
        if not (bead.source and bead.target):
            kind = "no counterpart"
        found.append(Box(kind, top, bottom, left, right, bead.score))
        top, left = bottom, right
    return found


def merged(each: Iterable[Box], step: int) -> list[Box]:
    """Neighbours of one kind as one box while that is at most ``step`` sentences long on both sides.

    Gaps in a row become one of any length; one that is then shorter than ``step`` is seen by none and left out.
    With a ``step`` of 1 only gaps are merged.
    """
    runs: list[Box] = []
    for box in _without_small_gaps(each, step):
        union = _union(runs[-1], box) if runs and _follows(runs[-1], box) else None
        if union is not None and max(union.bottom - union.top, union.right - union.left) <= step:
            runs[-1] = union
        else:
            runs.append(box)
    return runs


def _without_small_gaps(each: Iterable[Box], step: int) -> list[Box]:
    """Gaps of one side that follow one another as one, and those that are shorter than ``step`` left out."""
    found: list[Box] = []
    for box in each:
        if found and box.kind == found[-1].kind == "no counterpart" and _same_side(found[-1], box):
            found[-1] = _union(found[-1], box)
        else:
            found.append(box)
    return [box for box in found if box.kind != "no counterpart" or _length(box) >= step]


def _steady(beads: tuple[Bead, ...]) -> set[int]:
    """Numbers of the beads of the longest chain whose target sentences run in order; the others were moved."""
    filled = [number for number, bead in enumerate(beads) if bead.source and bead.target]
    starts = np.array([beads[number].target.start for number in filled], np.int64)
    return {filled[place] for place in longest_chain(starts)}


def _follows(before: Box, after: Box) -> bool:
    return before.kind == after.kind != "no counterpart" and after.top >= before.bottom and after.left >= before.right


def _same_side(before: Box, after: Box) -> bool:
    """Whether two gaps lie on one line, one right after the other."""
    across = before.top == before.bottom == after.top == after.bottom and before.right == after.left
    return across or (before.left == before.right == after.left == after.right and before.bottom == after.top)


def _union(one: Box, other: Box) -> Box:
    return Box(
        one.kind,
        min(one.top, other.top),
        max(one.bottom, other.bottom),
        min(one.left, other.left),
        max(one.right, other.right),
    )


def _length(box: Box) -> int:
    return max(box.bottom - box.top, box.right - box.left)
