"""What embeddings miss: the numbers and names of a text, in a form that compares across scripts.

A number becomes its digits (``1,500``, ``1 500`` and ``1.500`` agree). A capitalised word becomes a skeleton of
consonants that survives transliteration and inflection at the end: ``Кавано`` and ``Kavanaugh`` are both ``kvn``,
``Манчестером`` and ``Manchester`` share ``mnxst``. Skeletons of three, four and five letters are separate keys, so
that a longer agreement counts for more. Scripts without capitals give numbers only.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LATIN = "a b v g d e zh z i i k l m n o p r s t u f kh ts ch sh sh - i - e iu ia e i i e g u l n ch j j i"
_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўљњћђџј",
        _LATIN.split(),
        strict=True,
    )
)
_TOKEN = re.compile(r"\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+(?!\d)|\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
_WORD = re.compile(r"[^\W\d_]{3,}(?:['’][^\W\d_]+)*")
_LETTER = re.compile(r"[а-яёіїєґ\u0370-\u03ff\u0590-\u06ff]")
"""Letters that are not Latin, of scripts with words of their own."""
_NUMBER = re.compile(r"(?<![\w-])\d[\d \u00a0\u202f.,]*\d|(?<![\w-])\d(?!\w)")
_WHOLE = re.compile(r"[.,:]0+$")
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^a-z]", ""),
        (r"^[uw](?=[aeiouy])", "v"),  # Уэльс, Wales
        (r"w(?![aeiouy])", ""),  # Glasgow
        (r"x", "ks"),
        (r"sch|tsch|tch|ch|cz|sh|zh|dzh|dg(?=e)|j|g(?=[eiy])", "x"),
        (r"ph", "f"),
        (r"gh", ""),
        (r"th", "t"),
        (r"kh", ""),
        (r"ck", "k"),
        (r"c(?=[eiy])|ts|tz", "s"),
        (r"[cgq]", "k"),
        (r"w", "v"),
        (r"z", "s"),
        (r"d$", "t"),
        (r"[aeiouyh]", ""),
        (r"(.)\1+", r"\1"),
    )
)
_LENGTHS = (3, 4, 5)


@lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """The consonants of a word as they sound, in Latin letters; an initial vowel stays as ``a``."""
    plain = unicodedata.normalize("NFD", "".join(_CYRILLIC.get(letter, letter) for letter in word.lower()))
    result = plain
    for pattern, sound in _SOUNDS:
        result = pattern.sub(sound, result)
    return "a" + result if re.match(r"[aeiouy]", plain) and not result.startswith("v") else result


@lru_cache(maxsize=100_000)
def _word_keys(word: str) -> frozenset[str]:
    forms = {skeleton(word)}
    if word[0] in "ГҐ":  # Гамбург is Hamburg, Глазго is Glasgow
        forms.add(skeleton("Х" + word[1:]))
    return frozenset(form[:length] for form in forms for length in _LENGTHS if len(form) >= length) | {
        f"={form}" for form in forms if len(form) == 2
    }


def keys(text: str) -> frozenset[str]:
    """The comparable numbers (two digits or more) and names of a text."""
    found: set[str] = set()
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token[0].isdigit():
            digits = re.sub(r"\D", "", _WHOLE.sub("", token))
            if len(digits) > 1:
                found.add("#" + digits)
        elif token[0].isupper() and len(token) > 1:
            found |= _word_keys(token)
    return frozenset(found)


def names(text: str) -> list[frozenset[str]]:
    """The keys of each name of a text: of capitalised words but the first, and of Latin words amid other letters.

    Words all in capitals differ between languages though they name the same, and are left out.
    """
    latin = _LETTER.search(text.lower()) is None
    found = [match.group() for match in _WORD.finditer(text)]
    return [
        _keys_of(word)
        for number, word in enumerate(found)
        if (number and word[0].isupper() and not word.isupper()) or (not latin and word.isascii())
    ]


def all_keys(text: str) -> frozenset[str]:
    """The keys of all words of a text, by which a name in another script can agree with them."""
    return frozenset(key for match in _WORD.finditer(text) for key in _keys_of(match.group()))


@lru_cache(maxsize=100_000)
def _keys_of(word: str) -> frozenset[str]:
    return _word_keys(word) | ({"@" + word.lower()} if word.isascii() else frozenset())


def numbers(text: str) -> frozenset[str]:
    """Numbers in figures, as their digits without the zeros at the end: ``61,000`` is ``61 тысяча``.

    A list's or paragraph's own number at the beginning does not count, nor what a hyphen ties to a word.
    """
    found = (re.sub(r"\D", "", match[0]).rstrip("0") for match in _NUMBER.finditer(text) if match.start() > 0)
    return frozenset(filter(None, found))
