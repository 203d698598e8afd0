import polars as pl
import pytest
from awkward import RECIPE, frames, gap, pair, paired, table, there_and_back
from hypothesis import given, settings

from aligner.errors import DocumentError, OutputError
from aligner.pairs.frame import read_frame
from aligner.pairs.registry import check, write, write_stream
from aligner.pairs.schema import COLUMNS
from aligner.pairs.selection import Selection

LOST = ("source_evidence", "target_evidence")


def one_line(frame):
    """Texts as the line formats have them."""
    gaps = "\r\n|[\t\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029]"
    return frame.with_columns(pl.col(pl.String).str.replace_all(gaps, " "))


# Text to read


@settings(max_examples=60, deadline=None)
@given(frame=frames())
def test_pairs_to_read_come_back_but_for_line_breaks_and_evidence(frame, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "pairs.txt"
    assert there_and_back(frame, path).drop(LOST).equals(one_line(frame).drop(LOST))


def test_the_source_stands_above_the_target(tmp_path):
    write(table([pair(), gap()]), tmp_path / "x.txt")
    assert (tmp_path / "x.txt").read_text("utf-8").splitlines() == [
        "# Pairs (aligner)",
        f"# {RECIPE}",
        "",
        "a.txt\t7\tru",
        "Стороны подтверждают роль ООН.",
        "b.txt\t7-9\ten\t0.8654\t0.7124\t1\ttranslation",
        "The parties affirm the role of the UN.",
        "",
        "a.txt\t7\tru",
        "Ночь.",
        "\t\t\t0.0\t0.1\t1\tnone",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: "Just a text.\n", "not a text of pairs made by aligner"),
        (lambda text: text[: text.index("The parties")], "line 7 is missing: it was cut off"),
        (lambda text: text.replace("0.8654", "much"), "line 6: score is 'much', expected a number"),
        (lambda text: text.replace("\ten\t", "\t"), "line 6: a pair has four lines"),
    ],
)
def test_what_is_no_such_text_is_refused_with_its_line(change, says, tmp_path):
    path = tmp_path / "x.txt"
    write(table([pair()]), path)
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    with pytest.raises(DocumentError) as caught:
        read_frame(path)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


# Moses


@settings(max_examples=60, deadline=None)
@given(frame=frames())
def test_moses_files_come_back_but_for_line_breaks_and_gaps(frame, tmp_path_factory):
    path = tmp_path_factory.mktemp("moses") / "pairs.moses"
    write(frame, path)
    kept = one_line(paired(frame))
    assert read_frame(path).equals(kept)
    for suffix in (".src", ".trg"):
        assert path.with_suffix(suffix).read_bytes().count(b"\n") == kept.height
    assert not path.exists()


def test_moses_texts_are_texts_and_nothing_else(tmp_path, caplog):
    write(table([pair("Раз\tи два.", "One."), gap(), pair("Три.", "Three.")]), tmp_path / "corpus.src")
    assert (tmp_path / "corpus.src").read_text("utf-8") == "Раз и два.\nТри.\n"
    assert (tmp_path / "corpus.trg").read_text("utf-8") == "One.\nThree.\n"
    assert (tmp_path / "corpus.ids").read_text("utf-8").splitlines()[0].split("\t") == [
        name for name in COLUMNS if not name.endswith("_text")
    ]
    assert "left out: 1 row without a counterpart" in caplog.text


def test_a_bare_parallel_text_is_read(tmp_path):
    (tmp_path / "c.src").write_text("Раз.\r\nДва.\r\n", "utf-8")
    (tmp_path / "c.trg").write_text("One.\n\n", "utf-8")
    frame = read_frame(tmp_path / "c.moses", selection=Selection("ru", "en"))
    assert frame.select("source_id", "source_text", "target_text", "relation", "source_lang").rows() == [
        ("1", "Раз.", "One.", "translation", "ru"),
        ("2", "Два.", "", "none", "ru"),
    ]


def test_texts_of_different_length_are_refused(tmp_path):
    (tmp_path / "c.src").write_text("Раз.\nДва.\n", "utf-8")
    (tmp_path / "c.trg").write_text("One.\n", "utf-8")
    with pytest.raises(DocumentError, match=r"do not belong together: c\.src has 2, c\.trg has 1 lines"):
        read_frame(tmp_path / "c.src")


def test_a_text_may_begin_with_a_byte_order_mark(tmp_path):
    frame = table([pair("\ufeffРаз.", "\ufeffOne.")])
    write(frame, tmp_path / "x.moses")
    assert read_frame(tmp_path / "x.moses").equals(frame)


def test_moses_needs_a_name_and_a_place(tmp_path):
    with pytest.raises(OutputError, match="/dev/null: cannot be written: moses writes several files"):
        write(table([pair()]), "/dev/null", "moses")
    with pytest.raises(OutputError, match="moses writes several files: name them with -o"):
        write_stream(table([pair()]), (tmp_path / "x").open("wb"), "moses")
    (tmp_path / "pairs.trg").mkdir()
    with pytest.raises(OutputError, match=r"pairs\.trg: cannot be written: it is a directory"):
        check(tmp_path / "pairs.moses")
    with pytest.raises(OutputError, match=r"pairs\.trg"):
        write(table([pair()]), tmp_path / "pairs.moses")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("pairs")] == ["pairs.trg"]
