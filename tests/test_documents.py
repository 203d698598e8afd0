from __future__ import annotations

import codecs
import hashlib
import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.documents import collect, read
from aligner.documents.plain.text import blocks, line_blocks
from aligner.errors import DocumentError
from aligner.text import encoding

RU = (
    "Главы государств провели встречу в Минске и обсудили положение на границе. Они договорились продолжить"
    " консультации и укрепить силы Организации, как это было решено Советом весной этого года."
)
RU_2 = (
    "Следующая встреча состоится в Москве. Ожидается, что министры иностранных дел представят к этому сроку свой"
    " доклад и ответят на вопросы."
)
EN = (
    "The heads of state met in Minsk and discussed the situation on the border. They agreed to continue the"
    " consultations and to strengthen the forces of the Organization, as the Council had decided in spring."
)
EN_2 = "The next meeting takes place in Moscow. The ministers of foreign affairs will present their report by then."


@pytest.fixture
def write(tmp_path):
    def write(content: str | bytes, name: str = "a.txt") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def shown(text: str) -> list[tuple[str, str]]:
    """Kind and text of each block, on one line."""
    return [(block.kind, " ".join(text[block.start : block.stop].split())) for block in blocks(text)]


def paragraphs(*texts: str) -> list[tuple[str, str]]:
    return [("paragraph", " ".join(text.split())) for text in texts]


# Shapes of documents


@pytest.mark.parametrize("width", [44, 60, 72, 80, 100])
@pytest.mark.parametrize("texts", [(RU, RU_2), (EN, EN_2)], ids=["ru", "en"])
@pytest.mark.parametrize("separator", ["\n\n", "\n   \n", "\r\n\r\n"], ids=["blank", "blanks", "crlf"])
def test_hard_wrapped_paragraphs_between_blank_lines(width, texts, separator):
    wrapped = (textwrap.fill(text, width, break_on_hyphens=False) for text in texts)
    text = separator.join(wrapped)
    assert shown(text.replace("\n", "\r\n") if "\r" in separator and "\r\n" not in text else text) == paragraphs(*texts)


def test_hard_wrapped_paragraphs_told_by_their_indent():
    text = "\n".join(textwrap.fill(paragraph, 70, initial_indent="    ") for paragraph in (EN, EN_2, EN))
    assert shown(text) == paragraphs(EN, EN_2, EN)


def test_hard_wrapped_paragraphs_told_by_their_short_last_lines():
    text = "\n".join(textwrap.fill(paragraph, 60) for paragraph in (RU, RU_2))
    assert shown(text) == paragraphs(RU, RU_2)


def test_one_paragraph_a_line_with_and_without_blank_lines():
    assert shown("\n".join((RU, RU_2, RU))) == paragraphs(RU, RU_2, RU)
    assert shown("\n\n".join((EN, EN_2))) == paragraphs(EN, EN_2)


def test_ideographs_are_wrapped_too():
    line = "新桥在成都开通的消息传遍了整个城市市民们都非常高兴地走上街头庆祝"
    assert shown(f"{line}\n{line}\n部工程。\n市长说这是好日子。") == paragraphs(
        f"{line}\n{line}\n部工程。", "市长说这是好日子。"
    )


def test_a_heading_stands_alone_in_a_wrapped_text():
    text = f"INTRODUCTION\n{textwrap.fill(EN, 76)}\n\nResults of the meeting\n{textwrap.fill(EN_2, 76)}"
    assert shown(text) == [
        ("heading", "INTRODUCTION"),
        ("paragraph", EN),
        ("heading", "Results of the meeting"),
        ("paragraph", EN_2),
    ]


@pytest.mark.parametrize(
    "title",
    [
        "ЗАЯВЛЕНИЕ\nминистров иностранных дел государств – членов \nОрганизации Договора \nо координации усилий",
        "STATEMENT\nby the Ministers of Foreign Affairs of the\nCollective Organization\non joint efforts",
        "Risks of foreign interference in the affairs of\ncountries seen as increasing",
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_title_broken_over_lines_is_one_heading(title, gap):
    assert shown(f"{title}{gap}{RU}\n{RU_2}") == [("heading", " ".join(title.split())), *paragraphs(RU, RU_2)]


@pytest.mark.parametrize(
    "broken",
    [
        "Государства выражают готовность к укреплению сотрудничества и работы \nпо совершенствованию механизма.",
        "Документ принят на заседании, которое было созвано по решению Совета \nБезопасности ООН в Нью-Йорке.",
        "The document was adopted by the members of the\nSecurity Council in New York.",
        "Он вошёл, поздоровался,\nсел и замолчал.",
    ],
)
def test_a_sentence_broken_in_its_middle_is_joined(broken):
    assert shown(f"{RU}\n{broken}\n{RU_2}") == paragraphs(RU, broken, RU_2)


def test_menus_stay_apart():
    text = f"Projects\nServices\nGovernment Bodies\nAll news\n\n{EN}"
    assert [block for _, block in shown(text)] == ["Projects", "Services", "Government Bodies", "All news", EN]


def test_lists_and_dialogue():
    text = (
        "We need:\n- apples;\n- pears.\n1) first point;\n2) second point.\nа) пункт;\nб) пункт.\n— Привет.\n— Кто там?"
    )
    assert shown(text) == [
        ("paragraph", "We need:"),
        ("item", "apples;"),
        ("item", "pears."),
        ("item", "1) first point;"),
        ("item", "2) second point."),
        ("item", "а) пункт;"),
        ("item", "б) пункт."),
        ("paragraph", "— Привет."),
        ("paragraph", "— Кто там?"),
    ]


@pytest.mark.parametrize("first", ["- трудное, но верное, и", "5. Так говорится там, и"])
def test_a_dash_or_number_that_comes_first_in_a_wrapped_line_is_no_item(first):
    text = (
        "Решение, принятое главами государств на встрече весной согласно пункту\n"
        f"{first} это решение будет выполнено в срок всеми участниками,\n"
        "как предусмотрено договором и уставом."
    )
    assert shown(text) == paragraphs(text)


def test_a_wrapped_turn_of_a_dialogue_is_one_block():
    turns = (
        "— Ты знаешь, я вчера видел на реке огромную рыбу, она плыла против течения и совсем не боялась людей.",
        "— Не может быть, — ответил дед, — таких рыб здесь не видели уже лет двадцать, если не больше.",
    )
    assert shown("\n".join(textwrap.fill(turn, 50) for turn in turns)) == paragraphs(*turns)


def test_markdown_and_underlined_headings():
    text = f"# Title here\n\n{EN}\n\n## Section\n{EN_2}\n\nAnother one\n===========\n\n{EN}"
    assert [block for block in shown(text) if block[0] == "heading"] == [
        ("heading", "Title here"),
        ("heading", "Section"),
        ("heading", "Another one"),
    ]


def test_a_stanza_is_one_block():
    stanza = (
        "The wheel goes round, the water falls\nUpon the moss of ancient walls,\n"
        "And no one knows the miller's name\nOr if the river is the same."
    )
    assert shown(stanza) == paragraphs(stanza)


def test_residue_before_a_title_is_a_block_of_its_own():
    assert shown(f"[bookmark: _GoBack]STATEMENT\nof the Council\n\n{EN}")[:2] == [
        ("paragraph", "[bookmark: _GoBack]"),
        ("heading", "STATEMENT of the Council"),
    ]


def test_a_page_break_ends_a_block_and_places_count_lines():
    text = f"{EN}\n\f{EN_2}\r\n\r\n{RU}\u2028{RU_2}"
    assert [(block.place, text[block.start : block.stop]) for block in blocks(text)] == [
        ("line 1", EN),
        ("line 2", EN_2),
        ("line 4", RU),
        ("line 4", RU_2),
    ]


def test_presegmented_lines_count_as_an_editor_counts():
    text = "One. Two.\r\n\r\n  Three.\t\nFour"
    found = line_blocks(text)
    assert [text[block.start : block.stop] for block in found] == ["One. Two.", "", "Three.", "Four"]
    assert [block.place for block in found] == ["line 1", "line 2", "line 3", "line 4"]
    assert len(line_blocks("a\nb\n")) == 2
    assert len(line_blocks("a\nb\n\n")) == 3


@settings(max_examples=80, deadline=None)
@given(
    st.text(alphabet=st.sampled_from(list('абВГ aB1.,:—-–#*[]«»"\u00a0\u00ad\u200b\n\r\f\u2028\t漢。')), max_size=200)
)
def test_blocks_cover_all_words_in_order_without_overlap(text):
    place = 0
    for block in blocks(text):
        assert place <= block.start < block.stop <= len(text)
        assert not any(c.isalnum() for c in text[place : block.start])
        place = block.stop
    assert not any(c.isalnum() for c in text[place:])


@given(st.lists(st.text(alphabet=st.characters(blacklist_characters="\n\r"), max_size=20), min_size=1, max_size=8))
def test_presegmented_blocks_are_the_lines(lines):
    text = "\n".join([*lines, ""])
    found = line_blocks(text)
    assert [block.place for block in found] == [f"line {number}" for number in range(1, len(lines) + 1)]
    for line, block in zip(lines, found, strict=True):
        assert text[block.start : block.stop] in line
        assert list(filter(str.isalnum, text[block.start : block.stop])) == list(filter(str.isalnum, line))


# Encodings


@pytest.mark.parametrize(
    "codec",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251", "koi8-r", "cp866", "mac-cyrillic"],
)
@pytest.mark.parametrize("text", [f"{RU}\n{RU_2}\n", "Договор о дружбе"], ids=["long", "short"])
def test_the_encodings_that_russian_comes_in_are_told(write, codec, text):
    document = read(write(text.encode(codec)))
    assert (document.text, document.language) == (text, "ru")


def test_a_file_put_together_in_two_encodings_is_refused(write):
    path = write(f"{RU}\n{EN}\n".encode("cp1251") + RU_2.encode())

    with pytest.raises(DocumentError, match=r"a\.txt: byte 0 \(line 1\) is not UTF-8, though other lines are"):
        read(path)


def test_an_encoding_that_is_named_is_taken(write):
    assert read(write("Жизнь прекрасна".encode("iso8859-5")), encoding="iso8859-5").text == "Жизнь прекрасна"
    assert read(write(codecs.BOM_UTF8 + "Жизнь".encode()), encoding="utf-8").text == "Жизнь"


def test_bytes_that_are_wrong_in_a_named_encoding_are_placed(write):
    path = write(b"first line\nsecond \xff line\n")
    with pytest.raises(DocumentError, match=r"a\.txt: byte 18 \(line 2\) is not utf-8; .*--encoding"):
        read(path, encoding="utf-8")


@pytest.mark.parametrize("name", ["nope", "hex", "rot13", "undefined", "idna", "unicode_escape", "a\0b"])
def test_an_encoding_that_is_none_is_refused(write, name):
    with pytest.raises(DocumentError, match="there is no text encoding"):
        read(write("text"), encoding=name)


def test_a_damaged_utf_8_file_is_not_taken_for_another_encoding(write):
    path = write(("Привет, мир. " * 30).encode() + b"\n\xff\n" + ("Прощай, мир. " * 30).encode())
    with pytest.raises(DocumentError, match=r"byte \d+ \(line 2\) is not UTF-8, though the rest is"):
        read(path)


def test_a_few_control_characters_of_a_word_processor_are_let_through(write):
    text = f"{RU}\x07 {RU_2}\x1f {RU} {RU_2}"
    assert read(write(text)).text == text


# Bad input


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\n \t\r\n", "holds no words"),
        (b"...\n***\n", "holds no words"),
        (b"\x00\x01\x02\x03" * 100, "is not text"),
        (b"some text\x00with a nul " * 20, "is not text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(50), "is not text"),
        (b"\x7fELF\x02\x01\x01" + bytes(100), "is not text"),
    ],
)
def test_what_is_no_text_is_refused_by_name(write, content, message):
    path = write(content)
    with pytest.raises(DocumentError, match=message) as caught:
        read(path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_a_file_that_is_missing_or_a_directory_is_refused_by_name(tmp_path):
    with pytest.raises(DocumentError, match=r"none\.txt: no such file"):
        read(tmp_path / "none.txt")
    with pytest.raises(DocumentError, match="is a directory"):
        read(tmp_path)


def test_a_file_that_cannot_be_read_is_refused_by_name(write, monkeypatch):
    path = write("text")

    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DocumentError, match=r"a\.txt: cannot be read \(Permission denied\)"):
        encoding.load(path)


def test_a_gigantic_file_is_refused_with_a_remedy(write, monkeypatch):
    monkeypatch.setattr(encoding, "MAX_BYTES", 2**20)
    path = write(b"word " * 250_000)
    with pytest.raises(DocumentError, match="is over 1 MB; split it"):
        read(path)


def test_a_malformed_language_is_a_mistake_of_the_caller(write):
    with pytest.raises(ValueError, match="not a language code"):
        read(write("text"), language="russian")


def test_a_line_of_a_million_characters_is_read(write):
    document = read(write("слово " * 170_000))
    assert (len(document.blocks), document.language) == (1, "ru")


# Documents


def test_a_document_carries_its_name_text_digest_and_language(write):
    path = write(RU, "dir/письмо.txt")
    document = read(path)
    assert (document.name, document.text, document.language) == ("письмо.txt", RU, "ru")
    assert document.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert read(path, language="UK").language == "uk"


def test_a_block_in_another_language_says_so(write):
    document = read(write("\n\n".join((RU, EN, RU_2, RU))))
    assert document.language == "ru"
    assert [block.language for block in document.blocks] == ["", "en", "", ""]
    assert [block.language for block in read(document_path(document, write), language="ru").blocks] == [""] * 4


def document_path(document, write) -> Path:
    return write(document.text, "again.txt")


def test_presegmented_documents_have_no_boilerplate(write):
    document = read(write("15:24\nUSD 89.01\n\nThe council met on Monday in the hall.\nPopular\n"), presegmented=True)
    assert document.presegmented
    assert [block.boilerplate for block in document.blocks] == [""] * 5


# The five documents


def test_the_title_of_the_russian_statement_is_one_heading(seeds):
    document = read(next(seeds.glob("003_*")))
    title, first = document.blocks[:2]
    text = document.text[title.start : title.stop]
    assert (title.kind, document.language) == ("heading", "ru")
    assert text.startswith("ЗАЯВЛЕНИЕ\nминистров")
    assert text.endswith("преступных целях")
    assert document.text[first.start :].startswith("Государства")
    assert len(document.blocks) == 11
    assert not any(block.boilerplate for block in document.blocks)
    last = document.blocks[-1]
    assert document.text[last.start : last.stop].count("\n") == 1


def test_what_is_marked_in_the_five_documents(seeds):
    marked = {
        path.name[:3]: [document.text[b.start : b.stop] for b in document.blocks if b.boilerplate]
        for path in sorted(seeds.glob("*.txt"))
        if (document := read(path))
    }
    assert marked["000"] == ["2", "[bookmark: _GoBack]"]
    assert marked["001"][:9] == [
        "Projects",
        "Services",
        "Government Bodies",
        "Sunday, 17 January 2021",
        "Minsk Mainly clear -23°C",
        "All news",
        "All news",
        "Politics",
        "30 November 2020, 12:46",
    ]
    assert marked["001"][9:] == ["Anatoly Isachenko"] * 2 + ["Subscribe to us", "Twitter", "Recent news from Belarus"]
    assert marked["002"] == ["15:24", "USD 89.01", "EUR 95.05", "RUB 0.94", "Popular"]
    assert marked["003"] == []
    assert len(marked["004"]) == 3
    assert marked["004"][0].endswith("02.12.2020")
    assert marked["004"][1:] == ["Back to the section", "Back to the all news"]


# Collections


def test_a_directory_stands_for_its_texts_in_order(write, tmp_path, caplog):
    for name in ("b.txt", "a/z.txt", "a/b.txt", ".hidden.txt", ".git/c.txt", "README"):
        write("Some text.", name)
    write(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(50), "picture.txt")
    write("a\tb\n", "pairs.tsv")
    found = collect([tmp_path])
    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["README", "b.txt", "a/b.txt", "a/z.txt"]
    assert sorted(Path(record.getMessage().split(": ")[1]).name for record in caplog.records) == [
        "pairs.tsv",
        "picture.txt",
    ]


def test_a_file_that_is_named_is_taken_once_whatever_it_is(write, tmp_path):
    table, text = write("a\tb\n", "pairs.tsv"), write("Some text.", "b.txt")
    assert collect([text, table, tmp_path]) == (text, table)


def test_a_directory_without_documents_and_a_missing_path_are_refused(write, tmp_path):
    with pytest.raises(DocumentError, match="no documents in this directory"):
        collect([tmp_path])
    write("Some text.", ".hidden.txt")
    with pytest.raises(DocumentError, match="no documents in this directory"):
        collect([tmp_path])
    with pytest.raises(DocumentError, match="none: no such file or directory"):
        collect([tmp_path / "none"])


def test_a_link_to_a_directory_above_does_not_lead_round(write, tmp_path):
    text = write("Some text.", "dir/b.txt")
    (tmp_path / "dir" / "up").symlink_to(tmp_path)
    assert collect([tmp_path]) == (text,)


@pytest.mark.parametrize(
    "title", ["1. Chapter about matter A", "What is said in part I", "Глава о городе под буквой А"]
)
def test_a_capital_at_the_end_of_a_title_is_no_article(title):
    assert shown(f"{title}\n{EN}\n{EN_2}\n")[0] == ("heading", title)


def test_an_article_at_the_end_of_a_line_goes_on():
    assert shown("THIS IS THE TITLE OF A\nBOOK ABOUT SHIPS\n\n" + EN)[0] == (
        "heading",
        "THIS IS THE TITLE OF A BOOK ABOUT SHIPS",
    )
