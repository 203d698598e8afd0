"""Candidates for terms as rows of a table, and how to extract them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

COLUMNS: Mapping[str, str] = {
    "rank": "Int32",
    "source_term": "String",
    "target_term": "String",
    "score": "Float64",
    "count": "Int64",
    "source_count": "Int64",
    "target_count": "Int64",
    "source_share": "Float64",
    "target_share": "Float64",
    "method": "String",
    "known": "String",
    "source_doc": "String",
    "source_id": "String",
    "source_context": "String",
    "target_doc": "String",
    "target_id": "String",
    "target_context": "String",
    "source_lang": "String",
    "target_lang": "String",
}
"""The columns of a table of candidates. ``count``: places where the two stand for each other; ``source_count``,
``target_count``: places of each; ``source_share``: of the source term's renderings, how many are this one, and
``target_share`` the other way round; ``method``: ``pairs`` or ``theme``, where ``score`` is a margin of cosines;
``known``: the termbase entry that has both terms, ``source: ID`` or ``target: ID`` one that has that term alone."""


@dataclass(frozen=True, slots=True)
class ExtractOptions:
    """How to extract. Languages are recognised from the texts unless given; ``own`` has word forms by language."""

    source_language: str = ""
    target_language: str = ""
    least: int = 0
    """Places where two phrases must stand for each other; 0: two in translations, one in texts close in theme."""
    most: int = 1000
    """Candidates given at most; 0 for all."""
    known: bool = False
    """Show the candidates that the termbase has, too."""
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.least < 0 or self.most < 0:
            raise ValueError(f"least and most must be 0 or more, not {self.least} and {self.most}")


def candidates_frame(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows as a table with the columns of ``COLUMNS``."""
    import polars as pl

    return pl.DataFrame(rows, schema={name: getattr(pl, kind) for name, kind in COLUMNS.items()})
