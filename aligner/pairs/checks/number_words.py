"""Numbers in words, in every form that stands in texts: stems for languages that inflect, whole words for others."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

LEAST = 2
"""Numbers from this one on are compared in words: *a*, *one* and *first* say too much else."""

_WORDS: Mapping[str, str] = {
    "en": "0:zero|none|no|null 1:one|once|single|first|a|an 2:two|twice|second|double 3:three|third|thrice|triple "
    "4:four|fourth 5:five|fifth 6:six|sixth 7:seven|seventh 8:eight|eighth 9:nine|ninth 10:ten|tenth "
    "11:eleven|eleventh 12:twelve|twelfth|dozen 13:thirteen\\w* 14:fourteen\\w* 15:fifteen\\w* 16:sixteen\\w* 17:seventeen\\w* "
    "18:eighteen\\w* 19:nineteen\\w* 20:twenty|twentieth 30:thirty|thirtieth 40:forty|fortieth 50:fifty|fiftieth 60:sixty|sixtieth "
    "70:seventy 80:eighty 90:ninety 100:hundreds?|hundredth 1000:thousands?|thousandth 1000000:millions? 1000000000:billions?",
    "ru": "0:нол\\w+|нул\\w+ 1:один|одн\\w+|перв\\w+|однажды 2:два|две|дву\\w+|двое|двой\\w+|втор\\w+|вдвое|дважды "
    "3:три|тр[её]х\\w*|тр[её]м|тремя|трое|троих|тройн\\w+|треть?|трети|третьей|трет[иь]\\w*|трижды|втрое 4:четыр\\w+|четв[её]рт\\w*|четвер\\w+ "
    "5:пять|пяти\\w*|пятью|пятер\\w*|пят(?:ый|ая|ое|ого|ой|ом|ую|ым|ых) 6:шесть|шести\\w*|шестью|шестер\\w*|шест(?:ой|ая|ое|ого|ом|ую|ым|ых) "
    "7:семь|семи\\w*|семью|семер\\w*|седьм\\w+ 8:восемь|восьми\\w*|восемью|восьм(?:ой|ая|ое|ого|ом|ую|ым|ых) 9:девять|девяти\\w*|девят(?:ый|ая|ое|ого|ой|ом|ую) "
    "10:десят(?:ь|и|ью|ый|ая|ое|ого|ой|ом|ую|ок|ка|ки|ков) 11:одиннадцат\\w+ 12:двенадцат\\w+|дюжин\\w* 13:тринадцат\\w+ 14:четырнадцат\\w+ 15:пятнадцат\\w+ 16:шестнадцат(?:ь|и|ью|ый|ая|ое|ого|ой|ом|ую) "
    "17:семнадцат\\w+ 18:восемнадцат\\w+ 19:девятнадцат\\w+ 20:двадцат\\w+ 30:тридцат\\w+ 40:сорок\\w* 50:пятьдесят\\w*|пятидесят\\w* "
    "60:шестьдесят\\w*|шестидесят\\w* 70:семьдесят\\w*|семидесят\\w* 80:восемьдесят\\w*|восьмидесят\\w* 90:девяност\\w+ "
    "100:сто|ста|сот|сотн\\w+|сотен 200:двести|двухсот\\w* 300:триста|тр[её]хсот\\w* 500:пятьсот|пятисот\\w* 1000:тысяч\\w* 1000000:миллион\\w* "
    "1000000000:миллиард\\w*",
    "uk": "0:нул\\w+ 1:один|одн\\w+|перш\\w+ 2:дв[аіо]\\w*|друг\\w+|двічі 3:тр[иьої]\\w*|трет\\w+ 4:чотир\\w+|четверт\\w+ 5:п.?ят\\w+ "
    "6:шіст\\w*|шост\\w+|шест\\w+ 7:сім\\w*|сьом\\w+|сем\\w+ 8:вісім\\w*|восьм\\w+ 9:дев.?ят\\w+ 10:десят\\w+ 12:дванадцят\\w+ 20:двадцят\\w+ "
    "30:тридцят\\w+ 40:сорок\\w* 50:п.?ятдесят\\w* 100:сто|сот\\w+ 1000:тисяч\\w* 1000000:мільйон\\w* 1000000000:мільярд\\w*",
    "de": "0:null|kein\\w* 1:ein\\w*|erst\\w+ 2:zwei\\w* 3:drei\\w*|dritt\\w+ 4:vier\\w* 5:fünf\\w* 6:sechs\\w* 7:sieb\\w+ "
    "8:acht\\w* 9:neun\\w* 10:zehn\\w* 11:elf\\w* 12:zwölf\\w*|dutzend 20:zwanzig\\w* 30:dreißig\\w* 40:vierzig\\w* 50:fünfzig\\w* "
    "100:hundert\\w* 1000:tausend\\w* 1000000:million\\w* 1000000000:milliard\\w*",
    "fr": "0:zéro|aucune? 1:une?|première?s?|premiers? 2:deux\\w*|secon\\w+|double 3:trois\\w*|triple 4:quatr\\w+ 5:cinq\\w* 6:six\\w* 7:sept\\w* 8:huit\\w* "
    "9:neuf|neuvième 10:dix\\w* 11:onz\\w+ 12:douz\\w+ 15:quinz\\w+ 20:vingt\\w* 30:trent\\w+ 40:quarant\\w+ 50:cinquant\\w+ 100:cents?|centaine\\w* "
    "1000:mille|millier\\w* 1000000:millions? 1000000000:milliards?",
    "es": "0:cero|ningun\\w* 1:un[oa]?|primer\\w* 2:dos|segund\\w+|doble 3:tres|tercer\\w* 4:cuatro|cuart\\w+ 5:cinco|quint\\w+ 6:seis|sext\\w+ 7:siete|séptim\\w+ "
    "8:ocho|octav\\w+ 9:nueve|noven\\w+ 10:diez|décim\\w+ 11:once 12:doce\\w* 15:quince 20:veint\\w+ 30:treint\\w+ 40:cuarent\\w+ "
    "50:cincuent\\w+ 100:cien\\w* 1000:mil|miles 1000000:millón|millones",
}

_MONTHS = re.compile(
    r"\b(?:jan|feb|fév|mar|m[äa]r|apr|avr|abr|ma[yijg]|jun|juin|jul|juil|aug|ao[uû]|ago|sep|oct|okt|nov|de[czk]|déc|ene|"
    r"янв|фев|март|мар\.|апр|ма[йя]\b|июн|июл|авг|сен|окт|ноя|дек|січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру)\w*",
    re.IGNORECASE,
)


@cache
def _pattern(language: str) -> re.Pattern[str] | None:
    """All words of a language, a group for each number."""
    listed = _WORDS.get(language)
    if listed is None:
        return None
    groups = [
        f"(?P<n{number}>{words})" for number, _, words in (each.partition(":") for each in listed.split(" ") if each)
    ]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(groups)})(?!\w)", re.IGNORECASE)


def numbers_in_words(text: str, language: str) -> dict[int, str]:
    """The numbers that words of a text may stand for, each with the word; empty for a language that is not listed."""
    pattern = _pattern(language)
    if pattern is None:
        return {}
    return {int(str(each.lastgroup)[1:]): each[0] for each in pattern.finditer(text)}


def has_number_word(side: str) -> pl.Expr:
    """Whether the column of a side may have a word for a number from ``LEAST`` on, in the language beside it."""
    import polars as pl

    found = pl.lit(value=False)
    for language, listed in _WORDS.items():
        words = "|".join(
            words for number, _, words in (each.partition(":") for each in listed.split()) if int(number) >= LEAST
        )
        found |= (pl.col(f"{side}_lang") == language) & pl.col(side).str.contains(rf"(?i)\b(?:{words})\b")
    return found


def names_month(text: str) -> bool:
    """Whether a month may be named in a text."""
    return bool(_MONTHS.search(text))
