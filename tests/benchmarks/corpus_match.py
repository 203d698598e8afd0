"""``aligner corpus match`` at growing sizes: how often the true pair comes first, time, memory, bytes on disk.

    python tests/benchmarks/corpus_match.py HELP WORK [--sizes 10000 100000 1000000] [--mutual] [--part 5]

HELP: the folder with ``ru`` and ``en-US`` of LibreOffice's help; WORK: an empty folder for documents and corpora. Lines
are those of ``many_lines.py``, a thousand a document, one passage of one sentence asked for; run again, a corpus goes
on where it was stopped. ``true``: share of source lines whose first passage is their translation. With ``--part 5``
every fifth task of the rows is done, in this process, and the rest left for later: neighbours are those of all lines.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import many_lines
import polars as pl

from aligner.corpus.engine import LocalEngine, Workshop, silent
from aligner.corpus.matching import Job, match_corpus
from aligner.corpus.sides.sharding import Options
from aligner.inputs import Reading
from aligner.match.search import MatchOptions

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


def accuracy(files: list[Path]) -> tuple[int, int]:
    """Source lines, and those whose first passage is the line of the same number."""
    frame = pl.scan_parquet(files).filter(pl.col("rank") == 1)
    at = ["source_doc", "source_id", "target_doc", "target_id"]
    same = (pl.col(at[0]) == pl.col(at[2])) & (pl.col(at[1]) == pl.col(at[3]))
    rows = frame.select(pl.len().alias("all"), same.sum().alias("same")).collect()
    return rows["all"][0], rows["same"][0]


class _Enough(KeyboardInterrupt):
    """The part of the rows that was asked for is there."""


@dataclass(frozen=True)
class _Part(LocalEngine):
    """Does every so manieth task of the rows, and then stops the run; says what each stage took."""

    step: int = 1

    def run(self, tasks, label, progress=silent) -> None:
        held = tasks[:: self.step] if label == "matching" else tasks
        start, used = time.perf_counter(), time.process_time()
        super().run(held, label, progress)
        took, used = time.perf_counter() - start, time.process_time() - used
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        units = sum(task.units for task in held)
        print(f"{label}: {units:,}, {took:.0f} s, processor {used:.0f} s, peak so far {peak:.2f} GB", flush=True)
        if label == "matching":
            raise _Enough


def part(help_pages: Path, work: Path, count: int, step: int) -> None:
    """One size, of the rows a part: print a line a stage and one of how many true pairs come first."""
    source, target = written(work, help_pages, count)
    corpus = work / f"{count}-corpus"
    reading = Reading(presegmented=True, source_lang="ru", target_lang="en")
    job = Job(Options(reading), MatchOptions(top_k=1, max_passage=1))
    shop = Workshop(corpus)
    with contextlib.suppress(_Enough):
        match_corpus(shop, [source], [target], job, engine=_Part(shop, step=step))
    every, same = accuracy(sorted((corpus / "index").glob("*.parquet")))
    print(f"{count:9,d} beside as many, {every:,d} lines asked: true {same / every:.4f}", flush=True)


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
    manifest = json.loads((corpus / "manifest.json").read_text(encoding="utf-8"))
    told = manifest["results"]
    every, same = accuracy([corpus / path for path in manifest["pairs"]])
    size = sum(path.stat().st_size for path in corpus.rglob("*") if path.is_file())
    print(
        f"{count:9,d} beside as many: {took:8.1f} s, processor {used.ru_utime + used.ru_stime:8.1f} s, "
        f"{count / took:7.0f} a second, peak {used.ru_maxrss / 1e6:5.2f} GB, {size / 2 / count:6.0f} bytes a sentence, "
        f"recall {told['recall']:.3f}, true {same / every:.4f}, {told['relations']}",
        flush=True,
    )


def main() -> None:
    """Each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--mutual", action="store_true")
    parser.add_argument("--part", type=int, default=0, help="every so manieth task of the rows, in this process")
    options = parser.parse_args()
    for size in options.sizes:
        if options.part:
            part(options.folder, options.work, size, options.part)
        else:
            one(options.folder, options.work, size, options.mutual)


if __name__ == "__main__":
    main()
