"""What two texts have in common: words of one root, a word or a passage left as it was.

Words of a term's root that are not the term are aspect pairs, derivations, the words of its compounds:
*отредактировать* for *редактировать*, *входной* for *вход*, *HTML-документ* for *документ*: whoever wrote them rendered
the term, though no word stands there that the termbase has. Seen in LibreOffice's help and in messages of programs.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from aligner.terms.language.morphology import VERB, morphology
from aligner.terms.language.tokens import respelled, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from aligner.terms.language.morphology import Morphology

_ROOT, _ENDING, _VERB_ENDING = 4, 3, 4
"""Letters of a root at least; letters at the end of a longer word that may be endings or suffixes."""
_INSIDE = 6
"""Letters from which on a root counts inside a word, too: *порт* is none in *импорт*."""
_ASPECT = ("о", "от", "по", "за", "на", "с", "со", "вы", "при", "пере", "про", "у", "до", "из", "об", "раз", "под")
"""Prefixes that make a Russian verb perfective."""


_PASSAGE = 5
"""Words in a row that stand on both sides letter by letter: a passage that nobody translated."""
_SHOWN = 60
"""Characters of a text that is the same on both sides that a finding shows."""


class _Word(NamedTuple):
    """A word of a term: its lemmas, and what its kin begin with; no root for a short word."""

    lemmas: frozenset[str]
    roots: tuple[str, ...]


class Kinship:
    """Looks for words akin to terms in the texts of one language."""

    def __init__(self, language: str, own: Mapping[str, str] | None = None) -> None:
        self._base: Morphology = morphology(language, own)
        self._words = lru_cache(maxsize=10_000)(self._words_of)
        self._term = lru_cache(maxsize=50_000)(self._term_of)

    def stands(self, terms: Iterable[str], text: str) -> str:
        """The first term all whose words, or words of their roots, stand somewhere in a text; empty for none."""
        forms, lemmas = self._words(text)
        for term in terms:
            words = self._term(term)
            if words and all(word.lemmas & lemmas or _akin(word.roots, forms | lemmas) for word in words):
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

    def _term_of(self, term: str) -> tuple[_Word, ...]:
        return tuple(_Word(self._lemmas(token.form), self._roots(token.form)) for token in tokens(term))

    def _roots(self, form: str) -> tuple[str, ...]:
        """What words of its root begin with; of a Russian verb also without a prefix, and with others."""
        if len(form) < _ROOT:
            return ()
        if form.endswith("ь") and len(form) == _ROOT:  # сеть, сетевой
            return (form[:-1],)
        if not any(r.kind == VERB for r in self._base.readings(form)) or self._base.language != "ru":
            return (form[: max(_ROOT, len(form) - _ENDING)],)
        root = form[: max(_ROOT, len(form) - _VERB_ENDING)]
        bare = [root[len(p) :] for p in _ASPECT if root.startswith(p) and len(root) - len(p) > _ROOT]
        return (root, *bare, *(f"{prefix}{root}" for prefix in _ASPECT))

    def _lemmas(self, form: str) -> frozenset[str]:
        code = self._base.language
        return frozenset({respelled(r.lemma, code) for r in self._base.readings(form)} | {respelled(form, code)})


def _akin(roots: Iterable[str], forms: Iterable[str]) -> bool:
    return any(form.startswith(root) or (len(root) >= _INSIDE and root in form) for root in roots for form in forms)


def same_text(here: str, there: str) -> str:
    """The beginning of a text that is the other one, punctuation and capitals aside; empty for a short one."""
    forms = [[token.form for token in tokens(text)] for text in (here, there)]
    plain = sum(form.isalpha() and len(form) > 1 for form in forms[0])
    return here[:_SHOWN] if plain >= _PASSAGE and forms[0] == forms[1] else ""


def shared_passage(here: str, there: str, start: int) -> str:
    """The passage of running words around a hit that the other text has, too; empty for none."""
    words = tokens(here)
    first = next((i for i, word in enumerate(words) if word.start >= start), len(words))
    for begin in range(max(0, first - _PASSAGE + 1), first + 1):
        run = words[begin : begin + _PASSAGE]
        plain = sum(word.surface.isalpha() and word.surface.islower() and len(word.surface) > 2 for word in run)
        if len(run) < _PASSAGE or plain < _PASSAGE - 1:
            continue
        passage = here[run[0].start : run[-1].stop]
        if (
            sum(mark.isspace() for mark in passage) >= _PASSAGE - 1
            and passage.count(",") < _PASSAGE // 2
            and passage in there
        ):
            return passage
    return ""
