"""EPUB, Markdown and subtitles."""

from __future__ import annotations

import document_files as make
import pytest

from aligner import documents
from aligner.documents.subtitles import pieces


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


def test_a_lost_blank_line_between_cues():
    text = "1\n00:00:01,000 --> 00:00:02,000\nOne.\n2\n00:00:03,000 --> 00:00:04,000\nTwo.\n"

    assert [piece.text for piece in pieces(text, "x")] == ["One.", "Two."]
