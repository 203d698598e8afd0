"""XLIFF 1.2: for every CAT tool there is.

A source sentence is a ``<trans-unit>``; what was found for it are its ``<alt-trans>``, best first, with the score as
``match-quality`` (that of a theme pair is at most 74 %, and a note says what it is) and the document as ``origin``.
The ``<target>`` is filled only where the first is a translation, and its state says that it needs review. All else of
a row stands in a ``<context-group>`` of its ``<alt-trans>``, or of the unit where there is no counterpart. A
``<file>`` is a source document; its ``<note>`` is the recipe.

Reading: ``xliff_units``, which takes 1.2 of any tool, 2.x and SDLXLIFF.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO

from lxml import etree

from aligner.errors import OutputError
from aligner.pairs.parts import xml
from aligner.pairs.parts.records import records
from aligner.pairs.parts.units import THEME, has_target, quality, said, sentences, spoken
from aligner.pairs.parts.xliff_units import CONTEXT, read
from aligner.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from aligner.pairs.parts.records import Record

__all__ = ["read", "write"]

_NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_SPACE = re.compile(r"\s")


def write(frames: Iterable[pl.DataFrame], stream: BinaryIO, /) -> int:
    """Write a ``<file>`` for each run of rows of one source document, and a unit for each source sentence."""
    source, target, rows = spoken(records(frames))
    opening = f'<?xml version="1.0" encoding="UTF-8"?>\n<xliff version="1.2" xmlns="{_NAMESPACE}">\n'
    stream.write(opening.encode())
    base: Record | None = None
    written = 0
    for number, group in enumerate(sentences(rows), 1):
        if base is None or _is_elsewhere(group[0], base):
            stream.write(b"" if base is None else b"</body></file>\n")
            base = _base(group[0], base, (source, target), written + 1)
            stream.write(_opening(base))
        stream.write(etree.tostring(_unit(group, base, number), encoding="utf-8") + b"\n")
        written += len(group)
    if base is None:
        base = {"source_doc": "", "source_lang": source or "und", "target_lang": "", "recipe": ""}
        stream.write(_opening(base))
    stream.write(b"</body></file>\n</xliff>\n")
    return written


def _is_elsewhere(row: Record, base: Record) -> bool:
    """Whether a row needs another ``<file>``; one of the target alone stays where it is."""
    return bool(row["source_id"]) and any(row[name] != base[name] for name in ("source_doc", "source_lang"))


def _base(row: Record, before: Record | None, languages: tuple[str, str], number: int) -> Record:
    """What a ``<file>`` says for all its units."""
    language = row["source_lang"] or ("" if row["source_id"] else languages[0] or "und")
    if not language:
        raise OutputError(f"row {number}: the source has no language, which XLIFF needs: say it with --source-lang")
    recipe = row["recipe"] if before is None else before["recipe"]
    return {"source_doc": row["source_doc"], "source_lang": language, "target_lang": languages[1], "recipe": recipe}


def _opening(base: Record) -> bytes:
    """The start of a ``<file>``, as bytes because its end comes much later."""
    file = etree.Element("file", original=xml.escaped(base["source_doc"]), datatype="plaintext")
    file.set("source-language", xml.language(base["source_lang"]))
    if base["target_lang"]:
        file.set("target-language", xml.language(base["target_lang"]))
    file.set("tool-id", "aligner")
    header = etree.SubElement(file, "header")
    if base["recipe"]:
        etree.SubElement(header, "note", {"from": "aligner"}).text = xml.escaped(base["recipe"])
    tool = etree.SubElement(header, "tool", {"tool-id": "aligner", "tool-name": "aligner"})
    tool.set("tool-version", __version__)
    etree.SubElement(file, "body").text = "\n"
    data: bytes = etree.tostring(file, encoding="utf-8")
    return data.removesuffix(b"</body></file>")


def _unit(group: list[Record], base: Record, number: int) -> etree._Element:
    """A source sentence with its translation, if there is one, and all its candidates."""
    unit = etree.Element("trans-unit", {"id": str(number), xml.SPACE: "preserve"})
    first = group[0]
    _text(unit, "source", first["source_text"], first["source_lang"])
    if has_target(first) and first["relation"] == "translation":
        _text(unit, "target", first["target_text"], first["target_lang"]).set("state", "needs-review-translation")
    for row in group:
        if has_target(row):
            _candidate(unit, row, base)
        else:
            _contexts(unit, said(row, base))
    return unit


def _candidate(unit: etree._Element, row: Record, base: Record) -> None:
    candidate = etree.SubElement(unit, "alt-trans", {xml.SPACE: "preserve"})
    worth = quality(row)
    if worth is not None:
        candidate.set("match-quality", f"{worth:.0f}%")
    candidate.set("origin", xml.escaped(row["target_doc"]))
    _text(candidate, "target", row["target_text"], row["target_lang"])
    _contexts(candidate, said(row, base))
    if row["relation"] == "theme":
        xml.added(candidate, "note", THEME)


def _text(parent: etree._Element, tag: str, text: str, language: str) -> etree._Element:
    element = xml.added(parent, tag, text)
    if language:
        element.set(xml.LANG, xml.language(language))
    return element


def _contexts(parent: etree._Element, says: dict[str, str]) -> None:
    """Columns and their values; a name has no spaces here."""
    group = etree.SubElement(parent, "context-group", purpose="information")
    for name, value in says.items():
        kind = CONTEXT + _SPACE.sub(lambda found: f"_x{ord(found[0]):04X}_", xml.escaped(name))
        xml.added(group, "context", value).set("context-type", kind)
