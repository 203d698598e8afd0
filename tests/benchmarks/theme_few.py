"""How well ``match`` does when only a few sentences are asked for: the judged collections with cut-down source texts.

    python tests/benchmarks/theme_few.py

Each judged sentence with so many of its neighbours as a document of its own, beside all targets of its collection, by
the weights and the scale that are shipped. 1000 stands for the whole texts.
"""

from __future__ import annotations

import numpy as np
import theme_gold as gold

from aligner.embed.use import UseEncoder
from aligner.match import calibration
from aligner.match.calibration import PARALLEL, RIVALRY
from aligner.match.closeness import FEATURES
from aligner.match.judged import Collection, collections
from aligner.match.neighbours import Near
from aligner.match.side import Sentences, Side
from aligner.match.training import pair_table, rivalled

COUNTS = (1, 2, 3, 6, 13, 30, 1000)


def cut_down(
    part: Collection, target: Side, encoder: UseEncoder, count: int, rivals: tuple[float, float]
) -> tuple[np.ndarray, np.ndarray, list[Near]]:
    """Features ``(q, n, f)`` and grades ``(q, n)`` of each judged sentence's candidates, among ``count`` sources."""
    rng = np.random.default_rng(2)
    tables, grades, nears = [], [], []
    for query, graded in zip(part.queries.tolist(), part.grades, strict=True):
        low = int(np.clip(query - rng.integers(0, count), 0, max(0, len(part.source) - count)))
        held, at = part.source, slice(low, min(low + count, len(part.source)))
        first = held.first[at].copy()
        first[0] = True
        source = Side(Sentences(held.texts[at], first, held.heading[at], held.barred[at]), encoder)
        nears.append(rivalled(source, target, rivals))
        row, column = nears[-1].pairs(np.array([query - low]))
        tables.append(pair_table(source, target, row, column, nears[-1]))
        grades.append(graded[column])
    return np.stack(tables), np.stack(grades), nears


def main() -> None:
    encoder, scale = UseEncoder(), calibration.load("use")
    parts = collections(gold.ROOT)
    targets = [Side(part.target, encoder) for part in parts]
    for count in COUNTS:
        gains, first, chances, right, best, has = [], [], [], [], [], []
        for part, target in zip(parts, targets, strict=True):
            table, grades, nears = cut_down(part, target, encoder, count, (scale.rival, scale.least))
            values = {name: table[..., n].ravel() for n, name in enumerate((*FEATURES, *RIVALRY))}
            shares = [scale.applied(near, np.arange(len(near.forth))).parallel for near in nears]
            values[PARALLEL] = np.repeat(np.array(shares, dtype=np.float32), table.shape[1])
            theme, same = (logits.reshape(grades.shape) for logits in scale.logits(values, len(table)))
            order = np.where(same > 0, np.maximum(theme, same), theme)
            p = 1 / (1 + np.exp(-theme))
            top = np.argsort(-order, axis=1)[:, :5]
            gains.append(gold.ndcg(order, grades, part.grades))
            some = (part.grades >= 2).any(axis=1)
            first.append((np.take_along_axis(grades, top[:, :1], 1)[:, 0] >= 2)[some])
            chances.append(np.take_along_axis(p, top, 1).ravel())
            right.append((np.take_along_axis(grades, top, 1) >= 2).ravel())
            best.append(p.max(axis=1) < scale.none)
            has.append(some)
        p, true, none, some = (np.concatenate(held) for held in (chances, right, best, has))
        scores = f"nDCG@5 {np.nanmean(np.concatenate(gains)):.3f}  first right {np.concatenate(first).mean():.3f}"
        error = f"error {gold.calibration_error(p, true):.3f} (mean {p.mean():.3f}, right {true.mean():.3f})"
        told = f"lost {none[some].sum()} of {some.sum()}, told {none[~some].sum()} of {(~some).sum()}"
        print(f"{count:4d} source sentences: {scores}  {error}  {told}", flush=True)


if __name__ == "__main__":
    main()
