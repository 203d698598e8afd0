"""Judged collections and ladders in a folder: what a model's scores are learned from.

Goes in: a folder like the project's ``data/gold``. Comes out: sentences with grades, lines with their translations.
A collection is a folder with texts (``ru-1.txt``: one sentence a line, an empty line between paragraphs, ``# `` before
a heading), ``sources.tsv`` (doc, id) and ``grades.tsv`` (source_doc, source_id, target_doc, target_id, grade). A ladder
is ``NAME.gold`` beside ``NAME.xx`` and ``NAME.yy``, one sentence a line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aligner.errors import GoldError
from aligner.match.side import Sentences

if TYPE_CHECKING:
    from pathlib import Path

    from aligner.match.windows import Ints

Links = list[tuple[int, int]]
_RUNG = re.compile(r"\[(\d+)\]:\[(\d+)\]")
"""A bead of one line on either side."""


@dataclass(frozen=True, slots=True)
class Collection:
    """Sources of one language, sentences of another, and the grades ``(sources, targets)`` of each pair, 0 to 3."""

    name: str
    language: str
    source: Sentences
    target: Sentences
    queries: Ints
    grades: Ints


def collections(folder: Path) -> list[Collection]:
    """All collections below a folder, each direction that has sources; ``GoldError`` where there is none."""
    found = [part for path in sorted(folder.rglob("grades.tsv")) for part in _directions(path.parent)]
    if not found:
        raise GoldError(f"{folder}: no judged collections in it; give a folder with grades.tsv, sources.tsv and texts")
    return found


def ladders(folder: Path) -> list[tuple[list[str], list[str], Links]]:
    """Lines of both sides of each ladder below a folder, and the numbers of those that are one bead."""
    found = []
    for gold in sorted(folder.rglob("*.gold")):
        sides = sorted(path for path in gold.parent.glob(f"{gold.stem}.??") if path.suffix[1:].isalpha())
        if len(sides) != 2:
            continue
        target, source = (path.read_text(encoding="utf-8").splitlines() for path in sides)
        matched = _RUNG.findall(gold.read_text(encoding="utf-8"))
        links = [(int(left), int(right)) for left, right in matched]
        if links and max(left for left, _ in links) < len(source) and max(right for _, right in links) < len(target):
            found.append((source, target, links))
    return found


def _directions(folder: Path) -> list[Collection]:
    texts = {path.stem: _lines(path) for path in sorted(folder.glob("??-*.txt"))}
    languages = sorted({name[:2] for name in texts})
    if len(languages) != 2:
        raise GoldError(f"{folder}: has texts in {', '.join(languages) or 'no language'}; a collection has them in two")
    grades = {tuple(row[:4]): int(row[4]) for row in _rows(folder / "grades.tsv", 5)}
    chosen = [tuple(row[:2]) for row in _rows(folder / "sources.tsv", 2)]
    found = []
    for language, other in (languages[::-1], languages):
        places, targets = _places(texts, language), _places(texts, other)
        queries = [place for place in chosen if place[0][:2] == language]
        unknown = set(queries) - set(places)
        if unknown:
            raise GoldError(f"{folder / 'sources.tsv'}: no sentence {':'.join(min(unknown))}; numbers count from 1")
        if queries:
            found.append(
                Collection(
                    name=folder.name,
                    language=language,
                    source=_sentences(texts, language),
                    target=_sentences(texts, other),
                    queries=np.array([places.index(place) for place in queries], dtype=np.int64),
                    grades=np.array([[grades.get((*place, *target), 0) for target in targets] for place in queries]),
                )
            )
    return found


def _lines(path: Path) -> list[str]:
    return [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _rows(path: Path, width: int) -> list[list[str]]:
    """The cells of a table's rows; ``GoldError`` with the line's number."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise GoldError(f"{path}: cannot be read ({error.strerror}); a collection has this file") from error
    rows = [line.split("\t") for line in lines]
    for number, row in enumerate(rows[1:], start=2):
        if len(row) < width or not all(cell.isdecimal() for cell in row[1:width:2] + row[4:width]):
            raise GoldError(f"{path}, line {number}: expected {width} cells, with numbers of sentences and grades")
    return rows[1:]


def _places(texts: dict[str, list[str]], language: str) -> list[tuple[str, ...]]:
    return [(name, str(n + 1)) for name, lines in texts.items() if name[:2] == language for n in range(len(lines))]


def _sentences(texts: dict[str, list[str]], language: str) -> Sentences:
    """The lines of one language's documents."""
    held = [lines for name, lines in texts.items() if name[:2] == language]
    lines = [line for document in held for line in document]
    heading = np.array([line.startswith("# ") for line in lines])
    first = np.zeros(len(lines), dtype=bool)
    first[np.cumsum([0, *map(len, held)])[:-1]] = True
    barred = first | heading | np.append(False, heading[:-1])
    return Sentences([line.removeprefix("# ") for line in lines], first, heading, barred)
