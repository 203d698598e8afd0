"""DOCX -> pieces: mammoth makes HTML of it, whose blocks are read as a page's are.

Insertions and text boxes come in, deletions and comments do not, footnotes stand after the block with their mark.
Headers and footers, which mammoth leaves out, are added as boilerplate.
"""

from __future__ import annotations

import io
import logging
import re
import zipfile
from itertools import product
from typing import TYPE_CHECKING

from lxml import etree

from aligner.documents.flow import Piece
from aligner.documents.markup import html_root, local, xml_root
from aligner.documents.office.docx_forms import NAMESPACES, VML, simplify
from aligner.documents.web import html
from aligner.errors import DocumentError

if TYPE_CHECKING:
    from pathlib import Path

    from aligner.documents.markup import Element
    from aligner.files.archive import Archive

_log = logging.getLogger(__name__)

MAX_PART = 32 * 2**20
"""Bytes of one XML part, some three million words; mammoth takes forty times as much memory."""

_MAINS = tuple(f"{{{namespace}}}document" for namespace in NAMESPACES)
_PARTS = re.compile(r".+\.(?:xml|rels)$")
_MARGIN = re.compile(r"word/(header|footer)\d*\.xml$")
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => h2:fresh
p[style-name='caption'] => figcaption:fresh
p[style-name^='toc '] => nav.contents:fresh
p[style-name^='Contents '] => nav.contents:fresh
br[type='page'] => hr
br[type='column'] => hr
"""
"""What mammoth's own map leaves as plain paragraphs, or out; names of styles are the same in every Word."""
_IGNORED = re.compile(r"unrecognised element was ignored: (?:\w+:|\{[^}]*\})?(\w+)$")


def pieces(archive: Archive) -> list[Piece]:
    """The blocks of a Word document, page headers first and footers last. Raises ``DocumentError``."""
    roots, changed = _roots(archive)
    changed |= simplify(roots) | _free_boxes(roots)
    file = _repacked(archive, roots, changed) if changed else archive.file
    page = _converted(file, archive.name, roots)
    body = html.without_lists(html.blocks(html_root(f"<html><body>{page}</body></html>", archive.name)))
    return [*_margins(roots, "header"), *body, *_margins(roots, "footer")]


def _roots(archive: Archive) -> tuple[dict[str, Element], set[str]]:
    """The XML parts that matter, each found safe to parse: mammoth's own parser would resolve what it finds.

    And the names of those that are not as they were: where no part is Word's, the document's namespace is put right.
    """
    parts: dict[str, bytes] = {}
    for part in filter(_PARTS.match, archive.names()):
        parts[part] = archive.read(part)
        if len(parts[part]) > MAX_PART:
            raise DocumentError(f"{archive.name}: {part} is over {MAX_PART // 2**20} MB; split the document")
    roots = {part: _root(data, part, archive.name) for part, data in parts.items()}
    if any(root.tag in _MAINS for root in roots.values()):
        return roots, set()
    wrong = {etree.QName(root).namespace for root in roots.values() if local(root) == "document"} - {None}
    changed = {part for part, data in parts.items() if any(f'"{address}"'.encode() in data for address in wrong)}
    for part, address in product(changed, wrong):
        roots[part] = _root(
            parts[part].replace(f'"{address}"'.encode(), f'"{NAMESPACES[0]}"'.encode()), part, archive.name
        )
    if not any(root.tag in _MAINS for root in roots.values()):
        message = f"{archive.name}: no part of it is a Word document (wrong or no XML namespace)"
        raise DocumentError(f"{message}; open it in a word processor and save it as .docx again")
    _log.warning("%s: the address of its XML namespace is misspelt; it is read as Word's", archive.name)
    return roots, changed


def _root(data: bytes, part: str, name: str) -> Element:
    root = xml_root(data, f"{name} ({part})")
    if root.getroottree().docinfo.internalDTD is not None:
        raise DocumentError(f"{name}: {part} has a DTD, as no Word file does; save it again in Word")
    return root


def _free_boxes(roots: dict[str, Element]) -> set[str]:
    """Give text boxes the old form where they lack it, as mammoth knows no other; gives the names of such parts."""
    mains = {name: root for name, root in roots.items() if root.tag in _MAINS}
    boxes = [box for root in mains.values() for box in root.iter("{*}txbxContent")]
    shapes = [box for box in boxes if not any(local(x) in ("fallback", "pict") for x in box.iterancestors())]
    missing: dict[Element, list[Element]] = {}
    for box in shapes:
        around = [x for x in box.iterancestors() if local(x) in ("alternatecontent", "drawing")]
        alternatives = [x for x in around if local(x) == "alternatecontent"]
        if around and not any(list(x.iter("{*}pict")) for x in alternatives):
            missing.setdefault(around[-1], []).append(box)
    for drawn, found in missing.items():
        _replace_by_boxes(drawn, found)
    return set(mains) if missing else set()


def _replace_by_boxes(drawn: Element, boxes: list[Element]) -> None:
    """Put text boxes where a drawing is, of which only they are text."""
    word = boxes[0].tag.rpartition("}")[0] + "}"
    picture = etree.Element(f"{word}pict")
    for box in boxes:
        etree.SubElement(etree.SubElement(picture, f"{VML}shape"), f"{VML}textbox").append(box)
    picture.tail, drawn.tail = drawn.tail, None
    parent = drawn.getparent()
    if parent is not None:
        parent.replace(drawn, picture)


def _repacked(archive: Archive, roots: dict[str, Element], changed: set[str]) -> io.BytesIO:
    """The archive with the parts that were changed as they are now."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in archive.names():
            file.writestr(name, etree.tostring(roots[name]) if name in changed else archive.read(name))
    buffer.seek(0)
    return buffer


def _converted(file: io.BytesIO | Path, name: str, roots: dict[str, Element]) -> str:
    """The document as HTML, without its pictures."""
    import mammoth  # 0.1 s to import

    try:
        found = mammoth.convert_to_html(
            file,
            style_map=_STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=mammoth.images.img_element(lambda image: {}),
        )
    except RecursionError:
        raise DocumentError(f"{name}: its elements are nested too deep; save it again in Word") from None
    # What a damaged part makes mammoth stumble over cannot be told beforehand: its code raises whatever it meets.
    except Exception as error:
        message = f"{name}: is damaged ({type(error).__name__}: {' '.join(str(error).split())[:100]})"
        raise DocumentError(f"{message}; open it in a word processor and save it again") from None
    for message in found.messages:
        _log.debug("%s: %s", name, message.message)
    ignored = {match[1] for message in found.messages if (match := _IGNORED.search(message.message))}
    for element in sorted(x for x in ignored if _holds_text(x, roots)):
        _log.warning("%s: text in elements of Word named %s is not read; copy it out if it matters", name, element)
    return str(found.value)


def _holds_text(name: str, roots: dict[str, Element]) -> bool:
    """Whether an element of some name has text of the document in it."""
    found = (x for root in roots.values() for x in root.iter(f"{{*}}{name}"))
    texts = (text for element in found for text in element.iter(*(f"{{{namespace}}}t" for namespace in NAMESPACES)))
    return any((text.text or "").strip() for text in texts)


def _margins(roots: dict[str, Element], kind: str) -> list[Piece]:
    """Page headers or footers, each text once."""
    texts: dict[str, str] = {}
    for part, root in sorted(roots.items()):
        margin = _MARGIN.match(part)
        if margin is None or margin[1] != kind:
            continue
        for paragraph in root.iter(*(f"{{{namespace}}}p" for namespace in NAMESPACES)):
            text = "".join(node.text or "" for node in paragraph.iter() if local(node) == "t").strip()
            texts.setdefault(text, f"page {kind}")
    return [Piece(text, "paragraph", place, "running head") for text, place in texts.items() if text]
