"""Commands on pairs and ladders that exist: show, convert, evaluate."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from aligner.cli.deliver import console, note, say, spare
from aligner.cli.options import SourceColumn, TargetColumn, a_language, grouped
from aligner.text.counted import counted

if TYPE_CHECKING:
    from aligner.align.evaluation import Scores
    from aligner.pairs.conversion import ConvertOptions


Only = Literal["accepted", "decided", "all"]
Relation = Literal["translation", "theme", "none"]
"""As ``aligner.types`` has it, which is heavy to import."""


def show(
    pairs: Annotated[Path, typer.Argument(help="A file that match, align or convert wrote.")],
    top: Annotated[int | None, typer.Option(min=1, help="Only the first so many passages of a sentence.")] = None,
    width: Annotated[int | None, typer.Option(min=40, help="Columns, instead of the terminal's.")] = None,
) -> None:
    """A pairs file as a table to read, the words that matched underlined."""
    from aligner.pairs.frame import read_frame
    from aligner.pairs.terminal import render

    frame = read_frame(pairs)
    render(frame.filter(frame["rank"] <= top) if top else frame, console(width))


@dataclass(frozen=True, slots=True)
class Kept:
    """Which pairs are taken."""

    min_score: Annotated[float, typer.Option(min=0, max=1, help="Leave out pairs with a lower score.")] = 0.0
    relation: Annotated[
        Relation | None, typer.Option(help="Only pairs of this relation; a memory takes translation unless told.")
    ] = None
    drop_untranslated: Annotated[
        bool | None, typer.Option("--drop-untranslated", help="No pairs of which a side is not translated (memories).")
    ] = None
    unique: Annotated[bool | None, typer.Option("--unique", help="The same pair once (memories).")] = None
    targets: Annotated[
        int | None, typer.Option(min=0, help="Targets of one source text at most, 0 for all (memories: 1).")
    ] = None
    keep_all: Annotated[
        bool, typer.Option("--keep-all", help="In a memory too: untranslated, repeated, any number of targets.")
    ] = False


@dataclass(frozen=True, slots=True)
class Taken:
    """Which languages and columns of a file from elsewhere are taken."""

    source_lang: Annotated[str, typer.Option(callback=a_language, help="Which language of a memory is the source.")] = (
        ""
    )
    target_lang: Annotated[str, typer.Option(callback=a_language, help="Which language of a memory is the target.")] = (
        ""
    )
    source_column: SourceColumn = ""
    target_column: TargetColumn = ""
    encoding: Annotated[str, typer.Option(help="Character encoding of such a table, instead of detecting it.")] = ""


@grouped
def convert(
    pairs: Annotated[Path, typer.Argument(help="Pairs: tsv, csv, jsonl, parquet, xlsx, tmx, xliff, po, a review.")],
    output: Annotated[Path, typer.Argument(help="The file to write; its suffix says the format.")],
    only: Annotated[Only, typer.Option(help="Of a review: which pairs, by what was decided.")] = "all",
    kept: Kept = Kept(),
    taken: Taken = Taken(),
    input_format: Annotated[str | None, typer.Option("--from", help="Format of PAIRS, whatever its suffix.")] = None,
    format: Annotated[str | None, typer.Option("--format", help="Format of OUTPUT, whatever its suffix.")] = None,  # noqa: A002
) -> None:
    """Pairs from one format into another: a memory to a table, a table to a memory, pairs to a page to read."""
    spare([pairs], output)
    from aligner.pairs.conversion import ConvertOptions
    from aligner.pairs.conversion import convert as converted

    if bool(taken.source_column) != bool(taken.target_column):
        raise typer.BadParameter("give both --source-column and --target-column")
    given: dict[str, Any] = asdict(kept) | asdict(taken) | {"input_format": input_format, "format": format}
    options = ConvertOptions(**given)
    review = _of_review(pairs, output, only, options)
    note(str(converted(pairs, output, options)) if review is None else review)


def _of_review(pairs: Path, output: Path, only: Only, options: ConvertOptions) -> str | None:
    """Convert a review file and say what was written; ``None`` for any other file."""
    from aligner.errors import ReviewError
    from aligner.review.store import is_review

    if not is_review(pairs):
        if only != "all":
            raise ReviewError(f"{pairs}: is no review file: --only asks what was decided in one")
        return None
    from aligner.pairs.conversion import convert_frames
    from aligner.review import reports
    from aligner.review.session import table_of

    if output.suffix in (".beads", ".gold") and options.format is None:
        return counted(reports.write_gold(pairs, output), "bead")
    frame = table_of(pairs, only, options.format or output.suffix.removeprefix("."))
    return str(convert_frames([frame], pairs, output, options))


def evaluate(
    predicted: Annotated[Path, typer.Argument(help="A ladder, or a directory of ladders.")],
    gold: Annotated[Path, typer.Argument(help="The gold ladder, or a directory of ladders under the same names.")],
    as_json: Annotated[bool, typer.Option("--json", help="The numbers as JSON.")] = False,
    show_errors: Annotated[bool, typer.Option("--show-errors", help="Each wrong bead beside the gold's.")] = False,
    source: Annotated[Path | None, typer.Option(help="The source, one sentence a line, for --show-errors.")] = None,
    target: Annotated[Path | None, typer.Option(help="The target, one sentence a line, for --show-errors.")] = None,
) -> None:
    """Strict and lax precision, recall and F1; precision counts gaps, recall beads with both sides."""
    from aligner import pipeline

    results = pipeline.evaluate(predicted, gold)
    total = sum(results.values(), start=type(next(iter(results.values())))())
    if as_json:
        numbers = {name: scores.as_dict() for name, scores in results.items()}
        say(json.dumps({"files": numbers, "all": total.as_dict()}, indent=1) + "\n")
        return
    console().print(_table({**results, **({"all": total} if len(results) > 1 else {})}))
    console().print(_shapes(total))
    if show_errors:
        texts = [path.read_text(encoding="utf-8").splitlines() if path else [] for path in (source, target)]
        for name, scores in results.items():
            say(_errors(name, scores, *texts))


def _table(results: dict[str, Scores]) -> object:
    from rich.table import Table

    table = Table("", *(f"{kind} {what}" for kind in ("strict", "lax") for what in ("P", "R", "F1")), box=None)
    for name, scores in results.items():
        numbers = [(each.precision, each.recall, each.f1) for each in (scores.strict, scores.lax)]
        table.add_row(name, *(f"{number:.3f}" for three in numbers for number in three))
    return table


def _shapes(scores: Scores) -> object:
    from rich.table import Table

    table = Table("bead", "gold", "predicted", "right", "strict F1", box=None)
    for (left, right), measure in scores.shapes.items():
        counts = (str(measure.gold), str(measure.predicted), str(measure.gold_right))
        table.add_row(f"{left}-{right}", *counts, f"{measure.f1:.3f}")
    return table


def _errors(name: str, scores: Scores, source: list[str], target: list[str]) -> str:
    """Each wrong bead with its text, and the gold beads that its sentences stand in."""

    def text(numbers: tuple[int, ...], lines: list[str]) -> str:
        return " ".join(lines[number] if number < len(lines) else f"#{number}" for number in numbers) or "(gap)"

    parts = []
    for wrong in scores.wrong:
        parts.append(f"{name}  {list(wrong.predicted[0])}:{list(wrong.predicted[1])}\n")
        for label, bead in (("-", wrong.predicted), *(("+", bead) for bead in wrong.gold)):
            parts.append(f"  {label} {list(bead[0])}:{list(bead[1])}\n")
            parts.append(f"      {text(bead[0], source)}\n      {text(bead[1], target)}\n")
    return "".join(parts)
