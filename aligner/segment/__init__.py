"""Blocks -> sentences, each with its place in the document's text.

A block is put on one line, its candidates are tried by the rules of ``rules.RULES`` in order, and what no rule knows
is asked of the language's engine. With a user's SRX file, its rules alone decide for the languages it has rules for.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from aligner.segment.engines import by_users_rules, engine
from aligner.segment.lists import next_item
from aligner.segment.rules import RULES
from aligner.segment.stop import Stop, candidate
from aligner.types import Sentence, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from aligner.types import Block, Document

    Range = tuple[int, int]

__all__ = ["SEGMENTER", "segment", "split"]

SEGMENTER = "aligner-segment-3"
"""Names the rules in a ``Recipe``; counted up when a change of theirs can change a result."""

_INVISIBLE = "\u00ad\u200b-\u200f\u2060\ufeff"
_PIECES = re.compile(rf"[^\s{_INVISIBLE}]+")
_ODD = re.compile(rf"[{_INVISIBLE}]|\s[\s{_INVISIBLE}]")
_BLANK = re.compile(r"\s")


class Folded(NamedTuple):
    """A text on one line with single spaces, without invisible characters, and where its characters come from."""

    text: str
    places: Sequence[int]


def segment(
    document: Document, *, srx: str | Path | None = None, keep_boilerplate: bool = False
) -> tuple[Sentence, ...]:
    """The sentences of a document in order, numbered from 0; blocks marked boilerplate are left out unless kept.

    A sentence ends with its block at the latest, so that a heading without a stop is one of its own. In a document
    that came presegmented each block is a sentence, empty ones too. ``srx``: a user's SRX file, whose rules replace
    those here for every language that it has rules for. Raises ``DocumentError`` for a bad SRX file.
    """
    sentences: list[Sentence] = []
    for number, block in enumerate(document.blocks):
        if block.boilerplate and not keep_boilerplate:
            continue
        for start, stop in _ranges(document, block, srx):
            text = joined(document.text[start:stop])
            sentences.append(Sentence(document.name, len(sentences), number, start, stop, text))
    return tuple(sentences)


def split(text: str, language: str, *, srx: str | Path | None = None) -> list[Range]:
    """Ranges of the sentences of one paragraph, without the blanks around them."""
    folded = _folded(text)
    cuts = list(_cuts(folded.text, language, srx))
    return [(folded.places[a], folded.places[b - 1] + 1) for a, b in cuts]


def _ranges(document: Document, block: Block, srx: str | Path | None) -> Iterable[Range]:
    """Ranges of a block's sentences in the document's text."""
    if document.presegmented:
        return [(block.start, block.stop)]
    text = document.text[block.start : block.stop]
    ranges = split(text, block.language or document.language, srx=srx)
    return [(block.start + a, block.start + b) for a, b in ranges]


def _folded(text: str) -> Folded:
    """One blank between words and no invisible characters, so that no rule is fooled by them; places say whence."""
    if not _ODD.search(text) and text == text.strip():
        return Folded(_BLANK.sub(" ", text), range(len(text)))
    pieces: list[str] = []
    places: list[int] = []
    for found in _PIECES.finditer(text):
        # What stood between this piece and the last may be invisible characters inside a word.
        if pieces and _BLANK.search(text, places[-1] + 1, found.start()):
            pieces.append(" ")
            places.append(found.start() - 1)
        pieces.append(found.group())
        places.extend(range(found.start(), found.end()))
    return Folded("".join(pieces), places)


def _cuts(text: str, language: str, srx: str | Path | None) -> Iterator[Range]:
    """Ranges of the sentences of a folded text."""
    found = by_users_rules(Path(srx), language, text) if srx else None
    places = found if found is not None else _ends(text, language)
    start = 0
    for place in [*places, len(text)]:
        piece = text[start:place]
        begin, end = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
        if end > begin:
            yield begin, end
        start = max(start, place)


def _ends(text: str, language: str) -> Iterator[int]:
    """Where sentences end inside a text."""
    caseless = text == text.lower() and text != text.upper()
    begin = 0
    item = next_item(text, begin, language)
    for found in candidate(language).finditer(text):
        while 0 <= item < found.start():
            yield item
            begin, item = item, next_item(text, item, language)
        stop = Stop.at(found, text, language, begin, caseless)
        if _decided(stop):
            yield stop.end
            begin = stop.following
            item = next_item(text, begin, language)
    while item >= 0:
        yield item
        item = next_item(text, item, language)


def _decided(stop: Stop) -> bool:
    """Whether a sentence ends here: by the first rule that knows, else by the engine."""
    for rule in RULES:
        verdict = rule(stop)
        if verdict is not None:
            return verdict
    return engine(stop.language)(stop.text, stop.begin, stop.end, stop.following)
