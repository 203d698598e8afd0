"""Terminology: termbases, terms in running text, and whether pairs use them.

``check``, ``extract``, ``find`` and ``consistency`` are the jobs: a table of pairs goes in, a table comes out.
``read_termbase`` and ``write_termbase`` know TBX, tables and glossaries; ``Matcher`` finds a termbase's terms in texts.

The rooms, each using those before it: ``language`` (words and their readings), ``termbase`` (entries and their files),
``occurrences`` (where a term stands), ``bilingual`` (which words stand for which), then the jobs, ``checks``,
``concordance``, ``disagreement`` and ``extraction``. Nothing is imported until it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aligner.terms.checks.comparison import CheckOptions, check
    from aligner.terms.checks.finding import Finding
    from aligner.terms.concordance.corpus import find_in_corpus
    from aligner.terms.concordance.query import QueryError
    from aligner.terms.concordance.search import FindOptions, find
    from aligner.terms.disagreement.measure import consistency
    from aligner.terms.disagreement.tally import ConsistencyOptions
    from aligner.terms.extraction.candidate_rows import ExtractOptions
    from aligner.terms.extraction.candidates import extract
    from aligner.terms.extraction.candidates_table import write_candidates
    from aligner.terms.extraction.entries import ready_termbase
    from aligner.terms.occurrences.matcher import Hit, Matcher
    from aligner.terms.termbase.entry import Entry, Term, Termbase
    from aligner.terms.termbase.files import read_termbase, write_termbase

_HOMES = {
    "CheckOptions": "checks.comparison",
    "ConsistencyOptions": "disagreement.tally",
    "Entry": "termbase.entry",
    "ExtractOptions": "extraction.candidate_rows",
    "FindOptions": "concordance.search",
    "Finding": "checks.finding",
    "Hit": "occurrences.matcher",
    "Matcher": "occurrences.matcher",
    "QueryError": "concordance.query",
    "Term": "termbase.entry",
    "Termbase": "termbase.entry",
    "check": "checks.comparison",
    "consistency": "disagreement.measure",
    "extract": "extraction.candidates",
    "find": "concordance.search",
    "find_in_corpus": "concordance.corpus",
    "read_termbase": "termbase.files",
    "ready_termbase": "extraction.entries",
    "write_candidates": "extraction.candidates_table",
    "write_termbase": "termbase.files",
}

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
    "find_in_corpus",
    "read_termbase",
    "ready_termbase",
    "write_candidates",
    "write_termbase",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the module holds
    """Import the module that holds a public name on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
