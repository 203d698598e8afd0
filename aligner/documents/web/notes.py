"""Footnotes of HTML trees: which marks in the text stand for which of their elements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aligner.documents.markup import inner_text, local

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aligner.documents.markup import Element

_HOLDERS = frozenset(("li", "p", "div", "aside", "dd", "section", "tr"))
_NOTEREF = frozenset(("noteref", "doc-noteref"))
_RETURN = frozenset(("backlink", "doc-backlink"))
_PAGE_BREAK = frozenset(("pagebreak", "doc-pagebreak"))
_MARK = re.compile(r"[\[(]?(?:\d{1,4}|[*†‡§]{1,3}|[a-z]|[ivx]{1,5})[\])]?", re.IGNORECASE)
_EPUB_TYPES = ("{http://www.idpf.org/2007/ops}type", "epub:type")
"""As XML has it, and as HTML does."""
_INLINE = frozenset(("sup", "sub", "span", "small", "b", "i", "em", "strong", "u", "font"))
_MAX_NOTE = 5_000
"""Characters; what a mark points to and is longer is a chapter."""


def roles(element: Element) -> frozenset[str]:
    """What an element says that it is, in EPUB's and ARIA's words."""
    return frozenset(" ".join(element.get(key, "") for key in (*_EPUB_TYPES, "role")).split())


class Notes:
    """The footnotes that the marks of trees refer to, to be put where the marks stand.

    A mark is a link to a place in the same trees that stands raised, or that says it refers to a note. Only a block
    of moderate length that has no such mark to itself is a note: links to headings and tables remain links.
    Every link to a place begins with ``#``, and names of places are unique: see ``epub`` for those of several files.
    """

    def __init__(self, roots: Iterable[Element]) -> None:
        self._by_mark: dict[Element, Element] = {}
        self._marks: set[Element] = set()
        self._returns: set[str] = set()
        self.moved: set[Element] = set()
        trees = list(roots)
        marks = [element for root in trees for element in root.iter("{*}a") if self._refers(element)]
        if marks:
            self._find(trees, marks)

    def is_mark(self, element: Element, note: bool = False) -> bool:
        """Whether an element is a mark, or in a note a link back to one, or a page's number: not text."""
        if element in self._marks:
            return True
        own = roles(element)
        if local(element) != "a":
            return not _PAGE_BREAK.isdisjoint(own)
        arrow = note and not any(map(str.isalnum, inner_text(element)))
        href = element.get("href", "")
        back = href.startswith("#") and href[1:] in self._returns
        return arrow or back or not _RETURN.isdisjoint(own)

    def take(self, mark: Element) -> Element | None:
        """The note that a mark stands for, the first time that it is asked for."""
        return self._by_mark.pop(mark, None)

    def _find(self, roots: list[Element], marks: list[Element]) -> None:
        """Fill the tables."""
        targets = {x.get("id") or x.get("name"): x for root in roots for x in root.iter("{*}*")}
        for mark in marks:
            # What stands in a note is the link back, though it may look like a mark itself.
            inside = not self.moved.isdisjoint(mark.iterancestors())
            note = None if inside else _holder(targets.get(mark.get("href", "#")[1:]))
            if note is None or note in mark.iterancestors():
                continue
            self._marks.add(mark)
            self._returns |= _ids(mark)
            if note not in self.moved:
                self._by_mark[mark] = note
                self.moved.add(note)

    @staticmethod
    def _refers(link: Element) -> bool:
        """Whether a link looks like a mark."""
        if not link.get("href", "").startswith("#"):
            return False
        if not _NOTEREF.isdisjoint(roles(link)):
            return True
        raised = any(local(element) == "sup" for element in (link, link.getparent(), *link) if element is not None)
        text = inner_text(link)
        word = re.search(r"_(?:ftn|edn)\d", link.get("href", ""))
        return (raised or word is not None) and _MARK.fullmatch(text) is not None


def _ids(mark: Element) -> set[str]:
    """By which names a note links back to its mark."""
    around = list(mark.iter("{*}*"))
    outer: Element | None = mark
    while outer is not None and (outer is mark or local(outer) in _INLINE):
        before = outer.getprevious()
        if before is not None and not inner_text(before) and not (before.tail or "").strip():
            around.append(before)
        around.append(outer)
        outer = outer.getparent()
    return {name for element in around for key in ("id", "name") if (name := element.get(key))}


def _holder(target: Element | None) -> Element | None:
    """The block that a mark points to or into, if that can be a note."""
    while target is not None and local(target) not in _HOLDERS:
        target = target.getparent()
    if target is None:
        return None
    parent = target.getparent()
    # A paragraph that is its list item's first belongs to a note of perhaps several paragraphs.
    if parent is not None and local(target) == "p" and local(parent) in ("li", "aside") and parent[0] is target:
        target = parent
    size = 0
    for text in target.itertext():
        size += len(text)
        if size > _MAX_NOTE:
            return None
    return target
