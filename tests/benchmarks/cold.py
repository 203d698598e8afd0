"""The whole cold command on seeds/ against importing sentence_transformers: time and peak memory, medians of one run.

python tests/benchmarks/cold.py [repeats]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

SEEDS = Path(__file__).parents[2] / "seeds"


def measured(command: list[str]) -> tuple[float, float, float]:
    """Wall seconds, processor seconds and peak MB of one run."""
    begin = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"failed: {' '.join(command)}")
    return time.perf_counter() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main(repeats: int) -> None:
    aligner = [sys.executable, "-c", "from aligner.cli import main; main()"]
    with tempfile.TemporaryDirectory() as folder:
        output = str(Path(folder, "pairs.tsv"))
        source = str(next(SEEDS.glob("003_*.txt")))
        commands = {
            "aligner match seeds, no cache": [*aligner, "match", source, str(SEEDS), "-o", output, "--no-cache"],
            "import sentence_transformers": [sys.executable, "-c", "import sentence_transformers"],
            "aligner --help": [*aligner, "--help"],
        }
        runs = {name: [measured(command) for _ in range(repeats)] for name, command in commands.items()}
    for name, rows in runs.items():
        wall, processor, memory = (median(column) for column in zip(*rows, strict=True))
        print(f"{name:32s} {wall:6.2f} s wall {processor:6.2f} s processor {memory:6.0f} MB peak")
    cold, peer, *_ = ([median(column) for column in zip(*rows, strict=True)] for rows in runs.values())
    print(f"it takes 1/{peer[0] / cold[0]:.1f} of the import's time, 1/{peer[1] / cold[1]:.1f} of its processor time")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
