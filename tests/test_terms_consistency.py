from __future__ import annotations

import io
import math
from html.parser import HTMLParser

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from aligner.errors import DocumentError
from aligner.pairs.schema import schema
from aligner.terms import Entry, Term, Termbase
from aligner.terms.disagreement.measure import consistency
from aligner.terms.disagreement.renderings_page import consistency_table, write_consistency
from aligner.terms.disagreement.tally import COLUMNS, ConsistencyOptions

FRAMES = [
    ("Откройте {0} сегодня", "Open the {0} today"),
    ("Система проверяет {0} ночью", "At night the system checks the {0}"),
    ("Он видит {0} на экране", "He sees the {0} on the screen"),
    ("Мы закрыли {0} вчера", "Yesterday we closed the {0}"),
]
TERMS = [
    ("закладку", ["bookmark"]),
    ("ссылку", ["link", "reference"]),
    ("врезку", ["frame"]),
    ("рамку", ["frame"]),
    ("сводную таблицу", ["pivot table"]),
]


def frame(rows: list[tuple[str, str]]) -> pl.DataFrame:
    columns = {name: [""] * len(rows) for name in schema()} | {
        "source_doc": ["a.txt"] * len(rows),
        "target_doc": ["b.txt"] * len(rows),
        "source_id": [str(n + 1) for n in range(len(rows))],
        "target_id": [str(n + 1) for n in range(len(rows))],
        "source_text": [source for source, _ in rows],
        "target_text": [target for _, target in rows],
        "rank": [1] * len(rows),
        "similarity": [0.9] * len(rows),
        "score": [0.9] * len(rows),
        "relation": ["translation"] * len(rows),
    }
    return pl.DataFrame(columns, schema=schema())


@pytest.fixture(scope="module")
def pairs() -> pl.DataFrame:
    rows = []
    for number in (3, 4, 5, 7):
        for index, (ru, en) in enumerate(FRAMES):
            for term, renderings in TERMS:
                rendering = renderings[(index + number) % len(renderings)]
                rows.append((f"{ru.format(term)} {number}.", f"{en.format(rendering)} {number}."))
    return frame(rows)


@pytest.fixture(scope="module")
def found(pairs) -> pl.DataFrame:
    return consistency(pairs, ConsistencyOptions("ru", "en"))


def of(found, term):
    return found.filter(pl.col("term") == term)


def test_a_term_rendered_in_two_ways_is_listed_with_both(found):
    rows = of(found, "ссылка")
    assert set(rows["rendering"]) == {"link", "reference"}
    assert rows["count"].to_list() == [8, 8]
    assert rows["share"].to_list() == [0.5, 0.5]
    assert rows["entropy"].to_list() == [1, 1]
    assert rows["disagreement"].to_list() == [16, 16]


def test_the_reverse_tells_what_two_terms_are_rendered_alike(found):
    rows = of(found, "frame")
    assert set(rows["direction"]) == {"backward"}
    assert set(rows["rendering"]) == {"врезка", "рамка"}
    assert of(consistency_of_forward(found), "frame").is_empty()


def consistency_of_forward(found):
    return found.filter(pl.col("direction") == "forward")


def test_a_term_rendered_in_one_way_is_shown_only_when_asked_for(pairs, found):
    assert of(found, "закладка").is_empty()
    every = consistency(pairs, ConsistencyOptions("ru", "en", agreeing=True))
    row = of(every, "закладка").row(0, named=True)
    assert (row["rendering"], row["count"], row["entropy"], row["disagreement"]) == ("bookmark", 16, 0, 0)


def test_terms_are_numbered_by_disagreement(found):
    assert tuple(found.columns) == tuple(COLUMNS)
    assert found["disagreement"].is_sorted(descending=True)
    assert found["rank"].is_sorted()
    assert found["rank"].unique().sort().to_list() == list(range(1, found["rank"].n_unique() + 1))


def test_places_are_those_of_the_source(found, pairs):
    row = of(found, "ссылка").row(0, named=True)
    places = row["places"].split()
    assert len(places) == 8
    numbers = [int(place.removeprefix("a.txt:")) - 1 for place in places]
    assert all("ссылку" in pairs["source_text"][number] for number in numbers)
    assert all(row["rendering"] in pairs["target_text"][number] for number in numbers)


@given(
    st.lists(st.tuples(st.sampled_from(["ссылку", "рамку", "врезку"]), st.sampled_from(["link", "frame"])), max_size=40)
)
@settings(max_examples=25, deadline=None)
def test_counts_shares_and_entropies_agree(words):
    rows = [(f"Он видит {a} {n}", f"He sees the {b} {n}") for n, (a, b) in enumerate(words)]
    found = consistency(frame(rows), ConsistencyOptions("ru", "en", agreeing=True, rendered=1, least=1, share=0))
    for (_,), group in found.group_by("rank"):
        shares = (group["count"] / group["count"].sum()).to_list()
        entropy = -sum(share * math.log2(share) for share in shares)
        assert group["rendered"][0] == group["count"].sum() <= group["occurrences"][0]
        assert group["entropy"][0] == pytest.approx(entropy, abs=1e-3)
        assert group["disagreement"][0] == pytest.approx(entropy * group["count"].sum(), abs=0.02)


class Page(HTMLParser):
    """What a page holds that could load or run something, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.outside: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.outside += [name for name, _ in attrs if name in ("src", "href", "style") or name.startswith("on")]

    def handle_data(self, data):
        self.text += data


def test_the_page_shows_a_picture_and_neither_runs_nor_loads_anything(found, tmp_path):
    odd = found.with_columns(rendering=pl.lit('<script>alert("1")</script>\x07'), source_context=pl.lit("<img src=x>"))
    write_consistency(odd, tmp_path / "page.html")
    page = Page()
    page.feed((tmp_path / "page.html").read_text("utf-8"))
    assert {"svg", "rect"} <= page.tags
    assert not page.tags & {"script", "img", "link", "iframe"}
    assert not page.outside
    assert '<script>alert("1")</script>' in page.text
    assert "\x07" not in page.text


@pytest.mark.parametrize("suffix", ["tsv", "csv", "jsonl", "parquet", "xlsx", "html"])
def test_renderings_are_written(found, tmp_path, suffix):
    write_consistency(found, tmp_path / f"renderings.{suffix}")
    assert (tmp_path / f"renderings.{suffix}").stat().st_size > 500


def test_the_terminal_table_takes_no_text_for_markup(found):
    odd = found.with_columns(term=pl.lit("[red]x[/red]"))
    console = Console(width=120, record=True, file=io.StringIO())
    console.print(consistency_table(odd, most=1))
    assert console.export_text().count("[red]x[/red]") == 1


def test_a_termbase_tells_renderings_also_in_pairs_close_in_theme(pairs):
    base = Termbase(
        "t", (Entry("link", (Term("ссылка", "ru"), Term("link", "en"), Term("reference", "en", status="deprecated"))),)
    )
    near = pairs.with_columns(relation=pl.lit("theme").cast(pairs["relation"].dtype))
    found = consistency(near, ConsistencyOptions("ru", "en"), base)
    rows = of(found, "ссылка")
    assert dict(rows.select("rendering", "count").rows()) == {"link": 8, "reference": 8}
    assert rows["disagreement"].to_list() == [16, 16]
    assert set(found["term"]) == {"ссылка", "link", "reference"}
    assert consistency(near, ConsistencyOptions("ru", "en")).is_empty()


def test_nothing_comes_of_nothing(pairs):
    for empty in (pairs.clear(), pairs.with_columns(target_text=pl.lit(""))):
        found = consistency(empty)
        assert found.is_empty()
        assert tuple(found.columns) == tuple(COLUMNS)


def test_a_missing_column_is_named(pairs):
    with pytest.raises(DocumentError, match="relation"):
        consistency(pairs.drop("relation"))


def test_options_out_of_range():
    with pytest.raises(ValueError, match="share"):
        ConsistencyOptions(share=2)
