"""What a review comes to: the rows as a pairs table, an alignment or matches with decisions applied."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

from aligner.pairs.schema import schema
from aligner.results import DocumentAlignment, Matches
from aligner.review.base import SIDES, Base
from aligner.review.decisions import fold
from aligner.review.sides import Unit
from aligner.types import Bead, Pair, Passage, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import polars as pl

    from aligner.review.decisions import Decision, Row
    from aligner.review.sides import Side, Span

Made = TypeVar("Made", DocumentAlignment, Matches)

FURTHER = ("decision", "comment", "reviewer", "review_id")
"""Columns that a table of a review has besides those of its pairs.

``review_id``: by which a row is known again when the table comes back, with the number of its last decision.
"""


def apply(made: Made, decisions: Iterable[Decision]) -> Made:
    """An alignment or matches with decisions applied; ``ConflictError`` where one does not fit.

    A bead that was rejected is two gaps; a sentence that was cut is two sentences, so that numbers behind it are
    higher. Of matches, passages that were rejected are left out.
    """
    if isinstance(made, DocumentAlignment):
        base = base_of(made)
        return _alignment(made, base, fold(base.rows, decisions).rows)
    base = Base.of(made.frame())
    return _matches(made, base, fold(base.rows, decisions).rows)


def base_of(made: DocumentAlignment) -> Base:
    """An alignment with all its sentences, before any decision."""
    units = {
        (side, sentences[0].document): _units(sentences)
        for side, sentences in zip(SIDES, (made.source, made.target), strict=True)
        if sentences
    }
    return Base.of(made.frame(), units)


def _units(sentences: Sequence[Sentence]) -> list[Unit]:
    blocks = [-1, *(sentence.block for sentence in sentences)]
    return [
        Unit(sentence.text, sentence.document, number, opens=blocks[number] != blocks[number - 1])
        for number, sentence in enumerate(sentences, 1)
    ]


def table(base: Base, rows: Iterable[Row]) -> pl.DataFrame:
    """Rows as a pairs table; the columns ``FURTHER`` say what was decided.

    A row that no model scored has the score 1 if a person accepted it, else 0, as pairs from elsewhere have.
    """
    import polars as pl

    records = [_record(base, row) for row in rows]
    types = {**dict(base.frame.schema), **schema(), **dict.fromkeys(FURTHER, pl.String)}
    return pl.DataFrame(records, schema=types) if records else pl.DataFrame(schema=types)


def _record(base: Base, row: Row) -> dict[str, Any]:
    detail = base.details.get(row.key)
    said: dict[str, Any] = {"similarity": None, "recipe": "", "relation": "theme" if base.ranked else "translation"}
    if base.frame.height:
        said["recipe"] = base.frame["recipe"][0]
    if detail is not None:
        said = base.frame.row(detail.number, named=True)
    for name in SIDES:
        side, span = base.side(name), row.on(name)
        text = base.text(row, name) if span[0] < span[1] else ""
        if detail is None:
            said |= {f"{name}_doc": side.document(span), f"{name}_id": side.id(span)}
            said |= {f"{name}_lang": side.language(span), f"{name}_evidence": ""}
        said[f"{name}_text"] = text
        if said[f"{name}_evidence"] not in text:
            said[f"{name}_evidence"] = ""
    if row.gap:
        said |= {"relation": "none", "similarity": 0.0}
    if detail is None:
        said["score"] = row.score if row.score is not None else float(row.status == "accepted")
    return said | {
        "rank": row.rank, "decision": row.status, "comment": row.comment, "reviewer": row.reviewer,
        "review_id": f"{row.key}@{row.number}",
    }  # fmt: skip


def _alignment(made: DocumentAlignment, base: Base, rows: Sequence[Row]) -> DocumentAlignment:
    rows = [part for row in rows for part in (_gaps(row) if row.status == "rejected" and not row.gap else [row])]
    spans = [base.source.within(row.source for row in rows), base.target.within(row.target for row in rows)]
    beads = []
    for row in rows:
        ranges = [_range(held, span) for held, span in zip(spans, row.key, strict=True)]
        score = row.score if row.score is not None else float(row.status == "accepted" and not row.gap)
        detail = base.details.get(row.key)
        beads.append(Bead(ranges[0], ranges[1], score, made.beads[detail.number].similarity if detail else 0.0))
    targets = [bead.target for bead in beads if bead.target]
    sides = [_cut(sentences, base.side(n), held) for n, sentences, held in zip(
        SIDES, (made.source, made.target), spans, strict=True
    )]  # fmt: skip
    return replace(
        made,
        beads=tuple(beads),
        source_length=len(spans[0]),
        target_length=len(spans[1]),
        reordered=any(before.start > behind.start for before, behind in pairwise(targets)),
        source=sides[0],
        target=sides[1],
    )


def _gaps(row: Row) -> list[Row]:
    source, target = row.source, row.target
    return [replace(row, target=(target[0],) * 2, score=0.0), replace(row, source=(source[1],) * 2, score=0.0)]


def _range(held: Sequence[Span], span: Span) -> range:
    """A span as numbers of the sentences that the spans ``held`` are."""
    first, last = (bisect_left(held, place, key=lambda each: each[0]) for place in span)
    return range(first, last)


def _cut(sentences: Sequence[Sentence], side: Side, spans: Sequence[Span]) -> tuple[Sentence, ...]:
    """The sentences, those that were cut in parts."""
    found = []
    for number, (start, stop) in enumerate(spans):
        at = side.index(start)
        whole, begin = sentences[at], side.starts[at]
        if (start, stop) == (begin, side.starts[at + 1]):
            found.append(replace(whole, index=number))
        else:
            first, last = whole.start + start - begin, min(whole.start + stop - begin, whole.stop)
            text = side.read((start, stop))
            found.append(replace(whole, index=number, start=first, stop=last, text=text))
    return tuple(found)


def _matches(made: Matches, base: Base, rows: Sequence[Row]) -> Matches:
    pairs = []
    for row in rows:
        detail = base.details.get(row.key)
        if row.status == "rejected":
            continue
        if detail is not None and row.source_text is None and row.target_text is None:
            pairs.append(made.pairs[detail.number])
            continue
        source, target = (_passage(base, row, name) for name in SIDES)
        relation = "theme" if target.text else "none"
        pair = Pair(source, target if target.text else None, row.rank, 0.0, row.score or 0.0, relation)  # type: ignore[arg-type]
        pairs.append(pair)
    return replace(made, pairs=tuple(pairs))


def _passage(base: Base, row: Row, name: str) -> Passage:
    side, span = base.side(name), row.on(name)
    numbers = [side.units[number].number - 1 for number, _, _ in side.pieces(span)]
    if not numbers:
        return Passage("", 0, -1, "")
    return Passage(side.document(span), numbers[0], numbers[-1], base.text(row, name))
