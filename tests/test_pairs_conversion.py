import csv
import logging
import subprocess
import sys
import zipfile
from itertools import pairwise

import polars as pl
import pytest
from awkward import frames, gap, pair, table, write
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aligner.errors import DocumentError, OutputError
from aligner.pairs.conversion import Converted, ConvertOptions, convert
from aligner.pairs.frame import read_frame
from aligner.pairs.registry import FORMATS, READERS

WITHOUT_GAPS = ("tmx", "moses")
ONE_LINE = ("tsv", "txt", "moses")
ROWS = [pair(), pair("Далеко.", "Far.", source_id="8", score=0.3), gap()]
PLAIN = [row | {"source_evidence": "", "target_evidence": ""} for row in ROWS]


def expected(frame, *kinds):
    """What is left of a table after it went through formats."""
    if set(kinds) & set(WITHOUT_GAPS):
        frame = frame.filter(pl.col("relation") != "none")
    return frame


@pytest.mark.parametrize(
    ("first", "second"), [*((kind, "jsonl") for kind in FORMATS), *(("jsonl", kind) for kind in FORMATS)]
)
def test_each_format_becomes_each_other_and_comes_back(first, second, tmp_path):
    frame = table(PLAIN)
    write(frame, tmp_path / f"a.{first}")
    done = convert(tmp_path / f"a.{first}", tmp_path / f"b.{second}")
    assert read_frame(tmp_path / f"b.{second}").equals(expected(frame, first, second))
    assert done.written == expected(frame, first, second).height
    assert done.gaps == expected(frame, first).height - done.written


@settings(max_examples=25, deadline=None)
@given(frame=frames())
def test_a_chain_of_formats_loses_nothing(frame, tmp_path_factory):
    folder = tmp_path_factory.mktemp("chain")
    assume(frame.height)
    frame = frame.with_columns(pl.col(pl.String).str.replace_all("[\ufffe\uffff]", ""))
    kinds = ["jsonl", "docx", "html", "csv", "xlsx", "parquet"]
    write(frame, folder / "a.jsonl")
    for before, after in pairwise(kinds):
        convert(folder / f"a.{before}", folder / f"a.{after}")
    assert read_frame(folder / "a.parquet").equals(frame)


def test_a_memory_becomes_a_table(tmp_path):
    write(table(ROWS), tmp_path / "memory.tmx")
    assert convert(tmp_path / "memory.tmx", tmp_path / "pairs.tsv") == Converted(read=2, written=2, below=0, gaps=0)


def test_low_scores_and_gaps_are_left_out_and_counted(tmp_path):
    write(table(ROWS), tmp_path / "a.tsv")
    done = convert(tmp_path / "a.tsv", tmp_path / "b.tmx", ConvertOptions(min_score=0.5))
    assert done == Converted(read=3, written=1, below=2, gaps=0)
    assert str(done) == "1 pair; left out: 2 below the score"
    done = convert(tmp_path / "a.tsv", tmp_path / "b.tmx")
    assert str(done) == "2 pairs; left out: 1 without a counterpart"


def test_only_one_relation_is_taken(tmp_path):
    write(table([pair(), pair(target="Far.", rank=2, relation="theme"), gap()]), tmp_path / "a.tsv")
    done = convert(tmp_path / "a.tsv", tmp_path / "b.tmx", ConvertOptions(relation="translation"))
    assert str(done) == "1 pair; left out: 2 of other relations"
    assert read_frame(tmp_path / "b.tmx")["relation"].to_list() == ["translation"]


@pytest.mark.parametrize("kind", ["tsv", "jsonl"])
def test_a_table_read_by_pieces_is_the_same_and_names_its_lines(kind, tmp_path, monkeypatch):
    monkeypatch.setattr(READERS[kind], "_PIECE", 1_000)
    path = tmp_path / f"a.{kind}"
    write(table([pair(source_id=str(number)) for number in range(1, 501)]), path)
    assert read_frame(path)["source_id"].to_list() == [str(number) for number in range(1, 501)]
    path.write_text(path.read_text("utf-8").replace("0.8654", "much", 300).replace("much", "0.8654", 299), "utf-8")
    with pytest.raises(DocumentError, match="row 300: score is 'much'" if kind == "tsv" else "jsonl"):
        read_frame(path)
    if kind == "tsv":
        path.write_text(path.read_text("utf-8").replace("much\t", ""), "utf-8")
        with pytest.raises(DocumentError, match="line 301 has 15 cells, the header 16"):
            read_frame(path)


def test_languages_are_put_where_none_is_named(tmp_path):
    frame = table([pair(source_lang="", target_lang=""), pair(target_lang=""), gap(source_lang="")])
    write(frame, tmp_path / "a.tsv")
    convert(tmp_path / "a.tsv", tmp_path / "b.jsonl", ConvertOptions(source_lang="ru", target_lang="de"))
    found = read_frame(tmp_path / "b.jsonl").select("source_lang", "target_lang").rows()
    assert found == [("ru", "de"), ("ru", "de"), ("ru", "")]


def test_a_file_becomes_itself(tmp_path):
    write(table(ROWS), tmp_path / "a.tsv")
    convert(tmp_path / "a.tsv", tmp_path / "a.tsv", ConvertOptions(min_score=0.5))
    assert read_frame(tmp_path / "a.tsv").height == 1


def test_formats_given_win_over_suffixes(tmp_path):
    write(table(ROWS), tmp_path / "a.dat", "csv")
    convert(tmp_path / "a.dat", tmp_path / "b.xlf", ConvertOptions(input_format="csv", format="xliff2"))
    assert b'version="2.1"' in (tmp_path / "b.xlf").read_bytes()


GLOSSARY = [("номер", "Русский", "English"), ("5", "мост; «путь»", 'bridge, "way"'), ("6", "=1+1", ""), ("7", "", "x")]


def glossary(path):
    if path.suffix == ".xlsx":
        pl.DataFrame(GLOSSARY[1:], schema=GLOSSARY[0], orient="row").write_excel(path)
        return
    kinds = {".csv": (",", "utf-8"), ".ssv": (";", "utf-8-sig"), ".tab": ("\t", "utf-16")}
    separator, encoding = kinds[path.suffix]
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=separator).writerows(GLOSSARY)


@pytest.mark.parametrize("suffix", [".csv", ".ssv", ".tab", ".xlsx"])
def test_columns_of_any_table_are_pairs(suffix, tmp_path):
    path = tmp_path / f"glossary{suffix}"
    glossary(path)
    options = ConvertOptions(
        source_column="Русский",
        target_column="English",
        source_lang="ru",
        target_lang="en",
        input_format=None if suffix == ".xlsx" else "csv",
    )
    convert(path, tmp_path / "pairs.jsonl", options)
    frame = read_frame(tmp_path / "pairs.jsonl")
    assert frame.select("source_text", "target_text", "номер").rows() == [
        ("мост; «путь»", 'bridge, "way"', "5"),
        ("=1+1", "", "6"),
        ("", "x", "7"),
    ]
    assert frame.select("source_doc", "source_id", "source_lang", "relation").rows()[:2] == [
        (path.name, "1", "ru", "translation"),
        (path.name, "2", "ru", "none"),
    ]


def test_a_column_that_is_not_there_is_named_with_those_that_are(tmp_path):
    (tmp_path / "a.csv").write_text("ru,en\nx,y\n")
    with pytest.raises(DocumentError, match=r"a\.csv: .*no column 'de'; the columns are 'ru', 'en'"):
        convert(tmp_path / "a.csv", tmp_path / "b.tsv", ConvertOptions(source_column="ru", target_column="de"))


def test_columns_that_begin_later_are_said_to_be_lost(tmp_path, caplog):
    first = table([pair()]).with_columns(note=pl.lit("a"))
    second = table([pair()]).with_columns(other=pl.lit("b"))
    units = []
    for number, frame in enumerate((first, second)):
        write(frame, tmp_path / f"{number}.tmx")
        text = (tmp_path / f"{number}.tmx").read_text("utf-8")
        units.append(text[text.index("<tu>") if "<tu>" in text else text.index("<tu ") : text.index("</body>")])
        head = text[: text.index("<body>")]
    (tmp_path / "a.tmx").write_text(f"{head}<body>{units[0] * 9_000}{units[1]}</body></tmx>", "utf-8")
    with caplog.at_level(logging.WARNING):
        done = convert(tmp_path / "a.tmx", tmp_path / "b.tsv")
    assert done.written == 9_001
    assert "left out: columns that the first rows do not have: other" in caplog.text
    assert read_frame(tmp_path / "b.tsv").columns[-1] == "note"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"min_score": 1.5}, "min_score is 1.5"),
        ({"relation": "like"}, "relation is 'like', must be one of translation, theme, none"),
        ({"source_column": "a"}, "give both columns"),
    ],
)
def test_options_that_make_no_sense_are_refused(options, says, tmp_path):
    (tmp_path / "a.tsv").touch()
    with pytest.raises(ValueError, match=says):
        convert(tmp_path / "a.tsv", tmp_path / "b.tsv", ConvertOptions(**options))


BROKEN = b"\x00\xff\xfe broken"


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("data", [b"", BROKEN, b"PK\x05\x06" + bytes(18), b"<?xml version='1.0'?><a>"])
def test_bad_input_gives_one_line_and_no_file(kind, data, tmp_path):
    path = tmp_path / ("a.src" if kind == "moses" else f"a.{kind}")
    path.write_bytes(data)
    with pytest.raises(DocumentError) as caught:
        convert(path, tmp_path / "b.csv")
    assert "\n" not in str(caught.value)
    assert "a." in str(caught.value)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


WRITTEN = [kind for kind in FORMATS if kind != "moses"]


@pytest.fixture(scope="module")
def originals(tmp_path_factory):
    """The bytes of a file in each format."""
    folder = tmp_path_factory.mktemp("originals")
    for kind in WRITTEN:
        write(table(ROWS), folder / f"a.{kind}")
    return {kind: (folder / f"a.{kind}").read_bytes() for kind in WRITTEN}


EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=8)), min_size=1, max_size=4)


@pytest.mark.parametrize("kind", WRITTEN)
@settings(max_examples=40, deadline=None)
@given(edits=EDITS)
def test_a_damaged_file_is_read_or_refused_in_one_line(kind, edits, originals, tmp_path_factory):
    data = originals[kind]
    for place, length, new in edits:
        at = int(place * len(data))
        data = data[:at] + new + data[at + length :]
    path = tmp_path_factory.getbasetemp() / f"damaged.{kind}"
    path.write_bytes(data)
    said = ""
    try:
        read_frame(path)
    except DocumentError as error:
        said = str(error)
    assert "\n" not in said
    assert not said or str(path) in said


def test_an_output_that_cannot_be_written_is_said_before_the_input_is_read(tmp_path):
    with pytest.raises(OutputError, match="its directory does not exist"):
        convert(tmp_path / "none.tmx", tmp_path / "no" / "b.tsv")


def test_a_source_that_breaks_off_leaves_the_earlier_output(tmp_path):
    write(table([pair()] * 9_000), tmp_path / "a.tmx")
    data = (tmp_path / "a.tmx").read_bytes()
    (tmp_path / "a.tmx").write_bytes(data[: len(data) * 99 // 100])
    (tmp_path / "b.tsv").write_text("earlier")
    with pytest.raises(DocumentError, match="not well-formed"):
        convert(tmp_path / "a.tmx", tmp_path / "b.tsv")
    assert (tmp_path / "b.tsv").read_text() == "earlier"
    assert len(list(tmp_path.iterdir())) == 2


PEAK = """
import sys, resource
from aligner.pairs.conversion import convert
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
convert(sys.argv[1], sys.argv[2])
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read as Linux counts it")
def test_a_memory_streams_through(tmp_path):
    write(table([pair("слово " * 50, "word " * 60)] * 40_000), tmp_path / "a.tmx")
    assert (tmp_path / "a.tmx").stat().st_size > 45e6
    done = subprocess.run(
        [sys.executable, "-c", PEAK, tmp_path / "a.tmx", tmp_path / "b.tsv"], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 200


@pytest.mark.parametrize("kind", ["tmx", "xliff", "xlsx", "docx", "jsonl"])
def test_a_file_in_a_zip_is_named_by_its_path(kind, tmp_path, caplog):
    write(table(PLAIN), tmp_path / f"a.{kind}")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(tmp_path / f"a.{kind}", f"in/b.{kind}")
    convert(tmp_path / "all.zip" / "in" / f"b.{kind}", tmp_path / "b.jsonl", ConvertOptions(source_lang="ru"))
    assert read_frame(tmp_path / "b.jsonl").equals(expected(table(PLAIN), kind))
    with pytest.raises(DocumentError) as caught:
        convert(tmp_path / "all.zip" / "in" / f"b.{kind}", tmp_path / "c.tsv", ConvertOptions(source_lang="fr"))
    assert str(caught.value).startswith(f"{tmp_path}/all.zip/in/b.{kind}: holds no pairs with a text in fr")
    assert not (tmp_path / "c.tsv").exists()


def test_a_zip_and_a_directory_are_no_pairs(tmp_path):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("x.tmx", "<tmx>")
    with zipfile.ZipFile(tmp_path / "out.zip", "w") as archive:
        archive.writestr("../../out.tmx", "<tmx/>")
    (tmp_path / "folder").mkdir()
    for name, says in [
        ("all.zip", "is a zip file; name a file in it, as in .*all.zip/x.tmx"),
        ("out.zip", "is a zip file without a file that can be named"),
        ("out.zip/x.tmx", r"'\.\./\.\./out\.tmx' points out of the archive; do not trust this file"),
        ("all.zip/y.tmx", "no such file in all.zip, which holds x.tmx; check the path"),
        ("all.zip/x.tmx", "all.zip/x.tmx: not a tmx file that can be read: line 1"),
        ("folder", "is a directory; name a file in it"),
        ("none.tsv", "no such file; check the path"),
        ("none", "there is no suffix to tell the format: save it as one of .* to aligner convert --from"),
    ]:
        with pytest.raises(DocumentError, match=says):
            convert(tmp_path / name, tmp_path / "b.tsv")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.po", 'msgid ""\nmsgstr "Language: ru\\n"\n'),
        ("a.jsonl", ""),
        ("a.tmx", '<tmx version="1.4"><header srclang="en"/><body/></tmx>'),
        ("a.xlf", '<xliff version="1.2"><file original="a"><body/></file></xliff>'),
    ],
)
def test_a_file_without_any_pair_is_refused(name, data, tmp_path):
    (tmp_path / name).write_text(data, encoding="utf-8")
    with pytest.raises(DocumentError, match="holds no pairs"):
        convert(tmp_path / name, tmp_path / "b.tsv")


@pytest.mark.parametrize("kind", ["tsv", "csv", "parquet", "xlsx", "html", "docx"])
def test_a_table_of_pairs_may_have_no_rows(kind, tmp_path):
    write(table(PLAIN).clear(), tmp_path / f"a.{kind}")
    assert convert(tmp_path / f"a.{kind}", tmp_path / "b.tsv") == Converted(0, 0, 0, 0)
    assert read_frame(tmp_path / "b.tsv").height == 0


def test_gaps_of_either_side_are_left_out_of_a_memory_and_counted(tmp_path):
    (tmp_path / "a.csv").write_text("en,ru\na,б\nc,\n,д\n,\n", encoding="utf-8")
    options = ConvertOptions(source_column="en", target_column="ru", source_lang="en", target_lang="ru")
    assert str(convert(tmp_path / "a.csv", tmp_path / "b.tmx", options)) == "1 pair; left out: 2 without a counterpart"
    assert b"<seg/>" not in (tmp_path / "b.tmx").read_bytes()
