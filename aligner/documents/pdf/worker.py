"""The process that PDFium runs in: a PDF on standard input, its lines as JSON on standard output.

A page's drawing commands cost PDFium a microsecond and a hundred bytes for each byte, and 70 kB can unpack to 50 MB of
them: 54 s and 4 GB were measured. No figure in the file tells beforehand, so the process has limits of its own.
"""

from __future__ import annotations

import json
import re
import sys

import pypdfium2

from aligner.documents.pdf import page as pdf_page
from aligner.documents.pdf.line import Line

MAX_PAGES = 20_000
MAX_PAGE_CHARACTERS = 1_000_000
"""A page full of the smallest print that can be read has some 20,000."""

_NO_PAGES = re.compile(rb"/Kids\s*\[\s*\]")


class RefusedError(Exception):
    """Why a file is not read: a key of ``pdf.REASONS`` and a number for its text."""

    def __init__(self, reason: str, number: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.number = reason, number


def pages(data: bytes) -> list[list[Line] | None]:
    """The lines of each page, ``None`` for one that is damaged; raises ``RefusedError``."""
    document = _opened(data)
    if len(document) > MAX_PAGES:
        raise RefusedError("many pages", len(document))
    return [_lines(document, index) for index in range(len(document))]


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise RefusedError("password") from None
        if "ecurity" in str(error):
            raise RefusedError("security") from None
        # PDFium opens no file whose tree of pages is sound and empty.
        raise RefusedError("no pages" if _NO_PAGES.search(data) else "damaged") from None


def _lines(document: pypdfium2.PdfDocument, index: int) -> list[Line] | None:
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return None
    try:
        return pdf_page.lines(page, index + 1, MAX_PAGE_CHARACTERS)
    except OverflowError:
        raise RefusedError("full page", index + 1) from None
    finally:
        page.close()


def _limit(memory: int, seconds: int) -> None:
    """Give the process its limits, in bytes and of processor time, where the system has them."""
    try:
        import resource
    except ImportError:  # Windows: only the clock of the process that waits
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read, write, end; the two arguments are the limits."""
    _limit(*map(int, sys.argv[1:]))
    data = sys.stdin.buffer.read()
    try:
        answer: dict[str, object] = {
            "pages": [None if page is None else [line.row() for line in page] for page in pages(data)]
        }
    except RefusedError as refused:
        answer = {"refused": refused.reason, "number": refused.number}
    # Halves of characters, which some fonts yield, have no form in UTF-8: JSON writes them as escapes.
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
