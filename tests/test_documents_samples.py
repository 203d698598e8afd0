"""One text in every format gives the same sentences."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from aligner import documents
from aligner.segment import segment
from aligner.types import Document

SAMPLES = Path(__file__).parent / "data" / "samples"
FILES = sorted(path for path in SAMPLES.iterdir() if path.name.startswith(("sample.", "columns.")))
STRUCTURED = [path for path in FILES if path.suffix not in (".txt", ".pdf", ".epub")]


def sentences(document: Document) -> list[str]:
    return [sentence.text for sentence in segment(document)]


def expected(path: Path) -> list[str]:
    language = path.name.split(".")[1]
    texts = sentences(documents.read(SAMPLES / f"sample.{language}.utf-8.txt"))
    assert len(texts) == 38
    if "koi8-r" in path.name:
        # The one difference: KOI8-R has neither guillemets nor the long dash.
        texts = [text.translate(str.maketrans("«»—", '""-')) for text in texts]
    return texts


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_format_gives_the_same_sentences(path):
    document = documents.read(path)

    assert sentences(document) == expected(path)
    assert document.language == path.name.split(".")[1]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_blocks_are_stretches_of_the_text_in_order(path):
    document = documents.read(path)

    assert all(a.stop <= b.start for a, b in zip(document.blocks, document.blocks[1:], strict=False))
    assert all(
        document.text[b.start : b.stop].strip() == document.text[b.start : b.stop] != "" for b in document.blocks
    )
    assert all(block.place for block in document.blocks)


@pytest.mark.parametrize("path", STRUCTURED, ids=lambda path: path.name)
def test_kinds_are_kept(path):
    kinds = [block.kind for block in documents.read(path).blocks if not block.boilerplate]

    assert kinds.count("heading") == 4
    assert kinds.count("item") == 3
    assert kinds.count("cell") == 4
    assert kinds.index("footnote") == 2, "after the paragraph with its mark"


@pytest.mark.parametrize("name", ["sample.ru.pdf", "columns.ru.pdf", "sample.en.pdf"])
def test_pdf_keeps_kinds_and_pages(name):
    document = documents.read(SAMPLES / name)
    running = [block for block in document.blocks if not block.boilerplate]

    assert [b.kind for b in running].count("heading") == 4
    assert [b.kind for b in running].count("item") == 3
    assert [b.kind for b in running].count("footnote") == 1
    assert [b.kind for b in running].count("cell") == 4
    assert {b.place for b in document.blocks} == {"page 1", "page 2", "page 3"}
    heads = [document.text[b.start : b.stop] for b in document.blocks if b.boilerplate == "running head"]
    assert sorted(heads)[:3] == ["1", "2", "3"]
    assert len(heads) == 6


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_the_samples_can_be_made_again(tmp_path):
    for name in ("make.py", "text.ru", "text.en"):
        shutil.copy(SAMPLES / name, tmp_path)
    code = (
        "import make; from pathlib import Path; p = Path('x.fodt'); p.write_text(make.flat('en'), encoding='utf-8'); "
    )
    code += "make.convert(p, 'docx', Path('sample.en.docx'))"
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, timeout=120)

    assert sentences(documents.read(tmp_path / "sample.en.docx")) == expected(SAMPLES / "sample.en.docx")
