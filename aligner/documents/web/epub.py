"""EPUB -> pieces: the chapters in the order of the book's spine, each an XHTML page."""

from __future__ import annotations

import logging
import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from aligner.documents.flow import Piece, marked
from aligner.documents.markup import html_root, local, numbered, xml_root
from aligner.documents.web import html
from aligner.documents.web.notes import Notes
from aligner.errors import DocumentError
from aligner.text.encoding import decode_markup

if TYPE_CHECKING:
    from aligner.documents.markup import Element
    from aligner.files.archive import Archive

_log = logging.getLogger(__name__)

CONTAINER, ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"

_PAGES = frozenset(("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document"))
_FONTS = frozenset(("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"))
"""How fonts are obfuscated in books that are otherwise open."""


MAX_TOGETHER = 64 * 2**20
"""Bytes of the pages of a book, ten times the longest novel's: in a larger one notes stay where they are."""


def pieces(archive: Archive) -> list[Piece]:
    """The blocks of a book, with the page of its contents as boilerplate. Raises ``DocumentError``, if locked too."""
    _refuse_locked(archive)
    pages: dict[str, bool] = {}
    for page, contents in _spine(archive):
        if page in archive:
            pages[page] = contents
        else:
            _log.warning("%s: lacks %s, a part of the book; the rest is read", archive.name, page)
    data = {page: archive.read(page) for page in pages}
    together = sum(map(len, data.values())) <= MAX_TOGETHER
    roots = {page: _linked(_root(archive.name, page, data[page]), page) for page in pages if together}
    notes = Notes(roots.values()) if together else None
    found: list[Piece] = []
    for page, contents in pages.items():
        root = roots[page] if together else _root(archive.name, page, data[page])
        blocks = html.without_lists(html.blocks(root, f"{posixpath.basename(page)}, ", notes))
        found += marked(blocks, html.CONTENTS) if contents else blocks
    return found


def _linked(root: Element, page: str) -> Element:
    """A page whose places have names that no other page's have, in links to them too."""
    for element in root.iter("{*}*"):
        for key in ("id", "name"):
            if element.get(key):
                element.set(key, f"{page}#{element.get(key)}")
        path, sign, place = element.get("href", "").partition("#")
        if sign and ":" not in path:
            element.set("href", f"#{_resolved(page, path) if path else page}#{unquote(place)}")
    return root


def _refuse_locked(archive: Archive) -> None:
    """A book whose text is encrypted says so in a file of its own."""
    if ENCRYPTION not in archive:
        return
    root = xml_root(archive.read(ENCRYPTION), f"{archive.name} ({ENCRYPTION})")
    methods = {e.get("Algorithm", "") for e in root.iter() if local(e) == "encryptionmethod"}
    if methods - _FONTS:
        raise DocumentError(f"{archive.name}: is locked (DRM); get the book without it")


def _spine(archive: Archive) -> list[tuple[str, bool]]:
    """Names of the pages in reading order, and whether each is only the table of contents."""
    package = _package(archive)
    root = xml_root(archive.read(package), f"{archive.name} ({package})")
    items = {item.get("id", ""): item for item in root.iter("{*}item")}
    order = [items[ref.get("idref", "")] for ref in root.iter("{*}itemref") if ref.get("idref", "") in items]
    pages = [
        (_resolved(package, item.get("href", "")), "nav" in item.get("properties", "").split())
        for item in order
        if item.get("media-type") in _PAGES
    ]
    if not pages:
        raise DocumentError(f"{archive.name}: {package} names no pages in its spine; the book is incomplete")
    return list(dict.fromkeys(pages))


def _package(archive: Archive) -> str:
    """Name of the file that lists the book's parts."""
    root = xml_root(archive.read(CONTAINER), f"{archive.name} ({CONTAINER})")
    path = next((unquote(e.get("full-path", "")) for e in root.iter("{*}rootfile") if e.get("full-path")), "")
    if not path:
        raise DocumentError(f"{archive.name}: {CONTAINER} names no package file; the book is incomplete")
    return path


def _resolved(package: str, href: str) -> str:
    """The member that a reference from the package file means; one that points out of the archive is no member."""
    path = unquote(href.partition("#")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(package), path))


def _root(book: str, page: str, data: bytes) -> Element:
    """A page as XML, which it should be, or else as HTML."""
    name = f"{book} ({page})"
    try:
        return xml_root(numbered(data), name)
    except DocumentError as error:
        if "not well-formed" not in str(error):
            raise
        _log.warning("%s; it is read as HTML", str(error).partition("; ")[0])
        return html_root(decode_markup(data, name).text, name)
