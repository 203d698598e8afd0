"""Where results go and how work in progress shows: files, standard output, a terminal."""

from __future__ import annotations

import io
import logging
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from polars import DataFrame
    from rich.console import Console
    from rich.progress import TaskID

    from aligner.cli.options import ResultOptions
    from aligner.results import DocumentAlignment, Matches


_MINUTE = 60.0
STANDARD = Path("-")
"""Standard input or output, where a file is named."""


NOTES = "aligner.notes"
"""The logger of lines that are on standard error already."""
_silent = False


def hush(silent: bool) -> None:
    """Whether the lines of :func:`note` stay off standard error."""
    global _silent
    _silent = silent


def note(text: str) -> None:
    """A line on standard error that a user did not ask for and should know, unless hushed; and in the log."""
    logging.getLogger(NOTES).info("%s", text)
    if not _silent:
        sys.stderr.write(f"aligner: {text}\n")


def speak_unicode() -> None:
    """UTF-8 for pipes and files, whatever the locale; on a terminal a substitute for a letter that it cannot show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            shown = stream.isatty()
            stream.reconfigure(encoding=None if shown else "utf-8", errors="replace" if shown else "backslashreplace")


def console(width: int | None = None) -> Console:
    """Standard output for tables; in a pipe or file they are 100 columns wide unless told."""
    from rich.console import Console

    return Console(width=width or (None if sys.stdout.isatty() else 100))


def spare(inputs: Iterable[Path], *outputs: Path | None) -> None:
    """Raise ``OutputError`` for an output that is one of the inputs, a document in one of them, or another output."""
    from aligner.errors import OutputError
    from aligner.pairs.recognition import is_result

    written = [output for output in outputs if output is not None and output != STANDARD]
    for output in written:
        if sum(output.resolve() == other.resolve() for other in written) > 1:
            raise OutputError(f"{output}: two results would be written to it; give each a name of its own")
        for given in inputs:
            place, source = output.resolve(), given.resolve()
            inside = given.is_dir() and output.is_file() and source in place.parents and not is_result(output)
            archive = output.is_file() and place in source.parents
            if place == source or inside or archive:
                raise OutputError(f"{output}: is one of the documents that are read; give the result another name")


def deliver(result: Matches | DocumentAlignment, to: ResultOptions) -> None:
    """A file, with a line that says what is in it, or standard output: a table for a reader, TSV for a program."""
    if to.output is not None:
        written = result.write(to.output, to.format)
        if not to.quiet and to.output != STANDARD:
            note(f"{to.output}: {counted(written, 'pair')}")
    else:
        from aligner.pairs.terminal import render

        show(result.frame(), render, to.format)


def show(frame: DataFrame, render: Callable[[DataFrame, Console], object], format: str | None = None) -> None:  # noqa: A002
    """Standard output: a table for a reader, unless a format is asked for; TSV for a program."""
    from aligner.pairs import registry

    if format is None and sys.stdout.isatty():
        render(frame, console())
    else:
        registry.write_stream(frame, sys.stdout.buffer, format or "tsv")


def say(text: str, output: Path | None = None) -> None:
    """Lines of text to a file, whole or not at all, or to standard output, a full disk told as an error."""
    from aligner.files.output import complaint, replacing

    if output is not None and output != STANDARD:
        with replacing(output) as stream:
            stream.write(text.encode())
        return
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        from aligner.errors import OutputError

        raise OutputError(complaint("standard output", error)) from error


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error for work that takes more than a moment; nothing where nobody watches."""
    if not sys.stderr.isatty() or logging.getLogger("aligner").level > logging.INFO:
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def stages() -> Iterator[Callable[[str, int, int], None]]:
    """Long work in stages, each with its rate and the time left: bars on a terminal, else a line a minute."""
    if _silent:
        yield lambda stage, done, total: None
    elif not sys.stderr.isatty():
        yield _Minutes().tell
    else:
        from rich.console import Console
        from rich.progress import MofNCompleteColumn, Progress, TextColumn

        rate = "[dim]{task.fields[rate]}"
        columns = (*Progress.get_default_columns(), MofNCompleteColumn(), TextColumn(rate))
        with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
            tasks: dict[str, TaskID] = {}

            def tell(stage: str, done: int, total: int) -> None:
                if stage not in tasks:
                    tasks[stage] = bars.add_task(stage, total=total, completed=done, rate="")
                bars.update(tasks[stage], completed=done, total=total)
                speed = next(task.speed for task in bars.tasks if task.id == tasks[stage])
                bars.update(tasks[stage], rate=f"{speed:,.0f} a second" if speed else "")

            yield tell


class _Minutes:
    """A line on standard error each minute: what is being done, how far it is, how fast, and how long it takes yet."""

    def __init__(self) -> None:
        self._stage, self._from, self._begun, self._told = "", 0, 0.0, time.monotonic()

    def tell(self, stage: str, done: int, total: int) -> None:
        """Say it if a minute has passed."""
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._from, self._begun = stage, done, now
        if now - self._told < _MINUTE:
            return
        self._told = now
        rate = (done - self._from) / max(now - self._begun, 1e-9)
        left = f", {counted(round((total - done) / rate / _MINUTE), 'minute')} left" if rate else ""
        note(f"{stage}: {done:,} of {total:,}, {rate:,.1f} a second{left}")
