"""Which entries of a termbase each sentence holds, for those who compare sentences by them.

In: a termbase, and the texts of two sides in their languages. Out: plain arrays, numbered alike for both sides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aligner.errors import DocumentError
from aligner.terms.language.codes import language_code
from aligner.terms.occurrences.matcher import Matcher
from aligner.terms.termbase.entry import Termbase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from aligner.terms.termbase.entry import Term

    Texts = Sequence[tuple[str, Sequence[str]]]
    """The sentences of each document, beside its language."""

_SURE = 0.5
"""Confidence from which a word counts as the term: one in a name or with a reading that is as likely still does."""


class Presence(NamedTuple):
    """Entries of ``n`` sentences, each once a sentence: those of sentence ``i`` lie from ``bounds[i]`` on.

    ``bounds`` ``(n + 1,)``; ``numbers`` ``(m,)``: entries, ascending in a sentence; ``terms``: of each the term
    that stands there, as the termbase writes it.
    """

    bounds: NDArray[np.int64]
    numbers: NDArray[np.int64]
    terms: Sequence[str]


def presence(termbase: Termbase, source: Texts, target: Texts) -> tuple[Presence, Presence]:
    """The entries that the sentences of both sides hold, in whatever inflection, of those that have both languages.

    ``DocumentError`` where no entry has terms in the source's language and in one of the targets'.
    """
    own, other = ({language_code(code) for code, _ in side} for side in (source, target))
    entries = [e for e in termbase.entries if _spoken(e.terms, own) and _spoken(e.terms, other)]
    if not entries:
        raise DocumentError(
            f"{termbase.name}: its languages are {', '.join(termbase.languages)}, those of the texts "
            f"{', '.join(sorted(own))} and {', '.join(sorted(other))}: no entry has both; take another termbase, "
            "or say the languages with --source-lang and --target-lang"
        )
    usable = Termbase(termbase.name, tuple(entries))
    matchers = {code: Matcher(usable, code) for code in own | other}
    numbers = {entry.id: number for number, entry in enumerate(entries)}
    left, right = (_held(side, matchers, numbers) for side in (source, target))
    return left, right


def _spoken(terms: Sequence[Term], languages: set[str]) -> bool:
    return any(term.language in languages for term in terms)


def _held(side: Texts, matchers: dict[str, Matcher], numbers: dict[str, int]) -> Presence:
    """The entries of one side's sentences; a term inside a longer one counts, too: the other side may have it alone."""
    found = [
        {numbers[hit.entry.id]: hit.term.text for hit in hits if hit.confidence >= _SURE}
        for code, texts in side
        for hits in matchers[language_code(code)].find_all(texts, nested=True)
    ]
    ordered = [sorted(held.items()) for held in found]
    bounds = np.cumsum([0, *map(len, ordered)], dtype=np.int64)
    flat = [pair for held in ordered for pair in held]
    return Presence(bounds, np.array([number for number, _ in flat], dtype=np.int64), [term for _, term in flat])
