"""Which side of a pair is the source, where the languages wanted say so and not the file.

A file that names its languages the other way round is turned: source and target change places. Rows in other languages
than those wanted are left out and counted. A side that names no language has the one wanted; a row that names none goes
with the rows around it.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aligner.errors import DocumentError
from aligner.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import polars as pl

    from aligner.pairs.selection import Selection

_log = logging.getLogger("aligner")

_SIDES = ("source", "target")
_PARTS = ("doc", "id", "text", "evidence", "lang")
_SILENT = ("", "und")


@dataclass(slots=True)
class _Count:
    """Rows so far: pairs kept, rows left out, pairs turned, those with a rank of the other way, languages left out."""

    kept: int = 0
    lost: int = 0
    turned: int = 0
    ranked: int = 0
    spoken: Counter[str] = field(default_factory=Counter)


def directed(frames: Iterable[pl.DataFrame], selection: Selection, label: str) -> Iterator[pl.DataFrame]:
    """Tables with the columns of the pairs table, each row from the language wanted to the other one wanted.

    ``DocumentError`` when no row has them; ``label`` is the file in messages.
    """
    wanted = {"source": selection.source_lang, "target": selection.target_lang}
    count = _Count()
    for frame in frames:
        marked = _marked(frame, wanted)
        _note(marked, count)
        fitting = marked.filter(~marked["_out"])
        if fitting.height or not marked.height:
            yield _named(_turned(fitting), wanted).select(frame.columns)
    if count.lost and not count.kept:
        there = ", ".join(languages for languages, _ in count.spoken.most_common(5))
        raise DocumentError(f"{label}: holds no pairs {selection.asked()}, but {there}")
    _tell(label, count)


def _marked(frame: pl.DataFrame, wanted: dict[str, str]) -> pl.DataFrame:
    """The rows, which of them are to be turned and which left out; what names no language goes with the others."""
    as_it_is, other_way = frame.select(_fits(wanted, _SIDES), _fits(wanted, _SIDES[::-1]).alias("other")).get_columns()
    turn = (other_way > as_it_is) & (other_way >= 0)
    if turn.any() and not (as_it_is > 0).any():
        turn |= (as_it_is == 0) & (other_way == 0)
    return frame.with_columns(turn.alias("_turn"), ((as_it_is < 0) & (other_way < 0)).alias("_out"))


def _note(marked: pl.DataFrame, count: _Count) -> None:
    import polars as pl

    lost = marked.filter("_out")
    turned = marked.filter(pl.col("_turn") & (pl.col("relation") != "none"))
    count.lost += lost.height
    count.kept += marked.filter(~pl.col("_out") & (pl.col("relation") != "none")).height
    count.turned += turned.height
    count.ranked += turned.filter(pl.col("rank") > 1).height
    for source, target in lost.select("source_lang", "target_lang").iter_rows():
        count.spoken[f"from {source or 'one'} to {target or 'none'}"] += 1


def _tell(label: str, count: _Count) -> None:
    if count.lost:
        _log.warning("%s: left out: %s in other languages than those wanted", label, counted(count.lost, "row"))
    if count.turned:
        still = "; ranks and order are still those of the other direction" * bool(count.ranked)
        _log.warning("%s: source and target change places in %s%s", label, counted(count.turned, "row"), still)


def _fits(wanted: dict[str, str], sides: tuple[str, ...]) -> pl.Expr:
    """How many of the languages wanted the columns of these sides name; less than none where one is another."""
    import polars as pl

    named = pl.lit(0)
    wrong = pl.lit(value=False)
    for language, side in zip(wanted.values(), sides, strict=True):
        if language:
            code = pl.col(f"{side}_lang").str.to_lowercase().str.replace_all("_", "-")
            asked = language.lower().replace("_", "-")
            same = (code + "-").str.starts_with(f"{asked}-") | pl.lit(f"{asked}-").str.starts_with(code + "-")
            named += same.cast(pl.Int32)
            wrong |= ~same & ~code.is_in(_SILENT)
    return pl.when(wrong).then(-1).otherwise(named).alias("fits")


def _turned(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows to be turned with their sides in each other's place."""
    import polars as pl

    swapped = [
        pl.when("_turn").then(f"{other}_{part}").otherwise(f"{side}_{part}").alias(f"{side}_{part}")
        for part in _PARTS
        for side, other in (_SIDES, _SIDES[::-1])
    ]
    return frame.with_columns(swapped)


def _named(frame: pl.DataFrame, wanted: dict[str, str]) -> pl.DataFrame:
    """The language wanted where a text names none."""
    import polars as pl

    return frame.with_columns(
        pl.when(pl.col(f"{side}_lang").is_in(_SILENT) & (pl.col(f"{side}_text") != ""))
        .then(pl.lit(language))
        .otherwise(f"{side}_lang")
        .alias(f"{side}_lang")
        for side, language in wanted.items()
        if language
    )
