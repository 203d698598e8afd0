"""What the numbers of a match mean: closeness in theme, hubness, margin, and the score made of them.

All of it works on unit vectors, so a product is a cosine. The constants were set in November 2026 on one half of
NTREX-128 Russian-English (1,182 sentences of 74 news articles) with the embedded encoder; ``tests/benchmarks/theme.py``
prints the comparisons again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aligner.embed.protocol import encode_windows
from aligner.text.cleaning import normalised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aligner.embed.protocol import Encoder
    from aligner.types import Vectors

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

WINDOW, STRIDE = 8, 4
"""Words. Windows of 4, 6, 8, 12, 16 and 24 words gave nDCG@10 .449, .448, .447, .444, .444 and .444: chosen for what
they show a reader, long enough to read and short enough to point."""
NAMES = 0.4
"""Weight of shared names and numbers. nDCG@10 was .408 without them, .443, .447, .450 and .448 at 0.3, 0.4, 0.5 and
0.6."""
HUB_SHARE = 0.085
"""Share of the other side whose mean cosine measures a hub (100 of 1,182; 50 and 200 gave the same within .002)."""
HUB_SAMPLE = 1024
HUB_LEAST = 500
"""Fewest sentences on both sides for hubness to be estimated; correcting for it raised nDCG@10 from .443 to .447 on all
1,182. On fewer the estimate is mostly the passages' own theme, and the mean of the whole set is taken for each."""
HUB_MEAN = 0.37
"""What stands for either side's hubness where it is not estimated: the scale of ``NONE`` and of the scores rests on it.
The mean estimate on NTREX is .23, so the same pair is worth .28 more where hubness is estimated."""
NONE, NONE_GROWTH = -0.52, 0.09
"""A sentence whose best passage has a worth below ``NONE + NONE_GROWTH * ln(target sentences)`` has no counterpart.
With 1 to 16 articles on other subjects as targets (15 to 257 sentences) 8 in 10 best passages stayed below; with the
source article's other sentences among those of 4 others, 8 in 10 best passages reached it."""
LENGTH = 0.05
"""What each further sentence of a passage must add. Without it 40 of 100 best passages from unrelated articles had two
or three sentences, with it 9; on beads of NTREX, 1-1 exact .960 and .968, 1-n .92 and .90 of 106."""
_SLOPE, _PRIOR, _BEND = 6.0, 5.9, 0.6
"""Log-odds that a pair of this worth came from the one article among those of the target that is on the source's
subject: ``_SLOPE * worth + _PRIOR - ln(target sentences)``. Fitted by eye to 1, 2, 4, 8, 16 and 73 other articles;
within .06 of the observed share for 15 to 257 sentences, too high by up to .2 for 510 and 1,182."""

_FEWEST = 15
"""Target sentences below which nothing was measured."""
RIVALS = 3
"""Competitors on each side that a margin is taken against; 2 instead cost .002 in retrieval."""
RIVAL_MEAN = 0.47
"""What a missing competitor counts as: on NTREX the three best cosines of a sentence have a mean of .51, without its
translation .40."""
RIVAL_LEAST = 0.47
"""The least that a rival counts as where there are few sentences (:func:`rivalry`): the weak rivals of a small
collection would make anything stand out. As a floor in large ones it cost .013 in retrieval."""
TRANSLATION = -0.48
"""Margin from which a pair may be a translation: 92 of 100 best wrong ones lie below, 98 of 100 right ones above."""
LABEL = -0.36
"""Margin from which it is called one: precision .99 and recall .80 in small collections, .98 and .97 in the large
one."""
MARGIN_WEIGHT = 10.0
"""Puts translations before what is merely close: translation retrieval from .976 / .984 to .990 / .991, nDCG@10
unchanged."""

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{_CJK}][^\s、，；：。！？,;:!?]*[、，；：。！？,;:!?]*|[^\s{_CJK}]+")


@dataclass(frozen=True, slots=True)
class Windows:
    """Windows of about eight words of each of ``n`` sentences.

    ``vectors`` ``(w, d)``; ``bounds`` ``(n + 1,)``: the windows of sentence ``i`` are ``bounds[i]`` to ``bounds[i +
    1]``; ``places`` ``(w, 2)``: character ranges in their sentences.
    """

    vectors: Vectors
    bounds: Ints
    places: Ints


def words(text: str) -> list[tuple[int, int]]:
    """Character ranges of a text's words; of its clauses where words are not written apart (Chinese, Japanese)."""
    return [match.span() for match in _WORD.finditer(text)] or [(0, len(text))]


def _window_starts(count: int, size: int) -> list[int]:
    """First words of the windows: evenly spread, at most ``STRIDE`` apart, the last one ending with the text."""
    if count <= size:
        return [0]
    steps = -(-(count - size) // STRIDE)
    return [round(step * (count - size) / steps) for step in range(steps + 1)]


def windows(sentences: Sequence[str], encoder: Encoder) -> Windows:
    """Windows of the sentences as they stand in the document, encoded in their normalised form."""
    units: list[str] = []
    spans: list[tuple[int, int]] = []
    places: list[tuple[int, int]] = []
    bounds, texts = [0], [0]
    for sentence in sentences:
        found = words(sentence)
        size = WINDOW if not re.match(f"[{_CJK}]", sentence[found[0][0] :]) else 1
        for start in _window_starts(len(found), size):
            stop = min(start + size, len(found))
            spans.append((len(units) + start, len(units) + stop))
            places.append((found[start][0], found[stop - 1][1]))
        units += [normalised(sentence[low:high]) for low, high in found]
        bounds.append(len(spans))
        texts.append(len(units))
    vectors = encode_windows(
        encoder, units, np.array(spans, dtype=np.int64).reshape(-1, 2), np.array(texts, dtype=np.int64)
    )
    return Windows(vectors, np.array(bounds, dtype=np.int64), np.array(places, dtype=np.int64).reshape(-1, 2))


def hubness(vectors: Vectors, others: Vectors) -> Floats:
    """How close each vector ``(n, d)`` is to whatever is on the other side: ``(n,)`` means of its largest cosines."""
    if min(len(vectors), len(others)) < HUB_LEAST:
        return np.full(len(vectors), HUB_MEAN, dtype=np.float32)
    sample = others[:: -(-len(others) // HUB_SAMPLE)]
    count = max(1, round(HUB_SHARE * len(sample)))
    result = np.empty(len(vectors), dtype=np.float32)
    for low in range(0, len(vectors), 4096):
        cosine = vectors[low : low + 4096] @ sample.T
        result[low : low + 4096] = np.partition(cosine, -count, axis=1)[:, -count:].mean(axis=1)
    return result


def rivalry(row: Floats, column: Floats, sources: int, targets: int) -> Floats:
    """The sum of both sides' rivals; the weak ones of a side with few sentences count as the other side's at least."""
    if min(sources, targets) >= HUB_LEAST:
        return row + column
    least = np.maximum(RIVAL_LEAST, row if sources < targets else column)
    return np.maximum(row, least) + np.maximum(column, least)


def closeness(cosine: Floats, forth: Floats, back: Floats, names: Floats, hubs: Floats) -> Floats:
    """How close a source sentence and a passage are in theme, 0 for the usual best of an unrelated text.

    ``forth``: mean over the source's windows of the best window of the passage; ``back``: the reverse; ``hubs``: the
    sum of both sides' hubness. The sum of a cosine and late interaction follows Khattab and Zaharia, "ColBERT" (2020),
    with windows in place of tokens. Alone, it raised nDCG@10 from .378 to .392.
    """
    result: Floats = cosine + (forth + back) / 2 + NAMES * names - hubs
    return result


def margin(cosine: Floats, forth: Floats, back: Floats, names: Floats, rivals: Floats) -> Floats:
    """How far a pair stands out from what competes with it on either side: a translation does.

    ``rivals``: the sum of the mean cosines of the ``RIVALS`` best other passages for the source sentence and of the
    best other source sentences for the passage. After Artetxe and Schwenk, "Margin-based Parallel Corpus Mining"
    (2019), as a difference.
    """
    result: Floats = (cosine + (forth + back) / 2) / 2 + NAMES / 4 * names - rivals
    return result


def worth(close: Floats, stands_out: Floats, lengths: Ints) -> Floats:
    """One number to rank by: closeness in theme, and far above it what stands out as a translation.

    ``lengths``: sentences in each passage.
    """
    further = LENGTH * (lengths - 1).astype(np.float32)
    result: Floats = close + MARGIN_WEIGHT * np.maximum(0, stands_out - TRANSLATION) - further
    return result


def none_below(targets: int) -> float:
    """The worth that a sentence's best passage must reach, given the number of target sentences."""
    return NONE + NONE_GROWTH * float(np.log(max(_FEWEST, targets)))


def calibrated(worths: NDArray[np.floating], targets: int) -> NDArray[np.float64]:
    """Worth as a score in 0..1: rising with it, falling with the number of target sentences.

    The best of many is good by chance. What exceeds ``_BEND`` counts by its logarithm, so that translations
    still differ.
    """
    worth = worths.astype(np.float64)
    above = np.maximum(worth - _BEND, 0)
    bent = np.minimum(worth, _BEND) + 0.25 * np.log1p(above / 0.25)
    scores: NDArray[np.float64] = 1 / (1 + np.exp(-(_SLOPE * bent + _PRIOR - np.log(max(_FEWEST, targets)))))
    return scores
