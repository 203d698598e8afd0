"""The closest passages of other texts for each sentence of a source, in any order, translation or not.

1. ``neighbours``  of each sentence the targets closest by vector and context; all of them in a small collection
2. ``features``    what there is to know of each pair
3. ``calibration`` what that is worth: the chance of the same point, the chance of a translation
4. ``passages``    the best ones that do not overlap, grown where a neighbour adds to the point
5. ``evidence``    the words that matched

One way for collections of any size: what a pair is worth does not depend on how it was found.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from aligner.match.calibration import PARALLEL, RIVALRY, probability, weighed
from aligner.match.closeness import FEATURES, features, worth
from aligner.match.evidence import Evidence, Shown, evidence
from aligner.match.neighbours import neighbours
from aligner.match.passages import best_passages
from aligner.match.side import Flags, Side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aligner.embed.protocol import Encoder
    from aligner.match.calibration import Calibration
    from aligner.match.closeness import Cutter
    from aligner.match.neighbours import Near
    from aligner.match.side import Sentences
    from aligner.match.windows import Floats, Ints

BLOCK = 8192
"""Source sentences worked on at once; what a pair is worth does not depend on it."""
_UNCALIBRATED = {"cosine": 1.0, "windows": 0.5, "windows_back": 0.5, "context": 0.3, "section": 0.3, "common": -0.5}
"""Order of the passages for a model whose scale nobody measured."""


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
    for one. ``grown``: the target sentence that the passage grew from, whose features ``values`` are.
    """

    source: Ints
    span: Ints
    grown: Ints
    similarity: Floats
    score: Floats
    translation: Flags
    evidence: Evidence
    values: dict[str, Floats]

    def only(self, rows: Ints) -> Found:
        """Some of the rows, by number."""
        marks = Evidence(**{each.name: getattr(self.evidence, each.name)[rows] for each in fields(Evidence)})
        values = {name: column[rows] for name, column in self.values.items()}
        held = {each.name: getattr(self, each.name)[rows] for each in fields(Found)[:6]}
        return Found(**held, evidence=marks, values=values)


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
    near = neighbours(left, right)
    return match_rows(left, right, near, near.order, options, calibration, progress)


def match_rows(
    left: Side,
    right: Side,
    near: Near,
    rows: Ints,
    options: MatchOptions,
    calibration: Calibration | None = None,
    progress: Progress = lambda done, total: None,
    block: int = BLOCK,
) -> Found:
    """The closest passages for some left sentences, about so many at a time as ``block``, in the order of ``rows``."""
    if calibration:
        asked = left.sentences.sample
        near = calibration.applied(near, asked[~left.sentences.empty[asked]])
    parts, done = [], 0
    for part in np.array_split(rows, max(1, round(len(rows) / block))):
        progress(done, len(rows))
        parts.append(match_block(left, right, near, np.sort(part), options, calibration))
        done += len(part)
    progress(len(rows), len(rows))
    if len(parts) == 1:
        return parts[0]
    whole = joined(parts)
    return whole.only(np.argsort(whole.source, kind="stable"))


def match_block(
    left: Side,
    right: Side,
    near: Near,
    rows: Ints,
    options: MatchOptions,
    calibration: Calibration | None = None,
) -> Found:
    """The closest passages of the right side for some of the left one's sentences, ascending: the work on one block."""
    row, column = near.pairs(rows)
    shown = Shown(left), Shown(right)
    values = judged(left, right, near, row, column, shown) | {PARALLEL: np.full(len(row), near.parallel, np.float32)}
    own, other = left.sentences.terms, right.sentences.terms
    if own and other:
        values["terms"] = worth(own, other, row, column)
    theme, same, order = _ranked(values, row, left.sentences, calibration)
    chosen = best_passages(
        left, right, (row, column, values["cosine"]), (order, theme), options.top_k, options.max_passage
    )
    pair = chosen.pair
    translation = same[pair] > 0
    score = probability(np.where(translation, same[pair], theme[pair]))
    if calibration is None:
        score = np.full(len(pair), np.nan, dtype=np.float32)
    kept = np.flatnonzero(~(score < options.min_score))
    span, at = chosen.span[kept], pair[kept]
    return Found(
        source=row[at],
        span=span,
        grown=column[at],
        similarity=chosen.similarity[kept],
        score=score[kept],
        translation=translation[kept],
        evidence=evidence(*shown, row[at], span),
        values={name: column[at] for name, column in values.items()},
    )


def joined(parts: Sequence[Found]) -> Found:
    """The rows of several blocks as those of one."""
    values = {name: np.concatenate([part.values[name] for part in parts]) for name in parts[0].values}
    marks = Evidence(**_joined([part.evidence for part in parts], Evidence))
    return Found(**_joined(parts, Found) | {"evidence": marks, "values": values})


def _joined(parts: Sequence[Any], kind: type) -> dict[str, Any]:
    """The arrays of several values of a dataclass, end to end."""
    names = [each.name for each in fields(kind) if isinstance(getattr(parts[0], each.name), np.ndarray)]
    return {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}


def _ranked(
    values: dict[str, Floats],
    row: Ints,
    source: Sentences,
    calibration: Calibration | None,
) -> tuple[Floats, Floats, Floats]:
    """Log-odds of the same point and of a translation, and what pairs are ranked by: minus infinity where they are out.

    Without calibration a plain sum, and never a translation.
    """
    if calibration is None:
        theme, same = weighed(_UNCALIBRATED, values), np.full_like(values["cosine"], -np.inf)
        out = source.empty[row]
    else:
        rows, at = np.unique(row, return_inverse=True)
        theme, same = calibration.logits(values, len(rows))
        theme += values.get("terms", np.zeros(1, dtype=np.float32))
        out = source.empty[row] | _hopeless(np.maximum(theme, same), at, len(rows), calibration.none)
    order = np.where(same > 0, np.maximum(theme, same), theme)
    return theme, same, np.where(out, -np.inf, order).astype(np.float32)


def judged(
    source: Side,
    target: Side,
    near: Near,
    row: Ints,
    column: Ints,
    cutters: tuple[Cutter, Cutter] | None = None,
) -> dict[str, Floats]:
    """Each feature's column ``(n,)`` for pairs ordered by row."""
    table = features(source, target, row, column, cutters)
    found = {name: np.ascontiguousarray(table[:, number]) for number, name in enumerate(FEATURES)}
    return found | dict(zip(RIVALRY, near.rivalry(found["cosine"], row, column).T, strict=True))


def _hopeless(logit: Floats, row: Ints, count: int, none: float) -> Flags:
    """Pairs of sentences whose best pair is less likely than ``none``."""
    best = np.full(count, -np.inf, dtype=np.float32)
    np.maximum.at(best, row, logit)
    hopeless: Flags = (best < np.log(none / (1 - none)))[row]
    return hopeless
