"""What lies between rows that a person accepted, aligned again: the accepted ones are anchors and stay.

All of a document, or from a row on. Of a longer one the rows around go along as context, so that what is normal for
the documents is known to the aligner.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from aligner.align import AlignOptions, Text, align
from aligner.errors import ReviewError
from aligner.review.decisions import Decision, Row
from aligner.text.cleaning import normalised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from aligner.align import Anchor
    from aligner.embed import Encoder
    from aligner.review.base import Base
    from aligner.review.decisions import Key, State
    from aligner.review.sides import Side, Span

_CONTEXT = 60
"""Rows before and behind that go along."""
_MOST = 4_000
"""Rows at once: a long chapter takes under a second; a whole book would hold the page up."""


def realigned(base: Base, state: State, key: Key, encoder: Encoder, *, onward: bool = False) -> Decision:
    """What is not accepted computed again, in a row's document; ``onward``: from this row on.

    A decision that leaves out rows which come out as they are; without any, nothing changed. ``ReviewError`` where
    accepted rows cross one another.
    """
    if base.ranked:
        raise ReviewError("passages are not in order, so that nothing can be realigned")
    first, last = _stretch(base, state, key, onward=onward)
    rows = state.rows[first:last]
    around = [*state.rows[max(0, first - _CONTEXT) : first], *state.rows[last : last + _CONTEXT]]
    fixed = [row for row in rows if row.status == "accepted"]
    anchors = [row for row in [*fixed, *around] if not row.gap]
    gaps = [row for row in fixed if row.gap]
    open_spans = [[row.key[side] for row in rows if row not in gaps] for side in (0, 1)]
    texts = [
        _sentences(base.side(name), [*open_spans[side], *(row.key[side] for row in anchors)])
        for side, name in enumerate(("source", "target"))
    ]
    found = _aligned(base, texts, sorted(anchors, key=lambda row: row.source), encoder)
    kept = {row.key for row in around}
    made = [row for row in found if row.key not in kept]
    return _difference(rows, _in_place([*made, *gaps]))


def _stretch(base: Base, state: State, key: Key, *, onward: bool) -> tuple[int, int]:
    """Rows from first to last, half-open, that may change."""
    at = state.index(state[key])
    documents = [base.source.document(row.source) for row in state.rows]
    first, last = at, at + 1
    while not onward and first > 0 and documents[first - 1] == documents[at] and at - first < _MOST // 2:
        first -= 1
    while last < len(documents) and documents[last] == documents[at] and last - first < _MOST:
        last += 1
    return first, last


def _sentences(side: Side, spans: Iterable[Span]) -> list[Span]:
    """The sentences in these spans, in order, cut where a span ends inside one."""
    return sorted({(start, stop) for span in spans for _, start, stop in side.pieces(span)})


def _aligned(base: Base, spans: Sequence[list[Span]], anchors: Sequence[Row], encoder: Encoder) -> Iterator[Row]:
    """Rows of these sentences."""
    fixed: list[Anchor] = [(_range(spans[0], row.source), _range(spans[1], row.target)) for row in anchors]
    if any(before[1].stop > behind[1].start for before, behind in pairwise(fixed)):
        raise ReviewError("accepted pairs cross one another here: realign a shorter stretch")
    sides = [_text(base.side(name), held) for name, held in zip(("source", "target"), spans, strict=True)]
    known = {row.key: row for row in anchors}
    for bead in align(sides[0], sides[1], encoder, AlignOptions(), anchors=fixed).beads:
        source, target = ([spans[n][i] for i in numbers] for n, numbers in enumerate((bead.source, bead.target)))
        for row in _rows(source, target, bead.score):
            yield known.get(row.key, row)


def _range(held: Sequence[Span], span: Span) -> range:
    numbers = [number for number, each in enumerate(held) if span[0] <= each[0] and each[1] <= span[1]]
    return range(numbers[0], numbers[-1] + 1)


def _text(side: Side, spans: Sequence[Span]) -> Text:
    """What the aligner needs; paragraphs as far as they are known: a sentence a line says nothing of them."""
    sentences = [normalised(side.read(span)) for span in spans]
    if len({unit.opens for unit in side.units}) < 2:
        return Text(sentences)
    block, blocks = 0, []
    for start, _ in spans:
        number = side.index(start)
        block += side.units[number].opens and side.starts[number] == start
        blocks.append(block)
    return Text(sentences, blocks)


def _rows(source: Sequence[Span], target: Sequence[Span], score: float) -> Iterator[Row]:
    """A bead as a row; sentences that an accepted gap keeps apart cannot stand in one, and are gaps of their own."""
    runs = [_runs(source), _runs(target)]
    yield Row(runs[0][0] if runs[0] else (0, 0), runs[1][0] if runs[1] else (0, 0), score=score)
    for further in runs[0][1:]:
        yield Row(further, (0, 0), score=0.0)
    for further in runs[1][1:]:
        yield Row((0, 0), further, score=0.0)


def _runs(spans: Sequence[Span]) -> list[Span]:
    """Spans that follow one another as one, the longest first."""
    runs: list[Span] = []
    for start, stop in spans:
        if runs and runs[-1][1] == start:
            runs[-1] = (runs[-1][0], stop)
        else:
            runs.append((start, stop))
    return sorted(runs, key=lambda span: span[0] - span[1])


def _in_place(rows: Sequence[Row]) -> list[Row]:
    """Rows whose gaps stand behind the rows that end before them."""
    linked = sorted((row for row in rows if not row.gap), key=lambda row: row.source)
    floor = [
        min((row.key[side][0] for row in rows if row.key[side][0] < row.key[side][1]), default=0) for side in (0, 1)
    ]
    placed = list(linked)
    for row in rows:
        if not row.gap:
            continue
        one = int(row.source[0] == row.source[1])
        ends = [each.key[1 - one][1] for each in linked if each.key[one][1] <= row.key[one][0]]
        place = max(ends, default=floor[1 - one])
        name = "source" if one else "target"
        placed.append(row.placed(name, (place, place)))
    return placed


def _difference(old: Sequence[Row], new: Sequence[Row]) -> Decision:
    """Rows that change; one that comes out as it was rejected stays so."""
    before = {row.key: row for row in old}
    stays = {row.key for row in new} & before.keys()
    changed = [row for row in old if row.key not in stays]
    return Decision("realign", tuple(row.key for row in changed), tuple(row for row in new if row.key not in stays))


def grouped(old: Sequence[Row], new: Sequence[Row]) -> list[tuple[list[Row], list[Row]]]:
    """Old and new rows of a difference, side by side: those that hold the same sentences together."""
    marked = sorted([*((row, 0) for row in old), *((row, 1) for row in new)], key=lambda each: each[0].place)
    groups: list[tuple[list[Row], list[Row]]] = []
    ends = (-1, -1)
    for row, which in marked:
        inside = row.source[0] < ends[0] or row.target[0] < ends[1]
        if not groups or not inside:
            groups.append(([], []))
        groups[-1][which].append(row)
        ends = max(ends[0], row.source[1]), max(ends[1], row.target[1])
    return groups
