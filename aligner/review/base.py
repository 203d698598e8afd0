"""The pairs as they were computed: both sides as lines of sentences, a row a pair, and what the file says of each.

Goes in: a pairs table, and the documents where they are at hand. Comes out: a :class:`Base`, which decisions change.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from aligner.review.decisions import Key, Row
from aligner.review.sides import Side, Unit
from aligner.review.units import Place, places, units_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

    from aligner.review.sides import Span

SIDES = ("source", "target")


class Detail(NamedTuple):
    """What the pairs file says of a row, and its number there."""

    number: int
    texts: tuple[str, str]
    evidence: tuple[str, str]
    relation: str
    score: float | None
    similarity: float | None
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Base:
    """Pairs before any decision.

    ``ranked``: a source sentence may have several passages, as ``match`` finds them; else each sentence of both sides
    stands in one row. ``reordered``: the target's sentences do not run in order.
    """

    frame: pl.DataFrame
    source: Side
    target: Side
    rows: tuple[Row, ...]
    details: Mapping[Key, Detail]
    ranked: bool
    reordered: bool = False
    digest: str = ""

    @classmethod
    def of(
        cls, frame: pl.DataFrame, documents: Mapping[tuple[str, str], Sequence[Unit]] | None = None, digest: str = ""
    ) -> Base:
        """Rows of a pairs table; ``documents``: the sentences of those that are at hand, by side and name."""
        known = documents or {}
        spots = tuple(places(frame, side) for side in SIDES)
        ranked = _is_ranked(frame, spots)
        sides = []
        for name, held in zip(SIDES, spots, strict=True):
            mine = {document: units for (side, document), units in known.items() if side == name}
            units = units_of(held, mine)
            codes = {doc: code for doc, code in frame.select(f"{name}_doc", f"{name}_lang").unique().rows() if code}
            sides.append(Side(units, codes))
        spans = [_spans(side, held, ranked=ranked) for side, held in zip(sides, spots, strict=True)]
        details = dict(zip(map(Key, *spans), _details(frame), strict=True))
        ranks = frame["rank"].to_list()
        rows = [
            Row(*key, ranks[detail.number], score=detail.similarity if detail.score is None else detail.score)
            for key, detail in details.items()
        ]
        if not ranked:
            rows += _missing(sides[0], sides[1], rows)
        reordered = not ranked and any(
            before.target[1] > behind.target[0]
            for before, behind in pairwise(sorted((row for row in rows if not row.gap), key=lambda row: row.place))
        )
        return cls(frame, sides[0], sides[1], tuple(rows), details, ranked, reordered, digest)

    @property
    def identity(self) -> str:
        """What tells these pairs, with the sentences they were cut into, from any other."""
        rows = [(*row.place, row.score) for row in self.rows]
        return sha256(json.dumps([self.ranked, self.source.units, self.target.units, rows]).encode()).hexdigest()

    def side(self, name: str) -> Side:
        """``source`` or ``target``."""
        return self.source if name == "source" else self.target

    def text(self, row: Row, name: str) -> str:
        """A row's text of a side: as corrected, else as in the pairs file, else that of its sentences."""
        corrected = row.corrected(name)
        if corrected is not None:
            return corrected
        detail = self.details.get(row.key)
        if detail is not None:
            return detail.texts[name == "target"]
        return self.side(name).read(row.on(name))

    def dumped(self) -> tuple[bytes, bytes]:
        """The table as parquet and the sentences as packed JSON, from which :meth:`loaded` makes it again."""
        data = BytesIO()
        self.frame.write_parquet(data)
        units = json.dumps([self.source.units, self.target.units])
        return data.getvalue(), zlib.compress(units.encode(), 1)

    @classmethod
    def loaded(cls, frame: bytes, units: bytes, digest: str) -> Base:
        """The inverse of :meth:`dumped`."""
        import polars as pl

        told: list[list[list[Any]]] = json.loads(zlib.decompress(units))
        documents: dict[tuple[str, str], list[Unit]] = {}
        for name, side in zip(SIDES, told, strict=True):
            for values in side:
                unit = Unit._make([*values[:-1], tuple(values[-1])])
                documents.setdefault((name, unit.document), []).append(unit)
        return cls.of(pl.read_parquet(BytesIO(frame)), documents, digest)


def _is_ranked(frame: pl.DataFrame, spots: tuple[list[Place], ...]) -> bool:
    """Whether rows share sentences, or are close in theme only: then they are no ladder."""
    if (frame["rank"] > 1).any() or (frame["relation"] == "theme").any():
        return True
    for held in spots:
        spans = sorted((place.document, place.first, place.last) for place in held if place.first)
        for before, behind in pairwise(spans):
            if before[0] == behind[0] and behind[1] <= before[2] and before != behind:
                return True
    return False


def _spans(side: Side, held: Sequence[Place], *, ranked: bool) -> list[Span]:
    """The span of each row on one side; an empty one of a ladder stands behind the row before it."""
    at = {(unit.document, unit.number): index for index, unit in enumerate(side.units)}
    spans, last = [], 0
    for place in held:
        if place.first:
            index = at[place.document, place.first]
            span = side.span(index, place.last - place.first + 1)
            last = span[1]
        else:
            span = (0, 0) if ranked else (last, last)
        spans.append(span)
    return spans


def _details(frame: pl.DataFrame) -> Iterator[Detail]:
    columns = ["source_text", "target_text", "source_evidence", "target_evidence", "relation", "score", "similarity"]
    flags = frame["flags"].fill_null("").to_list() if "flags" in frame.columns else [""] * frame.height
    for number, (row, said) in enumerate(zip(frame.select(columns).iter_rows(), flags, strict=True)):
        source, target, left, right, relation, score, similarity = row
        words = tuple(filter(None, (word.strip() for word in str(said).replace(";", ",").split(","))))
        yield Detail(number, (source, target), (left, right), str(relation), score, similarity, words)


def _missing(source: Side, target: Side, rows: Sequence[Row]) -> Iterator[Row]:
    """Gaps for sentences of the documents that no row of a ladder holds."""
    for number, side in enumerate((source, target)):
        covered = sorted(span for row in rows if (span := (row.source, row.target)[number])[0] < span[1])
        at = 0
        for start, stop in [*covered, (side.stop, side.stop)]:
            for _, first, last in side.pieces((at, start)):
                yield _gap(number, (first, last), rows)
            at = max(at, stop)


def _gap(number: int, span: Span, rows: Sequence[Row]) -> Row:
    """A gap behind the last row that ends before it."""
    before = [row for row in rows if (row.source, row.target)[number][1] <= span[0]]
    other = max(((row.source, row.target)[1 - number][1] for row in before), default=0)
    return Row(span, (other, other)) if number == 0 else Row((other, other), span)
