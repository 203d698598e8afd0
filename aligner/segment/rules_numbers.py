"""Rules for stops after numbers, dates, units and what counts things."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aligner.segment.abbreviations import Kind
from aligner.segment.lists import ORDINALS, next_item
from aligner.segment.stop import REACH

if TYPE_CHECKING:
    from aligner.segment.stop import Stop

_ITEM = re.compile(r"\(?([a-z]|[ivx]{1,5})(\)|\.\)|\.) [^\W_]")
_ROMAN = re.compile(r"[IVXLC]+$")
_LIST_NUMBER = re.compile(r"[(\[•⁃▪●◦‣]?\s?(?:\d{1,3}(?:\.\d{1,3})*|[^\W\d_]|[IVXLC]{1,5})$")
_FIRST_ITEM = re.compile(r":\s(?:1|a|а|I)$")
_NUMBERED = re.compile(
    r"(?:стат(?:ья|ьи)|глава|раздел|част[ьи]|пункт|параграф|правило|приложение|том|книга|таблица|рисунок|стаття|розділ|артыкул"
    r"|член|article|chapter|section|part|rule|annex|appendix|book|volume|table|figure|step|item|question|act|scene"
    r"|artikel|kapitel|abschnitt|teil|anhang|chapitre|titre|annexe|partie|artículo|capítulo|articolo|capitolo|artigo"
    r"|hoofdstuk|deel|rozdział|część|art|§)\.?\s?(?:\d{1,3}(?:[.-]\d{1,3})*|[IVX]{1,6})$",
    re.IGNORECASE,
)
_CENTURY_OR_YEAR = re.compile(
    r"(?:\b(?:\d{4}|\d{4}\s?[-–—]\s?\d{2,4})\s?-?(?:гг?|рр?|жж?|m|g)|\b[IVX]+(?:\s?[-–—]\s?[IVX]+)?\s?вв?)$"
)
_YEAR_WORDS = frozenset(("г", "гг", "р", "рр", "в", "вв"))
_YEAR_BEFORE_ITS_CLAUSE = {"kk": ("ж", "жж"), "ky": ("ж", "жж"), "lt": ("m",), "lv": ("g",)}
"""Where the verb stands last or the year first, so that a year's stop is hardly ever a sentence's."""
_TIME = re.compile(r"\d\s?[ap]\.\s?m$", re.IGNORECASE)
_TIME_FIRST = re.compile(
    r"(?:(?:and|but|so|then|just|only)\s)?(?:at|by|around|about|before|after|until|till|since|from|on \w+day,?(?: at)?)"
    r"\s(?:about |around |exactly |nearly |\w+day at )?(?:\d{1,2}(?::\d\d)?(?: ?[ap]\.?\s?m\.?)? (?:to|and|until) )?"
    r"\d{1,2}(?::\d\d)?\s?[ap]\.\s?m$",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\d\s?(?:тыс|млн|млрд|трлн|руб|р|коп|долл|евро|км|м|см|мм|км/ч|м/с|кг|мг|л|мл|га|кв|куб|мин|сек|час|ч|чел|шт|экз|т"
    r"|km|m|cm|mm|km/h|mph|kg|g|mg|lb|lbs|oz|ft|in|min|sec|hrs?|mio|mrd|tsd|std|%|°\s?[CFСК]?)$",
    re.IGNORECASE,
)
_TIME_ZONE = frozenset(
    ("ET", "EST", "EDT", "CT", "CST", "CDT", "MT", "MST", "PT", "PST", "PDT", "GMT", "UTC", "BST", "CET")
) | {"Eastern", "Central", "Mountain", "Pacific", "Greenwich", "Moscow", "Local"}
_COUNTED = frozenset(("mio", "mrd", "tsd", "std", "min", "sek", "jh"))
"""What a German noun, capital as it is, follows."""
_COUNTRY_OF_MONEY = frozenset(("США", "Канады", "Австралии", "Гонконга", "Новой"))
_PREDICATE = re.compile(
    r"\b(?!правила\b|начал[ао]\b|недели\b|модели\b)[^\W\d_]{2,}(?:[аяиеуы]л[аои]|лся|лась|лось|лись|[её]тся|ится|[аяую]тся)\b"
    r"|\b[^\W\d_]{4,}(?:[ая]н|[её]н|[аяы]т)[аоы]?\b|\b(?:есть|нет|был[аио]?|стал[аио]?|смог)\b"
)
"""A form that is a verb's, or nearly always: feminine, neuter, plural past, reflexive, short passive participle."""
_ORDINAL = re.compile(r"(?<![^\s(])\d{1,2}$")
_ROMAN_ORDINAL = re.compile(r"(?<![^\W\d_])[IVX]{2,6}$")
_DATE = re.compile(r"(?<![\d.,])(?:0?[1-9]|[12]\d|3[01])\.\s?(?:0?[1-9]|1[0-2])$")
_SPACED_DATE = re.compile(r"\s?\d{1,2}\.\d{1,2}\.\s?\d{2,4}\b")
_YEAR = re.compile(r"(?:1\d|20)\d\d\b")
_DATED = frozenset(
    re.findall(
        r"\w+",
        "am vom zum bis ab seit und dem der den dne do od na den dňa dnia med den fra til pr per kl am "
        "mo di mi fr sa so montag dienstag mittwoch donnerstag freitag samstag sonntag",
    )
)
"""Words that a day and month in figures follow, in German and its neighbours; a version or a section has others."""


def list_number(stop: Stop) -> bool | None:
    """A number or letter that the sentence or what a colon leads up to began with counts it: "1. ", "а. ", "IV. "."""
    if stop.marks != ".":
        return None
    if _FIRST_ITEM.search(stop.before):
        return False
    if stop.mark - stop.begin > REACH:
        return None
    so_far = stop.before
    return False if _LIST_NUMBER.match(so_far) or _NUMBERED.match(so_far) else None


def item_follows(stop: Stop) -> bool | None:
    """``(i) one. (ii) two.``, ``Smith. a. here``: a list goes on, or begins, with a small letter."""
    found = _ITEM.match(stop.after)
    if not found or stop.kind is not None or len(stop.word) < 2:
        return None
    return (
        True
        if found[1] in ("a", "i")
        or next_item(stop.text, stop.begin, stop.language) == stop.following
        or (")" in found[2])
        else None
    )


def number_follows(stop: Stop) -> bool | None:
    """``No. 5``, ``ст. 5``, ``Sept. 11``, ``рис. IV``: the number belongs to the word before it."""
    if stop.kind not in (Kind.NUMBER, Kind.MONTH, Kind.RARELY) and stop.before[-1:] not in "°º№":
        return None
    roman = stop.kind is not Kind.MONTH and not stop.starter and _ROMAN.match(stop.next_word)
    return False if stop.next_word[:1].isdecimal() or roman else None


def range_follows(stop: Stop) -> bool | None:
    """``aus dem 1. -3. Jahrhundert``."""
    return False if stop.before[-1:].isdecimal() and re.match(r"[-–—]\s?\d", stop.after) else None


def year(stop: Stop) -> bool | None:
    """``основана в 1992 г. Штаб``: a function word, or a predicate before, tells this from ``В 1992 г. Россия``."""
    first = _YEAR_BEFORE_ITS_CLAUSE.get(stop.language, ())
    if (stop.word not in _YEAR_WORDS and stop.word not in first) or stop.closing:
        return None
    if not _CENTURY_OR_YEAR.search(stop.before):
        return None
    if stop.next_word[:1].isdecimal():
        return False
    sure = stop.starter or stop.after[:1] in '«“„"'
    return sure or (stop.word not in first and _PREDICATE.search(stop.clause) is not None)


def unit(stop: Stop) -> bool | None:
    """``10 см. Для``, ``19 км/ч. Ураган``: what is measured comes before the number, so a capital begins a sentence."""
    if stop.marks != "." or not stop.next_word[:1].isupper() or not _UNIT.search(stop.before):
        return None
    if stop.language == "de" and stop.word.lower() in _COUNTED:
        return stop.starter
    return stop.next_word not in _COUNTRY_OF_MONEY


def money_of_a_country(stop: Stop) -> bool | None:
    """``37 млрд. долл. США``."""
    return False if stop.word in ("долл", "дол") and stop.next_word in _COUNTRY_OF_MONEY else None


def time_of_day(stop: Stop) -> bool | None:
    """``at 5 p.m. Eastern time`` goes on, and so does ``At 5 p.m. Mr. Smith``; before other capitals it ends."""
    if stop.word not in ("m", "M") or not _TIME.search(stop.before):
        return None
    capital = stop.next_word[:1].isupper() and stop.next_word not in _TIME_ZONE
    return capital and not _TIME_FIRST.match(stop.clause)


def month(stop: Stop) -> bool | None:
    """``since Nov. What``: a month is followed by a number, so a capital begins a sentence."""
    return True if stop.kind is Kind.MONTH and stop.next_word[:1].isupper() else None


def date(stop: Stop) -> bool | None:
    """``am 7.10. (Mittwoch)``, ``Am 8.11. Beginn``, ``5. 3. 1990``: day and month in figures, each with its stop."""
    if stop.language not in ORDINALS or stop.marks != ".":
        return None
    if _SPACED_DATE.match(stop.before[-2:] + "." + stop.after) or (
        _DATE.search(stop.before) and _YEAR.match(stop.after)
    ):
        return False
    found = _DATE.search(stop.before)
    if not found:
        return None
    lead = re.findall(r"\w+", stop.before[: found.start()])
    return False if {stop.next_word.lower(), *(word.lower() for word in lead[-1:])} & _DATED else None


def ordinal(stop: Stop) -> bool | None:
    """``am 3. Oktober``, ``Johannes Paul II. Besuch``: a stop after a small number makes it an ordinal.

    Where nouns are small, a capital after an Arabic number begins a sentence: of the help pages of eight languages
    1 to 9 more paragraphs in 1,000 have as many sentences as the English since the rule is for German and Turkish.
    """
    if stop.language not in ORDINALS or stop.marks != ".":
        return None
    number = stop.language in ("de", "tr") and _ORDINAL.search(stop.before)
    return False if number or _ROMAN_ORDINAL.search(stop.before) else None
