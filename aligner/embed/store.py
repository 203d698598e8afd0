"""Vectors on disk: one SQLite file for all models, safe to share between processes, never a reason to fail.

A cache that cannot be used (no permission, full disk, no room for the file) warns once and then does nothing; a
file that is damaged or not ours is renamed to ``*.corrupt-N`` with a warning and begun anew. Calls return what they
can: a vector that is not found is computed again.

Layout: a rowid table with a UNIQUE key, measured six times faster to fill than WITHOUT ROWID for blobs of 1 kB. On
30,000 vectors of 512 halves it writes 60,000 to 90,000 a second, reads 180,000 to 250,000, and misses 770,000.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from aligner.embed import database
from aligner.embed.database import damaged, identity, parts, pragma, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

T = TypeVar("T")

logger = logging.getLogger("aligner")

GIGABYTE = 1_000_000_000
_UPSERT = (
    "INSERT INTO vector (model, text, used, halves) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (model, text) DO UPDATE SET used = excluded.used, halves = excluded.halves"
)
_READ = 500
"""Keys a query: under the 999 parameters of old SQLite builds, and as fast as larger numbers (measured to 16,000)."""
_WRITE = 4096
_STALE = 86_400
"""Seconds after which reading a vector renews its date: reruns within a day write nothing."""
_SPARE = 0.05
"""Share of the limit that eviction frees at a time."""


@dataclass(frozen=True, slots=True)
class StoredModel:
    """How many vectors of a model are kept."""

    name: str
    revision: str
    dimension: int
    vectors: int


class VectorStore:
    """Blobs by model, revision and text hash, in one file that is opened when first used.

    ``limit`` is the size of the file in bytes; beyond it the vectors not used for longest go. ``clock`` gives
    seconds and is there for tests. No method raises for what the file or the disk does.
    """

    def __init__(self, path: Path, limit: int = 2 * GIGABYTE, clock: Callable[[], float] = time.time) -> None:
        self.path = path
        self.limit = limit
        self._clock = clock
        self._lock = RLock()
        self._connection: sqlite3.Connection | None = None
        self._process = os.getpid()
        self._off = False
        self._renamed = False

    def dimension(self, name: str, revision: str) -> int | None:
        """Length of this model's vectors, if any are kept."""
        found = self._model(name, revision)
        return found[1] if found else None

    def get(self, name: str, revision: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The blobs of those keys that are kept, all of the model's length."""
        model = self._model(name, revision)
        if model is None:
            return {}
        found: dict[bytes, bytes] = {}
        stale: list[int] = []
        before = self._clock() - _STALE

        def read(connection: sqlite3.Connection) -> None:
            for low in range(0, len(keys), _READ):
                part = keys[low : low + _READ]
                marks = ",".join("?" * len(part))
                query = f"SELECT text, halves, used, id FROM vector WHERE model = ? AND text IN ({marks})"  # noqa: S608
                for text, halves, used, row in connection.execute(query, (model[0], *part)):
                    if len(halves) == 2 * model[1]:
                        found[text] = halves
                    if used < before:
                        stale.append(row)

        self._guarded(read, None)
        if stale:
            self._guarded(partial(self._renew, stale), None)
        return found

    def put(self, name: str, revision: str, dimension: int, blobs: Mapping[bytes, bytes]) -> None:
        """Keep blobs, each of ``dimension`` half-precision numbers; a few thousand a transaction."""
        items = list(blobs.items())
        for low in range(0, len(items), _WRITE):
            self._guarded(partial(self._write, (name, revision, dimension), items[low : low + _WRITE]), None)

    def models(self) -> list[StoredModel]:
        """What is kept, by model; empty when there is no file yet."""
        if not self.path.exists():
            return []
        query = (
            "SELECT name, revision, dimension, count(vector.id) FROM model LEFT JOIN vector ON vector.model = model.id "
            "GROUP BY model.id ORDER BY name, revision"
        )
        return self._guarded(lambda connection: [StoredModel(*row) for row in connection.execute(query)], [])

    def size(self) -> int:
        """Bytes on disk, 0 when there is no file."""
        total = 0
        for part in parts(self.path):
            with suppress(OSError):
                total += part.stat().st_size
        return total

    def close(self) -> None:
        """Close the file; the next call opens it again."""
        with self._lock:
            if self._connection is not None and self._process == os.getpid():
                with suppress(sqlite3.Error):
                    self._connection.close()
            self._connection = None

    def _model(self, name: str, revision: str) -> tuple[int, int] | None:
        query = "SELECT id, dimension FROM model WHERE name = ? AND revision = ?"

        def read(connection: sqlite3.Connection) -> tuple[int, int] | None:
            row: tuple[int, int] | None = connection.execute(query, (name, revision)).fetchone()
            return row

        return self._guarded(read, None)

    def _write(
        self, model: tuple[str, str, int], items: list[tuple[bytes, bytes]], connection: sqlite3.Connection
    ) -> None:
        now = int(self._clock())
        with transaction(connection):
            connection.execute(
                "INSERT INTO model (name, revision, dimension) VALUES (?, ?, ?) "
                "ON CONFLICT (name, revision) DO UPDATE SET dimension = excluded.dimension",
                model,
            )
            query = "SELECT id FROM model WHERE name = ? AND revision = ?"
            (number,) = connection.execute(query, model[:2]).fetchone()
            connection.executemany(_UPSERT, ((number, key, now, halves) for key, halves in items))
        self._evict(connection)

    def _renew(self, rows: list[int], connection: sqlite3.Connection) -> None:
        now = int(self._clock())
        with transaction(connection):
            connection.executemany("UPDATE vector SET used = ? WHERE id = ?", ((now, row) for row in rows))

    def _evict(self, connection: sqlite3.Connection) -> None:
        """Delete the vectors not used for longest until the file fits, and give the room back."""
        page = pragma(connection, "page_size")
        while (
            excess := (pragma(connection, "page_count") - pragma(connection, "freelist_count")) * page - self.limit
        ) > 0:
            (rows,) = connection.execute("SELECT count(*) FROM vector").fetchone()
            if not rows:
                break
            share = (excess + self.limit * _SPARE) / (excess + self.limit)
            oldest = "DELETE FROM vector WHERE id IN (SELECT id FROM vector ORDER BY used, id LIMIT ?)"
            with transaction(connection):
                connection.execute(oldest, (max(1, int(rows * share)),))
        spare = pragma(connection, "page_count") - self.limit // page
        if spare > 0 and pragma(connection, "freelist_count"):
            # A page a step, in rows without columns: ``execute`` would stop at the first.
            connection.executescript(f"PRAGMA incremental_vacuum({spare})")

    def _guarded(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """The work's result; on any trouble with the file ``otherwise``, with a warning where it matters."""
        with self._lock:
            if self._off:
                return otherwise
            try:
                return work(self._connected())
            except (sqlite3.Error, OSError) as error:
                self._failed(error)
                return otherwise

    def _connected(self) -> sqlite3.Connection:
        if self._process != os.getpid():  # an SQLite connection must not be used, nor closed, across a fork
            _ABANDONED.append(self._connection)
            self._connection, self._process = None, os.getpid()
        if self._connection is None:
            found = identity(self.path)
            try:
                self._connection = database.connect(self.path)
            except sqlite3.DatabaseError as error:
                if not damaged(error):
                    raise
                self._put_aside(found, error)
                self._connection = database.connect(self.path)
        return self._connection

    def _failed(self, error: Exception) -> None:
        """Note the trouble: wait for better (another process writes), begin anew (damage), or do without."""
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            logger.info("cache %s: another process held it for %g s; going on without", self.path, database.WAIT)
            return
        found = identity(self.path)
        self.close()
        if damaged(error) and not self._renamed:
            self._put_aside(found, error)
            return
        self._off = True
        remedy = "free some room or set ALIGNER_CACHE_DIR to a folder that can be written to"
        logger.warning("cache off: %s: %s; %s", self.path, error, remedy)

    def _put_aside(self, found: database.Identity | None, error: Exception) -> None:
        self._renamed = True
        if aside := database.put_aside(self.path, found):
            logger.warning(
                "cache %s: %s; renamed to %s, which may be deleted, and begun anew", self.path, error, aside.name
            )


_ABANDONED: list[sqlite3.Connection | None] = []
"""Connections of a parent process, kept so that they are not closed in the child."""
