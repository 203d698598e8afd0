"""Numbers in words, in every form that stands in texts, from ``number_words.tsv``; and the names of months."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_MONTHS = re.compile(
    r"\b(?:jan|feb|fév|mar|m[äa]r|apr|avr|abr|ma[yijg]|jun|juin|jul|juil|aug|ao[uû]|ago|sep|oct|okt|nov|de[czk]|déc|ene|"
    r"янв|фев|март|мар\.|апр|ма[йя]\b|июн|июл|авг|сен|окт|ноя|дек|січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру)\w*",
    re.IGNORECASE,
)


@cache
def _words() -> Mapping[str, Mapping[int, str]]:
    """For each language the numbers and a pattern of their words."""
    text = resources.files(__package__).joinpath("number_words.tsv").read_text("utf-8")
    found: dict[str, dict[int, str]] = {}
    for line in text.splitlines()[1:]:
        language, number, words = line.split("\t")
        found.setdefault(language, {})[int(number)] = words
    return found


@cache
def _pattern(language: str) -> re.Pattern[str] | None:
    """All words of a language, a group for each number."""
    groups = [f"(?P<n{number}>{words})" for number, words in _words().get(language, {}).items()]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(groups)})(?!\w)", re.IGNORECASE) if groups else None


def numbers_in_words(text: str, language: str) -> set[int]:
    """The numbers that words of a text may stand for; none for a language that is not listed."""
    pattern = _pattern(language)
    return {int(str(each.lastgroup)[1:]) for each in pattern.finditer(text)} if pattern else set()


def names_month(text: str) -> bool:
    """Whether a month may be named in a text."""
    return bool(_MONTHS.search(text))
