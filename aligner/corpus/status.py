"""What a corpus holds, and whether it is whole: quickly by names and sizes, or every byte."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aligner.corpus.sides.preparing import damaged
from aligner.corpus.store.folder import Corpus
from aligner.errors import CorpusError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    import polars as pl

    from aligner.corpus.store.manifest import SideRecord, Skipped

BANDS = (0.0, 0.5, 0.7, 0.9)
"""Where bands of probability begin."""


@dataclass(frozen=True, slots=True)
class SideStatus:
    """One side: documents with sentences, sentences, shards, documents by language, files left out with the reason."""

    documents: int
    sentences: int
    shards: int
    languages: Mapping[str, int]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """A corpus at a glance.

    ``sides``: source and target; none before the first run has finished. ``pairs``: a row a relation and band, with
    the band's beginning and the number of pairs. ``wrong``: files of the last run that are gone or cut off.
    ``unfinished``: files that no finished run holds, of a run that was stopped or goes on. ``writer``: who writes now.
    """

    command: str
    model: str
    revision: str
    sides: tuple[SideStatus, ...]
    pairs: pl.DataFrame
    results: Mapping[str, Any]
    bytes: int
    wrong: tuple[str, ...]
    unfinished: int
    writer: str


def status(path: str | PathLike[str]) -> Status:
    """What is in a corpus folder; ``CorpusError`` for what is none."""
    corpus = Corpus.open(path)
    manifest, before = corpus.manifest(), corpus.earlier()
    files = {} if manifest is None else manifest.files
    named = {*files, *(before.files if before else ())}
    wrong = tuple(output for output, stamp in files.items() if _size(corpus, output) != stamp.bytes)
    sides = () if manifest is None else (_side(manifest.source), _side(manifest.target))
    pairs = [output for output in (manifest.pairs if manifest else ()) if output not in wrong]
    return Status(
        corpus.identity.command,
        corpus.identity.model,
        corpus.identity.revision,
        sides,
        counted(corpus, pairs),
        manifest.results if manifest else {},
        sum(stamp.bytes for stamp in files.values()),
        wrong,
        len(set(corpus.shards()) - named),
        corpus.writer(),
    )


def verify(path: str | PathLike[str]) -> list[str]:
    """Files of the last finished run that are gone or hold other bytes than it wrote; each is read whole.

    The next run makes them again. ``CorpusError`` for what is no corpus folder or has no finished run.
    """
    corpus = Corpus.open(path)
    manifest = corpus.manifest()
    if manifest is None:
        raise CorpusError(f"{path}: no run has finished in it; run the command that made it again: it goes on")
    return damaged(corpus, manifest.files)


def counted(corpus: Corpus, outputs: list[str]) -> pl.DataFrame:
    """Pairs by relation and band of probability: columns ``relation``, ``from``, ``pairs``; null without a score."""
    import polars as pl

    types = pl.Schema({"relation": pl.String(), "from": pl.Float64(), "pairs": pl.UInt32()})
    if not outputs:
        return pl.DataFrame(schema=types)
    band = pl.coalesce([pl.when(pl.col("score") >= begin).then(begin) for begin in reversed(BANDS)])
    rows = pl.scan_parquet([corpus.path(output) for output in outputs])
    found = rows.group_by(pl.col("relation").cast(pl.String), band.alias("from")).agg(pl.len().alias("pairs"))
    return (
        found.sort("relation", "from", descending=[True, True], nulls_last=True).collect(engine="streaming").cast(types)
    )


def _side(record: SideRecord) -> SideStatus:
    documents = record.documents
    languages = [entry.language for entry in documents]
    return SideStatus(
        len(documents),
        sum(entry.sentences for entry in documents),
        len(record.shards),
        {code: languages.count(code) for code in sorted(set(languages))},
        record.left_out,
    )


def _size(corpus: Corpus, output: str) -> int:
    try:
        return corpus.path(output).stat().st_size
    except OSError:
        return -1
