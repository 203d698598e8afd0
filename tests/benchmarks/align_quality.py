"""Strict and lax scores of the alignment on folders of gold ladders, beside those of ``sentalign`` on request.

    python tests/benchmarks/align_quality.py data/gold/ru-en FOLDER...

A folder's name ends in the languages, ``ru-en``. It holds ``NAME.gold`` with ``NAME.ru`` and ``NAME.en``, one
sentence a line. ``sentalign`` (PyPI) is Vecalign's algorithm, on the same vectors.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from aligner.align import AlignOptions, Text, align_runs, runs_of
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
            found.append((path.stem, *sides, read_ladder(path, lengths=(len(sides[0]), len(sides[1])), gold=True)))
    return found


def vecalign(source: list[str], target: list[str], runs: list[np.ndarray], padding: np.ndarray) -> list[Rung]:
    """The ladder of ``sentalign`` on the same vectors."""
    from sentalign import sentalign

    layers = []
    for side in runs:
        for size, vectors in enumerate(side.astype(np.float32)):
            vectors[:size] = padding
            layers.append(vectors)
    ready = iter(layers)
    found = sentalign(source, target, lambda texts: next(ready), alignment_max_size=AlignOptions().max_size)
    return [Rung(tuple(bead.src_indices), tuple(bead.tgt_indices)) for bead in found.alignments]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--sentalign", action="store_true")
    options = parser.parse_args()
    encoder, most = UseEncoder(), AlignOptions().max_size
    padding = encoder.encode(["PAD"])[0]
    for folder in options.folders:
        ours, theirs, seconds = Scores(), Scores(), 0.0
        for name, source, target, gold in documents(folder):
            runs = [runs_of([normalised(text) for text in side], encoder, most) for side in (source, target)]
            started = time.perf_counter()
            scores = evaluate(align_runs(Text(source), Text(target), *runs).beads, gold)
            seconds += time.perf_counter() - started
            print(f"  {name:14s} strict {scores.strict.f1:.4f}  lax {scores.lax.f1:.4f}")
            ours += scores
            if options.sentalign:
                theirs += evaluate(vecalign(source, target, runs, padding), gold)
        print(f"{folder.name}: strict {ours.strict.f1:.4f}  lax {ours.lax.f1:.4f}  ({seconds:.1f} s without encoding)")
        if options.sentalign:
            print(f"  sentalign: strict {theirs.strict.f1:.4f}  lax {theirs.lax.f1:.4f}")


if __name__ == "__main__":
    main()
