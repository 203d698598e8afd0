"""Which family of formats a file is of, told from its content, and its reader."""

from __future__ import annotations

import codecs
import logging
import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from aligner.errors import DocumentError
from aligner.files.archive import Archive, is_zip
from aligner.text.encoding import decode, decode_markup

if TYPE_CHECKING:
    from collections.abc import Callable

    from aligner.documents.flow import Piece

_log = logging.getLogger(__name__)

_HEAD = 4096
_PDF = re.compile(rb"%PDF-\d")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD = "WordDocument".encode("utf-16-le")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]", re.I | re.S)
_FRAGMENT = re.compile(r"<(?:p|div|h[1-6]|table|ul|ol|span|br)\b[^>]*>", re.IGNORECASE)
_FLAT_ODF = re.compile(r"\s*<\?xml[^>]*\?>.{0,2000}<office:document\s", re.DOTALL)
_MARKUP = re.compile(r"\s*<(?:\?xml|!doctype|[a-z])", re.IGNORECASE)

ARCHIVE = "a zip of documents"
_SUFFIXES: dict[str, tuple[str, ...]] = {
    "DOCX": (".docx", ".docm", ".dotx"),
    "OpenDocument": (".odt", ".ott", ".fodt", ".odp"),
    "EPUB": (".epub",),
    "PDF": (".pdf",),
    "DOC": (".doc", ".dot"),
    "RTF": (".rtf", ".doc"),
    "HTML": (".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx", ""),
    "subtitles": (".srt", ".vtt"),
    "Markdown": (".md", ".markdown", ".mkd"),
    ARCHIVE: (".zip",),
}


@dataclass(frozen=True, slots=True)
class Options:
    """How to read: encoding and language, where they are known, and pages whole or only their article."""

    encoding: str | None = None
    language: str | None = None
    whole_page: bool = False


def pieces(data: bytes, name: str, options: Options) -> list[Piece] | None:
    """The blocks of a file that is more than plain text; ``None`` for a plain text.

    Raises ``DocumentError`` for what is damaged, locked, empty or of no kind that is read here.
    """
    family = family_of(data, name)
    if family is None:
        return None
    suffix = PurePath(name).suffix.lower()
    if suffix not in _SUFFIXES[family]:
        _log.warning("%s: is %s by its content, and read as that", name, family)
    return _READERS[family](data, name, options)


def family_of(data: bytes, name: str) -> str | None:
    """The family of formats of a file; ``None`` for text. ``DocumentError`` for one known and not read."""
    if is_zip(data):
        return packed_family(Archive(data, name))
    if _PDF.search(data[:1024]):
        return "PDF"
    if data.startswith(_OLE):
        return _ole(data, name)
    if data.lstrip()[:5] == b"{\\rtf":
        return "RTF"
    return _text_family(_beginning(data), name)


def unreadable(head: bytes) -> str:
    """Why a file that begins so is not read here, if there is something to say; empty for any other."""
    if not head.startswith(_OLE):
        return ""
    from aligner.documents.office import doc

    return "" if doc.office() else doc.WITHOUT


def looks_readable(head: bytes) -> bool:
    """Whether a file that begins so is of a family read here, or of one about which there is something to say."""
    if is_zip(head) or _PDF.search(head[:1024]) or head.lstrip()[:5] == b"{\\rtf" or head.startswith(_OLE):
        return True
    beginning = _beginning(head)
    return bool(_HTML.match(beginning) or _FLAT_ODF.match(beginning))


def packed_family(archive: Archive) -> str:
    """What a zip is by its members."""
    if any(name.startswith("word/") and name.endswith(".xml") for name in archive.names()):
        return "DOCX"
    if "META-INF/container.xml" in archive:
        return "EPUB"
    if "content.xml" in archive and ("mimetype" in archive or "META-INF/manifest.xml" in archive):
        kind = archive.read("mimetype").strip() if "mimetype" in archive else b"text"
        if b"spreadsheet" in kind:
            raise DocumentError(f"{archive.name}: is a spreadsheet; name the column that has the text")
        return "OpenDocument"
    if "xl/workbook.xml" in archive:
        raise DocumentError(f"{archive.name}: is a spreadsheet; name the column that has the text")
    if "ppt/presentation.xml" in archive:
        raise DocumentError(f"{archive.name}: is a presentation; save its text as a text file or .docx")
    return ARCHIVE


def _ole(data: bytes, name: str) -> str:
    """The family of a file in Microsoft's old container, of which only Word's is read."""
    if _ENCRYPTED in data:
        raise DocumentError(f"{name}: is protected by a password; open it and save it without one")
    if _WORD not in data:
        raise DocumentError(f"{name}: is a file of an old office program (.xls, .ppt); open it and save it as .docx")
    return "DOC"


def _beginning(data: bytes) -> str:
    """The first characters, in what encoding soever: enough to tell markup by."""
    head = data[:_HEAD]
    for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(mark):
            return head.removeprefix(mark).decode(codec, "replace")
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1")


def _text_family(beginning: str, name: str) -> str | None:
    """What a file is that can be read as text."""
    from aligner.documents.plain.subtitles import is_subtitles

    suffix = PurePath(name).suffix.lower()
    if _FLAT_ODF.match(beginning):
        return "OpenDocument"
    if _HTML.match(beginning) or (suffix in _SUFFIXES["HTML"][:3] and _FRAGMENT.search(beginning)):
        return "HTML"
    if is_subtitles(beginning):
        return "subtitles"
    return "Markdown" if suffix in _SUFFIXES["Markdown"] and not _MARKUP.match(beginning) else None


def _docx(data: bytes, name: str, options: Options) -> list[Piece]:
    from aligner.documents.office import docx

    return docx.pieces(Archive(data, name))


def _doc(data: bytes, name: str, options: Options) -> list[Piece]:
    from aligner.documents.office import doc

    return doc.pieces(data, name)


def _opendocument(data: bytes, name: str, options: Options) -> list[Piece]:
    from aligner.documents.markup import xml_root
    from aligner.documents.office import odt

    return odt.pieces(Archive(data, name)) if is_zip(data) else odt.flat_pieces(xml_root(data, name), name)


def _epub(data: bytes, name: str, options: Options) -> list[Piece]:
    from aligner.documents.web import epub

    return epub.pieces(Archive(data, name))


def _pdf(data: bytes, name: str, options: Options) -> list[Piece]:
    from aligner.documents.pdf import reader as pdf

    return pdf.pieces(data, name)


def _rtf(data: bytes, name: str, options: Options) -> list[Piece]:
    from aligner.documents.office import rtf

    return rtf.pieces(data, name)


def _html(data: bytes, name: str, options: Options) -> list[Piece]:
    from aligner.documents.web import html

    return html.pieces(
        decode_markup(data, name, options.encoding, options.language).text, name, whole_page=options.whole_page
    )


def _subtitles(data: bytes, name: str, options: Options) -> list[Piece]:
    from aligner.documents.plain import subtitles

    return subtitles.pieces(decode(data, name, options.encoding, options.language).text, name)


def _markdown(data: bytes, name: str, options: Options) -> list[Piece]:
    from aligner.documents.web import markdown

    return markdown.pieces(decode_markup(data, name, options.encoding, options.language).text, name)


def _zip(data: bytes, name: str, options: Options) -> list[Piece]:
    raise DocumentError(f"{name}: is a zip file within another; unpack it first")


_READERS: dict[str, Callable[[bytes, str, Options], list[Piece]]] = {
    "DOCX": _docx,
    "DOC": _doc,
    "OpenDocument": _opendocument,
    "EPUB": _epub,
    "PDF": _pdf,
    "RTF": _rtf,
    "HTML": _html,
    "subtitles": _subtitles,
    "Markdown": _markdown,
    ARCHIVE: _zip,
}
