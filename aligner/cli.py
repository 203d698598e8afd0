"""The command line: parse, call one function, write. Nothing is decided here that a script could not ask for too."""

from __future__ import annotations

import logging
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aligner import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import polars

app = typer.Typer(
    help="Find where another text says the same thing, and in which words. Works offline, on your own documents.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Model = Annotated[str, typer.Option(help="Encoder: use (embedded), a sentence-transformers name or folder, e5-small.")]
Offline = Annotated[bool, typer.Option("--offline", help="Fetch nothing, whatever the model.")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Do not keep vectors on disk between runs.")]
Device = Annotated[str | None, typer.Option(help="Where a sentence-transformers model runs: cpu, cuda, mps.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="File to write; its suffix says the format.")]
SourceLang = Annotated[str | None, typer.Option(help="Language of SOURCE (ru, en, ...), instead of detecting it.")]
TargetLang = Annotated[str | None, typer.Option(help="Language of TARGET, instead of detecting it.")]
Encoding = Annotated[str | None, typer.Option(help="Character encoding of the texts, instead of detecting it.")]
Presegmented = Annotated[bool, typer.Option("--presegmented", help="One sentence a line; line numbers are kept.")]
KeepBoilerplate = Annotated[bool, typer.Option("--keep-boilerplate", help="Keep menus, mastheads, dates, bylines.")]
Srx = Annotated[Path | None, typer.Option(help="Segmentation rules of your own, an SRX file.")]
Format = Annotated[str | None, typer.Option("--format", help="tsv, jsonl, csv or parquet, whatever the suffix.")]


@app.command()
def match(
    source: Annotated[Path, typer.Argument(help="The document whose sentences are looked up.")],
    targets: Annotated[list[Path], typer.Argument(help="Documents or directories in another language.")],
    output: Output = None,
    top_k: Annotated[int, typer.Option(min=1, help="Passages at most for a sentence.")] = 5,
    min_score: Annotated[float, typer.Option(min=0, max=1, help="Leave out pairs with a lower score.")] = 0.0,
    max_passage: Annotated[int, typer.Option(min=1, max=20, help="Sentences at most in a passage.")] = 3,
    format: Format = None,  # noqa: A002
    model: Model = "use",
    source_lang: SourceLang = None,
    target_lang: TargetLang = None,
    encoding: Encoding = None,
    presegmented: Presegmented = False,
    keep_boilerplate: KeepBoilerplate = False,
    srx: Srx = None,
    offline: Offline = False,
    no_cache: NoCache = False,
    device: Device = None,
) -> None:
    """For each sentence of SOURCE, the passages of TARGET... closest to it in theme, translation or not."""
    from aligner import pipeline
    from aligner.embed import load

    reading = pipeline.Reading(source_lang, target_lang, encoding, presegmented, keep_boilerplate, srx)
    _check_output(output, format)
    with _progress("matching") as progress:
        matches = pipeline.match(
            source,
            targets,
            model=load(model, offline=offline, device=device, cache=not no_cache),
            top_k=top_k,
            max_passage=max_passage,
            min_score=min_score,
            reading=reading,
            progress=progress,
        )
    _deliver(matches.frame(), output, format)


@app.command()
def show(
    pairs: Annotated[Path, typer.Argument(help="A file that match, align or convert wrote.")],
    width: Annotated[int | None, typer.Option(min=40, help="Columns, instead of the terminal's.")] = None,
) -> None:
    """A pairs file as a table to read, the words that matched underlined."""
    from rich.console import Console

    from aligner.frame import read_frame
    from aligner.table import render

    render(read_frame(pairs), Console(width=width))


@app.command()
def segment(
    file: Annotated[Path, typer.Argument(help="The document.")],
    output: Output = None,
    lang: Annotated[str | None, typer.Option(help="Its language, instead of detecting it.")] = None,
    encoding: Encoding = None,
    presegmented: Presegmented = False,
    keep_boilerplate: KeepBoilerplate = False,
    show_boilerplate: Annotated[
        bool, typer.Option("--show-boilerplate", help="List what would be left out, with place and reason.")
    ] = False,
    srx: Srx = None,
) -> None:
    """One sentence a line, as match and align see the document."""
    from aligner import documents, pipeline

    if show_boilerplate:
        document = documents.read(file, language=lang, encoding=encoding, presegmented=presegmented)
        lines = ["\t".join(row) for row in documents.describe(document)]
    else:
        reading = pipeline.Reading(None, None, encoding, presegmented, keep_boilerplate, srx)
        lines = [sentence.text for sentence in pipeline.read(file, reading, lang).sentences]
    text = "".join(f"{line}\n" for line in lines)
    if output is None:
        sys.stdout.write(text)
    else:
        from aligner.export.atomic import replacing

        with replacing(output) as stream:
            stream.write(text.encode())


@app.command()
def models() -> None:
    """Encoders on this machine and those that can be had, with their place and size."""
    from rich.console import Console
    from rich.table import Table

    from aligner.embed import available

    rows = available()
    if not sys.stdout.isatty():
        for row in rows:
            sys.stdout.write(f"{row.name}\t{row.state}\t{row.dimension or ''}\t{row.size}\t{row.place}\t{row.remedy}\n")
        return
    table = Table("model", "state", "dimensions", "languages", "size", "place", "how", box=None)
    for row in rows:
        size = f"{row.size / 1e6:.0f} MB" if row.size else ""
        table.add_row(row.name, row.state, str(row.dimension or ""), row.languages, size, row.place, row.remedy)
    Console().print(table)


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Say the version and stop.")] = False,
) -> None:
    if version:
        sys.stdout.write(f"aligner {__version__}\n")
        raise typer.Exit


def _check_output(output: Path | None, format: str | None) -> None:  # noqa: A002
    """Refuse a place or a format that cannot be written before the work is done, not after."""
    from aligner import export

    export.check(output, format)


def _deliver(frame: polars.DataFrame, output: Path | None, format: str | None) -> None:  # noqa: A002
    """A file, or standard output: a table for a reader, TSV for a program."""
    from aligner import export

    if output is not None:
        export.write(frame, output, format)
    elif format is None and sys.stdout.isatty():
        from rich.console import Console

        from aligner.table import render

        render(frame, Console())
    else:
        export.write_stream(frame, sys.stdout.buffer, format or "tsv")


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error for work that takes more than a moment; nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


class _Interrupted(BaseException):
    """Ctrl-C, under a name that the command line library does not take for its own."""


def _interrupt(*_: object) -> None:
    raise _Interrupted


def _complain(message: Any) -> None:  # noqa: ANN401 - whatever was raised
    sys.stderr.write(f"aligner: {message}\n")


def main() -> None:
    """Run the command; what goes wrong with the input or the work becomes one line and exit code 1."""
    from aligner.errors import AlignerError

    logging.basicConfig(format="aligner: %(message)s", level=logging.WARNING, stream=sys.stderr)
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
