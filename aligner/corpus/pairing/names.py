"""What the names of documents say about which belong together: evidence beside their texts, and no more.

``page.ru.html`` and ``page.en.html``, or
``ru/page.html`` and ``en-US/page.html``, or ``Глава 3.docx`` and ``Chapter 3.docx``.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import numpy as np

from aligner.text.language import CODES
from aligner.text.language import normalised as language_code

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from aligner.corpus.pairing.outline import Ints

SAME_NAME, SAME_NUMBERS = 2, 1
"""How much two names agree: all but the marks of language, or their numbers only."""

_LONGER = {
    **dict.fromkeys(("eng", "english", "англ", "английский"), "en"),
    **dict.fromkeys(("rus", "russian", "русский"), "ru"),
    **dict.fromkeys(("deu", "ger", "german", "deutsch"), "de"),
    **dict.fromkeys(("fra", "fre", "french", "français", "francais"), "fr"),
    **dict.fromkeys(("spa", "spanish", "español", "espanol"), "es"),
    **dict.fromkeys(("ita", "italian", "italiano"), "it"),
    **dict.fromkeys(("zho", "chi", "chinese"), "zh"),
}
"""Marks beyond codes of two letters."""
_PART = re.compile(r"[._\-\s()\[\]]+")
_REGION = re.compile(r"(?<=[._\-\s])([A-Za-z]{2})[_-](?:[A-Z]{2}|Hans|Hant)(?![A-Za-z])")
_NUMBER = re.compile(r"\d+")


def mark(name: str) -> str:
    """The language that a relative name marks, the mark nearest its end; empty where it has none."""
    marks = [code for part in _parts(name) if (code := _code(part))]
    return marks[-1] if marks else ""


def stripped(name: str) -> tuple[str, ...]:
    """The parts of a relative name without marks of language and without the suffix, in lower case."""
    return tuple(part for part in _parts(name) if not _code(part))


def agreeing(source: Sequence[str], target: Sequence[str]) -> tuple[Ints, Ints, Ints]:
    """Pairs of names that agree, by number, and how much each does; only of names that no other has in common.

    By all but their marks of language first; of those that are left, by all numbers in them.
    """
    found: list[tuple[int, int, int]] = []
    steps: tuple[tuple[int, Callable[[str], Hashable]], ...] = ((SAME_NAME, stripped), (SAME_NUMBERS, _numbers))
    for worth, key in steps:
        taken: tuple[set[int], set[int]] = {row for row, _, _ in found}, {column for _, column, _ in found}
        here, there = (_alone(names, used, key) for names, used in zip((source, target), taken, strict=True))
        found += [(here[each], there[each], worth) for each in here if each in there]
    table = np.array(sorted(found), dtype=np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def _alone(names: Sequence[str], used: set[int], key: Callable[[str], Hashable]) -> dict[Hashable, int]:
    """The documents by their keys, where one that is not used yet has a key for itself."""
    keys = {number: key(name) for number, name in enumerate(names) if number not in used}
    counts = Counter(keys.values())
    return {each: number for number, each in keys.items() if each and counts[each] == 1}


def _numbers(name: str) -> tuple[int, ...]:
    return tuple(int(number) for number in _NUMBER.findall(name))


def _parts(name: str) -> list[str]:
    """Directories whole, and what dots, dashes, underscores and blanks part of the file's name, without its suffix."""
    path = PurePosixPath(name)
    last = path.suffix if _code(path.suffix[1:]) else ""
    stem = _REGION.sub(r"\1", f".{PurePosixPath(path.name.removesuffix(last)).stem}{last}")
    return [part.lower() for part in (*path.parts[:-1], *_PART.split(stem)) if part]


def _code(part: str) -> str:
    """The language that one part of a name stands for; empty for any other word."""
    lower = part.lower()
    if lower in _LONGER:
        return _LONGER[lower]
    try:
        code = language_code(part)
    except ValueError:
        return ""
    known = code.partition("-")[0] in CODES and len(re.split("[-_]", part)[0]) == len("ru")
    return code if known else ""
