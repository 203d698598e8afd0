"""Which rows are shown: filters as the page asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aligner.errors import ReviewError
from aligner.review.base import SIDES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from aligner.review.base import Base
    from aligner.review.decisions import Row
    from aligner.review.doubt import Doubt
    from aligner.review.page.terms import Terms

    Searching = Callable[[str], bool]

_SECONDS = 0.2
"""That a regular expression may take on one text."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked of the rows; empty: nothing."""

    state: str = ""
    below: float | None = None
    relation: str = ""
    reason: str = ""
    text: str = ""
    regex: bool = False
    findings: bool = False

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Filters:
        """Filters from the parameters of an address; ``ReviewError`` for a number that is none."""
        try:
            below = float(asked["below"]) / 100 if asked.get("below") else None
        except ValueError:
            raise ReviewError("the probability is a number from 0 to 100") from None
        flags = {name: asked.get(name) == "1" for name in ("regex", "findings")}
        words = {name: asked.get(name, "")[:1_000] for name in ("state", "relation", "reason", "text")}
        return cls(below=below, **flags, **words)  # type: ignore[arg-type]

    def __bool__(self) -> bool:
        return self != Filters()

    def chosen(self, base: Base, rows: Sequence[Row], doubts: Sequence[Doubt], terms: Terms) -> list[int]:
        """Numbers of the rows that are asked for."""
        search = self._searching()
        return [
            number
            for number, (row, doubt) in enumerate(zip(rows, doubts, strict=True))
            if self._fits(base, row, doubt)
            and (not self.text or any(search(base.text(row, side)) for side in SIDES))
            and (
                not self.findings
                or (not row.gap and not base.ranked and terms.missing(*(base.text(row, side) for side in SIDES)))
            )
        ]

    def _fits(self, base: Base, row: Row, doubt: Doubt) -> bool:
        states = {
            "": True, "open": row.status == "", "changed": row.hand or row.source_text is not None
            or row.target_text is not None, "commented": bool(row.comment), "decided": row.status != "",
        }  # fmt: skip
        if not states.get(self.state, row.status == self.state):
            return False
        if self.below is not None and doubt.probability >= self.below:
            return False
        if self.reason and self.reason not in doubt.reasons:
            return False
        relation = "none" if row.gap else "theme" if base.ranked else "translation"
        detail = base.details.get(row.key)
        return not self.relation or self.relation == (detail.relation if detail else relation)

    def _searching(self) -> Searching:
        """Whether a text has what is looked for."""
        if not self.regex:
            wanted = self.text.casefold()
            return lambda text: wanted in text.casefold()
        import regex

        try:
            pattern = regex.compile(self.text, regex.IGNORECASE)
        except regex.error as error:
            raise ReviewError(f"not a regular expression: {error}") from error

        def found(text: str) -> bool:
            try:
                return pattern.search(text, timeout=_SECONDS) is not None
            except TimeoutError:
                raise ReviewError("this regular expression takes too long: make it simpler") from None

        return found
