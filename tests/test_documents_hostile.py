"""Files that are locked, damaged or made to do harm: one clear line each, in bounded time and memory."""

from __future__ import annotations

import io
import struct
import sys
import time
import zipfile
import zlib
from pathlib import Path

import document_files as make
import pytest

from aligner import documents
from aligner.documents.pdf import worker as pdf_worker
from aligner.errors import DocumentError
from aligner.files import archive

SAMPLES = Path(__file__).parent / "data" / "samples"
TEXT = "The ferry leaves the harbour every morning at seven and comes back in the evening."
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{"".join(f"&{a};" for _ in range(10))}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>'
DEEP = 10_000


def refusal(path: Path, data: bytes, name: str) -> str:
    """The one line that reading such a file ends with."""
    file = path / name
    file.write_bytes(data)
    before = sorted(path.iterdir())
    started = time.perf_counter()
    with pytest.raises(DocumentError) as error:
        documents.read(file)
    assert time.perf_counter() - started < 5
    assert sorted(path.iterdir()) == before, "nothing is written"
    message = str(error.value)
    assert message.startswith(str(file))
    assert "\n" not in message
    return message


def with_dtd(document: str, dtd: str) -> str:
    """An XML text with a DTD, and the entity ``j`` at the end of its paragraphs."""
    return document.replace("?>", f"?>{dtd}", 1).replace("</p>", "&j;</p>")


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.epub", "a.zip"])
def test_truncated_packages(tmp_path, name):
    source = SAMPLES / ("sample.en" + Path(name).suffix)
    data = source.read_bytes() if source.exists() else make.zipped({"a.txt": TEXT * 50})

    assert "truncated" in refusal(tmp_path, data[: len(data) // 2], name)


def test_truncated_pdf(tmp_path):
    data = (SAMPLES / "sample.en.pdf").read_bytes()

    assert "damaged or truncated" in refusal(tmp_path, data[:500], "a.pdf")


def test_truncated_rtf(tmp_path):
    data = (SAMPLES / "sample.ru.rtf").read_bytes()

    assert "truncated" in refusal(tmp_path, data[:-100], "a.rtf")


def test_pdf_that_needs_a_password(tmp_path):
    key = "<" + "00" * 32 + ">"
    data = make.pdf([[(50, 500, 10, TEXT)]])
    locked = data.replace(b"/Root 1 0 R", b"/Root 1 0 R/ID[<00><00>]/Encrypt 1000 0 R", 1)
    encrypt = f"1000 0 obj<</Filter/Standard/V 1/R 2/P -4/O{key}/U{key}>>endobj\n".encode()
    start = locked.index(b"xref\n")
    locked = locked[:start] + encrypt + locked[start:].replace(b"xref\n0 6", b"xref\n0 6", 1)
    entry = f"1000 1\n{start:010} 00000 n \n".encode()
    locked = locked.replace(b"trailer", entry + b"trailer")
    table = locked.rindex(b"startxref\n")
    locked = locked[:table] + f"startxref\n{start + len(encrypt)}\n%%EOF".encode()

    assert "is protected by a password" in refusal(tmp_path, locked, "a.pdf")


def test_word_file_that_needs_a_password(tmp_path):
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500

    assert "is protected by a password" in refusal(tmp_path, data, "a.docx")


def test_old_word_file(tmp_path):
    assert "save it as .docx" in refusal(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "a.doc")


def test_odt_that_needs_a_password(tmp_path):
    manifest = '<m:manifest xmlns:m="x"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    data = make.odt("", **{"META-INF/manifest.xml": manifest})

    assert "is protected by a password" in refusal(tmp_path, data, "a.odt")


def test_locked_book(tmp_path):
    lock = '<e xmlns="x"><EncryptedData><EncryptionMethod Algorithm="aes"/></EncryptedData></e>'
    data = make.epub([make.xhtml(f"<p>{TEXT}</p>")], **{"META-INF/encryption.xml": lock})

    assert "is locked (DRM)" in refusal(tmp_path, data, "a.epub")


def test_member_that_needs_a_password(tmp_path):
    data = bytearray(make.zipped({"a.txt": TEXT}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1

    assert "is encrypted" in refusal(tmp_path, bytes(data), "a.zip")


def test_pdf_without_pages(tmp_path):
    assert "has no pages" in refusal(tmp_path, make.pdf([]), "a.pdf")


def test_scanned_pdf(tmp_path):
    message = refusal(tmp_path, make.pdf([[], [], []]), "a.pdf")

    assert "no text" in message
    assert "OCR" in message


def test_pdf_page_with_too_many_characters(monkeypatch):
    monkeypatch.setattr(pdf_worker, "MAX_PAGE_CHARACTERS", 50)

    with pytest.raises(pdf_worker.RefusedError, match="full page"):
        pdf_worker.pages(make.pdf([[(50, 500, 10, TEXT)]]))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits for a process's memory")
def test_pdf_bomb(tmp_path, monkeypatch):
    """20 MB of drawing commands in 30 kB, which PDFium would need 2 GB for: its process is stopped at the limit."""
    monkeypatch.setattr("aligner.documents.pdf.reader.MEMORY", 300 * 2**20)
    packed = zlib.compress(b"BT /F 10 Tf 50 500 Td " + b"(a) Tj " * 3_000_000 + b"ET", 9)
    content = b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(packed), packed)
    plain = make.pdf([[(50, 500, 10, TEXT)]])
    start = plain.index(b"5 0 obj") + len(b"5 0 obj")
    data = plain[:start] + content + b" endobj\ntrailer<</Root 1 0 R/Size 6>>\n%%EOF"
    (tmp_path / "a.pdf").write_bytes(data)

    with pytest.raises(DocumentError, match="more time or memory than any document should"):
        documents.read(tmp_path / "a.pdf")


def test_pdf_that_takes_too_long(tmp_path, monkeypatch):
    monkeypatch.setattr("aligner.documents.pdf.reader.PATIENCE", 0.0001)
    (tmp_path / "a.pdf").write_bytes(make.pdf([[(50, 500, 10, TEXT)]]))

    with pytest.raises(DocumentError, match="more time or memory than any document should"):
        documents.read(tmp_path / "a.pdf")


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.epub", "a.zip"])
def test_zip_bomb(tmp_path, name):
    body = b"<p>" + b" " * 50_000_000
    inner = {
        "a.docx": "word/document.xml",
        "a.odt": "content.xml",
        "a.epub": "META-INF/container.xml",
        "a.zip": "a.txt",
    }
    data = make.zipped({"mimetype": "application/vnd.oasis.opendocument.text", inner[name]: body})
    assert len(data) < 60_000

    assert "times its size" in refusal(tmp_path, data, name)


def test_zip_with_too_much_in_all(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MAX_UNPACKED", 100_000)
    data = make.zipped({f"{n}.txt": TEXT * 100 for n in range(20)})

    assert "would unpack to" in refusal(tmp_path, data, "a.zip")


def test_zip_with_too_many_files(tmp_path):
    data = make.zipped({f"{n}.txt": "" for n in range(archive.MAX_MEMBERS + 1)})

    assert f"holds {archive.MAX_MEMBERS + 1} files" in refusal(tmp_path, data, "a.zip")


def test_zip_that_says_less_than_it_holds(tmp_path):
    """A member never gives more bytes than the directory admits to."""
    data = bytearray(make.zipped({"a.txt": TEXT * 100}))
    central = data.index(b"PK\x01\x02")
    data[central + 24 : central + 28] = struct.pack("<I", 10)

    assert "is damaged" in refusal(tmp_path, bytes(data), "a.zip")


@pytest.mark.parametrize("member", ["../escape.txt", "a/../../escape.txt", "/escape.txt", "..\\escape.txt", "C:/x.txt"])
def test_path_out_of_the_archive(tmp_path, member):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        info = zipfile.ZipInfo("a.txt")
        info.filename = member
        file.writestr(info, TEXT)

    assert "points out of the archive" in refusal(tmp_path, buffer.getvalue(), "a.zip")


@pytest.mark.parametrize("dtd", [LAUGHS + "]>", OUTSIDE], ids=["bomb", "external"])
@pytest.mark.parametrize("kind", ["docx", "odt", "fodt", "epub"])
def test_xml_bombs_and_external_entities(tmp_path, kind, dtd):
    word = f'<?xml version="1.0"?><w:document xmlns:w="{make.W}"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body>'
    office = '<?xml version="1.0"?><office:document xmlns:office="o:office"><office:body><p>x</p></office:body>'
    data = {
        "docx": make.zipped({"word/document.xml": with_dtd(word + "</w:document>", dtd)}),
        "odt": make.zipped({"mimetype": "text", "content.xml": with_dtd(office + "</office:document>", dtd)}),
        "fodt": with_dtd(office + "</office:document>", dtd).encode(),
        "epub": make.epub([with_dtd(make.xhtml("<p>x</p>"), dtd)]),
    }[kind]

    message = refusal(tmp_path, data, f"a.{kind}")
    assert "entities" in message or "beyond bounds" in message
    assert "root:" not in message


def test_html_entities_are_characters_only(tmp_path):
    page = f"{OUTSIDE}<html><body><p>{TEXT} &j; &eacute;&#1078;</p></body></html>".replace("DOCTYPE x", "DOCTYPE html")
    (tmp_path / "a.html").write_text(page, encoding="utf-8")

    text = documents.read(tmp_path / "a.html").text
    assert "root:" not in text
    assert "éж" in text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", b"<html><body>" + b"<div>" * DEEP + TEXT.encode() + b"</div>" * DEEP),
        ("a.docx", make.docx("<w:p>" * DEEP + "</w:p>" * DEEP)),
        ("a.docx", make.docx("<w:tbl><w:tr><w:tc>" * 80 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 80)),
        ("a.odt", make.odt("<text:section>" * DEEP + "</text:section>" * DEEP)),
        ("a.epub", make.epub([make.xhtml("<div>" * DEEP + "</div>" * DEEP)])),
        ("a.rtf", b"{\\rtf1 " + b"{" * DEEP + b"x" + b"}" * DEEP + b"}"),
        ("a.md", b"> " * DEEP + TEXT.encode()),
        ("a.md", "".join("  " * n + "- a\n" for n in range(300)).encode()),
    ],
    ids=["html", "docx", "docx-tables", "odt", "epub", "rtf", "md", "md-lists"],
)
def test_ten_thousand_nested_elements(tmp_path, name, data):
    message = refusal(tmp_path, data, name)

    assert "nested" in message or "no words" in message


def test_docx_without_namespaces(tmp_path):
    body = f"<document><body><p><r><t>{TEXT}</t></r></p></body></document>"

    assert "namespace" in refusal(tmp_path, make.zipped({"word/document.xml": body}), "a.docx")


def test_docx_whose_parts_are_wrong(tmp_path):
    data = make.docx(f"<w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p>", styles="<w:styles")

    assert "word/styles.xml" in refusal(tmp_path, data, "a.docx")


@pytest.mark.parametrize(
    ("member", "said"), [("xl/workbook.xml", "is a spreadsheet"), ("ppt/presentation.xml", "is a presentation")]
)
def test_what_is_not_read_here_is_named(tmp_path, member, said):
    assert said in refusal(tmp_path, make.zipped({member: "<x/>"}), "a.docx")


def test_empty_documents(tmp_path):
    assert "no words" in refusal(tmp_path, make.docx("<w:p/>"), "a.docx")
    assert "no words" in refusal(tmp_path, make.odt("<text:p/>"), "a.odt")
    assert "no words" in refusal(tmp_path, b"<html><body></body></html>", "a.html")
    assert "spine" in refusal(tmp_path, make.epub([]), "a.epub")
    assert "no subtitles" in refusal(tmp_path, b"WEBVTT\n\n", "a.vtt")


def test_long_lines_of_marks_take_linear_time(tmp_path):
    """Each of these took a reader's patterns quadratic time before they were bounded."""
    for name, text in (
        ("a.md", "[" * 1_000_000 + " word"),
        ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nword " + "<" * 1_000_000),
        ("a.rtf", "{\\rtf1 word " + "{\\field{\\*\\fldinst HYPERLINK x" * 20_000 + "}}" * 20_000 + "}"),
        ("a.html", "<html><body><p>word " + "<a href='#" * 100_000),
    ):
        (tmp_path / name).write_text(text)
        started = time.perf_counter()
        if "{" in text:
            with pytest.raises(DocumentError, match="nested"):
                documents.read(tmp_path / name)
        else:
            assert "word" in documents.read(tmp_path / name).text
        assert time.perf_counter() - started < 8
