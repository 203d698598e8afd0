"""Words of a term's root that the matcher does not take for the term: in compounds, derived, or another class of word.

*HTML-документ* has the document, *homepage* the page and *zero-length* the length; whoever wrote them rendered the
term, though no word stands there that the termbase has.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from aligner.terms.morphology import morphology
from aligner.terms.tokens import respelled, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from aligner.terms.morphology import Morphology

_ROOT, _ENDING = 4, 3
"""Letters of a root at least; letters at the end of a longer word that may be endings."""


class Akin:
    """Looks for words akin to terms in the texts of one language."""

    def __init__(self, language: str, own: Mapping[str, str] | None = None) -> None:
        self._base: Morphology = morphology(language, own)
        self._words = lru_cache(maxsize=10_000)(self._words_of)
        self._roots = lru_cache(maxsize=50_000)(self._roots_of)

    def stands(self, terms: Iterable[str], text: str) -> str:
        """The first term all whose words, or their roots, stand somewhere in a text; empty for none."""
        forms, lemmas = self._words(text)
        for term in terms:
            words = self._roots(term)
            if words and all(own & lemmas or (root and any(root in form for form in forms)) for own, root in words):
                return term
        return ""

    def partly(self, words: str, term: str) -> bool:
        """Whether words are a part of a term of several words, in any inflection: *данных* of *тип данных*."""
        ours, theirs = ([self._lemmas(token.form) for token in tokens(text)] for text in (words, term))
        return 0 < len(ours) < len(theirs) and all(any(own & other for other in theirs) for own in ours)

    def _words_of(self, text: str) -> tuple[frozenset[str], frozenset[str]]:
        """The folded forms of a text, and all their lemmas."""
        forms = frozenset(token.form for token in tokens(text))
        return forms, frozenset().union(*(self._lemmas(form) for form in forms))

    def _roots_of(self, term: str) -> tuple[tuple[frozenset[str], str], ...]:
        """Of each word of a term its lemmas and its root; no root for a short word."""
        forms = [token.form for token in tokens(term)]
        return tuple(
            (self._lemmas(form), form[: max(_ROOT, len(form) - _ENDING)] if len(form) >= _ROOT else "")
            for form in forms
        )

    def _lemmas(self, form: str) -> frozenset[str]:
        language = self._base.language
        return frozenset(
            {respelled(r.lemma, language) for r in self._base.readings(form)} | {respelled(form, language)}
        )
