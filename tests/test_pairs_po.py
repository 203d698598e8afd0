import pytest

from aligner.errors import DocumentError
from aligner.inputs import Reading, open_document
from aligner.pairs.frame import read_frame
from aligner.pairs.selection import Selection
from aligner.pairs.sides import Wanted

HEADER = 'msgid ""\nmsgstr ""\n"Language: ru\\n"\n"Content-Type: text/plain; charset=%s\\n"\n\n'
BODY = """msgid "Open\\tfile"
msgstr "Открыть\\tфайл"

#, fuzzy
msgid "Close"
msgstr "Закрой"

msgid "%d file"
msgid_plural "%d files"
msgstr[0] "%d файл"
msgstr[1] "%d файла"
msgstr[2] "%d файлов"

msgid ""
"Two "
"lines"
msgstr ""

#~ msgid "Old"
#~ msgstr "Старое"
"""


@pytest.mark.parametrize("encoding", ["utf-8", "koi8-r"])
def test_messages_are_pairs(encoding, tmp_path, caplog):
    path = tmp_path / "ru.po"
    path.write_bytes((HEADER % encoding + BODY).encode(encoding))
    frame = read_frame(path)
    assert frame.select("source_text", "target_text").rows() == [
        ("Open\tfile", "Открыть\tфайл"),
        ("%d file", "%d файл"),
        ("%d files", "%d файла"),
        ("%d files", "%d файлов"),
        ("Two lines", ""),
    ]
    assert frame.select("source_id", "target_id").rows()[1:4] == [("2", "2"), ("3", "3"), ("3", "4")]
    assert frame["relation"].to_list()[3:] == ["translation", "none"]
    assert frame.select("source_doc", "source_id", "target_lang", "similarity").row(0) == ("ru.po", "1", "ru", None)
    assert "left out: 2 fuzzy or obsolete entries" in caplog.text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b'msgid "a"\nmessage "b"\n', "line 2"),
        (b"\x00\x01\x02", "line 1"),
    ],
)
def test_what_is_no_catalogue_is_refused_in_one_line(data, says, tmp_path):
    path = tmp_path / "x.po"
    path.write_bytes(data)
    with pytest.raises(DocumentError) as caught:
        read_frame(path)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DocumentError, match=r"none\.po: no such file; check the path"):
        read_frame(tmp_path / "none.po")


RU = HEADER % "UTF-8" + 'msgid "One"\nmsgstr "Раз"\n\nmsgid "Two"\nmsgstr ""\n'


def test_the_language_of_the_translations_says_which_way_round_they_are(tmp_path):
    (tmp_path / "x.pot").write_text(RU, encoding="utf-8")
    columns = ("source_text", "target_text", "source_lang", "target_lang")
    given = read_frame(tmp_path / "x.pot", selection=Selection(source_lang="en")).select(columns).rows()
    assert given == [("One", "Раз", "en", "ru"), ("Two", "", "en", "")]
    turned = read_frame(tmp_path / "x.pot", selection=Selection("ru", "en")).select(columns).rows()
    assert turned == [("Раз", "One", "ru", "en"), ("", "Two", "", "en")]
    with pytest.raises(DocumentError, match="holds no pairs from de to fr, but from one to ru"):
        read_frame(tmp_path / "x.pot", selection=Selection("de", "fr"))


def test_a_plural_is_one_text_of_the_messages_and_each_form_one_of_the_translations(tmp_path):
    (tmp_path / "x.po").write_text(HEADER % "UTF-8" + BODY, encoding="utf-8")
    source, target = (open_document(tmp_path / "x.po", Reading(), Wanted(side)) for side in ("source", "target"))
    assert source.text.split("\n\n") == ["Open\tfile", "%d file", "%d files", "Two lines"]
    assert [block.place for block in source.blocks] == ["unit 1", "unit 2", "unit 3", "unit 5"]
    assert target.text.split("\n\n") == ["Открыть\tфайл", "%d файл", "%d файла", "%d файлов"]


@pytest.mark.parametrize(
    ("header", "message", "language"),
    [
        ("", "%d files, document simple", "en"),
        ("", "Le fichier que vous avez ouvert ne peut pas être lu par le programme avec cette version", "fr"),
        ("", "Файл", "ru"),
        ("Language: de\\n", "Datei", "en"),
    ],
)
def test_short_messages_are_english_unless_they_are_surely_not(header, message, language, tmp_path):
    text = f'msgid ""\nmsgstr "{header}"\n\nmsgid "{message}"\nmsgstr "x"\n'
    (tmp_path / "x.po").write_text(text, encoding="utf-8")
    assert open_document(tmp_path / "x.po", Reading(), Wanted()).language == language
    assert open_document(tmp_path / "x.po", Reading(), Wanted(language="it")).language == "it"


@pytest.mark.parametrize(
    ("text", "codec", "target"),
    [
        ('#comment\n#\n#: a.c:1\nmsgid "one"\nmsgstr "один дом"\n', "cp1251", "один дом"),
        ('msgid "Good bye"\nmsgstr "Auf Wiedersehen, schöne Grüße"\n', "latin-1", "Auf Wiedersehen, schöne Grüße"),
        (
            'msgid ""\nmsgstr "Language: cs\\nContent-Type: text/plain; charset=CHARSET\\n"\n\n'
            'msgid "horse"\nmsgstr "Žluťoučký kůň"\n',
            "iso8859-2",
            "Žluťoučký kůň",
        ),
    ],
)
def test_a_catalogue_in_another_encoding_than_it_says_is_read_with_a_warning(text, codec, target, tmp_path, caplog):
    path = tmp_path / "a.po"
    path.write_bytes(text.encode(codec))

    assert read_frame(path)["target_text"].to_list() == [target]
    assert "a.po: is read as" in caplog.text
