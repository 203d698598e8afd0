"""A document and its translation from end to end: beads as pairs, tables and ladders, and pairs as anchors."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

import aligner
from aligner import embed
from aligner.align.ladder import ladder_pairs, read_ladder
from aligner.errors import DocumentError, GoldError
from aligner.pairs.frame import read_frame
from aligner.results import DocumentAlignment, Matches, read_anchors
from aligner.types import Pair, Passage

GOLD = Path(__file__).parent.parent / "data" / "gold" / "ru-en"
LINES = aligner.Reading(presegmented=True)


@pytest.fixture(scope="module")
def beads() -> DocumentAlignment:
    return aligner.align(GOLD / "03-news.ru", GOLD / "03-news.en", model=embed.load(cache=False), reading=LINES)


def test_rows_cover_every_sentence_once(beads: DocumentAlignment) -> None:
    frame = beads.frame()
    for side, count in (("source", beads.source_length), ("target", beads.target_length)):
        numbers = [
            number
            for text in frame[f"{side}_id"]
            if text
            for number in range(int(text.split("-")[0]), int(text.split("-")[-1]) + 1)
        ]
        assert numbers == list(range(1, count + 1))
    assert set(frame["rank"]) == {1}
    gaps = frame.filter((frame["source_id"] == "") | (frame["target_id"] == ""))
    assert set(gaps["relation"]) == {"none"}
    assert set(frame.filter((frame["source_id"] != "") & (frame["target_id"] != ""))["relation"]) == {"translation"}
    assert set(frame["source_lang"]) == {"ru"}
    assert frame["score"].is_between(0, 1).all()


def test_similarity_is_the_cosine_of_the_bead(beads: DocumentAlignment, use: embed.Encoder) -> None:
    from aligner.text.cleaning import normalised

    pairs = [pair for pair in beads.pairs() if pair.relation == "translation"]
    single = next(
        pair for pair in pairs if pair.source.last == pair.source.first and pair.target.last == pair.target.first
    )
    joined = next(pair for pair in pairs if pair.source.last > pair.source.first)
    for pair, near in ((single, 1e-3), (joined, 0.03)):  # a run's vector is made of its sentences'
        vectors = use.encode([normalised(pair.source.text), normalised(pair.target.text)])
        assert pair.similarity == pytest.approx(float(vectors[0] @ vectors[1]), abs=near)


def test_ladder_and_table_say_the_same(beads: DocumentAlignment, tmp_path: Path) -> None:
    beads.write(tmp_path / "out.beads")
    beads.write(tmp_path / "out.tsv")
    ladder = read_ladder(tmp_path / "out.beads", lengths=(beads.source_length, beads.target_length))
    assert [(rung.source, rung.target) for rung in ladder] == [
        (tuple(bead.source), tuple(bead.target)) for bead in beads.beads
    ]
    frame = read_frame(tmp_path / "out.tsv")
    assert len(frame) == len(ladder)
    assert frame["source_text"].to_list() == beads.frame()["source_text"].to_list()


def test_the_gold_is_met(beads: DocumentAlignment, tmp_path: Path) -> None:
    from aligner import pipeline

    beads.write(tmp_path / "03-news.beads")
    (scores,) = pipeline.evaluate(tmp_path / "03-news.beads", GOLD / "03-news.gold").values()
    assert scores.strict.f1 > 0.85
    assert scores.lax.f1 > 0.97


def test_anchors_are_kept(beads: DocumentAlignment, tmp_path: Path) -> None:
    right = next(bead for bead in beads.beads if len(bead.source) == len(bead.target) == 1 and bead.source.start > 3)
    frame = beads.frame()
    moved = pl.Series("target_id", [str(right.target.start + 2)])  # the sentence after the right one
    frame.filter(frame["source_id"] == str(right.source.start + 1)).with_columns(moved).write_csv(
        tmp_path / "anchors.csv"
    )
    path = tmp_path / "anchors.csv"
    anchors = read_anchors(path, beads.source_length, beads.target_length)
    again = aligner.align(
        GOLD / "03-news.ru", GOLD / "03-news.en", model=embed.load(cache=False), reading=LINES, anchors=path
    )
    assert anchors == ((right.source, range(right.target.start + 1, right.target.start + 2)),)
    assert anchors[0] in [(bead.source, bead.target) for bead in again.beads]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("x", "1")], "not a sentence number"),
        ([("900", "1")], "out of range"),
        ([("2", "3"), ("3", "2")], "cross"),
        ([("2-4", "3"), ("4", "5")], "overlap"),
    ],
)
def test_anchors_that_cannot_be(
    beads: DocumentAlignment, tmp_path: Path, rows: list[tuple[str, str]], words: str
) -> None:
    frame = beads.frame()
    frame = frame.filter((frame["source_id"] != "") & (frame["target_id"] != "")).head(len(rows))
    changed = frame.with_columns(
        pl.Series("source_id", [left for left, _ in rows]), pl.Series("target_id", [right for _, right in rows])
    )
    changed.write_csv(tmp_path / "anchors.csv")
    with pytest.raises(DocumentError, match=words):
        read_anchors(tmp_path / "anchors.csv", 40, 40)


BOOK = (GOLD / "06-prose.ru").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("source", "target", "languages", "words"),
    [
        (BOOK, (GOLD / "01-official.en").read_text(encoding="utf-8"), ("ru", "en"), "aligner match"),
        ("Врач пришёл.\nСнег шёл весь день.\n", "It rained.\nNobody came.\n" * 20, ("ru", "en"), "2 sentences and"),
        (BOOK, "Coming soon.\n", ("ru", "en"), "1 sentence and"),
        (BOOK, "".join(f"{line} Да.\n" for line in BOOK.splitlines()), ("ru", "ru"), "are both in ru"),
        (BOOK, BOOK, ("ru", "en"), "looks untranslated"),
    ],
)
def test_documents_that_are_no_translations_are_told(
    source: str, target: str, languages: tuple[str, str], words: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    paths = tmp_path / "a.txt", tmp_path / "b.txt"
    for path, text in zip(paths, (source, target), strict=True):
        path.write_text(text, encoding="utf-8")
    reading = replace(LINES, source_lang=languages[0], target_lang=languages[1])
    with caplog.at_level("WARNING", "aligner"):
        aligner.align(*paths, model=embed.load(cache=False), reading=reading)
    *others, message = [record.getMessage() for record in caplog.records]
    assert words in message
    copied = words == "looks untranslated"
    assert others == ["not in the language that it is taken for: b.txt (en, reads as ru)"] * copied


def test_directories_of_ladders(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "01.gold").write_text("[0]:[0]\n")
    with pytest.raises(GoldError, match=r"01\.beads"):
        ladder_pairs(tmp_path / "a", tmp_path / "b")
    (tmp_path / "a" / "01.beads").write_text("[0]:[0]:0.5\n")
    assert [name for name, *_ in ladder_pairs(tmp_path / "a", tmp_path / "b")] == ["01"]
    with pytest.raises(GoldError, match="two directories"):
        ladder_pairs(tmp_path / "a", tmp_path / "b" / "01.gold")


def test_results_are_walked_through_and_shown(beads: DocumentAlignment) -> None:
    pairs = beads.pairs()
    assert len(beads) == len(pairs)
    assert list(beads) == list(pairs)
    assert (beads[0], beads[-1], beads[1:3]) == (pairs[0], pairs[-1], pairs[1:3])
    assert repr(beads).startswith(f"<DocumentAlignment: {len(pairs)} pairs (")
    matches = Matches(pairs, beads.recipe, beads.languages)
    assert (len(matches), matches[0], list(matches)) == (len(pairs), pairs[0], list(pairs))
    assert len(repr(matches)) < 120
    page = matches._repr_html_()
    assert page.count("<tr>") == 21
    assert f"{len(pairs) - 20} more of {len(pairs)} pairs" in page


def test_what_stands_in_a_text_cannot_run_in_a_notebook(beads: DocumentAlignment) -> None:
    passage = Passage("<b>x", 0, 0, "<script>alert(1)</script>")
    page = Matches((Pair(passage, passage, 1, 0.5, 0.5, "theme"),), beads.recipe, {})._repr_html_()
    assert "<script" not in page
    assert "<b>" not in page


def test_a_table_for_pandas(beads: DocumentAlignment) -> None:
    pytest.importorskip("pandas")
    table = beads.to_pandas()
    assert list(table.columns) == beads.frame().columns
    assert table["target_text"].tolist() == beads.frame()["target_text"].to_list()
