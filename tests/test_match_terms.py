"""Terms of a termbase in a match: where they stand, what they are worth, and how that is told."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from aligner import pipeline
from aligner.cli import app
from aligner.errors import DocumentError
from aligner.match import calibration
from aligner.match.closeness import worth
from aligner.match.explanation import reasons
from aligner.match.side import Terms
from aligner.pairs.frame import read_frame
from aligner.terms import read_termbase
from aligner.terms.occurrences.presence import presence

GLOSSARY = "ru\ten\tde\nсводная таблица\tpivot table|crosstab\tPivot-Tabelle\nячейка\tcell\tZelle\nведро\tbucket\t\n"
RUSSIAN = ["Сводную таблицу строят из списка.", "В каждой ячейке стоит число.", "Ведро стоит у двери."]


@pytest.fixture
def glossary(tmp_path: Path) -> Path:
    path = tmp_path / "terms.tsv"
    path.write_text(GLOSSARY, encoding="utf-8")
    return path


def terms(sentences: list[list[int]]) -> Terms:
    numbers = [number for held in sentences for number in held]
    return Terms(
        np.cumsum([0, *map(len, sentences)]),
        np.array(numbers, dtype=np.int64),
        [f"term {number}" for number in numbers],
    )


def all_pairs(rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    return np.repeat(np.arange(rows), columns), np.tile(np.arange(columns), rows)


def test_terms_are_found_in_any_form_and_numbered_alike(glossary: Path) -> None:
    english = ("en", ["The cells are empty.", "Nothing.", "Pivot tables and crosstabs in a cell."])
    left, right = presence(read_termbase(glossary), [("ru", RUSSIAN)], [english, ("de", ["Die Zelle ist leer."])])
    assert left.bounds.tolist() == [0, 1, 2, 3]
    assert left.terms == ["сводная таблица", "ячейка", "ведро"]
    table, cell, _ = left.numbers.tolist()
    assert right.bounds.tolist() == [0, 1, 1, 3, 4]
    assert right.numbers.tolist() == [cell, table, cell, cell]
    assert right.terms[-1] == "Zelle"


def test_a_termbase_for_other_languages_is_refused(glossary: Path) -> None:
    with pytest.raises(DocumentError, match=r"terms\.tsv: its languages are ru, en, de, those of the texts fr and en"):
        presence(read_termbase(glossary), [("fr", ["Bonjour."])], [("en", ["Hello."])])


def test_worth_is_as_a_loop_says() -> None:
    rng = np.random.default_rng(3)
    left, right = ([sorted(set(rng.integers(0, 40, rng.integers(0, 4)).tolist())) for _ in range(n)] for n in (50, 70))
    row, column = all_pairs(50, 70)
    found = worth(terms(left), terms(right), row, column).reshape(50, 70)
    alone = {}
    for one in range(50):
        for other in range(70):
            for shared in set(left[one]) & set(right[other]):
                pair = worth(
                    terms([[shared] if shared in held else [] for held in left]),
                    terms([[shared] if shared in held else [] for held in right]),
                    np.array([one]),
                    np.array([other]),
                )
                alone[one, other] = alone.get((one, other), 0.0) + float(pair[0])
    for place, value in np.ndenumerate(found):
        assert value == pytest.approx(alone.get(place, 0.0), abs=1e-5)
    assert found.max() > 0


def test_a_term_that_many_sentences_have_is_worth_nothing_and_a_rare_one_more() -> None:
    sides = terms([[0, 1, 2], [0, 1], [0], *[[0]] * 97]), terms([[0, 1, 2], [0, 1], [0, 1], *[[0]] * 97])
    every, some, rare = (
        worth(*(terms([[n for n in held if n == number] for held in _listed(side)]) for side in sides), *_first())[0]
        for number in range(3)
    )
    assert every == 0
    assert 0 < some < rare < 1


def _listed(side: Terms) -> list[list[int]]:
    return [list(side.of(n, n + 1)) for n in range(len(side.bounds) - 1)]


def _first() -> tuple[np.ndarray, np.ndarray]:
    return np.array([0]), np.array([0])


def test_without_common_terms_nothing_is_added() -> None:
    row, column = all_pairs(2, 2)
    assert not worth(terms([[], [0]]), terms([[1], []]), row, column).any()
    assert not worth(terms([[], []]), terms([[], []]), row, column).any()


def _texts() -> tuple[list[str], list[str]]:
    """Sixty sentences a side that have nothing to do with the terms, so that those are rare."""
    filler = [(f"Поезд номер {n} опоздал на час.", f"Train number {n} was an hour late.") for n in range(60)]
    return [*RUSSIAN, *(left for left, _ in filler)], [
        "It is made out of a list, as described above.",
        "After a change in its figures the pivot table has to be refreshed by hand with a right click.",
        *(right for _, right in filler),
    ]


def test_a_match_is_likelier_for_a_term_on_both_sides_and_says_which(glossary: Path, tmp_path: Path) -> None:
    source, target = _texts()
    plain, with_terms = (
        pipeline.match(source, target, termbase=base, max_passage=1, top_k=10, source_lang="ru", target_lang="en")
        for base in (None, glossary)
    )
    before, after = (
        next(pair for pair in found if pair.source.first == 0 and pair.target and pair.target.first == 1)
        for found in (plain, with_terms)
    )
    assert after.terms == ("сводная таблица = pivot table",)
    assert before.relation == "theme"
    logit = [np.log(pair.score / (1 - pair.score)) for pair in (before, after)]
    assert logit[1] - logit[0] == pytest.approx(after.features["terms"], abs=1e-3)
    assert 0.3 < after.features["terms"] < 1
    path = tmp_path / "pairs.tsv"
    with_terms.write(path)
    frame = read_frame(path)
    assert frame.filter(frame["terms"] != "")["terms"].to_list() == ["сводная таблица = pivot table"]
    assert "termbase=" in frame["recipe"][0]
    assert "terms" not in plain.frame().columns


def test_what_terms_add_is_explained() -> None:
    scale = calibration.load("use")
    names = [*scale.ranking, *calibration.RIVALRY]
    same = dict.fromkeys(names, 0.3)
    found = reasons(same | {"terms": 0.6}, same | {"terms": 0.1}, scale)
    assert (found[0].feature, found[0].adds) == ("terms", pytest.approx(0.5))
    assert "terms" not in {reason.feature for reason in reasons(same, same, scale)}


def test_entries_that_cannot_be_taken_are_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "terms.tsv"
    path.write_text("entry\tlanguage\tterm\n1\tru\tячейка\n1\ten\tcell\n1\t\tcell\n", encoding="utf-8")
    with caplog.at_level(logging.WARNING, logger="aligner"):
        found = pipeline.match(["Ячейка пуста."], ["The cell is empty."], termbase=path)
    assert "left out of terms and entries: 1;" in caplog.text
    assert found[0].terms == ("ячейка = cell",)


def test_the_command_tells_the_terms_and_explains_them(glossary: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    source, target, output = tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "pairs.tsv"
    for path, texts in zip((source, target), _texts(), strict=True):
        path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    words = ["match", source, target, "--presegmented", "--no-cache", "--termbase", glossary, "-o"]
    assert runner.invoke(app, [*map(str, words), str(output)]).exit_code == 0
    frame = read_frame(output)
    row = frame["terms"].to_list().index("сводная таблица = pivot table") + 1
    shown = runner.invoke(app, ["explain", str(output), str(row)]).stdout
    assert "terms: сводная таблица = pivot table" in shown
    assert "terms of the termbase in both" in shown
    refused = runner.invoke(app, [*map(str, words), str(glossary)])
    assert refused.exit_code != 0
    assert glossary.read_text(encoding="utf-8") == GLOSSARY
