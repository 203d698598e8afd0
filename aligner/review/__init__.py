"""Review: a person confirms and corrects pairs, every decision kept, and sends the rest back to be computed again.

1. ``base``       the pairs as computed, both sides as lines of sentences (``sides``, ``units``)
2. ``decisions``  which rows became which rows, by whom: pure data; a state is rows with decisions
3. ``arrange``    merge, split, shift, link and the rest as decisions; ``realign`` computes them
4. ``doubt``      what is worth looking at, and why
5. ``store``      decisions on disk, safe when acknowledged; ``carry`` takes them to pairs that were computed anew
6. ``session``    all of these behind one door, for the page (``page``), spreadsheets (``exchange``) and reports
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aligner.review.decisions import Decision, Row, State
    from aligner.review.outcome import apply
    from aligner.review.session import Session

_PLACES = {"Decision": "decisions", "Row": "decisions", "Session": "session", "State": "decisions", "apply": "outcome"}

__all__ = ["Decision", "Row", "Session", "State", "apply"]


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    globals()[name] = value
    return value
