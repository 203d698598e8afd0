"""Why a pair stands where it stands: what each feature adds to its chance, beside the sentence's next passage.

Goes in: a pairs file's rows of one source sentence, with their ``features``. Comes out: the terms of the log-odds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aligner.match.calibration import Calibration

MEANING = {
    "cosine": "the two texts as wholes",
    "words": "words of the source taken up by the target",
    "words_back": "words of the target taken up by the source",
    "windows": "stretches of the source taken up by the target",
    "windows_back": "stretches of the target taken up by the source",
    "context": "the sentences around both",
    "section": "the sections of both",
    "common": "closeness of the target to everything in the source",
    "length": "length of the target",
    "names": "names of the source that the target has",
    "numbers": "either side has numbers that the other lacks",
    "terms": "terms of the termbase in both, rare ones more",
}
"""What each feature says, in words."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A feature with its value in the pair and in the one it is compared with, and what the difference adds."""

    feature: str
    value: float
    other: float
    adds: float


def parsed(text: str) -> dict[str, float]:
    """The features of a row, as the pairs file writes them; empty for a row without."""
    found = (part.partition("=") for part in text.split())
    return {name: float(value) for name, _, value in found if name in MEANING}


def reasons(pair: Mapping[str, float], other: Mapping[str, float], scale: Calibration) -> list[Reason]:
    """What makes the pair more or less likely than the other to be on the same point, in log-odds, most first.

    Both are passages for one sentence, so that what they have in common goes out.
    """
    per_closeness = scale.theme.weights.get("level", 0.0) + scale.theme.weights.get("ahead", 0.0)
    weights = {name: per_closeness * weight for name, weight in scale.ranking.items()}
    if "terms" in pair:
        weights["terms"] = 1.0
    found = [
        Reason(name, pair.get(name, 0.0), other.get(name, 0.0), weight * (pair.get(name, 0.0) - other.get(name, 0.0)))
        for name, weight in weights.items()
    ]
    return sorted(found, key=lambda reason: -abs(reason.adds))
