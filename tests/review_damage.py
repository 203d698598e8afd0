"""Alignments damaged by chance, as a machine that erred would leave them: beads merged, split, boundaries shifted."""

from __future__ import annotations

from dataclasses import replace

from aligner.errors import ReviewError
from aligner.review import arrange
from aligner.review.decisions import State


def damaged(base, share, rng, score=lambda row: 0.3):
    """The rows of a base with so large a share of them made wrong, each with a score of its own, none decided."""
    state = State(base.rows)
    right = {row.key for row in base.rows}
    wanted = round(share * len(base.rows))
    for _ in range(50 * wanted):
        if len(right - {row.key for row in state.rows}) >= wanted:
            break
        row = rng.choice(state.rows)
        if row.key not in right:
            continue
        try:
            state.take(_wrong(base, state, row, rng))
        except ReviewError:
            continue
    return [
        row if row.key in right else replace(row, status="", hand=False, score=score(row), reviewer="", number=0)
        for row in state.rows
    ]


def _wrong(base, state, row, rng):
    """A change that a careless aligner could have made."""
    chance = rng.random()
    if chance < 0.34:
        return arrange.merge(base, state, row.key)
    if chance < 0.67:
        return arrange.shift(base, state, row.key, rng.choice(("source", "target")), up=rng.random() < 0.5)
    cuts = [
        [start for _, start, _ in side.pieces(span)][1:] or list(span)
        for side, span in zip((base.source, base.target), row.key, strict=True)
    ]
    return arrange.split(base, state, row.key, rng.choice(cuts[0]), rng.choice(cuts[1]))
