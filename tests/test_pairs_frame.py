import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.errors import DocumentError
from aligner.pairs.frame import compact, read_frame
from aligner.pairs.registry import write, write_stream
from aligner.pairs.schema import COLUMNS, REQUIRED, pairs_frame, schema
from aligner.types import RELATIONS, Evidence, Pair, Passage, Recipe

RECIPE = Recipe(
    command="align",
    version="0.1.0",
    model="use",
    revision="1",
    segmenter="razdel",
    parameters={"top_k": 5},
    inputs={"a.txt": "00"},
)
SOURCE = Passage("a.txt", 6, 6, "Стороны подтверждают роль ООН.")
TARGET = Passage("b.txt", 6, 8, "The Parties reaffirm the role of the UN. And more.")
EVIDENCE = Evidence(source=(21, 29), target=(21, 39), similarity=0.8)
FOUND = Pair(SOURCE, TARGET, rank=1, similarity=0.71236, score=0.86543, relation="theme", evidence=EVIDENCE)
NOTHING = Pair(Passage("a.txt", 7, 7, "Ночь."), None, rank=1, similarity=0.1, score=0.0, relation="none")

AWKWARD = ["\t", "\n", "\r\n", '"', "'", ",", "=1+1", "''=1", " @x", "－1", "\x00", "\x1b", "\x1f", "\x85", "\u2028"]
AWKWARD += ["😀", "\u202e", "ﷺ", "é", "\ufeff", "ru", "\\", "\\n", "null", "NaN", "2024-01-01", "7", "-", ";", " "]
TEXTS = st.lists(st.sampled_from(AWKWARD) | st.text(max_size=4), max_size=5).map("".join)
NUMBERS = st.integers(-10_000, 10_000).map(lambda number: number / 10_000)


@st.composite
def frames(draw):
    height = draw(st.integers(0, 4))
    values = {"String": TEXTS, "Int32": st.integers(1, 99), "Float64": NUMBERS, "Enum": st.sampled_from(RELATIONS)}
    columns = {name: [draw(values[kind]) for _ in range(height)] for name, kind in COLUMNS.items()}
    return pl.DataFrame(columns, schema=schema())


def quickly_written(frame, path):
    """A file without the wait for the disk that ``write`` has."""
    with path.open("wb") as stream:
        write_stream(frame, stream, path.suffix[1:])
    return path


def test_columns_are_the_contract():
    contract = "source_doc source_id source_text target_doc target_id target_text rank similarity score relation"
    assert " ".join(REQUIRED) == contract
    assert pairs_frame([], RECIPE).columns == [
        *contract.split(),
        "source_evidence",
        "target_evidence",
        "source_lang",
        "target_lang",
        "recipe",
        "flags",
    ]


def test_a_pair_is_a_row():
    frame = pairs_frame([FOUND], RECIPE)
    assert frame.schema == pl.Schema(schema())
    assert frame.row(0) == (
        *("a.txt", "7", "Стороны подтверждают роль ООН.", "b.txt", "7-9", TARGET.text),
        *(1, 0.71236, 0.86543, "theme", "роль ООН", "the role of the UN", "", "", str(RECIPE), ""),
    )


def test_no_counterpart_is_a_row_with_empty_target_cells():
    row = pairs_frame([FOUND, NOTHING], RECIPE).row(1, named=True)
    assert row["source_text"] == "Ночь."
    assert [row[name] for name in row if name.startswith("target") or name.endswith("evidence")] == [""] * 6
    assert row["relation"] == "none"


def test_a_match_has_its_further_columns_whatever_it_found():
    recipe = replace(RECIPE, command="match")
    told = pairs_frame([replace(FOUND, features={"cosine": 0.7}, occurrences=3), NOTHING], recipe)
    assert told.select("features", "target_occurrences").rows() == [("cosine=0.700", "3"), ("", "")]
    assert pairs_frame([NOTHING], recipe).schema == pairs_frame([], recipe).schema == told.schema


def test_no_pairs_give_an_empty_table_of_the_same_types():
    assert pairs_frame([], RECIPE).schema == pairs_frame([FOUND], RECIPE).schema


def test_lone_surrogates_are_replaced_and_all_else_kept():
    passage = Passage("\udcff.txt", 0, 0, "a\ud83d\ude00b\ud800 ж😀")
    row = pairs_frame([Pair(passage, None, 1, 0.0, 0.0, "none")], RECIPE).row(0, named=True)
    assert row["source_doc"] == "\ufffd.txt"
    assert row["source_text"] == "a😀b\ufffd ж😀"


def test_languages_are_those_of_a_side_or_of_each_document():
    frame = pairs_frame([FOUND, NOTHING], RECIPE, source_lang="ru", target_lang={"b.txt": "en-GB"})
    assert frame["source_lang"].to_list() == ["ru", "ru"]
    assert frame["target_lang"].to_list() == ["en-GB", ""]


@pytest.mark.parametrize("suffix", ["tsv", "csv", "jsonl", "parquet"])
def test_a_similarity_that_nobody_measured_stays_unknown(suffix, tmp_path):
    frame = pairs_frame([FOUND], RECIPE).with_columns(similarity=pl.lit(None, dtype=pl.Float64))
    assert read_frame(quickly_written(frame, tmp_path / f"x.{suffix}"))["similarity"].to_list() == [None]


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
@settings(max_examples=60, deadline=None)
@given(frame=frames())
def test_what_is_written_is_read_back(suffix, frame, tmp_path_factory):
    path = quickly_written(frame, tmp_path_factory.getbasetemp() / f"pairs.{suffix}")
    assert read_frame(path).equals(frame)
    assert read_frame(path).schema == frame.schema


@settings(max_examples=60, deadline=None)
@given(frame=frames())
def test_tsv_is_read_back_with_a_space_for_each_line_break_and_tab(frame, tmp_path_factory):
    path = quickly_written(frame, tmp_path_factory.getbasetemp() / "pairs.tsv")
    flat = frame.with_columns(pl.col(pl.String).map_elements(one_line, return_dtype=pl.String))
    assert read_frame(path).equals(flat)
    data = path.read_text("utf-8")
    assert [line.count("\t") for line in data.splitlines()] == [len(COLUMNS) - 1] * (frame.height + 1)


def one_line(text):
    """A space for each tab, for each CRLF, and for each character that ends a line."""
    characters = text.replace("\r\n", "\n")
    return "".join(" " if each == "\t" or len(f"a{each}b".splitlines()) > 1 else each for each in characters)


@settings(max_examples=50, deadline=None)
@given(similarity=st.floats(-1, 1), suffix=st.sampled_from(["tsv", "csv", "jsonl"]))
def test_text_formats_round_to_four_decimals(similarity, suffix, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / f"rounded.{suffix}"
    quickly_written(pairs_frame([Pair(SOURCE, TARGET, 1, similarity, 0.5, "theme")], RECIPE), path)
    assert read_frame(path)["similarity"][0] == pytest.approx(similarity, abs=0.000051)
    assert "-0.0000\t" not in path.read_text("utf-8")
    assert len(str(read_frame(path)["similarity"][0])) <= len("-0.1234")


def test_a_file_with_only_the_ten_columns_is_a_pairs_file(tmp_path):
    path = tmp_path / "ten.tsv"
    path.write_text("\t".join(REQUIRED) + "\tnote\na\t1\tx\tb\t2\ty\t1\t0.5\t0.5\ttheme\tмоё\n", "utf-8")
    frame = read_frame(path)
    assert frame.columns == [*COLUMNS, "note"]
    assert frame["note"].to_list() == ["моё"]
    assert frame["recipe"].to_list() == [""]


def test_windows_line_ends_and_byte_order_mark_are_no_part_of_the_data(tmp_path):
    path = tmp_path / "windows.tsv"
    write(pairs_frame([FOUND], RECIPE), path)
    before = read_frame(path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_frame(path).equals(before)


HEADER = "\t".join(REQUIRED)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("x.tsv", b"", "empty"),
        ("x.csv", b"", "empty"),
        ("x.tsv", b"source_doc\tscore\n", "no column source_id, source_text"),
        ("x.tsv", f"{HEADER}\na\t1\tx\n".encode(), "line 2 has 3 cells, the header 10"),
        ("x.tsv", f"{HEADER}\na\t1\t\xff\n".encode("latin-1"), "line 2 is not UTF-8"),
        ("x.tsv", f"{HEADER}\na\t1\tx\tb\t2\ty\tfirst\t0.5\t0.5\ttheme\n".encode(), "row 1: rank is 'first'"),
        ("x.tsv", f"{HEADER}\na\t1\tx\tb\t2\ty\t1\tnan\t0.5\ttheme\n".encode(), "row 1: similarity is 'nan'"),
        ("x.tsv", f"{HEADER}\na\t1\tx\tb\t2\ty\t1\t0.5\t0.5\tlike\n".encode(), "one of translation, theme, none"),
        ("x.csv", HEADER.replace("\t", ",").encode() + b'\na,1,"x', "csv"),
        ("x.jsonl", b"{]", "not a jsonl file"),
        ("x.jsonl", b'{"source_doc": [1]}', "not a pairs file"),
        ("x.parquet", b"PAR1", "not a parquet file"),
        ("x.doc", b"", "suffix .doc is not known"),
    ],
)
def test_what_is_no_pairs_file_is_refused_in_one_line(name, data, says, tmp_path):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(DocumentError) as caught:
        read_frame(path)
    assert says in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DocumentError, match=r"nowhere\.tsv: no such file; check the path"):
        read_frame(tmp_path / "nowhere.tsv")


def test_importing_the_table_modules_does_not_import_polars_or_rich():
    names = ", ".join(f"aligner.pairs.{name}" for name in ("schema", "frame", "registry", "terminal"))
    code = f"import {names}, sys; print({{'polars', 'rich'}} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_rows_that_are_kept_do_not_hold_the_texts_of_the_others():
    def taken():
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()

    if not Path("/proc/self/statm").exists():
        pytest.skip("needs Linux's /proc to tell how much memory is in use")
    frame = pairs_frame([FOUND, NOTHING], RECIPE)
    assert compact(frame.filter(pl.col("rank") == 1)).equals(frame)
    kept, before = [], taken()
    for number in range(20):
        texts = [f"{number} {row} {'x' * 500}" for row in range(10_000)]
        kept.append(compact(pl.DataFrame({"text": texts}).head(3)))
    assert taken() - before < 50_000_000  # 100 MB otherwise
