"""What the page of a corpus of aligned documents shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from aligner.corpus.aligning.report.table import BAND_COLUMNS
from aligner.corpus.report.page import (
    DOCUMENTS,
    OTHERS,
    Band,
    Cell,
    Page,
    Section,
    bar,
    files,
    left_out,
    part,
    share,
    sides,
)
from aligner.text.counted import counted

if TYPE_CHECKING:
    import polars as pl

    from aligner.corpus.aligning.partners import Partners
    from aligner.corpus.sides.preparing import Prepared

_WORDS = ("no counterpart", "untranslated", "below .5", ".5 to .7", ".7 to .9", ".9 and more")
_BANDS = [Band(name, name, words) for name, words in zip(BAND_COLUMNS, _WORDS, strict=True)]
_TITLES = (
    "Sentences by the probability of their pair",
    "Pairs of documents by good sentences",
    "Good: translated, in a pair with a probability of .7 and more.",
)
_MIDDLE = 0.7
_REMEDY = re.compile("[;:] give |[;:] for passages ")


def page(table: pl.DataFrame, prepared: Prepared, partners: Partners) -> Page:
    """The whole page."""
    import polars as pl

    paired, alone = (table.filter(pl.col("status") == name) for name in ("paired", "alone"))
    left = left_out(prepared)
    doubted = paired.filter(pl.col("told") != "").height
    sure = part(int(paired["highest"].sum()), int(paired.select(pl.sum_horizontal(BAND_COLUMNS)).sum().item()))
    facts = [
        (f"{paired.height:,}", f"pairs of documents, {partners.how}", False),
        (share(sure), "of their sentences in pairs of .9 and more", False),
        (f"{doubted:,}", "pairs that look untranslated or unrelated", doubted > 0),
        (f"{alone.height:,}", "documents without a partner", False),
        (f"{len(left):,}", "files left out", False),
    ]
    sections = (
        sides(prepared, partners.copies, partners.repeated, _note(paired, partners)),
        _worst(paired),
        _alone(alone),
        files(left),
    )
    return Page(facts, paired, _BANDS, "good", _TITLES, sections)


def _note(paired: pl.DataFrame, partners: Partners) -> str:
    """How partners were found."""
    rivalled = int((paired["rival"] != "").sum())
    agreed = f"The names agree in {partners.names:,} of {counted(paired.height, 'pair')}."
    told = [agreed] if partners.how == "found" else []
    if rivalled:
        told.append(
            f"In {counted(rivalled, 'pair')} another partner was likelier than not as well: see rival in the table."
        )
    return " ".join(told)


def _worst(paired: pl.DataFrame) -> Section:
    import polars as pl

    worst = paired.filter((pl.col("told") != "") | (pl.col("good") < _MIDDLE))
    heads = [("source", ""), ("target", ""), ("sentences by probability", "mix"), ("good", "n"), ("sentences", "n")]
    rows = [
        (
            Cell(row["source_doc"], told=_REMEDY.split(row["told"])[0]),
            Cell(row["target_doc"], beside=f"or {row['rival']} ({share(row['rival_score'])})" if row["rival"] else ""),
            Cell(bar=bar(_BANDS, row)),
            row["good"],
            f"{row['source_sentences']:,} / {row['target_sentences']:,}",
            row["pair_score"],
        )
        for row in worst.head(DOCUMENTS).to_dicts()
    ]
    note = "" if rows else "None: every pair has most of its sentences in good pairs."
    heads.append(("documents belong together", "n"))
    return Section("Pairs to look at, worst first", heads, rows, worst.height - DOCUMENTS, note=note)


def _alone(alone: pl.DataFrame) -> Section:
    heads = [
        ("side", ""),
        ("document", ""),
        ("sentences", "n"),
        ("best candidate", ""),
        ("likely", "n"),
        ("why not", ""),
    ]
    rows = [
        (
            *_named(row),
            row["source_sentences"] or row["target_sentences"],
            row["rival"],
            row["rival_score"],
            row["told"],
        )
        for row in alone.head(OTHERS).to_dicts()
    ]
    return Section("Documents without a partner", heads, rows, alone.height - OTHERS)


def _named(row: dict[str, Any]) -> tuple[str, str]:
    """Side and name of a document or file that is in no pair."""
    return ("source", row["source_doc"]) if row["source_doc"] else ("target", row["target_doc"])
