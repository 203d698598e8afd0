"""The report as one page: bars before numbers, the documents to look at first. It loads nothing and runs no script."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from aligner.corpus.aligning.report.table import BAND_COLUMNS
from aligner.corpus.aligning.task import SIDES
from aligner.pairs.parts.page import asset, head

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

    from aligner.corpus.aligning.partners import Partners
    from aligner.corpus.sides.preparing import Prepared

_BANDS = ("no counterpart", "untranslated", "below .5", ".5 to .7", ".7 to .9", ".9 and more")
_TENTHS = 10
_WORST, _OTHERS = 60, 200
"""Pairs of documents, and documents or files without a partner, on a page: the table has all."""
_MIDDLE = 0.7
_REMEDY = re.compile("[;:] give |[;:] for passages ")


def page(table: pl.DataFrame, prepared: Prepared, partners: Partners) -> str:
    """The whole page."""
    import polars as pl
    from jinja2 import Environment

    style = asset(__package__, "page.css")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"share": _share, "number": "{:,}".format, "reason": _reason}
    parts = {name: table.filter(pl.col("status") == name) for name in ("paired", "alone", "left out")}
    paired = parts["paired"]
    worst = paired.filter((pl.col("told") != "") | (pl.col("good") < _MIDDLE))
    body = environment.from_string(asset(__package__, "page.html")).render(
        paired=paired,
        worst=[{**row, "bar": _bar([row[name] for name in BAND_COLUMNS])} for row in worst.head(_WORST).to_dicts()],
        more=max(worst.height - _WORST, 0),
        doubted=paired.filter(pl.col("told") != "").height,
        rivalled=paired.filter(pl.col("rival") != "").height,
        alone=parts["alone"].head(_OTHERS).to_dicts(),
        left=parts["left out"].head(_OTHERS).to_dicts(),
        counts={name: part.height for name, part in parts.items()},
        reasons=_counted(parts["left out"]["told"]),
        bands=_legend(paired),
        bar=_bar([int(paired[name].sum()) for name in BAND_COLUMNS]),
        tenths=_tenths(paired),
        sides=list(_sides(prepared, partners)),
        partners=partners,
    )
    return f"{head('Corpus report', style, '')}{body}</html>\n"


def _bar(counts: Sequence[int]) -> list[tuple[str, float, float]]:
    """Parts of a bar of 100: the class of each, where it begins and how wide it is; the best first."""
    total, at, parts = max(sum(counts), 1), 0.0, []
    for name, count in zip(reversed(BAND_COLUMNS), reversed(counts), strict=True):
        width = 100 * count / total
        if count:
            parts.append((name, round(at, 2), round(width, 2)))
        at += width
    return parts


def _legend(paired: pl.DataFrame) -> list[tuple[str, str, int, float]]:
    """Class, words, sentences and share of each band, the best first."""
    counts = [int(paired[name].sum()) for name in BAND_COLUMNS]
    rows = zip(BAND_COLUMNS, _BANDS, counts, strict=True)
    return [(name, words, count, _part(count, sum(counts))) for name, words, count in rows][::-1]


def _tenths(paired: pl.DataFrame) -> list[tuple[int, int, float]]:
    """For each tenth of good sentences its beginning in per cent, documents in it, and the height of its column."""
    counts = Counter(min(int(good * _TENTHS), _TENTHS - 1) for good in paired["good"].to_list())
    most = max(counts.values(), default=1)
    return [(100 * tenth // _TENTHS, counts[tenth], round(100 * counts[tenth] / most, 1)) for tenth in range(_TENTHS)]


def _sides(prepared: Prepared, partners: Partners) -> Iterator[Mapping[str, Any]]:
    """What each side is."""
    for label, side, copies, repeated in zip(
        SIDES, (prepared.source, prepared.target), partners.copies, partners.repeated, strict=True
    ):
        documents = side.documents
        yield {
            "label": label,
            "documents": len(documents),
            "sentences": sum(entry.sentences for entry in documents),
            "languages": Counter(entry.language for entry in documents).most_common(),
            "copies": copies,
            "repeated": repeated,
        }


def _counted(reasons: pl.Series) -> list[tuple[str, int]]:
    """Reasons, the commonest first; what differs after a colon, such as a place, counts as one."""
    return Counter(reason.partition(":")[0] for reason in reasons.to_list()).most_common(5)


def _reason(told: str) -> str:
    """What is told without the remedy, which is for one who names the two files."""
    return _REMEDY.split(told)[0]


def _part(count: int, total: int) -> float:
    return count / total if total else 0.0


def _share(part: float) -> str:
    """A share in per cent, with a decimal where it is small."""
    return f"{part:.1%}" if 0 < part < 0.1 else f"{part:.0%}"
