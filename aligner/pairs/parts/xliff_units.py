"""Reading XLIFF: 1.2 and 2.x of any tool, SDLXLIFF, and what was written here.

Of a file from elsewhere each segment is a pair: the marked segments of a unit (``<mrk mtype="seg">``) where it has
them, else the unit. A unit that is not to be translated is passed over; a segment without a target, or whose target is
only ``new``, is a gap. Proposals (``<alt-trans>``, ``<mtc:match>``) of other tools are not pairs: nobody accepted them.
Codes inside a text go, the text that they enclose stays, and a line says in how many units; where a code alone stood
between two words there is a blank. Of tracked changes the text is as it is with all accepted.

Of a file written here, rows are its candidates. A target that a translator put in or changed counts: it replaces the
translation that stood there, or is a row of its own before the candidates.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from aligner.pairs.parts import xml
from aligner.pairs.parts.units import batches, heard, unit
from aligner.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import polars as pl
    from lxml import etree

    from aligner.pairs.parts.records import Record
    from aligner.pairs.selection import Selection

_log = logging.getLogger("aligner")

CONTEXT = "x-aligner-"
"""Begins the kinds of context that are columns of a row."""

_CODES = ("bpt", "ept", "ph", "it", "ut", "x", "bx", "ex", "sc", "ec", "sm", "em")
_PAIRED = ("g", "pc", "hi")
"""Codes around a text that stays."""
_ANY = [f"{{*}}{name}" for name in (*_CODES, *_PAIRED)]
_ALONE = ("x", "ph")
_FORMAT = re.compile(r"</?(?!br\b)[\w:-]+[^>]*(?<!/)>")
"""What a code of ``_ALONE`` stands for where it is half a pair: no more than a change of font, perhaps amid a word."""
_PLACE = "\udfff"
"""Stands for a code of ``_ALONE``; no text has it."""
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Scripts that have no blanks between words."""
_GLUED = re.compile(rf"(?<=[\w.,:;!?)\]»”…])(?<![{_UNSPACED}]){_PLACE}+(?=[^\W{_UNSPACED}])| {_PLACE}+ ")
"""Where one blank stands for codes."""
_DELETED = "x-sdl-deleted"
"""A tracked deletion of Trados Studio; its insertions and comments are ``<mrk>`` whose text counts."""
_UNTRANSLATED = ("new", "needs-translation")


def read(path: Path, selection: Selection, /) -> Iterator[pl.DataFrame]:
    """The units as rows, by pieces; ``ValueError`` with line and reason for what is not XLIFF."""
    return batches(_rows(path, selection))


def _rows(path: Path, selection: Selection) -> Iterator[Record]:
    languages = ("", "")
    base: Record = {"source_doc": "", "recipe": None}
    number = coded = 0
    names = ("xliff", "file", "trans-unit", "unit")
    for event, element in xml.events(path, ("xliff",), names, ("start", "end"), huge=True):
        name = xml.local(element)
        if event == "start" and name == "xliff":
            _check_version(element.get("version", ""))
            languages = element.get("srcLang", ""), element.get("trgLang", "")
        elif event == "start" and name == "file":
            languages = element.get("source-language", languages[0]), element.get("target-language", languages[1])
            base = {"source_doc": element.get("original", ""), "recipe": None}
        elif event == "end" and name in ("trans-unit", "unit"):
            coded += has_codes(element)
            if base["recipe"] is None:
                base = _base(element, base["source_doc"], languages)
            try:
                for row in _unit(element, base, path.name):
                    number += 1
                    yield row if "rank" in row else unit(number, **row)
            except (ValueError, RecursionError) as error:
                reason = "elements nest too deep" if isinstance(error, RecursionError) else error
                raise ValueError(f"line {element.sourceline}: {reason}") from error
    tell_codes(coded, selection.label(path))


def has_codes(element: etree._Element) -> bool:
    """Whether there are codes in the texts of a unit."""
    texts = element.iter("{*}source", "{*}target", "{*}seg")
    return any(len(text) and next(text.iter(*_ANY), None) is not None for text in texts)


def tell_codes(number: int, label: str) -> None:
    """In how many units there are codes, which are not read."""
    if number:
        _log.warning("%s: left out: tags and placeholders in %s; the text is kept", label, counted(number, "unit"))


def _check_version(version: str) -> None:
    """Versions to come may put texts elsewhere; one that is not said is taken as known."""
    if version and version.partition(".")[0] not in ("1", "2"):
        raise ValueError(f"it is XLIFF {version[:10]}, which is not known here: export it as XLIFF 1.2 or 2")


def _base(element: etree._Element, document: str, languages: tuple[str, str]) -> Record:
    """What the file says for all its units; its note of ours is the recipe."""
    recipe = ""
    for file in element.iterancestors("{*}file"):
        for note in file.iterfind("{*}header/{*}note"):
            recipe = recipe or ((note.text or "") if note.get("from") == "aligner" else "")
        for note in file.iterfind("{*}notes/{*}note"):
            recipe = recipe or ((note.text or "") if note.get("category") == "aligner" else "")
    return {
        "source_doc": xml.unescaped(document),
        "source_lang": xml.unescaped(languages[0]),
        "target_lang": xml.unescaped(languages[1]),
        "recipe": xml.unescaped(recipe),
    }


def _unit(element: etree._Element, base: Record, name: str) -> Iterator[Record]:
    """The rows of a unit; those of another tool only as texts and languages."""
    candidates = list(element.iterfind("{*}alt-trans"))
    candidates += element.iterfind("{*}matches/{*}match")
    said = [(candidate, _columns(candidate)) for candidate in (*candidates, element)]
    ours = [(candidate, says) for candidate, says in said if says]
    if ours:
        yield from _own(element, ours, base)
    elif element.get("translate") != "no":
        languages = base["source_lang"], base["target_lang"]
        document = base["source_doc"] or name
        for source, target in _segments(element):
            if source.strip() or (target or "").strip():
                yield {"document": document, "source": source, "target": target, "languages": languages}


def _own(element: etree._Element, said: list[tuple[etree._Element, dict[str, str]]], base: Record) -> Iterator[Record]:
    """The rows that were written as this unit, with what a translator made of it since."""
    source, accepted = next(_segments(element, ours=True))
    rows = [
        heard(says, base, source, "" if candidate is element else _child_text(candidate, "target"))
        for candidate, says in said
    ]
    first = rows[0]
    if accepted is not None and accepted != first["target_text"]:
        if first["relation"] == "translation":
            rows[0] = first | {"target_text": accepted}
        else:
            place = {"source_id": first["source_id"], "source_doc": first["source_doc"], "recipe": first["recipe"]}
            languages = first["source_lang"], base["target_lang"]
            rows.insert(0, unit(1, first["source_doc"], source, accepted, languages) | place)
    yield from rows


def _columns(parent: etree._Element) -> dict[str, str]:
    """Our own columns that a unit or a candidate carries, by name."""
    contexts = parent.iterfind("{*}context-group/{*}context")
    found = {xml.unescaped(each.get("context-type", "")): each.text or "" for each in contexts}
    columns = {name.removeprefix(CONTEXT): text for name, text in found.items() if name.startswith(CONTEXT)}
    for group in parent.iterfind("{*}metadata/{*}metaGroup"):
        if group.get("category") == "aligner":
            columns |= {xml.unescaped(each.get("type", "")): each.text or "" for each in group.iterfind("{*}meta")}
    return {name: xml.unescaped(text) for name, text in columns.items()}


def _segments(element: etree._Element, *, ours: bool = False) -> Iterator[tuple[str, str | None]]:
    """Source and target of each segment; no target where it is not translated."""
    if xml.local(element) == "unit":
        for segment in element.iterfind("{*}segment"):
            yield _child_text(segment, "source", ours=ours), _target(segment, ours=ours)
        return
    marked = _marked(element, "seg-source")
    if not marked:
        yield _child_text(element, "source", ours=ours), _target(element, ours=ours)
        return
    targets = _marked(element, "target")
    for name, source in marked.items():
        yield source, targets.get(name)


def _target(element: etree._Element, *, ours: bool) -> str | None:
    target = next(element.iterfind("{*}target"), None)
    if target is None or target.get("state") in _UNTRANSLATED:
        return None
    return _own_text(target) if ours else plain(target)


def _marked(element: etree._Element, name: str) -> dict[str, str]:
    """The marked segments of a unit's source or target, by their number."""
    parent = next(element.iterfind(f"{{*}}{name}"), None)
    found = () if parent is None else parent.iter("{*}mrk")
    return {each.get("mid", ""): plain(each) for each in found if each.get("mtype") == "seg"}


def _child_text(element: etree._Element, name: str, *, ours: bool = True) -> str:
    child = next(element.iterfind(f"{{*}}{name}"), None)
    if child is None:
        return ""
    return _own_text(child) if ours else plain(child)


def _own_text(element: etree._Element) -> str:
    return xml.unescaped(plain(element))


def plain(element: etree._Element) -> str:
    """The text without codes, be it of XLIFF or TMX; a character that XML cannot hold (``<cp>``) is that character."""
    text = _text(element)
    return _GLUED.sub(" ", text).replace(_PLACE, "") if _PLACE in text else text


def _text(element: etree._Element) -> str:
    if xml.local(element) == "cp":
        return _character(element.get("hex", ""))
    parts = [element.text or ""]
    for child in element:
        name = xml.local(child)
        if name in _ALONE and not _FORMAT.fullmatch(child.text or child.get("equiv-text") or ""):
            parts.append(_PLACE)
        elif name not in (*_CODES, "") and child.get("mtype") != _DELETED:
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _character(code: str) -> str:
    try:
        number = int(code, 16)
    except ValueError:
        return "\ufffd"
    return chr(number) if number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"
