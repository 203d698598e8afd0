import datetime
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from awkward import pair, table
from consumers import converted, needs_office

from aligner.errors import DocumentError
from aligner.files import workbook_extent as extent
from aligner.pairs import columns
from aligner.pairs.frame import read_frame
from aligner.pairs.registry import write
from aligner.pairs.selection import Selection

BOTH = Selection(source_column="en", target_column="ru")
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TWO = '<row r="1"><c r="A1" t="inlineStr"><is><t>en</t></is></c><c r="B1" t="inlineStr"><is><t>ru</t></is></c></row>'


def workbook(path, *sheets):
    """Sheets of rows of cells."""
    with xlsxwriter.Workbook(str(path)) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def with_sheet(path, rows, prefix="xl/worksheets/sheet1.xml"):
    """A workbook whose first sheet is this XML."""
    workbook(path, [["en", "ru"]])
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members[prefix] = f"{HEAD}{rows}</sheetData></worksheet>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def texts(path, selection=BOTH):
    return read_frame(path, selection=selection).select("source_text", "target_text").rows()


FAR = [
    '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>',
    '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>',
    '<row r="3"><c r="XFD3"><v>1</v></c></row><row r="900000"><c r="A900000"><v>1</v></c></row>',
    '<row r="3"><c s="1" x=">" r="ZZZ900000"><v>1</v></c></row>',
    "<row r='3'><c\n r = 'ZZ000999999'><v>1</v></c></row>",
    '<row r="999999"><c><v>1</v></c></row><row r="1"><c r="ZZZ1"><v>1</v></c></row>',
    '<row r="3"><c {} r="XFD1048576"><v>1</v></c></row>'.format(" ".join(f"a{n}=''" for n in range(150_000))),
]


@pytest.mark.parametrize("rows", FAR, ids=range(len(FAR)))
def test_a_cell_too_far_out_is_refused_before_the_reader_ends_the_process(rows, tmp_path):
    path = with_sheet(tmp_path / "x.xlsx", TWO + rows)
    with pytest.raises(
        DocumentError, match=r"x\.xlsx: .*(too far to load: delete the rows|a tag of over a million)"
    ) as said:
        read_frame(path, selection=BOTH)
    assert "\n" not in str(said.value)


def test_a_sheet_in_two_byte_characters_is_refused(tmp_path):
    path = workbook(tmp_path / "x.xlsx", [["en", "ru"]])
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for codec in ("utf-16-le", "utf-16-be", "utf-16"):
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in members.items():
                archive.writestr(name, data.decode().encode(codec) if "sheet1" in name else data)
        with pytest.raises(DocumentError, match="it is in UTF-16, as no spreadsheet program writes"):
            texts(path)


def test_formatted_cells_without_a_text_are_no_matter(tmp_path):
    rows = '<row r="2"><c r="A2" t="inlineStr"><is><t>One</t></is></c><c r="XFD2" s="1"/></row>'
    rows += '<row r="1048576"><c r="A1048576" s="1"/><c r="XFD1048576" s="1"/></row>'
    assert texts(with_sheet(tmp_path / "x.xlsx", TWO + rows)) == [("One", "")]


def test_tall_and_wide_sheets_are_read(tmp_path):
    wide = [[f"c{number}" for number in range(700)] + ["en", "ru"], [""] * 700 + ["One", "Раз"]]
    assert texts(workbook(tmp_path / "wide.xlsx", wide)) == [("One", "Раз")]
    tall = workbook(tmp_path / "tall.xlsx", [["en", "ru"], *[[]] * 120_000, ["One", "Раз"]])
    assert texts(tall) == [("One", "Раз")]
    both = workbook(tmp_path / "both.xlsx", [["en", "ru", *[""] * 40, "note"], *[[]] * 20_000, ["One", "Раз"]])
    assert texts(both) == [("One", "Раз")]


def test_too_many_cells_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(extent, "_FILLED", 100)
    with pytest.raises(DocumentError, match="it has over 100 cells: split it"):
        texts(workbook(tmp_path / "x.xlsx", [["en", "ru"], *[["a", "b"]] * 60]))


@pytest.mark.parametrize(
    "cells",
    [
        '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p>'
        "</table:table-cell>",
        '<table:table-cell table:number-columns-repeated="99999999"/><table:table-cell><text:p>x</text:p>'
        "</table:table-cell>",
    ],
)
def test_cells_of_an_ods_that_stand_for_too_many_are_refused(cells, tmp_path):
    row = f'<table:table-row table:number-rows-repeated="1048576">{cells}</table:table-row>'
    with zipfile.ZipFile(tmp_path / "x.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<table:table>{row}</table:table>")
    with pytest.raises(DocumentError, match=r"too far to load|over 8,000,000 cells"):
        read_frame(tmp_path / "x.ods", selection=BOTH)


PEAK = """
import re, sys
from pathlib import Path
from aligner.errors import DocumentError
from aligner.pairs.frame import read_frame
try:
    read_frame(sys.argv[1])
except DocumentError as error:
    print(str(error))
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read as Linux counts it")
@pytest.mark.parametrize(
    ("name", "member"), [("x.xlsx", "xl/sharedStrings.xml"), ("x.docx", "word/document.xml"), ("x.ods", "content.xml")]
)
def test_a_bomb_is_refused_in_little_memory(name, member, tmp_path):
    with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for other in ("mimetype", "xl/workbook.xml", "word/document.xml", "content.xml"):
            if other != member:
                archive.writestr(other, "application/vnd.oasis.opendocument.spreadsheet")
        with archive.open(member, "w") as stream:
            for _ in range(300):
                stream.write(b"<si><t>x</t></si>" * (1 << 16))
    done = subprocess.run([sys.executable, "-c", PEAK, tmp_path / name], capture_output=True, text=True, check=True)
    said, peak = done.stdout.splitlines()
    assert re.search("times its size, as no document does|over 40: split it", said)
    assert int(peak) < 250


def test_columns_are_named_below_a_title(tmp_path):
    rows = [["Glossary of 2024"], [], ["", "ru", "en"], ["1", "Привет", "Hello"], [], ["2", "", "Bye"]]
    path = workbook(tmp_path / "x.xlsx", [["About", "this file"]], rows)
    assert texts(path) == [("Hello", "Привет"), ("Bye", "")]
    assert columns.column(path, "xlsx", "en") == columns.Column(["Hello", "", "Bye"], 4)
    assert "(A)" in read_frame(path, selection=BOTH).columns


def test_pairs_below_a_title_are_read(tmp_path):
    write(table([pair()]), tmp_path / "a.xlsx")
    frame = read_frame(tmp_path / "a.xlsx")
    rows = [frame.columns, *frame.select(frame.columns).rows()]
    workbook(tmp_path / "b.xlsx", [["Checked by Anna"], [], *rows])
    assert read_frame(tmp_path / "b.xlsx").equals(frame)


def test_letters_are_the_spreadsheets_own(tmp_path):
    path = workbook(tmp_path / "x.xlsx", [[], ["", "", "One", "Раз"]])
    assert texts(path, Selection(source_column="C", target_column="4")) == [("One", "Раз")]
    assert columns.column(path, "xlsx", "D").texts[-1] == "Раз"


def test_dates_and_times_are_as_a_spreadsheet_shows_them(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "x.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["en", "ru"])
        formats = [book.add_format({"num_format": each}) for each in ("dd.mm.yyyy", "hh:mm", "dd.mm.yyyy hh:mm")]
        sheet.write_datetime(1, 0, datetime.date(2024, 5, 1), formats[0])
        sheet.write_datetime(1, 1, datetime.time(10, 30), formats[1])
        sheet.write_datetime(2, 0, datetime.datetime(2024, 5, 1, 10, 30), formats[2])
        sheet.write(2, 1, "x")
    assert texts(tmp_path / "x.xlsx") == [("2024-05-01", "10:30:00"), ("2024-05-01 10:30:00", "x")]
    write(table([pair("2024-05-01 00:00:00")]), tmp_path / "own.xlsx")
    assert read_frame(tmp_path / "own.xlsx")["source_text"].to_list() == ["2024-05-01 00:00:00"]


def test_a_name_that_stands_twice_is_refused(tmp_path):
    path = workbook(tmp_path / "x.xlsx", [["en", "ru", "en"], ["a", "б", "c"]])
    with pytest.raises(DocumentError, match="two columns are named 'en': give one of them another name"):
        texts(path)
    assert columns.column(path, "xlsx", "ru").texts == ["б"]


def test_a_workbook_with_nothing_in_it_is_refused(tmp_path):
    with pytest.raises(DocumentError, match="it holds no table: it is empty"):
        texts(workbook(tmp_path / "x.xlsx", [], []))


@needs_office
def test_what_libreoffice_makes_of_it_is_read_the_same(tmp_path):
    rows = [["A title"], ["en", "ru", "note"], ["One", "Раз", ""], ["", "", ""], ["Two\nlines", "Два", "x"]]
    path = workbook(tmp_path / "x.xlsx", rows)
    found = texts(path)
    assert found == [("One", "Раз"), ("Two\nlines", "Два")]
    assert texts(Path(converted(path, "ods", ".ods"))) == found
