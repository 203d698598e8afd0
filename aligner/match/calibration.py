"""What closeness is worth: two probabilities, learned from judged pairs, for each model that has been calibrated.

``theme``: that a reader grades the passage 2 or 3 of 3. ``translation``: that the two are translations. Both are
logistic in the features and in the logarithm of the number of target sentences, since the best of many is good by
chance; nothing in them jumps. The numbers stand in a JSON file a model, made by ``tests/benchmarks/theme_train.py``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from aligner.errors import DocumentError
from aligner.match.closeness import FEATURES

if TYPE_CHECKING:
    from pathlib import Path

    from aligner.match.windows import Floats

RIVALRY = ("margin", "margin_back")
"""How far a pair's cosine stands above the best three others of its source, and of its target."""


@dataclass(frozen=True, slots=True)
class Logistic:
    """A probability: the logistic of a weighted sum of features, of the log of target sentences, and a constant."""

    weights: dict[str, float]
    targets: float
    constant: float

    def logit(self, columns: dict[str, Floats], targets: int) -> Floats:
        """Log-odds ``(n,)`` of pairs, given each feature's column ``(n,)``."""
        constant = self.constant + self.targets * np.log(max(1, targets))
        parts = [weight * columns[name] for name, weight in self.weights.items()]
        return np.asarray(np.sum(parts, axis=0) + constant, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The scale of one model. ``none``: a sentence whose best passage has a lower probability has no counterpart."""

    model: str
    theme: Logistic
    translation: Logistic
    none: float
    origin: str


def load(model: str) -> Calibration | None:
    """The calibration that ships for a model; ``None`` where there is none."""
    held = files("aligner.match") / "calibrations" / f"{model.rsplit('/', 1)[-1]}.json"
    return parsed(held.read_text(encoding="utf-8"), str(held)) if held.is_file() else None


def read(path: Path) -> Calibration:
    """A calibration from a file of one's own; ``DocumentError`` where it is none."""
    try:
        return parsed(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(f"{path}: cannot be read as a calibration; make one with aligner calibrate") from error


def parsed(text: str, name: str) -> Calibration:
    """A calibration from JSON; ``DocumentError`` for what is none."""
    try:
        found = json.loads(text)
        theme, translation = (Logistic(**found[part]) for part in ("theme", "translation"))
        unknown = {*theme.weights, *translation.weights} - {*FEATURES, *RIVALRY}
        if unknown:
            raise ValueError(f"unknown features {', '.join(sorted(unknown))}")
        return Calibration(found["model"], theme, translation, float(found["none"]), found["origin"])
    except (ValueError, KeyError, TypeError) as error:
        raise DocumentError(f"{name}: is no calibration ({error}); make one with aligner calibrate") from error


def probability(logits: Floats) -> Floats:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-logits.astype(np.float64))), dtype=np.float32)
