"""Learn the ranking and both scales of ``aligner match`` from judged data, and say what transfers.

    python tests/benchmarks/theme_train.py --news NTREX/thematic.tsv --help-pages LIBREOFFICE-HELP [--model use] [--write]

1. The ranking: a linear sum of the features, fitted so that passages of high grades come first (softmax over all targets
   of a source, gains 0, .3, 3, 6 for the grades), by leave-one-collection-out; with all for what is shipped.
2. ``theme``: the logistic of that sum and of the logarithm of the number of targets, on the first five passages of each
   source, with 15 targets up to all of a collection and with unrelated news and help pages added up to 5,000.
3. ``translation``: a logistic regression on the project's own alignment gold, news (``--news``: doc, ru, en, aligned)
   and pairs of help pages (``--help``: the folder with ``ru`` and ``en-US``), against all other pairs and all judged ones.
4. ``none``: the threshold that costs least, a lost counterpart and a false one counting alike.

The news are the given half of NTREX-128; the help pages a fixed draw. Neither is kept in the project.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import theme_gold as gold
from scipy.optimize import minimize
from theme_parallel import parallel, unrelated

from aligner.embed import load as load_encoder
from aligner.match.calibration import RIVALRY
from aligner.match.closeness import FEATURES, WORD_FEATURES, candidates, features
from aligner.match.search import CANDIDATES, rivals
from aligner.match.side import Sentences, Side

GAINS = np.array([0.0, 0.3, 3.0, 6.0])
RIDGE = 0.2
SIZES = (15, 50, 100, 500, 2000, 5000)


def all_pairs(source: Side, target: Side, rows: np.ndarray) -> np.ndarray:
    """Features ``(rows, targets, f)``."""
    count = len(target.vectors)
    row, column = np.repeat(rows, count), np.tile(np.arange(count), len(rows))
    order = np.argsort(row, kind="stable")
    found = np.empty((len(row), len(FEATURES)), dtype=np.float32)
    found[order] = features(source, target, row[order], column[order])
    return found.reshape(len(rows), count, -1)


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
    for part, (source, target) in zip(parts, sides, strict=True):
        own = len(target.vectors)
        for size in SIZES:
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
            table = features(source, side, row.ravel(), column.ravel()).reshape(*row.shape, -1)
            graded = np.take_along_axis(grades[np.argsort(part.queries)], column, axis=1)
            found.append((part.name, size, table, graded))
    return found


def top_rows(sums: np.ndarray, grades: np.ndarray, depth: int = 5) -> tuple[np.ndarray, np.ndarray]:
    """Sums and truth of the first passages of each source."""
    top = np.argsort(-sums, axis=1)[:, :depth]
    return np.take_along_axis(sums, top, 1).ravel(), np.take_along_axis(grades, top, 1).ravel() >= 2


def scale_of(weights: np.ndarray, rows: list) -> np.ndarray:
    """Slope of the sum, weight of ln(targets), constant: on the first five rows of each source."""
    x, true = [], []
    for _, size, f, grades in rows:
        sums, right = top_rows(f @ weights, grades)
        x.append(np.stack((sums, np.full(len(sums), np.log(size))), axis=1))
        true.append(right)
    return logistic(np.concatenate(x), np.concatenate(true))


def chance(sums: np.ndarray, count: int, scale: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-(sums * scale[0] + np.log(count) * scale[1] + scale[2])))


def cost(best: np.ndarray, has: np.ndarray, threshold: float) -> int:
    return int((best[has] < threshold).sum() + (best[~has] >= threshold).sum())


def transfer(parts: list, tables: list, rows: list, used: list[int]) -> tuple[list[float], list[float]]:
    """Print nDCG@5, P@1 and calibration error of each collection left out; probabilities of the best and whether right."""
    at = {name: number for number, name in enumerate(FEATURES)}
    peers = {
        "cosine": {"cosine": 1.0},
        "cosine + windows forth": {"cosine": 1.0, "windows": 1.0},
        "cosine + windows both": {"cosine": 1.0, "windows": 0.5, "windows_back": 0.5},
    }
    systems: dict[str, list] = {name: [] for name in (*peers, "left out", "trained on all")}
    whole = ranking([(x, part.grades) for x, part in zip(tables, parts, strict=True)], used)
    errors: dict[int, list] = {size: [] for size in SIZES}
    best, has = [], []
    for name in sorted({part.name for part in parts}):
        others = [(x, part.grades) for x, part in zip(tables, parts, strict=True) if part.name != name]
        weights = ranking(others, used)
        scale = scale_of(weights, [row for row in rows if row[0] != name])
        for x, part in zip(tables, parts, strict=True):
            if part.name != name:
                continue
            sums = {peer: sum(x[..., at[f]] * w for f, w in chosen.items()) for peer, chosen in peers.items()}
            sums |= {"left out": x @ weights, "trained on all": x @ whole}
            for system, values in sums.items():
                systems[system].append((name, gold.ndcg(values, part.grades), gold.right_first(values, part.grades)))
            p = chance((x @ weights).max(axis=1), x.shape[1], scale)
            best += p.tolist()
            has += (part.grades >= 2).any(axis=1).tolist()
        for other, size, f, grades in rows:
            if other == name:
                values, right = top_rows(f @ weights, grades)
                errors[size].append((name, chance(values, size, scale), right))
    report(systems)
    for size, held in errors.items():
        p, right = (np.concatenate([entry[k] for entry in held]) for k in (1, 2))
        print(
            f"calibration error with {size:5d} targets: {gold.calibration_error(p, right):.3f} (mean {p.mean():.3f}, right {right.mean():.3f})"
        )
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
        print(
            f"{system:24s} nDCG@5 {np.nanmean(values):.3f} [{low:+.3f} {high:+.3f}]  first right {first.mean():.3f}  {text}"
        )


def translation(encoder, pairs: list, tables: list, used: list[int], rng: np.random.Generator) -> np.ndarray:
    """Weights of the features and of ``RIVALRY``, of ln(targets), and the constant."""
    xs, ys, ws = [], [], []
    for source, target, links in pairs:
        for size in (12, 60, 250, len(target)):
            for _ in range(max(1, min(6, 400 // size))):
                begin = int(rng.integers(0, max(1, len(target) - size)))
                here = [(a, b - begin) for a, b in links if begin <= b < begin + size]
                if not here:
                    continue
                sources = (
                    sorted({a for a, _ in here}) if rng.random() < 0.7 else [here[int(rng.integers(len(here)))][0]]
                )
                where = {a: n for n, a in enumerate(sources)}
                left = Side(Sentences.plain([source[a] for a in sources]), encoder)
                right = Side(Sentences.plain(target[begin : begin + size]), encoder)
                true = {(where[a], b) for a, b in here if a in where}
                cosine = left.vectors @ right.vectors.T
                top = np.argsort(-cosine, axis=1)[:, :6]
                chosen = sorted({(n, int(c)) for n, line in enumerate(top) for c in line} | true)
                row, column = np.array(chosen).T
                f = features(left, right, row, column)
                m = rivals(left.vectors, right.vectors, row, column)
                xs.append(np.concatenate((f, m, np.full((len(row), 1), np.log(len(right.vectors)))), axis=1))
                ys.append(np.array([pair in true for pair in chosen], dtype=float))
                ws.append(np.full(len(row), 1 / np.sqrt(len(row))))
    for source, target, f, queries in tables:
        cosine = f[..., 0]
        top = np.argsort(-cosine, axis=1)[:, :6]
        row, column = np.repeat(queries, 6), top.ravel()
        order = np.argsort(row, kind="stable")
        m = np.empty((len(row), 2), dtype=np.float32)
        m[order] = rivals(source.vectors, target.vectors, row[order], column[order])
        x = np.take_along_axis(f, top[..., None], 1).reshape(len(row), -1)
        xs.append(np.concatenate((x, m, np.full((len(row), 1), np.log(f.shape[1]))), axis=1))
        ys.append(np.zeros(len(row)))
        ws.append(np.full(len(row), 1 / np.sqrt(len(row))))
    x, y, w = np.concatenate(xs), np.concatenate(ys), np.concatenate(ws)
    kept = [n for n in used if FEATURES[n] not in ("context", "section", "heading")] + [
        len(FEATURES),
        len(FEATURES) + 1,
        len(FEATURES) + 2,
    ]
    found = np.zeros(x.shape[1] + 1)
    fitted = logistic(x[:, kept], y, w)
    found[[*kept, x.shape[1]]] = fitted
    p = 1 / (1 + np.exp(-(x @ found[:-1] + found[-1])))
    for threshold in (0.5, 0.7, 0.9):
        said = p >= threshold
        print(
            f"translation at {threshold}: precision {y[said].mean():.3f} recall {said[y == 1].mean():.3f} ({len(y)} pairs)"
        )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--news", type=Path, required=True)
    parser.add_argument("--help-pages", type=Path, required=True)
    parser.add_argument("--model", default="use")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    encoder = load_encoder(options.model, cache=False)
    parts = [part for name in gold.names() for part in gold.load(name)]
    sides = [(Side(part.source, encoder), Side(part.target, encoder)) for part in parts]
    used = [n for n, name in enumerate(FEATURES) if sides[0][0].additive or name not in WORD_FEATURES]
    tables = [all_pairs(*pair, part.queries) for pair, part in zip(sides, parts, strict=True)]
    filler = unrelated(options.news, options.help_pages)
    rows = sized(sides, parts, encoder, filler)
    best, has = transfer(parts, tables, rows, used)
    best, has = np.array(best), np.array(has)
    threshold = min(np.linspace(0.02, 0.6, 59), key=lambda t: cost(best, has, t))
    print(
        f"none below {threshold:.2f}: of {has.sum()} with a counterpart {(best[has] < threshold).sum()} lost, of {(~has).sum()} without {(best[~has] < threshold).sum()} said"
    )
    weights = ranking([(x, part.grades) for x, part in zip(tables, parts, strict=True)], used)
    scale = scale_of(weights, rows)
    rng = np.random.default_rng(1)
    judged = [(*pair, x, part.queries) for pair, x, part in zip(sides, tables, parts, strict=True)]
    fitted = translation(encoder, parallel(options.news, options.help_pages), judged, used, rng)
    result = {
        "model": options.model,
        "theme": {
            "weights": {FEATURES[n]: round(float(weights[n] * scale[0]), 4) for n in used},
            "targets": round(float(scale[1]), 4),
            "constant": round(float(scale[2]), 4),
        },
        "translation": {
            "weights": {
                name: round(float(w), 4) for name, w in zip((*FEATURES, *RIVALRY), fitted[:-2], strict=True) if w
            },
            "targets": round(float(fitted[-2]), 4),
            "constant": round(float(fitted[-1]), 4),
        },
        "none": round(float(threshold), 2),
        "origin": "tests/benchmarks/theme_train.py on data/gold/theme, data/gold/ru-en, NTREX-128 (given half), LibreOffice help",
    }
    text = json.dumps(result, indent=1)
    print(text)
    if options.write:
        import aligner.match

        folder = Path(aligner.match.__file__).parent / "calibrations"
        folder.mkdir(exist_ok=True)
        (folder / f"{options.model}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
