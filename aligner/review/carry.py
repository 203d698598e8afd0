"""Decisions taken to pairs that were computed anew: by text and place.

What was decided about a row is looked for in the new pairs by the texts of both sides, near where they stood. It is
found as it was, or with other boundaries, and then put in their place. What is not found is listed, never dropped.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from aligner.review.decisions import CARRY, TERM, UNFIT, ConflictError, Decision, Row, State

if TYPE_CHECKING:
    from aligner.review.base import Base
    from aligner.review.sides import Side, Span

_NEAR = 2_000
"""Characters behind the text found before, within which the next one is taken without looking elsewhere."""
_REGION = 40
"""Rows that one may overlap at most."""


def carried(old: Base, state: State, new: Base) -> list[Decision]:
    """Decisions that bring new pairs to where the old ones were, then those that do not fit."""
    fresh = State(new.rows)
    finders = (_Finder(old.source, new.source), _Finder(old.target, new.target))
    gaps = {(row.source if row.source[0] < row.source[1] else row.target): row for row in fresh.rows if row.gap}
    found: list[Decision] = [change.decision for change in state.done if change.decision.action == TERM]
    unfit = []
    for row in state.rows:
        if not (row.status or row.comment or row.hand or row.source_text or row.target_text):
            continue
        decision = _placed(row, finders, fresh, gaps, ranked=new.ranked)
        try:
            if decision is None:
                raise ConflictError("not found")
            fresh.take(decision)
            found.append(decision)
        except ConflictError:
            if not (row.status or row.comment or row.source_text or row.target_text):
                continue  # a row that a change beside it left over says nothing by itself
            about = {"source": old.text(row, "source"), "target": old.text(row, "target"), "row": row.data()}
            unfit.append(Decision(UNFIT, about=about, reviewer=row.reviewer))
    return [*found, *unfit]


def _placed(
    row: Row, finders: tuple[_Finder, _Finder], fresh: State, gaps: dict[Span, Row], *, ranked: bool
) -> Decision | None:
    """A row in the new pairs; ``None`` where its texts are not there, or belong to rows that were decided."""
    spans = [find(span) if span[0] < span[1] else span for find, span in zip(finders, row.key, strict=True)]
    if None in spans:
        return None
    source, target = (span or (0, 0) for span in spans)
    if row.gap and (filled := source if row.source[0] < row.source[1] else target) in gaps:
        source, target = gaps[filled].key
    made = replace(row, source=source, target=target)
    if made.key in fresh:
        same = fresh[made.key]
        return Decision(CARRY, (same.key,), (replace(made, rank=same.rank, score=same.score),), reviewer=row.reviewer)
    if ranked:
        return Decision(CARRY, (), (made,), reviewer=row.reviewer)
    return _gap(made, fresh) if row.gap else _imposed(made, fresh)


def _gap(row: Row, fresh: State) -> Decision | None:
    """A gap that the new pairs have in larger rows: what is left of these keeps the other side."""
    one = int(row.source[0] == row.source[1])
    start, stop = row.key[one]
    region = [each for each in fresh.rows if each.key[one][0] < stop and start < each.key[one][1]]
    if not region or any(each.status for each in region):
        return None
    new: list[Row] = []
    for each in region:
        (first, last), other = each.key[one], each.key[1 - one]
        parts = [(first, start)] * (first < start) + [(stop, last)] * (stop < last)
        for part in parts or [(start, start)]:
            new.append(Row(*_turned(one, part, other), hand=True))
            other = other[1], other[1]
    edge = region[0].key[1 - one][region[0].key[one][0] < start]
    source, target = _turned(one, (start, stop), (edge, edge))
    new = [each for each in new if each.source[0] < each.source[1] or each.target[0] < each.target[1]]
    made = replace(row, source=source, target=target)
    return Decision(CARRY, tuple(each.key for each in region), (*new, made), reviewer=row.reviewer)


def _turned(one: int, mine: Span, other: Span) -> tuple[Span, Span]:
    return (other, mine) if one else (mine, other)


def _imposed(row: Row, fresh: State) -> Decision | None:
    """A row with boundaries that the new pairs do not have: what it overlaps is cut off around it."""
    region = _overlapped(row, fresh)
    if not region or len(region) >= _REGION or any(each.status for each in region):
        return None
    source = min(each.source[0] for each in region), max(each.source[1] for each in region)
    target = min(each.target[0] for each in region), max(each.target[1] for each in region)
    if not (source[0] <= row.source[0] and row.source[1] <= source[1]):
        return None
    if not (target[0] <= row.target[0] and row.target[1] <= target[1]):
        return None
    parts = [
        Row((source[0], row.source[0]), (target[0], row.target[0]), hand=True),
        row,
        Row((row.source[1], source[1]), (row.target[1], target[1]), hand=True),
    ]
    new = [part for part in parts if part.source[0] < part.source[1] or part.target[0] < part.target[1]]
    return Decision(CARRY, tuple(each.key for each in region), tuple(new), reviewer=row.reviewer)


def _overlapped(row: Row, fresh: State) -> list[Row]:
    """The rows of a ladder, in a row, that hold a row's sentences on either side, gaps between them included."""
    at = bisect_right(fresh.rows, row.source[0], key=lambda each: each.source[0])
    near = fresh.rows[max(0, at - _REGION) : at + _REGION]
    hits = [
        number
        for number, each in enumerate(near)
        if any(held[0] < span[1] and span[0] < held[1] for held, span in zip(each.key, row.key, strict=True))
    ]
    return near[hits[0] : hits[-1] + 1] if hits else []


class _Finder:
    """The texts of one line of sentences in another, near where they stood."""

    def __init__(self, old: Side, new: Side) -> None:
        self._old, self._text = old, new.text.replace("\x1e", " ")
        self._scale = new.stop / old.stop if old.stop else 1.0
        self._last = 0

    def __call__(self, span: Span) -> Span | None:
        """Where the text of a span is; ``None`` if it is nowhere."""
        words = self._old.read(span)
        start = self._text.find(words, self._last, self._last + len(words) + _NEAR) if words else -1
        if start < 0:
            start = self._nearest(words, int(span[0] * self._scale))
        if start < 0:
            return None
        stop = start + len(words)
        while stop < len(self._text) and self._text[stop] == " ":
            stop += 1
        self._last = stop
        return start, stop

    def _nearest(self, words: str, place: int) -> int:
        if not words:
            return -1
        before, behind = self._text.rfind(words, 0, place + len(words)), self._text.find(words, place)
        if before < 0 or behind < 0:
            return max(before, behind)
        return before if place - before < behind - place else behind
