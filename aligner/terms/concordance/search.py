"""Where else did we say this: a query's places in a table of pairs, in context, beside what stands for them.

The rendering of a place is the phrase that links of words hold together with it (``bilingual.renderings``), learned
from the rows that hold the query and from others for contrast; in rows that are close only in theme it is the run of
words nearest in meaning (``bilingual.nearness``). Hits are grouped by it, the commonest first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from aligner.errors import DocumentError
from aligner.terms.bilingual.nearness import Stretch, near_renderings
from aligner.terms.bilingual.side import required
from aligner.terms.concordance.counterpart import Counterparts
from aligner.terms.concordance.hits import COLUMNS, Hit, hits_frame
from aligner.terms.concordance.query import QueryError, search
from aligner.terms.language.codes import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import polars as pl

    from aligner.terms.bilingual.nearness import Encoder
    from aligner.terms.bilingual.side import Ints, Mask
    from aligner.terms.concordance.hits import Place
    from aligner.terms.concordance.query import Mode, Search

Where = Literal["source", "target", "both"]

PAIR_COLUMNS = ("source_doc", "source_id", "source_text", "target_doc", "target_id", "target_text", "score", "relation")
"""What a table of pairs must have."""

_CONTRAST, _LEARNED = 4_000, 20_000
"""Rows at even steps that links are learned from, and rows with the query at most."""
_WIDTH = 60
_ALWAYS = 5
"""Hits of a search by meaning that are shown however far they are: a single word is far from any sentence."""


@dataclass(frozen=True, slots=True)
class FindOptions:
    """How to search. Languages are recognised from the texts unless given; ``own`` has word forms by language."""

    where: Where = "both"
    mode: Mode = "lemma"
    renderings: bool = True
    """Look for what stands for each hit, and group by it."""
    width: int = _WIDTH
    """Characters of context to each side."""
    most: int = 0
    """Hits at most, in the order of the pairs (by meaning: the nearest); 0 for all, by meaning 50."""
    enough: int = 0
    """Places after which a search by words ends: those further on are neither looked at nor counted. 0: none."""
    nearest: float = 0.2
    """The least cosine of a search by meaning after the first five hits: a short query lies at .25 to .38 from the long
    sentence that answers it (four queries on the seeds, with the embedded encoder)."""
    source_language: str = ""
    target_language: str = ""
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.where not in ("source", "target", "both") or min(self.width, self.most, self.enough) < 0:
            raise ValueError("where must be source, target or both; width, most and enough 0 or more")


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of a table that a search needs: all of them, or those that an index names.

    ``numbers``: their numbers in the table, from 0; ``searched``: places in ``frame`` of the rows in which the query
    may stand; ``contrast``: places of those that links are learned from beside the hits.
    """

    frame: pl.DataFrame
    numbers: Sequence[int]
    searched: Sequence[int]
    contrast: Ints


def find(
    query: str,
    frame: pl.DataFrame,
    options: FindOptions | None = None,
    encoder: Encoder | None = None,
    near: Encoder | None = None,
) -> pl.DataFrame:
    """The places of a query in a table of pairs, grouped by rendering, the commonest group first.

    The columns are ``COLUMNS``, then those of the pairs, so that any export takes the table. With ``encoder`` the
    search is by meaning: the passages nearest to the query, in either language, best first, whole and not grouped.
    ``near`` finds renderings in rows of relation ``theme``; without it they have none.
    ``QueryError`` for a query that means nothing or takes too long, ``DocumentError`` for a column that is missing.
    """
    options = options or FindOptions()
    required(frame, PAIR_COLUMNS)
    clash = [name for name in COLUMNS if name in frame.columns]
    if clash:
        raise DocumentError(f"the pairs already have a column {clash[0]}: give a table of pairs, not of hits")
    every = range(frame.height)
    part = Part(frame, every, every, contrast(sound(frame)))
    if encoder is None:
        return find_in(query, part, options, near)
    hits = list(_by_meaning(query, frame, options, encoder))
    return hits_frame(hits, [None] * len(hits), frame, every, (options.most, options.width))


def find_in(query: str, part: Part, options: FindOptions, near: Encoder | None = None) -> pl.DataFrame:
    """``find`` by words in a part of a table; the same as in the whole, if no row with the query is missing."""
    hits = list(_first(_by_words(query, part, options), part.frame, options.enough))
    rendered = _renderings(hits, part, options, near)
    kept = _each_place_once(hits, rendered, part.frame)
    shown = ([hits[index] for index in kept], [rendered[index] for index in kept])
    return hits_frame(*shown, part.frame, part.numbers, (options.most, options.width))


def _first(hits: Iterable[Hit], frame: pl.DataFrame, enough: int) -> Iterator[Hit]:
    """Hits up to so many places; a place counts once in all the pairs of its passage."""
    passages = _passages(frame) if enough else {}
    seen: set[tuple[object, ...]] = set()
    for hit in hits:
        if enough:
            seen.add((hit.side, *passages[hit.side][hit.row], hit.start, hit.stop))
            if len(seen) > enough:
                return
        yield hit


def _passages(frame: pl.DataFrame) -> dict[str, list[tuple[object, ...]]]:
    return {side: frame.select(f"{side}_doc", f"{side}_id").rows() for side in ("source", "target")}


def _each_place_once(hits: Sequence[Hit], rendered: Sequence[Place | None], frame: pl.DataFrame) -> list[int]:
    """Of the pairs of one passage the first that has a rendering, else the first: a place is one hit."""
    passages = _passages(frame)
    best: dict[tuple[object, ...], int] = {}
    for index, (hit, place) in enumerate(zip(hits, rendered, strict=True)):
        key = (hit.side, *passages[hit.side][hit.row], hit.start, hit.stop)
        if key not in best or (place is not None and rendered[best[key]] is None):
            best[key] = index
    return sorted(best.values())


def _sides(options: FindOptions) -> tuple[str, ...]:
    return ("source", "target") if options.where == "both" else (options.where,)


def ready(query: str, frame: pl.DataFrame, options: FindOptions) -> dict[str, Search]:
    """The query for each side that is searched."""
    found = {}
    for side in _sides(options):
        code = _language(frame, side, options) if options.mode == "lemma" else ""
        found[side] = search(query, options.mode, code, options.own.get(code))
    return found


def _by_words(query: str, part: Part, options: FindOptions) -> Iterator[Hit]:
    """Hits of a query by words in the order of the pairs; a text that repeats is searched once."""
    sides = [
        (side, searched, part.frame[f"{side}_text"].to_list(), dict[str, tuple[tuple[int, int], ...]]())
        for side, searched in ready(query, part.frame, options).items()
    ]
    for row in part.searched:
        for side, searched, texts, known in sides:
            text = texts[row]
            if text not in known:
                known[text] = tuple(searched.spans(text))
            yield from (Hit(row, side, *span) for span in known[text])


def _language(frame: pl.DataFrame, side: str, options: FindOptions) -> str:
    """The language of a side; where it is not clear, words are compared as they are written."""
    given = options.source_language if side == "source" else options.target_language
    return spoken(frame, side, given) or "und"


def _by_meaning(query: str, frame: pl.DataFrame, options: FindOptions, encoder: Encoder) -> Iterator[Hit]:
    """The passages nearest to a query, best first; of passages that repeat, the first."""
    if not query.strip():
        raise QueryError("the query is empty: give words or a sentence")
    wanted = encoder.encode([query])[0]
    found: list[Hit] = []
    for side in _sides(options):
        first: dict[str, int] = {}
        for row, text in enumerate(frame[f"{side}_text"].to_list()):
            if text.strip():
                first.setdefault(text, row)
        if first:
            cosines = encoder.encode(list(first)) @ wanted
            for (text, row), cosine in zip(first.items(), cosines.tolist(), strict=True):
                found.append(Hit(row, side, 0, len(text), round(cosine, 4)))
    best = sorted(found, key=lambda hit: (-(hit.meaning or 0), hit.row))[: options.most or 50]
    near = sum((hit.meaning or 0) >= options.nearest for hit in best)
    yield from best[: max(near, _ALWAYS)]


def _renderings(hits: Sequence[Hit], part: Part, options: FindOptions, near: Encoder | None) -> list[Place | None]:
    """For each hit where its rendering stands in the other text: by links, in rows of relation ``theme`` by meaning."""
    found: list[Place | None] = [None] * len(hits)
    frame = part.frame
    theme = (frame["relation"].cast(str) == "theme").to_list()
    for side, other in (("source", "target"), ("target", "source")):
        ours = [index for index, hit in enumerate(hits) if hit.side == side]
        if not ours or not options.renderings:
            continue
        codes = (_language(frame, side, options), _language(frame, other, options))
        texts = (frame[f"{side}_text"].to_list(), frame[f"{other}_text"].to_list())
        linked = [index for index in ours if not theme[hits[index].row]]
        close = [index for index in ours if theme[hits[index].row]]
        if linked:
            ours_sound = np.unique([hits[index].row for index in linked])
            rows = np.union1d(ours_sound[sound(frame)[ours_sound]][:_LEARNED], part.contrast)
            number = {row: pair for pair, row in enumerate(rows.tolist())}
            here, there = ([text[row] for row in number] for text in texts)
            rendered = Counterparts(here, there, codes, options.own)
            for index in (index for index in linked if hits[index].row in number):
                found[index] = rendered(number[hits[index].row], hits[index].start, hits[index].stop)
        if close and near is not None:
            stretches = [Stretch(hits[index].row, hits[index].start, hits[index].stop) for index in close]
            places = near_renderings(stretches, *texts, codes, options.own, near)
            for index, place in zip(close, places, strict=True):
                found[index] = place
    return found


def sound(frame: pl.DataFrame) -> Mask:
    """Rows that links can be learned from: translations."""
    import polars as pl

    usable = (pl.col("target_text") != "") & (pl.col("relation").cast(pl.String) == "translation")
    found: Mask = frame.select(usable).to_series().to_numpy()
    return found


def contrast(usable: Mask) -> Ints:
    """Rows to learn links from beside those of the hits, at even steps."""
    rows = np.flatnonzero(usable)
    return rows[:: max(1, -(-len(rows) // _CONTRAST))]
