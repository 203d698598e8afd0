"""What stands for a phrase on the other side: pairs of phrases that the links of their words hold together.

A source phrase and a target phrase go together in a place when at least one link joins them and none leads out of
either (the phrase pairs of Koehn, Och and Marcu 2003, between phrases that the grammars allow). Where several pairs
fit (*панель* or *панель инструментов* for *toolbar*), they compete: each phrase of the place keeps the partner with
which it has the highest Dice coefficient over all texts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from aligner.terms.bilingual.links import link
from aligner.terms.bilingual.phrases import LONGEST, grammar, phrases
from aligner.terms.bilingual.side import empty, extended

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aligner.terms.bilingual.links import Links
    from aligner.terms.bilingual.phrases import Phrases
    from aligner.terms.bilingual.side import Floats, Ints, Mask, Side

_LONGER = 1.1
"""What each word of a pair adds in the competition: *база данных* and *база* fit *database* nearly equally well."""


@dataclass(frozen=True)
class Corpus:
    """Both sides of a table of pairs with their links and phrases."""

    source: Side
    target: Side
    links: Links
    source_phrases: Phrases
    target_phrases: Phrases


@dataclass(frozen=True)
class Occurrences:
    """Pairs of phrases in their places: phrase numbers, first words, and lengths in words, all ``(n,)``."""

    source: Ints
    target: Ints
    source_at: Ints
    target_at: Ints
    source_length: Ints
    target_length: Ints

    def __len__(self) -> int:
        return len(self.source)

    def taken(self, which: Mask | Ints) -> Occurrences:
        """Some of them."""
        return Occurrences(
            self.source[which],
            self.target[which],
            self.source_at[which],
            self.target_at[which],
            self.source_length[which],
            self.target_length[which],
        )


def corpus(
    source: Sequence[str],
    target: Sequence[str],
    languages: tuple[str, str],
    own: Mapping[str, Mapping[str, str]],
    before: tuple[Side, Side] | None = None,
) -> Corpus:
    """Both sides analysed, linked and parsed; ``own`` has the user's word forms by language.

    ``before``: rows that come first and are analysed already.
    """
    sides = [
        extended(side, texts, own.get(side.language))
        for side, texts in zip(before or tuple(map(empty, languages)), (source, target), strict=True)
    ]
    links = link(*sides)
    found = [
        phrases(here, grammar(here, there, way))
        for here, there, way in ((sides[0], sides[1], links.forward), (sides[1], sides[0], links.backward))
    ]
    return Corpus(sides[0], sides[1], links, found[0], found[1])


def occurrences(corpus: Corpus) -> Occurrences:
    """The pairs of phrases of all places, those that lost against a better one left out."""
    return _without_rivals(corpus, _fitting(corpus))


def _fitting(corpus: Corpus) -> Occurrences:
    """All pairs of phrases that links join and none leads out of."""
    parts = [
        _beside(corpus, starts, length, low, high, other, offset)
        for length, starts, low, high in _linked(corpus)
        for other in range(1, LONGEST + 1)
        for offset in range(other)
    ]
    fields = Occurrences.__dataclass_fields__
    return Occurrences(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in fields})


def _linked(corpus: Corpus) -> list[tuple[int, Ints, Ints, Ints]]:
    """By length, the first words of source phrases with a link, and the range of target words they are linked to."""
    found = []
    for length in range(1, LONGEST + 1):
        starts = np.flatnonzero(corpus.source_phrases.at[length - 1] >= 0)
        low, high = _reach(corpus.links.forward, starts, length)
        some = high >= 0
        found.append((length, starts[some], low[some], high[some]))
    return found


def _reach(links: Ints, starts: Ints, length: int) -> tuple[Ints, Ints]:
    """The lowest and the highest word that runs of words are linked to; the highest is -1 without a link."""
    to = links[starts[:, None] + np.arange(length)]
    return np.where(to < 0, np.iinfo(np.int64).max, to).min(axis=1, initial=np.iinfo(np.int64).max), to.max(
        axis=1, initial=-1
    )


def _beside(corpus: Corpus, starts: Ints, length: int, low: Ints, high: Ints, other: int, offset: int) -> Occurrences:
    """The target phrases of ``other`` words that begin ``offset`` words before the first linked one."""
    at = low - offset
    fits = (at >= 0) & (at + other > high) & (at + other <= len(corpus.target.words))
    starts, at = starts[fits], at[fits]
    partner = corpus.target_phrases.at[other - 1, at]
    some = partner >= 0
    starts, at, partner = starts[some], at[some], partner[some]
    first, last = _reach(corpus.links.backward, at, other)
    closed = (first >= starts) & (last < starts + length)
    starts, at, partner = starts[closed], at[closed], partner[closed]
    lengths = (np.full(len(starts), length), np.full(len(starts), other))
    return Occurrences(corpus.source_phrases.at[length - 1, starts], partner, starts, at, *lengths)


def _without_rivals(corpus: Corpus, found: Occurrences) -> Occurrences:
    """Each phrase of a place with its best partner only."""
    if not len(found):
        return found
    dice = _dice(corpus, found) * _LONGER ** (found.source_length + found.target_length)
    ours = found.source_at * (LONGEST + 1) + found.source_length
    theirs = found.target_at * (LONGEST + 1) + found.target_length
    keep = (dice >= _highest(dice, ours)) & (dice >= _highest(dice, theirs))
    return found.taken(keep)


def _dice(corpus: Corpus, found: Occurrences) -> Floats:
    """The Dice coefficient of each occurrence's pair of phrases."""
    pairs, of_pair, together = pair_counts(found, len(corpus.target_phrases.keys))
    source, target = np.divmod(pairs, max(1, len(corpus.target_phrases.keys)))
    alone = corpus.source_phrases.counts[source] + corpus.target_phrases.counts[target]
    coefficient: Floats = (2 * together / alone)[of_pair]
    return coefficient


def pair_counts(found: Occurrences, targets: int) -> tuple[Ints, Ints, Ints]:
    """The distinct pairs (``source * targets + target``), which of them each occurrence is, and how often each is."""
    pairs, of_pair, counts = np.unique(found.source * targets + found.target, return_inverse=True, return_counts=True)
    return pairs, of_pair, counts


def _highest(values: Floats, group: Ints) -> Floats:
    """For each value the highest of its group."""
    _, number = np.unique(group, return_inverse=True)
    highest = np.zeros(int(number.max()) + 1)
    np.maximum.at(highest, number, values)
    return highest[number]


def swapped(found: Occurrences) -> Occurrences:
    """The same occurrences seen from the target."""
    return replace(
        found,
        source=found.target,
        target=found.source,
        source_at=found.target_at,
        target_at=found.source_at,
        source_length=found.target_length,
        target_length=found.source_length,
    )
