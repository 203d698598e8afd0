"""The table of encodings: every language that is claimed, in every encoding that texts in it come in."""

from __future__ import annotations

import contextlib
import logging

import pytest
from encoding_samples import ENCODINGS, TEXTS

from aligner.documents import read
from aligner.errors import DocumentError
from aligner.text.encoding import decode

CASES = [(language, codec) for language, codecs in ENCODINGS.items() for codec in codecs]


def verdict(text: str, codec: str, language: str | None = None, caplog: pytest.LogCaptureFixture | None = None) -> str:
    """``right``, ``told`` where a warning names the doubt, or ``wrong``."""
    if caplog is not None:
        caplog.clear()
    found = decode(text.encode(codec), "a.txt", language=language).text
    told = caplog is not None and "--encoding" in caplog.text
    return "right" if found == text else "told" if told else "wrong"


@pytest.mark.parametrize(("language", "codec"), CASES)
def test_three_sentences_are_read_right(language, codec, caplog):
    caplog.set_level(logging.WARNING)

    assert verdict("\n".join(TEXTS[language]), codec, caplog=caplog) == "right"
    assert not caplog.records


@pytest.mark.parametrize(("language", "codec"), CASES)
def test_one_sentence_is_read_right_where_the_language_is_known(language, codec):
    words = ("right", "wrong") if codec.startswith("mac") else ("right",)

    assert all(verdict(text, codec, language) in words for text in TEXTS[language])


def test_one_sentence_is_read_right_or_the_doubt_is_told(caplog):
    found = [verdict(text, codec, None, caplog) for language, codec in CASES for text in TEXTS[language]]

    assert found.count("right") >= 0.99 * len(found)
    assert found.count("wrong") <= 1  # a Dutch sentence with one letter beyond ASCII, in mac-roman


@pytest.mark.parametrize("text", ["Заявление", "ЗАЯВЛЕНИЕ МИНИСТРОВ", "The agreement\nДоговор о дружбе\nof friendship"])
@pytest.mark.parametrize("codec", ENCODINGS["ru"][:5])
def test_a_few_russian_words_are_read_right(text, codec):
    assert decode(text.encode(codec), "a.txt").text == text


def test_punctuation_alone_is_that_of_windows():
    text = "“Well – it’s here,” he said… The end."

    assert decode(text.encode("cp1252"), "a.txt").text == text


def test_a_text_in_no_language_is_mentioned(tmp_path, caplog):
    path = tmp_path / "a.txt"
    path.write_bytes(bytes(range(0xA1, 0xFF)) * 20)
    with contextlib.suppress(DocumentError):
        read(path)

    assert "in no language known here" in caplog.text
    assert "--encoding" in caplog.text


def test_the_language_that_is_stated_decides(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("Škola.".encode("iso8859-2"))

    assert read(path, language="cs").text == "Škola."
