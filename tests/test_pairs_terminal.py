import io
import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from aligner.pairs import notebook
from aligner.pairs.schema import pairs_frame
from aligner.pairs.terminal import BANDS, SIDE_BY_SIDE, render, score_style, short_names
from aligner.results import Matches
from aligner.types import Evidence, Pair, Passage, Recipe

RECIPE = Recipe("match", "0.1.0", "use", "1", "razdel", {}, {})
SOURCE = "Стороны выступают против вмешательства во внутренние дела других государств под любым предлогом."
TARGET = "The Ministers opposed any interference in the internal affairs of sovereign States on whatever pretext."
OTHER = "Nothing in this Declaration shall be read as permitting dictation over the choice of social order."


def evidence(source_words, target_words, target=TARGET):
    source, other = SOURCE.index(source_words), target.index(target_words)
    return Evidence((source, source + len(source_words)), (other, other + len(target_words)), 0.8)


def pairs():
    words = evidence("вмешательства во внутренние дела", "interference in the internal affairs")
    more = evidence("под любым предлогом", "dictation over the choice", OTHER)
    source = Passage("ru/source.txt", 10, 10, SOURCE)
    return [
        Pair(source, Passage("en/first.txt", 16, 16, TARGET), 1, 0.71, 0.87, "theme", words),
        Pair(source, Passage("en/second.txt", 2, 3, OTHER), 2, 0.55, 0.58, "theme", more),
        Pair(Passage("ru/source.txt", 11, 11, "Стоял туман."), None, 1, 0.17, 0.0, "none"),
    ]


def drawn(rows, width, **options):
    stream = io.StringIO()
    render(pairs_frame(rows, RECIPE), Console(file=stream, width=width, **options))
    return stream.getvalue()


def words(text):
    return re.findall(r"\w+", text)


def underlined(output):
    """The text under underline codes, whatever else is switched on with them."""
    found, on = [], False
    for codes, text in re.findall(r"(?:\x1b\[([\d;]*)m)?([^\x1b]*)", output):
        on = "4" in codes.split(";") if codes else False
        found += [text] if on else []
    return " ".join(" ".join(found).split())


@pytest.mark.parametrize("width", [60, 80, SIDE_BY_SIDE - 1, SIDE_BY_SIDE, 200])
def test_every_word_is_shown_and_no_line_is_too_wide(width):
    output = drawn(pairs(), width)
    for text in (SOURCE, TARGET, OTHER, "Стоял туман.", "no counterpart closest 0 17", "first 17", "second 3 4"):
        assert set(words(text)) <= set(words(output))
    assert max(map(len, output.splitlines())) <= width
    assert "\x1b" not in output


def test_a_passage_that_stands_more_than_once_says_how_often():
    first, *rest = (replace(pair, flags=("near-duplicate", "short"), occurrences=2 - pair.rank) for pair in pairs())
    output = drawn([replace(first, occurrences=12), *rest], 110)
    assert "theme  near-duplicate (12×), short  first 17" in output
    assert "theme  near-duplicate, short  second 3-4" in output


def test_a_sentence_is_shown_once_above_its_matches():
    output = drawn(pairs(), 110)
    places = [
        output.index(text) for text in ("source\n", "11  Стороны", "1  0.87  theme  first 17", "2  0.58", "12  Стоял")
    ]
    assert places == sorted(places)
    assert output.count("Стороны выступают") == 1


def test_a_model_without_calibration_is_said_to_be_one_and_promises_nothing():
    recipe = Recipe("match", "0.1.0", "org/model", "1", "razdel", {"top_k": 5, "uncalibrated": True}, {})
    rows = [replace(pair, score=None) for pair in pairs()]
    stream = io.StringIO()
    render(pairs_frame(rows, recipe), Console(file=stream, width=110))
    output = stream.getvalue()
    assert output.index("org/model is uncalibrated") < output.index("Стороны")
    assert "cosine 0.71" in output
    assert "theme" not in output
    assert "theme" not in repr(Matches(tuple(rows), recipe, {}))
    assert "theme" not in notebook.table(pairs_frame(rows, recipe))
    assert "uncalibrated" not in drawn(pairs(), 110)


def test_wide_terminals_have_the_match_beside_its_sentence():
    line = next(line for line in drawn(pairs(), 160).splitlines() if "Стороны" in line)
    assert "1  0.87  theme  first 17" in line
    assert not any("Стороны" in line and "0.87" in line for line in drawn(pairs(), 100).splitlines())


def test_the_words_that_matched_are_underlined_in_both_texts():
    found = underlined(drawn(pairs(), 110, force_terminal=True))
    first = "вмешательства во внутренние дела interference in the internal affairs"
    assert found == f"{first} под любым предлогом dictation over the choice"


def test_a_later_match_names_its_own_source_words_only_if_they_differ():
    assert drawn(pairs(), 110).count("source words: под любым предлогом") == 1
    assert drawn(pairs()[:1] * 2, 110).count("source words") == 0


def test_scores_are_coloured_by_band_and_no_colour_is_respected(monkeypatch):
    assert [score_style(score) for score in (1.0, 0.8, 0.79, 0.5, 0.1, 0.0, -0.1)] == [
        *(BANDS[0][1], BANDS[0][1], BANDS[1][1], BANDS[1][1], BANDS[2][1], BANDS[2][1], BANDS[2][1])
    ]
    assert "\x1b[1;32m0.87" in drawn(pairs(), 110, force_terminal=True, color_system="standard")
    monkeypatch.setenv("NO_COLOR", "1")
    plain = drawn(pairs(), 110, force_terminal=True, color_system="standard")
    assert not re.search(r"\x1b\[[\d;]*3\dm", plain)
    assert "interference" in underlined(plain)


def test_a_single_target_document_is_named_in_the_heading_alone():
    output = drawn(pairs()[:1], 110)
    assert output.startswith("source → first\n")
    assert output.count("first") == 1


def test_several_source_documents_are_named_at_their_sentences():
    other = Pair(Passage("ru/other.txt", 10, 10, "Иное."), None, 1, 0.0, 0.0, "none")
    output = drawn([*pairs()[:1], other], 110)
    assert re.search(r"11  other +Иное\.", output)
    assert re.search(r"11  source +Стороны", output)


def test_markup_emoji_codes_and_control_characters_are_only_text():
    text = "[bold red]x[/] :smile: \x1b[2J\x07 \u202eabc 5\t6\x9b"
    output = drawn([Pair(Passage("[a].txt", 0, 0, text), None, 1, 0.0, 0.0, "none")], 100)
    assert "[bold red]x[/] :smile: ␛[2J␇ abc 5 6\ufffd" in output
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", output)


def test_an_empty_table_prints_nothing():
    assert drawn([], 80) == ""


def test_a_gap_on_the_source_side_is_said():
    output = drawn([Pair(Passage("a", 0, -1, ""), Passage("b", 4, 4, "Text."), 1, 0.0, 0.0, "none")], 80)
    assert "no source" in output
    assert "Text." in output


@pytest.mark.parametrize("width", [60, 160])
def test_words_longer_than_a_line_and_scripts_without_spaces_are_folded_not_cut(width):
    chinese = "联合国在维护和平方面发挥核心作用" * 20
    link = "https://example.org/" + "path/" * 60
    output = drawn([Pair(Passage("a", 0, 0, chinese), Passage("b", 0, 0, link), 1, 0.5, 0.5, "theme")], width)
    assert output.count("/") == link.count("/")
    assert sum(output.count(letter) for letter in "联合国在维护和平方面发挥核心作用") == len(chinese)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.integers(60, 200), st.data())
def test_any_text_is_drawn_within_the_width(source, target, width, data):
    ends = st.tuples(*[st.integers(0, 60)] * 4)
    one, two, three, four = data.draw(ends)
    found = Evidence((min(one, two), max(one, two)), (min(three, four), max(three, four)), 0.5)
    output = drawn([Pair(Passage("a", 0, 0, source), Passage("b", 0, 0, target), 1, 0.5, 0.5, "theme", found)], width)
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", output)
    assert max(map(cell_len, output.splitlines())) <= width
    assert Counter(re.findall(r"\w", source + target)) <= Counter(re.findall(r"\w", output))


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (["x/a.txt", "x/b.txt"], ["a", "b"]),
        (["x/a.txt", "y/a.txt"], ["x/a", "y/a"]),
        (["a.txt", "a.pdf"], ["a.txt", "a.pdf"]),
        ([".txt", ""], [".txt"]),
        (["General Assembly resolution 36/103.txt".replace("/", "-") * 2], ["General Assemb…lution 36-103"]),
        (["a" * 40 + ".b", "a" * 41 + ".b"], ["a" * 40, "a" * 41]),
        (["Протокол № 3. Итог"], ["Протокол № 3. Итог"]),
    ],
)
def test_names_are_shortened_as_far_as_they_stay_different(names, short):
    assert list(short_names(names).values()) == short
