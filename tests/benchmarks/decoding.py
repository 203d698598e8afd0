"""The table of encodings as Markdown: each language's texts in each encoding that they come in, read by detection.

python tests/benchmarks/decoding.py

A cell counts of three sentences those right alone / with the language stated; (!): wrong even together.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from encoding_samples import ENCODINGS, TEXTS

from aligner.text.encoding import decode


def cell(language: str, codec: str) -> str:
    """How many of a language's sentences are read right."""
    texts = TEXTS[language]
    alone, stated = (
        sum(decode(text.encode(codec), "x", language=known).text == text for text in texts)
        for known in (None, language)
    )
    whole = "\n".join(texts)
    mark = "" if decode(whole.encode(codec), "x").text == whole else " (!)"
    return f"{codec} {alone}/{stated}{mark}"


def main() -> None:
    """Print the table."""
    logging.disable(logging.WARNING)
    print("| language | encodings: of three sentences, right alone / with the language stated |\n|---|---|")
    for language, codecs in ENCODINGS.items():
        print(f"| {language} | {', '.join(cell(language, codec) for codec in codecs)} |")


if __name__ == "__main__":
    main()
