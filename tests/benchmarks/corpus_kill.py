"""Kill a run over a corpus at random moments, resume it each time, and compare its shards with those of a whole run.

    python tests/benchmarks/corpus_kill.py SOURCES TARGETS [KILLS] [MODEL]

A run that comes to its end is compared byte for byte, and the next kill begins with an empty folder. After each kill
every file that is there under its name must hold what the whole run wrote, the status must be readable, and no process
may be left.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from corpus_running import PROGRAM, contents

from aligner.corpus.status import status
from aligner.errors import CorpusError


def begin(root: Path, sides: list[str], model: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, [PROGRAM.parents[1], *sys.path[:1]]))}
    return subprocess.Popen([sys.executable, PROGRAM, root, *sides, model], env=environment, start_new_session=True)


def alone(group: int) -> bool:
    """Whether all processes of a group are gone within five seconds."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def main() -> None:
    sides, kills = sys.argv[1:3], int((sys.argv[3:4] or ["50"])[0])
    model = (sys.argv[4:5] or ["use"])[0]
    moments = random.Random(13)
    with tempfile.TemporaryDirectory() as place:
        begun = time.monotonic()
        assert begin(Path(place, "whole"), sides, model).wait() == 0
        length = time.monotonic() - begun
        whole = contents(Path(place, "whole"))
        print(f"whole run: {length:.1f} s, {len(whole)} files, {sum(map(len, whole.values())) / 1e6:.1f} MB")
        killed, ended, wrong, partial, left = 0, 0, 0, 0, 0
        root = Path(place, "run0")
        while killed < kills:
            program = begin(root, sides, model)
            try:
                program.wait(moments.uniform(0.2, length / 2))
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()
                killed += 1
                left += not alone(program.pid)
                made = contents(root) if root.exists() else {}
                partial += any(".aligner-" in name for name in made)
                wrong += sum(data != whole.get(name) for name, data in made.items() if ".aligner-" not in name)
                try:
                    status(root)
                except CorpusError as error:  # killed before the folder was one
                    print(f"kill {killed}: {error}")
            else:
                assert program.returncode == 0
                ended += 1
                same = contents(root) == whole
                wrong += not same
                print(f"after {killed} kills: a run ended, {'the same' if same else 'OTHER'} bytes")
                root = Path(place, f"run{ended}")
        assert begin(root, sides, model).wait() == 0
        same = contents(root) == whole
        print(f"{killed} kills, {ended + 1} runs that ended, the last with {'the same' if same else 'OTHER'} bytes")
        print(
            f"files that differ: {wrong}; kills in the middle of a file: {partial}; kills that left processes: {left}"
        )
        sys.exit(bool(wrong or left or not same))


if __name__ == "__main__":
    main()
