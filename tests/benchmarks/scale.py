"""The rates and bytes of docs/scale.md, of one process and in processor time, so that other work does not count.

    python tests/benchmarks/scale.py RU EN

RU, EN: two folders of documents, of which a corpus is made in a temporary folder.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from aligner.corpus.aligning import align_corpus
from aligner.corpus.engine import LocalEngine, Workshop
from aligner.embed.use import UseEncoder


def main(left: str, right: str) -> None:
    spent: dict[str, list[float]] = {}

    def progress(stage: str, done: int, total: int) -> None:
        begun, _, _ = spent.setdefault(stage, [time.process_time(), 0, 0])
        spent[stage] = [begun, time.process_time() - begun, total]

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shop = Workshop(root, threads=1)
        shop.encoder.encode(["warm"])
        align_corpus(shop, [left], [right], engine=LocalEngine(shop, 1), progress=progress)
        texts = pl.concat([pl.read_parquet(path) for path in sorted(root.glob("sentences/*"))])["text"].to_list()
        for stage, (_, seconds, units) in spent.items():
            print(f"{stage:10} {units / seconds:8,.0f} units a second, {len(texts) / seconds:8,.0f} sentences")
        for name in ("sentences", "vectors", "pairs", "manifest.json"):
            size = sum(path.stat().st_size for path in [root / name, *root.glob(f"{name}/*")] if path.is_file())
            print(f"{name:14} {size / len(texts):8.1f} bytes a sentence")
    encoder = UseEncoder(threads=1)
    begun = time.process_time()
    encoder.encode_sums(texts)
    seconds = time.process_time() - begun
    tokens = len(encoder._tokenised(texts)[0])
    print(f"one batch  {len(texts) / seconds:8,.0f} sentences, {tokens / seconds:8,.0f} tokens a second")


if __name__ == "__main__":
    main(*sys.argv[1:])
