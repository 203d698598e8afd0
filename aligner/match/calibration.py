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
from aligner.match.closeness import FEATURES, SURROUNDINGS
from aligner.match.neighbours import LEAST, RIVAL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aligner.match.windows import Floats

RIVALRY = ("margin", "margin_back", "mutual", "apart")
"""How far a pair's cosine stands above the best three others of its source, and of its target; whether it is the
largest of both, which counts for pairs as close as translations are; and ``margin_back`` with weak rivals taken for
``least``, for passages on the same point. With ``mutual`` .814 of the translations hidden in help
pages are called, P .930, instead of .751, P .937, and of those in news .916, P .958, instead of .920, P .954
(``mining.py``). Where it counts for all pairs, one in ten of unrelated sentences is called a translation, now none."""
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

_TRANSLATION = 2.0
"""How much log-odds of a translation count in the order, from about zero on, beside those of the theme. From -2 on they
found .3 % more of the translations of news, and .06 fewer of the paragraphs that answer a question first.
"""
_OWN = 4
"""How much ``margin_back`` counts beside the cosine, for pairs as close as translations are. Of 10,506 paragraphs of
help pages in an order by chance the translation comes first for .949 and .935 (ru-en, en-ru, 1,200 asked) instead of
.938 and .912, in order for .981 and .963 instead of .981 and .958; of news and on the judged collections nothing
changes. From the 5th of a hundred on instead of the 20th they gain .958 and .944, and news .001, but the statement in
``seeds/`` gets a title first and a sentence beside the point; where it counts for all pairs nDCG@5 loses .03."""


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
    ``alike``: cosines of translations, the 20th of a hundred and the median.
    ``rival``: the cosine that stands for each rival of a pair where a side has fewer than three others. ``least``: what
    each counts as at least in ``apart``.
    """

    model: str
    ranking: Mapping[str, float]
    usual: float
    theme: Logistic
    translation: Logistic
    none: float
    origin: str
    alike: tuple[float, float] = (np.inf, np.inf)
    rival: float = RIVAL
    least: float = LEAST

    def order(self, values: Mapping[str, Floats], theme: Floats, same: Floats) -> Floats:
        """What pairs are ranked by ``(n,)``: log-odds of the same point, more where they may be translations.

        Among those the target that is closer to this source than to others comes first.
        """
        alike = likeness(values["cosine"], values["numbers"], self.alike)
        own = _OWN * self.ranking.get("cosine", 0) * alike * values["margin_back"]
        return np.asarray(theme + np.logaddexp(0, _TRANSLATION * same) + own, dtype=np.float32)

    def logits(self, values: Mapping[str, Floats], rows: int) -> tuple[Floats, Floats]:
        """Log-odds ``(n,)`` of the same point and of a translation, for pairs of which each of ``rows`` has as many."""
        close = weighed(self.ranking, values)
        width = len(close) // max(1, rows)
        around = weighed({name: self.ranking.get(name, 0) for name in SURROUNDINGS}, values)
        rest, off = rest_of(close.reshape(rows, -1), around.reshape(rows, -1), self.usual)
        standing = {"level": close - np.repeat(off, width), "ahead": close - np.repeat(rest, width)}
        first = close.reshape(rows, -1).argmax(axis=1) + np.arange(rows) * width
        standing |= {name: np.repeat(values[of][first], width) for name, of in LEAD.items()}
        mutual = values["mutual"] * likeness(values["cosine"], values["numbers"], self.alike)
        return self.theme.logit({**values, **standing}), self.translation.logit({**values, "mutual": mutual})


def likeness(cosine: Floats, numbers: Floats, alike: tuple[float, float]) -> Floats:
    """How surely pairs are as close as translations are ``(n,)``: 0 up to the first cosine, 1 from the second on.

    Never where either side has ``numbers`` that the other lacks: of hard pairs with another number .66 are fooled then,
    and not .86.
    """
    low, high = alike
    if high == np.inf:
        return np.zeros_like(cosine)
    return np.asarray(np.clip((cosine - low) / (high - low), 0, 1) * (1 - numbers), dtype=np.float32)


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
        low, high = found.get("alike", (np.inf, np.inf))
        return Calibration(
            model=found["model"],
            ranking=found["ranking"],
            usual=float(found["usual"]),
            theme=theme,
            translation=translation,
            none=float(found["none"]),
            origin=found["origin"],
            alike=(float(low), float(high)),
            rival=float(found.get("rival", RIVAL)),
            least=float(found.get("least", LEAST)),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise DocumentError(f"{name}: is no calibration ({error}); make one with aligner calibrate") from error


def probability(logits: Floats) -> Floats:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-logits.astype(np.float64))), dtype=np.float32)
