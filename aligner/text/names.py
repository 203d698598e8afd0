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
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float32]

_LATIN = "a b v g d e zh z i i k l m n o p r s t u f kh ts ch sh sh - i - e iu ia e i i e g u l n ch j j i"
_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўљњћђџј",
        _LATIN.split(),
        strict=True,
    )
)
_TOKEN = re.compile(r"\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+(?!\d)|\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
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
_PAIRS = 262_144
"""Pairs of texts looked at at once."""


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


class NameIndex:
    """Shared names and numbers of source and target texts, weighted by how rare they are.

    Agreement is ``d / (d + m**2)``, where ``d`` is the sum over shared keys of the squared inverse document
    frequency (natural logarithm, the mean of both sides') and ``m`` the largest value that frequency can take here.
    """

    def __init__(self, source: Sequence[str], target: Sequence[str]) -> None:
        left, right = [keys(text) for text in source], [keys(text) for text in target]
        shared = sorted(frozenset().union(*left) & frozenset().union(*right))
        number = {key: index for index, key in enumerate(shared)}
        self._count = max(1, len(number))
        own, self._bounds = _incidence(left, number)
        other, bounds = _incidence(right, number)
        self._keys = own
        self._held = np.repeat(np.arange(len(target)), np.diff(bounds)) * self._count + other
        rarity = sum(
            0.5 * np.log((texts + 1) / (np.bincount(found, minlength=len(number)) + 1.0))
            for found, texts in ((own, len(source)), (other, len(target)))
        )
        self._weight: NDArray[np.float64] = np.maximum(rarity, 0) ** 2
        self._largest = (0.5 * (np.log(len(source) + 1) + np.log(len(target) + 1))) ** 2

    def agreement(self, row: Ints, column: Ints) -> Floats:
        """Of pairs of texts, ``(n,)``, 0 where they share nothing."""
        result = np.zeros(len(row), dtype=np.float32)
        if not len(self._held):
            return result
        for low in range(0, len(row), _PAIRS):
            part = row[low : low + _PAIRS]
            lengths = self._bounds[part + 1] - self._bounds[part]
            ends = np.cumsum(lengths)
            key = self._keys[np.repeat(self._bounds[part] - ends + lengths, lengths) + np.arange(lengths.sum())]
            pair = np.repeat(np.arange(len(part)), lengths)
            wanted = column[low : low + _PAIRS][pair] * self._count + key
            at = np.minimum(np.searchsorted(self._held, wanted), len(self._held) - 1)
            total = np.bincount(pair, self._weight[key] * (self._held[at] == wanted), minlength=len(part))
            result[low : low + _PAIRS] = total / (total + self._largest)
        return result


def _incidence(sets: Sequence[frozenset[str]], number: dict[str, int]) -> tuple[Ints, Ints]:
    """The keys of each text as numbers, ascending, in one row, and the bounds of the texts in it ``(n + 1,)``."""
    found = [sorted(number[key] for key in held if key in number) for held in sets]
    bounds = np.zeros(len(sets) + 1, dtype=np.int64)
    np.cumsum([len(each) for each in found], out=bounds[1:])
    return np.array([key for each in found for key in each], dtype=np.int64), bounds
