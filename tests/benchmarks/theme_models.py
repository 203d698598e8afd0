"""How models rank what is close in theme, each judged collection left out in turn, and two of them added.

    python tests/benchmarks/theme_models.py [--models use e5-small] [--keep FOLDER]

Ranking and scale are learned for each model from the other collections, as ``aligner calibrate`` learns them, on the
collections as they are. Added: the sums of both models' features, each learned by itself. "no windows" leaves out
the windows of words, which are most of what a model without sums has to encode. The speed is sentences in a second of
processor time. A model that is no sum over tokens takes minutes: 4,000 sentences and twice as many windows.
"""

from __future__ import annotations

import argparse
import pickle
import time
from itertools import combinations
from pathlib import Path

import numpy as np
import theme_gold as gold

from aligner.embed import load as load_encoder
from aligner.match.closeness import FEATURES, WORD_FEATURES
from aligner.match.judged import collections
from aligner.match.side import Side
from aligner.match.training import all_pairs, chance, ranking, rivals_of, scale_of, standing, usual_of

TIMED = 200


def tables_of(model: str, parts: list, keep: Path | None) -> list[np.ndarray]:
    """Features of all pairs of each collection; kept in a folder, if one is given."""
    place = keep / f"{model.replace('/', '_')}.pickle" if keep else None
    if place and place.exists():
        return pickle.loads(place.read_bytes())  # written below
    encoder = load_encoder(model, cache=False, offline=True)
    texts = parts[0].target.texts[:TIMED]
    encoder.encode(texts[:8])
    start = time.process_time()
    encoder.encode(texts)
    print(f"{model}: {len(texts) / (time.process_time() - start):.0f} sentences in a second of processor time")
    sides = [(Side(part.source, encoder), Side(part.target, encoder)) for part in parts]
    rivals = rivals_of(sides, parts)
    found = [all_pairs(*pair, part.queries, rivals) for pair, part in zip(sides, parts, strict=True)]
    if place:
        place.write_bytes(pickle.dumps(found))
    return found


def left_out(parts: list, tables: list, used: list[int]) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Closeness and chance of all pairs of each collection, learned from the others."""
    close, chances = [np.zeros(0)] * len(parts), [np.zeros(0)] * len(parts)
    for name in {part.name for part in parts}:
        others = [(x, part.grades) for x, part in zip(tables, parts, strict=True) if part.name != name]
        weights = ranking([(x[..., : len(FEATURES)], grades) for x, grades in others], used)
        usual = usual_of(weights, others)
        scale = scale_of(weights, usual, others, [1.0] * len(others))
        for number, part in enumerate(parts):
            if part.name == name:
                close[number] = tables[number][..., : len(FEATURES)] @ weights
                chances[number] = chance(standing(weights, tables[number], usual), scale)
    return close, chances


def report(label: str, parts: list, values: list, base: list | None, chances: list | None) -> None:
    each = [gold.ndcg(value, part.grades) for value, part in zip(values, parts, strict=True)]
    every = np.concatenate(each)
    first = np.concatenate([gold.right_first(value, part.grades) for value, part in zip(values, parts, strict=True)])
    told = f"{label:28s} nDCG@5 {np.nanmean(every):.3f}  first right {first.mean():.3f}"
    if chances:
        top = [np.argsort(-p, axis=1)[:, :5] for p in chances]
        p = np.concatenate([np.take_along_axis(p, t, 1).ravel() for p, t in zip(chances, top, strict=True)])
        right = [np.take_along_axis(part.grades, t, 1).ravel() >= 2 for part, t in zip(parts, top, strict=True)]
        told += f"  calibration error {gold.calibration_error(p, np.concatenate(right)):.3f}"
    if base:
        gain = every - np.concatenate([gold.ndcg(value, part.grades) for value, part in zip(base, parts, strict=True)])
        gain, rng = gain[~np.isnan(gain)], np.random.default_rng(0)
        drawn = [gain[rng.integers(0, len(gain), len(gain))].mean() for _ in range(2000)]
        told += "  gain {:+.3f} [{:+.3f} {:+.3f}]".format(gain.mean(), *np.percentile(drawn, (2.5, 97.5)))
    print(told)
    names = dict.fromkeys(part.name for part in parts)
    of = {name: [e for e, part in zip(each, parts, strict=True) if part.name == name] for name in names}
    print("    " + " ".join(f"{name} {np.nanmean(np.concatenate(found)):.3f}" for name, found in of.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", nargs="+", default=["use", "e5-small"])
    parser.add_argument("--keep", type=Path, help="a folder that keeps the features of each model")
    options = parser.parse_args()
    parts = collections(gold.ROOT)
    close = {}
    for model in options.models:
        tables = tables_of(model, parts, options.keep)
        additive = any(table[..., FEATURES.index("words")].any() for table in tables)
        used = [n for n, name in enumerate(FEATURES) if additive or name not in WORD_FEATURES]
        report(f"{model}: cosine", parts, [table[..., FEATURES.index("cosine")] for table in tables], None, None)
        close[model], chances = left_out(parts, tables, used)
        report(f"{model}: match", parts, close[model], None, chances)
        if not additive:
            few = [n for n in used if "windows" not in FEATURES[n]]
            close[f"{model}, no windows"], _ = left_out(parts, tables, few)
            report(f"{model}: no windows", parts, close[f"{model}, no windows"], None, None)
    for one, other in combinations(close, 2):
        if not other.startswith(one):
            added = [left + right for left, right in zip(close[one], close[other], strict=True)]
            report(f"{one} + {other}", parts, added, close[one], None)


if __name__ == "__main__":
    main()
