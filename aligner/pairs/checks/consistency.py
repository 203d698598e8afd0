"""One text, one rendering: the same source with several targets, the same target for several sources."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from aligner.pairs.checks.found import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

_WORD = re.compile(r"[^\W\d_]+")
_STEM, _BRIEF = 0.6, 4
"""The share of a word that its forms have in common; words up to so many letters, their first letter."""
_ALIKE = 0.6
"""Of two sources, above which one target does for both: *could not open* and *cannot open*."""
_SHOWN, _LONGEST = 3, 60
_WORDS = 3
"""Of a text at least: shorter ones, a button or a cell, have another rendering in another place for good reasons."""


def sources(frame: pl.DataFrame) -> Iterator[Found]:
    """One source has several targets, which differ in more than blanks, capitals and marks at the end."""
    yield from _several(frame, "source", "target", "translated in {} ways")


def targets(frame: pl.DataFrame) -> Iterator[Found]:
    """One target stands for several sources that are not much the same."""
    yield from _several(frame, "target", "source", "the same translation for {} sources", _ALIKE)


def _several(frame: pl.DataFrame, one: str, many: str, message: str, alike: float = 1.0) -> Iterator[Found]:
    import polars as pl

    keyed = frame.with_columns(_key(one).alias("one"), _key(many).alias("many"))
    keyed = keyed.filter(pl.col("one").str.count_matches(r"\w+") >= _WORDS)
    groups = (
        keyed.group_by("one", "source_lang", "target_lang", "many", maintain_order=True)
        .agg(pl.len().alias("count"), pl.col(many).first().alias("text"), pl.col("row").first())
        .sort("count", descending=True, maintain_order=True)
        .group_by("one", "source_lang", "target_lang", maintain_order=True)
        .agg("count", "text", "row")
        .filter(pl.col("text").list.len() > 1)
    )
    for counts, found, rows in groups.select("count", "text", "row").iter_rows():
        if all(_are_forms(found[0], text) or _likeness(found[0], text) > alike for text in found):
            continue
        ways = [f"{_short(text)} ({count})" for text, count in zip(found, counts, strict=True)]
        more = f"; and {len(ways) - _SHOWN} more" * (len(ways) > _SHOWN)
        yield Found(rows[-1], f"{message.format(len(ways))}: {'; '.join(ways[:_SHOWN])}{more}")


def _key(name: str) -> pl.Expr:
    """A text by which it is known again."""
    import polars as pl

    bare = pl.col(name).str.replace_all(r"[&_~](\w)", "${1}").str.replace_all(r"[\s\u00a0]+", " ")
    return bare.str.to_lowercase().str.replace_all("ё", "е").str.strip_chars(" .:!…\n\"'«»“”„")


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower(), other.lower(), autojunk=False).ratio()


def _are_forms(one: str, other: str) -> bool:
    """Whether two texts are the same words with other endings, as the forms of a plural are."""
    words, others = _WORD.findall(one.lower()), _WORD.findall(other.lower())
    return len(words) == len(others) and all(map(_is_form, words, others))


def _is_form(word: str, other: str) -> bool:
    shorter = min(len(word), len(other))
    common = next((place for place in range(shorter) if word[place] != other[place]), shorter)
    return common >= (shorter * _STEM if shorter > _BRIEF else 1)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"
