from __future__ import annotations

import pytest

from aligner.text.names import keys, numbers, skeleton


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
