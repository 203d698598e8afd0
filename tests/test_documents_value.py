"""Texts from memory where a document is taken: what is understood as what."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import polars as pl
import pytest

import aligner
from aligner.documents.value import Value, given, several
from aligner.embed.protocol import FakeEncoder
from aligner.errors import DocumentError
from aligner.inputs import names_of

RUSSIAN = ["Стороны договорились сотрудничать в области безопасности.", "Они встретятся снова в июне."]
ENGLISH = ["The parties agreed to cooperate in the field of security.", "They will meet again in June."]


def test_lists_columns_and_files_are_sentences_and_texts(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(" ".join(ENGLISH), encoding="utf-8")
    with (tmp_path / "b.txt").open("rb") as file:
        targets = {
            "list": ENGLISH,
            "column": pl.Series("en", ENGLISH),
            "text": " ".join(ENGLISH),
            "stream": io.StringIO(" ".join(ENGLISH)),
            "open": file,
            "path": tmp_path / "b.txt",
        }
        matches = aligner.match(RUSSIAN, targets, top_k=50, max_passage=1)
    found = {pair.target.document for pair in matches if pair.target and pair.source.first == 0}
    assert found == set(targets)
    assert matches.languages["list"] == "en"
    assert {pair.source.text for pair in matches} == set(RUSSIAN)


def test_sentences_keep_their_numbers_and_what_is_missing_is_empty() -> None:
    column = pl.Series("ru", [RUSSIAN[0], None, RUSSIAN[1]])
    sentences = aligner.segment(column)
    assert [sentence.text for sentence in sentences] == [RUSSIAN[0], "", RUSSIAN[1]]
    assert sentences[0].document == "ru"
    pandas = pytest.importorskip("pandas")
    assert aligner.segment(pandas.Series([RUSSIAN[0], None], name="ru"))[1].text == ""


def test_a_list_of_targets_is_paths_or_sentences(tmp_path: Path) -> None:
    path = tmp_path / "a b.txt"
    path.write_text(ENGLISH[0], encoding="utf-8")
    assert several([str(path), "other"], "target") == [path, Path("other")]
    assert several(["one.txt", "two/three"], "target") == [Path("one.txt"), Path("two/three")]
    assert several(ENGLISH, "target") == [Value("target", tuple(ENGLISH))]
    assert several([ENGLISH, RUSSIAN], "target") == [
        Value("target 1", tuple(ENGLISH)),
        Value("target 2", tuple(RUSSIAN)),
    ]
    with pytest.raises(DocumentError, match="no such file"):
        aligner.match(RUSSIAN, ["nowhere.txt"], model=FakeEncoder())


def test_what_is_no_document_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A text.", encoding="utf-8")
    for wrong, words in (
        (3, "int is no document"),
        ([1, 2], "a sentence is a str, not int"),
        ({"a": "x", "b": "y"}, "one document is wanted"),
        ([str(tmp_path / "a.txt")], "give its path alone"),
    ):
        with pytest.raises(TypeError, match=words):
            given(wrong, "source")


def test_values_of_one_name_stay_apart() -> None:
    assert names_of([Value("a", ("x",)), Value("a", ("y",)), Value("a", ("z",))]) == ["a", "a 2", "a 3"]


def test_a_fault_names_the_text_as_its_giver_did() -> None:
    with pytest.raises(DocumentError, match=r"^my text: holds no words"):
        aligner.segment({"my text": " -- "})


def test_gzip_is_unpacked_within_bounds(tmp_path: Path) -> None:
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(" ".join(ENGLISH).encode()))
    (tmp_path / "bomb.txt.gz").write_bytes(gzip.compress(b"a " * 20_000_000))
    (tmp_path / "cut.txt.gz").write_bytes(gzip.compress(b"a text " * 1000)[:-9])
    assert [each.text for each in aligner.segment(tmp_path / "b.txt.gz")] == ENGLISH
    assert aligner.segment(tmp_path / "b.txt.gz")[0].document == "b.txt.gz"
    with pytest.raises(DocumentError, match=r"bomb\.txt\.gz: unpacks to over 250 times its size"):
        aligner.segment(tmp_path / "bomb.txt.gz")
    with pytest.raises(DocumentError, match=r"cut\.txt\.gz: is not a whole gzip file"):
        aligner.segment(tmp_path / "cut.txt.gz")


def test_a_packed_file_is_called_what_it_was_given_as(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    pdf = (Path(__file__).parent / "data" / "samples" / "sample.en.pdf").read_bytes()
    unit = '<tu><tuv xml:lang="{}"><seg>One.</seg></tuv></tu>'
    memory = f'<tmx version="1.4"><header/><body>{unit.format("en")}{unit.format("de")}</body></tmx>'
    for name, content in (("a.pdf", pdf[:-6]), ("b.txt", memory.encode())):
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(content))
        aligner.segment(tmp_path / f"{name}.gz", language="en")
        assert caplog.messages
        assert all(each.startswith(f"{tmp_path / name}.gz: ") for each in caplog.messages)
        caplog.clear()
    with (tmp_path / "a.pdf").open("w+b") as opened:
        opened.write(pdf[:-6])
        opened.seek(0)
        aligner.segment(opened)
    assert caplog.messages[0].startswith(("a.pdf: ", f"{tmp_path / 'a.pdf'}: "))


def test_packed_pairs_come_back_and_are_the_same_bytes_twice(tmp_path: Path) -> None:
    beads = aligner.align(RUSSIAN, ENGLISH)
    for name in ("a.tsv.gz", "b.tsv.gz"):
        beads.write(tmp_path / name)
    assert (tmp_path / "a.tsv.gz").read_bytes() == (tmp_path / "b.tsv.gz").read_bytes()
    assert aligner.read_pairs(tmp_path / "a.tsv.gz")["target_text"].to_list() == ENGLISH
    aligner.convert(tmp_path / "a.tsv.gz", tmp_path / "c.tmx.gz")
    assert aligner.read_pairs(tmp_path / "c.tmx.gz")["source_text"].to_list() == RUSSIAN


def test_what_is_no_sentence_by_its_length_is_refused() -> None:
    with pytest.raises(DocumentError, match="sentence 2 has 239,999 characters, as no sentence does"):
        aligner.segment(["A sentence.", "word " * 48_000])
