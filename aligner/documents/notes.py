"""Footnotes of an HTML tree: which marks in the text stand for which of its elements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aligner.documents.markup import inner_text, local

if TYPE_CHECKING:
    from aligner.documents.markup import Element

_HOLDERS = frozenset(("li", "p", "div", "aside", "dd", "section", "tr"))
_NOTEREF = frozenset(("noteref", "doc-noteref"))
_MARK = re.compile(r"[\[(]?(?:\d{1,4}|[*†‡§]{1,3}|[a-z]|[ivx]{1,5})[\])]?", re.IGNORECASE)
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_MAX_NOTE = 5_000
"""Characters; what a mark points to and is longer is a chapter."""


class Notes:
    """The footnotes that a tree's marks refer to, to be put where the marks stand.

    A mark is a link to a place in the same file that stands raised, or that says it refers to a note. Only a block
    of moderate length that has no such mark to itself is a note: links to headings and tables remain links.
    """

    def __init__(self, root: Element) -> None:
        self._by_mark: dict[Element, Element] = {}
        self._marks: set[Element] = set()
        self._returns: set[str] = set()
        self.moved: set[Element] = set()
        marks = [element for element in root.iter("{*}a") if self._refers(element)]
        if marks:
            self._find(root, marks)

    def is_mark(self, element: Element) -> bool:
        """Whether an element is a mark, or a link back to one: not text of the document."""
        if element in self._marks:
            return True
        href = element.get("href", "") if local(element) == "a" else ""
        return bool(href) and href[1:] in self._returns and href.startswith("#")

    def take(self, mark: Element) -> Element | None:
        """The note that a mark stands for, the first time that it is asked for."""
        return self._by_mark.pop(mark, None)

    def _find(self, root: Element, marks: list[Element]) -> None:
        """Fill the tables."""
        targets = {element.get("id") or element.get("name"): element for element in root.iter("{*}*")}
        for mark in marks:
            # What stands in a note is the link back, though it may look like a mark itself.
            inside = not self.moved.isdisjoint(mark.iterancestors())
            note = None if inside else _holder(targets.get(mark.get("href", "#")[1:]))
            if note is None or note in mark.iterancestors():
                continue
            self._marks.add(mark)
            self._returns.update(filter(None, _ids(mark)))
            if note not in self.moved:
                self._by_mark[mark] = note
                self.moved.add(note)

    @staticmethod
    def _refers(link: Element) -> bool:
        """Whether a link looks like a mark."""
        if not link.get("href", "").startswith("#"):
            return False
        roles = f"{link.get(EPUB_TYPE, '')} {link.get('role', '')}".split()
        if _NOTEREF.intersection(roles):
            return True
        raised = any(local(element) == "sup" for element in (link, link.getparent(), *link) if element is not None)
        text = inner_text(link)
        word = re.search(r"_(?:ftn|edn)\d", link.get("href", ""))
        return (raised or word is not None) and _MARK.fullmatch(text) is not None


def _ids(mark: Element) -> list[str]:
    """By which names a note links back to its mark."""
    parent = mark.getparent()
    around = [mark, *mark] if parent is None else [mark, *mark, parent]
    return [element.get(key, "") for element in around for key in ("id", "name")]


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
