"""Where else did we say this: a query's places in a table of pairs, in context, beside what stands for them.

The rendering of a place is the phrase that links of words hold together with it (``bilingual.renderings``), learned
from the rows that hold the query and from others for contrast; in rows that are close only in theme it is the run of
words nearest in meaning (``bilingual.nearness``). Hits are grouped by it, the commonest first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from aligner.errors import DocumentError
from aligner.terms.bilingual.nearness import Stretch, near_renderings
from aligner.terms.bilingual.side import required
from aligner.terms.concordance.counterpart import Counterparts
from aligner.terms.concordance.query import QueryError, search
from aligner.terms.language.codes import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

    from aligner.terms.bilingual.nearness import Encoder
    from aligner.terms.concordance.query import Mode

Where = Literal["source", "target", "both"]
Place = tuple[int, int, str]
"""Where a rendering stands in the other text, and its citation form."""

COLUMNS: Mapping[str, str] = {
    "row": "Int64",
    "side": "String",
    "group": "String",
    "group_count": "Int64",
    "left": "String",
    "keyword": "String",
    "right": "String",
    "rendering": "String",
    "start": "Int64",
    "stop": "Int64",
    "rendering_start": "Int64",
    "rendering_stop": "Int64",
    "meaning": "Float64",
}
"""What a hit adds to the columns of its pair, which follow. ``row`` counts the pairs from 1; ``keyword`` stands at
``start:stop`` of the side's text, ``left`` and ``right`` around it, on one line; ``rendering`` at
``rendering_start:rendering_stop`` of the other text, empty with null places when none was found; ``group`` is its
citation form, ``group_count`` the hits that have it; ``meaning`` the cosine of a search by meaning, else null."""

PAIR_COLUMNS = ("source_doc", "source_id", "source_text", "target_doc", "target_id", "target_text", "score", "relation")
"""What a table of pairs must have."""

_CONTRAST, _LEARNED = 4_000, 20_000
"""Rows without the query that links are learned from, and rows with it at most."""
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
    nearest: float = 0.2
    """The least cosine of a search by meaning after the first five hits: a short query lies at .25 to .38 from the long
    sentence that answers it (four queries on the seeds, with the embedded encoder)."""
    source_language: str = ""
    target_language: str = ""
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.where not in ("source", "target", "both") or self.width < 0 or self.most < 0:
            raise ValueError("where must be source, target or both; width and most 0 or more")


@dataclass(frozen=True, slots=True)
class _Hit:
    """A place: row of the table, side, offsets; then what stands for it, and its cosine if it was found by meaning."""

    row: int
    side: str
    start: int
    stop: int
    meaning: float | None = None


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
        return _frame(hits, [None] * len(hits), frame, options)
    hits = list(_by_words(query, frame, options))
    rendered = _renderings(hits, frame, options, near)
    kept = _each_place_once(hits, rendered, frame)
    return _frame([hits[index] for index in kept], [rendered[index] for index in kept], frame, options)


def _each_place_once(hits: Sequence[_Hit], rendered: Sequence[Place | None], frame: pl.DataFrame) -> list[int]:
    """Of the pairs of one passage the first that has a rendering, else the first: a place is one hit."""
    passages = {side: frame.select(f"{side}_doc", f"{side}_id").rows() for side in ("source", "target")}
    best: dict[tuple[object, ...], int] = {}
    for index, (hit, place) in enumerate(zip(hits, rendered, strict=True)):
        key = (hit.side, *passages[hit.side][hit.row], hit.start, hit.stop)
        if key not in best or (place is not None and rendered[best[key]] is None):
            best[key] = index
    return sorted(best.values())


def _sides(options: FindOptions) -> tuple[str, ...]:
    return ("source", "target") if options.where == "both" else (options.where,)


def _by_words(query: str, frame: pl.DataFrame, options: FindOptions) -> Iterator[_Hit]:
    """Hits of a query by words, side by side; a text that repeats is searched once."""
    for side in _sides(options):
        texts = frame[f"{side}_text"].to_list()
        code = _language(frame, side, options) if options.mode == "lemma" else ""
        searched = search(query, options.mode, code, options.own.get(code))
        known: dict[str, tuple[tuple[int, int], ...]] = {}
        for row, text in enumerate(texts):
            if text not in known:
                known[text] = tuple(searched.spans(text))
            yield from (_Hit(row, side, *span) for span in known[text])


def _language(frame: pl.DataFrame, side: str, options: FindOptions) -> str:
    """The language of a side; where it is not clear, words are compared as they are written."""
    given = options.source_language if side == "source" else options.target_language
    return spoken(frame, side, given) or "und"


def _by_meaning(query: str, frame: pl.DataFrame, options: FindOptions, encoder: Encoder) -> Iterator[_Hit]:
    """The passages nearest to a query, best first; of passages that repeat, the first."""
    if not query.strip():
        raise QueryError("the query is empty: give words or a sentence")
    wanted = encoder.encode([query])[0]
    found: list[_Hit] = []
    for side in _sides(options):
        first: dict[str, int] = {}
        for row, text in enumerate(frame[f"{side}_text"].to_list()):
            if text.strip():
                first.setdefault(text, row)
        if first:
            cosines = encoder.encode(list(first)) @ wanted
            for (text, row), cosine in zip(first.items(), cosines.tolist(), strict=True):
                found.append(_Hit(row, side, 0, len(text), round(cosine, 4)))
    best = sorted(found, key=lambda hit: (-(hit.meaning or 0), hit.row))[: options.most or 50]
    near = sum((hit.meaning or 0) >= options.nearest for hit in best)
    yield from best[: max(near, _ALWAYS)]


def _renderings(
    hits: Sequence[_Hit], frame: pl.DataFrame, options: FindOptions, near: Encoder | None
) -> list[Place | None]:
    """For each hit where its rendering stands in the other text: by links, in rows of relation ``theme`` by meaning."""
    found: list[Place | None] = [None] * len(hits)
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
            rows = _learned(np.unique([hits[index].row for index in linked]), frame)
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


def _learned(rows: np.ndarray[Any, np.dtype[np.int64]], frame: pl.DataFrame) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Rows to learn links from: those of the hits, and others at even steps; translations only."""
    import polars as pl

    usable = frame.select((pl.col("target_text") != "") & (pl.col("relation").cast(pl.String) == "translation"))
    sound = usable.to_series().to_numpy()
    ours = rows[sound[rows]][:_LEARNED] if len(rows) else np.zeros(0, np.int64)
    others = np.setdiff1d(np.flatnonzero(sound), ours)
    step = max(1, -(-len(others) // _CONTRAST))
    return np.union1d(ours, others[::step])


def _frame(
    hits: Sequence[_Hit], rendered: Sequence[Place | None], frame: pl.DataFrame, options: FindOptions
) -> pl.DataFrame:
    """Hits as a table, grouped by rendering; those without one last."""
    import polars as pl

    counts: dict[str, int] = {}
    for place in rendered:
        name = place[2] if place else ""
        counts[name] = counts.get(name, 0) + 1
    texts = {side: frame[f"{side}_text"] for side in ("source", "target")}
    shown = options.most or len(hits)
    hits = hits[:shown]
    rows = [_row(hit, place, counts, texts, options.width) for hit, place in zip(hits, rendered, strict=False)]
    schema: dict[str, Any] = {name: getattr(pl, kind) for name, kind in COLUMNS.items()}
    table = pl.DataFrame(rows, schema=schema)
    table = table.hstack(_marked(table, frame[[hit.row for hit in hits]]) if hits else frame.clear())
    if hits and hits[0].meaning is not None:
        return table
    return table.sort(
        pl.col("group") == "", -pl.col("group_count"), "group", "side", "row", "start", maintain_order=True
    )


def _marked(hits: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs with the words found and their renderings as evidence, which any export marks."""
    import polars as pl

    ours = pl.col("side") == "source"
    words = hits.select(
        source_evidence=pl.when(ours).then("keyword").otherwise("rendering"),
        target_evidence=pl.when(ours).then("rendering").otherwise("keyword"),
    )
    return pairs.with_columns(words[name] for name in words.columns if name in pairs.columns)


def _row(
    hit: _Hit,
    place: Place | None,
    counts: Mapping[str, int],
    texts: Mapping[str, pl.Series],
    width: int,
) -> dict[str, Any]:
    """One hit."""
    text: str = texts[hit.side][hit.row]
    other: str = texts["target" if hit.side == "source" else "source"][hit.row]
    start, stop, group = place or (None, None, "")
    return {
        "row": hit.row + 1,
        "side": hit.side,
        "group": group,
        "group_count": counts[group],
        "left": _context(text[: hit.start], -width),
        "keyword": text[hit.start : hit.stop],
        "right": _context(text[hit.stop :], width),
        "rendering": other[start:stop] if place else "",
        "start": hit.start,
        "stop": hit.stop,
        "rendering_start": start,
        "rendering_stop": stop,
        "meaning": hit.meaning,
    }


def _context(text: str, width: int) -> str:
    """The nearest characters, cut at a word, with an ellipsis where something was cut off."""
    line = text.replace("\n", " ")
    if not width or len(line) <= abs(width):
        return line if width else ""
    if width > 0:
        whole = line[width].isspace() or " " not in line[:width]
        return (line[:width] if whole else line[: line.rindex(" ", 0, width)]).rstrip() + "…"
    whole = line[width - 1].isspace() or " " not in line[width:]
    return "…" + (line[width:] if whole else line[line.index(" ", len(line) + width) :]).lstrip()
