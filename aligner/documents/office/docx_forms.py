"""What mammoth would leave out of a Word document, put into forms that it reads; and what Word hides, taken out.

Of a field its result is text and its instruction is not, though other fields in that have results of their own. Fields
of one element, runs of one direction, the base of ruby and formulas are text; mammoth skips them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from aligner.documents.markup import local

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from aligner.documents.markup import Element

NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_MATHS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
)
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
VML = "{urn:schemas-microsoft-com:vml}"
_SHAPES = ("oval", "polyline", "arc", "curve", "line")
"""What may have text in it as rectangles have, of which alone mammoth knows."""
_WRAPPERS = ("fldSimple", "dir", "bdo")
_OFF = ("0", "false", "off")
_FIELD_PARTS = ("rpr", "fldchar", "instrtext")
"""What stays of a hidden run: a field must end where it began."""
_BEFORE = {"num": "", "den": "/", "sup": "^", "sub": "_"}
_BETWEEN = ("bookmark", "prooferr", "perm", "commentrange", "movefromrange", "movetorange")
"""How elements without text begin that may stand between two paragraphs."""
_UNSEEN = ("del", "movefrom")


def simplify(roots: Mapping[str, Element]) -> set[str]:
    """Rewrite the parts of a document in place; gives the names of those that are not as they were."""
    hidden = frozenset(_hidden_styles(roots.values()))
    return {name for name, root in roots.items() if _namespace(root) and _simplify(root, hidden)}


def _namespace(root: Element) -> str:
    """The namespace of Word's own elements, in braces; empty for a part that is not in it."""
    return next((f"{{{name}}}" for name in NAMESPACES if root.tag.startswith(f"{{{name}}}")), "")


def _simplify(root: Element, hidden: Collection[str]) -> bool:
    """One part; whether anything was changed."""
    word = _namespace(root)
    asked = list(_in_instructions(root, word))
    for child in asked:
        _replace(child, [])
    runs = [run for run in root.iter(f"{word}r") if _is_hidden(run, word, hidden)]
    for run in runs:
        _empty(run)
    rubies = list(root.iter(f"{word}ruby"))
    for ruby in rubies:
        _replace(ruby, _base(ruby, word))
    blanks = list(root.iter(f"{word}ptab", f"{word}cr"))
    for blank in blanks:
        blank.tag = f"{word}tab" if local(blank) == "ptab" else f"{word}br"
    marks = [mark for paragraph in root.iter(f"{word}p") for mark in _lone_mark(paragraph, word)]
    for mark in marks:
        _replace(mark, [])
    formulas = list(_formulas(root))
    for formula in formulas:
        _replace(formula, [_written(formula, word)])
    wrappers = list(root.iter(*(f"{word}{name}" for name in _WRAPPERS)))
    for wrapper in wrappers:
        _replace(wrapper, list(wrapper))
    alternatives = [x for x in root.iter(f"{_COMPATIBILITY}AlternateContent") if _has_no_other(x)]
    for alternative in alternatives:
        _replace(alternative, list(alternative[0]))
    shapes = list(root.iter(*(f"{VML}{name}" for name in _SHAPES)))
    for shape in shapes:
        shape.tag = f"{VML}rect"
    return bool(asked or runs or rubies or blanks or marks or formulas or wrappers or alternatives or shapes)


def _lone_mark(paragraph: Element, word: str) -> list[Element]:
    """The deletion of a paragraph's mark where no paragraph follows that its text could go on in.

    Mammoth puts that text into the next paragraph wherever it is, a table's cell say, and loses it at the end.
    """
    following = paragraph.getnext()
    while following is not None and local(following).startswith(_BETWEEN):
        following = following.getnext()
    return (
        [] if following is not None and local(following) == "p" else paragraph.findall(f"{word}pPr/{word}rPr/{word}del")
    )


def _has_no_other(alternative: Element) -> bool:
    """Whether content is given in one form only, which is no text box: of those mammoth is given the old form."""
    return [local(x) for x in alternative] == ["choice"] and next(alternative.iter("{*}txbxContent"), None) is None


def _replace(element: Element, others: Iterable[Element]) -> None:
    """Put other elements where one is."""
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    element.tail = None
    parent[place : place + 1] = list(others)


def _in_instructions(root: Element, word: str) -> Iterator[Element]:
    """What runs hold between a field's beginning and its result, such as the result of a field that it asks for."""
    marks = _field_marks(root, word)
    asking: list[bool] = []
    for element in root.iter() if marks else ():
        kind = element.get(f"{word}fldCharType") if element in marks else ""
        if kind == "begin":
            asking.append(True)
        elif kind == "separate":
            asking[-1] = False
        elif kind == "end":
            asking.pop()
        elif any(asking) and local(element) not in _FIELD_PARTS:
            parent = element.getparent()
            if parent is not None and parent.tag == f"{word}r":
                yield element


def _field_marks(root: Element, word: str) -> set[Element]:
    """The marks of fields that end: one that does not would take the rest of the document for its instruction."""
    found: set[Element] = set()
    open_fields: list[list[Element]] = []
    for mark in root.iter(f"{word}fldChar"):
        kind = mark.get(f"{word}fldCharType")
        if kind == "begin":
            open_fields.append([mark])
        elif open_fields and kind in ("separate", "end"):
            open_fields[-1].append(mark)
            if kind == "end":
                found.update(open_fields.pop())
    return found


def _base(ruby: Element, word: str) -> list[Element]:
    """What the runs hold that a reading stands over; the ruby stands in a run itself."""
    runs = [run for base in ruby.iter(f"{word}rubyBase") for run in base.iter(f"{word}r")]
    return [child for run in runs for child in run if local(child) != "rpr"]


def _formulas(root: Element) -> Iterator[Element]:
    """Formulas that stand in no other."""
    for namespace in _MATHS:
        yield from root.iter(f"{{{namespace}}}oMathPara")
        inner = root.iter(f"{{{namespace}}}oMath")
        yield from (x for x in inner if not any(local(y) in ("omathpara", "omath") for y in x.iterancestors()))


def _written(formula: Element, word: str) -> Element:
    """A formula as a run of text, in a paragraph of its own where it is in none."""
    run = etree.Element(f"{word}r")
    text = etree.SubElement(run, f"{word}t")
    text.text = _line(formula)
    if any(local(x) == "p" for x in formula.iterancestors()):
        return run
    paragraph = etree.Element(f"{word}p")
    paragraph.append(run)
    return paragraph


def _line(element: Element) -> str:
    """A formula on one line: ``(a+b)/c``, ``x^2``, ``√(y)``."""
    name = local(element)
    if name == "t":
        return element.text or ""
    if name in _UNSEEN:
        return ""
    text = "".join(_line(child) for child in element)
    if name == "d":
        return f"({text})"
    if name == "rad":
        return f"√{_bracketed(text)}"
    if name in _BEFORE and text:
        return _BEFORE[name] + _bracketed(text)
    return text


def _bracketed(text: str) -> str:
    """In brackets unless it is one word or number."""
    return text if text.isalnum() or (text[:1] == "(" and text[-1:] == ")") else f"({text})"


def _empty(run: Element) -> None:
    """Take a hidden run's text out."""
    for child in [child for child in run if local(child) not in _FIELD_PARTS]:
        run.remove(child)


def _is_hidden(run: Element, word: str, hidden: Collection[str]) -> bool:
    """Whether a run is not shown, by its own word or else its style's or paragraph's."""
    own = _vanishes(run.find(f"{word}rPr"), word)
    if own is not None or not hidden:
        return bool(own)
    style = run.find(f"{word}rPr/{word}rStyle")
    paragraph = next(run.iterancestors(f"{word}p"), None)
    outer = paragraph.find(f"{word}pPr/{word}pStyle") if paragraph is not None else None
    return any(x is not None and x.get(f"{word}val") in hidden for x in (style, outer))


def _vanishes(properties: Element | None, word: str) -> bool | None:
    """What properties of characters say on whether these are hidden; ``None``: nothing."""
    mark = properties.find(f"{word}vanish") if properties is not None else None
    return None if mark is None else mark.get(f"{word}val", "true") not in _OFF


def _hidden_styles(roots: Iterable[Element]) -> Iterator[str]:
    """Names of the styles, and of those based on them, whose text is hidden."""
    styles = [(style, word) for root in roots if (word := _namespace(root)) for style in root.iter(f"{word}style")]
    said = {x.get(f"{word}styleId", ""): _vanishes(x.find(f"{word}rPr"), word) for x, word in styles}
    bases = {x.get(f"{word}styleId", ""): x.find(f"{word}basedOn") for x, word in styles}
    words = {x.get(f"{word}styleId", ""): word for x, word in styles}
    for name in said:
        current, seen = name, set[str]()
        while current in said and current not in seen and said[current] is None:
            seen.add(current)
            base = bases[current]
            current = base.get(f"{words[current]}val", "") if base is not None else ""
        if said.get(current):
            yield name
