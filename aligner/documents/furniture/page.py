"""A document as the rules for boilerplate see it: where running text begins and ends, which lines stand together."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from aligner.documents.furniture import phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aligner.types import Block

_SENTENCE_END = re.compile(r"[.!?…。！？؟][\"'»”’“)\]›]*$")
_OPEN_ENDED = re.compile(r"[^.!?…。！？؟:;,\"»”)]$")
_TAIL = 12
_UNSPACED = re.compile(r"[぀-ヿ㐀-鿿ก-๛]")

MAX_LINE = 120
"""Characters of the longest line that can be furniture by itself."""
_MAX_EDGE = 300
_PROSE_WORDS = 6
"""A sentence of fewer words may be a slogan or a caption."""
_LONG_WORDS = 46
"""A block of so many words is running text even without a final stop: one more than the longest heading has."""

PAGE_NUMBER = re.compile(
    r"[-–—\[(\s]*\d{1,4}[-–—\])\s]*$"
    r"|(?:page|p\.|стр(?:аница|\.)|с\.|seite|s\.|pagina|página)\s*\d{1,4}(?:\s*(?:of|из|von|de|sur|/)\s*\d{1,4})?$"
    r"|\d{1,4}\s*(?:/|of|из|von)\s*\d{1,4}$",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?\b")
_NUMERIC_DATE = re.compile(r"\b(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2})\b")


@dataclass(frozen=True)
class Page:
    """A document's blocks as the rules see them."""

    text: str
    blocks: Sequence[Block]

    @cached_property
    def texts(self) -> list[str]:
        """Each block on one line, every blank a plain space."""
        return [" ".join(self.text[b.start : b.stop].split()) for b in self.blocks]

    @cached_property
    def head(self) -> range:
        """Blocks before the first running text; none where nothing is running text."""
        return _short(range(self._prose[0])) if self._prose else range(0)

    @cached_property
    def tail(self) -> range:
        """Blocks after the last running text."""
        return _short(range(self._prose[-1] + 1, len(self.blocks))) if self._prose else range(0)

    @cached_property
    def runs(self) -> list[range]:
        """For each block, the range of those that stand together with it without a blank line."""
        firsts = [n for n in range(len(self.blocks)) if n == 0 or self._gap(n)]
        ends = [*firsts[1:], len(self.blocks)]
        return [range(a, b) for a, b in zip(firsts, ends, strict=True) for _ in range(a, b)]

    @cached_property
    def running_heads(self) -> frozenset[int]:
        """Lines that come again at least twice, most times beside a page number or page break."""
        places: defaultdict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(self.texts):
            if len(text) <= MAX_LINE and is_open_ended(text):
                places[re.sub(r"\d+", "#", text.casefold())].append(number)
        often = [found for found in places.values() if len(found) > 2]
        return frozenset(
            n for found in often if sum(map(self._at_page_edge, found)) * 3 >= len(found) * 2 for n in found
        )

    @cached_property
    def _prose(self) -> list[int]:
        return [n for n, text in enumerate(self.texts) if is_prose(text)]

    def _gap(self, number: int) -> bool:
        between = self.text[self.blocks[number - 1].stop : self.blocks[number].start]
        return between.count("\n") + between.replace("\r\n", "").count("\r") > 1 or "\f" in between

    def _at_page_edge(self, number: int) -> bool:
        beside = [self.texts[n] for n in (number - 1, number + 1) if 0 <= n < len(self.texts)]
        after = self.text[self.blocks[number].stop :][:8]
        before = self.text[max(0, self.blocks[number].start - 8) : self.blocks[number].start]
        return "\f" in before + after or any(PAGE_NUMBER.match(text) for text in beside)


def _short(edge: range) -> range:
    """No edge instead of one longer than pages have: that is a list or a play, and all of it text."""
    return edge if len(edge) <= _MAX_EDGE else range(0)


def is_prose(text: str) -> bool:
    """Whether a block is running text: a sentence of some length with its stop, and no notice or link."""
    unspaced = len(_UNSPACED.findall(text)) * 2 > len(text)
    size = len(text) // 2 if unspaced else text.count(" ") + 1
    if size < _PROSE_WORDS or phrases.LEGAL.match(text) or phrases.RELATED.fullmatch(text):
        return False
    return size >= _LONG_WORDS or bool(_SENTENCE_END.search(text[-_TAIL:]))


def is_open_ended(text: str) -> bool:
    """Whether a line ends without a stop, comma or closing quote, as titles and menus do."""
    return _OPEN_ENDED.search(text) is not None


def is_date(text: str) -> bool:
    """Whether a line is a date and nothing else, be it with the time of day or a label such as "Published"."""
    if len(text) > MAX_LINE:
        return False
    label = phrases.DATE_LABEL.match(text)
    rest = text[label.end() :] if label else text
    words = re.findall(r"\w+", _NUMERIC_DATE.sub(" ", _CLOCK.sub(" ", rest)))
    named = any(phrases.MONTH.fullmatch(word) for word in words) and any(word[0].isdecimal() for word in words)
    return (named or has_numeric_date(rest)) and all(phrases.DATE_WORD.fullmatch(word) for word in words)


def has_numeric_date(text: str) -> bool:
    """Whether ``02.12.2020`` or the like occurs."""
    return _NUMERIC_DATE.search(text) is not None


def has_clock(text: str) -> bool:
    """Whether ``12:46`` occurs."""
    return _CLOCK.search(text) is not None


def is_same_title(first: str, second: str) -> bool:
    """Whether two lines are the same title, with a date at the end of one perhaps."""
    shorter, longer = sorted((" ".join(text.casefold().split()) for text in (first, second)), key=len)
    return longer == shorter or (longer.startswith(shorter) and is_date(longer[len(shorter) :].strip(" .,;–—-()")))


@dataclass(frozen=True)
class Evidence:
    """What the rules for single lines found, for those that need to know the company a line keeps."""

    page: Page
    marks: Sequence[str]
    """For each block the rule that marked it, or an empty string."""
    web: frozenset[str]
    """The rules that only a web page's lines satisfy."""

    @cached_property
    def strength(self) -> int:
        """How many lines only a web page has."""
        return sum(map(self.is_web, range(len(self.marks))))

    @cached_property
    def title(self) -> int:
        """The longest phrase before the text, or where none has four words, the last line there; -1: there is none."""
        texts = self.page.texts
        fit = [n for n in self.page.head if not self.marks[n] and not is_date(texts[n])]
        long = [n for n in fit if texts[n].count(" ") > 2]
        return max(long, key=lambda n: (len(texts[n]), -n)) if long else max(fit, default=-1)

    def is_web(self, number: int) -> bool:
        """Whether a line was marked as what only a web page has."""
        return self.marks[number] in self.web

    def is_short(self, number: int, words: int) -> bool:
        """Whether a line is an unfinished phrase of at most so many words, and not the title."""
        text = self.page.texts[number]
        return number != self.title and text.count(" ") < words and is_open_ended(text)

    def neighbours(self, number: int) -> list[int]:
        """The lines without a blank line between, as far as they are before or after all running text."""
        edge = self.page.head if number in self.page.head else self.page.tail
        return [n for n in self.page.runs[number] if n in edge]
