from __future__ import annotations

import time

import pytest
import sample_cuts
import sample_cuts_languages
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.errors import DocumentError
from aligner.segment import SEGMENTER, segment, split
from aligner.types import Block, Document, joined

CASES = [
    pytest.param(language, line, id=f"{language}-{number}")
    for tables in (sample_cuts.TABLES, sample_cuts_languages.TABLES)
    for language, table in tables.items()
    for number, line in enumerate(table.strip().splitlines(), 1)
]

SRX = """<?xml version="1.0"?>
<srx xmlns="http://www.lisa.org/srx20" version="2.0"><header segmentsubflows="yes" cascade="yes"/><body>
<languagerules><languagerule languagerulename="Semicolons">
<rule break="yes"><beforebreak>;</beforebreak><afterbreak>\\s</afterbreak></rule>
</languagerule></languagerules>
<maprules><languagemap languagepattern="EN.*" languagerulename="Semicolons"/></maprules>
</body></srx>"""


def document(text: str, language: str = "en", *blocks: Block, presegmented: bool = False) -> Document:
    return Document("a.txt", text, blocks or (Block("paragraph", 0, len(text), "line 1"),), language, "0", presegmented)


def pieces(text: str, language: str, **options) -> list[str]:
    return [text[start:stop] for start, stop in split(text, language, **options)]


@pytest.mark.parametrize(("language", "line"), CASES)
def test_hard_cases_are_cut_where_the_bars_stand(language, line):
    text = line.replace(" | ", " ").replace("|", "")
    assert " | ".join(pieces(text, language)) == " | ".join(part.strip() for part in line.split("|"))


def test_the_tables_are_long_enough():
    assert {
        code: len(table.strip().splitlines()) >= 40
        for code, table in sample_cuts.TABLES.items()
        if code in ("ru", "en")
    } == {
        "ru": True,
        "en": True,
    }


def test_a_sentence_goes_over_a_line_break_and_its_text_is_on_one_line():
    text = "Это первое \nпредложение абзаца. Это второе."
    first, second = segment(document(text, "ru"))
    assert first.text == "Это первое предложение абзаца."
    assert text[first.start : first.stop] == "Это первое \nпредложение абзаца."
    assert (second.index, second.text) == (1, "Это второе.")


@pytest.mark.parametrize(
    "text",
    [
        "Конец.\u200b Начало фразы.",
        "Конец.\u00a0\u00a0Начало фразы.",
        "Конец.             Начало фразы.",
        "Ко\u00adнец. На\u00adча\u00adло фра\u00adзы.",
        "\ufeffКонец.\n\n\u00a0Начало фразы.\u200b",
        "Конец.\u202f\u00adНачало фразы.",
    ],
)
def test_invisible_characters_and_rows_of_blanks_do_not_hide_an_end(text):
    assert [s.text.replace("\u00ad", "") for s in segment(document(text, "ru"))] == ["Конец.", "Начало фразы."]


def test_no_break_spaces_inside_a_sentence_stay_in_its_text():
    text = "Встреча в\u00a0г.\u00a0Минске прошла. В\u00a02020\u00a0г. Совет принял план."
    assert [s.text for s in segment(document(text, "ru"))] == [
        "Встреча в\u00a0г.\u00a0Минске прошла.",
        "В\u00a02020\u00a0г. Совет принял план.",
    ]


def test_a_block_ends_a_sentence_and_boilerplate_is_left_out_unless_kept():
    text = "Heading without stop\nMenu\nA sentence. Another one."
    blocks = (
        Block("heading", 0, 20, "line 1"),
        Block("paragraph", 21, 25, "line 2", boilerplate="menu"),
        Block("paragraph", 26, len(text), "line 3"),
    )
    found = segment(document(text, "en", *blocks))
    assert [(s.index, s.block, s.text) for s in found] == [
        (0, 0, "Heading without stop"),
        (1, 2, "A sentence."),
        (2, 2, "Another one."),
    ]
    assert [s.text for s in segment(document(text, "en", *blocks), keep_boilerplate=True)][1] == "Menu"


def test_a_block_in_another_language_is_cut_by_that_language():
    text = "今天很好。我们走吧。"
    block = Block("paragraph", 0, len(text), "line 1", language="zh")
    assert [s.text for s in segment(document(text, "en", block))] == ["今天很好。", "我们走吧。"]


def test_presegmented_lines_are_sentences_as_they_are_and_keep_their_numbers():
    text = "One. Two.\n\nThree."
    blocks = tuple(Block("paragraph", a, b, "") for a, b in ((0, 9), (10, 10), (11, 17)))
    found = segment(document(text, "en", *blocks, presegmented=True))
    assert [(s.index, s.text) for s in found] == [(0, "One. Two."), (1, ""), (2, "Three.")]


def test_a_lost_blank_between_sentences_is_seen_but_not_in_names():
    assert pieces("Мы согласны.Однако есть вопросы.", "ru") == ["Мы согласны.", "Однако есть вопросы."]
    assert pieces("The page was scanned.Another one follows.", "en") == [
        "The page was scanned.",
        "Another one follows.",
    ]
    assert len(pieces("Visit Booking.Com or www.Site.Org, see U.S.Senate and им.Ленина today.", "en")) == 1


def test_a_text_without_capitals_is_cut_at_its_stops():
    assert pieces("i went home. it was late. nobody slept!", "en") == ["i went home.", "it was late.", "nobody slept!"]


def test_tuned_words_do_not_leak_into_other_languages():
    assert pieces("Das ist die Nr. 5. Die Frau kommt.", "de") == ["Das ist die Nr. 5.", "Die Frau kommt."]
    assert pieces("Вітаю. Я тут. Він там.", "uk") == ["Вітаю.", "Я тут.", "Він там."]


@pytest.mark.parametrize("language", ["ru", "en", "ar"])
@pytest.mark.parametrize(
    "unit",
    [
        "A. ",
        "... ",
        "a;",
        "слово ",
        ".»",
        "(A. ",
        "Mr. ",
        "。",
        "「。",
        "a. 1) ",
        "• a ",
        "\u00ada",
        "г. ",
        "» ",
        ".\n",
    ],
)
def test_time_is_linear_whatever_a_line_holds(language, unit):
    split("Warm. Up", language)
    text = unit * (30_000 // len(unit))
    start = time.process_time()
    split(text, language)
    # At most 0.4 s when this was written; what took quadratic time took 40 s at this length.
    assert time.process_time() - start < 10


def test_a_sentence_of_a_hundred_thousand_words_stays_whole():
    text = "слово " * 99_999 + "конец."
    assert pieces(text, "ru") == [text]


@settings(max_examples=80, deadline=None)
@given(
    st.text(alphabet=st.sampled_from(list("АБвг Ab.!?…。»«\"'()–—-1 \u00a0\u00ad\u200b\n\r\t;:")), max_size=60)
    | st.text(max_size=60),
    st.sampled_from(["ru", "en", "zh", "de", "und"]),
)
def test_sentences_lie_in_order_and_leave_out_nothing_but_blanks(text, language):
    found = segment(document(text, language))
    place = 0
    for number, sentence in enumerate(found):
        assert sentence.index == number
        assert place <= sentence.start < sentence.stop <= len(text)
        assert not any(c.isalnum() for c in text[place : sentence.start])
        assert sentence.text == joined(text[sentence.start : sentence.stop])
        assert "\n" not in sentence.text
        place = sentence.stop
    assert not any(c.isalnum() for c in text[place:])


def test_a_users_srx_file_is_law_where_it_has_rules_and_only_there(tmp_path):
    path = tmp_path / "my.srx"
    path.write_text(SRX, encoding="utf-8")
    assert pieces("One; two. Three", "en", srx=path) == ["One;", "two. Three"]
    assert pieces("Раз; два. Три", "ru", srx=path) == ["Раз; два.", "Три"]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("<srx><body>", "line 1"),
        ("no xml at all", "line 1"),
        ("<srx></srx>", "maps no language"),
        (SRX.replace('languagerulename="Semicolons"/>', 'languagerulename="Others"/>'), "maps no language"),
        (SRX.replace(">;<", ">(;<"), "mend the rule"),
        (SRX.replace("EN.*", "EN(*"), "not an SRX file"),
    ],
)
def test_a_bad_srx_file_is_refused_by_name(tmp_path, content, word):
    path = tmp_path / "bad.srx"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DocumentError, match=word) as caught:
        split("One; two.", "en", srx=path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_a_missing_srx_file_is_refused(tmp_path):
    with pytest.raises(DocumentError, match=r"none\.srx: cannot be read"):
        split("One. Two.", "en", srx=tmp_path / "none.srx")


def test_the_segmenter_names_itself_for_the_recipe():
    assert SEGMENTER.startswith("aligner-segment-")
