"""How ``match`` grows: lines of either side, time and memory, beside plain faiss search of the same vectors.

    python tests/benchmarks/match_scale.py HELP [--sizes 1000 10000 50000]

HELP: the folder with ``ru`` and ``en-US`` of LibreOffice's help; see ``many_lines.py`` for how the lines are made. Each
size runs in a process of its own. ``encode``: sums of both sides. ``neighbours``: candidates and rivals. ``rest``:
features, passages, evidence. ``faiss``: the five nearest by exact search of the same vectors.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path

import many_lines
import numpy as np


def one(folder: Path, count: int) -> None:
    """One size: print a line."""
    import faiss

    from aligner import embed
    from aligner.match import calibration
    from aligner.match.neighbours import neighbours
    from aligner.match.search import MatchOptions, match_rows
    from aligner.match.side import Sentences, Side

    source, target = (Sentences.plain(texts) for texts in many_lines.many(folder, count))
    encoder = embed.load("use", cache=False)
    encoder.encode(["warm"])
    marks = [time.perf_counter()]
    left, right = Side(source, encoder), Side(target, encoder)
    marks.append(time.perf_counter())
    near = neighbours(left, right)
    marks.append(time.perf_counter())
    found = match_rows(left, right, near, near.order, MatchOptions(), calibration.load("use"))
    rows, first = np.unique(found.source, return_index=True)
    right_first = int(((found.span[first, 0] <= rows) & (rows < found.span[first, 1])).sum())
    marks.append(time.perf_counter())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    vectors = [side.vectors for side in (left, right)]
    start = time.perf_counter()
    index = faiss.IndexFlatIP(vectors[0].shape[1])
    index.add(vectors[1])
    index.search(vectors[0], 5)
    plain = time.perf_counter() - start
    encode, candidates, rest = np.diff(marks)
    print(
        f"{count:8,d} encode {encode:7.1f} s  neighbours {candidates:7.1f} s  rest {rest:7.1f} s  "
        f"faiss {plain:7.1f} s  ratio {(candidates + rest) / plain:6.1f}  "
        f"processor {time.process_time():7.1f} s  peak {memory:5.2f} GB  true first {right_first / count:.4f}  "
        f"recall {near.recall:.3f}",
        flush=True,
    )


def main() -> None:
    """Each size in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 50_000])
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.folder, options.one)
        return
    for size in options.sizes:
        subprocess.run([sys.executable, __file__, str(options.folder), "--one", str(size)], check=True)


if __name__ == "__main__":
    main()
