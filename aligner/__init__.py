"""Where another text says the same thing, and in which words: passage matching and sentence alignment, offline.

Importing this package loads no model and no torch; the names below are imported when they are first used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from aligner.version import __version__

if TYPE_CHECKING:
    from aligner import terms
    from aligner.embed import load as load_model
    from aligner.errors import AlignerError
    from aligner.pairs.frame import read_frame as read_pairs
    from aligner.pipeline import ConvertOptions, Reading, align, check, convert, draw, evaluate, match, segment
    from aligner.results import DocumentAlignment, Matches
    from aligner.types import Document, Pair, Recipe

_PLACES = {
    "AlignerError": ("errors", "AlignerError"),
    "ConvertOptions": ("pipeline", "ConvertOptions"),
    "Document": ("types", "Document"),
    "DocumentAlignment": ("results", "DocumentAlignment"),
    "Matches": ("results", "Matches"),
    "Pair": ("types", "Pair"),
    "Reading": ("inputs", "Reading"),
    "Recipe": ("types", "Recipe"),
    "align": ("pipeline", "align"),
    "check": ("pipeline", "check"),
    "convert": ("pipeline", "convert"),
    "draw": ("pipeline", "draw"),
    "evaluate": ("pipeline", "evaluate"),
    "load_model": ("embed", "load"),
    "match": ("pipeline", "match"),
    "read_pairs": ("pairs.frame", "read_frame"),
    "segment": ("pipeline", "segment"),
}
"""The module of each name, and what it is called there."""
_ROOMS = {"terms"}
"""Rooms that are public as they are."""

__all__ = [
    "AlignerError",
    "ConvertOptions",
    "Document",
    "DocumentAlignment",
    "Matches",
    "Pair",
    "Reading",
    "Recipe",
    "__version__",
    "align",
    "check",
    "convert",
    "draw",
    "evaluate",
    "load_model",
    "match",
    "read_pairs",
    "segment",
    "terms",
]


def __getattr__(name: str) -> object:
    if name in _ROOMS:
        return import_module(f"{__name__}.{name}")
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, own = _PLACES[name]
    value: object = getattr(import_module(f"{__name__}.{module}"), own)
    globals()[name] = value
    return value


class _Package(ModuleType):
    """``match``, ``align`` and ``segment`` are the functions, whichever of the folders so named is imported first.

    Importing a folder would put the folder in the function's place.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _PLACES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*__all__, *(name for name in super().__dir__() if name.startswith("__"))})


sys.modules[__name__].__class__ = _Package
