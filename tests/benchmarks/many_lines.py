"""Real lines multiplied: as many pairs of sentences as are asked for, each with a known translation.

The paragraphs of LibreOffice's help with the same id in Russian and English, of 80 letters and more on both sides and
none twice, are real. Of these 4,600 or so there are as many copies as it takes, each under another heading: a city and
a trade, in both languages (*В Казани, для врача:* / *In Kazan, for the doctor:*). So every line has as many rivals that
share its sentence as there are copies, and what tells it from them is two words.
"""

from __future__ import annotations

import html
import re
from itertools import product
from pathlib import Path

_PARAGRAPH = re.compile(r'<(p|h\d)\b[^>]*id="([a-z_]*\d+)"[^>]*>(.*?)</\1>', re.DOTALL)
_LEAST = 80
CITIES = {
    "В Казани": "In Kazan",
    "В Париже": "In Paris",
    "В Токио": "In Tokyo",
    "В Каире": "In Cairo",
    "В Лондоне": "In London",
    "В Мехико": "In Mexico City",
    "В Риме": "In Rome",
    "В Дели": "In Delhi",
    "В Берлине": "In Berlin",
    "В Сиднее": "In Sydney",
}
TRADES = {
    "врача": "doctor",
    "учителя": "teacher",
    "повара": "cook",
    "водителя": "driver",
    "музыканта": "musician",
    "фермера": "farmer",
    "солдата": "soldier",
    "юриста": "lawyer",
    "пекаря": "baker",
    "рыбака": "fisherman",
    "строителя": "builder",
    "художника": "painter",
    "библиотекаря": "librarian",
    "моряка": "sailor",
    "актёра": "actor",
    "шахтёра": "miner",
    "портного": "tailor",
    "судьи": "judge",
    "садовника": "gardener",
    "пожарного": "firefighter",
    "лётчика": "pilot",
    "журналиста": "journalist",
    "плотника": "carpenter",
    "аптекаря": "pharmacist",
}


def paragraphs(folder: Path, language: str) -> dict[tuple[str, str], str]:
    """The paragraphs of the help in a language, by page and id."""
    found = {}
    for path in sorted((folder / language / "text").rglob("*.html")):
        page = path.relative_to(folder / language).as_posix()
        for _, key, content in _PARAGRAPH.findall(path.read_text(encoding="utf-8")):
            found[page, key] = " ".join(html.unescape(re.sub(r"<[^>]+>", "", content)).split())
    return found


def real_pairs(folder: Path, least: int = _LEAST) -> list[tuple[str, str]]:
    """Pairs of paragraphs with the same id, of so many letters at least, no text twice on either side."""
    left, right = paragraphs(folder, "ru"), paragraphs(folder, "en-US")
    pairs: list[tuple[str, str]] = []
    seen: set[str] = set()
    for key, text in left.items():
        other = right.get(key, "")
        if min(len(text), len(other)) >= least and text != other and not {text, other} & seen:
            seen |= {text, other}
            pairs.append((text, other))
    return pairs


def many(folder: Path, count: int) -> tuple[list[str], list[str]]:
    """So many lines of either language, line for line translations of each other."""
    base = real_pairs(folder)
    heads = [
        ("", ""),
        *((f"{a}, для {c}: ", f"{b}, for the {d}: ") for (a, b), (c, d) in product(CITIES.items(), TRADES.items())),
    ]
    if count > len(base) * len(heads):
        raise SystemExit(f"at most {len(base) * len(heads):,} lines")
    both = [(ru + left, en + right) for ru, en in heads[: -(-count // len(base))] for left, right in base][:count]
    return [left for left, _ in both], [right for _, right in both]
