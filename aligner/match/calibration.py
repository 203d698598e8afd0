"""What closeness is worth: two probabilities, learned from judged pairs, for each model that has been calibrated.

``theme``: that a reader grades the passage 2 or 3 of 3. ``translation``: that the two are translations. Both are
logistic in what the pair is and how it stands among the sentence's other passages; the number of targets plays no
part, so that nothing jumps or drifts with it. What they rest on stands in a JSON file a model, made by
``tests/benchmarks/theme_train.py`` or by ``aligner calibrate``.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from aligner.errors import DocumentError
from aligner.match.closeness import FEATURES
from aligner.match.neighbours import RIVAL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aligner.match.windows import Floats

RIVALRY = ("margin", "margin_back")
"""How far a pair's cosine stands above the best three others of its source, and of its target."""
STANDING = ("closeness", "ahead", "lead", "lead_back")
"""The sum of features that passages are ranked by, how far it stands above the sentence's 6th to 16th best, and
``RIVALRY`` of the sentence's closest passage. With each passage's own the scale was as good and the order worse, nDCG@5
.503 instead of .511."""
_FROM, _TO = 5, 16
"""Places of the passages that a sentence's best ones are held against: what is close to everything is close to nothing.
Without it the chance of a good grade was told with an area under the curve of .71, with it .80."""


@dataclass(frozen=True, slots=True)
class Logistic:
    """A probability: the logistic of a weighted sum of columns and a constant."""

    weights: Mapping[str, float]
    constant: float

    def logit(self, columns: Mapping[str, Floats]) -> Floats:
        """Log-odds ``(n,)`` of pairs, given each column ``(n,)``."""
        return np.asarray(weighed(self.weights, columns) + self.constant, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The scale of one model.

    ``ranking``: weights of the features whose sum is closeness; ``usual``: what that is for passages that have nothing
    to do with the sentence. ``none``: a sentence whose best passage has a lower probability has no counterpart.
    ``rival``: the cosine that stands for each rival of a pair where a side has fewer than three others.
    """

    model: str
    ranking: Mapping[str, float]
    usual: float
    theme: Logistic
    translation: Logistic
    none: float
    origin: str
    rival: float = RIVAL

    def logits(self, values: Mapping[str, Floats], rows: int) -> tuple[Floats, Floats]:
        """Log-odds ``(n,)`` of the same point and of a translation, for pairs of which each of ``rows`` has as many."""
        close = weighed(self.ranking, values)
        width = len(close) // max(1, rows)
        rest = np.repeat(rest_of(close.reshape(rows, -1), self.usual), width)
        standing = {"closeness": close, "ahead": close - rest}
        first = close.reshape(rows, -1).argmax(axis=1) + np.arange(rows) * width
        lead = [np.repeat(values[name][first], width) for name in RIVALRY]
        standing |= dict(zip(STANDING[2:], lead, strict=True))
        return self.theme.logit({**values, **standing}), self.translation.logit(values)


def rest_of(close: Floats, usual: float) -> Floats:
    """The mean closeness of each row's 6th to 16th best ``(rows,)``; missing ones count as usual."""
    best = -np.sort(-close, axis=1)[:, _FROM:_TO]
    total = best.sum(axis=1) + (_TO - _FROM - best.shape[1]) * usual
    return np.asarray(total / (_TO - _FROM), dtype=np.float32)


def weighed(weights: Mapping[str, float], columns: Mapping[str, Floats]) -> Floats:
    """The weighted sum of columns."""
    return np.asarray(sum(weight * columns[name] for name, weight in weights.items()), dtype=np.float32)


def load(model: str) -> Calibration | None:
    """The calibration of one's own for a model, else the one that ships; ``None`` where there is none."""
    own = own_place(model)
    if own.is_file():
        return read(own)
    held = files("aligner.match") / "calibrations" / f"{model.rsplit('/', 1)[-1]}.json"
    return parsed(held.read_text(encoding="utf-8"), str(held)) if held.is_file() else None


def own_place(model: str) -> Path:
    """Where ``aligner calibrate`` puts the calibration of a model: in the user's data directory."""
    from platformdirs import user_data_dir

    folder = os.environ.get("ALIGNER_CALIBRATIONS") or Path(user_data_dir("aligner", appauthor=False)) / "calibrations"
    return Path(folder) / f"{model.rsplit('/', 1)[-1]}.json"


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
        unknown = {*found["ranking"], *theme.weights, *translation.weights} - {*FEATURES, *RIVALRY, *STANDING}
        if unknown:
            raise ValueError(f"unknown features {', '.join(sorted(unknown))}")
        return Calibration(
            model=found["model"],
            ranking=found["ranking"],
            usual=float(found["usual"]),
            theme=theme,
            translation=translation,
            none=float(found["none"]),
            origin=found["origin"],
            rival=float(found.get("rival", RIVAL)),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise DocumentError(f"{name}: is no calibration ({error}); make one with aligner calibrate") from error


def probability(logits: Floats) -> Floats:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-logits.astype(np.float64))), dtype=np.float32)
