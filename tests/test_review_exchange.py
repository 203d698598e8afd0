"""There and back without a server: a review as a spreadsheet or document, corrected there, taken back."""

import random
import subprocess
import sys

import pytest
from lxml import html
from test_review import frame_of

from aligner.errors import ReviewError
from aligner.pairs import registry
from aligner.pairs.frame import read_frame
from aligner.review import arrange
from aligner.review.exchange import differences
from aligner.review.session import Session, table_of

ROWS = [(str(n), f"Sentence {n} is here.", str(n), f"Satz {n} ist hier.") for n in range(1, 9)]


@pytest.fixture
def session(tmp_path):
    registry.write(frame_of(*ROWS), tmp_path / "p.tsv")
    opened = Session(tmp_path / "p.tsv", reviewer="Ann")
    opened.decide(arrange.mark(opened.state, [opened.state.rows[0].key], "accepted"))
    yield opened
    opened.close()


def changed(path, edit):
    """A table with its rows changed by ``edit``, written again as a spreadsheet program would."""
    frame = read_frame(path)
    rows = edit(list(frame.iter_rows(named=True)))
    registry.write(type(frame)(rows, schema=frame.schema), path)
    return path


@pytest.fixture
def sheet(session, tmp_path):
    registry.write(table_of(session.path, suffix="xlsx"), tmp_path / "r.xlsx")
    return tmp_path / "r.xlsx"


def test_what_came_back_unchanged_changes_nothing(session, sheet, tmp_path):
    assert differences(session.base, session.state, sheet).told() == "0 differences, 0 conflicts\n"
    registry.write(table_of(session.path, suffix="docx"), tmp_path / "r.docx")
    assert differences(session.base, session.state, tmp_path / "r.docx").told() == "0 differences, 0 conflicts\n"


def test_rows_deleted_moved_and_doubled(session, sheet):
    def edit(rows):
        rows[1]["decision"], rows[2]["decision"] = "accepted", "Нет"
        rows[3]["target_text"], rows[3]["comment"] = "Satz vier.", "was 4"
        del rows[5]
        random.Random(1).shuffle(rows)
        return [*rows, {**rows[0]}]

    found = differences(session.base, session.state, changed(sheet, edit))
    assert (len(found.changes), found.conflicts, found.missing) == (3, (), 1)
    session.decide(found.decision())
    state = session.state
    assert [row.status for row in state.rows[:4]] == ["accepted", "accepted", "rejected", ""]
    assert (state.rows[3].target_text, state.rows[3].comment) == ("Satz vier.", "was 4")
    assert state.rows[1].reviewer == "Ann"


def test_conflicts_are_listed_and_nothing_of_them_is_taken(session, sheet):
    state = session.state
    session.decide(arrange.mark(state, [state.rows[1].key], "rejected"))
    session.decide(arrange.merge(session.base, state, state.rows[6].key))

    def edit(rows):
        for number in (1, 6, 7):
            rows[number]["decision"] = "accepted"
        rows[2]["decision"] = "perhaps"
        return [*rows, {**rows[3], "decision": "rejected"}, {**rows[4], "review_id": "", "source_text": "Unknown."}]

    found = differences(session.base, session.state, changed(sheet, edit))
    assert [change for change in found.changes if change.new.status == "rejected"] == []
    told = "\n".join(found.conflicts)
    for words in ("by Ann: rejected here, accepted in the table", "was changed in the review in the meantime",
                  "'perhaps' is none of", "stands twice", "is no pair of this review"):  # fmt: skip
        assert words in told


def test_without_the_column_rows_are_known_by_their_texts(session, sheet):
    def edit(rows):
        return [{**row, "review_id": "", "decision": "ok"} for row in rows]

    found = differences(session.base, session.state, changed(sheet, edit))
    assert (len(found.changes), found.conflicts) == (7, ())


def test_other_tables_are_refused(session, tmp_path):
    registry.write(frame_of(*ROWS), tmp_path / "other.xlsx")
    with pytest.raises(ReviewError, match="no columns decision and comment"):
        differences(session.base, session.state, tmp_path / "other.xlsx")


def test_the_workbook_has_a_list_to_choose_from(sheet):
    from zipfile import ZipFile

    xml = ZipFile(sheet).read("xl/worksheets/sheet1.xml").decode()
    assert "accepted,rejected" in xml
    assert 'type="list"' in xml


def test_a_document_with_decisions_is_read_back(session, tmp_path):
    from docx import Document

    registry.write(table_of(session.path, suffix="docx"), tmp_path / "r.docx")
    document = Document(tmp_path / "r.docx")
    cells = document.tables[0].rows[3].cells
    assert [cell.text for cell in document.tables[0].rows[0].cells][2:] == ["decision", "comment"]
    cells[1].paragraphs[0].runs[0].text = "Satz drei."
    cells[2].paragraphs[0].add_run("accepted")
    cells[3].paragraphs[0].add_run("shorter")
    document.save(tmp_path / "r.docx")
    found = differences(session.base, session.state, tmp_path / "r.docx")
    assert [(change.new.status, change.new.comment, change.new.target_text) for change in found.changes] == [
        ("accepted", "shorter", "Satz drei.")
    ]


def run(*words):
    command = [sys.executable, "-m", "aligner", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)


def test_on_the_command_line(session, sheet, tmp_path):
    session.close()
    pairs, memory = tmp_path / "p.tsv", tmp_path / "o.tmx"
    changed(sheet, lambda rows: [{**row, "decision": "accepted"} for row in rows[:4]])
    asked = run("review", pairs, "--import", sheet)
    assert asked.returncode == 0
    assert "3 differences, 0 conflicts" in asked.stdout
    assert "say --yes" in asked.stdout
    assert "3 taken." in run("review", pairs, "--import", sheet, "--yes").stdout
    told = run("convert", session.path, memory, "--only", "accepted")
    assert told.stderr.startswith("aligner: 4 pairs")
    assert read_frame(memory)["target_text"].to_list() == [row[3] for row in ROWS[:4]]
    wrong = run("convert", pairs, memory, "--only", "accepted")
    assert wrong.returncode == 1
    assert wrong.stderr == f"aligner: {pairs}: is no review file: --only asks what was decided in one\n"


@pytest.mark.parametrize("more", [(), ("--keep-all",)])
def test_a_rejected_pair_goes_into_no_memory(session, tmp_path, more):
    session.decide(arrange.mark(session.state, [session.state.rows[1].key], "rejected"))
    session.close()
    for source in (session.path, tmp_path / "r.tsv"):
        told = run("convert", source, tmp_path / "o.tmx", *more).stderr
        assert told == "aligner: 7 pairs; left out: 1 rejected\n"
        assert ROWS[1][1] not in (tmp_path / "o.tmx").read_text(encoding="utf-8")
        assert "decision" not in (tmp_path / "o.tmx").read_text(encoding="utf-8")
        assert run("convert", session.path, tmp_path / "r.tsv").stderr == "aligner: 8 pairs\n"
    assert run("convert", session.path, tmp_path / "o.moses").stderr == "aligner: 7 pairs; left out: 1 rejected\n"


def test_what_is_no_pairs_file_leaves_nothing_behind(tmp_path):
    (tmp_path / "a.tsv").write_text("one\ttwo\n1\t2\n")
    for name, words in (("missing.tsv", "check the path"), ("a.tsv", "not a pairs file")):
        done = run("review", tmp_path / name, "--no-browser")
        assert done.returncode == 1
        assert words in done.stderr
        assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["a.tsv"]


def test_a_rejected_pair_is_marked_where_people_read(session, tmp_path):
    session.decide(arrange.mark(session.state, [session.state.rows[1].key], "rejected"))
    session.close()
    run("convert", session.path, tmp_path / "o.html")
    page = html.parse(tmp_path / "o.html")
    (item,) = page.xpath("//li[contains(@class, 'rejected')]")
    assert ROWS[1][3] in item.text_content()
    assert "7 pairs · 1 rejected" in page.xpath("string(//span[@class='facts'])")
    run("convert", tmp_path / "o.html", tmp_path / "o.docx")
    assert read_frame(tmp_path / "o.docx")["decision"].to_list() == ["accepted", "rejected", *[""] * 6]
    assert "rejected  2" in run("show", tmp_path / "o.html").stdout
    assert run("convert", session.path, tmp_path / "o.txt").stderr == "aligner: 7 pairs; left out: 1 rejected\n"
