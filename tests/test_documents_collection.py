"""Documents told by their content, and found in directories and zip files."""

from __future__ import annotations

import gzip
import subprocess
import zipfile
from pathlib import Path

import document_files as make
import pytest

from aligner import documents
from aligner.documents.office import doc
from aligner.errors import DocumentError

SAMPLES = Path(__file__).parent / "data" / "samples"
TEXT = "The ferry leaves the harbour every morning at seven and comes back in the evening."
WORD = make.docx(f"<w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p>")


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "texts.zip"
    members = {
        "b/letter.txt": TEXT,
        "a.docx": WORD,
        "memory.tmx": "<tmx/>",
        "c.bin": b"\0\1\2" * 99,
        ".hid/x.txt": TEXT,
    }
    path.write_bytes(make.zipped(members | {"__MACOSX/._a.docx": b"\0"}))
    return path


@pytest.mark.parametrize("suffix", ["docx", "odt", "pdf", "epub", "html", "rtf"])
def test_a_wrong_ending_is_read_with_a_remark(tmp_path, suffix, caplog):
    source = next(SAMPLES.glob(f"sample.ru.{suffix}"))
    wrong = tmp_path / ("letter.txt" if suffix != "html" else "letter.pdf")
    wrong.write_bytes(source.read_bytes())

    assert documents.read(wrong).text == documents.read(source).text
    assert "by its content" in caplog.text
    assert caplog.text.count("by its content") == 1


def test_of_many_files_left_out_for_one_reason_some_are_named(tmp_path, caplog):
    (tmp_path / "a.txt").write_text("One line.\n", encoding="utf-8")
    for number in range(9):
        (tmp_path / f"{number}.png").write_bytes(bytes(range(256)) * 8)
    documents.collect([tmp_path])
    assert [record.message.replace(str(tmp_path), ".") for record in caplog.records] == [
        *(f"left out: ./{number}.png: not a text" for number in range(5)),
        "left out: 4 more in . for the same reason",
    ]


def test_a_zip_is_like_a_directory(archive, caplog):
    assert documents.is_collection(archive)
    assert documents.collect([archive]) == (archive / "a.docx", archive / "b" / "letter.txt")
    assert "c.bin: not a text" in caplog.text
    assert "memory.tmx: a table or memory" in caplog.text


def test_documents_in_a_zip_have_a_path(archive):
    for path in documents.collect([archive]):
        document = documents.read(path)
        assert document.text == TEXT
        assert document.name == path.name


def test_a_document_is_no_collection(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(WORD)

    assert not documents.is_collection(path)
    assert documents.is_collection(tmp_path)
    assert documents.collect([path, tmp_path]) == (path,)


def test_a_zip_with_one_document_is_read_as_that(tmp_path, caplog):
    path = tmp_path / "one.zip"
    path.write_bytes(make.zipped({"a.docx": WORD}))

    document = documents.read(path)
    assert (document.text, document.name) == (TEXT, "one.zip")
    assert not caplog.text


def test_what_is_left_out_beside_the_only_document_of_a_zip_is_said(tmp_path, caplog):
    path = tmp_path / "one.zip"
    path.write_bytes(make.zipped({"b.tsv": "a\tb\n", "in/a.docx": WORD, "m.tmx": "<tmx/>", ".hid": "x"}))

    assert documents.read(path).text == TEXT
    assert [record.message for record in caplog.records] == [
        f"{path}: read: in/a.docx, the only document in it",
        f"{path}: left out: b.tsv, m.tmx; a table or memory is read when it is named",
    ]


def test_what_is_wrong_with_the_only_document_of_a_zip_names_it(tmp_path, caplog):
    path = tmp_path / "one.zip"
    pictures = {f"{n}.png": b"\0\1\2" * 99 for n in range(7)}
    path.write_bytes(make.zipped({"a.docx": make.docx("<w:p/>")} | pictures))

    with pytest.raises(DocumentError, match=r"one\.zip/a\.docx: holds no words"):
        documents.read(path)
    assert caplog.records[-1].message == f"{path}: left out: 0.png, 1.png, 2.png, 3.png, 4.png and 2 more"


def test_a_word_file_in_a_zip_s_name_is_told(tmp_path, caplog):
    path = tmp_path / "letter.zip"
    path.write_bytes(WORD)

    assert documents.read(path).text == TEXT
    assert "letter.zip: is DOCX by its content" in caplog.text


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("nowhere.txt", "lacks nowhere.txt"),
        ("../texts.zip", "lacks ../texts.zip"),
        ("c.bin", "is not text"),
    ],
)
def test_what_is_not_in_the_zip(archive, inner, said):
    with pytest.raises(DocumentError, match=said):
        documents.read(f"{archive}/{inner}")


def test_several_documents_need_a_name(archive):
    with pytest.raises(DocumentError, match=r"holds 2 documents; name one of them, as in .*texts\.zip/a\.docx"):
        documents.read(archive)


def test_a_zip_without_documents(tmp_path):
    path = tmp_path / "none.zip"
    path.write_bytes(make.zipped({"c.bin": b"\0\1\2" * 99}))

    with pytest.raises(DocumentError, match="no documents in this zip file"):
        documents.collect([path])


def test_directories_give_every_family(tmp_path):
    for suffix in ("docx", "odt", "pdf", "epub", "html", "rtf"):
        (tmp_path / f"a.{suffix}").write_bytes(next(SAMPLES.glob(f"sample.ru.{suffix}")).read_bytes())
    (tmp_path / "a.xlsx").write_bytes(make.zipped({"xl/workbook.xml": "<x/>"}))

    assert [path.suffix for path in documents.collect([tmp_path])] == [
        ".docx",
        ".epub",
        ".html",
        ".odt",
        ".pdf",
        ".rtf",
    ]


@pytest.mark.parametrize(
    ("names", "codec"),
    [
        (["договор.txt"], "cp866"),
        (["Отчёт за 2020 год.txt", "ДОГОВОР.txt"], "cp1251"),
        (["Приклад.txt", "Угода.txt"], "cp866"),
        (["Übersicht.txt", "Straße.txt"], "cp850"),
        (["Smlouva č. 5, příloha.txt"], "cp852"),
        (["догово́р.txt", "plain.txt"], "utf-8"),
    ],
)
def test_names_in_a_zip_without_the_flag_for_utf_8_are_read(tmp_path, names, codec):
    class Unflagged(zipfile.ZipInfo):
        def _encodeFilenameFlags(self):  # noqa: N802 - zipfile's own name
            return self.filename.encode(codec), self.flag_bits

    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        for name in names:
            file.writestr(Unflagged(name), "It stands. It goes.")

    assert [found.name for found in documents.collect([path])] == sorted(names)
    assert documents.read(path / names[0]).text == "It stands. It goes."


def test_what_a_directory_leaves_out_is_told_with_advice(tmp_path, caplog, monkeypatch):
    monkeypatch.setattr(doc, "office", lambda: None)
    (tmp_path / "a.txt").write_text("The ferry leaves at seven.")
    (tmp_path / "~$letter.docx").write_bytes(b"\x05Jane")
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"))
    for name in ("m.tmx", "t.xlsx", "x.json"):
        (tmp_path / name).write_text("<tmx/>")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "packed.txt.gz").write_bytes(gzip.compress(b"A text."))

    assert [path.name for path in documents.collect([tmp_path])] == ["a.txt"]
    assert [record.message.replace(str(tmp_path), ".") for record in caplog.records] == [
        "left out: ./m.tmx: a table or memory; name it to take one side of it",
        "left out: ./t.xlsx: a table or memory; name it to take one side of it",
        f"left out: ./old.doc: {doc.WITHOUT}",
        "left out: ./packed.txt.gz: packed with gzip; unpack it, or name it",
        "left out: ./x.json: data, not a text",
        "left out: 1 link leading nowhere in .: gone.txt",
    ]
    with pytest.raises(DocumentError, match=r"old\.doc: is a \.doc, .*install it, or save the file as \.docx"):
        documents.read(tmp_path / "old.doc")


@pytest.mark.skipif(doc.office() is None, reason="LibreOffice is not installed")
def test_an_old_word_file_is_read_by_libreoffice(tmp_path):
    (tmp_path / "a.rtf").write_bytes(rb"{\rtf1\ansi The ferry leaves at seven.\par It comes back at noon.\par}")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    words = [
        doc.office(),
        profile,
        "--headless",
        "--convert-to",
        "doc:MS Word 97",
        "--outdir",
        tmp_path,
        tmp_path / "a.rtf",
    ]
    subprocess.run(words, check=True, capture_output=True)

    found = documents.read(tmp_path / "a.doc")

    assert [found.text[b.start : b.stop] for b in found.blocks] == [
        "The ferry leaves at seven.",
        "It comes back at noon.",
    ]
