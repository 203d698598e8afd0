"""A review in progress: pairs, decisions, doubts and the file they are kept in, behind one door."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from aligner.errors import ReviewError
from aligner.pairs.formats.corpus import MANIFEST
from aligner.pairs.frame import read_frame
from aligner.pairs.recognition import is_corpus
from aligner.review.base import Base
from aligner.review.carry import carried
from aligner.review.decisions import Decision, fold
from aligner.review.documents import documents_of
from aligner.review.doubt import Doubts
from aligner.review.outcome import FURTHER, table
from aligner.review.store import Lock, Store, now, path_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from aligner.review.decisions import Change, State

_TABLES = ("tsv", "csv", "jsonl", "parquet")
"""Formats of files that keep further columns."""


class Session:
    """One pairs file under review. Only one at a time may decide: ``ReviewError`` if another has the file open."""

    def __init__(self, pairs: Path, *, reviewer: str = "", documents: Sequence[Path] = ()) -> None:
        self.path, self.reviewer = path_of(pairs), reviewer
        self.pairs = pairs if pairs != self.path else None
        given = None if self.pairs is None else read(self.pairs, documents)  # before any file is made
        self._lock = Lock(self.path)
        try:
            self.store = Store(self.path)
            self.number, self.base, self.state = opened(self.store, given)
        except BaseException:
            self._lock.release()
            raise
        self.doubts = Doubts(self.base)
        self.version = 0
        self._seen = self._stamp()

    def close(self) -> None:
        """Let the file go."""
        self.store.close()
        self._lock.release()

    def say(self, where: str) -> None:
        """Tell whoever opens the same file where this review is."""
        self._lock.say(where)

    @property
    def changed_on_disk(self) -> bool:
        """Whether the pairs file is another one than when the review began."""
        return self._stamp() != self._seen

    def _stamp(self) -> object:
        if self.pairs is None:
            return None
        try:
            told = self.pairs.stat()
        except OSError:
            return ""
        return told.st_mtime_ns, told.st_size

    def decide(self, decision: Decision, *, reviewer: str = "", token: str | None = None) -> Change:
        """Take a decision, on disk before anywhere else; ``ReviewError`` where it cannot be, and then it is not taken.

        ``token``: by which the store knows it if it comes again.
        """
        decision = replace(decision, reviewer=reviewer or self.reviewer, time=now())
        self.state.check(decision)
        number = self.store.add(self.number, decision, token)
        self.version += 1
        return self.state.take(replace(decision, number=number))

    def history(self) -> list[Decision]:
        """All decisions about these pairs, undone ones and the undoing included."""
        return self.store.decisions(self.number)


class Given(NamedTuple):
    """Pairs as they are on the disk: the file, what it holds, and whether its documents are at hand."""

    path: Path
    base: Base
    documents: bool


def read(pairs: Path, documents: Sequence[Path] = ()) -> Given:
    """A pairs file with its documents, as far as they are found; ``AlignerError`` where it cannot be read."""
    digest = _digest(pairs)
    frame = read_frame(pairs)
    if frame.is_empty():
        raise ReviewError(f"{pairs}: holds no pairs: give a file that has some")
    texts = documents_of(frame, [pairs.parent, *documents])
    return Given(pairs, Base.of(frame, texts, digest), bool(texts))


def opened(store: Store, given: Given | None) -> tuple[int, Base, State]:
    """Number, pairs and state of a review file, decisions carried over where the pairs are not those it knows.

    Without pairs, those that it knows.
    """
    known = store.bases()
    if given is None:
        if not known:
            raise ReviewError(f"{store.path}: holds no pairs yet; name the pairs file")
        return _state(store, known[-1][0], store.base(known[-1][0]))
    base = given.base
    if known:
        number, identity, digest = known[-1]
        before = store.base(number)
        if identity == base.identity or (digest == base.digest and not given.documents):
            return _state(store, number, before)
        decisions = carried(before, fold(before.rows, store.decisions(number)), base)
        if decisions and not any(decision.new for decision in decisions):
            raise ReviewError(
                f"{store.path}: is a review of other pairs: none of its decisions fits {given.path.name}; "
                "move it away first"
            )
    else:
        decisions = []
    return _state(store, store.begin(base, given.path.name, decisions), base)


def _state(store: Store, number: int, base: Base) -> tuple[int, Base, State]:
    return number, base, fold(base.rows, store.decisions(number))


def _digest(path: Path) -> str:
    """Of a file's bytes; of a corpus those of its manifest, which names its pairs by their content."""
    try:
        with (path / MANIFEST if is_corpus(path) else path).open("rb") as stream:
            return sha256(stream.read()).hexdigest()
    except OSError as error:
        raise ReviewError(f"{path}: cannot be read ({error.strerror}); check the path") from error


def chosen(base: Base, state: State, only: str) -> pl.DataFrame:
    """All rows as a table, those that were decided, or those that were accepted."""
    return table(
        base,
        (row for row in state.rows if only == "all" or row.status == "accepted" or (only == "decided" and row.status)),
    )


def table_of(path: Path, only: str = "all", suffix: str = "tsv") -> pl.DataFrame:
    """The rows of a review file as a pairs table, without opening it for decisions.

    ``suffix``: of the file that it will be; others than tables take no comments, and memories no rejected pairs.
    """
    store = Store(path)
    try:
        _, base, state = opened(store, None)
    finally:
        store.close()
    frame = chosen(base, state, only)
    if suffix in ("xlsx", "docx"):
        return frame
    return frame.drop("review_id") if suffix in _TABLES else frame.drop(FURTHER[1:])
