"""The cache's SQLite file: how it is opened, made, recognised and moved out of the way."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WAIT = 5.0
"""Seconds to wait for another process's transaction; the cache's own take about 0.05 s each."""
_PAGE = 16_384
"""Bytes a page. With blobs of 1 kB it halves the time to write against the default of 4,096 (5 against 11 µs a row,
on 12,000 rows) and takes 1,138 bytes a row instead of 1,409; reading is as fast."""
_LOG = 16_000_000
"""Bytes in the write-ahead log before it goes into the file: a quarter of the default's disk syncs."""
_APPLICATION = 0x616C676E  # "algn"
_VERSION = 1
_SCHEMA = (
    "CREATE TABLE model (id INTEGER PRIMARY KEY, name TEXT NOT NULL, revision TEXT NOT NULL, "
    "dimension INTEGER NOT NULL, UNIQUE (name, revision))",
    "CREATE TABLE vector (id INTEGER PRIMARY KEY, model INTEGER NOT NULL, text BLOB NOT NULL, "
    "used INTEGER NOT NULL, halves BLOB NOT NULL, UNIQUE (model, text))",
    "CREATE INDEX vector_used ON vector (used)",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {_VERSION}",
)

Identity = tuple[int, int]
"""Device and inode of a file."""


class ForeignFileError(sqlite3.DatabaseError):
    """The file is not a cache, or one of another version."""


def connect(path: Path) -> sqlite3.Connection:
    """A connection to the cache file, made first if it is not there or empty; ``sqlite3.Error`` or ``OSError``."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    connection = sqlite3.connect(path, timeout=WAIT, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA synchronous = NORMAL")
        if not pragma(connection, "schema_version"):
            _create(connection)
        _check_version(connection)
        connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG // _PAGE}")
    except BaseException:
        connection.close()
        raise
    return connection


def pragma(connection: sqlite3.Connection, name: str) -> int:
    """The value of a numeric pragma."""
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing, also on Ctrl-C."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def damaged(error: Exception) -> bool:
    """Whether the file itself is at fault, not the disk, the permissions or another process."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return isinstance(error, ForeignFileError) or code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def parts(path: Path) -> tuple[Path, Path, Path]:
    """The file and its two companions; a log left beside a new file would be applied to it."""
    return path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")


def identity(path: Path) -> Identity | None:
    """Which file this is, to tell whether another process has replaced it; nothing if there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def put_aside(path: Path, found: Identity | None) -> Path | None:
    """Rename the file to the first free ``*.corrupt-N``; nothing if it is no longer the one that was found."""
    if found is None or identity(path) != found:
        return None
    number = 1
    while (aside := path.with_name(f"{path.name}.corrupt-{number}")).exists():
        number += 1
    for part in parts(path):
        with suppress(FileNotFoundError):
            part.rename(aside.with_name(aside.name + part.name.removeprefix(path.name)))
    return aside


def _check_version(connection: sqlite3.Connection) -> None:
    found = pragma(connection, "application_id"), pragma(connection, "user_version")
    if found != (_APPLICATION, _VERSION):
        raise ForeignFileError(f"an SQLite file of another program or version (id {found[0]:#x}, version {found[1]})")


def _create(connection: sqlite3.Connection) -> None:
    """Make the tables, unless another process has done so meanwhile."""
    connection.execute(f"PRAGMA page_size = {_PAGE}")
    connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    _use_log(connection)
    with transaction(connection):
        if not pragma(connection, "schema_version"):
            for statement in _SCHEMA:
                connection.execute(statement)


def _use_log(connection: sqlite3.Connection) -> None:
    """Turn on the write-ahead log, so that readers need not wait; processes that start at once take turns."""
    until = time.monotonic() + WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return
