"""A row as the page shows it: pieces of text with what is marked in them, its doubt in words, its terms."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

from aligner.review.base import SIDES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from aligner.review.base import Base
    from aligner.review.decisions import Row
    from aligner.review.doubt import Doubt
    from aligner.review.page.terms import Found, Terms

_RIGHT_TO_LEFT = ("ar", "fa", "he", "ps", "ur", "yi")
_BANDS = 5
_LONGEST = 20_000
"""Characters of a text that are shown; the rest of a cell of a megabyte is only counted."""


class Mark(NamedTuple):
    """A stretch of the line of sentences that is marked."""

    start: int
    stop: int
    kind: str


def band(probability: float) -> int:
    """Of five, from doubtful to sure."""
    return min(int(probability * _BANDS), _BANDS - 1)


class Views:
    """Rows as values for the templates."""

    def __init__(self, base: Base, terms: Terms) -> None:
        self._base, self._terms = base, terms

    def row(self, number: int, row: Row, doubt: Doubt, before: Row | None, said: Mapping[str, str]) -> dict[str, Any]:
        """One row; ``before``: the one above, whose source is not shown twice."""
        detail = self._base.details.get(row.key)
        repeated = self._base.ranked and before is not None and before.source == row.source
        found = self._found(row)
        return {
            "number": number,
            "key": str(row.key),
            "row": row,
            "percent": round(100 * doubt.probability),
            "band": band(doubt.probability),
            "unscored": row.score is None
            or (row.gap and not row.score)
            or (detail is not None and detail.score is None),
            "reasons": [said.get(reason, reason) for reason in doubt.reasons],
            "relation": said.get(detail.relation, "") if detail and detail.relation == "theme" else "",
            "repeated": repeated,
            "sides": [self._side(row, name, found[at], repeated and not at) for at, name in enumerate(SIDES)],
            "terms": self._terms_of(row, found, said),
        }

    def _found(self, row: Row) -> tuple[tuple[Found, ...], tuple[Found, ...]]:
        if not self._terms:
            return (), ()
        left, right = (self._terms.find(self._shown(row, name), at) for at, name in enumerate(SIDES))
        return left, right

    def _shown(self, row: Row, name: str) -> str:
        """The text whose places are those of the sentences, unless it was corrected."""
        corrected = row.corrected(name)
        start, stop = row.on(name)
        return corrected if corrected is not None else self._base.side(name).text[start:stop].replace("\x1e", " ")

    def _side(self, row: Row, name: str, found: Iterable[Found], repeated: bool) -> dict[str, Any]:
        side, span = self._base.side(name), row.on(name)
        language = side.language(span)
        corrected = row.corrected(name)
        text = self._shown(row, name)
        marks = [Mark(term.start, term.stop, "term") for term in found]
        detail = self._base.details.get(row.key)
        words = detail.evidence[name == "target"] if detail else ""
        at = text.find(words) if words else -1
        if at >= 0:
            marks.append(Mark(at, at + len(words), "evidence"))
        if corrected is not None:
            pieces = [{"at": None, "spans": marked(text, marks, 0), "kind": "", "opens": False, "before": ()}]
        else:
            pieces = [self._piece(name, span[0], piece, text, marks) for piece in side.pieces(span)]
        return {
            "name": name, "language": language, "document": side.document(span) if pieces else "",
            "direction": "rtl" if language.partition("-")[0] in _RIGHT_TO_LEFT else "auto", "pieces": pieces,
            "id": side.id(span), "corrected": corrected is not None, "repeated": repeated,
        }  # fmt: skip

    def _piece(
        self, name: str, begin: int, piece: tuple[int, int, int], text: str, marks: Iterable[Mark]
    ) -> dict[str, Any]:
        side = self._base.side(name)
        number, start, stop = piece
        unit, first = side.units[number], start == side.starts[number]
        shown = text[start - begin : stop - begin].rstrip("\x1e")
        if stop in (side.starts[number + 1],):
            shown = shown[:-1] if shown.endswith(" ") else shown
        return {
            "at": start,
            "spans": marked(shown, marks, start - begin),
            "kind": unit.kind,
            "opens": unit.opens and first,
            "before": unit.before if first else (),
            "more": max(0, len(shown) - _LONGEST),
        }

    def _terms_of(
        self, row: Row, found: tuple[tuple[Found, ...], tuple[Found, ...]], said: Mapping[str, str]
    ) -> list[dict[str, str]]:
        """Each term of either side once, with what stands for it on the other."""
        if row.gap:
            return []
        shown: dict[str, dict[str, str]] = {}
        for at, name in enumerate(SIDES):
            other = {term.entry: term for term in found[1 - at]}
            text, across = self._shown(row, name), self._shown(row, SIDES[1 - at])
            for term in found[at]:
                words = text[term.start : term.stop]
                twin = other.get(term.entry)
                if twin is not None and not at:
                    shown[term.entry] = {"words": words, "says": across[twin.start : twin.stop], "missing": ""}
                elif twin is None and term.wanted and not self._base.ranked:  # a passage on the same theme owes no term
                    shown.setdefault(
                        f"{at}{term.entry}", {"words": words, "says": term.wanted, "missing": said["missing"]}
                    )
        return list(shown.values())


def marked(text: str, marks: Iterable[Mark], begin: int) -> list[tuple[str, str]]:
    """A text in stretches with the kinds of the marks on each; ``begin``: where the text stands among the marks."""
    text = text[:_LONGEST]
    mine = [
        Mark(max(mark.start - begin, 0), min(mark.stop - begin, len(text)), mark.kind)
        for mark in marks
        if mark.stop > begin and mark.start < begin + len(text)
    ]
    places = sorted({0, len(text), *(place for mark in mine for place in (mark.start, mark.stop))})
    return [
        (text[start:stop], " ".join(sorted({m.kind for m in mine if m.start <= start and stop <= m.stop})))
        for start, stop in itertools.pairwise(places)
    ]
