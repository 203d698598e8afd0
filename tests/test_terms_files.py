from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

pytest.importorskip("lxml")

from lxml import etree

from aligner.errors import DocumentError, OutputError
from aligner.pairs.tables import writable
from aligner.terms import Entry, Term, Termbase, read_termbase, write_termbase
from aligner.terms.language.tokens import folded, tokens
from aligner.terms.termbase.entry import MATCHINGS, STATUSES

SAMPLE = Path(__file__).parents[1] / "data" / "termbase"
SUFFIXES = (".tbx", ".tsv", ".csv", ".xlsx")

FULL = Termbase(
    "full",
    (
        Entry(
            "c1",
            (
                Term(
                    "информационно-коммуникационные технологии",
                    "ru",
                    "preferred",
                    "noun",
                    note='так пишут "официально"',
                ),
                Term("ИКТ", "ru", "admitted", "noun", abbreviation_of="информационно-коммуникационные технологии"),
                Term("information & communications <technologies>", "en", "preferred", "noun", gap=2),
                Term("=cmd()", "en", "forbidden", matching="exact"),
                Term("informational technologies", "en", "deprecated"),
            ),
            "information",
            "from the treaty; and more",
        ),
        Entry("c2", (Term("Совет Безопасности", "ru", part_of_speech="proper noun"), Term("Security Council", "en"))),
        Entry("c3", (Term("мера", "ru", note="юр.", not_in=("по крайней мере", "в полной мере")),)),
    ),
)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_termbase_comes_back_as_it_went_out(tmp_path, suffix):
    path = tmp_path / f"full{suffix}"
    write_termbase(FULL, path)
    again = read_termbase(path)
    assert again.entries == FULL.entries
    assert again.problems == ()
    assert again.languages == ("ru", "en")


def test_statuses_in_tbx_are_those_of_the_standard(tmp_path):
    path = tmp_path / "full.tbx"
    write_termbase(FULL, path)
    statuses = etree.parse(path).getroot().xpath("//*[@type='administrativeStatus']/text()")
    assert set(statuses) == {"preferredTerm-admn-sts", "admittedTerm-admn-sts", "deprecatedTerm-admn-sts"}


def test_tbx_in_dct_style_is_read(tmp_path):
    path = tmp_path / "dct.tbx"
    path.write_text(
        """<tbx xmlns="urn:iso:std:iso:30042:ed-2" xmlns:min="http://www.tbxinfo.net/ns/min"
        xmlns:basic="http://www.tbxinfo.net/ns/basic" type="TBX-Basic" style="dct"><text><body>
        <conceptEntry id="c1"><min:subjectField>law</min:subjectField><langSec xml:lang="ru">
        <termSec id="t1"><term>Организация Объединённых Наций</term></termSec>
        <termSec><term>ООН</term><min:administrativeStatus>admittedTerm-admn-sts</min:administrativeStatus>
        <basic:termType>abbreviation</basic:termType><basic:crossReference target="t1">x</basic:crossReference>
        <min:partOfSpeech>properNoun</min:partOfSpeech></termSec></langSec></conceptEntry></body></text></tbx>""",
        encoding="utf-8",
    )
    [entry] = read_termbase(path).entries
    full, short = entry.terms
    assert (entry.domain, full.text) == ("law", "Организация Объединённых Наций")
    assert short == Term("ООН", "ru", "admitted", "proper noun", abbreviation_of=full.text)


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp", "Cn", "Co")), min_size=1, max_size=8
)
WORD = TEXT.filter(lambda text: any(c.isalnum() for c in text))
TERMS = st.builds(
    Term, WORD, st.sampled_from(["ru", "en"]), st.sampled_from(STATUSES), st.sampled_from(["", "noun", "verb"]),
    gap=st.integers(0, 2), matching=st.sampled_from(MATCHINGS), note=st.just("") | TEXT.filter(lambda t: ":" not in t),
)  # fmt: skip
ENTRIES = st.lists(TERMS, min_size=1, max_size=3, unique_by=lambda term: (term.language, term.text.casefold()))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ENTRIES.map(lambda terms: sorted(terms, key=lambda term: term.language)), st.sampled_from([".tbx", ".tsv", ".csv"])
)
def test_any_terms_come_back(tmp_path, terms, suffix):
    terms = [term for term in terms if tokens(term.text)]
    assume(terms and len({(term.language, folded(term.text)) for term in terms}) == len(terms))
    base = Termbase("any", (Entry("x", tuple(terms)),))
    path = tmp_path / f"any{suffix}"
    write_termbase(base, path)
    assert read_termbase(path).entries == base.entries


DIALECT = """<?xml version="1.0"?><!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><martifHeader/><text><body>
<termEntry id="e1"><descrip type="subjectField">law</descrip>
<descripGrp><descrip type="definition">a thing</descrip></descripGrp>
<langSet xml:lang="ru-RU"><ntig><termGrp><term>госу<hi>дарство</hi></term>
<termNote type="partOfSpeech">noun</termNote></termGrp></ntig></langSet>
<!-- a remark --><?pi?>
<langSet xml:lang="en-GB"><tig><term>state</term>
<termNote type="administrativeStatus">supersededTerm-admn-sts</termNote></tig>
<tig><term>S</term><termNote type="termType">acronym</termNote></tig></langSet></termEntry></body></text></martif>"""


def test_dialects_are_read_by_their_categories(tmp_path):
    path = tmp_path / "dialect.tbx"
    path.write_text(DIALECT, encoding="utf-8")
    [entry] = read_termbase(path).entries
    assert (entry.id, entry.domain, entry.note) == ("e1", "law", "a thing")
    assert [(t.text, t.language, t.status, t.abbreviation_of) for t in entry.terms] == [
        ("государство", "ru", "preferred", ""),
        ("state", "en", "deprecated", ""),
        ("S", "en", "preferred", "state"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "<tbx><text>\n<body><conceptEntry></body></text></tbx>",
            r"line 2: not well-formed",
        ),
        ("<html><p>x</p></html>", "root element is <html>"),
        ('<!DOCTYPE tbx [<!ENTITY a "b">]><tbx><term>&a;</term></tbx>', "declares entities"),
        ("", "it is empty"),
        ("<tbx><text><body/></text></tbx>", "no terms in it"),
    ],
)
def test_bad_tbx_is_refused_in_one_line(tmp_path, content, message):
    path = tmp_path / "bad.tbx"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DocumentError, match=message) as error:
        read_termbase(path)
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)


def test_nothing_is_fetched_or_expanded(tmp_path):
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    path = tmp_path / "bad.tbx"
    path.write_text(
        f'<!DOCTYPE tbx [<!ENTITY a SYSTEM "{tmp_path.as_uri()}/secret.txt">]>'
        '<tbx><conceptEntry><langSec xml:lang="en">'
        "<termSec><term>&a;x</term></termSec></langSec></conceptEntry></tbx>",
        encoding="utf-8",
    )
    with pytest.raises(DocumentError, match="declares entities"):
        read_termbase(path)


def rows(tmp_path, text, name="terms.tsv", **options):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_termbase(path, **options)


def test_what_is_wrong_is_left_out_counted_and_said(tmp_path):
    long = " ".join(["слово"] * 200)
    base = rows(
        tmp_path,
        "entry\tlanguage\tterm\tstatus\tgap\n"
        "1\tru\tгосударство\t\t\n1\ten\tstate\tpreferred\t\n1\ten\tState\tpreferred\t\n1\ten\tstate\tforbidden\t\n"
        f"1\ten\t\t\t\n2\tru\t{long}\t\t\n2\ten\t!!!\t\t\n3\tрусский язык\tдом\t\t\n4\tru\tмера\tbest\t7\n"
        "5\tru\tгосударство\t\t\n5\ten\tstate\t\t\n6\tru\tгосударство\t\t\n6\ten\tstate\tdeprecated\t\n6\ten\tcountry\t\t\n",
    )
    assert [(entry.id, [term.text for term in entry.terms]) for entry in base.entries] == [
        ("1", ["государство", "state"]),
        ("4", ["мера"]),
        ("6", ["государство", "country"]),
    ]
    said = [str(problem) for problem in base.problems]
    for start, words in [
        ("line 4: ", "stands twice"),
        ("line 5: ", "forbidden here and preferred at line 3"),
        ("line 6: ", "empty term"),
        ("line 7: ", "200 words"),
        ("line 8: ", "no word"),
        ("line 9: ", "no language code"),
        ("line 10: ", "taken as admitted"),
        ("line 10: ", "taken as 0"),
        ("line 11: ", "has the terms of entry 1"),
        ("line 14: ", "against line 3"),
    ]:
        assert any(line.startswith(start) and words in line for line in said), (start, words, said)
    assert base.left_out == len(said) - 2


def test_a_plain_glossary_with_and_without_a_header(tmp_path):
    expected = [("государство", "preferred"), ("держава", "admitted"), ("state", "preferred")]
    for text, name in [
        ("ru\ten\nгосударство | держава\tstate\n", "a.tsv"),
        ("Русский;English;note\nгосударство|держава;state;a note\n", "b.csv"),
        ("государство|держава\tstate\nна берегу реки и в лесу\tthe bank of the river\n", "c.txt"),
    ]:
        entry = rows(tmp_path, text, name).entries[0]
        assert [(term.text, term.status) for term in entry.terms] == expected
    assert rows(tmp_path, "дом\thouse\n", languages=("ru", "en")).languages == ("ru", "en")
    base = rows(tmp_path, "ru,en\nдом,\n,\nлес,forest\n", "d.csv")
    assert [str(problem) for problem in base.problems] == ["line 2: no term in en"]
    assert base.left_out == 0


def test_tables_that_are_no_termbases(tmp_path):
    for text, name, message in [
        ("a\tb\tc\n1\t2\t3\n", "a.tsv", "line 1: no termbase header"),
        ("", "b.csv", "an empty table"),
        ("12\t34\n", "c.tsv", "not clear"),
        ("x", "d.docx", "suffix .docx"),
        ("entry,language,term\n", "e.csv", "no terms"),
        ("not a workbook", "f.xlsx", "it is no xlsx document"),
        ("ru\ten\n\0\0", "g.tsv", "save it as UTF-8"),
    ]:
        with pytest.raises(DocumentError, match=message):
            rows(tmp_path, text, name)
    with pytest.raises(DocumentError, match="cannot be read"):
        read_termbase(tmp_path / "absent.tsv")


def test_other_encodings_and_line_ends(tmp_path):
    text = "ru,en\r\nгосударство и право в мире,state and law\r\nинформационная безопасность,information security\r\n"
    for encoding in ("cp1251", "utf-16", "utf-8-sig"):
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes(text.encode(encoding))
        assert [term.text for term in read_termbase(path).entries[1].terms] == [
            "информационная безопасность",
            "information security",
        ]


def test_a_spreadsheet_runs_nothing(tmp_path):
    path = tmp_path / "a.csv"
    write_termbase(FULL, path)
    assert ",'=cmd()," in path.read_text(encoding="utf-8")
    write_termbase(FULL, tmp_path / "a.xlsx")
    assert "=cmd()" in pl.read_excel(tmp_path / "a.xlsx")["term"].to_list()


def test_a_termbase_is_written_only_where_it_can_be(tmp_path):
    with pytest.raises(OutputError, match=r"\.tbx, \.tsv, \.csv or \.xlsx"):
        write_termbase(FULL, tmp_path / "a.pdf")
    with pytest.raises(OutputError, match="directory does not exist"):
        write_termbase(FULL, tmp_path / "no" / "a.tbx")


def test_the_sample_termbase():
    tbx, tsv = read_termbase(SAMPLE / "csto.tbx"), read_termbase(SAMPLE / "csto.tsv")
    assert tbx.entries == tsv.entries
    assert tbx.problems == tsv.problems == ()
    assert len(tbx.entries) >= 80
    assert all(entry.best("ru") and entry.best("en") for entry in tbx.entries)
    statuses = [term.status for term in tbx.terms()]
    assert statuses.count("deprecated") > 30
    assert statuses.count("forbidden") >= 2


def test_a_workbook_with_a_cell_at_its_far_end_is_refused(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "wide.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "ru")
        sheet.write(1_048_575, 16_383, "term")
    with pytest.raises(DocumentError, match=r"wide\.xlsx: its cells reach down to row"):
        read_termbase(tmp_path / "wide.xlsx")


def test_a_glossary_with_statuses_is_one_entry_for_each_source_term(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "ru;en;status;gap\nОДКБ;CSTO;;\nОДКБ;ODKB;forbidden;\nтеррорист;terrorist;;1\nодкб;Collective;deprecated;\n",
        encoding="utf-8",
    )
    found = read_termbase(path)
    assert not found.problems
    assert [[(t.text, t.language, t.status) for t in entry.terms] for entry in found.entries] == [
        [
            ("ОДКБ", "ru", "preferred"),
            ("CSTO", "en", "preferred"),
            ("ODKB", "en", "forbidden"),
            ("Collective", "en", "deprecated"),
        ],
        [("террорист", "ru", "preferred"), ("terrorist", "en", "preferred")],
    ]
    assert {term.gap for term in found.entries[1].terms} == {1}


def test_a_status_of_each_language_in_a_glossary(tmp_path):
    path = tmp_path / "a.tsv"
    path.write_text("en\tru\tstatus_en\tru_status\nROK\tРК\tadmitted\tforbidden\n", encoding="utf-8")
    assert [(t.text, t.status) for t in read_termbase(path).entries[0].terms] == [
        ("ROK", "admitted"),
        ("РК", "forbidden"),
    ]


@pytest.mark.parametrize("suffix", [".docx", ".tmx", ".xliff", ".txt", ".moses", ".beads", ""])
def test_results_are_written_as_tables_only(suffix, tmp_path):
    with pytest.raises(OutputError, match=r"written as \.html, \.tsv, \.csv, \.jsonl, \.parquet, \.xlsx, not as"):
        writable(tmp_path / f"a{suffix}", ".html")
    assert writable(tmp_path / "a.HTML", ".html") == ".html"


def test_a_note_or_a_column_says_where_a_term_does_not_count(tmp_path):
    path = tmp_path / "t.tsv"
    path.write_text(
        "ru\ten\tnot_in\tnote\n"
        "мера\tmeasure\tпо крайней мере | в мере\t\n"
        "случай\tcase\t\tюр.; not in: в случае если | in case; и так\n",
        encoding="utf-8",
    )
    entries = read_termbase(path).entries
    assert entries[0].terms[0].not_in == ("по крайней мере", "в мере")
    assert entries[1].terms[1].not_in == ("в случае если", "in case")
