"""Renderings in texts close only in theme, with the real encoder on the real documents."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import aligner
from aligner import embed
from aligner.embed import Encoder
from aligner.terms import FindOptions, consistency, find
from aligner.terms.bilingual.nearness import Stretch, near_renderings


@pytest.fixture(scope="module")
def use() -> Encoder:
    return embed.load(cache=False)


@pytest.fixture(scope="module")
def pairs(seeds: Path, use: Encoder) -> pl.DataFrame:
    return aligner.match(next(seeds.glob("003_*")), seeds, model=use).frame()


def rendered(query: str, pairs: pl.DataFrame, use: Encoder) -> pl.DataFrame:
    return find(query, pairs, FindOptions(where="source"), near=use)


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("информационная безопасность", "information security"),
        ("ОДКБ", "csto"),
        ("ООН", "un"),
        ("терроризм", "terrorism"),
        ("суверенитет", "sovereign(?:ty)?"),  # which of them depends on the passages that match ranks first
    ],
)
def test_a_term_is_found_where_the_passage_takes_it_up_and_nowhere_else(
    term: str, words: str, pairs: pl.DataFrame, use: Encoder
) -> None:
    hits = rendered(term, pairs, use)
    found = hits.filter(pl.col("rendering") != "")
    assert found.height > 0
    assert found["rendering"].str.to_lowercase().str.contains(rf"^{words}$").all()
    held = hits.filter(pl.col("target_text").str.to_lowercase().str.contains(rf"\b{words}\b"))
    assert held.height == found.height


def test_the_rendering_is_marked_where_it_stands_and_heads_its_group(pairs: pl.DataFrame, use: Encoder) -> None:
    hits = rendered("информационная безопасность", pairs, use)
    first = hits.row(0, named=True)
    assert first["group"].lower() == "information security"
    words = first["target_text"][first["rendering_start"] : first["rendering_stop"]]
    assert words.lower() == "information security"
    assert first["target_evidence"] == words
    assert not hits.select("source_doc", "source_id", "start").is_duplicated().any()  # a place is counted once


def test_without_an_encoder_there_are_no_renderings_in_theme(pairs: pl.DataFrame) -> None:
    hits = find("информационная безопасность", pairs, FindOptions(where="source"))
    assert hits.height > 0
    assert set(hits["rendering"]) == {""}


def test_the_other_way_round(pairs: pl.DataFrame, use: Encoder) -> None:
    hits = find("information security", pairs, FindOptions(where="target"), near=use)
    assert hits.row(0, named=True)["group"] == "информационная безопасность"


def test_renderings_in_theme_that_disagree(pairs: pl.DataFrame, use: Encoder) -> None:
    found = consistency(pairs, encoder=use)
    assert found.height >= 2
    assert found.group_by("direction", "term").len()["len"].min() >= 2
    for row in found.filter(pl.col("direction") == "forward").iter_rows(named=True):
        assert row["rendering"].lower()[:5] in row["target_context"].lower()
    assert consistency(pairs).is_empty()


def test_an_abbreviation_stands_for_one_thing(use: Encoder) -> None:
    here = ["Совет ОДКБ принял решение."] * 3
    there = ["The CSTO Council decided.", "The CSTO met.", "The OSCE met."]
    places = near_renderings([Stretch(row, 6, 10) for row in range(3)], here, there, ("ru", "en"), {}, use)
    assert {place[2] for place in places if place} == {"CSTO"}


def test_texts_without_words_have_no_renderings(use: Encoder) -> None:
    assert near_renderings([Stretch(0, 0, 3)], ["Мир"], ["12 — 14"], ("ru", "en"), {}, use) == [None]
    assert near_renderings([], [], [], ("ru", "en"), {}, use) == []
    assert near_renderings([], ["Мир"], ["Peace"], ("ru", "en"), {}, use) == []
