"""The reliability picture: what ``score`` says against the share of passages graded 2 or 3.

    python tests/benchmarks/theme_picture.py PICTURE.svg --news NTREX/thematic.tsv --help-pages HELP [--tables FILE]

Each collection is left out of the training of ranking and scale in turn; the first five passages of each of its
sentences count, with 15, 150, 500 and 5,000 target sentences (cut, or filled with unrelated news and help pages). A
point is a fifth of a panel's passages (a tenth in the row of all) by score, its bar the 95 % interval by bootstrap
over sentences. The number in a panel is the calibration error over ten bins of equal width.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

import numpy as np
import theme_gold as gold
import theme_train
import vl_convert

from aligner.embed import load as load_encoder
from aligner.match.closeness import FEATURES, WORD_FEATURES
from aligner.match.judged import collections
from aligner.match.training import chance, ranking, standing, top_rows

SIZES = (15, 150, 500, 5000)
GENRES = {"official": "official", "news": "news", "essays": "essays", "tech": "technical", "public": "popular science"}
ALL = "all seven collections"
DRAWS = 400


def left_out(parts: list, tables: list, rows: list) -> dict[tuple[str, int], tuple[np.ndarray, np.ndarray]]:
    """Chances and truths ``(sentences, 5)`` by genre and size."""
    held = defaultdict(list)
    used = [n for n, name in enumerate(FEATURES) if tables[0][..., n].any() or name not in WORD_FEATURES]
    for name in sorted({part.name for part in parts}):
        others = [
            (x[..., : len(FEATURES)], part.grades) for x, part in zip(tables, parts, strict=True) if part.name != name
        ]
        weights = ranking(others, used)
        usual, scale = theme_train.scales(weights, [row for row in rows if row[0] != name])
        for other, size, features, grades in rows:
            if other == name and size in SIZES:
                columns, right = top_rows(standing(weights, features, usual), grades)
                for genre in (ALL, GENRES[name.partition("-")[0]]):
                    held[genre, size].append((chance(columns, scale), right))
    return {key: tuple(map(np.concatenate, zip(*each, strict=True))) for key, each in held.items()}


def points(chances: np.ndarray, right: np.ndarray, count: int, rng: np.random.Generator) -> list[dict[str, float]]:
    """Mean score and share right, with its interval, of passages in ``count`` groups of alike scores."""
    edges = np.quantile(chances, np.linspace(0, 1, count + 1)[1:-1])
    group = np.searchsorted(edges, chances)
    drawn = rng.integers(0, len(chances), (DRAWS, len(chances)))
    found = []
    for number in range(count):
        inside = group == number
        hits, totals = (right & inside).sum(axis=1), inside.sum(axis=1)
        shares = hits[drawn].sum(axis=1) / np.maximum(totals[drawn].sum(axis=1), 1)
        low, high = np.percentile(shares, (2.5, 97.5))
        share = hits.sum() / totals.sum()
        found.append({"score": chances[inside].mean(), "share": share, "low": low, "high": high})
    return found


def picture(data: dict[tuple[str, int], tuple[np.ndarray, np.ndarray]]) -> dict:
    """A Vega-Lite specification: a row of panels a genre, a column a size."""
    rng, values, errors = np.random.default_rng(0), [], []
    for (genre, size), (chances, right) in data.items():
        place = {"genre": genre, "size": f"{size:,} targets"}
        count = 10 if genre == ALL else 5
        values += [place | {k: round(float(v), 4) for k, v in p.items()} for p in points(chances, right, count, rng)]
        error = gold.calibration_error(chances.ravel(), right.ravel())
        errors.append(place | {"error": f"error {error:.3f}", "x": 0.97, "y": 0.008})
        print(f"{genre:24s} {size:5d} targets: {error:.3f} (mean {chances.mean():.3f}, right {right.mean():.3f})")
    axis = {"values": [0, 0.1, 0.3, 0.6, 1], "gridColor": "#eee", "labelOverlap": False, "format": "~g"}
    unit = {"domain": [0, 1], "type": "sqrt"}  # most scores are small
    x = {"field": "score", "type": "quantitative", "scale": unit, "axis": axis, "title": "score"}
    y = {"field": "share", "type": "quantitative", "scale": unit, "axis": axis, "title": "graded 2 or 3"}
    line = {"data": {"values": [{"score": 0, "share": 0}, {"score": 1, "share": 1}]}}
    bar = {"mark": {"type": "rule", "color": "#7aa6c2", "strokeWidth": 1.5}}
    text = {"mark": {"type": "text", "align": "right", "fontSize": 10, "color": "#666"}}
    placed = {"x": x | {"field": "x"}, "y": y | {"field": "y"}}
    quiet = {"titleFontWeight": "normal", "titleColor": "#444", "labelColor": "#444"}
    header = {"title": None, "labelFontSize": 12, "labelFontWeight": "bold"}
    sizes, genres = [f"{size:,} targets" for size in SIZES], [ALL, *dict.fromkeys(GENRES.values())]
    drawn = {"encoding": {"x": x, "y": y}, "transform": [{"filter": "isValid(datum.low)"}]}
    layers = [
        line | {"mark": {"type": "line", "color": "#bbb", "strokeDash": [4, 3]}, "encoding": {"x": x, "y": y}},
        drawn | bar | {"encoding": {"x": x, "y": y | {"field": "low"}, "y2": {"field": "high"}}},
        drawn | {"mark": {"type": "line", "color": "#0b5c8a", "strokeWidth": 1, "opacity": 0.5}},
        drawn | {"mark": {"type": "point", "filled": True, "color": "#0b5c8a", "size": 32, "opacity": 1}},
        text | {"encoding": placed | {"text": {"field": "error"}}, "transform": [{"filter": "isValid(datum.error)"}]},
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "#fff",
        "padding": 10,
        "data": {"values": [*values, *errors]},
        "facet": {
            "row": {"field": "genre", "sort": genres, "header": header | {"labelAngle": 0, "labelAlign": "left"}},
            "column": {"field": "size", "sort": sizes, "header": header},
        },
        "spec": {"width": 130, "height": 130, "layer": layers},
        "config": {"font": "system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif", "facet": {"spacing": 12}, "axis": quiet},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--news", type=Path, required=True)
    parser.add_argument("--help-pages", type=Path, required=True)
    parser.add_argument("--tables", type=Path, help="features that theme_train.py kept, or keeps for it")
    options = parser.parse_args()
    parts = collections(gold.ROOT)
    tables, rows, _ = theme_train.learned_from(load_encoder("use", cache=False), parts, options)
    spec = picture(left_out(parts, tables, rows))
    if options.picture.suffix == ".png":
        options.picture.write_bytes(vl_convert.vegalite_to_png(spec, scale=2.0))
    else:
        options.picture.write_text(vl_convert.vegalite_to_svg(spec), encoding="utf-8")


if __name__ == "__main__":
    main()
