"""Whether a term is always rendered the same way: its renderings with their counts and places, and the reverse.

Renderings are phrases that links of words hold together (``bilingual.renderings``), inflections of one made one.
A term's disagreement is the entropy of its renderings in bits times their number: how many yes-or-no questions one
would have to ask to know all the renderings. A term rendered in one way has none; one rendered
half and half a hundred times has 100.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from aligner.terms.bilingual.citation import Citations
from aligner.terms.bilingual.generality import general
from aligner.terms.bilingual.renderings import corpus, occurrences, pair_counts, swapped
from aligner.terms.bilingual.side import required
from aligner.terms.disagreement.tally import ConsistencyOptions, Tally, table
from aligner.terms.language.codes import languages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars as pl

    from aligner.terms.bilingual.nearness import Encoder
    from aligner.terms.bilingual.phrases import Phrases
    from aligner.terms.bilingual.renderings import Occurrences
    from aligner.terms.bilingual.side import Ints, Side
    from aligner.terms.termbase.entry import Termbase

PAIR_COLUMNS = ("source_doc", "source_id", "source_text", "target_doc", "target_id", "target_text", "relation")
"""What a table of pairs must have."""


def consistency(
    frame: pl.DataFrame,
    options: ConsistencyOptions | None = None,
    termbase: Termbase | None = None,
    encoder: Encoder | None = None,
) -> pl.DataFrame:
    """The renderings of each term of a table of pairs, with the columns of ``tally.COLUMNS``.

    Rows of relation ``translation`` are looked at, those that repeat word by word, too: each is a place. Where there
    are none, rows of relation ``theme`` are compared by ``encoder`` (``theme_count``). With a ``termbase`` its entries
    alone are looked at, in rows of relation ``theme``, too, and only languages and ``own`` of the options
    count (``termbase_count``). ``DocumentError`` when a column is missing or a language is not clear.
    """
    import polars as pl

    options = options or ConsistencyOptions()
    required(frame, PAIR_COLUMNS)
    related = frame.filter((pl.col("target_text") != "") & (pl.col("relation").cast(pl.String) != "none"))
    translations = related.filter(pl.col("relation").cast(pl.String) == "translation")
    near = translations.is_empty() and encoder is not None
    pairs = related if termbase or near else translations
    if pairs.is_empty():
        return table([])
    codes = languages(pairs, options.source_language, options.target_language)
    if termbase is not None:
        from aligner.terms.disagreement.termbase_count import known_renderings

        return table(list(known_renderings(pairs, codes, termbase, options)))
    if near and encoder is not None:
        from aligner.terms.disagreement.theme_count import near_disagreement

        return table(list(near_disagreement(pairs, codes, encoder, options)))
    return table(_linked(pairs, codes, options))


def _linked(pairs: pl.DataFrame, codes: tuple[str, str], options: ConsistencyOptions) -> list[dict[str, Any]]:
    """The renderings that links of words hold together with the terms, in both directions."""
    both = corpus(pairs["source_text"].to_list(), pairs["target_text"].to_list(), codes, options.own)
    found = occurrences(both)
    if not len(found):
        return []
    texts = pairs.select("source_doc", "source_id", "source_text", "target_text").rows()
    sides = ((both.source, both.source_phrases), (both.target, both.target_phrases))
    rows = list(_rows(Tally("forward", codes, texts, options.agreeing), sides, found, options))
    tally = Tally("backward", codes[::-1], texts, options.agreeing)
    return rows + list(_rows(tally, sides[::-1], swapped(found), options))


def _rows(
    tally: Tally, sides: Sequence[tuple[Side, Phrases]], found: Occurrences, options: ConsistencyOptions
) -> Iterator[dict[str, Any]]:
    """One row for each rendering of each term of the first side that is looked at."""
    cite = [Citations(*side) for side in sides]
    width = len(sides[1][1].keys)
    pairs, of_pair, count = pair_counts(found, width)
    term, rendering = np.divmod(pairs, width)
    place = sides[0][0].rows[found.source_at]
    places = np.split(place[np.lexsort((place, of_pair))], np.cumsum(count)[:-1])
    ways: dict[int, dict[str, list[int]]] = defaultdict(dict)
    for i in _kept(term, count, *sides[0], options).tolist():
        name = cite[1](int(rendering[i]))
        ways[int(term[i])].setdefault(name, []).extend(places[i].tolist())
    for number, renderings in ways.items():
        yield from tally.rows(cite[0](number), renderings, int(sides[0][1].counts[number]))


def _kept(term: Ints, count: Ints, side: Side, phrases: Phrases, options: ConsistencyOptions) -> Ints:
    """The pairs of a term and a rendering that are counted."""
    whole = np.bincount(term, count, minlength=len(phrases.keys))
    fit = (count >= options.least) & (count >= options.share * whole[term])
    plain = np.array([general(key.words, side.language) for key in phrases.keys], bool)
    return np.flatnonzero(fit & (whole[term] >= options.rendered) & ~plain[term])
