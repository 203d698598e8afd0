"""EPUB, Markdown and subtitles."""

from __future__ import annotations

import document_files as make
import pytest

from aligner import documents
from aligner.documents.plain.subtitles import pieces


def read(tmp_path, content, name):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return documents.read(path)


def shown(document):
    return [(b.kind, document.text[b.start : b.stop]) for b in document.blocks if not b.boilerplate]


def test_chapters_come_in_the_order_of_the_spine(tmp_path):
    pages = [make.xhtml(f"<h1>Chapter {n}</h1><p>It&#160;was day {n}.</p>") for n in range(1, 4)]
    document = read(tmp_path, make.epub(pages), "a.epub")

    assert [text for kind, text in shown(document) if kind == "heading"] == ["Chapter 1", "Chapter 2", "Chapter 3"]
    assert document.blocks[3].place == "p8.xhtml, paragraph 2"


def test_a_books_footnotes_and_contents(tmp_path):
    contents = "<nav epub:type='toc'><ol><li><a href='p8.xhtml'>Chapter 1</a></li></ol></nav>"
    links = "".join(f"<p><a href='p8.xhtml#{n}'>Part {n}</a></p>" for n in range(6))
    chapter = (
        "<p>The ferry is old.<a epub:type='noteref' href='#n1'>*</a> It leaves.</p><p>Next.</p>"
        "<aside epub:type='footnote' id='n1'><p>Built at Leith.</p></aside>"
    )
    document = read(tmp_path, make.epub([make.xhtml(contents + links), make.xhtml(chapter)]), "a.epub")

    assert shown(document) == [
        ("paragraph", "The ferry is old. It leaves."),
        ("footnote", "Built at Leith."),
        ("paragraph", "Next."),
    ]
    assert {reason for _, reason, _ in documents.describe(document)} == {"table of contents"}


def test_a_page_that_is_no_xml_is_read_as_html(tmp_path, caplog):
    document = read(tmp_path, make.epub([make.xhtml("<p>The ferry<br>is old.</p>")]), "a.epub")

    assert document.text == "The ferry\nis old."
    assert "it is read as HTML" in caplog.text


def test_a_missing_chapter_is_mentioned(tmp_path, caplog):
    book = make.epub([make.xhtml("<p>One.</p>"), make.xhtml("<p>Two.</p>")])
    path = tmp_path / "a.epub"
    path.write_bytes(book.replace(b"p8.xhtml", b"q8.xhtml"))

    assert documents.read(path).text == "One."
    assert "lacks book/" in caplog.text


MARKDOWN = """---
title: x
---
# The *ferry*

It is [old](http://a.b)[^1] and
`slow`, ~~never~~ but <b>safe</b>.

- one
  - two

1. three

| Day | Hours |
|-----|-------|
| Fri | noon  |

```sh
make ferry
```

> Quoted.

Underlined
----------

[^1]: Built at Leith.
"""


def test_markdown(tmp_path):
    document = read(tmp_path, MARKDOWN, "a.md")

    assert shown(document) == [
        ("heading", "The ferry"),
        ("paragraph", "It is old and slow, but safe."),
        ("footnote", "Built at Leith."),
        *[("item", text) for text in ("one", "two", "three")],
        *[("cell", text) for text in ("Day", "Hours", "Fri", "noon")],
        ("paragraph", "Quoted."),
        ("heading", "Underlined"),
    ]
    assert [reason for _, reason, _ in documents.describe(document)] == ["front matter", "program code"]
    places = {document.text[b.start : b.stop]: b.place for b in document.blocks}
    assert places["The ferry"] == "line 4"
    assert places["Underlined"] == "line 24"


SRT = """1
00:00:01,000 --> 00:00:02,500
<i>Where is the ferry</i>
that left at seven?

2
00:01:02,000 --> 00:01:03,000 X1:40 X2:600
It sank because

3
00:01:03,100 --> 00:01:05,000
{\\an8}nobody &amp; nothing helped.

4
01:00:00,000 --> 01:00:01,000
- And the crew?
- Safe.
"""
SPOKEN = [
    ("00:00:01", "Where is the ferry that left at seven?"),
    ("00:01:02", "It sank because nobody & nothing helped."),
    ("01:00:00", "And the crew?"),
    ("01:00:00", "Safe."),
]


@pytest.mark.parametrize(
    "text",
    [
        SRT,
        SRT.replace("\n", "\r\n"),
        "\ufeff" + SRT,
        "WEBVTT - film\n\nNOTE a remark\nof two lines\n\nSTYLE\n::cue {}\n\n"
        + SRT.replace(",0", ".0").replace(",5", ".5"),
    ],
    ids=["srt", "crlf", "bom", "vtt"],
)
def test_subtitles(tmp_path, text):
    document = read(tmp_path, text, "a.srt" if "WEBVTT" not in text else "a.vtt")

    assert [(b.place, document.text[b.start : b.stop]) for b in document.blocks] == SPOKEN


def test_subtitles_without_punctuation_are_not_joined():
    text = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\nla la {n}\n\n" for n in range(1, 6))

    assert len(pieces(text, "x")) == 5


def test_an_empty_line_does_not_end_a_cue():
    text = (
        "1\n00:00:01,000 --> 00:00:02,000 X1:20 Y1:35\nI am stuck at work,\n\nI shall be late.\n\n2\n"
        "00:00:03 --> 00:00:04\nWe are lucky.\n\n3\n00:00:05,000 --> 00:00:06,000\n\n4\n"
        "00:00:07,000 --> 00:00:08,000\nGoodbye.\n\nSee you in 2020.\n\n2021\n"
    )

    found = [piece.text for piece in pieces(text, "film.srt")]

    assert found == ["I am stuck at work, I shall be late.", "We are lucky.", "Goodbye. See you in 2020. 2021"]


def test_notes_and_names_of_cues_are_no_text():
    text = (
        "WEBVTT\n\nNOTE by hand\nof Anna\n\nintro\n00:01.000 --> 00:02.000\nHello.\n\nNOTE\nno text\n\n"
        "end\n00:03.000 --> 00:04.000\nGoodbye.\n\nNOTE the end"
    )

    assert [piece.text for piece in pieces(text, "film.vtt")] == ["Hello.", "Goodbye."]


def test_a_lost_blank_line_between_cues():
    text = "1\n00:00:01,000 --> 00:00:02,000\nOne.\n2\n00:00:03,000 --> 00:00:04,000\nTwo.\n"

    assert [piece.text for piece in pieces(text, "x")] == ["One.", "Two."]


def test_notes_in_another_file_of_the_book(tmp_path):
    chapter = make.xhtml(
        "<p>The ferry is old<sup><a id='r1' href='p8.xhtml#n1'>1</a></sup> and"
        "<a epub:type='noteref' href='p8.xhtml#n2'>2</a> slow.</p><p>Next.</p>"
    )
    other = make.xhtml("<p>So<sup><a href='p8.xhtml#n3'>1</a></sup> it was.</p>")
    notes = make.xhtml(
        "<h2>Notes</h2><ol><li id='n1'><p><a href='p9.xhtml#r1'>1.</a> Built at Leith. <a href='p9.xhtml#r'>↩</a></p>"
        "</li><li id='n2' epub:type='footnote'>Ten knots. <a href='p9.xhtml'>↩</a></li><li id='n3'>Alas.</li></ol>"
    )
    document = read(tmp_path, make.epub([chapter, notes, other]), "a.epub")

    assert shown(document) == [
        ("paragraph", "The ferry is old and slow."),
        ("footnote", "Built at Leith."),
        ("footnote", "Ten knots."),
        ("paragraph", "Next."),
        ("heading", "Notes"),
        ("paragraph", "So it was."),
        ("footnote", "Alas."),
    ]
    assert document.blocks[1].place == "p9.xhtml, paragraph 1, footnote 1"


@pytest.mark.parametrize(
    "back",
    [
        "<a href='p8.xhtml#r1'>back</a>",
        "<a href='p8.xhtml#here'>Return to the text</a>",
        "<a role='doc-backlink' href='p8.xhtml#top'>up</a>",
    ],
)
def test_links_in_words_from_a_note_back_to_its_mark_are_no_text(tmp_path, back):
    mark = "<a id='here'></a><sup><a id='r1' href='p9.xhtml#n1'>1</a></sup>"
    chapter = make.xhtml(f"<h1 id='top'>Ships</h1><p id='around'>The ferry is old{mark} and slow.</p>")
    notes = make.xhtml(f"<ol><li id='n1'><p>Built at Leith. {back}</p></li></ol>")
    document = read(tmp_path, make.epub([notes, chapter]), "a.epub")

    assert shown(document)[1:] == [("paragraph", "The ferry is old and slow."), ("footnote", "Built at Leith.")]


@pytest.mark.parametrize("place", ["around", "top", "nowhere"])
def test_links_that_belong_to_what_a_note_says_are_text(tmp_path, place):
    text = f"See <a href='#{place}'>there</a>."
    page = make.xhtml(
        f"<h1 id='top'>Ships</h1><p id='around'>The ferry<sup><a href='#n'>1</a></sup> is old.</p><p>{text}</p>"
        f"<aside id='n'>{text}</aside>"
    )

    texts = [text for _, text in shown(read(tmp_path, make.epub([page]), "a.epub"))]
    assert texts == ["Ships", "The ferry is old.", "See there.", "See there."]


def test_places_of_one_name_in_several_files_are_not_confused(tmp_path):
    pages = [
        make.xhtml(f"<p>Chapter {n}<sup><a href='#n'>1</a></sup> goes on.</p><aside id='n'>Note {n}.</aside>")
        for n in (1, 2)
    ]
    document = read(tmp_path, make.epub(pages), "a.epub")

    assert [text for _, text in shown(document)] == ["Chapter 1 goes on.", "Note 1.", "Chapter 2 goes on.", "Note 2."]


def test_pages_read_one_by_one_keep_their_own_notes(tmp_path, monkeypatch):
    monkeypatch.setattr("aligner.documents.web.epub.MAX_TOGETHER", 10)
    page = make.xhtml("<p>One<sup><a href='#n'>1</a></sup> goes on.</p><aside id='n'>A note.</aside>")

    assert [text for _, text in shown(read(tmp_path, make.epub([page]), "a.epub"))] == ["One goes on.", "A note."]


NAMED = (
    "<p>The&nbsp;ferry &mdash; dia&shy;logue &amp; all<a epub:type='noteref' href='#n'>*</a>.</p>"
    "<span epub:type='pagebreak'>12</span><aside epub:type='footnote' id='n'><p>A note.</p></aside>"
)


def test_names_of_characters_without_a_declaration_are_xml(tmp_path, caplog):
    page = make.xhtml(NAMED).replace("<html", "<!DOCTYPE html><html")
    document = read(tmp_path, make.epub([page]), "a.epub")

    assert [text for _, text in shown(document)] == ["The\u00a0ferry — dialogue & all.", "A note."]
    assert not caplog.text


def test_types_are_known_in_a_page_that_is_read_as_html(tmp_path):
    document = read(tmp_path, make.epub([make.xhtml(f"{NAMED}<p>Open<br></p>")]), "a.epub")

    assert shown(document)[1] == ("footnote", "A note.")


def cue(*lines, start=1):
    return f"1\n00:00:0{start},000 --> 00:00:0{start},900\n" + "\n".join(lines) + "\n\n"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("If a<b and c>d, so be it.", "If a<b and c>d, so be it."),
        ("<i>So</i> <b>it</B> <u>is</u>, <font color='#f00'>yes</font>.", "So it is, yes."),
        ("<c.yellow.bg_blue>So</c> <00:04.000>it <v.loud Fred>is</v>, <lang en>yes</lang>.", "So it is, yes."),
        ("{\\an8}So it\\Nis,\\hyes.", "So it is, yes."),
        ("<ruby>漢<rt>kan</rt>字<rt>ji</ruby>.", "漢字."),
        ("Press <tag> or <c and d>.", "Press <tag> or <c and d>."),
    ],
)
def test_only_the_marks_of_subtitles_are_taken_out(line, text):
    assert [piece.text for piece in pieces(cue(line), "x")] == [text]


def test_names_of_speakers_begin_their_turns():
    text = cue("JOHN: Come", "here.", "MARY-ANN: No.") + cue("And he", start=2) + cue("MR. SMITH: went.", start=3)

    assert [piece.text for piece in pieces(text, "x")] == [
        "JOHN: Come here.",
        "MARY-ANN: No.",
        "And he",
        "MR. SMITH: went.",
    ]


def test_a_colon_after_other_words_begins_no_turn():
    assert [piece.text for piece in pieces(cue("He said", "this: come", "At 9: go."), "x")] == [
        "He said this: come At 9: go."
    ]
