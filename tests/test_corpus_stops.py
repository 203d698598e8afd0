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
    return write_texts(tmp_path / "left", 150), write_texts(tmp_path / "right", 150)


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
    for _ in range(4):
        program = begun(root, sides)
        first_shards(root, program)
        time.sleep(moments.uniform(0, 0.6))
        program.kill()
        program.communicate()
        made = contents(root)
        assert all(whole[name] == data for name, data in made.items() if ".aligner-" not in name)
    run(root, *sides)
    assert contents(root) == whole


def test_workers_end_with_the_run_that_was_killed(tmp_path, sides):
    program = begun(tmp_path / "C", sides, "use")
    first_shards(tmp_path / "C", program)
    program.kill()
    program.communicate()
    for _ in range(200):
        try:
            os.killpg(program.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    os.killpg(program.pid, signal.SIGKILL)
    pytest.fail("processes are left")


@pytest.mark.parametrize("model", [[], ["use"]])
def test_ctrl_c_ends_it_at_once_and_the_next_run_goes_on(tmp_path, sides, model):
    program = begun(tmp_path / "C", sides, *model)
    first_shards(tmp_path / "C", program)
    os.killpg(program.pid, signal.SIGINT)
    errors = program.communicate(timeout=20)[1].decode()
    assert errors.count("Traceback") <= 1, errors  # the program's own; the command line says it in a line
    assert not (tmp_path / "C" / "manifest.json").exists()
    options = {"model": model[0]} if model else {}
    run(tmp_path / "C", *sides, **options)
    run(tmp_path / "whole", *sides, **options)
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
