"""Abbreviations that a document defines itself: *information and communication technologies (ICT)*.

An encoder that has never met an abbreviation cannot know what it stands for; the document says it. The long form is
looked for as in Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions" (2003), but each
letter of the abbreviation must begin a word, or a part of a hyphened one: inner letters let chance in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SHORT = r"[^\W\d_a-zа-яё]{2,8}"
_DEFINED = re.compile(rf"\(\s*(?:[^()\W\d][^()\d]{{0,20}}[–—-]\s*|[«\"“])?({_SHORT})(?:[»\"”]|\s*[,;][^()]*)?\s*\)")
"""``(ICT)``, ``(далее – ОДКБ)``, ``("CSTO", the Organization)``."""
_NAMED = re.compile(rf"(?<!\w)({_SHORT})\s*\(([^()]{{5,120}})\)")
"""``ICT (information and communication technologies)``."""
_WORD = re.compile(r"[^\W_]+")
_LINKING = 4
"""Letters of a word that an abbreviation may pass over: *of*, *and*, *the*, *для*."""


def definitions(text: str) -> dict[str, str]:
    """Each abbreviation that the text defines, with its long form as it stands there first."""
    found: dict[str, str] = {}
    for match in _DEFINED.finditer(text):
        long = _ending(text[max(0, match.start() - 200) : match.start()], match[1])
        if long:
            found.setdefault(match[1], long)
    for match in _NAMED.finditer(text):
        if _ending(match[2], match[1]) == match[2].strip():
            found.setdefault(match[1], match[2].strip())
    return found


def common(tables: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """What the documents of a side agree on: the first long form of each abbreviation, if no other begins otherwise."""
    seen: dict[str, list[str]] = {}
    for table in tables:
        for short, long in table.items():
            seen.setdefault(short, []).append(long)
    return {short: longs[0] for short, longs in seen.items() if len({long[:4].lower() for long in longs}) == 1}


def expanded(text: str, table: Mapping[str, str]) -> str:
    """The text with each abbreviation as what it stands for; where it is defined, the bracket goes."""
    if not any(short in text for short in table):
        return text
    names = "|".join(map(re.escape, sorted(table, key=len, reverse=True)))
    text = re.sub(rf"\s*\((?:[^()\d]{{0,20}}[–—-]\s*|[«\"“])?(?:{names})(?:[»\"”][^()]*|\s*[,;][^()]*)?\s*\)", "", text)
    return re.sub(rf"(?<!\w)(?:{names})(?!\w)", lambda match: table[match[0]], text)


def _ending(before: str, short: str) -> str:
    """The end of a text whose words begin with the letters of an abbreviation, in order; empty where there is none."""
    words = list(_WORD.finditer(before))
    letters = list(short.lower())
    for word in reversed(words[-2 * len(letters) - 2 :]):
        if word[0][0].lower() == letters[-1]:
            letters.pop()
        elif len(word[0]) > _LINKING:
            return ""
        if not letters:
            return before[word.start() :].strip(' \t\n"»”')
    return ""
