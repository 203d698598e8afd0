"""Rules for the marks of Chinese and Japanese, and of other scripts that have no capitals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aligner.segment.stop import FINAL

if TYPE_CHECKING:
    from aligner.segment.stop import Stop

_GOES_ON = "，、,；：;:」』）】〕〉》］｝〗〙｣)"
_BRACKETS = "（【〔〈《([［"
_TITLE_CLOSING = "）】〕〉》］｝〗〙)"
_PARTICLES = "とっのはがをにもでなやへ"
"""What a Japanese sentence goes on with after a quotation in it."""
_OPENING = {"”": "“", "’": "‘", "」": "「", "』": "『", "＂": "＂"}
_SPEECH = re.compile(r"[说說喊叫曰云嚷吼]|(?<!知)道|[问問](?![题題])|答(?!案)|想(?!象)")
_SAID = r"(?:言っ|叫ん|尋ね|答え|聞い|呟い|つぶやい|ささやい)[ただ]"
_TAG = re.compile(rf"[^。！？!?，,、：:；“「『\"]{{0,12}}?(?:(?:{_SPEECH.pattern})道?|{_SAID})[。！，,.]")
"""``他说。``: tells of a quotation before it. With a colon it leads up to the next, with 着 or 完 a new clause."""
_ENDS = "。！？!?”」』"
_LEADS = "：:，,、" + _ENDS
_DANDA = frozenset(("hi", "ne", "bn", "as", "or", "pa", "sa", "mai", "bho"))
_NEAR = 300
_SHORT = 4
"""Characters of an abbreviation in these, vowel signs counted."""


def wide_mark(stop: Stop) -> bool | None:
    """The ideographic full stop ends a sentence, except inside a title or brackets, or a quotation it goes on after."""
    if not stop.wide:
        return None
    if stop.after[:1] in _GOES_ON:
        return False
    opened = stop.opened
    if not stop.closing:
        return not (opened > stop.begin and _closes(stop, opened))
    if stop.closing[-1] in _TITLE_CLOSING:
        return opened <= stop.begin and stop.text[opened] not in "《〈"
    return _quotation_ends(stop)


def _closes(stop: Stop, opened: int) -> bool:
    """Whether the title or the brackets opened before the mark close after it."""
    sign = stop.text[opened]
    closing = dict(zip(_BRACKETS, "）】〕〉》)]］", strict=True)).get(sign)
    return closing is not None and stop.text.find(closing, stop.following, stop.following + 100) >= 0


def _quotation_ends(stop: Stop) -> bool:
    """Whether the sentence ends with the quotation: words led up to it, or nobody is said to have said it."""
    if stop.after[:1] in _PARTICLES + "（(—":
        return False
    first = max(0, stop.mark - _NEAR)
    opened = stop.text.rfind(_OPENING.get(stop.closing[-1], stop.closing[-1]), first, stop.mark)
    # The quotation may have begun sentences ago, and what stands before it leads up to all of them.
    if opened > first and (stop.text[opened - 1] in _LEADS or _SPEECH.search(stop.text[max(0, opened - 3) : opened])):
        return stop.text[opened - 1] not in _ENDS or not _TAG.match(stop.after)
    return opened <= stop.begin and not _TAG.match(stop.after)


def mark_of_its_own(stop: Stop) -> bool | None:
    """``है।``, ``သည်။``, ``ነው።``: a mark that only ends sentences does so, unless it stands in a quotation told of."""
    return True if stop.marks[-1] in FINAL and not stop.closing else None


def stop_beside_dandas(stop: Stop) -> bool | None:
    """``डॉ. शर्मा``: where sentences end with a danda, a full stop after a short word abbreviates it."""
    if stop.marks != "." or stop.language not in _DANDA or not 0 < len(stop.word) <= _SHORT:
        return None
    return False if "।" in stop.text[max(0, stop.mark - _NEAR) : stop.following + _NEAR] else None
