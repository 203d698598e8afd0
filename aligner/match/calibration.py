"""What closeness is worth: two probabilities, learned from judged pairs, for each model that has been calibrated.

``theme``: that a reader grades the passage 2 or 3 of 3. ``translation``: that the two are translations. Both are
logistic in what the pair is and how it stands among the sentence's other passages; the number of targets plays no
part, so that nothing jumps or drifts with it. What they rest on stands in a JSON file a model, made by
``tests/benchmarks/theme_train.py`` or by ``aligner calibrate``.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from aligner.errors import DocumentError
from aligner.match.closeness import FEATURES, SURROUNDINGS
from aligner.match.neighbours import LEAST, RIVAL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aligner.match.neighbours import Near
    from aligner.match.windows import Floats, Ints

RIVALRY = ("margin", "margin_back", "mutual", "apart")
"""How far a pair's cosine stands above the best three others of its source, and of its target; whether it is the
largest of both; and ``margin_back`` with weak rivals taken for ``least``, for passages on the same point."""
PARALLEL = "parallel"
"""Column of how much of the source is translated in the targets: the same for all pairs of a run."""
LEAD = {"lead": "apart", "likest": "cosine"}
"""What is asked of a sentence's closest passage."""
STANDING = ("level", "ahead", *LEAD)
"""Of the sum of features that passages are ranked by: how large it is, less part of what surroundings add to the
sentence's 6th to 16th best, which a long text has and a few sentences have not; and how far it stands above those. And
two facts of the closest passage: with each passage's own margin the scale was as good and the order worse, nDCG@5 .503
instead of .511."""
_TAKEN_OFF = 0.5
"""Of what surroundings add to the passages that the best ones are held against: all of it made the error .067 beside 15
targets, with none of it a dozen sentences asked have .062 instead of .050."""
_FROM, _TO = 5, 16
"""Places of the passages that a sentence's best ones are held against: what is close to everything is close to nothing.
Without it the chance of a good grade was told with an area under the curve of .71, with it .80."""

_UNKNOWN, _EVEN = 10, 0.3
"""Sentences that stand for what is not known of a run, and the share of them that is translated: a lone one says
little. So 125 of 158 lone news, each beside 1,182 lines, are called translations, rightly."""
_OWN, _FIRST = 5, 1e-3
"""How much ``margin_back`` counts beside the cosine where all is translated: there the target comes first that is
closer to this source than to others, and is taken to be as likely as any. Where no more than ``_EVEN`` is, it counts
nothing; by the square of ``parallel`` 4 of 180 sentences asked by thirteens lost their first passage. So the
translations of 1,200 of 14,445 paragraphs of help, in an order by chance, come first for .933 and .935 (ru-en, en-ru)
instead of .916 and .905, and of news for .997 and .998 instead of .991 and .994. Where all passages are ordered by it
those of the same article come later (nDCG@10 .71 instead of .88); in full everywhere it costs the judged collections
nDCG@5 of .03."""


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
    ``parallel``: that a sentence is translated in the targets, by its largest cosine and how far that stands above the
    next three.
    ``rival``: the cosine that stands for each rival of a pair where a side has fewer than three others. ``least``: what
    each counts as at least in ``apart``.
    """

    model: str
    ranking: Mapping[str, float]
    usual: float
    theme: Logistic
    translation: Logistic
    parallel: Logistic
    none: float
    origin: str
    rival: float = RIVAL
    least: float = LEAST

    def applied(self, near: Near, asked: Ints) -> Near:
        """The neighbours with what is this model's, and the share of some source sentences that is translated."""
        near = replace(near, rival=self.rival, least=self.least)
        return replace(near, parallel=translated(self.parallel.logit(near.closest(asked))))

    def logits(self, values: Mapping[str, Floats], rows: int) -> tuple[Floats, Floats]:
        """Log-odds ``(n,)`` of the same point and of a translation, for pairs of which each of ``rows`` has as many."""
        close = weighed(self.ranking, values)
        width = len(close) // max(1, rows)
        around = weighed({name: self.ranking.get(name, 0) for name in SURROUNDINGS}, values)
        rest, off = rest_of(close.reshape(rows, -1), around.reshape(rows, -1), self.usual)
        standing = {"level": close - np.repeat(off, width), "ahead": close - np.repeat(rest, width)}
        first = close.reshape(rows, -1).argmax(axis=1) + np.arange(rows) * width
        standing |= {name: np.repeat(values[of][first], width) for name, of in LEAD.items()}
        theme = self.theme.logit({**values, **standing}).reshape(rows, -1)
        known = np.maximum(0, (values[PARALLEL] - _EVEN) / (1 - _EVEN))
        own = _OWN * self.ranking.get("cosine", 0) * known * values["margin_back"]
        belongs = (theme + own.reshape(rows, -1)).argmax(axis=1)[:, None]
        np.put_along_axis(theme, belongs, theme.max(axis=1, keepdims=True) + _FIRST, axis=1)
        same = self.translation.logit(values) + log_odds(values[PARALLEL])
        return theme.ravel(), np.asarray(same, dtype=np.float32)


def translated(logits: Floats) -> float:
    """Which part of some sentences is translated, from their log-odds: the mean of the chances, of which none is sure.

    What a pair's closeness says of a translation hangs on it. After Saerens, Latinne and Decaestecker, "Adjusting the
    outputs of a classifier to new a priori probabilities" (2002), without their iteration.
    """
    return float((probability(logits).sum() + _UNKNOWN * _EVEN) / (len(logits) + _UNKNOWN))


def log_odds(chance: Floats | float) -> Floats:
    """The logarithm of odds."""
    return np.asarray(np.log(chance / (1 - chance)), dtype=np.float32)


def rest_of(close: Floats, around: Floats, usual: float) -> tuple[Floats, Floats]:
    """The mean closeness of each row's 6th to 16th best, and what is taken off for what is ``around`` ``(rows,)``.

    Missing ones count as ``usual``, and have nothing around them.
    """
    at = np.argsort(-close, axis=1, kind="stable")[:, _FROM:_TO]
    total, added = (np.take_along_axis(part, at, axis=1).sum(axis=1) for part in (close, around))
    total += (_TO - _FROM - at.shape[1]) * usual
    rest, off = total / (_TO - _FROM), added * _TAKEN_OFF / (_TO - _FROM)
    return np.asarray(rest, dtype=np.float32), np.asarray(off, dtype=np.float32)


def weighed(weights: Mapping[str, float], columns: Mapping[str, Floats]) -> Floats:
    """The weighted sum of columns."""
    nothing = np.zeros_like(next(iter(columns.values())))
    return np.asarray(sum((weight * columns[name] for name, weight in weights.items()), nothing), dtype=np.float32)


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
        theme, translation, parallel = (Logistic(**found[part]) for part in ("theme", "translation", PARALLEL))
        unknown = {*found["ranking"], *theme.weights, *translation.weights} - {*FEATURES, *RIVALRY, *STANDING}
        if unknown:
            raise ValueError(f"unknown features {', '.join(sorted(unknown))}")
        return Calibration(
            model=found["model"],
            ranking=found["ranking"],
            usual=float(found["usual"]),
            theme=theme,
            translation=translation,
            parallel=parallel,
            none=float(found["none"]),
            origin=found["origin"],
            rival=float(found.get("rival", RIVAL)),
            least=float(found.get("least", LEAST)),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise DocumentError(f"{name}: is no calibration ({error}); make one with aligner calibrate") from error


def probability(logits: Floats) -> Floats:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-logits.astype(np.float64))), dtype=np.float32)
