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
    from aligner.terms.concordance import FindOptions, find
    from aligner.terms.concordance_query import QueryError
    from aligner.terms.disagreement import ConsistencyOptions, consistency
    from aligner.terms.extract_report import write_candidates
    from aligner.terms.extraction import ExtractOptions, extract
    from aligner.terms.files import read_termbase, write_termbase
    from aligner.terms.matcher import Matcher
    from aligner.terms.ready import ready_termbase
    from aligner.terms.values import Entry, Finding, Hit, Term, Termbase

__all__ = [
    "CheckOptions",
    "ConsistencyOptions",
    "Entry",
    "ExtractOptions",
    "FindOptions",
    "Finding",
    "Hit",
    "Matcher",
    "QueryError",
    "Term",
    "Termbase",
    "check",
    "consistency",
    "extract",
    "find",
    "read_termbase",
    "ready_termbase",
    "write_candidates",
    "write_termbase",
]

_HOMES = {
    "CheckOptions": "checks",
    "ConsistencyOptions": "disagreement",
    "ExtractOptions": "extraction",
    "FindOptions": "concordance",
    "Matcher": "matcher",
    "QueryError": "concordance_query",
    "check": "checks",
    "consistency": "disagreement",
    "extract": "extraction",
    "find": "concordance",
    "read_termbase": "files",
    "ready_termbase": "ready",
    "write_candidates": "extract_report",
    "write_termbase": "files",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the module holds
    """Import the module that holds a public name on first use."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES.get(name, 'values')}"), name)
    globals()[name] = value
    return value
