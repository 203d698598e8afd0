"""Which blocks are furniture of the page, not text: by shape, position and repetition. Nothing is dropped, only marked.

A false mark loses text, a missed one leaves a stray line: so every rule asks for strong evidence, and most look only
before the first and after the last running text. A document without running text has no such places.
A rule's name, in words, is the reason that the user is shown.

Each rule was seen at work in real texts, 176 web pages saved as text and five pages of news and treaties: navigation
in 116 of them, menus in 81, notices of rights in 81, addresses in 58, sharing in 56, invitations to subscribe in 52,
lines after other links in 40, dates in 36, numbers of pages in 35, bars in 18, links back in 16, links to other pages
in 14, credits in 14, a title that comes twice in 12, lists of other pages in 10, comments in 10, advertising in 9,
times in 8; a temperature in two, rates and the time of day in one. A doubled byline was right in one page, and
wrong in six on menus, where that does no harm.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from aligner.documents.furniture import phrases
from aligner.documents.furniture.page import (
    MAX_LINE,
    PAGE_NUMBER,
    Evidence,
    Page,
    has_clock,
    has_numeric_date,
    is_date,
    is_open_ended,
    is_same_title,
)
from aligner.documents.plain.lines import RESIDUE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aligner.types import Block

Seen = TypeVar("Seen", Page, Evidence)

_YEARS = range(1500, 2100)
_BROKEN_FIELD = re.compile(r"(?:Error! (?:Reference|Bookmark)|Ошибка! (?:Источник|Закладка)|Fehler! ).{0,60}$")
_LINK = re.compile(
    r"(?:[^\W\d][\w .-]{0,20}:\s*)?(?:<?(?:https?://|www\.)\S+|<?[\w.+-]+@[\w-]+(?:\.[\w-]+)+>?"
    r"|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|info|int|gov|edu|ru|su|рф|by|ua|kz|de|fr|uk|eu|es|it|pl|tr|cn|jp)(?:/\S*)?)$",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?(?:\s\(?(?:UTC|GMT|CET|MSK|МСК|мск)\)?)?$", re.IGNORECASE
)
_CURRENCY = r"(?:USD|EUR|RUB|RUR|BYN|UAH|KZT|GBP|CHF|CNY|JPY|PLN|AMD|KGS|TJS|UZS|AZN|TRY|[$€£¥₽₴₸])"
_RATE = re.compile(
    rf"(?=.*\d)(?:\d+\s?)?{_CURRENCY}(?:\s?/\s?{_CURRENCY})?\s*[:=–—-]?\s*[+-]?\d[\d.,]*(?:\s?{_CURRENCY})?"
    r"(?:\s*[▲▼↑↓+-]?\s*\(?[+-]?\d[\d.,]*\s?%?\)?)?\s*[▲▼↑↓]?$"
)
_DEGREES = re.compile(r"(?<![\w.,])[-−–+]?(\d{1,2})(?:\s?(?:\.\.\.?|…|[-–—])\s?[-−–+]?\d{1,2})?\s?°\s?[CFСF]?(?!\w)")
_PART = r"[^|>»›→•·<[\]{}=]{1,40}"
_MENU_BAR = re.compile(rf"{_PART} ([|>»›→•·]) {_PART}(?: \1 {_PART})+$")
_HOTTEST = 60
_NOTICE_WORDS, _MAX_NOTICE = 60, 600


def word_processor_residue(page: Page, number: int) -> bool:
    """``[bookmark: _GoBack]``, ``[image]``: what fields and pictures leave in a text; also a reference that broke."""
    text = page.texts[number]
    return RESIDUE.fullmatch(text) is not None or _BROKEN_FIELD.match(text) is not None


def page_number(page: Page, number: int) -> bool:
    """A number that stands alone, if it is no year, or "Page 2 of 9"."""
    text = page.texts[number]
    return PAGE_NUMBER.match(text) is not None and not (text.isdecimal() and int(text) in _YEARS)


def web_or_mail_address(page: Page, number: int) -> bool:
    """An address and at most a label before it."""
    return _LINK.match(page.texts[number]) is not None


def line_without_words(page: Page, number: int) -> bool:
    """Stars, dashes and the like between sections; not the dots or marks that may be a speaker's whole answer."""
    return not any(c.isalnum() or c in ".?!…" for c in page.texts[number])


def running_head(page: Page, number: int) -> bool:
    """A title or name that comes again on page after page."""
    return number in page.running_heads


def clock_time(page: Page, number: int) -> bool:
    """The time of day above the text; two of them are a timetable."""
    return (
        _CLOCK.match(page.texts[number]) is not None and sum(bool(_CLOCK.match(page.texts[n])) for n in page.head) == 1
    )


def date_with_time(page: Page, number: int) -> bool:
    """``30 November 2020, 12:46``: to the minute only pages are dated, not letters or diaries."""
    return has_clock(page.texts[number]) and is_date(page.texts[number])


def date_in_figures(page: Page, number: int) -> bool:
    """``02.12.2020`` alone, or any date after a label such as "Published"."""
    text = page.texts[number]
    return is_date(text) and (has_numeric_date(text) or phrases.DATE_LABEL.match(text) is not None)


def exchange_rate(page: Page, number: int) -> bool:
    """``USD 89.01``, ``EUR/RUB 95.05``."""
    return _RATE.match(page.texts[number]) is not None


def weather(page: Page, number: int) -> bool:
    """A few words with a temperature that air can have."""
    text = page.texts[number]
    found = _DEGREES.search(text)
    return found is not None and int(found[1]) <= _HOTTEST and text.count(" ") < 7 and is_open_ended(text)


def menu_bar(page: Page, number: int) -> bool:
    """``Home | News | Contact``: three short parts or more, between them everywhere the same bar or arrow and blanks.

    Brackets tell commands and code: with them or mixed signs it took 93 lines of text in 1,047 pages and 1,044 texts.
    """
    return _MENU_BAR.match(page.texts[number]) is not None and is_open_ended(page.texts[number])


def invitation_to_subscribe(page: Page, number: int) -> bool:
    """Newsletters and channels to follow."""
    return phrases.SUBSCRIBE.fullmatch(page.texts[number]) is not None


def sharing_links(page: Page, number: int) -> bool:
    """Names of networks, printing, sending; a first line may be a title of one such word."""
    return number > 0 and phrases.SHARE.fullmatch(page.texts[number]) is not None


def comments_and_tags(page: Page, number: int) -> bool:
    """Counts of comments and views, the invitation to comment, tags."""
    return phrases.COMMENTS.fullmatch(page.texts[number]) is not None


def advertising(page: Page, number: int) -> bool:
    """The word that stands over an advertisement."""
    return phrases.ADVERTISING.fullmatch(page.texts[number]) is not None


def legal_notice(page: Page, number: int) -> bool:
    """Rights, terms, cookies: such notices may be whole sentences."""
    text = page.texts[number]
    return phrases.LEGAL.match(text) is not None and text.count(" ") < _NOTICE_WORDS


def links_to_other_pages(page: Page, number: int) -> bool:
    """``Popular``, ``Read also: ...`` after the text; before it, that may be its title."""
    return number in page.tail and phrases.RELATED.fullmatch(page.texts[number]) is not None


def link_back(page: Page, number: int) -> bool:
    """``Back to ...`` after the text."""
    return number in page.tail and phrases.BACK.fullmatch(page.texts[number]) is not None


Rule = Callable[[Page, int], bool]
ANYWHERE: tuple[Rule, ...] = (
    word_processor_residue,
    page_number,
    web_or_mail_address,
    line_without_words,
    running_head,
)
"""Furniture wherever it stands: there is nothing in it to translate."""
AT_EDGES: tuple[Rule, ...] = (
    clock_time,
    date_with_time,
    exchange_rate,
    weather,
    menu_bar,
    invitation_to_subscribe,
    sharing_links,
    comments_and_tags,
    advertising,
    legal_notice,
    links_to_other_pages,
    link_back,
)
"""Furniture of a web page before and after its text; each is also evidence that the document is one."""


def menu(seen: Evidence, number: int) -> bool:
    """A short line in company of a web page's lines, several of them or among several short ones."""
    if not seen.is_short(number, 4):
        return False
    beside = seen.neighbours(number)
    web = sum(map(seen.is_web, beside))
    short = sum(not seen.marks[n] and seen.is_short(n, 4) for n in beside)
    return web > 1 or (web == 1 and short > 2)


def navigation(seen: Evidence, number: int) -> bool:
    """``Home``, ``Search`` on what is a web page by other signs, or two such lines together."""
    texts = seen.page.texts
    if not phrases.NAVIGATION.fullmatch(texts[number]):
        return False
    return seen.strength > 0 or sum(bool(phrases.NAVIGATION.fullmatch(texts[n])) for n in seen.neighbours(number)) > 1


def title_that_stands_twice(seen: Evidence, number: int) -> bool:
    """The second of two equal titles, which may have a date at its end."""
    page = seen.page
    if number not in page.head or page.texts[number].count(" ") < 3:
        return False
    earlier = (n for n in range(number) if page.runs[n] != page.runs[number] and page.texts[n].count(" ") >= 3)
    return any(is_same_title(page.texts[n], page.texts[number]) for n in earlier)


def byline_that_stands_twice(seen: Evidence, number: int) -> bool:
    """A name after the title that is at once repeated."""
    texts = seen.page.texts
    beside = [texts[n] for n in (number - 1, number + 1) if n in seen.page.head]
    after_title = -1 < seen.title < number and number in seen.page.head
    return after_title and texts[number] in beside and seen.is_short(number, 4) and texts[number].istitle()


def list_of_other_pages(seen: Evidence, number: int) -> bool:
    """What follows "Recent news" after the text."""
    before = range(seen.page.tail.start, number)
    under = any(seen.marks[n] == _named(links_to_other_pages) for n in before)
    return under and seen.is_short(number, 20)


def credit(seen: Evidence, number: int) -> bool:
    """``By ...``, ``Photo: ...`` on a web page."""
    return seen.strength > 0 and seen.is_short(number, 6) and phrases.CREDIT.match(seen.page.texts[number]) is not None


def date(seen: Evidence, number: int) -> bool:
    """A date alone: in figures or labelled, or in words on a web page; a letter's or a diary's is left."""
    return date_in_figures(seen.page, number) or (seen.strength > 0 and is_date(seen.page.texts[number]))


def short_line_after_other_furniture(seen: Evidence, number: int) -> bool:
    """Where the links below a text have begun, more follow; a signature stands before them."""
    before = range(seen.page.tail.start, number) if number in seen.page.tail else range(0)
    return seen.strength > 1 and seen.is_short(number, 5) and any(map(seen.is_web, before))


CONTEXT: tuple[Callable[[Evidence, int], bool], ...] = (
    date,
    menu,
    navigation,
    title_that_stands_twice,
    byline_that_stands_twice,
    list_of_other_pages,
    credit,
    short_line_after_other_furniture,
)
"""Furniture by the company it keeps."""


def mark(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The same blocks, those that are furniture with the name of the rule that says so in ``boilerplate``."""
    page = Page(text, blocks)
    edges = [n for n in (*page.head, *page.tail) if len(page.texts[n]) <= _MAX_NOTICE]
    marks = [_first(ANYWHERE, page, n) if len(page.texts[n]) <= MAX_LINE else "" for n in range(len(blocks))]
    for number in edges:
        marks[number] = marks[number] or _first(AT_EDGES, page, number)
    evidence = Evidence(page, tuple(marks), frozenset(map(_named, AT_EDGES)))
    for number in edges:
        marks[number] = marks[number] or _first(CONTEXT, evidence, number)
    return tuple(replace(b, boilerplate=reason) if reason else b for b, reason in zip(blocks, marks, strict=True))


def _first(rules: Sequence[Callable[[Seen, int], bool]], seen: Seen, number: int) -> str:
    """The first rule that applies, as a reason; empty if none does."""
    return next((_named(rule) for rule in rules if rule(seen, number)), "")


def _named(rule: Callable[[Seen, int], bool]) -> str:
    """A rule's name in words."""
    return rule.__name__.replace("_", " ")
