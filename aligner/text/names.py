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

_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўљњћђџј",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "zh",
            "z",
            "i",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "sh",
            "-",
            "i",
            "-",
            "e",
            "iu",
            "ia",
            "e",
            "i",
            "i",
            "e",
            "g",
            "u",
            "l",
            "n",
            "ch",
            "j",
            "j",
            "i",
        ],
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
    """Shared names and numbers of source sentences and target passages, weighted by how rare they are.

    Agreement is ``d / (d + m**2)``, where ``d`` is the sum over shared keys of the squared inverse document
    frequency (natural logarithm, the mean of both sides') and ``m`` the largest value that frequency can take here.
    """

    def __init__(self, source: Sequence[str], target: Sequence[str], spans: Ints) -> None:
        """``spans`` ``(p, 2)``: passages as half-open ranges of target sentences."""
        left, right = [keys(text) for text in source], [keys(text) for text in target]
        shared = sorted(frozenset().union(*left) & frozenset().union(*right))
        number = {key: index for index, key in enumerate(shared)}
        self._source = _incidence(left, number)
        inverse = 0.5 * (_rarity(self._source, len(source), len(number)))
        by_sentence = _incidence(right, number)
        inverse += 0.5 * _rarity(by_sentence, len(target), len(number))
        self._weight: NDArray[np.float64] = np.maximum(inverse, 0) ** 2
        self._largest = (0.5 * (np.log(len(source) + 1) + np.log(len(target) + 1))) ** 2
        passages = _passage_incidence(by_sentence, spans, len(target))
        order = np.argsort(passages[:, 1], kind="stable")
        self._passages = passages[order, 0]
        self._bounds = np.searchsorted(passages[order, 1], np.arange(len(number) + 1))
        self._count = len(spans)
        self._rows = np.searchsorted(self._source[:, 0], np.arange(len(source) + 1))

    def shared(self, start: int, stop: int) -> tuple[Ints, Ints, Floats]:
        """Row from 0, passage and agreement above 0 of source sentences ``start`` to ``stop``, by row, then passage."""
        part = self._source[self._rows[start] : self._rows[stop]]
        low, high = self._bounds[part[:, 1]], self._bounds[part[:, 1] + 1]
        lengths = high - low
        place = np.repeat(low - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
        cell = np.repeat((part[:, 0] - start) * self._count, lengths) + self._passages[place]
        cells, index = np.unique(cell, return_inverse=True)
        total = np.bincount(index, np.repeat(self._weight[part[:, 1]], lengths), minlength=len(cells))
        agreement = (total / (total + self._largest)).astype(np.float32)
        return cells // max(1, self._count), cells % max(1, self._count), agreement

    def overlap(self, start: int, stop: int, chosen: Ints) -> Floats:
        """Agreement ``(stop - start, len(chosen))`` with the passages ``chosen``, which ascend."""
        row, passage, agreement = self.shared(start, stop)
        column = np.searchsorted(chosen, passage)
        held = (column < len(chosen)) & (chosen[np.minimum(column, len(chosen) - 1)] == passage)
        result = np.zeros((stop - start, len(chosen)), dtype=np.float32)
        result[row[held], column[held]] = agreement[held]
        return result


def _incidence(sets: Sequence[frozenset[str]], number: dict[str, int]) -> Ints:
    """Rows ``(text, key)`` in the order of the texts."""
    pairs = [(index, number[key]) for index, found in enumerate(sets) for key in found if key in number]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _rarity(incidence: Ints, texts: int, count: int) -> NDArray[np.float64]:
    return np.log((texts + 1) / (np.bincount(incidence[:, 1], minlength=count) + 1.0))


def _passage_incidence(by_sentence: Ints, spans: Ints, sentences: int) -> Ints:
    """Rows ``(passage, key)``, each once."""
    rows = np.searchsorted(by_sentence[:, 0], np.arange(sentences + 1))
    low, high = rows[spans[:, 0]], rows[spans[:, 1]]
    lengths = high - low
    place = np.repeat(low - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
    return np.unique(np.stack((np.repeat(np.arange(len(spans)), lengths), by_sentence[place, 1]), axis=1), axis=0)
