"""How well terms are found in real text: places in manuals and in programs' messages, read one by one.

    python tests/benchmarks/terms_real.py [--errors]

``data/gold/terms/real.tsv`` and ``real_second.tsv`` have hits of the matcher and near misses (words of a term's stem or
lemma that were no hit), drawn by chance from manuals and from programs' messages, half of each Russian and half
English, at most four (two) of an entry; each has a termbase that was written before anything was drawn. The numbers of
hits and near misses in the whole texts (``POOLS``) give each stratum its weight, so that recall is that of running
text. *Word*: a word of the term's class, whatever its sense; *sense*: in the entry's sense, too. Parts of Russian
compounds (*веб-страница*) are nested hits, and do not count here.

Before their errors were read: the first .985 / .998 / .912 (precision by word, recall, precision by sense), the second
1.000 / .989 / .931, when the errors of the first were mended. With Russian compounds counted as missed, recall of the
first is .991. Where the sense is another, the termbase has one entry for words of several (*строка* for *row*, which is
*line* and *string*, too; *регистр* for *case*, not *register*; *limit* and *constraint*, both *ограничение*).
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from pathlib import Path

from aligner.terms import Matcher, read_termbase

GOLD = Path(__file__).parents[2] / "data" / "gold" / "terms"
_STRATA = (("ru", "manual"), ("ru", "messages"), ("en", "manual"), ("en", "messages"))
POOLS = {
    "real": dict(zip(_STRATA, ((40642, 829), (20892, 959), (40574, 3696), (18507, 1911)), strict=True)),
    "real_second": dict(zip(_STRATA, ((16723, 781), (3590, 315), (20618, 2096), (3303, 380)), strict=True)),
}
"""Hits and near misses in all texts: of the first 21,540 paragraphs and 21,784 messages, of the second 9,729, 7,966."""
_MARK = re.compile(r"⟦(?P<words>[^⟧]+)⟧\((?P<entry>[\w-]+)\)")


def judged(name: str) -> list[dict[str, str]]:
    """The judged places; ``text`` without its mark, ``start``, ``stop`` and ``entry`` of it."""
    with (GOLD / f"{name}.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        mark = _MARK.search(row["text"])
        assert mark is not None
        row["text"] = row["text"][: mark.start()] + mark["words"] + row["text"][mark.end() :]
        row |= {"start": mark.start(), "stop": mark.start() + len(mark["words"]), "entry": mark["entry"]}
    return rows


def scored(name: str, errors: bool = False) -> dict[tuple[str, str], Counter[str]]:
    """By language and genre the weight of right, other sense, wrong and missed places."""
    rows, pools = judged(name), POOLS[name]
    base = read_termbase(GOLD / f"{name}_termbase.tsv")
    matchers = {code: Matcher(base, code) for code in ("ru", "en")}
    size = Counter((row["language"], row["genre"], row["drawn"]) for row in rows)
    found: dict[tuple[str, str], Counter[str]] = {key: Counter() for key in pools}
    for row in rows:
        key = (row["language"], row["genre"])
        hits = {(hit.start, hit.stop, hit.entry.id) for hit in matchers[row["language"]].find(row["text"])}
        hit = (row["start"], row["stop"], row["entry"]) in hits
        weight = pools[key][row["drawn"] != "hit"] / size[*key, row["drawn"]]
        outcome = {"term": ("missed", "right"), "sense": ("", "sense"), "no": ("", "wrong"), "compound": ("", "")}
        became = outcome[row["verdict"]][hit]
        if became:
            found[key][became] += weight
        if errors and (became in ("wrong", "missed") or (row["verdict"] == "sense" and not hit)):
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
    for name in POOLS:
        found = scored(name, "--errors" in sys.argv)
        print(f"{name:14} word P  recall  sense P")
        for key, counts in [*found.items(), (("both", ""), sum(found.values(), Counter()))]:
            print(f"{' '.join(key):14} " + "   ".join(f"{figure:.3f}" for figure in figures(counts)))


if __name__ == "__main__":
    main()
