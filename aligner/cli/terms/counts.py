"""aligner terms extract and consistency: what is counted over all pairs, or over a sample of a corpus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aligner.cli.deliver import note, spare
from aligner.cli.options import EncoderOptions, grouped
from aligner.cli.terms.shared import KnownTerms, Languages, PairsFile, deliver, has_themes, matched, writable
from aligner.text.counted import counted

if TYPE_CHECKING:
    import polars

Sample = Annotated[int, typer.Option(min=0, help="Of a corpus so many pairs at most, at even steps; 0 for all.")]


@grouped
def extract(
    texts: Annotated[
        list[Path], typer.Argument(help="A pairs file or a corpus; or SOURCE TARGET..., documents close in theme.")
    ],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Candidates as tbx, tsv, csv or xlsx.")] = None,
    termbase: KnownTerms = None,
    known: Annotated[bool, typer.Option("--known", help="Show candidates that the termbase has, too.")] = False,
    least: Annotated[
        int, typer.Option(min=0, help="Places where both must stand together; 0: two, in texts close in theme one.")
    ] = 0,
    most: Annotated[int, typer.Option(min=0, help="Candidates at most; 0 for all.")] = 200,
    entries: Annotated[bool, typer.Option("--entries", help="Write entries for terms check: tbx or tsv.")] = False,
    sample: Sample = 200_000,
    languages: Languages = Languages(),
    encoder: EncoderOptions = EncoderOptions(),
) -> None:
    """Terms in two languages that pairs, or texts close in theme, seem to hold; best first, with an example each."""
    from aligner.terms import ExtractOptions, read_termbase, ready_termbase, write_candidates
    from aligner.terms import extract as extracted
    from aligner.terms.extraction.candidates_table import candidates_table
    from aligner.terms.extraction.entries import wider

    if entries and output is None:
        raise typer.BadParameter("the entries need a file: say it with -o", param_hint="--entries")
    spare([*texts, *([termbase] if termbase else [])], output)
    writable(output, ".tbx")
    frame = matched(texts, encoder) if len(texts) > 1 else _read(texts, sample)
    base = None if termbase is None else read_termbase(termbase)
    wanted = wider(most) if entries else most
    options = ExtractOptions(languages.source_lang, languages.target_lang, least, wanted, known, languages.own())
    found = extracted(frame, options, base, encoder.load() if has_themes(frame) else None)
    if output is not None:
        made = ready_termbase(frame, found, options, most) if entries else None
        write_candidates(found, output, made)
        what = counted(found.height, "candidate") if made is None else counted(len(made.entries), "entry")
        note(f"{output}: {what}")
    else:
        deliver(found, candidates_table)


@grouped
def consistency(
    pairs: PairsFile,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="As html with a picture, or a table.")] = None,
    termbase: KnownTerms = None,
    sample: Sample = 200_000,
    languages: Languages = Languages(),
    encoder: EncoderOptions = EncoderOptions(),
) -> None:
    """The terms whose renderings disagree most, with counts, and the reverse."""
    from aligner.terms import ConsistencyOptions, read_termbase
    from aligner.terms import consistency as compared
    from aligner.terms.disagreement.renderings_page import consistency_table, write_consistency

    spare([pairs, *([termbase] if termbase else [])], output)
    writable(output, ".html")
    base = None if termbase is None else read_termbase(termbase)
    frame = _read([pairs], sample)
    options = ConsistencyOptions(languages.source_lang, languages.target_lang, own=languages.own())
    found = compared(frame, options, base, encoder.load() if has_themes(frame) else None)
    if output is not None:
        write_consistency(found, output)
        note(f"{output}: {counted(found['rank'].n_unique(), 'term')}")
    else:
        deliver(found, consistency_table)


def _read(paths: list[Path], sample: int) -> polars.DataFrame:
    """The pairs of all files, or a sample of them."""
    from aligner.terms.portions import sampled

    frame, left_out = sampled(paths, sample)
    if left_out:
        note(f"{frame.height:,} of {frame.height + left_out:,} pairs are looked at; --sample 0 takes all")
    return frame
