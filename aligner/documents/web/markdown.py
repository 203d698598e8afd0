"""Markdown -> pieces: markdown-it-py's blocks without their marks; the place is the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.documents.flow import Piece, tidy
from aligner.documents.markup import html_root
from aligner.documents.web import html
from aligner.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

    from aligner.types import BlockKind

_KINDS: dict[str, BlockKind] = {
    "heading": "heading",
    "list_item": "item",
    "th": "cell",
    "td": "cell",
    "footnote": "footnote",
}
_CODE = frozenset(("fence", "code_block"))
_MAX_DEPTH = 100
_MAX_INLINE = 50_000
"""Characters of a paragraph whose marks are looked for: that takes quadratic time, 1.2 s for so many brackets."""


def pieces(text: str, name: str) -> list[Piece]:
    """The blocks of a Markdown text, footnotes after the block that refers to them. Raises ``DocumentError``."""
    tokens = _parser().parse(text)
    if any(token.level >= _MAX_DEPTH - 1 for token in tokens):
        raise DocumentError(f"{name}: lists or quotations are nested over {_MAX_DEPTH} deep; save it as plain text")
    return _with_notes(*_read(tokens, name))


def _parser() -> MarkdownIt:
    """CommonMark with tables, deletions, footnotes and a head of data."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin

    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_DEPTH}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin, inline=False).use(front_matter_plugin)
    parser.core.ruler.at("inline", _inline)
    return parser


def _inline(state: StateCore) -> None:
    """Marks inside paragraphs, but for those too long."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = []
        if len(token.content) <= _MAX_INLINE:
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _read(tokens: Iterable[Token], name: str) -> tuple[list[tuple[Piece, list[int]]], dict[int, list[Piece]]]:
    """Each block with the numbers of the notes it refers to, and the notes by number."""
    found: list[tuple[Piece, list[int]]] = []
    notes: dict[int, list[Piece]] = {}
    kinds: list[BlockKind] = ["paragraph"]
    line, note = 1, -1
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        base = token.type.removesuffix("_open").removesuffix("_close")
        if token.type == "footnote_open":
            note = int(token.meta["id"])
        if base in _KINDS and token.nesting > 0:
            kinds.append("footnote" if note >= 0 else _KINDS[base])
        elif base in _KINDS and token.nesting < 0:
            kinds.pop()
        if token.type == "footnote_close":
            note = -1
        for piece in _pieces_of(token, kinds[-1], f"line {line}", name):
            if note >= 0:
                notes.setdefault(note, []).append(piece)
            else:
                found.append((piece, _references(token)))
    return found, notes


def _pieces_of(token: Token, kind: BlockKind, place: str, name: str) -> list[Piece]:
    """What one token holds of the text."""
    if token.type == "inline":
        return [Piece(_plain(token), kind, place)]
    if token.type in _CODE:
        return [Piece(token.content, kind, place, "program code")]
    if token.type == "front_matter":
        return [Piece(token.content, kind, place, "front matter")]
    if token.type == "html_block":
        # What is only a comment or the end of an element has no body.
        blocks = html.blocks(html_root(f"<html><body>{token.content}</body></html>", f"{name} ({place})"))
        return [Piece(piece.text, piece.kind, place) for piece in html.unmarked(blocks)]
    return []


def _plain(token: Token) -> str:
    """A paragraph's text without its marks."""
    if not token.children:
        return token.content
    parts: list[str] = []
    deleted = 0
    for child in token.children:
        if child.type in ("s_open", "s_close"):
            deleted += child.nesting
        elif deleted:
            continue
        elif child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak" or (child.type == "html_inline" and child.content.lower().startswith("<br")):
            parts.append("\n")
    return tidy("".join(parts))


def _references(token: Token) -> list[int]:
    """Numbers of the notes that a paragraph refers to."""
    return [int(child.meta["id"]) for child in token.children or () if child.type == "footnote_ref"]


def _with_notes(found: list[tuple[Piece, list[int]]], notes: dict[int, list[Piece]]) -> list[Piece]:
    """The blocks with each note after the first that refers to it."""
    ordered: list[Piece] = []
    for piece, references in found:
        ordered.append(piece)
        for number in references:
            ordered += notes.pop(number, [])
    return ordered + [piece for left in notes.values() for piece in left]
