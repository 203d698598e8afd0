"""PDF -> pieces, by PDFium in a process of its own with bounded time and memory."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from aligner.documents.pdf import blocks as pdf_blocks
from aligner.documents.pdf import worker as pdf_worker
from aligner.documents.pdf.line import Line
from aligner.documents.pdf.right_to_left import is_garbled
from aligner.errors import DocumentError

if TYPE_CHECKING:
    from aligner.documents.flow import Piece

_log = logging.getLogger(__name__)

_TAIL = 2048
MEMORY = 2 * 2**30
SECONDS = 60
SECONDS_PER_MEGABYTE = 5
"""Of processor time; a page takes some 10 ms."""
PATIENCE = 4
"""So many times as long may it take by the clock, on a machine with other work."""

REASONS = {
    "password": "is protected by a password; open it and save it without one",
    "security": "is locked by a scheme unknown here; save it without protection",
    "no pages": "has no pages; get the file again, or make it again",
    "damaged": "is damaged or truncated, PDFium cannot open it; get the file again",
    "many pages": f"has {{}} pages, over {pdf_worker.MAX_PAGES}; split it",
    "full page": f"page {{}} holds over {pdf_worker.MAX_PAGE_CHARACTERS} characters, as no page does; print it anew",
}
_BEYOND = "takes more time or memory than any document should, or crashes PDFium; print it to a new PDF"


def pieces(data: bytes, name: str) -> list[Piece]:
    """The blocks of a PDF: paragraphs, headings, items, cells and footnotes, their place the page.

    Raises ``DocumentError`` for one that is locked, damaged, without pages, or without text: a scan needs OCR first.
    """
    pages = _pages(data, name)
    if b"%%EOF" not in data[-_TAIL:]:
        _log.warning("%s: lacks its end, only what could be saved of it is read; get the file again", name)
    without = sum(not page for page in pages)
    if without == len(pages):
        scans = "its page is a picture" if len(pages) == 1 else f"its {len(pages)} pages are pictures"
        raise DocumentError(f"{name}: holds no text, {scans}; run OCR on it first (ocrmypdf, for example)")
    if without:
        _log.warning("%s: %d of %d pages hold no text; if they are scans, run OCR on it", name, without, len(pages))
    found = pdf_blocks.pieces(pages)
    if is_garbled(" ".join(piece.text for piece in found)):
        _log.warning("%s: letters of its Arabic words are out of order; take the text from another file", name)
    return found


def _pages(data: bytes, name: str) -> list[list[Line]]:
    """The lines of each page, from the other process."""
    answer = _answer(data, name)
    if "refused" in answer:
        raise DocumentError(f"{name}: {REASONS[answer['refused']].format(answer['number'])}")
    for number, page in enumerate(answer["pages"], 1):
        if page is None:
            _log.warning("%s: page %d is damaged and left out", name, number)
    return [[Line.of(row) for row in page or ()] for page in answer["pages"]]


def _answer(data: bytes, name: str) -> dict[str, Any]:
    """What the other process says."""
    # It must find this package where this process did, whatever the path was changed to.
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"}
    seconds = SECONDS + len(data) * SECONDS_PER_MEGABYTE // 2**20
    command = [sys.executable, "-m", pdf_worker.__name__, str(MEMORY), str(seconds)]
    clock = seconds * PATIENCE
    try:
        done = subprocess.run(  # noqa: S603 - this interpreter and two numbers
            command, input=data, capture_output=True, timeout=clock, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        raise DocumentError(f"{name}: {_BEYOND}") from None
    if done.returncode:
        _log.debug("%s: %s", name, done.stderr.decode("utf-8", "replace"))
        raise DocumentError(f"{name}: {_BEYOND}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
