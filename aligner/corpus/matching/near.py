"""The steps to the neighbours of every sentence: all beside all, or an index of each side and block after block."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from aligner.corpus.matching.sides import Shards, StoredSentences, side_of, write_texts
from aligner.files.output import replacing
from aligner.match.index import Cells
from aligner.match.neighbours import EXACT, Near, backward, candidates, cells, cells_back, forward, neighbours

if TYPE_CHECKING:
    from pathlib import Path

    from aligner.corpus.engine import Task, Workshop
    from aligner.match.side import Side
    from aligner.match.windows import Ints

_BLOCK = 16_384


@dataclass(frozen=True)
class Match:
    """The shards of both sides with their rows, and the digest ``key`` of all that the neighbours come from."""

    key: str
    source: Shards
    target: Shards

    @property
    def texts(self) -> tuple[str, str]:
        """The files of both sides' texts."""
        return f"index/{self.key}-source.npy", f"index/{self.key}-target.npy"

    @property
    def sizes(self) -> tuple[int, int]:
        """Sentences of both sides."""
        return sum(rows for _, rows in self.source), sum(rows for _, rows in self.target)

    @property
    def large(self) -> bool:
        """Whether all beside all is too much."""
        return self.sizes[0] * self.sizes[1] > EXACT

    def opened(self, shop: Workshop) -> tuple[Side, Side]:
        """Both sides, opened once a process."""
        held = (self.key, shop.root)
        if held not in _OPEN:
            _OPEN.clear()
            pairs = zip((self.source, self.target), self.texts, strict=True)
            source, target = (side_of(shop.root, shards, shop.path(texts), shop.encoder) for shards, texts in pairs)
            _OPEN[held] = source, target
        return _OPEN[held]

    def usable(self, shop: Workshop) -> Ints:
        """Targets that may be found: with text, and of copies the first."""
        sentences = cast("StoredSentences", self.opened(shop)[1].sentences)
        return np.flatnonzero(~sentences.empty & ~sentences.copies)

    def near(self, root: Path) -> Near:
        """The neighbours, from the files of the steps."""
        if not self.large:
            with np.load(root / _exact(self)) as held:
                return Near(**held)
        forth = [np.load(root / _block(self, "forth", low)) for low in range(0, self.sizes[0], _BLOCK)]
        back = [np.load(root / _block(self, "back", low)) for low in range(0, self.sizes[1], _BLOCK)]
        parts = [[part[name] for part in forth] for name in ("column", "forth", "place")]
        column, rivals, place = map(np.concatenate, parts)
        return Near(column, rivals, np.concatenate([part["back"] for part in back]), place, self.recall(root))

    def recall(self, root: Path) -> float:
        """Share of the nearest targets that the index found, of a sample; ``OSError`` where it is gone."""
        with np.load((root / _index(self, "there")).with_suffix(".npz")) as held:
            return float(held["recall"])


_OPEN: dict[tuple[str, Path], tuple[Side, Side]] = {}
"""The sides that this process has open."""


def _exact(match: Match) -> str:
    return f"index/{match.key}-near.npz"


def _block(match: Match, kind: str, low: int) -> str:
    return f"index/{match.key}-{kind}-{low}.npz"


def _index(match: Match, kind: str) -> str:
    return f"index/{match.key}-{kind}.faiss"


def steps(match: Match) -> list[tuple[str, list[Task]]]:
    """The stages before the rows themselves, each with its tasks."""
    texts: list[Task] = [TextsTask(match, 0), TextsTask(match, 1)]
    if not match.large:
        return [("texts", texts), ("comparing", [ExactTask(match)])]
    blocks = [range(0, size, _BLOCK) for size in match.sizes]
    searches: list[Task] = [ForthTask(match, low) for low in blocks[0]]
    searches += [BackTask(match, low) for low in blocks[1]]
    return [
        ("texts", texts),
        ("indexing", [CellsTask(match, "there"), CellsTask(match, "here")]),
        ("searching", searches),
    ]


@dataclass(frozen=True)
class TextsTask:
    """A side's sentences as one file."""

    match: Match
    side: int
    apart: bool = False

    @property
    def output(self) -> str:
        """The file."""
        return self.match.texts[self.side]

    @property
    def units(self) -> int:
        """Sentences."""
        return self.match.sizes[self.side]

    def run(self, shop: Workshop) -> None:
        """Write it."""
        write_texts(shop.root, (self.match.source, self.match.target)[self.side], shop.path(self.output))


@dataclass(frozen=True)
class ExactTask:
    """The neighbours of every sentence, by comparing all."""

    match: Match
    apart: bool = False

    @property
    def output(self) -> str:
        """The file."""
        return _exact(self.match)

    @property
    def units(self) -> int:
        """Sentences."""
        return self.match.sizes[0]

    def run(self, shop: Workshop) -> None:
        """Compare."""
        near = neighbours(*self.match.opened(shop), usable=self.match.usable(shop))
        column = near.column.astype(np.int32)
        _save(shop.path(self.output), column=column, forth=near.forth, back=near.back, place=near.place)


@dataclass(frozen=True)
class CellsTask:
    """The index of the targets (``there``) or of the sources (``here``)."""

    match: Match
    kind: str
    apart: bool = False

    @property
    def output(self) -> str:
        """The file."""
        return _index(self.match, self.kind)

    @property
    def units(self) -> int:
        """Sentences."""
        return self.match.sizes[self.kind == "there"]

    def run(self, shop: Workshop) -> None:
        """Learn and fill it; of targets that are the same text only the first is in it."""
        source, target = self.match.opened(shop)
        there = self.kind == "there"
        made = cells(source, target, self.match.usable(shop)) if there else cells_back(source, target)
        made.write(shop.path(self.output))


@dataclass(frozen=True)
class ForthTask:
    """The targets nearest to a block of source sentences."""

    match: Match
    low: int
    apart: bool = False

    @property
    def output(self) -> str:
        """The file."""
        return _block(self.match, "forth", self.low)

    @property
    def units(self) -> int:
        """Sentences."""
        return min(_BLOCK, self.match.sizes[0] - self.low)

    def run(self, shop: Workshop) -> None:
        """Search."""
        sides = self.match.opened(shop)
        there = _cells(shop.path(_index(self.match, "there")))
        count = candidates(self.match.sizes[1])
        parts = [forward(there, *sides, part, count) for part in _parts(self.low, self.units)]
        column, forth, place = (np.concatenate(each) for each in zip(*parts, strict=True))
        _save(shop.path(self.output), column=column.astype(np.int32), forth=forth, place=place)


@dataclass(frozen=True)
class BackTask:
    """The largest cosines of a block of targets with source sentences."""

    match: Match
    low: int
    apart: bool = False

    @property
    def output(self) -> str:
        """The file."""
        return _block(self.match, "back", self.low)

    @property
    def units(self) -> int:
        """Sentences."""
        return min(_BLOCK, self.match.sizes[1] - self.low)

    def run(self, shop: Workshop) -> None:
        """Search."""
        sides = self.match.opened(shop)
        here = _cells(shop.path(_index(self.match, "here")))
        back = np.concatenate([backward(here, *sides, part) for part in _parts(self.low, self.units)])
        _save(shop.path(self.output), back=back)


@lru_cache(maxsize=1)
def _cells(path: Path) -> Cells:
    return Cells.read(path)


def _parts(low: int, count: int, step: int = 2048) -> list[Ints]:
    bounds = [*range(low, low + count, step), low + count]
    return [np.arange(*pair) for pair in pairwise(bounds)]


def _save(path: Path, **arrays: Any) -> None:  # noqa: ANN401 - as numpy has it
    with replacing(path) as stream:
        np.savez(stream, **arrays)
