"""What stands for a stretch of text in the other text of its pair."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from aligner.terms.bilingual.citation import Citations
from aligner.terms.bilingual.phrases import LONGEST
from aligner.terms.bilingual.renderings import corpus, occurrences
from aligner.terms.bilingual.side import lemma

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aligner.terms.bilingual.side import Side


class Counterparts:
    """The renderings of any stretch of the first text of each pair in the second.

    Pairs are numbered from 0; first come those that are analysed already (``before``).
    """

    def __init__(
        self,
        here: Sequence[str],
        there: Sequence[str],
        languages: tuple[str, str],
        own: Mapping[str, Mapping[str, str]],
        before: tuple[Side, Side] | None = None,
    ) -> None:
        self._both = corpus(here, there, languages, own, before)
        self._found = occurrences(self._both)
        self._cite = cache(Citations(self._both.target, self._both.target_phrases))
        places = zip(self._found.source_at.tolist(), self._found.source_length.tolist(), strict=True)
        self._by_place = {place: index for index, place in enumerate(places)}

    def __call__(self, pair: int, start: int, stop: int) -> tuple[int, int, str] | None:
        """Where the rendering of ``start:stop`` stands, and its citation form; ``None`` for none."""
        here = self._both.source
        inside = range(int(here.bounds[pair]), int(here.bounds[pair + 1]))
        words = [word for word in inside if here.starts[word] < stop and here.stops[word] > start]
        known = self._by_place.get((words[0], len(words))) if words else None
        if known is None:
            return self._linked(words)
        at, length = int(self._found.target_at[known]), int(self._found.target_length[known])
        return (*self._both.target.span(at, length), self._cite(int(self._found.target[known])))

    def _linked(self, words: list[int]) -> tuple[int, int, str] | None:
        """The words from the first linked one to the last, when nothing but words stands between."""
        there = self._both.target
        to = [int(self._both.links.forward[word]) for word in words if self._both.links.forward[word] >= 0]
        if not to or max(to) - min(to) >= len(words) + LONGEST:
            return None
        at, length = min(to), max(to) - min(to) + 1
        if not there.joins[at + 1 : at + length].all():
            return None
        phrase = int(self._both.target_phrases.at[length - 1, at]) if length <= LONGEST else -1
        forms = [there.forms[form] for form in there.form_ids[at : at + length]]
        plain = lemma(forms[0], there.morphology) if length == 1 else " ".join(forms)
        return (*there.span(at, length), self._cite(phrase) if phrase >= 0 else plain)
