"""What was found, as values and as a table: each place in its context, beside what stands for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

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


@dataclass(frozen=True, slots=True)
class Hit:
    """A place: row of the table, side, offsets; then what stands for it, and its cosine if it was found by meaning."""

    row: int
    side: str
    start: int
    stop: int
    meaning: float | None = None


def hits_frame(
    hits: Sequence[Hit],
    rendered: Sequence[Place | None],
    frame: pl.DataFrame,
    numbers: Sequence[int],
    shown: tuple[int, int],
) -> pl.DataFrame:
    """Hits as a table, grouped by rendering; those without one last.

    ``numbers``: those of the frame's rows in the whole table; ``shown``: hits at most, and characters of context.
    """
    import polars as pl

    most, width = shown
    counts: dict[str, int] = {}
    for place in rendered:
        name = place[2] if place else ""
        counts[name] = counts.get(name, 0) + 1
    texts = {side: frame[f"{side}_text"] for side in ("source", "target")}
    hits = hits[: most or len(hits)]
    rows = [
        _row(hit, place, counts, texts, width) | {"row": numbers[hit.row] + 1}
        for hit, place in zip(hits, rendered, strict=False)
    ]
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
    hit: Hit,
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
