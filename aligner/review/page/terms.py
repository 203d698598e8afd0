"""Terms under the words where they stand: the one place where review meets terminology."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from aligner.terms import Entry, Matcher, Term, Termbase, read_termbase, write_termbase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from aligner.terms import Hit


class Found(NamedTuple):
    """A term in a text: where, and which."""

    start: int
    stop: int
    entry: str
    wanted: str
    """The term to use on the other side; empty where the termbase has none."""


class Terms:
    """The terms of a termbase in texts of two languages, with those that were added in this review."""

    def __init__(self, path: Path | None, languages: tuple[str, str]) -> None:
        self._languages = languages
        self._entries = read_termbase(path, languages).entries if path else ()
        self._own: tuple[Entry, ...] = ()
        self._lock = Lock()  # a matcher is not for several threads at once
        self._build()

    def add(self, pairs: Sequence[tuple[str, str]]) -> bool:
        """Take these pairs of words as the ones added, instead of those before; whether they are others."""
        if pairs and not all(self._languages):
            self._languages = tuple(code or "und" for code in self._languages)  # type: ignore[assignment]
        own = tuple(
            Entry(f"review-{number}", tuple(Term(text, code) for text, code in zip(pair, self._languages, strict=True)))
            for number, pair in enumerate(pairs, 1)
        )
        changed = own != self._own
        if changed:
            self._own = own
            self._build()
        return changed

    def write(self, path: Path) -> None:
        """The pairs that were added, as a termbase of their own."""
        write_termbase(Termbase(path.name, self._own), path)

    def __bool__(self) -> bool:
        return bool(self._entries or self._own)

    def _build(self) -> None:
        base = Termbase("review", (*self._entries, *self._own))
        self._matchers = [Matcher(base, code) if code else None for code in self._languages]
        self._known: dict[tuple[str, int], tuple[Found, ...]] = {}

    def find(self, text: str, side: int) -> tuple[Found, ...]:
        """The terms in a text of the source (0) or target (1) side."""
        with self._lock:
            found = self._known.get((text, side))
            if found is None:
                matcher = self._matchers[side]
                hits = matcher.find(text) if matcher else ()
                found = self._known[text, side] = tuple(self._one(hit, 1 - side) for hit in hits)
        return found

    def _one(self, hit: Hit, other: int) -> Found:
        best = hit.entry.best(self._languages[other])
        return Found(hit.start, hit.stop, hit.entry.id, best.text if best else "")

    def missing(self, source: str, target: str) -> bool:
        """Whether a term of one text lacks its counterpart in the other."""
        found = [self.find(source, 0), self.find(target, 1)]
        entries = [{term.entry for term in side} for side in found]
        return any(term.wanted and term.entry not in entries[1 - side] for side in (0, 1) for term in found[side])
