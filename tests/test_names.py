from __future__ import annotations

import numpy as np
import pytest

from aligner.text.names import keys, numbers, skeleton
from aligner.text.shared import Common, other_numbers, shared_names


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Кавано", "Kavanaugh"),
        ("Трамп", "Trump"),
        ("Манчестером", "Manchester"),
        ("Уэльс", "Wales"),
        ("Вашингтоне", "Washington"),
        ("Гамбург", "Hamburg"),
        ("Глазго", "Glasgow"),
        ("Роналду", "Ronaldo"),
        ("Бразилии", "Brazil"),
        ("Хабаровск", "Khabarovsk"),
    ],
)
def test_names_share_a_key_across_scripts_and_cases(russian: str, english: str) -> None:
    assert keys(f"в городе {russian}") & keys(f"in {english}")


def test_different_names_share_none() -> None:
    assert not keys("Обама и Меркель в Лондоне") & keys("Trump met Johnson in Glasgow")


def test_words_in_lower_case_are_no_names() -> None:
    assert keys("организация безопасности") == frozenset()


@pytest.mark.parametrize("text", ["1,500", "1 500", "1\u00a0500", "1.500", "1500", "1500,0"])
def test_one_number_in_many_spellings(text: str) -> None:
    assert keys(f"{text} человек") == {"#1500"}


def test_a_single_digit_says_nothing() -> None:
    assert keys("глава 5") == frozenset()


def test_skeleton_survives_transliteration() -> None:
    assert skeleton("Джонсон") == skeleton("Johnson")
    assert skeleton("Шекспир")[:4] == skeleton("Shakespeare")[:4]


def test_numbers_compare_across_languages() -> None:
    assert numbers("Затопило 61 тысячу домов, 2,5 га") == numbers("Some 61,000 houses and 2.5 ha were flooded")
    assert numbers("12. Пандемия COVID-19 и 2019 год") == {"2019"}


PAIRS = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])


def test_the_part_of_the_names_that_the_other_text_has() -> None:
    left = ["Вчера Трамп встретил Меркель.", "Откройте файл в LibreOffice."]
    right = ["Merkel was met by Trump.", "In libreoffice, open the file."]
    found = shared_names(left, right, PAIRS, Common.of([*right, *["Trump spoke."] * 20]))
    assert found[0] > found[1] == 0
    assert found[3] > found[2] == 0
    only = shared_names(left[:1], ["Trump left.", "Merkel left."], (PAIRS[0][:2], PAIRS[1][:2]), Common.of(right))
    assert only == pytest.approx([only[0]] * 2)
    assert found[0] > only[0]


def test_a_name_that_every_text_has_says_little() -> None:
    left, right = ["Рядом с ним Трамп молчал."], ["Trump was silent."]
    rare, common = (
        shared_names(left, right, (PAIRS[0][:1], PAIRS[1][:1]), Common.of(texts))[0]
        for texts in (["Trump"] + ["Rain"] * 30, ["Trump"] * 31)
    )
    assert rare > 3 * common > 0


def test_numbers_of_their_own_on_both_sides() -> None:
    left = ["В 2019 году 320 тракторов.", "Тракторы."]
    right = ["In 2019, 480 tractors.", "In 2019, tractors."]
    assert other_numbers(left, right, PAIRS).tolist() == [True, False, False, False]
