"""Translations hidden among unrelated sentences, found as BUCC has it: precision, recall and F1 over pairs.

    python tests/benchmarks/mining.py NTREX HELP

NTREX: a folder with ``NN.ru``, ``NN.en`` and ``NN.gold``; HELP: LibreOffice's help with ``ru`` and ``en-US``. Of each
kind every third pair is hidden whole; of the rest either only the Russian or only the English line is there. Four ways:
``match --mutual`` and ``match`` as it calls translations, and at the best threshold of its score; the margin of the
cosines (ratio, four neighbours), mutual, at its best threshold, which is what such tools do. Then the same help pages
with nothing missing, and how often a translation comes first.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import many_lines
import numpy as np

from aligner import embed
from aligner.match import calibration
from aligner.match.neighbours import neighbours
from aligner.match.search import MatchOptions, match_rows
from aligner.match.side import Sentences, Side

_ONE = re.compile(r"^\[(\d+)\]:\[(\d+)\]", re.MULTILINE)
_HELP = 6000


def news(folder: Path) -> list[tuple[str, str]]:
    """The lines that are translations of each other, one to one."""
    pairs = []
    for gold in sorted(folder.glob("*.gold")):
        left, right = (gold.with_suffix(f".{side}").read_text(encoding="utf-8").splitlines() for side in ("ru", "en"))
        beads = _ONE.findall(gold.read_text(encoding="utf-8"))
        pairs += [(left[int(one)], right[int(other)]) for one, other in beads]
    return pairs


def hidden(
    pairs: list[tuple[str, str]], rng: np.random.Generator, each: int = 3
) -> tuple[list[str], list[str], set[tuple[int, int]]]:
    """Sources and targets in an order by chance, and which of them are pairs: one in ``each``."""
    source, target, true = [], [], []
    for number, (left, right) in enumerate(pairs):
        if number % each == 0:
            true.append((len(source), len(target)))
        if number % each in (0, 1):
            source.append(left)
        if number % each in (0, 2):
            target.append(right)
    at = [rng.permutation(len(side)) for side in (source, target)]
    back = [np.argsort(order) for order in at]
    gold = {(int(back[0][one]), int(back[1][other])) for one, other in true}
    return [source[n] for n in at[0]], [target[n] for n in at[1]], gold


def scores(found: np.ndarray, worth: np.ndarray, gold: set[tuple[int, int]], bar: float | None) -> str:
    """Precision, recall and F1 of pairs ``(n, 2)`` above a bar, or above the best one."""
    right = np.array([tuple(pair) in gold for pair in found.tolist()], dtype=bool)
    order = np.argsort(-worth, kind="stable")
    hits = np.cumsum(right[order])
    every = np.arange(1, len(order) + 1)
    f1 = 2 * hits / (every + len(gold))
    place = int(f1.argmax()) if bar is None else int((worth >= bar).sum()) - 1
    at = float(worth[order][place])
    precision, recall = hits[place] / every[place], hits[place] / len(gold)
    return f"F1 {f1[place]:.3f} (precision {precision:.3f}, recall {recall:.3f}; from {at:.3f})"


def main() -> None:
    """Both kinds of text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("news", type=Path)
    parser.add_argument("help_pages", type=Path)
    options = parser.parse_args()
    encoder = embed.load("use", cache=False)
    scale = calibration.load("use")
    rng = np.random.default_rng(5)
    pages = many_lines.real_pairs(options.help_pages, 40)
    sets = {"news": news(options.news), "help": [pages[n] for n in rng.permutation(len(pages))[:_HELP]]}
    for name, pairs, each in (("news", sets["news"], 3), ("help", sets["help"], 3), ("help, whole", sets["help"], 1)):
        source, target, gold = hidden(pairs, rng, each)
        left, right = (Side(Sentences.plain(texts), encoder) for texts in (source, target))
        near = neighbours(left, right)
        rows = match_rows(left, right, near, np.arange(len(left)), MatchOptions(1, 1), scale)
        pairs_found = np.stack((rows.source, rows.grown), axis=1)
        worth = np.where(rows.translation, rows.score, 0)
        mutual = rows.values["cosine"] >= near.back[rows.grown, 0] - 1e-5
        first = sum(tuple(pair) in gold for pair in pairs_found.tolist())
        print(f"{name}: {len(source)} beside {len(target)}, {len(gold)} pairs, {first / len(gold):.3f} come first")
        for way, kept in (("match", np.ones(len(worth), dtype=bool)), ("match --mutual", mutual)):
            for bar in (1e-9, None):
                said = "as called" if bar else "best bar"
                print(f"  {way:16s} {said:10s} {scores(pairs_found[kept], worth[kept], gold, bar)}")
        cosine = left.vectors @ right.vectors.T
        means = [np.sort(cosine, axis=axis) for axis in (0, 1)]
        margin = cosine / ((means[0][-4:].mean(axis=0)[None] + means[1][:, -4:].mean(axis=1)[:, None]) / 2)
        best = margin.argmax(axis=1)
        kept = np.flatnonzero(margin.argmax(axis=0)[best] == np.arange(len(best)))
        print(f"  {'margin, mutual':16s} {'best bar':10s} ", end="")
        print(scores(np.stack((kept, best[kept]), axis=1), margin[kept, best[kept]], gold, None))


if __name__ == "__main__":
    main()
