"""Web pages: the article, the rest of the page, and how text is put together."""

from __future__ import annotations

import logging

import pytest

from aligner import documents
from aligner.documents.web import html

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>River festival returns | News</title></head>
<body><header><a href="/">The Herald</a>
<nav><ul><li><a href="/">Home</a></li><li><a href="/s">Sport</a></li></ul>
</nav>
<form><input name="q"><button>Find</button></form></header><main><article><h1>River festival returns</h1>
<p>The river festival will be held again this summer, the council announced after a long meeting with the police.</p>
<p>Visitors will find the stage on the east bank, close to the old mill, where the sound carries less far.</p>
<h2><a href="#b">Boats</a></h2>
<p>Two ferries will bring people across the water every ten minutes, and the wooden bridge is to stay closed.</p>
<ul><li>Adults pay four pounds for the whole day.</li><li>Dogs are welcome on a lead.</li></ul>
<table><tr><th>Day</th><th>Hours</th></tr><tr><td>Friday</td><td>noon to ten</td></tr></table>
<figure><img src="x.jpg"><figcaption>The stage in 2019.</figcaption></figure>
<p>“We have missed it,” said the mayor.<sup><a href="#n1" id="r1">1</a></sup> She promised that the band would play on
Sunday<br>morning as it <del>never</del> always has.</p>
<ol><li id="n1">The mayor came by bicycle. <a href="#r1">↩</a></li></ol></article>
<aside><h3>Most read</h3><ul><li><a href="/a">Bakery closes its doors</a></li></ul></aside></main>
<footer><p>© 2024 The Herald. All rights reserved.</p></footer><script>var x = "never text";</script></body></html>"""


def read(tmp_path, content, name="page.html", **options):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return documents.read(path, **options)


def shown(document):
    return [(b.kind, document.text[b.start : b.stop]) for b in document.blocks if not b.boilerplate]


def test_a_page_saved_with_its_navigation_gives_the_article(tmp_path):
    document = read(tmp_path, PAGE)

    assert [text[:16] for _, text in shown(document)] == [
        "River festival r",
        "The river festiv",
        "Visitors will fi",
        "Boats",
        "Two ferries will",
        "Adults pay four ",
        "Dogs are welcome",
        "Day",
        "Hours",
        "Friday",
        "noon to ten",
        "The stage in 201",
        "“We have missed ",
        "The mayor came b",
    ]
    kinds = " ".join(kind for kind, _ in shown(document))
    assert kinds == (
        "heading paragraph paragraph heading paragraph item item cell cell cell cell caption paragraph footnote"
    )


def test_the_rest_of_the_page_is_marked_and_not_dropped(tmp_path):
    document = read(tmp_path, PAGE)
    marked = {document.text[b.start : b.stop]: b.boilerplate for b in document.blocks if b.boilerplate}

    assert marked["Home"] == "navigation"
    assert marked["Find"] == "form control"
    assert marked["Most read"] == "beside the article"
    assert marked["© 2024 The Herald. All rights reserved."] == "page footer"
    assert "never" not in document.text


def test_a_whole_page_leaves_nothing_out(tmp_path):
    document = read(tmp_path, PAGE, whole_page=True)
    texts = [text for _, text in shown(document)]

    assert "Bakery closes its doors" in texts
    assert "Most read" in texts


def test_text_is_put_together_as_a_browser_does(tmp_path):
    document = read(tmp_path, "<html><body><p>a <b>b</b>c\n  d<br> e&nbsp;f</p><div>g<p>h</p>i</div></body></html>")

    assert [text for _, text in shown(document)] == ["a bc d\ne\u00a0f", "g", "h", "i"]


def test_places_name_paragraph_and_cell(tmp_path):
    document = read(tmp_path, PAGE)
    places = {document.text[b.start : b.stop]: b.place for b in document.blocks}

    assert places["noon to ten"] == "table 1, row 2, cell 2"
    assert places["The mayor came by bicycle."].endswith(", footnote 1")


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "utf-8", "utf-16"])
def test_declared_encodings(tmp_path, encoding):
    text = "Паром уходит из гавани в семь часов утра."
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={encoding}"></head><body><p>{text}'

    assert read(tmp_path, page.encode(encoding)).text == text


def test_a_page_that_lies_about_its_encoding(tmp_path):
    page = '<html><head><meta charset="ascii"></head><body><p>Паром уходит из гавани в семь.'

    assert read(tmp_path, page.encode()).text == "Паром уходит из гавани в семь."


def test_a_fragment_is_told_by_its_ending_too(tmp_path):
    assert [text for _, text in shown(read(tmp_path, "<h1>Head</h1><p>Text here.</p>"))] == ["Head", "Text here."]


def test_without_an_article_the_whole_page_is_read(tmp_path, caplog):
    with caplog.at_level(logging.WARNING):
        document = read(tmp_path, "<html><body><p>Short.</p></body></html>")

    assert shown(document) == [("paragraph", "Short.")]


def test_hidden_alternatives_give_the_last():
    page = "<html><body><p>Choose <span><i hidden>A</i><i hidden>B</i></span> now.</p><p hidden>Gone</p></body></html>"

    assert [p.text for p in html.pieces(page, "x", whole_page=True)] == ["Choose B now."]


def test_links_to_headings_are_no_footnotes():
    page = '<html><h1 id="a">Head</h1><p>See <a href="#a">1</a> and <sup><a href="#a">2</a></sup>.</p></html>'

    assert [(p.kind, p.text) for p in html.pieces(page, "x", whole_page=True)] == [
        ("heading", "Head"),
        ("paragraph", "See 1 and 2."),
    ]


def test_what_is_not_shown_is_left_out():
    page = (
        "<html><body><p>One <span style='a:b; display: none'>hidden</span>two.</p><div style='visibility:hidden'>"
        "<p>Gone.</p></div><p hidden>Gone.</p><p style='display:block'>Three.</p></body></html>"
    )

    assert [p.text for p in html.pieces(page, "x", whole_page=True)] == ["One two.", "Three."]


def test_signs_that_link_to_their_own_place_are_no_text():
    page = "<html><h1 id='a'>Head<a class='headerlink' href='#a'>¶</a></h1><p>See <a href='#a'>§ 5</a>.</p></html>"

    assert [p.text for p in html.pieces(page, "x", whole_page=True)] == ["Head", "See § 5."]


def test_what_stands_beside_the_article_in_an_element_of_its_own_is_text(tmp_path):
    page = (
        "<html><body><nav><a href='/'>Home</a></nav><div class='main'><h3>A question</h3>"
        "<p>Did the agency admit that, when it was asked about it in public last summer?</p>"
        "<ul><li>It could not use the older design.</li><li>It did not say why it could not.</li></ul>"
        "<p>The author then asked other researchers to look at the numbers again with care.</p>"
        "<h4>Reset</h4><p>Resets the tab.</p></div><div>Imprint of the house</div></body></html>"
    )

    assert [text for _, text in shown(read(tmp_path, page))] == [
        "A question",
        "Did the agency admit that, when it was asked about it in public last summer?",
        "It could not use the older design.",
        "It did not say why it could not.",
        "The author then asked other researchers to look at the numbers again with care.",
        "Reset",
        "Resets the tab.",
    ]
