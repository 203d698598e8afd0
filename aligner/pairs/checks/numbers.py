"""Numbers, units and separators.

A number is compared by its value, whatever its separators: ``1,500``, ``1 500`` and ``1.500`` may be one. Parts of
names, placeholders, addresses and tags are none. What stands on one side in figures may stand on the other in words
or, in a date, as the name of a month.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from aligner.pairs.checks.found import Found, texts
from aligner.pairs.checks.number_words import names_month, numbers_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars as pl

_GAP = "[\u0020\u00a0\u202f\u2009'’]"
_NUMBER = re.compile(
    rf"(?<![\w.%{{/\\@])\d{{1,3}}(?:{_GAP}\d{{3}})+(?:[.,]\d+)?(?![\d])|(?<![\w%{{\\@])\d+(?:[.,:]\d+)*(?![\d])"
)
_SKIPPED = re.compile(
    r"%\d*\$?[-+#0]*\d*(?:\.\d+)?[a-zA-Z]+|\b[1-4][DdД]\b|[A-Za-z]+:\w+:\d|&#?\w+;|"
    r"[^\W\d_]+[-_./]?\d[\w./-]*|\w*[^\W\d]\w*[/\\=]\S*\d\S*|\b\d+-рич\w+|\d+ ?[進进]"
)
"""What has digits and is no number: placeholders, codes, names such as ``SHA256`` or ``utf-8``."""
_IN_NAME = re.compile(r"(?<=[^\W\d])\d+|(?<=[^\W\d][-_])\d+|\d+(?=[^\W\d])")
"""In the name of one side, ``Date2``, which the other side may write as two words."""
_NAMED = re.compile(r"(?<![\w.%${-])([A-Za-z]+[-_]?)(\d+)(?![\w.])")
_ROMAN = re.compile(r"\b[IVXLC]+\b")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_MARK = re.compile(r"[^\d]+")
_HALF_DAY = re.compile(r"\d\s*(?:[ap]\.?m\b|[AP]\.?M\b)")
_COMMA = """ru uk be bg de fr es it pt pl cs sk sl hr sr nl da sv nb no fi et lv lt hu ro tr el kk ca""".split()  # noqa: SIM905 - to be read
"""Languages that write a comma before decimals."""
_UNITS: Mapping[str, str] = {
    "%": r"%|percent|per cent|процент\w*|Prozent|pour cent|por ciento|відсот\w+",
    "B": r"bytes?|байт\w*|Bytes?|octets?",
    "kB": r"[kK]B|KiB|[кК]Б|КиБ|kilobytes?|килобайт\w*",
    "MB": r"M[Bb]|MiB|М[Бб]|МиБ|megabytes?|мегабайт\w*",
    "GB": r"G[Bb]|GiB|Г[Бб]|ГиБ|gigabytes?|гигабайт\w*",
    "TB": r"T[Bb]|TiB|Т[Бб]|ТиБ|terabytes?|терабайт\w*",
    "km": r"km|км|kilomet\w+|километр\w*|Kilometer",
    "m": r"m|м|met(?:re|er)s?|метр\w*|Meter",
    "cm": r"cm|см|centimet\w+|сантиметр\w*|Zentimeter",
    "mm": r"mm|мм|millimet\w+|миллиметр\w*|Millimeter",
    "kg": r"kg|кг|kilograms?|килограмм\w*",
    "g": r"g|г|grams?|грамм\w*",
    "mg": r"mg|мг|milligrams?|миллиграмм\w*",
    "s": r"s|sec|secs|seconds?|с|сек|секунд\w*|Sekunden?|secondes?|segundos?",
    "ms": r"ms|мс|milliseconds?|миллисекунд\w*",
    "min": r"min|mins|minutes?|мин|минут\w*|Minuten?|minutos?",
    "h": r"h|hours?|hrs?|ч|час\w*|Stunden?|heures?|horas?",
    "day": r"days?|дн\w+|день|сут\w+|Tage?n?|jours?|días?",
    "week": r"weeks?|недел\w+|Wochen?|semaines?|semanas?",
    "month": r"months?|месяц\w*|Monate?n?|mois|mes(?:es)?",
    "year": r"years?|год\w*|лет|Jahre?n?|ans?|années?|años?",
}
_UNIT = re.compile(
    r"(?<![\w.,])(\d+(?:[.,]\d+)?)[\s\u00a0\u202f-]?(?:"
    + "|".join(f"({words})" for words in _UNITS.values())
    + r")(?![\w/])"
)
_THOUSANDS = re.compile(r"(?<![\w.,(\[{])[1-9]\d{0,2}(?:,\d{3})+(?![\w,}\])])")
_LOOSE = 1
"""Numbers up to this one are said in so many ways (``a file``) that one without a counterpart is no finding alone."""


def numbers(frame: pl.DataFrame) -> Iterator[Found]:
    """Numbers that stand on one side only."""
    import polars as pl

    for pair in texts(frame, pl.any_horizontal(pl.col("source", "target").str.contains(r"\d"))):
        here, there = _figures(pair.source), _figures(pair.target)
        lost = _unmatched(here, there, pair.target, pair.target_lang)
        new = _unmatched(there, here, pair.source, pair.source_lang)
        if _HALF_DAY.search(pair.source) or _HALF_DAY.search(pair.target):
            lost, new = _clock(lost, new)
        large = [each for each in (*lost, *new) if not _is_small(each)]
        if not large and (names := _renamed(pair.source, pair.target)):
            yield Found(pair.row, f"{names[0]} in the source, {names[1]} in the target", *names)
        elif large or (lost and new):
            says = [f"{' '.join(lost)} only in the source"] * bool(lost) + [
                f"{' '.join(new)} only in the target"
            ] * bool(new)
            yield Found(pair.row, "; ".join(says), lost[0] if lost else "", new[0] if new else "")


def _renamed(source: str, target: str) -> tuple[str, str] | None:
    """A name with a number, such as ``UTF-8``, that has another number in the target."""
    here, there = (dict(_NAMED.findall(text)) for text in (source, target))
    for letters, digits in here.items():
        if (
            there.get(letters, digits) != digits
            and letters + digits not in target
            and letters + there[letters] not in source
        ):
            return letters + digits, letters + there[letters]
    return None


def _figures(text: str) -> list[str]:
    """The numbers of a text as they stand there."""
    return _NUMBER.findall(_SKIPPED.sub(" ", text.replace("∶", ":")))


def _unmatched(here: list[str], there: list[str], other: str, language: str) -> list[str]:
    """Those of one side that the other side has neither in figures nor in words."""
    known = {value for each in there for value in _values(each)}
    left = [each for each in here if not _values(each) & known]
    if not left:
        return []
    known |= {str(number) for number in numbers_in_words(other, language)}
    known |= {str(_roman(each)) for each in _ROMAN.findall(other)}
    known |= {_plain(each) for each in _IN_NAME.findall(other)} | {part for each in there for part in _parts(each)}
    month = names_month(other)
    bare = re.sub(r"[^\d]+", " ", other).split()
    return [
        each
        for each in left
        if not _values(each) & known and not (month and _is_month(each)) and not _in_parts(each, known, bare)
    ]


def _values(figure: str) -> set[str]:
    """What a figure may be: with marks that part thousands, or decimals."""
    text = re.sub(_GAP, "", figure)
    found = {_plain(text)}
    marks = re.findall(r"[.,]", text)
    if marks and ":" not in text:
        if len(set(marks)) == 1 and re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", text):
            found.add(_plain(re.sub(r"[.,]", "", text)))
        if len(marks) == 1:
            found.add(_plain(text.replace(",", ".")))
        elif marks[-1] not in marks[:-1]:
            whole, _, decimals = text.rpartition(marks[-1])
            found.add(_plain(re.sub(r"[.,]", "", whole) + "." + decimals))
        else:
            found.add(text.replace(",", "."))
    return found


def _plain(text: str) -> str:
    """Without zeros that do not count."""
    if text.count(".") == 1 and text.replace(".", "").isdigit():
        text = text.rstrip("0").rstrip(".")
    return text.lstrip("0") or "0"


def _parts(figure: str) -> set[str]:
    """What a date, a time or numbers without a blank between hold: ``2001-01-25``, ``0.664,2``."""
    parts = _MARK.split(figure)
    if len(parts) < 3 and not {":", ","} & set(figure):
        return set()
    years = {f"{century}{part}" for part in parts[2:] for century in (19, 20) if len(part) == 2}
    return years | {_plain(part) for part in parts} | {_plain(f"{one}.{other}") for one, other in pairwise(parts)}


def _in_parts(figure: str, known: set[str], bare: list[str]) -> bool:
    """Whether a date, a time or a list of numbers stands on the other side with other marks."""
    parts = re.split(r"[.,:]", figure)
    stripped = {each.lstrip("0") for each in bare}
    return len(parts) > 1 and all(part.lstrip("0") in stripped or _plain(part) in known for part in parts)


def _is_month(figure: str) -> bool:
    return (
        all(part.isdigit() and int(part) <= 31 for part in re.split(r"[.,:]", figure)[:1])
        and int(figure[:2].strip(".,:")) <= 12
    )


def _is_small(figure: str) -> bool:
    return figure.isdigit() and int(figure) <= _LOOSE


def _roman(text: str) -> int:
    values = [_VALUES[each] for each in text]
    return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))


def _clock(lost: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    """Without hours that are the same on a clock of twelve hours."""
    both = set(map(_hour, lost)) & set(map(_hour, new))
    return [each for each in lost if _hour(each) not in both], [each for each in new if _hour(each) not in both]


def _hour(figure: str) -> int:
    return int(_MARK.split(figure)[0]) % 12


def units(frame: pl.DataFrame) -> Iterator[Found]:
    """The same number with another unit."""
    import polars as pl

    for pair in texts(frame, pl.all_horizontal(pl.col("source", "target").str.contains(r"\d"))):
        here, there = _measured(pair.source), _measured(pair.target)
        for value in here.keys() & there.keys():
            lost, new = (
                set(one) - set(other) for one, other in ((here[value], there[value]), (there[value], here[value]))
            )
            if lost and (new or len(here[value]) > len(there[value])):
                said, says = here[value][min(lost)], there[value][min(new or there[value])]
                yield Found(pair.row, f"{said} in the source, {says} in the target", said, says)
                break


def _measured(text: str) -> dict[str, dict[str, str]]:
    """Each value that has units, with the units and their words."""
    found: dict[str, dict[str, str]] = {}
    for each in _UNIT.finditer(text):
        unit = list(_UNITS)[(each.lastindex or 2) - 2]
        found.setdefault(_plain(each[1].replace(",", ".")), {})[unit] = each[0]
    return found


def separators(frame: pl.DataFrame) -> Iterator[Found]:
    """Thousands with a comma as in English, in a language where it stands before decimals: 1,500 reads as 1.5."""
    import polars as pl

    wanted = pl.col("target_lang").is_in(_COMMA) & ~pl.col("source_lang").is_in(_COMMA)
    for pair in texts(
        frame, wanted & pl.col("target").str.contains(r"\d,\d{3}") & (pl.col("source") != pl.col("target"))
    ):
        for figure in _THOUSANDS.findall(pair.target):
            if figure in pair.source:
                yield Found(pair.row, f"{figure} has the separators of the source language", figure, figure)
                break
