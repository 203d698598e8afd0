"""A check of real pairs with a termbase of real candidates: what 50 of its findings are worth to a translator.

    apt-get install libreoffice-help-ru libreoffice-help-en-us
    python tests/benchmarks/terms_check.py /usr/share/libreoffice/help/ru /usr/share/libreoffice/help/en-US

The first 300 candidates extracted from half of the pages (drawn by chance, fixed seed) are the termbase; 10,000
pairs of the other half are checked with it, the Russian against the English and back. 50 of the findings that say an
error (missing, deprecated, forbidden) are drawn and printed to be read.

Read once, by one reader: 14 of 50 were worth a translator's attention (a second rendering of one term: *запись* as
*entry* and *record*, *аргумент* as *parameter*; texts that differ; paragraphs left untranslated). The others were
words of everyday use that the candidates hold beside the terms (*display*, *area*, *file*), words in another sense
(*строка*: *row*, *string*), right renderings that the candidates lack, and words that one side does without.
Candidates must be looked through before they serve as a termbase.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

import polars as pl
from terms_extract import help_pairs

from aligner.terms.checks import ERRORS, check
from aligner.terms.extract_report import candidates_termbase
from aligner.terms.extraction import ExtractOptions, extract


def main(source: Path, target: Path) -> None:
    pairs = help_pairs(source, target).with_columns(rank=pl.lit(1))
    pages = sorted(set(pairs["source_doc"]))
    learned = set(random.Random(5).sample(pages, len(pages) // 2))
    first = pairs.filter(pl.col("source_doc").is_in(learned))
    other = pairs.filter(~pl.col("source_doc").is_in(learned)).head(10_000)
    termbase = candidates_termbase(extract(first, ExtractOptions("ru", "en", most=300)))
    begin = time.process_time()
    findings = check(other, termbase)
    print(f"{first.height} pairs learned from, {len(termbase.entries)} entries, {other.height} pairs checked")
    print(f"{time.process_time() - begin:.1f} s; {dict(findings['verdict'].value_counts().iter_rows())}")
    errors = findings.filter(pl.col("verdict").is_in(ERRORS))
    print(errors["verdict"].value_counts(), errors["direction"].value_counts())
    for row in errors.sample(min(50, errors.height), seed=3).sort("row").iter_rows(named=True):
        print(f"\n{row['direction']} {row['verdict']} {row['confidence']:.2f}  {row['found']} -> {row['expected']}")
        print(f"  {row['source_text'][:300]}\n  {row['target_text'][:300]}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
