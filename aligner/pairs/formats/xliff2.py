"""XLIFF 2.1: the same as 1.2 in the later standard, with its translation candidates and metadata modules.

A source sentence is a ``<unit>`` with one ``<segment>``; what was found for it are ``<mtc:match>`` with the score as
``matchQuality`` and the similarity of the vectors as ``similarity``, all else as ``<mda:meta>``. A document has one
source language; a match in another language than ``trgLang`` is a reference, as the standard has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from lxml import etree

from aligner.errors import OutputError
from aligner.pairs.parts import xml
from aligner.pairs.parts.records import records
from aligner.pairs.parts.units import has_target, quality, said, sentences, spoken
from aligner.pairs.parts.xliff_units import read

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from aligner.pairs.parts.records import Record

__all__ = ["read", "write"]

_CORE = "urn:oasis:names:tc:xliff:document:2.0"
_MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"
_METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
_NAMES: Any = {None: _CORE, "mtc": _MATCHES, "mda": _METADATA}
_DECLARED = "".join(f' xmlns{f":{prefix}" if prefix else ""}="{name}"' for prefix, name in _NAMES.items())


def write(frames: Iterable[pl.DataFrame], stream: BinaryIO, /) -> int:
    """Write a ``<file>`` for each run of rows of one source document, and a unit for each source sentence."""
    source, target, rows = spoken(records(frames))
    stream.write(_opening(source or "und", target))
    base: Record | None = None
    written = files = 0
    for number, group in enumerate(sentences(rows), 1):
        _check(group[0], source, written + 1)
        if base is None or (group[0]["source_id"] and group[0]["source_doc"] != base["source_doc"]):
            files += 1
            stream.write(b"" if base is None else b"</file>\n")
            base = _base(group[0], base, (source or "und", target))
            stream.write(_file(base, files))
        stream.write(_serialized(_unit(group, base, number)) + b"\n")
        written += len(group)
    if base is None:
        stream.write(b'<file id="f1"><unit id="u0"><segment><source/></segment></unit>')
    stream.write(b"</file>\n</xliff>\n")
    return written


def _check(row: Record, source: str, number: int) -> None:
    """One source language for all."""
    if row["source_id"] and not row["source_lang"]:
        raise OutputError(f"row {number}: the source has no language, which XLIFF needs: say it with --source-lang")
    if row["source_id"] and row["source_lang"] != source:
        languages = f"{row['source_lang']} after {source}"
        raise OutputError(f"row {number}: XLIFF 2 has one source language, this is {languages}: use xliff (1.2) or tmx")


def _base(row: Record, before: Record | None, languages: tuple[str, str]) -> Record:
    """What a ``<file>`` says for all its units."""
    recipe = row["recipe"] if before is None else before["recipe"]
    return {"source_doc": row["source_doc"], "source_lang": languages[0], "target_lang": languages[1], "recipe": recipe}


def _opening(source: str, target: str) -> bytes:
    root = etree.Element(_core("xliff"), {"version": "2.1", "srcLang": xml.language(source)}, nsmap=_NAMES)
    if target:
        root.set("trgLang", xml.language(target))
    root.text = "\n"
    data: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data.removesuffix(b"</xliff>")


def _file(base: Record, number: int) -> bytes:
    file = etree.Element(_core("file"), {"id": f"f{number}", "original": xml.escaped(base["source_doc"])}, nsmap=_NAMES)
    if base["recipe"]:
        notes = etree.SubElement(file, _core("notes"))
        xml.added(notes, _core("note"), base["recipe"], category="aligner")
    file.append(etree.Comment(""))
    return _serialized(file).removesuffix(b"<!----></file>") + b"\n"


def _unit(group: list[Record], base: Record, number: int) -> etree._Element:
    """A source sentence with its translation, if there is one, and all its candidates."""
    unit = etree.Element(_core("unit"), {"id": f"u{number}", xml.SPACE: "preserve"}, nsmap=_NAMES)
    first = group[0]
    found = [row for row in group if has_target(row)]
    if found:
        matches = etree.SubElement(unit, f"{{{_MATCHES}}}matches")
        for row in found:
            _match(matches, row, base)
    for row in group:
        if not has_target(row):
            _meta(unit, said(row, base))
    segment = etree.SubElement(unit, _core("segment"))
    source = etree.SubElement(segment, _core("source"))
    marker = {"id": "m1", "type": "mtc:match"}
    xml.added(source, _core("mrk"), first["source_text"], **marker) if found else _fill(source, first["source_text"])
    if found and first["relation"] == "translation" and first["target_lang"] == base["target_lang"]:
        segment.set("state", "translated")
        xml.added(segment, _core("target"), first["target_text"])
    return unit


def _fill(element: etree._Element, text: str) -> None:
    element.text = xml.escaped(text) or None


def _match(parent: etree._Element, row: Record, base: Record) -> None:
    """A candidate; the similarity stands there only where it was measured, and from 0 to 100."""
    match = etree.SubElement(
        parent, f"{{{_MATCHES}}}match", {"ref": "#m1", "type": "other", "subType": "aligner:found"}
    )
    worth = quality(row)
    if worth is not None:
        match.set("matchQuality", f"{worth:.2f}")
    if row["similarity"] is not None:
        match.set("similarity", f"{100 * min(max(row['similarity'], 0), 1):.2f}")
    match.set("origin", xml.escaped(row["target_doc"]))
    _meta(match, said(row, base))
    xml.added(match, _core("source"), row["source_text"])
    target = xml.added(match, _core("target"), row["target_text"])
    if row["target_lang"] and row["target_lang"] != base["target_lang"]:
        match.set("reference", "yes")
        target.set(xml.LANG, xml.language(row["target_lang"]))


def _meta(parent: etree._Element, says: dict[str, str]) -> None:
    metadata = etree.SubElement(parent, f"{{{_METADATA}}}metadata")
    group = etree.SubElement(metadata, f"{{{_METADATA}}}metaGroup", category="aligner")
    for name, value in says.items():
        xml.added(group, f"{{{_METADATA}}}meta", value, type=name)


def _core(name: str) -> str:
    return f"{{{_CORE}}}{name}"


def _serialized(element: etree._Element) -> bytes:
    """Without the declarations that the root already makes."""
    data: bytes = etree.tostring(element, encoding="utf-8")
    head, bracket, rest = data.partition(b">")
    for declared in _DECLARED.split(" ")[1:]:
        head = head.replace(b" " + declared.encode(), b"")
    return head + bracket + rest
