"""Translation units of bilingual files as rows of the pairs table.

A file from elsewhere has no scores. Its pairs are what somebody says are translations: ``score`` is 1 by that
convention, ``relation`` is ``translation``, and ``similarity`` is null, because nobody measured it. The place is the
unit's number in the file, counted from 1; the document is the file's name unless the file names one.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any

from aligner.pairs.schema import COLUMNS, schema
from aligner.types import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import polars as pl

    from aligner.pairs.parts.records import Record

_ROWS = 8_192
_CHARACTERS = 8_000_000
"""Of a batch, whichever comes first: with Polars' copies about 100 MB at most."""

_SIDES = ("source", "target")
_DEFAULTS: Record = dict.fromkeys(COLUMNS, "")
THEME = "close in theme, not a translation"
"""What a memory says of a pair that is no translation."""
_THEME_MOST = 74.0
"""Percent that a theme pair is worth at most: below what translation tools fill in by themselves (75 and up)."""
BLANKS = "".join(character for character in map(chr, range(0x3001)) if character.isspace())
"""What ``str.strip`` takes off, for Polars' expressions, which take off less by themselves."""
_MADE_BY = re.compile(r"aligner \S+ \S+ (\S+)")


def unit(number: int, document: str, source: str, target: str | None, languages: tuple[str, str]) -> Record:
    """A row for a unit of a file from elsewhere; one with a text on one side only is a gap.

    A side without a text has neither place nor language; there should be a text on the other.
    """
    texts = {
        side: "" if text is None or not text.strip() else text
        for side, text in zip(_SIDES, (source, target), strict=True)
    }
    gap = not all(texts.values())
    row: Record = {
        "rank": 1,
        "similarity": 0.0 if gap else None,
        "score": 0.0 if gap else 1.0,
        "relation": "none" if gap else "translation",
    }
    for (side, text), language in zip(texts.items(), languages, strict=True):
        row[f"{side}_doc"] = document if text else ""
        row[f"{side}_id"] = str(number) if text else ""
        row[f"{side}_text"] = text
        row[f"{side}_lang"] = language if text else ""
    return row


def has_text(row: Record) -> bool:
    """Whether there is a text on either side; what has none is no pair, nor a gap."""
    return bool(row["source_text"] or row["target_text"])


def batches(rows: Iterable[Record]) -> Iterator[pl.DataFrame]:
    """Rows as tables of bounded size, with all columns of the pairs table and those of the first row beside."""
    held: list[Record] = []
    size = 0
    for row in rows:
        held.append(row)
        size += len(row["source_text"]) + len(row["target_text"])
        if len(held) >= _ROWS or size >= _CHARACTERS:
            yield _table(held)
            held, size = [], 0
    if held:
        yield _table(held)


def _table(rows: list[Record]) -> pl.DataFrame:
    import polars as pl

    types = schema()
    more = dict.fromkeys(name for row in rows for name in further(row))
    columns = [
        pl.Series(name, [row.get(name, _DEFAULTS[name]) for row in rows], dtype=types[name], strict=False)
        for name in COLUMNS
    ]
    others = [pl.Series(name, [row.get(name) for row in rows], dtype=pl.String) for name in more]
    return pl.DataFrame([*columns, *others])


def typed(name: str, value: str) -> Any:  # noqa: ANN401 - the kinds of values of a column
    """A value that a file holds as text, in the type of its column; ``ValueError`` names the column."""
    try:
        if COLUMNS.get(name) == "Int32":
            return int(value)
        if COLUMNS.get(name) == "Float64":
            return float(value) if value else None
    except ValueError:
        raise ValueError(f"{name} is {value[:40]!r}, expected a number") from None
    if name == "relation" and value not in RELATIONS:
        raise ValueError(f"relation is {value[:40]!r}, expected one of {', '.join(RELATIONS)}")
    return value


def shown(value: object) -> str:
    """A value as the XML formats write it: no value is empty text."""
    return "" if value is None else str(value)


def further(row: Record) -> list[str]:
    """Names of the columns that the pairs table does not declare."""
    return [name for name in row if name not in COLUMNS]


def is_gap(row: Record) -> bool:
    """Whether one side is missing: no text, or no target found."""
    silent = not row["source_text"].strip() or not row["target_text"].strip()
    return silent or not row["target_id"] or not row["source_id"] or row["relation"] == "none"


def measure(row: Record) -> str:
    """The score; of a model without calibration the similarity, said to be one."""
    if row["score"] is not None:
        return f"{row['score']:.2f}"
    return "" if row["similarity"] is None else f"cosine {row['similarity']:.2f}"


def flagged(row: Record) -> list[str]:
    """Reasons to look twice as readers are told them: of a passage that stands more than once, how many times."""
    times = str(row.get("target_occurrences") or 1)
    said = f"near-duplicate ({times}×)" if times != "1" else "near-duplicate"
    return [said if flag == "near-duplicate" else flag for flag in row["flags"].split(",") if flag]


def is_rejected(row: Record) -> bool:
    """Whether a reviewer rejected the pair."""
    return row.get("decision") == "rejected"


def quality(row: Record) -> float | None:
    """The score in percent, as memories have it: of a theme pair never what a tool would take for a translation."""
    if row["score"] is None:
        return None
    worth = 100 * float(row["score"])
    return min(worth, _THEME_MOST) if row["relation"] == "theme" else worth


def model(recipe: str) -> str:
    """The model and its revision that a recipe names; empty where it names none."""
    found = _MADE_BY.match(recipe)
    return found[1] if found else ""


def uncalibrated(recipe: str) -> bool:
    """Whether a recipe says that nobody knows what the model's numbers are worth."""
    return "uncalibrated=True" in recipe


def relation(row: Record) -> str:
    """The relation as readers are told it: nothing for a model that was not calibrated, which cannot tell."""
    return "" if row["relation"] != "none" and uncalibrated(row["recipe"]) else str(row["relation"])


_TEXTS = ("source_text", "target_text")


def said(row: Record, base: Record) -> dict[str, str]:
    """The columns of a row, other than its texts, that differ from what the file says for all: as text."""
    values = {name: shown(value) for name, value in row.items() if name not in _TEXTS}
    return {name: value for name, value in values.items() if value != base.get(name, "") or name in further(row)}


def heard(says: dict[str, str], base: Record, source: str, target: str) -> Record:
    """The row that was said so; ``ValueError`` names a column whose value is none."""
    values = _DEFAULTS | base | says
    row = {name: typed(name, value) for name, value in values.items()}
    return row | {"source_text": source, "target_text": target}


def sentences(rows: Iterable[Record]) -> Iterator[list[Record]]:
    """The rows of each source sentence, which stand one after the other; a gap is by itself."""
    held: list[Record] = []
    for row in rows:
        if held and not is_further(row, held[0]):
            yield held
            held = []
        held.append(row)
    if held:
        yield held


def is_further(row: Record, first: Record) -> bool:
    """Whether a row is a further find for the same source sentence."""
    whole = row["source_id"] and has_target(row) and has_target(first)
    return bool(whole) and all(row[name] == first[name] for name in _SENTENCE)


_SENTENCE = ("source_doc", "source_id", "source_text", "source_lang")


def has_target(row: Record) -> bool:
    """Whether anything was found for the source."""
    return bool(row["target_id"] or row["target_text"])


def spoken(rows: Iterator[Record]) -> tuple[str, str, Iterator[Record]]:
    """The first language on either side, and all rows again."""
    seen: list[Record] = []
    source = target = ""
    for row in rows:
        seen.append(row)
        source, target = source or row["source_lang"], target or row["target_lang"]
        if source and target:
            break
    return source, target, chain(seen, rows)
