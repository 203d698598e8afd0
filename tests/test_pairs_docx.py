import zipfile

import pytest
from awkward import RECIPE, frames, gap, pair, table, there_and_back
from consumers import converted, needs_office
from docx import Document
from hypothesis import given, settings

from aligner.errors import DocumentError, OutputError
from aligner.pairs.formats import docx
from aligner.pairs.frame import read_frame
from aligner.pairs.registry import write
from aligner.pairs.selection import Selection

ROWS = [pair("Раз.", "One.", source_id="1"), pair("Два.", "Two.", source_id="2"), gap("Три.", source_id="3")]


def written(tmp_path, *rows):
    path = tmp_path / "pairs.docx"
    write(table(rows), path)
    return path


def edited(path, change):
    """The document after a person worked on its table."""
    document = Document(path)
    change(document.tables[0])
    document.save(path)
    return read_frame(path)


@settings(max_examples=60, deadline=None)
@given(frame=frames())
def test_what_is_written_is_read_back(frame, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "pairs.docx"
    assert there_and_back(frame, path).equals(frame)


def test_it_is_a_table_of_two_columns(tmp_path):
    document = Document(written(tmp_path, pair(), gap()))
    (found,) = document.tables
    assert [[cell.text for cell in row.cells] for row in found.rows] == [
        ["a.txt", "b.txt"],
        ["Стороны подтверждают роль ООН.", "The parties affirm the role of the UN."],
        ["Ночь.", ""],
    ]
    underlined = [run.text for cell in found.rows[1].cells for run in cell.paragraphs[0].runs if run.underline]
    assert underlined == ["роль ООН", "role of the UN"]
    assert RECIPE in [paragraph.text for paragraph in document.paragraphs]
    assert 'w:lang w:val="ru"' in found._tbl.xml
    assert "w:tblHeader" in found._tbl.xml


def test_a_match_has_rank_score_and_place_beside_each_passage_and_its_sentence_once(tmp_path):
    rows = [
        pair("Раз.", "One.", source_id="1", relation="theme", flags="partial,negation"),
        pair("Раз.", "First.", source_id="1", rank=2, score=None, relation="theme"),
        gap("Три.", source_id="3"),
    ]
    path = written(tmp_path, *rows)
    (found,) = Document(path).tables
    facts = ["1.  0.87\nb.txt 7-9\npartial, negation", "2.  cosine 0.71\nb.txt 7-9", "no counterpart"]
    assert [row.cells[2].text for row in found.rows] == ["Rank, score, place", *facts]
    assert found._tbl.xml.count("Раз.") == 1
    assert read_frame(path).equals(table(rows))

    def correct(found):
        found.rows[1].cells[0].paragraphs[0].runs[0].text = "Раз!"

    assert edited(path, correct)["source_text"].to_list() == ["Раз!", "Раз!", "Три."]


@needs_office
def test_the_sentence_of_a_match_survives_libreoffice(tmp_path):
    rows = [pair("Раз.", f"{number}.", source_id="1", rank=number, relation="theme") for number in (1, 2, 3)]
    again = converted(written(tmp_path, *rows), "docx:MS Word 2007 XML", ".docx")
    assert read_frame(again).equals(table(rows))


def test_hebrew_runs_from_right_to_left(tmp_path):
    path = written(tmp_path, pair(target="שלום", target_lang="he"))
    assert 'w:lang w:bidi="he"' in Document(path).tables[0]._tbl.xml


def test_a_correction_counts_and_the_rest_of_the_row_is_kept(tmp_path):
    def correct(found):
        found.rows[2].cells[1].text = "Two, corrected."

    frame = edited(written(tmp_path, *ROWS), correct)
    assert frame["target_text"].to_list() == ["One.", "Two, corrected.", ""]
    assert frame["score"].to_list() == [0.8654, 0.8654, 0.0]
    assert frame["target_id"].to_list() == ["7-9", "7-9", ""]
    assert frame["target_evidence"].to_list() == ["role of the UN", "", ""]


def test_rows_removed_and_added_are_known_by_their_source(tmp_path):
    def change(found):
        found._tbl.remove(found.rows[1]._tr)
        for cell, text in zip(found.add_row().cells, ("Новое.", "New."), strict=True):
            cell.text = text
        for cell, text in zip(found.add_row().cells, ("Ещё.", "More."), strict=True):
            cell.text = text

    frame = edited(written(tmp_path, *ROWS), change)
    assert frame["source_text"].to_list() == ["Два.", "Три.", "Новое.", "Ещё."]
    assert frame["source_id"].to_list()[:2] == ["2", "3"]
    assert frame["relation"].to_list() == ["translation", "none", "translation", "translation"]


def test_a_table_of_another_document_is_pairs(tmp_path):
    document = Document()
    other = document.add_table(2, 3)
    for row, texts in zip(other.rows, [("Раз.", "One."), ("Два.", "")], strict=True):
        for cell, text in zip(row.cells, texts, strict=False):
            cell.text = text
    document.save(tmp_path / "other.docx")
    frame = read_frame(tmp_path / "other.docx", selection=Selection(source_lang="ru", target_lang="en"))
    assert frame.select("source_text", "target_text", "target_lang").rows() == [
        ("Раз.", "One.", "en"),
        ("Два.", "", ""),
    ]


def test_documents_without_such_a_table_are_refused_in_one_line(tmp_path):
    path = tmp_path / "x.docx"
    Document().save(path)
    with pytest.raises(DocumentError, match="it has no table"):
        read_frame(path)
    narrow = Document()
    narrow.add_table(1, 1)
    narrow.save(path)
    with pytest.raises(DocumentError, match="row 1 of its first table has no two cells"):
        read_frame(path)
    path.write_bytes(b"PK")
    with pytest.raises(DocumentError, match="no docx document, or it was cut off"):
        read_frame(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    with pytest.raises(DocumentError) as caught:
        read_frame(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("xml", ['<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>', "<d>" * 10_000], ids=["entity", "deep"])
def test_hostile_xml_inside_is_refused_in_one_line(xml, tmp_path):
    path = written(tmp_path, pair())
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, xml if name == "word/document.xml" else data)
    with pytest.raises(DocumentError) as caught:
        read_frame(path)
    assert "\n" not in str(caught.value)


@needs_office
def test_libreoffice_opens_it_and_gives_the_same_cells(tmp_path):
    texts = ["=1+1", "Он сказал: «да»", 'a "b", c', "x_y", "😀 Ударе\u0301ние", "<&>", "+7", "два\nстроки"]
    rows = [pair(text, text[::-1], source_id=str(number)) for number, text in enumerate(texts, 1)]
    path = written(tmp_path, *rows)
    again = converted(path, "docx:MS Word 2007 XML", ".docx")
    found = Document(again).tables[0]
    assert [[cell.text for cell in row.cells] for row in found.rows][1:] == [[text, text[::-1]] for text in texts]
    assert read_frame(again).equals(table(rows))


@needs_office
def test_what_looks_like_an_escape_of_excel_is_no_correction_after_libreoffice(tmp_path):
    rows = [pair("a_x0041_b", "_x005F_x0041_", source_id="1"), pair("x _x000D_ y", "plain", source_id="2")]
    path = written(tmp_path, *rows)
    with zipfile.ZipFile(path) as archive:
        assert ">a_x0041_b<" in archive.read("word/document.xml").decode()
    again = converted(path, "docx:MS Word 2007 XML", ".docx")
    assert read_frame(again).equals(table(rows))
    document = Document(again)
    document.tables[0].rows[1].cells[1].text = "corrected"
    document.tables[0]._tbl.remove(document.tables[0].rows[2]._tr)
    document.save(again)
    assert read_frame(again).select("source_text", "target_text").rows() == [("a_x0041_b", "corrected")]


def test_more_rows_than_a_document_can_have_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(docx, "_MOST", 3)
    with pytest.raises(OutputError, match=r"x\.docx: over 3 rows, too many for a docx document: use --min-score"):
        write(table([pair()] * 4), tmp_path / "x.docx")
    assert not [*tmp_path.iterdir()]


def test_more_markup_than_memory_bears_is_refused(tmp_path, monkeypatch):
    path = written(tmp_path, pair())
    monkeypatch.setattr(docx, "_LARGEST", 1 << 18)
    with pytest.raises(DocumentError, match="MB of text and markup, over 0: split it, or save it as tsv"):
        read_frame(path)
    with pytest.raises(OutputError, match=r"x\.docx: \d MB of text and markup, too much for a docx document"):
        write(table([pair("x" * 300_000)]), tmp_path / "x.docx")


def test_pairs_that_are_all_the_same_are_no_bomb(tmp_path):
    frame = table([pair("слово " * 200, "word " * 240)] * 3_000)
    write(frame, tmp_path / "x.docx")
    assert read_frame(tmp_path / "x.docx").equals(frame)
