"""Which documents are which side: two places, one place whose names say the language, or a table of given pairs."""

from __future__ import annotations

import logging
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.corpus.pairing.names import mark
from aligner.corpus.sides.collecting import Collected, collect, listed
from aligner.corpus.store.manifest import Skipped
from aligner.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Sequence

_log = logging.getLogger("aligner")
_COLUMNS = 2
_HEADS = ("source", "target", "source_doc", "target_doc", "source_path", "target_path")

Sides = tuple[Collected, Collected]
Given = tuple[tuple[str, str], ...]


def by_marks(place: Path, source: str, target: str, *, strict: bool = False, spare: Sequence[Path] = ()) -> Sides:
    """The documents of one place as two sides, by the languages that their names mark.

    ``source``, ``target``: codes of languages; where one is not given, the commonest mark of those left, and of two
    the first in the alphabet is the source. ``DocumentError`` where names mark fewer than two languages.
    """
    found = collect([place], strict=strict, spare=spare)
    marks = {document.name: mark(document.name) for document in found.documents}
    chosen = _chosen(Counter(filter(None, marks.values())), source, target)
    if chosen is None:
        told = ", ".join(sorted(set(marks.values()) - {""})) or "none"
        remedy = "name files as in page.ru.html and page.en.html, or give two directories, or --pairs TABLE"
        raise DocumentError(f"{place}: the names there mark fewer than two languages ({told}); {remedy}")
    _log.info("%s: %s is the source, %s the target", place, *chosen)
    others = [
        Skipped(name, f"is marked {code}, and the sides are {' and '.join(chosen)}" if code else "no mark of language")
        for name, code in marks.items()
        if code not in chosen
    ]
    left, right = (tuple(document for document in found.documents if marks[document.name] == code) for code in chosen)
    return Collected(left, tuple(sorted([*found.skipped, *others], key=lambda each: each.name))), Collected(right)


def _chosen(counts: Counter[str], source: str, target: str) -> tuple[str, str] | None:
    """The marks of both sides."""
    left = [code for code, _ in counts.most_common() if code not in (source, target)]
    if not source and not target:
        first, second, *_ = [*sorted(left[:2]), "", ""]
    else:
        first, second = source or next(iter(left), ""), target or next(iter(left), "")
    return (first, second) if counts[first] and counts[second] and first != second else None


def by_table(table: Path, *, strict: bool = False) -> tuple[Sides, Given]:
    """The documents that a table pairs, and the pairs by name.

    A line has a source, a tab and its target: paths from the table's directory. A first line with names of columns, and
    further columns, are passed over. ``DocumentError`` for a line without two paths, a file that is not there, and one
    that is paired twice.
    """
    rows = _rows(table)
    files: tuple[dict[str, Path], dict[str, Path]] = ({}, {})
    for number, row in rows:
        for side, name in zip(files, row, strict=True):
            path = table.parent / name
            if name in side:
                raise DocumentError(f"{table}: line {number}: {name} is in a pair already; leave one of them")
            if not path.is_file():
                raise DocumentError(f"{table}: line {number}: {name}: no such file; paths are from {table.parent}")
            side[name] = path
    sides = [listed(side, strict=strict) for side in files]
    return (sides[0], sides[1]), tuple(row for _, row in rows)


def _rows(table: Path) -> list[tuple[int, tuple[str, str]]]:
    """The pairs of paths with their line numbers."""
    try:
        lines = table.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise DocumentError(f"{table}: cannot be read ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise DocumentError(f"{table}: is not UTF-8; save the table as UTF-8") from error
    rows = []
    for number, line in enumerate(lines, 1):
        cells = [cell.strip() for cell in line.split("\t")[:_COLUMNS]]
        if not any(cells) or (number == 1 and all(cell.lower() in _HEADS for cell in cells)):
            continue
        if len(cells) < _COLUMNS or not all(cells):
            raise DocumentError(f"{table}: line {number}: needs two paths with a tab between: source, target")
        rows.append((number, (cells[0], cells[1])))
    if not rows:
        raise DocumentError(f"{table}: has no pairs; write a source, a tab and its target on each line")
    return rows
