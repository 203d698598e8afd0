"""PDF: lines and broken words joined, columns in order, what runs over every page set apart."""

from __future__ import annotations

import document_files as make
import pytest

from aligner import documents
from aligner.documents.pdf import reader as pdf
from aligner.documents.pdf.blocks import pieces
from aligner.documents.pdf.page import Line
from aligner.documents.pdf.right_to_left import Glyph, in_order, is_garbled
from aligner.types import joined


def lines(*texts, page=1, left=50.0, top=500.0, size=10.0, right=0.0, pitch=12.0, bold=False):
    """Lines below one another, each as long as its text or up to ``right``."""
    return [
        Line(text, page, left, right or left + 5 * len(text), top - pitch * number, size, bold)
        for number, text in enumerate(texts)
    ]


def texts(found):
    return [piece.text for piece in found if not piece.boilerplate]


def test_wrapped_lines_are_one_paragraph():
    page = [
        *lines("The ferry leaves the harbour at", "seven in the morning. It comes", right=200),
        *lines("back at noon.", top=476),
        *lines("The next paragraph begins here", "and ends.", top=464, right=200),
    ]

    assert texts(pieces([page])) == [
        "The ferry leaves the harbour at seven in the morning. It comes back at noon.",
        "The next paragraph begins here and ends.",
    ]


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("the har\x02", "bour is", "the harbour is"),
        ("the har\ufffe", "bour is", "the harbour is"),
        ("он кое-\x02", "что знал", "он кое-что знал"),
        ("он кое\x02", "что знал", "он кое-что знал"),
        ("когда\x02", "нибудь он", "когда-нибудь он"),
        ("Mon\x02", "Repos is", "Mon-Repos is"),
        ("see https://example.org/", "page here", "see https://example.org/page here"),
        ("a well-", "known man", "a well-known man"),
    ],
)
def test_broken_words_are_made_whole(before, after, whole):
    found = pieces([lines(f"Then {before}", f"{after} written down.")])

    assert texts(found) == [f"Then {whole} written down.".replace("кое--", "кое-")]


def test_a_hyphen_that_the_word_has_elsewhere_is_kept():
    page = lines("The light-house stood on the rock and the light\x02", "house keeper in it. The lamp was out.")

    assert texts(pieces([page])) == [
        "The light-house stood on the rock and the light-house keeper in it. The lamp was out."
    ]


def test_a_paragraph_goes_on_over_columns_and_pages():
    first = [
        *lines("The ferry leaves the harbour at", right=200),
        *lines("seven in the morning and comes", left=220, right=370),
    ]
    second = lines("back at noon. That is all.", page=2)
    found = pieces([first, second])

    assert texts(found) == ["The ferry leaves the harbour at seven in the morning and comes back at noon. That is all."]
    assert found[0].place == "page 1"


def page_of_book(number, head, body):
    return [
        *lines(head, page=number, top=580),
        *lines(*body, page=number, top=540, right=250),
        *lines(str(number), page=number, top=30),
    ]


def test_running_heads_and_page_numbers_are_told_by_repetition():
    bodies = [
        ["It was a cold night when the", "ship came in. The crew was"],
        ["tired, and nobody spoke while", "they tied her up. The mate"],
        ["went ashore alone."],
    ]
    found = pieces([page_of_book(n, "THE SHIP", body) for n, body in enumerate(bodies, 1)])

    assert texts(found) == [
        "It was a cold night when the ship came in. The crew was tired, and nobody spoke while they tied her up. "
        "The mate went ashore alone."
    ]
    assert [piece.text for piece in found if piece.boilerplate] == ["THE SHIP", "1", "THE SHIP", "2", "THE SHIP", "3"]


def test_heads_that_name_the_chapter_are_told_by_their_place():
    heads = ["1. THE SHIP", "1. THE SHIP", "2. THE STORM", "3. THE ISLAND", "4. HOME AGAIN", "4. HOME AGAIN"]
    body = ["It was a cold night when the", "ship came in. The crew was", "asleep."]
    found = pieces([page_of_book(n, head, body) for n, head in enumerate(heads, 1)])

    assert not set(heads) & set(texts(found))


def test_chapter_headings_are_no_running_heads():
    pages = [
        [
            *lines(f"Chapter {n}", page=page, top=580, size=18, bold=True),
            *lines(f"It was {name}, a cold night, when the", f"ship of {name} came in.", page=page, top=540, right=250),
            *lines(f"The end of {name}.", page=page, top=516),
        ]
        for n, (name, page) in enumerate([("Monday", 1), ("Tuesday", 8), ("Friday", 15), ("Sunday", 20)], 1)
    ]
    found = pieces(pages)

    assert [piece.text for piece in found if piece.kind == "heading"] == [f"Chapter {n}" for n in range(1, 5)]
    assert not any(piece.boilerplate for piece in found)


def test_footnotes_stand_after_the_paragraph_with_their_mark():
    page = [
        *[
            Line("The ferry is old.", 1, 50, 150, 500, 10, False, marks=("1",)),
            *lines("It leaves the harbour at seven in the morning.", top=470),
        ],
        *lines("1 She was built at Leith", "in a bad year.", top=60, size=8),
    ]
    found = pieces([page])

    assert [(p.kind, p.text) for p in found] == [
        ("paragraph", "The ferry is old."),
        ("footnote", "She was built at Leith in a bad year."),
        ("paragraph", "It leaves the harbour at seven in the morning."),
    ]


def test_items_headings_and_contents():
    page = [
        *lines("What we need", size=15),
        *lines("• bread that is", top=470, left=60),
        *lines("not too old;", top=458, left=68),
        *lines("• salt;", top=446, left=60),
        *lines("Bread . . . . . . . . 12", "Salt . . . . . . . . . 14", top=420),
    ]
    found = pieces([page])

    assert [(p.kind, p.text) for p in found[:3]] == [
        ("heading", "What we need"),
        ("item", "bread that is not too old;"),
        ("item", "salt;"),
    ]
    assert [p.boilerplate for p in found[3:]] == ["table of contents"] * 2


def test_a_real_file_with_a_turned_page(tmp_path):
    data = make.pdf([[(50, 500, 10, "The ferry leaves the harbour at"), (50, 488, 10, "seven (in the morning).")]])
    turned = data.replace(b"/MediaBox", b"/Rotate 180/MediaBox")

    assert texts(pdf.pieces(data, "x")) == ["The ferry leaves the harbour at seven (in the morning)."]
    assert pdf.pieces(turned, "x")[0].place == "page 1"


def test_pages_without_text_are_mentioned(tmp_path, caplog):
    path = tmp_path / "a.pdf"
    path.write_bytes(make.pdf([[(50, 500, 10, "The ferry leaves.")], [], []]))

    assert documents.read(path).text == "The ferry leaves."
    assert "2 of 3 pages hold no text" in caplog.text
    assert "OCR" in caplog.text


def test_what_is_saved_of_a_truncated_file_is_said_to_be_that(tmp_path, caplog):
    whole = make.pdf([[(50, 500, 10, f"The ferry of line {n} leaves.")] for n in range(5)])
    path = tmp_path / "a.pdf"
    path.write_bytes(whole.removesuffix(b"%%EOF"))

    assert documents.read(path).text.startswith("The ferry of line 0 leaves.")
    assert "lacks its end" in caplog.text


def noted(page, name, top, foot):
    """A page with a paragraph that has a footnote, and below that a page footer."""
    body = [f"It was a night of {name}", "when she came in late and", f"the {name} crew was asleep"]
    return [
        *lines(*body, page=page, top=top, right=250),
        Line(f"on the ferry of {name}.", page, 50, 170, top - 36, 10, False, marks=("1",)),
        *lines(f"Then came {name}.", page=page, top=top - 70),
        *lines(f"1 She was built at {name}", f"in a year bad for {name}.", page=page, top=90, size=8),
        *lines(foot, page=page, top=40, size=12, right=350),
    ]


def test_footnotes_above_a_page_footer():
    pages = [noted(n, name, 500 - 17 * n, f"Page {n} of 3") for n, name in enumerate(("Leith", "Hull", "Ayr"), 1)]
    found = pieces(pages)

    assert [(p.kind, p.text) for p in found[1:3]] == [
        ("footnote", "She was built at Leith in a year bad for Leith."),
        ("paragraph", "Then came Leith."),
    ]
    assert [p.kind for p in found].count("footnote") == 3
    assert [p.text for p in found if p.boilerplate] == [f"Page {n} of 3" for n in (1, 2, 3)]


def test_footnotes_do_not_part_a_sentence_that_goes_on_in_the_next_column():
    pages = [
        [
            *lines(f"One came of {name}.", page=n, top=560 - 17 * n),
            *lines(f"The ferry of {name}", f"leaves the {name} quay at", page=n, top=500 - 17 * n, right=200),
            *lines(f"1 She was built at {name}.", page=n, top=90, size=8),
            *lines(f"seven of {name} time.", f"Then {name} goes.", page=n, left=220, top=540 - 17 * n),
            *lines(f"Page {n}", page=n, top=40, size=12, right=370),
        ]
        for n, name in enumerate(("Leith", "Hull", "Ayr"), 1)
    ]

    whole = "The ferry of Leith leaves the Leith quay at seven of Leith time. Then Leith goes."
    assert whole in texts(pieces(pages))


def raised(text, left, base, mark, after, rise=4):
    """A line of a PDF's commands with a small figure above it or, where it does not rise, below."""
    return f"BT /F 10 Tf {left} {base} Td ({text}) Tj /F 6 Tf {rise} Ts ({mark}) Tj 0 Ts /F 10 Tf ({after}) Tj ET"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (raised("The ferry is old.", 50, 500, "1", " It leaves now."), "The ferry is old. It leaves now."),
        (raised("The ferry is old", 50, 500, "1", ". It leaves now."), "The ferry is old. It leaves now."),
        (raised("It needs 20 m", 50, 500, "2", " of new deck."), "It needs 20 m2 of new deck."),
        (raised("It holds that x", 50, 500, "2", " is small."), "It holds that x2 is small."),
        (
            raised("The tanks are full of H", 50, 500, "2", "O, not of oil.", -3),
            "The tanks are full of H2O, not of oil.",
        ),
    ],
    ids=["mark", "mark before a stop", "power", "power without a note", "formula"],
)
def test_figures_above_and_below_the_line(line, text):
    data = make.pdf([[(50, 400, 10, "Next."), (50, 60, 7, "1 She was built at Leith.")]])
    old = b"BT /F 10 Tf 50 400 Td"
    content = line.encode() + b" " + old
    length = int(data.split(b"/Length ")[1].split(b">>")[0])
    data = data.replace(b"/Length %d" % length, b"/Length %d" % (length + len(content) - len(old))).replace(
        old, content
    )

    assert texts(pdf.pieces(data, "x"))[0] == text


def test_sentences_that_come_again_at_one_height_are_no_running_heads():
    steps = [
        "To find text within the whole, open the dialog",
        "without any active selection. If you want to search",
        "only a part of it, select that part first.",
    ]
    pages = [
        [
            *lines(f"{name} is what this page is about.", page=n, top=560 - 17 * n),
            *lines(f"Nobody waits for {name}.", page=n, top=500 - 17 * n),
            *lines(f"So much for {name}.", page=n, top=300 - 17 * n),
            *lines(*steps, page=n, top=64, right=300),
        ]
        for n, name in enumerate(("Monday", "Tuesday"), 1)
    ]
    found = pieces(pages)

    assert not any(piece.boilerplate for piece in found)
    assert texts(found).count(" ".join(steps)) == 2


def test_a_head_close_above_the_text_is_one():
    bodies = ["tired, and nobody spoke while they", "ashore alone, and went on with his"]
    found = pieces(
        [
            [
                *lines("THE SHIP", page=n, top=580),
                *lines(body, "work until the evening came.", page=n, top=568, right=300),
            ]
            for n, body in enumerate(bodies, 1)
        ]
    )

    assert [piece.text for piece in found if piece.boilerplate] == ["THE SHIP"] * 2


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_shown_sideways_is_read_in_its_own_direction(turn):
    body = [
        (50, 500 - 12 * n, 10, text)
        for n, text in enumerate(["The ferry leaves the harbour at", "seven in the", "morning."])
    ]
    head = [(50, 550, 16, "Head")]
    data = make.pdf([head + body]).replace(b"/MediaBox", f"/Rotate {turn}/MediaBox".encode())

    assert texts(pdf.pieces(data, "x")) == ["Head", "The ferry leaves the harbour at seven in the morning."]


def test_a_page_written_sideways_and_turned_back():
    lines_of = ["The ferry leaves the harbour at", "seven in the morning."]
    data = make.pdf([[(0, 0, 10, text) for text in lines_of]])
    for n, text in enumerate(lines_of):
        old = f"0 0 Td ({text})".encode()
        new = f"0 1 -1 0 {100 + 12 * n} 50 Tm ({text})".encode()
        data = data.replace(old, new)
    length = int(data.split(b"/Length ")[1].split(b">>")[0])
    grown = length + data.index(b"endstream") - data.index(b">>stream\n") - len(b">>stream\n") - 1 - length
    data = data.replace(b"/Length %d" % length, b"/Length %d" % grown).replace(b"/MediaBox", b"/Rotate 90/MediaBox")

    assert texts(pdf.pieces(data, "x")) == ["The ferry leaves the harbour at seven in the morning."]


def set_in(name, top):
    """A paragraph whose first line is set in."""
    return [
        *lines(f"It was a night of {name} when", left=62, top=top, right=250),
        *lines("the ferry came in late and", top=top - 12, right=250),
        *lines("nobody spoke.", top=top - 24),
    ]


def test_lines_set_in_begin_paragraphs_where_all_first_lines_are():
    page = [
        *[line for n, name in enumerate(("fog", "ice", "rain", "sun")) for line in set_in(name, 560 - 36 * n)],
        *lines("Who came to the harbour", left=62, top=416, right=225),
        *lines("Representatives of the town", left=62, top=404, right=250),
        *lines("by boat.", top=392),
    ]

    assert texts(pieces([page]))[-2:] == ["Who came to the harbour", "Representatives of the town by boat."]


def test_a_quotation_set_in_stays_whole():
    page = [
        *[line for n, name in enumerate(("fog", "ice", "rain", "sun")) for line in set_in(name, 560 - 36 * n)],
        *lines("Never shall we leave by the", "Ferry of Leith before the", left=62, top=390, right=250),
        *lines("winter ends.", left=62, top=366),
    ]

    assert texts(pieces([page]))[-1] == "Never shall we leave by the Ferry of Leith before the winter ends."


def table_row(n, top):
    """A row whose middle cell has three lines, as word processors draw it."""
    return [
        (50, top - 12, 10, f"Day {n}"),
        (92, top, 10, f"The ferry of day {n} leaves the harbour at"),
        (92, top - 12, 10, "Leith in the morning, and she goes on to"),
        (92, top - 24, 10, "the islands."),
        (340, top - 12, 10, f"{n} pounds"),
    ]


def test_rows_of_a_table_are_not_run_together():
    first = [
        (50, 560, 10, "Day 0"),
        (92, 560, 10, "The ferry of day 0 leaves the harbour in the morn"),
        (92, 548, 10, "on most days."),
    ]
    page = [(40, 590, 10, "What the ferry costs is said in this table."), *first]
    page += [line for n in (1, 2, 3) for line in table_row(n, 520 - 40 * n)]
    found = texts(pdf.pieces(make.pdf([page]), "x"))

    assert "Day 0" in found
    for n in (1, 2, 3):
        assert f"Day {n}" in found
        assert f"{n} pounds" in found
        whole = f"The ferry of day {n} leaves the harbour at Leith in the morning, and she goes on to the islands."
        assert whole in found


def test_a_wide_blank_after_a_sentence_parts_no_cells():
    page = [
        (50, 500, 10, "The ferry leaves the harbour at seven.     It comes back"),
        (50, 488, 10, "at noon. The mate went ashore alone on that day."),
        (234, 476, 10, "It"),
        (234, 464, 10, "Is"),
    ]
    found = pdf.pieces(make.pdf([page]), "x")

    assert not any(piece.kind == "cell" for piece in found)


def test_a_footnote_goes_on_over_a_page():
    pages = [
        [
            *lines("The ferry is old.", "It leaves the harbour.", page=1, top=500 - 17),
            *lines("1 She was built at Leith", page=1, top=90, size=8),
        ],
        [
            *lines("Then she stays.", "Nobody knows why.", page=2, top=500 - 34),
            *lines("in a bad year.", page=2, top=102, size=8),
            *lines("2 Some say so", "3 And some do not.", page=2, top=92, size=8),
        ],
    ]
    found = pieces(pages)

    assert [p.text for p in found if p.kind == "footnote"] == [
        "She was built at Leith in a bad year.",
        "Some say so",
        "And some do not.",
    ]


@pytest.mark.parametrize(("pitch", "gap"), [(12, 18), (23, 40)], ids=["close", "double-spaced"])
def test_gaps_are_told_by_the_usual_distance_of_lines(pitch, gap):
    page, top = [], 2000
    for n in range(8):
        page += lines(
            f"It was night {n} when the ferry",
            "came in so late that even",
            "Morgan slept.",
            top=top,
            pitch=pitch,
            right=200,
        )
        top -= 2 * pitch + gap
    whole = [f"It was night {n} when the ferry came in so late that even Morgan slept." for n in range(8)]

    assert texts(pieces([page])) == whole


def test_a_head_close_above_a_sentence_that_goes_on_is_one():
    bodies = ["nobody spoke while they", "went ashore alone and did", "all of their work until the"]
    found = pieces(
        [
            [
                *lines("THE SHIP OF THE NIGHT", page=n, top=580),
                *lines(body, "evening came and the", "crew slept.", page=n, top=568, right=160),
            ]
            for n, body in enumerate(bodies, 1)
        ]
    )

    assert [piece.text for piece in found if piece.boilerplate] == ["THE SHIP OF THE NIGHT"] * 3


def test_ends_of_sentences_and_cells_at_one_height_are_no_running_heads():
    pages = [
        [
            *lines(f"It was a night of {name}.", page=n, top=560 - 17 * n),
            *lines(f"The ferry of {name} sank.", page=n, top=500 - 17 * n),
            Line(f"Law {n} of the council", n, 220, 330, 74, 10, False, cell=True),
            *lines("on the ferries", page=n, left=220, top=62),
            *lines("later.", page=n, top=62),
        ]
        for n, name in enumerate(("Leith", "Hull", "Ayr"), 1)
    ]

    assert not any(p.boilerplate for p in pieces(pages))


def test_wide_blanks_of_a_narrow_justified_column_part_no_cells():
    rows = ["Nobody in it came", "Nobody        came"]  # equally wide in this font
    column = [rows[0], rows[0], rows[1], rows[1], rows[0], rows[0]]
    found = pdf.pieces(make.pdf([[(50, 500 - 12 * n, 10, text) for n, text in enumerate(column)]]), "x")

    assert [(p.kind, " ".join(p.text.split())) for p in found] == [
        ("paragraph", " ".join(word for row in column for word in row.split()))
    ]


def test_figures_that_end_at_one_edge_are_cells():
    page = [(50, 500 - 12 * n, 10, f"Ferry {n}        {n}2") for n in range(4)]
    found = pdf.pieces(make.pdf([page]), "x")

    assert [p.text for p in found][:2] == ["Ferry 0", "02"]
    assert {p.kind for p in found} == {"cell"}


def test_rows_of_a_table_are_parted_from_its_head_to_its_last_column():
    """Word processors draw a cell with all its lines before the next; a head has one word in each cell."""
    page = [(50, 560, 10, "Town"), (150, 560, 10, "Ferry"), (300, 560, 10, "Year")]
    for n in range(3):
        top = 530 - 40 * n
        page += [
            (50, top, 10, f"Leith {n}"),
            (150, top, 10, "The ferry of the town"),
            (150, top - 12, 10, "that goes over the"),
            (150, top - 24, 10, "Bay."),
            (300, top, 10, f"199{n}"),
        ]
    found = pdf.pieces(make.pdf([page]), "x")

    assert [p.text for p in found[:6]] == [
        "Town",
        "Ferry",
        "Year",
        "Leith 0",
        "The ferry of the town that goes over the Bay.",
        "1990",
    ]


def test_a_cell_that_is_not_full_does_not_go_on_over_a_page():
    first = [
        Line("Leith", 1, 50, 80, 60, 10, False, cell=True),
        Line("The ferry", 1, 150, 200, 60, 10, False, cell=True),
        Line("1990", 1, 300, 320, 60, 10, False, cell=True),
    ]
    found = pieces([first, lines("goes over the", "whole bay.", page=2, left=150)])

    assert texts(found) == ["Leith", "The ferry", "1990", "goes over the whole bay."]


def drawn(*words, blank=True):
    """Glyphs of words as they are seen from the left, each ten points wide, in one place where no bar is between."""
    glyphs, left = [], 0.0
    for word in words:
        for letters in word.split("|"):
            glyphs += [Glyph(letter, left, left + 10) for letter in letters]
            left += 10
        if blank:
            glyphs.append(Glyph(" ", left, left + 5))
        left += 5
    return glyphs


def test_arabic_is_read_from_the_right_whatever_the_order_in_the_file():
    seen = drawn("ه|ذ|ه", "ة|ر|ق|ف")
    for glyphs in (seen, seen[::-1], seen[3:] + seen[:3]):
        assert in_order(glyphs, 0) == "فقرة هذه"


def test_lam_and_alef_of_a_ligature_stay_in_this_order():
    assert in_order(drawn("م|ال|س"), 0) == "سلام"
    assert in_order(drawn("م|لا|س"), 0) == "سلام"


def test_blanks_that_are_not_drawn_stand_in_the_widest_gaps():
    assert in_order(drawn("ه|ذ|ه", "ة|ر|ق|ف", blank=False), 1) == "فقرة هذه"


def test_numbers_latin_words_and_brackets_stand_right_in_arabic():
    glyphs = drawn(*("|".join(word) for word in (".2020", "ماع", "Microsoft", "Windows", "(25", "مقر)")))

    assert in_order(glyphs, 0) == "(رقم 25) Microsoft Windows عام 2020."


def test_presentation_forms_are_plain_letters():
    assert in_order(drawn("\ufee1|\ufefc|\ufeb3"), 0) == "سلام"


def test_arabic_out_of_order_is_told():
    assert is_garbled("ةبرجت ةرقف ىتح المساء")
    assert not is_garbled("هذه فقرة قصيرة كتبناها للتجربة")


@pytest.mark.parametrize("sign", ["\u2010", "\u00ad"])
def test_other_hyphens_at_a_line_s_end(sign):
    assert joined(f"the har{sign}\nbour is") == "the harbour is"
    assert joined(f"over the har{sign} \r\n  bour") == "over the harbour"
    assert joined("Nord\u2010\nSüd, e\u2010mail") == "Nord\u2010 Süd, e\u2010mail"
