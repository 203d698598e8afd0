"""Terminology: termbases, terms in running text, and whether the pairs use them.

``read_termbase`` and ``write_termbase`` know TBX, tables and plain glossaries; ``Matcher`` finds a
termbase's terms in texts by lemma; ``check`` compares both sides of a table of pairs. Nothing
is imported until it is asked for, so that commands without terms start as fast as before.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aligner.terms.checks import CheckOptions, check
    from aligner.terms.files import read_termbase, write_termbase
    from aligner.terms.matcher import Matcher
    from aligner.terms.values import Entry, Finding, Hit, Term, Termbase

__all__ = [
    "CheckOptions",
    "Entry",
    "Finding",
    "Hit",
    "Matcher",
    "Term",
    "Termbase",
    "check",
    "read_termbase",
    "write_termbase",
]

_HOMES = {
    "CheckOptions": "checks",
    "Matcher": "matcher",
    "check": "checks",
    "read_termbase": "files",
    "write_termbase": "files",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the module holds
    """Import the module that holds a public name on first use."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES.get(name, 'values')}"), name)
    globals()[name] = value
    return value
