import csv
import io
import json

import polars as pl
import pytest
from awkward import pair, table
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aligner.errors import DocumentError
from aligner.pairs.frame import read_frame
from aligner.pairs.parts.delimited import parsed
from aligner.pairs.registry import write
from aligner.pairs.schema import listed
from aligner.pairs.selection import Selection

BOTH = Selection(source_column="en", target_column="ru")


def texts(tmp_path, name, data, selection=BOTH):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_frame(path, selection=selection).select("source_text", "target_text").rows()


def test_cells_that_excel_quoted_between_tabs_are_read_as_they_were(tmp_path):
    data = 'en\tru\r\n"Hello ""q"""\tПривет\r\n"A\nB"\tВ\r\n'
    assert texts(tmp_path, "x.tsv", data) == [('Hello "q"', "Привет"), ("A\nB", "В")]
    assert texts(tmp_path, "x.tsv", 'en\tru\n"Hello ""q"""\tПривет\n') == [('Hello "q"', "Привет")]
    assert texts(tmp_path, "x.tsv", '"en"\t"ru"\n"a"\t"b"\n') == [("a", "b")]


@pytest.mark.parametrize(
    "cell", ['"Hello" he said', '"Hello"', 'He said "hello"', '"', '"Hello, he began', '""', 'a"b"']
)
def test_quotation_marks_of_the_text_stay_between_tabs(cell, tmp_path):
    data = f'en\tru\n{cell}\tПривет\nSecond "one"\tДва"\n'
    assert texts(tmp_path, "x.tsv", data)[0] == (cell, "Привет")


CELLS = st.text(st.sampled_from("ab \"'\n\t,;"), max_size=6)


@settings(max_examples=90, deadline=None)
@given(rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4), separator=st.sampled_from(",;\t|"))
def test_what_a_csv_writer_quoted_is_read_back(rows, separator):
    assume(all("".join(row) for row in rows))
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, quoting=csv.QUOTE_ALL).writerows([("en", "ru"), *rows])
    found = parsed(stream.getvalue(), ("en", "ru"))
    assert found.rows.select(pl.all().fill_null("")).rows() == rows


def test_the_separator_that_excel_is_told_and_the_line_ends_of_old_macintoshes(tmp_path):
    assert texts(tmp_path, "x.csv", "sep=;\r\nen;ru\r\na,b,c;б\r\n") == [("a,b,c", "б")]
    assert texts(tmp_path, "x.csv", "en,ru\rOne,Раз\rTwo,Два\r") == [("One", "Раз"), ("Two", "Два")]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("x.csv", "en,ru\na,b\nc,d,e\n", "line 3 has 3 cells, the header 2: put a cell with a comma in quotes"),
        ("x.csv", "en;ru\na;b;c\n", "line 2 has 3 cells, the header 2: put a cell with a semicolon in quotes"),
        ("x.csv", 'en,ru\na,b\nHello,"Привет\nWorld,Мир\n', "line 3: a quotation mark that is not closed"),
        ("x.csv", "en,en\na,b\n", "no column 'ru'; the columns are 'en', 'en'"),
        ("x.csv", "en,ru,en\na,b,c\n", "two columns are named 'en': give one of them another name"),
        ("x.csv", "\n\n", "its first line, which names the columns, is empty"),
        ("x.csv", ",".join(f"c{n}" for n in range(999)) + "\n", "'c10', 'c11' and 987 more"),
        ("x.jsonl", '{"en": "a", "ru": "b"}\n{oops}\n', "line 2 is no JSON: write one object on each line"),
        ("x.jsonl", '{"en": "a", "ru": "b"}\n[1]\n', "line 2 is no object"),
        ("x.jsonl", '{"en": "a", "ru": "b"}\n{"en": [1], "ru": {"x": 2}}\n', "line 2: 'en' is a list or an object"),
        ("x.jsonl", b'{"en": "a"}\n{"en": "\xff"}', "line 2 is not UTF-8"),
        ("x.xlsx", b"", "it is empty"),
    ],
)
def test_the_line_and_the_remedy_are_named(name, data, says, tmp_path):
    with pytest.raises(DocumentError) as caught:
        texts(tmp_path, name, data)
    assert says in str(caught.value)
    assert str(tmp_path / name) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500


def test_the_same_column_twice_is_refused(tmp_path):
    with pytest.raises(DocumentError, match="source and target are the same column, 'en': name two"):
        texts(tmp_path, "x.csv", "en,ru\na,b\n", Selection(source_column="en", target_column="en"))


def test_columns_of_lists_are_left_out_unless_they_are_asked_for(tmp_path, caplog):
    frame = pl.DataFrame({"en": ["a"], "ru": ["б"], "tags": [[1, 2]]})
    frame.write_parquet(tmp_path / "x.parquet")
    found = read_frame(tmp_path / "x.parquet", selection=BOTH)
    assert found.select("source_text", "target_text").rows() == [("a", "б")]
    assert "left out: columns that hold no texts: tags" in caplog.text
    with pytest.raises(DocumentError, match=r"column 'tags' holds List\(Int64\), not texts: name another"):
        read_frame(tmp_path / "x.parquet", selection=Selection(source_column="en", target_column="tags"))


def test_an_empty_side_is_a_gap_and_a_row_of_nothing_is_none(tmp_path):
    rows = [("a", "б"), ("c", ""), ("", "д"), ("", ""), (" ", "\t")]
    lines = [json.dumps({"en": source, "ru": target}) for source, target in rows]
    (tmp_path / "x.jsonl").write_text("\n".join(lines), encoding="utf-8")
    frame = read_frame(tmp_path / "x.jsonl", selection=Selection("en", "ru", "en", "ru"))
    names = [f"{side}_{part}" for side in ("source", "target") for part in ("id", "text", "lang")]
    assert frame.select(*names, "score", "relation").rows() == [
        ("1", "a", "en", "1", "б", "ru", 1.0, "translation"),
        ("2", "c", "en", "", "", "", 0.0, "none"),
        ("", "", "", "3", "д", "ru", 0.0, "none"),
    ]


@pytest.mark.parametrize(("separator", "encoding"), [(";", "cp1251"), (",", "utf-8"), (";", "utf-16")])
def test_pairs_that_a_spreadsheet_saved_again_are_read(separator, encoding, tmp_path):
    write(table([pair("Совет «решил»; да, так.", "-x")]), tmp_path / "a.csv")
    before = read_frame(tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    with (tmp_path / "a.csv").open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=separator).writerows(rows)
    assert read_frame(tmp_path / "a.csv").equals(before)


def test_a_table_that_is_no_pairs_file_says_how_to_name_its_columns(tmp_path):
    with pytest.raises(DocumentError, match=r"of a table with en, ru, say which two .* --source-column NAME"):
        texts(tmp_path, "x.csv", "en,ru\na,b\n", Selection())


def test_many_names_are_not_all_said():
    assert listed(["a", "b" * 60]) == f"a, {'b' * 39}…"
    assert listed([str(number) for number in range(1_000)]).endswith("11 and 988 more")
