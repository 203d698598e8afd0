"""Sentence boundaries in many languages, against the English original of the same paragraphs.

    python tests/benchmarks/segment_languages.py HELP [LANGUAGE ...] [--differences N]

HELP is a folder of LibreOffice's help pages, one folder a language (Debian: /usr/share/libreoffice/help, packages
libreoffice-help-*). A paragraph has the same name in each language, and its translators mostly kept its sentences: the
table gives the share of translated paragraphs, of those where either side has two sentences or more, with as many
sentences as the English, and the sentences cut a second. A cut too many and one too few show alike;
``--differences`` prints N paragraphs drawn by chance where the numbers differ.
"""

from __future__ import annotations

import random
import re
import sys
import time
from pathlib import Path

import lxml.html

from aligner.segment import split

FOLDERS = {"en": "en-US", "zh": "zh-CN", "zh-tw": "zh-TW"}


def paragraphs(folder: Path) -> dict[tuple[str, str], str]:
    """Text of each paragraph by page and name."""
    found: dict[tuple[str, str], str] = {}
    for page in sorted(folder.rglob("text/**/*.html")):
        for element in lxml.html.parse(page).getroot().iter("p"):
            text = re.sub(r"\s+", " ", element.text_content()).strip()
            if element.get("id") and len(text) > 40:
                found[str(page.relative_to(folder)), element.get("id")] = text
    return found


def report(folder: Path, code: str, english: dict[tuple[str, str], str], counts: dict[str, int], shown: int) -> None:
    """One line of the table."""
    translated = {key: text for key, text in paragraphs(folder).items() if english.get(key, text) != text}
    split(next(iter(translated.values())), code)
    start = time.process_time()
    cut = {key: len(split(text, code)) for key, text in translated.items()}
    seconds = time.process_time() - start
    pairs = [(key, counts[english[key]], number) for key, number in cut.items() if counts[english[key]] + number > 2]
    differ = [(key, ours, theirs) for key, ours, theirs in pairs if ours != theirs]
    more = sum(theirs > ours for _, ours, theirs in differ)
    print(
        f"{code:6s}{len(pairs):8,d}{1 - len(differ) / len(pairs):9.4f}{more:7,d}{len(differ) - more:7,d}"
        f"{sum(cut.values()) / seconds:11,.0f}"
    )
    for key, _, _ in random.Random(7).sample(differ, min(shown, len(differ))):
        for text, language in ((english[key], "en"), (translated[key], code)):
            print("   ", " | ".join(text[a:b] for a, b in split(text, language)))


def main(arguments: list[str]) -> None:
    """The table."""
    shown = int(arguments.pop()) if "--differences" in arguments else 0
    help_folder, *codes = [word for word in arguments if word != "--differences"]
    root = Path(help_folder)
    english = paragraphs(root / "en-US")
    counts = {text: len(split(text, "en")) for text in english.values()}
    names = {folder: code for code, folder in FOLDERS.items()}
    known = sorted(p.name for p in root.iterdir() if (p / "text").is_dir() and p.name != "en-US")
    print(f"{'':6s}{'pairs':>8s}{'agree':>9s}{'more':>7s}{'fewer':>7s}{'sentences/s':>13s}")
    for code in codes or [names.get(name, name) for name in known]:
        report(root / FOLDERS.get(code, code), code, english, counts, shown)


if __name__ == "__main__":
    main(sys.argv[1:])
