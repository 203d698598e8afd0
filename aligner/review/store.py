"""Decisions on disk: an SQLite file beside the pairs that is only ever added to, safe when an answer is given.

One transaction a decision, written through to the disk (WAL, synchronous FULL). Triggers refuse to change or delete a
row. The pairs that the decisions are about are kept with them, so that the file says everything by itself.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aligner.errors import ReviewError
from aligner.files.lock import lock
from aligner.review.base import Base
from aligner.review.decisions import Decision

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SUFFIX = ".review.sqlite"
_MARK = 0x616C7277
"""``application_id`` of the file: alrw."""
_VERSION = 1
_SCHEMA = f"""
PRAGMA application_id = {_MARK};
PRAGMA user_version = {_VERSION};
CREATE TABLE bases (
    number INTEGER PRIMARY KEY, identity TEXT NOT NULL, digest TEXT NOT NULL, name TEXT NOT NULL, time TEXT NOT NULL,
    pairs BLOB NOT NULL, sentences BLOB NOT NULL
);
CREATE TABLE decisions (
    number INTEGER PRIMARY KEY, base INTEGER NOT NULL REFERENCES bases, time TEXT NOT NULL, reviewer TEXT NOT NULL,
    action TEXT NOT NULL, data TEXT NOT NULL, token TEXT UNIQUE
);
""" + "".join(
    f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;\n"
    for table in ("bases", "decisions")
    for verb in ("UPDATE", "DELETE")
)


def path_of(pairs: Path) -> Path:
    """Where the decisions about a pairs file are kept."""
    return pairs if pairs.name.endswith(SUFFIX) else pairs.with_name(pairs.name + SUFFIX)


def is_review(path: Path) -> bool:
    """Whether a file is one of decisions."""
    try:
        with path.open("rb") as stream:
            head = stream.read(72)
    except OSError:
        return False
    return head[:15] == b"SQLite format 3" and head[68:72] == _MARK.to_bytes(4, "big")


class Store:
    """The decisions about one pairs file. Raises ``ReviewError`` where the file cannot be read or written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        new = not path.exists() or path.stat().st_size == 0
        try:
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA synchronous = FULL")
            if new:  # before WAL, so that the file itself says what it is from the first moment
                self._db.executescript(f"BEGIN; {_SCHEMA} COMMIT;")
            self._db.execute("PRAGMA journal_mode = WAL")
            self._check()
        except sqlite3.Error as error:
            raise self._complaint(error) from error

    def _check(self) -> None:
        (mark,), (version,) = (self._db.execute(f"PRAGMA {n}").fetchone() for n in ("application_id", "user_version"))
        if mark != _MARK:
            raise ReviewError(f"{self.path}: is a database of another program; move it away")
        if version > _VERSION:
            raise ReviewError(
                f"{self.path}: was written by a later version of aligner (format {version}): update aligner"
            )

    def close(self) -> None:
        """Let the file go."""
        self._db.close()

    def bases(self) -> list[tuple[int, str, str]]:
        """Number, identity and the digest of the pairs file, of all pairs that were reviewed here, oldest first."""
        return self._rows("SELECT number, identity, digest FROM bases ORDER BY number")

    def base(self, number: int) -> Base:
        """Pairs as they were kept."""
        asked = "SELECT pairs, sentences, digest FROM bases WHERE number = ?"
        ((frame, units, digest),) = self._rows(asked, number)
        return Base.loaded(frame, units, digest)

    def begin(self, base: Base, name: str, carried: Iterable[Decision] = ()) -> int:
        """Keep pairs, and what is carried to them, in one transaction; their number."""
        values = (base.identity, base.digest, name, now(), *base.dumped())
        with self._transaction():
            asked = "INSERT INTO bases (identity, digest, name, time, pairs, sentences) VALUES (?, ?, ?, ?, ?, ?)"
            number = self._db.execute(asked, values).lastrowid or 0
            for decision in carried:
                self._insert(number, decision, None)
        return number

    def decisions(self, base: int) -> list[Decision]:
        """The decisions about pairs, in order."""
        asked = "SELECT action, data, reviewer, time, number FROM decisions WHERE base = ? ORDER BY number"
        return [
            Decision.of(action, json.loads(data), reviewer=reviewer, time=when, number=number)
            for action, data, reviewer, when, number in self._rows(asked, base)
        ]

    def add(self, base: int, decision: Decision, token: str | None = None) -> int:
        """Write a decision through to the disk; its number. One with the same ``token`` is written once."""
        with self._transaction():
            return self._insert(base, decision, token)

    def known(self, token: str) -> int | None:
        """The number of a decision that came with a token."""
        found = self._rows("SELECT number FROM decisions WHERE token = ?", token)
        return found[0][0] if found else None

    def _insert(self, base: int, decision: Decision, token: str | None) -> int:
        data = json.dumps(decision.data(), ensure_ascii=False)
        values = (base, decision.time or now(), decision.reviewer, decision.action, data, token)
        asked = "INSERT INTO decisions (base, time, reviewer, action, data, token) VALUES (?, ?, ?, ?, ?, ?)"
        return self._db.execute(asked, values).lastrowid or 0

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                with suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise self._complaint(error) from error

    def _rows(self, asked: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            with closing(self._db.execute(asked, values)) as cursor:
                return cursor.fetchall()
        except sqlite3.Error as error:
            raise self._complaint(error) from error

    def _complaint(self, error: sqlite3.Error) -> ReviewError:
        said = str(error)
        if "not a database" in said or "malformed" in said or "no such table" in said:
            return ReviewError(f"{self.path}: is no review file that can be read ({said}); move it away")
        if "full" in said:
            return ReviewError(f"{self.path}: not saved: the disk is full: free some space and decide again")
        if "readonly" in said or "unable to open" in said:
            return ReviewError(
                f"{self.path}: cannot be written: decisions are kept beside the pairs; "
                "copy the pairs to a folder of your own, or change its permissions"
            )
        return ReviewError(f"{self.path}: not saved: {said}")


class Lock:
    """Held by the one program that decides on a review file; the system lets it go when that program ends."""

    def __init__(self, path: Path) -> None:
        self.path = path.with_name(path.name + ".lock")
        try:
            self._file = self.path.open("a+", encoding="utf-8")
        except OSError as error:
            raise ReviewError(
                f"{path}: cannot be written ({error.strerror}): decisions are kept beside the pairs; "
                "copy the pairs to a folder of your own, or change its permissions"
            ) from error
        try:
            lock(self._file.fileno())
            if os.name != "nt" and self.path.stat().st_ino != os.fstat(self._file.fileno()).st_ino:
                raise BlockingIOError  # the one before let it go, and another has taken it, between these lines
        except OSError:
            self._file.seek(0)
            where = self._file.read(200).strip()
            self._file.close()
            open_at = f" at {where}" if where else ""
            raise ReviewError(
                f"{path}: another review of it is open{open_at}; use that one, or close it first"
            ) from None
        self.say("")

    def say(self, where: str) -> None:
        """Write down where the program can be met."""
        self._file.seek(0)
        self._file.truncate()
        self._file.write(where)
        self._file.flush()

    def release(self) -> None:
        """Let others decide."""
        with suppress(OSError):
            self.path.unlink()
        self._file.close()


def now() -> str:
    """The time, in UTC, to the second."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
