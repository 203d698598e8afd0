"""Renderings for the eye: a table on the terminal, and one page with a picture of each term's renderings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aligner.pairs import tables
from aligner.pairs.parts.page import head, safe
from aligner.pairs.terminal import columns
from aligner.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from os import PathLike

    import polars as pl
    from rich.table import Table

_COLOURS = ("#77aadd", "#ee8866", "#44bb99", "#ffaabb", "#eedd88", "#bbcc33", "#99ddff", "#dddddd")
"""Told apart by people who see colours differently, too (Paul Tol's light scheme), under black letters."""
_WIDTH, _HEIGHT = 640, 22
_MOST = 500
"""Terms on a page; more are in the table."""
_STYLE = (
    "body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem; max-width: 60rem }"
    " h2 { font-size: 1.1rem; margin: 1.6rem 0 .3rem } small { color: #555; font-weight: normal }"
    " ol { margin: .3rem 0; padding-left: 1.5rem } details { color: #333; margin: .2rem 0 } svg { display: block }"
    " p { margin: .2rem 0 }"
)


def consistency_table(found: pl.DataFrame, most: int = 30) -> Table:
    """The terms that disagree most, with their renderings; ``most`` terms, 0 for all. No text is taken for markup.

    *Otherwise* is the share of a term's places that have another rendering than the commonest.
    """
    from rich.text import Text

    number = {"justify": "right", "no_wrap": True, "style": "dim"}
    term, ways = ({"overflow": "fold", "ratio": ratio} for ratio in (2, 5))
    shown = columns(otherwise=number, places=number, term=term, renderings=ways)
    for rows in _terms(found, most):
        first = rows[0]
        renderings = Text(", ").join(Text(row["rendering"]).append(f" {row['count']}", style="cyan") for row in rows)
        numbers = (Text(f"{1 - first['share']:.0%}"), Text(str(first["rendered"])))
        shown.add_row(*numbers, Text(f"{first['term']} ({first['term_lang']})", style="bold"), renderings)
    return shown


def _terms(found: pl.DataFrame, most: int) -> Iterator[Sequence[dict[str, Any]]]:
    """The rows of each term, by rank."""
    import polars as pl

    shown = found.filter(pl.col("rank") <= most) if most else found
    for group in shown.partition_by("rank", maintain_order=True):
        yield group.rows(named=True)


def write_consistency(found: pl.DataFrame, path: str | PathLike[str]) -> None:
    """Write renderings, whole or not at all; ``.html`` is a page with pictures, else a table by suffix.

    The page needs no network and no script. ``OutputError`` as for any export.
    """
    tables.write(found, path, _page)


def _page(found: pl.DataFrame) -> str:
    """One page."""
    terms = "\n".join(_term(rows) for rows in _terms(found, _MOST))
    count = found["rank"].n_unique()
    rest = f" The {_MOST} that disagree most are shown." if count > _MOST else ""
    told = f"<p>{counted(count, 'term')}, those whose renderings disagree most first.{rest}</p>"
    return f"{head('Renderings', _STYLE, '')}<h1>Renderings</h1>{told}\n{terms}\n</html>\n"


def _term(rows: Sequence[Mapping[str, Any]]) -> str:
    """A term: a bar divided by its renderings, and each with an example."""
    first = rows[0]
    facts = (
        f"{first['rendered']} of {first['occurrences']} places, {1 - first['share']:.0%} otherwise than the commonest"
    )
    items = "".join(_rendering(row) for row in rows)
    heading = f"{safe(first['term'])} <small>({safe(first['term_lang'])}) {facts}</small>"
    return f"<h2>{heading}</h2>{_bar(rows)}<ol>{items}</ol>"


def _rendering(row: Mapping[str, Any]) -> str:
    texts = f"<p>{safe(row['source_context'])}</p><p>{safe(row['target_context'])}</p>"
    example = f"{texts}<p><small>{safe(row['places'])}</small></p>"
    summary = f"<summary>{safe(row['rendering'])} <small>{row['count']} ({row['share']:.0%})</small></summary>"
    return f"<li><details>{summary}{example}</details></li>"


def _bar(rows: Sequence[Mapping[str, Any]]) -> str:
    """One bar as wide as all renderings, a part for each, named where its name fits."""
    total = sum(row["count"] for row in rows)
    parts, at = [], 0.0
    for index, row in enumerate(rows):
        width = _WIDTH * row["count"] / total
        name = safe(row["rendering"])
        fits = 8 * len(row["rendering"]) < width
        label = f'<text x="{at + 5:.1f}" y="16" font-size="13" fill="#000">{name}</text>' if fits else ""
        rect = (
            f'<rect x="{at:.1f}" y="0" width="{width:.1f}" height="{_HEIGHT}" fill="{_COLOURS[index % len(_COLOURS)]}">'
        )
        parts.append(f"{rect}<title>{name} {row['count']}</title></rect>{label}")
        at += width
    names = ", ".join(f"{safe(row['rendering'])} {row['count']}" for row in rows)
    return f'<svg width="{_WIDTH}" height="{_HEIGHT}" role="img" aria-label="{names}">{"".join(parts)}</svg>'
