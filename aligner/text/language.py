"""Which language a text is in, from its script and its commonest words: offline, without a model.

The script decides alone where it can (Thai, Korean, Greek ...). Languages that share a script are told apart
by their function words, which make up about four words in ten of any running text, and by letters that the others lack.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from aligner.text.function_words import FUNCTION_WORDS, OWN_LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

UNKNOWN = "und"
"""The code of a text without words, or in a script that is not known here (ISO 639: undetermined)."""


@dataclass(frozen=True, slots=True)
class Detection:
    """A language code (``ru``, ``zh-tw``, ``und``) and how sure of it we are, 0..1."""

    code: str
    confidence: float

    def __str__(self) -> str:
        """As a message shows it: ``ru (98 %)``."""
        return f"{self.code} ({self.confidence:.0%})"


"""Letters beyond the plain ones; English has none."""
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшьюя")

_CYRILLIC = ("ru", "uk", "be", "bg", "sr", "mk", "kk")
_LATIN = tuple(code for code in FUNCTION_WORDS if code not in _CYRILLIC)
_ENCODED = frozenset(("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"))

_SCRIPTS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(f"[{letters}]")
    for name, letters in {
        "latin": "A-Za-zÀ-ÖØ-öø-ɏ",
        "cyrillic": "Ѐ-ԯ",
        "han": "㐀-䶿一-鿿",
        "kana": "ぁ-ヿ",
        "ko": "가-힣ᄀ-ᇿ",
        "ar": "ء-يٱ-ۓ",
        "th": "ก-๛",
        "el": "Ͱ-Ͽ",
        "he": "א-ת",
        "hi": "ऀ-ॿ",
        "hy": "Ա-֏",
        "ka": "ა-ჿ",
    }.items()
}
_CHARACTER_WEIGHT = {"han": 3, "kana": 3, "ko": 3}
"""A character of these scripts stands for about as much text as three letters."""

_PERSIAN = frozenset("پچژگیک")

_WORD = re.compile(r"[^\W\d_]+")
_BULGARIAN_VOWEL = re.compile("ъ(?=[бвгджзклмнпрстфхцчшщ])")
"""ъ before a consonant is a vowel in Bulgarian and does not occur in Russian; counted as a letter of its own."""
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")

# A word of a language's own list is about 4 words in 10 of its running text, and 1 in 25 of another's, because short
# words are shared; a letter that a language lacks is in 1 of its words in 100 (names), and in 1 in 5 of another's.
# Words are not independent, so the odds are tempered. Rough figures, and yet: of program messages in 31 languages,
# 20 to 40 words long, .988 are told right, .960 of 10 to 20 words; at a confidence over .9, 13 of 11,359 were wrong.
_HIT, _MISS, _FOREIGN = math.log(0.40 / 0.04), math.log(0.60 / 0.96), math.log(0.01 / 0.20)
_TEMPER, _FAVOUR = 0.6, 0.5

_SLICES, _SLICE = 16, 2_000
_SURE, _ENOUGH_WORDS, _ENOUGH_IDEOGRAMS = 0.9, 5, 6


def detect(text: str) -> Detection:
    """The language of a text, judged on up to sixteen slices of 2,000 characters spread over it.

    Knows the sixteen languages of the embedded encoder (ar zh zh-tw nl en de fr it pt es ja ko ru pl th tr)
    and a few more that could be mistaken for them. The confidence of a title of four words is honestly low.
    """
    sample = _INVISIBLE.sub("", _sample(text))
    weights = {name: len(p.findall(sample)) * _CHARACTER_WEIGHT.get(name, 1) for name, p in _SCRIPTS.items()}
    total = sum(weights.values())
    if not total:
        return Detection(UNKNOWN, 0.0)
    weights["han"] += weights["kana"]
    script = max((name for name in weights if name != "kana"), key=weights.__getitem__)
    found = _within(script, sample, weights)
    return Detection(found.code, round(found.confidence * weights[script] / total, 4))


def detect_other(text: str, language: str) -> str:
    """The language of a part of a document when it is surely not ``language``, else an empty string.

    A part needs five words to be told from a language of the same script: names and titles are alike in many.
    """
    words = _WORD.findall(text.lower())
    # Most blocks of a text in one language end here, at a third of the price of detection.
    listed = Counter(code for word in words for code in _listed().get(word, ()))
    if not words or (listed[language] and listed[language] == max(listed.values())):
        return ""
    found = detect(text)
    if found.code in (UNKNOWN, language) or {found.code, language} == {"zh", "zh-tw"}:
        return ""
    if script_of(found.code) == "han":  # no blanks, so no words to count
        return found.code if len(text) >= _ENOUGH_IDEOGRAMS else ""
    if script_of(found.code) != script_of(language):
        return found.code if len(words) > 1 or found.code == "th" else ""
    return found.code if found.confidence >= _SURE and len(words) >= _ENOUGH_WORDS else ""


def script_of(language: str) -> str:
    """The script a language is told by: ``latin``, ``cyrillic``, ``han``, or the language's own code."""
    if language in ("zh", "zh-tw", "ja"):
        return "han"
    if language in _CYRILLIC:
        return "cyrillic"
    return language if language in _SCRIPTS else "latin"


@cache
def function_words(language: str) -> frozenset[str]:
    """The commonest words of a language, lower case: articles, pronouns, prepositions, conjunctions, auxiliaries."""
    return frozenset(FUNCTION_WORDS.get(language, "").split())


def normalised(code: str) -> str:
    """A language code as this program writes it: ``RU`` and ``ru-RU`` are ``ru``, ``zh_Hant`` is ``zh-tw``.

    Raises ``ValueError`` for what is not a code of two or three letters with optional subtags.
    """
    parts = code.strip().lower().replace("_", "-").split("-")
    if not (parts[0].isascii() and parts[0].isalpha() and len(parts[0]) in (2, 3)) or not all(parts):
        raise ValueError(f"{code!r} is not a language code: write two letters, such as ru, en or zh-tw")
    if parts[0] == "zh" and {"tw", "hk", "mo", "hant"} & set(parts[1:]):
        return "zh-tw"
    return parts[0]


def _sample(text: str) -> str:
    """The whole of a short text, and slices of a long one."""
    if len(text) <= _SLICES * _SLICE:
        return text
    step = len(text) // _SLICES
    return " ".join(text[start : start + _SLICE] for start in range(0, step * _SLICES, step))


def _within(script: str, sample: str, weights: Mapping[str, int]) -> Detection:
    """The language, given its script."""
    if script == "latin":
        return _by_words(sample, _LATIN)
    if script == "cyrillic":
        return _by_words(_BULGARIAN_VOWEL.sub("ѫ", sample), _CYRILLIC)
    if script == "han":
        return _chinese_or_japanese(sample, weights)
    if script == "ar" and sum(map(sample.count, _PERSIAN)) * 20 > weights["ar"]:
        return Detection("fa", 0.9)
    return Detection(script, 1.0)


def _chinese_or_japanese(sample: str, weights: Mapping[str, int]) -> Detection:
    """Japanese mixes kana among its characters; the two ways of writing Chinese differ in common ones."""
    # Running Japanese is half kana; a Chinese text quotes a Japanese name at most.
    if weights["kana"] * 10 > weights["han"]:
        return Detection("ja", 1.0)
    counts = Counter(_SCRIPTS["han"].findall(sample))
    # The older national character sets hold one way of writing each: what only GB 2312 has is simplified, what only
    # Big5 has is traditional. That tells thousands of characters apart without a table.
    only = [(_encodes(c, "gb2312"), _encodes(c, "big5"), n) for c, n in counts.items()]
    simplified = sum(n for gb, big, n in only if gb and not big)
    traditional = sum(n for gb, big, n in only if big and not gb)
    code = "zh-tw" if traditional > simplified else "zh"
    return Detection(code, (max(simplified, traditional) + 1) / (simplified + traditional + 2))


def _encodes(character: str, charset: str) -> bool:
    """Whether a character set holds the character."""
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _by_words(sample: str, codes: tuple[str, ...]) -> Detection:
    """Odds of each language of one script from its function words and letters."""
    words = Counter(word.lower() for word in _WORD.findall(sample))
    scores = dict(_scores(words, codes))
    best = max(scores, key=scores.__getitem__)
    total = sum(math.exp(score - scores[best]) for score in scores.values())
    return Detection(best, 1 / total)


def _scores(words: Counter[str], codes: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    """Tempered log odds of each language."""
    size = sum(words.values())
    hits: Counter[str] = Counter()
    for word, count in words.items():
        for code in _listed().get(word, ()):
            hits[code] += count
    strange = [(letters, count) for word, count in words.items() if (letters := set(word) - _PLAIN)]
    for code in codes:
        own = OWN_LETTERS.get(code, frozenset())
        foreign = sum(count for letters, count in strange if not letters <= own)
        odds = hits[code] * _HIT + (size - hits[code]) * _MISS + foreign * _FOREIGN
        yield code, _TEMPER * odds + (_FAVOUR if code in _ENCODED else 0.0)


@cache
def _listed() -> dict[str, tuple[str, ...]]:
    """Each function word with the languages that have it."""
    listed: dict[str, tuple[str, ...]] = {}
    for code in FUNCTION_WORDS:
        for word in function_words(code):
            listed[word] = (*listed.get(word, ()), code)
    return listed
