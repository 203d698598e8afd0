from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.text.language import UNKNOWN, Detection, detect, detect_other, function_words, normalised

SAMPLES = {
    "ar": "اجتمع الوزراء يوم الاثنين في المدينة لمناقشة بناء جسر جديد على النهر.",
    "zh": "部长们星期一在市里开会，讨论在河上建一座新桥的问题。这是一个好消息。",
    "zh-tw": "部長們星期一在市裡開會，討論在河上建一座新橋的問題。這是一個好消息。",
    "nl": "De ministers kwamen maandag in de stad bijeen om over een nieuwe brug over de rivier te"
    " praten, maar het geld is er niet.",
    "en": "The ministers met in the town on Monday to talk about a new bridge over the river, but"
    " there is no money for it.",
    "de": "Die Minister trafen sich am Montag in der Stadt, um über eine neue Brücke zu sprechen,"
    " aber das Geld ist nicht da.",
    "fr": "Les ministres se sont réunis lundi dans la ville pour parler d'un nouveau pont sur le"
    " fleuve, mais il n'y a pas d'argent.",
    "it": "I ministri si sono riuniti lunedì in città per parlare di un nuovo ponte sul fiume, ma non ci sono i soldi.",
    "pt": "Os ministros reuniram-se na segunda-feira na cidade para falar de uma nova ponte sobre o"
    " rio, mas não há dinheiro.",
    "es": "Los ministros se reunieron el lunes en la ciudad para hablar de un nuevo puente sobre el"
    " río, pero no hay dinero.",
    "ja": "大臣たちは月曜日に町で会い、川に新しい橋を架けることについて話し合った。",
    "ko": "장관들은 월요일에 시내에서 만나 강 위에 새 다리를 놓는 문제를 논의했다.",
    "ru": "Министры встретились в понедельник в городе, чтобы обсудить новый мост через реку, но денег на него нет.",
    "pl": "Ministrowie spotkali się w poniedziałek w mieście, żeby rozmawiać o nowym moście na"
    " rzece, ale nie ma na to pieniędzy.",
    "th": "รัฐมนตรีประชุมกันในเมืองเมื่อวันจันทร์เพื่อหารือเรื่องสะพานใหม่ข้ามแม่น้ำ",
    "tr": "Bakanlar pazartesi günü şehirde nehir üzerine yeni bir köprü yapmak için bir araya geldi,"
    " ama bunun için para yok.",
    "uk": "Міністри зустрілися в понеділок у місті, щоб обговорити новий міст через річку, але грошей на нього немає.",
    "be": "Міністры сустрэліся ў панядзелак у горадзе, каб абмеркаваць новы мост праз раку, але грошай на яго няма.",
    "bg": "Министрите се срещнаха в понеделник в града, за да обсъдят нов мост над реката, но пари за него няма.",
    "sr": "Министри су се састали у понедељак у граду да би разговарали о новом мосту преко реке,"
    " али новца за то није било.",
    "el": "Οι υπουργοί συναντήθηκαν τη Δευτέρα στην πόλη για να μιλήσουν για μια νέα γέφυρα.",
    "he": "השרים נפגשו ביום שני בעיר כדי לדבר על גשר חדש מעל הנהר.",
}


@pytest.mark.parametrize("code", SAMPLES)
def test_a_sentence_is_enough_to_tell_the_language(code):
    assert detect(SAMPLES[code]).code == code


@pytest.mark.parametrize("code", SAMPLES)
def test_a_longer_text_is_told_surely(code):
    found = detect(SAMPLES[code] * 20)
    assert (found.code, found.confidence > 0.9) == (code, True)


def test_the_confidence_of_few_words_is_low_and_of_none_nil():
    assert detect("Anatoly Isachenko").confidence < 0.5
    assert detect("15:24 ... 89.01") == Detection(UNKNOWN, 0.0)
    assert detect("") == Detection("und", 0.0)


def test_what_is_shown_says_how_sure_it_is():
    assert str(Detection("ru", 0.984)) == "ru (98%)"


def test_soft_hyphens_do_not_hide_function_words():
    plain = SAMPLES["en"]
    assert detect("\u00ad".join(plain)) == detect(plain)


def test_a_long_text_is_judged_all_over_not_by_its_beginning():
    text = SAMPLES["en"] * 30 + SAMPLES["ru"] * 3_000
    assert detect(text).code == "ru"


def test_a_block_in_another_language_is_told_only_when_sure():
    assert detect_other(SAMPLES["en"], "ru") == "en"
    assert detect_other(SAMPLES["de"], "en") == "de"
    assert detect_other(SAMPLES["uk"], "ru") == "uk"
    assert detect_other(SAMPLES["zh"], "ja") == "zh"
    assert detect_other(SAMPLES["ru"], "ru") == ""
    assert detect_other("Anatoly Isachenko", "de") == ""
    assert detect_other("COVID-19", "ru") == ""
    assert detect_other(SAMPLES["zh"], "zh-tw") == ""
    assert detect_other("12.30", "en") == ""


@pytest.mark.parametrize(
    ("given_code", "code"),
    [
        ("RU", "ru"),
        ("ru-RU", "ru"),
        ("en_US", "en"),
        ("zh_Hant", "zh-tw"),
        ("zh-TW", "zh-tw"),
        ("zh-CN", "zh"),
        (" de ", "de"),
        ("kaz", "kaz"),
    ],
)
def test_codes_are_written_one_way(given_code, code):
    assert normalised(given_code) == code


@pytest.mark.parametrize("code", ["", "r", "russian", "ру", "e1", "ru-", "../x"])
def test_what_is_no_code_is_refused(code):
    with pytest.raises(ValueError, match="not a language code"):
        normalised(code)


def test_function_words_are_small_words():
    assert {"the", "and"} <= function_words("en")
    assert function_words("xx") == frozenset()


@given(st.text(max_size=200))
def test_any_text_has_a_verdict_between_nought_and_one(text):
    found = detect(text)
    assert 0 <= found.confidence <= 1
    assert found.code
    assert found.code != UNKNOWN or found.confidence == 0
