"""The values that flow between the stages: frozen, slotted, without behaviour that needs another stage.

Offsets are positions in ``Document.text``, in characters from 0, and half-open as in Python.
Sentence numbers are from 0 inside the program and from 1 in the pairs file.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping

Vectors = NDArray[np.float32]
"""Unit rows, ``(n, d)``."""

BlockKind = Literal["paragraph", "heading", "item", "cell", "caption", "footnote"]
Relation = Literal["translation", "theme", "none"]
RELATIONS: tuple[Relation, ...] = get_args(Relation)

_GOOD, _SHARE = 0.8, 0.2
"""Beads with this score hold that share of the shorter side's sentences at least, in a translation: .4 to 1 in 23
documents (news, reports, yearbooks, novels), and up to .08 in 26 pairs that have nothing to do with each other."""

_LISTED, _DIGITS = 8, 12
"""Inputs of a recipe that are listed, and hexadecimal digits of their hashes."""

_BROKEN = re.compile("(?:\u00ad|(?<=[^\\W\\d_])\u2010(?=[ \\r\\n]+[^\\W\\d_A-ZА-ЯЁÀ-Þ])) *(?:\\r\\n?|\\n) *")
"""A soft hyphen, or one that is nothing else, with the line break at which it parts a word."""
_BREAK = re.compile(r" *[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029][\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029 ]*")


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a document that holds together: a paragraph, a heading, a table cell.

    ``boilerplate`` is empty for running text and otherwise names the rule that marked the
    block as furniture of the page (navigation, weather, a byline that stands twice).
    ``place`` tells a person where to look: ``line 12``, ``page 3``.
    """

    kind: BlockKind
    start: int
    stop: int
    place: str
    boilerplate: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its blocks in reading order; blocks do not overlap."""

    name: str
    text: str
    blocks: tuple[Block, ...]
    language: str
    digest: str
    """SHA-256 of the file's bytes, hexadecimal."""
    presegmented: bool = False
    """One sentence a block, in order, empty ones too, so that sentence numbers are line numbers."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, with its place: ``document.text[start:stop]`` is the text as it stands in the file.

    ``text`` is the same with line breaks and the spaces around them made one space.
    """

    document: str
    index: int
    block: int
    start: int
    stop: int
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of sentences ``first`` to ``last`` (inclusive, from 0) of one document."""

    document: str
    first: int
    last: int
    text: str

    @property
    def id(self) -> str:
        """As the pairs file writes it: ``7``, or ``7-9`` for a run, from 1; empty for a gap."""
        if self.last < self.first:
            return ""
        return str(self.first + 1) if self.first == self.last else f"{self.first + 1}-{self.last + 1}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that matched: character ranges in the source and the target passage's text, and their cosine."""

    source: tuple[int, int]
    target: tuple[int, int]
    similarity: float


@dataclass(frozen=True, slots=True)
class Pair:
    """A source passage beside a target passage; no target: nothing was close enough.

    ``score``: a probability; ``None`` where the model has no calibration. ``flags``: reasons to look twice.
    ``features``: the numbers that the score was made of. ``terms``: those of a termbase that both hold, each as
    ``ячейка = cell``. ``occurrences``: how many times the target stands in the targets, as often as the rarest of its
    sentences; 0 where nobody counted.
    """

    source: Passage
    target: Passage | None
    rank: int
    similarity: float
    score: float | None
    relation: Relation
    evidence: Evidence | None = None
    flags: tuple[str, ...] = ()
    features: Mapping[str, float] = field(default_factory=dict)
    terms: tuple[str, ...] = ()
    occurrences: int = 0


@dataclass(frozen=True, slots=True)
class Bead:
    """Source sentences ``range`` beside target sentences ``range``; an empty range is a gap.

    ``similarity``: the cosine of both sides' vectors, 0 for a gap.
    """

    source: range
    target: range
    score: float
    similarity: float = 0.0


@dataclass(frozen=True, slots=True)
class Alignment:
    """Beads over ``source_length`` and ``target_length`` sentences; each sentence stands in exactly one bead.

    Beads run in the order of the source; gaps of the target stand where they belong among them. Unless
    ``reordered``, the target's sentences run in order too.

    ``closeness``: how much more alike than any two sentences of the documents those are that are each other's nearest,
    as a difference of cosines. ``ValueError`` when the beads do not cover the sentences so.
    """

    beads: tuple[Bead, ...]
    source_length: int
    target_length: int
    reordered: bool = False
    closeness: float = 0.0

    def __post_init__(self) -> None:
        source = list(chain.from_iterable(bead.source for bead in self.beads))
        target = list(chain.from_iterable(bead.target for bead in self.beads))
        if any(not len(bead.source) and not len(bead.target) for bead in self.beads):
            raise ValueError("a bead holds no sentence")
        if any(side.step != 1 for bead in self.beads for side in (bead.source, bead.target)):
            raise ValueError("a bead's sentences do not follow one another")
        _check("source", source, self.source_length, ordered=True)
        _check("target", target, self.target_length, ordered=not self.reordered)

    @property
    def related(self) -> bool:
        """Whether the two documents look like translations of one another at all: enough stands in good beads."""
        side = min((self.source_length, 0), (self.target_length, 1))[1]
        good = sum(len((bead.source, bead.target)[side]) for bead in self.beads if bead.score > _GOOD)
        return good > _SHARE * min(self.source_length, self.target_length)

    @property
    def shapes(self) -> dict[tuple[int, int], int]:
        """How many beads there are of each shape, source sentences first."""
        return dict(sorted(Counter((len(bead.source), len(bead.target)) for bead in self.beads).items()))


@dataclass(frozen=True, slots=True)
class Recipe:
    """What made a result, so that any row can be made again."""

    command: str
    version: str
    model: str
    revision: str
    segmenter: str
    parameters: Mapping[str, Any]
    inputs: Mapping[str, str]
    """Name of each document and the SHA-256 of its bytes."""

    def __str__(self) -> str:
        """One line, fit for a cell: of the inputs the beginnings of their hashes in order, or of one over all."""
        parameters = " ".join(f"{key}={value}" for key, value in self.parameters.items())
        made_by = f"aligner {self.version} {self.command} {self.model}@{self.revision} {self.segmenter}"
        return f"{made_by} {parameters} {self._hashes()}".strip()

    def _hashes(self) -> str:
        digests = list(self.inputs.values())
        if len(digests) > _LISTED:
            whole = sha256("\n".join(digests).encode()).hexdigest()
            return f"inputs={len(digests)}:{whole[:_DIGITS]}"
        return "inputs=" + ",".join(digest[:_DIGITS] for digest in digests) if digests else ""


def joined(text: str) -> str:
    """A text on one line: line breaks, tabs and the spaces around them become one space; parted words are joined."""
    return _BREAK.sub(" ", _BROKEN.sub("", text)).strip()


def _check(name: str, numbers: list[int], length: int, *, ordered: bool) -> None:
    """Raise ``ValueError`` unless the numbers are ``0..length - 1``, once each, in order where that is asked."""
    every = list(range(length))
    if numbers == every or (not ordered and sorted(numbers) == every):
        return
    if sorted(numbers) == every:
        raise ValueError(f"the {name} sentences are not in order")
    raise ValueError(f"the beads do not hold each of the {length} {name} sentences exactly once")
