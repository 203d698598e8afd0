"""Pairs in portions that fit into memory: a corpus in batches of shards, or a sample of it; any other file whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars as pl

BATCH = 50_000
"""Pairs that are checked together at least: as many as links of words are well learned from."""
SAMPLE = 200_000
"""Pairs of a corpus that terms are counted in, unless told: 1.1 GB (``tests/benchmarks/terms_corpus.py``)."""


def batches(path: Path) -> Iterator[pl.DataFrame]:
    """A corpus by whole shards, so by whole documents, ``BATCH`` rows or more together; another file as one table."""
    import polars as pl

    from aligner.pairs.frame import read_batches, read_frame
    from aligner.pairs.recognition import is_corpus
    from aligner.pairs.schema import schema

    if not is_corpus(path):
        yield read_frame(path)
        return
    waiting, given = list[pl.DataFrame](), False
    for frame in read_batches(path):
        waiting.append(frame)
        if sum(each.height for each in waiting) >= BATCH:
            yield pl.concat(waiting, how="diagonal")
            waiting, given = [], True
    if waiting or not given:
        yield pl.concat(waiting or [pl.DataFrame(schema=schema())], how="diagonal")


def sampled(paths: Sequence[Path], most: int = SAMPLE) -> tuple[pl.DataFrame, int]:
    """The pairs of all files, of a corpus at most so many at even steps (0: all), and how many were left out."""
    import polars as pl

    from aligner.pairs.frame import compact, read_batches, read_frame
    from aligner.pairs.recognition import is_corpus
    from aligner.pairs.schema import schema

    frames: list[pl.DataFrame] = []
    left_out = 0
    for path in paths:
        if not is_corpus(path):
            frames.append(read_frame(path))
            continue
        step, at = _step(path, most), 0
        for frame in read_batches(path):
            frames.append(compact(frame.gather_every(step, -at % step)))
            left_out += frame.height - frames[-1].height
            at += frame.height
    return pl.concat(frames or [pl.DataFrame(schema=schema())], how="diagonal"), left_out


def _step(path: Path, most: int) -> int:
    """Every how-manieth pair of a corpus is taken."""
    from aligner.pairs.formats.corpus import shards

    rows = sum(shard.rows() for shard in shards(path)) if most else 0
    return max(1, -(-rows // most)) if most else 1
