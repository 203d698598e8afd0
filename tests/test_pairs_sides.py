import logging
import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from awkward import pair, table, write
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import aligner
from aligner.cli import app, main
from aligner.errors import DocumentError
from aligner.inputs import Reading, open_document, read
from aligner.pairs.recognition import recognised
from aligner.pairs.registry import FORMATS
from aligner.pairs.sides import Wanted, side_of

RU = ["Совет принял заявление.", "", "Стороны договорились. Они подпишут договор."]
EN = ["The Council adopted a statement.", "Note", "The parties agreed. They will sign a treaty."]
ROWS = [
    pair(source=RU[0], target=EN[0], source_id="1", target_id="1"),
    pair(source=RU[0], target=EN[1], source_id="1", target_id="2", rank=2),
    pair(source=RU[2], target=EN[2], source_id="2", target_id="3"),
]
PO = """# a comment
msgid ""
msgstr ""
"Language: ru\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgctxt "title"
msgid "A statement was adopted."
msgstr "Заявление принято."
"""


def workbook(path):
    """The texts in columns of the second sheet."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Титул").write(0, 0, "Название")
        sheet = book.add_worksheet("Тексты")
        for number, row in enumerate([("№", "Русский", "English"), *zip("123", RU, EN, strict=True)]):
            sheet.write_row(number, 0, row)
    return path


def delimited(separator, *, header=True):
    lines = [("No", "Русский", "English")] * header + list(zip("123", RU, EN, strict=True))
    return "".join(separator.join(f'"{cell}"' for cell in line) + "\r\n" for line in lines)


def side(path, **wanted):
    assert side_of(Path(path), Wanted(**wanted)) is not None
    return open_document(path, Reading(), Wanted(**wanted))


def texts(document):
    return [document.text[block.start : block.stop] for block in document.blocks]


def test_a_column_of_a_workbook_is_a_document_with_the_rows_a_spreadsheet_counts(tmp_path):
    document = side(workbook(tmp_path / "a.xlsx"), column="Русский")
    assert texts(document) == [RU[0], RU[2]]
    assert [block.place for block in document.blocks] == ["row 2", "row 4"]
    assert (document.name, document.language) == ("a.xlsx:Русский", "ru")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_column_of_a_text_table_with_any_separator_and_encoding(separator, encoding, tmp_path):
    (tmp_path / "a.csv").write_bytes(delimited(separator).encode(encoding))
    assert texts(side(tmp_path / "a.csv", column="Русский")) == [RU[0], RU[2]]


@pytest.mark.parametrize("place", ["2", "B"])
@pytest.mark.parametrize("suffix", ["csv", "tsv"])
def test_a_column_by_its_place_where_there_is_no_header_line(suffix, place, tmp_path):
    separator = "\t" if suffix == "tsv" else ";"
    (tmp_path / f"a.{suffix}").write_text(delimited(separator, header=False), encoding="utf-8")
    document = side(tmp_path / f"a.{suffix}", column=place)
    assert texts(document) == [RU[0], RU[2]]
    assert document.blocks[0].place == "row 1"


def test_presegmented_rows_are_sentences_and_empty_ones_keep_their_number(tmp_path):
    reading = Reading(presegmented=True, source_column="Русский")
    found = read(workbook(tmp_path / "a.xlsx"), reading, reading.wanted("source"))
    assert [sentence.text for sentence in found.sentences] == RU
    assert [block.place for block in found.document.blocks] == ["row 2", "row 3", "row 4"]


def test_columns_of_one_table_are_aligned(tmp_path):
    path = workbook(tmp_path / "a.xlsx")
    frame = aligner.align(path, path, reading=Reading(source_column="Русский", target_column="English")).frame()
    found = frame.filter(pl.col("relation") == "translation")
    assert found["target_text"].to_list() == [EN[0], "The parties agreed.", "They will sign a treaty."]
    assert set(frame["source_doc"]) - {""} == {"a.xlsx:Русский"}
    assert set(found["target_doc"]) == {"a.xlsx:English"}
    assert set(found["source_lang"]) == {"ru"}
    assert set(found["target_lang"]) == {"en"}


@pytest.mark.parametrize("kind", sorted(set(FORMATS) - {"moses"}))
def test_each_side_of_pairs_in_every_format_each_text_once(kind, tmp_path):
    write(table(ROWS), tmp_path / f"a.{kind}")
    assert texts(side(tmp_path / f"a.{kind}")) == [RU[0], RU[2]]
    assert texts(side(tmp_path / f"a.{kind}", side="target")) == EN


@pytest.mark.parametrize("kind", ["tmx", "xliff", "xliff2", "html", "docx", "txt", "tsv", "xlsx", "parquet"])
def test_a_file_of_pairs_is_known_by_its_content(kind, tmp_path):
    write(table(ROWS), tmp_path / f"a.{kind}")
    (tmp_path / f"a.{kind}").rename(tmp_path / "a.dat")
    assert recognised(tmp_path / "a.dat") == kind.removesuffix("2")


@pytest.mark.parametrize("text", ["A plain text.\n", "<html><body><p>A page.</p></body></html>", "# Notes\n\ntext"])
def test_documents_are_no_pairs(text, tmp_path):
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert recognised(tmp_path / "a.txt") is None
    assert side_of(tmp_path / "a.txt", Wanted()) is None


@settings(max_examples=60, deadline=None)
@given(
    data=st.binary(max_size=400), start=st.sampled_from([b"", b"<?xml", b"PK\x03\x04", b"msgid", b"<!--", b"\n" * 99])
)
def test_any_bytes_are_told_apart_without_an_error(data, start, tmp_path_factory):
    path = tmp_path_factory.mktemp("any") / "a.bin"
    path.write_bytes(start + data)
    assert recognised(path) in (None, "tmx", "xliff", "po", "txt", "tsv", "html", "parquet")


def test_a_language_chooses_the_side(tmp_path):
    (tmp_path / "a.po").write_text(PO, encoding="utf-8")
    write(table(ROWS), tmp_path / "a.tmx")
    assert texts(side(tmp_path / "a.po", language="ru")) == ["Заявление принято."]
    assert texts(side(tmp_path / "a.po", language="en", side="target")) == ["A statement was adopted."]
    assert texts(side(tmp_path / "a.po", avoid="ru", side="target")) == ["A statement was adopted."]
    assert texts(side(tmp_path / "a.tmx", language="en")) == EN
    assert side(tmp_path / "a.tmx", language="en").name == "a.tmx:en"


def test_a_memory_of_another_language_says_which_it_has(tmp_path):
    write(table(ROWS), tmp_path / "a.xliff")
    with pytest.raises(DocumentError, match=r"a\.xliff: holds no text in de, but in en, ru"):
        side(tmp_path / "a.xliff", language="de")
    write(table(ROWS), tmp_path / "a.tmx")
    with pytest.raises(DocumentError, match=r"a\.tmx: holds no pairs with a text in de"):
        side(tmp_path / "a.tmx", language="de")


def test_a_side_in_two_languages_must_be_named(tmp_path):
    frame = table(ROWS).with_columns(target_lang=pl.Series(["en", "en", "de"]))
    write(frame, tmp_path / "a.tsv")
    with pytest.raises(DocumentError, match="its target texts are in de and en: say which with --target-lang"):
        side(tmp_path / "a.tsv", side="target", option="--target-column")


def test_a_table_or_memory_in_a_zip_is_read_when_it_is_named(tmp_path):
    workbook(tmp_path / "a.xlsx")
    (tmp_path / "a.po").write_text(PO, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(tmp_path / "a.xlsx", "in/a.xlsx")
        archive.write(tmp_path / "a.po", "a.po")
    assert texts(side(tmp_path / "a.zip" / "in" / "a.xlsx", column="English")) == EN
    assert texts(side(tmp_path / "a.zip" / "a.po")) == ["A statement was adopted."]
    with pytest.raises(DocumentError, match=r"a\.zip/in/a\.xlsx: no column 'x'; the columns are 'Название', '№'"):
        side(tmp_path / "a.zip" / "in" / "a.xlsx", column="x")
    with pytest.raises(DocumentError, match=r"name a table or memory in it, as in .*a\.zip/a\.po"):
        aligner.match(tmp_path / "a.zip", tmp_path / "a.zip")


def test_results_in_a_directory_are_left_out(tmp_path, caplog):
    caplog.set_level(logging.WARNING, "aligner")
    folder = tmp_path / "texts"
    folder.mkdir()
    for kind in ("html", "docx", "txt", "tsv", "moses"):
        write(table(ROWS), folder / f"a.{kind}")
    (folder / "real.txt").write_text("The Council adopted a statement on security.", encoding="utf-8")
    (tmp_path / "ru.txt").write_text("Совет принял заявление о безопасности.", encoding="utf-8")
    frame = aligner.match(tmp_path / "ru.txt", folder).frame()
    assert set(frame["target_doc"]) == {"real.txt"}
    for name in ("a.html", "a.docx", "a.txt", "a.src", "a.trg"):
        assert f"left out: {folder / name}: holds pairs" in caplog.text


def test_a_column_is_of_the_tables_among_several_targets(tmp_path):
    workbook(tmp_path / "a.xlsx")
    (tmp_path / "en.txt").write_text("The Council adopted a statement on security.", encoding="utf-8")
    (tmp_path / "ru.txt").write_text("Совет принял заявление о безопасности.", encoding="utf-8")
    targets = [tmp_path / "en.txt", tmp_path / "a.xlsx"]
    frame = aligner.match(tmp_path / "ru.txt", targets, reading=Reading(target_column="English")).frame()
    assert set(frame["target_doc"]) == {"en.txt", "a.xlsx:English"}


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        (
            "a.xlsx",
            [],
            "a.xlsx: is a table: say which column has the text with --column: Название, №, Русский, English",
        ),
        ("a.xlsx", ["--column", "Deutsch"], "a.xlsx: no column 'Deutsch'; the columns are 'Название', '№'"),
        ("a.csv", [], "a.csv: is a table: say which column has the text with --column: No, Русский, English"),
        ("a.csv", ["--column", "9"], "a.csv: no column '9'"),
        ("a.txt", ["--column", "x"], "a.txt: is no table, so it has no columns; leave out --column"),
        ("none.xlsx", ["--column", "x"], "none.xlsx: no such file"),
        ("cut.xlsx", ["--column", "x"], "cut.xlsx: "),
        ("empty.csv", ["--column", "x"], "empty.csv: "),
        ("cut.tmx", [], "cut.tmx: not a tmx file that can be read: line "),
    ],
)
def test_bad_input_is_one_line(name, options, says, tmp_path, monkeypatch, caplog):
    monkeypatch.chdir(tmp_path)
    workbook(Path("a.xlsx"))
    Path("a.csv").write_text(delimited(";"), encoding="utf-8")
    Path("a.txt").write_text("A plain text.", encoding="utf-8")
    Path("cut.xlsx").write_bytes(Path("a.xlsx").read_bytes()[:900])
    Path("empty.csv").write_bytes(b"")
    write(table(ROWS), "a.tmx")
    Path("cut.tmx").write_bytes(Path("a.tmx").read_bytes()[:-40])
    monkeypatch.setattr("sys.argv", ["aligner", "segment", name, *options])
    with pytest.raises(SystemExit) as end:
        main()
    (line,) = (record.getMessage() for record in caplog.records if record.levelname == "ERROR")
    assert end.value.code == 1
    assert line.startswith(says)
    assert "\n" not in line


def test_the_command_takes_columns_and_memories(tmp_path):
    workbook(tmp_path / "a.xlsx")
    write(table(ROWS), tmp_path / "a.tmx")
    run = CliRunner()
    done = run.invoke(app, ["segment", str(tmp_path / "a.xlsx"), "--column", "English"])
    assert done.stdout.splitlines() == [EN[0], EN[1], "The parties agreed.", "They will sign a treaty."]
    done = run.invoke(app, ["segment", str(tmp_path / "a.tmx"), "--lang", "ru"])
    assert done.stdout.splitlines() == [RU[0], "Стороны договорились.", "Они подпишут договор."]
    columns = ["--source-column", "Русский", "--top-k", "1"]
    done = run.invoke(app, ["match", str(tmp_path / "a.xlsx"), str(tmp_path / "a.tmx"), *columns])
    rows = [line.split("\t") for line in done.stdout.splitlines()[1:]]
    assert [row[5] for row in rows] == [EN[0], "The parties agreed.", "They will sign a treaty."]
    assert {row[3] for row in rows} == {"a.tmx:en"}


def test_both_columns_are_taken_from_the_sheet_that_has_both(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        for name, rows in (("one", [["Русский"], ["Первый лист."]]), ("two", [["Русский", "English"], [RU[0], EN[0]]])):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    reading = Reading(source_column="Русский", target_column="English")
    found = aligner.align(tmp_path / "a.xlsx", tmp_path / "a.xlsx", reading=reading).frame()
    assert found.select("source_text", "target_text").rows() == [(RU[0], EN[0])]
    assert texts(side(tmp_path / "a.xlsx", column="Русский")) == ["Первый лист."]
