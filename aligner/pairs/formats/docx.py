"""DOCX: a table of source and target to read, to comment and to correct in a word processor.

Words that matched are underlined; of a match a third column has rank, score and place. The heading row names the
documents and is repeated on each page; the recipe stands under the table. What the table does not show is kept in the
document's custom XML and survives in Word and LibreOffice; read back, a text that was corrected in the table counts,
and what was kept is put to it: by order, or by the source text when rows were added or removed. A row that is not known
is a pair of its own.

A two-column table of any other document is read too, each row as a pair.
"""

from __future__ import annotations

import struct
import zlib
from collections import defaultdict, deque
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO
from zipfile import BadZipFile

from lxml import etree

from aligner.errors import OutputError
from aligner.files.archive import Archive
from aligner.pairs.parts import embedded, xml
from aligner.pairs.parts.docx_table import Cells, rows_of, shown, table_of
from aligner.pairs.parts.office_archive import checked
from aligner.pairs.parts.records import records
from aligner.pairs.parts.units import batches, has_text, unit
from aligner.text.inline_json import dumped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import polars as pl

    from aligner.pairs.parts.records import Record
    from aligner.pairs.selection import Selection

_BROKEN = (
    *(ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError, EOFError),
    *(BadZipFile, etree.XMLSyntaxError, zlib.error, struct.error),
)
"""What python-docx and zipfile raise for parts that are damaged, missing, encrypted or of another kind."""

_LARGEST = 40 << 20
"""Bytes of markup in a document that is read: as a tree they take up to 23 times as much. Word itself takes 32 MB."""
_RATIO = 1_032
"""Of any text: 3,000 equal pairs of 200 words unpack to 310 times their size, and ``_LARGEST`` bounds the whole."""
_MOST = 30_000
"""Rows that are written: 33 MB of markup with sentences of 14 words, 400 MB of memory, and Word is slow with fewer."""

_NAMESPACE = "urn:aligner:pairs"
_PLACE = "/customXml/item%d.xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"


def write(frames: Iterable[pl.DataFrame], stream: BinaryIO, /) -> int:
    """Write the document; it is made in memory first, because a pipe cannot seek."""
    import polars as pl
    from docx import Document

    frame = pl.concat(_bounded(frames), how="diagonal")
    rows = list(records([frame]))
    document = Document()
    _page(document)
    document.element.body.insert(0, table_of(rows, _heading(rows)))
    for recipe in list(dict.fromkeys(row["recipe"] for row in rows if row["recipe"]))[:20]:
        document.add_paragraph(shown(recipe)).style = "Caption"
    _keep(document, frame.columns, rows)
    data = BytesIO()
    document.save(data)
    size = _markup(Archive(data.getvalue(), "the document", ratio=_RATIO))
    if size > _LARGEST:
        raise OutputError(f"{size >> 20} MB of text and markup, too much for a docx document: use html, xlsx or tsv")
    stream.write(data.getbuffer())
    return frame.height


def _markup(archive: Archive) -> int:
    """Bytes of all parts that are parsed."""
    return sum(archive.size(name) for name in archive.names() if name.endswith((".xml", ".rels")))


def _bounded(frames: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """The tables as long as they are not too many rows for a document."""
    rows = 0
    for frame in frames:
        rows += frame.height
        if rows > _MOST:
            raise OutputError(f"over {_MOST:,} rows, too many for a docx document: use --min-score, html, xlsx or tsv")
        yield frame


def _page(document: Any) -> None:  # noqa: ANN401 - python-docx
    """Room for two columns, and neutral properties instead of the template's."""
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(1.8)
    document.core_properties.author = "aligner"
    document.core_properties.title = "Pairs"
    document.core_properties.comments = ""


def _heading(rows: list[Record]) -> tuple[str, str]:
    """The documents of either side, or how many they are."""
    sides = []
    for side in ("source", "target"):
        names = list(dict.fromkeys(row[f"{side}_doc"] for row in rows if row[f"{side}_doc"]))
        sides.append(", ".join(names) if len(names) <= 2 else f"{len(names)} documents")
    return sides[0] or "Source", sides[1] or "Target"


def _keep(document: Any, columns: list[str], rows: list[Record]) -> None:  # noqa: ANN401
    """Put the whole rows beside the text, one element each, so that no single text grows beyond what parsers take."""
    from docx.opc.part import Part

    head = embedded.heading(columns, rows)
    root = etree.Element(f"{{{_NAMESPACE}}}pairs", nsmap={"a": _NAMESPACE})
    etree.SubElement(root, f"{{{_NAMESPACE}}}head").text = dumped(head)
    for row in rows:
        etree.SubElement(root, f"{{{_NAMESPACE}}}row").text = dumped(embedded.values(head, row))
    data = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    package = document.part.package
    part = Part(package.next_partname(_PLACE), "application/xml", data, package)
    document.part.relate_to(part, _RELATION)


def read(path: Path, selection: Selection, /) -> Iterator[pl.DataFrame]:
    """The rows of the first table; ``ValueError`` for a document without one."""
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    data, archive = checked(path, "word/document.xml", "docx", ratio=_RATIO)
    size = _markup(archive)
    if size > _LARGEST:
        raise ValueError(
            f"it has {size >> 20:,} MB of text and markup, over {_LARGEST >> 20}: split it, or save it as tsv"
        )
    try:
        document = Document(BytesIO(data))
    except etree.XMLSyntaxError as error:
        raise ValueError(f"a part of it cannot be read: {xml.complaint(error)}") from error
    except (*_BROKEN, PackageNotFoundError) as error:
        reason = str(error).partition("\n")[0]
        raise ValueError(f"it is no docx document that can be opened ({reason}): save it as docx again") from error
    cells = rows_of(document.element)
    head, kept = _kept(document)
    if head is None:
        yield _others(cells, path.name, selection)
        return
    yield embedded.table(head, _known(cells[1:], kept, selection))


def _kept(document: Any) -> tuple[dict[str, Any] | None, list[Record]]:  # noqa: ANN401
    """The rows that were put beside the text."""
    for relation in document.part.rels.values():
        if relation.is_external or relation.reltype != _RELATION:
            continue
        if f'"{_NAMESPACE}"'.encode() not in relation.target_part.blob[:500]:
            continue
        root = xml.parsed(relation.target_part.blob)
        head = embedded.parsed(root.findtext("{*}head") or "null")
        rows = [embedded.parsed(row.text or "null") for row in root.iterfind("{*}row")]
        return head, embedded.loaded(head, rows)
    return None, []


def _known(cells: list[Cells], kept: list[Record], selection: Selection) -> list[Record]:
    """The table's rows with what was kept of them."""
    waiting: defaultdict[str, deque[Record]] = defaultdict(deque)
    for row in kept:
        waiting[_saved(row["source_text"])].append(row)
    rows = []
    for number, (source, target) in enumerate(cells, 1):
        if len(cells) == len(kept):
            row = kept[number - 1]
        elif waiting[_saved(source)]:
            row = waiting[_saved(source)].popleft()
        else:
            row = _blank(kept) | unit(number, "", source, target, (selection.source_lang, selection.target_lang))
        rows.append(_corrected(row, source, target))
    return rows


def _saved(text: str) -> str:
    """A text by which it is known again after LibreOffice saved it, which writes ``_x0041_`` as ``_x005F_x0041_``.

    No text of WordprocessingML has such escapes (they are of ``ST_Xstring``), and neither program reads them as such.
    """
    return shown(text).replace("_x005F_", "_")


def _blank(kept: list[Record]) -> Record:
    """Empty values for the columns of the other rows."""
    return dict.fromkeys(kept[0] if kept else (), "")


def _corrected(row: Record, source: str, target: str) -> Record:
    """A row with the texts of the table, as far as they are not just what was written; words no longer there go."""
    changed = dict(row)
    for side, text in (("source", source), ("target", target)):
        if _saved(row[f"{side}_text"]) == _saved(text):
            continue
        changed[f"{side}_text"] = text
        if row.get(f"{side}_evidence", "") not in text:
            changed[f"{side}_evidence"] = ""
    return changed


def _others(cells: list[Cells], name: str, selection: Selection) -> pl.DataFrame:
    """The rows of a table from elsewhere."""
    import polars as pl

    languages = selection.source_lang, selection.target_lang
    filled = [row for row in cells if any(row)]
    rows = (unit(number, name, source, target, languages) for number, (source, target) in enumerate(filled, 1))
    return pl.concat([pl.DataFrame(), *batches(filter(has_text, rows))], how="diagonal")
