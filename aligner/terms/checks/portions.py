"""``terms check`` over pairs in portions: of each what somebody wants to see is kept, the rest counted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aligner.terms.checks.comparison import CheckOptions, Coverage, check, coverage, failed
from aligner.terms.checks.finding import LEAST, listed, unsure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import polars as pl

    from aligner.pairs.acceptance import Accepted
    from aligner.terms.termbase.entry import Termbase


@dataclass(frozen=True, slots=True)
class Wanted:
    """Findings to keep: not those accepted, none less sure than ``least``, of some verdicts (all, if none is named)."""

    accepted: frozenset[Accepted] = frozenset()
    least: float = LEAST
    only: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check gives: the findings wanted; how many were ``accepted``, and how many not sure enough.

    ``failed``: whether a strict check fails; ``alone``: rows without a counterpart, which are not checked;
    ``covered``: what of the termbase serves.
    """

    findings: pl.DataFrame
    accepted: int
    unsure: int
    failed: bool
    alone: int
    covered: Coverage


def check_portions(
    frames: Iterable[pl.DataFrame], termbase: Termbase, options: CheckOptions, wanted: Wanted
) -> Checked:
    """``check`` of each portion, rows counted over all; languages are those of the first.

    A portion should hold whole documents. Links of words are learned from it alone, and what stands for a term in
    many pairs is said once in each.
    """
    import polars as pl

    from aligner.pairs.acceptance import without_accepted
    from aligner.pairs.frame import compact

    parts: list[Checked] = []
    rows = 0
    for frame in frames:
        covered = parts[0].covered if parts else coverage(frame, termbase, options)
        options = replace(options, source_language=covered.source, target_language=covered.target)
        every = check(frame, termbase, options).with_columns(pl.col("row") + rows)
        found = without_accepted(every, wanted.accepted)
        alone = (frame["source_text"] == "") | (frame["target_text"] == "") | (frame["relation"] == "none")
        shown = compact(listed(found, wanted.least, wanted.only))
        hidden = (every.height - found.height, unsure(found, wanted.least))
        parts.append(Checked(shown, *hidden, failed(found), int(alone.sum()), covered))
        rows += frame.height
    return Checked(
        pl.concat([part.findings for part in parts]),
        sum(part.accepted for part in parts),
        sum(part.unsure for part in parts),
        any(part.failed for part in parts),
        sum(part.alone for part in parts),
        parts[0].covered,
    )
