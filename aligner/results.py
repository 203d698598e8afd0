"""What the jobs give: matches, and an alignment with its sentences, each as pairs, as a table, as a file.

Goes in: pairs or beads with their sentences. Comes out: the frame of :mod:`aligner.pairs.schema` and files of it.
The pipeline makes these values; the command line, review and corpora use them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, overload

from aligner.align.ladder import write_ladder
from aligner.errors import DocumentError
from aligner.pairs import frame as frames
from aligner.pairs import registry
from aligner.pairs.schema import pairs_frame
from aligner.text.counted import counted
from aligner.types import RELATIONS, Alignment, Pair, Passage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from os import PathLike

    import pandas
    import polars

    from aligner.types import Bead, Recipe, Sentence


class Listing(ABC):
    """Pairs that one can count, walk through, index and look at in a notebook."""

    __slots__ = ()

    recipe: Recipe

    @abstractmethod
    def listed(self) -> Sequence[Pair]:
        """The pairs in order."""

    @abstractmethod
    def frame(self) -> polars.DataFrame:
        """One row a pair."""

    def to_pandas(self) -> pandas.DataFrame:
        """The frame for pandas, which has to be installed; ``DocumentError`` where it is not."""
        try:
            import pandas
        except ModuleNotFoundError as error:
            raise DocumentError("pandas is not installed; run: pip install pandas, or take frame()") from error
        return pandas.DataFrame(self.frame().to_dict(as_series=False))

    def __len__(self) -> int:
        return len(self.listed())

    def __iter__(self) -> Iterator[Pair]:
        return iter(self.listed())

    @overload
    def __getitem__(self, place: int) -> Pair: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Pair]: ...

    def __getitem__(self, place: int | slice) -> Pair | Sequence[Pair]:
        return self.listed()[place]

    def __repr__(self) -> str:
        pairs = self.listed()
        counts = Counter(pair.relation for pair in pairs)
        worth = ", which is uncalibrated" if self.recipe.parameters.get("uncalibrated") else ""
        said = ", ".join(f"{counts[each]:,} {each}" for each in RELATIONS if counts[each] and not worth)
        number = counted(len(pairs), "pair")
        return f"<{type(self).__name__}: {number} ({said or 'none'}) by {self.recipe.model}{worth}>"

    def _repr_html_(self) -> str:
        from aligner.pairs.notebook import table

        return table(self.frame())


@dataclass(frozen=True, slots=True, repr=False)
class Matches(Listing):
    """What a match found: the pairs by source sentence, best first, and how they were made."""

    pairs: tuple[Pair, ...]
    recipe: Recipe
    languages: Mapping[str, str]
    """Language of each document, by its name."""

    def listed(self) -> Sequence[Pair]:
        """The pairs by source sentence, best first."""
        return self.pairs

    def frame(self) -> polars.DataFrame:
        """One row a pair, with the columns of the pairs file (``aligner.pairs.schema.COLUMNS``)."""
        return pairs_frame(self.pairs, self.recipe, source_lang=self.languages, target_lang=self.languages)

    def write(self, path: str | PathLike[str], format: str | None = None) -> int:  # noqa: A002
        """Write the pairs in the format of the path's suffix, or in the one named; how many were written.

        The file appears whole or not at all; raises ``OutputError`` where it cannot be written. A memory (tmx, xliff)
        takes translations only (``aligner.pairs.memory``).
        """
        return registry.write(self.frame(), path, format)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class DocumentAlignment(Listing, Alignment):
    """Beads with the sentences they hold, and how they were made."""

    source: tuple[Sentence, ...]
    target: tuple[Sentence, ...]
    recipe: Recipe
    languages: Mapping[str, str]
    _made: list[tuple[Pair, ...]] = field(default_factory=list, init=False, compare=False)

    @classmethod
    def of(
        cls,
        found: Alignment,
        source: Sequence[Sentence],
        target: Sequence[Sentence],
        recipe: Recipe,
        languages: Mapping[str, str],
    ) -> DocumentAlignment:
        """An alignment with its documents."""
        return cls(
            beads=found.beads,
            source_length=found.source_length,
            target_length=found.target_length,
            reordered=found.reordered,
            closeness=found.closeness,
            source=tuple(source),
            target=tuple(target),
            recipe=recipe,
            languages=languages,
        )

    def pairs(self) -> tuple[Pair, ...]:
        """A pair a bead, in the beads' order; a gap has an empty side and the relation ``none``.

        Lines without text, which are gaps of the ladder so that line numbers stay true, are left out.
        """
        return tuple(
            Pair(
                source=_passage(self.source, bead.source),
                target=_passage(self.target, bead.target),
                rank=1,
                similarity=bead.similarity,
                score=bead.score,
                relation="translation" if bead.source and bead.target else "none",
            )
            for bead in self.beads
            if any(sentence.text.strip() for sentence in self._held(bead))
        )

    def _held(self, bead: Bead) -> Iterator[Sentence]:
        """The sentences of both sides."""
        yield from self.source[bead.source.start : bead.source.stop]
        yield from self.target[bead.target.start : bead.target.stop]

    def listed(self) -> Sequence[Pair]:
        """The pairs of the beads, made once."""
        if not self._made:
            self._made.append(self.pairs())
        return self._made[0]

    def frame(self) -> polars.DataFrame:
        """One row a bead, with the columns of the pairs file (``aligner.pairs.schema.COLUMNS``)."""
        return Matches(tuple(self.listed()), self.recipe, self.languages).frame()

    def write(self, path: str | PathLike[str], format: str | None = None) -> int:  # noqa: A002
        """Write the beads: a ladder where the path ends in ``.beads``, else as :meth:`Matches.write` does."""
        if format is None and Path(path).suffix == ".beads":
            write_ladder(self.beads, Path(path))
            return len(self.beads)
        return registry.write(self.frame(), path, format)


def read_anchors(path: str | PathLike[str], source: int, target: int) -> tuple[tuple[range, range], ...]:
    """The beads of a pairs file that have both sides, as ranges of sentence numbers from 0, in order.

    ``source`` and ``target``: how many sentences the documents have. ``DocumentError`` for numbers that are out of
    range, for anchors that overlap, and for those that cross.
    """
    frame = frames.read_frame(path)
    anchors = []
    rows = frame.filter((frame["source_id"] != "") & (frame["target_id"] != "") & (frame["rank"] == 1))
    for left, right in zip(rows["source_id"], rows["target_id"], strict=True):
        anchors.append((_range(left, source, f"{path}: source_id"), _range(right, target, f"{path}: target_id")))
    anchors.sort(key=lambda anchor: anchor[0].start)
    for before, after in pairwise(anchors):
        if after[0].start < before[0].stop or after[1].start < before[1].stop:
            names = [f"{side.start + 1}" for side in (*before, *after)]
            raise DocumentError(
                f"{path}: the pairs {names[0]} beside {names[1]} and {names[2]} beside {names[3]} overlap or cross; "
                "anchors run in order on both sides: remove one"
            )
    return tuple(anchors)


def _passage(sentences: Sequence[Sentence], numbers: range) -> Passage:
    held = sentences[numbers.start : numbers.stop]
    name = sentences[0].document if sentences else ""
    return Passage(name, numbers.start, numbers.stop - 1, " ".join(sentence.text for sentence in held))


def _range(text: str, count: int, place: str) -> range:
    """Sentence numbers as the pairs file writes them, ``7`` or ``7-9``, as a range from 0."""
    first, _, last = text.partition("-")
    if not (first.isdecimal() and (last or first).isdecimal()):
        raise DocumentError(f"{place}: {text!r} is not a sentence number; write 7, or 7-9 for a run")
    numbers = range(int(first) - 1, int(last or first))
    if not 0 <= numbers.start < numbers.stop <= count:
        raise DocumentError(f"{place}: {text} is out of range; the document has {counted(count, 'sentence')}")
    return numbers
