from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.align.ladder import Rung, read_ladder, write_ladder
from aligner.errors import GoldError, OutputError
from aligner.types import Bead


def _file(tmp_path, text):
    path = tmp_path / "some.gold"
    path.write_text(text, encoding="utf-8")
    return path


def test_reads_scores_gaps_spaces_and_blank_lines(tmp_path):
    path = _file(tmp_path, "\ufeff[0]:[0, 1]:0.5\n\n[1,2] : [2] \n[]:[3]:\n[3]:[]:-1e-3\n")
    assert read_ladder(path) == (
        Rung((0,), (0, 1), 0.5),
        Rung((1, 2), (2,)),
        Rung((), (3,)),
        Rung((3,), (), -0.001),
    )


def test_gold_made_by_hand_may_join_across_other_target_sentences(tmp_path):
    path = _file(tmp_path, "[0]:[0, 2]\n[]:[1]\n[1]:[4]\n[2]:[3]\n")
    assert [rung.target for rung in read_ladder(path, lengths=(3, 5))] == [(0, 2), (1,), (4,), (3,)]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("[0]:[0]\n[1]:[7]\n", 2, "target sentence 7 is out of range"),
        ("[9]:[0]\n", 1, "source sentence 9 is out of range"),
        ("[0]:[0]\n\n[0]:[1]\n", 3, "source sentence 0 is doubled"),
        ("[0]:[0]\n[1]:[0]\n", 2, "target sentence 0 is doubled"),
        ("[0, 0]:[0]\n", 1, "source sentence 0 is doubled"),
        ("[1]:[0]\n[0]:[1]\n", 2, "source sentence 0 is not in order; it comes after 1"),
        ("[0]:[1, 0]\n", 1, "target sentence 0 is not in order"),
        ("[0]:[0]\n[]:[]\n", 2, "both sides are empty"),
        ("[0]:[0]\nnonsense\n", 2, "'nonsense' is not a bead"),
        ("[0][0]\n", 1, "is not a bead"),
        ("[-1]:[0]\n", 1, "is not a bead"),
        ("[0,]:[0]\n", 1, "is not a bead"),
        ("[0]:[0]:high\n", 1, "is not a bead"),
    ],
)
def test_a_malformed_line_is_named(tmp_path, text, line, what):
    path = _file(tmp_path, text)
    with pytest.raises(GoldError) as error:
        read_ladder(path, lengths=(3, 3))
    message = str(error.value)
    assert f"{path}, line {line}: " in message
    assert what in message
    assert "\n" not in message


def test_gold_may_be_out_of_order_with_sentences_in_two_beads_or_in_none(tmp_path, caplog):
    path = _file(tmp_path, "[1]:[0]\n[0]:[1]\n[4]:[1, 2]\n")
    assert len(read_ladder(path, gold=True)) == 3
    assert "2 source sentences stand in no bead, 1 target sentence stands in more than one bead" in caplog.text
    with pytest.raises(GoldError, match="source sentence 0 is doubled"):
        read_ladder(_file(tmp_path, "[0, 0]:[1]\n"), gold=True)


def test_a_missing_or_binary_file_is_one_clear_line(tmp_path):
    with pytest.raises(GoldError, match="cannot be read"):
        read_ladder(tmp_path / "none.beads")
    binary = tmp_path / "binary.beads"
    binary.write_bytes(b"\xff\xfe\x00[0]")
    with pytest.raises(GoldError, match="is not UTF-8"):
        read_ladder(binary)


def test_an_unwritable_place_is_an_output_error(tmp_path):
    with pytest.raises(OutputError, match="cannot be written"):
        write_ladder([], tmp_path / "no" / "such" / "folder.beads")


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 4), st.floats(0, 1)).filter(lambda s: s[0] or s[1]), max_size=30
    )
)
def test_what_is_written_is_read_back(tmp_path_factory, sizes):
    beads, row, column = [], 0, 0
    for source, target, score in sizes:
        beads.append(Bead(range(row, row + source), range(column, column + target), score))
        row, column = row + source, column + target
    path = tmp_path_factory.mktemp("ladder") / "out.beads"
    write_ladder(beads, path)
    read = read_ladder(path, lengths=(row, column))
    assert [(rung.source, rung.target) for rung in read] == [(tuple(b.source), tuple(b.target)) for b in beads]
    assert [rung.score for rung in read] == [pytest.approx(bead.score, abs=5e-5) for bead in beads]
