from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_pages import PAGES

from aligner.documents import describe, read
from aligner.documents.furniture.boilerplate import ANYWHERE, AT_EDGES, CONTEXT, mark
from aligner.documents.plain.text import blocks


def parsed(page: str) -> tuple[str, list[str]]:
    """The text without the signs of what is furniture, and each line's sign."""
    lines = page.strip("\n").split("\n")
    signs = [line[0] if line[:1] in ("~", "?") and line else "" for line in lines]
    return "\n".join(line.removeprefix(sign) for line, sign in zip(lines, signs, strict=True)), signs


def marked(text: str) -> list[str]:
    """The rule that marked each line, or an empty string."""
    rows = [""] * (text.count("\n") + 1)
    for block in mark(text, blocks(text)):
        first = int(block.place.split()[1]) - 1
        for row in range(first, first + text.count("\n", block.start, block.stop) + 1):
            rows[row] = block.boilerplate
    return rows


@pytest.mark.parametrize("name", PAGES)
def test_running_text_is_never_marked(name):
    text, signs = parsed(PAGES[name])
    wrong = [
        (line, why) for line, why, sign in zip(text.split("\n"), marked(text), signs, strict=True) if why and not sign
    ]
    assert wrong == []


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if "~" in page])
def test_furniture_is_marked(name):
    text, signs = parsed(PAGES[name])
    missed = [
        line for line, why, sign in zip(text.split("\n"), marked(text), signs, strict=True) if sign == "~" and not why
    ]
    assert missed == []


def test_a_rule_is_a_reason_that_can_be_shown():
    rules = [*ANYWHERE, *AT_EDGES, *CONTEXT]
    assert len({rule.__name__ for rule in rules}) == len(rules)
    assert all(rule.__doc__ for rule in rules)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2", "page number"),
        ("- 17 -", "page number"),
        ("Page 3 of 12", "page number"),
        ("Стр. 4", "page number"),
        ("[bookmark: _GoBack]", "word processor residue"),
        ("Ошибка! Источник ссылки не найден.", "word processor residue"),
        ("https://example.com/a/b?c=1", "web or mail address"),
        ("E-mail: info@example.org", "web or mail address"),
        ("www.example.de", "web or mail address"),
        ("* * *", "line without words"),
        ("----------", "line without words"),
        ("1945", ""),
        ("IV", ""),
        ("— ...", ""),
        ("?!", ""),
        ("[Applause]", ""),
        ("See www.example.de for the plan", ""),
    ],
)
def test_lines_that_are_furniture_anywhere(line, reason):
    text = f"The council met on Monday in the old town hall.\n\n{line}\n\nIt decided to build a bridge over the river."
    assert marked(text)[2] == reason


@pytest.mark.parametrize(
    "line", ["15:24", "USD 89.01", "Minsk -23°C", "Home | News | Sport", "Subscribe to us", "Popular"]
)
def test_lines_at_the_edge_of_a_page_are_text_inside_it(line):
    text = f"The council met on Monday in the old town hall.\n\n{line}\n\nIt decided to build a bridge over the river."
    assert marked(text)[2] == ""


@pytest.mark.parametrize(
    "line",
    [
        "fn eq(&self, other: &HashMap<K, V, S>) -> bool",
        "fn fmt(&self, f: &mut Formatter<'_>) -> Result",
        "git prune-packed [-n | --dry-run] [-q | --quiet]",
        "npm bugs [<pkgname> [<pkgname> ...]] alias: issues",
        "frontend | git fast-import [<options>]",
        "echo | isatty isatty 9 isatty stdout > file isatty 2 2> file",
        "{only available when compiled with the |+printer| feature}",
        "Next chapter: |usr_24.txt| Inserting quickly",
        ".. |release| replace:: 1.02",
        "Dec 12, 2011 * |:LPE| added",
    ],
)
def test_code_and_commands_at_the_edge_of_a_page_are_no_menu(line):
    after = "Auto Trait Implementations"
    text = f"{line}\n{after}\n\nThe council met on Monday in the old town hall.\n\n{line}\n{after}"
    assert marked(text) == [""] * 7


@pytest.mark.parametrize(
    "line",
    [
        "Apache > HTTP Server > Documentation > Version 2.4 > How-To / Tutorials",
        "가능한 언어: de | en | fr | ja | ko | tr",
        "Новости › Регионы › Тверь",
        "Home • News (12) • Contact",
    ],
)
def test_parts_between_one_and_the_same_bar_or_arrow_are_a_menu(line):
    assert marked(f"{line}\n\nThe council met on Monday in the old town hall.")[0] == "menu bar"


def test_a_document_without_running_text_has_no_edges():
    assert marked("Popular\n\nSubscribe to us\n\n15:24\n\nUSD 89.01") == [""] * 7


@pytest.mark.parametrize("line", ["one two three four", "15:24", "Popular"])
def test_a_long_list_before_or_after_the_text_is_text_and_takes_linear_time(line):
    text = "The council met on Monday in the old town hall."
    rows = f"{line}\n" * 8_000
    start = time.process_time()
    assert not any(marked(f"{rows}\n{text}"))
    assert not any(marked(f"{text}\n\n{rows}".strip()))
    # 0.7 s when this was written; what compares each line with each took minutes.
    assert time.process_time() - start < 8


def test_what_is_described_is_what_was_marked(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(
        "2\n\n[bookmark: _GoBack]\nSTATEMENT\nof the council\n\nThe council met on Monday in the hall.\n", "utf-8"
    )
    assert describe(read(path)) == [
        ("line 1", "page number", "2"),
        ("line 3", "word processor residue", "[bookmark: _GoBack]"),
    ]
    assert describe(read(path, presegmented=True)) == []


@settings(max_examples=90, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "2",
                "15:24",
                "USD 1.5",
                "Menu",
                "",
                "\f",
                "A longer line of text that says a thing.",
                "Title here",
                "© X",
                "Popular",
            ]
        )
        | st.text(max_size=20),
        max_size=12,
    )
)
def test_marking_changes_nothing_but_the_mark(lines):
    text = "\n".join(lines)
    before = blocks(text)
    after = mark(text, before)
    assert [(b.kind, b.start, b.stop, b.place) for b in after] == [(b.kind, b.start, b.stop, b.place) for b in before]
