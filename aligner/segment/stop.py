"""A place where a sentence may end, and what the rules want to know about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from aligner.segment.abbreviations import Kind, abbreviations
from aligner.text.language import function_words

CANDIDATE = re.compile(
    r"(?<![.!?…؟۔।॥։])[.!?…؟۔।॥։]++"
    r"(?P<closing>(?:[\"'»«”’“‘)\]›‹]|\s»(?=\s)|\[\d{1,3}\]|[¹²³⁴-⁹])*)"
    r"(?:\s+(?=\S)|(?=[^\W\d_]))"
    r"|(?<![。！？｡])(?P<wide>[。！？｡]++[」』）】〕〉》”’\"']*)\s*(?=\S)"
)
"""Every place where a sentence may end: marks, what closes after them, and blanks or a letter. A row of marks is
entered at its beginning only and never given back, or a line of nothing but dots would take quadratic time."""

REACH = 32
"""Characters looked at on either side; the longest abbreviation in several parts, "чл.-корр.", needs ten."""

_CHAIN = re.compile(r"(?:(?<![^\W_])[^\W\d_]{1,4}\.[-\s]?)*[^\W\d_]+(?:[-’'/][^\W\d_]+)*$")
_LAST_WORD = re.compile(r"[^\W\d_]+(?:[-’'/][^\W\d_]+)*$")
_LINK = re.compile(r"\.[-\s]?")
_NEXT_WORD = re.compile(r"[^\w]*([^\W_]+)")

_NAMES_TOO = {"en": frozenset(("may", "will", "us")), "ru": frozenset(("ли", "бы", "же", "то"))}
"""Function words that are names as well: "U.S. May data", "им. Ли"."""


@dataclass
class Stop:
    """A place where a sentence may end, in a text on one line with single spaces."""

    text: str
    language: str
    begin: int
    """Where the sentence so far begins."""
    mark: int
    """The first of the marks."""
    end: int
    """After the marks and what closes after them."""
    following: int
    """Where the next sentence would begin."""
    closing: str
    wide: bool
    caseless: bool
    """The text has no capital letters although its script has them."""

    @cached_property
    def marks(self) -> str:
        """The marks themselves."""
        return self.text[self.mark : self.end - len(self.closing)]

    @cached_property
    def before(self) -> str:
        """The text before the marks, as far as it matters."""
        return self.text[max(self.begin, self.mark - REACH) : self.mark]

    @cached_property
    def after(self) -> str:
        """The text that follows, as far as it matters."""
        return self.text[self.following : self.following + REACH]

    @cached_property
    def chain(self) -> list[str]:
        """The word before the marks and the abbreviated ones that it makes a chain with: "т. е", "J. R. R"."""
        head, _, token = self.before.rpartition(" ")
        if "." not in token and not head.endswith("."):  # nine in ten, at a third of the time
            found = _LAST_WORD.search(token)
            return [found.group()] if found else []
        found = _CHAIN.search(self.before)
        return _LINK.split(found.group()) if found else []

    @property
    def word(self) -> str:
        """The word before the marks; empty if there is none."""
        return self.chain[-1] if self.chain else ""

    @cached_property
    def kind(self) -> Kind | None:
        """What kind of abbreviation stands before the marks, the longest one that is known."""
        if self.marks != "." or self.closing.strip(")]"):
            return None
        parts = [part.lower() for part in self.chain]
        table = abbreviations(self.language)
        names = (".".join(parts[first:]) for first in range(max(0, len(parts) - 4), len(parts)))
        return next((table[name] for name in names if name in table), None)

    @cached_property
    def next_word(self) -> str:
        """The first word after the stop, without quotes or dashes before it."""
        found = _NEXT_WORD.match(self.after)
        return found[1] if found else ""

    @cached_property
    def starter(self) -> bool:
        """Whether a function word with a capital follows, which nothing but the beginning of a sentence gives it."""
        word = self.next_word
        if not word or not (word.istitle() or (len(word) == 1 and word.isupper())):
            return False
        if self.after[self.after.index(word) + len(word) :][:1] == ".":
            return False
        small = word.lower()
        return small in function_words(self.language) and small not in _NAMES_TOO.get(self.language, ())
