"""The one table that everything after matching works on, declared here and nowhere else.

The first ten columns are the contract of the pairs file; ``source_evidence`` and
``target_evidence`` are the words that matched (empty when none were noted), ``source_lang`` and
``target_lang`` are language codes (empty when not known), ``recipe`` is what made the row, the
same in each, and ``flags`` are the words, with commas between them, that say what to look at.
``similarity`` is null where nobody measured it, as in a memory made by people, ``score`` where the
model is not calibrated.
Polars is imported inside the functions, so that commands that need no table start without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aligner.types import RELATIONS, Evidence, Passage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from aligner.types import Pair, Recipe

COLUMNS: Mapping[str, str] = {
    "source_doc": "String",
    "source_id": "String",
    "source_text": "String",
    "target_doc": "String",
    "target_id": "String",
    "target_text": "String",
    "rank": "Int32",
    "similarity": "Float64",
    "score": "Float64",
    "relation": "Enum",
    "source_evidence": "String",
    "target_evidence": "String",
    "source_lang": "String",
    "target_lang": "String",
    "recipe": "String",
    "flags": "String",
}
"""Column names in order, each with the name of its Polars type; the enum's values are ``RELATIONS``."""

REQUIRED = tuple(COLUMNS)[:10]
"""The columns a pairs file must have; the others are filled with empty text when a file lacks them."""

_GAP = Passage(document="", first=0, last=-1, text="")
_NO_EVIDENCE = Evidence(source=(0, 0), target=(0, 0), similarity=0.0)


def schema() -> dict[str, Any]:
    """``COLUMNS`` as a Polars schema."""
    import polars as pl

    enum = pl.Enum(RELATIONS)
    return {name: enum if kind == "Enum" else getattr(pl, kind) for name, kind in COLUMNS.items()}


def pairs_frame(
    pairs: Sequence[Pair],
    recipe: Recipe,
    *,
    source_lang: str | Mapping[str, str] = "",
    target_lang: str | Mapping[str, str] = "",
) -> pl.DataFrame:
    """Pairs as a table: one row a pair, in the order given, with the columns of ``COLUMNS``.

    ``source_lang``, ``target_lang``: the language of all documents of a side, or of each by its name.
    A pair without a target has empty target columns. A lone surrogate, as in the name of a file
    that is not UTF-8, becomes U+FFFD: no file format here could carry it.
    """
    targets = [pair.target or _GAP for pair in pairs]
    frame = _frame(
        {
            "source_doc": [pair.source.document for pair in pairs],
            "source_id": [pair.source.id for pair in pairs],
            "source_text": [pair.source.text for pair in pairs],
            "target_doc": [target.document for target in targets],
            "target_id": [target.id for target in targets],
            "target_text": [target.text for target in targets],
            "rank": [pair.rank for pair in pairs],
            "similarity": [pair.similarity for pair in pairs],
            "score": [pair.score for pair in pairs],
            "relation": [pair.relation for pair in pairs],
            "source_evidence": [pair.source.text[slice(*_evidence(pair).source)] for pair in pairs],
            "target_evidence": [
                target.text[slice(*_evidence(pair).target)] for pair, target in zip(pairs, targets, strict=True)
            ],
            "source_lang": [_language(source_lang, pair.source.document) for pair in pairs],
            "target_lang": [_language(target_lang, target.document) for target in targets],
            "recipe": [str(recipe)] * len(pairs),
            "flags": [",".join(pair.flags) for pair in pairs],
        }
    )
    return _with_further(frame, pairs, recipe)


def _with_further(frame: pl.DataFrame, pairs: Sequence[Pair], recipe: Recipe) -> pl.DataFrame:
    """The table with ``terms`` of a termbase that both sides hold, and what a match tells, whether it found any or not.

    ``features``: of what the scores are made; ``target_occurrences``: how many times the target stands in the targets.
    """
    import polars as pl

    further: dict[str, list[str]] = {}
    if "termbase" in recipe.parameters:
        further["terms"] = ["; ".join(pair.terms) for pair in pairs]
    if recipe.command == "match":
        texts = [" ".join(f"{name}={value:.3f}" for name, value in pair.features.items()) for pair in pairs]
        further["features"] = texts
        further["target_occurrences"] = [str(pair.occurrences or "") for pair in pairs]
    return frame.with_columns(pl.Series(name, texts, dtype=pl.String) for name, texts in further.items())


def listed(names: Sequence[str]) -> str:
    """Names for a message: the first dozen, and how many more there are."""
    shown = ", ".join(name if len(name) <= 40 else f"{name[:39]}…" for name in names[:12])
    return f"{shown} and {len(names) - 12:,} more" if len(names) > 12 else shown


def _language(given: str | Mapping[str, str], document: str) -> str:
    """Of one document; a gap has none."""
    if not document:
        return ""
    return given if isinstance(given, str) else given.get(document, "")


def _evidence(pair: Pair) -> Evidence:
    """The words that matched; an empty stretch when none were noted."""
    return pair.evidence or _NO_EVIDENCE


def _frame(columns: dict[str, list[Any]]) -> pl.DataFrame:
    """Columns in the order and types of the schema."""
    import polars as pl

    try:
        return pl.DataFrame(columns, schema=schema())
    except UnicodeEncodeError:
        return pl.DataFrame({name: _encodable(values) for name, values in columns.items()}, schema=schema())


def _encodable(values: list[Any]) -> list[Any]:
    """Lone surrogates become U+FFFD, and the two halves of one character become that character."""
    return [
        value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") if isinstance(value, str) else value
        for value in values
    ]
