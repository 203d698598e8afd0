"""Guards of matching on news: closeness of sentences of one article, and translations found.

    python tests/benchmarks/theme.py PATH/thematic.tsv [MODEL]

Columns doc, ru, en. nDCG@10 and P@1 over all sentences with a sentence's own translation hidden; the other sentences of
its article are relevant (names and context raise this, not what readers grade: see theme_train.py). Retrieval: share of
sentences whose first passage is their translation, nothing hidden, both ways; relation: precision and recall of what is
called a translation.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from aligner.embed import Encoder, load
from aligner.match import calibration
from aligner.match.search import MatchOptions, match
from aligner.match.side import Sentences

DEPTH = 10


def ndcg(order: np.ndarray, articles: np.ndarray) -> tuple[float, float]:
    """nDCG and precision at 1 of ranked targets ``(n, k)``, own translations taken out."""
    gains = np.zeros((len(order), DEPTH))
    for row, line in enumerate(order):
        kept = [column for column in line.tolist() if column not in (-1, row)][:DEPTH]
        gains[row, : len(kept)] = [articles[row] == articles[column] for column in kept]
    discount = 1 / np.log2(np.arange(DEPTH) + 2)
    counts = (articles[:, None] == articles).sum(axis=1) - 1
    ideal = np.array([discount[: min(DEPTH, count)].sum() for count in counts])
    held = ideal > 0
    return float(((gains @ discount)[held] / ideal[held]).mean()), float(gains[held, 0].mean())


def ranked(source: list[str], target: list[str], encoder: Encoder) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Targets of each source, best first, -1 where there are fewer; row and column of what is called a translation."""
    scale = calibration.load(encoder.name)
    found = match(Sentences.plain(source), Sentences.plain(target), encoder, MatchOptions(DEPTH + 2, 1), scale)
    order = np.full((len(source), DEPTH + 2), -1)
    place = np.arange(len(found.source)) - np.searchsorted(found.source, found.source)
    order[found.source, place] = found.span[:, 0]
    return order, found.source[found.translation], found.span[found.translation, 0]


def main(path: str, model: str = "use") -> None:
    rows = [line.split("\t") for line in Path(path).read_text(encoding="utf-8").splitlines()[1:]]
    articles = np.array([row[0] for row in rows])
    source, target = [row[1] for row in rows], [row[2] for row in rows]
    encoder, own = load(model), np.arange(len(rows))
    cosine = encoder.encode(source) @ encoder.encode(target).T
    print(f"{len(rows)} sentences{'':22s} nDCG@10 P@1   retrieval forth, back; called translation: precision, recall")
    plain = np.argsort(-cosine, axis=1)[:, : DEPTH + 2]
    forth, back = (cosine.argmax(axis=1) == own).mean(), (cosine.argmax(axis=0) == own).mean()
    print(f"{'plain cosine':34s} {'{:.4f} {:.3f}'.format(*ndcg(plain, articles))}    {forth:.4f} {back:.4f}")
    order, row, column = ranked(source, target, encoder)
    other, *_ = ranked(target, source, encoder)
    forth, back = (order[:, 0] == own).mean(), (other[:, 0] == own).mean()
    right = row == column
    print(
        f"{'default':34s} {'{:.4f} {:.3f}'.format(*ndcg(order, articles))}    {forth:.4f} {back:.4f}"
        f"    {right.mean():.3f} {right.sum() / len(own):.3f}"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
