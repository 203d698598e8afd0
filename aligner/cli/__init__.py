"""The command line: parse, call one function, write. Nothing is decided here that a script could not ask for too."""

from __future__ import annotations

import errno
import logging
import os
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from aligner.cli import calibrate, check, corpus, explain, models, pairs, review, terms, texts
from aligner.cli.deliver import NOTES, hush, speak_unicode
from aligner.cli.doctor import doctor
from aligner.version import __version__

_log = logging.getLogger("aligner")

app = typer.Typer(
    help="Find where another text says the same thing, and in which words. Works offline, on your own documents.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich" if sys.stdout and sys.stdout.isatty() else None,  # no frames in a pipe
    context_settings={"help_option_names": ["-h", "--help"], "terminal_width": 120},
)
for command in (
    texts.match,
    texts.align,
    pairs.show,
    pairs.convert,
    check.check,
    explain.explain,
    calibrate.calibrate,
    review.review,
    texts.segment,
    pairs.evaluate,
    doctor,
):
    app.command()(command)
app.add_typer(terms.app, name="terms")
app.add_typer(corpus.app, name="corpus")
app.add_typer(models.app, name="models")


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Say the version and stop.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Nothing on standard error but errors.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Languages, numbers of sentences, models.")] = False,
    log: Annotated[Path | None, typer.Option(help="Also write all messages to this file, with their time.")] = None,
) -> None:
    if version:
        sys.stdout.write(f"aligner {__version__}\n")
        raise typer.Exit
    if quiet and verbose:
        raise typer.BadParameter("--quiet and --verbose are one another's opposite")
    hush(quiet)
    _log.setLevel(logging.ERROR if quiet else logging.INFO if verbose else _log.level)
    if log is not None:
        _keep(log)


def _keep(log: Path) -> None:
    """Append everything to a file, whatever standard error shows."""
    from aligner.errors import OutputError
    from aligner.files.output import complaint

    try:
        handler = logging.FileHandler(log, encoding="utf-8")
    except OSError as error:
        raise OutputError(complaint(log, error)) from error
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    for shown in logging.getLogger().handlers:
        shown.setLevel(_log.level)
    logging.getLogger().addHandler(handler)
    _log.setLevel(logging.INFO)


class _Interrupted(BaseException):
    """Ctrl-C, under a name that the command line library does not take for its own."""


def _interrupt(*_: object) -> None:
    raise _Interrupted


def _complain(message: object) -> None:
    _log.error("%s", message)


def main() -> None:
    """Run the command; what goes wrong with the input or the work becomes one line and exit code 1."""
    from aligner.errors import AlignerError

    # A command may be started with closed streams, as by a scheduler.
    nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as long as the program runs
    sys.stdout, sys.stderr = sys.stdout or nowhere, sys.stderr or nowhere
    speak_unicode()
    logging.basicConfig(format="aligner: %(message)s", level=logging.WARNING, stream=sys.stderr)
    for shown in logging.getLogger().handlers:
        shown.addFilter(lambda record: record.name != NOTES)
    # What a reader likes to know and a script does not: the languages that were found.
    _log.setLevel(logging.INFO if sys.stderr.isatty() else logging.WARNING)
    signal.signal(signal.SIGINT, _interrupt)
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except AlignerError as error:
        _complain(error)
        sys.exit(1)
    except _Interrupted as stop:
        _complain("; ".join(("interrupted", *getattr(stop, "__notes__", ["nothing was written"])[:1])))
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        if error.errno != errno.ENOSPC or error.filename is not None:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is left of standard output has nowhere to go
        _complain(f"standard output: cannot be written ({error.strerror}); make room there")
        sys.exit(1)
