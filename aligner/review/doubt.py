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

_NUMBER = re.compile(r"\d+")
_SECONDS, _CHARACTERS = 2.0, 25.0
"""To look at any row, and characters that are read in a further second."""
_FLAGGED, _OPEN, _GAP, _GAPS = 0.5, 0.4, 0.7, 0.3
"""Probabilities at most: of a row with a reason for doubt; of one that a change by hand left over; of a gap, for which
nobody has a score; of a gap beside one of the other side, which are often one bead that was missed."""
_UNLIKE = 2.5
"""Times longer or shorter than is usual in these documents, in texts of 40 characters and more."""


class Doubt(NamedTuple):
    """Of a row: the probability that it is right, reasons against it, what a second's look at it is worth."""

    probability: float
    reasons: tuple[str, ...]
    worth: float


class Doubts:
    """The doubts about the rows of one base, each computed once."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._known: dict[tuple[Key, float | None, str, bool], Doubt] = {}
        self._flagged = "flags" in base.frame.columns
        ratios = [_ratio(detail.texts) for detail in base.details.values() if all(detail.texts)]
        self._usual = median(ratios) if ratios else 0.0

    def of(self, row: Row, *, beside: bool = False) -> Doubt:
        """The doubt about a row; ``beside``: a gap of the other side stands next to it."""
        known = self._known.get(asked := (row.key, row.score, row.status, beside))
        if known is None:
            known = self._known[asked] = self._computed(row, beside=beside)
        return known

    def all(self, rows: list[Row]) -> list[Doubt]:
        """The doubts about rows that follow one another."""
        gaps = [0 if not row.gap else 1 + (row.source[0] == row.source[1]) for row in rows]
        around = zip([0, *gaps], gaps, [*gaps[1:], 0], strict=False)
        return [
            self.of(row, beside=bool(gap) and 3 - gap in (before, behind))
            for row, (before, gap, behind) in zip(rows, around, strict=True)
        ]

    def next(self, state: State, after: Row | None = None) -> Row | None:
        """The open row that is best worth checking, of equals the first behind ``after``; ``None``: all is decided."""
        at = state.index(after) if after is not None else 0
        count = len(state.rows)
        best: tuple[float, int] | None = None
        for number, (row, doubt) in enumerate(zip(state.rows, self.all(state.rows), strict=True)):
            if row.status == "":
                best = max(best or (-1.0, 0), (doubt.worth, -((number - at) % count)))
        return None if best is None else state.rows[(at - best[1]) % count]

    def _computed(self, row: Row, *, beside: bool) -> Doubt:
        reasons = tuple(self._reasons(row))
        detail = self._base.details.get(row.key)
        if row.gap:
            probability = row.score or (_GAPS if beside else _GAP)
            reasons = ("no counterpart",)
        elif row.score is None and row.status == "accepted":
            probability = 1.0
        elif row.score is None:
            probability, reasons = _OPEN, ("left over", *reasons)
        else:
            probability = min(max(row.score, 0.0), 1.0)
        flagged = min(probability, _FLAGGED) if reasons and not row.gap else probability
        wrong = 4 * flagged * (1 - flagged) if self._base.ranked else 1 - flagged
        texts = detail.texts if detail else (self._base.text(row, "source"), self._base.text(row, "target"))
        return Doubt(probability, reasons, wrong / (_SECONDS + sum(map(len, texts)) / _CHARACTERS))

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
        numbers = [sorted(number for number in _NUMBER.findall(text) if len(number) > 1) for text in texts]
        if numbers[0] != numbers[1]:
            reasons.append("numbers differ")
        if max(map(len, texts)) >= 40 and abs(_ratio(texts) - self._usual) > math.log(_UNLIKE):
            reasons.append("one side longer")
        return reasons


def _ratio(texts: tuple[str, str]) -> float:
    return math.log((1 + len(texts[0])) / (1 + len(texts[1])))
