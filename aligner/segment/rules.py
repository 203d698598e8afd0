"""Whether a sentence ends at a stop: rules in an ordered list, of which the first that knows decides.

A rule answers ``True`` (a sentence ends here), ``False`` (it goes on) or ``None`` (it does not know). What no rule
knows is asked of the language's engine. Each looks at a bounded stretch around the stop, so that the time is linear
in the text whatever it holds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aligner.segment.abbreviations import Kind
from aligner.segment.stop import REACH

if TYPE_CHECKING:
    from collections.abc import Callable

    from aligner.segment.stop import Stop

_CLAUSE = 200
"""Characters of a sentence in which its predicate is looked for."""

_ROMAN = re.compile(r"[IVXLC]+$")
_LIST_NUMBER = re.compile(r"[(\[]?(?:\d{1,3}(?:\.\d{1,3})*|[^\W\d_]|[IVXLC]{1,5})$")
_NUMBERED = re.compile(
    r"(?:стат(?:ья|ьи)|глава|раздел|част[ьи]|пункт|параграф|правило|приложение|том|книга|таблица|рисунок|стаття|розділ|артыкул"
    r"|член|article|chapter|section|part|rule|annex|appendix|book|volume|table|figure|step|item|question|act|scene"
    r"|artikel|kapitel|abschnitt|teil|anhang|chapitre|titre|annexe|partie|artículo|capítulo|articolo|capitolo|artigo"
    r"|hoofdstuk|deel|rozdział|część|art|§)\.?\s?(?:\d{1,3}(?:[.-]\d{1,3})*|[IVX]{1,6})$",
    re.IGNORECASE,
)
_CENTURY_OR_YEAR = re.compile(
    r"(?:\b(?:\d{4}|\d{4}\s?[-–—]\s?\d{2,4})\s?(?:гг?|рр?)|\b[IVX]+(?:\s?[-–—]\s?[IVX]+)?\s?вв?)$"
)
_YEAR_WORDS = frozenset(("г", "гг", "р", "рр", "в", "вв"))
_TIME = re.compile(r"\d\s?[ap]\.\s?m$")
_UNIT = re.compile(
    r"\d\s?(?:тыс|млн|млрд|трлн|руб|р|коп|долл|евро|км|м|см|мм|км/ч|м/с|кг|мг|л|мл|га|кв|куб|мин|сек|час|ч|чел|шт|экз|т"
    r"|km|m|cm|mm|km/h|mph|kg|g|mg|lb|lbs|oz|ft|in|min|sec|hrs?|mio|mrd|tsd|std|%)$",
    re.IGNORECASE,
)
_QUOTES = {"»": "«", "«": "»", "”": "“", "“": "„", "’": "‘", '"': '"'}
"""What opens a quotation, by what closes it."""
_TIME_ZONE = frozenset(
    ("ET", "EST", "EDT", "CT", "CST", "CDT", "MT", "MST", "PT", "PST", "PDT", "GMT", "UTC", "BST", "CET")
) | {"Eastern", "Central", "Mountain", "Pacific", "Greenwich", "Moscow", "Local"}
_COUNTRY_OF_MONEY = frozenset(("США", "Канады", "Австралии", "Гонконга", "Новой"))
_REPORTS = frozenset(
    re.findall(
        r"\w+", "said says asked asks told added replied answered wrote writes explained continued shouted cried"
    )
)
_PREDICATE = re.compile(
    r"\b(?!правила\b|начал[ао]\b|недели\b|модели\b)[^\W\d_]{2,}(?:[аяиеуы]л[аои]|лся|лась|лось|лись|[её]тся|ится|[аяую]тся)\b"
    r"|\b[^\W\d_]{4,}(?:[ая]н|[её]н|[аяы]т)[аоы]?\b|\b(?:есть|нет|был[аио]?|стал[аио]?|смог)\b"
)
"""A form that is a verb's, or nearly always: feminine, neuter, plural past, reflexive, short passive participle."""

_PARTICLES = frozenset(re.findall(r"\w+", "de la le les da di do dos das du des del della van von der den el al d l"))
"""Function words that a surname begins with after an initial: "R. De Niro"."""


def glued(stop: Stop) -> bool | None:
    """No blank follows: a sentence ends only between a small word and a capitalised one, as where a blank was lost."""
    if stop.following > stop.end or stop.wide:
        return None
    after = stop.after
    capitalised = after[:1].isupper() and after[1:2].islower() and "." not in stop.next_word
    return capitalised and len(stop.word) > 3 and stop.word.islower() and stop.kind is None


def wide_mark(stop: Stop) -> bool | None:
    """The ideographic full stop ends a sentence, except inside a quotation that the sentence goes on after."""
    if not stop.wide:
        return None
    quoted = any(c in '」』”’"' for c in stop.text[stop.mark : stop.end])
    return not (stop.after[:1] in "，、,；：" or (quoted and stop.after[:1] in "とっのは"))


def punctuation_follows(stop: Stop) -> bool | None:
    """What goes on with a comma, a closing bracket or another stop goes on."""
    first = stop.after[:1]
    return False if first in ",;:.!?…)]}›%" or (first == "»" and stop.after[1:2] in ("", " ", ",", ".")) else None


def small_letter_follows(stop: Stop) -> bool | None:
    """A sentence does not begin with a small letter, save for a name such as iPhone, or code between marks."""
    word = stop.next_word
    plain = word.islower() and not stop.caseless and not set("`<{*_/\\") & set(stop.after[: stop.after.index(word)])
    return False if plain else None


def text_without_capitals(stop: Stop) -> bool | None:
    """Where a text has no capital letters at all, a stop after a longer word that is no abbreviation has to do."""
    if not stop.caseless or not stop.next_word[:1].isalpha():
        return None
    return stop.kind is None and len(stop.word) > 3


def list_number(stop: Stop) -> bool | None:
    """A number or letter that the sentence began with counts it: "1. ", "а. ", "IV. "."""
    if stop.mark - stop.begin > REACH or stop.marks != ".":
        return None
    so_far = stop.before
    return False if _LIST_NUMBER.match(so_far) or _NUMBERED.match(so_far) else None


def number_follows(stop: Stop) -> bool | None:
    """``No. 5``, ``ст. 5``, ``Sept. 11``, ``рис. IV``: the number belongs to the word before it."""
    if stop.kind not in (Kind.NUMBER, Kind.MONTH, Kind.RARELY):
        return None
    return False if stop.next_word[:1].isdecimal() or _ROMAN.match(stop.next_word) else None


def year(stop: Stop) -> bool | None:
    """``основана в 1992 г. Штаб``: a function word, or a predicate before, tells this from ``В 1992 г. Россия``."""
    if stop.word not in _YEAR_WORDS or stop.closing or not _CENTURY_OR_YEAR.search(stop.before):
        return None
    if stop.next_word[:1].isdecimal():
        return False
    so_far = stop.text[max(stop.begin, stop.mark - _CLAUSE) : stop.mark]
    return stop.starter or stop.after[:1] in '«“„"' or _PREDICATE.search(so_far) is not None


def unit(stop: Stop) -> bool | None:
    """``10 см. Для``, ``19 км/ч. Ураган``: what is measured comes before the number, so a capital begins a sentence."""
    if stop.marks != "." or not stop.next_word[:1].isupper() or not _UNIT.search(stop.before):
        return None
    return stop.next_word not in _COUNTRY_OF_MONEY


def money_of_a_country(stop: Stop) -> bool | None:
    """``37 млрд. долл. США``."""
    return False if stop.word in ("долл", "дол") and stop.next_word in _COUNTRY_OF_MONEY else None


def time_of_day(stop: Stop) -> bool | None:
    """``at 5 a.m. Eastern time`` goes on; before any other capital a sentence ends."""
    if stop.word != "m" or not _TIME.search(stop.before):
        return None
    return stop.next_word[:1].isupper() and stop.next_word not in _TIME_ZONE


def never_ends(stop: Stop) -> bool | None:
    """``Mr.``, ``т. е.``, ``e.g.``."""
    if stop.kind is Kind.TITLE:
        return False if stop.word[:1].isupper() else None
    return False if stop.kind is Kind.NEVER else None


def month(stop: Stop) -> bool | None:
    """``since Nov. What``: a month is followed by a number, so a capital begins a sentence."""
    return True if stop.kind is Kind.MONTH and stop.next_word[:1].isupper() else None


def initial(stop: Stop) -> bool | None:
    """``А. С. Пушкин``, ``J. R. R. Tolkien``; but ``achieved an A. This`` where a function word follows."""
    word = stop.word
    if stop.marks != "." or stop.closing or len(word) != 1 or not word.isupper():
        return None
    return stop.starter and stop.next_word.lower() not in _PARTICLES


def function_word_follows(stop: Stop) -> bool | None:
    """``made in the U.S. The ...``: whatever stands before the stop, here a sentence begins."""
    return True if stop.starter else None


def rarely_ends(stop: Stop) -> bool | None:
    """``U.S. President``, ``ул. Ленина``."""
    return False if stop.kind is Kind.RARELY else None


def ordinal(stop: Stop) -> bool | None:
    """``am 3. Oktober``: in these languages a full stop after a small number makes it an ordinal."""
    if stop.language not in ("de", "cs", "pl", "hu", "fi", "tr", "sr", "sv") or stop.marks != ".":
        return None
    return False if re.search(r"(?<!\d)(?<!\d[.,])\d{1,2}$", stop.before) else None


def report_follows(stop: Stop) -> bool | None:
    """``There's a shark!`` Hammel said: a name and a verb of saying belong to the quotation before."""
    if stop.language != "en" or stop.marks[-1] == "." or not stop.closing.strip(")]") or stop.starter:
        return None
    words = re.findall(r"[\w’'-]+", stop.after)[:4]
    verb = next((n for n, word in enumerate(words) if word in _REPORTS), 0)
    return False if verb and all(word[0].isupper() for word in words[:verb]) else None


def quotation_closed(stop: Stop) -> bool | None:
    """``He asked: "Who are you?"``: a quotation that words and a colon led up to ends with the sentence around it."""
    if not stop.closing or not stop.next_word[:1].isupper():
        return None
    closer = next((c for c in stop.closing if c in _QUOTES), "")
    so_far = stop.text[max(stop.begin, stop.mark - _CLAUSE) : stop.mark]
    opened = max(map(so_far.rfind, _QUOTES.get(closer, ())), default=-1)
    return True if opened > 1 and so_far[opened - 2 : opened] in (": ", ", ") else None


RULES: tuple[Callable[[Stop], bool | None], ...] = (
    glued,
    wide_mark,
    punctuation_follows,
    small_letter_follows,
    text_without_capitals,
    list_number,
    number_follows,
    year,
    money_of_a_country,
    unit,
    time_of_day,
    never_ends,
    month,
    initial,
    quotation_closed,
    report_follows,
    function_word_follows,
    rarely_ends,
    ordinal,
)
"""In this order; what none of them knows is asked of the engine."""
