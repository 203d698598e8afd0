"""Matching: what must always hold with any encoder, and what the real one finds."""

from __future__ import annotations

import itertools
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.embed.protocol import FakeEncoder
from aligner.embed.use import UseEncoder
from aligner.match import score
from aligner.match import search as matching
from aligner.match.search import Found, MatchOptions, match, passages

NO_BARS = np.zeros(200, dtype=bool)
WORDS = [
    "agreement",
    "security",
    "state",
    "member",
    "threat",
    "force",
    "border",
    "peace",
    "council",
    "treaty",
    "network",
    "elections",
    "Washington",
    "2019",
]
sentences = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join), min_size=1, max_size=9)


def spans(barred: str, empty: str = "", longest: int = 3) -> list[tuple[int, int]]:
    bars = np.array([mark == "|" for mark in barred])
    blank = np.array([mark == "0" for mark in empty.ljust(len(barred))])
    return [tuple(span) for span in passages(bars, blank, longest).tolist()]


def test_passages_stop_at_bars_and_empty_sentences() -> None:
    assert spans("|..", longest=2) == [(0, 1), (0, 2), (1, 2), (1, 3), (2, 3)]
    assert spans("|.|.", longest=3) == [(0, 1), (0, 2), (1, 2), (2, 3), (2, 4), (3, 4)]
    assert spans("|...", empty=" 0", longest=3) == [(0, 1), (2, 3), (2, 4), (3, 4)]
    assert spans("", longest=3) == []


def found(source: list[str], target: list[str], **options: int | float) -> Found:
    return match(source, target, NO_BARS[: len(target)], FakeEncoder(), MatchOptions(**options))


@settings(max_examples=60, deadline=None)
@given(sentences, sentences, st.integers(1, 4), st.integers(1, 3), st.integers(0, 8))
def test_rows_hold_together(source: list[str], target: list[str], top_k: int, longest: int, bar: int) -> None:
    barred = np.arange(len(target)) == bar
    rows = match(source, target, barred, FakeEncoder(), MatchOptions(top_k, longest))
    assert (np.diff(rows.source) >= 0).all()
    for number in np.unique(rows.source):
        own = rows.source == number
        assert own.sum() <= top_k
        assert (np.diff(rows.worth[own]) <= 0).all()
        covered = np.concatenate([np.arange(start, stop) for start, stop in rows.span[own]])
        assert len(covered) == len(set(covered.tolist())), "passages of one sentence overlap"
    lengths = rows.span[:, 1] - rows.span[:, 0]
    assert ((lengths >= 1) & (lengths <= longest)).all()
    assert not ((rows.span[:, 0] < bar) & (rows.span[:, 1] > bar)).any(), "a passage crosses a bar"
    inside = (rows.target_sentence >= rows.span[:, 0]) & (rows.target_sentence < rows.span[:, 1])
    assert inside.all()
    for row in range(len(rows.source)):
        start, stop = rows.source_place[row]
        assert 0 <= start < stop <= len(source[rows.source[row]])
        start, stop = rows.target_place[row]
        assert 0 <= start < stop <= len(target[rows.target_sentence[row]])


@settings(max_examples=25, deadline=None)
@given(sentences, sentences)
def test_blocks_and_candidates_change_nothing(source: list[str], target: list[str]) -> None:
    whole = found(source, target, top_k=2)
    with patch.object(matching, "_CELLS", 1):
        by_block = found(source, target, top_k=2)
    with patch.object(matching, "_ALL", 0), patch.object(matching, "_COLUMNS", 3), patch.object(matching, "_ROWS", 2):
        by_candidate = found(source, target, top_k=2)
    for other in (by_block, by_candidate):
        np.testing.assert_array_equal(other.source, whole.source)
        np.testing.assert_allclose(other.worth, whole.worth, atol=1e-4)
        np.testing.assert_allclose(other.similarity, whole.similarity, atol=1e-5)


def test_similarity_is_the_cosine_of_the_texts(use: UseEncoder) -> None:
    source = ["Государства подписали соглашение о сотрудничестве в области информационной безопасности."]
    target = [
        "The weather was fine.",
        "The states signed an agreement on cooperation.",
        "It concerns information security.",
    ]
    rows = match(source, target, NO_BARS[:3], use, MatchOptions(1))
    first, last = rows.span[0]
    assert last == 3
    cosine = use.encode(source) @ use.encode([" ".join(target[first:last])]).T
    assert rows.similarity[0] == pytest.approx(cosine[0, 0], abs=1e-4)


def test_evidence_points_at_the_words(use: UseEncoder) -> None:
    source = [
        "В ходе встречи министры долго обсуждали погоду, а затем подписали соглашение об информационной безопасности."
    ]
    target = ["After a long lunch and several speeches by the guests, an agreement on information security was signed."]
    rows = match(source, target, NO_BARS[:1], use, MatchOptions(1))
    words = target[0][slice(*rows.target_place[0])]
    assert "information security" in words
    assert "безопасности" in source[0][slice(*rows.source_place[0])]


def test_names_decide_between_equals(use: UseEncoder) -> None:
    source = ["Кавано выступил в сенате."]
    target = ["Johnson spoke in the senate.", "Kavanaugh spoke in the senate.", "Trump spoke in the senate."]
    assert match(source, target, np.ones(3, bool), use, MatchOptions(1)).span[0].tolist() == [1, 2]


def test_nothing_close_gives_no_row(use: UseEncoder) -> None:
    source = ["Рецепт борща прост: свёкла, капуста и терпение."]
    target = [
        "Interest rates were left unchanged by the central bank.",
        "The orbiter entered the atmosphere of Mars.",
    ] * 8
    assert len(match(source, target, NO_BARS[:16], use, MatchOptions()).source) == 0


def test_a_higher_least_score_leaves_out_more(use: UseEncoder) -> None:
    source = ["Стороны обязуются сотрудничать.", "Соглашение вступает в силу в 2019 году."]
    target = ["The parties shall cooperate.", "The agreement enters into force in 2019.", "The weather was fine."]
    few, many = (match(source, target, NO_BARS[:3], use, MatchOptions(5, 1, least)) for least in (0.9, 0.0))
    assert len(few.source) < len(many.source)
    assert (score.calibrated(few.worth, 3) >= 0.9).all()


def test_scores_rise_with_worth_and_fall_with_the_number_of_targets() -> None:
    worth = np.linspace(-1, 9, 200)
    scores = score.calibrated(worth, 75)
    assert (np.diff(scores) > 0).all()
    assert ((scores > 0) & (scores < 1)).all()
    assert (score.calibrated(worth, 1000) < scores).all()


def test_windows_cover_every_word(use: UseEncoder) -> None:
    texts = ["Раз два три.", " ".join(f"слово{number}" for number in range(31)), "", "我们同意加强合作，并维护安全。"]
    windows = score.windows(texts, use)
    assert windows.bounds[-1] == len(windows.vectors) == len(windows.places)
    for number, text in enumerate(texts):
        places = windows.places[windows.bounds[number] : windows.bounds[number + 1]]
        assert places[0][0] == 0
        assert places[-1][1] == len(text)
        assert all(later[0] <= earlier[1] + 1 for earlier, later in itertools.pairwise(places))


@pytest.mark.parametrize("wrong", [{"top_k": 0}, {"max_passage": 0}, {"min_score": 1.5}])
def test_options_out_of_range(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        MatchOptions(**wrong)
