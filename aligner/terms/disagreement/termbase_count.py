"""The renderings of a termbase's terms: which of an entry's terms stand on the other side, in any related pair.

No word is linked: a term of the source goes with each term of the same entry in the target of its row. So this
holds for pairs that are no translations, and sees no rendering that the termbase does not have.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from aligner.terms.occurrences.matcher import Matcher

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

    from aligner.terms.bilingual.side import Direction
    from aligner.terms.termbase.entry import Termbase

_PLACES = 10


def known_renderings(
    pairs: pl.DataFrame, languages: tuple[str, str], termbase: Termbase, own: Mapping[str, Mapping[str, str]]
) -> Iterator[dict[str, Any]]:
    """Rows of ``disagreement.COLUMNS``, both directions, all terms that have a rendering at all."""
    found: list[list[dict[str, set[str]]]] = []
    for side, code in zip(("source", "target"), languages, strict=True):
        hits = Matcher(termbase, code, own.get(code)).find_all(pairs[f"{side}_text"].to_list())
        found.append([_by_entry((hit.entry.id, hit.term.text) for hit in row) for row in hits])
    texts = pairs.select("source_doc", "source_id", "source_text", "target_text").rows()
    yield from _direction("forward", found, texts, languages)
    yield from _direction("backward", found[::-1], texts, (languages[1], languages[0]))


def _by_entry(hits: Iterator[tuple[str, str]]) -> dict[str, set[str]]:
    """The terms of a text by entry."""
    terms: dict[str, set[str]] = defaultdict(set)
    for entry, text in hits:
        terms[entry].add(text)
    return terms


def _direction(
    direction: Direction,
    found: Sequence[Sequence[Mapping[str, set[str]]]],
    texts: Sequence[tuple[str, str, str, str]],
    languages: tuple[str, str],
) -> Iterator[dict[str, Any]]:
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
        yield from counted(direction, term, renderings, every[term], texts, languages)


def counted(
    direction: Direction,
    term: str,
    ways: Mapping[str, list[int]],
    occurrences: int,
    texts: Sequence[tuple[str, str, str, str]],
    languages: tuple[str, str],
) -> Iterator[dict[str, Any]]:
    """One row for each rendering of a term; ``ways``: the rows of the table that have it."""
    counts = np.array([len(rows) for rows in ways.values()])
    shares = counts / counts.sum()
    entropy = abs(float(-(shares * np.log2(shares)).sum()))
    for rendering, rows in sorted(ways.items(), key=lambda item: (-len(item[1]), item[0])):
        best = min(rows, key=lambda row: abs(len(texts[row][2]) - 120))
        yield {
            "direction": direction,
            "term": term,
            "rendering": rendering,
            "count": len(rows),
            "share": round(len(rows) / int(counts.sum()), 4),
            "rendered": int(counts.sum()),
            "occurrences": occurrences,
            "entropy": round(entropy, 4),
            "disagreement": round(entropy * int(counts.sum()), 2),
            "places": " ".join(dict.fromkeys(f"{texts[row][0]}:{texts[row][1]}" for row in rows[:_PLACES])),
            "source_context": texts[best][2],
            "target_context": texts[best][3],
            "term_lang": languages[0],
            "rendering_lang": languages[1],
        }
