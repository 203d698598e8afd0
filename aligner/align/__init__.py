"""Align a document with its translation: beads in order, gaps kept.

1. ``sides``     each side's vectors, lengths and numbers; ``level``: what is normal for these two documents
2. ``corridor``  where the ladder can run: all cells of a small pair, else anchors and what lies between them
3. ``pins``      pairs that are sure without a search
4. ``cost``      what each bead is worth: a few features, weighted
5. ``search``    the best ladder, by dynamic programming
6. ``reorder``   blocks that stand elsewhere in the translation, when that is allowed
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import ThreadpoolController

from aligner.align.blanks import filled, inside, with_blanks
from aligner.align.pieces import AlignOptions, Pieces, gaps
from aligner.align.reorder import reordered
from aligner.align.sides import Text, side
from aligner.embed.runs import Runs
from aligner.types import Alignment, Bead

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from aligner.embed.protocol import Encoder

__all__ = ["AlignOptions", "Anchor", "Runs", "Text", "align", "align_runs"]

Anchor = tuple[range, range]
"""A run of source sentences and the run of target sentences that is known to be its translation."""


def align(
    source: Text, target: Text, encoder: Encoder, options: AlignOptions | None = None, *, anchors: Sequence[Anchor] = ()
) -> Alignment:
    """Beads of a text and its translation.

    ``anchors`` come out as beads as they are, and the rest is aligned between them. A sentence without any text
    is a gap, unless it stands inside a bead. Raises ``ValueError`` for anchors that are empty on a side, cross one
    another or lie outside.
    """
    options = options or AlignOptions()
    lengths = len(source.sentences), len(target.sentences)
    _check(anchors, *lengths)
    kept = filled(source.sentences), filled(target.sentences)
    texts = source.only(kept[0]), target.only(kept[1])
    runs = [Runs.of(text.sentences, encoder, options.max_size - 1) for text in texts]
    inner = [inside(anchor, kept) for anchor in anchors]
    found = align_runs(texts[0], texts[1], runs[0], runs[1], options, anchors=inner)
    beads = tuple(with_blanks(found.beads, kept, lengths))
    return replace(found, beads=beads, source_length=lengths[0], target_length=lengths[1])


def align_runs(
    source: Text,
    target: Text,
    source_runs: Runs,
    target_runs: Runs,
    options: AlignOptions | None = None,
    *,
    anchors: Sequence[Anchor] = (),
) -> Alignment:
    """``align`` with runs at hand, of ``max_size - 1`` sentences or more. Beads know the cosine of their two runs."""
    options = options or AlignOptions()
    rows, columns = len(source.sentences), len(target.sentences)
    _check(anchors, rows, columns)
    most = options.max_size - 1
    if min(len(source_runs), len(target_runs)) < most:
        raise ValueError(f"beads of {options.max_size} sentences need vectors of runs of up to {most}")
    if not rows or not columns:
        return Alignment(tuple(gaps(range(rows), range(columns))), rows, columns)
    with ThreadpoolController().limit(limits=1, user_api="blas"):
        runs = source_runs.part(range(rows), most), target_runs.part(range(columns), most)
        return _aligned(source, target, *runs, options, anchors)


def _aligned(
    source: Text, target: Text, source_runs: Runs, target_runs: Runs, options: AlignOptions, anchors: Sequence[Anchor]
) -> Alignment:
    """The alignment of two texts with sentences.

    The matrix products are many and small: with a second thread they took as long on an idle machine, and four times
    as long on a busy one.
    """
    rows, columns = len(source.sentences), len(target.sentences)
    pieces = Pieces(side(source, source_runs), side(target, target_runs), options)
    beads = tuple(_between(anchors, pieces, rows, columns))
    if not options.allow_reordering:
        beads = _with_cosines(beads, source_runs, target_runs)
        return Alignment(beads, rows, columns, closeness=pieces.level.closeness)

    def within(row: range, column: range) -> tuple[Bead, ...]:
        """The beads of two stretches, as if they were documents."""
        parts = source.only(row), target.only(column)
        runs = source_runs.part(row, len(source_runs)), target_runs.part(column, len(target_runs))
        found = align_runs(*parts, *runs, replace(options, allow_reordering=False))
        return tuple(_shifted(found.beads, row.start, column.start))

    beads = _with_cosines(reordered(beads, pieces.closeness, within), source_runs, target_runs)
    return Alignment(beads, rows, columns, reordered=True, closeness=pieces.level.closeness)


def _with_cosines(beads: Sequence[Bead], source: Runs, target: Runs) -> tuple[Bead, ...]:
    """Beads with the cosine of their runs."""
    places = [place for place, bead in enumerate(beads) if bead.source and bead.target]
    if not places:
        return tuple(beads)
    sides = ((source, [beads[place].source for place in places]), (target, [beads[place].target for place in places]))
    vectors = [runs.of_spans(np.array([(span.start, span.stop) for span in spans])) for runs, spans in sides]
    found = list(beads)
    for place, cosine in zip(places, np.einsum("ij,ij->i", *vectors).tolist(), strict=True):
        found[place] = replace(beads[place], similarity=cosine)
    return tuple(found)


def _shifted(beads: Iterable[Bead], row: int, column: int) -> Iterator[Bead]:
    """Beads of a stretch in the numbers of the whole document."""
    for bead in beads:
        source, target = bead.source, bead.target
        yield replace(
            bead,
            source=range(source.start + row, source.stop + row),
            target=range(target.start + column, target.stop + column),
        )


def _between(anchors: Sequence[Anchor], pieces: Pieces, rows: int, columns: int) -> Iterator[Bead]:
    """The anchors as beads, and the beads of what lies between them."""
    row, column = 0, 0
    for source, target in anchors:
        yield from pieces.beads(range(row, source.start), range(column, target.start))
        yield Bead(source, target, 1.0)
        row, column = source.stop, target.stop
    yield from pieces.beads(range(row, rows), range(column, columns))


def _check(anchors: Sequence[Anchor], rows: int, columns: int) -> None:
    """Raise ``ValueError`` for anchors that cannot all be beads of one ladder."""
    row, column = 0, 0
    for source, target in anchors:
        if not len(source) or not len(target):
            raise ValueError(f"an anchor is empty on one side: {source}, {target}")
        if source.start < row or target.start < column:
            raise ValueError(f"an anchor is not in order, or overlaps the one before it: {source}, {target}")
        row, column = source.stop, target.stop
    if row > rows or column > columns:
        raise ValueError(f"an anchor lies outside the {rows} source and {columns} target sentences")
