"""One bilingual file into another: a memory to a table, a table to a memory, pairs to a page to read.

Composition only: reading by pieces, what is asked of the rows, writing by pieces. Formats that can be read and written
so (TMX, XLIFF, PO, TSV, CSV, JSON Lines as output) pass through whatever their size.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aligner.errors import DocumentError, OutputError
from aligner.pairs import registry
from aligner.pairs.frame import read_batches
from aligner.pairs.memory import EVERYTHING, MemoryOptions, Sieve
from aligner.pairs.selection import Selection
from aligner.text.counted import counted
from aligner.types import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from os import PathLike

    import polars as pl

    from aligner.types import Relation

_log = logging.getLogger("aligner")


@dataclass(frozen=True, slots=True)
class ConvertOptions:
    """What of the source is taken, and how it is read and written.

    ``min_score``: rows with a lower score are left out; ``relation``: rows of any other (a memory of translations
    should hold no passages that are only close in theme). ``source_lang``, ``target_lang``: which languages are
    taken, the sides in each other's place where a file has them so, and the languages of rows that name none.
    ``source_column``, ``target_column``: the text columns of a table that is no pairs file, ``encoding`` that of its
    characters, found if empty. ``input_format``, ``format``: instead of what the suffixes say. ``drop_untranslated``,
    ``unique``, ``targets``: as in ``aligner.pairs.memory``, on in memories unless ``keep_all``, off in others unless
    asked for.
    """

    min_score: float = 0.0
    relation: Relation | None = None
    source_lang: str = ""
    target_lang: str = ""
    source_column: str = ""
    target_column: str = ""
    encoding: str = ""
    input_format: str | None = None
    format: str | None = None
    keep_all: bool = False
    drop_untranslated: bool | None = None
    unique: bool | None = None
    targets: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.min_score <= 1:
            raise ValueError(f"min_score is {self.min_score}, must be in 0..1")
        if self.relation not in (None, *RELATIONS):
            raise ValueError(f"relation is {self.relation!r}, must be one of {', '.join(RELATIONS)}")


@dataclass(frozen=True, slots=True)
class Converted:
    """How many rows were read and written.

    The rest were ``below`` the score, of ``other`` relations, ``gaps``, or kept out of a memory for the ``reasons``.
    """

    read: int
    written: int
    below: int
    gaps: int
    other: int = 0
    reasons: tuple[tuple[int, str], ...] = ()

    def __str__(self) -> str:
        """One line for a person."""
        left = [
            (self.below, "below the score"),
            (self.other, "of other relations"),
            *self.reasons,
            (self.gaps, "without a counterpart"),
        ]
        parts = [f"{count:,} {why}" for count, why in left if count]
        return counted(self.written, "pair") + (f"; left out: {', '.join(parts)}" if parts else "")


@dataclass(slots=True)
class _Count:
    """Rows seen so far."""

    read: int = 0
    below: int = 0
    other: int = 0


def convert(
    source: str | PathLike[str], output: str | PathLike[str], options: ConvertOptions | None = None
) -> Converted:
    """Write the pairs of one file as another, each in the format of its suffix unless the options say.

    The output appears whole or not at all, and may be the source itself. Raises ``DocumentError`` for a source that
    cannot be read or holds no pairs (a table of pairs may have no rows), ``OutputError`` for an output that cannot be
    written.
    """
    options = options or ConvertOptions()
    registry.check(output, options.format)
    columns = (options.source_column, options.target_column)
    selection = Selection(options.source_lang, options.target_lang, *columns, encoding=options.encoding)
    return convert_frames(read_batches(source, options.input_format, selection), source, output, options)


def convert_frames(
    given: Iterable[pl.DataFrame],
    source: str | PathLike[str],
    output: str | PathLike[str],
    options: ConvertOptions,
) -> Converted:
    """``convert`` of tables that were read already; ``source`` names them in messages."""
    count = _Count()
    frames = _asked(_uniform(given, source), options, count)
    sieve = Sieve(_admitted(options, registry.format_of(output, options.format, OutputError)))
    written = registry.write_batches(frames, output, options.format, sieve)
    gaps = count.read - count.below - count.other - written - sieve.left_out.total()
    reasons = tuple((number, why) for why, number in sieve.left_out.items())
    return Converted(count.read, written, count.below, gaps, count.other, reasons)


def _admitted(options: ConvertOptions, name: str) -> MemoryOptions:
    """What a format lets through, with what is asked for beside."""
    base = registry.sieve_of(name).options
    if options.keep_all:
        base = replace(EVERYTHING, relation=base.relation, drop_rejected=base.drop_rejected)
    if options.relation is not None:
        base = replace(base, relation=None)
    wanted = {name: getattr(options, name) for name in ("drop_untranslated", "unique", "targets")}
    return replace(base, **{name: value for name, value in wanted.items() if value is not None})


def _uniform(frames: Iterable[pl.DataFrame], source: str | PathLike[str]) -> Iterator[pl.DataFrame]:
    """All tables with the columns of the first; further ones that begin later are said to be lost."""
    import polars as pl

    names: list[str] = []
    lost: set[str] = set()
    for frame in frames:
        names = names or frame.columns
        new = set(frame.columns) - set(names) - lost
        if new:
            _log.warning("%s: left out: columns that the first rows do not have: %s", source, ", ".join(sorted(new)))
            lost |= new
        missing = [pl.lit(None, dtype=pl.String).alias(name) for name in names if name not in frame.columns]
        yield frame.with_columns(missing).select(names)
    if not names:
        raise DocumentError(f"{source}: holds no pairs: give a file that has some")


def _asked(frames: Iterable[pl.DataFrame], options: ConvertOptions, count: _Count) -> Iterator[pl.DataFrame]:
    """The rows that are wanted."""
    import polars as pl

    for frame in frames:
        close = frame.filter(pl.col("score") >= options.min_score) if options.min_score else frame
        kept = close.filter(pl.col("relation") == options.relation) if options.relation else close
        count.read += frame.height
        count.below += frame.height - close.height
        count.other += close.height - kept.height
        yield kept
