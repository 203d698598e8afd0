"""How well terms are found in real text: places in manuals and in programs' messages, read one by one.

    python tests/benchmarks/terms_real.py [--errors]

``data/gold/terms/real.tsv`` has 300 hits of the matcher and 300 near misses (words of a term's stem or lemma that were
no hit), drawn by chance from LibreOffice's help and the messages of programs, half of each Russian and half English,
at most four of an entry. They were read once and mended by; the places of the whole texts (``POOLS``) give each
stratum its weight, so that recall is that of running text. *Word*: a word of the term's class, whatever its sense;
*sense*: in the entry's sense, too. Parts of Russian compounds (*веб-страница*) are hits that are nested, and do not
count here.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from pathlib import Path

from aligner.terms import Matcher, read_termbase

GOLD = Path(__file__).parents[2] / "data" / "gold" / "terms"
POOLS = {
    ("ru", "manual"): (40642, 829),
    ("ru", "messages"): (20892, 959),
    ("en", "manual"): (40574, 3696),
    ("en", "messages"): (18507, 1911),
}
"""Hits and near misses in all 21,540 paragraphs and 21,784 messages."""
_MARK = re.compile(r"⟦(?P<words>[^⟧]+)⟧\((?P<entry>[\w-]+)\)")


def judged(name: str = "real") -> list[dict[str, str]]:
    """The judged places; ``text`` without its mark, ``start``, ``stop`` and ``entry`` of it."""
    with (GOLD / f"{name}.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        mark = _MARK.search(row["text"])
        assert mark is not None
        row["text"] = row["text"][: mark.start()] + mark["words"] + row["text"][mark.end() :]
        row |= {"start": mark.start(), "stop": mark.start() + len(mark["words"]), "entry": mark["entry"]}
    return rows


def scored(rows: list[dict[str, str]], errors: bool = False) -> dict[tuple[str, str], Counter[str]]:
    """By language and genre the weight of right, other sense, wrong and missed places."""
    base = read_termbase(GOLD / "real_termbase.tsv")
    matchers = {code: Matcher(base, code) for code in ("ru", "en")}
    size = Counter((row["language"], row["genre"], row["drawn"]) for row in rows)
    found: dict[tuple[str, str], Counter[str]] = {key: Counter() for key in POOLS}
    for row in rows:
        key = (row["language"], row["genre"])
        hits = {(hit.start, hit.stop, hit.entry.id) for hit in matchers[row["language"]].find(row["text"])}
        hit = (row["start"], row["stop"], row["entry"]) in hits
        weight = POOLS[key][row["drawn"] != "hit"] / size[*key, row["drawn"]]
        outcome = {"term": ("missed", "right"), "sense": ("", "sense"), "no": ("", "wrong"), "compound": ("", "")}
        name = outcome[row["verdict"]][hit]
        if name:
            found[key][name] += weight
        if errors and (name in ("wrong", "missed") or (row["verdict"] == "sense" and not hit)):
            print(
                name or "lost",
                row["id"],
                row["entry"],
                row["text"][: row["start"]][-60:],
                "|",
                row["text"][row["start"] :][:60],
            )
    return found


def figures(counts: Counter[str]) -> tuple[float, float, float]:
    """Precision by word, recall, precision by sense."""
    hits = counts["right"] + counts["sense"] + counts["wrong"]
    word, sense = 1 - counts["wrong"] / hits, counts["right"] / hits
    return word, counts["right"] / (counts["right"] + counts["missed"]), sense


def main() -> None:
    found = scored(judged(), "--errors" in sys.argv)
    print(f"{'':14} word P  recall  sense P")
    for key, counts in [*found.items(), (("both", ""), sum(found.values(), Counter()))]:
        print(f"{' '.join(key):14} " + "   ".join(f"{figure:.3f}" for figure in figures(counts)))


if __name__ == "__main__":
    main()
