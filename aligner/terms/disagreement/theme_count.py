"""The renderings of the terms of texts that are close only in theme: the words nearest in meaning, counted.

A place is a pair of passages: a term that the passage beside it does not take up has no rendering there, which says
nothing against it. See ``bilingual.nearness`` for what is near enough.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from aligner.terms.bilingual.citation import Citations
from aligner.terms.bilingual.generality import general
from aligner.terms.bilingual.nearness import CLEAR, Stretch, near_renderings
from aligner.terms.bilingual.phrases import grammar, phrases
from aligner.terms.bilingual.side import analysed
from aligner.terms.disagreement.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars as pl

    from aligner.terms.bilingual.nearness import Encoder
    from aligner.terms.bilingual.side import Direction
    from aligner.terms.disagreement.tally import ConsistencyOptions

_RENDERED = 3
"""Places that a term must have: fewer than where texts are translations, because few passages take a term up."""
_MOST_ROWS = 1_000
"""Rows that are looked at: each has some dozen phrases, and each of these is compared with some hundred runs."""


def near_disagreement(
    pairs: pl.DataFrame, languages: tuple[str, str], encoder: Encoder, options: ConsistencyOptions
) -> Iterator[dict[str, Any]]:
    """Rows of ``disagreement.COLUMNS``, both directions; the first pairs of a large table."""
    first = pairs.head(_MOST_ROWS)
    yield from _direction("forward", first, languages, encoder, options)
    yield from _direction("backward", first, languages[::-1], encoder, options)


def _direction(
    direction: Direction, pairs: pl.DataFrame, languages: Sequence[str], encoder: Encoder, options: ConsistencyOptions
) -> Iterator[dict[str, Any]]:
    """The rows of one direction."""
    sides = ("source_text", "target_text") if direction == "forward" else ("target_text", "source_text")
    here, there = (pairs[name].to_list() for name in sides)
    stretches, terms = _terms(here, languages[0], options)
    codes = (languages[0], languages[1])
    found = near_renderings(stretches, here, there, codes, options.own, encoder, CLEAR)
    renderings: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    occurrences: dict[str, set[int]] = defaultdict(set)
    for stretch, term, place in zip(stretches, terms, found, strict=True):
        occurrences[term].add(stretch.row)
        if place and stretch.row not in renderings[term][place[2]]:
            renderings[term][place[2]].append(stretch.row)
    texts = pairs.select("source_doc", "source_id", "source_text", "target_text").rows()
    tally = Tally(direction, codes, texts, options.agreeing)
    for term, ways in renderings.items():
        if sum(map(len, ways.values())) >= min(options.rendered, _RENDERED):
            yield from tally.rows(term, ways, len(occurrences[term]))


def _terms(texts: Sequence[str], language: str, options: ConsistencyOptions) -> tuple[list[Stretch], list[str]]:
    """Each place of each phrase that is no general word, and its citation form; only the terms that are asked for."""
    side = analysed(texts, language, options.own.get(language))
    found = phrases(side, grammar(side))
    wanted = [not general(key.words, language) for key in found.keys]
    cite = Citations(side, found)
    names: dict[int, str] = {}
    stretches, terms = [], []
    for length, at in np.argwhere(found.at >= 0).tolist():
        phrase = int(found.at[length, at])
        if wanted[phrase]:
            stretches.append(Stretch(int(side.rows[at]), *side.span(at, length + 1)))
            if phrase not in names:
                names[phrase] = cite(phrase)
            terms.append(names[phrase])
    return stretches, terms
