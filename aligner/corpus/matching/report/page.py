"""What the page of a corpus of matches shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aligner.corpus.matching.report.table import BAND_COLUMNS, GOOD, LIKELY, POSSIBLE
from aligner.corpus.report.page import DOCUMENTS, Band, Cell, Page, Section, bar, files, left_out, part, share, sides
from aligner.types import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from aligner.corpus.sides.preparing import Prepared

AVOIDED = "in the sources' language, "
"""Why a target was not searched, with the language behind it."""
_HUES = ("highest", "high", "middle", "low", "plain", "same", "none")
_WORDS = (
    "a translation",
    f"likely on the point, {LIKELY} and more",
    f"perhaps, {POSSIBLE} to {LIKELY}",
    f"hardly, below {POSSIBLE}",
    "without a probability",
    "the very same text",
    "no passage",
)
_BANDS = [Band(*each) for each in zip(BAND_COLUMNS, _HUES, _WORDS, strict=True)][::-1]
_TITLES = (
    "Sentences by their first passage",
    "Source documents by sentences found",
    "Found: with a translation, or a passage that is likely on the point.",
)
_NO_SCALE = "The model has no scale, so that nobody knows: aligner calibrate learns one."


def page(table: pl.DataFrame, prepared: Prepared, repeated: Sequence[float], told: Mapping[str, Any]) -> Page:
    """The whole page. ``table``: the source documents; ``repeated``: the share of each side that stands there already.

    ``told``: what the manifest says of the run.
    """
    totals = {name: int(table[name].sum()) for name in (*BAND_COLUMNS, "sentences")}
    scaled = not totals["uncalibrated"]
    bands = [each for each in _BANDS if totals[each.column] or (scaled and each.column != "uncalibrated")]
    left = left_out(prepared)
    avoided = [(name, reason.removeprefix(AVOIDED)) for _, name, reason in left if reason.startswith(AVOIDED)]
    found = share(part(sum(totals[name] for name in GOOD), totals["sentences"])) if scaled else "unknown"
    relations = told["relations"]
    rows = ", ".join(f"{relations[name]:,} {name}" for name in RELATIONS if name in relations)
    facts = [
        (found, "of the sources' sentences found", False),
        (share(part(totals["same"], totals["sentences"])), "of them stand in the targets as they are", False),
        (share(part(totals["none"], totals["sentences"])), "of them have no passage", False),
        (f"{sum(relations.values()):,}", f"rows: {rows}", False),
        (f"{len(avoided):,}", "targets in the sources' language, not searched", False),
        (f"{len(left) - len(avoided):,}", "other files left out", False),
    ]
    sections = (
        sides(prepared, _copies(prepared), repeated, _recall(told["recall"])),
        _documents(table, bands),
        _avoided(avoided),
        files(each for each in left if not each[2].startswith(AVOIDED)),
    )
    titles = _TITLES if scaled else (*_TITLES[:2], _NO_SCALE)
    return Page(facts, table, bands, "found", titles, sections)


def _copies(prepared: Prepared) -> list[int]:
    """Documents of each side whose file another one is too."""
    held = prepared.source.documents, prepared.target.documents
    return [len(documents) - len({entry.digest for entry in documents}) for documents in held]


def _recall(found: float | None) -> str:
    """What the index was worth."""
    if found is None:
        return ""
    portion = share(found) if found < 1 else "all"
    return f"Recall: of the five nearest targets of a sentence {portion} were looked at."


def _documents(table: pl.DataFrame, bands: Sequence[Band]) -> Section:
    heads = [
        ("document", ""),
        ("first passages", "mix"),
        ("found", "n"),
        ("no passage", "n"),
        ("in several places", "n"),
    ]
    heads += [("sentences", "n"), ("most passages from", "")]
    rows = [
        (
            Cell(row["source_doc"], beside=row["source_lang"]),
            Cell(bar=bar(bands, row)),
            row["found"],
            part(row["none"], row["sentences"]),
            part(row["repeated"], row["sentences"] - row["none"]),
            row["sentences"],
            Cell(row["most_from"], beside=f"{row['most']:,} of {row['sentences'] - row['none']:,}")
            if row["most_from"]
            else None,
        )
        for row in table.head(DOCUMENTS).to_dicts()
    ]
    note = "In several places: the share of the passages that stand more than once in the targets."
    return Section(
        "Source documents, those with the least found first", heads, rows, table.height - DOCUMENTS, note=note
    )


def _avoided(names: Sequence[tuple[str, str]]) -> Section:
    heads = [("document", ""), ("language", "")]
    return Section("Targets in the sources' language", heads, names[:DOCUMENTS], len(names) - DOCUMENTS)
