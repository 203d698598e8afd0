"""Terminology: termbases, terms in running text, and whether pairs use them.

``check``, ``extract``, ``find`` and ``consistency`` are the jobs: a table of pairs goes in, a table comes out.
``read_termbase`` and ``write_termbase`` know TBX, tables and glossaries; ``Matcher`` finds a termbase's terms in texts.

The rooms, each using those before it: ``language`` (words and their readings), ``termbase`` (entries and their files),
``occurrences`` (where a term stands), ``bilingual`` (which words stand for which), then the jobs, ``checks``,
``concordance``, ``disagreement`` and ``extraction``.
"""

from __future__ import annotations

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
