"""The command line: parse, call one function, write. Nothing is decided here that a script could not ask for too."""

from __future__ import annotations

import logging
import signal
import sys
from typing import Annotated

import typer

from aligner.cli import check, pairs, terms, texts
from aligner.cli.deliver import speak_unicode
from aligner.version import __version__

app = typer.Typer(
    help="Find where another text says the same thing, and in which words. Works offline, on your own documents.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    texts.match,
    texts.align,
    pairs.show,
    pairs.convert,
    check.check,
    texts.segment,
    pairs.evaluate,
    texts.models,
):
    app.command()(command)
app.add_typer(terms.app, name="terms")


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Say the version and stop.")] = False,
) -> None:
    if version:
        sys.stdout.write(f"aligner {__version__}\n")
        raise typer.Exit


class _Interrupted(BaseException):
    """Ctrl-C, under a name that the command line library does not take for its own."""


def _interrupt(*_: object) -> None:
    raise _Interrupted


def _complain(message: object) -> None:
    sys.stderr.write(f"aligner: {message}\n")


def main() -> None:
    """Run the command; what goes wrong with the input or the work becomes one line and exit code 1."""
    from aligner.errors import AlignerError

    speak_unicode()
    logging.basicConfig(format="aligner: %(message)s", level=logging.WARNING, stream=sys.stderr)
    if sys.stderr.isatty():  # what a reader likes to know and a script does not: the languages that were found
        logging.getLogger("aligner").setLevel(logging.INFO)
    signal.signal(signal.SIGINT, _interrupt)
    try:
        app()
    except AlignerError as error:
        _complain(error)
        sys.exit(1)
    except _Interrupted:
        _complain("interrupted; nothing was written")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
