"""Numbers that say how strongly two things go together, and how much a phrase stands on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from aligner.terms.bilingual.phrases import Phrases
    from aligner.terms.bilingual.side import Floats, Ints, Mask

SIGNIFICANT = 10.83
"""Dunning's statistic for one chance in a thousand (chi squared, one degree of freedom)."""
_SURE = 1.0
"""Standard deviations that a share seen in few places is lowered by."""


def log_likelihood(both: Ints, first: Ints, second: Ints, total: int) -> Floats:
    """Dunning's (1993) ratio, for counts of texts: with both, with each, and all.

    It is 0 where both are together more rarely than by chance.
    The arrays are of one shape, the result too.
    """
    table = np.stack([both, first - both, second - both, total - first - second + both]).astype(np.float64)
    margins = np.stack([first * second, first * (total - second), (total - first) * second])
    expected = np.concatenate([margins, ((total - first) * (total - second))[None]]).astype(np.float64) / total
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(table > 0, table * np.log(table / expected), 0.0)
    ratio: Floats = np.where(table[0] > expected[0], 2 * terms.sum(axis=0), 0.0)
    return ratio


def lower_share(part: Ints, whole: Ints) -> Floats:
    """A share as it is at least, as seen in so many places: the lower end of Wilson's interval (1927)."""
    share, n = part / np.maximum(whole, 1), np.maximum(whole, 1).astype(np.float64)
    square = _SURE**2
    middle = share + square / (2 * n)
    lowest: Floats = (middle - _SURE * np.sqrt(share * (1 - share) / n + square / (4 * n * n))) / (1 + square / n)
    return lowest


def c_value(phrases: Phrases, counts: Ints, kept: Ints) -> Floats:
    """How much each phrase is a unit: its count without its share in longer candidates, by its length.

    C-value of Frantzi, Ananiadou and Mima (2000), with the logarithm of the length plus one, so that single words
    have a value, too. ``counts``: of each phrase; ``kept``: the numbers of the phrases that are candidates, the only
    ones that count as longer.
    """
    candidate: Mask = np.zeros(len(phrases.keys), bool)
    candidate[kept] = True
    inside: Floats = np.zeros(len(phrases.keys))
    longer: Floats = np.zeros(len(phrases.keys))
    pairs = _nested(phrases, candidate)
    if len(pairs):
        inner, outer = np.divmod(np.unique(pairs), len(phrases.keys))
        inside = np.bincount(inner, counts[outer], minlength=len(phrases.keys)).astype(np.float64)
        longer = np.bincount(inner, minlength=len(phrases.keys)).astype(np.float64)
    alone = counts - np.where(longer > 0, inside / np.maximum(longer, 1), 0.0)
    value: Floats = np.log2(1 + phrases.lengths) * np.maximum(alone, 0.0)
    return value


def _nested(phrases: Phrases, candidate: Mask) -> Ints:
    """Pairs of phrases, ``inner * n + outer``, of which the inner stands in the outer, which is a candidate."""
    found: list[Ints] = [np.zeros(0, np.int64)]
    size = phrases.at.shape[1]
    for outer in range(1, len(phrases.at)):
        starts = np.flatnonzero(phrases.at[outer] >= 0)
        starts = starts[candidate[phrases.at[outer, starts]]]
        for inner in range(outer):
            for offset in range(outer - inner + 1):
                at = np.minimum(starts + offset, size - 1)
                small = phrases.at[inner, at]
                pairs = small * len(phrases.keys) + phrases.at[outer, starts]
                found.append(np.unique(pairs[small >= 0]))
    return np.concatenate(found)
