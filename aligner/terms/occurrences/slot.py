"""What a word of a text must be to stand in one place of a term."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from aligner.terms.language.morphology import ANY

Rule = Literal["exact", "form", "agree", "fixed"]

_ABBREVIATION = re.compile(r"(?=(?:.*[^\W\d_a-zа-яё]){2})[^\W_]+$")
"""A word with two capitals or more: ОДКБ, ICT, PhD would not do (one), МВФ, GmbH."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What fills one place of a term.

    ``exact``: these letters; ``form``: this folded form; ``agree``: a form of ``lemmas`` that agrees with the others of
    this rule; ``fixed``: a form of ``lemmas`` in one of ``cases``. ``kind`` is the class of the word; ``head`` the word
    that decides number and gender; ``join`` what stands before it in the term; ``capital`` asks for a capital letter.
    """

    rule: Rule
    keys: frozenset[str]
    join: str
    kind: str = ANY
    cases: frozenset[str] = frozenset()
    head: bool = False
    capital: bool = False


def abbreviation(word: str) -> bool:
    """Whether a word is written like an abbreviation: two capitals or more."""
    return _ABBREVIATION.match(word) is not None
