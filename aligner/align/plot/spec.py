"""The picture as a Vega specification: matrix, bands, boxes, axes, legends; and zooming, where it is a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from aligner.align.plot.boxes import KINDS, Box, boxes, merged
from aligner.align.plot.grid import DARK, LIGHT, MOST, image
from aligner.align.plot.zoom import domains
from aligner.text.counted import counted
from aligner.types import joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aligner.align.plot.grid import Grid
    from aligner.types import Alignment

    Spec = dict[str, Any]

_SIDE, _PAGE_SIDE, _LEAST_SIDE, _LARGEST_CELL = 600, 540, 150, 30
"""Pixels of the longer side in print and on a page (so that a laptop shows it whole), of a side at least, of a cell at
most."""
_FINE = 1500
"""With more sentences than this in view a box is less than half a pixel: runs of beads are drawn instead, as lines."""
_COLOURS = ("#8a1020", "#5b2a86", "#d9700a")
_DASHES = ([1, 0], [4, 2], [1, 0])
_SYMBOLS = ("square", "square", "stroke")
_GAP = f"datum.kind == {KINDS.index('no counterpart')}"
_FONT = "system-ui, 'Segoe UI', 'Liberation Sans', 'DejaVu Sans', sans-serif"
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def vega(alignment: Alignment, grid: Grid, names: tuple[str, str], *, zooms: bool) -> Spec:
    """The specification; with ``zooms`` it holds every bead and follows wheel and pointer."""
    lengths = (alignment.source_length, alignment.target_length)
    height, width = _sides(*lengths, _PAGE_SIDE if zooms else _SIDE)
    drawn = boxes(alignment.beads)
    return {
        "$schema": "https://vega.github.io/schema/vega/v6.json",
        "background": None if zooms else "#fff",
        "padding": 8,
        "width": width,
        "height": height,
        "title": _title(alignment, drawn, names),
        "config": {"style": {}, "axis": {"labelFont": _FONT, "titleFont": _FONT}},
        "signals": [*domains(lengths, zooms=zooms), {"name": "lit", "value": [0, 0, 0, 0]}],
        "data": _data(drawn, max(lengths), zooms=zooms),
        "scales": _scales(grid),
        "axes": _axes(names),
        "legends": _legends({box.kind for box in drawn}, grid),
        "marks": [_matrix(grid), *_bands(), _boxes(), _paths(), _gaps(), *([_lit(), *_cross()] if zooms else [])],
    }


def shown(name: str) -> str:
    """A document's name on one line and without what SVG cannot hold."""
    return _CONTROLS.sub("\ufffd", joined(name))


def _sides(source: int, target: int, most: int) -> tuple[int, int]:
    """Height and width: in proportion, neither larger than the picture nor too thin to see."""
    longest = max(source, target, 1)
    side = min(most, max(_LEAST_SIDE, longest * _LARGEST_CELL))
    height, width = (max(_LEAST_SIDE, round(side * length / longest)) for length in (source, target))
    return height, width


def _title(alignment: Alignment, drawn: list[Box], names: tuple[str, str]) -> Spec:
    """Names of the documents, and what the picture holds in numbers."""
    gaps = sum(box.kind == "no counterpart" for box in drawn)
    moved = sum(box.kind == "moved block" for box in drawn)
    sentences = f"{alignment.source_length:,} and {counted(alignment.target_length, 'sentence')}"
    facts = [f"{sentences} in {counted(len(drawn), 'bead')}"]
    facts += [f"{gaps:,} of them gaps"] * bool(gaps) + [f"{moved:,} moved"] * bool(moved)
    return {
        "text": [shown(name) for name in names],
        "subtitle": ", ".join(facts),
        "anchor": "start",
        "font": _FONT,
        "subtitleFont": _FONT,
        "fontSize": 14,
        "subtitleColor": "#444",
        "subtitlePadding": 4,
        "offset": 12,
        "limit": _SIDE,
    }


def _data(drawn: list[Box], longest: int, *, zooms: bool) -> list[Spec]:
    """``boxes``: those to draw. A page has each bead in ``beads``, and draws runs of them from far."""
    coarse = longest > _FINE
    runs = merged(drawn, -(-longest // MOST)) if coarse else []
    fine = merged(drawn, 1)
    if not zooms:
        return [_table("boxes", runs, run=1) if coarse else _table("boxes", fine), *_parts()]
    within = " && ".join(
        f"datum.{stop} >= {domain}[0] - 1 && datum.{start} <= {domain}[1]"
        for start, stop, domain in (("top", "bottom", "ydomain"), ("left", "right", "xdomain"))
    )
    from_far = f"max(span(ydomain), span(xdomain)) > {_FINE if coarse else longest + 1}"
    from_near = f"!({from_far}) && (datum.whole || !({_GAP})) && {within}"
    return [
        _table("beads", drawn),
        _table("gaps in a row", [box for box in fine if box.kind == "no counterpart"], whole=1),
        _table("runs", runs, run=1),
        _filtered("near", ["beads", "gaps in a row"], from_near),
        _filtered("far", "runs", from_far),
        {"name": "boxes", "source": ["near", "far"]},
        *_parts(),
    ]


def _parts() -> list[Spec]:
    """Beads in ``held``, runs of them in ``paths``, both without those of one side, which are in ``gaps``."""
    return [
        _filtered("held", "boxes", f"!datum.run && !({_GAP})"),
        _filtered("paths", "boxes", f"datum.run && !({_GAP})"),
        _filtered("gaps", "boxes", _GAP),
    ]


def _filtered(name: str, source: str | list[str], expression: str) -> Spec:
    return {"name": name, "source": source, "transform": [{"type": "filter", "expr": expression}]}


def _table(name: str, rows: Iterable[Box], **marks: int) -> Spec:
    values = [
        {"kind": KINDS.index(box.kind), "top": box.top, "bottom": box.bottom, "left": box.left, "right": box.right}
        | {"score": round(box.score, 3)}
        | marks
        for box in rows
    ]
    return {"name": name, "values": values}


def _scales(grid: Grid) -> list[Spec]:
    kinds = list(range(len(KINDS)))
    shades = [f"rgba{(*LIGHT[:3], 0)}", f"rgba{(*DARK[:3], 1)}"]
    return [
        {"name": "x", "domain": {"signal": "xdomain"}, "range": [0, {"signal": "width"}], "zero": False},
        {"name": "y", "domain": {"signal": "ydomain"}, "range": [0, {"signal": "height"}], "zero": False},
        {"name": "shade", "type": "linear", "domain": list(grid.shades), "range": shades, "zero": False, "clamp": True},
        {"name": "colour", "type": "ordinal", "domain": kinds, "range": list(_COLOURS)},
        {"name": "dash", "type": "ordinal", "domain": kinds, "range": list(_DASHES)},
        {"name": "symbol", "type": "ordinal", "domain": kinds, "range": list(_SYMBOLS)},
    ]


def _axes(names: tuple[str, str]) -> list[Spec]:
    look = {"format": ",d", "tickMinStep": 1, "tickCount": 10, "labelOverlap": True, "domainColor": "#888", "zindex": 1}
    sides = (("y", "left", "height", names[0]), ("x", "top", "width", names[1]))
    return [
        {
            "scale": scale,
            "orient": orient,
            "title": f"sentence of {shown(name)}",
            "titleLimit": {"signal": side},
            **look,
        }
        for scale, orient, side, name in sides
    ]


def _legends(kinds: set[str], grid: Grid) -> list[Spec]:
    """What shades and lines mean; kinds of lines only where they are."""
    look = {"orient": "bottom", "direction": "horizontal", "titleFont": _FONT, "labelFont": _FONT}
    title = f"cosine of blocks, {grid.steps[0]} x {grid.steps[1]} sentences a cell" if grid.blocks else "cosine"
    entries = [number for number, kind in enumerate(KINDS) if kind in kinds]
    labels = " : ".join(f"datum.value == {number} ? '{KINDS[number]}'" for number in entries)
    shades = {"fill": "shade", "type": "gradient", "format": ".2f", "gradientLength": 160}
    lines = {"stroke": "colour", "strokeDash": "dash", "shape": "symbol", "values": entries, "columns": len(entries)}
    symbols = {"symbolFillColor": "transparent", "symbolStrokeWidth": 2.5, "symbolSize": 120}
    text = {"labels": {"update": {"text": {"signal": f"{labels} : ''"}}}}
    return [
        {**look, **shades, "title": title, "titleLimit": 0},
        *([{**look, **lines, **symbols, "encode": text}] if entries else []),
    ]


def _matrix(grid: Grid) -> Spec:
    """The image over all its cells; the last row and column may reach past the last sentence."""
    rows, columns = grid.values.shape
    encode = {
        "url": {"value": image(grid)},
        "x": {"scale": "x", "value": 0.5},
        "x2": {"scale": "x", "value": 0.5 + columns * grid.steps[1]},
        "y": {"scale": "y", "value": 0.5},
        "y2": {"scale": "y", "value": 0.5 + rows * grid.steps[0]},
        "aspect": {"value": False},
        "smooth": {"value": False},
    }
    return {"type": "image", "clip": True, "interactive": False, "encode": {"update": encode}}


def _bands() -> list[Spec]:
    """Pale bands across the whole picture over sentences without a counterpart."""
    look = {"fill": {"value": _COLOURS[2]}, "fillOpacity": {"value": 0.16}}
    whole = {"x": {"value": 0}, "x2": {"signal": "width"}, "y": {"value": 0}, "y2": {"signal": "height"}}
    places = _places()
    rows = {**whole, "y": places["y"], "y2": places["y2"]}
    columns = {**whole, "x": places["x"], "x2": places["x2"]}
    return [_mark("rect", "gaps", encode | look) for encode in (rows, columns)]


def _places() -> Spec:
    """Where a box lies: sentence ``n`` from 0 begins at ``n + 0.5``."""
    edges = {"x": "left", "x2": "right", "y": "top", "y2": "bottom"}
    return {edge: {"signal": f"scale('{edge[0]}', datum.{field} + 0.5)"} for edge, field in edges.items()}


def _boxes() -> Spec:
    """Outlines of the beads."""
    return _mark("rect", "held", _places() | _line(1.5))


def _paths() -> Spec:
    """Lines from end to end of runs of beads."""
    return _mark("rule", "paths", _places() | _line(2.5))


def _line(width: float) -> Spec:
    return {
        "stroke": {"scale": "colour", "field": "kind"},
        "strokeDash": {"scale": "dash", "field": "kind"},
        "strokeWidth": {"value": width},
    }


def _gaps() -> Spec:
    """Thick lines where the path passes sentences of one side only."""
    return _mark("rule", "gaps", _places() | {"stroke": {"value": _COLOURS[2]}, "strokeWidth": {"value": 4}})


def _lit() -> Spec:
    """The bead under the pointer, as the page finds it."""
    edges = {"y": 0, "y2": 1, "x": 2, "x2": 3}
    places = {edge: {"signal": f"scale('{edge[0]}', lit[{number}] + 0.5)"} for edge, number in edges.items()}
    look = {"stroke": {"value": "#000"}, "strokeWidth": {"value": 3}, "opacity": {"signal": "lit[1] || lit[3] ? 1 : 0"}}
    return {"type": "rect", "clip": True, "interactive": False, "encode": {"update": places | look}}


def _cross() -> list[Spec]:
    """Thin lines from the pointer to both axes."""
    look = {"stroke": {"value": "#555"}, "strokeWidth": {"value": 0.5}, "opacity": {"signal": "pointer ? 1 : 0"}}
    at = {axis: {"signal": f"pointer ? scale('{axis}', pointer[{n}]) : 0"} for n, axis in enumerate("xy")}
    lines = [
        {"x": at["x"], "y": {"value": 0}, "y2": {"signal": "height"}},
        {"y": at["y"], "x": {"value": 0}, "x2": {"signal": "width"}},
    ]
    return [{"type": "rule", "clip": True, "interactive": False, "encode": {"update": line | look}} for line in lines]


def _mark(kind: str, data: str, encode: Spec) -> Spec:
    """A mark for each row."""
    return {"type": kind, "clip": True, "interactive": False, "from": {"data": data}, "encode": {"update": encode}}
