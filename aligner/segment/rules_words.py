"""Rules for stops after words: abbreviations, initials, names of files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aligner.segment.abbreviations import Kind, abbreviations
from aligner.segment.stop import has_signs

if TYPE_CHECKING:
    from aligner.segment.stop import Stop

_PARTICLES = frozenset(re.findall(r"\w+", "de la le les da di do dos das du del della van von der den el al d l"))
"""Function words that a surname begins with after an initial: "R. De Niro"."""
_NAMED_BY_LETTER = re.compile(
    r"(?:точ[ек]|прям[аоу]|отрез|луч|угл|угол|вершин|плоскост|множеств|витамин|класс|групп|категори|гепатит|пункт|букв"
    r"|литер|вариант|корпус|подъезд|зон|блок|сектор|стад|матриц|функци|вектор|элемент|крап|пряма|кут|точк|множин|вітамін"
    r"|клас|груп|літер|варіант|point|line|angle|vertex|vitamin|hepatitis|type|group|class|option|grade|team|variable"
    r"|punkt|punkten|vitamin|klasse|gruppe|typ|punto|punto|vitamina|clase|grupo|tipo|vitamine|groupe|classe|type)"
    r"[^\W\d_]{0,4}",
    re.IGNORECASE,
)
"""A noun that a capital letter names one of, in Russian, Ukrainian, English, German, Spanish, French, Italian."""
_ENDINGS = frozenset(
    re.findall(
        r"\w+",
        "com org net edu gov info ru ua de fr uk us io eu htm html php asp js css xml json txt md log csv tsv doc docx"
        " odt pdf rtf xls xlsx zip gz tgz bz2 xz tar exe dll so py sh c h cpp java jpg png gif conf cfg ini debian rmd",
    )
)
"""What a name of a file, or of a place in the net, ends with."""
_BEFORE_NAMES = (Kind.TITLE, Kind.NEVER)


def glued(stop: Stop) -> bool | None:
    """No blank follows: a sentence ends only between a small word and a capitalised one, as where a blank was lost."""
    if stop.following > stop.end or stop.wide:
        return None
    after, name = stop.after, stop.next_word
    if not (after[:1].isupper() and after[1:2].islower()) or stop.kind is not None or _in_name(stop, name):
        return False
    if len(stop.word) > 3 and stop.word.islower():
        return True
    title = stop.after[len(name) :].startswith(". ") and abbreviations(stop.language).get(name.lower()) in _BEFORE_NAMES
    return len(name) > 1 and len(stop.marks) == 1 and (stop.starter or title)


def _in_name(stop: Stop, name: str) -> bool:
    """``changelog.Debian.gz``, ``www.x.Name.com``, ``file.Close()``: signs of a name or of code are around."""
    head = stop.before.rpartition(" ")[2]
    tail = stop.after[len(name) :]
    return (
        bool(set("./\\@_:=#") & set(head))
        or tail[:1] in "(_/\\@=["
        or name.lower() in _ENDINGS
        or (tail[:1] == "." and tail[1:2].isalnum() and not tail[1:2].isupper())
    )


def ampersand_follows(stop: Stop) -> bool | None:
    """``Com. & Adm.``, ``7 дек. № 70``: it joins what stands on both sides."""
    return False if stop.after[:1] in ("&", "№") else None


def never_ends(stop: Stop) -> bool | None:
    """``Mr.``, ``т. е.``, ``e.g.``."""
    if stop.kind is Kind.TITLE:
        return False if stop.word[:1].isupper() else None
    return False if stop.kind is Kind.NEVER else None


def letter_as_name(stop: Stop) -> bool | None:
    """``точки D. Вычислите``, ``of vitamin C. Doctors``, ``you and I. Did``: the letter is no initial of a name.

    At the beginning of a line the noun with its letter is a heading: "Part A. Overview".
    """
    word = stop.word
    if stop.marks != "." or len(word) != 1 or not word.isupper() or not stop.next_word[:1].isupper():
        return None
    if word == "I" and stop.language == "en":
        return True if stop.word_before.islower() else None
    if word.isascii() and stop.next_word > "\u0370" and len(stop.next_word) > 1:  # Greek, Cyrillic and beyond
        return True
    named = stop.mark - stop.begin > len(stop.word_before) + 2 and _NAMED_BY_LETTER.fullmatch(stop.word_before)
    return True if named and stop.word_before.islower() else None


def initial(stop: Stop) -> bool | None:
    """``А. С. Пушкин``, ``J. R. R. Tolkien``; but ``achieved an A. This`` where a function word follows."""
    word = stop.word
    if stop.marks != "." or stop.closing or len(word) != 1 or _measured(stop):
        return None
    if not (word.isupper() or has_signs(word)):
        return None
    return stop.starter and stop.next_word.lower() not in _PARTICLES


def _measured(stop: Stop) -> bool:
    """``120 °C``, ``y/n``: the letter belongs to the sign before it."""
    before = stop.before[-2:-1]
    return before.isdecimal() or before in tuple("°/=+*#")


def function_word_follows(stop: Stop) -> bool | None:
    """``made in the U.S. The ...``: whatever stands before the stop, here a sentence begins."""
    return True if stop.starter else None


def rarely_ends(stop: Stop) -> bool | None:
    """``U.S. President``, ``ул. Ленина``, ``ст. м. «Сокол»``."""
    return False if stop.kind is Kind.RARELY else None


def quoted_name_follows(stop: Stop) -> bool | None:
    """``газ. «Правда»``: no gas before a name in quotation marks."""
    return False if stop.kind is Kind.QUOTED and stop.after[:1] in '«„“"' else None


def small_letter_follows(stop: Stop) -> bool | None:
    """A sentence does not begin with a small letter, save for a name such as iPhone, or code between marks."""
    word = stop.next_word
    plain = word.islower() and not stop.caseless and not set("`<{*_/\\") & set(stop.after[: stop.after.index(word)])
    return False if plain else None


def greek_word(stop: Stop) -> bool | None:
    """Greek words end in a vowel, ν or ς and abbreviations in other letters: after a long one a sentence ends."""
    if stop.language != "el" or stop.marks != "." or stop.closing or len(stop.word) < 4 or stop.kind is not None:
        return None
    return True if stop.next_word.islower() and stop.word[-1] in "αεηιουωάέήίόύώςν" else None


def text_without_capitals(stop: Stop) -> bool | None:
    """Where a text has no capital letters at all, a stop after a longer word that is no abbreviation has to do."""
    if not stop.caseless or not stop.next_word[:1].isalpha():
        return None
    return stop.kind is None and len(stop.word) > 3
