"""Whether fewer bits make the encoder's products faster: bfloat16 and 8 bit by torch against float32 by numpy.

    python tests/benchmarks/narrow.py FILE

FILE: a text a line. Processor time of one core, as ratios; cosines with float32.
"""

from __future__ import annotations

import dataclasses
import sys
import time
from pathlib import Path
from statistics import median

import numpy as np
import torch

from aligner.embed import network
from aligner.embed.use import UseEncoder

SHAPES = ((256, 256), (512, 256), (1280, 256), (1280, 512), (512, 512))


class Brain:
    """A matrix in bfloat16."""

    __array_ufunc__ = None

    def __init__(self, matrix):
        self.matrix = torch.from_numpy(np.ascontiguousarray(matrix)).bfloat16()

    def __rmatmul__(self, rows):
        return (torch.from_numpy(np.ascontiguousarray(rows)).bfloat16() @ self.matrix).float().numpy()


class Eight:
    """A matrix in 8 bits, a scale a column; rows are quantised as they come."""

    __array_ufunc__ = None

    def __init__(self, matrix):
        linear = torch.nn.Linear(*matrix.shape, bias=False)
        linear.weight.data = torch.from_numpy(np.ascontiguousarray(matrix.T, dtype=np.float32))
        how = {torch.nn.Linear: torch.ao.quantization.per_channel_dynamic_qconfig}
        self.product = torch.ao.quantization.quantize_dynamic(torch.nn.Sequential(linear), how, dtype=torch.qint8)

    def __rmatmul__(self, rows):
        with torch.no_grad():
            return self.product(torch.from_numpy(np.ascontiguousarray(rows))).numpy()


class Numpy:
    """numpy for the network, whose ``matmul`` takes such matrices."""

    def __getattr__(self, name):
        return getattr(np, name)

    def matmul(self, rows, matrix, out):
        if isinstance(matrix, np.ndarray):
            return np.matmul(rows, matrix, out=out)
        out[:] = rows @ matrix
        return out


def seconds(work, repeats=3):
    """Median processor time after a first go."""
    work()
    times = []
    for _ in range(repeats):
        begun = time.process_time_ns()
        work()
        times.append((time.process_time_ns() - begun) / 1e9)
    return median(times)


def narrowed(weights, kind, everything):
    """The weights with products of that kind: the convolutions', or projection and output too."""
    new = {
        "first": tuple(tuple(map(kind, slots)) for slots in weights.first),
        "second": tuple(map(kind, weights.second)),
    }
    if everything:
        new |= {
            "project": kind(weights.project),
            "output": dataclasses.replace(weights.output, matrix=kind(weights.output.matrix)),
        }
    return dataclasses.replace(weights, **new)


def main(path):
    torch.set_num_threads(1)
    rng = np.random.default_rng(0)
    encoder = UseEncoder(threads=1)
    with encoder._blas.limit(limits=1, user_api="blas"):
        for deep, wide in SHAPES:
            rows, matrix = (rng.standard_normal(shape, dtype=np.float32) for shape in ((1024, deep), (deep, wide)))
            plain = seconds(lambda x=rows, m=matrix: x @ m, 15)
            others = Brain(matrix), Eight(matrix)
            ratios = [plain / seconds(lambda x=rows, m=other: x @ m, 15) for other in others]
            print(f"1024 x {deep} @ {deep} x {wide}: bfloat16 {ratios[0]:.1f}, 8 bit {ratios[1]:.1f} times as fast")
    texts = Path(path).read_text(encoding="utf-8").splitlines()
    weights, true = encoder._weights, encoder.encode(texts)
    plain = seconds(lambda: encoder.encode_sums(texts))
    network.np = Numpy()
    for name, kind, everything in (("bfloat16", Brain, True), ("8 bit", Eight, True), ("8 bit conv.", Eight, False)):
        encoder._weights = narrowed(weights, kind, everything)
        cosine = (encoder.encode(texts) * true).sum(axis=1)
        ratio = plain / seconds(lambda: encoder.encode_sums(texts))
        print(f"{name:11} {ratio:.2f} times as fast, cosine {cosine.min():.5f} least, {cosine.mean():.5f} mean")


if __name__ == "__main__":
    main(sys.argv[1])
