"""What a check is, what it is given and what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import polars as pl

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)

COLUMNS = (
    *("severity", "check", "message", "source_text", "target_text", "source_part", "target_part"),
    *("source_doc", "source_id", "target_doc", "target_id", "source_lang", "target_lang", "row"),
)
"""Of a table of findings: ``source_part`` and ``target_part`` are what to mark; ``row`` counts from 1."""


class Found(NamedTuple):
    """A finding: the pair's row from 0, what is wrong, and the part of either text that it is about."""

    row: int
    message: str
    source_part: str = ""
    target_part: str = ""


class Texts(NamedTuple):
    """A pair as a check sees it; languages are two letters, or empty."""

    row: int
    source: str
    target: str
    source_lang: str
    target_lang: str


@dataclass(frozen=True, slots=True)
class Check:
    """``find`` is given a table with the columns of ``Texts``: pairs with a text on both sides."""

    name: str
    severity: Severity
    about: str
    find: Callable[[pl.DataFrame], Iterable[Found]]


def texts(frame: pl.DataFrame, wanted: pl.Expr) -> Iterator[Texts]:
    """The rows that an expression holds for: cheap to ask of many, so that few are looked at closely."""
    yield from map(Texts._make, frame.filter(wanted).iter_rows())
