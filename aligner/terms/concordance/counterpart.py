"""What stands for a stretch of text in the other text of its pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.terms.bilingual.citation import Citations
from aligner.terms.bilingual.phrases import LONGEST
from aligner.terms.bilingual.renderings import corpus, occurrences, swapped

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from aligner.terms.bilingual.side import Ints


class Rendered:
    """The renderings of any stretch of the ``side`` of some rows of a table; ``rows``: their numbers, ascending."""

    def __init__(
        self,
        frame: pl.DataFrame,
        rows: Ints,
        side: str,
        languages: tuple[str, str],
        own: Mapping[str, Mapping[str, str]],
    ) -> None:
        codes = languages if side == "source" else languages[::-1]
        both = corpus(frame["source_text"].to_list(), frame["target_text"].to_list(), codes, own)
        found = occurrences(both)
        ours = side == "source"
        self._found = found if ours else swapped(found)
        self._here, self._there = (both.source, both.target) if ours else (both.target, both.source)
        self._links = both.links.forward if ours else both.links.backward
        self._phrases = both.target_phrases if ours else both.source_phrases
        self._cite = Citations(self._there, self._phrases)
        self._row = {int(number): index for index, number in enumerate(rows.tolist())}
        self._by_place = {
            (at, length): index
            for index, (at, length) in enumerate(
                zip(self._found.source_at.tolist(), self._found.source_length.tolist(), strict=True)
            )
        }
        self._cited: dict[int, str] = {}

    def __call__(self, row: int, start: int, stop: int) -> tuple[int, int, str] | None:
        """Where the rendering of a stretch stands, and its citation form; ``None`` for none."""
        index = self._row.get(row)
        if index is None:
            return None
        first, last = int(self._here.bounds[index]), int(self._here.bounds[index + 1])
        words = [w for w in range(first, last) if self._here.starts[w] < stop and self._here.stops[w] > start]
        if not words:
            return None
        known = self._by_place.get((words[0], len(words)))
        if known is not None:
            at, length = int(self._found.target_at[known]), int(self._found.target_length[known])
            return (*self._there.span(at, length), self._citation(int(self._found.target[known])))
        return self._linked(words)

    def _linked(self, words: list[int]) -> tuple[int, int, str] | None:
        """The words from the first linked one to the last, when nothing but words stands between."""
        to = [int(self._links[word]) for word in words if self._links[word] >= 0]
        if not to or max(to) - min(to) >= len(words) + LONGEST:
            return None
        at, length = min(to), max(to) - min(to) + 1
        if not self._there.joins[at + 1 : at + length].all():
            return None
        forms = [self._there.forms[form] for form in self._there.form_ids[at : at + length]]
        phrase = int(self._phrases.at[length - 1, at]) if length <= LONGEST else -1
        return (*self._there.span(at, length), self._citation(phrase) if phrase >= 0 else self._lemmas(forms))

    def _lemmas(self, forms: list[str]) -> str:
        """The lemma of a single word that is no noun; words in a row as they stand."""
        if len(forms) > 1:
            return " ".join(forms)
        from aligner.terms.bilingual.side import lemma

        return lemma(forms[0], self._there.morphology)

    def _citation(self, phrase: int) -> str:
        if phrase not in self._cited:
            self._cited[phrase] = self._cite(phrase)
        return self._cited[phrase]
