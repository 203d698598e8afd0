from __future__ import annotations

import io
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from typer.testing import CliRunner

from aligner.cli import app
from aligner.errors import AlignerError, DocumentError
from aligner.pairs import registry as export
from aligner.pairs.frame import read_frame
from aligner.pairs.schema import schema
from aligner.terms.concordance import query as concordance_query
from aligner.terms.concordance.hits import COLUMNS
from aligner.terms.concordance.hits_table import hits_table
from aligner.terms.concordance.query import QueryError, search
from aligner.terms.concordance.search import FindOptions, find

RU_EN = ("ru", "en")
ROWS = [
    ("Информационная безопасность важна для государств.", "Information security matters to states."),
    ("Вопросы информационной безопасности обсуждались.", "Matters of information security were discussed."),
    ("Говорили об информационной безопасности.", "They spoke about data security."),
    ("Без безопасности нет мира.", "Without security there is no peace."),
    ("Государства – члены подписали договор.", "The member states signed the treaty."),
    ("Ссылка ведёт на закладку.", "The link leads to a bookmark."),
    ("Удалите закладки из списка.", "Delete the bookmarks from the list."),
    ("Закладка стоит в тексте.", "The bookmark stands in the text."),
]


@pytest.fixture(scope="module")
def pairs() -> pl.DataFrame:
    height = len(ROWS)
    columns = {name: [""] * height for name in schema()} | {
        "source_lang": ["ru"] * height,
        "target_lang": ["en"] * height,
        "source_doc": ["a.txt"] * height,
        "target_doc": ["b.txt"] * height,
        "source_id": [str(n + 1) for n in range(height)],
        "target_id": [str(n + 1) for n in range(height)],
        "source_text": [source for source, _ in ROWS],
        "target_text": [target for _, target in ROWS],
        "rank": [1] * height,
        "similarity": [0.9] * height,
        "score": [0.9] * height,
        "relation": ["translation"] * height,
    }
    return pl.DataFrame(columns, schema=schema())


def options(**given) -> FindOptions:
    return FindOptions(source_language="ru", target_language="en", **given)


def spans(query, text, mode="lemma", language="ru"):
    return [text[start:stop] for start, stop in search(query, mode, language).spans(text)]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("информационная безопасность", "об информационной безопасности и", ["информационной безопасности"]),
        ("безопасность", "без Безопасности, но", ["Безопасности"]),
        ("ёлка", "у елки", ["елки"]),
        ("государства-члены", "государств – членов ОДКБ", ["государств – членов"]),
        ("информационная безопасность", "информационная, безопасность", []),
        ("безопасн*", "безопасности и безопасный", ["безопасности", "безопасный"]),
        ("закла?ка", "закладка и закалка", ["закладка"]),
        ("член ~2 договор", "договор, который члены", ["договор, который члены"]),
        ("член ~1 договор", "договор между всеми его членами", []),
        ("член ~9 договор", "члены этого договора", ["члены этого договора"]),
    ],
)
def test_words_are_found_in_all_forms(query, text, expected):
    assert spans(query, text) == expected


def test_exact_words_are_found_as_written_but_for_capitals():
    assert spans("Закладка", "закладка закладки", "exact") == ["закладка"]


def test_an_expression_is_found_without_regard_to_capitals():
    assert spans(r"\bsec\w+", "Security and secrets", "regex") == ["Security", "secrets"]
    assert spans("x*", "abc", "regex") == []


@pytest.mark.parametrize(
    ("query", "mode", "said"),
    [
        ("", "lemma", "empty"),
        ("   ", "regex", "empty"),
        ("!!!", "lemma", "no word"),
        ("(", "regex", "not one"),
        ("слово ~3 ", "lemma", "between two words"),
        ("а " * 21, "lemma", "at most 20"),
        ("*" * 9 + "а*б*в*г*д*", "lemma", "stars"),
        ("x" * 1001, "regex", "at most"),
    ],
)
def test_queries_that_mean_nothing_are_refused_in_one_line(query, mode, said):
    with pytest.raises(QueryError, match=said) as error:
        search(query, mode, "ru")
    assert isinstance(error.value, AlignerError)
    assert "\n" not in str(error.value)


def test_an_expression_that_would_never_end_is_stopped(monkeypatch):
    monkeypatch.setattr(concordance_query, "SECONDS", 0.05)
    with pytest.raises(QueryError, match="too long"):
        list(search(r"(?:.*?,){20}P", "regex").spans("1," * 60))


def test_an_expression_has_a_limit_for_all_texts_together(monkeypatch):
    monkeypatch.setattr(concordance_query, "ALL_SECONDS", 0.0)
    searched = search(r"(?:.*?,){20}P", "regex")
    with pytest.raises(QueryError, match="too long"):
        list(searched.spans("1," * 60))


@given(st.text(max_size=30), st.text(max_size=80))
@settings(deadline=None)
def test_any_query_on_any_text_gives_places_in_order(query, text):
    try:
        found = list(search(query, "lemma", "en").spans(text))
    except QueryError:
        return
    assert all(0 <= start < stop <= len(text) for start, stop in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))


def test_hits_stand_in_their_context_beside_their_rendering(pairs):
    hits = find("информационная безопасность", pairs, options())
    assert tuple(hits.columns) == (*COLUMNS, *pairs.columns)
    assert hits.height == 3
    first = hits.filter(pl.col("row") == 2).row(0, named=True)
    assert first["left"] == "Вопросы "
    assert first["keyword"] == "информационной безопасности"
    assert first["right"] == " обсуждались."
    assert first["rendering"] == "information security"
    assert first["target_text"][first["rendering_start"] : first["rendering_stop"]] == "information security"
    assert first["source_text"][first["start"] : first["stop"]] == first["keyword"]


def test_hits_are_grouped_by_rendering_the_commonest_first(pairs):
    hits = find("закладка", pairs, options())
    assert hits["group"].to_list() == ["bookmark"] * 3
    assert hits["group_count"].to_list() == [3] * 3
    mixed = find("информационная безопасность", pairs, options())
    assert mixed["group"].to_list()[:2] == ["information security"] * 2
    assert mixed["row"].to_list()[2] == 3


def test_either_side_is_searched(pairs):
    hits = find("bookmark", pairs, options())
    assert set(hits["side"]) == {"target"}
    assert hits["keyword"].to_list() == ["bookmark", "bookmarks", "bookmark"]
    assert set(hits["group"]) == {"закладка"}
    assert find("bookmark", pairs, options(where="source")).is_empty()


def test_without_renderings_hits_come_in_the_order_of_the_pairs(pairs):
    hits = find("закладка", pairs, options(renderings=False))
    assert hits["row"].to_list() == [6, 7, 8]
    assert hits["rendering_start"].is_null().all()


def test_hits_at_most(pairs):
    assert find("закладка", pairs, options(most=2)).height == 2


def test_context_is_cut_at_words(pairs):
    hit = find("подписали", pairs, options(width=7, renderings=False)).row(0, named=True)
    assert (hit["left"], hit["right"]) == ("…члены ", "…")


def test_search_by_meaning_puts_the_nearest_first_in_either_language(pairs, use):
    hits = find("cyber security of countries", pairs, options(), use)
    assert hits["row"][0] in (1, 2)
    assert hits["meaning"].is_sorted(descending=True)
    assert {"source", "target"} == set(hits["side"])
    assert find("cyber security", pairs, options(most=3, nearest=-1), use).height == 3


def test_hits_are_exported_with_their_words_as_evidence(pairs, tmp_path):
    hits = find("bookmark", pairs, options())
    for suffix in ("tsv", "csv", "jsonl", "parquet", "xlsx", "html", "tmx"):
        export.write(hits, tmp_path / f"hits.{suffix}")
    back = read_frame(tmp_path / "hits.tsv")
    assert back["target_evidence"].to_list() == hits["keyword"].to_list()
    assert back["source_evidence"].to_list() == hits["rendering"].to_list()


def test_hits_of_hits_are_refused(pairs):
    with pytest.raises(DocumentError, match="row"):
        find("закладка", find("закладка", pairs, options()), options())


def test_nothing_found_has_all_columns(pairs):
    nothing = find("кенгуру", pairs, options())
    assert nothing.is_empty()
    assert tuple(nothing.columns) == (*COLUMNS, *pairs.columns)
    assert find("кенгуру", pairs.clear(), options()).is_empty()


def test_a_missing_column_is_named(pairs):
    with pytest.raises(DocumentError, match="source_text"):
        find("слово", pairs.drop("source_text"))


def test_the_terminal_shows_groups_and_takes_no_text_for_markup(pairs):
    odd = pairs.with_columns(pl.col("target_text") + " [red]x[/red]")
    console = Console(width=140, record=True, quiet=False, file=io.StringIO())
    console.print(hits_table(find("закладка", odd, options()), each=1))
    shown = console.export_text()
    assert shown.count("[red]x[/red]") == 1
    assert "bookmark" in shown


def test_a_limit_shows_fewer_hits_and_counts_them_all(pairs):
    every = find("закладка", pairs, options())
    some = find("закладка", pairs, options(most=2))
    assert (every.height, some.height) == (3, 2)
    assert set(some["group_count"]) == set(every["group_count"]) == {3}


def test_a_search_by_meaning_always_shows_something(pairs):
    class Far:
        """Finds everything far from everything."""

        name, revision, dimension = "far", "1", 12

        def encode(self, texts, /):
            return np.eye(12, dtype=np.float32)[[n % 11 + (len(texts) > 1) for n in range(len(texts))]]

    assert find("слово", pairs, options(where="source"), Far()).height == 5


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["find", "водопад", "{pairs}"], "водопад: found nowhere"),
        (["check", "{pairs}", "--termbase", "{base}"], "base.tsv: none of its terms stands in these pairs"),
    ],
)
def test_nothing_found_is_said(pairs, words, says, tmp_path):
    files = {"pairs": tmp_path / "pairs.tsv", "base": tmp_path / "base.tsv"}
    export.write(pairs, files["pairs"])
    files["base"].write_text("ru\ten\nводопад\twaterfall\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["terms", *(word.format(**files) for word in words)])
    assert result.exit_code == 0, result.output
    assert says in result.stderr
