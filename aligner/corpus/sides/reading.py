"""The step from documents to a shard of sentences, exactly those of ``match`` and ``align``."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from aligner import inputs
from aligner.corpus.sides.collecting import digest_of
from aligner.corpus.sides.limits import SECONDS, limited
from aligner.corpus.sides.sharding import Kept, Plan, Planned
from aligner.corpus.store.manifest import Entry
from aligner.corpus.store.shards import read_sentences, shard_of, write_sentences
from aligner.errors import CorpusError, DocumentError
from aligner.inputs import Reading, Text

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from aligner.corpus.engine import Task, Workshop

_LONE = re.compile("[\ud800-\udfff]")

_FATAL = (
    "reading it stops the program, by a fault of a library or for want of memory or time; leave it out or convert it"
)

COLUMNS = {
    "document": "String",
    "number": "UInt32",
    "block": "UInt32",
    "heading": "Boolean",
    "first": "Boolean",
    "barred": "Boolean",
    "text": "String",
}
"""Columns of a shard of sentences, with their Polars types. ``number`` is from 1, ``block`` from 0 in the document;
``first``: a document begins; ``barred``: no passage holds the sentence together with the one before."""


class ChangedError(DocumentError):
    """A file is not any more what it was when the run began."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True)
class ReadTask:
    """The sentences of a shard's documents; those that the last run knows are copied from there.

    ``ChangedError`` when a file is another than the one that the shard is named for; with ``strict``,
    ``DocumentError`` for the first that cannot be read. ``fatal``: keys of documents that are not tried.
    ``seconds``: as of :class:`Options`.
    """

    plan: Plan
    reading: Reading
    kept: Mapping[str, Kept] = field(default_factory=dict)
    strict: bool = False
    fatal: frozenset[str] = frozenset()
    seconds: float = SECONDS
    apart: bool = True

    @property
    def output(self) -> str:
        """The shard of sentences."""
        return f"sentences/{self.plan.key}.parquet"

    @property
    def units(self) -> int:
        """Documents."""
        return len(self.plan.documents)

    def parts(self) -> list[ReadTask]:
        """Each document by itself."""
        return [replace(self, plan=Plan.of([planned])) for planned in self.plan.documents]

    def without(self, parts: Sequence[Task]) -> ReadTask:
        """The same shard, in which it is noted that these documents cannot be read."""
        keys = {planned.key for part in parts if isinstance(part, ReadTask) for planned in part.plan.documents}
        return replace(self, fatal=self.fatal | keys)

    def run(self, shop: Workshop) -> None:
        """Read or copy each document, and write them all."""
        import polars as pl

        entries, frames = [], [_frame()]
        with _hushed():
            for number, planned in enumerate(self.plan.documents):
                entry, frame = self._copied(planned, shop) or self._read(planned, shop.alone)
                entries.append(entry)
                frames.append(frame)
                shop.tick(number + 1)
        write_sentences(pl.concat(frames), entries, shop.path(self.output))

    def _copied(self, planned: Planned, shop: Workshop) -> tuple[Entry, pl.DataFrame] | None:
        """A document as the last run has it; ``None`` if that has it not, or not whole."""
        place = self.kept.get(planned.key)
        if place is None:
            return None
        path = shop.path(f"sentences/{place.shard}.parquet")
        try:
            entry = next(each for each in shard_of(path).documents if each.key == planned.key)
            return entry, read_sentences(path)[place.start : place.start + place.rows]
        except (CorpusError, StopIteration):
            return None

    def _read(self, planned: Planned, alone: bool) -> tuple[Entry, pl.DataFrame]:
        found, problem, text = planned.found, "", None
        try:
            if planned.key in self.fatal:
                raise DocumentError(_FATAL)
            with limited(found, self.seconds, alone=alone):
                text = inputs.read(found.path, self.reading, planned.wanted, found.name)
        except DocumentError as error:
            problem, text = _bare(error, planned), None
        except Exception as error:  # a file among thousands that a parser was not written for
            _refuse_of_machine(error, found.path)
            problem = f"cannot be read ({type(error).__name__}: {error})"
        try:
            unchanged = digest_of(found.path) == found.digest
        except DocumentError:
            unchanged = False
        if not unchanged:
            raise ChangedError(found.path)
        if problem and self.strict:
            raise DocumentError(f"{found.path}: {problem}")
        entry = Entry(found.name, found.digest, planned.key, problem=problem)
        if text is None:
            return entry, _frame()
        return replace(entry, language=text.document.language, sentences=len(text.sentences)), _frame(text, found.name)


def _refuse_of_machine(error: Exception, path: Path) -> None:
    """Raise what says nothing about the document: a full disk, too many open files, too little memory."""
    if isinstance(error, OSError) and error.errno is not None:
        remedy = "mend that and run the command again, it goes on where it stopped"
        raise CorpusError(f"{path}: could not be read here ({error.strerror}); {remedy}") from error
    if isinstance(error, MemoryError):
        raise CorpusError(
            f"{path}: there was too little memory to read it; close other programs, or split it"
        ) from error


@contextmanager
def _hushed() -> Iterator[None]:
    """No remark on each of thousands of pages; what is wrong with one is in its entry."""
    log = logging.getLogger("aligner")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)


def _bare(error: DocumentError, planned: Planned) -> str:
    """What is wrong, without the place on this machine."""
    name = planned.found.name
    message = str(error).replace(str(planned.found.path), name)
    return message.removeprefix(f"{name}: ").removeprefix(f"{planned.found.path.name}: ")


def _frame(text: Text | None = None, name: str = "") -> pl.DataFrame:
    """The rows of a document under its name in the corpus; without one, none."""
    import polars as pl

    held = () if text is None else text.sentences
    blocks = () if text is None else text.document.blocks
    columns = {
        "document": [name] * len(held),
        "number": range(1, len(held) + 1),
        "block": [sentence.block for sentence in held],
        "heading": [blocks[sentence.block].kind == "heading" for sentence in held],
        "first": [number == 0 for number in range(len(held))],
        "barred": [] if text is None else inputs.barred(text),
        "text": [_encodable(sentence.text) for sentence in held],
    }
    return pl.DataFrame(columns, schema={column: getattr(pl, kind) for column, kind in COLUMNS.items()})


def _encodable(text: str) -> str:
    """Lone surrogates, which no file can hold, as U+FFFD."""
    return _LONE.sub("\ufffd", text)
