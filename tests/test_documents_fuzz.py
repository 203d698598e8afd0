"""Real files with bytes changed at random: each is read, or refused in one line, and soon."""

from __future__ import annotations

import contextlib
import io
import zipfile
from datetime import timedelta
from functools import cache
from pathlib import Path

import document_files as make
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aligner import documents
from aligner.documents.pdf import blocks as pdf_blocks
from aligner.documents.pdf import worker as pdf_worker
from aligner.errors import DocumentError

SAMPLES = Path(__file__).parent / "data" / "samples"
MARKDOWN = """---
title: x
---
# Head

Text with a *mark*[^1] and [link](http://a.b).

- item
  - inner

| a | b |
|---|---|
| c | d |

[^1]: The note.

<p>html <b>bold</b></p>

```
code
```
"""
SUBTITLES = (
    "1\n00:00:01,000 --> 00:00:02,500\n- Where is\n<i>the ferry?</i>\n\n2\n00:00:03,000 --> 00:00:04,000\nGone.\n"
)
WORD = (
    "<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:r><w:t>Head</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r>"
    "<w:t>Cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r>"
    "<w:delText>old</w:delText></w:r></w:del><w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
)
NOTES = (
    f"<w:footnotes xmlns:w='{make.W}'><w:footnote w:id='2'><w:p><w:r><w:t>N</w:t></w:r></w:p></w:footnote>"
    "</w:footnotes>"
)


@cache
def seeds() -> dict[str, bytes]:
    return {
        "word.docx": make.docx(WORD, footnotes=NOTES),
        "sample.docx": (SAMPLES / "sample.en.docx").read_bytes(),
        "sample.odt": (SAMPLES / "sample.en.odt").read_bytes(),
        "sample.epub": (SAMPLES / "sample.en.epub").read_bytes(),
        "sample.pdf": (SAMPLES / "sample.en.pdf").read_bytes(),
        "lines.pdf": make.pdf([[(50, 500, 10, "One line"), (50, 488, 10, "and the next.")], [(50, 500, 10, "Two")]]),
        "sample.html": (SAMPLES / "sample.en.html").read_bytes(),
        "sample.rtf": (SAMPLES / "sample.ru.rtf").read_bytes(),
        "notes.md": MARKDOWN.encode(),
        "film.srt": SUBTITLES.encode(),
        "film.vtt": b"WEBVTT\n\n" + SUBTITLES.replace(",", ".").encode(),
        "texts.zip": make.zipped({"letter.txt": "A letter to a friend.\n\nIt is short."}),
    }


NAMES = tuple(seeds())
PIECES = st.one_of(
    st.binary(max_size=4),
    st.sampled_from(
        [b"<", b">", b"</", b"&", b'"', b"\0", b"{", b"}", b"\\", b"\\'", b"\\u-9 ", b"\xff\xfe", b"]]>", b"\n\n"]
    ),
)
EDIT = st.tuples(st.floats(0, 1), st.integers(0, 60), PIECES, st.booleans())


def edited(data: bytes, edits: list[tuple[float, int, bytes, bool]]) -> bytes:
    """The same with stretches taken out or doubled, and others put in."""
    for place, length, piece, doubled in edits:
        start = int(place * len(data))
        data = data[:start] + piece + (data[start : start + length] * 2 if doubled else b"") + data[start + length :]
    return data


def edited_inside(data: bytes, member: int, edits: list[tuple[float, int, bytes, bool]]) -> bytes:
    """A zip with one member edited and packed soundly."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        members = old.infolist()
        for number, info in enumerate(members):
            content = old.read(info)
            new.writestr(info.filename, edited(content, edits) if number == member % len(members) else content)
    return buffer.getvalue()


def is_read_or_refused(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    document, refusal = None, ""
    try:
        document = documents.read(path)
    except DocumentError as error:
        refusal = str(error)
    if document is None:
        assert str(path) in refusal
        assert "\n" not in refusal
    else:
        assert all(0 <= block.start <= block.stop <= len(document.text) for block in document.blocks)
        document.text.encode("utf-8")


FUZZ = settings(
    max_examples=40, deadline=timedelta(seconds=10), suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("name", [name for name in NAMES if not name.endswith(".pdf")])
@FUZZ
@given(edits=st.lists(EDIT, min_size=1, max_size=6))
def test_changed_files(tmp_path, name, edits):
    is_read_or_refused(tmp_path / name, edited(seeds()[name], edits))


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".pdf")])
@FUZZ
@given(edits=st.lists(EDIT, min_size=1, max_size=6))
def test_changed_pdfs(name, edits):
    """In this process: one of its own for each would take most of the time."""
    pages = []
    with contextlib.suppress(pdf_worker.RefusedError):
        pages = [page or [] for page in pdf_worker.pages(edited(seeds()[name], edits))]
    found = pdf_blocks.pieces(pages)
    assert sum(len(piece.text) for piece in found) <= sum(len(line.text) + 1 for page in pages for line in page)


@pytest.mark.parametrize("name", [name for name in NAMES if seeds()[name].startswith(b"PK")])
@FUZZ
@given(member=st.integers(0, 20), edits=st.lists(EDIT, min_size=1, max_size=4))
def test_files_with_changed_members(tmp_path, name, member, edits):
    is_read_or_refused(tmp_path / name, edited_inside(seeds()[name], member, edits))


@pytest.mark.parametrize("suffix", [".docx", ".odt", ".pdf", ".epub", ".html", ".rtf", ".md", ".srt", ".zip", ".txt"])
@FUZZ
@given(data=st.binary(max_size=300))
def test_noise_under_every_name(tmp_path, suffix, data):
    is_read_or_refused(tmp_path / f"noise{suffix}", data)
