"""The sentences that pairs are made of: the documents' own where they are at hand, else taken from the rows' texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from aligner.review.sides import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

_ID = re.compile(r"(\d+)(?:-(\d+))?")


class Place(NamedTuple):
    """A row's text on one side and where it stands: sentences ``first`` to ``last`` from 1, 0 for no sentence."""

    document: str
    first: int
    last: int
    text: str
    language: str = ""


def places(frame: pl.DataFrame, side: str) -> list[Place]:
    """The places of a side, row by row; numbered anew if the file's numbers are missing or say two things."""
    columns = [f"{side}_{part}" for part in ("doc", "id", "text", "lang")]
    found, texts = [], dict[tuple[str, int, int], str]()
    doubtful = False
    for document, number, text, language in frame.select(columns).iter_rows():
        parsed = _ID.fullmatch(number or "")
        first = int(parsed[1]) if parsed and text else 0
        last = int(parsed[2] or parsed[1]) if parsed and text else 0
        doubtful |= bool(text) != bool(first) or last < first
        doubtful |= bool(first) and texts.setdefault((document, first, last), text) != text
        found.append(Place(document, first, last, text, language))
    return _renumbered(found) if doubtful else found


def _renumbered(held: Sequence[Place]) -> list[Place]:
    """Each text one sentence, equal texts in a row the same one."""
    counts: dict[str, int] = {}
    before = ""
    found = []
    for place in held:
        if place.text and place.text != before:
            counts[place.document] = counts.get(place.document, 0) + 1
        number = counts.get(place.document, 0) if place.text else 0
        found.append(place._replace(first=number, last=number))
        before = place.text or before
    return found


def units_of(held: Sequence[Place], documents: Mapping[str, Sequence[Unit]]) -> tuple[Unit, ...]:
    """The sentences of a side in order; a document that does not have its rows' texts is not used."""
    units: list[Unit] = []
    for name in dict.fromkeys(place.document for place in held if place.first):
        mine = [place for place in held if place.document == name and place.first]
        known = documents.get(name)
        units += known if known is not None and fits(known, mine) else _gathered(name, mine)
    return tuple(units)


def fits(units: Sequence[Unit], held: Sequence[Place]) -> bool:
    """Whether rows have the text that a document has in their places."""
    at = {unit.number: " ".join(unit.text.split()) for unit in units}
    for place in held:
        wanted = [at.get(number) for number in range(place.first, place.last + 1)]
        if None in wanted or " ".join(map(str, filter(None, wanted))) != " ".join(place.text.split()):
            return False
    return True


def _gathered(name: str, held: Sequence[Place]) -> list[Unit]:
    """The sentences that rows show: single ones first, then what runs say of the others."""
    known: dict[int, str] = {}
    for place in sorted(set(held), key=lambda place: place.last - place.first):
        if place.first == place.last:
            known[place.first] = place.text
        else:
            _fill(known, place)
    return [Unit(known[number], name, number) for number in sorted(known)]


def _fill(known: dict[int, str], place: Place) -> None:
    """Cut a run into its sentences, those that are known already taken off its ends."""
    first, last, text = place.first, place.last, place.text.strip()
    while first <= last and first in known and text.startswith(known[first]):
        text = text[len(known[first]) :].strip()
        first += 1
    while first <= last and last in known and text.endswith(known[last]):
        text = text[: len(text) - len(known[last])].strip()
        last -= 1
    for number, piece in enumerate(cut(text, last - first + 1, place.language), first):
        known.setdefault(number, piece)


def cut(text: str, count: int, language: str) -> list[str]:
    """A text in so many pieces: at the ends of its sentences, else where blanks are nearest to the middle."""
    if count < 2:
        return [text] * count
    from aligner.segment import split

    pieces = [text[start:stop] for start, stop in split(text, language)]
    while len(pieces) > count:
        at = min(range(len(pieces) - 1), key=lambda at: len(pieces[at]) + len(pieces[at + 1]))
        pieces[at : at + 2] = [f"{pieces[at]} {pieces[at + 1]}"]
    while len(pieces) < count:
        at = max(range(len(pieces)), key=lambda at: len(pieces[at]), default=0)
        whole = pieces[at] if pieces else ""
        middle = _blank(whole)
        pieces[at : at + 1] = [whole[:middle].strip(), whole[middle:].strip()]
    return pieces


def _blank(text: str) -> int:
    """The blank nearest to the middle of a text."""
    half = len(text) // 2
    blanks = [match.start() for match in re.finditer(r"\s", text)]
    return min(blanks, key=lambda place: abs(place - half), default=half)
