"""Lines in Arabic or Hebrew letters in the order in which they are read, by the places of their characters.

PDFium turns round some words of a line and not others, where Chromium made the page; in pages of LibreOffice it swaps
lam and alef; in both, brackets, commas and two Latin words stand in the wrong order.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import category, normalize

if TYPE_CHECKING:
    from collections.abc import Sequence

_LETTER = re.compile("[\u0590-\u05ff\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LATIN = re.compile("[A-Za-zÀ-ɏͰ-ԯ]")
_FORMS = re.compile("[\ufb1d-\ufdff\ufe70-\ufefc]+")
_FIGURES = "0-9\u0660-\u0669\u06f0-\u06f9"
_WORD = rf"[A-Za-zÀ-ɏͰ-ԯ](?:[A-Za-zÀ-ɏͰ-ԯ{_FIGURES}.,:/@&'’_+-]*[A-Za-zÀ-ɏͰ-ԯ{_FIGURES}+])?"
_FROM_LEFT = re.compile(rf"({_WORD}(?: {_WORD})*|[{_FIGURES}](?:[{_FIGURES}.,:/٫٬-]*[{_FIGURES}])?%?)")
"""Words in Latin letters, the blanks between them included, and numbers, each by itself."""
_LAM_ALEF = re.compile("[اأإآٱ]ل")
_MIRRORED = str.maketrans("()[]{}«»<>", ")(][}{»«><")
_NEVER_FIRST = re.compile(r"\b[ةى]\w")
_WORDS = re.compile("[\u0600-\u06ff]+")
_MANY = 0.05
"""Share of words that begin with letters that no Arabic word begins with: then the text is not in order."""


def is_right_to_left(text: str) -> bool:
    """Whether most letters of a line are Arabic or Hebrew."""
    return len(_LETTER.findall(text)) > len(_LATIN.findall(text))


class Glyph(NamedTuple):
    """A character as it is drawn, and from where to where it moves the pen."""

    character: str
    left: float
    right: float


def in_order(glyphs: Sequence[Glyph], blanks: int) -> str:
    """A line's characters as they are read, plain letters for their forms, with so many blanks in the widest gaps."""
    drawn = sorted(glyphs, key=lambda glyph: glyph.left)
    gaps = [
        (after.left - before.right, number)
        for number, (before, after) in enumerate(pairwise(drawn), 1)
        if " " not in (before.character, after.character)
    ]
    blank = {number for _, number in sorted(gaps)[max(0, len(gaps) - blanks) :]}
    seen: list[str] = []
    for number, glyph in enumerate(drawn):
        # What a ligature stands for has one place: lam and alef, which are read in this order.
        turned = number and glyph.left == drawn[number - 1].left and _LAM_ALEF.fullmatch(glyph.character + seen[-1])
        seen.insert(len(seen) - 1 if turned else len(seen), " " * (number in blank) + glyph.character)
    parts = _FROM_LEFT.split("".join(seen))
    read = [part if number % 2 else _turned(part) for number, part in enumerate(parts)]
    return _FORMS.sub(lambda found: normalize("NFKC", found[0]), "".join(reversed(read))).strip()


def is_garbled(text: str) -> bool:
    """Whether so many words begin as none does that their letters must be out of order."""
    return len(_NEVER_FIRST.findall(text)) > max(1.0, _MANY * len(_WORDS.findall(text)))


def _turned(text: str) -> str:
    """What is seen from the left as it is read from the right, vowel signs after their letters."""
    letters: list[str] = []
    for character in text.translate(_MIRRORED):
        if letters and category(character) == "Mn":
            letters[-1] += character
        else:
            letters.append(character)
    return "".join(reversed(letters))
