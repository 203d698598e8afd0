"""Whether a term is always rendered the same way: its renderings with their counts and places, and the reverse.

Renderings are phrases that links of words hold together (``bilingual.renderings``), inflections of one made one.
A term's disagreement is the entropy of its renderings in bits times their number: how many yes-or-no questions one
would have to ask to know all the renderings. A term rendered in one way has none; one rendered
half and half a hundred times has 100.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from aligner.terms.bilingual.citation import Citations
from aligner.terms.bilingual.generality import general
from aligner.terms.bilingual.renderings import corpus, occurrences, pair_counts, swapped
from aligner.terms.bilingual.side import required
from aligner.terms.language.codes import languages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

    from aligner.terms.bilingual.nearness import Encoder
    from aligner.terms.bilingual.phrases import Phrases
    from aligner.terms.bilingual.renderings import Occurrences
    from aligner.terms.bilingual.side import Direction, Floats, Ints, Mask, Side
    from aligner.terms.termbase.entry import Termbase

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

PAIR_COLUMNS = ("source_doc", "source_id", "source_text", "target_doc", "target_id", "target_text", "relation")
"""What a table of pairs must have."""

_PLACES = 10


@dataclass(frozen=True, slots=True)
class ConsistencyOptions:
    """What to look at. Languages are recognised from the texts unless given; ``own`` has word forms by language."""

    source_language: str = ""
    target_language: str = ""
    terms: tuple[str, ...] = ()
    """Only these terms, of either side, in any inflection; empty: all."""
    least: int = 2
    """Places that a rendering must have; rarer ones are mostly wrong links, and are left out."""
    share: float = 0.02
    """Of a term's renderings the share that one must have."""
    rendered: int = 5
    """Places that a term must have to be looked at, unless it is named in ``terms``."""
    agreeing: bool = False
    """Also the terms that have but one rendering."""
    backward: bool = True
    """Also from the target's terms to the source."""
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.least < 1 or self.rendered < 1 or not 0 <= self.share <= 1:
            raise ValueError("least and rendered must be 1 or more, and share between 0 and 1")


def consistency(
    frame: pl.DataFrame,
    options: ConsistencyOptions | None = None,
    termbase: Termbase | None = None,
    encoder: Encoder | None = None,
) -> pl.DataFrame:
    """The renderings of each term of a table of pairs (``aligner.pairs.schema``), with the columns of ``COLUMNS``.

    Rows of relation ``translation`` are looked at, those that repeat word by word, too: each is a place. Where there
    are none, rows of relation ``theme`` are compared by ``encoder`` (``disagreement.theme_count``). With a
    ``termbase`` its entries alone are looked at, in rows of relation ``theme``, too, and only languages, ``own`` and
    ``backward`` of the options count: see ``disagreement.termbase_count``.
    ``DocumentError`` when a column is missing or a language is not clear.
    """
    import polars as pl

    options = options or ConsistencyOptions()
    required(frame, PAIR_COLUMNS)
    related = frame.filter((pl.col("target_text") != "") & (pl.col("relation").cast(pl.String) != "none"))
    translations = related.filter(pl.col("relation").cast(pl.String) == "translation")
    near = translations.is_empty() and encoder is not None
    pairs = related if termbase or near else translations
    if pairs.is_empty():
        return _frame([])
    source, target = languages(pairs, options.source_language, options.target_language)
    if termbase is not None:
        from aligner.terms.disagreement.termbase_count import known_renderings

        known = known_renderings(pairs, (source, target), termbase, options.own)
        return _frame(_ranked([row for row in known if options.backward or row["direction"] == "forward"]))
    if near and encoder is not None:
        from aligner.terms.disagreement.theme_count import near_disagreement

        return _frame(_ranked(list(near_disagreement(pairs, (source, target), encoder, options))))
    both = corpus(pairs["source_text"].to_list(), pairs["target_text"].to_list(), (source, target), options.own)
    found = occurrences(both)
    sides = ((both.source, both.source_phrases), (both.target, both.target_phrases))
    cite = [Citations(*side) for side in sides]
    rows = list(_Direction("forward", sides, cite, found, options).rows(pairs)) if len(found) else []
    if options.backward and len(found):
        rows += _Direction("backward", sides[::-1], cite[::-1], swapped(found), options).rows(pairs)
    return _frame(_ranked(rows))


def _ranked(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Terms by disagreement, the renderings of each by count."""
    return sorted(rows, key=lambda row: (-row["disagreement"], row["direction"], row["term"], -row["count"]))


def _frame(rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """Rows as a table; the terms numbered."""
    import polars as pl

    numbers: dict[tuple[str, str], int] = {}
    for row in rows:
        row["rank"] = numbers.setdefault((row["direction"], row["term"]), len(numbers) + 1)
    return pl.DataFrame(rows, schema={name: getattr(pl, kind) for name, kind in COLUMNS.items()})


class _Direction:
    """The terms of one side with their renderings on the other."""

    def __init__(
        self,
        direction: Direction,
        sides: Sequence[tuple[Side, Phrases]],
        cite: Sequence[Citations],
        found: Occurrences,
        options: ConsistencyOptions,
    ) -> None:
        self._direction, self._sides, self._cite, self._options = direction, sides, cite, options
        width = len(sides[1][1].keys)
        pairs, of_pair, self._count = pair_counts(found, width)
        self._term, self._rendering = np.divmod(pairs, width)
        place = sides[0][0].rows[found.source_at]
        order = np.lexsort((place, of_pair))
        self._places = np.split(place[order], np.cumsum(self._count)[:-1])

    def rows(self, pairs: pl.DataFrame) -> Iterator[dict[str, Any]]:
        """One row for each rendering of each term that is looked at."""
        kept = self._kept()
        if not len(kept):
            return
        texts = pairs.select("source_doc", "source_id", "source_text", "target_text").rows()
        codes = [side.language for side, _ in self._sides]
        entropy, rendered = self._entropy(kept)
        for i in kept.tolist():
            term = int(self._term[i])
            places = self._places[i].tolist()
            best = min(places, key=lambda row: abs(len(texts[row][2]) - 120))
            yield {
                "direction": self._direction,
                "term": self._cite[0](term),
                "rendering": self._cite[1](int(self._rendering[i])),
                "count": int(self._count[i]),
                "share": round(float(self._count[i] / rendered[term]), 4),
                "rendered": int(rendered[term]),
                "occurrences": int(self._sides[0][1].counts[term]),
                "entropy": round(float(entropy[term]), 4),
                "disagreement": round(float(entropy[term] * rendered[term]), 2),
                "places": " ".join(dict.fromkeys(f"{texts[row][0]}:{texts[row][1]}" for row in places[:_PLACES])),
                "source_context": texts[best][2],
                "target_context": texts[best][3],
                "term_lang": codes[0],
                "rendering_lang": codes[1],
            }

    def _kept(self) -> Ints:
        """The pairs of a term and a rendering that are shown."""
        side, phrases = self._sides[0]
        whole = np.bincount(self._term, self._count, minlength=len(phrases.keys))
        fit = (self._count >= self._options.least) & (self._count >= self._options.share * whole[self._term])
        if self._options.terms:
            wanted = self._named(side, phrases)
            return np.flatnonzero(wanted[self._term] & (fit | (whole[self._term] < self._options.rendered)))
        general_ = np.array([general(key.words, side.language) for key in phrases.keys], bool)
        fit &= (whole[self._term] >= self._options.rendered) & ~general_[self._term]
        ways = np.bincount(self._term[fit], minlength=len(phrases.keys))
        return np.flatnonzero(fit & (ways[self._term] > (0 if self._options.agreeing else 1)))

    def _named(self, side: Side, phrases: Phrases) -> Mask:
        """Which phrases are one of the terms asked for."""
        from aligner.terms.bilingual.phrases import same_phrase

        asked = {key for term in self._options.terms if (key := same_phrase(term, side)) is not None}
        return np.array([key in asked for key in phrases.keys], bool)

    def _entropy(self, kept: Ints) -> tuple[Floats, Floats]:
        """For each term the entropy of its renderings, and how many there are."""
        size = len(self._sides[0][1].keys)
        term, count = self._term[kept], self._count[kept].astype(np.float64)
        rendered: Floats = np.bincount(term, count, minlength=size).astype(np.float64)
        share = count / rendered[term]
        entropy: Floats = np.abs(np.bincount(term, -share * np.log2(share), minlength=size)).astype(np.float64)
        return entropy, rendered
