"""Which candidates a termbase has already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.terms.matcher import Matcher

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aligner.terms.values import Termbase


class Known:
    """What a termbase says to a pair of terms."""

    def __init__(self, termbase: Termbase, languages: tuple[str, str], own: Mapping[str, Mapping[str, str]]) -> None:
        self._matchers = tuple(Matcher(termbase, code, own.get(code)) for code in languages)

    def __call__(self, source: str, target: str) -> str:
        """The entry that has both; ``source: ID`` or ``target: ID`` when only one is known; else empty."""
        ours, theirs = (
            {hit.entry.id for hit in matcher.find(text) if (hit.start, hit.stop) == (0, len(text))}
            for matcher, text in zip(self._matchers, (source, target), strict=True)
        )
        if ours & theirs:
            return min(ours & theirs)
        return f"source: {min(ours)}" if ours else f"target: {min(theirs)}" if theirs else ""
