"""Blanks and doubled words: what slips in while a text is edited."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aligner.pairs.checks.found import Found, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars as pl

_DOUBLE = re.compile(r"(?<=\S)[ \u00a0]{2}(?=[^\W_]|[«\"“„(])")
_BEFORE = re.compile(r"(?<=[^\W\d_])[ ]+[,;.!?](?=\s|$)(?!\.)")
_TWICE = re.compile(r"(?<![\w'’-])([^\W\d_]{2,})[ \u00a0\n]\1(?![\w'’-])")
_APART = ("fr",)
"""Languages with a blank before a mark."""
_TWICE_RIGHT: Mapping[str, frozenset[str]] = {
    "de": frozenset(("sie",)),
    "en": frozenset(("that", "had", "is")),
    "fr": frozenset(("nous", "vous")),
    "nl": frozenset(("die", "dat", "is", "zijn")),
}
"""Words that stand twice in good sentences; in Turkish, Indonesian and others many do."""
_RELATIVE = ("die", "der", "das", "dem", "den")
"""Words that stand twice in a German clause: *Dateien, in die die Karte*."""
_AFTER_COMMA = re.compile(r",\s*(?:\w+\s+)?$")
_REDUPLICATE = ("tr", "id", "ms", "vi", "hi", "th", "zh", "ja", "ko", "kk", "ky", "az", "uz")


def double_blanks(frame: pl.DataFrame) -> Iterator[Found]:
    """Two blanks within the target's text where the source has none; columns of a table are none of these."""
    import polars as pl

    doubled = r"\S[ \x{a0}]{2,}\S"
    tabular = pl.col("target").str.contains("\t")
    wanted = pl.col("target").str.contains(doubled) & ~pl.col("source").str.contains(doubled) & ~tabular
    for pair in texts(frame, wanted):
        found = _DOUBLE.search(pair.target)
        if found:
            yield Found(pair.row, "double blank", "", _around(pair.target, found))


def blank_before_mark(frame: pl.DataFrame) -> Iterator[Found]:
    """A blank before a comma, a stop or the like, where the source has none."""
    import polars as pl

    pattern = r"\pL [,;.!?](\s|$)"
    wanted = pl.col("target").str.contains(pattern) & ~pl.col("source").str.contains(pattern)
    for pair in texts(frame, wanted & ~pl.col("target_lang").is_in(_APART)):
        found = _BEFORE.search(pair.target)
        if found:
            yield Found(pair.row, f"blank before {found[0].strip()}", "", _around(pair.target, found))


def ends(frame: pl.DataFrame) -> Iterator[Found]:
    """Blanks or line breaks at the beginning or the end that only one side has."""
    import polars as pl

    for pattern, what in ((r"^(\s*)", "begins"), (r"(\s*)$", "ends")):
        blanks = [
            pl.col(side).str.extract(pattern).str.replace_all("[ \r\u00a0]+", " ") for side in ("source", "target")
        ]
        for pair in texts(frame, blanks[0] != blanks[1]):
            yield Found(pair.row, f"the target {what} with other blanks or line breaks than the source")


def doubled_words(frame: pl.DataFrame) -> Iterator[Found]:
    """A small word stands twice in a row in the target, and none does in the source; a name may follow its noun."""
    import polars as pl

    for pair in texts(frame, ~pl.col("target_lang").is_in(_REDUPLICATE)):
        found = _TWICE.search(pair.target)
        relative = found and found[1] in _RELATIVE and _AFTER_COMMA.search(pair.target[: found.start()])
        if (
            found
            and not relative
            and found[1].islower()
            and found[0] not in pair.source
            and found[1] not in _TWICE_RIGHT.get(pair.target_lang, ())
            and not _TWICE.search(pair.source)
        ):
            yield Found(pair.row, f"{found[1]} twice", "", found[0])


def _around(text: str, found: re.Match[str]) -> str:
    """The place with a word to either side."""
    return text[max(0, text.rfind(" ", 0, found.start())) : found.end()].strip(" ") + _next(text, found.end())


def _next(text: str, start: int) -> str:
    stop = text.find(" ", start)
    return text[start : len(text) if stop < 0 else stop]
