"""Which 8-bit encoding bytes are in: the one in which their letters are those of some language, as often as there."""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from aligner.text.language import detect
from aligner.text.letters import ENCODINGS, LETTERS, SIGNS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_STEEP = 3.5
"""Nats between a language's commonest letter and its rarest: 3.3 for Russian, 3.0 for Polish, 4 for Latvian."""
_SIGNS, _SIGNS_EN = 0.06, 0.6
"""Share of signs such as quotation marks in what is beyond ASCII; in English there is little else."""
_CAPITAL = 0.08
_STRANGE, _CONTROL = math.log(1e-5), math.log(1e-8)
"""What a letter of another language costs, and a character that no text has."""
_ODD_WORD = 4.0
"""Nats that a word costs with a capital or sign in its midst, or in letters of two scripts; or with a low quotation
mark before a small Cyrillic letter, which in mac-cyrillic is a capital."""

_RARE = 5.0
"""Nats that a text may cost anyway: a rare letter or a capital weighs much where it is the only one."""
_CLOSE, _WORSE = 6.0, 4.0
"""Nats: a guess so near to another is made again in the language of its words, and taken if it is but little worse."""

_SAMPLE = 2**13
_WORD = re.compile(r"[^\W\d_]+")
_TORN = re.compile(
    r"(?<=[^\W\d_])[^\w\s\x00-\x7f’–—·…\u00a0\u200c](?=[^\W\d_])|ς(?=[^\W\d_])|(?<!\w)(?:[„‚](?=[а-яё])|[©®§‰´×±²³½¹£€™†›»](?=[^\W\d_]))"
)
_SHOUTED = re.compile(r"\b[^\W\d_a-zа-я]{2,}\b")
_MOST_LETTERS = 0.85
_OTHER_SCRIPTS = "\u0370"
"""Where letters begin that do not mix with Latin ones in a word."""


NO_LETTERS = 4.5
"""Nats for each character beyond ASCII: what costs more is in no language known here."""


class Guess(NamedTuple):
    """An encoding, and how likely its text is, in nats: beside that of the next one, and for each character.

    Beyond ASCII one costs 1 to 3.5 in words of a language here, up to 4.6 in short texts, and over 6 in none.
    """

    encoding: str
    margin: float
    each: float
    next: str


def single_byte(data: bytes, language: str | None = None) -> Guess | None:
    """The likeliest encoding with one byte a character, of a ``language`` where that is known and among ours.

    ``None`` where there is nothing beyond ASCII to tell it by.
    """
    # What is plain in every encoding tells nothing.
    sample = b"\n".join(line for line in data[: 64 * _SAMPLE].split(b"\n") if not line.isascii())[:_SAMPLE]
    if sample.isascii():
        return None
    texts = {codec: sample.decode(codec, "replace") for codec in ENCODINGS}
    if language and language in LETTERS:
        guess = _guess(texts, (language,))
        if guess.each < NO_LETTERS:
            return guess  # else it is Serbian in Latin letters, or another language after all
    guess = _guess(texts, tuple(LETTERS))
    # A few letters may be those of several languages: the words around them tell which.
    spoken = detect(texts[guess.encoding]).code if guess.margin < _CLOSE else ""
    told = _guess(texts, (spoken,)) if spoken in LETTERS else guess
    size = sum(byte > 127 for byte in sample)
    return told if (told.each - guess.each) * size < _WORSE else guess


def _guess(texts: Mapping[str, str], languages: Sequence[str]) -> Guess:
    """The likeliest of a sample's texts, by encoding."""
    scores = {codec: _score(text, codec, languages) for codec, text in texts.items()}
    best = max(scores, key=scores.__getitem__)
    following = max((codec for codec in scores if texts[codec] != texts[best]), key=scores.__getitem__)
    size = sum(c > "\x7f" for c in texts[best])
    return Guess(best, scores[best] - scores[following], (-scores[best] - _RARE) / size, following)


def _score(text: str, codec: str, languages: Sequence[str]) -> float:
    """Log likelihood of what is beyond ASCII in the language that it fits best."""
    found = Counter(c for c in _SHOUTED.sub(lambda word: word[0].lower(), text) if c > "\x7f")
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    odd = len(_TORN.findall(text)) + sum(not (w.lower() in (w, w[:1].lower() + w[1:]) or w.isupper()) for w in words)
    mixed = sum(any(c.isascii() for c in w) and any(c >= _OTHER_SCRIPTS for c in w) for w in words)
    fits = (_likelihood(found, language) for language in languages if _holds(codec, language))
    return max(fits, default=_CONTROL * found.total()) - _ODD_WORD * (odd + mixed) - ENCODINGS[codec]


def _likelihood(found: Counter[str], language: str) -> float:
    costs = _costs(language)
    return sum(n * costs.get(c, _STRANGE if c.isprintable() and c != "\ufffd" else _CONTROL) for c, n in found.items())


@cache
def _costs(language: str) -> Mapping[str, float]:
    """Log of the share of each letter and sign."""
    signs = _SIGNS_EN if language == "en" else _SIGNS
    costs = _shares(SIGNS, signs) | _shares(LETTERS[language], 1 - signs)
    capitals = {c.upper(): cost + math.log(_CAPITAL) for c, cost in costs.items() if len(c.upper()) == 1}
    return capitals | costs


def _shares(letters: str, total: float) -> dict[str, float]:
    weights = [math.exp(-_STEEP * n / len(letters)) for n in range(len(letters))]
    return {c: math.log(total * w / sum(weights)) for c, w in zip(letters, weights, strict=True)}


@cache
def _holds(codec: str, language: str) -> bool:
    """Whether a text in a language comes in an encoding: it has all of its commoner letters and most of the others."""
    letters = LETTERS[language]
    held = [bool(c.encode(codec, "ignore")) for c in letters]
    return all(held[: len(held) // 2]) and sum(held) >= _MOST_LETTERS * len(held)
