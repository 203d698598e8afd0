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
    from aligner.errors import AlignerError
    from aligner.pipeline import Reading, align, match
    from aligner.results import DocumentAlignment, Matches
    from aligner.types import Pair, Recipe

_PLACES = {
    "AlignerError": "errors",
    "DocumentAlignment": "results",
    "Matches": "results",
    "Pair": "types",
    "Reading": "inputs",
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


class _Package(ModuleType):
    """``aligner.match`` and ``aligner.align`` are the functions, whichever of the folders so named is imported first.

    Importing a folder would put the folder in the function's place.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _PLACES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *__all__})


sys.modules[__name__].__class__ = _Package
