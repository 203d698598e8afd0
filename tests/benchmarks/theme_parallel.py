"""Sentences with known translations, and sentences that have nothing to do with the judged collections."""

from __future__ import annotations

import random
from pathlib import Path

from align_help import paragraphs

OWN = Path(__file__).parents[2] / "data" / "gold" / "ru-en"


def parallel(news: Path, pages: Path) -> dict[str, list[tuple[list[str], list[str], list[tuple[int, int]]]]]:
    """Source lines, target lines and linked line numbers: own gold, news, help pages drawn by chance."""
    found = {"own": [], "news": [], "help": []}
    for gold in sorted(OWN.glob("*.gold")):
        if "reordered" in gold.name:
            continue
        left, right = (gold.with_suffix(suffix).read_text(encoding="utf-8").splitlines() for suffix in (".ru", ".en"))
        links = [line.split(":")[:2] for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]
        ones = [(eval(a), eval(b)) for a, b in links]
        found["own"].append((left, right, [(a[0], b[0]) for a, b in ones if len(a) == len(b) == 1]))
    lines = [line.split("\t") for line in news.read_text(encoding="utf-8").splitlines()[1:]]
    for low in range(0, len(lines), 300):
        part = lines[low : low + 300]
        found["news"].append(([row[1] for row in part], [row[2] for row in part], [(n, n) for n in range(len(part))]))
    for page in _drawn(pages, 60, seed=5):
        left, right = (paragraphs(pages / language / page) for language in ("ru", "en-US"))
        names = [name for name in left if name in right and _differs(left[name], right[name])]
        found["help"].append(([left[n] for n in names], [right[n] for n in names], [(k, k) for k in range(len(names))]))
    return {kind: [entry for entry in held if len(entry[2]) > 3] for kind, held in found.items()}


def unrelated(news: Path, pages: Path) -> dict[str, list[str]]:
    """News, and help pages of no spreadsheet, by language."""
    lines = [line.split("\t") for line in news.read_text(encoding="utf-8").splitlines()[1:]]
    found = {"ru": [row[1] for row in lines], "en": [row[2] for row in lines]}
    for page in _drawn(pages, 900, seed=6):
        if "scalc" in page.parts:
            continue
        for language, folder in (("ru", "ru"), ("en", "en-US")):
            found[language] += [text for text in paragraphs(pages / folder / page).values() if len(text.split()) > 4]
    return found


def _drawn(pages: Path, count: int, seed: int) -> list[Path]:
    names = sorted(path.relative_to(pages / "ru") for path in (pages / "ru" / "text").rglob("*.html"))
    names = [name for name in names if (pages / "en-US" / name).exists()]
    return random.Random(seed).sample(names, count)


def _differs(left: str, right: str) -> bool:
    """Whether a paragraph is translated at all."""
    return any("а" <= letter <= "я" for letter in left.lower()) and left != right
