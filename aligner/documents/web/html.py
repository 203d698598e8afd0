"""HTML -> pieces: the blocks of a page, and which of them are the article.

Every block of the page is kept. What trafilatura does not take for the article is marked as boilerplate, so that
it is listed and can be kept like any other.
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from html.entities import html5
from itertools import groupby
from typing import TYPE_CHECKING

from lxml import etree

from aligner.documents.flow import LINKS, Flow, Piece, marked
from aligner.documents.markup import html_root, inner_text, local
from aligner.documents.web.article import only_article
from aligner.documents.web.notes import Notes, roles

if TYPE_CHECKING:
    from aligner.documents.markup import Element
    from aligner.types import BlockKind

_log = logging.getLogger(__name__)

CONTENTS = "table of contents"
_MANY_LINKS = 5
"""Fewer, one after the other, may be what to read further, or references."""

_KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    **dict.fromkeys(("td", "th"), "cell"),
    **dict.fromkeys(("caption", "figcaption"), "caption"),
}
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "html body p div section article header footer main aside nav ul ol dl menu table thead tbody tfoot tr figure "
        "blockquote pre hr address form fieldset legend details summary center dialog hgroup search option",
    )
)
_SKIPPED = frozenset(
    re.findall(r"\w+", "head script style noscript template svg canvas iframe object embed audio video rt rp del")
)
"""Without text of the document: code, drawings, deletions, and readings that stand between the letters of a word."""
_CONTROLS = frozenset(("select", "textarea", "button", "datalist"))
_FURNITURE = {"nav": "navigation", "footer": "page footer", "aside": "beside the article", "form": "form"}
_WEAK = frozenset((*_FURNITURE.values(), LINKS))
"""What a block is by where it stands, unless it is in the article after all."""
_UNSEEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_PERMALINKS = frozenset(("¶", "#", "§", "🔗", "🔗︎", "∞"))
"""What stands beside a heading to link to it."""
_FOOTNOTE_ROLES = frozenset(("footnote", "endnote", "rearnote", "doc-footnote", "doc-endnote"))


def pieces(text: str, name: str, *, whole_page: bool = False) -> list[Piece]:
    """The blocks of a page; with ``whole_page`` none is outside the article. Raises ``DocumentError``."""
    root = html_root(text, name)
    found = blocks(root)
    return unmarked(found) if whole_page else only_article(found, root, name, _WEAK)


def unmarked(found: list[Piece]) -> list[Piece]:
    """The blocks as text wherever they stand, for what has no navigation or is wanted whole."""
    return [replace(piece, boilerplate="") if piece.boilerplate in _WEAK else piece for piece in found]


def without_lists(found: list[Piece]) -> list[Piece]:
    """Blocks of a book or letter, of which those are a table of contents that are one link after the other."""
    kept: list[Piece] = []
    for linked, run in groupby(found, lambda piece: piece.boilerplate == LINKS):
        group = unmarked(list(run))
        kept += marked(group, CONTENTS) if linked and len(group) >= _MANY_LINKS else group
    return kept


def blocks(root: Element, prefix: str = "", notes: Notes | None = None) -> list[Piece]:
    """All blocks under an element, footnotes after the block that refers to them.

    ``notes`` where they may stand in other trees too.
    """
    flow = Flow(prefix)
    _walk(root, flow, notes or Notes((root,)))
    return flow.finish()


def _walk(root: Element, flow: Flow, notes: Notes, note: bool = False) -> None:
    """Send an element's text to the flow."""
    walk = etree.iterwalk(root, events=("start", "end"))
    skipped: Element | None = None
    for event, element in walk:
        tag = local(element)
        if event == "start":
            skip = _is_skipped(element, tag) or (element is not root and element in notes.moved)
            if skip or notes.is_mark(element, note):
                skipped = element
                walk.skip_subtree()
                _insert_note(element, flow, notes, note)
            else:
                _start(element, tag, flow)
            continue
        if element is skipped:
            skipped = None
        else:
            _end(tag, flow)
        if element is not root:
            flow.text(element.tail)


def _insert_note(element: Element, flow: Flow, notes: Notes, inside: bool) -> None:
    """The footnote that a mark stands for, once, where it is not itself in a footnote."""
    target = None if inside else notes.take(element)
    if target is not None:
        flow.open_aside("footnote")
        _walk(target, flow, notes, note=True)
        flow.close_aside()


def _is_skipped(element: Element, tag: str) -> bool:
    """Whether an element has no text of the document."""
    if tag in _SKIPPED or (tag == "a" and _is_permalink(element)):
        return True
    return _is_hidden(element) and not _is_shown_by_script(element)


def _is_permalink(link: Element) -> bool:
    """Whether a link is only a sign that links to the place where it stands."""
    return link.get("href", "").startswith("#") and inner_text(link) in _PERMALINKS


def _is_hidden(element: Element) -> bool:
    """Whether an element says itself that it is not shown; what a style sheet says is not known."""
    return element.get("hidden") is not None or _UNSEEN.search(element.get("style", "")) is not None


def _is_shown_by_script(element: Element) -> bool:
    """Whether hidden text is the last of alternatives that all are, as LibreOffice's help has for systems."""
    parent = element.getparent()
    if parent is None or parent[-1] is not element or (parent.text or "").strip():
        return False
    return all(other.get("hidden") is not None for other in parent)


def _start(element: Element, tag: str, flow: Flow) -> None:
    """What an element's beginning means for the flow."""
    if not tag:
        flow.text(html5.get(f"{getattr(element, 'name', '')};", ""))
        return
    if tag == "table":
        flow.open_table()
    elif tag == "tr":
        flow.row()
    elif tag in ("td", "th"):
        flow.cell()
    if tag == "br":
        flow.line_break()
    elif tag in _KINDS:
        flow.open(_role(element) or _KINDS[tag])
    elif tag in _BLOCKS:
        _open_block(element, tag, flow)
    elif tag == "a":
        flow.links += 1
    elif tag in _CONTROLS:
        flow.open(None, "form control")
    flow.text(element.text)


def _open_block(element: Element, tag: str, flow: Flow) -> None:
    """Begin an element that holds blocks, or is one without a kind of its own."""
    role = _role(element)
    flow.open(role, "" if role else _furniture(element, tag))


def _furniture(element: Element, tag: str) -> str:
    """Why an element is no text by itself, if so."""
    if tag == "nav" and _lists_contents(element):
        return CONTENTS
    # LibreOffice writes a document's page headers and footers so.
    margin = tag == "div" and element.get("title") in ("header", "footer")
    return "running head" if margin else _FURNITURE.get(tag, "")


def _end(tag: str, flow: Flow) -> None:
    """What an element's end means for the flow."""
    if tag in _KINDS or tag in _BLOCKS or tag in _CONTROLS:
        flow.close()
    if tag == "table":
        flow.close_table()
    elif tag == "a":
        flow.links -= 1


def _lists_contents(element: Element) -> bool:
    """Whether a ``nav`` is a book's table of contents."""
    return "toc" in roles(element) or "contents" in element.get("class", "").split()


def _role(element: Element) -> BlockKind | None:
    """``footnote`` where an EPUB or an accessible page says that this is one."""
    return None if _FOOTNOTE_ROLES.isdisjoint(roles(element)) else "footnote"
