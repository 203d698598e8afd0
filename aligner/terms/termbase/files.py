"""Termbase files: format by suffix, reading and writing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aligner.errors import DocumentError, OutputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike

    from aligner.terms.termbase.entry import Termbase

SUFFIXES = (".tbx", ".xml", ".tsv", ".csv", ".txt", ".xlsx")
"""What can be read; all but ``.xml`` and ``.txt`` can be written, too."""


def read_termbase(path: str | PathLike[str], languages: Sequence[str] = ()) -> Termbase:
    """A termbase from TBX (2 and 3), tsv, csv, xlsx or a glossary of two columns (see ``termbase.table``).

    ``languages`` name the columns of a glossary that has no header. What could not be taken is listed in the
    termbase's ``problems``. ``DocumentError`` when the file is not a termbase, is broken (line and element), or
    holds no term.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise DocumentError(
            f"{path}: the suffix {suffix or '(none)'} is no termbase's: use one of {', '.join(SUFFIXES)}"
        )
    if suffix in (".tbx", ".xml"):
        from aligner.terms.termbase import tbx

        termbase = tbx.read(path)
    else:
        from aligner.terms.termbase import table

        termbase = table.read(path, languages)
    if not termbase.entries:
        first = f"; the first of {len(termbase.problems)} problems: {termbase.problems[0]}" if termbase.problems else ""
        raise DocumentError(f"{path}: no terms in it{first}")
    return termbase


def write_termbase(termbase: Termbase, path: str | PathLike[str]) -> None:
    """Write a termbase, whole or not at all: TBX-Basic (version 3), tsv, csv or xlsx by suffix.

    ``OutputError`` when the suffix is another one or the file cannot be written. Reading it again gives equal
    entries, but that an id which XML forbids is changed in TBX, and ``abbreviation_of`` needs the full form in the
    same entry there.
    """
    from aligner.files.output import replacing
    from aligner.pairs import registry
    from aligner.pairs.tables import sheet
    from aligner.terms.termbase import table, tbx

    suffix = Path(path).suffix.lower()
    if suffix not in (".tsv", ".csv", ".xlsx", ".tbx"):
        raise OutputError(f"{path}: a termbase is written as .tbx, .tsv, .csv or .xlsx: choose one of these suffixes")
    if suffix in (".tsv", ".csv"):
        registry.write(table.frame(termbase), path)
        return
    with replacing(path) as stream:
        stream.write(sheet(table.frame(termbase), autofit=True) if suffix == ".xlsx" else tbx.written(termbase))
