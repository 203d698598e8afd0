"""Whether a text that was decoded by a guess is one: by the letters of Cyrillic, by the function words of the rest."""

from __future__ import annotations

import codecs
import re
from functools import cache

from aligner.text.function_words import FUNCTION_WORDS
from aligner.text.language import detect, function_words, script_of

CYRILLIC = ("cp1251", "koi8-r", "cp866", "mac-cyrillic", "iso8859-5")
"""Which of these it is is told by the letters that the bytes give. Of 60 pieces of Russian news of 20 characters in
each, 60, 59, 60, 60 and 60 then decode to the very text; chardet alone has 60, 60, 60, 59 and 0."""

_COMMON = frozenset("оеаинтсрвлкмдпу")
"""Four of five letters of a Russian text, and most of one in another language of the script."""
_FAMILY = frozenset((*CYRILLIC, "koi8-u"))
_BETTER = 0.1
_LIKELY, _MANY = 0.72, 100
"""What overrules a guess beyond Cyrillic, and from how many letters on. Of 1,300 pieces in Greek, Arabic, Persian,
Thai, Chinese, Japanese and Korean of 80 characters or more none reaches so much in any of those encodings; Russian of
300 characters has 0.82, and 0.71 at least."""
_UNLIKELY, _UNLIKELY_WORDS = 0.5, 0.03
"""Less is garbled: what so few letters of are common ones, so few words function words. Of Russian pieces of 80
characters the least has 0.59; function words are some 0.4 of any language's."""
_BEYOND = 0.2
"""Share of characters beyond ASCII; a western text has fewer, and wrong ones among them garble little of it."""

_SAMPLE = 2**16
_WITH_HIGH = re.compile(rb"[^\n]*[\x80-\xff][^\n]*")
_WORD = re.compile(r"[^\W\d_]+")


def cyrillic(data: bytes, guess: str) -> str:
    """The Cyrillic encoding whose letters are likelier than those of a guess; else the guess."""
    # What is plain in every encoding tells nothing.
    sample = b"\n".join(_WITH_HIGH.findall(data[: 8 * _SAMPLE]))[:_SAMPLE]
    scores = {codec: _likelihood(sample.decode(codec, "replace")) for codec in CYRILLIC}
    best = max(CYRILLIC, key=scores.__getitem__)
    if codecs.lookup(guess).name in _FAMILY:
        return best if scores[best] > _likelihood(sample.decode(guess, "replace")) + _BETTER else guess
    high = sum(byte > 127 for byte in sample)
    plain = sum(map(str.isalpha, sample.decode("ascii", "ignore")))
    return best if high >= max(_MANY, plain) and scores[best] > _LIKELY else guess


def is_garbled(text: str) -> bool:
    """Whether a text mostly beyond ASCII has letters or words that no language known here has so."""
    sample = text[:_SAMPLE]
    words = _WORD.findall(sample)
    beyond = sum(not (c.isascii() or c.isspace()) for c in sample)
    if beyond < max(_MANY, _BEYOND * sum(map(len, words))):
        return False
    script = script_of(detect(sample).code)
    if script == "cyrillic":
        return _likelihood(sample) < _UNLIKELY
    listed = sum(word.lower() in _listed() for word in words if len(word) > 1)
    return script == "latin" and listed < _UNLIKELY_WORDS * len(words)


def _likelihood(text: str) -> float:
    """Share of what is beyond ASCII that is common letters of Cyrillic, in words with no capital in their midst."""
    common = letters = 0
    for word in _WORD.findall(text):
        if not word.isascii():
            letters += len(word)
            if word.islower() or word.istitle() or word.isupper():
                common += sum(c in _COMMON for c in word.lower())
    signs = sum(not (c.isascii() or c.isalnum()) for c in text)
    return common / max(1, letters + signs)


@cache
def _listed() -> frozenset[str]:
    """The function words of all languages together."""
    return frozenset[str]().union(*map(function_words, FUNCTION_WORDS))
