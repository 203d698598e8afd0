"""Where else did we say this: a query's places in a table of pairs, in context, beside what stands for them.

The rendering of a place is the phrase that links of words hold together with it (``bilingual.renderings``), learned
from the rows that hold the query and from others for contrast; in rows that are close only in theme it is the run of
words nearest in meaning (``bilingual.nearness``). Hits are grouped by it, the commonest first.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from aligner.errors import DocumentError
from aligner.terms.bilingual.nearness import Stretch, near_renderings
from aligner.terms.bilingual.side import analysed, required
from aligner.terms.concordance.counterpart import Counterparts
from aligner.terms.concordance.hits import COLUMNS, Hit, hits_frame
from aligner.terms.concordance.query import QueryError, search
from aligner.terms.language.codes import language_code, spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import polars as pl

    from aligner.terms.bilingual.nearness import Encoder
    from aligner.terms.bilingual.side import Ints, Mask, Side
    from aligner.terms.concordance.hits import Place
    from aligner.terms.concordance.query import Mode, Search

Where = Literal["source", "target", "both"]
SIDES = ("source", "target")
UNKNOWN = "und"
"""The language of texts whose language is not clear."""

PAIR_COLUMNS = ("source_doc", "source_id", "source_text", "target_doc", "target_id", "target_text", "score", "relation")
"""What a table of pairs must have."""

_CONTRAST, _LEARNED = 4_000, 20_000
"""Rows at even steps that links are learned from, and rows with the query at most. With 4,000 of them 96 of 100 places
have the rendering that all 22,542 would give, with 1,000 of them 90 (``tests/benchmarks/terms_corpus.py``)."""
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
class Contrast:
    """Rows of a table that links are learned from beside those of the hits: their numbers, and both sides analysed."""

    numbers: Ints
    sides: Callable[[tuple[str, str], Mapping[str, Mapping[str, str]]], tuple[Side, Side]]
    """By languages and word forms of one's own."""


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of a table in which a query may stand: all of them, or those that an index names.

    ``numbers``: their numbers in the table, from 0.
    """

    frame: pl.DataFrame
    numbers: Sequence[int]
    contrast: Contrast


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
    if encoder is not None:
        hits = list(_by_meaning(query, frame, options, encoder))
        return hits_frame(hits, [None] * len(hits), frame, range(frame.height), (options.most, options.width))
    source, target = (_language(frame, side, options) for side in SIDES)
    options = replace(options, source_language=source, target_language=target)
    return find_in(query, Part(frame, range(frame.height), _contrast(frame)), options, near)


def find_in(query: str, part: Part, options: FindOptions, near: Encoder | None = None) -> pl.DataFrame:
    """``find`` by words in a part of a table; the same as in the whole, if no row with the query is missing."""
    hits = list(_first(hits_in(part.frame, ready(query, options)), part.frame, options.enough))
    rendered = _renderings(hits, part, options, near)
    kept = _each_place_once(hits, rendered, part.frame)
    shown = ([hits[index] for index in kept], [rendered[index] for index in kept])
    return hits_frame(*shown, part.frame, part.numbers, (options.most, options.width))


def _first(hits: Iterable[Hit], frame: pl.DataFrame, enough: int) -> Iterator[Hit]:
    """Hits up to so many places."""
    place_of = places(frame)
    seen: set[object] = set()
    for hit in hits:
        seen.add(place_of(hit))
        if enough and len(seen) > enough:
            return
        yield hit


def places(frame: pl.DataFrame) -> Callable[[Hit], object]:
    """Says of a hit where it stands: the same in all the pairs of its passage."""
    passages = {side: frame.select(f"{side}_doc", f"{side}_id").rows() for side in SIDES}
    return lambda hit: (hit.side, *passages[hit.side][hit.row], hit.start, hit.stop)


def _each_place_once(hits: Sequence[Hit], rendered: Sequence[Place | None], frame: pl.DataFrame) -> list[int]:
    """Of the pairs of one passage the first that has a rendering, else the first: a place is one hit."""
    place_of = places(frame)
    best: dict[object, int] = {}
    for index, (hit, place) in enumerate(zip(hits, rendered, strict=True)):
        key = place_of(hit)
        if key not in best or (place is not None and rendered[best[key]] is None):
            best[key] = index
    return sorted(best.values())


def _sides(options: FindOptions) -> tuple[str, ...]:
    return ("source", "target") if options.where == "both" else (options.where,)


def ready(query: str, options: FindOptions) -> dict[str, Search]:
    """The query for each side that is searched, in the languages that the options give."""
    given = dict(zip(SIDES, (options.source_language, options.target_language), strict=True))
    codes = {side: language_code(given[side]) or UNKNOWN if options.mode == "lemma" else "" for side in _sides(options)}
    return {side: search(query, options.mode, code, options.own.get(code)) for side, code in codes.items()}


def hits_in(frame: pl.DataFrame, searched: Mapping[str, Search]) -> Iterator[Hit]:
    """Hits of a query by words in the order of the pairs; a text that repeats is searched once."""
    sides = [
        (side, made, frame[f"{side}_text"].to_list(), dict[str, tuple[tuple[int, int], ...]]())
        for side, made in searched.items()
    ]
    for row in range(frame.height):
        for side, made, texts, known in sides:
            text = texts[row]
            if text not in known:
                known[text] = tuple(made.spans(text))
            yield from (Hit(row, side, *span) for span in known[text])


def _language(frame: pl.DataFrame, side: str, options: FindOptions) -> str:
    """The language of a side; where it is not clear, words are compared as they are written."""
    given = options.source_language if side == "source" else options.target_language
    return spoken(frame, side, given) or UNKNOWN


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
    given = dict(zip(SIDES, (options.source_language, options.target_language), strict=True))
    for side, other in (("source", "target"), ("target", "source")):
        ours = [index for index, hit in enumerate(hits) if hit.side == side]
        if not ours or not options.renderings:
            continue
        codes = (given[side], given[other])
        texts = (frame[f"{side}_text"].to_list(), frame[f"{other}_text"].to_list())
        linked = [index for index in ours if not theme[hits[index].row]]
        close = [index for index in ours if theme[hits[index].row]]
        if linked:
            rendered = _linked(sorted({hits[index].row for index in linked}), part, side, codes, options)
            for index in linked:
                found[index] = rendered(hits[index])
        if close and near is not None:
            stretches = [Stretch(hits[index].row, hits[index].start, hits[index].stop) for index in close]
            places = near_renderings(stretches, *texts, codes, options.own, near)
            for index, place in zip(close, places, strict=True):
                found[index] = place
    return found


def _linked(
    rows: list[int], part: Part, side: str, codes: tuple[str, str], options: FindOptions
) -> Callable[[Hit], Place | None]:
    """The renderings of hits on one side by links, learned from their rows and from others."""
    usable = sound(part.frame)
    known = {number: pair for pair, number in enumerate(part.contrast.numbers.tolist())}
    pairs = {row: known[part.numbers[row]] for row in rows if part.numbers[row] in known}
    more = [row for row in rows if usable[row] and row not in pairs][:_LEARNED]
    pairs |= {row: pair for pair, row in enumerate(more, len(known))}
    forward = side == "source"
    here, there = ("source", "target") if forward else ("target", "source")
    texts = [part.frame[f"{name}_text"][more].to_list() for name in (here, there)]
    source, target = part.contrast.sides(codes if forward else codes[::-1], options.own)
    before = (source, target) if forward else (target, source)
    rendered = Counterparts(texts[0], texts[1], codes, options.own, before)
    return lambda hit: rendered(pairs[hit.row], hit.start, hit.stop) if hit.row in pairs else None


def _contrast(frame: pl.DataFrame) -> Contrast:
    """That of a whole table."""
    numbers = contrast_rows(sound(frame))

    return Contrast(numbers, lambda codes, own: both_analysed(frame[numbers], codes, own))


def both_analysed(
    frame: pl.DataFrame, codes: tuple[str, str], own: Mapping[str, Mapping[str, str]]
) -> tuple[Side, Side]:
    """Both sides of a table of pairs, word after word."""
    first, second = (
        analysed(frame[f"{name}_text"].to_list(), code, own.get(code)) for name, code in zip(SIDES, codes, strict=True)
    )
    return first, second


def sound(frame: pl.DataFrame) -> Mask:
    """Rows that links can be learned from: translations."""
    import polars as pl

    usable = (pl.col("target_text") != "") & (pl.col("relation").cast(pl.String) == "translation")
    found: Mask = frame.select(usable).to_series().to_numpy()
    return found


def contrast_rows(usable: Mask) -> Ints:
    """Rows to learn links from beside those of the hits, at even steps."""
    rows = np.flatnonzero(usable)
    return rows[:: max(1, -(-len(rows) // _CONTRAST))]
