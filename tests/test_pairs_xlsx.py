import csv
import zipfile

import fastexcel
import polars as pl
import pytest
from awkward import RECIPE, frames, gap, pair, table, there_and_back
from consumers import converted, needs_office
from hypothesis import given, settings
from lxml import etree

from aligner.errors import DocumentError, OutputError
from aligner.pairs.formats import xlsx
from aligner.pairs.frame import read_frame
from aligner.pairs.registry import write

SHEET = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def sheet(path):
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))


@settings(max_examples=80, deadline=None)
@given(frame=frames())
def test_what_is_written_is_read_back_but_for_noncharacters(frame, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "pairs.xlsx"
    expected = frame.with_columns(pl.col(pl.String).str.replace_all("[\ufffe\uffff]", "\ufffd"))
    assert there_and_back(frame, path).equals(expected)
    assert not sheet(path).findall(".//s:f", SHEET)


@pytest.mark.parametrize("text", ["=1+1", "+7", "@SUM(A1)", "http://example.org", "12", "2024-01-01", "{=1}", "TRUE"])
def test_a_text_is_a_text_cell_whatever_it_looks_like(text, tmp_path):
    path = tmp_path / "x.xlsx"
    write(table([pair(text)]), path)
    cell = sheet(path).find(".//s:c[@r='B2']", SHEET)
    assert cell.get("t") == "inlineStr"
    assert "".join(cell.itertext()) == text
    assert not sheet(path).findall(".//s:hyperlink", SHEET)


def test_it_reads_at_once(tmp_path):
    path = tmp_path / "x.xlsx"
    write(table([pair(), gap()]), path)
    root = sheet(path)
    header = ["".join(cell.itertext()) for cell in root.findall(".//s:row[@r='1']/s:c", SHEET)]
    assert header[:5] == ["source_id", "source_text", "target_text", "score", "relation"]
    pane = root.find(".//s:pane", SHEET)
    assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
    assert root.find(".//s:autoFilter", SHEET).get("ref") == "A1:P3"
    scale = root.find(".//s:conditionalFormatting", SHEET)
    assert scale.get("sqref") == "D2:D3"
    assert scale.find(".//s:colorScale", SHEET) is not None
    assert float(root.find(".//s:col[@min='2']", SHEET).get("width")) > 55
    with zipfile.ZipFile(path) as archive:
        assert b'wrapText="1"' in archive.read("xl/styles.xml")
        assert RECIPE in archive.read("docProps/core.xml").decode()


@pytest.mark.parametrize(
    ("text", "lines"), [("я" * 50, 1), ("слово " * 40, 5), ("a\nb\nc", 3), ("字" * 50, 2), ("я" * 9999, 27)]
)
def test_a_row_is_as_high_as_its_longest_text(text, lines, tmp_path):
    path = tmp_path / "x.xlsx"
    write(table([pair(target=text, source_evidence="", target_evidence="")]), path)
    height = sheet(path).find(".//s:row[@r='2']", SHEET).get("ht")
    assert float(height or 15) == pytest.approx(15 * lines, abs=4)


@pytest.mark.parametrize("length", [16_000, 16_001, 32_767, 32_768, 100_000])
@pytest.mark.parametrize("character", ["я", "😀"])
def test_a_text_longer_than_a_cell_comes_back(character, length, tmp_path):
    path = tmp_path / "x.xlsx"
    frame = table([pair(character * length), pair(), pair(target="=" * length)])
    assert there_and_back(frame, path).equals(frame)
    for cell in sheet(path).iterfind(".//s:is", SHEET):
        assert len("".join(cell.itertext()).encode("utf-16-le")) <= 2 * 32_767


def test_further_columns_come_back(tmp_path):
    further = {"note (2)": "моё", "more": "a", "more (2)": "b", "source_text (3)": "c"}
    frame = table([pair()]).with_columns(pl.lit(value).alias(name) for name, value in further.items())
    assert there_and_back(frame, tmp_path / "x.xlsx").equals(frame)


def test_more_rows_than_a_sheet_has_are_refused_with_the_remedy(tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx, "_LAST_ROW", 2)
    with pytest.raises(OutputError, match=r"x\.xlsx: 3 rows are more than the 2 of an Excel sheet: use --min-score"):
        write(table([pair()] * 3), tmp_path / "x.xlsx")


def test_what_a_person_changed_in_the_sheet_is_read(tmp_path):
    path = tmp_path / "x.xlsx"
    write(table([pair()]).with_columns(target_text=pl.lit("Changed.")), path)
    assert read_frame(path)["target_text"].to_list() == ["Changed."]
    assert fastexcel.read_excel(path).sheet_names == ["pairs"]


@pytest.mark.parametrize(
    ("data", "says", "name"),
    [
        (b"", "it is empty", "x.xlsx"),
        (b"PK\x03\x04 cut", "it is no xlsx document, or it was cut off", "x.xlsx"),
        (b"PK\x03\x04 cut", "it is no ods document, or it was cut off", "x.ods"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512),
            "protected by a password or in the format of before 2007",
            "x.xlsx",
        ),
    ],
)
def test_what_is_no_workbook_is_refused_in_one_line(data, says, name, tmp_path):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(DocumentError) as caught:
        read_frame(path)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_archives_that_are_no_workbook_or_unpack_without_end_are_refused(tmp_path):
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("other", "x")
    with pytest.raises(DocumentError, match=r"it has no xl/workbook\.xml"):
        read_frame(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/workbook.xml", "w") as member:
        for _ in range(520):
            member.write(bytes(1 << 20))
    with pytest.raises(DocumentError, match="would unpack to 520 MB, over 512 MB; split it"):
        read_frame(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(4 << 20))
    with pytest.raises(DocumentError, match=r"xl/workbook\.xml unpacks to \d+ times its size, as no document does"):
        read_frame(path)


@needs_office
def test_libreoffice_gives_the_same_cells(tmp_path):
    texts = [
        "=1+1",
        "Он сказал: «да»\nи ушёл.",
        'a "b", c',
        "\tx",
        "😀 Ударе\u0301ние",
        "<&>",
        "  два  ",
        "+7",
        "00012",
        "1e5",
    ]
    frame = table([pair(text, text[::-1]) for text in texts])
    write(frame, tmp_path / "pairs.xlsx")
    result = converted(tmp_path / "pairs.xlsx", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false", ".csv")
    with result.open(encoding="utf-8", newline="") as stream:
        given = list(csv.DictReader(stream))
    assert [row["source_text"] for row in given] == texts
    assert [row["target_text"] for row in given] == [text[::-1] for text in texts]
    assert {(row["score"], row["rank"], row["source_id"]) for row in given} == {("0.8654", "1", "7")}
