import base64
import hashlib
import re

import pytest
from awkward import RECIPE, frames, gap, pair, table, there_and_back
from hypothesis import given, settings
from lxml import etree
from lxml import html as lxml_html

from aligner.errors import DocumentError, OutputError
from aligner.pairs.formats import html
from aligner.pairs.formats.html.heatmap import heatmap
from aligner.pairs.frame import read_frame
from aligner.pairs.registry import write

ELEMENTS = set(
    re.findall(
        r"\w+",
        """html head meta title style body header div h1 h2 span form label input output button
    details summary svg rect path line text main article p mark ol li bdi footer script""",
    )
)
HOSTILE = '</script><script>window.hurt = 1</script><img src=x onerror="window.hurt = 1">"\'&amp;\x00\u202eכן'


def page(tmp_path, *rows):
    path = tmp_path / "pairs.html"
    write(table(rows), path)
    return path


def parsed(path):
    return lxml_html.fromstring(path.read_text("utf-8"))


@settings(max_examples=60, deadline=None)
@given(frame=frames())
def test_what_is_written_is_read_back_and_no_text_becomes_markup(frame, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "pairs.html"
    assert there_and_back(frame, path).equals(frame)
    tree = parsed(path)
    elements = {element.tag for element in tree.iter(etree.Element)}
    assert elements <= ELEMENTS
    assert len(tree.findall(".//script")) == 2
    assert len(tree.find_class("match")) == frame.height


def test_it_can_be_read_without_a_script(tmp_path):
    tree = parsed(page(tmp_path, pair(), pair(target="Another passage.", rank=2, score=0.4, relation="theme"), gap()))
    sentences = tree.find_class("sentence")
    assert [each.find_class("source")[0].text_content() for each in sentences] == [
        "7Стороны подтверждают роль ООН.",
        "7Ночь.",
    ]
    assert [mark.text for mark in sentences[0].iter("mark")] == ["роль ООН", "role of the UN"]
    facts = [each.find("header").text_content() for each in sentences[0].find_class("match")]
    assert facts == ["0.87translationb.txt 7-9", "0.40themeb.txt 7-9"]
    assert sentences[1].find_class("none")[0].text == "no counterpart"
    assert tree.xpath("//p[@lang='ru' and @dir='auto']")
    for hidden in ("filters", "sides"):
        assert tree.find_class(hidden)[0].get("hidden") is not None
    assert RECIPE in tree.find_class("about")[0].text_content()


def test_documents_are_named_above_their_sentences_if_there_are_several(tmp_path):
    alone = gap("") | {"source_doc": "", "source_id": "", "target_text": "Added.", "target_id": "8"}
    tree = parsed(page(tmp_path, pair(), alone, pair(), pair(source_doc="z.txt")))
    assert [each.text_content() for each in tree.find_class("reading")[0].iter("h2")] == ["a.txt", "z.txt"]
    assert not list(parsed(page(tmp_path, pair(), alone, pair())).find_class("reading")[0].iter("h2"))


def test_source_words_of_a_further_match_are_said(tmp_path):
    tree = parsed(page(tmp_path, pair(), pair(rank=2, source_evidence="Стороны", target_evidence="")))
    assert [each.text_content() for each in tree.find_class("words")] == ["source words: Стороны"]


def test_the_policy_allows_its_own_style_and_script_and_nothing_else(tmp_path):
    text = page(tmp_path, pair(HOSTILE, HOSTILE)).read_text("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)[1]

    def allowed(tag):
        inside = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)[1]
        return "sha256-" + base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()

    assert policy.startswith(f"default-src 'none'; style-src '{allowed('style')}'; script-src '{allowed('script')}';")
    assert not re.search(r"(src|href)=|url\(|@import|style=", text.replace("img src", ""))


def test_control_characters_show_as_pictures(tmp_path):
    tree = parsed(page(tmp_path, pair("a\x00b\x1bc\rd\x9fe\nf")))
    assert tree.find_class("source")[0].find("p").text_content() == "a␀b␛c␍d\ufffde\nf"


def test_the_heat_map_shows_each_pair_at_its_place():
    rows = [
        pair(source_id="1", target_id="1", score=0.9),
        pair(source_id="2", target_id="2-3", score=0.5),
        pair(source_id="2", target_id="3", score=0.8),
        pair(source_id="1", target_doc="c.txt", target_id="2", score=0.3),
        gap(),
    ]
    svg, cells = heatmap(rows)
    assert cells == {"0,0": 0, "1,1": 1, "2,1": 2, "4,0": 3}
    tree = etree.fromstring(svg)
    assert [path.get("d") for path in tree.iter("path")] == [
        "M4 0h1v1h-1z",
        "M1 1h1v1h-1z",
        "M2 1h1v1h-1z",
        "M0 0h1v1h-1z",
    ]
    assert tree.find(".//svg[@class='cells']").get("viewBox") == "0 0 5 2"
    assert [text.text for text in tree.iter("text")] == ["b.txt", "c.txt"]


def test_a_large_heat_map_is_drawn_by_runs_of_sentences():
    rows = [pair(source_id=str(number), target_id=str(number)) for number in range(1, 3_001)]
    svg, cells = heatmap(rows)
    assert len(cells) == 240
    assert len(svg) < 10_000


def test_more_pairs_than_a_browser_bears_are_refused_with_the_remedy(tmp_path, monkeypatch):
    monkeypatch.setattr(html, "_MOST", 1)
    with pytest.raises(
        OutputError, match=r"pairs\.html: 2 pairs are more than the 1 of a page to read: use --min-score"
    ):
        page(tmp_path, pair(), pair())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: "<html>", "a page without pairs (findings, a report, a web page)"),
        (lambda text: text[: len(text) // 3], "or one that was cut off: name a file of pairs"),
        (lambda text: text.replace('"rows"', '"lines"'), "changed by hand"),
        (lambda text: text.replace('{"columns"', "{columns"), "not a html file"),
    ],
)
def test_other_pages_are_refused_in_one_line(change, says, tmp_path):
    path = page(tmp_path, pair())
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    with pytest.raises(DocumentError) as caught:
        read_frame(path)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.fixture
def opened(browser, tmp_path):
    """Opens rows as a page; afterwards nothing but the page was asked for and nothing was complained of."""
    said, asked, contexts = [], [], []

    def open_page(*rows, **options):
        contexts.append(browser.new_context(viewport={"width": 1200, "height": 700}, **options))
        tab = contexts[-1].new_page()
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.on("request", lambda request: asked.append(request.url))
        path = page(tmp_path, *rows)
        tab.goto(path.as_uri())
        return tab

    yield open_page
    for context in contexts:
        context.close()
    assert said == []
    assert [url.rpartition("/")[2] for url in asked] == ["pairs.html"]


def until(tab, expression):
    """Wait for what the page draws in its next frames; the policy forbids the waiting that is done inside the page."""
    for _ in range(100):
        if tab.evaluate(expression):
            return
        tab.wait_for_timeout(50)
    pytest.fail(f"never true: {expression}")


ROWS = [
    pair("Первое.", "The first.", source_id="1", target_id="2", score=0.9, source_evidence="", target_evidence="first"),
    pair("Первое.", "First and more.", source_id="1", target_id="5", score=0.4, rank=2, relation="theme"),
    pair("Второе.", "The second.", source_id="2", target_id="1", score=0.7),
    gap("Третье.", source_id="3"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_browser_opens_it_and_filters(scheme, opened):
    tab = opened(*ROWS, color_scheme=scheme)
    background = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", background))) > 400) == (scheme == "light")
    assert tab.inner_text(".count") == "3 pairs"
    tab.fill("#search", "ВТОР")
    assert tab.inner_text(".count") == "1 of 3 pairs"
    assert tab.locator(".sentence:visible").count() == 1
    tab.fill("#search", "")
    tab.evaluate("least.value = 50; least.dispatchEvent(new Event('input'))")
    assert tab.inner_text(".count") == "2 of 3 pairs"
    assert tab.locator(".match:visible").count() == 2


def test_side_by_side_links_the_pairs(opened):
    tab = opened(*ROWS)
    tab.click("button[value=sides]")
    until(tab, "document.querySelectorAll('.links path').length === 3")
    assert tab.locator(".pane.from .card p").all_inner_texts() == ["Первое.", "Второе.", "Третье."]
    assert tab.locator(".pane.to .card p").all_inner_texts() == ["The second.", "The first.", "First and more."]
    tab.click(".pane.from .card >> nth=0")
    until(tab, "document.querySelectorAll('.links path.on').length === 2")
    assert tab.locator(".pane.to .card.on").count() == 2
    assert tab.locator(".pane.to mark").all_inner_texts() == ["first"]
    assert tab.locator(".pane.from .card.alone").inner_text().startswith("3")
    tab.evaluate("least.value = 80; least.dispatchEvent(new Event('input'))")
    until(tab, "document.querySelectorAll('.links path').length === 1")


def test_what_is_not_found_is_hidden_in_both_views_and_the_first_hit_is_shown(opened):
    many = [pair(f"Слово {n}. " * 20, f"Word number {n}.", source_id=str(n), target_id=str(n)) for n in range(1, 31)]
    tab = opened(*many)
    tab.evaluate("scrollTo(0, 0)")
    tab.fill("#search", "number 29")
    assert tab.locator(".sentence:visible").count() == 1
    assert tab.evaluate("document.querySelector('#p29').getBoundingClientRect().top") < 300
    tab.click("button[value=sides]")
    assert tab.locator(".card:visible").count() == 2
    tab.fill("#search", "")
    assert tab.locator(".card:visible").count() == 60


def test_flags_and_a_missing_score_are_shown(opened):
    tab = opened(pair(score=None, similarity=0.5, flags="numbers differ,negation"))
    assert tab.locator(".score").inner_text() == "cosine 0.50"
    assert tab.locator(".flag").all_inner_texts() == ["numbers differ", "negation"]


def test_a_passage_inside_a_longer_one_shares_its_card(opened):
    tab = opened(
        pair("А.", "One. Two.", source_id="1", target_id="3-4"), pair("Б.", "Two.", source_id="2", target_id="4")
    )
    tab.click("button[value=sides]")
    until(tab, "document.querySelectorAll('.links path').length === 2")
    assert tab.locator(".pane.to .card").count() == 1


def test_the_heat_map_leads_to_the_sentence(opened):
    many = [pair(f"Слово {n}. " * 20, f"Word {n}.", source_id=str(n), target_id=str(n)) for n in range(1, 31)]
    tab = opened(*many)
    tab.click(".map summary")
    box = tab.locator(".map .cells").bounding_box()
    tab.mouse.click(box["x"] + box["width"] - 3, box["y"] + box["height"] - 3)
    until(tab, "scrollY > 500")
    assert tab.locator("#p30").is_visible()


def test_hostile_texts_do_nothing(opened):
    tab = opened(pair(HOSTILE, HOSTILE, source_doc=HOSTILE, target_doc=HOSTILE, source_evidence="<img", recipe=HOSTILE))
    tab.click("button[value=sides]")
    tab.click(".pane.from .card")
    tab.fill("#search", "<img src")
    assert tab.inner_text(".count") == "1 pair"
    assert tab.evaluate("window.hurt") is None
    assert tab.locator("img").count() == 0


def test_without_javascript_it_reads_all_the_same(opened):
    tab = opened(*ROWS, java_script_enabled=False)
    assert tab.locator(".match").all_inner_texts()[0].endswith("The first.")
    assert not tab.locator(".filters").is_visible()
