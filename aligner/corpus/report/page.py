"""A report as one page: bars before numbers, the documents to look at first. It loads nothing and runs no script."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aligner.corpus.sides.preparing import SIDES
from aligner.pairs.parts.page import asset, head

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import polars as pl

    from aligner.corpus.sides.preparing import Prepared

DOCUMENTS, OTHERS = 60, 200
"""Documents, and those without a counterpart or files left out, on a page: the table has all."""
_TENTHS = 10
_REASONS = 5


@dataclass(frozen=True, slots=True)
class Band:
    """Sentences of a kind: a column of the table of documents, the class of their hue, and what they are."""

    column: str
    hue: str
    words: str


@dataclass(frozen=True, slots=True)
class Cell:
    """More than a text: what speaks against it and what is said beside it below, a bar of bands, or counts by name."""

    text: str = ""
    told: str = ""
    beside: str = ""
    bar: Sequence[tuple[str, float, float]] = ()
    chips: Sequence[tuple[str, int]] = ()


Value = Cell | str | int | float | None


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the page: heads with the class of their column, ``n`` for numbers and ``mix`` for bars, and rows.

    A whole number stands as one, another as a share. ``more``: rows that only ``report.tsv`` has. ``chips``: counts by
    name above it. ``note``: a line above it, or instead of it where there are no rows.
    """

    title: str
    heads: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[Value]]
    more: int = 0
    chips: Sequence[tuple[str, int]] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What a report shows. ``facts``: a number, what it is, and whether it is a warning.

    ``bands``: kinds of sentences, the least good first, columns of ``documents``, which has the share of good sentences
    of each as ``good``; ``titles`` of both charts, and what good means.
    """

    facts: Sequence[tuple[str, str, bool]]
    documents: pl.DataFrame
    bands: Sequence[Band]
    good: str
    titles: tuple[str, str, str]
    sections: Sequence[Section] = field(default=())


def render(page: Page) -> str:
    """The whole page."""
    from jinja2 import Environment

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"share": share, "number": "{:,}".format}
    totals = {band.column: int(page.documents[band.column].sum()) for band in page.bands}
    every = sum(totals.values())
    body = environment.from_string(asset(__package__, "page.html")).render(
        page=page,
        bar=bar(page.bands, totals),
        legend=[(band, totals[band.column], part(totals[band.column], every)) for band in reversed(page.bands)],
        tenths=_tenths(page.documents[page.good].drop_nulls().to_list()),
    )
    return f"{head('Corpus report', asset(__package__, 'page.css'), '')}{body}</html>\n"


def bar(bands: Sequence[Band], counts: Mapping[str, Any]) -> list[tuple[str, float, float]]:
    """Parts of a bar of 100: the hue of each, where it begins and how wide it is; the best first."""
    total, at, parts = max(sum(counts[band.column] for band in bands), 1), 0.0, []
    for band in reversed(bands):
        width = 100 * counts[band.column] / total
        if width:
            parts.append((band.hue, round(at, 2), round(width, 2)))
        at += width
    return parts


def _tenths(shares: Iterable[float]) -> list[tuple[int, int, float]]:
    """For each tenth of good sentences its beginning in per cent, documents in it, and the height of its column.

    None where nobody knows what is good.
    """
    counts = Counter(min(int(good * _TENTHS), _TENTHS - 1) for good in shares)
    most = max(counts.values(), default=0)
    tenths = range(_TENTHS) if most else ()
    return [(100 * tenth // _TENTHS, counts[tenth], round(100 * counts[tenth] / most, 1)) for tenth in tenths]


def left_out(prepared: Prepared) -> list[tuple[str, str, str]]:
    """Side, name and reason of each file that gave no sentences."""
    sides = zip(SIDES, (prepared.source, prepared.target), strict=True)
    return [(label, each.name, each.reason) for label, side in sides for each in side.left_out]


def files(rows: Iterable[tuple[str, str, str]]) -> Section:
    """Files that gave no sentences: of each reason some, the rare ones first.

    What differs after a colon, such as a place, counts as one reason.
    """
    kinds = [(reason.partition(":")[0], (side, name, reason)) for side, name, reason in rows]
    counts = Counter(kind for kind, _ in kinds)
    ordered = [row for _, row in sorted(kinds, key=lambda each: (counts[each[0]], each))]
    heads = [("side", ""), ("file", ""), ("why", "")]
    return Section("Files left out", heads, ordered[:OTHERS], len(ordered) - OTHERS, counts.most_common(_REASONS))


def sides(prepared: Prepared, copies: Sequence[int], repeated: Sequence[float], note: str = "") -> Section:
    """What the sides are. ``copies``: documents that say the same as another; ``repeated``: a share of sentences."""
    heads = [("", ""), ("documents", "n"), ("sentences", "n"), ("languages found", "")]
    heads += [("copies of another document", "n"), ("sentences that stand there already", "n")]
    rows = []
    for label, side, same, again in zip(SIDES, (prepared.source, prepared.target), copies, repeated, strict=True):
        held = side.documents
        languages = Cell(chips=Counter(entry.language for entry in held).most_common())
        rows.append((label, len(held), sum(entry.sentences for entry in held), languages, same, float(again)))
    return Section("What the sides are", heads, rows, note=note)


def part(count: float, total: float) -> float:
    """A share; 0 of nothing."""
    return count / total if total else 0.0


def share(portion: float) -> str:
    """A share in per cent, with a decimal where it is small or nearly all; 0 % and 100 % are none and all."""
    if 0 < portion < 0.0005:
        return "<0.1%"
    if 0.9995 <= portion < 1:
        return ">99.9%"
    return f"{portion:.1%}" if 0 < portion < 0.1 or 0.99 < portion < 1 else f"{portion:.0%}"
