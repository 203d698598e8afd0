"""Whole rows as JSON inside documents that show only a part of them, so that these can be converted back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from aligner.pairs.parts.records import Record

_CHANGED = "the rows kept in the document were changed by hand and cannot be read"


def heading(columns: Sequence[str], rows: Sequence[Record]) -> dict[str, Any]:
    """Names in order; a column that is the same in all rows stands here once, the others in ``values`` of each row."""
    same = {name: rows[0][name] for name in columns if rows and all(row[name] == rows[0][name] for row in rows)}
    return {"columns": [name for name in columns if name not in same], "order": list(columns), "same": same}


def values(head: dict[str, Any], row: Record) -> list[Any]:
    """What a row has of its own."""
    return [row[name] for name in head["columns"]]


def loaded(head: Any, rows: Any) -> list[Record]:  # noqa: ANN401 - as parsed
    """The rows again; ``ValueError`` when they do not belong together."""
    try:
        return [head["same"] | dict(zip(head["columns"], row, strict=True)) for row in rows]
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(_CHANGED) from error


def table(head: dict[str, Any], rows: Sequence[Record]) -> pl.DataFrame:
    """Rows as a table, its columns in their order."""
    import polars as pl

    try:
        return pl.DataFrame({name: [row[name] for row in rows] for name in head["order"]}, strict=False)
    except (KeyError, TypeError) as error:
        raise ValueError(_CHANGED) from error


def parsed(text: bytes | str) -> Any:  # noqa: ANN401 - whatever stands there
    """JSON as it stands; ``ValueError`` when it is none."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError(_CHANGED) from error
