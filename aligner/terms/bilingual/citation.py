"""The form in which a phrase is cited: Russian in the nominative, singular unless it is hardly ever used so.

English is in the singular likewise, any other language in its commonest form; every word has the capitals that it
mostly has inside sentences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from aligner.terms.language.morphology import ADJECTIVE, NOUN, Russian, russian

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aligner.terms.bilingual.phrases import Phrase, Phrases
    from aligner.terms.bilingual.side import Ints, Side

_PLURAL = 0.9
"""The share of plurals among at least three occurrences from which on a term is cited in the plural."""
_LOWER = 0.25
"""The share of spellings in lower case, away from the beginnings of sentences, that makes a word no name."""
_BETWEEN = (" ", " ", "-", "")
"""What is written between two words, by what stands there (``bilingual.side``)."""
_SAMPLE = 200
"""Occurrences looked at."""


class Citations:
    """Citation forms of the phrases of one side."""

    def __init__(self, side: Side, phrases: Phrases) -> None:
        self._side, self._phrases = side, phrases
        self._length, self._at = np.divmod(np.flatnonzero(phrases.at.ravel() >= 0), phrases.at.shape[1])
        which = phrases.at[self._length, self._at]
        order = np.argsort(which, kind="stable")
        self._length, self._at = self._length[order] + 1, self._at[order]
        self._bounds = np.searchsorted(which[order], np.arange(len(phrases.keys) + 1))
        self._spelled = _spellings(side)

    def __call__(self, phrase: int) -> str:
        """The citation form of a phrase."""
        inside = slice(self._bounds[phrase], self._bounds[phrase + 1])
        runs = [
            tuple(range(at, at + length)) for at, length in zip(self._at[inside], self._length[inside], strict=True)
        ]
        runs = runs[:: max(1, len(runs) // _SAMPLE)]
        forms = [tuple(self._side.forms[self._side.form_ids[word]] for word in run) for run in runs]
        joins = [tuple(_BETWEEN[self._side.joins[word]] for word in run) for run in runs]
        common = max(dict.fromkeys(forms), key=forms.count)
        cited = self._cited(phrase, common, forms)
        spelled = [self._spelling(form, original) for form, original in zip(cited, common, strict=True)]
        if len(spelled) > 1:
            spelled = self._as_a_whole(spelled, runs)
        join = max(dict.fromkeys(joins), key=joins.count)
        return spelled[0] + "".join(mark + word for mark, word in zip(join[1:], spelled[1:], strict=True))

    def places(self, phrase: int) -> Ints:
        """The first words of all occurrences."""
        return self._at[self._bounds[phrase] : self._bounds[phrase + 1]]

    def _cited(self, phrase: int, common: Sequence[str], forms: Sequence[tuple[str, ...]]) -> Sequence[str]:
        key = self._phrases.keys[phrase]
        if self._side.language == "ru":
            return _russian(key, common, forms, self._side)
        if self._side.language != "en":
            return common
        plural = sum(form != key.words for form in forms) >= max(3, _PLURAL * len(forms))
        return common if plural else key.words

    def _as_a_whole(self, words: Sequence[str], runs: Sequence[tuple[int, ...]]) -> list[str]:
        """The words with the capitals that they have in this phrase, whatever they have in others."""
        every = [[self._side.surfaces[self._side.words[word]] for word in run] for run in runs]
        plain = [index for index, surfaces in enumerate(every) if not all(map(str.isupper, surfaces))]
        seen = [(every[index], bool(self._side.joins[runs[index][0]] > 0)) for index in plain]
        lower = sum(not any(word[:1].isupper() for word in surfaces[not inner :]) for surfaces, inner in seen)
        spelled = []
        for place, word in enumerate(words):
            capitals = [surfaces[place][:1].isupper() for surfaces, inner in seen if place or inner]
            if word.isupper() or not capitals:
                spelled.append(word)
            elif lower >= _LOWER * len(seen) or 2 * sum(capitals) < len(capitals):
                spelled.append(word.lower())
            else:
                spelled.append(word[:1].upper() + word[1:])
        return spelled

    def _spelling(self, form: str, original: str) -> str:
        """A form with the capitals of the word it comes from."""
        known = self._spelled.get(form)
        if known is not None:
            return known
        surface = self._spelled.get(original, form)
        return form[:1].upper() + form[1:] if surface[:1].isupper() and not surface.isupper() else form


def _spellings(side: Side) -> Mapping[str, str]:
    """The usual spelling of each form, seen where no sentence begins."""
    inner = side.words[side.joins > 0]
    counts = np.bincount(inner, minlength=len(side.surfaces))
    every = np.bincount(side.words, minlength=len(side.surfaces))
    total = np.bincount(side.form_of, counts, minlength=len(side.forms))
    best: dict[int, tuple[float, str]] = {}
    for surface, (text, form) in enumerate(zip(side.surfaces, side.form_of.tolist(), strict=True)):
        weight = float(counts[surface]) + 1e-6 * float(every[surface]) + 1e-7 * text.islower()
        if text.islower() and counts[surface] >= max(1, _LOWER * total[form]):
            weight = float("inf")
        if not total[form] and not (text.isupper() and len(text) > 1):
            text = text.lower()
        best[form] = max(best.get(form, (-1.0, "")), (weight, text))
    return {side.forms[form]: text for form, (_, text) in best.items()}


def _russian(key: Phrase, common: Sequence[str], forms: Sequence[tuple[str, ...]], side: Side) -> Sequence[str]:
    """Head and agreeing words in the nominative; what depends on them as it stands."""
    head = key.head
    noun = _noun(common[head], key.words[head])
    wanted = "plur" if _number(head, forms, side) else "sing"
    inflected = (noun.inflect({"nomn", wanted}) or noun.inflect({"nomn"}) or noun) if noun else None
    number = str(inflected.tag.number or "sing") if inflected else wanted
    gender = str(noun.tag.gender or "masc") if noun else "masc"
    before = [_adjective(common[i], key.words[i], number, gender) for i in range(head)]
    return [*before, _plain(inflected.word) if inflected else key.words[head], *common[head + 1 :]]


def _number(head: int, forms: Sequence[tuple[str, ...]], side: Side) -> bool:
    """Whether nearly all occurrences can only be plurals."""
    numbers = [{r.number for r in side.morphology.readings(form[head]) if r.kind == NOUN} for form in forms]
    return sum(found == {"plur"} for found in numbers) >= max(3, _PLURAL * len(numbers))


def _noun(form: str, lemma: str) -> Any:  # noqa: ANN401 - the library has no types
    """The parse of a form that has this noun as its lemma; ``None`` for a form of the user's dictionary."""
    return next((p for p in russian().analyser.parse(form) if _is(p, NOUN) and _plain(p.normal_form) == lemma), None)


def _adjective(form: str, lemma: str, number: str, gender: str) -> str:
    """An adjective or participle in the nominative."""
    for parse in russian().analyser.parse(form):
        if _is(parse, ADJECTIVE) and _plain(parse.normal_form) == lemma:
            wanted = {"nomn", number} | ({gender} if number == "sing" else set())
            found = parse.inflect(wanted)
            if found is not None:
                return _plain(found.word)
    return form


def _is(parse: Any, kind: str) -> bool:  # noqa: ANN401 - the library has no types
    return Russian._CLASSES.get(str(parse.tag.POS)) == kind


def _plain(word: str) -> str:
    """As keys are written."""
    return word.replace("ё", "е")
