"""What stands in quotation marks: the title of something, or words that somebody says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aligner.terms.morphology import listed

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from aligner.terms.morphology import Morphology
    from aligner.terms.tokens import Token

_QUOTED = re.compile(r"[«“„\"](?P<text>[^«»“”„\"]{1,120})[»”“\"]")
_TITLE_WORDS = 5
"""A longer quotation is speech, not a name."""
_OPENING = '«“„"'
_SAYS = re.compile(r",\s*[-–—]\s")
_SAID = listed(
    "said says repeated told asked replied answered insisted added wrote explained warned remarked noted shouted"
    " whispered muttered declared concluded argued continued recalled admitted"
)
_BEHIND, _SAID_WITHIN = 60, 6
"""Characters and words after a quotation among which who says it stands with the verb: ``”, the envoy repeated``."""
_WORKS = listed(
    "журнал газета бюллетень сборник альманах ежемесячник еженедельник вестник роман повесть книга фильм сериал сайт"
    " портал передача фонд компания фирма клуб команда издательство агентство корпорация концерн завод группа"
    " magazine newspaper bulletin journal novel film book album firm company"
)
"""What has a name in quotation marks."""


def titled(words: Sequence[Token], text: str) -> frozenset[int]:
    """The words in quotation marks that hold a few words, the first with a capital, and no sentence."""
    spans = [m.span() for m in _QUOTED.finditer(text) if _title(m["text"].strip()) and not _spoken(text, m)]
    found: list[int] = []
    index = 0
    for start, stop in spans:
        while index < len(words) and words[index].start < stop:
            if words[index].start > start:
                found.append(index)
            index += 1
    return frozenset(found)


def longer(
    words: Sequence[Token], text: str, titles: Set[int], sure: Set[int], morphology: Morphology
) -> frozenset[int]:
    """Those of them in titles that hold other words than names and abbreviations of the termbase (``sure``).

    ``«Хроника ООН»``; a quotation that an abbreviation opens may be speech (``что «США готовы к диалогу»``), unless
    the word before says that a name follows (``бюллетень «ИКТ сегодня»``).
    """
    found: set[int] = set()
    title: list[int] = []
    for index in sorted(titles):
        if title and (index != title[-1] + 1 or text[words[index].start - 1] in _OPENING):
            found.update(_names(words, title, sure, morphology))
            title = []
        title.append(index)
    return frozenset(found | set(_names(words, title, sure, morphology)))


def _names(words: Sequence[Token], title: Sequence[int], sure: Set[int], morphology: Morphology) -> Sequence[int]:
    """The words of a title if it is a name of its own."""
    if not title or not set(title) - sure:
        return ()
    before = morphology.readings(words[title[0] - 1].form) if title[0] else ()
    return title if title[0] not in sure or any(reading.lemma in _WORKS for reading in before) else ()


def _spoken(text: str, quoted: re.Match[str]) -> bool:
    """Words said: several after a colon, or any before who says them (``«Сталь не ждёт», - повторял он``)."""
    if text[: quoted.start()].rstrip()[-1:] == ":" and " " in quoted["text"].strip():
        return True
    behind = text[quoted.end() : quoted.end() + _BEHIND]
    if _SAYS.match(behind):
        return True
    said = (word.strip(",.") for word in behind.casefold().split()[:_SAID_WITHIN])
    return behind[:1] == "," and any(word in _SAID for word in said)


def _title(quoted: str) -> bool:
    return quoted[:1].isupper() and len(quoted.split()) <= _TITLE_WORDS and quoted[-1] not in ".!?…,"
