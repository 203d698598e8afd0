"""Learn the ranking and both scales of ``aligner match`` from judged data, and say what transfers.

    python tests/benchmarks/theme_train.py --news NTREX/thematic.tsv --help-pages HELP [--model use] [--write]

1. The ranking: a linear sum of the features, fitted so that passages of high grades come first (softmax over all
   targets of a source, gains 0, .3, 3, 6 for the grades), by leave-one-collection-out; with all for what is shipped.
2. ``theme``: the logistic of that sum and of the logarithm of the number of targets, on the first five passages of each
   source, with 15 targets up to all of a collection and with unrelated news and help pages added up to 5,000.
3. ``translation``: a logistic regression on the project's own alignment gold, news (``--news``: doc, ru, en, aligned)
   and pairs of help pages (``--help-pages``: the folder with ``ru`` and ``en-US``), against all other pairs and the
   judged ones.
4. ``none``: the highest threshold that loses at most one counterpart in twenty.

The news are the given half of NTREX-128; the help pages a fixed draw. Neither is kept in the project.
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections import Counter
from pathlib import Path

import numpy as np
import theme_gold as gold
from scipy.optimize import minimize
from theme_parallel import parallel, unrelated

from aligner.embed import load as load_encoder
from aligner.match.calibration import _FROM, _TO, RIVALRY, STANDING
from aligner.match.closeness import FEATURES, WORD_FEATURES, candidates, features
from aligner.match.search import CANDIDATES, rivals
from aligner.match.side import Sentences, Side

GAINS = np.array([0.0, 0.3, 3.0, 6.0])
RIDGE = 0.5
LOST = 0.05
"""Share of sentences with a counterpart that may be said to have none."""
SIZES = (15, 50, 150, 500, 1500, 5000)
LARGE = 1000
"""Above it only every third collection and direction is padded: encoding is what takes the time."""


def all_pairs(source: Side, target: Side, rows: np.ndarray) -> np.ndarray:
    """Features ``(rows, targets, f)``."""
    count = len(target.vectors)
    row, column = np.repeat(rows, count), np.tile(np.arange(count), len(rows))
    order = np.argsort(row, kind="stable")
    found = np.empty((len(row), len(FEATURES) + 2), dtype=np.float32)
    found[order] = pair_table(source, target, row[order], column[order])
    return found.reshape(len(rows), count, -1)


def pair_table(source: Side, target: Side, row: np.ndarray, column: np.ndarray) -> np.ndarray:
    """``FEATURES`` and ``RIVALRY`` of pairs."""
    both = features(source, target, row, column), rivals(source.vectors, target.vectors, row, column)
    return np.concatenate(both, axis=1)


def ranking(data: list[tuple[np.ndarray, np.ndarray]], used: list[int]) -> np.ndarray:
    """Weights of the raw features (others 0) by listwise softmax with a ridge on standardised features."""
    stacked = np.concatenate([x[..., used].reshape(-1, len(used)) for x, _ in data])
    mean, scale = stacked.mean(axis=0), stacked.std(axis=0) + 1e-9
    parts = [((x[..., used] - mean) / scale, GAINS[grades]) for x, grades in data]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope, count = 0.0, np.zeros_like(weights), 0
        for x, gain in parts:
            held = gain.sum(axis=1) > 0
            logits = x[held] @ weights
            logits -= logits.max(axis=1, keepdims=True)
            share = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
            wanted = gain[held] / gain[held].sum(axis=1, keepdims=True)
            total -= float((wanted * np.log(share + 1e-12)).sum())
            slope += np.einsum("qt,qtf->f", share - wanted, x[held])
            count += int(held.sum())
        return total / count + RIDGE * weights @ weights, slope / count + 2 * RIDGE * weights

    found = np.zeros(len(FEATURES))
    found[used] = minimize(loss, np.zeros(len(used)), jac=True, method="L-BFGS-B").x / scale
    return found


def logistic(x: np.ndarray, true: np.ndarray, weight: np.ndarray | None = None, ridge: float = 1e-3) -> np.ndarray:
    """Weights of a logistic regression, the constant last; ``x`` ``(n, f)``."""
    mean, scale = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = np.concatenate(((x - mean) / scale, np.ones((len(x), 1))), axis=1)
    weight = np.ones(len(x)) if weight is None else weight

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        logits = z @ w
        p = 1 / (1 + np.exp(-np.clip(logits, -50, 50)))
        value = (weight * (np.logaddexp(0, logits) - true * logits)).sum() / weight.sum()
        return value + ridge * w[:-1] @ w[:-1], z.T @ (weight * (p - true)) / weight.sum() + 2 * ridge * np.append(
            w[:-1], 0
        )

    w = minimize(loss, np.zeros(z.shape[1]), jac=True, method="L-BFGS-B").x
    return np.append(w[:-1] / scale, w[-1] - (w[:-1] * mean / scale).sum())


def sized(sides: list, parts: list, encoder, filler: dict[str, list[str]], seed: int = 1) -> list:
    """For each collection and size: rows of (collection, size, features ``(q, n, f)``, grades ``(q, n)``)."""
    rng = np.random.default_rng(seed)
    found = []
    for number, (part, (source, target)) in enumerate(zip(parts, sides, strict=True)):
        own = len(target.vectors)
        for size in SIZES if number % 3 == 0 else (size for size in SIZES if size <= LARGE):
            if size < own:
                begin = int(rng.integers(0, own - size))
                at = slice(begin, begin + size)
                kept = target.sentences
                first = kept.first[at].copy()
                first[0] = True
                cut = Sentences(kept.texts[at], first, kept.heading[at], kept.barred[at])
                grades = part.grades[:, at]
            else:
                texts = filler["en" if part.language == "ru" else "ru"]
                more = [texts[number] for number in rng.permutation(len(texts))[: size - own]]
                kept = target.sentences
                extra = np.zeros(len(more), dtype=bool)
                begin = extra.copy()
                begin[:1] = True
                cut = Sentences(
                    [*kept.texts, *more],
                    np.append(kept.first, begin),
                    np.append(kept.heading, extra),
                    np.append(kept.barred, begin),
                )
                grades = np.pad(part.grades, ((0, 0), (0, len(more))))
            side = Side(cut, encoder)
            row, column = candidates(source, side, CANDIDATES)
            held = np.isin(row, part.queries)
            row, column = row[held].reshape(len(part.queries), -1), column[held].reshape(len(part.queries), -1)
            table = pair_table(source, side, row.ravel(), column.ravel()).reshape(*row.shape, -1)
            graded = np.take_along_axis(grades[np.argsort(part.queries)], column, axis=1)
            found.append((part.name, size, table, graded))
            print(part.name, part.language, size, flush=True)
    return found


def standing(weights: np.ndarray, f: np.ndarray, usual: float) -> np.ndarray:
    """Columns of ``STANDING`` and ``RIVALRY`` ``(q, n, 4)`` of a table whose last two columns are the latter."""
    close = f[..., :-2] @ weights
    best = -np.sort(-close, axis=1)[:, _FROM:_TO]
    rest = (best.sum(axis=1) + (_TO - _FROM - best.shape[1]) * usual) / (_TO - _FROM)
    return np.concatenate((close[..., None], (close - rest[:, None])[..., None], f[..., -2:]), axis=-1)


def usual_of(weights: np.ndarray, rows: list) -> float:
    """Closeness of passages that have nothing to do with a sentence: the median of the 6th to 20th best of 15."""
    small = [f[..., :-2] @ weights for _, size, f, _ in rows if size == SIZES[0]]
    rest = [-np.sort(-close, axis=1)[:, _FROM:].ravel() for close in small]
    return float(np.median(np.concatenate(rest)))


def top_rows(columns: np.ndarray, grades: np.ndarray, depth: int = 5) -> tuple[np.ndarray, np.ndarray]:
    """Columns and truth of the first passages of each source."""
    top = np.argsort(-columns[..., 0], axis=1)[:, :depth]
    right = np.take_along_axis(grades, top, 1) >= 2
    return np.take_along_axis(columns, top[..., None], 1), right


def scale_of(weights: np.ndarray, usual: float, rows: list) -> np.ndarray:
    """Weights of the columns, and the constant: on the first five rows of each source, each size weighing alike.

    The number of targets is no column: in these collections more targets mean more right ones, elsewhere not.
    """
    x, true, weight = [], [], []
    counts = Counter(size for _, size, *_ in rows)
    for _, size, f, grades in rows:
        held, right = top_rows(standing(weights, f, usual), grades)
        x.append(held.reshape(-1, 4))
        true.append(right.ravel())
        weight.append(np.full(right.size, 1 / counts[size]))
    return logistic(np.concatenate(x), np.concatenate(true).astype(float), np.concatenate(weight))


def chance(columns: np.ndarray, scale: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-(columns @ scale[:4] + scale[4])))


def foreign(encoder, texts: dict[str, list[str]], news: int) -> list:
    """Rows as of :func:`sized` for news beside help pages, which have nothing to do with each other."""
    rng = np.random.default_rng(4)
    found = []
    for left, right in (("ru", "en"), ("en", "ru")):
        for size in (100, 500, 2000):
            low, start = int(rng.integers(0, news - 60)), int(rng.integers(news, len(texts[right]) - size))
            source, target = (
                Side(Sentences.plain(part), encoder)
                for part in (texts[left][low : low + 60], texts[right][start : start + size])
            )
            row, column = candidates(source, target, CANDIDATES)
            table = pair_table(source, target, row, column).reshape(60, -1, len(FEATURES) + 2)
            found.append(("unrelated", size, table, np.zeros(table.shape[:2], dtype=int)))
    return found


def transfer(parts: list, tables: list, rows: list, used: list[int]) -> tuple[list[float], list[float]]:
    """Print measures of each collection left out; return the best probabilities, and whether any is right."""
    at = {name: number for number, name in enumerate(FEATURES)}
    peers = {
        "cosine": {"cosine": 1.0},
        "cosine + windows forth": {"cosine": 1.0, "windows": 1.0},
        "cosine + windows both": {"cosine": 1.0, "windows": 0.5, "windows_back": 0.5},
    }
    systems: dict[str, list] = {name: [] for name in (*peers, "left out", "trained on all")}
    whole = ranking([(x[..., :-2], part.grades) for x, part in zip(tables, parts, strict=True)], used)
    errors: dict[int, list] = {size: [] for size in SIZES}
    best, has = [], []
    for name in sorted({part.name for part in parts}):
        others = [(x[..., :-2], part.grades) for x, part in zip(tables, parts, strict=True) if part.name != name]
        weights, kept = ranking(others, used), [row for row in rows if row[0] != name]
        usual = usual_of(weights, kept)
        scale = scale_of(weights, usual, kept)
        for x, part in zip(tables, parts, strict=True):
            if part.name != name:
                continue
            sums = {peer: sum(x[..., at[f]] * w for f, w in chosen.items()) for peer, chosen in peers.items()}
            p = chance(standing(weights, x, usual), scale)
            sums |= {"left out": p, "trained on all": x[..., :-2] @ whole}
            for system, values in sums.items():
                systems[system].append((name, gold.ndcg(values, part.grades), gold.right_first(values, part.grades)))
            best += p.max(axis=1).tolist()
            has += (part.grades >= 2).any(axis=1).tolist()
        for other, size, f, grades in rows:
            if other == name:
                values, right = top_rows(standing(weights, f, usual), grades)
                errors[size].append((name, chance(values, scale).ravel(), right.ravel()))
    report(systems)
    for size in (100, 500, 2000):
        tables_ = [f for other, count, f, _ in rows if other == "unrelated" and count == size]
        p = np.concatenate([chance(standing(weights, f, usual), scale).max(axis=1) for f in tables_])
        said = ", ".join(f"{bar}: {(p > bar).mean():.2f}" for bar in (0.03, 0.05, 0.1))
        print(f"unrelated, {size:4d} targets: share of best passages above {said}")
    for size, held in errors.items():
        p, right = (np.concatenate([entry[k] for entry in held]) for k in (1, 2))
        error = gold.calibration_error(p, right)
        print(f"calibration error with {size:5d} targets: {error:.3f} (mean {p.mean():.3f}, right {right.mean():.3f})")
    return best, has


def report(systems: dict[str, list]) -> None:
    base = np.concatenate([value for _, value, _ in systems["cosine"]])
    rng = np.random.default_rng(0)
    for system, held in systems.items():
        values = np.concatenate([value for _, value, _ in held])
        first = np.concatenate([right for *_, right in held])
        gain = (values - base)[~np.isnan(base)]
        drawn = [gain[rng.integers(0, len(gain), len(gain))].mean() for _ in range(2000)]
        low, high = np.percentile(drawn, (2.5, 97.5))
        each = {}
        for name, value, _ in held:
            each.setdefault(name, []).append(value)
        text = " ".join(f"{name} {np.nanmean(np.concatenate(value)):.3f}" for name, value in each.items())
        print(f"{system:24s} nDCG@5 {np.nanmean(values):.3f} [{low:+.3f} {high:+.3f}]  first right {first.mean():.3f}")
        print(f"{'':24s} {text}")


def translation(encoder, pairs: list, tables: list, used: list[int], rng: np.random.Generator) -> np.ndarray:
    """Weights of the features and of ``RIVALRY``, of ln(targets), and the constant."""
    drawn = [sample for pair in pairs for sample in samples(encoder, *pair, rng)]
    for f in tables:  # nothing among the judged pairs is a translation
        top = np.argsort(-f[..., 0], axis=1)[:, :6]
        x = np.take_along_axis(f, top[..., None], 1).reshape(top.size, -1)
        drawn.append((np.column_stack((x, np.full(len(x), np.log(f.shape[1])))), np.zeros(len(x))))
    x, y = (np.concatenate(part) for part in zip(*drawn, strict=True))
    weight = np.concatenate([np.full(len(part), 1 / np.sqrt(len(part))) for _, part in drawn])
    around = [FEATURES.index(name) for name in ("context", "section", "heading", "common")]
    kept = [*(n for n in used if n not in around), *range(len(FEATURES), x.shape[1])]
    found = np.zeros(x.shape[1] + 1)
    found[[*kept, x.shape[1]]] = logistic(x[:, kept], y, weight)
    p = 1 / (1 + np.exp(-(x @ found[:-1] + found[-1])))
    for threshold in (0.5, 0.7, 0.9):
        said = p >= threshold
        print(f"translation at {threshold}: precision {y[said].mean():.3f} recall {said[y == 1].mean():.3f}")
    return found


def samples(encoder, source: list[str], target: list[str], links: list, rng: np.random.Generator) -> list:
    """Rows and truth of stretches of a document beside its translation, whole or a lone sentence of it."""
    found = []
    for size in (12, 60, 250):
        for _ in range(3 if size <= len(target) else 1):
            begin = int(rng.integers(0, max(1, len(target) - size)))
            here = [(a, b - begin) for a, b in links if begin <= b < begin + size]
            if not here:
                continue
            sources = sorted({a for a, _ in here}) if rng.random() < 0.7 else [here[int(rng.integers(len(here)))][0]]
            sides = [
                Side(Sentences.plain(each), encoder) for each in ([source[a] for a in sources], target[begin:][:size])
            ]
            for side in sides:  # neighbourhoods take no part in it
                vars(side)["context"] = vars(side)["section"] = side.vectors
            true = {(sources.index(a), b) for a, b in here if a in sources}
            top = np.argsort(-(sides[0].vectors @ sides[1].vectors.T), axis=1)[:, :6]
            chosen = sorted({(n, int(c)) for n, line in enumerate(top) for c in line} | true)
            row, column = np.array(chosen).T
            x = pair_table(*sides, row, column)
            x = np.column_stack((x, np.full(len(x), np.log(len(sides[1].vectors)))))
            found.append((x, np.array([pair in true for pair in chosen], dtype=float)))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--news", type=Path, required=True)
    parser.add_argument("--help-pages", type=Path, required=True)
    parser.add_argument("--model", default="use")
    parser.add_argument("--tables", type=Path, help="keep the features here, and take them from here the next time")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    encoder = load_encoder(options.model, cache=False)
    parts = [part for name in gold.names() for part in gold.load(name)]
    sides = [(Side(part.source, encoder), Side(part.target, encoder)) for part in parts]
    used = [n for n, name in enumerate(FEATURES) if sides[0][0].additive or name not in WORD_FEATURES]
    if options.tables and options.tables.exists():
        tables, rows = pickle.loads(options.tables.read_bytes())  # written below
    else:
        tables = [all_pairs(*pair, part.queries) for pair, part in zip(sides, parts, strict=True)]
        texts = unrelated(options.news, options.help_pages)
        rows = sized(sides, parts, encoder, texts)
        rows += foreign(encoder, texts, len(gold.rows(options.news)))
        if options.tables:
            options.tables.write_bytes(pickle.dumps((tables, rows)))
    best, has = transfer(parts, tables, rows, used)
    best, has = np.array(best), np.array(has)
    threshold = max(t for t in np.arange(0.01, 0.3, 0.01) if (best[has] < t).mean() <= LOST)
    lost, said = (best[has] < threshold).sum(), (best[~has] < threshold).sum()
    print(f"none below {threshold:.2f}: {lost} of {has.sum()} counterparts lost, {said} of {(~has).sum()} lacks said")
    weights = ranking([(x[..., :-2], part.grades) for x, part in zip(tables, parts, strict=True)], used)
    usual = usual_of(weights, rows)
    scale = scale_of(weights, usual, rows)
    pairs = parallel(options.news, options.help_pages)
    fitted = translation(encoder, pairs, tables, used, np.random.default_rng(1))
    result = {
        "model": options.model,
        "ranking": {FEATURES[n]: round(float(weights[n]), 4) for n in used},
        "usual": round(usual, 4),
        "theme": {
            "weights": {n: round(float(w), 4) for n, w in zip((*STANDING, *RIVALRY), scale[:4], strict=True)},
            "targets": 0.0,
            "constant": round(float(scale[4]), 4),
        },
        "translation": {
            "weights": {
                name: round(float(w), 4) for name, w in zip((*FEATURES, *RIVALRY), fitted[:-2], strict=True) if w
            },
            "targets": round(float(fitted[-2]), 4),
            "constant": round(float(fitted[-1]), 4),
        },
        "none": round(float(threshold), 2),
        "origin": "theme_train.py on data/gold/theme, data/gold/ru-en, NTREX-128 (given half), LibreOffice help",
    }
    text = json.dumps(result, indent=1)
    print(text)
    if options.write:
        folder = Path(__file__).parents[2] / "aligner" / "match" / "calibrations"
        folder.mkdir(exist_ok=True)
        (folder / f"{options.model}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
