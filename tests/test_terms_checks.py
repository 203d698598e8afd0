import polars as pl
import pytest
from rich.console import Console

pytest.importorskip("pymorphy3")

from aligner.errors import DocumentError
from aligner.pairs.acceptance import read_accepted, without_accepted
from aligner.terms import CheckOptions, Entry, Term, Termbase, check
from aligner.terms.checks.comparison import coverage, failed
from aligner.terms.checks.finding import COLUMNS, groups, listed
from aligner.terms.checks.findings_page import write_findings
from aligner.terms.checks.findings_table import summary, table

BASE = Termbase(
    "base.tbx",
    (
        Entry(
            "csto",
            (
                Term("ОДКБ", "ru", abbreviation_of="Организация"),
                Term("Collective Security Treaty Organization", "en"),
                Term("CSTO", "en", abbreviation_of="Collective Security Treaty Organization"),
                Term("CST Organization", "en", "admitted"),
            ),
        ),
        Entry(
            "state",
            (
                Term("государство-член", "ru"),
                Term("member state", "en"),
                Term("member country", "en", "admitted"),
                Term("state member", "en", "deprecated"),
                Term("vassal", "en", "forbidden"),
            ),
        ),
        Entry("both", (Term("государства-члены ОДКБ", "ru"), Term("CSTO member states", "en"))),
        Entry("lonely", (Term("только", "ru"),)),
    ),
)
OPTIONS = CheckOptions("ru", "en")


def pairs(*rows):
    """A table of pairs from source text, target text and, if not 0.9 and a translation, score and relation."""
    filled = [(*row, 0.9, "translation")[: max(4, len(row))] if len(row) < 3 else row for row in rows]
    return pl.DataFrame(
        [
            (
                "a.ru",
                str(number),
                source,
                "a.en" if target else "",
                str(number) if target else "",
                target,
                1,
                0.7,
                score,
                relation,
            )
            for number, (source, target, score, relation) in enumerate(filled, 1)
        ],
        schema=[
            "source_doc",
            "source_id",
            "source_text",
            "target_doc",
            "target_id",
            "target_text",
            "rank",
            "similarity",
            "score",
            "relation",
        ],
        orient="row",
    )


def verdicts(*rows, direction="forward", options=OPTIONS):
    found = check(pairs(*rows), BASE, options).filter(pl.col("direction") == direction)
    return list(zip(found["entry"], found["verdict"], strict=True))


@pytest.mark.parametrize(
    ("target", "verdict"),
    [
        ("All Member States agreed.", "preferred"),
        ("All member countries agreed.", "admitted"),
        ("All member countries and member states agreed.", "preferred"),
        ("All state members agreed.", "deprecated"),
        ("All vassals agreed.", "forbidden"),
        ("All of them agreed.", "missing"),
    ],
)
def test_each_verdict(target, verdict):
    assert verdicts(("Все государства – члены согласились.", target)) == [("state", verdict)]


def test_the_other_way_round():
    row = ("Все страны согласились.", "All member states agreed.")
    assert verdicts(row, direction="backward") == [("state", "missing")]
    assert verdicts(("Государства-члены ушли.", "State members left."), direction="backward") == [
        ("state", "preferred")
    ]


def test_a_word_that_is_wrong_for_one_thing_may_be_right_for_another():
    row = ("Все страны согласились.", "All state members agreed.")
    assert verdicts(row, direction="backward") == []


def test_a_bad_term_in_a_doubtful_pair_is_doubtful():
    row = ("Государства-члены согласились.", "All state members agreed.")
    assert verdicts(row) == [("state", "deprecated")]
    found = check(pairs((*row, 0.3, "translation")), BASE, OPTIONS)
    assert found.filter(pl.col("direction") == "forward")["verdict"].to_list() == ["doubtful"]
    assert not failed(found)


def test_a_doubtful_pair_is_no_term_error():
    row = ("Государства-члены согласились.", "It rained.", 0.3, "translation")
    found = check(pairs(row), BASE, OPTIONS)
    assert found["verdict"].to_list() == ["doubtful"]
    assert "score 0.30" in found["evidence"][0]
    assert not failed(found)
    assert failed(check(pairs(row), BASE, CheckOptions("ru", "en", trust=0.2)), least=0.2)


def test_in_a_theme_pair_a_missing_term_is_no_error_but_a_bad_one_is():
    assert verdicts(("Государства-члены согласились.", "It rained.", 0.8, "theme")) == [("state", "theme")]
    assert verdicts(("Государства-члены согласились.", "Vassals agreed.", 0.8, "theme")) == [("state", "forbidden")]


def test_pairs_without_counterpart_give_nothing():
    assert verdicts(("Государства-члены согласились.", "", 0.0, "none"), ("И ОДКБ.", "And the CSTO.")) == [
        ("csto", "preferred")
    ]


def test_a_term_in_the_neighbouring_pair_is_doubtful():
    rows = [("Государства-члены тут.", "They are here."), ("А там нет.", "No member states there.")]
    assert verdicts(*rows) == [("state", "doubtful")]
    found = check(pairs(*rows), BASE, OPTIONS)
    assert "in the next pair" in found["evidence"][0]
    own = ("И государства-члены.", "And the member states.")
    assert verdicts(rows[0], own) == [("state", "missing"), ("state", "preferred")]


def test_a_term_in_another_passage_for_the_same_sentence_is_doubtful():
    frame = pairs(
        ("Государства-члены тут.", "They are here."),
        ("Государства-члены тут.", "Other words."),
        ("Государства-члены тут.", "Member states."),
    )
    frame = frame.with_columns(source_id=pl.lit("1"), target_doc=pl.Series(["a.en", "b.en", "c.en"]))
    found = check(frame, BASE, OPTIONS).filter(pl.col("direction") == "forward")
    assert found["verdict"].to_list() == ["doubtful", "doubtful", "preferred"]
    assert "another passage" in found["evidence"][0]


def test_a_long_term_gives_way_to_its_parts():
    row = ("Государства – члены ОДКБ согласны.", "The member states agree.")
    assert verdicts(row) == [("state", "preferred"), ("csto", "missing")]
    assert verdicts(("Государства – члены ОДКБ согласны.", "The CSTO member states agree.")) == [("both", "preferred")]
    assert verdicts(("Государства – члены ОДКБ согласны.", "They agree.")) == [("both", "missing")]


def test_second_occurrences_are_compared_in_order():
    row = ("Государства-члены и государства-члены.", "Member states and state members.")
    assert verdicts(row) == [("state", "preferred"), ("state", "deprecated")]
    row = ("Государства-члены.", "Member states, state members.")
    assert verdicts(row) == [("state", "preferred"), ("state", "deprecated")]
    row = ("Государства-члены, государства-члены.", "Member states and they.")
    assert verdicts(row) == [("state", "preferred"), ("state", "preferred")]


def test_places_and_texts_are_those_of_the_pair():
    row = ("Но ОДКБ тут.", "The CST Organization is here.", 0.8, "translation")
    found = check(pairs(row), BASE, OPTIONS)
    assert found.columns == list(COLUMNS)
    forward = found.row(0, named=True)
    assert (forward["found"], forward["rendering"], forward["expected"]) == ("ОДКБ", "CST Organization", "CSTO")
    assert forward["source_text"][forward["start"] : forward["stop"]] == "ОДКБ"
    assert forward["target_text"][forward["rendering_start"] : forward["rendering_stop"]] == "CST Organization"
    assert forward["evidence"] == "CST Organization is admitted; CSTO is preferred"
    backward = found.row(1, named=True)
    assert (backward["direction"], backward["found"], backward["rendering"]) == ("backward", "CST Organization", "ОДКБ")
    assert backward["target_text"][backward["start"] : backward["stop"]] == "CST Organization"


def test_confidence_weighs_score_and_relation():
    def confidence(target, score, relation):
        return check(pairs(("Тут ОДКБ.", target, score, relation)), BASE, OPTIONS)["confidence"][0]

    assert confidence("It is here.", 0.9, "translation") == pytest.approx(0.9)
    assert confidence("It is here.", 0.6, "translation") < confidence("It is here.", 0.9, "translation")
    assert confidence("The CSTO.", 0.6, "theme") < confidence("The CSTO.", 0.6, "translation")
    assert confidence("The CSTO.", 0.6, "translation") > confidence("It is here.", 0.6, "translation")


def test_languages_are_recognised_and_must_be_those_of_the_termbase():
    frame = pairs(
        (
            "Государства – члены этой организации выразили на встрече свою готовность.",
            "The member states of it were ready for that.",
        )
    )
    covered = coverage(frame, BASE)
    assert (covered.source, covered.target, covered.entries) == ("ru", "en", 3)
    assert [str(problem) for problem in covered.problems] == ["entry lonely: no term in en, not checked"]
    with pytest.raises(DocumentError, match=r"base\.tbx: its languages are ru, en, those of the pairs de and fr"):
        check(frame, BASE, CheckOptions("de", "fr"))
    with pytest.raises(DocumentError, match="--source-lang"):
        check(pairs(("123", "456")), BASE)


def test_a_table_that_is_no_pairs_file_and_one_without_rows():
    with pytest.raises(DocumentError, match="no column target_text"):
        check(pairs(("a", "b")).drop("target_text"), BASE)
    assert check(pairs(("а", "b")).clear(), BASE).columns == list(COLUMNS)


@pytest.fixture
def found():
    return check(
        pairs(("Тут [b]ОДКБ[/b] & <i>государства-члены</i>.", "The CSTO & <b>vassals</b>."), ("=ОДКБ", "=it")),
        BASE,
        OPTIONS,
    )


def printed(thing):
    console = Console(width=160, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    console.print(thing)
    return console.export_text(clear=False), console.export_text(styles=True)


def test_the_table_shows_what_needs_a_decision_with_terms_marked(found):
    assert [(group.verdict, group.term) for group in groups(found)] == [
        ("forbidden", "государство-член"),
        ("missing", "ОДКБ"),
    ]
    plain, styled = printed(table(found))
    assert "[b]ОДКБ[/b]" in plain
    assert "better: member state" in plain
    assert "\x1b[1;31mvassals" in styled
    totals, _ = printed(summary(found))
    assert [line.split() for line in totals.splitlines() if "forbidden" in line] == [["forbidden", "1", "0"]]


def test_many_findings_of_a_term_are_one_line_with_a_count_and_two_examples():
    rows = [("Но государства-члены тут.", f"The member countries of {name}.") for name in ("A", "B", "C")]
    every = check(pairs(*rows), BASE, OPTIONS)
    [group] = groups(every)
    assert (group.verdict, group.rendering, group.expected) == ("admitted", "member country", "member state")
    plain, _ = printed(table(every))
    assert plain.count("member countries") == 2
    assert [line.split()[:2] for line in plain.splitlines() if "admitted" in line] == [["admitted", "3"]]


def test_one_verdict_only(found):
    assert set(listed(found, only=["forbidden"])["verdict"]) == {"forbidden"}
    assert groups(listed(found, only=["preferred"]))[0].verdict == "preferred"


def test_accepted_findings_are_silent_on_their_texts_only(found, tmp_path):
    path = tmp_path / "accepted.tsv"
    source, target = found.filter(pl.col("verdict") == "missing").select("source_text", "target_text").row(0)
    path.write_text(f"check\tsource_text\ttarget_text\nterms:ОДКБ\t{source}\t{target}\n", encoding="utf-8")
    left = without_accepted(found, read_accepted(path))
    assert found.height - left.height == 1
    assert "missing" not in left["verdict"].to_list()
    write_findings(found, path)  # a table of findings serves, too
    assert without_accepted(found, read_accepted(path)).is_empty()
    path.write_text("check\tsource_text\nterms\tx\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="line 1: no column target_text"):
        read_accepted(path)
    path.write_text("check\tsource_text\ttarget_text\nterms\tx\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="line 2: too few cells"):
        read_accepted(path)


def test_the_language_that_the_pairs_state_counts():
    frame = pairs(("ОДКБ", "CSTO")).with_columns(source_lang=pl.lit("ru-RU"), target_lang=pl.lit("en"))
    assert check(frame, BASE)["verdict"].to_list() == ["preferred", "preferred"]


def test_html_escapes_and_marks(found, tmp_path):
    path = tmp_path / "f.html"
    write_findings(found, path)
    page = path.read_text(encoding="utf-8")
    assert "&lt;b&gt;<mark>vassals</mark>&lt;/b&gt;" in page
    assert "<i>" not in page
    assert "http:" not in page
    assert "https:" not in page
    assert "<script" not in page


def test_xlsx_and_tsv_hold_all_columns(found, tmp_path):
    for suffix in (".xlsx", ".tsv"):
        write_findings(found, tmp_path / f"f{suffix}")
    sheet = pl.read_excel(tmp_path / "f.xlsx")
    assert sheet.columns == ["verdict", *(name for name in COLUMNS if name != "verdict")]
    assert sheet["verdict"][0] == "forbidden"
    assert sorted(sheet["source_text"]) == sorted(found["source_text"])
    tsv = pl.read_csv(tmp_path / "f.tsv", separator="\t", quote_char=None, infer_schema=False)
    assert tsv["target_text"].to_list() == found["target_text"].to_list()
    assert tsv["rendering"].fill_null("").to_list() == found["rendering"].to_list()


def test_a_strict_check_fails_on_errors_only(found):
    assert failed(found)
    assert not failed(found.filter(~pl.col("verdict").is_in(["forbidden", "missing"])))
    assert not failed(found, least=0.99)
