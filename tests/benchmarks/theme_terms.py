"""What a termbase adds to the ranking, each judged collection left out in turn.

    python tests/benchmarks/theme_terms.py [--model use]

``theme_terms.tsv`` has 42 to 58 general terms of the domain of each collection, written from the line that describes it
and without its texts. What common entries are worth (``aligner.match.closeness.worth``) is added to the log-odds of
the theme, with the weight that ships, and with the multiple of it that makes good grades of the other collections
likeliest.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np
import theme_gold as gold
from theme_models import left_out, report, tables_of

from aligner.match.closeness import FEATURES, WORD_FEATURES, worth
from aligner.match.judged import collections
from aligner.match.side import Terms
from aligner.match.training import GAINS
from aligner.terms import Entry, Term, Termbase
from aligner.terms.occurrences.presence import presence

MULTIPLES = np.arange(0, 4.01, 0.1)


def termbases() -> dict[str, Termbase]:
    """The terms of each collection."""
    held: dict[str, list[Entry]] = {}
    with Path(__file__).with_suffix(".tsv").open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream, delimiter="\t")):
            terms = tuple(Term(text, language) for language in ("ru", "en") for text in row[language].split("|"))
            held.setdefault(row["collection"], []).append(Entry(str(number), terms))
    return {name: Termbase(name, tuple(entries)) for name, entries in held.items()}


def added(part, termbase: Termbase) -> np.ndarray:
    """What common entries are worth to all pairs of a collection ``(queries, targets)``."""
    other = "en" if part.language == "ru" else "ru"
    found = presence(termbase, [(part.language, part.source.texts)], [(other, part.target.texts)])
    count = len(part.target.texts)
    row, column = np.repeat(part.queries, count), np.tile(np.arange(count), len(part.queries))
    return worth(*(Terms(*each) for each in found), row, column).reshape(-1, count)


def likeliest(logits: list[np.ndarray], terms: list[np.ndarray], grades: list[np.ndarray]) -> float:
    """The multiple of what terms are worth under which gains, as shares of each source's, are likeliest."""

    def likelihood(multiple: float) -> float:
        total = 0.0
        for logit, more, grade in zip(logits, terms, grades, strict=True):
            gain = GAINS[grade]
            held = gain.sum(axis=1) > 0
            z = (logit + multiple * more)[held]
            share = gain[held] / gain[held].sum(axis=1, keepdims=True)
            highest = z.max(axis=1)
            total += ((share * z).sum(axis=1) - highest - np.log(np.exp(z - highest[:, None]).sum(axis=1))).sum()
        return total

    return float(MULTIPLES[np.argmax([likelihood(multiple) for multiple in MULTIPLES])])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="use")
    parser.add_argument("--keep", type=Path, help="a folder that keeps the features of each model")
    options = parser.parse_args()
    parts, bases = collections(gold.ROOT), termbases()
    tables = tables_of(options.model, parts, options.keep)
    additive = any(table[..., FEATURES.index("words")].any() for table in tables)
    used = [n for n, name in enumerate(FEATURES) if additive or name not in WORD_FEATURES]
    _, chances = left_out(parts, tables, used)
    logits = [np.log(p / (1 - p)) for p in chances]
    terms = [added(part, bases[part.name]) for part in parts]
    shared = np.concatenate([more.any(axis=1) for more in terms])
    print(f"{shared.mean():.2f} of the sentences share a telling entry with some target")
    names = [part.name for part in parts]
    fitted = {}
    for name in dict.fromkeys(names):
        others = [n for n, own in enumerate(names) if own != name]
        fitted[name] = likeliest(*([held[n] for n in others] for held in (logits, terms, [p.grades for p in parts])))
    print("likeliest multiples of the weight:", ", ".join(f"{name} {value:.1f}" for name, value in fitted.items()))
    systems = {"without": 0.0, "with": 1.0, "with the likeliest": None}
    for label, multiple in systems.items():
        values = [
            logit + (fitted[name] if multiple is None else multiple) * more
            for logit, more, name in zip(logits, terms, names, strict=True)
        ]
        report(label, parts, values, logits, [1 / (1 + np.exp(-value)) for value in values])


if __name__ == "__main__":
    main()
