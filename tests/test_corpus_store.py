"""The corpus folder: one writer, any number of readers, runs that end, damage that is found."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
from dataclasses import dataclass

import polars as pl
import pytest
from corpus_running import contents, run, write_texts
from typer.testing import CliRunner

from aligner import cli
from aligner.cli import app
from aligner.corpus.diff import diff
from aligner.corpus.engine import LocalEngine, Workshop
from aligner.corpus.exporting import export, pairs
from aligner.corpus.sides.stored import stored
from aligner.corpus.status import status, verify
from aligner.corpus.store.folder import Corpus, Identity
from aligner.corpus.store.manifest import Entry, Manifest, Shard, SideRecord, Skipped, Stamp
from aligner.corpus.store.manifest import kind as kind_of
from aligner.corpus.store.shards import read_sentences, read_vectors, write_frame
from aligner.embed import FakeEncoder
from aligner.errors import AlignerError, CorpusError, OutputError
from aligner.pairs.frame import read_frame
from aligner.pairs.schema import pairs_frame
from aligner.types import Pair, Passage, Recipe

IDENTITY = Identity("align", "fake", "1")


@pytest.fixture
def sides(tmp_path):
    return write_texts(tmp_path / "left", 40), write_texts(tmp_path / "right", 30)


@dataclass(frozen=True)
class PairTask:
    """A result from a shard: each document's first sentence beside the text of its name."""

    shard: Shard
    score: float = 0.8
    units: int = 1
    apart: bool = False

    @property
    def output(self):
        return f"pairs/{self.shard.key}{int(self.score * 100)}.parquet"

    def run(self, shop):
        found = [self._pair(document, number) for number, document in enumerate(stored(shop.root, self.shard))]
        recipe = Recipe("align", "1", "fake", "1", "seg", {}, {})
        write_frame(pairs_frame(found, recipe, source_lang="en"), shop.path(self.output))

    def _pair(self, document, number):
        name, text = document.entry.name, document.sentences["text"][0]
        target = Passage(name, 0, 0, text.upper())
        relation = ("translation", "theme", "none")[number % 3]
        score = None if relation == "none" else self.score
        return Pair(Passage(name, 0, 0, text), target, 1, 0.5, score, relation)


def with_pairs(root, sides, score=0.8):
    prepared, _ = run(root, *sides)
    tasks = [PairTask(shard, score) for shard in prepared.source.shards]
    return run(root, *sides, tasks=tasks, recall=0.99)[1]


def test_a_second_writer_gets_one_line(tmp_path, sides):
    with (
        Corpus.writing(tmp_path / "C", IDENTITY),
        pytest.raises(CorpusError, match=rf"is being written by process {os.getpid()} on .*; wait for it") as caught,
    ):
        run(tmp_path / "C", *sides)
    assert "\n" not in str(caught.value)
    run(tmp_path / "C", *sides, model=FakeEncoder(64))


def test_readers_read_while_it_is_written(tmp_path, sides):
    run(tmp_path / "C", *sides)
    with Corpus.writing(tmp_path / "C", IDENTITY):
        found = status(tmp_path / "C")
    assert found.writer.startswith("process ")
    assert found.sides[0].documents == 40
    assert status(tmp_path / "C").writer == ""


def test_another_model_command_or_layout_is_refused(tmp_path, sides):
    root = tmp_path / "C"
    run(root, *sides)
    before = contents(root)
    for identity, words in (
        (Identity("match", "fake", "1"), "made with aligner corpus align, not with match"),
        (Identity("align", "use", "1"), "made with model fake, not with use"),
        (Identity("align", "fake", "2"), "made with revision 1, not with 2"),
    ):
        with pytest.raises(CorpusError, match=words), Corpus.writing(root, identity):
            pass
    told = json.loads((root / "corpus.json").read_text())
    (root / "corpus.json").write_text(json.dumps({**told, "layout": 99, "new": True}))
    with pytest.raises(CorpusError, match=r"has layout 99, and this version of aligner works with 1; use the version"):
        status(root)
    (root / "corpus.json").write_text("{")
    with pytest.raises(CorpusError, match=r"corpus.json: is damaged"):
        status(root)
    (root / "corpus.json").write_bytes(before["corpus.json"])
    assert contents(root) == before


def test_a_folder_with_other_files_is_not_made_a_corpus(tmp_path, sides):
    with pytest.raises(CorpusError, match=r"left: is no corpus folder and holds other files \('page000.txt'\)"):
        run(sides[0], *sides)
    assert len(list(sides[0].iterdir())) == 40
    with pytest.raises(CorpusError, match="is no corpus folder"):
        status(sides[0])
    with pytest.raises(CorpusError, match="create it first"):
        run(tmp_path / "gone" / "C", *sides)


def test_a_manifest_comes_back_as_it_was():
    shard = Shard("k1", (Entry("caf\udce9\n.txt", "d", "e", "en", 3), Entry("b", "d", "f", problem="bad \u2028")))
    manifest = Manifest(
        "seg", {"a": None}, SideRecord((shard,), (Skipped("x", "y"),)), SideRecord(), ("pairs/a.parquet",),
        {"recall": 0.5}, {"pairs/a.parquet": Stamp(3, "00")},
    )  # fmt: skip
    assert Manifest.from_bytes(manifest.to_bytes()) == manifest
    assert [each.name for each in manifest.source.left_out] == ["b", "x"]


def test_runs_are_kept_and_only_what_the_last_two_hold(tmp_path, sides):
    root = tmp_path / "C"
    _, first = run(root, *sides)
    run(root, *sides)
    assert not list((root / "runs").iterdir())
    for number in range(3):
        (sides[0] / "page001.txt").write_text(f"This is version {number} of the page.")
        _, last = run(root, *sides)
    assert sorted(path.name for path in (root / "runs").iterdir()) == ["0001.json", "0002.json", "0003.json"]
    assert Manifest.from_bytes((root / "runs" / "0001.json").read_bytes()) == first
    earlier = Corpus.open(root).earlier()
    assert set(Corpus.open(root).shards()) == {*last.files, *earlier.files}
    assert set(first.files) - set(last.files) - set(earlier.files)


def test_a_run_killed_while_it_ends_leaves_the_run_before_to_compare(tmp_path, sides):
    root = tmp_path / "C"
    _, first = run(root, *sides)
    (sides[0] / "page001.txt").write_text("This is another version of the page.")
    run(root, *sides)
    shutil.copy(root / "manifest.json", root / "runs" / "0002.json")  # written before the new manifest
    assert Corpus.open(root).earlier() == first
    (root / "sentences" / ".aligner-0.tmp").write_bytes(b"half")
    (root / ".aligner-1.tmp").write_bytes(b"half")
    (root / "index").mkdir()
    (root / "index" / ".aligner-2.tmp").write_bytes(b"half")
    run(root, *sides)
    assert not list(root.rglob(".aligner-*"))
    assert sorted(path.name for path in (root / "runs").iterdir()) == ["0001.json", "0002.json"]


def damage(path, how):
    data = path.read_bytes()
    if how == "gone":
        path.unlink()
    elif how == "cut off":
        path.write_bytes(data[: len(data) // 2])
    elif how == "empty":
        path.write_bytes(b"")
    else:
        path.write_bytes(data[:-200] + bytes([data[-200] ^ 1]) + data[-199:])


@pytest.mark.parametrize("how", ["gone", "cut off", "empty", "another bit"])
@pytest.mark.parametrize("kind", ["sentences", "vectors", "pairs"])
def test_damage_is_found_named_and_made_good(tmp_path, sides, how, kind):
    root = tmp_path / "C"
    with_pairs(root, sides)
    before = contents(root)
    output = next(name for name in sorted(before) if name.startswith(f"{kind}/"))
    damage(root / output, how)
    assert verify(root) == [output]
    assert status(root).wrong == (() if how == "another bit" else (output,))
    result = CliRunner().invoke(app, ["corpus", "verify", str(root)])
    assert result.exit_code == 1
    assert output in result.output
    with_pairs(root, sides)
    after = contents(root)
    assert after["manifest.json"] == before["manifest.json"]
    assert after[output] == before[output]
    assert verify(root) == []


def test_damage_in_an_unfinished_run_is_made_good(tmp_path, sides):
    root = tmp_path / "C"
    run(root, *sides)
    before = contents(root)
    (root / "manifest.json").unlink()
    for number, path in enumerate(sorted([*root.glob("sentences/*"), *root.glob("vectors/*")])):
        damage(path, ("gone", "cut off", "empty")[number % 3])
    assert "no run has finished" in CliRunner().invoke(app, ["corpus", "status", str(root)]).output
    with pytest.raises(CorpusError, match="no run has finished"):
        verify(root)
    run(root, *sides)
    assert contents(root) == before


def test_readers_of_damaged_shards_are_told(tmp_path, sides):
    root = tmp_path / "C"
    run(root, *sides)
    for read, kind in ((read_sentences, "sentences"), (read_vectors, "vectors")):
        path = next(root.glob(f"{kind}/*"))
        for how in ("cut off", "gone"):
            damage(path, how)
            with pytest.raises(CorpusError, match=f"{path.name}: is damaged or gone; run the command"):
                read(path)


def test_a_document_is_not_copied_from_a_damaged_shard(tmp_path, sides):
    root = tmp_path / "C"
    run(root, *sides)
    (sides[0] / "page001.txt").write_text("An edit makes the shard of the page anew.")
    for path in root.glob("vectors/*"):
        damage(path, "another bit")
    run(root, *sides)
    run(tmp_path / "D", *sides)
    fresh = contents(tmp_path / "D")
    assert {name: data for name, data in contents(root).items() if name in fresh} == fresh


def test_the_index_and_a_damaged_manifest_can_be_deleted(tmp_path, sides):
    root = tmp_path / "C"
    run(root, *sides)
    before = contents(root)
    (root / "index").mkdir()
    (root / "index" / "a.faiss").write_bytes(b"derived")
    shutil.rmtree(root / "index")
    (root / "manifest.json").write_text("{")
    with pytest.raises(CorpusError, match="delete it and run the command that made the corpus again"):
        status(root)
    (root / "manifest.json").unlink()
    run(root, *sides)
    assert contents(root) == before


def test_a_full_disk_is_one_line_and_the_next_run_goes_on(tmp_path, sides, monkeypatch):
    root = tmp_path / "C"
    real, count = os.fsync, 0

    def fsync(descriptor):
        nonlocal count
        count += 1
        if count == 4:
            raise OSError(28, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OutputError, match="the disk is full: free some space") as caught:
        run(root, *sides)
    assert "\n" not in str(caught.value)
    assert not (root / "manifest.json").exists()
    assert status(root).unfinished
    run(root, *sides)
    run(tmp_path / "D", *sides)
    assert contents(root) == contents(tmp_path / "D")


def test_status_counts_pairs_and_files(tmp_path, sides):
    (sides[0] / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    with_pairs(tmp_path / "C", sides)
    found = status(tmp_path / "C")
    assert [(side.documents, side.sentences) for side in found.sides] == [(40, 320), (30, 240)]
    assert found.pairs.filter(relation="none")["from"].to_list() == [None]
    assert found.pairs.filter(relation="theme")["from"].to_list() == [0.7]
    assert found.pairs["pairs"].sum() == 40
    assert found.results == {"recall": 0.99}
    assert found.unfinished == 0
    output = CliRunner().invoke(app, ["corpus", "status", str(tmp_path / "C")]).output
    for part in ("40 documents (en 40), 320 sentences", "theme, probability from 0.7: ", "photo.png: not a text"):
        assert part in output


def test_the_kinds_of_what_was_left_out_are_few():
    reasons = [
        "cannot be read (ValueError: x)",
        "takes over 121 s of",
        "takes over 130.5 s of",
        "is over 64 MB; split it",
    ]
    assert [kind_of(Skipped("a", each)) for each in reasons] == [
        "cannot be read",
        "takes over",
        "takes over",
        "is over",
    ]


def test_export_streams_every_format_and_filters(tmp_path, sides):
    root = tmp_path / "C"
    with_pairs(root, sides)
    assert export(root, tmp_path / "all.tsv").written == 40
    assert read_frame(tmp_path / "all.tsv")["source_doc"].to_list() == [f"page{n:03}.txt" for n in range(40)]
    frame = pl.concat(pairs(root, relations=["theme", "none"]))
    assert set(frame["relation"].cast(pl.String)) == {"theme", "none"}
    assert export(root, tmp_path / "none.jsonl", min_score=0.9).written == 0
    result = CliRunner().invoke(
        app, ["corpus", "export", str(root), str(tmp_path / "t.parquet"), "--relation", "theme", "--min-score", ".5"]
    )
    assert result.exit_code == 0, result.output
    assert set(read_frame(tmp_path / "t.parquet")["relation"].cast(pl.String)) == {"theme"}
    result = CliRunner().invoke(app, ["corpus", "export", str(root), str(tmp_path / "a.tmx"), "--relation", "none"])
    assert re.search(r"a\.tmx: 0 pairs; left out: \d+ without a counterpart", result.output)
    with pytest.raises(OutputError, match="is in the corpus folder"):
        export(root, root / "pairs" / "mine.tsv")
    with pytest.raises(OutputError, match="suffix"):
        export(root, tmp_path / "x.nothing")
    run(tmp_path / "D", *sides)
    with pytest.raises(CorpusError, match="holds no pairs"):
        export(tmp_path / "D", tmp_path / "x.tsv")


def test_diff_says_what_changed(tmp_path, sides):
    root = tmp_path / "C"
    with_pairs(root, sides)
    shutil.copytree(root, tmp_path / "old")
    (sides[0] / "page001.txt").write_text("This page has another text now. It is short.")
    (sides[0] / "page002.txt").unlink()
    (sides[1] / "page999.txt").write_text("This page is new. It has more.")
    with_pairs(root, sides, 0.6)
    found = diff(tmp_path / "old", root)
    assert found.documents.rows() == [
        ("source", "page001.txt", "changed", 8, 2),
        ("source", "page002.txt", "removed", 8, None),
        ("target", "page999.txt", "added", None, 2),
    ]
    assert found.pairs.filter(change="added")["source_text"].to_list() == ["This page has another text now."]
    assert sorted(found.pairs.filter(change="removed")["source_doc"]) == ["page001.txt", "page002.txt"]
    changed = found.pairs.filter(change="changed")
    assert changed.filter(relation_before="theme", relation_after="theme")["score_after"].unique().to_list() == [0.6]
    output = CliRunner().invoke(app, ["corpus", "diff", str(root), "-o", str(tmp_path / "d.tsv")]).output
    wrong = CliRunner().invoke(app, ["corpus", "diff", str(root), "-o", str(tmp_path / "d.tmx")])
    assert str(wrong.exception).endswith("d.tmx: this is written as .tsv, .csv, .jsonl, .parquet, .xlsx, not as .tmx")
    assert "documents: 0 added, 0 removed, 0 changed" in output
    assert (tmp_path / "d.tsv").exists()
    nothing = diff(root, root)
    assert nothing.documents.is_empty()
    assert nothing.pairs.is_empty()


def test_diff_of_one_run_is_an_error(tmp_path, sides):
    run(tmp_path / "C", *sides)
    with pytest.raises(CorpusError, match="has had one result so far"):
        diff(tmp_path / "C")


def test_an_engine_does_what_is_missing_and_tells_how_far_it_is(tmp_path, sides):
    prepared, _ = run(tmp_path / "C", *sides)
    tasks = [PairTask(shard) for shard in prepared.source.shards]
    tasks[0].run(Workshop(tmp_path / "C", FakeEncoder(64)))
    told = []
    engine = LocalEngine(Workshop(tmp_path / "C", FakeEncoder(64)), 1)
    engine.run(tasks, "pairing", lambda *what: told.append(what))
    assert told == [("pairing", done, len(tasks)) for done in range(1, len(tasks) + 1)]
    told.clear()
    engine.run(tasks, "pairing", lambda *what: told.append(what))
    assert told == [("pairing", len(tasks), len(tasks))]


def test_ctrl_c_says_that_the_run_goes_on(tmp_path, monkeypatch, caplog):
    def work():
        with Corpus.writing(tmp_path / "C", IDENTITY):
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(cli, "app", work)
    before = signal.getsignal(signal.SIGINT)
    try:
        with pytest.raises(SystemExit) as stop:
            cli.main()
    finally:
        signal.signal(signal.SIGINT, before)
    assert stop.value.code == 130
    assert "interrupted; what was made is kept" in caplog.text
    assert Corpus.open(tmp_path / "C").writer() == ""


def test_errors_are_of_the_one_tree():
    assert issubclass(CorpusError, AlignerError)
