"""Abbreviations and what they say about the full stop after them, by language.

Only what the engines (razdel, the SRX rules) get wrong or do not know, and what the rules for numbers, months
and function words need. A table has words by kind, in small letters, without the final stop and without spaces:
``т.е`` stands for "т. е." too. ``starts``: words that open a sentence, for languages without a list of function words.

Kept lists were tried first. CLDR's suppressions name eight languages of those here, and in theirs they hold words that
end sentences as well ("In.", "All.", "Is."); the SRX rules of LanguageTool, which the engine has, know 26 languages,
but not Czech, Hungarian, Croatian, Latvian, Estonian, Finnish, Norwegian, Turkish, Kazakh, Hindi or Hebrew.
"""

from __future__ import annotations

from enum import Enum
from functools import cache

from aligner.segment.abbreviations_cyrillic import CYRILLIC
from aligner.segment.abbreviations_latin import LATIN
from aligner.segment.abbreviations_more import MORE


class Kind(Enum):
    """What may come after an abbreviation's stop."""

    TITLE = "with a capital, stands before a name"
    NEVER = "never ends a sentence: a name, an example or the like follows"
    RARELY = "ends a sentence only before a function word"
    NUMBER = "a number follows, else it is an ordinary word"
    MONTH = "a number follows, or else a new sentence"
    QUOTED = "a name in quotation marks follows, else it is an ordinary word"
    OPEN = "ends a sentence or not: ask the engine"


_LANGUAGES = LATIN | CYRILLIC | MORE
_SAME = {"no": "nb", "nn": "nb", "bs": "hr", "sh": "hr", "mo": "ro", "ms": "id", "tl": "en"}
_NUMBERS = "no nos nr p pp vol vols fig figs ch sec sect art par para ver op"
_LATIN_MONTHS = "jan feb febr mar apr jun jul aug sep sept oct okt nov dec dez"
_LATER_WINS = (Kind.MONTH, Kind.RARELY, Kind.NUMBER, Kind.QUOTED, Kind.TITLE, Kind.NEVER, Kind.OPEN)


def _table(language: str) -> dict[str, str]:
    return _LANGUAGES.get(_SAME.get(language, language), {})


@cache
def abbreviations(language: str) -> dict[str, Kind]:
    """Each abbreviation of a language with its kind; those of English numbers and months are known in all."""
    words = _table(language)
    found = dict.fromkeys(_NUMBERS.split(), Kind.NUMBER)
    found |= dict.fromkeys(_LATIN_MONTHS.split(), Kind.MONTH)
    for kind in _LATER_WINS:
        found |= dict.fromkeys(words.get(kind.name.lower(), "").split(), kind)
    return found


@cache
def starters(language: str) -> frozenset[str]:
    """Words that open a sentence, small; empty for the languages whose function words are known elsewhere."""
    return frozenset(_table(language).get("starts", "").split())
