"""What is worth a reader's time, and why: how likely a row is right, reasons in a word, what checking it is worth."""

from __future__ import annotations

import math
import re
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aligner.review.base import Base
    from aligner.review.decisions import Key, Row, State
    from aligner.review.sides import Span

_NUMBER = re.compile(r"\d\d+")
_SECONDS, _CHARACTERS = 2.0, 25.0
"""To look at any row, and characters that are read in a further second."""
_FLAGGED, _OPEN, _GAP = 0.5, 0.4, 0.5
"""Probabilities at most: of a row with a reason for doubt; of one that a change by hand left over; of a gap, for which
nobody has a score."""
_ODDS = {"one": 1.0, "few": 2.0, "many": 8.0}
_BESIDE = 9.0
"""How much likelier a row is wrong than its score says: 1-n and m-n beads against 1-1; beside a gap that is wrong.

Counted on 2,880 beads of 15 dev documents (ru-en, de-fr, zh-en): of 1-1 beads .04 were wrong, beside a gap .27; of 1-n
.08 and .53; of m-n .30 and .82; of gaps .61. Of news, whose gaps are true ones, beside a gap hardly more than
elsewhere: so what was decided about gaps here counts."""
_UNLIKE = 2.5
"""Times longer or shorter than is usual in these documents, in texts of 40 characters and more."""


class Doubt(NamedTuple):
    """Of a row: the probability that it is right, reasons against it, seconds to read it, its kind."""

    probability: float
    reasons: tuple[str, ...]
    seconds: float
    kind: str


class Doubts:
    """The doubts about the rows of one base, each computed once."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._known: dict[tuple[Key, float | None, str], Doubt] = {}
        self._flagged = any(detail.flags for detail in base.details.values())
        ratios = [_ratio(detail.texts) for detail in base.details.values() if all(detail.texts)]
        self._usual = median(ratios) if ratios else 0.0
        self._gaps = [] if base.ranked else [_filled(row) for row in base.rows if row.gap]

    def of(self, row: Row) -> Doubt:
        """The doubt about a row."""
        known = self._known.get(asked := (row.key, row.score, row.status))
        if known is None:
            known = self._known[asked] = self._computed(row)
        return known

    def next(self, state: State, after: Row | None = None) -> Row | None:
        """The open row that is best worth checking, of equals the first behind ``after``; ``None``: all is decided."""
        at = state.index(after) if after is not None else 0
        count = len(state.rows)
        beside = 1 + (_BESIDE - 1) * self._gaps_wrong(state)
        gaps = [False] * count if self._base.ranked else [row.gap for row in state.rows]
        near = [before or behind for before, behind in zip([False, *gaps], [*gaps[1:], False], strict=False)]
        best: tuple[float, int] | None = None
        for number, row in enumerate(state.rows):
            if row.status == "":
                worth = self._worth(self.of(row), beside if near[number] else 1.0, beside)
                best = max(best or (-1.0, 0), (worth, -((number - at) % count)))
        return None if best is None else state.rows[(at - best[1]) % count]

    def _worth(self, doubt: Doubt, near: float, gap: float) -> float:
        """What a second's look at a row is worth: the probability that it is wrong, for the time that it takes."""
        flagged = doubt.reasons and doubt.kind != "gap"
        probability = min(doubt.probability, _FLAGGED) if flagged else doubt.probability
        if self._base.ranked:
            return 4 * probability * (1 - probability) / doubt.seconds
        if doubt.kind == "gap":
            return (gap - 1) / (_BESIDE - 1) / doubt.seconds
        odds = _ODDS[doubt.kind] * near * (1.01 - probability) / (probability + 0.01)
        return odds / (1 + odds) / doubt.seconds

    def _gaps_wrong(self, state: State) -> float:
        """The share of gaps that are wrong, by those that were decided here."""
        now = {_filled(row): row.status for row in state.rows if row.gap}
        wrong = sum(span not in now for span in self._gaps)
        right = sum(now.get(span) == "accepted" for span in self._gaps)
        return (1 + wrong) / (2 + wrong + right)

    def _computed(self, row: Row) -> Doubt:
        reasons = tuple(self._reasons(row))
        detail = self._base.details.get(row.key)
        if row.gap:
            probability, reasons = row.score or _GAP, ("no counterpart",)
        elif row.score is None and row.status == "accepted":
            probability = 1.0
        elif row.score is None:
            probability, reasons = _OPEN, ("left over", *reasons) if row.hand else reasons
        else:
            probability = min(max(row.score, 0.0), 1.0)
        texts = detail.texts if detail else (self._base.text(row, "source"), self._base.text(row, "target"))
        seconds = _SECONDS + sum(map(len, texts)) / _CHARACTERS
        return Doubt(probability, reasons, seconds, "gap" if row.gap else self._kind(row))

    def _kind(self, row: Row) -> str:
        sides = (self._base.source, row.source), (self._base.target, row.target)
        sizes = sorted(1 + side.index(span[1] - 1) - side.index(span[0]) for side, span in sides)
        return "one" if sizes == [1, 1] else "few" if sizes[0] == 1 else "many"

    def _reasons(self, row: Row) -> Iterable[str]:
        """What the file says, else what can be seen: numbers, lengths."""
        detail = self._base.details.get(row.key)
        if self._flagged and detail is not None:
            return detail.flags
        if row.gap or self._base.ranked:
            return ()
        return self._seen((self._base.text(row, "source"), self._base.text(row, "target")))

    def _seen(self, texts: tuple[str, str]) -> list[str]:
        reasons = []
        numbers = [sorted(_NUMBER.findall(text)) for text in texts]
        if numbers[0] != numbers[1]:
            reasons.append("numbers differ")
        if max(map(len, texts)) >= 40 and abs(_ratio(texts) - self._usual) > math.log(_UNLIKE):
            reasons.append("one side longer")
        return reasons


def _filled(row: Row) -> tuple[int, Span]:
    """The side of a gap that has sentences, and their span."""
    side = int(row.source[0] == row.source[1])
    return side, row.key[side]


def _ratio(texts: tuple[str, str]) -> float:
    return math.log((1 + len(texts[0])) / (1 + len(texts[1])))
