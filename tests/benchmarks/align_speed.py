"""How time and memory of an alignment grow with its length, and how it compares with ``sentalign`` from PyPI.

    python tests/benchmarks/align_speed.py thematic.tsv --lines 1000 5000 50000 --against 5000

``thematic.tsv``: a table with the columns doc, source text, target text (segments of news articles in order). Documents
of any length are made by going through the articles again and again, each time in another order; a fixed seed.
Each length runs in a process of its own, so that its peak memory is its own. ``sentalign`` (Vecalign's algorithm, the
only one of the field's on PyPI) gets the same vectors, ready, and the same largest bead; the whole call of each is
timed, the first call left out. Ours has numbers, names, lengths and marks to read besides, and runs on one thread.

What was tried at 5,000 lines, seconds of processor time on a shared machine of two cores, from 1.24 to 0.23
(``sentalign`` 2.5 to 3.3), the same beads each time on 18 documents and one of 1,029 lines with m-n beads:

- sure pairs pinned, only the holes between them searched, small ones scored many at a time; the background from a
  sample of runs: 1.24 to 0.40;
- names by a pattern that does not go back, groups summed without ``reduceat``: to 0.35;
- no half precision below 16,000 lines, smaller tiles: to 0.28;
- small holes searched many at a time, texts without digits or capitals passed over: to 0.26 or so;
- groups of 16 sentences, not 8, in the coarse search; windows of 1, 3, 5, 8, not of powers of two: to 0.23;
- pins without their worth as a bead, or without another beside them: no faster, and other beads (15 of 5,122 pins and
  2 of 5,048 were wrong);
- windows of 12, 16 and 24 too: no faster here, but 0.70 to 0.46 on 5,145 lines of documents with m-n beads, which
  have more and larger holes (0.95 before all this; ``sentalign`` 2.8 to 3.0);
- not tried: a compiled kernel. It could save the search and the scores of holes, 0.08 of the 0.23, and no more.
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
from collections.abc import Callable
from pathlib import Path

import numpy as np

from aligner.align import AlignOptions, Text, align, align_runs, runs_of
from aligner.embed.use import UseEncoder
from aligner.text.cleaning import normalised


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


def vectors(side: list[str], encoder: UseEncoder, most: int, quick: bool) -> np.ndarray:
    """Vectors of all runs; with ``quick``, each line is encoded once and a run's is the sum of its lines', scaled."""
    if not quick:
        return runs_of(side, encoder, most)
    place = {line: number for number, line in enumerate(dict.fromkeys(side))}
    single = encoder.encode(list(place))[[place[line] for line in side]]
    total = np.zeros_like(single)
    runs = np.zeros((most, *single.shape), dtype=np.float16 if len(side) >= 16_000 else np.float32)
    for size in range(most):
        total[size:] += single[: len(single) - size]
        runs[size, size:] = total[size:] / np.linalg.norm(total[size:], axis=1, keepdims=True)
    return runs


def timed(work: Callable[[], object], times: int) -> tuple[object, dict[str, float]]:
    """What the last of some calls gave, and the median seconds of processor and of clock; the first does not count."""
    seconds = []
    for _ in range(times + 1):
        started = time.process_time(), time.perf_counter()
        result = work()
        seconds.append((time.process_time() - started[0], time.perf_counter() - started[1]))
    return result, dict(
        zip(("cpu", "clock"), (round(float(x), 3) for x in np.median(seconds[1:], axis=0)), strict=True)
    )


def one(table: Path, length: int, whole: bool, quick: bool) -> dict[str, float]:
    """Encode, align, and count how many of the known pairs came out; in this process."""
    source, target = (Text(side) for side in lines(table, length))
    encoder, result = UseEncoder(), {"lines": length}
    started = time.perf_counter()
    if whole:
        beads = align(source, target, encoder).beads
        result["whole_seconds"] = time.perf_counter() - started
    else:
        runs = [vectors(text.sentences, encoder, AlignOptions().max_size - 1, quick) for text in (source, target)]
        result["encode_seconds"] = time.perf_counter() - started
        result["before_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        found, seconds = timed(lambda: align_runs(source, target, *runs), 3)
        beads = found.beads
        result |= {f"align_{name}": value for name, value in seconds.items()}
    result["right"] = sum(bead.source == bead.target for bead in beads) / length
    result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return result


def against(table: Path, length: int, quick: bool) -> dict[str, object]:
    """Both algorithms on the same vectors, three times each."""
    from sentalign import sentalign

    source, target = lines(table, length)
    encoder, most = UseEncoder(), AlignOptions().max_size
    runs = [vectors(side, encoder, most, quick) for side in (source, target)]
    padding = encoder.encode(["PAD"])[0]
    layers = []
    for side in runs:
        for size, layer in enumerate(side.astype(np.float32)):
            layer[:size] = padding
            layers.append(layer)

    def theirs() -> list:
        ready = iter(layers)
        return sentalign(source, target, lambda texts: next(ready), alignment_max_size=most).alignments

    beads, ours_seconds = timed(lambda: align_runs(Text(source), Text(target), *runs).beads, 5)
    found, theirs_seconds = timed(theirs, 3)
    return {
        "lines": length,
        "aligner": ours_seconds,
        "sentalign": theirs_seconds,
        "times_faster": {name: round(theirs_seconds[name] / ours_seconds[name], 1) for name in ours_seconds},
        "aligner_right": sum(bead.source == bead.target for bead in beads) / length,
        "sentalign_right": sum(bead.src_indices == bead.tgt_indices for bead in found) / length,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("--lines", type=int, nargs="*", default=[1000, 5000, 50000])
    parser.add_argument("--against", type=int, default=0, metavar="LINES")
    parser.add_argument("--child", choices=["align", "whole"], help=argparse.SUPPRESS)
    parser.add_argument("--quick", action="store_true", help="encode each line once; runs are sums of lines")
    options = parser.parse_args()
    if options.child:
        print(json.dumps(one(options.table, options.lines[0], options.child == "whole", options.quick)))
        return
    rows = []
    for length in options.lines:
        for kind in ("align",) if options.quick else ("align", "whole"):
            command = [
                sys.executable,
                __file__,
                str(options.table),
                "--lines",
                str(length),
                "--child",
                kind,
                *["--quick"][: options.quick],
            ]
            rows.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
            print(rows[-1], flush=True)
    ran = [row for row in rows if "align_cpu" in row]
    if len(ran) > 1:
        growth = math.log(ran[-1]["align_cpu"] / ran[0]["align_cpu"])
        print("growth exponent", growth / math.log(ran[-1]["lines"] / ran[0]["lines"]))
    if options.against:
        print(against(options.table, options.against, options.quick))


if __name__ == "__main__":
    main()
