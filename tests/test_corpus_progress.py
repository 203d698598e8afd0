"""What long work says of itself: bars on a terminal, a line a minute elsewhere, nothing when hushed."""

from __future__ import annotations

import io
import sys

import pytest

from aligner.cli import deliver


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def clock(monkeypatch):
    """Seconds that a test lets pass."""
    now = [1000.0]
    monkeypatch.setattr(deliver.time, "monotonic", lambda: now[0])
    return now


def test_a_line_a_minute_with_rate_and_time_left(clock, capsys):
    with deliver.stages() as progress:
        progress("reading", 100, 1300)  # as they were
        for second in range(1, 121):
            clock[0] += 1
            progress("reading", 100 + 5 * second, 1300)
        progress("encoding", 0, 10)
        clock[0] += 61
        progress("encoding", 0, 10)
    assert capsys.readouterr().err.splitlines() == [
        "aligner: reading: 400 of 1,300, 5.0 a second, 3 minutes left",
        "aligner: reading: 700 of 1,300, 5.0 a second, 2 minutes left",
        "aligner: encoding: 0 of 10, 0.0 a second",
    ]


def test_bars_on_a_terminal(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with deliver.stages() as progress:
        for done in range(0, 51, 10):
            progress("reading", done, 100)
        progress("encoding", 5, 10)
    for part in ("reading", "encoding", "50/100", "a second"):
        assert part in terminal.getvalue()


def test_nothing_when_hushed(clock, capsys):
    deliver.hush(True)
    try:
        with deliver.stages() as progress:
            clock[0] += 100
            progress("reading", 1, 2)
    finally:
        deliver.hush(False)
    assert capsys.readouterr().err == ""
