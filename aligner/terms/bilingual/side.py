"""One side of a table of pairs as arrays: its words, their forms, lemmas and places.

A corpus of 100,000 pairs has some three million words; as arrays they take 20 bytes each, and what follows
(links, phrases, renderings) is arithmetic on them. Each distinct form is looked up in the dictionary once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from aligner.errors import DocumentError
from aligner.terms.language.morphology import ADJECTIVE, NOUN, OTHER, VERB, listed, morphology
from aligner.terms.language.tokens import respelled, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import polars as pl

    from aligner.terms.language.morphology import Morphology

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

Direction = Literal["forward", "backward"]
"""From the source's terms to the target, or from the target's terms to the source."""

SPACED, HYPHENED, SOLID = 1, 2, 3
"""What stands before a word: a space, a hyphen, nothing (Chinese). 0 is anything else: no phrase runs across it."""

_CLOSED_TAGS = frozenset({"PREP", "CONJ", "PRCL", "NPRO", "INTJ", "NUMR", "PRED"})
_CLOSED_RU = listed(
    "этот тот весь каждый другой любой такой некоторый который свой ваш наш мой твой какой сам самый один иной чей"
    " всякий следующий данный быть мочь являться его ее их"
)
_CLOSED_EN = listed(
    "a an the this that these those some any each every all both such no not and or but nor if then than so as because"
    " while although though when where which who whom whose what how why of in on at to for from by with without within"
    " into onto upon over under between among through during before after above below about against up down out off is"
    " are was were be been being am do does did done doing have has had having can could may might must shall should"
    " will would cannot i you he she it we they me him her us them my your his its our their mine yours one ones there"
    " here also only just very too more most other another same own s t etc e g ie eg via per yes don doesn isn aren"
    " please let until unless whether either neither itself themselves yourself"
)
_CLOSED_ZH = frozenset("的了是在和与或及将把被从到对于以为而则这那其此该您你我他她它们个之所可能会要请并也都很就不没有")
"""Words without a content of their own: they are not linked and begin or end no phrase."""
_IDEOGRAPHS = "\u3040"
"""From here on in Unicode one character can be a word."""


@dataclass(frozen=True)
class Side:
    """The texts of one side, word after word.

    ``words`` ``(n,)`` numbers ``surfaces``; row ``i`` is the words ``bounds[i]`` to ``bounds[i + 1]``, and word ``w``
    stands at ``starts[w]:stops[w]`` of its text.
    """

    language: str
    morphology: Morphology
    surfaces: tuple[str, ...]
    forms: tuple[str, ...]
    form_of: Ints
    """Surface to form."""
    lemmas: tuple[str, ...]
    lemma_of: Ints
    """Form to lemma."""
    content_of: Mask
    """Form: whether it has a content of its own."""
    words: Ints
    joins: NDArray[np.uint8]
    starts: Ints
    stops: Ints
    bounds: Ints

    @cached_property
    def form_ids(self) -> Ints:
        """The form of each word."""
        return self.form_of[self.words]

    @cached_property
    def rows(self) -> Ints:
        """The row of each word."""
        return np.repeat(np.arange(len(self.bounds) - 1), np.diff(self.bounds))

    def span(self, word: int, length: int) -> tuple[int, int]:
        """Where a run of words stands in its text."""
        return int(self.starts[word]), int(self.stops[word + length - 1])


def analysed(texts: Iterable[str], language: str, own: Mapping[str, str] | None = None) -> Side:
    """The words of many texts; ``own`` is the user's dictionary, folded forms to lemmas."""
    return extended(empty(language), texts, own)


def empty(language: str) -> Side:
    """No texts at all."""
    ints = np.zeros(0, np.int64)
    joins, content = np.zeros(0, np.uint8), np.zeros(0, bool)
    return Side(
        language, morphology(language), (), (), ints, (), ints, content, ints, joins, ints, ints, np.zeros(1, np.int64)
    )


def extended(side: Side, texts: Iterable[str], own: Mapping[str, str] | None = None) -> Side:
    """A side with more texts, the same as if all had been analysed at once."""
    base = morphology(side.language, own)
    surfaces = {
        (surface, side.forms[form]): number
        for number, (surface, form) in enumerate(zip(side.surfaces, side.form_of.tolist(), strict=True))
    }
    words, joins, starts, stops, bounds = [], [], [], [], []
    code = {" ": SPACED, "-": HYPHENED, "": SOLID}
    for text in texts:
        for token in tokens(text):
            words.append(surfaces.setdefault((token.surface, token.form), len(surfaces)))
            joins.append(code.get(token.join, 0))
            starts.append(token.start)
            stops.append(token.stop)
        bounds.append(len(side.words) + len(words))
    forms = {form: number for number, form in enumerate(side.forms)}
    form_of = np.array([forms.setdefault(form, len(forms)) for _, form in surfaces], np.int64)
    added = tuple(forms)[len(side.forms) :]
    lemmas = {name: number for number, name in enumerate(side.lemmas)}
    chosen = [lemmas.setdefault(lemma(form, base), len(lemmas)) for form in added]
    return Side(
        side.language,
        base,
        tuple(surface for surface, _ in surfaces),
        tuple(forms),
        form_of,
        tuple(lemmas),
        np.concatenate([side.lemma_of, np.array(chosen, np.int64)]),
        np.concatenate([side.content_of, _content(added, base)]),
        np.concatenate([side.words, np.array(words, np.int64)]),
        np.concatenate([side.joins, np.array(joins, np.uint8)]),
        np.concatenate([side.starts, np.array(starts, np.int64)]),
        np.concatenate([side.stops, np.array(stops, np.int64)]),
        np.concatenate([side.bounds, np.array(bounds, np.int64)]),
    )


def lemma(form: str, base: Morphology) -> str:
    """The likeliest lemma, the scores of its cases and numbers summed up."""
    shares: Counter[str] = Counter()
    for reading in base.readings(form):
        shares[reading.lemma] += reading.score  # type: ignore[assignment]
    best = max(shares.values())
    return respelled(next(name for name, share in shares.items() if share >= best - 1e-9), base.language)


def kind(form: str, base: Morphology) -> str:
    """The likeliest class of a form, by the share of its readings."""
    shares = dict.fromkeys((NOUN, ADJECTIVE, VERB, OTHER), 0.0)
    for reading in base.readings(form):
        shares[reading.kind] = shares.get(reading.kind, 0.0) + reading.score
    return max(shares, key=lambda name: shares[name])


def tagged(language: str) -> bool:
    """Whether the dictionary of a language tells classes of words."""
    return language == "ru"


def _content(forms: Sequence[str], base: Morphology) -> Mask:
    """Which forms have a content of their own: not function words, not numbers, not single letters."""
    worded: Mask = np.array([(len(form) > 1 or form >= _IDEOGRAPHS) and not form.isdigit() for form in forms], bool)
    if base.language == "ru":
        worded &= np.array([_content_ru(form, base) for form in forms], bool)
        return worded
    if base.language == "en":
        worded &= np.array([form not in _CLOSED_EN for form in forms], bool)
        return worded
    from aligner.text.function_words import FUNCTION_WORDS

    closed = listed(FUNCTION_WORDS.get(base.language, "")) | _CLOSED_ZH
    worded &= np.array([form not in closed for form in forms], bool)
    return worded


def _content_ru(form: str, base: Morphology) -> bool:
    best = base.readings(form)[0]
    return best.tag not in _CLOSED_TAGS and best.lemma not in _CLOSED_RU


def required(frame: pl.DataFrame, columns: Sequence[str]) -> None:
    """``DocumentError`` when a table lacks columns."""
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise DocumentError(f"the pairs have no column {', '.join(missing)}: give a pairs file made by aligner")
