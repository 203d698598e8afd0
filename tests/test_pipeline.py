"""The main job on the real documents with the real encoder, and what it does with documents that trip it."""

from __future__ import annotations

import logging
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

import aligner
from aligner import embed
from aligner.embed.protocol import FakeEncoder
from aligner.errors import DocumentError
from aligner.pairs.frame import read_frame
from aligner.pairs.schema import REQUIRED
from aligner.results import Matches

ENGLISH = "The parties agreed to cooperate in the field of security. They will meet again in June.\n"
RUSSIAN = "Стороны договорились сотрудничать в области безопасности. Они встретятся снова в июне.\n"


@pytest.fixture(scope="module")
def seed_matches(seeds: Path) -> Matches:
    return aligner.match(next(seeds.glob("003_*")), seeds, model=embed.load(cache=False))


def best(matches: Matches, words: str) -> str:
    """The best passage for the source sentence that holds these words."""
    return next(
        pair.target.text for pair in matches.pairs if words in pair.source.text and pair.rank == 1 and pair.target
    )


def test_every_sentence_of_the_statement_has_a_row(seed_matches: Matches) -> None:
    numbers = [pair.source.first for pair in seed_matches.pairs]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(13))
    assert seed_matches.pairs[0].source.text.startswith("ЗАЯВЛЕНИЕ министров иностранных дел государств\xa0–")
    assert not any(pair.target and pair.target.document.startswith("003") for pair in seed_matches.pairs)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("вмешательства во внутренние дела", "interference"),
        ("на основе Соглашения о сотрудничестве", "Agreement on Cooperation in the Field of Information Security"),
        ("ключевую роль ООН", "UN"),
        ("международного терроризма", "terrorism"),
        ("пандемии COVID-19", "information security"),
        ("Генассамблеи ООН", "UN General Assembly"),
    ],
)
def test_the_passage_is_one_to_show_a_translator(seed_matches: Matches, source: str, target: str) -> None:
    assert target in best(seed_matches, source)


def test_evidence_is_part_of_the_texts(seed_matches: Matches) -> None:
    for pair in seed_matches.pairs:
        if pair.target:
            assert pair.evidence is not None
            assert 3 <= len(pair.source.text[slice(*pair.evidence.source)].split()) <= 8
            assert 3 <= len(pair.target.text[slice(*pair.evidence.target)].split()) <= 8


def test_no_furniture_of_a_page_is_matched(seed_matches: Matches) -> None:
    texts = " ".join(pair.target.text for pair in seed_matches.pairs if pair.target)
    for line in ("Subscribe", "Popular", "Back to", "USD", "Minsk Mainly", "_GoBack", "Government Bodies"):
        assert line not in texts


def test_frame_and_file_hold_the_contract(seed_matches: Matches, tmp_path: Path) -> None:
    frame = seed_matches.frame()
    assert tuple(frame.columns[:10]) == REQUIRED
    assert frame["score"].is_between(0, 1).all()
    for _, rows in frame.group_by("source_id"):
        assert rows["rank"].to_list() == list(range(1, len(rows) + 1))
        assert rows["score"].is_sorted(descending=True)
    seed_matches.write(tmp_path / "pairs.tsv")
    header, *lines = (tmp_path / "pairs.tsv").read_text(encoding="utf-8").split("\n")
    assert header.split("\t")[:10] == list(REQUIRED)
    assert lines.pop() == ""
    assert {len(line.split("\t")) for line in lines} == {len(frame.columns)}
    assert read_frame(tmp_path / "pairs.tsv")["target_text"].to_list() == frame["target_text"].to_list()
    assert "use@" in frame["recipe"][0]


def test_a_document_in_the_sources_language_is_left_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for name, text in (("a.txt", RUSSIAN), ("b.txt", RUSSIAN * 2), ("c.txt", ENGLISH)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with caplog.at_level(logging.WARNING, "aligner"):
        matches = aligner.match(tmp_path / "a.txt", tmp_path, model=FakeEncoder())
    assert "b.txt" in caplog.text
    assert {pair.target.document for pair in matches.pairs if pair.target} <= {"c.txt"}


def test_nothing_but_the_sources_language(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(RUSSIAN * (1 if name == "a.txt" else 2), encoding="utf-8")
    with pytest.raises(DocumentError, match=r"a\.txt: nothing to match it with"):
        aligner.match(tmp_path / "a.txt", tmp_path / "b.txt", model=FakeEncoder())


def test_languages_given_are_believed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "b.txt").write_text(ENGLISH * 2, encoding="utf-8")
    reading = aligner.Reading(source_lang="en", target_lang="en")
    matches = aligner.match(tmp_path / "a.txt", tmp_path / "b.txt", model=FakeEncoder(), reading=reading)
    assert [pair.relation != "none" for pair in matches.pairs if pair.rank == 1] == [True, True]


def test_a_text_that_reads_as_another_language_than_was_named_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    french = "Le conseil a adopté la déclaration sur la sécurité et les membres ont signé un accord avec les autres."
    english = "The council adopted a statement on security and the members signed an agreement with the others."
    for name, text in (("a.txt", "Совет принял заявление о безопасности."), ("b.txt", french), ("c.txt", english)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = [tmp_path / name for name in ("a.txt", "b.txt", "c.txt")]
    with caplog.at_level(logging.WARNING, "aligner"):
        aligner.match(files[0], files[1:], model=FakeEncoder(), target_lang="en")
    assert "taken for: b.txt (en, reads as fr)" in caplog.text
    assert "c.txt" not in caplog.text
    caplog.clear()
    aligner.match(files[0], files[1:], model=FakeEncoder())
    assert "taken for" not in caplog.text


def test_two_documents_of_one_name_stay_apart(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "page.txt").write_text(f"{folder.upper()} speaks. {ENGLISH}", encoding="utf-8")
    (tmp_path / "a.txt").write_text(RUSSIAN, encoding="utf-8")
    matches = aligner.match(tmp_path / "a.txt", [tmp_path / "x", tmp_path / "y"], model=embed.load(cache=False))
    assert len({pair.target.document for pair in matches.pairs if pair.target}) == 2
    assert len(matches.recipe.inputs) == 3


def test_presegmented_numbers_are_line_numbers(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Первое предложение.\n\nСтороны договорились сотрудничать. Второе.\n", encoding="utf-8"
    )
    (tmp_path / "b.txt").write_text(
        "\nWeather was fine.\n\nThe parties agreed to cooperate. Second.\n", encoding="utf-8"
    )
    matches = aligner.match(
        tmp_path / "a.txt",
        tmp_path / "b.txt",
        model=embed.load(cache=False),
        max_passage=1,
        reading=aligner.Reading(presegmented=True),
    )
    assert {pair.source.id for pair in matches.pairs} == {"1", "3"}
    assert {pair.target.id for pair in matches.pairs if pair.target} <= {"2", "4"}


def test_all_boilerplate_says_how_to_keep_it(tmp_path: Path) -> None:
    menu = "2\n\nwww.example.org\n\n[bookmark: _GoBack]\n\ninfo@example.org\n"
    (tmp_path / "a.txt").write_text(menu, encoding="utf-8")
    (tmp_path / "b.txt").write_text(RUSSIAN, encoding="utf-8")
    with pytest.raises(DocumentError, match=r"a\.txt.*--keep-boilerplate"):
        aligner.match(tmp_path / "a.txt", tmp_path / "b.txt", model=FakeEncoder())
    kept = aligner.Reading(keep_boilerplate=True)
    assert aligner.match(tmp_path / "a.txt", tmp_path / "b.txt", model=FakeEncoder(), reading=kept).pairs


def test_one_sentence_of_twenty_thousand_words(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("слово " * 20_000 + "конец.", encoding="utf-8")
    (tmp_path / "b.txt").write_text(ENGLISH, encoding="utf-8")
    matches = aligner.match(tmp_path / "a.txt", tmp_path / "b.txt", model=embed.load(cache=False))
    assert {pair.source.first for pair in matches.pairs} == {0}


def test_files_of_one_name_keep_their_own_languages(tmp_path: Path) -> None:
    for code, text in (("en", "The Council adopted a statement."), ("ru", "Совет принял заявление.")):
        (tmp_path / code / "help").mkdir(parents=True)
        (tmp_path / code / "help" / "page.txt").write_text(text, encoding="utf-8")
    paths = [tmp_path / code / "help" / "page.txt" for code in ("en", "ru")]
    for frame in (aligner.align(*paths).frame(), aligner.match(paths[0], paths[1:]).frame()):
        row = frame.row(0, named=True)
        assert (row["source_doc"], row["target_doc"]) == ("en/help/page.txt", "ru/help/page.txt")
        assert (row["source_lang"], row["target_lang"]) == ("en", "ru")


def test_the_source_in_the_directory_of_targets_keeps_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Совет принял заявление.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("The Council adopted a statement.", encoding="utf-8")
    frame = aligner.match(tmp_path / "a.txt", tmp_path).frame()
    assert frame.select("source_doc", "target_doc").row(0) == ("a.txt", "b.txt")


def test_a_file_given_twice_counts_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "a.txt").write_text("Совет принял заявление.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("The Council adopted a statement.", encoding="utf-8")
    once = aligner.match(tmp_path / "a.txt", tmp_path / "b.txt").frame()
    again = aligner.match(tmp_path / "a.txt", [tmp_path, tmp_path / "b.txt", tmp_path / "b.txt"]).frame()
    assert again.drop("recipe").equals(once.drop("recipe"))
    assert again["target_occurrences"].to_list() == ["1"]
    assert caplog.text.count("b.txt: given more than once; taken once") == 2


def test_the_recipe_tells_the_inputs_apart(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Совет принял заявление.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("The Council adopted a statement.", encoding="utf-8")
    first = aligner.match(tmp_path / "a.txt", tmp_path / "b.txt")
    hashes = [sha256((tmp_path / name).read_bytes()).hexdigest()[:12] for name in ("a.txt", "b.txt")]
    assert str(first.recipe).endswith(f"inputs={','.join(hashes)}")
    many = replace(first.recipe, inputs={str(number): f"{number:064x}" for number in range(20)})
    other = replace(first.recipe, inputs={str(number): f"{number + 1:064x}" for number in range(20)})
    assert "inputs=20:" in str(many)
    assert str(many) != str(other)


def test_the_same_bytes_with_the_cache_and_without(
    tmp_path: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cold cache, a warm one, and none."""
    monkeypatch.setenv("ALIGNER_CACHE_DIR", str(tmp_path / "cache"))
    source, target = next(seeds.glob("003_*")), next(seeds.glob("002_*"))
    gold = Path(__file__).parent.parent / "data" / "gold" / "ru-en"
    written = []
    for number, cache in enumerate((True, True, False)):
        path = tmp_path / f"{number}.parquet"
        aligner.match(source, target, model=embed.load(cache=cache)).write(path)
        beads = aligner.align(gold / "03-news.ru", gold / "03-news.en", model=embed.load(cache=cache))
        beads.write(tmp_path / f"{number}.jsonl")
        written.append((path.read_bytes(), (tmp_path / f"{number}.jsonl").read_bytes()))
    assert len(set(written)) == 1


def test_progress_of_an_alignment_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    aligner.align(["Совет."], ["The Council."], model=FakeEncoder(), progress=lambda *step: told.append(step))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_public_names_are_there_and_listed() -> None:
    assert set(aligner.__all__) <= set(dir(aligner))
    assert all(getattr(aligner, name) is not None for name in aligner.__all__)
    assert all(callable(getattr(aligner.terms, name)) for name in ("check", "extract", "find", "consistency"))
    assert not isinstance(aligner.segment, type(aligner))
