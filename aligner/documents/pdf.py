"""PDF -> pieces, by PDFium."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

import pypdfium2

from aligner.documents import pdf_blocks, pdf_page
from aligner.errors import DocumentError

if TYPE_CHECKING:
    from aligner.documents.flow import Piece
    from aligner.documents.pdf_page import Line

_log = logging.getLogger(__name__)

_NO_PAGES = re.compile(rb"/Kids\s*\[\s*\]")

MAX_PAGES = 20_000
MAX_PAGE_CHARACTERS = 1_000_000
"""A page full of the smallest print that can be read has some 20,000."""


def pieces(data: bytes, name: str) -> list[Piece]:
    """The blocks of a PDF: paragraphs, headings, items, cells and footnotes, their place the page.

    Raises ``DocumentError`` for one that is locked, damaged, without pages, or without text: a scan needs OCR first.
    """
    document = _opened(data, name)
    try:
        if len(document) > MAX_PAGES:
            raise DocumentError(f"{name}: has {len(document)} pages, over {MAX_PAGES}; split it")
        pages = [_lines(document, index, name) for index in range(len(document))]
    finally:
        document.close()
    without = sum(not page for page in pages)
    if without == len(pages):
        scans = "its page is" if len(pages) == 1 else f"its {len(pages)} pages are"
        raise DocumentError(f"{name}: holds no text, {scans} pictures; run OCR on it first (ocrmypdf, for example)")
    if without:
        _log.warning("%s: %d of %d pages hold no text; if they are scans, run OCR on it", name, without, len(pages))
    return pdf_blocks.pieces(pages)


def _opened(data: bytes, name: str) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        # PDFium may repeat an earlier file's reason, so that the file must bear it out.
        locked = b"/Encrypt" in data
        if locked and "assword" in str(error):
            raise DocumentError(f"{name}: is protected by a password; open it and save it without one") from None
        if locked and "ecurity" in str(error):
            raise DocumentError(f"{name}: is locked by a scheme unknown here; save it without protection") from None
        if _NO_PAGES.search(data):
            raise DocumentError(f"{name}: has no pages; get the file again, or make it again") from None
        raise DocumentError(f"{name}: is damaged or truncated, PDFium cannot open it; get the file again") from None


def _lines(document: pypdfium2.PdfDocument, index: int, name: str) -> list[Line]:
    """The lines of a page; a page that is damaged is said to be, and has none."""
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        _log.warning("%s: page %d is damaged and left out", name, index + 1)
        return []
    try:
        return pdf_page.lines(page, index + 1, MAX_PAGE_CHARACTERS)
    except OverflowError:
        message = f"{name}: page {index + 1} holds over {MAX_PAGE_CHARACTERS} characters"
        raise DocumentError(f"{message}, as no page does; print it to a new PDF") from None
    finally:
        page.close()
