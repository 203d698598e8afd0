"""Decisions as pure data: each says which rows stood there and which stand there now.

A state is the rows of the pairs with the decisions taken so far. Nothing is computed here: whether a person merged,
shifted or took a realignment, the decision holds its outcome, so that a history can be read in years to come.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from aligner.errors import ReviewError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from aligner.review.sides import Span

Status = Literal["", "accepted", "rejected"]

UNDO, REDO, TERM, CARRY, UNFIT = "undo", "redo", "term", "carry", "unfit"
_FIXED = (CARRY, UNFIT)
"""What is not undone: without it the decisions after it mean nothing."""


class ConflictError(ReviewError):
    """A decision is about rows that are no longer there: somebody decided in between."""


class Key(NamedTuple):
    """By what a row is known: the spans of both sides."""

    source: Span
    target: Span

    def __str__(self) -> str:
        return ".".join(str(place) for span in self for place in span)

    @classmethod
    def parse(cls, text: str) -> Key:
        """The inverse of ``str``; ``ReviewError`` for anything else."""
        parts = text.split(".")
        if len(parts) != 4 or not all(part.isdecimal() and len(part) < 13 for part in parts):
            raise ReviewError(f"{text[:60]!r} names no pair")
        a, b, c, d = map(int, parts)
        return cls((a, b), (c, d))


@dataclass(frozen=True, slots=True)
class Row:
    """A pair as it stands now.

    ``score`` is that of the pairs file or of a realignment, ``None`` after a change by hand. ``source_text`` and
    ``target_text``: as a person corrected them. ``hand``: its boundaries are a person's. ``number``: the decision
    that made it what it is, 0 if none did.
    """

    source: Span
    target: Span
    rank: int = 1
    status: Status = ""
    score: float | None = None
    comment: str = ""
    source_text: str | None = None
    target_text: str | None = None
    hand: bool = False
    reviewer: str = ""
    number: int = 0

    @property
    def key(self) -> Key:
        """By what it is known."""
        return Key(self.source, self.target)

    def on(self, side: str) -> Span:
        """The span of the ``source`` or the ``target`` side."""
        return self.source if side == "source" else self.target

    def corrected(self, side: str) -> str | None:
        """The text of a side as a person corrected it."""
        return self.source_text if side == "source" else self.target_text

    def placed(self, side: str, span: Span) -> Row:
        """The row with another span on a side."""
        return replace(self, source=span) if side == "source" else replace(self, target=span)

    def worded(self, side: str, text: str | None) -> Row:
        """The row with a text corrected, or no longer."""
        return replace(self, source_text=text) if side == "source" else replace(self, target_text=text)

    @property
    def gap(self) -> bool:
        """Whether a side is empty."""
        return self.source[0] == self.source[1] or self.target[0] == self.target[1]

    @property
    def place(self) -> tuple[int, ...]:
        """What rows are ordered by."""
        return (*self.source, self.rank, *self.target)

    def data(self) -> dict[str, Any]:
        """For JSON: what is not as by default."""
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) != f.default}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Row:
        """The inverse of :meth:`data`."""
        spans = {side: (int(data[side][0]), int(data[side][1])) for side in ("source", "target")}
        return cls(**{**data, **spans})


@dataclass(frozen=True, slots=True)
class Decision:
    """Who made which rows of which, when. ``about``: what an action has besides, as words for a termbase."""

    action: str
    old: tuple[Key, ...] = ()
    new: tuple[Row, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)
    reviewer: str = ""
    time: str = ""
    number: int = 0

    def data(self) -> dict[str, Any]:
        """Old, new and about, for JSON."""
        return {"old": [str(key) for key in self.old], "new": [row.data() for row in self.new], **self.about}

    @classmethod
    def of(cls, action: str, data: Mapping[str, Any], **more: Any) -> Decision:  # noqa: ANN401 - further fields
        """The inverse of :meth:`data`."""
        about = {name: value for name, value in data.items() if name not in ("old", "new")}
        old, new = tuple(map(Key.parse, data["old"])), tuple(map(Row.of, data["new"]))
        return cls(action, old, new, about, **more)


class Change(NamedTuple):
    """What a decision did to the rows."""

    decision: Decision
    gone: tuple[Row, ...]
    come: tuple[Row, ...]


class State:
    """The rows in order, with what was decided; ``take`` adds a decision."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = sorted(rows, key=lambda row: row.place)
        self.done: list[Change] = []
        self.undone: list[Change] = []
        self.unfit: list[Mapping[str, Any]] = []
        self.decided = 0
        """Rows that were accepted or rejected."""
        self._at = {row.key: row for row in self.rows}

    def __getitem__(self, key: Key) -> Row:
        """The row that is known by a key; ``ConflictError`` if there is none."""
        try:
            return self._at[key]
        except KeyError:
            raise ConflictError("this pair is no longer there: it was changed in the meantime") from None

    def __contains__(self, key: object) -> bool:
        return key in self._at

    def index(self, row: Row) -> int:
        """The place of a row among the rows, from 0."""
        return bisect_left(self.rows, row.place, key=lambda each: each.place)

    def check(self, decision: Decision) -> None:
        """Raise ``ConflictError`` unless the decision can be taken now."""
        if decision.action == UNDO and not self.done:
            raise ConflictError("there is nothing to undo")
        if decision.action == REDO and not self.undone:
            raise ConflictError("there is nothing to redo")
        gone = {self[key].key for key in decision.old}
        if any(row.key in self._at and row.key not in gone for row in decision.new):
            raise ConflictError("such a pair is there already")

    def take(self, decision: Decision) -> Change:
        """Do it; what it did to the rows. ``ConflictError`` if it is about rows that are not there."""
        self.check(decision)
        if decision.action == UNDO:
            change = self.done.pop()
            self.undone.append(change)
            return Change(decision, *self._swap(change.come, change.gone))
        if decision.action == REDO:
            change = self.undone.pop()
            self.done.append(change)
            return Change(decision, *self._swap(change.gone, change.come))
        gone = tuple(self._at[key] for key in decision.old)
        come = decision.new
        if decision.action != CARRY:
            come = tuple(replace(row, reviewer=decision.reviewer, number=decision.number) for row in come)
        change = Change(decision, *self._swap(gone, come))
        if decision.action == UNFIT:
            self.unfit.append(decision.about)
        if decision.action not in _FIXED:
            self.undone.clear()
            self.done.append(change)
        return change

    def _swap(self, gone: tuple[Row, ...], come: tuple[Row, ...]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
        if len(gone) > 200:
            out = {row.place for row in gone}
            self.rows = [row for row in self.rows if row.place not in out]
        else:
            for row in gone:
                del self.rows[self.index(row)]
        for row in gone:
            del self._at[row.key]
        if len(come) > 200:
            self.rows = sorted([*self.rows, *come], key=lambda row: row.place)
        else:
            for row in come:
                insort(self.rows, row, key=lambda each: each.place)
        self._at |= {row.key: row for row in come}
        self.decided += sum(row.status != "" for row in come) - sum(row.status != "" for row in gone)
        return gone, come


def fold(rows: Iterable[Row], decisions: Iterable[Decision]) -> State:
    """The state after all decisions; ``ConflictError`` where one is about rows that are not there."""
    state = State(rows)
    for decision in decisions:
        state.take(decision)
    return state
