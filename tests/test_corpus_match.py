"""A corpus of matched documents: its rows, what a run makes again, the index where all beside all is too much."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from unittest.mock import patch

import numpy as np
import polars as pl
import pytest
from corpus_running import contents
from typer.testing import CliRunner

from aligner import pipeline
from aligner.cli import app
from aligner.corpus.diff import diff
from aligner.corpus.engine import LocalEngine, Workshop
from aligner.corpus.matching import Job, match_corpus, near
from aligner.corpus.report.page import share
from aligner.corpus.sides.sharding import Options
from aligner.corpus.store.folder import Corpus
from aligner.embed import FakeEncoder
from aligner.errors import CorpusError, DocumentError
from aligner.inputs import Reading
from aligner.match import neighbours as found
from aligner.match.index import Cells
from aligner.match.search import MatchOptions

WORDS = ["ferry", "court", "onion", "planet", "bridge", "violin", "glacier", "harvest", "election", "lantern"]
KINDS = ("translation", "theme_from_0.5", "theme_from_0.2", "theme_below", "uncalibrated", "same", "none")
KEY = ["source_id", "target_doc", "target_id", "target_text", "rank", "relation", "flags"]


def sentences(seed, count):
    rng = np.random.default_rng(seed)
    return [f"The {' and the '.join(rng.choice(WORDS, 3))} stood in row {n} of the hall." for n in range(count)]


@pytest.fixture
def sides(tmp_path):
    """Eight documents a side; the target's hold the source's sentences in other order, spelt a little otherwise."""
    lines = sentences(1, 160)
    shuffled = [line.replace("The ", "Le ").replace(" the ", " le ") for line in lines[::-1]]
    for name, texts in (("left", lines), ("right", shuffled)):
        (tmp_path / name).mkdir()
        for number in range(8):
            text = "\n".join(texts[20 * number : 20 * number + 20]) + "\n"
            (tmp_path / name / f"{number}.txt").write_text(text, encoding="utf-8")
    return tmp_path / "left", tmp_path / "right"


def matched(root, left, right, model=None, languages=("en", "fr"), **options):
    job = Job(Options(Reading(source_lang=languages[0], target_lang=languages[1])), **options)
    shop = Workshop(root, model or FakeEncoder())
    return match_corpus(shop, [left], [right], job, engine=LocalEngine(shop, 1))


def reported(root):
    return pl.read_csv(root / "report.tsv", separator="\t"), (root / "report.html").read_text(encoding="utf-8")


def rows(root):
    return pl.concat([pl.read_parquet(root / output) for output in Corpus.open(root).manifest().pairs])


def test_the_rows_of_match_on_the_seeds(tmp_path, seeds, use):
    statement = next(path for path in sorted(seeds.glob("*")) if "ЗАЯВЛЕНИЕ" in path.read_text(encoding="utf-8"))
    outcome = matched(tmp_path / "corpus", statement, seeds, use, (None, None))
    with patch("aligner.match.side.common", lambda own: {}):  # abbreviations of other documents
        alone = pipeline.match(statement, seeds, model=use).frame()
    ours = rows(tmp_path / "corpus")
    assert sorted(ours.select(KEY).rows()) == sorted(alone.select(KEY).rows())
    assert (ours["score"] - alone["score"]).abs().max() < 0.01
    assert outcome.relations == dict(alone["relation"].cast(pl.String).value_counts().iter_rows())
    skipped = Corpus.open(tmp_path / "corpus").manifest().target.left_out
    assert [each.reason for each in skipped] == ["in the sources' language, ru"]
    before = contents(tmp_path / "corpus")
    again = matched(tmp_path / "corpus", statement, seeds, use, (None, None))
    assert (again.new_documents, contents(tmp_path / "corpus")) == (0, before)


def test_an_index_finds_what_comparing_all_finds(tmp_path, sides):
    options = {"match": MatchOptions(top_k=1, max_passage=1)}
    matched(tmp_path / "all", *sides, **options)
    with patch.object(near, "EXACT", 1), patch.object(near, "_BLOCK", 50):
        outcome = matched(tmp_path / "cells", *sides, **options)
        again = matched(tmp_path / "cells", *sides, **options)
    assert outcome.told["recall"] == again.told["recall"] >= 0.95
    best = [
        rows(tmp_path / name).select("source_doc", "source_id", "target_doc", "target_id") for name in ("all", "cells")
    ]
    assert best[0].join(best[1], on=best[0].columns).height >= 0.97 * best[0].height


def test_cells_written_and_read_find_the_same(tmp_path):
    rng = np.random.default_rng(2)
    vectors = rng.normal(size=(500, 32)).astype(np.float32)
    numbers = np.arange(0, 500, 2)
    made = Cells.built(lambda at: vectors[at], numbers, lambda at: vectors[at], 500)
    made.write(tmp_path / "cells.faiss")
    read = Cells.read(tmp_path / "cells.faiss")
    assert read.recall == made.recall
    nearest = read.nearest(vectors[numbers], 3)
    assert (nearest == made.nearest(vectors[numbers], 3)).all()
    assert (nearest == numbers[:, None]).any(axis=1).all()
    assert set(nearest.ravel().tolist()) <= set(numbers.tolist())
    assert all(len(set(row)) == 3 for row in nearest.tolist())


def test_cells_with_fewer_rows_than_are_asked_for(use):
    from aligner.match.side import Sentences, Side

    left, right = (Side(Sentences.plain(sentences(seed, count)), use) for seed, count in ((1, 40), (2, 3)))
    exact = found.neighbours(left, right)
    with patch.object(found, "EXACT", 1):
        cells, back = found.neighbours(left, right), found.neighbours(right, left)
    assert cells.column.tolist() == exact.column.tolist() == [[0, 1, 2]] * 40
    np.testing.assert_allclose(cells.forth, exact.forth, atol=1e-4)
    assert back.back.shape == (40, found.RIVALS + 1)


def test_all_targets_are_never_held_at_once(use):
    from aligner.match.side import Sentences, Side

    left, right = (Side(Sentences.plain(sentences(seed, count)), use) for seed, count in ((1, 5), (2, 90)))
    whole, real = found.neighbours(left, right), Side.vectors_at
    asked = []
    with patch.object(found, "_COLUMNS", 8), patch.object(Side, "vectors_at", autospec=True) as spy:
        spy.side_effect = lambda side, numbers: asked.append(len(numbers)) or real(side, numbers)
        parts = found.neighbours(left, right)
    assert max(asked) == 8
    assert parts.column.tolist() == whole.column.tolist()
    np.testing.assert_allclose(parts.back, whole.back, atol=1e-5)


def test_neighbours_by_cells_are_those_by_all(use):
    from aligner.match.side import Sentences, Side

    left, right = (Side(Sentences.plain(sentences(seed, 120)), use) for seed in (1, 2))
    exact = found.neighbours(left, right)
    with patch.object(found, "EXACT", 1):
        cells = found.neighbours(left, right)
    assert cells.column.shape == exact.column.shape
    same = [len(set(one) & set(other)) for one, other in zip(exact.column.tolist(), cells.column.tolist(), strict=True)]
    assert np.mean(same) >= 0.9 * exact.column.shape[1]
    np.testing.assert_allclose(cells.forth[:, 0], exact.forth[:, 0], atol=0.1)
    np.testing.assert_allclose(cells.back, exact.back, atol=0.1)


def test_the_report_counts_every_sentence_and_names_what_was_left_out(tmp_path, seeds, use):
    statement = next(path for path in sorted(seeds.glob("*")) if "ЗАЯВЛЕНИЕ" in path.read_text(encoding="utf-8"))
    matched(tmp_path / "corpus", statement, seeds, use, (None, None))
    table, page = reported(tmp_path / "corpus")
    assert table["source_doc"].to_list() == [statement.name, statement.name]
    row = table.row(0, named=True)
    assert sum(row[kind] for kind in KINDS) == row["sentences"] == 13
    first = rows(tmp_path / "corpus").filter(pl.col("rank") == 1)["target_doc"]
    assert row["most_from"] in first.mode().to_list()
    assert (first == row["most_from"]).sum() == row["most"]
    assert table["left_out"].to_list() == [None, "target: in the sources' language, ru"]
    avoided = page[page.index("<h2>Targets in the sources' language".replace("'", "&#39;")) :]
    assert (row["source_lang"], statement.name in avoided, "Files left out" in page) == ("ru", True, False)
    assert f"{share(row['found'])}</dd><dt>of the sources" in page.replace("&#39;", "'")


def test_the_report_on_documents_without_passages_texts_left_as_they_are_and_copies(tmp_path, use):
    texts = {
        "left/none.txt": "Сто двадцать семь килограммов гвоздей лежали в сарае у реки.",
        "left/same.txt": "The Council adopted a statement on security.\nСовет принял заявление.",
        "left/twice.txt": "Президент подписал закон о бюджете.\nПрезидент  подписал ЗАКОН о бюджете.",
        "left/<b>.txt": "",
        "right/all.txt": "The Council adopted a statement on security.\nThe President signed the law on the budget.",
        "right/copy.txt": "The president signed the law on the  budget.",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    with patch("aligner.corpus.sides.sharding._DOCUMENTS", 1):  # the first shard of pairs has no passage
        matched(
            tmp_path / "corpus",
            tmp_path / "left",
            tmp_path / "right",
            use,
            ("ru", "en"),
            match=MatchOptions(min_score=0.5),
        )
    table, page = reported(tmp_path / "corpus")
    told = {row["source_doc"]: row for row in table.rows(named=True)}
    assert table["source_doc"].to_list()[0] == "none.txt"
    assert [told["none.txt"][name] for name in ("sentences", "none", "most_from", "found")] == [1, 1, None, 0]
    assert [told["same.txt"][name] for name in ("sentences", "same", "repeated")] == [2, 1, 0]
    assert [told["twice.txt"][name] for name in ("translation", "repeated", "found")] == [2, 2, 1]
    assert told["<b>.txt"]["left_out"].startswith("source: ")
    assert "&lt;b&gt;.txt" in page
    sides = re.findall(r'<td class="n">([\d.]+%)</td></tr>', page[page.index("What the sides are") :])
    assert sides[:2] == ["20%", "33%"]  # one of five sentences stands there already, and one of three


def test_a_share_says_none_and_all_only_where_it_is_so():
    shares = (0, 0.0001, 0.004, 0.5, 0.996, 0.9999, 1)
    assert list(map(share, shares)) == ["0%", "<0.1%", "0.4%", "50%", "99.6%", ">99.9%", "100%"]


def test_a_long_report_shows_the_worst_and_says_how_many_more_there_are(tmp_path, sides):
    with (
        patch("aligner.corpus.matching.report.page.DOCUMENTS", 3),
        patch("aligner.corpus.matching.report.table._SAMPLE", 40),
    ):
        matched(tmp_path / "corpus", *sides)
    table, page = reported(tmp_path / "corpus")
    assert re.findall(r'<tr><td class="">\s*(\d\.txt)', page) == table["source_doc"].to_list()[:3]
    assert "5 more are in report.tsv." in page
    assert (table["uncalibrated"] + table["none"]).to_list() == table["sentences"].to_list()
    assert table["found"].null_count() == table.height
    assert "The model has no scale" in page


def test_only_mutual_pairs(tmp_path, sides):
    matched(tmp_path / "corpus", *sides, mutual=True)
    table = rows(tmp_path / "corpus")
    assert table["rank"].to_list() == [1] * table.height
    targets = table.select("target_doc", "target_id")
    assert table["target_text"].null_count() == 0
    assert targets.is_duplicated().sum() < 0.1 * table.height
    report, _ = reported(tmp_path / "corpus")
    assert report["sentences"].sum() == 160  # also those without a pair, which have no row
    assert report["none"].sum() == 160 - table.height


def test_copies_among_the_targets_are_found_once(tmp_path, sides):
    left, right = sides
    (right / "9.txt").write_text((right / "0.txt").read_text(encoding="utf-8").upper(), encoding="utf-8")
    matched(tmp_path / "corpus", left, right)
    table = rows(tmp_path / "corpus")
    assert "9.txt" not in table["target_doc"].to_list()
    copied = table.filter(pl.col("target_doc") == "0.txt")
    alone = table.filter(pl.col("target_doc") != "0.txt")
    assert copied["target_occurrences"].unique().to_list() == ["2"]
    assert copied["flags"].str.contains("near-duplicate").all()
    assert alone["target_occurrences"].unique().to_list() == ["1"]


def test_a_run_that_was_stopped_ends_with_the_same_bytes(tmp_path, sides):
    matched(tmp_path / "whole", *sides)
    real, done = LocalEngine._here, []

    def stop(self, tasks):
        for units in real(self, tasks):
            done.append(units)
            yield units
            if len(done) in (2, 5, 7):
                raise KeyboardInterrupt

    with patch.object(LocalEngine, "_here", stop):
        for _ in range(4):
            try:
                matched(tmp_path / "stopped", *sides)
            except KeyboardInterrupt:
                continue
    assert contents(tmp_path / "stopped") == contents(tmp_path / "whole")


def test_a_second_run_makes_nothing_and_another_question_reads_nothing(tmp_path, sides):
    root = tmp_path / "corpus"
    assert matched(root, *sides).new_documents == 16
    before = contents(root)
    with patch("aligner.corpus.matching.task.match_rows", side_effect=AssertionError("made again")):
        again = matched(root, *sides)
    assert (again.new_documents, contents(root)) == (0, before)
    other = matched(root, *sides, match=MatchOptions(top_k=1))
    assert other.new_documents == 0
    assert rows(root)["rank"].max() == 1


def test_less_memory_gives_the_same_rows(tmp_path, sides):
    matched(tmp_path / "much", *sides)
    with patch("aligner.corpus.matching.BLOCK", 7):
        matched(tmp_path / "little", *sides, memory=1)
    much, little = (rows(tmp_path / name).drop("similarity", "score", "flags") for name in ("much", "little"))
    assert much.equals(little)


def test_one_language_on_both_sides_is_said(tmp_path, seeds, use):
    english = [path for path in sorted(seeds.glob("*")) if "ЗАЯВЛЕНИЕ" not in path.read_text(encoding="utf-8")]
    with pytest.raises(DocumentError, match="every target is in the sources' language, en"):
        match_corpus(Workshop(tmp_path / "corpus", use), english[:1], english[1:])


def test_a_corpus_of_another_command_is_refused(tmp_path, sides):
    from aligner.corpus.aligning import align_corpus

    shop = Workshop(tmp_path / "corpus", FakeEncoder())
    align_corpus(shop, [sides[0]], [sides[1]], engine=LocalEngine(shop, 1))
    with pytest.raises(CorpusError, match="align"):
        matched(tmp_path / "corpus", *sides)
    matched(tmp_path / "other", *sides)
    with pytest.raises(CorpusError, match=r"other: was made with aligner corpus match, and .*corpus with align"):
        diff(tmp_path / "corpus", tmp_path / "other")


def test_on_the_command_line(tmp_path, seeds):
    statement = next(path for path in sorted(seeds.glob("*")) if "ЗАЯВЛЕНИЕ" in path.read_text(encoding="utf-8"))
    command = [sys.executable, "-m", "aligner", "corpus", "match", str(statement), str(seeds), "-o", "corpus"]
    done = subprocess.run([*command, "--summary", "run.json", "--memory", "1GB"], cwd=tmp_path, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert told["command"] == "corpus match"
    assert sum(told["relations"].values()) == rows(tmp_path / "corpus").height
    wrong = CliRunner().invoke(app, ["corpus", "match", "a", "b", "-o", "c", "--memory", "much"])
    assert wrong.exit_code == 2


@pytest.mark.parametrize("large", [False, True])
def test_a_run_stopped_after_the_search_does_not_search_again(tmp_path, sides, caplog, large):
    root = tmp_path / "corpus"
    with patch.object(near, "EXACT", 1 if large else 4e8), patch.object(near, "_BLOCK", 50):
        with (
            patch("aligner.corpus.matching.task.match_rows", side_effect=KeyboardInterrupt),
            pytest.raises(KeyboardInterrupt),
        ):
            matched(root, *sides)
        held = {path: path.stat().st_mtime_ns for path in (root / "index").iterdir()}
        assert held
        matched(root, *sides)
        kept = {path: path.stat().st_mtime_ns for path in held if path.exists()}
        assert kept == held
        assert "damaged" not in caplog.text


def test_a_cut_off_index_is_made_again(tmp_path, sides, caplog):
    with patch.object(near, "EXACT", 1), patch.object(near, "_BLOCK", 50):
        matched(tmp_path / "whole", *sides)
        root = tmp_path / "cut"
        with (
            patch("aligner.corpus.matching.task.match_rows", side_effect=KeyboardInterrupt),
            pytest.raises(KeyboardInterrupt),
        ):
            matched(root, *sides)
        for path in [*(root / "index").glob("*-there.faiss"), *(root / "index").glob("*-forth-0.npz")]:
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        matched(root, *sides)
    assert caplog.text.count("is damaged, and is made again") == 2
    assert contents(root) == contents(tmp_path / "whole")
