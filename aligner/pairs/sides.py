"""A column of a table, or one side of a bilingual file, as texts that make a document.

Every row or unit is a text of its own. Its place says where it stands in the file: ``row 12`` as a spreadsheet counts,
``unit 12``, or document and sentence of a pairs file. Texts that a pairs file repeats (a sentence with five passages)
come once. A document's name tells which part of the file it is: ``memory.tmx:ru``, ``texts.xlsx:Translation``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from aligner.errors import DocumentError
from aligner.files.archive import on_disk, zip_of
from aligner.pairs import columns
from aligner.pairs.frame import read_frame
from aligner.pairs.recognition import TABLES, recognised
from aligner.pairs.schema import REQUIRED, listed
from aligner.pairs.selection import Selection, same_language
from aligner.text.language import detect, script_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import polars as pl

    Side = Literal["source", "target"]

_SIDES: tuple[Side, Side] = ("source", "target")
_SURE = 0.9
"""Of a language, above which 13 of 11,359 texts of 10 words and more were told wrong."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a file is wanted.

    ``side``: of a bilingual file, unless ``language`` is the other's, or this one's is ``avoid``. ``column``: of a
    table that is no pairs file; ``option`` is how a user names it. ``language``: ISO 639-1, where it is known.
    ``presegmented``: each row is a sentence, empty ones too.
    """

    side: Side = "source"
    column: str = ""
    option: str = "--column"
    language: str = ""
    avoid: str = ""
    encoding: str = ""
    presegmented: bool = False
    beside: str = ""
    """The other document's column: of a workbook, the sheet that has both is preferred."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What stands in a column or on a side.

    ``rows``: place and text of each. ``part``: the column, language or side. ``language``: empty where nothing says
    it. ``digest``: SHA-256 of the file's bytes. ``file``: its name.
    """

    file: str
    part: str
    rows: tuple[tuple[str, str], ...]
    language: str
    digest: str


def side_of(path: Path, wanted: Wanted, label: str = "") -> Texts | None:
    """The texts that a table or bilingual file holds; ``None`` for any other file, if no column is asked for.

    ``label``: what messages call the file, if not its path. Raises ``DocumentError`` for a file that cannot be read or
    holds no such column, side or language.
    """
    if wanted.column and not path.exists() and zip_of(path) is None:
        raise DocumentError(f"{path}: no such file; check the path")
    with on_disk(path) as file:
        kind = recognised(file)
        if wanted.column:
            texts = _column(file, kind, wanted)
            return _texts(file, texts, wanted.column, wanted.language)
        if kind is None or (kind in TABLES and not _is_pairs(file, kind, wanted)):
            return None
        return _one_side(file, kind, wanted, label or str(path))


def _column(path: Path, kind: str | None, wanted: Wanted) -> list[tuple[str, str]]:
    """Place and text of each row."""
    from polars.exceptions import PolarsError

    suffix = path.suffix.removeprefix(".").lower()
    if kind not in TABLES and suffix in TABLES:
        raise DocumentError(f"{path}: not a {suffix} file that can be read: it is empty or was cut off; get it again")
    if kind not in TABLES:
        raise DocumentError(f"{path}: is no table, so it has no columns; leave out {wanted.option}")
    try:
        found = columns.column(path, kind, wanted.column, wanted.encoding, wanted.beside)
    except PolarsError as error:
        raise DocumentError(_complaint(path, kind, error)) from error
    except (OSError, ValueError) as error:
        raise DocumentError(f"{path}: {error}") from error
    return [(f"row {number}", text) for number, text in enumerate(found.texts, found.first)]


def _is_pairs(path: Path, kind: str, wanted: Wanted) -> bool:
    """Whether a table is a pairs file; of another the user must say which column, unless it is a plain text."""
    names = _names(path, kind, wanted)
    if set(REQUIRED) <= set(names):
        return True
    if wanted.presegmented or (kind in ("tsv", "csv") and len(names) < 2):
        return False
    raise DocumentError(f"{path}: is a table: say which column has the text with {wanted.option}: {listed(names)}")


def _names(path: Path, kind: str, wanted: Wanted) -> list[str]:
    from polars.exceptions import PolarsError

    try:
        return columns.names_of(path, kind, wanted.encoding)
    except (PolarsError, ValueError, OSError) as error:
        if kind in ("tsv", "csv"):
            return []
        raise DocumentError(_complaint(path, kind, error)) from error


def _complaint(path: Path, kind: str, error: Exception) -> str:
    """One line of what a reader said."""
    return f"{path}: not a {kind} file that can be read: " + str(error).partition("\n")[0]


def _one_side(path: Path, kind: str, wanted: Wanted, label: str) -> Texts:
    """The texts of one side, each once, with their places."""
    import polars as pl

    frame = read_frame(path, kind, Selection(source_lang=wanted.language if kind == "tmx" else "", name=label))
    if frame.is_empty():
        raise DocumentError(f"{path}: holds no pairs" + (f" with a text in {wanted.language}" * bool(wanted.language)))
    side = _chosen(frame, path, wanted)
    texts = (pl.col(f"{side}_{part}") for part in ("doc", "id", "text"))
    rows = frame.filter(pl.col(f"{side}_text") != "").select(texts).unique(keep="first", maintain_order=True).rows()
    said = wanted.language or next(iter(_languages(frame, side)), "")
    places = [f"unit {number}" if document == path.name else f"{document} {number}" for document, number, _ in rows]
    pieces = [(place, text) for place, (*_, text) in zip(places, rows, strict=True)]
    language = said or ("" if (kind, side) != ("po", "source") else _of_messages(row[-1] for row in rows))
    return _texts(path, pieces, said or side, language)


def _of_messages(texts: Iterable[str]) -> str:
    """English for the messages of a catalogue, as gettext has it, if nothing is surely another; else to be told."""
    found = detect("\n".join(texts))
    return "" if found.confidence > _SURE or script_of(found.code) != "latin" else "en"


def _chosen(frame: pl.DataFrame, path: Path, wanted: Wanted) -> Side:
    """The side in the language that is wanted, or not to be avoided; else the one asked for."""
    order = _SIDES if wanted.side == "source" else _SIDES[::-1]
    spoken = {side: _languages(frame, side) for side in order}
    if wanted.language:
        fits = [side for side in order if any(same_language(wanted.language, code) for code in spoken[side])]
        silent = [side for side in order if not spoken[side]]
        if not fits + silent:
            known = ", ".join(sorted({code for codes in spoken.values() for code in codes}))
            raise DocumentError(f"{path}: holds no text in {wanted.language}, but in {known or 'no language'}")
        return (fits + silent)[0]
    avoided = [side for side in order if any(_primary(code) == wanted.avoid for code in spoken[side])]
    side = next((side for side in order if side not in avoided), order[0])
    several = sorted({_primary(code) for code in spoken[side]})
    if len(several) > 1:
        option = f"--{wanted.side}-lang" if wanted.option != "--column" else "--lang"
        raise DocumentError(f"{path}: its {side} texts are in {' and '.join(several)}: say which with {option}")
    return side


def _languages(frame: pl.DataFrame, side: Side) -> list[str]:
    """The languages that a side names, the commonest first."""
    counted = frame[f"{side}_lang"].value_counts(sort=True)
    return [code for code in counted[f"{side}_lang"].to_list() if code]


def _primary(code: str) -> str:
    return code.lower().replace("_", "-").partition("-")[0]


def _texts(path: Path, rows: list[tuple[str, str]], part: str, language: str) -> Texts:
    """Rows with what is to be known of their file."""
    return Texts(path.name, part, tuple(rows), language, hashlib.sha256(path.read_bytes()).hexdigest())
