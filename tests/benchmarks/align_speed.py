"""How time and memory of an alignment grow with its length, and how it compares with ``sentalign`` from PyPI.

    python tests/benchmarks/align_speed.py thematic.tsv --lines 1000 5000 50000 --against 5000

``thematic.tsv``: a table with the columns doc, source text, target text (segments of news articles in order). Documents
of any length are made by going through the articles again and again, each time in another order; a fixed seed.
Each length runs in a process of its own, so that its peak memory is its own. ``sentalign`` (Vecalign's algorithm, the
only one of the field's on PyPI) gets the same vectors, ready, and the same largest bead; the whole call is timed.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from aligner.aligning import AlignOptions, Text, align, align_runs, runs_of
from aligner.embed.clean import normalised
from aligner.embed.use import UseEncoder


def lines(table: Path, length: int, seed: int = 7) -> tuple[list[str], list[str]]:
    """Segments of the table's articles, shuffled by article again and again until there are enough."""
    articles: dict[str, list[tuple[str, str]]] = {}
    for row in table.read_text(encoding="utf-8").splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) >= 3 and cells[1] and cells[2]:
            articles.setdefault(cells[0], []).append((normalised(cells[1]), normalised(cells[2])))
    order, chosen, rng = list(articles), [], random.Random(seed)
    while len(chosen) < length:
        rng.shuffle(order)
        chosen.extend(pair for name in order for pair in articles[name])
    return [pair[0] for pair in chosen[:length]], [pair[1] for pair in chosen[:length]]


def one(table: Path, length: int, memory: bool) -> dict[str, float]:
    """Encode, align, and count how many of the known pairs came out; in this process."""
    source, target = (Text(side) for side in lines(table, length))
    encoder, result = UseEncoder(), {"lines": length}
    started = time.perf_counter()
    if memory:
        beads = align(source, target, encoder).beads
        result["whole_seconds"] = time.perf_counter() - started
    else:
        runs = [runs_of(text.sentences, encoder, AlignOptions().max_size - 1) for text in (source, target)]
        result["encode_seconds"] = time.perf_counter() - started
        started = time.perf_counter()
        beads = align_runs(source, target, *runs).beads
        result["align_seconds"] = time.perf_counter() - started
    result["right"] = sum(bead.source == bead.target for bead in beads) / length
    result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return result


def against(table: Path, length: int) -> dict[str, float]:
    """Both algorithms on the same vectors, one after the other."""
    from sentalign import sentalign

    source, target = lines(table, length)
    encoder, most = UseEncoder(), AlignOptions().max_size
    runs = [runs_of(side, encoder, most) for side in (source, target)]
    padding = encoder.encode(["PAD"])[0]
    layers = []
    for side in runs:
        for size, vectors in enumerate(side.astype(np.float32)):
            vectors[:size] = padding
            layers.append(vectors)
    ready = iter(layers)
    ours, theirs = [], []
    for _ in range(3):
        started = time.perf_counter()
        beads = align_runs(Text(source), Text(target), *runs).beads
        ours.append(time.perf_counter() - started)
    started = time.perf_counter()
    found = sentalign(source, target, lambda texts: next(ready), alignment_max_size=most).alignments
    theirs.append(time.perf_counter() - started)
    return {
        "lines": length,
        "aligner_seconds": min(ours),
        "sentalign_seconds": min(theirs),
        "times_faster": min(theirs) / min(ours),
        "aligner_right": sum(bead.source == bead.target for bead in beads) / length,
        "sentalign_right": sum(bead.src_indices == bead.tgt_indices for bead in found) / length,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("--lines", type=int, nargs="*", default=[1000, 5000, 50000])
    parser.add_argument("--against", type=int, default=0, metavar="LINES")
    parser.add_argument("--child", choices=["align", "whole"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(one(options.table, options.lines[0], options.child == "whole")))
        return
    rows = []
    for length in options.lines:
        for kind in ("align", "whole"):
            command = [sys.executable, __file__, str(options.table), "--lines", str(length), "--child", kind]
            rows.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
            print(rows[-1], flush=True)
    timed = [row for row in rows if "align_seconds" in row]
    if len(timed) > 1:
        growth = math.log(timed[-1]["align_seconds"] / timed[0]["align_seconds"])
        print("growth exponent", growth / math.log(timed[-1]["lines"] / timed[0]["lines"]))
    if options.against:
        print(against(options.table, options.against))


if __name__ == "__main__":
    main()
