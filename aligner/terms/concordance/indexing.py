"""The index of a corpus's words: made from the shards of its pairs, brought up to date by those that are new.

One SQLite file. ``shards``: those it holds, each with a slot; row ``r`` of a shard has the number
``slot * SLOT + r`` in ``words``, an FTS5 table without content whose words are the numbers of forms, so that
no tokenizer but ours decides what a word is. ``forms``: the folded forms of each side with their readings, ``lemmas``:
which forms can have a lemma. ``blocks``: the rows themselves, ``BLOCK`` together, because a row of a Parquet
file costs its whole row group. ``contrast``: what links are learned from beside the hits, analysed. Shards that
are gone stay until they are more than half of it; then all is made anew.

FTS5 against a Parquet file of forms and rows sorted by form, for a million pairs of 22 million different words
(``tests/benchmarks/terms_corpus.py``): 28 MB and 39 MB; the 986 rows of a rare lemma in .2 ms and 8 ms, 47,009 rows of
a common one in 61 ms and 17 ms. Either is fast enough; the Parquet file has to be sorted with the whole corpus in
memory, while FTS5 grows shard by shard and finds words together by itself.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from aligner.errors import OutputError
from aligner.files.output import replacing
from aligner.pairs.frame import read_frame
from aligner.terms.bilingual.side import analysed
from aligner.terms.concordance.index import BLOCK, LAYOUT, SLOT, Rows, as_text, key_of, place, stored
from aligner.terms.concordance.query import lemmas
from aligner.terms.concordance.search import SIDES, UNKNOWN, contrast_rows, sound
from aligner.terms.language.codes import SAMPLE, language_code, recognised
from aligner.terms.language.morphology import dictionary
from aligner.terms.language.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import polars as pl

    from aligner.pairs.formats.corpus import Shard
    from aligner.terms.bilingual.side import Mask

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE shards (slot INTEGER PRIMARY KEY, key TEXT UNIQUE, rows INTEGER, sound BLOB, stated TEXT);
CREATE TABLE forms (id INTEGER PRIMARY KEY, side INTEGER, form TEXT, readings TEXT, UNIQUE (side, form));
CREATE TABLE lemmas (side INTEGER, lemma TEXT, form INTEGER, PRIMARY KEY (side, lemma, form)) WITHOUT ROWID;
CREATE TABLE blocks (slot INTEGER, number INTEGER, rows BLOB, PRIMARY KEY (slot, number));
CREATE TABLE contrast (name TEXT PRIMARY KEY, value BLOB);
CREATE VIRTUAL TABLE words USING fts5 (forms, content='', detail=none, columnsize=0, tokenize='ascii');
"""


def make(root: Path, shards: Sequence[Shard], progress: Callable[[int, int], None]) -> None:
    """Make the index or bring it up to date, whole or not at all; ``progress`` is told shards done and shards in all.

    ``OutputError`` when it cannot be written.
    """
    target = place(root)
    held = _held(target)
    live = sum(shard.key in held for shard in shards)
    try:
        target.parent.mkdir(exist_ok=True)
        with replacing(target) as stream:
            if 2 * live >= len(held) > 0:
                with target.open("rb") as old:
                    shutil.copyfileobj(old, stream)
                stream.flush()
            with closing(sqlite3.connect(stream.name, isolation_level=None)) as db:
                _Making(db, shards, progress).run()
    except (OSError, sqlite3.Error) as error:
        raise OutputError(f"{target}: cannot be written: {error}; free some space or check its permissions") from error


def _held(path: Path) -> set[str]:
    """The keys of the shards that an index holds; none of one that is missing, damaged or of another layout."""
    if not path.is_file():
        return set()
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            layout = db.execute("SELECT value FROM meta WHERE name = 'layout'").fetchone()
            keys = {key for (key,) in db.execute("SELECT key FROM shards")} if layout == (str(LAYOUT),) else set()
            return keys if db.execute("PRAGMA quick_check(1)").fetchone() == ("ok",) else set()
    except sqlite3.Error:
        return set()


class _Making:
    """An index on its way: an open database, empty or with the shards of before."""

    def __init__(self, db: sqlite3.Connection, shards: Sequence[Shard], progress: Callable[[int, int], None]) -> None:
        self._db, self._shards, self._progress = db, shards, progress
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
            db.executescript(_SCHEMA)
        self._forms = {(side, form): number for number, side, form in db.execute("SELECT id, side, form FROM forms")}
        self._slots = {key: slot for slot, key in db.execute("SELECT slot, key FROM shards")}

    def run(self) -> None:
        """Add the shards that are new, and look up what follows from all of them."""
        for done, shard in enumerate(self._shards, 1):
            if shard.key not in self._slots:
                self._slots[shard.key] = len(self._slots) + 1
                self._add(self._slots[shard.key], shard)
            self._progress(done, len(self._shards))
        self._finish()

    def _add(self, slot: int, shard: Shard) -> None:
        """One shard: its words, its rows, and what it says of languages."""
        frame = read_frame(shard.path, "parquet")
        known = len(self._forms)
        columns = [
            [self._numbers(side, text) for text in frame[f"{name}_text"].to_list()] for side, name in enumerate(SIDES)
        ]
        stated = [dict(Counter(code for code in frame[f"{name}_lang"].to_list() if code)) for name in SIDES]
        db = self._db
        db.execute("BEGIN")
        db.execute(
            "INSERT INTO shards VALUES (?, ?, ?, ?, ?)",
            (slot, shard.key, frame.height, np.packbits(sound(frame)).tobytes(), json.dumps(stated)),
        )
        db.executemany(
            "INSERT INTO words (rowid, forms) VALUES (?, ?)",
            ((slot * SLOT + row, f"{one} {two}") for row, (one, two) in enumerate(zip(*columns, strict=True))),
        )
        fresh = list(self._forms.items())[known:]
        db.executemany("INSERT INTO forms VALUES (?, ?, ?, NULL)", ((n, side, form) for (side, form), n in fresh))
        db.executemany(
            "INSERT INTO blocks VALUES (?, ?, ?)",
            ((slot, number, _block(frame[at : at + BLOCK])) for number, at in enumerate(range(0, frame.height, BLOCK))),
        )
        db.execute("COMMIT")

    def _numbers(self, side: int, text: str) -> str:
        """The different forms of a text, by number."""
        forms = {token.form for token in tokens(text)}
        return " ".join(str(self._forms.setdefault((side, form), len(self._forms) + 1)) for form in forms)

    def _finish(self) -> None:
        """The languages, the readings of forms, and the contrast."""
        db, before = self._db, dict(self._db.execute("SELECT name, value FROM meta"))
        db.execute("BEGIN")
        for side, name in enumerate(SIDES):
            code = self._language(side)
            if before.get(name, code) != code:
                db.execute("UPDATE forms SET readings = NULL WHERE side = ?", (side,))
                db.execute("DELETE FROM lemmas WHERE side = ?", (side,))
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, code))
            self._look_up(side, code)
        db.execute("INSERT OR REPLACE INTO meta VALUES ('layout', ?), ('key', ?)", (str(LAYOUT), key_of(self._shards)))
        db.execute("COMMIT")
        self._contrast()
        db.execute("INSERT INTO words (words) VALUES ('optimize')")

    def _language(self, side: int) -> str:
        """As ``aligner.terms.language.codes.spoken`` says of the whole table."""
        stated = Counter[str]()
        found = dict(self._db.execute("SELECT key, stated FROM shards"))
        for shard in self._shards:
            stated.update(json.loads(found[shard.key])[side])
        if stated:
            return language_code(min(stated, key=lambda code: (-stated[code], code)))
        texts: dict[str, None] = {}
        for shard in self._shards:
            texts |= dict.fromkeys(text for text in read_frame(shard.path, "parquet")[f"{SIDES[side]}_text"] if text)
            if len(texts) >= SAMPLE:
                break
        return recognised(list(texts)[:SAMPLE])

    def _look_up(self, side: int, code: str) -> None:
        """The readings of the forms that have none yet."""
        base = dictionary(code or UNKNOWN)
        new = self._db.execute("SELECT id, form FROM forms WHERE side = ? AND readings IS NULL", (side,)).fetchall()
        self._db.executemany(
            "UPDATE forms SET readings = ? WHERE id = ?",
            ((as_text(base.readings(form)), number) for number, form in new),
        )
        self._db.executemany(
            "INSERT INTO lemmas VALUES (?, ?, ?)",
            ((side, lemma, number) for number, form in new for lemma in lemmas(form, base)),
        )

    def _contrast(self) -> None:
        """Rows at even steps over the whole corpus, both sides analysed."""
        db = self._db
        rows = Rows(db, self._shards)
        usable = {key: _unpacked(data, rows) for key, data, rows in db.execute("SELECT key, sound, rows FROM shards")}
        masks = [usable[shard.key] for shard in self._shards]
        numbers = contrast_rows(np.concatenate([np.zeros(0, bool), *masks]))
        frame = rows.frame(numbers)
        db.execute("DELETE FROM contrast")
        db.execute("INSERT INTO contrast VALUES ('numbers', ?)", (numbers.tobytes(),))
        for name in SIDES:
            ((code,),) = db.execute("SELECT value FROM meta WHERE name = ?", (name,))
            side = analysed(frame[f"{name}_text"].to_list(), code or UNKNOWN)
            db.execute("INSERT INTO contrast VALUES (?, ?)", (name, stored(side)))


def _unpacked(data: bytes, rows: int) -> Mask:
    """What ``packbits`` packed."""
    return np.unpackbits(np.frombuffer(data, np.uint8), count=rows).astype(bool)


def _block(frame: pl.DataFrame) -> bytes:
    """Rows as an Arrow stream, which keeps every type; Polars reads one ten times as fast as a file (.07 ms)."""
    data = BytesIO()
    frame.write_ipc_stream(data, compression="zstd")
    return data.getvalue()
