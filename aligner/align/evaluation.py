"""Predicted beads against gold ones, counted as the field does.

After Sennrich and Volk (2011) and the scorer of Vecalign (Thompson and Koehn, 2019):

- strict: a predicted bead is right when the gold has the same bead; lax: also when it shares a linked
  sentence pair with a gold bead, that is, the two overlap on both sides;
- precision counts all predicted beads, gaps too; recall counts only the beads with both sides filled;
- several documents are scored together by adding up their counts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from aligner.align.ladder import Rung
    from aligner.types import Bead

_Link = tuple[tuple[int, ...], tuple[int, ...]]
Shape = tuple[int, int]
"""Source sentences and target sentences of a bead."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Right beads among predicted ones (precision) and among gold ones (recall)."""

    predicted_right: int = 0
    predicted: int = 0
    gold_right: int = 0
    gold: int = 0

    def __add__(self, other: Measure) -> Measure:
        return Measure(
            self.predicted_right + other.predicted_right,
            self.predicted + other.predicted,
            self.gold_right + other.gold_right,
            self.gold + other.gold,
        )

    @property
    def precision(self) -> float:
        """0 when nothing was predicted."""
        return self.predicted_right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """0 when the gold has no bead with both sides."""
        return self.gold_right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


class WrongBead(NamedTuple):
    """A predicted bead that the gold does not have, and the gold beads that its sentences stand in."""

    predicted: _Link
    gold: tuple[_Link, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """What ``evaluate`` counts. ``shapes``: strict counts by the bead's own shape, gaps counted on both sides."""

    strict: Measure = Measure()
    lax: Measure = Measure()
    shapes: Mapping[Shape, Measure] = field(default_factory=dict)
    wrong: tuple[WrongBead, ...] = ()

    def __add__(self, other: Scores) -> Scores:
        shapes = sorted({*self.shapes, *other.shapes})
        none = Measure()
        return Scores(
            self.strict + other.strict,
            self.lax + other.lax,
            {shape: self.shapes.get(shape, none) + other.shapes.get(shape, none) for shape in shapes},
            self.wrong + other.wrong,
        )

    def as_dict(self) -> dict[str, object]:
        """For JSON: precision, recall and F1, strict and lax, then strict counts by shape."""
        result: dict[str, object] = {
            name: {"precision": measure.precision, "recall": measure.recall, "f1": measure.f1}
            for name, measure in (("strict", self.strict), ("lax", self.lax))
        }
        result["shapes"] = {
            f"{source}-{target}": {
                "predicted": measure.predicted,
                "gold": measure.gold,
                "right": measure.gold_right,
                "precision": measure.precision,
                "recall": measure.recall,
                "f1": measure.f1,
            }
            for (source, target), measure in self.shapes.items()
        }
        return result


def evaluate(predicted: Iterable[Bead | Rung], gold: Iterable[Bead | Rung]) -> Scores:
    """Scores of one document's predicted beads; add the scores of several documents for those of all.

    A bead that stands twice counts once; a bead without sentences is left out.
    """
    found, true = _links(predicted), _links(gold)
    full_found, full_true = _filled(found), _filled(true)
    return Scores(
        Measure(len(found & true), len(found), len(full_true & full_found), len(full_true)),
        Measure(
            len(_lax(found, true)),
            len(found),
            len(_lax(full_true, full_found)),
            len(full_true),
        ),
        _by_shape(found, true),
        _wrong(found, true),
    )


def _links(beads: Iterable[Bead | Rung]) -> set[_Link]:
    links = {(tuple(bead.source), tuple(bead.target)) for bead in beads}
    return links - {((), ())}


def _filled(links: set[_Link]) -> set[_Link]:
    return {link for link in links if link[0] and link[1]}


def _lax(links: set[_Link], reference: set[_Link]) -> set[_Link]:
    """The links that stand in the reference, or share a linked sentence pair with one of it."""
    partners: dict[int, set[int]] = {}
    for source, target in reference:
        for number in source:
            partners.setdefault(number, set()).update(target)
    return {
        link
        for link in links
        if link in reference or any(not partners.get(number, set()).isdisjoint(link[1]) for number in link[0])
    }


def _by_shape(found: set[_Link], true: set[_Link]) -> dict[Shape, Measure]:
    """Strict counts of each shape that either side has."""
    counts = [Counter((len(source), len(target)) for source, target in links) for links in (found, true, found & true)]
    return {
        shape: Measure(counts[2][shape], counts[0][shape], counts[2][shape], counts[1][shape])
        for shape in sorted(counts[0] | counts[1])
    }


def _wrong(found: set[_Link], true: set[_Link]) -> tuple[WrongBead, ...]:
    """Each wrong bead beside the gold beads that hold one of its sentences, in the document's order."""
    holders: tuple[dict[int, _Link], dict[int, _Link]] = ({}, {})
    for link in true:
        for side, holder in zip(link, holders, strict=True):
            holder.update(dict.fromkeys(side, link))
    wrong = sorted(found - true, key=_place)
    return tuple(WrongBead(link, _holding(link, holders)) for link in wrong)


def _holding(link: _Link, holders: Sequence[Mapping[int, _Link]]) -> tuple[_Link, ...]:
    near = {holder[number] for side, holder in zip(link, holders, strict=True) for number in side if number in holder}
    return tuple(sorted(near, key=_place))


def _place(link: _Link) -> tuple[int, int]:
    """Where a bead stands, for sorting: gaps of the target side by their number there."""
    source, target = link
    return (source or target)[0], (target or source)[0]
