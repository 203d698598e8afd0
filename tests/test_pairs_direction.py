import logging

import polars as pl
import pytest
from awkward import frames, gap, pair, table, write
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aligner.errors import DocumentError
from aligner.pairs.direction import directed
from aligner.pairs.frame import read_frame
from aligner.pairs.selection import Selection

ROWS = [pair(), pair(target="Far.", rank=2, relation="theme"), gap()]
SIDES = ("source_doc", "source_id", "source_text", "source_lang", "source_evidence")


def read(tmp_path, kind, *languages):
    write(table(ROWS), tmp_path / f"a.{kind}")
    return read_frame(tmp_path / f"a.{kind}", selection=Selection(*languages))


@pytest.mark.parametrize("kind", ["tsv", "jsonl", "xliff", "xliff2", "html", "docx", "xlsx"])
@pytest.mark.parametrize("languages", [("en", "ru"), ("en", ""), ("", "ru")])
def test_a_file_from_the_other_language_is_turned(kind, languages, tmp_path, caplog):
    frame = read(tmp_path, kind, *languages)
    expected = table(ROWS).rename({name: name.replace("source", "x") for name in SIDES})
    assert frame["source_text"].to_list() == expected["target_text"].to_list()
    assert frame["source_lang"].to_list() == ["en", "en", ""]
    assert frame["target_text"].to_list() == expected["x_text"].to_list()
    assert frame["target_evidence"].to_list() == expected["x_evidence"].to_list()
    assert frame["target_id"].to_list() == ["7", "7", "7"]
    assert "source and target change places in 2 rows; ranks and order are still those" in caplog.text


@pytest.mark.parametrize("languages", [("ru", "en"), ("ru", ""), ("", "en"), ("RU", "EN"), ("ru-RU", "en_GB")])
def test_a_file_that_is_as_wanted_stays(languages, tmp_path, caplog):
    assert read(tmp_path, "tsv", *languages).equals(table(ROWS))
    assert not caplog.text


def test_rows_in_other_languages_are_left_out_and_counted(tmp_path, caplog):
    caplog.set_level(logging.WARNING)
    write(table([pair(), pair(target_lang="de"), pair(source_lang="uk", target_lang="de")]), tmp_path / "a.tsv")
    frame = read_frame(tmp_path / "a.tsv", selection=Selection("ru", "en"))
    assert frame["target_lang"].to_list() == ["en"]
    assert "left out: 2 rows in other languages than those wanted" in caplog.text
    with pytest.raises(
        DocumentError, match=r"a\.tsv: holds no pairs with a text in fr, but from ru to en, from ru to de"
    ):
        read_frame(tmp_path / "a.tsv", selection=Selection("fr"))


def test_what_names_no_language_has_the_one_wanted(tmp_path):
    write(table([pair(source_lang="", target_lang=""), pair(source_lang="und")]), tmp_path / "a.tsv")
    found = read_frame(tmp_path / "a.tsv", selection=Selection("uk", "en")).select("source_lang", "target_lang")
    assert found.rows() == [("uk", "en"), ("uk", "en")]


@settings(max_examples=60, deadline=None)
@given(frame=frames(), source=st.sampled_from(["", "ru", "en", "zh"]), target=st.sampled_from(["", "ru", "en"]))
def test_no_text_is_lost_but_those_that_are_counted(frame, source, target):
    assume(source or target)
    selection = Selection(source, target)
    try:
        found = pl.concat(list(directed([frame], selection, "x")))
    except DocumentError:
        assert frame.height
        return
    before = [frozenset(row) for row in frame.select("source_text", "target_text").rows()]
    after = [frozenset(row) for row in found.select("source_text", "target_text").rows()]
    assert all(after.count(row) <= before.count(row) for row in after)
    for side, language in (("source", source), ("target", target)):
        spoken = found.filter(pl.col(f"{side}_lang") != "")[f"{side}_lang"].to_list()
        assert all(code.startswith(language) for code in spoken)
