"""There and back without a server: corrections from a spreadsheet or document, shown before they are taken.

A table that ``aligner convert REVIEW review.xlsx`` wrote is known by its column ``review_id``: which pair, and after
which decision it was written. Rows may have been moved, deleted or doubled; a pair that was decided here since then is
a conflict, and stays as it is here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from aligner.errors import ReviewError
from aligner.pairs.frame import read_frame
from aligner.review.base import SIDES
from aligner.review.decisions import Decision, Key
from aligner.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from aligner.review.base import Base
    from aligner.review.decisions import Row, State

_SAID = {
    "": "", "accepted": "accepted", "accept": "accepted", "yes": "accepted", "+": "accepted", "ok": "accepted",
    "да": "accepted", "принято": "accepted", "rejected": "rejected", "reject": "rejected", "no": "rejected",
    "-": "rejected", "нет": "rejected", "отклонено": "rejected",
}  # fmt: skip
_SHOWN = 60


class Change(NamedTuple):
    """A row as it is, as the table has it, and what differs in words."""

    old: Row
    new: Row
    what: str


@dataclass(frozen=True, slots=True)
class Differences:
    """What a table would change, what it cannot, and how many pairs it does not have."""

    changes: tuple[Change, ...]
    conflicts: tuple[str, ...]
    missing: int

    def told(self) -> str:
        """A line for each."""
        lines = [change.what for change in self.changes]
        lines += [f"conflict: {conflict}" for conflict in self.conflicts]
        if self.missing:
            lines.append(f"not in the table, left as before: {counted(self.missing, 'pair')}")
        count = f"{counted(len(self.changes), 'difference')}, {counted(len(self.conflicts), 'conflict')}"
        return "".join(f"{line}\n" for line in [*lines, count])

    def decision(self) -> Decision:
        """All changes as one decision, undone as one."""
        return Decision("import", tuple(c.old.key for c in self.changes), tuple(c.new for c in self.changes))


def differences(base: Base, state: State, path: Path) -> Differences:
    """What a table says other than the review; ``DocumentError`` or ``ReviewError`` for one that is no review's."""
    frame = read_frame(path)
    if not {"decision", "comment"} <= set(frame.columns):
        raise ReviewError(
            f"{path}: has no columns decision and comment: give a file that aligner convert made of a review"
        )
    rows = list(frame.iter_rows(named=True))
    texts = _by_texts(base, state.rows)
    seen: dict[Key, Change] = {}
    conflicts, found = [], set()
    for number, record in enumerate(rows, 2):
        try:
            row, since = _known(record, state, texts)
            found.add(row.key)
            change = _change(base, row, record, f"row {number}")
            _check(change, since, seen.get(row.key))
            if row.key not in seen:
                seen[row.key] = change
        except ReviewError as error:
            conflicts.append(f"row {number}: {error}")
    changes = tuple(change for change in seen.values() if change.what)
    return Differences(changes, tuple(conflicts), sum(row.key not in found for row in state.rows))


def _by_texts(base: Base, rows: Iterable[Row]) -> dict[tuple[str, str], Row | None]:
    """Rows by their texts, where these say which."""
    held = [(tuple(_plain(base.text(row, side)) for side in SIDES), row) for row in rows]
    counts = Counter(texts for texts, _ in held)
    return {(texts[0], texts[1]): row if counts[texts] == 1 else None for texts, row in held}


def _known(record: dict[str, Any], state: State, texts: dict[tuple[str, str], Row | None]) -> tuple[Row, int]:
    """The row that a record is about, and the decision after which it was written; -1 where it does not say."""
    named, _, since = str(record.get("review_id") or "").partition("@")
    if named:
        key = Key.parse(named)
        if key not in state:
            raise ReviewError(f"was changed in the review in the meantime: {record['source_text'][:_SHOWN]!r}")
        return state[key], int(since) if since.isdecimal() else -1
    row = texts.get((_plain(record["source_text"]), _plain(record["target_text"])))
    if row is None:
        raise ReviewError(f"is no pair of this review: {record['source_text'][:_SHOWN]!r}")
    return row, -1


def _change(base: Base, row: Row, record: dict[str, Any], place: str) -> Change:
    """What a record says of a row."""
    word = _plain(str(record["decision"] or "")).casefold()
    if word not in _SAID:
        raise ReviewError(f"the decision {word[:_SHOWN]!r} is none of accepted, rejected")
    said: dict[str, Any] = {"status": _SAID[word], "comment": str(record["comment"] or "").strip()}
    for side in SIDES:
        span, text = row.on(side), _plain(record[f"{side}_text"])
        if span[0] < span[1] and text and text != _plain(base.text(row, side)):
            said[f"{side}_text"] = text
    new = replace(row, **said)
    return Change(row, new, " ".join([place, *_words(base, row, new)]) if new != row else "")


def _words(base: Base, old: Row, new: Row) -> Iterator[str]:
    """What differs."""
    yield f"{(base.text(old, 'source') or base.text(old, 'target'))[:_SHOWN]!r}:"
    if old.status != new.status:
        yield f"{old.status or 'open'} -> {new.status or 'open'};"
    if old.comment != new.comment:
        yield f"comment {new.comment[:_SHOWN]!r};"
    for side in SIDES:
        if old.corrected(side) != new.corrected(side):
            yield f"{side} {base.text(new, side)[:_SHOWN]!r};"


def _check(change: Change, since: int, before: Change | None) -> None:
    """Raise ``ReviewError`` for a row that was decided here since the table was written, or stands there twice."""
    if change.what and -1 < since < change.old.number:
        raise ReviewError(
            f"was decided in the review in the meantime, by {change.old.reviewer or 'somebody'}: "
            f"{change.old.status or 'open'} here, {change.new.status or 'open'} in the table"
        )
    if before is not None and before.new != change.new:
        raise ReviewError("stands twice and says two things; the first counts")


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())
