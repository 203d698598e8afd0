"""Decisions as data: what they do to pairs, undo, apply, carrying over, doubts, realigning, the file they are in."""

import random
import sqlite3

import pytest

from aligner import pipeline
from aligner.errors import ReviewError
from aligner.pairs import registry
from aligner.pairs.frame import read_frame
from aligner.review import apply, arrange, realign, reports
from aligner.review.base import Base
from aligner.review.carry import carried
from aligner.review.decisions import ConflictError, Decision, State, fold
from aligner.review.doubt import Doubts
from aligner.review.outcome import base_of, table
from aligner.review.session import Session, opened, table_of
from aligner.review.store import Lock, Store
from aligner.types import RELATIONS

GOLD = "data/gold/ru-en"
COLUMNS = ("source_doc", "source_id", "source_text", "target_doc", "target_id", "target_text")


def frame_of(*rows, **more):
    """Rows of source number and text, target number and text."""
    import polars as pl

    from aligner.pairs.schema import schema

    records = []
    for source_id, source, target_id, target in rows:
        gap = not source or not target
        record = dict(zip(COLUMNS, ("a", source_id, source, "b", target_id, target), strict=True))
        record |= {
            "rank": 1,
            "similarity": 0.5,
            "score": 0.0 if gap else 0.9,
            "relation": "none" if gap else "translation",
        }
        records.append({**dict.fromkeys(schema(), ""), **record, "source_lang": "en", "target_lang": "de", **more})
    return pl.DataFrame(records, schema_overrides=schema())


@pytest.fixture
def small():
    return Base.of(
        frame_of(
            ("1", "One.", "1", "Eins."),
            ("2-3", "Two. Three.", "2", "Zwei."),
            ("", "", "3", "Drei."),
            ("4", "Four.", "4-5", "Vier. Fünf."),
            ("5", "Five.", "", ""),
        )
    )


@pytest.fixture(scope="module")
def aligned(use):
    paths = [f"{GOLD}/01-official.{language}.txt" for language in ("ru", "en")]
    return pipeline.align(*paths, model=use)


def texts(base, state):
    return [(base.text(row, "source"), base.text(row, "target"), row.status) for row in state.rows]


def covers(base, rows):
    """Whether the rows of a ladder hold each character of both sides once."""
    for side, line in enumerate((base.source, base.target)):
        spans = sorted(row.key[side] for row in rows if row.key[side][0] < row.key[side][1])
        places = [0, *(stop for _, stop in spans)]
        assert [start for start, _ in spans] == places[:-1]
        assert places[-1] == line.stop


def test_runs_are_cut_into_their_sentences(small):
    assert [unit.text for unit in small.source.units] == ["One.", "Two.", "Three.", "Four.", "Five."]
    assert [unit.text for unit in small.target.units] == ["Eins.", "Zwei.", "Drei.", "Vier.", "Fünf."]
    assert not small.ranked
    covers(small, small.rows)


def test_merge_split_shift_unlink_link(small):
    state = State(small.rows)
    state.take(arrange.merge(small, state, state.rows[1].key))
    assert texts(small, state)[1] == ("Two. Three.", "Zwei. Drei.", "accepted")
    row = state.rows[1]
    state.take(arrange.split(small, state, row.key, small.source.starts[2], small.target.starts[2]))
    assert texts(small, state)[1:3] == [("Two.", "Zwei.", "accepted"), ("Three.", "Drei.", "")]
    state.take(arrange.shift(small, state, state.rows[3].key, "target", up=False))
    assert texts(small, state)[3:] == [("Four.", "Vier.", "accepted"), ("Five.", "Fünf.", "")]
    state.take(arrange.unlink(state, state.rows[0].key))
    assert texts(small, state)[:2] == [("One.", "", "accepted"), ("", "Eins.", "accepted")]
    state.take(arrange.link(state, state.rows[0].key, state.rows[1].key))
    assert texts(small, state)[0] == ("One.", "Eins.", "accepted")
    covers(small, state.rows)


def test_split_inside_a_sentence(small):
    state = State(small.rows)
    at = small.source.text.index("One") + 2
    state.take(arrange.split(small, state, state.rows[0].key, at, small.target.starts[1]))
    assert texts(small, state)[:2] == [("On", "Eins.", "accepted"), ("e.", "", "")]
    covers(small, state.rows)


def test_a_crossing_link_is_asked_for(small):
    state = State(small.rows)
    first, last = state.rows[0].key, state.rows[3].key
    with pytest.raises(ReviewError, match="crossing"):
        arrange.link(state, first, last)
    state.take(arrange.link(state, first, last, crossing=True))
    assert ("One.", "Vier. Fünf.", "accepted") in texts(small, state)
    assert ("", "Eins.", "") in texts(small, state)
    covers(small, state.rows)


def test_vouching_accepts_what_is_open_above(small):
    state = State(small.rows)
    state.take(arrange.mark(state, [state.rows[0].key], "accepted"))
    state.take(arrange.mark(state, [state.rows[2].key], "rejected"))
    decision = arrange.vouch(state, state.rows[3].key)
    state.take(decision)
    assert [row.status for row in state.rows] == ["accepted", "accepted", "rejected", "accepted", ""]


def anything(rng, base, state):
    """A decision by chance; ``None`` for one that cannot be."""
    row = rng.choice(state.rows)
    beside = state.rows[min(max(0, state.index(row) + rng.randint(-3, 3)), len(state.rows) - 1)]
    choices = (
        lambda: arrange.merge(base, state, row.key),
        lambda: arrange.split(base, state, row.key, rng.randint(*row.source), rng.randint(*row.target)),
        lambda: arrange.shift(base, state, row.key, rng.choice(["source", "target"]), up=rng.random() < 0.5),
        lambda: arrange.unlink(state, row.key),
        lambda: arrange.link(state, row.key, beside.key, crossing=rng.random() < 0.3),
        lambda: arrange.mark(state, [row.key], rng.choice(["accepted", "rejected", ""])),
        lambda: arrange.comment(state, row.key, rng.choice(["", "doubtful"])),
        lambda: Decision("undo"),
        lambda: Decision("redo"),
    )
    try:
        state.check(decision := rng.choice(choices)())
    except ReviewError:
        return None
    return decision


def test_any_decisions_keep_each_sentence_once_and_are_undone_to_the_beginning(aligned):
    base, rng = base_of(aligned), random.Random(5)
    state, taken = State(base.rows), []
    for _ in range(400):
        decision = anything(rng, base, state)
        if decision is not None:
            state.take(decision)
            taken.append(Decision.of(decision.action, decision.data()))
            covers(base, state.rows)
    assert len(taken) > 150
    assert fold(base.rows, taken).rows == state.rows
    outcome = apply(aligned, taken)  # checks on construction that each sentence stands once
    letters = ["".join("".join(each.text.split()) for each in made.source) for made in (outcome, aligned)]
    assert letters[0] == letters[1]
    while state.done:
        state.take(Decision("undo"))
    assert state.rows == list(State(base.rows).rows)


def test_nothing_decided_changes_nothing(aligned):
    assert apply(aligned, []) == aligned


def test_a_decision_about_a_row_that_is_gone_is_a_conflict(small):
    state = State(small.rows)
    late = arrange.mark(state, [state.rows[1].key], "accepted")
    state.take(arrange.merge(small, state, state.rows[1].key))
    with pytest.raises(ConflictError):
        state.take(late)


def test_matches_widen_pick_and_no_counterpart(seeds, use):
    matches = pipeline.match(next(seeds.iterdir()), seeds / "003_e5ae3f64916309a3.txt", model=use, top_k=3)
    base = Base.of(matches.frame())
    state, taken = State(base.rows), []

    def take(decision):
        taken.append(decision)
        state.take(decision)

    key = state.rows[0].key
    take(arrange.widened(base, state, key, last=True, more=True))
    wide = next(row for row in state.rows if row.hand)
    assert len(list(base.target.pieces(wide.target))) == len(list(base.target.pieces(key.target))) + 1
    take(arrange.widened(base, state, wide.key, last=True, more=False))
    assert state[key].status == "accepted"
    source = state.rows[-1].key
    take(arrange.no_counterpart(state, source))
    last = [row for row in state.rows if row.source == source.source]
    assert [row.status for row in last].count("accepted") == 1
    outcome = apply(matches, taken)
    left = [pair for pair in outcome.pairs if pair.source.text == base.source.read(source.source)]
    assert [pair.target for pair in left] == [None]


def test_doubt_comes_first_where_a_second_helps_most(small):
    frame = frame_of(
        ("1", "Sure.", "1", "Sicher."),
        ("2", "In 1914 it began.", "2", "Es begann 1915."),
        ("3", "Doubtful " * 90, "3", "Fraglich " * 90),
    )
    scores = [0.99, 0.99, 0.4]
    base = Base.of(frame.with_columns(score=__import__("polars").Series(scores)))
    state, doubts = State(base.rows), Doubts(base)
    assert doubts.of(state.rows[1]).reasons == ("numbers differ",)
    assert doubts.next(state) == state.rows[1]  # the third is less likely, and takes a minute to read
    state.take(arrange.mark(state, [state.rows[1].key], "accepted"))
    assert doubts.next(state) == state.rows[2]


def test_the_file_says_why_it_doubts():
    base = Base.of(frame_of(("1", "A short one.", "1", "Ein kurzer."), flags="partial, hub"))
    assert Doubts(base).of(base.rows[0]).reasons == ("partial", "hub")


def test_realigning_mends_what_lies_between_accepted_rows_and_keeps_them(aligned, use):
    base = base_of(aligned)
    state = State(base.rows)
    right = [row.key for row in state.rows]
    for at in (30, 24, 18, 12):
        merged = arrange.merge(base, state, state.rows[at].key)
        state.take(merged)
        state.take(arrange.mark(state, [merged.new[0].key], ""))
    state.take(arrange.mark(state, [right[8]], "accepted"))
    state.take(arrange.mark(state, [right[40]], "accepted"))
    wrong = len(set(right) - {row.key for row in state.rows})
    decision = realign.realigned(base, state, state.rows[20].key, use)
    state.take(decision)
    covers(base, state.rows)
    assert wrong == 8
    assert {row.key for row in state.rows} == set(right)
    assert state[right[8]].status == state[right[40]].status == "accepted"
    state.take(Decision("undo"))
    assert len(set(right) - {row.key for row in state.rows}) == 8


def test_realigning_leaves_accepted_gaps_and_crossings_alone(aligned, use):
    base = base_of(aligned)
    state = State(base.rows)
    state.take(arrange.unlink(state, state.rows[10].key))
    kept = {row.key for row in state.rows if row.status == "accepted"}
    decision = realign.realigned(base, state, state.rows[0].key, use, onward=True)
    state.take(decision)
    covers(base, state.rows)
    gaps = {(row.source, row.target) for row in state.rows if row.status == "accepted"}
    assert {key.source for key in kept if key.source[0] < key.source[1]} <= {source for source, _ in gaps}


def write(path, frame):
    registry.write(frame, path)
    return path


def test_decisions_carry_over_to_pairs_computed_anew(tmp_path, small):
    path = write(tmp_path / "p.tsv", small.frame)
    session = Session(path, reviewer="Ann")
    state = session.state
    session.decide(arrange.mark(state, [state.rows[0].key], "accepted"))
    session.decide(arrange.mark(state, [state.rows[3].key], "accepted"))
    session.decide(arrange.comment(state, state.rows[4].key, "where is it?"))
    session.close()
    anew = frame_of(  # a sentence was added above, the second row is another, the last one is gone
        ("1", "Zero.", "1", "Null."),
        ("2", "One.", "2", "Eins."),
        ("3", "Two.", "3", "Zwei."),
        ("4-5", "Three. Four.", "4-6", "Drei. Vier. Fünf."),
    )
    write(path, anew)
    session = Session(path)
    assert texts(session.base, session.state) == [
        ("Zero.", "Null.", ""),
        ("One.", "Eins.", "accepted"),
        ("Two.", "Zwei.", ""),
        ("Three.", "Drei.", ""),
        ("Four.", "Vier. Fünf.", "accepted"),
    ]
    assert [each["source"] for each in session.state.unfit] == ["Five."]
    assert session.state.rows[1].reviewer == "Ann"
    session.close()
    assert len(sqlite3.connect(session.path).execute("SELECT * FROM bases").fetchall()) == 2


def test_carrying_to_the_same_pairs_changes_nothing(aligned):
    base, rng = base_of(aligned), random.Random(9)
    state = State(base.rows)
    for _ in range(60):
        decision = anything(rng, base, state)
        if decision is not None and decision.action not in ("undo", "redo"):
            state.take(decision)
    again = fold(base.rows, carried(base, state, base))
    covers(base, again.rows)

    def said(rows):
        return {(row.status, tuple(span for span in row.key if span[0] < span[1])) for row in rows if row.status}

    assert len(said(state.rows) - said(again.rows)) == len(again.unfit) <= 3


def test_history_is_only_added_to_and_read_again_as_it_was(tmp_path, small):
    path = write(tmp_path / "p.tsv", small.frame)
    session = Session(path, reviewer="Ann")
    token = "once"
    session.decide(arrange.merge(session.base, session.state, session.state.rows[1].key), token=token)
    assert session.store.known(token) == 1
    with pytest.raises(ReviewError, match="UNIQUE"):
        session.decide(Decision("undo"), token=token)
    session.decide(arrange.mark(session.state, [session.state.rows[0].key], "rejected"), reviewer="Bob")
    rows = session.state.rows
    with pytest.raises(ReviewError, match="is open"):
        Session(path)
    session.close()
    with pytest.raises(sqlite3.IntegrityError, match="only added to"):
        sqlite3.connect(session.path).execute("DELETE FROM decisions")
    session = Session(path)
    assert session.state.rows == rows
    assert [(each.action, each.reviewer) for each in session.history()] == [("merge", "Ann"), ("rejected", "Bob")]
    session.close()


def test_files_that_cannot_be_used_say_so(tmp_path, small):
    path = write(tmp_path / "p.tsv", small.frame)
    review = tmp_path / "p.tsv.review.sqlite"
    review.write_bytes(b"no database at all, but long enough to look like one" * 4)
    with pytest.raises(ReviewError, match="no review file"):
        Session(path)
    review.unlink()
    Session(path).close()
    with sqlite3.connect(review) as database:
        database.execute("PRAGMA user_version = 9")
    database.close()
    with pytest.raises(ReviewError, match="later version"):
        Session(path)
    with sqlite3.connect(review) as database:
        database.execute("PRAGMA user_version = 1")
    database.close()
    session = Session(path)
    session.decide(arrange.mark(session.state, [session.state.rows[0].key], "accepted"))
    session.close()
    write(path, frame_of(("1", "Other pairs.", "1", "Andere Paare.")))
    with pytest.raises(ReviewError, match="other pairs"):
        Session(path)


def test_a_full_disk_takes_no_decision(tmp_path, small):
    session = Session(write(tmp_path / "p.tsv", small.frame))
    pages = session.store._db.execute("PRAGMA page_count").fetchone()[0]
    session.store._db.execute(f"PRAGMA max_page_count = {pages}")
    row = session.state.rows[0]
    with pytest.raises(ReviewError, match="not saved: the disk is full"):
        session.decide(arrange.comment(session.state, row.key, "word " * 20_000))
    assert session.state.rows[0] == row
    session.store._db.execute("PRAGMA max_page_count = 100000")
    session.decide(arrange.mark(session.state, [row.key], "accepted"))
    session.close()


def test_a_folder_without_permission_is_named(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", refuse)
    with pytest.raises(ReviewError, match="copy the pairs to a folder of your own"):
        Lock(tmp_path / "p.review.sqlite")


def test_only_what_was_accepted_and_gold(tmp_path, aligned):
    path = tmp_path / "p.tsv"
    aligned.write(path)
    session = Session(path)
    state = session.state
    for at in (1, 2, 3):
        session.decide(arrange.mark(state, [state.rows[at].key], "accepted"))
    row = state.rows[3]
    session.decide(arrange.edit(session.base, state, row.key, "target", "Mended."))
    cut = state.rows[2].source[0] + 5
    session.decide(arrange.split(session.base, state, state.rows[2].key, cut, state.rows[2].target[1]))
    session.close()
    frame = table_of(session.path, "accepted")
    assert frame["target_text"].to_list()[-1] == "Mended."
    assert set(frame["decision"]) == {"accepted"}
    assert set(frame["relation"].cast(str)) <= set(RELATIONS)
    registry.write(frame, tmp_path / "o.tsv")
    assert read_frame(tmp_path / "o.tsv").height == frame.height
    assert reports.write_gold(path, tmp_path / "g.gold") == 3
    scores = pipeline.evaluate(tmp_path / "g.gold", tmp_path / "g.gold")
    assert scores["g.gold"].strict.f1 == 1


def test_two_reviewers_and_the_picture(tmp_path, aligned):
    paths = [tmp_path / name / "p.tsv" for name in ("a", "b")]
    for path, rejected in zip(paths, ({3}, {3, 4}), strict=True):
        path.parent.mkdir()
        aligned.write(path)
        session = Session(path)
        for at in range(1, 11):
            status = "rejected" if at in rejected else "accepted"
            session.decide(arrange.mark(session.state, [session.state.rows[at].key], status))
        session.close()
    found = reports.agreement(*map(reports.read, paths))
    assert found.both == 10
    # by hand: 9 of 10 alike, by chance .9 * .8 + .1 * .2
    assert found.kappa == pytest.approx((0.9 - 0.74) / 0.26)
    assert [labels for *_, labels in [(u[2:],) for u in found.unlike]] == [("accepted", "rejected")]
    reports.draw(paths[1], tmp_path / "p.svg")
    assert "8 of 10 accepted" in (tmp_path / "p.svg").read_text()


def test_pairs_without_numbers_are_read(tmp_path):
    import polars as pl

    frame = frame_of(("", "One.", "", "Eins."), ("", "Two.", "", "Zwei."), ("", "One.", "", "Eins!"))
    base = Base.of(frame.with_columns(source_id=pl.lit(""), target_id=pl.lit("")))
    assert len(base.rows) == 3
    covers(base, base.rows)
    assert table(base, base.rows)["source_text"].to_list() == ["One.", "Two.", "One."]


def test_an_empty_review_needs_pairs(tmp_path):
    store = Store(tmp_path / "x.review.sqlite")
    with pytest.raises(ReviewError, match="no pairs yet"):
        opened(store, None)
    store.close()
