"""The closest passages of other texts for each sentence of a source, in any order, translation or not.

1. ``candidates``  of each sentence the targets closest by vector and context; all of them in a small collection
2. ``features``    what there is to know of each pair
3. ``calibration`` what that is worth: the chance of the same point, the chance of a translation
4. ``passages``    the best ones that do not overlap, grown where a neighbour adds to the point
5. ``evidence``    the words that matched

One way for collections of any size: what a pair is worth does not depend on how it was found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from aligner.match.calibration import RIVALRY, probability, weighed
from aligner.match.closeness import FEATURES, candidates, cosines, features, largest
from aligner.match.evidence import Evidence, evidence
from aligner.match.passages import best_passages
from aligner.match.side import Flags, Side
from aligner.text.names import numbers

if TYPE_CHECKING:
    from aligner.embed.protocol import Encoder
    from aligner.match.calibration import Calibration
    from aligner.match.side import Sentences
    from aligner.match.windows import Floats, Ints
    from aligner.types import Vectors

CANDIDATES = 100
"""Targets of a sentence that are looked at closely. Of 600 lines of news beside 600 all first five passages were those
of looking at every target."""
_RIVALS = 3
"""Others that a pair's cosine is compared with, on each side."""
_RIVAL = 0.47
"""What a missing one counts as: on NTREX the three best others of a sentence have a mean of .51 among 1,182 sentences,
.40 without its translation."""
_UNCALIBRATED = {"cosine": 1.0, "windows": 0.5, "windows_back": 0.5, "context": 0.3, "section": 0.3, "common": -0.5}
"""Order of the passages for a model whose scale nobody measured."""
_OTHER_NUMBERS = 3.0
"""Log-odds that a translation loses where either side has a number that the other lacks: of hard pairs on numbers .75
are fooled instead of .91, and on news .847 of translations are called so instead of .863."""
_TRANSLATION = 1.0
"""How much log-odds of a translation above zero count in the order, beside those of the theme. Not tuned: with it news
find .995 and .997 of their translations."""


@dataclass(frozen=True, slots=True)
class MatchOptions:
    """``top_k`` passages at most for each source sentence, of at most ``max_passage`` sentences.

    ``min_score``: pairs with a lower score are left out.
    """

    top_k: int = 5
    max_passage: int = 3
    min_score: float = 0.0

    def __post_init__(self) -> None:
        if self.top_k < 1 or self.max_passage < 1:
            raise ValueError("top_k and max_passage must be at least 1")
        if not 0 <= self.min_score <= 1:
            raise ValueError("min_score must lie in 0..1")


@dataclass(frozen=True, slots=True)
class Found:
    """One row a pair, by source sentence, best first: ``source`` ``(r,)``, ``span`` ``(r, 2)`` half-open target range.

    ``score``: a probability, not a number for a model without calibration. ``translation``: whether the pair is taken
    for one. ``values``: the features of the sentence that the passage grew from.
    """

    source: Ints
    span: Ints
    similarity: Floats
    score: Floats
    translation: Flags
    evidence: Evidence
    values: dict[str, Floats]


class Progress(Protocol):
    """Told how much of the work is done."""

    def __call__(self, done: int, total: int, /) -> None:
        """``done`` of ``total`` steps."""


def match(
    source: Sentences,
    target: Sentences,
    encoder: Encoder,
    options: MatchOptions,
    calibration: Calibration | None = None,
    progress: Progress = lambda done, total: None,
) -> Found:
    """The closest passages of ``target`` for each sentence of ``source``; a sentence with nothing close has no row."""
    left, right = Side(source, encoder), Side(target, encoder)
    progress(1, 4)
    row, column = candidates(left, right, CANDIDATES)
    values = judged(left, right, row, column)
    progress(2, 4)
    theme, same, order = _ranked(values, row, column, source, target, calibration)
    chosen = best_passages(left, right, row, column, order, theme, options.top_k, options.max_passage)
    progress(3, 4)
    pair = chosen.pair
    translation = same[pair] > 0
    score = probability(np.where(translation, same[pair], theme[pair]))
    if calibration is None:
        score = np.full(len(pair), np.nan, dtype=np.float32)
    kept = np.flatnonzero(~(score < options.min_score))
    span, at = chosen.span[kept], pair[kept]
    result = Found(
        source=row[at],
        span=span,
        similarity=chosen.similarity[kept],
        score=score[kept],
        translation=translation[kept],
        evidence=evidence(left, right, row[at], span),
        values={name: column[at] for name, column in values.items()},
    )
    progress(4, 4)
    return result


def _ranked(
    values: dict[str, Floats],
    row: Ints,
    column: Ints,
    source: Sentences,
    target: Sentences,
    calibration: Calibration | None,
) -> tuple[Floats, Floats, Floats]:
    """Log-odds of the same point and of a translation, and what pairs are ranked by: minus infinity where they are out.

    Without calibration a plain sum, and never a translation.
    """
    if calibration is None:
        theme, same = weighed(_UNCALIBRATED, values), np.full_like(values["cosine"], -np.inf)
        hopeless = np.zeros(len(row), dtype=bool)
    else:
        theme, same = calibration.logits(values, len(source.texts))
        same[_other_numbers(source, target, row, column, same > 0)] -= _OTHER_NUMBERS
        hopeless = _hopeless(np.maximum(theme, same), row, len(source.texts), calibration.none)
    order = np.asarray(theme + _TRANSLATION * np.maximum(same, 0), dtype=np.float32)
    order[source.empty[row] | hopeless] = -np.inf
    return theme, same, order


def _other_numbers(source: Sentences, target: Sentences, row: Ints, column: Ints, asked: Flags) -> Flags:
    """Which of the pairs asked for have numbers of their own on both sides."""
    result = np.zeros(len(row), dtype=bool)
    for pair in np.flatnonzero(asked).tolist():
        here, there = numbers(source.texts[row[pair]]), numbers(target.texts[column[pair]])
        result[pair] = bool(here - there) and bool(there - here)
    return result


def judged(source: Side, target: Side, row: Ints, column: Ints) -> dict[str, Floats]:
    """Each feature's column ``(n,)`` for pairs ordered by row."""
    table = np.concatenate(
        (features(source, target, row, column), rivals(source.vectors, target.vectors, row, column)), axis=1
    )
    return {name: np.ascontiguousarray(table[:, number]) for number, name in enumerate((*FEATURES, *RIVALRY))}


def rivals(source: Vectors, target: Vectors, row: Ints, column: Ints) -> Floats:
    """How far the pairs' cosines lie above the mean of the best others of each side ``(n, 2)``.

    After Artetxe and Schwenk, "Margin-based Parallel Corpus Mining" (2019), as a difference.
    """
    cosine = cosines(source, target, row, column)
    result = np.empty((len(row), 2), dtype=np.float32)
    for number, (left, right, at) in enumerate(((source, target, row), (target, source, column))):
        best = largest(left, right, _RIVALS + 1, _RIVAL)[at]
        among = cosine >= best[:, _RIVALS] - 1e-6
        total = best.sum(axis=1)
        others = np.where(among, total - cosine, total - best[:, -1]) / _RIVALS
        result[:, number] = cosine - others
    return result


def _hopeless(logit: Floats, row: Ints, count: int, none: float) -> Flags:
    """Pairs of sentences whose best pair is less likely than ``none``."""
    best = np.full(count, -np.inf, dtype=np.float32)
    np.maximum.at(best, row, logit)
    hopeless: Flags = (best < np.log(none / (1 - none)))[row]
    return hopeless
