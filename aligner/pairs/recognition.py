"""Which bilingual format or table a file is, told from its content; a suffix decides only where content cannot."""

from __future__ import annotations

import codecs
import re
import zlib
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

if TYPE_CHECKING:
    from pathlib import Path

TABLES = ("tsv", "csv", "xlsx", "ods", "jsonl", "parquet")
"""Formats whose columns can be named."""

_HEAD = 32_768
_BETWEEN = r"(?:\s|<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*"
_ROOT = re.compile(rf"{_BETWEEN}<(?:[\w.-]+:)?(?P<name>tmx|xliff)[\s/>]", re.DOTALL)
_STRING = r'"(?:[^"\\\n]|\\.)*"'
_CATALOGUE = re.compile(rf'(?:[ \t]*(?:#[^\n]*)?\r?\n)*(?:msgctxt\s+{_STRING}(?:\s+{_STRING})*\s+)?msgid\s+"')
_OWN = {
    "html": re.compile(r'<meta name="generator" content="aligner">'),
    "txt": re.compile(r"\A# Pairs \(aligner\)\r?\n"),
    "tsv": re.compile(r"\Asource_doc\tsource_id\tsource_text\t"),
}
"""What the files that were written here have near their beginning."""
_DOCX_ROWS = b'"urn:aligner:pairs"'
_ELSEWHERE = re.compile(r"^[/\\]|^\w:|(?:^|[/\\])\.\.(?:[/\\]|$)")
"""Names that point out of the archive."""
_MOSES = (".src", ".trg", ".ids")


def recognised(path: Path) -> str | None:
    """The name of a format in ``aligner.pairs.registry.READERS``, or ``ods``; ``None`` for any other document or text.

    A file of ours is told from other web pages, office documents and texts. Never raises: what cannot be read is not
    recognised, and reading it says why.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except (OSError, ValueError):
        return None
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        return _packed(path)
    found = _text(_beginning(head))
    suffix = path.suffix.removeprefix(".").lower()
    return found or (suffix if suffix in ("tsv", "csv", "jsonl") else None)


def is_corpus(path: Path) -> bool:
    """Whether a directory is a corpus, as ``aligner corpus`` makes them."""
    return (path / "corpus.json").is_file()


def is_result(path: Path) -> bool:
    """Whether a file is one of pairs, a memory or a table: not what somebody means who names its directory."""
    return (
        recognised(path) is not None
        or is_corpus(path)
        or (path.suffix in _MOSES and all(path.with_suffix(each).exists() for each in _MOSES))
    )


def packed_in(path: Path) -> list[str] | None:
    """The files in a zip that is no document itself; ``None`` for any other file."""
    try:
        with ZipFile(path) as archive:
            names = archive.namelist()
    except (BadZipFile, zlib.error, OSError, NotImplementedError, ValueError, RuntimeError, EOFError):
        return None
    if {"[Content_Types].xml", "mimetype", "META-INF/container.xml"} & set(names):
        return None
    return [name for name in names if not name.endswith("/") and not _ELSEWHERE.search(name)]


def _beginning(head: bytes) -> str:
    """The first characters, in what encoding soever: enough to tell markup by."""
    for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(mark):
            return head.removeprefix(mark).decode(codec, "replace")
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1")


def _text(beginning: str) -> str | None:
    root = _ROOT.match(beginning)
    if root:
        return root["name"]
    if _CATALOGUE.match(beginning):
        return "po"
    return next((name for name, mark in _OWN.items() if mark.search(beginning)), None)


def _packed(path: Path) -> str | None:
    """What a zip is by its members, as far as it is a table or was written here."""
    try:
        with ZipFile(path) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" in names:
                return "xlsx"
            if "word/document.xml" in names:
                rows = [name for name in names if re.fullmatch(r"customXml/item\d+\.xml", name)][:20]
                return "docx" if any(_DOCX_ROWS in _head(archive, name) for name in rows) else None
            return "ods" if b"spreadsheet" in _head(archive, "mimetype") else None
    except (BadZipFile, zlib.error, OSError, NotImplementedError, ValueError, RuntimeError, EOFError):
        return None


def _head(archive: ZipFile, member: str) -> bytes:
    """The first bytes of a member; none of one that is not there."""
    if member not in archive.namelist():
        return b""
    with archive.open(member) as stream:
        return stream.read(500)
