"""XML and HTML from untrusted files: no entity is resolved, no file or address opened, depth and size are bounded."""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING, Any

import lxml.html
from lxml import etree

from aligner.errors import DocumentError

if TYPE_CHECKING:
    Element = etree._Element

MAX_DEPTH = 256
"""Levels of elements; libxml2's own bound for XML, and Word's deepest tables stay below a tenth of it."""

_UNSAFE = re.compile(r"Excessive depth|huge|[Ee]ntity.*(?:loop|amplification)|amplification", re.IGNORECASE)
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31};)")
_XML_NAMES = frozenset(("amp;", "lt;", "gt;", "quot;", "apos;"))


def xml_root(data: bytes, name: str) -> Element:
    """The root of an XML file. ``name`` names it in errors, with its place: ``book.odt (content.xml)``.

    Raises ``DocumentError`` for what is not well-formed, nested over 256 deep, or declares entities: those are
    how a small file becomes gigabytes, or reads other files of the machine.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        collect_ids=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise DocumentError(f"{name}: {_complaint(error)}") from None
    except ValueError as error:
        raise DocumentError(f"{name}: cannot be read as XML ({error}); save it again") from None
    if root is None:
        raise DocumentError(f"{name}: holds no XML element; save it again")
    _refuse_entities(root, name)
    return root


def numbered(data: bytes) -> bytes:
    """XML with the characters that HTML has names for by their numbers: a bare doctype declares no names."""
    return _NAMED.sub(_number, data)


def html_root(text: str, name: str) -> Element:
    """The root of an HTML page, which need not be well-formed.

    Raises ``DocumentError`` for a page without elements, and for one nested over 256 deep, whose depths would be lost.
    """
    # Parsed as UTF-8 bytes: a page's own XML declaration or meta element must not decide over decoded text.
    # The parser of lxml.html, because trafilatura reads no other's elements.
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(_without_declaration(text).encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise DocumentError(f"{name}: cannot be read as HTML ({_first_line(error)}); save the page again") from None
    if root is None:
        raise DocumentError(f"{name}: holds no HTML element; give a page with text in it")
    _refuse_deep(parser, name)
    return root


def local(element: Element) -> str:
    """An element's name without its namespace, in small letters; empty for an entity or the like."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def inner_text(element: Element) -> str:
    """All text in an element, without the blanks around it."""
    return "".join(map(str, element.itertext())).strip()


def _number(name: re.Match[bytes]) -> bytes:
    """A character's name as its number; what has no name there stays."""
    key = name[1].decode("ascii")
    characters = "" if key in _XML_NAMES else html5.get(key, "")
    return "".join(f"&#{ord(c)};" for c in characters).encode("ascii") or name[0]


def _complaint(error: etree.XMLSyntaxError) -> str:
    """What is wrong with the XML and what to do."""
    message = _first_line(error)
    if "Excessive depth" in message:
        return f"elements are nested over {MAX_DEPTH} deep; this is no document of a word processor"
    if _UNSAFE.search(message):
        return f"refused, it would grow beyond bounds when read ({message}); get the document from a source you trust"
    return f"is not well-formed XML ({message}); it may be truncated: get it again, or save it again"


def _refuse_entities(root: Element, name: str) -> None:
    """No document format that is read here declares entities of its own."""
    dtd: Any = root.getroottree().docinfo.internalDTD
    names = [entity.name for entity in dtd.iterentities()] if dtd is not None else []
    if names:
        raise DocumentError(
            f"{name}: declares XML entities ({names[0]}), which are never resolved; save it without a DTD"
        )


def _refuse_deep(parser: lxml.html.HTMLParser, name: str) -> None:
    """The HTML parser goes on without what is too deep, and only its log says so."""
    for entry in parser.error_log:
        if "Excessive depth" in entry.message:
            place = f"line {entry.line}"
            raise DocumentError(f"{name}: elements are nested over {MAX_DEPTH} deep ({place}); save the page as text")


def _without_declaration(text: str) -> str:
    """A page without its XML declaration, which HTML does not have."""
    return re.sub(r"\A\s*<\?xml[^>]*\?>", "", text)


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0].removesuffix(" (<string>, line 0)")
