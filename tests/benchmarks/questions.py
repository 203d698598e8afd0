"""Russian questions, English paragraphs: how often the right paragraph stands first, and among the first five.

    python tests/benchmarks/questions.py

83 questions (``questions.tsv``: the sentence that the right paragraph begins with) on 255 paragraphs of about 95 words,
made of the texts of four collections of ``data/gold/theme``. Paragraphs as lines, and cut into their sentences;
questions in the order of the texts, and in an order by chance.
"""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np

from aligner.embed.use import UseEncoder
from aligner.match import calibration
from aligner.match.search import MatchOptions, match
from aligner.match.side import Sentences

HERE = Path(__file__).parent
GOLD = HERE.parents[1] / "data" / "gold" / "theme"
LEAST, SHORT = 85, 45
"""Words from which a paragraph ends, and below which a rest joins the one before."""
Place = tuple[str, int]


def paragraphs() -> tuple[list[list[str]], dict[Place, int]]:
    """Sentences of each paragraph, and the number of the one that begins with a sentence."""
    found: list[list[str]] = []
    starts: dict[Place, int] = {}
    for collection in ("public-texts", "essays-city", "news-region", "official-rivers"):
        for path in sorted((GOLD / collection).glob("en-*.txt")):
            lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
            parts: list[list[int]] = []
            for number in (number for number, line in enumerate(lines) if not line.startswith("# ")):
                if not parts or words(lines, parts[-1]) >= LEAST:
                    parts.append([])
                parts[-1].append(number)
            if words(lines, parts[-1]) < SHORT:
                parts[-2:] = [parts[-2] + parts[-1]]
            for part in parts:
                starts[f"{collection}/{path.stem}", part[0] + 1] = len(found)
                found.append([lines[number] for number in part])
    return found, starts


def words(lines: list[str], numbers: list[int]) -> int:
    return sum(len(lines[number].split()) for number in numbers)


def rates(listed: dict[int, list[set[int]]], right: list[int]) -> str:
    first = np.mean([any(number in held for held in listed.get(n, [])[:1]) for n, number in enumerate(right)])
    five = np.mean([any(number in held for held in listed.get(n, [])[:5]) for n, number in enumerate(right)])
    return f"first {first:.3f}  among five {five:.3f}  nothing shown {len(right) - len(listed)}"


def main() -> None:
    parts, starts = paragraphs()
    rows = [line.split("\t") for line in (HERE / "questions.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    questions, right = [row[2] for row in rows], [starts[row[0], int(row[1])] for row in rows]
    encoder, scale = UseEncoder(), calibration.load("use")
    forms = {
        "lines": ([" ".join(part) for part in parts], np.arange(len(parts))),
        "sentences": (
            [text for part in parts for text in part],
            np.repeat(np.arange(len(parts)), list(map(len, parts))),
        ),
    }
    for form, (texts, owner) in forms.items():
        cosine = np.argsort(-encoder.encode(questions) @ encoder.encode(texts).T, axis=1)[:, :5]
        plain = {n: [{int(owner[column])} for column in line] for n, line in enumerate(cosine)}
        print(f"{form:10s} cosine     {rates(plain, right)}")
        for name, order in (
            ("in order", list(range(len(rows)))),
            ("by chance", random.Random(1).sample(range(len(rows)), len(rows))),
        ):
            asked = Sentences.plain([questions[n] for n in order])
            found = match(asked, Sentences.plain(texts), encoder, MatchOptions(), scale)
            listed: dict[int, list[set[int]]] = {}
            for source, (low, high) in zip(found.source.tolist(), found.span.tolist(), strict=True):
                listed.setdefault(order[source], []).append(set(owner[low:high].tolist()))
            print(f"{'':10s} {name:10s} {rates(listed, right)}")


if __name__ == "__main__":
    main()
