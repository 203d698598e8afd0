"""Runs that are stopped: killed at any moment, by Ctrl-C, by a limit on files; the next ends with the same bytes."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time

import pytest
from corpus_running import PROGRAM, contents, run, write_texts


@pytest.fixture
def sides(tmp_path):
    return write_texts(tmp_path / "left", 90), write_texts(tmp_path / "right", 90)


def begun(root, sides, *model, **how):
    environment = {**os.environ, "PYTHONPATH": str(PROGRAM.parents[1])}
    command = [sys.executable, PROGRAM, root, *sides, *model]
    return subprocess.Popen(command, stderr=subprocess.PIPE, env=environment, start_new_session=True, **how)


def first_shards(root, program):
    """Wait until something is made."""
    while not list(root.glob("sentences/*.parquet")):
        assert program.poll() is None, program.stderr.read()
        time.sleep(0.005)


def test_killed_runs_end_with_the_same_bytes(tmp_path, sides):
    run(tmp_path / "whole", *sides)
    whole = contents(tmp_path / "whole")
    root, moments = tmp_path / "C", random.Random(13)
    for _ in range(3):
        program = begun(root, sides)
        first_shards(root, program)
        time.sleep(moments.uniform(0, 0.4))
        program.kill()
        program.communicate()
        made = contents(root)
        assert all(whole[name] == data for name, data in made.items() if ".aligner-" not in name)
    run(root, *sides)
    assert contents(root) == whole


@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT])
def test_workers_end_with_the_run_that_was_stopped(tmp_path, sides, stop):
    program = begun(tmp_path / "C", sides, "use")
    first_shards(tmp_path / "C", program)
    program.send_signal(stop)
    program.communicate()
    for _ in range(200):
        try:
            os.killpg(program.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    os.killpg(program.pid, signal.SIGKILL)
    pytest.fail("processes are left")


def test_ctrl_c_ends_it_at_once_and_the_next_run_goes_on(tmp_path, sides):
    program = begun(tmp_path / "C", sides)
    first_shards(tmp_path / "C", program)
    os.killpg(program.pid, signal.SIGINT)
    errors = program.communicate(timeout=20)[1].decode()
    assert errors.count("Traceback") <= 1, errors  # the program's own; the command line says it in a line
    assert "what was made is kept" in errors
    assert not (tmp_path / "C" / "manifest.json").exists()
    run(tmp_path / "C", *sides)
    run(tmp_path / "whole", *sides)
    assert contents(tmp_path / "C") == contents(tmp_path / "whole")


def test_of_two_programs_at_once_the_second_stops_with_one_line(tmp_path, sides):
    first = begun(tmp_path / "C", sides)
    first_shards(tmp_path / "C", first)
    first.send_signal(signal.SIGSTOP)  # it holds the folder for as long as the second one tries
    second = begun(tmp_path / "C", sides)
    errors = second.communicate(timeout=60)[1].decode()
    first.send_signal(signal.SIGCONT)
    assert second.returncode == 1
    assert errors.startswith("aligner: ")
    assert f"is being written by process {first.pid} on " in errors
    assert errors.count("\n") == 1
    first.communicate(timeout=60)
    assert first.returncode == 0
    run(tmp_path / "whole", *sides)
    assert contents(tmp_path / "C") == contents(tmp_path / "whole")


def test_a_limit_on_files_is_one_line(tmp_path):
    """It may be met by a library that unpacks its model to read with: no fault of the document, and not kept as one."""
    sides = write_texts(tmp_path / "left", 3), write_texts(tmp_path / "right", 3)
    limit = 2_000
    program = begun(tmp_path / "C", sides, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    errors = program.communicate(timeout=60)[1].decode()
    assert program.returncode == 1
    assert errors.count("\n") == 1, errors
    assert "File too large" in errors or "grew larger than this system lets a file be" in errors
    assert not [path for path in (tmp_path / "C").rglob("*") if path.name.startswith(".aligner-")]
    run(tmp_path / "C", *sides)
    run(tmp_path / "D", *sides)
    assert contents(tmp_path / "C") == contents(tmp_path / "D")
