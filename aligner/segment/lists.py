"""Lists that run on in one line: ``1) open it 2) read it``, where no mark ends an item."""

from __future__ import annotations

import re

ORDINALS = frozenset(re.findall(r"\w+", "de cs sk pl hu fi tr sr hr bs sl lv et nb no nn da is sv"))
"""Languages in which a full stop after a number makes it an ordinal: "am 3. Oktober"."""

_BULLETS = "•⁃▪●◦‣"
_ITEM = re.compile(rf"(?P<bullet>[{_BULLETS}]\s?)?(?:(?P<open>\(?)(?P<count>\d{{1,2}}|[a-z])(?P<close>\.\)|[.)])\s)?")
_FURTHEST = 500
"""Characters in which the next item is looked for."""


def next_item(text: str, begin: int, language: str) -> int:
    """Where the list's next item begins, if the sentence at ``begin`` is an item and the next is near; else -1.

    Only the next number or letter with the same signs around it counts: "see 1) and 4)" is no list.
    """
    first = text[begin : begin + 1]
    if not (first.isdecimal() or first in _BULLETS or first == "(" or text[begin + 1 : begin + 2] in (".", ")")):
        return -1
    found = _ITEM.match(text, begin)
    if not first or found is None or found.end() == begin:
        return -1
    following = _following(found["bullet"], found["open"], found["count"], found["close"], language)
    place = following.search(text, begin + 1, begin + _FURTHEST) if following else None
    return place.start() if place else -1


def _following(
    bullet: str | None, opening: str, count: str | None, closing: str, language: str
) -> re.Pattern[str] | None:
    """What the next item begins with."""
    lead = re.escape(bullet.strip()) + r"\s?" if bullet else ""
    if count is None:
        return re.compile(f"(?<= ){lead}(?=\\w)")
    if not bullet and closing == "." and count.isdecimal() and language in ORDINALS:
        return None
    following = str(int(count) + 1) if count.isdecimal() else chr(ord(count) + 1)
    after = r"[^\W\d_]" if bullet or closing != "." or not count.isdecimal() else r"[^\W\d_a-zа-яё]"
    return re.compile(f"(?<= ){lead}{re.escape(opening + following + closing)}(?= {after})")
