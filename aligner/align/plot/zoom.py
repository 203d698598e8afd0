"""Which sentences are in view: all of them in print; on a page what wheel, pointer and double click ask for."""

from __future__ import annotations

from typing import Any

Signal = dict[str, Any]

_AT = "[invert('x', x()), invert('y', y())]"
_INSIDE = "inrange(x(), [0, width]) && inrange(y(), [0, height])"
_CLOSEST = 2
"""Sentences in view at least."""


def domains(lengths: tuple[int, int], *, zooms: bool) -> list[Signal]:
    """Vega signals ``ydomain`` and ``xdomain``, by the middles of cells: sentence 1 lies between 0.5 and 1.5.

    With ``zooms`` also ``pointer``: the place under the pointer in sentences, source first across, or null.
    """
    whole = {"ydomain": [0.5, max(lengths[0], 1) + 0.5], "xdomain": [0.5, max(lengths[1], 1) + 0.5]}
    if not zooms:
        return [{"name": name, "value": bounds} for name, bounds in whole.items()]
    return [
        *_pointer(),
        _domain("xdomain", whole["xdomain"], 0, "width"),
        _domain("ydomain", whole["ydomain"], 1, "height"),
    ]


def _pointer() -> list[Signal]:
    """Where the pointer is, and what wheel and button do there."""
    pressed, wheel = "pointerdown", "pow(1.001, event.deltaY * pow(16, event.deltaMode))"
    dragging = f"[{pressed}, window:pointerup] > window:pointermove!"
    return [
        _signal("pointer", None, ("pointermove", f"{_INSIDE} ? {_AT} : null"), ("pointerout", "null")),
        _signal("anchor", [0, 0], ("wheel", _AT)),
        {"name": "zoom", "value": 1, "on": [{"events": "wheel!", "force": True, "update": wheel}]},
        _signal("down", None, (pressed, "xy()"), ("window:pointerup", "null")),
        _signal("xheld", None, (pressed, "slice(xdomain)")),
        _signal("yheld", None, (pressed, "slice(ydomain)")),
        _signal("dragged", [0, 0], (dragging, "down ? [down[0] - x(), down[1] - y()] : [0, 0]")),
    ]


def _domain(name: str, whole: list[float], axis: int, side: str) -> Signal:
    """A side's sentences in view, never past its ends."""
    low, high = whole
    held, moved = f"{name[0]}held", f"span({name[0]}held) * dragged[{axis}] / {side}"
    zoomed = ", ".join(f"anchor[{axis}] + ({name}[{end}] - anchor[{axis}]) * zoom" for end in (0, 1))
    return _signal(
        name,
        whole,
        ({"signal": "dragged"}, f"clampRange([{held}[0] + {moved}, {held}[1] + {moved}], {low}, {high})"),
        (
            {"signal": "zoom"},
            f"zoom < 1 && span({name}) < {_CLOSEST} ? {name} : clampRange([{zoomed}], {low}, {high})",
        ),
        ("dblclick", f"[{low}, {high}]"),
    )


def _signal(name: str, value: object, *handlers: tuple[str | Signal, str]) -> Signal:
    return {"name": name, "value": value, "on": [{"events": events, "update": update} for events, update in handlers]}
