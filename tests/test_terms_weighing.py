"""Missing terms of extracted entries: what stands in their place, what is said once, what is hidden."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("pymorphy3")

from aligner.terms import CheckOptions, Entry, Term, Termbase, check, read_termbase, write_termbase
from aligner.terms.checks.comparison import failed
from aligner.terms.checks.finding import LEAST, listed, unsure
from aligner.terms.checks.findings_table import table
from aligner.terms.checks.kinship import Kinship
from aligner.terms.extraction.candidate_rows import ExtractOptions
from aligner.terms.extraction.candidates import extract
from aligner.terms.extraction.entries import ready_termbase
from aligner.terms.termbase.entry import Kept, noted, steadiness

PLACES = [
    ("Откройте {0} на новом месте", "Open {0} in another place"),
    ("Система проверяет {0} каждую ночь", "Every night the system checks {0}"),
    ("Без {1} работа остановится", "Without {0} the work stops"),
    ("Мы говорили о {2} вчера вечером", "Yesterday evening we spoke about {0}"),
]
TERMS = [
    ("сводную таблицу", "сводной таблицы", "сводной таблице", "the pivot table"),
    ("закладку", "закладки", "закладке", "the bookmark"),
    ("строку состояния", "строки состояния", "строке состояния", "the status bar"),
    ("ячейку", "ячейки", "ячейке", "the cell"),
    ("диаграмму", "диаграммы", "диаграмме", "the chart"),
    ("шрифт", "шрифта", "шрифте", "the font"),
]
ROWS = [
    (f"{ru.format(*term[:3])}, а не {number}.", f"{en.format(term[3])}, not {number}.")
    for number in range(20)
    for term in TERMS
    for ru, en in PLACES
]


def frame(rows: list[tuple[str, str]], score: float = 0.9) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "source_doc": "a.ru",
            "source_id": [str(n) for n in range(1, len(rows) + 1)],
            "source_text": [source for source, _ in rows],
            "target_doc": "a.en",
            "target_id": [str(n) for n in range(1, len(rows) + 1)],
            "target_text": [target for _, target in rows],
            "rank": 1,
            "score": score,
            "relation": "translation",
        }
    )


@pytest.fixture(scope="module")
def entries() -> Termbase:
    pairs, options = frame(ROWS), ExtractOptions("ru", "en")
    return ready_termbase(pairs, extract(pairs, options), options)


def checked(termbase: Termbase, *rows: tuple[str, str]) -> pl.DataFrame:
    """The listed findings on some rows that follow those learned from."""
    found = check(frame([*ROWS, *rows]), termbase, CheckOptions("ru", "en"))
    return listed(found, LEAST).filter(
        (pl.col("row") > len(ROWS)) & ~pl.col("verdict").is_in(["preferred", "admitted"])
    )


def test_entries_know_how_steadily_their_terms_were_kept(entries):
    texts = {term.text: steadiness(term) for term in entries.terms()}
    assert texts["сводная таблица"] == Kept(80, 80)
    assert texts["pivot table"] == Kept(80, 80)
    assert all(kept is not None for kept in texts.values())


@pytest.mark.parametrize("suffix", [".tsv", ".tbx", ".xlsx"])
def test_steadiness_goes_through_files(entries, tmp_path, suffix):
    write_termbase(entries, tmp_path / f"tb{suffix}")
    again = read_termbase(tmp_path / f"tb{suffix}")
    assert [steadiness(t) for t in again.terms()] == [steadiness(t) for t in entries.terms()]
    assert not again.problems


def test_as_many_entries_as_are_wanted():
    pairs, options = frame(ROWS), ExtractOptions("ru", "en")
    assert len(ready_termbase(pairs, extract(pairs, options), options, 3).entries) == 3


def test_a_term_that_is_rendered_this_way_and_that_is_no_entry():
    swapped = [(ru, en.replace("the cell", "the field") if n % 2 else en) for n, (ru, en) in enumerate(ROWS)]
    pairs, options = frame(swapped), ExtractOptions("ru", "en")
    found = ready_termbase(pairs, extract(pairs, options), options)
    cell = next(entry for entry in found.entries if any(term.text == "ячейка" for term in entry.terms))
    assert {term.text for term in cell.in_language("en")} >= {"cell", "field"}


def test_another_entrys_term_in_its_place_is_found_and_named(entries):
    found = checked(entries, ("Откройте закладку на новом месте, а не 77.", "Open the chart in another place, not 77."))
    assert found.select("verdict", "found", "rendering", "expected").rows() == [
        ("missing", "закладку", "chart", "bookmark")
    ]
    assert found["evidence"][0].startswith("chart stands in its place, elsewhere диаграмма")
    assert found["confidence"][0] > 0.5
    assert failed(found)


def test_what_is_merely_left_out_is_hidden_unless_asked_for(entries):
    rows = [*ROWS, ("Система проверяет закладку каждую ночь, а не 77.", "Every night the system checks, not 77.")]
    found = check(frame(rows), entries, CheckOptions("ru", "en"))
    found = found.filter((pl.col("row") == len(rows)) & (pl.col("verdict") == "missing"))
    assert found["found"].to_list() == ["закладку"]
    assert listed(found, LEAST).is_empty()
    assert listed(found, 0).height == unsure(found, LEAST) == 1
    assert not failed(found)


def test_the_same_words_in_many_places_are_one_finding(entries):
    rows = [
        (f"Откройте закладку на новом месте, а не {n}.", f"Open the chart in another place, not {n}.")
        for n in (77, 78, 79)
    ]
    found = checked(entries, *rows)
    assert found.height == 1
    assert f"so in 3 places, also a.ru:{len(ROWS) + 2}, a.ru:{len(ROWS) + 3}" in found["evidence"][0]
    every = check(frame([*ROWS, *rows]), entries, CheckOptions("ru", "en"))
    assert (every["verdict"] == "repeated").sum() >= 2
    assert "repeated" not in listed(every)["verdict"].to_list()


def test_a_word_of_the_same_root_excuses_an_extracted_term(entries):
    row = ("Откройте шрифт на новом месте, а не 77.", "Open the fonts-file in another place, not 77.")
    assert checked(entries, row).is_empty()


def test_an_entry_that_people_made_is_expected_whatever_stands_there():
    own = Termbase("own.tsv", (Entry("1", (Term("закладка", "ru"), Term("bookmark", "en"))),))
    rows = [("Система проверяет закладку каждую ночь.", "Every night the system checks.")] * 3
    found = check(frame(rows), own, CheckOptions("ru", "en"))
    assert found["verdict"].to_list() == ["missing"] * 3
    assert found["confidence"].to_list() == [0.9] * 3
    assert listed(found, LEAST).height == 3


@pytest.mark.parametrize("note", ["", "kept in 40 of 40 places"])
def test_an_untranslated_passage_is_one_finding_of_its_own(note):
    base = Termbase(
        "b", (Entry("1", (Term("закладка", "ru"), Term("bookmark", "en", note=note), Term("cell", "en", "admitted"))),)
    )
    text = "Please open the bookmark near that cell before you go on."
    found = check(frame([(f"Откройте. {text}", f"Open. {text}")]), base, CheckOptions("ru", "en"))
    assert found["verdict"].to_list() == ["untranslated", "repeated"]
    assert found["evidence"][0].startswith("not translated: ")
    assert failed(found)


def test_the_table_shows_what_stands_in_its_place(entries):
    from rich.console import Console

    found = checked(entries, ("Откройте закладку на новом месте, а не 77.", "Open the chart in another place, not 77."))
    console = Console(width=200, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    console.print(table(found))
    assert "→ chart" in console.export_text()


@given(
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.lists(st.text("абвabc", min_size=1, max_size=9), max_size=4).map(tuple),
    st.text("abcd ,.;", max_size=20),
)
def test_a_note_says_what_was_put_into_it(kept, places, otherwise, note):
    term = noted(Term("a", "en", note=note), Kept(kept, places, otherwise))
    assert steadiness(term) == Kept(kept, places, otherwise)
    assert steadiness(noted(term, Kept(1, 2))) == Kept(1, 2)


def test_the_commands_write_entries_and_hide_what_is_unsure(tmp_path):
    from typer.testing import CliRunner

    from aligner.cli import app

    runner, pairs, base = CliRunner(), tmp_path / "pairs.tsv", tmp_path / "tb.tsv"
    rows = [*ROWS, ("Система проверяет закладку каждую ночь, а не 77.", "Every night the system checks, not 77.")]
    frame(rows).with_columns(similarity=0.9).write_csv(pairs, separator="\t", quote_style="never")
    made = runner.invoke(app, ["terms", "extract", str(pairs), "--entries", "-o", str(base)])
    assert made.exit_code == 0, made.output
    assert f"{base}: " in made.stderr
    assert made.stderr.endswith((" entries\n", " entry\n"))
    assert "kept in 80 of 81 places" in base.read_text(encoding="utf-8")
    for least, words in (("0", ["закладку"]), ("0.25", [])):
        out = tmp_path / f"found{least}.tsv"
        ran = runner.invoke(
            app, ["terms", "check", str(pairs), "--termbase", str(base), "-o", str(out), "--least", least, "--strict"]
        )
        assert ran.exit_code == 0, ran.output
        found = pl.read_csv(out, separator="\t", quote_char=None, infer_schema=False)
        assert found.filter(pl.col("verdict") == "missing")["found"].to_list() == words
        assert ("--least 0 shows all" in ran.output) is (not words)
    piped = runner.invoke(app, ["terms", "check", str(pairs), "--termbase", str(base), "--least", "0"])
    assert piped.stdout == (tmp_path / "found0.tsv").read_text(encoding="utf-8")
    assert runner.invoke(app, ["terms", "extract", str(pairs), "--entries"]).exit_code == 2


def excuse(termbase: Termbase, row: tuple[str, str]) -> str:
    """What is said of the first missing term of a row that follows those learned from."""
    every = check(frame([*ROWS, row]), termbase, CheckOptions("ru", "en"))
    return every.filter((pl.col("row") > len(ROWS)) & (pl.col("verdict") == "missing"))["evidence"][0]


def test_a_text_that_is_the_same_on_both_sides_is_untranslated(entries):
    text = "A click on the Cell, and the Font of it is shown."
    found = checked(entries, (text, text.replace("Cell,", "«Cell»")))
    assert found["verdict"].to_list() == ["untranslated"]


@pytest.mark.parametrize(
    ("words", "term", "part"),
    [
        ("данных", "тип данных", True),
        ("данные", "тип данных", True),
        ("типа данных", "тип данных", False),
        ("адреса", "тип данных", False),
        ("данных", "данные", False),
    ],
)
def test_a_part_of_a_term_in_any_inflection(words, term, part):
    assert Kinship("ru").partly(words, term) is part


@pytest.mark.parametrize(
    ("language", "term", "text", "stands"),
    [
        ("ru", "редактировать", "Отредактируйте файл", True),
        ("ru", "отредактировать", "Редактируйте файл", True),
        ("ru", "вход", "входной порт", True),
        ("ru", "документ", "в HTML-документе", True),
        ("ru", "обновить", "это обновляет список", True),
        ("ru", "порт", "импорт и транспорт", False),
        ("ru", "сводная таблица", "в таблице", False),
        ("en", "export", "when exporting it", True),
        ("en", "port", "the support", False),
        ("en", "", "the column", False),
    ],
)
def test_words_of_a_terms_root(language, term, text, stands):
    assert bool(Kinship(language).stands([term], text)) is stands


def test_a_word_of_its_root_makes_a_missing_term_unlikely():
    base = Termbase("b", (Entry("1", (Term("edit", "en"), Term("редактировать", "ru"))),))
    rows = [("Edit the file.", "Отредактируйте файл."), ("Edit the file.", "Возьмите файл.")]
    found = check(frame(rows), base, CheckOptions("en", "ru"))
    assert listed(found)["target_text"].to_list() == ["Возьмите файл."]
    assert "of its root" in found["evidence"][0]
