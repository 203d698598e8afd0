"""The index of a corpus's words, read: which rows may hold a query, the rows themselves, and what is known beforehand.

``concordance.indexing`` makes it and says what is in it.
"""

from __future__ import annotations

import json
import sqlite3
from functools import cache, partial
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np

from aligner.pairs.formats.corpus import INDEX
from aligner.terms.bilingual.side import Side
from aligner.terms.concordance.search import SIDES, UNKNOWN, Contrast, both_analysed
from aligner.terms.language.morphology import Reading, Remembered, morphology
from aligner.terms.language.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import polars as pl

    from aligner.pairs.formats.corpus import Shard
    from aligner.terms.bilingual.side import Ints
    from aligner.terms.concordance.query import Search, Word

LAYOUT = 1
SLOT, BLOCK = 2**24, 64
"""Rows that a shard may have, and rows that are kept together."""
_MOST = 300
"""Forms of one word that are looked for at once."""


def place(root: Path) -> Path:
    """Where the index of a corpus lies."""
    return root / INDEX / "terms.sqlite"


def key_of(shards: Iterable[Shard]) -> str:
    """A digest of all that an index is made from: the shards, the dictionaries, its own layout."""
    from importlib.metadata import version

    parts = [str(LAYOUT), version("pymorphy3-dicts-ru"), version("simplemma"), *(shard.key for shard in shards)]
    return sha256("\n".join(parts).encode()).hexdigest()


class Rows:
    """The rows of a corpus, numbered from 0 in the order of its shards."""

    def __init__(self, db: sqlite3.Connection, shards: Sequence[Shard]) -> None:
        self._db = db
        held = {key: (slot, rows) for key, slot, rows in db.execute("SELECT key, slot, rows FROM shards")}
        self._slots = np.array([held[shard.key][0] for shard in shards], np.int64)
        self._starts = np.cumsum([0, *(held[shard.key][1] for shard in shards)])

    def numbers(self, ids: Ints) -> Ints:
        """Row numbers in order, of what ``words`` calls them; those of shards that are gone left out."""
        shard_of = np.full(max(int(self._slots.max(initial=0)), int(ids.max(initial=0)) // SLOT) + 1, -1)
        shard_of[self._slots] = np.arange(len(self._slots))
        slot, row = np.divmod(ids, SLOT)
        shard = shard_of[slot]
        found: Ints = np.sort((self._starts[shard] + row)[shard >= 0])
        return found

    def every(self) -> Ints:
        """All row numbers."""
        return np.arange(self._starts[-1])

    def frame(self, numbers: Ints) -> pl.DataFrame:
        """Some rows, by numbers in order."""
        import polars as pl

        from aligner.pairs.schema import schema

        shard = np.searchsorted(self._starts, numbers, side="right") - 1
        block, inside = np.divmod(numbers - self._starts[shard], BLOCK)
        parts = []
        for at in np.split(np.arange(len(numbers)), np.flatnonzero(np.diff(shard) | np.diff(block)) + 1):
            if len(at):
                wanted = (int(self._slots[shard[at[0]]]), int(block[at[0]]))
                ((data,),) = self._db.execute("SELECT rows FROM blocks WHERE slot = ? AND number = ?", wanted)
                parts.append(pl.read_ipc_stream(BytesIO(data))[inside[at]])
        return pl.concat(parts, how="diagonal") if parts else pl.DataFrame(schema=schema())


class Index:
    """An open index; ``sqlite3.Error`` from any of its methods when it is damaged."""

    def __init__(self, db: sqlite3.Connection, shards: Sequence[Shard]) -> None:
        self._db = db
        self.rows = Rows(db, shards)
        meta = dict(db.execute("SELECT name, value FROM meta"))
        self.key = meta["key"]
        self.languages = tuple(meta[name] or UNKNOWN for name in SIDES)
        self._readings: dict[str, dict[str, list[list[Any]]]] = {code: {} for code in self.languages}

    def holding(self, searched: Mapping[str, Search], own: Mapping[str, Mapping[str, str]]) -> Ints:
        """The rows in which a query may stand on one of the sides that are searched."""
        found = [self._side(SIDES.index(name), search, own) for name, search in searched.items()]
        return np.unique(np.concatenate(found))

    def _side(self, side: int, search: Search, own: Mapping[str, Mapping[str, str]]) -> Ints:
        """The rows in which each word of a query stands on one side."""
        groups = sorted((self._forms(side, word, search.language, own) for word in search.words), key=len)
        if not groups:
            return self.rows.every()
        few = [group for group in groups if len(group) <= _MOST]
        if few:
            asked = [" AND ".join(f"({' OR '.join(map(str, group))})" for group in few)] if all(few) else []
        else:
            asked = [" OR ".join(map(str, groups[0][at : at + _MOST])) for at in range(0, len(groups[0]), _MOST)]
        found = [self._db.execute("SELECT rowid FROM words WHERE words MATCH ?", (each,)).fetchall() for each in asked]
        return self.rows.numbers(np.unique(np.array([row for rows in found for (row,) in rows], np.int64)))

    def _forms(self, side: int, word: Word, language: str, own: Mapping[str, Mapping[str, str]]) -> list[int]:
        """The numbers of the forms that pass the test of a word."""
        if word.form:
            return self._spelled(side, word.form)
        if word.lemmas and language == self.languages[side]:
            marks = ", ".join("?" * len(word.lemmas))
            sql = f"SELECT DISTINCT form FROM lemmas WHERE side = ? AND lemma IN ({marks})"  # noqa: S608 - marks only
            found = {n for (n,) in self._db.execute(sql, (side, *word.lemmas))}
            mine = [form for form in own.get(language, {}) if word.fits(_token(form))]
            return sorted(found.union(*(self._spelled(side, form) for form in mine)))
        every = self._db.execute("SELECT id, form FROM forms WHERE side = ?", (side,))
        return [number for number, form in every if word.fits(_token(form))]

    def _spelled(self, side: int, form: str) -> list[int]:
        return [n for (n,) in self._db.execute("SELECT id FROM forms WHERE side = ? AND form = ?", (side, form))]

    def contrast(self) -> Contrast:
        """What links are learned from beside the hits; analysed already, unless in other languages or forms."""
        ((data,),) = self._db.execute("SELECT value FROM contrast WHERE name = 'numbers'")
        numbers = np.frombuffer(data, np.int64)

        @cache
        def known() -> tuple[Side, Side]:
            first, second = (self._stored(side) for side in (0, 1))
            return first, second

        def sides(codes: tuple[str, str], own: Mapping[str, Mapping[str, str]]) -> tuple[Side, Side]:
            if codes == self.languages and not any(own.get(code) for code in codes):
                return known()
            return both_analysed(self.rows.frame(numbers), codes, own)

        return Contrast(numbers, sides)

    def _stored(self, side: int) -> Side:
        """A side of the contrast."""
        code = self.languages[side]
        ((data,),) = self._db.execute("SELECT value FROM contrast WHERE name = ?", (SIDES[side],))
        with np.load(BytesIO(data)) as arrays:
            surfaces, forms, lemmas, readings = json.loads(bytes(arrays["names"]))
            rest = {field: arrays[field] for field in _ARRAYS}
        self._readings[code].update(zip(forms, readings, strict=True))
        rest |= {"surfaces": tuple(surfaces), "forms": tuple(forms), "lemmas": tuple(lemmas)}
        return Side(code, morphology(code), **rest)

    def remembered(self) -> list[Remembered]:
        """The readings of all forms of the corpus."""
        return [Remembered(code, partial(self._known, code)) for code in dict.fromkeys(self.languages)]

    def _known(self, code: str, form: str) -> tuple[Reading, ...] | None:
        """The readings of a form, if the corpus has it."""
        found = self._readings[code].get(form)
        for side in [side for side, language in enumerate(self.languages) if language == code]:
            if found is None:
                sql = "SELECT readings FROM forms WHERE side = ? AND form = ?"
                found = next((json.loads(readings) for (readings,) in self._db.execute(sql, (side, form))), None)
        return None if found is None else tuple(Reading(*reading) for reading in found)


_ARRAYS = ("form_of", "lemma_of", "content_of", "words", "joins", "starts", "stops", "bounds")


def stored(side: Side) -> bytes:
    """An analysed side as bytes."""
    data = BytesIO()
    readings = [side.morphology.readings(form) for form in side.forms]
    names = np.frombuffer(json.dumps([side.surfaces, side.forms, side.lemmas, readings]).encode(), np.uint8)
    np.savez(data, names=names, **{field: getattr(side, field) for field in _ARRAYS})
    return data.getvalue()


def as_text(readings: Iterable[Reading]) -> str:
    """Readings as the index has them."""
    return json.dumps(list(readings), ensure_ascii=False)


def _token(form: str) -> Token:
    """A word of a text that has this form."""
    return Token(0, len(form), form, form, "x")
