"""The ladder file (``.beads``): what other aligners and gold sets use.

One bead a line, ``[0]:[0, 1]:0.8123``: source sentence numbers from 0, target ones, the score, which may be
missing; ``[]`` for a gap. The numbers of a side need not follow one another in a file made elsewhere, so a
rung holds them as they stand.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from aligner.errors import GoldError
from aligner.files.output import replacing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from aligner.types import Bead

_NUMBERS = r"\[((?:\s*\d+\s*(?:,\s*\d+\s*)*)?\s*)\]"
_SCORE = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[-+]?(?:nan|inf)"
_RUNG = re.compile(rf"\s*{_NUMBERS}\s*:\s*{_NUMBERS}\s*(?::\s*({_SCORE})?\s*)?")

_log = logging.getLogger("aligner")
_SUFFIXES = (".beads", ".gold")


class Rung(NamedTuple):
    """One line of a ladder: sentence numbers from 0 of each side, and the score where the file has one."""

    source: tuple[int, ...]
    target: tuple[int, ...]
    score: float | None = None


def read_ladder(path: Path, *, lengths: tuple[int, int] | None = None, gold: bool = False) -> tuple[Rung, ...]:
    """The rungs of a ladder file.

    ``lengths``: how many sentences each side has, so that numbers out of range are found.
    ``gold``: made by hand, so that the source sentences need not run from first to last, and a sentence may stand in
    two beads or in none; a warning says how many do. The target's sentences may always cross: hand-made gold sets join
    sentences across each other (``[250]:[291, 293]``, and 292 a gap in a line of its own).
    Raises ``GoldError`` with the line's number.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise GoldError(f"{path}: cannot be read ({error.strerror}); give a ladder file of beads") from error
    except UnicodeDecodeError as error:
        raise GoldError(f"{path}: is not UTF-8 text; give a ladder file of beads") from error
    checks = tuple(
        _Side(name, length, gold) for name, length in zip(("source", "target"), lengths or (None, None), strict=True)
    )
    rungs = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        rung = _parsed(line, f"{path}, line {number}")
        for side, numbers in zip(checks, (rung.source, rung.target), strict=True):
            side.check(numbers, f"{path}, line {number}")
        rungs.append(rung)
    odd = [note for side in checks for note in side.odd()]
    if gold and odd:
        _log.warning("%s: %s; each bead is counted as it stands", path, ", ".join(odd))
    return tuple(rungs)


def write_ladder(beads: Iterable[Bead], path: Path) -> None:
    """Write beads as a ladder, scores with four decimals. Raises ``OutputError``."""
    lines = (f"{list(bead.source)}:{list(bead.target)}:{bead.score:.4f}\n" for bead in beads)
    with replacing(path) as stream:
        stream.write("".join(lines).encode())


def _parsed(line: str, place: str) -> Rung:
    """One line as a rung."""
    match = _RUNG.fullmatch(line)
    if match is None:
        raise GoldError(f"{place}: {line.strip()[:60]!r} is not a bead; write it like [0]:[0, 1] or [0]:[0, 1]:0.8123")
    source, target = (tuple(int(number) for number in side.split(",") if number.strip()) for side in match.groups()[:2])
    if not source and not target:
        raise GoldError(f"{place}: both sides are empty; remove the line")
    return Rung(source, target, float(match[3]) if match[3] else None)


class _Side:
    """What one side of a ladder has shown so far."""

    def __init__(self, name: str, length: int | None, gold: bool) -> None:
        self.name, self._length, self._gold = name, length, gold
        self._seen: Counter[int] = Counter()
        self._last = -1

    def check(self, numbers: tuple[int, ...], place: str) -> None:
        """Raise ``GoldError`` for the first number that is out of range, doubled or out of order."""
        for position, number in enumerate(numbers):
            if self._length is not None and number >= self._length:
                have = f"there are {self._length}, numbered from 0"
                raise GoldError(f"{place}: {self.name} sentence {number} is out of range; {have}")
            if number in numbers[:position] or (number in self._seen and not self._gold):
                raise GoldError(f"{place}: {self.name} sentence {number} is doubled; keep it in one bead")
            ordered = self.name == "source" and not self._gold
            before = self._last if ordered or position else -1
            if number < before:
                raise GoldError(f"{place}: {self.name} sentence {number} is not in order; it comes after {before}")
            self._last = number
        self._seen.update(numbers)

    def odd(self) -> Iterator[str]:
        """How many sentences stand in more than one bead, and how many in none."""
        doubled = sum(count > 1 for count in self._seen.values())
        missing = (self._length or max(self._seen, default=-1) + 1) - len(self._seen)
        for count, where in ((doubled, "more than one bead"), (missing, "no bead")):
            if count:
                yield f"{count} {self.name} {'sentence stands' if count == 1 else 'sentences stand'} in {where}"


def ladder_pairs(predicted: Path, gold: Path) -> list[tuple[str, Path, Path]]:
    """Name, predicted ladder and gold ladder: of two files, or of two directories, paired by name without suffix.

    ``GoldError`` when one is a directory and the other is not, and when a gold ladder has no prediction.
    """
    if predicted.is_dir() != gold.is_dir():
        raise GoldError(f"{predicted} and {gold}: give two ladder files, or two directories of them")
    if not gold.is_dir():
        return [(predicted.name, predicted, gold)]
    found = {path.stem: path for path in sorted(predicted.iterdir()) if path.suffix in _SUFFIXES}
    pairs = [(path.stem, path) for path in sorted(gold.iterdir()) if path.suffix in _SUFFIXES]
    if not pairs:
        raise GoldError(f"{gold}: no ladders in this directory; they end in {' or '.join(_SUFFIXES)}")
    for name, path in pairs:
        if name not in found:
            raise GoldError(f"{predicted}: no ladder for {path.name}; expected {name}.beads")
    return [(name, found[name], path) for name, path in pairs]
