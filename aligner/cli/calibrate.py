"""aligner calibrate: what a model's scores are worth, learned from judged pairs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from aligner.cli.deliver import note
from aligner.cli.options import EncoderOptions, grouped


@grouped
def calibrate(
    gold: Annotated[Path, typer.Argument(help="Judged collections and ladders, as in data/gold.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File to write, instead of where match looks for it.")
    ] = None,
    encoder: EncoderOptions = EncoderOptions(),
) -> None:
    """Learn from judged pairs what a model's numbers mean, so that match gives its passages probabilities."""
    from aligner.files.output import replacing
    from aligner.match import calibration, judged
    from aligner.match.training import calibrated
    from aligner.text.counted import counted

    parts, pairs = judged.collections(gold), judged.ladders(gold)
    model = encoder.load()
    made = calibrated(model, parts, pairs)
    sources = sum(len(part.queries) for part in parts)
    learned = f"{counted(sources, 'judged source')} and {counted(len(pairs), 'ladder')}"
    origin = f"aligner calibrate on {learned} in {gold.name}"
    text = json.dumps({"model": model.name} | made | {"origin": origin}, indent=1)
    place = output or calibration.own_place(model.name)
    place.parent.mkdir(parents=True, exist_ok=True)
    with replacing(place) as stream:
        stream.write(f"{text}\n".encode())
    note(f"{place}: {model.name}, from {learned}")
