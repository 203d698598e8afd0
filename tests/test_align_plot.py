import base64
import hashlib
import re
import struct
import subprocess
import sys
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from aligner.align.plot import SUFFIXES, check, plot
from aligner.align.plot.boxes import Box, boxes, merged
from aligner.align.plot.grid import DARK, LIGHT, MOST, image, similarities
from aligner.align.plot.spec import vega
from aligner.embed import FakeEncoder
from aligner.errors import OutputError
from aligner.types import Alignment, Bead

HOSTILE = '</script><script>window.hurt = 1</script><img src=x onerror="window.hurt = 1">\x00\x1b\ud800\u2028"\'&amp;'
SOURCE = ["The lighthouse stood alone.", "Rain fell.", "Nobody came by.", "A postcard arrived.", "It was signed."]
TARGET = [
    "A lighthouse stood alone, far away.",
    "It rained and rain fell.",
    "A postcard came.",
    "Signed it was.",
    "An end.",
]
BEADS = (
    Bead(range(1), range(1), 0.91),
    Bead(range(1, 3), range(1, 2), 0.7),
    Bead(range(3, 4), range(2, 3), 0.8),
    Bead(range(4, 5), range(3, 4), 0.6),
    Bead(range(5, 5), range(4, 5), 0.0),
)
MOVED = (
    Bead(range(1), range(3, 4), 0.9),
    Bead(range(1, 3), range(2), 0.9),
    Bead(range(3, 5), range(2, 3), 0.9),
    Bead(range(5, 5), range(4, 5), 0.0),
)


def picture(path, source=SOURCE, target=TARGET, beads=BEADS, **names):
    encoder = FakeEncoder()
    reordered = beads is MOVED
    alignment = Alignment(tuple(beads), len(source), len(target), reordered)
    plot(alignment, source, target, encoder.encode(source), encoder.encode(target), path, **names)
    return path


def straight(length):
    """A book with its translation: beads of one sentence, a tenth of it missing in the translation."""
    first, stop = length * 2 // 5, length // 2
    beads = [Bead(range(n, n + 1), range(n, n + 1), 0.9) for n in range(first)]
    beads += [Bead(range(n, n + 1), range(first, first), 0.0) for n in range(first, stop)]
    shift = stop - first
    beads += [Bead(range(n, n + 1), range(n - shift, n - shift + 1), 0.9) for n in range(stop, length)]
    return Alignment(tuple(beads), length, length - shift)


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def book(length):
    alignment = straight(length)
    source = unit(np.random.default_rng(1).normal(size=(length, 32)))
    target = np.concatenate([source[: length * 2 // 5], source[length // 2 :]])
    return alignment, source, target


def svg_of(path):
    tree = etree.fromstring(path.read_bytes())
    return tree, [text.text for text in tree.iter("{*}text", "{*}tspan") if text.text]


def test_svg_holds_names_numbers_matrix_and_beads(tmp_path):
    tree, texts = svg_of(picture(tmp_path / "a.svg", source_name="скала.txt", target_name="rock.txt"))
    assert {"скала.txt", "rock.txt", "sentence of скала.txt", "1", "5", "bead", "no counterpart"} <= set(texts)
    assert "5 and 5 sentences in 5 beads, 1 of them gaps" in texts
    assert "moved block" not in texts
    assert [
        each.get("{http://www.w3.org/1999/xlink}href", each.get("href"))[:22] for each in tree.iter("{*}image")
    ] == ["data:image/png;base64,"]
    assert len(tree.xpath("//*[local-name()='path' and @stroke='#8a1020' and @stroke-width='1.5']")) == 4
    assert len(tree.xpath("//*[local-name()='line' and @stroke='#d9700a' and @stroke-width='4']")) == 1


def test_boxes_lie_over_the_cells_of_their_sentences(tmp_path):
    tree, _ = svg_of(picture(tmp_path / "a.svg"))
    boxes = tree.xpath("//*[local-name()='path' and @stroke='#8a1020' and @stroke-width='1.5']/@d")
    cell = 30  # five sentences a side, in the least side of 150
    assert [[float(number) for number in re.findall(r"-?[\d.]+", box)][:4] for box in boxes] == [
        [0, 0, cell, cell],
        [cell, cell, cell, 2 * cell],
        [2 * cell, 3 * cell, cell, cell],
        [3 * cell, 4 * cell, cell, cell],
    ]
    matrix = next(tree.iter("{*}image"))
    assert [float(matrix.get(name)) for name in ("width", "height")] == [5 * cell, 5 * cell]


def test_moved_blocks_look_different(tmp_path):
    tree, texts = svg_of(picture(tmp_path / "a.svg", beads=MOVED))
    assert "moved block" in texts
    assert len(tree.xpath("//*[local-name()='path' and @stroke='#5b2a86' and @stroke-width='1.5']")) == 1
    assert tree.xpath("//*[local-name()='path' and @stroke='#5b2a86' and @stroke-dasharray]")


def test_png_has_all_of_the_picture(tmp_path):
    data = picture(tmp_path / "a.PNG").read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    assert min(width, height) > 300  # twice the least side


def test_html_loads_nothing_and_no_text_becomes_markup(tmp_path):
    texts = [HOSTILE, *SOURCE[1:]]
    path = picture(tmp_path / "a.html", texts, [HOSTILE, *TARGET[1:]], source_name=HOSTILE, target_name=HOSTILE)
    text = path.read_text("utf-8")
    tree = lxml_html.fromstring(text)
    scripts = tree.findall(".//script")
    assert len(scripts) == 3
    assert not tree.xpath("//*[@src or @href or @onerror] | //img | //link | //iframe | //object | //base")
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    hashes = [base64.b64encode(hashlib.sha256(each.text.encode()).digest()).decode() for each in scripts[1:]]
    assert policy.startswith("default-src 'none';")
    assert f"script-src 'sha256-{hashes[0]}' 'sha256-{hashes[1]}';" in policy
    assert "unsafe" not in policy
    assert "</" not in scripts[0].text


def test_hostile_names_leave_the_svg_well_formed(tmp_path):
    tree, texts = svg_of(picture(tmp_path / "a.svg", source_name=HOSTILE, target_name="a\nb\tc"))
    assert "a b c" in texts
    assert not list(tree.iter("{*}script"))


@pytest.mark.parametrize("name", ["a.pdf", "a", ".html", "a.html.gz"])
def test_another_suffix_is_refused_in_one_line(name, tmp_path):
    with pytest.raises(OutputError, match=r"a picture ends in \.html, \.svg or \.png") as caught:
        picture(tmp_path / name)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_without_vl_convert_the_remedy_is_said(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(OutputError, match="pip install vl-convert-python"):
        check(tmp_path / "a.svg")


def test_a_place_that_cannot_be_written_is_told_before_drawing(tmp_path, monkeypatch):
    monkeypatch.delattr("vl_convert.vega_to_svg")
    with pytest.raises(OutputError, match="its directory does not exist"):
        picture(tmp_path / "none" / "a.svg")


def test_a_failure_leaves_the_earlier_file(tmp_path, monkeypatch):
    path = picture(tmp_path / "a.svg")
    before = path.read_bytes()

    def broken(*_, **__):
        raise RuntimeError

    monkeypatch.setattr("vl_convert.vega_to_svg", broken)
    with pytest.raises(RuntimeError):
        picture(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_texts_and_vectors_must_fit_the_alignment(tmp_path):
    alignment, vectors = Alignment(BEADS, 5, 5), FakeEncoder().encode(SOURCE)
    with pytest.raises(ValueError, match="texts of 4 and 5 sentences"):
        plot(alignment, SOURCE[1:], TARGET, vectors, vectors, tmp_path / "a.svg")
    with pytest.raises(ValueError, match="vectors of 5 and 4 sentences"):
        plot(alignment, SOURCE, TARGET, vectors, vectors[1:], tmp_path / "a.svg")


def test_importing_it_is_light():
    code = "import sys, aligner.align.plot; print({'vl_convert', 'polars'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_cells_of_short_documents_are_cosines_and_the_closest_is_darkest():
    source, target = (FakeEncoder().encode(texts) for texts in (SOURCE, TARGET))
    grid = similarities(source, target)
    assert grid.steps == (1, 1)
    assert np.allclose(grid.values, source @ target.T, atol=1e-6)
    data = base64.b64decode(image(grid).partition(",")[2])
    start = data.index(b"IDAT") + 4
    length = struct.unpack(">I", data[start - 8 : start - 4])[0]
    pixels = (
        np.frombuffer(zlib.decompress(data[start : start + length]), np.uint8).reshape(5, 21)[:, 1:].reshape(5, 5, 4)
    )
    assert tuple(pixels[np.unravel_index(grid.values.argmax(), (5, 5))]) == DARK
    assert tuple(pixels[np.unravel_index(grid.values.argmin(), (5, 5))]) == LIGHT


@settings(max_examples=25, deadline=None)
@given(rows=st.integers(1, 1_300), columns=st.integers(1, 1_300))
def test_cells_of_long_documents_are_of_block_means(rows, columns):
    random = np.random.default_rng(rows * 2_000 + columns)
    sides = [unit(random.normal(size=(length, 8))) for length in (rows, columns)]
    grid = similarities(*sides)
    assert max(grid.values.shape) <= MOST
    assert [step * (cells - 1) < length <= step * cells for step, cells, length in
            zip(grid.steps, grid.values.shape, (rows, columns), strict=True)] == [True, True]  # fmt: skip
    assert np.abs(grid.values).max() <= 1
    assert grid.shades[0] < grid.shades[1]
    if grid.blocks and min(grid.values.shape) > 1:
        blocks = [
            np.array([side[at : at + step].mean(axis=0) for at in range(0, len(side), step)])
            for side, step in zip(sides, grid.steps, strict=True)
        ]
        rows, columns = (unit(each - each.mean(axis=0)) for each in blocks)
        assert np.allclose(grid.values, rows @ columns.T, atol=1e-4)


def test_a_book_s_diagonal_is_dark():
    _, source, _ = book(3_000)
    values = similarities(source, source).values
    assert np.diag(values).min() > 0.99
    assert np.median(values) < 0.1


shapes = st.lists(st.sampled_from([(1, 1), (1, 1), (1, 1), (1, 2), (2, 1), (2, 2), (1, 0), (0, 1)]), max_size=200)


def beads_of(shapes):
    beads, top, left = [], 0, 0
    for down, across in shapes:
        beads.append(Bead(range(top, top + down), range(left, left + across), 0.5))
        top, left = top + down, left + across
    return beads, top, left


@given(shapes=shapes, step=st.integers(1, 30))
def test_runs_of_beads_cover_what_the_beads_cover(shapes, step):
    drawn = boxes(beads_of(shapes)[0])
    assert {box.kind for box in drawn} <= {"bead", "no counterpart"}
    runs = merged(drawn, step)
    assert len(runs) <= len(drawn)
    held = [box for box in drawn if box.kind == "bead"]
    for box in held:
        assert sum(run.kind == "bead" and run.top <= box.top and run.bottom >= box.bottom
                   and run.left <= box.left and run.right >= box.right for run in runs) == 1  # fmt: skip
    for run in runs:
        longest = max(run.bottom - run.top, run.right - run.left)
        assert longest >= step if run.kind == "no counterpart" else longest <= max(step, 2)


def test_a_gap_lies_where_the_bead_before_it_ends_whatever_its_empty_range_says():
    beads = [Bead(range(2), range(1), 0.9), Bead(range(0), range(1, 2), 0), Bead(range(2, 3), range(0), 0)]
    assert boxes(beads)[1:] == [Box("no counterpart", 2, 2, 1, 2), Box("no counterpart", 2, 3, 2, 2)]


@given(st.permutations(range(8)))
def test_beads_out_of_the_longest_chain_are_moved(order):
    found = boxes([Bead(range(n, n + 1), range(place, place + 1), 0.9) for n, place in enumerate(order)])
    chain = [box.left for box in found if box.kind == "bead"]
    assert chain == sorted(chain)
    longest = [1] * 8
    for n in range(8):
        longest[n] = 1 + max((longest[m] for m in range(n) if order[m] < order[n]), default=0)
    assert len(chain) == max(longest)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_book_of_20_000_sentences_is_drawn_in_little_memory(suffix, tmp_path):
    alignment, source, target = book(20_000)
    texts = [f"Sentence {number} of the book, of the usual length of sentences." for number in range(20_000)]
    path = tmp_path / f"book{suffix}"
    tracemalloc.start()
    try:
        plot(alignment, texts, texts[: len(target)], source, target, path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 150e6  # the dense matrix: 1,440 MB
    assert 20_000 < path.stat().st_size < (10e6 if suffix == ".html" else 3e6)


def test_a_book_is_drawn_by_runs_and_its_missing_chapter_is_one_gap():
    alignment, source, target = book(20_000)
    spec = vega(alignment, similarities(source, target), ("a", "b"), zooms=False)
    rows = spec["data"][0]["values"]
    assert 300 > len(rows) > 250
    gaps = [row for row in rows if row["kind"] == 2]
    assert gaps == [{"kind": 2, "top": 8_000, "bottom": 10_000, "left": 8_000, "right": 8_000, "score": 0.0, "run": 1}]


def test_texts_of_a_large_page_are_clipped_in_the_middle_of_none(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules["aligner.align.plot.page"], "_LETTERS", 100)
    text = picture(tmp_path / "a.html").read_text("utf-8")
    assert "The light…" in text.replace("\\u2026", "…")
    assert SOURCE[0] not in text
    assert '"Rain fell."' in text


@pytest.mark.parametrize(("source", "target"), [(1, 1_000), (1_000, 1), (1, 1), (0, 3), (3, 0)])
def test_sides_of_any_length_are_drawn(source, target, tmp_path):
    beads = [Bead(range(n, n + 1), range(0), 0.0) for n in range(source)]
    beads += [Bead(range(source, source), range(n, n + 1), 0.0) for n in range(target)]
    path = picture(tmp_path / "a.svg", ["a"] * source, ["b"] * target, beads) if source and target else None
    if path is None:
        path, sides = tmp_path / "a.svg", [np.ones((length, 1), np.float32) for length in (source, target)]
        plot(Alignment(tuple(beads), source, target), ["a"] * source, ["b"] * target, *sides, path)
    tree, texts = svg_of(path)
    assert "no counterpart" in texts
    assert int(float(tree.get("width"))) < 800


@pytest.fixture
def opened(browser):
    """Opens a page; afterwards nothing but the page was asked for and nothing was complained of."""
    said, asked, contexts = [], [], []

    def open_page(path):
        contexts.append(browser.new_context(viewport={"width": 1200, "height": 800}))
        tab = contexts[-1].new_page()
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(path.as_uri())
        tab.wait_for_selector("body[data-ready]")
        return tab

    yield open_page
    for context in contexts:
        context.close()
    assert said == []
    assert [url.rpartition("/")[2] for url in asked if not url.startswith("data:")] == ["a.html"]


def point(tab, wanted):
    """Move over the picture until the numbers begin so."""
    canvas = tab.locator("canvas").bounding_box()
    for down in range(100, int(canvas["height"]), 12):
        for across in range(40, int(canvas["width"]), 12):
            tab.mouse.move(canvas["x"] + across, canvas["y"] + down)
            if tab.inner_text(".numbers").startswith(wanted):
                return
    raise AssertionError(f"nowhere: {wanted}")


def test_a_browser_shows_what_lies_under_the_pointer(opened, tmp_path):
    tab = opened(picture(tmp_path / "a.html", source_name="one.txt", target_name="two.txt"))
    assert tab.title() == "one.txt and two.txt"
    point(tab, "2-3 beside 2, score 0.70")
    assert tab.inner_text(".source") == "Rain fell.\nNobody came by."
    assert tab.inner_text(".target") == TARGET[1]
    point(tab, "1 and 5: cosine")
    assert tab.inner_text(".numbers").endswith("\nsource 1 is beside 1, target 5 beside nothing")
    assert tab.inner_text("p.target") == "An end."


def test_it_fits_a_phone_and_a_dark_screen(browser, tmp_path):
    path = picture(
        tmp_path / "a.html", ["a"] * 40, ["b"] * 40, [Bead(range(n, n + 1), range(n, n + 1), 0.9) for n in range(40)]
    )
    context = browser.new_context(viewport={"width": 390, "height": 800}, color_scheme="dark")
    tab = context.new_page()
    tab.goto(path.as_uri())
    tab.wait_for_selector("body[data-ready]")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    assert tab.locator("canvas").bounding_box()["width"] <= 390
    paper = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    context.close()
    assert sum(map(int, re.findall(r"\d+", paper))) < 120


def test_the_wheel_zooms_and_a_double_click_shows_all(opened, tmp_path):
    alignment, source, target = book(400)
    texts = [f"Sentence {number}." for number in range(400)]
    plot(alignment, texts, texts[:360], source, target, tmp_path / "a.html")
    tab = opened(tmp_path / "a.html")
    box = tab.locator("canvas").bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def in_view():
        """Source sentences between two places in the picture."""
        numbers = []
        for down in (0, 100):
            tab.mouse.move(middle[0], middle[1] + down)
            tab.wait_for_timeout(50)
            numbers.append(int(re.match(r"\d+", tab.inner_text(".numbers"))[0]))
        return numbers[1] - numbers[0]

    assert 65 < in_view() < 85  # 100 of 540 pixels, of 400 sentences
    tab.mouse.move(*middle)
    tab.mouse.wheel(0, -1_500)
    tab.wait_for_timeout(50)
    assert 10 < in_view() < 25
    tab.mouse.dblclick(*middle)
    tab.wait_for_timeout(50)
    assert 65 < in_view() < 85


def test_dragging_moves_what_is_in_view_but_not_past_its_ends(opened, tmp_path):
    tab = opened(
        picture(
            tmp_path / "a.html",
            ["a"] * 40,
            ["b"] * 40,
            [Bead(range(n, n + 1), range(n, n + 1), 0.9) for n in range(40)],
        )
    )
    box = tab.locator("canvas").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def number():
        tab.mouse.move(x, y + 1)
        tab.wait_for_timeout(50)
        return int(re.match(r"\d+", tab.inner_text(".numbers"))[0])

    tab.mouse.move(x, y)
    tab.mouse.wheel(0, -1_500)
    tab.wait_for_timeout(50)
    before = number()
    tab.mouse.down()
    tab.mouse.move(x, y - 2_000, steps=4)
    tab.mouse.up()
    tab.wait_for_timeout(50)
    after = number()
    assert before < after <= 40


def test_hostile_texts_do_nothing(opened, tmp_path):
    path = picture(tmp_path / "a.html", [HOSTILE] * 5, [HOSTILE] * 5, source_name=HOSTILE, target_name=HOSTILE)
    tab = opened(path)
    point(tab, "1 beside 1, score 0.91")
    assert tab.inner_text("p.source").startswith("</script><script>")
    assert tab.evaluate("window.hurt") is None
    assert tab.locator("img").count() == 0
