"""The documents that pairs come from, where they are at hand: sentences, headings, paragraphs and what was left out.

A pairs file names its documents without their folders; they are looked for beside it, in the working directory and
where the user says. A document is used only if it has the rows' texts in the rows' places.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.errors import AlignerError
from aligner.inputs import Reading, open_document
from aligner.review.sides import Unit
from aligner.review.units import fits, places
from aligner.segment import segment
from aligner.types import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import polars as pl

    from aligner.review.units import Place
    from aligner.types import Document

_log = logging.getLogger("aligner")

_LONGEST = 200
"""Characters of a text without a place among the sentences that are shown."""
_READINGS = (Reading(), Reading(keep_boilerplate=True), Reading(presegmented=True), Reading(whole_page=True))
"""How documents are read; a pairs file does not say which, but only one gives its sentences."""


def documents_of(frame: pl.DataFrame, folders: Sequence[Path]) -> dict[tuple[str, str], list[Unit]]:
    """The sentences of the documents that were found, by side and name."""
    found: dict[tuple[str, str], list[Unit]] = {}
    for side in ("source", "target"):
        held: dict[str, list[Place]] = {}
        for place in places(frame, side):
            if place.first:
                held.setdefault(place.document, []).append(place)
        for name, mine in held.items():
            units = _found(name, mine, [*folders, Path()])
            if units is not None:
                found[side, name] = units
    return found


def _found(name: str, held: Sequence[Place], folders: Iterable[Path]) -> list[Unit] | None:
    """The sentences of a document that has these texts in these places."""
    for folder in folders:
        path = folder if folder.name == name and folder.is_file() else folder / name
        if not name or Path(name).is_absolute() or ".." in Path(name).parts or not path.is_file():
            continue
        for reading in _READINGS:
            reading = replace(reading, source_lang=held[0].language or None)
            try:
                document = open_document(path, reading, reading.wanted("source"), name)
            except AlignerError as error:
                _log.info("%s: shown without its paragraphs: %s", name, error)
                break
            units = units_of_document(document, keep=reading.keep_boilerplate)
            if fits(units, held):
                return units
    return None


def units_of_document(document: Document, *, keep: bool = False) -> list[Unit]:
    """The sentences of a document, with what stands between them that is no running text."""
    units: list[Unit] = []
    last = -1
    for sentence in segment(document, keep_boilerplate=keep):
        between = document.blocks[last + 1 : sentence.block] if sentence.block > last else ()
        left_out = tuple(joined(document.text[b.start : b.stop])[:_LONGEST] for b in between if b.boilerplate)
        kind = document.blocks[sentence.block].kind
        opens = sentence.block != last and not document.presegmented
        units.append(Unit(sentence.text, document.name, len(units) + 1, kind, opens, left_out[:5]))
        last = sentence.block
    return units
