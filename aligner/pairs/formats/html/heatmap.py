"""Where the pairs lie: source sentences downwards, target documents one behind the other, darker for a higher score."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from aligner.pairs.parts.units import is_rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aligner.pairs.parts.records import Record

Axis = dict[str, tuple[int, int]]
"""For each document the first position and the number of positions that it takes."""

_MOST = 240
"""Cells along an axis at most: a position is then a run of sentences."""

_BANDS = 10
_CELL = 9
"""Pixels of a cell downwards, within the bounds below."""

_HEIGHTS = (90, 460)


def heatmap(rows: Sequence[Record]) -> tuple[str, dict[str, int]]:
    """An SVG that needs no script, and for each cell ``"x,y"`` the row with the best score there."""
    pairs = [
        (number, row)
        for number, row in enumerate(rows)
        if row["source_id"] and row["target_id"] and not is_rejected(row)
    ]
    if not pairs:
        return "", {}
    down, across = _axis(pairs, "source"), _axis(pairs, "target")
    height, width = _cells(down), _cells(across)
    best: dict[tuple[int, int], int] = {}
    for number, row in pairs:
        for y in _positions(row, "source", down, height):
            for x in _positions(row, "target", across, width):
                if _worth(row) > (_worth(rows[best[x, y]]) if (x, y) in best else 0):
                    best[x, y] = number
    return _svg(best, rows, down, across, width, height), {f"{x},{y}": number for (x, y), number in best.items()}


def _worth(row: Record) -> float:
    """The score; of a model without calibration, the similarity."""
    return float((row["similarity"] or 0.0) if row["score"] is None else row["score"])


def _axis(pairs: Iterable[tuple[int, Record]], side: str) -> Axis:
    """Documents in the order in which they come, each as long as its last sentence that occurs."""
    lengths: dict[str, int] = {}
    for _, row in pairs:
        document = row[f"{side}_doc"]
        lengths[document] = max(lengths.get(document, 0), _span(row[f"{side}_id"])[1])
    starts, start = {}, 0
    for document, length in lengths.items():
        starts[document] = (start, length)
        start += length
    return starts


def _length(axis: Axis) -> int:
    start, length = list(axis.values())[-1]
    return start + length


def _cells(axis: Axis) -> int:
    return min(_MOST, _length(axis))


def _span(place: str) -> tuple[int, int]:
    """First and last sentence of a place such as ``7`` or ``7-9``; of any other, the first."""
    first, _, last = place.partition("-")
    if not first.isdecimal() or (last and not last.isdecimal()):
        return 1, 1
    return int(first), max(int(first), int(last or first))


def _positions(row: Record, side: str, axis: Axis, cells: int) -> range:
    """The cells that a passage touches."""
    first, last = _span(row[f"{side}_id"])
    start, _ = axis[row[f"{side}_doc"]]
    length = _length(axis)
    return range((start + first - 1) * cells // length, (start + last - 1) * cells // length + 1)


def _svg(
    best: dict[tuple[int, int], int], rows: Sequence[Record], down: Axis, across: Axis, width: int, height: int
) -> str:
    """One path for each band of scores, lines between documents, their names above."""
    bands: dict[int, list[str]] = {}
    for (x, y), number in sorted(best.items()):
        band = min(int(_worth(rows[number]) * _BANDS), _BANDS - 1)
        bands.setdefault(band, []).append(f"M{x} {y}h1v1h-1z")
    paths = "".join(
        f'<path fill-opacity="{((band + 1) / _BANDS) ** 2:.2f}" d="{"".join(cells)}"/>'
        for band, cells in sorted(bands.items())
    )
    pixels = min(max(height * _CELL, _HEIGHTS[0]), _HEIGHTS[1])
    edges = "".join(_edge(start, _length(across), vertical=True) for start, _ in across.values() if start)
    edges += "".join(_edge(start, _length(down), vertical=False) for start, _ in down.values() if start)
    names = "".join(_name(name, *place, _length(across)) for name, place in across.items())
    return (
        f'<svg height="{pixels + 18}" role="img" aria-label="Heat map of the pairs">{names}'
        f'<svg class="cells" y="18" width="100%" height="{pixels}" viewBox="0 0 {width} {height}" '
        f'preserveAspectRatio="none"><rect class="ground" width="100%" height="100%"/>{paths}</svg>'
        f'<svg y="18" width="100%" height="{pixels}" pointer-events="none">{edges}</svg></svg>'
    )


def _name(document: str, start: int, length: int, whole: int) -> str:
    """A document's name above its cells, cut off where they end, and whole under the pointer."""
    at, width = (f"{100 * share / whole:.2f}%" for share in (start, length * 0.97))
    name = escape(document)
    short = escape(document.rpartition("/")[2])
    return f'<svg x="{at}" width="{width}" height="16"><title>{name}</title><text x="2" y="12">{short}</text></svg>'


def _edge(start: int, length: int, *, vertical: bool) -> str:
    at = f"{100 * start / length:.3f}%"
    ends = f'x1="{at}" x2="{at}" y1="0" y2="100%"' if vertical else f'y1="{at}" y2="{at}" x1="0" x2="100%"'
    return f'<line class="edge" {ends}/>'
