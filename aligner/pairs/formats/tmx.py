"""TMX 1.4b: translation memories, for every translation tool there is, and from them.

A row is a ``<tu>``. What a memory has no element for stands in ``<prop>``: ``x-aligner-score``, ``-similarity``,
``-rank``, ``-relation``, ``-model`` and ``-recipe`` (where it is not the header's) of the unit, ``-doc``, ``-id`` and
``-evidence`` of each side. Rows without a counterpart are left out: a memory has none. A pair that is close in theme
alone has a note that says so, and a property that keeps OmegaT from filling it in. A language is required on both
sides.

Read are memories of any tool: a unit's source is in the header's ``srclang`` and stands beside each other language,
unless the selection says which; of several variants in one language each is taken. Tags inside a segment go, the text
that they enclose stays.
"""

from __future__ import annotations

import logging
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from lxml import etree

from aligner.errors import DocumentError, OutputError
from aligner.pairs.parts import xml
from aligner.pairs.parts.records import records
from aligner.pairs.parts.units import THEME, batches, further, has_text, is_gap, model, shown, typed, unit
from aligner.pairs.parts.xliff_units import has_codes, plain, tell_codes
from aligner.pairs.schema import listed
from aligner.pairs.selection import same_language
from aligner.text.counted import counted
from aligner.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import polars as pl

    from aligner.pairs.parts.records import Record
    from aligner.pairs.selection import Selection

    _Variants = list[etree._Element]

_log = logging.getLogger("aligner")

_OURS = "x-aligner-"
_UNIT = ("score", "similarity", "rank", "relation", "flags")
_SIDE = ("doc", "id", "evidence")
_ELSEWHERE = "file"
"""OmegaT takes a unit with this property for the translation in one file alone, and so fills it in nowhere else: it
shows a theme pair beside the text, but never puts it there by itself, not even from ``tm/auto``."""
_COMBINED = 10_000
"""Pairs that the variants of one unit make: real ones have a few, for the contexts of a sentence."""
_NAMED = 100
"""Languages that are remembered, to name them."""


def write(frames: Iterable[pl.DataFrame], stream: BinaryIO, /) -> int:
    """Write header and units; rows without a counterpart are not written, nor counted."""
    rows = records(frames)
    first = next(rows, None)
    stream.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n')
    stream.write(_serialized(_header(first)) + b"<body>\n")
    written = 0
    for number, row in enumerate(chain([first] if first else [], rows), 1):
        if not is_gap(row):
            stream.write(_serialized(_unit(row, first or row, number)))
            written += 1
    stream.write(b"</body>\n</tmx>\n")
    return written


def _serialized(element: etree._Element) -> bytes:
    data: bytes = etree.tostring(element, encoding="utf-8")
    return data + b"\n"


def _header(first: Record | None) -> etree._Element:
    """What holds for all units that do not say otherwise: the first row's source language and recipe."""
    header = etree.Element(
        "header",
        creationtool="aligner",
        creationtoolversion=__version__,
        segtype="sentence",
        adminlang="en",
        srclang=(first and first["source_lang"]) or "*all*",
        datatype="plaintext",
    )
    header.set("o-tmf", "aligner")
    if first and first["recipe"]:
        _prop(header, "recipe", first["recipe"])
    return header


def _unit(row: Record, first: Record, number: int) -> etree._Element:
    """One ``<tu>``; what it shares with the header is not repeated."""
    element = etree.Element("tu")
    if row["relation"] == "theme":
        xml.added(element, "note", THEME)
        xml.added(element, "prop", THEME, type=_ELSEWHERE)
    if row["source_lang"] != first["source_lang"]:
        element.set("srclang", xml.escaped(row["source_lang"]))
    if "-" in row["source_id"] or "-" in row["target_id"]:
        element.set("segtype", "block")
    for name in (*_UNIT, *further(row)):
        if name != "flags" or row[name]:
            _prop(element, name, shown(row[name]))
    if model(row["recipe"]):
        _prop(element, "model", model(row["recipe"]))
    if row["recipe"] != first["recipe"]:
        _prop(element, "recipe", row["recipe"])
    for side in ("source", "target"):
        _variant(element, row, side, number)
    return element


def _variant(parent: etree._Element, row: Record, side: str, number: int) -> None:
    """One ``<tuv>``, with its place and evidence."""
    language = row[f"{side}_lang"]
    if not language:
        raise OutputError(f"row {number}: the {side} has no language, which TMX needs: say it with --{side}-lang")
    variant = xml.added(parent, "tuv")
    variant.set(xml.LANG, xml.escaped(language))
    for name in _SIDE:
        if row[f"{side}_{name}"]:
            _prop(variant, name, row[f"{side}_{name}"])
    xml.added(variant, "seg", row[f"{side}_text"])


def _prop(parent: etree._Element, name: str, value: str) -> None:
    xml.added(parent, "prop", value, type=_OURS + name)


def read(path: Path, selection: Selection, /) -> Iterator[pl.DataFrame]:
    """The units as rows, by pieces; ``ValueError`` with line and reason for what is not TMX.

    ``DocumentError`` where no unit has the languages that are wanted.
    """
    return batches(_rows(path, selection))


def _rows(path: Path, selection: Selection) -> Iterator[Record]:
    language, recipe = "", ""
    number = silent = paired = coded = 0
    seen: dict[str, None] = {}
    for _, element in xml.events(path, ("tmx",), ("header", "tu")):
        if xml.local(element) == "header":
            language, recipe = element.get("srclang", ""), _properties(element).get("recipe", "")
            continue
        number += 1
        coded += has_codes(element)
        if len(seen) < _NAMED:
            seen |= dict.fromkeys(map(_language, _variants(element)))
        sides = _sides(element, selection, language)
        silent += not sides[0]
        try:
            for row in _pairs(element, sides, number, path.name, recipe):
                paired += row.get("relation") != "none"
                yield row
        except ValueError as error:
            raise ValueError(f"line {element.sourceline}: {error}") from error
    if number and not paired and not _are_heard(selection, list(seen)):
        raise DocumentError(
            f"{selection.label(path)}: holds no pairs {selection.asked()}, but texts in {listed([*seen])}"
        )
    tell_codes(coded, selection.label(path))
    if silent:
        wanted = selection.source_lang or "any language"
        _log.warning("%s: left out: %s without a text in %s", selection.label(path), counted(silent, "unit"), wanted)


def _are_heard(selection: Selection, languages: list[str]) -> bool:
    """Whether a memory without pairs still has what is wanted of it: texts in one language."""
    wanted = [language for language in (selection.source_lang, selection.target_lang) if language]
    return not wanted or (len(wanted) == 1 and any(same_language(wanted[0], each) for each in languages))


def _variants(element: etree._Element) -> list[etree._Element]:
    return list(element.iterchildren("{*}tuv"))


def _sides(element: etree._Element, selection: Selection, header: str) -> tuple[_Variants, _Variants]:
    """The variants that are sources, and those that are targets: of either language there may be several."""
    variants = _variants(element)
    wanted = selection.target_lang
    fitting = [each for each in variants if not wanted or same_language(wanted, _language(each))]
    kept = set(fitting) if len(fitting) < len(variants) else set()
    sources = _sources([each for each in variants if each not in kept], selection, element.get("srclang") or header)
    taken = set(sources)
    return sources, [each for each in fitting if each not in taken]


def _sources(variants: _Variants, selection: Selection, named: str) -> _Variants:
    """Those in the language wanted; else in the one that the file calls the source's; else the first."""
    if selection.source_lang:
        return [each for each in variants if same_language(selection.source_lang, _language(each))]
    first = _language(variants[0]) if variants else ""
    for language in (named, named.partition("-")[0], first):
        found = [each for each in variants if language and same_language(language, _language(each))]
        if found:
            return found if len(found) < len(variants) or selection.target_lang else found[:1]
    return variants[:1]


def _pairs(
    element: etree._Element, sides: tuple[_Variants, _Variants], number: int, document: str, recipe: str
) -> Iterator[Record]:
    """The rows of a unit: each source beside each target that has a text, or else beside none."""
    sources, targets = sides
    unit_says = _properties(element)
    if "score" in unit_says and sources and targets:
        yield _own(sources[0], targets[0], unit_says, recipe)
        return
    if len(sources) > 1 and len(sources) * len(targets) > _COMBINED:
        raise ValueError(f"a unit of {len(sources)} texts beside {len(targets)}: say --source-lang and --target-lang")
    spoken = [(_text(each), _language(each)) for each in targets if _text(each).strip()] or [("", "")]
    for source in sources:
        for text, language in spoken:
            row = unit(number, document, _text(source), text, (_language(source), language))
            if has_text(row):
                yield row


def _own(source: etree._Element, target: etree._Element, says: dict[str, str], recipe: str) -> Record:
    """A row that this program wrote, every column of it."""
    row: Record = {"recipe": recipe}
    row |= {name: typed(name, value) for name, value in says.items() if name != "model"}
    for side, variant in (("source", source), ("target", target)):
        row[f"{side}_text"] = xml.unescaped(_text(variant))
        row[f"{side}_lang"] = xml.unescaped(_language(variant))
        row |= {f"{side}_{name}": value for name, value in _properties(variant).items()}
    return row


def _properties(element: etree._Element) -> dict[str, str]:
    """Our own properties of a unit or a variant."""
    found = ((xml.unescaped(prop.get("type", "")), prop.text or "") for prop in element.iterchildren("{*}prop"))
    return {kind.removeprefix(_OURS): xml.unescaped(text) for kind, text in found if kind.startswith(_OURS)}


def _language(variant: etree._Element) -> str:
    return variant.get(xml.LANG) or variant.get("lang") or ""


def _text(variant: etree._Element) -> str:
    """The text of the segment without the codes in it."""
    return next((plain(child) for child in variant.iterchildren("{*}seg")), "")
