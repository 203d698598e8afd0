"""Strict and lax scores of the alignment on folders of gold ladders, beside others' algorithms and the same encoder.

    python tests/benchmarks/align_quality.py data/gold/ru-en FOLDER... [--peers] [--max-size 8]

A folder's name ends in the languages, ``ru-en``. It holds ``NAME.gold`` with ``NAME.ru`` and ``NAME.en``, one
sentence a line. ``--peers`` needs ``sentalign`` from PyPI.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from align_peers import bertalign, vecalign

from aligner.align import AlignOptions, Runs, Text, align_runs
from aligner.align.evaluation import Scores, evaluate
from aligner.align.ladder import Rung, read_ladder
from aligner.embed.use import UseEncoder
from aligner.text.cleaning import normalised


def documents(folder: Path) -> list[tuple[str, list[str], list[str], tuple[Rung, ...]]]:
    """Name, source sentences, target sentences and gold of each ``.gold`` with both its texts."""
    languages = folder.name.split("-")[-2:]
    found = []
    for path in sorted(folder.glob("*.gold")):
        texts = [path.with_suffix(f".{language}") for language in languages]
        if all(text.exists() for text in texts):
            sides = [text.read_text(encoding="utf-8").removesuffix("\n").split("\n") for text in texts]
            sides = [[normalised(text) for text in side] for side in sides]
            found.append((path.stem, *sides, read_ladder(path, lengths=(len(sides[0]), len(sides[1])), gold=True)))
    return found


def joined(side: list[str], encoder: UseEncoder, most: int) -> np.ndarray:
    """Vectors of runs from their joined texts, as the others' tools make them: ``(most, n, d)``."""
    spans = np.array(
        [(stop - size, stop) for stop in range(1, len(side) + 1) for size in range(1, min(stop, most) + 1)]
    )
    vectors = np.zeros((most, len(side), encoder.dimension), dtype=np.float32)
    vectors[spans[:, 1] - spans[:, 0] - 1, spans[:, 1] - 1] = encoder.encode_spans(side, spans)
    return vectors


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--max-size", type=int, default=AlignOptions().max_size)
    options = parser.parse_args()
    encoder, aligning = UseEncoder(), AlignOptions(max_size=options.max_size)
    padding = encoder.encode(["PAD"])[0]
    for folder in options.folders:
        totals: dict[str, Scores] = {}
        for _, source, target, gold in documents(folder):
            runs = [Runs.of(side, encoder, options.max_size) for side in (source, target)]
            ladders = {"aligner": align_runs(Text(source), Text(target), *runs, aligning).beads}
            if options.peers:
                vectors = [joined(side, encoder, options.max_size) for side in (source, target)]
                ladders["Bertalign's"] = bertalign(source, target, vectors)
                ladders["Bertalign's without margin"] = bertalign(source, target, vectors, margin=False)
                ladders["Vecalign's"] = vecalign(source, target, vectors, padding, options.max_size)
            for name, ladder in ladders.items():
                totals[name] = totals.get(name, Scores()) + evaluate(ladder, gold)
        for name, total in totals.items():
            print(f"{folder.name:22s} {name:28s} strict {total.strict.f1:.4f}  lax {total.lax.f1:.4f}", flush=True)


if __name__ == "__main__":
    main()
