"""The documents of a corpus as a table, those that look worst first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aligner.corpus.aligning.task import SIDES
from aligner.corpus.report.page import left_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

    from aligner.corpus.aligning.partners import Partners
    from aligner.corpus.aligning.task import Aligned
    from aligner.corpus.sides.preparing import Prepared
    from aligner.corpus.store.manifest import Entry

COLUMNS: Mapping[str, str] = {
    "status": "String",
    "source_doc": "String",
    "target_doc": "String",
    "source_lang": "String",
    "target_lang": "String",
    "source_sentences": "Int64",
    "target_sentences": "Int64",
    "good": "Float64",
    "none": "Int64",
    "same": "Int64",
    "low": "Int64",
    "middle": "Int64",
    "high": "Int64",
    "highest": "Int64",
    "pair_score": "Float64",
    "rival": "String",
    "rival_score": "Float64",
    "told": "String",
}
"""A row a pair of documents, or a document or file without. ``status``: ``paired``, ``alone``, ``left out``. ``good``:
the share of both documents' sentences in pairs with a probability of .7 and more that are not left as they are.
``none``: sentences of both in no pair; ``same``: untranslated, in pairs whose target is their source; ``low`` to
``highest``: in other pairs below .5, .7, .9, and from .9. ``pair_score``: how likely the documents belong together;
``rival``: the likeliest other one. ``told``: what speaks against the pair, or why there is none; of one without a
partner, ``target_doc`` or ``source_doc`` is empty and ``rival`` is the best candidate."""
BAND_COLUMNS = ("none", "same", "low", "middle", "high", "highest")
_GOOD = 2
"""Bands from the top that are good."""


def documents(prepared: Prepared, partners: Partners, aligned: Sequence[Aligned]) -> pl.DataFrame:
    """One row a pair of documents, and a document or file without: pairs with the least good sentences first."""
    import polars as pl

    sides = (prepared.source, prepared.target)
    entries = [{entry.name: entry for entry in side.documents} for side in sides]
    rows = [*_paired(partners, aligned, entries), *_alone(partners, entries), *_left_out(prepared)]
    table = pl.DataFrame(rows, schema={name: getattr(pl, kind) for name, kind in COLUMNS.items()}, orient="row")
    status = pl.col("status").cast(pl.Enum(["paired", "alone", "left out"]))
    doubted = (pl.col("status") == "paired") & (pl.col("told") != "")
    return table.sort([status, ~doubted, "good", "source_doc", "target_doc"], nulls_last=True)


def _row(**values: Any) -> tuple[Any, ...]:  # noqa: ANN401 - cells of any type
    """A row with what is known; texts are empty and numbers null where nothing is."""
    return tuple(values.get(name, "" if kind == "String" else None) for name, kind in COLUMNS.items())


def _paired(
    partners: Partners, aligned: Sequence[Aligned], entries: Sequence[Mapping[str, Entry]]
) -> Iterator[tuple[Any, ...]]:
    scores = {(one.source, one.target): one for one in partners.pairs}
    for told in aligned:
        one = scores[told.source, told.target]
        yield _row(
            status="paired",
            **_document("source", entries[0][told.source]),
            **_document("target", entries[1][told.target]),
            good=round(sum(told.sentences[-_GOOD:]) / max(sum(told.sentences), 1), 3),
            **dict(zip(BAND_COLUMNS, told.sentences, strict=True)),
            pair_score=one.score,
            rival=one.rival,
            rival_score=one.rival_score if one.rival else None,
            told=told.doubt,
        )


def _alone(partners: Partners, entries: Sequence[Mapping[str, Entry]]) -> Iterator[tuple[Any, ...]]:
    for one in partners.alone:
        entry = entries[SIDES.index(one.side)][one.name]
        candidate = {"rival": one.candidate, "rival_score": one.score if one.candidate else None}
        yield _row(status="alone", **_document(one.side, entry), **candidate, told=one.reason)


def _left_out(prepared: Prepared) -> Iterator[tuple[Any, ...]]:
    for side, name, reason in left_out(prepared):
        yield _row(status="left out", **{f"{side}_doc": name}, told=reason)


def _document(side: str, entry: Entry) -> dict[str, Any]:
    return {f"{side}_doc": entry.name, f"{side}_lang": entry.language, f"{side}_sentences": entry.sentences}
