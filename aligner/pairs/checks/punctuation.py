"""Brackets, quotation marks and the mark at the end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aligner.pairs.checks.found import Found, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars as pl

    from aligner.pairs.checks.found import Texts

_BRACKETS: Mapping[str, str] = {")": "(", "]": "[", "}": "{", "）": "(", "］": "[", "｝": "{", "】": "【", "」": "「"}
_OPENING: Mapping[str, str] = {"(": "(", "[": "[", "{": "{", "（": "(", "［": "[", "｛": "{", "【": "【", "「": "「"}
_WIDE = str.maketrans("（）［］｛｝", "()[]{}")
_QUOTES = '"«»“”„‟″「」『』'
_MARKS = {".": "stop", "。": "stop", "।": "stop", "．": "stop", "?": "?", "？": "?", "؟": "?", "!": "!", "！": "!"}
_MARKS |= {":": ":", "：": ":", "…": "…", "。": "stop", "։": "stop", "෴": "stop", "።": "stop", "။": "stop", "។": "stop"}
_TAIL = re.compile(r"(?:[\s\"'»”“’)\]}>*_`」』]|</\w+>|\\n)+$")
_QUOTED_END = re.compile(r"^[\"'»”’`]")
_SHORT = re.compile(
    r"(?:^|[\s\d.])(?:etc|e\.g|i\.e|[ap]\.m|no|vs|inc|ltd|co|usw|bzw|ca|nr|др|пр|гг|вв|руб|тыс|млн|млрд|сек|мин|час|шт|стр|симв|"
    r"[^\W\d_])\.\W*$",
    re.IGNORECASE,
)
"""A word cut short, whose stop is its own."""
_SENTENCE = 3
"""Words of a text with a stop from which it is a sentence, if it begins with a capital."""
_NAMES = {"stop": "a stop", "?": "?", "!": "!", ":": ":", "…": "…", "": "no mark"}


def brackets(frame: pl.DataFrame) -> Iterator[Found]:
    """A bracket without its other in the target alone; square and curly ones that the target lacks altogether."""
    import polars as pl

    for pair in texts(frame, pl.any_horizontal(pl.col("source", "target").str.contains(r"[()\[\]{}（）【】「」]"))):
        here, there = _unpaired(pair.source), _unpaired(pair.target)
        if there and not here:
            yield Found(pair.row, f"{there[0]} has no other bracket", "", there[0])
        elif not there and not here and (kind := _missing(pair.source, pair.target)):
            yield Found(pair.row, f"brackets {kind} are missing in the target", kind[0])


def _unpaired(text: str) -> list[str]:
    """Brackets without their other."""
    stack: list[str] = []
    for character in text:
        if character in _OPENING:
            stack.append(_OPENING[character])
        elif character in _BRACKETS:
            if not stack or stack[-1] != _BRACKETS[character]:
                return [character]
            stack.pop()
    return stack


def _missing(source: str, target: str) -> str:
    """Square or curly brackets that the source has and the target has not, nor others in their place."""
    if _count(target) >= _count(source):
        return ""
    return next((kind for kind in ("[]", "{}") if kind[0] in source and kind[0] not in target.translate(_WIDE)), "")


def _count(text: str) -> int:
    return sum(text.count(each) for each in _OPENING)


def quotes(frame: pl.DataFrame) -> Iterator[Found]:
    """Quotation marks that do not close in the target, or that one side lacks altogether."""
    import polars as pl

    quoted = pl.any_horizontal(pl.col("source", "target").str.contains(f"[{_QUOTES}]"))
    for pair in texts(frame, quoted & pl.col("target").str.contains(r"\pL{2}")):
        odd = _unclosed(pair.target)
        if odd and not _unclosed(pair.source):
            yield Found(pair.row, f"{odd} is not closed", "", odd)


def _unclosed(text: str) -> str:
    """A quotation mark without its other."""
    bare = re.sub(r"\\[\"']", "", text)
    if bare.count("«") != bare.count("»"):
        return "«" if bare.count("«") > bare.count("»") else "»"
    inches = len(re.findall(r"\d[\"”]", bare))
    curly = sum(map(bare.count, "“”„‟"))
    if bare.count('"') % 2 and not inches and not curly % 2:
        return '"'
    if curly % 2 and not inches and not bare.count('"') % 2:
        return next(mark for mark in "“”„‟" if mark in bare)
    return ""


def end_marks(frame: pl.DataFrame) -> Iterator[Found]:
    """The texts end with different marks, such as a question and a stop.

    A stop that one side lacks counts in a sentence on one line: lists, tables and words cut short have it or have it
    not.
    """
    import polars as pl

    for pair in texts(frame, _ends_differ() & pl.col("source").str.contains(r"\pL{2}")):
        here, there = _end(pair.source), _end(pair.target)
        if here != there and not _is_free(pair, {here, there}):
            yield Found(pair.row, f"ends with {_NAMES[there]}, the source with {_NAMES[here]}")


def _is_free(pair: Texts, ends: set[str]) -> bool:
    """Whether the marks may differ."""
    greek = pair.target_lang == "el" and ends == {"?", ""} and pair.target.rstrip().endswith((";", "\u037e"))
    if greek or ends != {"stop", ""}:
        return greek
    if any("\n" in text.strip() or "  " in text.strip() or text.rstrip().endswith((")", "）")) for text in pair[1:3]):
        return True
    stopped = next(text for text in pair[1:3] if _end(text) == "stop")
    sentence = stopped.lstrip("\"«“„'")[:1].isupper() and len(stopped.split()) >= _SENTENCE
    return not sentence or _SHORT.search(stopped) is not None


def _ends_differ() -> pl.Expr:
    import polars as pl

    last = r"(\W*)$"
    return pl.col("source").str.extract(last) != pl.col("target").str.extract(last)


def _end(text: str) -> str:
    """The kind of the last mark, behind brackets, quotation marks and tags."""
    bare = _TAIL.sub("", text)
    if bare.endswith((":", "…", "...")) and _QUOTED_END.search(text[len(bare) :]):
        return ""  # of what is quoted, not of the sentence
    if bare.endswith(("...", "…", "……")):
        return "…"
    return _MARKS.get(bare[-1:], "")
