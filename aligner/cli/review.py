"""The command review: the page, corrections from a spreadsheet, two reviewers compared."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aligner.cli.deliver import note, say, spare
from aligner.cli.options import EncoderOptions, SideOptions, TextOptions, grouped
from aligner.text.counted import counted

if TYPE_CHECKING:
    from aligner.review.session import Session


@grouped
def review(
    pairs: Annotated[Path, typer.Argument(help="Pairs that match, align or convert wrote, or any memory; or SOURCE.")],
    target: Annotated[Path | None, typer.Argument(help="The translation of SOURCE, to be aligned first.")] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on this machine; 0: any that is free.")] = 0,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
    termbase: Annotated[Path | None, typer.Option(help="Terms to show under the words: tbx, tsv, csv, xlsx.")] = None,
    reviewer: Annotated[str, typer.Option(help="Your name, kept with each decision.")] = "",
    documents: Annotated[list[Path] | None, typer.Option(help="Where the documents are, if not beside PAIRS.")] = None,
    take: Annotated[
        Path | None, typer.Option("--import", help="Corrections: an xlsx or docx that convert wrote.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="With --import: take the differences without asking.")] = False,
    compare: Annotated[
        Path | None, typer.Option(help="Another review of the same pairs: agreement, differences.")
    ] = None,
    picture: Annotated[Path | None, typer.Option(help="Write score against accepted share, an svg.")] = None,
    sides: SideOptions = SideOptions(),
    texts: TextOptions = TextOptions(),
    encoder: EncoderOptions = EncoderOptions(),
) -> None:
    """Confirm and correct pairs on a local page; every decision is kept beside PAIRS at once."""
    from aligner.review.session import Session

    folders = list(documents or ())
    if target is not None:
        pairs = _aligned(pairs, target, sides, texts, encoder)
        folders.append(target.parent)
    if compare is not None or picture is not None:
        _report(pairs, compare, picture)
        return
    session = Session(pairs, reviewer=reviewer, documents=folders)
    try:
        if take is not None:
            _import(session, take, yes=yes)
        else:
            _serve(session, port, termbase, encoder, browser=not no_browser)
    finally:
        session.close()


def _aligned(source: Path, target: Path, sides: SideOptions, texts: TextOptions, encoder: EncoderOptions) -> Path:
    """The pairs of two documents, beside the first; aligned unless that was done before."""
    from aligner import pipeline

    output = source.with_name(f"{source.stem}-{target.stem}.tsv")
    if output.exists():
        sys.stderr.write(f"aligner: {output} is here already and is reviewed; delete it to align again\n")
        return output
    spare([source, target], output)
    pipeline.align(source, target, model=encoder.load(), reading=sides.reading(texts)).write(output)
    return output


def _report(pairs: Path, compare: Path | None, picture: Path | None) -> None:
    from aligner.review import reports

    if compare is not None:
        say(reports.compared(pairs, compare))
    if picture is not None:
        spare([pairs], picture)
        reports.draw(pairs, picture)


def _serve(session: Session, port: int, termbase: Path | None, encoder: EncoderOptions, *, browser: bool) -> None:
    from aligner.review.page.desk import Desk
    from aligner.review.page.serve import listening, serve

    desk = Desk(session, encoder.load, termbase)
    made = listening(port)
    if session.state.unfit:
        note(f"fitting the pairs no longer: {counted(len(session.state.unfit), 'decision')}; see the page")
    serve(desk, made, lambda address: say(f"{address}\n"), browser=browser)


def _import(session: Session, path: Path, *, yes: bool) -> None:
    """Show what a spreadsheet would change, and take it after a yes."""
    from aligner.review.exchange import differences

    found = differences(session.base, session.state, path)
    say(found.told())
    if not found.changes:
        return
    if not yes and not (sys.stdin.isatty() and typer.confirm("Take these?")):
        say("Nothing taken; say --yes to take them.\n")
        return
    session.decide(found.decision())
    say(f"{len(found.changes)} taken.\n")
