"""A place where a sentence may end, and what the rules want to know about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property

from aligner.segment.abbreviations import Kind, abbreviations, starters
from aligner.text.language import function_words

FINAL = "։۔।॥።፧፨။។៕༎།᠃᠉܀܁܂߹᱾᱿꯫෴᭚᭛᭞᭟꧈꧉꘎꘏"
"""Of Unicode's Sentence_Terminal, the marks that do nothing but end sentences: in no number, after no abbreviation."""
_MARKS = ".!?…؟" + FINAL
_MORE_MARKS = {"el": ";\u037e", "hy": ":"}
_WIDE = "。！？｡．"
_WIDE_CLOSING = "」』）】〕〉》］｝〗〙｣＂＇”’\"')"

REACH = 32
"""Characters looked at on either side; the longest abbreviation in several parts, "чл.-корр.", needs ten."""
CLAUSE = 200
"""Characters of the sentence so far in which a predicate, an opening bracket or quotation mark is looked for."""

_CHAIN = re.compile(r"(?:(?<![^\W_])[^\W\d_]{1,4}\.[-\s]?)*[^\W\d_]+(?:[-’'/:][^\W\d_]+)*$")
_LAST_WORD = re.compile(r"[^\W\d_]+(?:[-’'/:][^\W\d_]+)*$")
_SIGNED_WORD = re.compile(r"[^\s\"'«»“”„()\[\],;:!?…\d]+$")
_LINK = re.compile(r"\.[-\s]?")
_NEXT_WORD = re.compile(r"[^\w]*([^\W_]+)")
_PAIRED = re.compile(r"[()\[\]{}«»“”„‘「」『』（）【】〔〕〈〉《》]")
_OPENED_BY = {
    ")": "(", "]": "[", "}": "{", "»": "«", "”": "“„”", "“": "„", "」": "「", "』": "『", "）": "（", "】": "【",
    "〕": "〔", "〉": "〈", "》": "《",
}  # fmt: skip

_NAMES_TOO = {"en": frozenset(("may", "will", "us")), "ru": frozenset(("ли", "бы", "же", "то"))}
"""Function words that are names as well: "U.S. May data", "им. Ли"."""


@cache
def candidate(language: str) -> re.Pattern[str]:
    """Every place where a sentence may end: marks, what closes after them, and blanks or a letter.

    A row of marks is entered at its beginning only and never given back, or a line of nothing but dots would take
    quadratic time. In Greek the semicolon asks, and an Armenian sentence is often typed with a colon.
    """
    marks = _MARKS + _WIDE + _MORE_MARKS.get(language, "")
    return re.compile(
        rf"[{marks}](?<![{marks}]{{2}})[{marks}]*+(?:"
        # Between full-width digits the full-width stop is a decimal point, after a letter an initial's.
        rf"(?<=[{_WIDE}])(?<![０-９]．(?=[０-９]))(?<![Ａ-Ｚ]．)(?P<wide>[{_WIDE_CLOSING}]*+)\s*(?=\S)|"
        rf"(?<![{_WIDE}])(?P<closing>(?:[\"'»«”’“‘)\]›‹]|\s»(?=\s)|\[\d{{1,3}}\]|[¹²³⁴-⁹])*)"
        rf"(?:\s+(?=\S)|(?=[^\W\d_「『《“])|(?<=[{FINAL}])(?=\d)))"
    )


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
    """The marks are those of Chinese and Japanese, which need no blank after them."""
    caseless: bool
    """The text has no capital letters although its script has them."""

    @classmethod
    def at(cls, found: re.Match[str], text: str, language: str, begin: int, caseless: bool) -> Stop:
        """The place of a match of ``candidate``."""
        wide, mark, following = found["wide"] is not None, found.start(), found.end()
        closing = found["wide"] if wide else found["closing"]
        end = found.end("wide" if wide else "closing")
        # A straight quotation mark after the stop opens when all before it are closed: 他来了。"你好。""你好。"
        if wide and '"' in closing:
            odd = text.count('"', max(begin, mark - CLAUSE), mark) % 2
            kept = '"'.join(closing.split('"')[: odd + 1])
            if kept != closing:
                end = following = end - len(closing) + len(kept)
                closing = kept
        # An ASCII mark between ideograms is as wide as theirs: よろしいですか?はい. A stop joins names there.
        if not wide and following == end and mark > begin and text[end - 1] in "?!":
            wide = _is_ideogram(text[mark - 1]) and _is_ideogram(text[following])
        return cls(text, language, begin, mark, end, following, closing, wide, caseless)

    @cached_property
    def marks(self) -> str:
        """The marks themselves."""
        return self.text[self.mark : self.end - len(self.closing)]

    @cached_property
    def before(self) -> str:
        """The text before the marks, as far as it matters."""
        return self.text[max(self.begin, self.mark - REACH) : self.mark]

    @cached_property
    def clause(self) -> str:
        """The sentence so far, as far as it matters."""
        return self.text[max(self.begin, self.mark - CLAUSE) : self.mark]

    @cached_property
    def after(self) -> str:
        """The text that follows, as far as it matters."""
        return self.text[self.following : self.following + REACH]

    @cached_property
    def chain(self) -> list[str]:
        """The word before the marks and the abbreviated ones that it makes a chain with: "т. е", "J. R. R"."""
        head, _, token = self.before.rpartition(" ")
        if token and not token.isascii() and has_signs(token[-1]):
            found = _SIGNED_WORD.search(token)
        elif "." not in token and not head.endswith("."):  # nine in ten, at a third of the time
            found = _LAST_WORD.search(token)
            return [found.group()] if found else []
        else:
            found = _CHAIN.search(self.before)
        return _LINK.split(found.group()) if found else []

    @property
    def word(self) -> str:
        """The word before the marks; empty if there is none."""
        return self.chain[-1] if self.chain else ""

    @cached_property
    def word_before(self) -> str:
        """The word before the word before the marks."""
        head = self.before[: len(self.before) - len(self.word)].rstrip()
        found = _LAST_WORD.search(head)
        return found.group() if found else ""

    @cached_property
    def kind(self) -> Kind | None:
        """What kind of abbreviation stands before the marks, the longest one that is known."""
        if self.marks != "." or self.closing.strip(")]"):
            return None
        parts = [part.lower() for part in self.chain]
        table = abbreviations(self.language)
        for first in range(max(0, len(parts) - 4), len(parts)):
            name = ".".join(parts[first:])
            if name in table:
                return table[name]
        if self.language in ("de", "nl") and parts and parts[-1].endswith("str"):  # Hauptstr., Kerkstr.
            return Kind.RARELY
        return None

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
        known = small in function_words(self.language) or small in starters(self.language)
        return known and small not in _NAMES_TOO.get(self.language, ())

    @cached_property
    def opened(self) -> int:
        """Where the innermost bracket or quotation mark of a pair stands that is open at the marks; -1 for none."""
        first = max(self.begin, self.mark - CLAUSE)
        stack: list[int] = []
        for found in _PAIRED.finditer(self.text, first, self.mark):
            if stack and self.text[stack[-1]] in _OPENED_BY.get(found.group(), ""):
                stack.pop()
            elif found.group() not in ")]}»”」』）】〕〉》":
                stack.append(found.start())
        return stack[-1] if stack else -1


def _is_ideogram(character: str) -> bool:
    return "\u3005" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or "\uff66" <= character <= "\uff9f"


def has_signs(character: str) -> bool:
    """Whether it belongs to the scripts from Hebrew to Khmer, whose vowel signs are no word characters to ``re``."""
    return "\u0590" <= character <= "\u17ff"
