"""How time and memory of an alignment grow with its length, and how it compares with ``sentalign`` from PyPI.

    python tests/benchmarks/align_speed.py thematic.tsv --lines 1000 5000 50000 --against 5000

``thematic.tsv``: a table with the columns doc, source text, target text (segments of news articles in order). Documents
of any length are made by going through the articles again and again, each time in another order; a fixed seed.
Each length runs in a process of its own, so that its peak memory is its own. ``sentalign`` (Vecalign's algorithm, the
only one of the field's on PyPI) gets the same encoder and largest bead: once the vectors ready, and once the texts.

What was tried for the search at 5,000 lines, the same beads each time: sure pairs pinned, only the holes between them
searched, small ones many at a time; the background from a sample of runs (1.24 to 0.40 s); texts without digits passed
over (to 0.26); groups of 16 sentences in the coarse search (to 0.23). For the whole: runs from the sums of sentences,
and only those in holes (68 s of processor time to 15, where encoding the lines once takes 12).
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

from aligner.align import AlignOptions, Runs, Text, align, align_runs
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


def timed(work: Callable[[], object], times: int, first: bool = True) -> tuple[object, dict[str, float]]:
    """What the last of some calls gave, and the median seconds of processor and of clock.

    ``first``: one more call is made before those that count.
    """
    seconds = []
    for _ in range(times + first):
        started = time.process_time(), time.perf_counter()
        result = work()
        seconds.append((time.process_time() - started[0], time.perf_counter() - started[1]))
    return result, dict(
        zip(("cpu", "clock"), (round(float(x), 3) for x in np.median(seconds[first:], axis=0)), strict=True)
    )


def one(table: Path, length: int) -> dict[str, float]:
    """Encode the lines once, align them from the start, align them with the runs at hand; in this process."""
    source, target = (Text(side) for side in lines(table, length))
    encoder, most = UseEncoder(), AlignOptions().max_size - 1
    encoder.encode(source.sentences[:50])
    result: dict[str, float] = {"lines": length}
    _, once = timed(lambda: [encoder.encode(text.sentences) for text in (source, target)], 1, first=False)
    result["before_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found, whole = timed(lambda: align(source, target, encoder), 1, first=False)
    result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    runs = [Runs.of(text.sentences, encoder, most) for text in (source, target)]
    _, search = timed(lambda: align_runs(source, target, *runs), 3)
    for name, seconds in (("encode_once", once), ("whole", whole), ("search", search)):
        result |= {f"{name}_{kind}": value for kind, value in seconds.items()}
    result["times_encoding"] = round(whole["cpu"] / once["cpu"], 2)
    result["right"] = sum(bead.source == bead.target for bead in found.beads) / length
    return result


def against(table: Path, length: int) -> dict[str, object]:
    """Both algorithms on the same vectors, and from the texts."""
    from sentalign import sentalign

    source, target = lines(table, length)
    encoder, most = UseEncoder(), AlignOptions().max_size
    runs = [Runs.of(side, encoder, most) for side in (source, target)]
    padding = encoder.encode(["PAD"])[0]
    layers = []
    for side in runs:
        for size, layer in enumerate(side.all().astype(np.float32)):
            layer[:size] = padding
            layers.append(layer)

    def theirs(ready: bool) -> list:
        given = iter(layers)
        encode = (lambda texts: next(given)) if ready else (lambda texts: encoder.encode(list(texts)))
        return sentalign(source, target, encode, alignment_max_size=most).alignments

    beads, search = timed(lambda: align_runs(Text(source), Text(target), *runs).beads, 5)
    found, their_search = timed(lambda: theirs(True), 3)
    _, whole = timed(lambda: align(Text(source), Text(target), encoder), 1, first=False)
    _, their_whole = timed(lambda: theirs(False), 1, first=False)
    return {
        "lines": length,
        "search": search,
        "sentalign search": their_search,
        "whole": whole,
        "sentalign whole": their_whole,
        "times faster": [round(their_search["cpu"] / search["cpu"], 1), round(their_whole["cpu"] / whole["cpu"], 1)],
        "right": sum(bead.source == bead.target for bead in beads) / length,
        "sentalign right": sum(bead.src_indices == bead.tgt_indices for bead in found) / length,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("--lines", type=int, nargs="*", default=[1000, 5000, 50000])
    parser.add_argument("--against", type=int, default=0, metavar="LINES")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(one(options.table, options.lines[0])))
        return
    rows = []
    for length in options.lines:
        command = [sys.executable, __file__, str(options.table), "--lines", str(length), "--child"]
        rows.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
        print(rows[-1], flush=True)
    if len(rows) > 1:
        growth = math.log(rows[-1]["search_cpu"] / rows[0]["search_cpu"])
        print("growth exponent", growth / math.log(rows[-1]["lines"] / rows[0]["lines"]))
    if options.against:
        print(against(options.table, options.against))


if __name__ == "__main__":
    main()
