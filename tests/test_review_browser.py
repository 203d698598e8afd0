"""The page in a real browser: the whole story by mouse, by keyboard alone, and what assistive technology finds."""

import random
import re
import shutil
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from review_damage import damaged
from review_running import Running

from aligner import pipeline
from aligner.pairs import registry
from aligner.review.outcome import base_of, table

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
GOLD = "data/gold/ru-en/01-official"


class Tab:
    """The page of a review, with what it said and asked for."""

    def __init__(self, browser, server, **options):
        self.server = server
        self.context = browser.new_context(viewport={"width": 1200, "height": 800}, **options)
        self.page = self.context.new_page()
        self.said, self.asked = [], []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(server.address)
        self.settle()

    def settle(self):
        """Wait until nothing is under way any more."""
        for _ in range(400):
            later = "new Promise((done) => setTimeout(done, 0)).then(() => busy)"  # after what a dialog's end begins
            done = f"document.body.dataset.ready && {later}.then(() => list.settled === list.stamp && !list.waiting)"
            if self.page.evaluate(done):
                return
            time.sleep(0.01)
        raise AssertionError("the page does not settle")

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.settle()

    def do(self, name):
        self.page.click(f"[data-do={name}]")
        self.settle()

    def click(self, text, side=None):
        place = self.page.locator(f".row .side{f'[data-side={side}]' if side else ''} .piece", has_text=text).first
        place.click(position={"x": 40, "y": 8})
        self.settle()

    def here(self):
        return self.page.evaluate("list.here && list.here.dataset.key")

    def status(self):
        return self.page.evaluate("list.here.dataset.status")

    def text(self, side="source"):
        return self.page.evaluate(f"textOf(list.here, '{side}')")

    def rows(self):
        """What the server has: keys and states, which a reload must show too."""
        html = self.server.get("/rows", at=",".join(map(str, range(200))))[1]
        return re.findall(r'data-key="([\d.]+)" data-status="(\w*)"', html)

    def same_after_reload(self):
        before = self.rows()
        self.page.reload()
        self.settle()
        shown = self.page.evaluate("[...document.querySelectorAll('.row')].map(r => [r.dataset.key, r.dataset.status])")
        assert [tuple(row) for row in shown] == before[: len(shown)]
        assert len(shown) > 3

    def close(self, *expected):
        self.context.close()
        assert [text for text in self.said if not any(word in text for word in expected)] == []
        assert {urlsplit(url).netloc for url in self.asked if not url.startswith("data:")} == {
            f"127.0.0.1:{self.server.port}"
        }


@pytest.fixture(scope="module")
def aligned(use):
    return pipeline.align(f"{GOLD}.ru.txt", f"{GOLD}.en.txt", model=use)


@pytest.fixture
def review(tmp_path):
    """Starts a review of a table; documents are beside it."""
    started = []

    def start(frame, *options):
        registry.write(frame, tmp_path / "p.tsv")
        for language in ("ru", "en"):
            shutil.copy(f"{GOLD}.{language}.txt", tmp_path)
        started.append(Running(tmp_path / "p.tsv", "--reviewer", "Ann", *options).enter())
        return started[-1]

    yield start
    for server in started:
        server.stop()


def test_the_story_by_mouse(browser, review, aligned):
    tab = Tab(browser, review(aligned.frame(), "--termbase", "data/termbase/csto.tbx"))
    page = tab.page
    assert page.locator(".piece.heading").count() > 1  # the documents are at hand
    assert "Charter of the United Nations" in page.locator(".below").all_inner_texts()[1]
    tab.click("Мы, главы делегаций")
    tab.do("accept")
    tab.same_after_reload()
    tab.click("Верхний Талец, 14 марта")
    tab.do("merge")
    assert "Мы, главы" in tab.text()
    tab.same_after_reload()
    tab.do("undo")
    assert "Мы, главы" not in tab.text()
    tab.click("подтверждая приверженность", "source")
    tab.click("подтверждая приверженность", "source")  # puts the mark inside the sentence
    tab.do("split")
    assert 1 < len(tab.text()) < 40
    tab.do("undo")
    tab.click("reaffirming our commitment", "target")
    tab.do("down")
    assert tab.text("target") == ""  # the row below has it now
    tab.do("undo")
    tab.do("unlink")
    assert "reaffirming" not in tab.text("target")
    tab.do("link")
    tab.page.keyboard.press("ArrowRight")
    tab.click("reaffirming our commitment", "target")
    tab.do("link")
    assert tab.status() == "accepted"
    assert "reaffirming" in tab.text("target")
    tab.do("comment")
    page.fill("#ask textarea[name=first]", "ask the client <b>")
    page.click("#ask button[value=save]")
    tab.settle()
    assert "ask the client <b>" in page.locator(".row.here .comment").inner_text()
    tab.do("edit")
    page.fill("#ask textarea[name=first]", "reaffirming our purposes")
    page.click("#ask button[value=save]")
    tab.settle()
    assert tab.text("target") == "reaffirming our purposes"
    tab.same_after_reload()
    tab.do("filters")
    page.fill("#filters [name=text]", "Orusha basin")
    page.wait_for_timeout(300)
    tab.settle()
    shown = page.locator(".row").count()
    assert 0 < shown < 10
    page.click("#filters [type=reset]")
    page.wait_for_timeout(300)
    tab.settle()
    tab.do("history")
    assert "Ann" in page.inner_text("#sheet-body")
    page.keyboard.press("Escape")
    page.mouse.click(page.locator("#strip").bounding_box()["x"] + 8, 700)
    tab.settle()
    assert int(page.locator(".row.here .number").inner_text()) > 40
    tab.close()


def test_the_story_by_keyboard_on_damaged_beads(browser, review, aligned):
    base, rng = base_of(aligned), random.Random(2)
    rows = damaged(base, 0.2, rng)
    right = {str(row.key) for row in base.rows}
    assert 0.15 < len(right - {str(row.key) for row in rows}) / len(right) < 0.3
    tab = Tab(browser, review(table(base, rows).select(aligned.frame().columns)), reduced_motion="reduce")
    tab.press("n")
    assert tab.here() not in right or not tab.text() or not tab.text("target")  # doubt comes first
    tab.press("Home", "Space", "Space", "ArrowUp", "Space")  # accepted, accepted, open again
    assert [status for _, status in tab.rows()[:3]] == ["accepted", "", ""]
    tab.press("x")
    tab.press("Home", "j", "v")
    assert [status for _, status in tab.rows()[:2]] == ["accepted", "accepted"]
    page = tab.page
    tab.press("End", "ArrowUp", "m")
    for _ in range(100):  # the page looks by itself whether realigning would change something
        if "R:" in page.inner_text("#said"):
            break
        page.wait_for_timeout(100)
    assert "rows: " in page.inner_text("#said")
    tab.press("z", "Home", "j", "j", "Shift+R")
    assert page.locator("#take").is_visible()
    page.keyboard.press("Tab")
    page.focus("#take")
    tab.press("Enter")
    tab.settle()
    wrong = len(right - {key for key, _ in tab.rows()})
    assert wrong <= 2
    tab.same_after_reload()
    tab.press("z")
    assert len(right - {key for key, _ in tab.rows()}) > 5
    tab.press("Shift+Z")
    assert len(right - {key for key, _ in tab.rows()}) == wrong
    tab.press(
        "Home", "j", "m", "s", "z", "z", "]", "Shift+BracketRight", "u", "Control+z", "b", "l", "j", "ArrowRight", "l"
    )
    tab.press("c")
    page.keyboard.type("by key")
    page.focus("#ask button[value=save]")
    tab.press("Enter")
    assert "by key" in page.locator(".comment").first.inner_text()
    tab.press("?")
    assert page.locator("#keys").is_visible()
    tab.press("Escape", "/")
    page.keyboard.type("Verkhny")
    page.wait_for_timeout(300)
    tab.settle()
    assert page.locator(".row").count() < 8
    tab.close()


def test_matches_of_the_seeds(browser, review, seeds, use):
    found = pipeline.match(seeds / "000_109ff848f8734fcf.txt", seeds / "003_e5ae3f64916309a3.txt", model=use)
    tab = Tab(browser, review(found.frame(), "--documents", str(seeds)))
    page = tab.page
    tab.press("Space", "ArrowUp")
    assert tab.status() == "accepted"
    key = tab.here()
    tab.press("j", "j", "w")
    assert tab.here().split(".")[:2] == key.split(".")[:2] or tab.status() == "accepted"
    tab.press("End", "0")
    assert tab.text("target") == ""
    assert tab.status() == "accepted"
    tab.press("p")
    page.fill("#find [name=q]", "информационной")
    page.click("#find .main")
    page.wait_for_selector("#found [data-pick]")
    page.locator("#found [data-pick]").first.click()
    tab.settle()
    assert "информационной" in tab.text("target")
    page.locator("#find").is_hidden()
    tab.same_after_reload()
    tab.close("400")  # a passage at the edge of its document is not widened, and that is said


def test_two_tabs_and_languages(browser, review, aligned):
    server = review(aligned.frame())
    tabs = [Tab(browser, server), Tab(browser, server, locale="ru-RU")]
    assert tabs[1].page.locator("[data-do=accept]").inner_text() == "Принять"
    tabs[0].press("Home", "j", "m")
    tabs[1].press("Home", "j", "b")  # about a row that is no longer there
    assert "no longer there" in tabs[1].page.inner_text("#said")
    assert tabs[0].here() == tabs[1].rows()[1][0]
    tabs[1].same_after_reload()
    tabs[0].close()
    tabs[1].close("409")


def test_many_rows_are_not_all_on_the_page(browser, review, aligned):
    import polars as pl

    frame = pl.concat([aligned.frame().filter(pl.col("relation") == "translation")] * 100)
    numbers = (pl.int_range(1, frame.height + 1)).cast(pl.String)
    tab = Tab(browser, review(frame.with_columns(source_id=numbers, target_id=numbers)))
    assert tab.page.locator(".row").count() < 60
    tab.press("End")
    assert tab.page.locator(".row.here .number").inner_text() == str(frame.height)
    assert tab.page.locator(".row").count() < 60
    tab.close()


def test_accessible_in_both_schemes_and_at_every_width(browser, review, aligned):
    server = review(aligned.frame(), "--termbase", "data/termbase/csto.tbx")
    session_rows = []
    for scheme in ("light", "dark"):
        tab = Tab(browser, server, color_scheme=scheme, bypass_csp=True)
        tab.press("Home", "Space", "x", "c", "Escape")
        tab.page.add_script_tag(path=AXE)
        for state in ("", "filters", "keys", "history"):
            if state:
                tab.do(state)
            found = tab.page.evaluate(
                "axe.run().then((r) => r.violations.map((v) => [v.id, v.nodes.map((n) => n.html)]))"
            )
            assert found == []
            tab.page.keyboard.press("Escape")
        tab.page.set_viewport_size({"width": 390, "height": 700})
        tab.page.wait_for_timeout(100)
        tab.settle()
        wide = tab.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390
        assert tab.page.evaluate("axe.run().then((r) => r.violations.map((v) => v.id))") == []
        tab.page.set_viewport_size({"width": 600, "height": 400})  # as at 200 % of 1200 by 800
        tab.settle()
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= 600
        session_rows.append(tab.rows())
        tab.close()


def test_other_scripts_are_laid_out_their_way(browser, review):
    from test_review import frame_of

    frame = frame_of(("1", "שלום עולם.", "1", "你好，世界。再见。"), ("2", "كتاب.", "2", "Книга."))
    frame = frame.with_columns(source_lang=__import__("polars").Series(["he", "ar"]))
    tab = Tab(browser, review(frame))
    assert tab.page.locator(".side[data-side=source]").first.evaluate("e => getComputedStyle(e).direction") == "rtl"
    tab.press("ArrowRight", "[")
    assert 0 < tab.page.evaluate("marks.target - span(list.here, 'target')[0]") < 9
    tab.close()
