"""A result to read on a terminal: each source sentence, and under or beside it what was found.

Rich does the wrapping, colours and widths of characters; it is imported inside the functions.
Every row and every word is shown, whatever the width.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

from aligner.pairs.parts.units import flagged, is_rejected, measure, model, relation, uncalibrated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import polars as pl
    from rich.console import Console, RenderableType
    from rich.table import Table
    from rich.text import Text

Row = dict[str, Any]

SIDE_BY_SIDE = 120
"""From this width on, source and targets stand side by side: lines of more than about 110 characters read badly."""

BANDS: tuple[tuple[float, str], ...] = ((0.8, "bold green"), (0.5, "yellow"), (0.0, "cyan"))
"""Styles of a score, each from its lower bound up: most likely right, worth a look, far."""

_NAME_WIDTH = 28
_EVIDENCE = "underline"
_INDENT = 4
_UNCALIBRATED = "{} is uncalibrated: passages in order with their cosines, which are no chances\n"
_SUFFIX = re.compile(r"(?<=[^/])\.[A-Za-z0-9]{1,5}$")
_INVISIBLE = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROLS = {code: chr(0x2400 + code) for code in range(32)} | dict.fromkeys(range(0x7F, 0xA0), "\ufffd")
_CONTROLS |= dict.fromkeys(map(ord, "\t\n\v\f\r\x85\u2028\u2029"), " ")


def render(frame: pl.DataFrame, console: Console) -> None:
    """Print the pairs table to the console, sentence by sentence, in the order of its rows.

    The words that matched are underlined. Those of the source sentence are underlined for its
    first match; a later match that rests on other words of it says which. Documents are named
    once above the table if there is only one on a side, and on each line otherwise. A model without
    calibration is named there as one.
    """
    source_names, target_names = short_names(frame["source_doc"]), short_names(frame["target_doc"])
    heading = _heading(source_names, target_names)
    if heading:
        console.print(heading, highlight=False)
    for recipe in frame["recipe"].unique(maintain_order=True):
        if uncalibrated(recipe):
            console.print(_UNCALIBRATED.format(model(recipe).partition("@")[0]), highlight=False, markup=False)
    rows = frame.iter_rows(named=True)
    for (document, _), group in groupby(rows, key=lambda row: (row["source_doc"], row["source_id"])):
        source_name = source_names.get(document, "") if len(source_names) > 1 else ""
        names = target_names if len(target_names) > 1 else {}
        console.print(_sentence(list(group), source_name, names, console.width))


def short_names(documents: Iterable[str]) -> dict[str, str]:
    """Each document name without folder and suffix and not too long, as far as all of them stay different."""
    names = {name: name for name in documents if name}
    for shorten in (_last_part, _without_suffix, _clipped):
        shorter = {name: shorten(short) for name, short in names.items()}
        names = shorter if len(set(shorter.values())) == len(names) else names
    return {name: shown(short) for name, short in names.items()}


def shown(text: str) -> str:
    """A text that cannot command the terminal: controls become their pictures, marks of direction go."""
    return _INVISIBLE.sub("", text.translate(_CONTROLS))


def columns(**options: Mapping[str, Any]) -> Table:
    """A table without rows: columns by name, each with what Rich may know of it; ``_`` in a name is a blank."""
    from rich import box
    from rich.table import Table

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, each in options.items():
        made.add_column(name.replace("_", " "), **each)
    return made


def _last_part(name: str) -> str:
    return name.rstrip("/").rpartition("/")[2]


def _without_suffix(name: str) -> str:
    return _SUFFIX.sub("", name)


def _clipped(name: str) -> str:
    """The beginning and the end of a long name: both tell documents apart."""
    half = _NAME_WIDTH // 2
    return name if len(name) <= _NAME_WIDTH else f"{name[:half]}…{name[-half + 1 :]}"


def _heading(source_names: dict[str, str], target_names: dict[str, str]) -> Text | None:
    """The documents that need to be named only once."""
    from rich.text import Text

    if len(source_names) != 1:
        return None
    sides = [*source_names.values(), *(target_names.values() if len(target_names) == 1 else ())]
    return Text(" → ".join(sides) + "\n", style="bold", overflow="fold")


def _sentence(rows: list[Row], source_name: str, target_names: dict[str, str], width: int) -> RenderableType:
    """A source sentence with all its matches, one above the other or side by side."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table

    source = _source(rows[0], source_name)
    matches = Group(*(line for row in rows for line in _match(row, rows[0], target_names)))
    if width < SIDE_BY_SIDE:
        return Group(source, Padding(matches, (0, 0, 1, _INDENT)))
    grid = Table.grid(padding=(0, 4, 0, 0), expand=True)
    grid.add_column(ratio=2)
    grid.add_column(ratio=3)
    grid.add_row(source, matches)
    return Padding(grid, (0, 0, 1, 0))


def _source(row: Row, name: str) -> RenderableType:
    """The source sentence behind its number."""
    label = _joined([(row["source_id"], "bold"), (name, "dim")])
    if not row["source_text"]:
        return _labelled(label, _joined([("no source", "dim")]))
    return _labelled(label, _underlined(row["source_text"], row["source_evidence"], "bold"))


def _match(row: Row, first: Row, names: dict[str, str]) -> Iterator[RenderableType]:
    """One match: a line of facts, the passage, and the source words if they are not those underlined above."""
    if not row["target_text"]:
        closest = f" (closest {row['similarity']:.2f})" if (row["similarity"] or 0) > 0 else ""
        yield _joined([(f"no counterpart{closest}", "dim")])
        return
    place = f"{names.get(row['target_doc'], '')} {row['target_id']}".strip()
    score = (measure(row), "" if row["score"] is None else score_style(row["score"]))
    flags = (", ".join(["rejected"] * is_rejected(row) + flagged(row)), "red")
    yield _joined([(f"{row['rank']}", "bold"), score, (relation(row), ""), flags, (place, "dim")])
    if row["source_evidence"] not in ("", first["source_evidence"]):
        yield _indented(_joined([("source words:", "dim"), (row["source_evidence"], f"dim {_EVIDENCE}")], " "))
    if row.get("terms"):
        yield _indented(_joined([(f"terms: {row['terms']}", "dim")]))
    yield _indented(_underlined(row["target_text"], row["target_evidence"], ""))


def score_style(score: float) -> str:
    """The style of the band a score lies in."""
    return next((style for bound, style in BANDS if score >= bound), BANDS[-1][1])


def _underlined(text: str, evidence: str, style: str) -> Text:
    """A text with the first place of the words that matched underlined."""
    from rich.text import Text

    place = text.find(evidence) if evidence else -1
    if place < 0:
        return Text(shown(text), style=style, overflow="fold")
    before, after = text[:place], text[place + len(evidence) :]
    parts = [(shown(before), ""), (shown(evidence), _EVIDENCE), (shown(after), "")]
    return Text.assemble(*parts, style=style, overflow="fold")


def _joined(parts: list[tuple[str, str]], between: str = "  ") -> Text:
    """The parts that are not empty, each in its style."""
    from rich.text import Text

    filled = [Text(shown(text), style=style) for text, style in parts if text]
    return Text(between, overflow="fold").join(filled)


def _indented(text: Text) -> RenderableType:
    from rich.padding import Padding

    return Padding(text, (0, 0, 0, 3))


def _labelled(label: Text, text: Text) -> RenderableType:
    """A text with its label before it and its lines aligned behind the label."""
    from rich.table import Table

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, min_width=_INDENT - 2)
    grid.add_column()
    grid.add_row(label, text)
    return grid
