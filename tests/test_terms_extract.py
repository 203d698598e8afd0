from __future__ import annotations

import io

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.embed.protocol import FakeEncoder
from aligner.errors import DocumentError
from aligner.pairs.schema import schema
from aligner.terms import read_termbase
from aligner.terms.bilingual.links import link
from aligner.terms.bilingual.phrases import grammar, phrases
from aligner.terms.bilingual.side import analysed
from aligner.terms.extraction.candidate_rows import COLUMNS, ExtractOptions
from aligner.terms.extraction.candidates import extract
from aligner.terms.extraction.candidates_table import candidates_table, candidates_termbase, write_candidates
from aligner.terms.termbase.entry import Entry, Term, Termbase, steadiness

PLACES = [
    ("Откройте {0} на новом месте", "Open {0} in another place", "accs"),
    ("Система проверяет {0} каждую ночь", "Every night the system checks {0}", "accs"),
    ("Без {1} работа остановится", "Without {0} the work stops", "gent"),
    ("Мы говорили о {2} вчера вечером", "Yesterday evening we spoke about {0}", "loct"),
]
TERMS = [
    ("сводную таблицу", "сводной таблицы", "сводной таблице", "the pivot table"),
    ("диалоговое окно", "диалогового окна", "диалоговом окне", "the dialog"),
    ("строку состояния", "строки состояния", "строке состояния", "the status bar"),
    ("буфер обмена", "буфера обмена", "буфере обмена", "the clipboard"),
    ("таблицу", "таблицы", "таблице", "the table"),
    ("закладку", "закладки", "закладке", "the bookmark"),
]


def frame(rows: list[tuple[str, str]], relation: str = "translation") -> pl.DataFrame:
    """Pairs as a table; each row a sentence of its own."""
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
        "relation": [relation] * len(rows),
    }
    return pl.DataFrame(columns, schema=schema())


@pytest.fixture(scope="module")
def pairs() -> pl.DataFrame:
    rows = [(ru.format(*term[:3]), en.format(term[3])) for term in TERMS for ru, en, _ in PLACES]
    return frame(rows + [(f"{ru}, а не {n}.", f"{en}, not {n}.") for n in (3, 5) for ru, en in rows])


@pytest.fixture(scope="module")
def found(pairs) -> pl.DataFrame:
    return extract(pairs, ExtractOptions("ru", "en"))


def test_terms_of_one_and_several_words_are_paired_in_their_citation_forms(found):
    got = dict(found.select("source_term", "target_term").rows())
    assert got["сводная таблица"] == "pivot table"
    assert got["диалоговое окно"] == "dialog"
    assert got["строка состояния"] == "status bar"
    assert got["буфер обмена"] == "clipboard"
    assert got["закладка"] == "bookmark"
    assert got["таблица"] == "table"


def test_a_part_does_not_stand_for_the_whole(found):
    got = set(found.select("source_term", "target_term").rows())
    assert not got & {("окно", "dialog"), ("буфер", "clipboard"), ("обмен", "clipboard"), ("таблица", "pivot table")}


def test_the_table_has_its_columns_numbers_and_an_example(found):
    assert tuple(found.columns) == tuple(COLUMNS)
    row = found.filter(pl.col("source_term") == "закладка").row(0, named=True)
    assert (row["count"], row["source_count"], row["target_count"]) == (12, 12, 12)
    assert row["source_share"] == row["target_share"] == 1
    assert "закладк" in row["source_context"]
    assert "bookmark" in row["target_context"]
    assert found["rank"].to_list() == list(range(1, found.height + 1))
    assert found["score"].is_sorted(descending=True)


def test_the_other_direction_gives_the_same_pairs(pairs, found):
    turned = pairs.rename(
        {
            f"{a}_{part}": f"{b}_{part}"
            for part in ("doc", "id", "text")
            for a, b in (("source", "target"), ("target", "source"))
        }
    )
    back = extract(turned.select(pairs.columns), ExtractOptions("en", "ru"))
    assert {(b, a) for a, b in back.select("source_term", "target_term").rows()} == set(
        found.select("source_term", "target_term").rows()
    )


def test_known_terms_are_left_out_or_named(pairs):
    base = Termbase(
        "t",
        (
            Entry("mark", (Term("закладки", "ru"), Term("bookmark", "en"))),
            Entry("odd", (Term("таблица", "ru"), Term("chart", "en"))),
        ),
    )
    without = extract(pairs, ExtractOptions("ru", "en"), base)
    assert "закладка" not in without["source_term"].to_list()
    assert without.filter(pl.col("source_term") == "таблица")["known"].to_list() == ["source: odd"]
    shown = extract(pairs, ExtractOptions("ru", "en", known=True), base)
    assert shown.filter(pl.col("source_term") == "закладка")["known"].to_list() == ["mark"]


@pytest.mark.parametrize("suffix", ["tbx", "tsv", "csv", "xlsx"])
def test_written_candidates_are_read_as_a_termbase(found, tmp_path, suffix):
    write_candidates(found, tmp_path / f"terms.{suffix}")
    base = read_termbase(tmp_path / f"terms.{suffix}")
    renderings = {
        (e.in_language("ru")[0].text, t.text) for e in base.entries for t in e.in_language("en") if e.in_language("ru")
    }
    assert renderings == set(found.select("source_term", "target_term").rows())


def test_two_renderings_make_one_entry_whose_first_is_preferred(found):
    twice = pl.concat([found.head(1), found.head(1).with_columns(target_term=pl.lit("other"))])
    (entry,) = candidates_termbase(twice).entries
    assert [(t.text, t.status) for t in entry.in_language("en")] == [
        (found["target_term"][0], "preferred"),
        ("other", "admitted"),
    ]


def test_the_terminal_table_takes_no_text_for_markup(found):
    from rich.console import Console

    odd = found.head(1).with_columns(source_term=pl.lit("[red]x[/red]"))
    console = Console(width=120, record=True, file=io.StringIO())
    console.print(candidates_table(odd))
    assert "[red]x[/red]" in console.export_text()


def test_rows_that_repeat_count_once(pairs, found):
    assert extract(pl.concat([pairs, pairs]), ExtractOptions("ru", "en")).equals(found)


def test_theme_pairs_give_candidates_only_with_an_encoder(use):
    rows = frame(
        [("Государства укрепляют информационную безопасность.", "They discussed information security.")], "theme"
    )
    assert extract(rows, ExtractOptions("ru", "en")).is_empty()
    near = extract(rows, ExtractOptions("ru", "en"), encoder=use)
    assert near.row(0, named=True)["source_term"] == "информационная безопасность"
    assert near.row(0, named=True)["target_term"] == "information security"
    assert set(near["method"]) == {"theme"}


def test_matched_windows_bound_the_phrases_of_theme_pairs(use):
    rows = frame(
        [("Государства укрепляют информационную безопасность.", "They discussed information security.")], "theme"
    )
    other = rows.with_columns(source_evidence=pl.lit("Государства"), target_evidence=pl.lit("They discussed"))
    names = extract(other, ExtractOptions("ru", "en"), encoder=use)["source_term"].to_list()
    assert "информационная безопасность" not in names


def test_chinese_is_taken_by_its_characters():
    rows = [
        ("信息安全很重要", "Information security is important"),
        ("保障信息安全", "They ensure information security"),
    ]
    rows += [("国家安全", "National security"), ("信息很多", "There is much information")]
    found = extract(frame([(f"{a}{n}", f"{b} {n}") for a, b in rows for n in range(5)]), ExtractOptions("zh", "en"))
    assert ("信息安全", "information security") in found.select("source_term", "target_term").rows()


def test_german_terms_keep_their_capitals_and_hyphens():
    rows = [
        ("Die Pivot-Tabelle ist neu", "The pivot table is new"),
        ("Das Lesezeichen fehlt", "The bookmark is missing"),
    ]
    found = extract(frame([(f"{a} {n}", f"{b} {n}") for a, b in rows for n in range(9)]), ExtractOptions("de", "en"))
    got = found.select("source_term", "target_term").rows()
    assert ("Lesezeichen", "bookmark") in got
    assert ("Pivot-Tabelle", "pivot table") in got


def test_texts_that_were_not_translated_do_not_count(pairs, found):
    copied = frame([("таблица table", "таблица table")] * 3 + [(f"закладка {n}", f"закладка {n}") for n in range(30)])
    assert extract(pl.concat([pairs, copied]), ExtractOptions("ru", "en")).equals(found)


def test_nothing_comes_of_nothing():
    empty = extract(frame([]))
    assert empty.is_empty()
    assert tuple(empty.columns) == tuple(COLUMNS)
    assert extract(frame([("1 2 3", "4 5 6")]), ExtractOptions("ru", "en")).is_empty()
    assert extract(frame([("слово", "")]), ExtractOptions("ru", "en"), encoder=FakeEncoder()).is_empty()


def test_a_missing_column_is_named():
    with pytest.raises(DocumentError, match="target_text"):
        extract(frame([("a", "b")]).drop("target_text"))


def test_options_out_of_range():
    with pytest.raises(ValueError, match="least"):
        ExtractOptions(least=-1)


def test_links_are_each_others_inverse_and_stay_in_their_rows(pairs):
    source, target = analysed(pairs["source_text"], "ru"), analysed(pairs["target_text"], "en")
    links = link(source, target)
    linked = np.flatnonzero(links.forward >= 0)
    assert len(linked) > 100
    assert (links.backward[links.forward[linked]] == linked).all()
    assert (source.rows[linked] == target.rows[links.forward[linked]]).all()


def test_uneven_sides_are_refused():
    with pytest.raises(ValueError, match="rows"):
        link(analysed(["a"], "en"), analysed(["a", "b"], "en"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("сводную таблицу", {"сводный таблица", "таблица"}),
        ("новая таблицы", {"таблица"}),
        ("строка состояния", {"строка состояния", "строка", "состояние"}),
        ("ссылка на ячейку", {"ссылка на ячейку", "ссылка", "ячейка"}),
        ("таблица, строка", {"таблица", "строка"}),
        ("он открывает", set()),
    ],
)
def test_russian_phrases(text, expected):
    side = analysed([text], "ru")
    assert {" ".join(key.words) for key in phrases(side, grammar(side)).keys} == expected


def test_english_phrases_have_a_noun_last_and_no_function_words():
    side = analysed(["the tables of contents and the shortcut keys"], "en")
    keys = {" ".join(key.words) for key in phrases(side, grammar(side)).keys}
    assert keys >= {"table of contents", "shortcut key", "shortcut"}
    assert not any(key.split()[0] in ("the", "of", "and") or key.split()[-1] in ("the", "of", "and") for key in keys)


@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=60)), max_size=6))
@settings(deadline=None)
def test_any_text_passes(rows):
    assert tuple(extract(frame(rows), ExtractOptions("ru", "en", least=1)).columns) == tuple(COLUMNS)


def test_letters_without_a_name_are_words_like_others():
    assert analysed(["\U00017000 слово"], "ru").forms == ("\U00017000", "слово")


def test_a_table_without_evidence_is_taken():
    bare = frame([("таблица", "table")]).drop("source_evidence", "target_evidence", "recipe")
    assert extract(bare, ExtractOptions("ru", "en")).is_empty()


def test_the_package_gives_functions_whatever_was_imported_before():
    import aligner.terms

    assert callable(aligner.terms.extract)
    assert callable(aligner.terms.consistency)
    assert callable(aligner.terms.find)
    assert all(getattr(aligner.terms, name) is not None for name in aligner.terms.__all__)
    assert aligner.terms.__all__ == sorted(aligner.terms.__all__)


def test_candidates_in_a_termbase_say_how_steadily_they_were_rendered(found, tmp_path):
    write_candidates(found, tmp_path / "c.tbx")
    terms = {term.text: steadiness(term) for term in read_termbase(tmp_path / "c.tbx").terms()}
    assert terms["сводная таблица"] is not None
    assert all(kept is not None and kept.places >= kept.kept > 0 for kept in terms.values())


def test_an_example_is_cut_around_its_term(pairs):
    from rich.console import Console

    long = pairs.with_columns(source_text="Много слов " * 20 + pl.col("source_text"))
    found = extract(long, ExtractOptions("ru", "en", most=3))
    console = Console(width=150, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    console.print(candidates_table(found))
    shown = " ".join(console.export_text().split())
    for term in found["source_term"]:
        assert shown.count(term.split()[0][:5]) >= 2


def test_least_counts_in_texts_close_in_theme_too(use):
    row = ("Государства укрепляют информационную безопасность.", "They discussed information security.")
    assert extract(frame([row], "theme"), ExtractOptions("ru", "en", least=2), encoder=use).is_empty()
    other = ("Информационная безопасность важна.", "Information security matters.")
    twice = extract(frame([row, other], "theme"), ExtractOptions("ru", "en", least=2), encoder=use)
    assert twice["source_term"].to_list()[0] == "информационная безопасность"
    assert twice["count"].to_list() == [2] * twice.height
