"""Where another text says the same thing, and in which words: passage matching and sentence alignment, offline.

Importing this package loads no model and no torch; the names below are imported when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aligner.aligned import DocumentAlignment
    from aligner.errors import AlignerError
    from aligner.pipeline import Reading, align, match
    from aligner.types import Matches, Pair, Recipe

__version__ = "0.1.0"

_PLACES = {
    "AlignerError": "errors",
    "DocumentAlignment": "aligned",
    "Matches": "types",
    "Pair": "types",
    "Reading": "pipeline",
    "Recipe": "types",
    "align": "pipeline",
    "match": "pipeline",
}

__all__ = [
    "AlignerError",
    "DocumentAlignment",
    "Matches",
    "Pair",
    "Reading",
    "Recipe",
    "__version__",
    "align",
    "match",
]


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    globals()[name] = value
    return value
