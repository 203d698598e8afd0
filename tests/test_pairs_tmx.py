import logging
import re
import shutil
import subprocess
from pathlib import Path

import polars as pl
import pytest
from awkward import RECIPE, frames, gap, pair, paired, table, there_and_back, write
from hypothesis import given, settings
from lxml import etree

from aligner.errors import DocumentError, OutputError
from aligner.pairs.frame import read_frame
from aligner.pairs.selection import Selection

DTD = etree.DTD(str(Path(__file__).parent / "schemas" / "tmx14.dtd"))
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def memory(tmp_path, body, header='srclang="en-US"', name="memory.tmx"):
    path = tmp_path / name
    path.write_text(f'<?xml version="1.0"?><tmx version="1.4"><header {header}/><body>{body}</body></tmx>', "utf-8")
    return path


def unit(*texts):
    variants = "".join(f'<tuv xml:lang="{lang}"><seg>{text}</seg></tuv>' for lang, text in texts)
    return f"<tu>{variants}</tu>"


@settings(max_examples=80, deadline=None)
@given(frame=frames())
def test_what_is_written_is_valid_and_is_read_back_but_for_gaps(frame, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "pairs.tmx"
    kept = paired(frame)
    assert there_and_back(frame, path).equals(kept)
    tree = etree.parse(path)
    assert DTD.validate(tree), DTD.error_log
    assert len(tree.findall("body/tu")) == kept.height


def test_a_unit_carries_score_relation_model_and_place(tmp_path):
    path = tmp_path / "pairs.tmx"
    write(table([pair()]), path)
    header, body = etree.parse(path).getroot()
    assert (header.get("srclang"), header.find("prop").text) == ("ru", RECIPE)
    props = {prop.get("type"): prop.text for prop in body[0].findall("prop")}
    assert props == {
        "x-aligner-score": "0.8654",
        "x-aligner-similarity": "0.7124",
        "x-aligner-rank": "1",
        "x-aligner-relation": "translation",
        "x-aligner-model": "use@0.2.1",
    }
    target = body[0].findall("tuv")[1]
    assert target.get(XML_LANG) == "en"
    assert target.find("seg").text == "The parties affirm the role of the UN."
    assert [prop.text for prop in target.findall("prop")] == ["b.txt", "7-9", "role of the UN"]
    assert body[0].get("segtype") == "block"


def test_gaps_are_left_out_and_counted(tmp_path, caplog):
    with caplog.at_level(logging.WARNING):
        write(table([gap(), pair(), gap()]), tmp_path / "pairs.tmx")
    assert "left out: 2 rows without a counterpart" in caplog.text
    assert read_frame(tmp_path / "pairs.tmx").height == 1


def test_further_columns_come_back(tmp_path):
    frame = table([pair()]).with_columns(note=pl.lit("моё <b>"), empty=pl.lit(""))
    assert there_and_back(frame, tmp_path / "x.tmx").equals(frame)


@pytest.mark.parametrize("side", ["source", "target"])
def test_a_side_without_language_is_refused_with_the_remedy(side, tmp_path):
    with pytest.raises(OutputError, match=rf"x\.tmx: row 2: the {side} has no language.*--{side}-lang"):
        write(table([pair(), pair(**{f"{side}_lang": ""})]), tmp_path / "x.tmx")
    assert not any(tmp_path.iterdir())


def test_a_very_long_text_comes_back(tmp_path):
    frame = table([pair("слово <&> " * 100_000)])
    assert there_and_back(frame, tmp_path / "x.tmx").equals(frame)


def test_a_memory_of_another_tool_gives_pairs_without_invented_measures(tmp_path):
    path = memory(tmp_path, unit(("en-US", "One"), ("ru", "Один")) + unit(("en-US", "Two"), ("ru", "Два")))
    frame = read_frame(path)
    assert frame["source_text"].to_list() == ["One", "Two"]
    assert frame["target_text"].to_list() == ["Один", "Два"]
    row = frame.row(1, named=True)
    assert (row["source_doc"], row["source_id"], row["target_id"]) == ("memory.tmx", "2", "2")
    assert (row["source_lang"], row["target_lang"]) == ("en-US", "ru")
    assert (row["similarity"], row["score"], row["relation"]) == (None, 1.0, "translation")


def test_tags_go_and_the_text_in_them_stays(tmp_path):
    seg = '<bpt i="1">&lt;b></bpt>Bold<ept i="1">&lt;/b></ept> and <hi>marked<ph>{1}</ph></hi><!-- x --> end<ut>u</ut>.'
    frame = read_frame(memory(tmp_path, unit(("en-US", seg), ("ru", "x"))))
    assert frame["source_text"].to_list() == ["Bold and marked end."]


def test_a_text_of_another_tool_that_looks_like_our_escape_is_left_alone(tmp_path):
    frame = read_frame(memory(tmp_path, unit(("en-US", "_x0041_"), ("ru", "x"))))
    assert frame["source_text"].to_list() == ["_x0041_"]


def test_old_files_with_lang_and_utf_16_are_read(tmp_path):
    path = tmp_path / "old.tmx"
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE tmx SYSTEM "tmx11.dtd"><tmx version="1.1">'
    text += '<header srclang="EN"/><body>'
    text += '<tu><tuv lang="RU"><seg>Раз</seg></tuv><tuv lang="EN"><seg>One</seg></tuv></tu></body></tmx>'
    path.write_bytes(text.encode("utf-16"))
    assert read_frame(path).select("source_text", "target_text").rows() == [("One", "Раз")]


MANY = unit(("en", "a"), ("de", "b"), ("ru-RU", "c")) + unit(("en", "d"), ("de", "e"))


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(), [("a", "b"), ("a", "c"), ("d", "e")]),
        (Selection(target_lang="ru"), [("a", "c"), ("d", "")]),
        (Selection(source_lang="ru", target_lang="DE"), [("c", "b")]),
        (Selection(source_lang="de", target_lang="en"), [("b", "a"), ("e", "d")]),
    ],
)
def test_languages_of_a_memory_are_chosen(selection, expected, tmp_path, caplog):
    frame = read_frame(memory(tmp_path, MANY), selection=selection)
    assert frame.select("source_text", "target_text").rows() == expected
    assert ("left out: 1 unit without a text in ru" in caplog.text) == (selection.source_lang == "ru")


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: it is empty"),
        ("<tmx><body>", "line 1: not well-formed XML"),
        ("<html><body/></html>", "its root element is <html>, not <tmx>"),
        ("<x><tmx/></x>", "its root element is <x>, not <tmx>"),
        (
            f'<!DOCTYPE tmx [<!ENTITY a0 "x">{BOMB}]><tmx><body><tu><tuv><seg>&a9;</seg></tuv></tu></body></tmx>',
            "declares entities",
        ),
        ('<!DOCTYPE tmx [<!ENTITY e SYSTEM "file:///etc/passwd">]><tmx><body>&e;</body></tmx>', "declares entities"),
        ("<tmx><body>" + "<tu>" * 10_000, "elements nest too deep"),
        (
            '<tmx><tu><prop type="x-aligner-score">many</prop><tuv lang="a"/><tuv lang="b"/></tu></tmx>',
            "score is 'many', expected a number",
        ),
    ],
    ids=["empty", "cut", "html", "inner", "bomb", "external", "deep", "number"],
)
def test_what_is_no_memory_is_refused_in_one_line(text, says, tmp_path):
    path = tmp_path / "x.tmx"
    path.write_text(text)
    with pytest.raises(DocumentError) as caught:
        read_frame(path)
    assert says in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?><omegat><project version="1.0">
<source_dir>__DEFAULT__</source_dir><source_dir_excludes></source_dir_excludes><target_dir>__DEFAULT__</target_dir>
<tm_dir>__DEFAULT__</tm_dir><glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file>
<dictionary_dir>__DEFAULT__</dictionary_dir><source_lang>RU</source_lang><target_lang>EN</target_lang>
<source_tok>org.omegat.tokenizer.LuceneRussianTokenizer</source_tok>
<target_tok>org.omegat.tokenizer.LuceneEnglishTokenizer</target_tok>
<sentence_seg>false</sentence_seg><support_default_translations>true</support_default_translations>
<remove_tags>false</remove_tags><external_command></external_command></project></omegat>"""


@pytest.mark.skipif(shutil.which("omegat") is None, reason="OmegaT is not installed: apt-get install omegat")
def test_omegat_pretranslates_from_the_memory_but_never_with_a_theme_pair(tmp_path):
    pairs = {
        "Стороны подтверждают роль ООН.": "The parties affirm the role of the UN.",
        'Тире — и «кавычки» & "знаки" < 5 > 3.': 'A dash — and «quotes» & "signs" < 5 > 3.',
        "Ударе\u0301ние и 😀.": "Stress and 😀.",
    }
    for folder in ("source", "target", "tm/auto", "omegat", "glossary", "dictionary"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "omegat.project").write_text(PROJECT)
    theme = pair("Этого в памяти нет.", "Close in theme.", relation="theme")
    rows = [theme, *(pair(*texts, target_id="7") for texts in pairs.items())]
    write(table(rows), tmp_path / "tm" / "auto" / "pairs.tmx")
    (tmp_path / "source" / "text.utf8").write_text("\n\n".join([*pairs, "Этого в памяти нет."]) + "\n", "utf-8")
    command = ["omegat", str(tmp_path), "--mode=console-translate", f"--config-dir={tmp_path / 'config'}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180)
    translated = (tmp_path / "target" / "text.utf8").read_text("utf-8-sig")
    lines = [line for line in re.split(r"[\r\n]+", translated) if line]
    assert lines == [*pairs.values(), "Этого в памяти нет."], done.stdout + done.stderr


TWO = unit(("en-US", "One."), ("ru-RU", "Раз."), ("ru-RU", "Один."))


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        (("", ""), [("One.", "Раз."), ("One.", "Один.")]),
        (("ru", ""), [("Раз.", "One."), ("Один.", "One.")]),
        (("", "en"), [("Раз.", "One."), ("Один.", "One.")]),
        (("ru", "en"), [("Раз.", "One."), ("Один.", "One.")]),
    ],
)
def test_every_variant_of_a_language_is_a_pair(languages, expected, tmp_path):
    frame = read_frame(memory(tmp_path, TWO), selection=Selection(*languages))
    assert frame.select("source_text", "target_text").rows() == expected


def test_variants_of_two_regions_are_source_and_target(tmp_path):
    path = memory(tmp_path, unit(("en-US", "Color."), ("en-GB", "Colour.")))
    frame = read_frame(path, selection=Selection("en", "en-GB"))
    assert frame.select("source_text", "target_text").rows() == [("Color.", "Colour.")]


def test_empty_segments_are_gaps_and_are_not_written(tmp_path):
    body = unit(("en-US", ""), ("ru", "Раз.")) + unit(("en-US", " "), ("ru", "")) + unit(("en-US", "Two."), ("ru", ""))
    body += unit(("en-US", "Three."), ("de", ""), ("ru", "Три."))
    frame = read_frame(memory(tmp_path, body))
    assert frame.select("source_text", "target_text", "relation").rows() == [
        ("", "Раз.", "none"),
        ("Two.", "", "none"),
        ("Three.", "Три.", "translation"),
    ]
    write(table([pair("", "x"), pair("x", " "), pair()]), tmp_path / "out.tmx")
    assert [seg.text for seg in etree.parse(tmp_path / "out.tmx").iter("seg")] == [
        pair()["source_text"],
        pair()["target_text"],
    ]


def test_a_memory_without_the_languages_wanted_says_which_it_has(tmp_path):
    path = memory(tmp_path, TWO)
    with pytest.raises(DocumentError, match=r"holds no pairs from fr to de, but texts in en-US, ru-RU"):
        read_frame(path, selection=Selection("fr", "de"))
    with pytest.raises(DocumentError, match=r"holds no pairs with a text in de, but texts in en-US, ru-RU"):
        read_frame(path, selection=Selection("", "de"))


def test_a_unit_that_would_make_pairs_without_end_is_refused(tmp_path):
    body = unit(*[("en", f"a{n}") for n in range(200)], *[("ru", f"б{n}") for n in range(200)])
    with pytest.raises(DocumentError, match="line 1: a unit of 200 texts beside 200"):
        read_frame(memory(tmp_path, body, 'srclang="en"'))


def test_a_memory_of_one_language_still_has_its_texts(tmp_path):
    path = memory(tmp_path, unit(("en-US", "One.")) + unit(("en-US", "Two.")))
    assert read_frame(path, selection=Selection("en"))["source_text"].to_list() == ["One.", "Two."]
    with pytest.raises(DocumentError, match="holds no pairs from en to ru, but texts in en-US"):
        read_frame(path, selection=Selection("en", "ru"))
