"""What changed between two runs of a corpus, or between two corpora: documents, and pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aligner.corpus.store.folder import Corpus
from aligner.corpus.store.shards import read_sentences
from aligner.errors import CorpusError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike
    from pathlib import Path

    import polars as pl

    from aligner.corpus.store.manifest import Manifest, SideRecord

_SAME = 0.01
"""Scores that differ by no more are the same: vectors of half precision move them by about a thousandth."""
_IDENTITY = ("source_doc", "source_text", "target_doc", "target_text")


@dataclass(frozen=True, slots=True)
class Difference:
    """``documents``: columns ``side``, ``name``, ``change``, ``before``, ``after``: the numbers of sentences.

    ``pairs``: columns ``change``, those that say which pair, and relation and score before and after; ``None`` where
    the earlier run's pairs are not kept any more. A change is ``added``, ``removed`` or ``changed``.
    """

    documents: pl.DataFrame
    pairs: pl.DataFrame | None


def diff(path: str | PathLike[str], other: str | PathLike[str] | None = None) -> Difference:
    """The last two runs of a corpus that differ; or a corpus, and after it another one.

    ``CorpusError`` for what is no corpus folder, has no runs to compare, or is of another command.
    """
    corpus = Corpus.open(path)
    last = _finished(corpus)
    if other is None:
        before = corpus.earlier()
        if before is None:
            raise CorpusError(f"{path}: has had one result so far; name another corpus to compare it with")
        return _between((corpus, before), (corpus, last))
    second = Corpus.open(other)
    made, others = corpus.identity.command, second.identity.command
    if made != others:
        raise CorpusError(f"{other}: was made with aligner corpus {others}, and {path} with {made}; compare alike ones")
    return _between((corpus, last), (second, _finished(second)))


def _between(before: tuple[Corpus, Manifest], after: tuple[Corpus, Manifest]) -> Difference:
    (old_corpus, old), (new_corpus, new) = before, after
    import polars as pl

    documents = pl.concat([
        _documents("source", old.source, new.source),
        _documents("target", old.target, new.target),
    ])  # fmt: skip
    same = {output for output in old.pairs if output in new.pairs and old.files[output] == new.files[output]}
    paths = (
        [corpus.path(output) for output in manifest.pairs if output not in same]
        for corpus, manifest in ((old_corpus, old), (new_corpus, new))
    )
    left, right = map(list, paths)
    if not all(path.exists() for path in left):
        return Difference(documents, None)
    return Difference(documents, _pairs(_table(left), _table(right)))


def _documents(side: str, old: SideRecord, new: SideRecord) -> pl.DataFrame:
    """Documents of a side that one of the runs has, or has otherwise."""
    import polars as pl

    then, now = ({entry.name: entry for entry in record.documents} for record in (old, new))
    rows = []
    for name in sorted({*then, *now}):
        before, after = then.get(name), now.get(name)
        if before and after and before.key == after.key:
            continue
        change = "added" if before is None else "removed" if after is None else "changed"
        rows.append((side, name, change, before and before.sentences, after and after.sentences))
    types = {"side": pl.String, "name": pl.String, "change": pl.String, "before": pl.UInt32, "after": pl.UInt32}
    return pl.DataFrame(rows, schema=types, orient="row")


def _table(paths: Sequence[Path]) -> pl.DataFrame:
    """Pairs with what says which one each is: texts and documents, and its number among equal ones."""
    import polars as pl

    columns = [*_IDENTITY, "relation", "score"]
    frames = [read_sentences(path, columns).with_columns(pl.col("relation").cast(pl.String)) for path in paths]
    if not frames:
        return pl.DataFrame(schema={name: pl.Float64 if name == "score" else pl.String for name in [*columns, "copy"]})
    return pl.concat(frames).with_columns(pl.int_range(pl.len()).over(_IDENTITY).cast(pl.String).alias("copy"))


def _pairs(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Pairs that one of the tables has, or has with another relation or score."""
    import polars as pl

    marked = (
        table.with_columns(there=pl.lit(value=True)).rename(
            {name: f"{name}_{when}" for name in ("relation", "score", "there")}
        )
        for table, when in ((old, "before"), (new, "after"))
    )
    left, right = marked
    both = left.join(right, on=[*_IDENTITY, "copy"], how="full", coalesce=True)
    moved = (pl.col("score_before") - pl.col("score_after")).abs() > _SAME
    one = pl.col("score_before").is_null() != pl.col("score_after").is_null()
    other = pl.col("relation_before") != pl.col("relation_after")
    change = (
        pl.when(pl.col("there_before").is_null())
        .then(pl.lit("added"))
        .when(pl.col("there_after").is_null())
        .then(pl.lit("removed"))
        .when(other | moved | one)
        .then(pl.lit("changed"))
    )
    found = both.with_columns(change=change).drop_nulls("change")
    return found.select("change", *_IDENTITY, "relation_before", "relation_after", "score_before", "score_after").sort(
        "change", *_IDENTITY
    )


def _finished(corpus: Corpus) -> Manifest:
    manifest = corpus.manifest()
    if manifest is None:
        raise CorpusError(f"{corpus.root}: no run has finished in it; run the command that made it again: it goes on")
    return manifest
