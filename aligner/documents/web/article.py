"""Which blocks of a web page are its article: what trafilatura takes, and what stands with that in one element."""

from __future__ import annotations

import logging
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from aligner.documents.flow import LINKS
from aligner.documents.markup import inner_text, local

if TYPE_CHECKING:
    from collections.abc import Collection

    from aligner.documents.flow import Piece
    from aligner.documents.markup import Element

_log = logging.getLogger(__name__)

OUTSIDE = "outside the article"
_SHORT = 40
"""Letters; a shorter block that is only part of an article's line, "Home" say, may be so by chance."""
_MOST = 0.9
_DATE = {"extensive_search": False}
"""Its date is not wanted, and the search for it in many languages took 7 s of processor time in a page of .5 MB."""
_FURNITURE = frozenset(("nav", "aside", "footer", "form", "button", "input", "select", "textarea", "article", "iframe"))
_HOLDERS = frozenset(("div", "section", "ul", "ol", "table"))
_NAMED = re.compile(
    r"(?<![a-z])(?:comment|relat|shar|social|widget|side|foot|head|nav|menu|meta|author|tag|crumb|bread|recommend|ads?\b"
    r"|newsletter|teaser|banner|promo|rating|login|search|categor|archiv|more|link)",
    re.IGNORECASE,
)
"""How classes and names of elements begin that are not the text of a page."""
_RELATED = re.compile(r"(?<![a-z])related(?:topics|body)", re.IGNORECASE)
"""LibreOffice's list of other pages, below a text whose end it is."""


def only_article(found: list[Piece], root: Element, name: str, weak: Collection[str]) -> list[Piece]:
    """The blocks with those marked that are not of the article; all as they were where there is no article.

    What stands between two blocks of the article belongs to it, as captions and small headings do that trafilatura
    leaves out; and what stands with it in an element that holds nothing but text: of 83 pages of LibreOffice's help 20
    lost 57 blocks, 6 lose 8 now. Not so what has nothing but links or is furniture, for one of the ``weak`` reasons.
    """
    lines, title = _article(root)
    inside = _matched(found, lines)
    if not any(inside):
        _log.warning("%s: no article found on this page; its whole text is read", name)
        return [replace(piece, boilerplate="") if piece.boilerplate in weak else piece for piece in found]
    first = _title(found, title, inside.index(True))
    last = len(inside) - 1 - inside[::-1].index(True)
    around = _around(root, [_key(piece.text) for piece, taken in zip(found, inside, strict=True) if taken])
    kept: list[Piece] = []
    for number, piece in enumerate(found):
        # A heading that is a link is one that can be linked to.
        reason = "" if piece.kind == "heading" and piece.boilerplate == LINKS else piece.boilerplate
        if reason in weak or not reason:
            within = not reason and (first <= number <= last or _key(piece.text) in around)
            reason = "" if inside[number] or within or number == first else reason or OUTSIDE
        kept.append(replace(piece, boilerplate=reason))
    return kept


def _around(root: Element, lines: list[str]) -> frozenset[str]:
    """The keys of the blocks in the smallest element with most of the article, where that holds no furniture."""
    lines = sorted(lines, key=len, reverse=True)
    spare = (1 - _MOST) * sum(map(len, lines))
    element = root
    while (inner := next((x for x in element if _holds(x, lines, spare)), None)) is not None:
        element = inner
    boxes = [child for child in element.iter("{*}*") if child is not element and _is_box(child)]
    if any(local(box) in _FURNITURE or not _RELATED.search(_names(box)) for box in boxes):
        return frozenset()
    furniture = {inner for box in boxes for inner in box.iter("{*}*")}
    return frozenset(_key(inner_text(x)) for x in element.iter("{*}*") if x is not element and x not in furniture)


def _is_box(element: Element) -> bool:
    """Whether an element is furniture, by its kind or, where it may hold blocks, by its name."""
    tag = local(element)
    return tag in _FURNITURE or (tag in _HOLDERS and _NAMED.search(_names(element)) is not None)


def _names(element: Element) -> str:
    return " ".join(element.get(key, "") for key in ("class", "id", "role"))


def _holds(element: Element, lines: list[str], spare: float) -> bool:
    """Whether an element holds all but so many letters of the lines."""
    key = _key(inner_text(element)) if isinstance(element.tag, str) else ""
    for line in lines:  # the longest first, so that the many small elements of a long page are told by a few
        if line not in key:
            spare -= len(line)
            if spare < 0:
                return False
    return True


def _matched(found: list[Piece], lines: list[str]) -> list[bool]:
    """Whether each block is in the article; a line of it is not taken twice."""
    left, together = Counter(lines), "\n".join(lines)
    matched = []
    for piece in found:
        key = _key(piece.text)
        whole = left[key] > 0
        left[key] -= whole
        matched.append(bool(key) and (whole or (len(key) >= _SHORT and key in together)))
    return matched


def _title(found: list[Piece], title: str, first: int) -> int:
    """The number of the last heading before the article that has its title; else of its first block."""
    before = reversed(range(first))
    named = (n for n in before if found[n].kind == "heading" and title and _key(found[n].text) in title)
    return next(named, first)


def _article(root: Element) -> tuple[list[str], str]:
    """The keys of the article's lines and of its title."""
    import trafilatura  # 0.4 s to import

    try:
        found = trafilatura.bare_extraction(
            root, include_comments=False, with_metadata=True, date_extraction_params=_DATE
        )
    except (RecursionError, ValueError, TypeError, AttributeError, etree.LxmlError):
        return [], ""
    body = getattr(found, "body", None)
    if body is None:
        return [], ""
    lines = [_key(inner_text(block)) for block in body.iter("p", "head", "item", "cell", "quote", "code", "ab")]
    known = set(lines)
    lines += [line for line in map(_key, (getattr(found, "text", "") or "").split("\n")) if line not in known]
    return [line for line in lines if line], _key(getattr(found, "title", "") or "")


def _key(text: str) -> str:
    """What two extractions of one block have in common: its letters, for a mark of a footnote may have gone."""
    return re.sub(r"[\W\d_]+", "", text).casefold() or re.sub(r"\s", "", text)
