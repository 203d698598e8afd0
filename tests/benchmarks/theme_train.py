"""Learn the ranking and both scales of ``aligner match`` from judged data, and say what transfers.

    python tests/benchmarks/theme_train.py --news NTREX/thematic.tsv --help-pages HELP [--model use] [--write]

1. The ranking: a linear sum of the features, fitted so that passages of high grades come first (softmax over all
   targets of a source, gains 0, .3, 3, 6 for the grades), by leave-one-collection-out; with all for what is shipped.
2. ``theme``: a logistic regression on that sum, how it stands among the sentence's other passages, and how far the pair
   is ahead of its rivals: on the first five passages of each source, with 15 targets up to all of a collection, with
   unrelated news and help pages added up to 5,000, and on texts that have nothing to do with each other.
3. ``translation``: a logistic regression on the project's own alignment gold, news (``--news``: doc, ru, en, aligned)
   and pairs of help pages (``--help-pages``: the folder with ``ru`` and ``en-US``), against all other pairs, the judged
   ones, and texts that have nothing to do with each other; before it ``parallel``, whether a sentence is translated at
   all, whose mean over a text is given to it. With ``--translations`` these alone.
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
from theme_few import cut_down
from theme_parallel import parallel, unrelated

from aligner.embed import load as load_encoder
from aligner.embed.protocol import is_additive
from aligner.match.calibration import RIVALRY, log_odds, translated
from aligner.match.closeness import FEATURES, WORD_FEATURES
from aligner.match.judged import collections
from aligner.match.neighbours import CANDIDATES
from aligner.match.side import Sentences, Side
from aligner.match.training import (
    all_pairs,
    chance,
    described,
    none_below,
    pair_table,
    ranking,
    rivalled,
    rivals_of,
    sample,
    samples,
    scale_of,
    scale_of_translations,
    standing,
    top_rows,
    translation,
    usual_of,
)

SIZES = (15, 50, 150, 500, 1500, 5000)
FEW = (1, 3, 13)
"""Source sentences, of texts cut down."""
UNRELATED = "unrelated"


def sized(sides: list, parts: list, encoder, filler: dict[str, list[str]], rivals: tuple[float, float]) -> list:
    """For each collection and size: rows of (collection, size, features ``(q, n, f)``, grades ``(q, n)``)."""
    rng = np.random.default_rng(1)
    found = []
    for part, (source, target) in zip(parts, sides, strict=True):
        own = len(target)
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
            count = None if source.additive else CANDIDATES  # as in a large collection: each takes a while
            near = rivalled(source, side, rivals, count)
            row, column = near.pairs(np.arange(len(source)))
            held = np.isin(row, part.queries)
            row, column = row[held].reshape(len(part.queries), -1), column[held].reshape(len(part.queries), -1)
            table = pair_table(source, side, row.ravel(), column.ravel(), near).reshape(*row.shape, -1)
            graded = np.take_along_axis(grades[np.argsort(part.queries)], column, axis=1)
            found.append((part.name, size, table, graded))
            print(part.name, part.language, size, flush=True)
    return found


def foreign(encoder, texts: dict[str, list[str]], news: int) -> list[tuple[int, Side, Side]]:
    """Sizes and sides of news beside help pages, which have nothing to do with each other."""
    rng = np.random.default_rng(4)
    found = []
    for left, right in (("ru", "en"), ("en", "ru")):
        for size in (100, 500, 2000):
            low, start = int(rng.integers(0, news - 60)), int(rng.integers(news, len(texts[right]) - size))
            parts = texts[left][low : low + 60], texts[right][start : start + size]
            found.append((size, *(Side(Sentences.plain(part), encoder) for part in parts)))
    return found


def foreign_rows(sides: list[tuple[int, Side, Side]], rivals: tuple[float, float]) -> list:
    """Rows as of :func:`sized`."""
    found = []
    for size, source, target in sides:
        near = rivalled(source, target, rivals, None if source.additive else CANDIDATES)
        row, column = near.pairs(np.arange(len(source)))
        table = pair_table(source, target, row, column, near).reshape(len(source), -1, len(FEATURES) + len(RIVALRY))
        found.append((UNRELATED, size, table, np.zeros(table.shape[:2], dtype=int)))
    return found


def scales(weights: np.ndarray, rows: list) -> tuple[float, np.ndarray]:
    """What is usual, and the scale of the theme: each size weighing alike, unrelated texts together .7 of one.

    With as much as one the error is .054 beside 15 targets and .051 beside 5,000.
    """
    kinds = [0 if name == UNRELATED else size for name, size, *_ in rows]
    counts = Counter(kinds)
    data = [(table, grades) for _, _, table, grades in rows]
    usual = usual_of(weights, [(table, grades) for _, size, table, grades in rows if size == SIZES[0]])
    return usual, scale_of(weights, usual, data, [(1 if kind else 0.7) / counts[kind] for kind in kinds])


def transfer(parts: list, tables: list, rows: list, used: list[int]) -> tuple[list[float], list[float]]:
    """Print measures of each collection left out; return the best probabilities, and whether any is right."""
    at = {name: number for number, name in enumerate(FEATURES)}
    peers = {
        "cosine": {"cosine": 1.0},
        "cosine + windows forth": {"cosine": 1.0, "windows": 1.0},
        "cosine + windows both": {"cosine": 1.0, "windows": 0.5, "windows_back": 0.5},
    }
    systems: dict[str, list] = {name: [] for name in (*peers, "left out", "trained on all")}
    whole = ranking([(x[..., : len(FEATURES)], part.grades) for x, part in zip(tables, parts, strict=True)], used)
    errors: dict[int, list] = {size: [] for size in (*SIZES, *(-count for count in FEW))}
    alone: dict[int, list] = {}
    best, has = [], []
    for name in sorted({part.name for part in parts}):
        others = [
            (x[..., : len(FEATURES)], part.grades) for x, part in zip(tables, parts, strict=True) if part.name != name
        ]
        weights, kept = ranking(others, used), [row for row in rows if row[0] != name]
        usual, scale = scales(weights, kept)
        for x, part in zip(tables, parts, strict=True):
            if part.name != name:
                continue
            sums = {peer: sum(x[..., at[f]] * w for f, w in chosen.items()) for peer, chosen in peers.items()}
            p = chance(standing(weights, x, usual), scale)
            sums |= {"left out": p, "trained on all": x[..., : len(FEATURES)] @ whole}
            for system, values in sums.items():
                systems[system].append((name, gold.ndcg(values, part.grades), gold.right_first(values, part.grades)))
            best += p.max(axis=1).tolist()
            has += (part.grades >= 2).any(axis=1).tolist()
        for other, size, f, grades in rows:
            if other == name:
                values, right = top_rows(standing(weights, f, usual), grades)
                errors[size].append((name, chance(values, scale).ravel(), right.ravel()))
            elif other == UNRELATED:
                alone.setdefault(size, []).append(chance(standing(weights, f, usual), scale).max(axis=1))
    report(systems)
    for size, held in alone.items():
        said = ", ".join(f"{bar}: {(np.concatenate(held) > bar).mean():.2f}" for bar in (0.03, 0.04, 0.05, 0.1))
        print(f"unrelated, {size:4d} targets: share of best passages above {said}")
    for size, held in errors.items():
        p, right = (np.concatenate([entry[k] for entry in held]) for k in (1, 2))
        error = gold.calibration_error(p, right)
        what = f"{size:5d} targets" if size > 0 else f"{-size:5d} sources"
        print(f"calibration error with {what}: {error:.3f} (mean {p.mean():.3f}, right {right.mean():.3f})")
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


def learned_from(encoder, parts: list, sides: list, rivals: tuple[float, float], options: argparse.Namespace) -> tuple:
    """Features beside all targets of each collection, rows as of :func:`sized`, few sources as -1, -3, -13."""
    if options.tables and options.tables.exists():
        return pickle.loads(options.tables.read_bytes())  # written below
    tables = [all_pairs(*pair, part.queries, rivals) for pair, part in zip(sides, parts, strict=True)]
    texts = unrelated(options.news, options.help_pages)
    rows = sized(sides, parts, encoder, texts, rivals)
    for count in FEW:
        for part, (_, target) in zip(parts, sides, strict=True):
            rows.append((part.name, -count, *cut_down(part, target, encoder, count, rivals)[:2]))
    rows += foreign_rows(foreign(encoder, texts, lines(options.news)), rivals)
    if options.tables:
        options.tables.write_bytes(pickle.dumps((tables, rows)))
    return tables, rows


def lines(news: Path) -> int:
    """How many sentences of news there are."""
    return len(news.read_text(encoding="utf-8").splitlines()) - 1


def translations(
    encoder, parts: list, sides: list, rivals: tuple[float, float], used: list[int], options: argparse.Namespace
) -> dict:
    """The scale of translations; print how well it holds, each kind of text left out."""
    rng, drawn = np.random.default_rng(1), {}
    for kind, pairs in parallel(options.news, options.help_pages).items():
        drawn[kind] = [part for pair in pairs for part in samples(encoder, *pair, rng, rivals)]
    drawn["judged"] = [
        sample(*pair, np.sort(part.queries), set(), rivals) for pair, part in zip(sides, parts, strict=True)
    ]
    texts = foreign(encoder, unrelated(options.news, options.help_pages), lines(options.news))
    drawn[UNRELATED] = [sample(*pair, np.arange(len(pair[0])), set(), rivals) for _, *pair in texts]
    for kind, held in drawn.items():
        weights, known = translation([part for name in drawn if name != kind for part in drawn[name]], used)
        called, true = [], np.concatenate([part.true for part in held])
        for part in held:
            share = translated(part.closest @ known[:-1] + known[-1])
            called.append(part.pairs @ weights[:-1] + weights[-1] + log_odds(share) > 0)
        said = np.concatenate(called)
        right, every = int((said & (true == 1)).sum()), int(true.sum())
        print(f"translations, {kind} left out: {right} of {every} called, and {said.sum() - right} others")
    return scale_of_translations(*translation([part for held in drawn.values() for part in held], used))


def themes(
    encoder, parts: list, sides: list, rivals: tuple[float, float], used: list[int], options: argparse.Namespace
) -> dict:
    """The ranking, its scale, and the threshold for none; print how well they hold, each collection left out."""
    tables, rows = learned_from(encoder, parts, sides, rivals, options)
    best, has = map(np.array, transfer(parts, tables, rows, used))
    threshold = none_below(best, has)
    lost, said = (best[has] < threshold).sum(), (best[~has] < threshold).sum()
    print(f"none below {threshold}: {lost} of {has.sum()} counterparts lost, {said} of {(~has).sum()} lacks said")
    weights = ranking([(x[..., : len(FEATURES)], part.grades) for x, part in zip(tables, parts, strict=True)], used)
    return described(weights, *scales(weights, rows), None, rivals) | {"none": threshold}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--news", type=Path, required=True)
    parser.add_argument("--help-pages", type=Path, required=True)
    parser.add_argument("--model", default="use")
    parser.add_argument("--tables", type=Path, help="keep the features here, and take them from here the next time")
    parser.add_argument("--translations", action="store_true", help="learn their scale alone, and keep the rest")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    encoder = load_encoder(options.model)
    folder = Path(__file__).parents[2] / "aligner" / "match" / "calibrations"
    place = folder / f"{options.model}.json"
    parts = collections(gold.ROOT)
    sides = [(Side(part.source, encoder), Side(part.target, encoder)) for part in parts]
    rivals = rivals_of(sides, parts)
    used = [n for n, name in enumerate(FEATURES) if is_additive(encoder) or name not in WORD_FEATURES]
    result = json.loads(place.read_text(encoding="utf-8")) if options.translations else {"model": options.model}
    if not options.translations:
        result |= themes(encoder, parts, sides, rivals, used, options)
    result |= translations(encoder, parts, sides, rivals, used, options)
    result["origin"] = "theme_train.py on data/gold/theme, data/gold/ru-en, NTREX-128 (given half), LibreOffice help"
    text = json.dumps(result, indent=1)
    print(text)
    if options.write:
        folder.mkdir(exist_ok=True)
        place.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
