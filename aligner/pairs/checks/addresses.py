"""What must stand in the target letter by letter: web and mail addresses, paths, options of commands."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from aligner.pairs.checks.found import Found, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

_URL = re.compile(r"\b(?:https?|ftps?|file|mailto|irc|ssh|git)://?[^\s<>\"'«»“”„()\[\]{}，。、]+|\bwww\.[\w.-]+\w")
_MAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_PATH = re.compile(
    r"(?<![\w/.:<>~$}*])(?:~?/(?:[A-Za-z0-9_.+-]+/)+[A-Za-z0-9_.+*-]*|[A-Z]:\\[\w\\.-]+|/(?:etc|usr|var|dev|proc|sys|tmp)\b)"
)
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?![\w-])")
_EXAMPLE = re.compile(r"example|\bmy|\byour|file:|^[A-Z]:|^~|server|user|name", re.IGNORECASE)
_SLIP = 0.85
"""Of two addresses, above which one is the other with a slip, not an example in another language."""
_NOWHERE = re.compile(r"/path/|^/to/|/dir\b|/file\b", re.IGNORECASE)
_TRAILING = ".,;:!?…)"
_LANGUAGE = re.compile(r"(?<=://)(?:www|[a-z]{2})\.|(?<=[/.=])[a-z]{2}(?:[-_][A-Za-z]{2,4})?(?=[/.]|$)")


def addresses(frame: pl.DataFrame) -> Iterator[Found]:
    """Addresses and paths of the source that the target has not; the same page in another language passes."""
    import polars as pl

    for pair in texts(frame, pl.col("source").str.contains(r"://|www\.|@\w|/\w|\\\w")):
        for pattern, what in ((_URL, "address"), (_MAIL, "address"), (_PATH, "path")):
            lost = [each for each in _found(pattern, pair.source) if each not in pair.target]
            there = [each for each in _found(pattern, pair.target) if each not in pair.source]
            wrong = next((each for each in lost if not _elsewhere(each, there)), None)
            if wrong:
                yield Found(pair.row, f"{what} of the source is not in the target: {wrong}", wrong, "".join(there[:1]))
                break


def options(frame: pl.DataFrame) -> Iterator[Found]:
    """Options of commands (``--all``) of the source that the target has not, or others."""
    import polars as pl

    for pair in texts(frame, pl.any_horizontal(pl.col("source", "target").str.contains(r"--[a-z]"))):
        here, there = set(_OPTION.findall(pair.source)), set(_OPTION.findall(pair.target))
        if here != there:
            lost, new = sorted(here - there), sorted(there - here)
            says = f"option missing: {' '.join(lost)}" if lost else f"option added: {' '.join(new)}"
            yield Found(pair.row, says, lost[0] if lost else "", new[0] if new else "")


def _found(pattern: re.Pattern[str], text: str) -> list[str]:
    return [each.rstrip(_TRAILING) for each in pattern.findall(text)]


def _elsewhere(address: str, there: list[str]) -> bool:
    """Whether one of the target's addresses is the same place in another language, or an example put into it."""
    if any(_neutral(each) == _neutral(address) for each in there):
        return True
    if _NOWHERE.search(address):
        return True
    return bool(there and _EXAMPLE.search(address)) and max(_likeness(address, each) for each in there) < _SLIP


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _neutral(address: str) -> str:
    """Without the codes of languages, and whether it is secure."""
    return _LANGUAGE.sub("", address.replace("https:", "http:")).rstrip("/")
