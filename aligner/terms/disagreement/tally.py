"""The renderings of terms counted: options, rows and the table that every way of finding renderings ends in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from aligner.terms.language.morphology import morphology
from aligner.terms.language.tokens import respelled, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

    from aligner.terms.bilingual.side import Direction

COLUMNS: Mapping[str, str] = {
    "rank": "Int32",
    "direction": "String",
    "term": "String",
    "rendering": "String",
    "count": "Int64",
    "share": "Float64",
    "rendered": "Int64",
    "occurrences": "Int64",
    "entropy": "Float64",
    "disagreement": "Float64",
    "places": "String",
    "source_context": "String",
    "target_context": "String",
    "term_lang": "String",
    "rendering_lang": "String",
}
"""The columns: one row for each rendering of each term, the commonest first, terms by disagreement. ``direction``:
``forward`` for a term of the source, ``backward`` for one of the target; ``rendered``: places of the term whose
rendering was found, ``occurrences``: all of its places; ``entropy`` in bits; ``places``: ``document:sentence`` of the
source, at most ten."""

_PLACES, _CONTEXT = 10, 120
"""Places named, and characters that an example is best long."""


@dataclass(frozen=True, slots=True)
class ConsistencyOptions:
    """What to look at. Languages are recognised from the texts unless given; ``own`` has word forms by language."""

    source_language: str = ""
    target_language: str = ""
    least: int = 2
    """Places that a rendering must have; rarer ones are mostly wrong links, and are left out."""
    share: float = 0.02
    """Of a term's renderings the share that one must have."""
    rendered: int = 5
    """Places that a term must have to be looked at."""
    agreeing: bool = False
    """Also the terms that have but one rendering."""
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.least < 1 or self.rendered < 1 or not 0 <= self.share <= 1:
            raise ValueError("least and rendered must be 1 or more, and share between 0 and 1")


@dataclass(frozen=True)
class Tally:
    """Counts the renderings of one direction; ``texts``: document, number and both texts of each row of the table."""

    direction: Direction
    languages: tuple[str, str]
    texts: Sequence[tuple[str, str, str, str]]
    agreeing: bool = True
    """Also terms with but one rendering."""

    def rows(self, term: str, ways: Mapping[str, list[int]], occurrences: int) -> Iterator[dict[str, Any]]:
        """One row for each rendering of a term; ``ways``: the rows of the table that have it, once for each place.

        Forms of one word (*boot*, *booting*) are one rendering, named by the commonest.
        """
        merged = _merged(ways, self.languages[1])
        if len(merged) < 2 and not self.agreeing:
            return
        counts = np.array([len(rows) for rows in merged.values()])
        shares = counts / counts.sum()
        entropy = abs(float(-(shares * np.log2(shares)).sum()))
        shared = {
            "direction": self.direction,
            "term": term,
            "rendered": int(counts.sum()),
            "occurrences": occurrences,
            "entropy": round(entropy, 4),
            "disagreement": round(entropy * int(counts.sum()), 2),
            "term_lang": self.languages[0],
            "rendering_lang": self.languages[1],
        }
        for rendering, rows in sorted(merged.items(), key=lambda item: (-len(item[1]), item[0])):
            best = min(rows, key=lambda row: abs(len(self.texts[row][2]) - _CONTEXT))
            yield shared | {
                "rendering": rendering,
                "count": len(rows),
                "share": round(len(rows) / int(counts.sum()), 4),
                "places": " ".join(
                    dict.fromkeys(f"{self.texts[row][0]}:{self.texts[row][1]}" for row in rows[:_PLACES])
                ),
                "source_context": self.texts[best][2],
                "target_context": self.texts[best][3],
            }


def _merged(ways: Mapping[str, list[int]], language: str) -> dict[str, list[int]]:
    """Renderings whose words are forms of the same words made one."""
    found: dict[str, list[int]] = {}
    lemmas: dict[str, list[set[str]]] = {}
    for rendering, rows in sorted(ways.items(), key=lambda item: (-len(item[1]), item[0])):
        mine = [_lemmas(token.form, language) for token in tokens(rendering)]
        same = next((name for name, theirs in lemmas.items() if _same(mine, theirs)), rendering)
        found[same] = found.get(same, []) + rows
        lemmas.setdefault(same, mine)
    return found


def _same(mine: Sequence[set[str]], theirs: Sequence[set[str]]) -> bool:
    return len(mine) == len(theirs) > 0 and all(one & other for one, other in zip(mine, theirs, strict=True))


def _lemmas(form: str, language: str) -> set[str]:
    """The lemmas of a form; of an English one in -ing also the verb."""
    found = {respelled(reading.lemma, language) for reading in morphology(language).readings(form)}
    if language == "en" and form.endswith("ing") and len(form) > 5:
        stem = form[:-3]
        found |= {stem, f"{stem}e", *([stem[:-1]] if stem[-1] == stem[-2] else [])}
    return found


def table(rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """Rows as a table: terms by disagreement and numbered, the renderings of each by count."""
    import polars as pl

    numbers: dict[tuple[str, str], int] = {}
    order = sorted(rows, key=lambda row: (-row["disagreement"], row["direction"], row["term"], -row["count"]))
    for row in order:
        row["rank"] = numbers.setdefault((row["direction"], row["term"]), len(numbers) + 1)
    return pl.DataFrame(order, schema={name: getattr(pl, kind) for name, kind in COLUMNS.items()})
