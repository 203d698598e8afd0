"""Words of a text with their places, folded so that spellings of one word are equal."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_MARKS = r"\u0300-\u036f\u00ad\u200b\u2060"
_LETTER = rf"(?:[^\W_]|(?<=[\u0400-\u052f])['’ʼ](?=[\u0400-\u052f]))[{_MARKS}]*"
"""With the apostrophe of Ukrainian and Belarusian words (здоров’я), whichever sign it is."""
_UNSPACED = "㐀-鿿豈-\ufaffぁ-ヿ\u0e00-\u0e7f"
"""Scripts written without spaces: each character is a word, and a term stands wherever its characters do in a row."""
_PLAIN = rf"(?P<dotted>(?<![^\W_])(?:[^\W\d_]\.){{2,}})|[{_UNSPACED}]|(?:(?![{_UNSPACED}]){_LETTER})+"
_WORD = re.compile(_PLAIN)
_NO_SUFFIX = (
    "the|and|for|but|that|this|with|from|into|our|not|are|was|has|had|you|she|who|its|in|on|it|he|we|if|is|as|at|to"
    "|of|or"
)
"""Words that follow a full stop where a space was forgotten."""
_CODE = "|".join(
    (
        r"(?:https?://|www\.|(?<!\w)[A-Za-z]:[\\/]|(?<![\w/])//?(?=[\w.-]{1,80}/))[^\s<>\"»”]*[^\s<>\"»”.,;:!?)\]]",
        r"(?<![\w.+-])[\w.+-]{1,64}@\w[\w-]*(?:\.\w[\w-]*)+",
        r"(?<![\w-])--(?=[^\W\d_])\w[\w-]*|(?<![\w-])-[A-Za-z](?![\w-])",
        rf"(?<![\w.-])[^\W_][\w.-]{{0,80}}\.(?!(?:{_NO_SUFFIX})\b)[a-z][a-z0-9]{{1,4}}(?!\.?\w)",
        r"(?<!\w)[^\W_]+(?:_+[^\W_]+)+",
        r"(?<!\w)[A-ZА-ЯЁ]{2,}(?:\.[A-ZА-ЯЁ\d]{2,})+(?!\w)",
    )
)
"""What is written for machines: addresses, options, file names, identifiers, functions. It holds no words."""
_CODED = re.compile(rf"{_CODE}|{_PLAIN}")
_MAY_HOLD_CODE = re.compile(r"_|(?<!\w)--?\w|@\w|[\\/]\w|www\.|\w\.[a-z]|[A-ZА-ЯЁ]\.[A-ZА-ЯЁ]")
_POSSESSIVE = re.compile(r"['’]s(?![^\W_])|(?<=s)['’](?![^\W_])")
_INVISIBLE = re.compile(r"[\u00ad\u200b\u2060\ufeff]")
_STRESS = re.compile("(?<=[аеиоуыэюяёАЕИОУЫЭЮЯЁ])[\u0300\u0301]")
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_HYPHEN = re.compile(r"[-\u2010\u2011\u2012\u2013]")
_DASH = re.compile(rf"\s+[{_DASHES}]+\s*|[{_DASHES}]+\s+|[\u2014\u2212]")


class Token(NamedTuple):
    """A word: its place, its surface without marks, its folded form, and what stands between it and the word before.

    ``join`` is ``" "``, ``"-"`` (a hyphen), ``"–"`` (a dash), ``"'"``, or ``"x"`` for all else and the beginning.
    """

    start: int
    stop: int
    surface: str
    form: str
    join: str


@lru_cache(maxsize=100_000)
def _spelled(raw: str) -> tuple[str, str]:
    """Surface and folded form."""
    plain = raw
    if not raw.isascii():
        plain = unicodedata.normalize("NFC", _STRESS.sub("", _INVISIBLE.sub("", raw)))
    return plain, plain.casefold().replace("ё", "е").replace("’", "'").replace("ʼ", "'")


def _join(between: str) -> str:
    """The kind of what stands between two words."""
    if between == " " or between.isspace():
        return " "
    if _HYPHEN.fullmatch(between):
        return "-"
    if _DASH.fullmatch(between):
        return "–"
    if between in ("'", "’"):
        return "'"
    return "" if not between else "x"


def tokens(text: str) -> list[Token]:
    """The words of a text in order. A possessive ``'s`` belongs to no word and separates nothing.

    ``data_Y``, ``report.ods``, ``--field`` and addresses are one word each.
    """
    found: list[Token] = []
    end = 0
    pattern = _CODED if _MAY_HOLD_CODE.search(text) else _WORD
    for match in pattern.finditer(text):
        start, stop = match.span()
        if start < end:
            continue
        raw = match.group()
        if match["dotted"] is not None:
            raw = raw.replace(".", "")
        surface, form = _spelled(raw)
        join = _join(text[end:start]) if found else "x"
        found.append(Token(start, stop, surface, form, join))
        possessive = _POSSESSIVE.match(text, stop)
        end = possessive.end() if possessive else stop
    return found


def folded(text: str) -> str:
    """A text as words are compared: lower case, ё as е, no stress marks or soft hyphens."""
    return _spelled(text)[1]


_SPELLING = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=\w{3})is(e|ed|er|es|ing|ation|ations)$", r"iz\1"),
        (r"(?<=\w{3})our(?=(ed|er|ers|s|ing|al|ally|able)?$)", "or"),
        (r"(?<=\w{3})tre(?=s?$)", "ter"),
        (r"^(def|off|lic|pret)ence(?=s?$)", r"\1ense"),
        (r"^programme(?=s?$)", "program"),
        (r"ll(?=(ed|ing|er|ers)$)", "l"),
    )
)
"""British spellings, made American on both sides; that ``exercise`` becomes ``exercize`` harms nobody."""


@lru_cache(maxsize=50_000)
def respelled(form: str, language: str) -> str:
    """A folded form in the one spelling that is compared: British and American English are the same word."""
    if language != "en" or len(form) < 5:
        return form
    for pattern, replacement in _SPELLING:
        form = pattern.sub(replacement, form)
    return form
