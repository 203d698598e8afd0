"""OpenDocument text -> pieces: paragraphs, headings, lists, tables, text boxes and footnotes of ``content.xml``.

Deleted text that a file keeps for its record of changes, comments and descriptions of pictures are left out; inserted
text is in. A table of contents, headers and footers are boilerplate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from lxml import etree

from aligner.documents.flow import Flow, Piece
from aligner.documents.markup import inner_text, local, xml_root
from aligner.errors import DocumentError

if TYPE_CHECKING:
    from aligner.documents.markup import Element
    from aligner.files.archive import Archive
    from aligner.types import BlockKind

CONTENT, STYLES, MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"

_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
_SKIPPED = frozenset(
    f"{{{namespace}}}{name}"
    for namespace, names in {
        _NAMESPACE.format("text"): "tracked-changes note-citation ruby-text script sequence-decls variable-decls "
        "user-field-decls dde-connection-decls",
        _NAMESPACE.format("office"): "annotation annotation-end automatic-styles styles font-face-decls scripts forms "
        "settings meta",
        _NAMESPACE.format("svg-compatible"): "title desc",
        "http://www.w3.org/1998/Math/MathML": "annotation",
    }.items()
    for name in names.split()
)
"""With their namespaces: the title of a picture is none of the text, the field that shows the document's title is."""
_BLOCKS: dict[str, BlockKind | None] = {
    "p": None,
    "h": "heading",
    "list-item": "item",
    "list-header": "item",
    "table-cell": "cell",
}
_ASIDES: dict[str, Literal["footnote", "text box"]] = {
    "note": "footnote",
    **dict.fromkeys(("text-box", "custom-shape", "rect", "ellipse", "circle", "polygon", "path"), "text box"),
}
_INDEXES = frozenset(
    ("table-of-content", "illustration-index", "table-index", "alphabetical-index", "object-index", "user-index")
)


def pieces(archive: Archive) -> list[Piece]:
    """The blocks of a document in a package. Raises ``DocumentError``, for an encrypted one too."""
    if MANIFEST in archive:
        manifest = xml_root(archive.read(MANIFEST), f"{archive.name} ({MANIFEST})")
        if any(local(element) == "encryption-data" for element in manifest.iter()):
            raise DocumentError(f"{archive.name}: is protected by a password; open it and save it without one")
    root = xml_root(archive.read(CONTENT), f"{archive.name} ({CONTENT})")
    styles = xml_root(archive.read(STYLES), f"{archive.name} ({STYLES})") if STYLES in archive else None
    body = flat_pieces(root, archive.name, styles)
    if styles is None:
        return body
    return [*_margins(styles, "header"), *body, *_margins(styles, "footer")]


def flat_pieces(root: Element, name: str, styles: Element | None = None) -> list[Piece]:
    """The same of a document that is one XML file; ``styles`` where they have a file of their own."""
    body = next((element for element in root.iter("{*}body") if "office" in element.tag), None)
    if body is None:
        raise DocumentError(f"{name}: has no text body in the OpenDocument namespace; save it again as .odt")
    captions = _caption_styles(root)
    hidden = _hidden_styles([part for part in (styles, root) if part is not None])
    flow = Flow()
    walk = etree.iterwalk(body, events=("start", "end"))
    skipped: Element | None = None
    for event, element in walk:
        tag = local(element)
        if event == "start" and (element.tag in _SKIPPED or _is_hidden(element, tag, hidden)):
            skipped = element
            walk.skip_subtree()
        elif event == "start":
            _start(element, tag, flow, captions)
        else:
            if element is skipped:
                skipped = None
            else:
                _end(tag, flow)
            flow.text(element.tail)
    return flow.finish()


def _start(element: Element, tag: str, flow: Flow, captions: frozenset[str]) -> None:
    """What an element's beginning means for the flow."""
    if tag in _BLOCKS:
        if tag == "table-cell":
            flow.cell()
        styled = _attribute(element, "style-name") in captions
        flow.open("caption" if tag == "p" and styled else _BLOCKS[tag])
    elif tag in _INDEXES:
        flow.open(None, "table of contents")
    elif tag == "table":
        flow.open_table()
    elif tag == "table-row":
        flow.row()
    elif tag in _ASIDES:
        flow.open_aside(_ASIDES[tag])
    elif tag == "line-break":
        flow.line_break()
    elif tag in ("s", "tab"):
        flow.text(" ")
    if tag not in _ASIDES:
        flow.text(element.text)


def _end(tag: str, flow: Flow) -> None:
    """What an element's end means for the flow."""
    if tag in _BLOCKS or tag in _INDEXES:
        flow.close()
    elif tag == "table":
        flow.close_table()
    elif tag in _ASIDES:
        flow.close_aside()


def _caption_styles(root: Element) -> frozenset[str]:
    """Names of the styles that captions have, those derived from them in this file included."""
    names = {"Caption", "Illustration", "Table", "Figure", "Drawing"}
    for style in root.iter("{*}style"):
        if _attribute(style, "parent-style-name") in names:
            names.add(_attribute(style, "name"))
    return frozenset(names)


def _hidden_styles(roots: list[Element]) -> frozenset[str]:
    """Names of the styles whose text is hidden, those derived from them included."""
    styles = {_attribute(style, "name"): style for root in roots for style in root.iter("{*}style")}
    return frozenset(name for name in styles if _display(name, styles) == "none")


def _display(name: str, styles: dict[str, Element]) -> str:
    """What a style, or else the one it derives from, says on whether its text is shown."""
    seen: set[str] = set()
    while name in styles and name not in seen:
        seen.add(name)
        said = (_attribute(x, "display") for x in styles[name] if local(x) == "text-properties")
        if found := next(filter(None, said), ""):
            return found
        name = _attribute(styles[name], "parent-style-name")
    return ""


def _is_hidden(element: Element, tag: str, hidden: frozenset[str]) -> bool:
    """Whether an element's text is not shown: a section that says so, a field, or text in a style for that."""
    if tag in ("p", "h"):
        fields = (x for x in element.iter("{*}hidden-paragraph") if _attribute(x, "is-hidden") == "true")
        return _attribute(element, "style-name") in hidden or next(fields, None) is not None
    if tag == "span":
        return _attribute(element, "style-name") in hidden
    if tag in ("section", "hidden-text"):
        return _attribute(element, "display") == "none" or _attribute(element, "is-hidden") == "true"
    return False


def _attribute(element: Element, name: str) -> str:
    """An attribute's value by its name without namespace."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def _margins(styles: Element, kind: str) -> list[Piece]:
    """Page headers or footers, each text once."""
    texts = dict.fromkeys(
        inner_text(paragraph)
        for margin in styles.iter()
        if local(margin) in (kind, f"{kind}-left", f"{kind}-first")
        for paragraph in margin.iter("{*}p")
    )
    return [Piece(text, "paragraph", f"page {kind}", "running head") for text in texts if text]
