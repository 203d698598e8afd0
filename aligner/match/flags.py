"""Reasons to look twice at a pair, in a word each: what a score cannot say.

Goes in: what was found, with the sentences of both sides. Comes out: for each row the flags that apply, in this order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aligner.match.windows import words
from aligner.text.names import keys, numbers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aligner.match.search import Found
    from aligner.match.side import Counts

FLAGS = ("numbers differ", "names differ", "partial", "short", "formula", "near-duplicate", "negation")

_SHORT = 5
"""Words of a passage below which it says too little to be sure of."""
_PARTIAL = 0.12
"""How much less of the source's windows the target takes up than the reverse; set by eye, as are the other bounds."""
_COMMON = 0.72
"""Rarity of the words that matched, 1 being usual, below which they are a formula of these documents."""
_CAPITALS = re.compile(r"\b[^\W\d_a-zа-яёіїєґў]{2,}\b")
"""Abbreviations, which differ between languages though they name the same."""
_NEGATION = re.compile(
    r"\b(?:not|no|never|without|nor|neither|cannot|\w+n['’]t|не|ни|нет|без|никогда|нельзя|nicht|kein\w*|nie|ohne|ne|pas|jamais"
    r"|sans|non|sin|nunca|não|senza|nie|bez|niet|geen)\b",
    re.IGNORECASE,
)


def flags(
    found: Found, source: Mapping[int, str] | Sequence[str], target: Mapping[int, str] | Sequence[str], times: Counts
) -> list[tuple[str, ...]]:
    """Flags of each row.

    ``source`` and ``target``: the sentences as they stand, by number. ``times`` ``(m,)``: how many times each target
    stands.
    """
    result = []
    for row, (number, (low, high)) in enumerate(zip(found.source.tolist(), found.span.tolist(), strict=True)):
        left, right = source[number], " ".join(target[each] for each in range(low, high))
        forth, back = (float(found.values[name][row]) for name in ("windows", "windows_back"))
        held = {
            "numbers differ": _own(numbers(left), numbers(right)),
            "names differ": _differ(_names(left), _names(right)),
            "partial": back - forth > _PARTIAL,
            "short": len(words(right)) < _SHORT,
            "formula": float(found.evidence.rarity[row]) < _COMMON,
            "near-duplicate": bool((times[low:high] > 1).any()),
            "negation": bool(_NEGATION.search(left)) != bool(_NEGATION.search(right)),
        }
        result.append(tuple(name for name in FLAGS if held[name]))
    return result


def _names(text: str) -> frozenset[str]:
    """Names in a form that compares across scripts, those at the beginning left out: any word is capital there."""
    rest = _CAPITALS.sub("", text[words(text)[0][1] :])
    return frozenset(key for key in keys(rest) if not key.startswith("#"))


def _own(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether both have some that the other lacks."""
    return bool(left - right) and bool(right - left)


def _differ(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether both have some, and neither shares any with the other."""
    return bool(left) and bool(right) and not left & right
