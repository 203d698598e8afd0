"""Terms extracted from LibreOffice's help: precision of the first 200, beside log-likelihood alone; and speed.

    apt-get install libreoffice-help-ru libreoffice-help-en-us
    python tests/benchmarks/terms_extract.py /usr/share/libreoffice/help/ru /usr/share/libreoffice/help/en-US
    python tests/benchmarks/terms_extract.py ... --speed 100000

Paragraphs with the same ``id`` are pairs: 34,437 in release 7.4.7. Log-likelihood alone has the same phrases, and for
each the partner with the highest ratio over pairs, without links and without the list of general words.

``terms_extract_judged.tsv`` has the first 200 of both lists, each judged by one reader: *right* when the two stand for
each other in these pages and a translator of them would keep the pair in a glossary; what was not clear was looked up
in its paragraphs. What is not in the file is printed as not judged, and counts as wrong.

======================  ==============  =============================  ==================================
of the first 200        right           wrong as a translation         right, but too general to be a term
======================  ==============  =============================  ==================================
extract                 193 (.965)      4                              3
log-likelihood alone    159 (.795)      22                             19
======================  ==============  =============================  ==================================

Wrong in the first list: *денежные единицы номинала* (a fragment), *раз в полгода* (an adverb), *Вставка / insert* and
*печать / print* (a noun beside a verb); too general: *система*, *единица*, *уровень*. Log-likelihood takes parts for
the whole (*база / database*, *окно / dialog*, *обмен / clipboard*). Without its general
words it would have 159 of 181 (.878): the links gain the rest.

Speed on 100,000 pairs (those of the help, numbered, so that none repeats; 0.8 and 0.9 million words), one thread, on a
machine that did other work beside it; processor seconds: extract 13, consistency 16, find a lemma 7, with an expression
1.5. Memory at most 880 MB.
"""

from __future__ import annotations

import argparse
import csv
import re
import time
from html import unescape
from pathlib import Path

import numpy as np
import polars as pl

from aligner.terms.bilingual.citation import Citations
from aligner.terms.bilingual.phrases import grammar, phrases
from aligner.terms.bilingual.side import analysed
from aligner.terms.concordance.search import FindOptions, find
from aligner.terms.disagreement.measure import consistency
from aligner.terms.disagreement.tally import ConsistencyOptions
from aligner.terms.extraction.candidate_rows import ExtractOptions
from aligner.terms.extraction.candidates import extract

JUDGED = Path(__file__).with_name("terms_extract_judged.tsv")
FIRST = 200
_PARAGRAPH = re.compile(r'<(p|h\d)\b[^>]*\bid="([^"]+)"[^>]*>(.*?)</\1>', re.DOTALL)


def paragraphs(path: Path) -> dict[str, str]:
    """The text of each paragraph and heading by its ``id``; what an inline element holds is set apart by spaces."""
    page = path.read_text(encoding="utf-8", errors="replace")
    texts = {
        key: " ".join(unescape(re.sub(r"<[^>]+>", " ", inner)).split()) for _, key, inner in _PARAGRAPH.findall(page)
    }
    return {key: re.sub(r"\s+([,.;:!?)])", r"\1", text) for key, text in texts.items() if text}


def help_pairs(source: Path, target: Path) -> pl.DataFrame:
    """Paragraphs with the same identifier; those that were not translated are left out."""
    rows = []
    for page in sorted((source / "text").rglob("*.html")):
        name = page.relative_to(source)
        if (target / name).exists():
            ours, theirs = paragraphs(page), paragraphs(target / name)
            rows += [(str(name), key, text, theirs[key]) for key, text in ours.items() if key in theirs]
    table = pl.DataFrame(rows, schema=["source_doc", "source_id", "source_text", "target_text"], orient="row")
    return table.filter(pl.col("source_text").str.contains("[а-яё]")).with_columns(
        target_doc=pl.col("source_doc"),
        target_id=pl.col("source_id"),
        score=pl.lit(1.0),
        relation=pl.lit("translation"),
    )


def log_likelihood(both: np.ndarray, first: np.ndarray, second: np.ndarray, total: int) -> np.ndarray:
    """Dunning's (1993) ratio, for counts of texts: with both, with each, and all.

    It is 0 where both are together more rarely than by chance.
    The arrays are of one shape, the result too.
    """
    table = np.stack([both, first - both, second - both, total - first - second + both]).astype(np.float64)
    margins = np.stack([first * second, first * (total - second), (total - first) * second])
    expected = np.concatenate([margins, ((total - first) * (total - second))[None]]).astype(np.float64) / total
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(table > 0, table * np.log(table / expected), 0.0)
    return np.where(table[0] > expected[0], 2 * terms.sum(axis=0), 0.0)


def by_log_likelihood(pairs: pl.DataFrame) -> list[tuple[str, str, float]]:
    """The same phrases without links: for each the partner of highest log-likelihood over rows, the highest first."""
    unique = pairs.unique(["source_text", "target_text"], maintain_order=True)
    sides = [analysed(unique[f"{name}_text"].to_list(), code) for name, code in (("source", "ru"), ("target", "en"))]
    found = [phrases(side, grammar(side)) for side in sides]
    cells = []
    for side, phrase in zip(sides, found, strict=True):
        cell = np.concatenate([side.rows[at >= 0] + len(side.bounds) * at[at >= 0] for at in phrase.at])
        number, row = np.divmod(np.unique(cell), len(side.bounds))
        common = np.bincount(number) >= 10
        cells.append((number[common[number]], row[common[number]]))
    by_row = [[[] for _ in range(unique.height)] for _ in sides]
    for part, (number, row) in zip(by_row, cells, strict=True):
        for phrase, index in zip(number.tolist(), row.tolist(), strict=True):
            part[index].append(phrase)
    width = len(found[1].keys)
    joint = np.concatenate(
        [np.add.outer(np.array(a) * width, np.array(b)).ravel() for a, b in zip(*by_row, strict=True) if a and b]
    )
    pair, both = np.unique(joint, return_counts=True)
    first, second = np.divmod(pair, width)
    alone = [np.bincount(number) for number, _ in cells]
    ratio = log_likelihood(both, alone[0][first], alone[1][second], unique.height)
    order, seen, best = np.argsort(-ratio, kind="stable"), set(), []
    for index in order.tolist():
        if int(first[index]) not in seen:
            seen.add(int(first[index]))
            best.append(index)
        if len(best) == FIRST:
            break
    cite = [Citations(*side) for side in zip(sides, found, strict=True)]
    return [(cite[0](int(first[i])), cite[1](int(second[i])), float(ratio[i])) for i in best]


def judged() -> dict[tuple[str, str], tuple[str, str]]:
    """Verdict and reason of each pair of terms that was judged, in lower case."""
    with JUDGED.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {(row["source_term"].lower(), row["target_term"].lower()): (row["verdict"], row["why"]) for row in rows}


def report(name: str, found: list[tuple[str, str]], known: dict[tuple[str, str], tuple[str, str]]) -> None:
    """Precision of a list, capitals aside, and what of it was not judged."""
    found = [(source.lower(), target.lower()) for source, target in found]
    right = sum(known.get(pair, ("", ""))[0] == "right" for pair in found)
    unknown = [pair for pair in found if pair not in known]
    print(f"{name:26s} {right} of {len(found)} right, precision {right / len(found):.3f}, {len(unknown)} not judged")
    for pair in unknown:
        print("   ", *pair, sep="\t")


def speed(pairs: pl.DataFrame, rows: int) -> None:
    """Processor seconds of each command on so many pairs: the given ones over and over, numbered."""
    copies = [
        pairs.with_columns((pl.col(name) + f" {copy}") for name in ("source_text", "target_text"))
        for copy in range(-(-rows // pairs.height))
    ]
    many = pl.concat(copies).head(rows)
    languages = {"source_language": "ru", "target_language": "en"}
    for name, run in (
        ("extract", lambda: extract(many, ExtractOptions(**languages))),
        ("consistency", lambda: consistency(many, ConsistencyOptions(**languages))),
        ("find a lemma", lambda: find("сводная таблица", many, FindOptions(**languages))),
        ("find, no renderings", lambda: find("сводная таблица", many, FindOptions(renderings=False, **languages))),
        ("find an expression", lambda: find(r"\bpivot\s+\w+", many, FindOptions(mode="regex", **languages))),
    ):
        wall, cpu = time.perf_counter(), time.process_time()
        height = run().height
        print(f"{name:20s} {many.height} pairs: {time.process_time() - cpu:6.1f} s of processor,", end=" ")
        print(f"{time.perf_counter() - wall:6.1f} s by the clock, {height} rows")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--speed", type=int, default=0, metavar="PAIRS")
    options = parser.parse_args()
    pairs = help_pairs(options.source, options.target)
    print(f"{pairs.height} pairs")
    if options.speed:
        speed(pairs, options.speed)
        return
    known = judged() if JUDGED.exists() else {}
    ours = extract(pairs, ExtractOptions(source_language="ru", target_language="en", most=FIRST))
    report("extract", ours.select("source_term", "target_term").rows(), known)
    report("log-likelihood alone", [(a, b) for a, b, _ in by_log_likelihood(pairs)], known)


if __name__ == "__main__":
    main()
