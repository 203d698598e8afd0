"""What stands for a stretch of text in a passage that is close only in theme: the run of words nearest in meaning.

Nobody promised that it is there, so nothing can be counted or linked. Each run of words of the passage that begins and
ends with a word of its own content is compared with the stretch by twice the cosine less the mean of both's nearest
cosines (CSLS, Conneau et al. 2018), which holds down runs that are near to everything. The best one is taken if it is
near enough, and if no run of other words of the stretch's own text is nearer to it. An abbreviation stands for one
thing: of the abbreviations found for it only the commonest counts (the encoder takes OSCE for nearly as near to ОДКБ
as CSTO is).

The two limits were set on half of the terms of ``tests/benchmarks/terms_near.py``; on the other half .71 of the
renderings are found in the terms' own paragraphs and .957 of what is found there is the rendering expected (most of
the rest is another good one: *shortcut keys* for *shortcut*), and in paragraphs about something else hardly anything.
"""

from __future__ import annotations

import logging
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from aligner.terms.bilingual.citation import Citations
from aligner.terms.bilingual.phrases import LONGEST, grammar, phrases
from aligner.terms.bilingual.side import analysed, lemma

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from aligner.terms.bilingual.side import Ints, Side

    Rows = NDArray[np.float32]
    Place = tuple[int, int, str]

_log = logging.getLogger("aligner")

_LEAST = 0.55
MARGIN, CLEAR = 0.0, 0.08
"""Where a rendering more is worth a wrong one now and then; and where each must be right (.42 found, .995 of it so)."""
_CLEARLY = 0.05
"""A rival must be nearer by so much: *террористических* is no rival that takes *terrorism* from *терроризма*."""
_NEAREST = 5
_SAMPLE = 2000
"""Runs that stand for all others when the mean of the nearest is taken."""
_MOST = 300
"""Texts of a side that are looked at: each has some hundred runs."""
_CONTRAST = 120
"""Texts of a side that tell what is usual: where the term stands in all of them its own rendering would seem so."""
_LONGER = 2
"""Words that a rendering may have more than the stretch."""


class Encoder(Protocol):
    """What makes texts vectors: any encoder of ``aligner.embed``."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str], /) -> Rows:
        """Unit vectors, ``(n, dimension)``."""


class Stretch(NamedTuple):
    """``start:stop`` of the text of a row."""

    row: int
    start: int
    stop: int


class _Runs:
    """The runs of up to ``longest`` words of some texts: text, first word and length of each, ``(n,)``; vectors."""

    def __init__(
        self, texts: Sequence[str], language: str, own: Mapping[str, str] | None, longest: int, encoder: Encoder
    ) -> None:
        self.side = analysed(texts, language, own)
        self.texts = texts
        parts = [_runs(self.side, length) for length in range(1, longest + 1)]
        self.at = np.concatenate(parts)
        self.length = np.repeat(np.arange(1, longest + 1), [len(part) for part in parts])
        self.text = self.side.rows[self.at]
        surfaces = [self.surface(index) for index in range(len(self.at))]
        numbers = {surface: number for number, surface in enumerate(dict.fromkeys(surfaces))}
        self.which = np.array([numbers[surface] for surface in surfaces], np.int64)
        self.vectors = _encoded(list(numbers), encoder)
        order = np.argsort(self.text, kind="stable")
        self.of_text = np.split(order, np.searchsorted(self.text[order], np.arange(1, len(texts))))

    def span(self, index: int) -> tuple[int, int]:
        """Where a run stands in its text."""
        return self.side.span(int(self.at[index]), int(self.length[index]))

    def surface(self, index: int) -> str:
        """A run as it is written."""
        return self.texts[int(self.text[index])][slice(*self.span(index))]


def _runs(side: Side, length: int) -> Ints:
    """The first words of the runs of so many words, with nothing but spaces and hyphens between them."""
    content = side.content_of[side.form_ids]
    starts = np.arange(max(0, len(side.words) - length + 1))
    fit = content[starts] & content[starts + length - 1]
    for step in range(1, length):
        fit &= (side.joins[starts + step] > 0) & (side.rows[starts + step] == side.rows[starts])
    found: Ints = starts[fit]
    return found


def _encoded(texts: Sequence[str], encoder: Encoder) -> Rows:
    return encoder.encode(texts) if texts else np.zeros((0, encoder.dimension), np.float32)


def near_renderings(
    stretches: Sequence[Stretch],
    here: Sequence[str],
    there: Sequence[str],
    languages: tuple[str, str],
    own: Mapping[str, Mapping[str, str]],
    encoder: Encoder,
    margin: float = MARGIN,
) -> list[Place | None]:
    """For each stretch where the words nearest to it stand in the other text of its row, and their citation form.

    ``here``, ``there``: the texts of both sides by row; ``languages``: theirs; ``margin``: how far the words must stand
    out. ``None`` where nothing is near enough.
    """
    texts = [_numbers(each, [stretch.row for stretch in stretches]) for each in (here, there)]
    surfaces = [here[each.row][each.start : each.stop] for each in stretches]
    longest = min(LONGEST + _LONGER, max((len(surface.split()) for surface in surfaces), default=1) + _LONGER)
    ours, theirs = (
        _Runs(list(numbers), code, own.get(code), longest, encoder)
        for numbers, code in zip(texts, languages, strict=True)
    )
    if not stretches or not len(theirs.at) or not len(ours.at):
        return [None] * len(stretches)
    search = _Search(ours, theirs, surfaces, encoder, margin)
    found: list[Place | None] = []
    for stretch, surface in zip(stretches, surfaces, strict=True):
        places = texts[0].get(here[stretch.row]), texts[1].get(there[stretch.row])
        known = places[0] is not None and places[1] is not None
        found.append(search(surface, stretch, places[0], places[1]) if known else None)  # type: ignore[arg-type]
    return _one_abbreviation(surfaces, [there[each.row] for each in stretches], found)


def _one_abbreviation(
    surfaces: Sequence[str], there: Sequence[str], found: Sequence[Place | None]
) -> list[Place | None]:
    """Of the abbreviations found for an abbreviation only the commonest, where it stands."""
    words = [text[slice(*place[:2])] if place else "" for text, place in zip(there, found, strict=True)]
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for surface, name in zip(surfaces, words, strict=True):
        if surface.isupper() and name.isupper():
            counts[surface][name] += 1
    kept = list(found)
    for index, (surface, name) in enumerate(zip(surfaces, words, strict=True)):
        if surface in counts and name.isupper():
            best = counts[surface].most_common(1)[0][0]
            stands = re.search(rf"(?<!\w){re.escape(best)}(?!\w)", there[index])
            kept[index] = found[index] if name == best else (*stands.span(), best) if stands else None
    return kept


def _numbers(texts: Sequence[str], rows: Sequence[int]) -> dict[str, int]:
    """The distinct texts of some rows, numbered, and after them others at even steps for contrast."""
    distinct = list(dict.fromkeys(texts[row] for row in rows))
    if len(distinct) > _MOST:
        _log.warning("close only in theme: renderings looked for in the first %d texts of %d", _MOST, len(distinct))
    kept = dict.fromkeys(distinct[:_MOST])
    others = [text for text in dict.fromkeys(texts) if text and text not in kept]
    wanted = max(0, _CONTRAST - len(kept))
    step = max(1, -(-len(others) // wanted)) if wanted else 0
    return {text: number for number, text in enumerate([*kept, *(others[::step] if step else [])])}


class _Search:
    """Finds what is nearest to a stretch."""

    def __init__(self, ours: _Runs, theirs: _Runs, surfaces: Sequence[str], encoder: Encoder, margin: float) -> None:
        self._ours, self._theirs, self._margin = ours, theirs, margin
        distinct = list(dict.fromkeys(surfaces))
        vectors = _encoded(distinct, encoder)
        self._known = dict(zip(distinct, zip(vectors, usual(vectors, theirs.vectors), strict=True), strict=True))
        self._usual = usual(ours.vectors, theirs.vectors), usual(theirs.vectors, ours.vectors)
        self._phrases = phrases(theirs.side, grammar(theirs.side))
        self._cite = Citations(theirs.side, self._phrases)

    def __call__(self, surface: str, stretch: Stretch, here: int, there: int) -> Place | None:
        runs = self._theirs.of_text[there]
        if not len(runs):
            return None
        vector, usual = self._known[surface]
        which = self._theirs.which[runs]
        cosine = self._theirs.vectors[which] @ vector
        margin = 2 * cosine - usual - self._usual[1][which]
        best = int(np.argmax(margin))
        if (
            cosine[best] < _LEAST
            or margin[best] < self._margin
            or self._rival(stretch, here, which[best], margin[best])
        ):
            return None
        run = int(runs[best])
        return (*self._theirs.span(run), self._name(run))

    def _rival(self, stretch: Stretch, here: int, which: int, margin: float) -> bool:
        """Whether a run of the stretch's text that has no word in common with it is nearer."""
        runs = self._ours.of_text[here]
        of = self._ours.which[runs[~self._shared(runs, stretch, here)]]
        margins = 2 * self._ours.vectors[of] @ self._theirs.vectors[which] - self._usual[0][of] - self._usual[1][which]
        return bool(len(margins) and margins.max() > margin + _CLEARLY)

    def _shared(self, runs: Ints, stretch: Stretch, here: int) -> NDArray[np.bool_]:
        """Which runs have a lemma of the stretch."""
        side = self._ours.side
        words = np.arange(side.bounds[here], side.bounds[here + 1])
        lemmas = side.lemma_of[side.form_ids[words]]
        inside = (side.starts[words] < stretch.stop) & (side.stops[words] > stretch.start)
        counts = np.append(0, np.cumsum(np.isin(lemmas, lemmas[inside])))
        first = self._ours.at[runs] - side.bounds[here]
        shared: NDArray[np.bool_] = counts[first + self._ours.length[runs]] > counts[first]
        return shared

    def _name(self, run: int) -> str:
        """The citation form of a phrase; the lemma of another word; of other words the run in small letters."""
        at, length = int(self._theirs.at[run]), int(self._theirs.length[run])
        phrase = int(self._phrases.at[length - 1, at]) if length <= LONGEST else -1
        if phrase < 0 and length == 1:
            return lemma(self._theirs.side.forms[self._theirs.side.form_ids[at]], self._theirs.side.morphology)
        return self._cite(phrase) if phrase >= 0 else self._theirs.surface(run).lower()


def _sampled(vectors: Rows) -> Rows:
    return vectors[:: max(1, -(-len(vectors) // _SAMPLE))]


def usual(ours: Rows, theirs: Rows) -> NDArray[np.float64]:
    """For each vector the mean cosine of the nearest ones of a sample of the other side, by pieces."""
    sample = _sampled(theirs)
    pieces = [_nearest(ours[start : start + 1000] @ sample.T) for start in range(0, len(ours), 1000)]
    return np.concatenate([np.atleast_1d(piece) for piece in pieces])


def _nearest(cosines: NDArray[Any]) -> Any:  # noqa: ANN401 - one number or an array
    """The mean of the largest, along the last axis."""
    count = min(_NEAREST, cosines.shape[-1])
    return np.partition(cosines, -count, axis=-1)[..., -count:].mean(axis=-1)
