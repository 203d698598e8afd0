"""Documents of both sides: collected, read as match and align do it, encoded, and made again only when they change."""

from __future__ import annotations

import os
import signal
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from corpus_running import contents, run, write_texts

from aligner import inputs
from aligner.corpus.sides import reading
from aligner.corpus.sides.collecting import collect
from aligner.corpus.sides.encoding import read_as, sums, vectors
from aligner.corpus.sides.limits import limited
from aligner.corpus.sides.reading import ReadTask
from aligner.corpus.sides.sharding import Options
from aligner.corpus.sides.stored import stored
from aligner.embed import CachedEncoder
from aligner.embed.memory import MemoryStore
from aligner.errors import DocumentError
from aligner.inputs import Reading, barred

PAGE = """<html><body><h1>On ferries</h1><p>The ferry leaves the harbour at seven. It comes back at eight.</p>
<table><tr><td>Monday</td><td>at nine</td></tr></table>
<p>Nobody knows why it is so early, Dr. Smith says.</p></body></html>"""


@pytest.fixture
def sides(tmp_path):
    """Two directories of texts, the first with a page and a text with an abbreviation."""
    left, right = write_texts(tmp_path / "left", 70), write_texts(tmp_path / "right", 5)
    (left / "sub").mkdir()
    (left / "sub" / "ferry.html").write_text(PAGE, encoding="utf-8")
    (left / "treaty.txt").write_text(
        "The Collective Security Treaty (CST) is old. The CST was signed.", encoding="utf-8"
    )
    return left, right


@pytest.fixture
def reads(monkeypatch):
    """Names of documents that are read, counted."""
    names = Counter()
    real = inputs.read

    def read(source, *rest):
        names[rest[2]] += 1
        return real(source, *rest)

    monkeypatch.setattr(inputs, "read", read)
    return names


def every(root, record):
    return {each.entry.name: each for shard in record.shards for each in stored(root, shard)}


def test_sentences_are_those_of_match_and_align(tmp_path, sides):
    prepared, _ = run(tmp_path / "C", *sides)
    held = every(tmp_path / "C", prepared.source)
    assert len(held) == 72
    options = Reading()
    for name, kept in held.items():
        text = inputs.read(sides[0] / name, options, options.wanted("source"))
        rows = kept.sentences
        assert rows["text"].to_list() == [sentence.text for sentence in text.sentences]
        assert rows["block"].to_list() == [sentence.block for sentence in text.sentences]
        kinds = [text.document.blocks[sentence.block].kind for sentence in text.sentences]
        assert rows["heading"].to_list() == [kind == "heading" for kind in kinds]
        assert rows["barred"].to_list() == barred(text).tolist()
        assert rows["first"].to_list() == [True, *[False] * (len(rows) - 1)]
        assert rows["number"].to_list() == list(range(1, len(rows) + 1))
        assert (kept.entry.language, kept.entry.sentences) == (text.document.language, len(rows))
    assert len(held["sub/ferry.html"].sentences) > 3


def test_vectors_are_those_of_the_encoder_in_half_precision(tmp_path, sides, use):
    prepared, _ = run(tmp_path / "C", *sides, model=use)
    kept = every(tmp_path / "C", prepared.source)["sub/ferry.html"]
    texts = read_as(kept.sentences["text"].to_list(), expand=False)
    assert np.array_equal(sums(kept.halves), CachedEncoder(use, MemoryStore()).encode_sums(texts))
    assert (np.einsum("ij,ij->i", vectors(kept.halves, use), use.encode(texts)) > 0.9999).all()


def test_vectors_of_an_encoder_without_sums(tmp_path, sides):
    prepared, _ = run(tmp_path / "C", *sides)
    kept = every(tmp_path / "C", prepared.target)["page003.txt"]
    assert kept.halves.dtype == np.float16
    assert kept.halves.shape == (8, 64)


def test_abbreviations_are_written_out_when_asked_for(tmp_path, sides):
    plain, _ = run(tmp_path / "C", *sides)
    long, _ = run(tmp_path / "D", *sides, Options(expanded=True))
    rows = [
        every(root, side.source)["treaty.txt"].halves
        for root, side in ((tmp_path / "C", plain), (tmp_path / "D", long))
    ]
    assert not np.array_equal(rows[0][1], rows[1][1])
    assert read_as(["The Common Office (CO).", "A CO."], expand=True)[1] == "A Common Office."


def test_nothing_changed_nothing_read(tmp_path, sides, reads):
    run(tmp_path / "C", *sides)
    before = contents(tmp_path / "C")
    reads.clear()
    prepared, _ = run(tmp_path / "C", *sides)
    assert (prepared.known, prepared.new) == (77, 0)
    assert not reads
    assert contents(tmp_path / "C") == before


def test_an_edit_changes_one_shard_and_reads_one_document(tmp_path, sides, reads):
    prepared, _ = run(tmp_path / "C", *sides)
    assert len(prepared.source.shards) > 1
    reads.clear()
    edited = sides[0] / "page010.txt"
    edited.write_text(edited.read_text() + "\n\nOne more sentence stands here.")
    after, manifest = run(tmp_path / "C", *sides)
    assert reads == {"page010.txt": 1}
    assert (after.known, after.new) == (76, 1)
    old, new = ([shard.key for shard in each.source.shards] for each in (prepared, after))
    assert sum(key not in old for key in new) == 1
    run(tmp_path / "D", *sides)
    fresh = contents(tmp_path / "D")
    assert fresh["manifest.json"] == contents(tmp_path / "C")["manifest.json"]
    assert all(contents(tmp_path / "C")[output] == fresh[output] for output in manifest.files)


def test_added_and_removed_documents_leave_other_shards_alone(tmp_path, sides, reads):
    prepared, _ = run(tmp_path / "C", *sides)
    reads.clear()
    (sides[0] / "page020.txt").unlink()
    (sides[0] / "page0200.txt").write_text("A new page has come. It has two sentences.", encoding="utf-8")
    after, _ = run(tmp_path / "C", *sides)
    assert reads == {"page0200.txt": 1}
    old, new = ([shard.key for shard in each.source.shards] for each in (prepared, after))
    assert sum(key not in old for key in new) <= 2
    assert "page020.txt" not in {entry.name for entry in after.source.documents}


class DeadlyTask(ReadTask):
    """A reader that one document kills, another holds in a library, and a third kills once, for want of memory."""

    def _read(self, planned, alone):
        name, mark = planned.found.name, planned.found.path.with_name(".once")
        if name == "page001.txt" and "left" in planned.found.path.parts and planned.key not in self.fatal:
            os._exit(1)
        if name == "page000.txt" and "right" in planned.found.path.parts and not mark.exists():
            mark.touch()
            os._exit(1)
        if name == "page002.txt" and planned.key not in self.fatal:
            with limited(planned.found, 0.1, alone=alone):
                sum(range(10**12))
        return super()._read(planned, alone)


def test_a_document_that_kills_its_reader_is_left_out(tmp_path, monkeypatch):
    sides = write_texts(tmp_path / "left", 3), write_texts(tmp_path / "right", 2)
    monkeypatch.setattr("aligner.corpus.sides.preparing.ReadTask", DeadlyTask)
    prepared, manifest = run(tmp_path / "C", *sides, model="use", workers=2)
    assert [(each.name, each.reason[:25]) for each in prepared.source.left_out] == [
        ("page001.txt", "reading it stops the prog"),
        ("page002.txt", "reading it stops the prog"),
    ]
    assert (len(prepared.source.documents), len(prepared.target.documents)) == (1, 2)
    assert set(manifest.files) == {output for output in contents(tmp_path / "C") if "/" in output}


@pytest.mark.parametrize("workers", [1, 2])
def test_a_document_that_takes_too_long_is_left_out(tmp_path, workers):
    """It takes 3 s, where .3 are allowed; others take hundredths, where no language must be found."""
    sides = write_texts(tmp_path / "left", 3), write_texts(tmp_path / "right", 3)
    boats = (f"Boat {each} left the harbour at {each % 24}." for each in range(40_000))
    (sides[0] / "boats.txt").write_text(" ".join(boats), encoding="utf-8")
    options = Options(Reading("en", "en"), seconds=0.2)
    prepared, _ = run(tmp_path / "C", *sides, options, "use", workers)
    reason = "takes over 0.3 s of processor time to read; leave it out, split it, or convert it"
    assert [(each.name, each.reason) for each in prepared.source.left_out] == [("boats.txt", reason)]
    assert (len(prepared.source.documents), len(prepared.target.documents)) == (3, 3)
    with pytest.raises(DocumentError, match=r"boats\.txt: takes over"):
        run(tmp_path / "D", *sides, replace(options, strict=True), "use", workers)
    again, _ = run(tmp_path / "C", *sides, replace(options, seconds=0.4), "use", workers)
    assert [each.reason[:16] for each in again.source.left_out] == ["takes over 0.7 s"]


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no limit")
def test_a_limit_that_is_reached_as_reading_ends_is_over_with_it(tmp_path, monkeypatch):
    path, late, set_timer = tmp_path / "a.txt", [signal.SIGPROF], signal.setitimer

    def setitimer(timer, seconds, again=0.0):
        if not seconds and late:
            signal.raise_signal(late.pop())
        return set_timer(timer, seconds, again)

    path.write_text("A boat.", encoding="utf-8")
    monkeypatch.setattr(signal, "setitimer", setitimer)
    [found] = collect([path]).documents
    with pytest.raises(DocumentError, match="takes over 60 s"), limited(found, 60, alone=True):
        pass
    assert [signal.getitimer(timer)[0] for timer in (signal.ITIMER_PROF, signal.ITIMER_VIRTUAL)] == [0, 0]


def test_processes_side_by_side_give_the_same(tmp_path, sides):
    run(tmp_path / "C", *sides, model="use", workers=1)
    run(tmp_path / "D", *sides, model="use", workers=2)
    assert contents(tmp_path / "C") == contents(tmp_path / "D")


def test_what_is_no_document_is_left_out_with_the_reason(tmp_path, sides):
    left, right = sides
    (left / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (left / "memory.tmx").write_text("<tmx/>")
    (left / "empty.txt").touch()
    (left / "broken.docx").write_bytes(b"PK\x03\x04 nothing of a document")
    (left / "digits.txt").write_text("... --- ...")
    (left / "again.txt").symlink_to(left / "treaty.txt")
    (left / "nowhere.txt").symlink_to(left / "gone.txt")
    (left / "circle").symlink_to(left, target_is_directory=True)
    (left / "loop.txt").symlink_to(left / "loop.txt")
    prepared, _ = run(tmp_path / "C", left, right)
    reasons = {each.name: each.reason for each in prepared.source.left_out}
    texts = {"empty.txt", "digits.txt", "treaty.txt", "nowhere.txt", "loop.txt"}
    assert set(reasons) == {"photo.png", "memory.tmx", "broken.docx", "circle", *texts}
    assert "not followed" in reasons["circle"]
    assert reasons["treaty.txt"] == "the same file as again.txt"
    assert "empty" in reasons["empty.txt"]
    assert not any(str(tmp_path) in reason for reason in reasons.values())
    assert len(prepared.source.documents) == 72


@pytest.mark.parametrize("name", ["photo.png", "digits.txt"])
def test_strict_stops_at_the_first(tmp_path, sides, name):
    (sides[0] / name).write_bytes(b"\x89PNG\r\n\x1a\n\0\0" if name == "photo.png" else b"... --- ...")
    with pytest.raises(DocumentError, match=name):
        run(tmp_path / "C", *sides, Options(strict=True))
    run(tmp_path / "C", *sides)
    with pytest.raises(DocumentError, match=name):
        run(tmp_path / "C", *sides, Options(strict=True))


def test_a_side_without_documents_is_an_error(tmp_path, sides):
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    with pytest.raises(DocumentError, match="nothing: no documents"):
        run(tmp_path / "C", sides[0], nothing)
    (nothing / "digits.txt").write_text("... --- ...")
    with pytest.raises(DocumentError, match="no words"):
        run(tmp_path / "C", sides[0], nothing)
    with pytest.raises(DocumentError, match="no such file"):
        run(tmp_path / "C", sides[0], tmp_path / "gone")


def test_names_in_any_encoding(tmp_path, sides):
    odd = Path(os.fsdecode(os.fsencode(sides[0]) + b"/caf\xe9.txt"))
    odd.write_text("The café is open. Its name is not in UTF-8.", encoding="utf-8")
    (sides[0] / "new\nline.txt").write_text("A line breaks in the name. That is allowed.", encoding="utf-8")
    for _ in range(2):
        prepared, _ = run(tmp_path / "C", *sides)
        held = every(tmp_path / "C", prepared.source)
        assert {"caf\\xe9.txt", "new\nline.txt"} <= set(held)
        assert held["caf\\xe9.txt"].sentences["document"][0] == "caf\\xe9.txt"
    assert prepared.new == 0


def test_zip_files_and_tables_that_are_named(tmp_path, sides):
    archive = tmp_path / "texts.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("a/one.txt", "In the zip stands a sentence. And one more.")
        packed.writestr("two.txt", "The second text is here.")
    table = tmp_path / "lines.tsv"
    table.write_text("number\ttext\n1\tThe first row of the table.\n2\tThe second row of it.\n")
    prepared, _ = run(tmp_path / "C", archive, table, Options(Reading(target_column="text")))
    assert [entry.name for entry in prepared.source.documents] == ["a/one.txt", "two.txt"]
    held = every(tmp_path / "C", prepared.target)["lines.tsv"].sentences
    assert held["text"].to_list() == ["The first row of the table.", "The second row of it."]


def test_documents_of_several_places_have_names_of_their_own(tmp_path, sides):
    found = collect([sides[0] / "sub", sides[1], sides[1] / "page001.txt", sides[0] / "page001.txt"])
    names = [each.name for each in found.documents]
    assert len(set(names)) == len(names) == 7
    assert {"sub/ferry.html", "right/page001.txt"} <= set(names)


def test_the_corpus_is_not_its_own_document(tmp_path, sides):
    root = sides[0] / "C"
    for _ in range(2):
        prepared, _ = run(root, *sides)
        assert not prepared.source.skipped
    assert prepared.new == 0


def test_a_file_that_changes_meanwhile_is_read_again(tmp_path, sides, monkeypatch, caplog):
    real, name = inputs.read, "page007.txt"

    def read(source, *rest):
        text = real(source, *rest)
        if rest[2] == name and "again" not in source.read_text():
            source.write_text("It was written again. Nobody waited.")
        return text

    monkeypatch.setattr(inputs, "read", read)
    prepared, _ = run(tmp_path / "C", *sides)
    kept = every(tmp_path / "C", prepared.source)[name]
    assert kept.sentences["text"].to_list() == ["It was written again.", "Nobody waited."]
    assert "changed" in caplog.text
    run(tmp_path / "D", *sides)
    assert contents(tmp_path / "C") == contents(tmp_path / "D")


def test_a_file_that_changes_all_the_time_is_left_out(tmp_path, sides, monkeypatch):
    real, name = inputs.read, "page007.txt"

    def read(source, *rest):
        text = real(source, *rest)
        if rest[2] == name:
            source.write_text(source.read_text() + " More comes.")
        return text

    monkeypatch.setattr(inputs, "read", read)
    prepared, _ = run(tmp_path / "C", *sides)
    assert [each.name for each in prepared.source.left_out] == [name]
    assert name not in every(tmp_path / "C", prepared.source)


def test_a_file_that_goes_meanwhile_and_one_that_changes_afterwards(tmp_path, sides, monkeypatch, caplog):
    real = reading.digest_of

    def digest_of(path):
        if path.name == "page007.txt":
            path.unlink(missing_ok=True)
        found = real(path)
        if path.name == "page008.txt":
            path.write_text(f"{path.read_text()} Later.")
        return found

    monkeypatch.setattr(reading, "digest_of", digest_of)
    prepared, _ = run(tmp_path / "C", *sides)
    assert [each.name for each in prepared.source.left_out] == ["page007.txt"]
    assert "changed while the run went on" in caplog.text


def test_a_parser_that_fails_is_one_document_less(tmp_path, sides, monkeypatch):
    real = inputs.read

    def read(source, *rest):
        if rest[2] == "page007.txt":
            raise RecursionError("too deep")
        return real(source, *rest)

    monkeypatch.setattr(inputs, "read", read)
    prepared, _ = run(tmp_path / "C", *sides)
    assert [(each.name, each.reason) for each in prepared.source.left_out] == [
        ("page007.txt", "cannot be read (RecursionError: too deep)")
    ]


def test_other_options_read_again_and_the_same_ones_do_not(tmp_path, sides, reads):
    run(tmp_path / "C", *sides)
    reads.clear()
    run(tmp_path / "C", *sides, Options(Reading(keep_boilerplate=True)))
    assert reads.total() == 77
    reads.clear()
    run(tmp_path / "C", *sides, Options(Reading(keep_boilerplate=True)))
    assert not reads


def test_the_language_of_one_side_leaves_the_other_alone(tmp_path, sides, reads):
    run(tmp_path / "C", *sides)
    reads.clear()
    prepared, _ = run(tmp_path / "C", *sides, Options(Reading(target_lang="de")))
    assert reads.total() == len(prepared.target.documents) == 5
    assert {entry.language for entry in prepared.target.documents} == {"de"}


def test_rules_of_segmentation_count_by_what_is_in_them(tmp_path):
    rules = tmp_path / "rules.srx"
    rules.write_text("<srx/>")
    before = Options(Reading(srx=rules)).told()
    assert Options(Reading(srx=rules)).told() == before
    rules.write_text("<srx></srx>")
    assert Options(Reading(srx=rules)).told() != before
    with pytest.raises(DocumentError, match=r"gone.srx: cannot be read"):
        Options(Reading(srx=tmp_path / "gone.srx")).told()
