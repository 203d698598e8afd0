"""Candidates for the eye and as files: a table on the terminal, a termbase, a table to be checked and edited."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aligner.pairs.terminal import columns
from aligner.terms.concordance.query import search
from aligner.terms.termbase.entry import Entry, Kept, Term, Termbase, noted
from aligner.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    import polars as pl
    from rich.table import Table
    from rich.text import Text

_AROUND = 40


def candidates_table(candidates: pl.DataFrame) -> Table:
    """Candidates as ``aligner.terms.extract`` gives them, with an example each; no text is taken for markup."""
    from rich.text import Text

    number = {"justify": "right", "no_wrap": True, "style": "dim"}
    words, example = ({"overflow": "fold", "ratio": ratio} for ratio in (3, 6))
    shown = columns(**{"": number}, score=number, count=number, source_term=words, target_term=words, example=example)
    for row in candidates.iter_rows(named=True):
        term = Text(row["source_term"], style="bold")
        if row["known"]:
            term.append(f"\nknown: {row['known']}", style="dim")
        both = _example(row, "source").append("\n").append(_example(row, "target"))
        numbers = (Text(str(row["rank"])), Text(f"{row['score']:.2f}"), Text(str(row["count"])))
        shown.add_row(*numbers, term, Text(row["target_term"], style="bold"), both)
    return shown


def _example(row: Mapping[str, Any], side: str) -> Text:
    """A context on one line, cut around its term, which is in bold."""
    from rich.text import Text

    text = " ".join(row[f"{side}_context"].split())
    start, stop = next(iter(search(row[f"{side}_term"], "lemma", row[f"{side}_lang"]).spans(text)), (0, 0))
    first, last = max(0, start - _AROUND), min(len(text), max(stop + _AROUND, 2 * _AROUND))
    shown = Text("…" if first else "").append(text[first:start]).append(text[start:stop], style="bold")
    return shown.append(text[stop:last] + ("…" if last < len(text) else ""))


def candidates_termbase(candidates: pl.DataFrame, name: str = "candidates") -> Termbase:
    """A termbase of candidates: one entry for each source term, its further renderings admitted."""
    entries: dict[str, dict[tuple[str, str], Term]] = {}
    notes: dict[str, str] = {}
    for row in candidates.iter_rows(named=True):
        terms = entries.setdefault(row["source_term"], {})
        source = Term(row["source_term"], row["source_lang"], part_of_speech="noun")
        status = "admitted" if terms else "preferred"
        target = Term(row["target_term"], row["target_lang"], status=status, part_of_speech="noun")  # type: ignore[arg-type]
        terms.setdefault((source.language, source.text), source)
        terms.setdefault((target.language, target.text), target)
        places = counted(row["count"], "place")
        notes.setdefault(row["source_term"], f"{places}; {row['source_doc']}:{row['source_id']}")
    return Termbase(
        name,
        tuple(
            Entry(f"c{number}", tuple(terms.values()), note=notes[text])
            for number, (text, terms) in enumerate(entries.items(), 1)
        ),
    )


def _with_steadiness(termbase: Termbase, candidates: pl.DataFrame) -> Termbase:
    """The terms with a note on how many of their places had one of the candidates beside them.

    So a check knows that nobody vouched for the entry, and lists as missing only what is nearly always there.
    """
    kept: Counter[tuple[str, str]] = Counter()
    places: dict[tuple[str, str], int] = {}
    for row in candidates.iter_rows(named=True):
        for side in ("source", "target"):
            term = (row[f"{side}_lang"], row[f"{side}_term"])
            kept[term] += row["count"]
            places[term] = row[f"{side}_count"]
    return replace(
        termbase,
        entries=tuple(
            replace(
                entry,
                terms=tuple(
                    noted(term, Kept(min(kept[key], places[key]), places[key]))
                    for term in entry.terms
                    for key in ((term.language, term.text),)
                ),
            )
            for entry in termbase.entries
        ),
    )


def write_candidates(candidates: pl.DataFrame, path: str | PathLike[str], entries: Termbase | None = None) -> None:
    """Write candidates, whole or not at all: TBX, or a table of any export format by suffix.

    ``entries``, where given, are written instead, as a termbase (``ready.ready_termbase`` makes them of
    the candidates).

    In tsv, csv and xlsx the columns of the terms are headed by their languages, so that the file is a glossary, too:
    ``aligner.terms.read_termbase`` reads it. ``OutputError`` when the suffix is none of these or writing fails.
    """
    from aligner.pairs import tables
    from aligner.terms.termbase.files import write_termbase

    suffix = Path(path).suffix.lower() if entries is not None else tables.writable(path, ".tbx")
    if entries is not None or suffix == ".tbx":
        write_termbase(entries or _with_steadiness(candidates_termbase(candidates), candidates), path)
        return
    if suffix in (".tsv", ".csv", ".xlsx") and candidates.height:
        languages = candidates.select("source_lang", "target_lang").row(0)
        if languages[0] != languages[1]:
            candidates = candidates.rename(dict(zip(("source_term", "target_term"), languages, strict=True)))
    tables.write(candidates, path)
