import shutil
import subprocess
from pathlib import Path

import polars as pl
import pytest
from awkward import RECIPE, frames, gap, pair, table, there_and_back, write
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from aligner.errors import DocumentError, OutputError
from aligner.pairs.frame import read_frame
from aligner.pairs.selection import Selection

SCHEMAS = Path(__file__).parent / "schemas"
SCHEMA_FILES = {"xliff": "xliff-core-1.2-strict.xsd", "xliff2": "xliff-core-2.0.xsd"}
XSD = {kind: etree.XMLSchema(file=str(SCHEMAS / name)) for kind, name in SCHEMA_FILES.items()}
N1 = {"x": "urn:oasis:names:tc:xliff:document:1.2"}
N2 = {
    "x": "urn:oasis:names:tc:xliff:document:2.0",
    "mtc": "urn:oasis:names:tc:xliff:matches:2.0",
    "mda": "urn:oasis:names:tc:xliff:metadata:2.0",
}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def checked(path, kind):
    tree = etree.parse(path)
    assert XSD[kind].validate(tree), XSD[kind].error_log
    if kind == "xliff2":
        check_modules(tree)
    return tree


def check_modules(tree):
    """What the standard's candidates and metadata modules ask, which the core schema leaves open."""
    for match in tree.iterfind(".//mtc:match", N2):
        assert [etree.QName(child).localname for child in match] == ["metadata", "source", "target"]
        assert set(match.keys()) <= {"ref", "type", "subType", "matchQuality", "similarity", "origin", "reference"}
        assert match.get("type") in ("am", "mt", "icm", "idm", "tb", "tm", "other")
        for name in ("matchQuality", "similarity"):
            assert 0 <= float(match.get(name, "0")) <= 100
        marker = match.getparent().getparent().find("x:segment/x:source/x:mrk", N2)
        assert (match.get("ref"), marker.get("type")) == (f"#{marker.get('id')}", "mtc:match")
        language = match.find("x:target", N2).get(LANG)
        assert (language is None) == (match.get("reference") is None)
    for group in tree.iterfind(".//mda:metaGroup", N2):
        assert len(group)
        assert all(child.tag == f"{{{N2['mda']}}}meta" and child.get("type") for child in group)


@settings(max_examples=80, deadline=None)
@given(frame=frames())
def test_xliff_12_is_valid_and_is_read_back(frame, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "pairs.xliff"
    assert there_and_back(frame, path).equals(frame)
    checked(path, "xliff")


@settings(max_examples=80, deadline=None)
@given(frame=frames(source_languages=st.just("ru")))
def test_xliff_21_is_valid_and_is_read_back(frame, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "pairs.xliff2"
    assert there_and_back(frame, path).equals(frame)
    checked(path, "xliff2")


ROWS = [
    pair(target_id="7"),
    pair(target="Another.", target_doc="c.txt", rank=2, score=0.4, relation="theme"),
    pair("Второе.", "Far.", source_id="8", relation="theme"),
    gap(source_id="9"),
]


@pytest.mark.parametrize("kind", ["xliff", "xliff2"])
def test_rows_of_many_sources_gaps_on_both_sides_and_further_columns_come_back(kind, tmp_path):
    alone = gap("") | {"target_text": "Only here.", "target_id": "3", "target_doc": "b.txt", "target_lang": "en"}
    alone |= dict.fromkeys(("source_doc", "source_id", "source_lang"), "")
    frame = table([alone, *ROWS, alone, pair(source_doc="z.txt"), pair(source_doc="z.txt", recipe="другой")])
    frame = frame.with_columns(pl.lit("моё").alias("my note"))
    assert there_and_back(frame, tmp_path / f"x.{kind}").equals(frame)
    checked(tmp_path / f"x.{kind}", kind)


def test_12_has_scores_as_match_quality_and_a_target_only_for_a_translation(tmp_path):
    write(table(ROWS), tmp_path / "x.xlf")
    tree = checked(tmp_path / "x.xlf", "xliff")
    units = tree.findall(".//x:trans-unit", N1)
    assert [each.get("match-quality") for each in units[0].findall("x:alt-trans", N1)] == ["87%", "40%"]
    assert [each.get("origin") for each in units[0].findall("x:alt-trans", N1)] == ["b.txt", "c.txt"]
    target = units[0].find("x:target", N1)
    assert (target.text, target.get("state")) == (ROWS[0]["target_text"], "needs-review-translation")
    assert [unit.find("x:target", N1) is None for unit in units] == [False, True, True]
    file = tree.find("x:file", N1)
    assert (file.get("original"), file.get("source-language"), file.get("target-language")) == ("a.txt", "ru", "en")
    assert file.find("x:header/x:note", N1).text == RECIPE


def test_21_has_scores_as_match_quality_and_a_target_only_for_a_translation(tmp_path):
    write(table(ROWS), tmp_path / "x.xlf", "xliff2")
    tree = checked(tmp_path / "x.xlf", "xliff2")
    assert tree.getroot().get("version") == "2.1"
    units = tree.findall(".//x:unit", N2)
    matches = units[0].findall("mtc:matches/mtc:match", N2)
    assert [(each.get("matchQuality"), each.get("similarity")) for each in matches] == [
        ("86.54", "71.24"),
        ("40.00", "71.24"),
    ]
    assert [unit.find("x:segment/x:target", N2) is None for unit in units] == [False, True, True]
    assert tree.find("x:file/x:notes/x:note", N2).text == RECIPE


@pytest.mark.parametrize("kind", ["xliff", "xliff2"])
def test_what_a_translator_put_in_or_changed_counts(kind, tmp_path):
    path = tmp_path / f"x.{kind}"
    write(table(ROWS), path)
    text = path.read_text("utf-8")
    old = ROWS[0]["target_text"]
    start = text.index("<target", text.index("<segment") if kind == "xliff2" else 0)
    text = text[:start] + text[start:].replace(old, "Changed.", 1)
    second = text.index("Второе.", text.index("<segment", text.index("Второе.")) if kind == "xliff2" else 0)
    end = text.index("</source>", second) + len("</source>")
    path.write_text(text[:end] + "<target>New.</target>" + text[end:], "utf-8")
    frame = read_frame(path)
    assert frame["target_text"].to_list() == ["Changed.", "Another.", "New.", "Far.", ""]
    assert frame.select("source_id", "relation", "score").row(2) == ("8", "translation", 1.0)


@pytest.mark.parametrize("kind", ["xliff", "xliff2"])
def test_a_source_without_language_is_refused_with_the_remedy(kind, tmp_path):
    with pytest.raises(OutputError, match=r"row 1: the source has no language.*--source-lang"):
        write(table([pair(source_lang="")]), tmp_path / f"x.{kind}")


def test_21_refuses_a_second_source_language(tmp_path):
    with pytest.raises(OutputError, match=r"row 2: XLIFF 2 has one source language, this is de after ru: use xliff"):
        write(table([pair(), pair(source_lang="de")]), tmp_path / "x.xliff2")


@pytest.mark.skipif(shutil.which("xmllint") is None, reason="xmllint is not installed: apt-get install libxml2-utils")
@pytest.mark.parametrize("kind", ["xliff", "xliff2"])
def test_xmllint_finds_them_valid(kind, tmp_path):
    write(table(ROWS), tmp_path / f"x.{kind}")
    command = ["xmllint", "--nonet", "--noout", "--schema", SCHEMAS / SCHEMA_FILES[kind], tmp_path / f"x.{kind}"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stderr.strip().endswith("validates"), done.stderr


# Files of other tools


def read_text(tmp_path, text, name="x.xlf", selection=None):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return read_frame(path, selection=selection)


V12 = """<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a.html" source-language="en"
 target-language="ru"><body><group><trans-unit id="1"><source>One <g id="1">bold</g><x id="2"/>.</source>
<target>Раз.</target><alt-trans match-quality="80%"><source>o</source><target>Иной</target></alt-trans></trans-unit>
</group><trans-unit id="2"><source>Two</source></trans-unit>
<trans-unit id="3"><source>Three</source><target state="new">Three</target></trans-unit>
<trans-unit id="4" translate="no"><source>Four</source><target>Four</target></trans-unit></body></file></xliff>"""


def test_12_of_another_tool(tmp_path):
    frame = read_text(tmp_path, V12)
    assert frame["source_text"].to_list() == ["One bold.", "Two", "Three"]
    assert frame["target_text"].to_list() == ["Раз.", "", ""]
    assert frame["relation"].to_list() == ["translation", "none", "none"]
    assert frame.select("source_doc", "source_id", "source_lang", "target_lang", "score", "similarity").row(0) == (
        *("a.html", "1", "en", "ru", 1.0, None),
    )


SDL = """<xliff xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0" version="1.2" sdl:version="1.0"
 xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="d.docx" source-language="en-US" target-language="ru-RU">
<header><file-info xmlns="http://sdl.com/FileTypes/SdlXliff/1.0"><value key="a">b</value></file-info></header><body>
<trans-unit id="t" translate="no"><source>skip</source></trans-unit><trans-unit id="a"><source>One. Two. Three.</source>
<seg-source><mrk mtype="seg" mid="1">One.</mrk> <mrk mtype="seg" mid="2"><g id="5">Two.</g></mrk>
<mrk mtype="seg" mid="3">Three.</mrk></seg-source><target>
<mrk mtype="seg" mid="1"><mrk mtype="x-sdl-comment">Раз.</mrk></mrk>
<mrk mtype="seg" mid="2"><g id="5">Два.</g></mrk> <mrk mtype="seg" mid="3"/></target>
<sdl:seg-defs><sdl:seg id="1" conf="Draft"/></sdl:seg-defs></trans-unit></body></file></xliff>"""


def test_sdlxliff_gives_its_segments(tmp_path):
    frame = read_text(tmp_path, SDL, "x.sdlxliff")
    assert frame.select("source_text", "target_text").rows() == [("One.", "Раз."), ("Two.", "Два."), ("Three.", "")]
    assert frame["target_lang"].to_list() == ["ru-RU", "ru-RU", ""]


def test_sdlxliff_may_hold_its_document(tmp_path):
    whole = f'<reference><internal-file form="base64">{"QUJD" * 3_000_000}</internal-file></reference></header>'
    assert read_text(tmp_path, SDL.replace("</header>", whole), "x.sdlxliff").height == 3


V2 = """<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="ru"><file id="f">
<group id="g"><unit id="1"><notes><note>n</note></notes><originalData><data id="d">&lt;b></data></originalData>
<segment><source>A <pc id="1">bold</pc> <ph id="2" dataRef="d"/>bell<cp hex="0007"/>.</source>
<target>Один.</target></segment>
<ignorable><source> </source></ignorable><segment><source>Two.</source></segment></unit></group></file></xliff>"""


def test_2_of_another_tool(tmp_path):
    frame = read_text(tmp_path, V2)
    assert frame.select("source_text", "target_text").rows() == [("A bold bell\x07.", "Один."), ("Two.", "")]
    assert frame.select("source_doc", "source_lang", "target_lang").row(0) == ("x.xlf", "en", "ru")


def test_a_language_that_the_file_does_not_say_is_the_one_given(tmp_path):
    text = V12.replace('target-language="ru"', "")
    frame = read_text(tmp_path, text, selection=Selection(source_lang="en", target_lang="uk"))
    assert frame.select("source_lang", "target_lang").row(0) == ("en", "uk")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: it is empty"),
        ("<html/>", "its root element is <html>, not <xliff>"),
        ("<xliff><file><body>" + "<group>" * 10_000, "elements nest too deep"),
        (f"<xliff><file><unit><segment><source>{'<mrk>' * 1_500}", "not well-formed"),
        (
            f"<xliff><file><unit><segment><source>{'<pc>' * 1_500}{'</pc>' * 1_500}</source></segment></unit>",
            "too deep",
        ),
        ('<!DOCTYPE xliff [<!ENTITY a "b">]><xliff/>', "declares entities"),
        (V12[:400], "not well-formed XML"),
    ],
    ids=["empty", "html", "deep", "open", "inside", "entity", "cut"],
)
def test_what_is_no_xliff_is_refused_in_one_line(text, says, tmp_path):
    with pytest.raises(DocumentError) as caught:
        read_text(tmp_path, text)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_sdlxliff_is_read_not_written(tmp_path):
    with pytest.raises(OutputError, match=r"\.sdlxliff files are read, not written"):
        write(table(ROWS), tmp_path / "x.sdlxliff")


TRACKED = """<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:sdl="urn:x">
<file original="a" source-language="en" target-language="ru" datatype="x"><body><trans-unit id="1">
<source>One. Two.</source>
<seg-source><mrk mtype="seg" mid="1">One.</mrk> <mrk mtype="seg" mid="2">Two.</mrk></seg-source>
<target><mrk mtype="seg" mid="1">Первое <mrk mtype="x-sdl-comment" sdl:cid="c">замечание</mrk>.</mrk>
<mrk mtype="seg" mid="2">Вто<mrk mtype="x-sdl-deleted" sdl:revid="r">УДАЛЕНО <mrk mtype="x-sdl-comment">и</mrk></mrk
><mrk mtype="x-sdl-added" sdl:revid="s">рое</mrk>.</mrk></target></trans-unit></body></file></xliff>"""


def test_tracked_deletions_are_out_and_insertions_and_commented_words_in_once(tmp_path):
    assert read_text(tmp_path, TRACKED)["target_text"].to_list() == ["Первое замечание.", "Второе."]


def test_an_empty_side_of_a_unit_is_a_gap(tmp_path):
    units = "<trans-unit id='1'><target>Раз</target></trans-unit><trans-unit id='2'><source/><target/></trans-unit>"
    units += "<trans-unit id='3'><source>Three</source><target> </target></trans-unit>"
    text = f'<xliff version="1.2"><file original="a" source-language="en"><body>{units}</body></file></xliff>'
    frame = read_text(tmp_path, text)
    assert frame.select("source_text", "target_text", "relation").rows() == [("", "Раз", "none"), ("Three", "", "none")]


def test_a_version_that_is_not_known_is_said(tmp_path):
    with pytest.raises(DocumentError, match=r"it is XLIFF 3\.0, which is not known here: export it as XLIFF 1\.2 or 2"):
        read_text(tmp_path, '<xliff version="3.0"><file><unit/></file></xliff>')


def test_a_unit_outside_of_a_file_is_read(tmp_path):
    unit = "<trans-unit id='1'><source>One</source><target>Раз</target></trans-unit>"
    assert read_text(tmp_path, f"<xliff>{unit}</xliff>")["target_text"].to_list() == ["Раз"]


@pytest.mark.parametrize("name", ["x.xml", "x.mxliff", "x.tmx", "x"])
def test_content_decides_what_a_file_is(name, tmp_path, caplog):
    (tmp_path / name).write_text(V12, encoding="utf-8")
    assert read_frame(tmp_path / name).height
    assert ("is xliff by its content" in caplog.text) == (name == "x.tmx")


def test_a_doubled_xml_id_is_no_reason_not_to_read_a_file(tmp_path):
    unit = "<trans-unit id='{0}' xml:id='x'><source>One {0}.</source><target>Ein {0}.</target></trans-unit>"
    path = tmp_path / "a.xlf"
    path.write_text(
        "<xliff version='1.2' xmlns='urn:oasis:names:tc:xliff:document:1.2'><file original='a' source-language='en' "
        f"target-language='de' datatype='plaintext'><body>{unit.format(1)}{unit.format(2)}</body></file></xliff>"
    )

    assert read_frame(path)["target_text"].to_list() == ["Ein 1.", "Ein 2."]


def test_codes_go_and_words_stay_apart(tmp_path, caplog):
    codes = {
        "neu<x id='1' ctype='lb'/>ab, <g id='2'>f<x/></g>e": "neu ab, f e",
        "<bpt id='1'>**</bpt>Gets<ph id='2'>&lt;br/&gt;</ph>Created<ept id='1'>**</ept>.": "Gets Created.",
        "H<ph id='1'>&lt;sub&gt;</ph>2<ph id='2'>&lt;/sub&gt;</ph>O": "H2O",
        "of <ph id='1'>{0}</ph> in (<x id='2'/>all)<x id='3'/>.": "of in (all).",
        "这是<x id='1'/>中文": "这是中文",
    }
    units = "".join(f"<trans-unit><source>{each}</source><target>t</target></trans-unit>" for each in codes)
    (tmp_path / "a.xlf").write_text(f"<xliff version='1.2'><file><body>{units}</body></file></xliff>", "utf-8")
    assert read_frame(tmp_path / "a.xlf")["source_text"].to_list() == [*codes.values()]
    assert "a.xlf: left out: tags and placeholders in 5 units; the text is kept" in caplog.text
