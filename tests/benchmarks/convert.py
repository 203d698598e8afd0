"""Speed and peak memory of conversions: MB of input a second of processor time, each in a process of its own.

``python tests/benchmarks/convert.py [MEGABYTES]`` makes a memory of that size (300 by default) in a temporary folder
and streams it through ``convert`` into the formats written by pieces, then takes a tenth of it through each format
there and back (of HTML, which has 20,000 pairs at most, a part). Texts are made of 40,000 different words, so that
nothing compresses unusually well.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from pathlib import Path

import polars as pl

from aligner.pairs.registry import write_batches
from aligner.pairs.schema import COLUMNS, schema

STREAMED = ("tsv", "csv", "jsonl", "tmx", "xliff", "txt")
WHOLE = ("tsv", "csv", "jsonl", "parquet", "tmx", "xliff", "xliff2", "txt", "xlsx", "docx", "html")
LETTERS = {"source": "абвгдежзийклмнопрстуфхцчшщыьэюя", "target": "abcdefghijklmnopqrstuvwxyz"}


def memory(path: Path, megabytes: int) -> int:
    """A TMX of about this size; the number of its pairs."""
    rng = random.Random(1)
    words = {
        side: ["".join(rng.choices(letters, k=rng.randint(2, 11))) for _ in range(40_000)]
        for side, letters in LETTERS.items()
    }
    pairs = megabytes * 1_000_000 // 850

    def batches():
        for start in range(0, pairs, 10_000):
            yield frame(range(start, min(start + 10_000, pairs)), words, rng)

    return write_batches(batches(), path)


def frame(numbers, words, rng):
    """Rows of sentences of about 20 words."""
    texts = {side: [" ".join(rng.choices(words[side], k=rng.randint(8, 32))) for _ in numbers] for side in words}
    columns = {name: [""] * len(numbers) for name in COLUMNS}
    columns |= {f"{side}_text": texts[side] for side in texts}
    columns |= {f"{side}_id": [str(number + 1) for number in numbers] for side in texts}
    columns |= {f"{side}_doc": [f"{side}.txt"] * len(numbers) for side in texts}
    columns |= {"source_lang": ["ru"] * len(numbers), "target_lang": ["en"] * len(numbers)}
    columns |= {"score": [rng.random() for _ in numbers], "similarity": [rng.random() for _ in numbers]}
    columns |= {"rank": [1] * len(numbers), "relation": ["translation"] * len(numbers)}
    return pl.DataFrame(columns, schema=schema())


def run(source: Path, output: Path) -> None:
    """One conversion in a process of its own, with its speed and its peak memory."""
    size = source.stat().st_size / 1e6
    code = "import sys, resource; from aligner.pairs.conversion import convert; convert(*sys.argv[1:]); "
    code += "used = resource.getrusage(resource.RUSAGE_SELF); print(used.ru_maxrss, used.ru_utime + used.ru_stime)"
    done = subprocess.run([sys.executable, "-c", code, source, output], capture_output=True, text=True, check=False)
    name = f"{source.suffix[1:]} -> {output.suffix[1:]}"
    if done.returncode:
        print(f"{name:18} {done.stderr.strip().splitlines()[-1]}")
        return
    peak, seconds = map(float, done.stdout.split())
    print(f"{name:18} {size:7.1f} MB {size / seconds:7.1f} MB/s {peak / 1000:7.0f} MB at most", flush=True)


def main() -> None:
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory() as folder:
        large, small = Path(folder, "large.tmx"), Path(folder, "small.tmx")
        print(f"{memory(large, megabytes):,} pairs", flush=True)
        for kind in STREAMED:
            run(large, Path(folder, f"large-out.{kind}"))
        memory(small, max(megabytes // 10, 1))
        for kind in WHOLE:
            source = small
            if kind == "html":
                memory(source := Path(folder, "page.tmx"), min(megabytes // 10, 15))
            run(source, Path(folder, f"small-out.{kind}"))
            if Path(folder, f"small-out.{kind}").exists():
                run(Path(folder, f"small-out.{kind}"), Path(folder, f"again-{kind}.jsonl"))


if __name__ == "__main__":
    main()
