"""The same tasks on Ray: the bytes of a run on one machine, whatever becomes of a worker. ``make ray`` installs it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import pytest
from corpus_running import contents, run, write_texts

from aligner.corpus.cluster import RayEngine
from aligner.corpus.engine import Workshop
from aligner.corpus.sides.sharding import Options
from aligner.corpus.store.folder import Corpus, Identity
from aligner.embed import FakeEncoder
from aligner.errors import CorpusError, DocumentError
from aligner.inputs import Reading

with_ray = pytest.mark.skipif(find_spec("ray") is None, reason="ray is not installed (pip install 'aligner[ray]')")
PATH = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[1])])
"""Where workers find these tasks."""


@dataclass(frozen=True)
class Write:
    """A task that writes its name, and may kill the process that works on it: ``once``, or always."""

    output: str
    killing: str = ""
    pieces: tuple[str, ...] = ()
    units: int = 1
    apart: bool = True

    def run(self, shop):
        mark = shop.root / "killed"
        if self.killing == "always" or (self.killing == "once" and not mark.exists()):
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if "bad" in self.pieces:
            os.kill(os.getpid(), signal.SIGKILL)
        shop.path(self.output).write_text(" ".join([self.output, *self.pieces]))


@dataclass(frozen=True)
class Divided(Write):
    """One that can do without its pieces."""

    pieces: tuple[str, ...] = field(default=("good", "bad", "fine"))

    def parts(self):
        return [Write(f"part-{piece}", pieces=(piece,)) for piece in self.pieces]

    def without(self, parts):
        left_out = {part.pieces[0] for part in parts}
        return Divided(self.output, pieces=tuple(piece for piece in self.pieces if piece not in left_out))


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A Ray that several tests use, begun by the engine itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", PATH)
        with RayEngine(Workshop(tmp_path_factory.mktemp("first"), FakeEncoder(8)), 2, 0.5) as engine:
            engine._start()
            yield


@pytest.fixture
def engine(tmp_path, cluster):
    shop = Workshop(tmp_path / "C", FakeEncoder(64))
    with Corpus.writing(shop.root, Identity("align", "fake", "1")), RayEngine(shop, 2, 0.5) as made:
        yield made


@with_ray
def test_a_run_on_ray_has_the_bytes_of_a_local_one(tmp_path, cluster):
    sides = write_texts(tmp_path / "left", 60), write_texts(tmp_path / "right", 40)
    told = []
    with RayEngine(Workshop(tmp_path / "ray", "use"), 2, 0.5) as engine:
        run(tmp_path / "ray", *sides, model="use", engine=engine, progress=lambda *state: told.append(state))
        assert len({place.process for place in engine.places}) == 2
    run(tmp_path / "local", *sides, model="use")
    assert contents(tmp_path / "ray") == contents(tmp_path / "local")
    assert told[-1][1] == told[-1][2] == 800


@with_ray
def test_a_run_whose_worker_is_killed_has_the_same_bytes(tmp_path, cluster):
    sides = write_texts(tmp_path / "left", 60), write_texts(tmp_path / "right", 40)
    killed = []

    def kill(stage, done, total):
        """Each stage loses a worker when some of it is done."""
        if 0 < done < total and stage not in killed:
            killed.append(stage)
            os.kill(engine.places[-1].process, signal.SIGKILL)

    with RayEngine(Workshop(tmp_path / "ray", FakeEncoder(64)), 2, 0.5) as engine:
        run(tmp_path / "ray", *sides, engine=engine, progress=kill)
        assert len(engine.places) > 2
    run(tmp_path / "local", *sides)
    assert killed == ["reading", "encoding"]
    assert contents(tmp_path / "ray") == contents(tmp_path / "local")


@with_ray
def test_a_task_that_dies_once_is_done_again(engine):
    engine.run([Write("one"), Write("two", killing="once"), Write("three")], "writing")
    assert [engine.shop.path(name).read_text() for name in ("one", "two", "three")] == ["one", "two", "three"]


@with_ray
def test_what_kills_its_worker_is_left_out_where_that_can_be(engine):
    engine.run([Write("one"), Divided("whole")], "writing")
    assert engine.shop.path("whole").read_text() == "whole good fine"


@with_ray
def test_what_always_kills_its_worker_is_one_error(engine):
    with pytest.raises(CorpusError, match=r"^[^\n]*deadly: the process that makes it was stopped;[^\n]*$"):
        engine.run([Write("deadly", killing="always"), Write("one")], "writing")
    assert engine.shop.path("one").exists()


@with_ray
def test_errors_of_tasks_are_their_own(tmp_path, cluster):
    left, right = write_texts(tmp_path / "left", 3), write_texts(tmp_path / "right", 3)
    (left / "broken.docx").write_bytes(b"PK\3\4 no archive")
    with RayEngine(Workshop(tmp_path / "C", FakeEncoder(64)), 2, 0.5) as engine:
        with pytest.raises(DocumentError) as caught:
            run(tmp_path / "C", left, right, Options(strict=True), engine=engine)
        assert str(caught.value).startswith(f"{left / 'broken.docx'}: ")
        assert "\n" not in str(caught.value)
        assert not engine._crew


@with_ray
def test_a_document_that_takes_too_long_is_left_out(tmp_path, cluster):
    sides = write_texts(tmp_path / "left", 3), write_texts(tmp_path / "right", 3)
    boats = (f"Boat {each} left the harbour at {each % 24}." for each in range(40_000))
    (sides[0] / "boats.txt").write_text(" ".join(boats), encoding="utf-8")
    with RayEngine(Workshop(tmp_path / "C", FakeEncoder(64)), 2, 0.5) as engine:
        prepared, _ = run(tmp_path / "C", *sides, Options(Reading("en", "en"), seconds=0.2), engine=engine)
        assert [each.reason[:16] for each in prepared.source.left_out] == ["takes over 0.3 s"]


@with_ray
def test_a_folder_that_workers_do_not_see_is_told(tmp_path, cluster):
    with (
        RayEngine(Workshop(tmp_path, FakeEncoder(64)), 1, 0.5) as engine,
        pytest.raises(CorpusError, match="must be on a file system that all machines of the cluster share"),
    ):
        engine.run([Write("one")], "writing")


@with_ray
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL])
def test_workers_end_with_the_run(tmp_path, stop):
    program = (
        "import sys, time; from pathlib import Path; from test_corpus_ray import *\n"
        f"shop = Workshop(Path({str(tmp_path)!r}), FakeEncoder(64)); (shop.root / 'corpus.json').touch()\n"
        "with RayEngine(shop, 2, 0.5) as engine: engine.run([Wait('one'), Wait('two')], 'waiting')"
    )
    running = subprocess.Popen([sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": PATH})
    marks = [tmp_path / "one.begun", tmp_path / "two.begun"]
    while not all(mark.exists() and mark.read_text() for mark in marks):
        assert running.poll() is None
        time.sleep(0.1)
    workers = [int(mark.read_text()) for mark in marks]
    running.send_signal(stop)
    running.wait(30)
    for _ in range(200):
        if not any(Path(f"/proc/{worker}").exists() for worker in workers):
            return
        time.sleep(0.1)
    pytest.fail("workers are left")


@dataclass(frozen=True)
class Wait(Write):
    """A task that does not end."""

    def run(self, shop):
        shop.path(f"{self.output}.begun").write_text(str(os.getpid()))
        time.sleep(600)


def test_without_ray_a_line_says_how_to_have_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    shop = Workshop(tmp_path, FakeEncoder(8))
    with RayEngine(shop) as engine, pytest.raises(CorpusError, match=r"pip install 'aligner\[ray\]'"):
        engine.run([Write("one")], "writing")
