"""The renderings of a termbase's terms: which of an entry's terms stand on the other side, in any related pair.

No word is linked: a term of the source goes with each term of the same entry in the target of its row. So this
holds for pairs that are no translations, and sees no rendering that the termbase does not have.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from aligner.terms.disagreement.tally import Tally
from aligner.terms.occurrences.matcher import Matcher

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars as pl

    from aligner.terms.disagreement.tally import ConsistencyOptions
    from aligner.terms.termbase.entry import Termbase

_Terms = dict[str, set[str]]
"""The terms that stand in a text, by entry."""


def known_renderings(
    pairs: pl.DataFrame, languages: tuple[str, str], termbase: Termbase, options: ConsistencyOptions
) -> Iterator[dict[str, Any]]:
    """Rows of ``tally.COLUMNS``, both directions, all terms that have a rendering at all."""
    found: list[list[_Terms]] = []
    for side, code in zip(("source", "target"), languages, strict=True):
        every = Matcher(termbase, code, options.own.get(code)).find_all(pairs[f"{side}_text"].to_list())
        terms: list[_Terms] = [defaultdict(set) for _ in every]
        for entries, hits in zip(terms, every, strict=True):
            for hit in hits:
                entries[hit.entry.id].add(hit.term.text)
        found.append(terms)
    texts = pairs.select("source_doc", "source_id", "source_text", "target_text").rows()
    yield from _direction(Tally("forward", languages, texts), found)
    yield from _direction(Tally("backward", languages[::-1], texts), found[::-1])


def _direction(tally: Tally, found: Sequence[Sequence[_Terms]]) -> Iterator[dict[str, Any]]:
    """The rows of one direction."""
    places: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    every: Counter[str] = Counter()
    for row, (ours, theirs) in enumerate(zip(*found, strict=True)):
        for entry, terms in ours.items():
            for term in sorted(terms):
                every[term] += 1
                for rendering in sorted(theirs.get(entry, ())):
                    places[term][rendering].append(row)
    for term, renderings in places.items():
        yield from tally.rows(term, renderings, every[term])
