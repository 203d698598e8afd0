"""The gold sets hold what their README says: each sentence in one bead, in order, and the counts of its table."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent / "data" / "gold" / "ru-en"
NAMES = sorted(path.stem for path in FOLDER.glob("*.master"))
LANGUAGES = ("ru", "en")
SHAPES = ("1-1", "1-2", "2-1", "2-2", "1-3", "3-1", "1-0", "0-1")
MOVED = "05-news"

Bead = tuple[tuple[int, ...], tuple[int, ...]]

each_document = pytest.mark.parametrize("name", NAMES)
each_side = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="module")
def build():
    """The script that writes the set, which lies beside the data and not in the package."""
    spec = importlib.util.spec_from_file_location("build_ru_en_gold", FOLDER / "build.py")
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, spec.name, module)
        spec.loader.exec_module(module)
        yield module


def text_of(name: str) -> str:
    return (FOLDER / name).read_bytes().decode("utf-8")


def lines_of(name: str) -> list[str]:
    return text_of(name).split("\n")[:-1]


def ladder(name: str) -> list[Bead]:
    rows = [re.fullmatch(r"\[([\d, ]*)\]:\[([\d, ]*)\]", row) for row in lines_of(name)]
    assert all(rows), f"{name}: a line is no bead"
    return [tuple(tuple(int(n) for n in re.findall(r"\d+", side)) for side in row.groups()) for row in rows]


def shape(bead: Bead) -> str:
    return f"{len(bead[0])}-{len(bead[1])}"


def numbers(beads: list[Bead], side: int) -> list[int]:
    return list(chain.from_iterable(bead[side] for bead in beads))


def table() -> dict[str, list[str]]:
    """Rows of the README's table of counts by document; the last is "all"."""
    rows = [[cell.strip(" `") for cell in row.strip("|").split("|")] for row in lines_of("README.md")]
    return {row[0]: row[1:] for row in rows if len(row) == 5 + len(SHAPES) and row[4].isdigit()}


def test_eight_documents_in_three_genres_and_both_directions():
    assert Counter(name.split("-")[1] for name in NAMES) == {"official": 2, "news": 3, "prose": 3}
    origins = {(name.split("-")[1], row[0]) for name, row in table().items() if name != "all"}
    assert origins == {(genre, language) for genre in ("official", "news", "prose") for language in LANGUAGES}


@each_document
def test_every_sentence_in_exactly_one_bead_in_order(name):
    beads = ladder(f"{name}.gold")
    for side, language in enumerate(LANGUAGES):
        assert numbers(beads, side) == list(range(len(lines_of(f"{name}.{language}"))))


@each_document
def test_shapes_are_minimal_kinds(name):
    """A gap holds one sentence, and no bead is of a shape that the README does not list."""
    assert {shape(bead) for bead in ladder(f"{name}.gold")} <= set(SHAPES)


@each_document
@each_side
def test_lines_are_clean(name, language):
    text = text_of(f"{name}.{language}")
    assert text.endswith("\n")
    assert not text.startswith("\ufeff")
    assert not re.search(r"[\t\r\v\f\x85\u2028\u2029]|  ", text)
    assert all(line and line == line.strip() for line in lines_of(f"{name}.{language}"))


@each_document
def test_each_side_is_in_its_own_script(name):
    assert not [line for line in lines_of(f"{name}.en") if re.search(r"[а-яё]", line, re.IGNORECASE)]
    assert not [line for line in lines_of(f"{name}.ru") if not re.search(r"[а-яё]|^\* \* \*$", line, re.IGNORECASE)]


@each_document
@each_side
def test_running_text_has_the_same_sentences_in_paragraphs(name, language):
    paragraphs = text_of(f"{name}.{language}.txt").removesuffix("\n").split("\n\n")
    lines = lines_of(f"{name}.{language}")
    assert all(paragraph and "\n" not in paragraph for paragraph in paragraphs)
    assert " ".join(paragraphs) == " ".join(lines)
    starts = {len(" ".join(lines[:n])) for n in range(len(lines) + 1)}
    ends = {len(" ".join(paragraphs[:n])) for n in range(len(paragraphs) + 1)}
    assert ends <= starts, "a paragraph ends inside a sentence"
    assert 1 < len(paragraphs) < len(lines)


@each_document
def test_counts_are_those_of_the_readme(name):
    beads = ladder(f"{name}.gold")
    shapes = Counter(map(shape, beads))
    sides = [len(lines_of(f"{name}.{language}")) for language in LANGUAGES]
    assert [int(cell) for cell in table()[name][1:]] == [*sides, len(beads), *(shapes[kind] for kind in SHAPES)]


def test_totals_are_those_of_the_readme():
    rows = table()
    assert sorted(rows) == [*NAMES, "all"]
    documents = [[int(cell) for cell in rows[name][1:]] for name in NAMES]
    total = [sum(column) for column in zip(*documents, strict=True)]
    assert [int(cell) for cell in rows["all"][1:]] == total
    beads, one_to_one = total[2], total[3]
    assert beads >= 300
    assert f"{beads} beads" in text_of("README.md")
    assert f"{one_to_one / beads:.0%}".replace("%", " % of the beads are 1-1") in text_of("README.md")
    assert 0.65 <= one_to_one / beads <= 0.75


def test_the_moved_paragraph_is_gaps_in_order_and_beads_out_of_order():
    kept, true = ladder(f"{MOVED}.gold"), ladder(f"{MOVED}.reordered.gold")
    for side in (0, 1):
        assert sorted(numbers(true, side)) == numbers(kept, side)
    assert numbers(true, 0) == numbers(kept, 0), "the reordered beads are in the order of the Russian side"
    moved = [bead for bead in true if bead not in kept]
    assert len(moved) == 5
    assert all(source and target for source, target in moved)
    gaps = {bead for bead in kept if not all(bead)}
    for source, target in moved:
        assert {((n,), ()) for n in source} | {((), (n,)) for n in target} <= gaps
    assert max(numbers(moved, 1)) < min(numbers(moved, 0)), "it went towards the beginning"
    run = numbers(moved, 1)
    assert run == list(range(run[0], run[-1] + 1))


def test_other_documents_have_no_second_gold():
    assert [path.name for path in FOLDER.glob("*.reordered.gold")] == [f"{MOVED}.reordered.gold"]


@each_document
def test_the_masters_give_these_files(name, build):
    made = build.files(name, text_of(f"{name}.master"))
    assert {path.name for path in FOLDER.glob(f"{name}.*")} == {*made, f"{name}.master"}
    assert {file: text_of(file) for file in made} == made


@pytest.mark.parametrize("row", ["fr  Bonjour.", "ru Нет.", "ru  ", "ru  Нет. ", "ru-  Нет."])
def test_a_master_with_a_bad_line_is_refused(row, build):
    with pytest.raises(ValueError, match="not a line of a master"):
        build.read_master(row)


def test_named_beads_that_tempt_an_aligner():
    """A few beads by their text, so that a slip in numbering cannot pass."""
    wanted = {
        "02-official": {
            ("Статья 1",): ("Article 1",),
            ("Статья 10",): ("Article 10",),
            ("Статья 11",): ("Article 11",),
        },
        "06-prose": {
            ("Этаж 10",): ("Floor 10",),
            ("Обратно ехали молча.", "Лифт вздохнул и пошёл вниз."): (
                "The lift sighed and went down.",
                "They rode back in silence.",
            ),
        },
        "07-prose": {("Шёл, разумеется, дождь.",): ("It was raining, naturally.",)},
    }
    for name, beads in wanted.items():
        ru, en = (lines_of(f"{name}.{language}") for language in LANGUAGES)
        got = {tuple(ru[n] for n in s): tuple(en[n] for n in t) for s, t in ladder(f"{name}.gold")}
        assert {source: got.get(source) for source in beads} == beads
