"""Kill runs over a corpus at random moments, resume each, and compare its files with those of a whole run.

    python tests/benchmarks/corpus_kill.py SOURCES TARGETS [KILLS] [COMMAND...]

Of each command (``align`` and ``match`` when not given) so many runs are killed: every other one at any moment, the
others as soon as a file that was not there appears, or up to half a second later, so that short stages are met too. A
run that comes to its end is compared byte for byte, and the next one begins with an empty folder.
After each kill every file that is there under its name must hold what the whole run wrote, the status must be
readable, and no process may be left.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from corpus_running import PROGRAM, contents

from aligner.corpus.status import status
from aligner.errors import CorpusError

ROOT = PROGRAM.parents[1]
STAGES = {"corpus.json": "begin", "sentences": "read", "vectors": "encode", "learned": "pair", "index": "compare"}
"""By the first place in the folder where files are wanting; then ``pairs``, then the end: reports and manifest."""


def begin(root: Path, command: str, sides: list[str]) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = [sys.executable, "-m", "aligner", "-q", "corpus", command, *sides, "-o", root]
    return subprocess.Popen(run, env=environment, start_new_session=True, stderr=subprocess.DEVNULL)


def alone(group: int) -> bool:
    """Whether all processes of a group are gone within five seconds."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def stage(made: dict[str, bytes], whole: dict[str, bytes]) -> str:
    wanting = [name for name in whole if name not in made]
    places = {name.partition("/")[0] for name in wanting}
    return next((said for place, said in STAGES.items() if place in places), "pairs" if "pairs" in places else "end")


def alike(made: dict[str, bytes], whole: dict[str, bytes]) -> bool:
    """Whether a run that ended has the files of one that nobody killed; names those that are others."""
    other = sorted(name for name in made.keys() | whole.keys() if made.get(name) != whole.get(name))
    print("ended with", ", ".join(other) or "the same bytes")
    return not other


def ends(program: subprocess.Popen[bytes], seconds: float, awaited: Path | None, after: float) -> bool:
    """Whether a run ends before its moment comes: after so many seconds, or after a file has appeared."""
    begun = time.monotonic()
    while program.poll() is None:
        if awaited is None and time.monotonic() - begun >= seconds:
            return False
        if awaited is not None and awaited.exists():
            awaited, begun, seconds = None, time.monotonic(), after
        time.sleep(0.002)
    return True


def kill(command: str, sides: list[str], kills: int, place: Path) -> bool:
    """Whether all was well."""
    moments = random.Random(f"{command} 14")
    begun = time.monotonic()
    assert begin(place / "whole", command, sides).wait() == 0
    length, whole = time.monotonic() - begun, contents(place / "whole")
    print(f"{command}: whole run {length:.1f} s, {len(whole)} files, {sum(map(len, whole.values())) / 1e6:.1f} MB")
    killed, ended, same, partial, wrong, left = Counter[str](), 0, 0, 0, 0, 0
    root = place / "run0"
    while killed.total() < kills:
        wanting = sorted(name for name in whole if not (root / name).exists())
        awaited = root / moments.choice(wanting) if wanting and killed.total() % 2 else None
        program = begin(root, command, sides)
        if ends(program, moments.uniform(0.2, length * 0.8), awaited, moments.choice([0, moments.uniform(0, 0.5)])):
            assert program.returncode == 0
            ended, same = ended + 1, same + alike(contents(root), whole)
            root = place / f"run{ended}"
            continue
        program.kill()
        program.wait()
        left += not alone(program.pid)
        made = contents(root) if root.exists() else {}
        killed[stage(made, whole)] += 1
        partial += any(".aligner-" in name for name in made)
        other = [name for name, data in made.items() if name in whole and data != whole[name]]
        wrong += len(other)
        print(f"{command}, kill {killed.total()}: {stage(made, whole)}, {len(made)} files", *other, flush=True)
        try:
            status(root)
        except CorpusError as error:  # killed before the folder was one
            print(f"{command}, kill {killed.total()}: {error}")
    assert begin(root, command, sides).wait() == 0
    ended, same = ended + 1, same + alike(contents(root), whole)
    print(f"{command}: {killed.total()} kills: {', '.join(f'{name} {number}' for name, number in killed.items())}")
    print(f"{command}: {ended} runs ended, {same} of them with the same bytes; after a kill {wrong} files differed")
    print(f"{command}: kills in the middle of a file: {partial}; that left processes: {left}", flush=True)
    return same == ended and not wrong and not left


def main() -> None:
    sides, kills = sys.argv[1:3], int((sys.argv[3:4] or ["50"])[0])
    well = []
    for command in sys.argv[4:] or ["align", "match"]:
        with tempfile.TemporaryDirectory() as place:
            well.append(kill(command, sides, kills, Path(place)))
    sys.exit(not all(well))


if __name__ == "__main__":
    main()
