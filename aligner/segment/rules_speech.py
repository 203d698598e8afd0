"""Rules for quotations, direct speech and brackets."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aligner.segment.stop import Stop

_SAYING = {
    "en": "said says asked asks told added replied answered wrote writes explained continued shouted cried whispered"
    " thought exclaimed",
    "ru": "сказал сказала спросил спросила ответил ответила крикнул крикнула воскликнул воскликнула прошептал"
    " прошептала"
    " добавил добавила закричал закричала произнёс произнес произнесла говорит говорил говорила заявил заявила",
    "uk": "сказав сказала спитав спитала запитав запитала відповів відповіла крикнув крикнула вигукнув вигукнула додав"
    " додала прошепотів прошепотіла",
    "be": "сказаў сказала спытаў спытала адказаў адказала крыкнуў крыкнула дадаў дадала прашаптаў прашаптала",
    "hi": "बोले बोला बोली कहा पूछा चिल्लाया चिल्लाई",
    "he": "אמר אמרה שאל שאלה ענה ענתה צעק צעקה קרא קראה לחש לחשה",
    "ar": "قال قالت سأل سألت أجاب أجابت صرخ صرخت هتف",
    "fa": "گفت پرسید پاسخ",
    "ur": "کہا پوچھا",
    "ko": "말했다 물었다 외쳤다 대답했다 소리쳤다 속삭였다",
}
_INSIDE = 200
"""Characters in which a bracket must close for a stop inside not to end the sentence around it."""


@cache
def _saying(language: str) -> frozenset[str]:
    return frozenset(_SAYING.get(language, "").split())


def punctuation_follows(stop: Stop) -> bool | None:
    """What goes on with a comma, a closing bracket or another stop goes on."""
    first = stop.after[:1]
    return False if first in ",;:.!?…)]}›%" or (first == "»" and stop.after[1:2] in ("", " ", ",", ".")) else None


def inside_brackets(stop: Stop) -> bool | None:
    """``Приказ (принят Думой. Номер 4410) вступает``: brackets that opened within a sentence do not let it end."""
    if stop.wide or stop.closing.strip("\"'»”’“"):
        return None
    opened = stop.opened
    if opened <= stop.begin or stop.text[opened] not in "([":
        return None
    closed = stop.text.find(")" if stop.text[opened] == "(" else "]", stop.following, stop.following + _INSIDE)
    return False if closed > 0 and stop.text.find(stop.text[opened], stop.following, closed) < 0 else None


def dash_follows(stop: Stop) -> bool | None:
    """``«Кто там?» — Иван``, ``«К чему? – спросила мама. – Завтра»``: the author's words, or the speech after them."""
    if stop.after[:1] not in ("—", "–", "-") or stop.after[1:2] != " ":
        return None
    if stop.closing.strip(")]"):
        return False
    opened = stop.opened
    return False if opened >= 0 and stop.text[opened] in "«„" else None


def report_follows(stop: Stop) -> bool | None:
    """``There's a shark!`` Hammel said: a name and a verb of saying belong to the quotation or speech before."""
    verbs = _saying(stop.language)
    dashed = stop.after[:1] in "—–" and stop.text[stop.begin : stop.begin + 1] in "—–-"
    if not verbs or stop.marks[-1] == "." or stop.starter or not (dashed or stop.closing.strip(")]")):
        return None
    if not (dashed or stop.after[:1].isalpha()):  # a quotation that follows has a speaker of its own
        return None
    words = re.findall(r"[\w’'\u0900-\u0963-]+", stop.after)[:4]
    verb = next((n for n, word in enumerate(words) if word in verbs), -1)
    return False if verb >= 0 and not any(word[0].islower() for word in words[:verb]) else None
