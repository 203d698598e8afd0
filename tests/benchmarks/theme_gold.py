"""The judged collections of ``data/gold/theme``: sentences, grades, and measures of a ranking."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from aligner.match.side import Sentences

ROOT = Path(__file__).parents[2] / "data" / "gold" / "theme"


@dataclass
class Collection:
    """One direction of a collection: sources of one language, sentences of the other, grades ``(sources, targets)``."""

    name: str
    language: str
    source: Sentences
    target: Sentences
    queries: np.ndarray
    grades: np.ndarray


def names() -> list[str]:
    return sorted(path.parent.name for path in ROOT.glob("*/grades.tsv"))


def sentences(documents: dict[str, list[str]]) -> Sentences:
    """The documents' lines as sentences, ``# `` marking headings."""
    lines = [line for document in documents.values() for line in document]
    heading = np.array([line.startswith("# ") for line in lines])
    first = np.zeros(len(lines), dtype=bool)
    first[np.cumsum([0, *(len(document) for document in documents.values())])[:-1]] = True
    barred = first | heading | np.append(False, heading[:-1])
    return Sentences([line.removeprefix("# ") for line in lines], first, heading, barred)


def documents(name: str, language: str) -> dict[str, list[str]]:
    return {
        path.stem: [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        for path in sorted((ROOT / name).glob(f"{language}-*.txt"))
    }


def rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:] if line.strip()]


def load(name: str) -> list[Collection]:
    """Both directions of a collection."""
    texts = {language: documents(name, language) for language in ("ru", "en")}
    found = []
    grades = {(a, int(b), c, int(d)): int(grade) for a, b, c, d, grade in rows(ROOT / name / "grades.tsv")}
    for language, other in (("ru", "en"), ("en", "ru")):
        places = [(document, n + 1) for document, lines in texts[language].items() for n in range(len(lines))]
        targets = [(document, n + 1) for document, lines in texts[other].items() for n in range(len(lines))]
        chosen = [(doc, int(n)) for doc, n, *_ in rows(ROOT / name / "sources.tsv") if doc.startswith(language)]
        found.append(
            Collection(
                name,
                language,
                sentences(texts[language]),
                sentences(texts[other]),
                np.array([places.index(place) for place in chosen]),
                np.array([[grades.get((*place, *target), 0) for target in targets] for place in chosen]),
            )
        )
    return found


def ndcg(scores: np.ndarray, grades: np.ndarray, depth: int = 5) -> np.ndarray:
    """nDCG of each source with gains ``2**grade - 1``; not a number where nothing is relevant."""
    gains = 2.0**grades - 1
    discount = 1 / np.log2(np.arange(depth) + 2)
    top = np.argsort(-scores, axis=1, kind="stable")[:, :depth]
    got = (np.take_along_axis(gains, top, axis=1) * discount[: top.shape[1]]).sum(axis=1)
    best = (-np.sort(-gains, axis=1)[:, :depth] * discount[: top.shape[1]]).sum(axis=1)
    with np.errstate(invalid="ignore"):
        return got / best


def right_first(scores: np.ndarray, grades: np.ndarray) -> np.ndarray:
    """Whether the first passage has grade 2 or 3, for sources that have one."""
    held = (grades >= 2).any(axis=1)
    return grades[np.arange(len(grades)), scores.argmax(axis=1)][held] >= 2


def calibration_error(probabilities: np.ndarray, true: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error over bins of equal width."""
    which = np.minimum((probabilities * bins).astype(int), bins - 1)
    return sum(
        abs(probabilities[which == number].mean() - true[which == number].mean()) * (which == number).mean()
        for number in range(bins)
        if (which == number).any()
    )
