"""``aligner corpus match`` at growing sizes: how often the true pair comes first, time, memory, bytes on disk.

    python tests/benchmarks/corpus_match.py HELP WORK [--sizes 10000 100000 1000000] [--mutual]

HELP: the folder with ``ru`` and ``en-US`` of LibreOffice's help; WORK: an empty folder for documents and corpora. Lines
are those of ``many_lines.py``, a thousand a document, one passage of one sentence asked for; run again, a corpus goes
on where it was stopped. ``true``: share of source lines whose first passage is their translation.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import many_lines
import polars as pl

_DOCUMENT = 1000


def written(folder: Path, help_pages: Path, count: int) -> tuple[Path, Path]:
    """The documents of both sides, made if they are not there."""
    sides = folder / f"{count}-ru", folder / f"{count}-en"
    for side, lines in zip(sides, many_lines.many(help_pages, count), strict=True):
        side.mkdir(parents=True, exist_ok=True)
        for low in range(0, count, _DOCUMENT):
            path = side / f"{low // _DOCUMENT:05d}.txt"
            if not path.exists():
                path.write_text("\n".join(lines[low : low + _DOCUMENT]) + "\n", encoding="utf-8")
    return sides


def accuracy(corpus: Path) -> float:
    """Share of source lines whose first passage is the line of the same number."""
    manifest = json.loads((corpus / "manifest.json").read_text(encoding="utf-8"))
    frame = pl.scan_parquet([corpus / path for path in manifest["pairs"]]).filter(pl.col("rank") == 1)
    at = ["source_doc", "source_id", "target_doc", "target_id"]
    same = (pl.col(at[0]) == pl.col(at[2])) & (pl.col(at[1]) == pl.col(at[3]))
    rows = frame.select(same.sum().alias("same"), pl.struct(at[:2]).n_unique().alias("all")).collect()
    return rows["same"][0] / manifest["results"]["sentences"][0]


def one(help_pages: Path, work: Path, count: int, mutual: bool) -> None:
    """One size: print a line."""
    source, target = written(work, help_pages, count)
    corpus = work / f"{count}{'-mutual' if mutual else ''}-corpus"
    command = [sys.executable, "-m", "aligner", "corpus", "match", str(source), str(target), "-o", str(corpus)]
    command += ["--presegmented", "--top-k", "1", "--max-passage", "1", "--source-lang", "ru", "--target-lang", "en"]
    start = time.perf_counter()
    process = subprocess.Popen(command + (["--mutual"] if mutual else []))
    _, status, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - start
    if status:
        raise SystemExit("the run failed")
    told = json.loads((corpus / "manifest.json").read_text(encoding="utf-8"))["results"]
    size = sum(path.stat().st_size for path in corpus.rglob("*") if path.is_file())
    print(
        f"{count:9,d} beside as many: {took:8.1f} s, processor {used.ru_utime + used.ru_stime:8.1f} s, "
        f"{count / took:7.0f} a second, peak {used.ru_maxrss / 1e6:5.2f} GB, {size / 2 / count:6.0f} bytes a sentence, "
        f"recall {told['recall']:.3f}, true {accuracy(corpus):.4f}, {told['relations']}",
        flush=True,
    )


def main() -> None:
    """Each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--mutual", action="store_true")
    options = parser.parse_args()
    for size in options.sizes:
        one(options.folder, options.work, size, options.mutual)


if __name__ == "__main__":
    main()
