r"""XML out and in, for formats that other programs read and for files that nobody vouches for.

**Characters that XML cannot hold** (NUL and most controls, U+FFFE, U+FFFF) are written as ``_x001A_``, as Office Open
XML does (ECMA-376, ST_Xstring), and a text that looks like such an escape gets ``_x005F_`` for its first underscore.
The reverse is applied only to what this program wrote: it is known by its ``aligner`` properties. Carriage returns,
tabs and line breaks are kept by character references.

**Reading** streams; a document that declares entities is refused, nothing is fetched, elements nest 256 deep at most
and a single text has at most ten million bytes (libxml2's own limits; where ``huge`` texts are asked for, such as the
document inside an SDLXLIFF, 2,048 deep and a thousand million bytes).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    Event = tuple[str, etree._Element]

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_SURROGATE = range(0xD800, 0xE000)


def escaped(text: str) -> str:
    """A text that XML can hold, from which ``unescaped`` gives the same text again."""
    return _ILLEGAL.sub(lambda found: f"_x{ord(found[0]):04X}_", text) if _ILLEGAL.search(text) else text


def unescaped(text: str) -> str:
    """The text that ``escaped`` was given."""
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return found[0] if code in _SURROGATE else chr(code)


def added(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    """A new last child with an escaped text; a name with ``_`` at its end is the attribute without it."""
    child = etree.SubElement(parent, tag, {name.rstrip("_"): escaped(value) for name, value in attributes.items()})
    if text:
        child.text = escaped(text)
    return child


def language(code: str) -> str:
    """A code of a language as XML Schema has it."""
    return escaped(code).replace("_", "-")


def local(element: etree._Element) -> str:
    """The name without its namespace; empty for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def events(
    path: Path, roots: Sequence[str], names: Sequence[str], wanted: Sequence[str] = ("end",), *, huge: bool = False
) -> Iterator[Event]:
    """Ends, or also starts, of elements with these local names, each forgotten after its end, with all before it.

    ``ValueError`` with line and reason for what is not well-formed, has another root or declares entities.
    """
    tags = [f"{{*}}{name}" for name in names]
    place = 0
    with path.open("rb") as stream:
        try:
            _admit(next(_parsed(stream, ["start"], None))[1], roots)
            stream.seek(0)
            for event, element in _parsed(stream, wanted, tags, huge=huge):
                line: Any = element.sourceline
                place = line or place
                yield event, element
                if event == "end":
                    forget(element)
        except etree.XMLSyntaxError as error:
            raise ValueError(_complaint(error, place)) from error


def parsed(data: bytes) -> etree._Element:
    """The root of a small document under the same rules; ``ValueError`` for what is not well-formed."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, collect_ids=False
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(_complaint(error, 0)) from error


def _parsed(
    stream: BinaryIO, wanted: Sequence[str], tags: Sequence[str] | None, *, huge: bool = False
) -> Iterator[Event]:
    """Events from a parser that fetches nothing and expands nothing; the first pass, over the DTD, is never huge."""
    parser = etree.XMLPullParser(
        events=cast("Any", wanted),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=huge,
        collect_ids=False,  # a doubled xml:id is no reason not to read a file
    )
    found = cast("Iterator[Event]", parser.read_events())
    try:
        while data := stream.read(_CHUNK):
            parser.feed(data)
            yield from found
        parser.close()
    except etree.XMLSyntaxError:
        yield from found
        raise
    yield from found


_CHUNK = 2**16
_REASONS = {
    "no element found": "it is empty",
    "depth": "elements nest too deep, more than in any real file: export it again",
    "huge": "a text of more than ten million bytes, which no sentence has: split it",
    "too long": "a text of more than ten million bytes, which no sentence has: split it",
    "amplification": "it declares entities that multiply: write the characters themselves",
    "entity reference loop": "it declares entities that multiply: write the characters themselves",
}
"""A translator's words for libxml2's, by a part of its message."""


def _complaint(error: etree.XMLSyntaxError, place: int) -> str:
    """Line and reason; ``place`` is the line of the last element that was whole."""
    line = error.position[0] if error.position else 0
    reason = (error.msg or "").partition(", line")[0]
    known = next((words for part, words in _REASONS.items() if part in reason.lower()), None)
    unknown = f"not well-formed XML ({reason}): was it cut off, or edited by hand? Export it again"
    return f"line {line or place + 1}: {known or unknown}"


def complaint(error: etree.XMLSyntaxError) -> str:
    """A reason in a translator's words for a part of an office document, whose lines nobody sees."""
    return _complaint(error, 0).partition(": ")[2]


def _admit(root: etree._Element, roots: Sequence[str]) -> None:
    """The root must be of the kind, and the document must declare no entities."""
    if local(root) not in roots:
        raise ValueError(
            f"its root element is <{local(root)[:40]}>, not <{roots[0]}>: give it the suffix of what it is"
        )
    declared: Any = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise ValueError("it declares entities, which are not expanded here: write the characters themselves")


def forget(element: etree._Element) -> None:
    """Free an element and all that stands before it in its parent."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
