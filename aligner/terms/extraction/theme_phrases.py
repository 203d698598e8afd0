"""Term candidates of texts that are close only in theme: phrases of matched windows that mean the same to an encoder.

Nobody promised that a term of one text has its counterpart in the other, so nothing can be counted. Each phrase of a
row's matched window (its evidence; the whole text where none was noted) is compared with each phrase of the other's.
A pair is a candidate when each is the other's nearest in that row, by twice the cosine less the mean of both's nearest
cosines among all phrases (CSLS, Conneau et al. 2018), which holds down phrases that are near to everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from aligner.terms.bilingual.citation import Citations
from aligner.terms.bilingual.generality import general
from aligner.terms.bilingual.nearness import usual
from aligner.terms.bilingual.phrases import grammar, phrases
from aligner.terms.bilingual.side import analysed

if TYPE_CHECKING:
    import polars as pl

    from aligner.terms.bilingual.nearness import Encoder
    from aligner.terms.bilingual.phrases import Phrases
    from aligner.terms.bilingual.side import Ints, Side
    from aligner.terms.extraction.candidate_rows import ExtractOptions

_LEAST = 0.55
"""The least cosine of a candidate."""
_LEAST_MARGIN = 0.15
"""The least margin. Of 37 candidates of two statements of the CSTO among the seeds 30 were right, read one by one,
before pieces of others were let through; below it hardly one in five was."""
_FLOOR = 0.1
"""Added to a margin before it is weighed with length and rows: terms of the organisation come before *механизм*."""
_MOST = 20_000
"""Phrases of a side at most, the commonest ones."""


class _Terms:
    """The phrases of one side: their citation forms, vectors and rows."""

    def __init__(self, texts: list[str], language: str, encoder: Encoder, options: ExtractOptions) -> None:
        side = analysed(texts, language, options.own.get(language))
        found = phrases(side, grammar(side))
        fit = [index for index, key in enumerate(found.keys) if not general(key.words, language)]
        kept = np.array(sorted(fit, key=lambda index: -found.counts[index])[:_MOST], np.int64)
        cite = Citations(side, found)
        self.names = [cite(int(index)) for index in kept]
        self.counts = found.counts[kept]
        self.words = found.lengths[kept]
        self.vectors = encoder.encode(self.names) if self.names else np.zeros((0, encoder.dimension), np.float32)
        self.by_row = _by_row(side, found, kept)


def _by_row(side: Side, found: Phrases, kept: Ints) -> list[Ints]:
    """For each row its phrases, as places in ``kept``."""
    place = np.full(len(found.keys) + 1, -1)
    place[kept] = np.arange(len(kept))
    rows = [side.rows[place[at] >= 0] for at in found.at]
    which = [place[at][place[at] >= 0] for at in found.at]
    cells = np.unique(np.stack([np.concatenate(rows), np.concatenate(which)]), axis=1)
    return np.split(cells[1], np.searchsorted(cells[0], np.arange(1, len(side.bounds) - 1)))


def near_candidates(
    frame: pl.DataFrame, languages: tuple[str, str], encoder: Encoder, options: ExtractOptions
) -> list[dict[str, Any]]:
    """Candidates as rows of ``extraction.COLUMNS``, not yet ranked."""
    source, target = (
        _Terms(_windows(frame, side), code, encoder, options)
        for side, code in zip(("source", "target"), languages, strict=True)
    )
    if not source.names or not target.names:
        return []
    mean = (usual(source.vectors, target.vectors), usual(target.vectors, source.vectors))
    best: dict[tuple[int, int], tuple[float, float, int]] = {}
    rows: dict[tuple[int, int], int] = {}
    for row, (ours, theirs) in enumerate(zip(source.by_row, target.by_row, strict=True)):
        if not len(ours) or not len(theirs):
            continue
        cosine = source.vectors[ours] @ target.vectors[theirs].T
        margin = 2 * cosine - mean[0][ours, None] - mean[1][None, theirs]
        mutual = (margin >= margin.max(axis=0)) & (margin >= margin.max(axis=1, keepdims=True))
        mutual &= (cosine >= _LEAST) & (margin >= _LEAST_MARGIN)
        for i, j in np.argwhere(mutual).tolist():
            pair = (int(ours[i]), int(theirs[j]))
            rows[pair] = rows.get(pair, 0) + 1
            best[pair] = max(best.get(pair, (-9.0, 0.0, 0)), (float(margin[i, j]), float(cosine[i, j]), -row))
    texts = frame.select("source_doc", "source_id", "source_text", "target_doc", "target_id", "target_text").rows()
    kept = [pair for pair in best if rows[pair] >= options.least]
    return [_row(pair, source, target, best[pair], rows[pair], texts[-best[pair][2]]) for pair in kept]


def _windows(frame: pl.DataFrame, side: str) -> list[str]:
    """The words that matched; the whole text where none were noted."""
    texts: list[str] = frame[f"{side}_text"].to_list()
    if f"{side}_evidence" not in frame.columns:
        return texts
    return [window or text for window, text in zip(frame[f"{side}_evidence"].to_list(), texts, strict=True)]


def _row(
    pair: tuple[int, int],
    source: _Terms,
    target: _Terms,
    found: tuple[float, float, int],
    rows: int,
    texts: tuple[str, ...],
) -> dict[str, Any]:
    """One candidate; long phrases and those of several rows first, as in pairs that are translations."""
    words = (source.words[pair[0]] + target.words[pair[1]]) / 2
    score = (found[0] + _FLOOR) * float(np.log2(1 + words)) * float(np.log2(1 + rows)) ** 0.5
    names = ("source_doc", "source_id", "source_context", "target_doc", "target_id", "target_context")
    return {
        "source_term": source.names[pair[0]],
        "target_term": target.names[pair[1]],
        "score": round(score, 4),
        "count": rows,
        "source_count": int(source.counts[pair[0]]),
        "target_count": int(target.counts[pair[1]]),
        "source_share": None,
        "target_share": None,
        "method": "theme",
        **dict(zip(names, texts, strict=True)),
    }
