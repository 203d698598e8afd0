import re

import polars as pl
import pytest
from awkward import gap, pair, table
from lxml import etree

from aligner.errors import OutputError
from aligner.pairs import registry
from aligner.pairs.conversion import ConvertOptions, convert
from aligner.pairs.frame import read_frame

THEMES = [
    pair("Ночь.", "Evening fell.", rank=1, relation="theme", score=0.97),
    pair("Ночь.", "Far.", rank=2, relation="theme"),
]
ROWS = [
    pair("Да.", "Yes."),
    pair("Нет.", "No.", rank=1),
    pair("Нет.", "Not at all.", rank=2),
    pair("Да. ", "Yes."),
    pair("apt-get install", "apt-get install"),
    pair("grep -v", "use grep"),
    pair("Смотрите man.", "1998"),
    *THEMES,
    gap("Тихо."),
]


def converted(rows, path, **options):
    registry.write(table(rows), path.with_suffix(".tsv"))
    return convert(path.with_suffix(".tsv"), path, ConvertOptions(**options))


def texts(path):
    frame = read_frame(path).filter(pl.col("relation") != "none")
    return frame.select("source_text", "target_text").rows()


@pytest.mark.parametrize("kind", registry.MEMORIES)
def test_a_memory_takes_each_translation_once_and_counts_the_rest(kind, tmp_path):
    done = converted(ROWS, tmp_path / "a.x", format=kind)
    assert texts(tmp_path / "a.x") == [("Да.", "Yes."), ("Нет.", "No.")]
    counted = "2 close in theme, 3 untranslated, 1 further targets of one source, 1 repeated"
    gaps = {"tmx": 1}.get(kind, 0)
    assert str(done) == f"{2 + 1 - gaps} pairs; left out: {counted}" + ", 1 without a counterpart" * gaps


def test_the_api_and_standard_output_keep_to_it_too(tmp_path, caplog, capsysbinary):
    registry.write(table(ROWS), tmp_path / "a.tmx")
    assert len(texts(tmp_path / "a.tmx")) == 2
    assert "a.tmx: left out: 2 close in theme, 3 untranslated" in caplog.text
    with (tmp_path / "b.tmx").open("wb") as stream:
        registry.write_stream(table(ROWS), stream, "tmx")
    assert (tmp_path / "b.tmx").read_bytes() == (tmp_path / "a.tmx").read_bytes()


def test_what_is_asked_for_is_kept(tmp_path):
    every = [(row["source_text"], row["target_text"]) for row in ROWS if row["relation"] == "translation"]
    converted(ROWS, tmp_path / "a.tmx", keep_all=True)
    assert texts(tmp_path / "a.tmx") == every
    converted(ROWS, tmp_path / "a.tmx", targets=2)
    assert texts(tmp_path / "a.tmx") == [("Да.", "Yes."), ("Нет.", "No."), ("Нет.", "Not at all.")]
    done = converted(ROWS, tmp_path / "a.jsonl", drop_untranslated=True)
    assert str(done) == "7 pairs; left out: 3 untranslated"
    assert str(converted(ROWS, tmp_path / "a.jsonl", unique=True)) == "9 pairs; left out: 1 repeated"
    assert str(converted(ROWS, tmp_path / "a.jsonl")) == "10 pairs"


@pytest.mark.parametrize(
    ("kind", "quality", "pattern"),
    [("tmx", "", ""), ("xliff", "74%", r'match-quality="(.*?)"'), ("xliff2", "74.00", r'matchQuality="(.*?)"')],
)
def test_a_theme_pair_is_marked_and_never_as_good_as_a_translation(kind, quality, pattern, tmp_path):
    converted(ROWS, tmp_path / "a.x", format=kind, relation="theme")
    text = (tmp_path / "a.x").read_text("utf-8")
    assert texts(tmp_path / "a.x") == [("Ночь.", "Evening fell.")]
    if pattern:
        assert re.findall(pattern, text) == [quality]
    if kind != "xliff2":
        notes = [note.text for note in etree.fromstring(text.encode()).iter("{*}note") if not note.get("from")]
        assert notes == ["close in theme, not a translation"]


@pytest.mark.parametrize("kind", registry.MEMORIES)
def test_nothing_left_is_an_error_that_names_the_option(kind, tmp_path):
    with pytest.raises(
        OutputError, match=r"a\.x: no pair is left .*: 2 close in theme \(aligner convert --relation theme\)$"
    ):
        converted([*THEMES, gap()], tmp_path / "a.x", format=kind)
    assert not (tmp_path / "a.x").exists()


def test_one_language_on_both_sides_is_no_missing_translation(tmp_path):
    converted([pair("Night.", "Night.", source_lang="en-US", target_lang="en-GB")], tmp_path / "a.tmx")
    assert texts(tmp_path / "a.tmx") == [("Night.", "Night.")]


@pytest.mark.parametrize("kind", registry.MEMORIES)
def test_a_pair_without_a_score_goes_through(kind, tmp_path):
    converted([pair(score=None, flags="numbers differ,negation")], tmp_path / "a.x", format=kind)
    assert read_frame(tmp_path / "a.x").select("score", "flags").rows() == [(None, "numbers differ,negation")]
    assert "uality" not in (tmp_path / "a.x").read_text("utf-8")
