"""Sentence boundaries against the segments of a folder's thematic.tsv (columns doc, ru, en), as translators made them.

    python tests/benchmarks/segment_f1.py FOLDER [--errors]

The segments of an article are joined by spaces and cut again. A gold boundary is the end of a segment with final
punctuation; the article's own end is none. Recall: gold boundaries found. A cut elsewhere is wrong, except

- at the end of a segment without punctuation (a headline), which no segmenter can see, and
- in ``precision`` and ``F1``, not in ``strict``: inside a segment between a word of three small letters or more and a
  capital, for segments often hold two sentences (one in 25 of the Russian ones of NTREX-128 does). What may be an
  abbreviation or initial is never excused so. ``--errors`` prints every miss and every wrong cut, excused ones too.

The engines that the rules stand on are measured by the same yardstick.
"""

from __future__ import annotations

import csv
import re
import sys
import time
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path

from aligner.segment import split

CLOSERS = "\"'»”’“)\\]"
PUNCTUATED = re.compile(rf"[.!?…][{CLOSERS}]*$")
PLAIN_LEFT = re.compile(rf"[a-zа-яё]{{3,}}[{CLOSERS}]*[.!?…]+[{CLOSERS}]*$")
PLAIN_RIGHT = re.compile(r"\s*[«\"“'‘(—–-]*\s*[A-ZА-ЯЁ]")

Cutter = Callable[[str], list[int]]


def articles(path: Path, column: str) -> list[list[str]]:
    """The segments of each article."""
    found: dict[str, list[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            found.setdefault(row["doc"], []).append(row[column].strip())
    return list(found.values())


def ours(language: str) -> Cutter:
    return lambda text: [stop for _, stop in split(text, language)]


def razdel_alone(text: str) -> list[int]:
    from razdel import sentenize

    return [piece.stop for piece in sentenize(text)]


def choppa_alone(text: str) -> list[int]:
    import choppa

    document = choppa.SrxDocument(ruleset=choppa.DEFAULT_SRX_RULESET)
    places = accumulate(map(len, choppa.SrxTextIterator(document, "en", text)))
    return [len(text[:place].rstrip()) for place in places]


def report(name: str, cutter: Cutter, texts: list[list[str]], errors: bool) -> None:
    right = missed = wrong = excused = 0
    seconds = 0.0
    for segments in texts:
        text = " ".join(segments)
        ends = list(accumulate(len(segment) + 1 for segment in segments))[:-1]
        gold = {end - 1 for end, segment in zip(ends, segments, strict=False) if PUNCTUATED.search(segment)}
        start = time.process_time()
        cuts = set(cutter(text)) - {len(text)}
        seconds += time.process_time() - start
        extra = cuts - gold - {end - 1 for end in ends}
        plain = {cut for cut in extra if PLAIN_LEFT.search(text[:cut][-40:]) and PLAIN_RIGHT.match(text[cut:])}
        right, missed = right + len(gold & cuts), missed + len(gold - cuts)
        wrong, excused = wrong + len(extra - plain), excused + len(plain)
        for kind, places in (("missed", gold - cuts), ("wrong", extra - plain), ("excused", plain)):
            for place in sorted(places) if errors else ():
                print(f"  {kind:8s}{text[max(0, place - 50) : place]} |{text[place : place + 40]}")
    recall, precision, strict = right / (right + missed), right / (right + wrong), right / (right + wrong + excused)
    f1 = 2 * precision * recall / (precision + recall)
    print(
        f"{name:16s}{right + missed:6d}{recall:8.4f}{precision:11.4f}{f1:8.4f}{strict:8.4f}"
        f"{missed:8d}{wrong:7d}{excused:9d}{(right + wrong + excused) / seconds:12,.0f}"
    )


def main(folder: str, errors: bool) -> None:
    path = Path(folder) / "thematic.tsv"
    print(f"{'':16s}{'gold':>6s}{'recall':>8s}{'precision':>11s}{'F1':>8s}{'strict':>8s}", end="")
    print(f"{'missed':>8s}{'wrong':>7s}{'excused':>9s}{'cuts/s':>12s}")
    for language, engine, name in (("ru", razdel_alone, "razdel"), ("en", choppa_alone, "choppa")):
        texts = articles(path, language)
        ours(language)("Warm. Water")
        report(f"{language} aligner", ours(language), texts, errors)
        report(f"{language} {name} alone", engine, texts, errors=False)


if __name__ == "__main__":
    main(sys.argv[1], "--errors" in sys.argv)
