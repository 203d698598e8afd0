"""TBX: version 2 (``martif``, TBX-Basic) and version 3 (ISO 30042:2019, Core and Basic, both styles).

Read as a stream and by local names, so that dialects with further categories come through; what is not of ours is
passed over. A document that defines entities is refused, none is ever fetched or expanded. What TBX-Basic has no
category for (*forbidden*, the gap, exact matching) goes into a note that begins with ``aligner:``; a forbidden term
is *deprecated* for others.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from lxml import etree

from aligner.errors import DocumentError
from aligner.terms.termbase.assembly import Row, assembled, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    from aligner.terms.termbase.entry import Entry, Term, Termbase

Variant = Literal["v3", "v3-dct", "v2"]

_XML = "{http://www.w3.org/XML/1998/namespace}"
_TBX = "urn:iso:std:iso:30042:ed-2"
_MODULES = {
    "subjectField": "http://www.tbxinfo.net/ns/min",
    "partOfSpeech": "http://www.tbxinfo.net/ns/min",
    "administrativeStatus": "http://www.tbxinfo.net/ns/min",
    "termType": "http://www.tbxinfo.net/ns/basic",
    "crossReference": "http://www.tbxinfo.net/ns/basic",
}
_ENTRY = ("termEntry", "conceptEntry")
_LANGUAGE = ("langSet", "langSec")
_SECTION = ("tig", "ntig", "termSec")
_STATUS = ("administrativeStatus", "normativeAuthorization")
_ABBREVIATED = ("abbreviation", "acronym", "initialism")
_OURS = "aligner:"
_NAME = re.compile(r"[^\W\d][\w.-]*")


def read(path: str | PathLike[str]) -> Termbase:
    """The termbase of a TBX file; ``DocumentError`` with line and element where the XML is broken."""
    return assembled(str(path), _rows(path))


def _rows(path: str | PathLike[str]) -> Iterator[Row]:
    """All terms of a file, entry by entry."""
    inside = "the document"
    number = 0
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - str or PathLike
            for event, element in etree.iterparse(
                stream,
                events=("start", "end"),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
            ):
                inside = f"<{_local(element)}>"
                if event == "start":
                    if element.getparent() is None:
                        _admit(element, path)
                elif _local(element) in _ENTRY:
                    number += 1
                    yield from _entry_rows(element, number)
                    _forget(element)
    except etree.XMLSyntaxError as error:
        line, _ = error.position
        reason = (error.msg or "").partition(", line")[0]
        raise DocumentError(
            f"{path}: line {line}: in or after {inside}: not well-formed XML ({reason}); mend it there"
        ) from error
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read: {error.strerror or error}") from error


def _admit(root: etree._Element, path: str | PathLike[str]) -> None:
    """The root of a TBX file, and no entities of its own."""
    if _local(root).lower() not in ("martif", "tbx"):
        raise DocumentError(
            f"{path}: line {root.sourceline}: not TBX: its root element is <{_local(root)}>, not <tbx> or <martif>"
        )
    definitions: Any = root.getroottree().docinfo.internalDTD
    if definitions is not None and any(True for _ in definitions.iterentities()):
        raise DocumentError(
            f"{path}: it defines entities, which are not expanded here: write the characters themselves"
        )


def _forget(element: etree._Element) -> None:
    """Free an entry and what stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _local(element: etree._Element) -> str:
    """The name without its namespace; empty for comments and the like."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _kind(element: etree._Element) -> str:
    """What an element says: its ``type`` (DCA style) or its own name (DCT style)."""
    return element.get("type") or _local(element)


def _text(element: etree._Element) -> str:
    return one_line("".join(str(piece) for piece in element.itertext()))


def _entry_rows(entry: etree._Element, number: int) -> Iterator[Row]:
    """The terms of an entry; what is said of it outside its language sections holds for all."""
    name = entry.get("id") or entry.get(f"{_XML}id") or f"entry-{number}"
    outside = [child for child in entry if _local(child) not in _LANGUAGE]
    every = [part for child in outside for part in child.iter(etree.Element)]
    domain = next((_text(part) for part in every if _kind(part) == "subjectField"), "")
    note = "; ".join(_text(part) for part in every if _kind(part) in ("note", "definition"))
    for section in (child for child in entry if _local(child) in _LANGUAGE):
        language = section.get(f"{_XML}lang") or section.get("lang") or ""
        terms = [child for child in section if _local(child) in _SECTION]
        names = {identity: _term_text(term) for term in terms for identity in _identities(term)}
        full = next((_term_text(term) for term in terms if _value(term, "termType") not in _ABBREVIATED), "")
        for term in terms:
            yield _row(
                term,
                Row(f"line {term.sourceline}, entry {name}", name, language, "", domain=domain, entry_note=note),
                names,
                full,
            )


def _identities(term: etree._Element) -> list[str]:
    """The ids by which a cross-reference may name a term."""
    every = (part.get(key) for part in term.iter(etree.Element) for key in ("id", f"{_XML}id"))
    return [identity for identity in every if identity]


def _term_text(term: etree._Element) -> str:
    return next((_text(part) for part in term.iter(etree.Element) if _local(part) == "term"), "")


def _value(term: etree._Element, *kinds: str) -> str:
    """The first value of a category in a term's section."""
    return next((_text(part) for part in term.iter(etree.Element) if _kind(part) in kinds), "")


def _row(term: etree._Element, blank: Row, names: dict[str, str], full: str) -> Row:
    """One term with its categories; our own note is taken apart."""
    notes = [_text(part) for part in term.iter(etree.Element) if _kind(part) in ("note", "usageNote")]
    ours = dict(
        setting.split("=", 1)
        for note in notes
        if note.startswith(_OURS)
        for setting in note.removeprefix(_OURS).split()
        if "=" in setting
    )
    text = _term_text(term)
    target = next((part.get("target", "") for part in term.iter(etree.Element) if _kind(part) == "crossReference"), "")
    short = _value(term, "termType") in _ABBREVIATED
    return Row(
        blank.place,
        blank.entry,
        blank.language,
        text,
        status=ours.get("status") or _value(term, *_STATUS),
        part_of_speech=_value(term, "partOfSpeech"),
        domain=blank.domain,
        note="; ".join(note for note in notes if not note.startswith(_OURS)),
        abbreviation_of=(names.get(target.removeprefix("#")) or full) if short else "",
        gap=ours.get("gap", ""),
        matching=ours.get("matching", ""),
        entry_note=blank.entry_note,
    )


def write(termbase: Termbase, stream: BinaryIO, variant: Variant = "v3") -> None:
    """The termbase as TBX-Basic. Ids that XML does not allow are replaced."""
    root = _document(termbase, variant)
    stream.write(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    if variant == "v2":
        stream.write(b'<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">\n')
    etree.ElementTree(root).write(stream, encoding="UTF-8", pretty_print=True)


class _Writer:
    """The names of one variant, so that the rest of the writing is the same for all."""

    def __init__(self, variant: Variant) -> None:
        self.variant = variant
        self._space = "" if variant == "v2" else f"{{{_TBX}}}"
        self.names = ("termEntry", "langSet", "tig") if variant == "v2" else ("conceptEntry", "langSec", "termSec")

    def add(self, parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
        """A new element of the core."""
        element = etree.SubElement(parent, f"{self._space}{name}", attrib=dict(attributes))
        if text:
            element.text = text
        return element

    def category(self, parent: etree._Element, meta: str, kind: str, text: str, **attributes: str) -> None:
        """A data category: ``<termNote type="...">``, or in DCT style an element of the category's module."""
        if self.variant == "v3-dct":
            element = etree.SubElement(parent, f"{{{_MODULES[kind]}}}{kind}", attrib=dict(attributes))
            element.text = text
        else:
            self.add(parent, meta, text, type=kind, **attributes)


def _document(termbase: Termbase, variant: Variant) -> etree._Element:
    """The whole tree."""
    writer = _Writer(variant)
    if variant == "v2":
        root = etree.Element("martif", attrib={"type": "TBX-Basic", f"{_XML}lang": "en"})
        header = writer.add(root, "martifHeader")
    else:
        modules = {"min": _MODULES["subjectField"], "basic": _MODULES["termType"]} if variant == "v3-dct" else {}
        namespaces: Any = {None: _TBX, **modules}
        root = etree.Element(f"{{{_TBX}}}tbx", nsmap=namespaces)
        root.attrib.update({"type": "TBX-Basic", "style": variant[3:] or "dca", f"{_XML}lang": "en"})
        header = writer.add(root, "tbxHeader")
    description = writer.add(header, "fileDesc")
    writer.add(writer.add(description, "titleStmt"), "title", one_line(termbase.name) or "termbase")
    writer.add(writer.add(description, "sourceDesc"), "p", "Written by aligner.")
    if variant == "v2":
        writer.add(writer.add(header, "encodingDesc"), "p", "TBXBasicXCSV02.xcs", type="XCSURI")
    body = writer.add(writer.add(root, "text"), "body")
    taken: set[str] = set()
    for entry in termbase.entries:
        _write_entry(writer, body, entry, _identity(entry.id, taken))
    return root


def _identity(name: str, taken: set[str]) -> str:
    """An id that XML allows and nothing else has."""
    base = name if _NAME.fullmatch(name) else "c-" + re.sub(r"[^\w.-]", "-", name)
    identity, number = base, 1
    while identity in taken:
        number += 1
        identity = f"{base}-{number}"
    taken.add(identity)
    return identity


def _write_entry(writer: _Writer, body: etree._Element, entry: Entry, identity: str) -> None:
    """One entry with its languages."""
    concept, section, term_section = writer.names
    element = writer.add(body, concept, id=identity)
    if entry.domain:
        writer.category(element, "descrip", "subjectField", entry.domain)
    if entry.note:
        writer.add(element, "note", entry.note)
    for language in dict.fromkeys(term.language for term in entry.terms):
        languages = writer.add(element, section)
        languages.set(f"{_XML}lang", language)
        terms = entry.in_language(language)
        ids = {term.text: f"{identity}.{language}.{number}" for number, term in enumerate(terms, 1)}
        for term in terms:
            _write_term(writer, writer.add(languages, term_section, id=ids[term.text]), term, ids)


def _write_term(writer: _Writer, element: etree._Element, term: Term, ids: dict[str, str]) -> None:
    """One term with its categories."""
    status = "deprecated" if term.status == "forbidden" else term.status
    writer.add(element, "term", term.text)
    if term.part_of_speech:
        part = {"proper noun": "properNoun"}.get(term.part_of_speech, term.part_of_speech)
        writer.category(element, "termNote", "partOfSpeech", part)
    writer.category(element, "termNote", "administrativeStatus", f"{status}Term-admn-sts")
    if term.abbreviation_of:
        writer.category(element, "termNote", "termType", "abbreviation")
        if term.abbreviation_of in ids:
            writer.category(element, "ref", "crossReference", term.abbreviation_of, target=ids[term.abbreviation_of])
    if term.note:
        writer.add(element, "note", term.note)
    if term.not_in:
        writer.add(element, "note", f"not in: {' | '.join(term.not_in)}")
    ours = {
        "status": "forbidden" if term.status == "forbidden" else "",
        "gap": str(term.gap or ""),
        "matching": term.matching,
    }
    settings = " ".join(f"{name}={value}" for name, value in ours.items() if value and value != "auto")
    if settings:
        writer.add(element, "note", f"{_OURS} {settings}")
