"""Closeness in theme and translation retrieval on a thematic.tsv (columns doc, ru, en): the default and what each
part gives.

    python tests/benchmarks/theme.py PATH/thematic.tsv

nDCG@10 and P@1 over all sentences with a sentence's own translation hidden; the other sentences of its article are
relevant. Retrieval: share of sentences whose best match is their translation, nothing hidden, both ways.
"""

from __future__ import annotations

import sys
from pathlib import Path
from unittest.mock import patch

import numpy as np

from aligner.embed.use import UseEncoder
from aligner.match import score
from aligner.match import search as matching
from aligner.match.search import MatchOptions, match


def worths(source: list[str], target: list[str], encoder: UseEncoder) -> np.ndarray:
    """What the default makes of every pair of sentences, ``(n, m)``."""
    with patch.object(score, "NONE", -99.0):
        found = match(source, target, np.zeros(len(target), bool), encoder, MatchOptions(len(target), 1))
    table = np.full((len(source), len(target)), -99.0)
    table[found.source, found.span[:, 0]] = found.worth
    return table


def ndcg(table: np.ndarray, articles: np.ndarray, depth: int = 10) -> tuple[float, float]:
    """nDCG at ``depth`` and precision at 1, own translations hidden."""
    table = table.copy()
    np.fill_diagonal(table, -999)
    relevant = (articles[:, None] == articles) & ~np.eye(len(articles), dtype=bool)
    top = np.argsort(-table, axis=1, kind="stable")[:, :depth]
    gains = np.take_along_axis(relevant, top, axis=1)
    discount = 1 / np.log2(np.arange(depth) + 2)
    ideal = np.array([discount[: min(depth, count)].sum() for count in relevant.sum(axis=1)])
    held = ideal > 0
    return float(((gains * discount).sum(axis=1)[held] / ideal[held]).mean()), float(gains[held, 0].mean())


def report(name: str, table: np.ndarray, articles: np.ndarray) -> None:
    own = np.arange(len(table))
    forth, back = (table.argmax(axis=1) == own).mean(), (table.argmax(axis=0) == own).mean()
    print(f"{name:34s} {'{:.4f} {:.3f}'.format(*ndcg(table, articles))}    {forth:.4f} {back:.4f}", flush=True)


def main(path: str) -> None:
    rows = [line.split("\t") for line in Path(path).read_text(encoding="utf-8").splitlines()[1:]]
    articles = np.array([row[0] for row in rows])
    source, target = [row[1] for row in rows], [row[2] for row in rows]
    encoder = UseEncoder()
    print(f"{len(rows)} sentences{'':22s} nDCG@10 P@1   retrieval forth, back")
    report("plain cosine", encoder.encode(source) @ encoder.encode(target).T, articles)
    report("default", worths(source, target, encoder), articles)
    changes = {
        "without names": {"NAMES": 0.0},
        "without hubness": {"HUB_LEAST": 10**9, "RIVAL_LEAST": -1.0},
        "without margin": {"MARGIN_WEIGHT": 0.0},
        **{f"windows of {words} words": {"WINDOW": words, "STRIDE": words // 2} for words in (4, 6, 12, 16, 24)},
        **{f"names weigh {weight}": {"NAMES": weight} for weight in (0.2, 0.3, 0.5, 0.6)},
        **{f"{count} rivals": {"RIVALS": count} for count in (2, 4)},
    }
    for name, constants in changes.items():
        with patch.multiple(score, **constants):
            report(name, worths(source, target, encoder), articles)
    with patch.object(matching, "_ALL", 0):
        report("by candidates, as in large ones", worths(source, target, encoder), articles)


if __name__ == "__main__":
    main(sys.argv[1])
