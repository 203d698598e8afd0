"""TBX: version 2 (``martif``, TBX-Basic) and version 3 (ISO 30042:2019, Core and Basic, both styles).

Read as a stream and by local names, so that dialects with further categories come through; what is not of ours is
passed over. Written is version 3 in DCA style. What TBX-Basic has no category for (*forbidden*, the gap, exact
matching) goes into a note that begins with ``aligner:``; a forbidden term is *deprecated* for others.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

from aligner.errors import DocumentError
from aligner.pairs.parts import xml
from aligner.terms.termbase.assembly import Row, assembled, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    from aligner.terms.termbase.entry import Entry, Term, Termbase

_XML = "{http://www.w3.org/XML/1998/namespace}"
_TBX = "urn:iso:std:iso:30042:ed-2"
_ROOTS = ("tbx", "TBX", "martif")
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
    try:
        for number, (_, element) in enumerate(xml.events(Path(path), _ROOTS, _ENTRY), 1):
            yield from _entry_rows(element, number)
    except ValueError as error:
        raise DocumentError(f"{path}: {error}") from error
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read: {error.strerror or error}") from error


def _kind(element: etree._Element) -> str:
    """What an element says: its ``type`` (DCA style) or its own name (DCT style)."""
    return element.get("type") or xml.local(element)


def _text(element: etree._Element) -> str:
    return one_line("".join(str(piece) for piece in element.itertext()))


def _entry_rows(entry: etree._Element, number: int) -> Iterator[Row]:
    """The terms of an entry; what is said of it outside its language sections holds for all."""
    name = entry.get("id") or entry.get(f"{_XML}id") or f"entry-{number}"
    outside = [child for child in entry if xml.local(child) not in _LANGUAGE]
    every = [part for child in outside for part in child.iter(etree.Element)]
    domain = next((_text(part) for part in every if _kind(part) == "subjectField"), "")
    note = "; ".join(_text(part) for part in every if _kind(part) in ("note", "definition"))
    for section in (child for child in entry if xml.local(child) in _LANGUAGE):
        language = section.get(f"{_XML}lang") or section.get("lang") or ""
        terms = [child for child in section if xml.local(child) in _SECTION]
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
    return next((_text(part) for part in term.iter(etree.Element) if xml.local(part) == "term"), "")


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


def written(termbase: Termbase) -> bytes:
    """The termbase as TBX-Basic, version 3 in DCA style. Ids that XML does not allow are replaced."""
    namespaces: Any = {None: _TBX}
    root = etree.Element(f"{{{_TBX}}}tbx", nsmap=namespaces)
    root.attrib.update({"type": "TBX-Basic", "style": "dca", f"{_XML}lang": "en"})
    description = _add(_add(root, "tbxHeader"), "fileDesc")
    _add(_add(description, "titleStmt"), "title", one_line(termbase.name) or "termbase")
    _add(_add(description, "sourceDesc"), "p", "Written by aligner.")
    body = _add(_add(root, "text"), "body")
    taken: set[str] = set()
    for entry in termbase.entries:
        _write_entry(body, entry, _identity(entry.id, taken))
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return data


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    """A new element."""
    element = etree.SubElement(parent, f"{{{_TBX}}}{name}", attrib=dict(attributes))
    element.text = text or None
    return element


def _identity(name: str, taken: set[str]) -> str:
    """An id that XML allows and nothing else has."""
    base = name if _NAME.fullmatch(name) else "c-" + re.sub(r"[^\w.-]", "-", name)
    identity, number = base, 1
    while identity in taken:
        number += 1
        identity = f"{base}-{number}"
    taken.add(identity)
    return identity


def _write_entry(body: etree._Element, entry: Entry, identity: str) -> None:
    """One entry with its languages."""
    element = _add(body, "conceptEntry", id=identity)
    if entry.domain:
        _add(element, "descrip", entry.domain, type="subjectField")
    if entry.note:
        _add(element, "note", entry.note)
    for language in dict.fromkeys(term.language for term in entry.terms):
        languages = _add(element, "langSec")
        languages.set(f"{_XML}lang", language)
        terms = entry.in_language(language)
        ids = {term.text: f"{identity}.{language}.{number}" for number, term in enumerate(terms, 1)}
        for term in terms:
            _write_term(_add(languages, "termSec", id=ids[term.text]), term, ids)


def _write_term(element: etree._Element, term: Term, ids: dict[str, str]) -> None:
    """One term with its categories."""
    status = "deprecated" if term.status == "forbidden" else term.status
    _add(element, "term", term.text)
    if term.part_of_speech:
        part = {"proper noun": "properNoun"}.get(term.part_of_speech, term.part_of_speech)
        _add(element, "termNote", part, type="partOfSpeech")
    _add(element, "termNote", f"{status}Term-admn-sts", type="administrativeStatus")
    if term.abbreviation_of:
        _add(element, "termNote", "abbreviation", type="termType")
        if term.abbreviation_of in ids:
            _add(element, "ref", term.abbreviation_of, type="crossReference", target=ids[term.abbreviation_of])
    if term.note:
        _add(element, "note", term.note)
    if term.not_in:
        _add(element, "note", f"not in: {' | '.join(term.not_in)}")
    ours = {
        "status": "forbidden" if term.status == "forbidden" else "",
        "gap": str(term.gap or ""),
        "matching": term.matching,
    }
    settings = " ".join(f"{name}={value}" for name, value in ours.items() if value and value != "auto")
    if settings:
        _add(element, "note", f"{_OURS} {settings}")
