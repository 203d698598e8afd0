"""A corpus of aligned documents: its rows, what a run makes again, what is left out, and the report."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import polars as pl
import pytest

from aligner import pipeline
from aligner.corpus.aligning import Job, align_corpus
from aligner.corpus.aligning.known import known
from aligner.corpus.aligning.sorting import by_marks, by_table
from aligner.corpus.aligning.task import AlignTask
from aligner.corpus.engine import LocalEngine, Workshop
from aligner.corpus.store.folder import Corpus
from aligner.embed import FakeEncoder
from aligner.errors import DocumentError

NOT_THE_SAME = ["source_doc", "target_doc", "similarity", "score", "recipe"]
"""Columns that a corpus names otherwise, or has from vectors in half precision."""
THEMES = ["ferry", "court", "onion", "planet", "bridge", "violin", "glacier", "harvest", "election", "lantern"]


def english(theme, number):
    return [
        f"The {theme} of the town is known for {number + 3} things.",
        f"Nobody remembers when the first {theme} came to the river bank.",
        f"In May {1900 + number} an old {theme} was sold at the market for little money.",
        f"Children draw the {theme} with chalk on the walls of the school.",
    ]


def other(texts):
    """Another language, for an encoder that knows spelling only."""
    return [text.replace("The ", "Le ").replace(" the ", " le ").replace(" of ", " de ") for text in texts]


def written(folder, documents):
    folder.mkdir(parents=True, exist_ok=True)
    for name, texts in documents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n\n".join(texts), encoding="utf-8")
    return folder


@pytest.fixture
def sides(tmp_path):
    """Ten documents in two directories under other names; one bead of two sentences."""
    left = {f"{theme}.txt": english(theme, number) for number, theme in enumerate(THEMES)}
    right = {f"page{number}.txt": other(english(theme, number)) for number, theme in enumerate(THEMES)}
    right["page3.txt"] = [" ".join(right["page3.txt"][:2]).replace(". ", ", and "), *right["page3.txt"][2:]]
    return written(tmp_path / "left", left), written(tmp_path / "right", right)


def aligned(root, left, right, job=None, model=None, workers=1):
    shop = Workshop(root, model or FakeEncoder())
    return align_corpus(shop, [left], [right], job, engine=LocalEngine(shop, workers))


def rows(root):
    manifest = Corpus.open(root).manifest()
    return pl.concat([pl.read_parquet(root / output) for output in manifest.pairs])


def contents(root):
    files = (path for path in root.rglob("*") if path.is_file() and path.name != "lock")
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def aligning(monkeypatch):
    """Pairs of documents that are aligned and not copied."""
    made = []
    real = AlignTask._made

    def spy(self, key, couple, *rest):
        made.append(tuple(place.entry.name for place in couple))
        return real(self, key, couple, *rest)

    monkeypatch.setattr(AlignTask, "_made", spy)
    return made


def test_every_document_is_paired_and_has_the_rows_of_align(tmp_path, sides):
    outcome = aligned(tmp_path / "corpus", *sides)
    pairs = {(one.source, one.target) for one in outcome.partners.pairs}
    assert pairs == {(f"{theme}.txt", f"page{number}.txt") for number, theme in enumerate(THEMES)}
    table = rows(tmp_path / "corpus")
    assert table["source_doc"].unique(maintain_order=True).to_list() == sorted(f"{theme}.txt" for theme in THEMES)
    for source, target in sorted(pairs):
        alone = pipeline.align(sides[0] / source, sides[1] / target, model=FakeEncoder()).frame()
        ours = table.filter(pl.col("source_doc") == source)
        assert ours.drop(NOT_THE_SAME).equals(alone.drop(NOT_THE_SAME))
        assert (ours["score"] - alone["score"]).abs().max() < 0.01
        assert ours["recipe"].to_list() == alone["recipe"].to_list()
    assert table.filter(pl.col("source_doc") == "planet.txt")["source_id"][0] == "1-2"


def test_the_same_rows_with_the_embedded_encoder(tmp_path, seeds, use):
    documents = sorted(seeds.glob("*"))[:2]
    table = tmp_path / "pairs.tsv"
    table.write_text(f"source\ttarget\n{documents[0]}\t{documents[1]}\n", encoding="utf-8")
    both, given = by_table(table)
    align_corpus(Workshop(tmp_path / "corpus", use), *both, Job(given=given))
    ours, alone = rows(tmp_path / "corpus"), pipeline.align(*documents, model=use).frame()
    assert ours["relation"].to_list() == alone["relation"].to_list()
    assert ours.drop(NOT_THE_SAME).equals(alone.drop(NOT_THE_SAME))
    assert (ours["score"] - alone["score"]).abs().max() < 0.02


def test_nothing_is_made_twice_and_an_edit_makes_its_pair_again(tmp_path, sides, aligning):
    root = tmp_path / "corpus"
    first = aligned(root, *sides)
    before = contents(root)
    assert (first.new_documents, first.new_pairs, len(aligning)) == (20, 10, 10)
    again = aligned(root, *sides)
    assert (again.new_documents, again.new_pairs, len(aligning)) == (0, 0, 10)
    assert contents(root) == before
    path = sides[1] / "page4.txt"
    path.write_text(path.read_text() + "\n\nA new line stands at the end.", encoding="utf-8")
    edited = aligned(root, *sides)
    assert (edited.new_documents, edited.new_pairs, aligning[10:]) == (1, 1, [("bridge.txt", "page4.txt")])
    kept = pl.col("source_doc") != "bridge.txt"
    assert rows(root).filter(kept & (pl.col("source_doc") != "")).height == 8 * 4 + 3
    aligned(tmp_path / "fresh", *sides)
    assert rows(root).equals(rows(tmp_path / "fresh"))


def partners(outcome):
    return {(one.source, one.target) for one in outcome.partners.pairs}


@pytest.fixture
def twins(sides):
    """Two pages, and their translations, that a reader and an encoder hardly tell apart."""
    for number in range(10, 20):
        written(sides[0], {f"{THEMES[number % 10]}{number}.txt": english(THEMES[number % 10], number)})
        written(sides[1], {f"page{number}.txt": other(english(THEMES[number % 10], number))})
    twin = english("kettle", 30)
    written(sides[0], {"kettle one.txt": twin, "kettle two.txt": [*twin[:3], twin[3].upper()]})
    written(sides[1], {"page30.txt": other(twin), "page31.txt": [*other(twin[:3]), *other([twin[3].upper()])]})
    return sides


def test_a_twin_that_is_edited_removed_or_renamed_leaves_the_other_its_partner(tmp_path, twins, aligning):
    root, one = tmp_path / "corpus", twins[0] / "kettle one.txt"
    before = partners(aligned(root, *twins))
    own = {pair for pair in before if pair[0] == one.name}
    assert len(before) == 22
    aligning.clear()
    one.write_text(one.read_text().replace("first", "last") + "\n\nSome new line.", encoding="utf-8")
    edited = aligned(root, *twins)
    assert (partners(edited), edited.new_pairs, set(aligning)) == (before, 1, own)
    one.rename(one.with_name("quite another name.txt"))
    renamed = aligned(root, *twins)
    assert (partners(renamed) & before, renamed.new_pairs, len(partners(renamed))) == (before - own, 1, 22)
    one.with_name("quite another name.txt").unlink()
    removed = aligned(root, *twins)
    assert (partners(removed), removed.new_pairs) == (before - own, 0)
    assert [each.name for each in removed.partners.alone] == [target for _, target in own]


def test_documents_that_are_added_find_each_other_and_part_nobody(tmp_path, twins):
    root = tmp_path / "corpus"
    before = partners(aligned(root, *twins))
    written(twins[0], {"another.txt": english("harbour", 40)})
    written(twins[1], {"a page.txt": other(english("harbour", 40))})
    added = aligned(root, *twins)
    assert (partners(added) - before, before - partners(added)) == ({("another.txt", "a page.txt")}, set())
    assert added.new_pairs == 1


def test_a_document_that_is_clearly_better_takes_the_partner(tmp_path, sides):
    text = english("kettle", 30)
    written(sides[0], {"kettle.txt": text})
    written(sides[1], {"page30.txt": other([*text[:3], "Quite another line, about nothing at all, ends this page."])})
    for number in range(10, 20):  # so that one more is few
        written(sides[0], {f"{THEMES[number % 10]}{number}.txt": english(THEMES[number % 10], number)})
        written(sides[1], {f"page{number}.txt": other(english(THEMES[number % 10], number))})
    assert ("kettle.txt", "page30.txt") in partners(aligned(tmp_path / "corpus", *sides))
    written(sides[1], {"page31.txt": other(text)})
    assert ("kettle.txt", "page31.txt") in partners(aligned(tmp_path / "corpus", *sides))


def test_what_was_learned_and_is_lost_is_learned_anew_and_parts_nobody(tmp_path, twins):
    root = tmp_path / "corpus"
    before = aligned(root, *twins)
    whole = contents(root)
    (root / before.partners.learned).unlink()
    again = aligned(root, *twins)
    assert (again.partners, again.new_pairs) == (before.partners, 0)
    assert contents(root) == whole


def test_a_run_after_an_edit_that_was_stopped_goes_on_to_the_same_bytes(tmp_path, twins, monkeypatch):
    for root in (tmp_path / "whole", tmp_path / "corpus"):
        aligned(root, *twins)
    path = twins[1] / "page30.txt"
    path.write_text(path.read_text() + "\n\nA new line stands at the end.", encoding="utf-8")
    aligned(tmp_path / "whole", *twins)
    with monkeypatch.context() as patch:
        patch.setattr(AlignTask, "run", None)
        with pytest.raises(TypeError):
            aligned(tmp_path / "corpus", *twins)
    aligned(tmp_path / "corpus", *twins)
    assert contents(tmp_path / "corpus") == contents(tmp_path / "whole")


def test_in_processes_the_bytes_are_the_same(tmp_path, sides, monkeypatch):
    root = tmp_path / "corpus"
    aligned(root, *sides, model="use")
    before = contents(root)
    for output in Corpus.open(root).manifest().pairs:
        (root / output).unlink()
    (root / "manifest.json").unlink()  # it says what of a pair is known
    monkeypatch.setattr(AlignTask, "run", None)  # not here
    aligned(root, *sides, model="use", workers=2)
    assert contents(root) == before


def test_a_run_that_was_stopped_goes_on_to_the_same_bytes(tmp_path, sides, monkeypatch, aligning):
    for number in range(10, 40):
        theme = f"{THEMES[number % 10]}{number}"
        written(sides[0], {f"{theme}.txt": english(theme, number)})
        written(sides[1], {f"page{number}.txt": other(english(theme, number))})
    aligned(tmp_path / "whole", *sides)
    real, begun = AlignTask.run, []

    def stopped(self, shop):
        begun.append(self.units)
        if len(begun) == 2:
            raise KeyboardInterrupt
        real(self, shop)

    with monkeypatch.context() as patch:
        patch.setattr(AlignTask, "run", stopped)
        with pytest.raises(KeyboardInterrupt):
            aligned(tmp_path / "corpus", *sides)
    assert not (tmp_path / "corpus" / "manifest.json").exists()
    aligning.clear()
    aligned(tmp_path / "corpus", *sides)
    assert len(aligning) == 40 - begun[0]
    assert contents(tmp_path / "corpus") == contents(tmp_path / "whole")


def test_a_damaged_shard_of_pairs_is_made_again(tmp_path, sides):
    root = tmp_path / "corpus"
    aligned(root, *sides)
    before = contents(root)
    output = Corpus.open(root).manifest().pairs[0]
    (root / output).write_bytes(before[output][:-50])
    aligned(root, *sides)
    assert contents(root) == before


def test_a_document_without_partner_and_a_file_left_out_are_told(tmp_path, sides):
    (sides[1] / "page2.txt").unlink()
    (sides[1] / "photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    outcome = aligned(tmp_path / "corpus", *sides)
    assert [(one.side, one.name) for one in outcome.partners.alone] == [("source", "onion.txt")]
    report = pl.read_csv(tmp_path / "corpus" / "report.tsv", separator="\t")
    assert report["status"].to_list() == ["paired"] * 9 + ["alone", "left out"]
    lonely, left = report.rows(named=True)[-2:]
    assert (lonely["source_doc"], lonely["target_doc"]) == ("onion.txt", None)
    assert "counterpart" in lonely["told"] or "belongs with" in lonely["told"]
    assert left["target_doc"] == "photo.txt"
    assert left["told"]


def test_where_nothing_belongs_together_the_report_says_so(tmp_path):
    left = written(tmp_path / "left", {"a.txt": ["Quite another matter, about nothing here.", "It has no partner."]})
    right = written(tmp_path / "right", {"b.txt": ["Zwölf Boxkämpfer jagen Viktor.", "Über den Sylter Deich."]})
    outcome = aligned(tmp_path / "corpus", left, right)
    assert ([one.name for one in outcome.partners.alone], outcome.partners.pairs) == (["a.txt", "b.txt"], ())
    assert "a.txt" in (tmp_path / "corpus" / "report.html").read_text(encoding="utf-8")


def test_the_table_counts_sentences_and_puts_the_worst_first(tmp_path, sides):
    written(sides[1], {"page5.txt": english("violin", 5)})  # left as it is
    aligned(tmp_path / "corpus", *sides)
    report = pl.read_csv(tmp_path / "corpus" / "report.tsv", separator="\t")
    first = report.row(0, named=True)
    assert (first["source_doc"], first["same"], first["good"]) == ("violin.txt", 8, 0)
    assert "violin.txt" in first["told"]
    counted = report.select(pl.sum_horizontal("none", "same", "low", "middle", "high", "highest"))
    both = report.select(pl.sum_horizontal("source_sentences", "target_sentences"))
    assert counted.to_series().to_list() == both.to_series().to_list()


def test_the_page_escapes_names_and_allows_no_script(tmp_path, sides):
    name = "<script>alert('&')</script>.txt".replace("/", "-")
    (sides[0] / "ferry.txt").rename(sides[0] / name)
    written(sides[0], {"lost <b>.txt": ["Quite another matter, about nothing here.", "It has no partner at all."]})
    written(sides[1], {"page0.txt": english("ferry", 0)})
    aligned(tmp_path / "corpus", *sides)
    page = (tmp_path / "corpus" / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<b>.txt" not in page
    assert "lost &lt;b&gt;.txt" in page
    assert "&lt;script&gt;alert(&#39;&amp;&#39;)" in page
    assert not re.search(r'(?:src|href)="', page)
    assert " style=" not in page  # the policy would not allow it


def test_pairs_of_a_table_need_not_be_found(tmp_path, sides):
    table = tmp_path / "pairs.tsv"
    lines = ["source\ttarget", "left/ferry.txt\tright/page5.txt\tremark", "", "left/court.txt\tright/page1.txt"]
    table.write_text("\n".join(lines), encoding="utf-8")
    both, given = by_table(table)
    outcome = align_corpus(Workshop(tmp_path / "corpus", FakeEncoder()), *both, Job(given=given))
    assert [(one.source, one.target, one.score) for one in outcome.partners.pairs] == [
        ("left/court.txt", "right/page1.txt", 1.0),
        ("left/ferry.txt", "right/page5.txt", 1.0),
    ]
    assert outcome.partners.how == "given"
    assert set(rows(tmp_path / "corpus")["source_doc"]) - {""} == {"left/court.txt", "left/ferry.txt"}


def test_of_a_given_pair_that_cannot_be_read_the_other_is_told(tmp_path, sides):
    (sides[1] / "page1.txt").write_bytes(b"")
    table = tmp_path / "pairs.tsv"
    table.write_text("left/court.txt\tright/page1.txt\nleft/ferry.txt\tright/page0.txt\n", encoding="utf-8")
    both, given = by_table(table)
    outcome = align_corpus(Workshop(tmp_path / "corpus", FakeEncoder()), *both, Job(given=given))
    assert [(one.name, one.candidate) for one in outcome.partners.alone] == [("left/court.txt", "right/page1.txt")]
    assert "empty" in outcome.partners.alone[0].reason


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("left/ferry.txt\n", "line 1: needs two paths"),
        ("left/ferry.txt\tright/none.txt\n", "line 1: right/none.txt: no such file"),
        ("left/ferry.txt\tright/page1.txt\nleft/ferry.txt\tright/page2.txt\n", "line 2: left/ferry.txt is in a pair"),
        ("source\ttarget\n", "has no pairs"),
        (b"\xff\xfe\x00", "is not UTF-8"),
    ],
)
def test_a_table_that_is_wrong_is_refused_with_its_line(tmp_path, sides, text, message):
    table = tmp_path / "pairs.tsv"
    table.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(DocumentError, match=message):
        by_table(table)
    with pytest.raises(DocumentError, match="cannot be read"):
        by_table(tmp_path / "none.tsv")


def test_one_directory_is_parted_by_the_marks_of_its_names(tmp_path):
    documents = {f"{theme}.en.txt": english(theme, number) for number, theme in enumerate(THEMES)}
    documents |= {f"{theme}.fr.txt": other(english(theme, number)) for number, theme in enumerate(THEMES)}
    documents |= {"de/ferry.txt": ["Die Fähre fährt."], "notes.txt": ["Nobody knows."]}
    place = written(tmp_path / "site", documents)
    left, right = by_marks(place, "", "")
    assert [each.name for each in left.documents] == sorted(f"{theme}.en.txt" for theme in THEMES)
    assert [each.name for each in right.documents] == sorted(f"{theme}.fr.txt" for theme in THEMES)
    assert {each.name: each.reason for each in left.skipped} == {
        "de/ferry.txt": "is marked de, and the sides are en and fr",
        "notes.txt": "no mark of language",
    }
    assert [each.name for each in by_marks(place, "fr", "")[0].documents] == [each.name for each in right.documents]
    assert [each.name for each in by_marks(place, "", "de")[0].documents] == [each.name for each in left.documents]
    outcome = align_corpus(Workshop(tmp_path / "corpus", FakeEncoder()), left, right)
    assert {one.source.partition(".")[0] == one.target.partition(".")[0] for one in outcome.partners.pairs} == {True}
    assert outcome.partners.names == len(THEMES)
    for languages in (("it", ""), ("fr", "fr"), ("", "ru")):
        with pytest.raises(DocumentError, match="fewer than two languages"):
            by_marks(place, *languages)


def test_what_is_known_is_not_encoded_again(use):
    class Counting(FakeEncoder):
        def encode(self, texts, /):
            asked.extend(texts)
            return super().encode(texts)

    asked = []
    texts = ["one here", "two here"]
    encoder = known(Counting(), dict(zip(texts, FakeEncoder().encode(texts), strict=True)))
    assert encoder.encode([*texts, "one here two here"]).shape == (3, 256)
    assert asked == ["one here two here"]
    assert encoder.encode([]).shape == (0, 256)
    sums = use.encode_sums(texts)
    summed = known(use, dict(zip(texts, sums, strict=True)))
    assert (summed.encode_sums(texts[::-1]) == sums[::-1]).all()


def run(*words):
    command = [sys.executable, "-m", "aligner", "corpus", "align", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)


def test_the_command(tmp_path, sides):
    root = tmp_path / "corpus"
    done = run(*sides, "-o", root, "--summary", "-")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["pairs_of_documents"], told["new_documents"], told["alone"]) == (10, 20, 0)
    assert done.stderr.splitlines()[-2:] == [
        "aligner: 0 of 20 documents as before, 20 read",
        f"aligner: {root}: 10 pairs of documents, 10 aligned now; 0 documents without a partner, "
        "0 files left out: report.html",
    ]
    assert run(*sides, "--pairs", tmp_path / "pairs.tsv", "-o", root).returncode == 2
    assert run("-o", root).returncode == 2
    assert run(sides[0], "-o", tmp_path / "none").stderr.count("\n") == 1
    assert not (tmp_path / "none").exists()
