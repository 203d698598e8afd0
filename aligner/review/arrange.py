"""What a person does to rows, as decisions: each function says which rows become which.

The first of the new rows is where the cursor goes. It is accepted with the change, since it is what the person looked
at; neighbours that a change touched are open again. Raises ``ReviewError`` for what cannot be done.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from aligner.errors import ReviewError
from aligner.review.decisions import Decision, Key, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aligner.review.base import Base
    from aligner.review.decisions import State, Status
    from aligner.review.sides import Span

_NEW: dict[str, Any] = {"score": None, "source_text": None, "target_text": None, "hand": True}


def mark(state: State, keys: Iterable[Key], status: Status, action: str = "") -> Decision:
    """Rows accepted, rejected or open again."""
    rows = [state[key] for key in keys]
    return _decision(action or status or "reopen", rows, [replace(row, status=status) for row in rows])


def vouch(state: State, key: Key) -> Decision:
    """A row accepted, and with it what is open above it up to the last one accepted."""
    last = state.index(state[key])
    first = last
    while first > 0 and state.rows[first - 1].status != "accepted":
        first -= 1
    above = [row.key for row in state.rows[first:last] if row.status == ""]
    return mark(state, [key, *above], "accepted", "vouch")


def comment(state: State, key: Key, text: str) -> Decision:
    """A row with a comment; an empty one takes it away."""
    row = state[key]
    return _decision("comment", [row], [replace(row, comment=text.strip())])


def edit(base: Base, state: State, key: Key, side: str, text: str) -> Decision:
    """A row with a text corrected; that of its sentences is no correction."""
    row = state[key].worded(side, None)
    text = " ".join(text.split())
    if not text:
        raise ReviewError("a text cannot be empty; to take a side away, unlink it")
    same = text == " ".join(base.text(row, side).split())
    return _decision("edit", [state[key]], [row.worded(side, None if same else text)])


def merge(base: Base, state: State, key: Key) -> Decision:
    """A row and the one below it as one."""
    row, below = state[key], _neighbour(state, key, 1)
    source, target = (_joined(base, side, row, below) for side in ("source", "target"))
    comments = " ".join(filter(None, (row.comment, below.comment)))
    return _decision("merge", [row, below], [replace(_own(row), source=source, target=target, comment=comments)])


def split(base: Base, state: State, key: Key, source: int, target: int) -> Decision:
    """A row as two, cut at a place of each side; a place at an end leaves that side whole."""
    row = state[key]
    if not (row.source[0] <= source <= row.source[1] and row.target[0] <= target <= row.target[1]):
        raise ReviewError("the place to split at is not in this pair")
    source, target = _trimmed(base, "source", source), _trimmed(base, "target", target)
    upper = replace(_own(row), source=(row.source[0], source), target=(row.target[0], target))
    lower = replace(_open(row), source=(source, row.source[1]), target=(target, row.target[1]), comment="")
    if _empty(upper) or _empty(lower):
        raise ReviewError("nothing to split: put the mark inside a text")
    return _decision("split", [row], [upper, lower])


def shift(base: Base, state: State, key: Key, side: str, *, up: bool) -> Decision:
    """The first sentence of a row's side goes to the row above, or the last one to the row below."""
    row, other = state[key], _neighbour(state, key, -1 if up else 1)
    span = row.on(side)
    if span[0] == span[1]:
        raise ReviewError("there is no sentence on this side to move")
    _one_document(base, side, row, other)
    pieces = list(base.side(side).pieces(span))
    moved = pieces[0][1:] if up else pieces[-1][1:]
    left = (moved[1], span[1]) if up else (span[0], moved[0])
    theirs = other.on(side)
    if theirs[0] == theirs[1]:
        joined = moved
    elif (theirs[1] if up else theirs[0]) == (moved[0] if up else moved[1]):
        joined = (theirs[0], moved[1]) if up else (moved[0], theirs[1])
    else:
        raise ReviewError("the neighbour's sentences do not stand beside this one; link it instead")
    mine = _own(row).placed(side, left)
    new = [mine, _open(other).placed(side, joined)]
    if _empty(mine):
        new = [_own(other).placed(side, joined)]
    return _decision("shift", [row, other], new)


def unlink(state: State, key: Key) -> Decision:
    """Both sides of a row as gaps."""
    row = state[key]
    if row.gap:
        raise ReviewError("one side is empty already")
    source = replace(_own(row), target=(row.target[0], row.target[0]))
    target = replace(_own(row), source=(row.source[1], row.source[1]), comment="")
    return _decision("unlink", [row], [source, target])


def link(state: State, source: Key, target: Key, *, crossing: bool = False) -> Decision:
    """The source of one row with the target of another; what is left of both becomes gaps.

    Where linked rows lie between, the link crosses them: only if ``crossing``.
    """
    left, right = state[source], state[target]
    if left.source[0] == left.source[1] or right.target[0] == right.target[1]:
        raise ReviewError("choose a source sentence and a target sentence")
    if left is right:
        return mark(state, [source], "accepted")
    first, last = sorted((state.index(left), state.index(right)))
    between = state.rows[first + 1 : last]
    linked = replace(_own(left), target=right.target, rank=left.rank)
    if not all(row.gap for row in between):
        if not crossing:
            raise ReviewError("pairs that are linked lie between: allow crossing links first")
        return _decision("link", [left, right], [linked, *_leftovers(left, right, left.source[0])])
    region = [left, *between, right]
    return _decision("link", region, [linked, *_around(linked, region)])


def widened(base: Base, state: State, key: Key, *, last: bool, more: bool) -> Decision:
    """A passage with a sentence more or less, at its end or its beginning."""
    row = state[key]
    start, stop = row.target
    side = base.target
    if start == stop:
        raise ReviewError("there is no passage here; pick one by search")
    if more:
        place = stop if last else start
        if not side.follows(place):
            raise ReviewError("the document has no further sentence there")
        edge = list(side.pieces((place, side.stop)))[:1] if last else [(0, side.starts[side.index(place - 1)], place)]
        start, stop = min(start, edge[0][1]), max(stop, edge[0][2])
    else:
        pieces = list(side.pieces(row.target))
        if len(pieces) == 1:
            raise ReviewError("a passage has one sentence at least")
        start, stop = (start, pieces[-1][1]) if last else (pieces[0][2], stop)
    return _decision("widen" if more else "narrow", [row], [replace(_own(row), target=(start, stop))])


def pick(state: State, key: Key, target: Span) -> Decision:
    """A further passage for a row's source sentence, or one of those it has; it has a counterpart then."""
    group = group_of(state, key)
    made = replace(_own(group[0]), target=target, rank=group[-1].rank + 1, comment="")
    same = [row for row in group if row.target == target]
    none = [row for row in group if row.gap and row.status == "accepted"]
    new = [replace(row, status="accepted") for row in same] or [made]
    return _decision("pick", [*same, *none], [*new, *(replace(row, status="") for row in none)])


def no_counterpart(state: State, key: Key) -> Decision:
    """All passages of a source sentence rejected, and said that it has none."""
    group = group_of(state, key)
    empty = next((row for row in group if row.target[0] == row.target[1]), None)
    filled = [row for row in group if row is not empty]
    made = empty or replace(_own(group[0]), target=(0, 0), rank=group[-1].rank + 1, comment="")
    new = [replace(made, status="accepted"), *(replace(row, status="rejected") for row in filled)]
    return _decision("none", group, new)


def group_of(state: State, key: Key) -> Sequence[Row]:
    """The rows of one source sentence, by rank."""
    at = state.index(state[key])
    first, last = at, at + 1
    while first > 0 and state.rows[first - 1].source == key.source:
        first -= 1
    while last < len(state.rows) and state.rows[last].source == key.source:
        last += 1
    return state.rows[first:last]


def _decision(action: str, old: Iterable[Row], new: Iterable[Row]) -> Decision:
    return Decision(action, tuple(row.key for row in old), tuple(new))


def _own(row: Row) -> Row:
    return replace(row, status="accepted", **_NEW)


def _open(row: Row) -> Row:
    return replace(row, status="", **_NEW)


def _empty(row: Row) -> bool:
    return row.source[0] == row.source[1] and row.target[0] == row.target[1]


def _neighbour(state: State, key: Key, step: int) -> Row:
    at = state.index(state[key]) + step
    if not 0 <= at < len(state.rows):
        raise ReviewError("there is no pair beyond this one")
    return state.rows[at]


def _joined(base: Base, side: str, row: Row, below: Row) -> Span:
    """The spans of two rows on one side as one."""
    first, second = row.on(side), below.on(side)
    if first[0] == first[1] or second[0] == second[1]:
        return second if first[0] == first[1] else first
    if first[1] != second[0]:
        raise ReviewError(f"the {side} sentences do not stand beside one another")
    _one_document(base, side, row, below)
    return first[0], second[1]


def _one_document(base: Base, side: str, row: Row, other: Row) -> None:
    names = {base.side(side).document(span) for each in (row, other) if (span := each.on(side))[0] < span[1]}
    if len(names) > 1:
        raise ReviewError("the sentences are of two documents")


def _trimmed(base: Base, side: str, place: int) -> int:
    """A place to cut at, moved over the blanks behind it."""
    text = base.side(side).text
    while place < len(text) and text[place].isspace() and place not in base.side(side).starts:
        place += 1
    return place


def _leftovers(left: Row, right: Row, place: int) -> list[Row]:
    """Gaps of what a crossing link took the other side from."""
    new = []
    if left.target[0] < left.target[1]:
        new.append(replace(_open(left), source=(place, place), comment=""))
    if right.source[0] < right.source[1]:
        new.append(replace(_open(right), target=(right.target[0],) * 2, comment=""))
    return new


def _around(linked: Row, region: list[Row]) -> list[Row]:
    """Gaps of all other sentences of a region, before and behind the linked row as they stand on their side."""
    new = []
    for row in region:
        kept = row if row.gap else _open(row)
        source, target = row.source, row.target
        if source[0] < source[1] and source != linked.source:
            place = linked.target[0 if source < linked.source else 1]
            new.append(replace(kept, target=(place, place)))
        if target[0] < target[1] and target != linked.target:
            place = linked.source[0 if target < linked.target else 1]
            new.append(replace(kept, source=(place, place)))
    return new
