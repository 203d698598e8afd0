"""The one table that everything after matching works on, declared here and nowhere else.

The first ten columns are the contract of the pairs file; ``source_evidence`` and
``target_evidence`` are the words that matched (empty when none were noted), and ``recipe``
is what made the row, the same in each. Polars is imported inside the functions, so that
commands that need no table start without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aligner.errors import DocumentError
from aligner.types import RELATIONS, Evidence, Passage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import PathLike

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
    "recipe": "String",
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


def pairs_frame(pairs: Sequence[Pair], recipe: Recipe) -> pl.DataFrame:
    """Pairs as a table: one row a pair, in the order given, with the columns of ``COLUMNS``.

    A pair without a target has empty target columns. A lone surrogate, as in the name of a file
    that is not UTF-8, becomes U+FFFD: no file format here could carry it.
    """
    targets = [pair.target or _GAP for pair in pairs]
    return _frame(
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
            "recipe": [str(recipe)] * len(pairs),
        }
    )


def read_frame(path: str | PathLike[str], format: str | None = None) -> pl.DataFrame:  # noqa: A002 - as in write
    """The table that a pairs file holds, whichever of the formats it is in (by suffix unless ``format`` says).

    The inverse of ``aligner.export.write``, but for what the text formats cannot hold: see there.
    A file may lack the evidence and the recipe, and may have further columns, which are kept after
    the others as they are. Anything else that is not a pairs file raises ``DocumentError``.
    """
    from polars.exceptions import PolarsError

    from aligner import export

    raw = export.load(path, format)
    try:
        return _conformed(raw, str(path))
    except PolarsError as error:
        reason = str(error).partition("\n")[0]
        raise DocumentError(f"{path}: not a pairs file: a column holds values of the wrong kind ({reason})") from error


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


def _conformed(raw: pl.DataFrame, path: str) -> pl.DataFrame:
    """A table as read from a file, with the columns and types of the schema."""
    import polars as pl

    if raw.width == 0:
        return pl.DataFrame(schema=schema())
    missing = [name for name in REQUIRED if name not in raw.columns]
    if missing:
        raise DocumentError(f"{path}: not a pairs file: no column {', '.join(missing)}; expected {' '.join(REQUIRED)}")
    types = schema()
    columns = [_column(raw, name, types[name], path) for name in COLUMNS]
    further = [raw[name] for name in raw.columns if name not in COLUMNS]
    return pl.DataFrame([*columns, *further])


def _column(raw: pl.DataFrame, name: str, dtype: Any, path: str) -> pl.Series:  # noqa: ANN401 - a class or an instance
    """One column in its type; the first value that does not fit is reported with its row."""
    import polars as pl

    if name not in raw.columns:
        return pl.Series(name, [""] * raw.height, dtype=dtype)
    if dtype == pl.String:
        return raw[name].cast(dtype).fill_null("")
    cast = raw[name].cast(dtype, strict=False)
    bad = cast.is_null() | ~cast.is_finite() if dtype == pl.Float64 else cast.is_null()
    if bad.any():
        row = bad.fill_null(value=True).arg_true()[0]
        expected = "one of " + ", ".join(RELATIONS) if name == "relation" else "a number"
        raise DocumentError(f"{path}: row {row + 1}: {name} is {str(raw[name][row])[:40]!r}, expected {expected}")
    return cast
