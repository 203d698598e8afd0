"""Measures of a ranking on the judged collections of ``data/gold/theme``."""

from __future__ import annotations

from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2] / "data" / "gold" / "theme"


def ndcg(scores: np.ndarray, grades: np.ndarray, whole: np.ndarray | None = None, depth: int = 5) -> np.ndarray:
    """nDCG of each source with gains ``2**grade - 1``; not a number where nothing is relevant.

    ``whole``: the grades of all targets, where only some were ranked.
    """
    gains = 2.0**grades - 1
    ideal = gains if whole is None else 2.0**whole - 1
    discount = 1 / np.log2(np.arange(depth) + 2)
    top = np.argsort(-scores, axis=1, kind="stable")[:, :depth]
    got = (np.take_along_axis(gains, top, axis=1) * discount[: top.shape[1]]).sum(axis=1)
    best = (-np.sort(-ideal, axis=1)[:, :depth] * discount[: top.shape[1]]).sum(axis=1)
    with np.errstate(invalid="ignore"):
        return got / best


def right_first(scores: np.ndarray, grades: np.ndarray) -> np.ndarray:
    """Whether the first passage has grade 2 or 3, for sources that have one."""
    held = (grades >= 2).any(axis=1)
    return grades[np.arange(len(grades)), scores.argmax(axis=1)][held] >= 2


def calibration_error(probabilities: np.ndarray, true: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error over bins of equal width."""
    which = np.minimum((probabilities * bins).astype(int), bins - 1)
    return sum(
        abs(probabilities[which == number].mean() - true[which == number].mean()) * (which == number).mean()
        for number in range(bins)
        if (which == number).any()
    )
