"""DOCX -> pieces: mammoth makes HTML of it, whose blocks are read as a page's are.

Insertions and text boxes come in, deletions and comments do not, footnotes stand after the block with their mark.
Headers and footers, which mammoth leaves out, are added as boilerplate.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from aligner.documents import html
from aligner.documents.flow import Piece
from aligner.documents.markup import html_root, local, xml_root
from aligner.errors import DocumentError

if TYPE_CHECKING:
    from aligner.documents.archive import Archive
    from aligner.documents.markup import Element

_log = logging.getLogger(__name__)

MAX_PART = 64 * 2**20
"""Bytes of one XML part. A minidom tree, which mammoth builds, takes many times as much memory."""

_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_MAINS = tuple(f"{{{namespace}}}document" for namespace in _NAMESPACES)
_PARTS = re.compile(r"(?:\[Content_Types\]\.xml|_rels/\.rels|word/[^/]+\.xml|word/_rels/.+\.rels)$")
_MARGIN = re.compile(r"word/(header|footer)\d*\.xml$")
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => h2:fresh
p[style-name='caption'] => figcaption:fresh
p[style-name^='toc '] => nav.contents:fresh
p[style-name^='Contents '] => nav.contents:fresh
"""
"""What mammoth's own map leaves as plain paragraphs; names of styles are the same in every Word."""


def pieces(archive: Archive) -> list[Piece]:
    """The blocks of a Word document, page headers first and footers last. Raises ``DocumentError``."""
    roots = _roots(archive)
    body = html.blocks(html_root(f"<html><body>{_converted(archive)}</body></html>", archive.name))
    return [*_margins(roots, "header"), *body, *_margins(roots, "footer")]


def _roots(archive: Archive) -> dict[str, Element]:
    """The XML parts that matter, each found safe to parse: mammoth's own parser would resolve what it finds."""
    roots: dict[str, Element] = {}
    for part in filter(_PARTS.match, archive.names()):
        data = archive.read(part)
        if len(data) > MAX_PART:
            raise DocumentError(f"{archive.name}: {part} is over {MAX_PART // 2**20} MB; split the document")
        roots[part] = xml_root(data, f"{archive.name} ({part})")
        if roots[part].getroottree().docinfo.internalDTD is not None:
            raise DocumentError(f"{archive.name}: {part} has a DTD, as no Word file does; save it again in Word")
    if not any(root.tag in _MAINS for root in roots.values()):
        message = f"{archive.name}: no part of it is a Word document (wrong or no XML namespace)"
        raise DocumentError(f"{message}; open it in a word processor and save it as .docx again")
    return roots


def _converted(archive: Archive) -> str:
    """The document as HTML, without its pictures."""
    import mammoth  # 0.1 s to import

    try:
        found = mammoth.convert_to_html(
            archive.file,
            style_map=_STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=mammoth.images.img_element(lambda image: {}),
        )
    except RecursionError:
        raise DocumentError(f"{archive.name}: its elements are nested too deep; save it again in Word") from None
    # What a damaged part makes mammoth stumble over cannot be told beforehand: its code raises whatever it meets.
    except Exception as error:
        message = f"{archive.name}: is damaged ({type(error).__name__}: {str(error).splitlines()[:1]})"
        raise DocumentError(f"{message}; open it in a word processor and save it again") from None
    for message in found.messages:
        _log.debug("%s: %s", archive.name, message.message)
    return str(found.value)


def _margins(roots: dict[str, Element], kind: str) -> list[Piece]:
    """Page headers or footers, each text once."""
    texts: dict[str, str] = {}
    for part, root in sorted(roots.items()):
        margin = _MARGIN.match(part)
        if margin is None or margin[1] != kind:
            continue
        for paragraph in root.iter(*(f"{{{namespace}}}p" for namespace in _NAMESPACES)):
            text = "".join(node.text or "" for node in paragraph.iter() if local(node) == "t").strip()
            texts.setdefault(text, f"page {kind}")
    return [Piece(text, "paragraph", place, "running head") for text, place in texts.items() if text]
