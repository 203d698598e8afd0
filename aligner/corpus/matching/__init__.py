"""``aligner corpus match``: passages for every sentence of one side in all documents of the other.

Scores are those of ``aligner match`` on the same sentences, but that abbreviations stand for what their own document
says. They hang on all documents of both sides (how rare a word is, what all have in common, who else is close), so
that after an edit documents that stayed are neither read nor encoded again, but all are matched again.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from aligner.corpus.engine import LocalEngine, silent
from aligner.corpus.matching.near import Match, steps
from aligner.corpus.matching.report import write_report
from aligner.corpus.matching.report.page import AVOIDED
from aligner.corpus.matching.task import Asked, PairsTask, rows_tasks
from aligner.corpus.sides.collecting import Collected, collect
from aligner.corpus.sides.preparing import finish, prepare
from aligner.corpus.sides.sharding import Options
from aligner.corpus.store.folder import Corpus, Identity
from aligner.errors import DocumentError
from aligner.match import calibration
from aligner.match.search import BLOCK, MatchOptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from os import PathLike

    from aligner.corpus.engine import Engine, Progress, Workshop
    from aligner.corpus.sides.preparing import Prepared
    from aligner.corpus.store.manifest import SideRecord

    Places = Iterable[str | PathLike[str]] | Collected

_log = logging.getLogger("aligner")

NEIGHBOURS = 4
"""Counted up when neighbours, or anything the rows hang on, come out otherwise for the same shards."""
GIGABYTE = 1_000_000_000
_USUAL = 4 * GIGABYTE
"""Memory with which ``BLOCK`` sentences are worked on at once; with less, so many fewer."""


@dataclass(frozen=True, slots=True)
class Job:
    """How documents are read, and what is asked for; ``memory`` in bytes.

    ``mutual``: only pairs each of whose sides is the closest to the other, as a corpus of translations is mined.
    """

    options: Options = field(default_factory=Options)
    match: MatchOptions = field(default_factory=MatchOptions)
    mutual: bool = False
    memory: int = _USUAL


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did: documents, those it read itself, files left out, pairs by relation, recall of the index."""

    documents: int
    new_documents: int
    left_out: int
    relations: dict[str, int]
    told: dict[str, Any]


def match_corpus(
    shop: Workshop,
    source: Places,
    target: Places,
    job: Job | None = None,
    *,
    engine: Engine | None = None,
    progress: Progress = silent,
) -> Outcome:
    """Bring the corpus at ``shop.root`` up to date: the closest passages of the targets for each source sentence.

    ``source``, ``target``: files and directories, or what :func:`aligner.corpus.sides.collecting.collect` made of
    them. Raises ``AlignerError``.
    """
    job, engine = job or Job(), engine or LocalEngine(shop)
    encoder = shop.encoder
    with Corpus.writing(shop.root, Identity("match", encoder.name, encoder.revision)) as corpus:
        options = replace(job.options, expanded=True)
        prepared, avoided = _in_other_languages(corpus, source, target, options, engine, progress)
        match = _match(prepared, (encoder.name, encoder.revision))
        tasks = _tasks(prepared, match, job, (encoder.name, encoder.revision))
        if any(not corpus.path(task.output).exists() for task in tasks):
            corpus.path("index").mkdir(exist_ok=True)
            for stage, before in steps(match):
                engine.run(before, stage, progress)
            engine.run(rows_tasks(tasks[0].asked), "matching", progress)
            engine.run(tasks, "sorting", progress)
        outputs = [task.output for task in tasks]
        relations = _relations(corpus, outputs)
        told = {"relations": relations, "sentences": list(match.sizes), "avoided": avoided} | _cleared(match, corpus)
        write_report(shop.root, prepared, outputs, told)
        finish(corpus, prepared, outputs, told)
    left_out = sum(len(side.left_out) for side in (prepared.source, prepared.target))
    return Outcome(prepared.known + prepared.new, prepared.new, left_out, relations, told)


def _in_other_languages(
    corpus: Corpus, source: Places, target: Places, options: Options, engine: Engine, progress: Progress
) -> tuple[Prepared, dict[str, Any]]:
    """Both sides without targets in the sources' language, and what is told of those, which the next run need not read.

    ``DocumentError`` where there are no others.
    """
    left, right = (
        each if isinstance(each, Collected) else collect(each, strict=options.strict, spare=[corpus.root])
        for each in (source, target)
    )
    last = corpus.manifest()
    before = dict(last.results.get("avoided", {})) if last else {}
    told = {each.digest: before[each.digest] for each in right.documents if each.digest in before}
    prepared = prepare(corpus, left, _without(right, told), options, engine, progress)
    avoid = "" if options.reading.target_lang else _common_language(prepared.source)
    if any(language != avoid for language in told.values()):
        told, prepared = {}, prepare(corpus, left, right, options, engine, progress)
    same = {entry.digest: avoid for entry in prepared.target.documents if avoid and entry.language == avoid}
    if len(same) == len(prepared.target.documents):
        raise DocumentError(
            f"nothing to match with: every target is in the sources' language, {avoid}; "
            "name documents in another language, or say --source-lang and --target-lang"
        )
    if same:
        rest = prepare(corpus, left, _without(right, told | same), options, engine, progress)
        prepared = replace(rest, known=prepared.known, new=prepared.new)
    return prepared, told | same


def _without(side: Collected, avoided: Mapping[str, str]) -> Collected:
    """The side without documents in a language that is avoided."""
    for each in side.documents:
        if each.digest in avoided:
            side = side.without(each.name, AVOIDED + avoided[each.digest])
    return side


def _match(prepared: Prepared, model: tuple[str, str]) -> Match:
    """What is matched."""
    source, target = (
        tuple((shard.key, shard.rows) for shard in side.shards) for side in (prepared.source, prepared.target)
    )
    said = f"{NEIGHBOURS} {source} {target} {model}"
    return Match(blake2b(said.encode(), digest_size=16).hexdigest(), source, target)


def _common_language(side: SideRecord) -> str:
    """The language that most sentences of a side are in; empty where it is not known."""
    counts: Counter[str] = Counter()
    for entry in side.documents:
        counts[entry.language] += entry.sentences
    language = counts.most_common(1)[0][0] if counts else ""
    return "" if language == "und" else language


def _tasks(prepared: Prepared, match: Match, job: Job, model: tuple[str, str]) -> list[PairsTask]:
    """One a shard of source sentences."""
    digest = blake2b(repr(calibration.load(model[0])).encode(), digest_size=16).hexdigest()
    rows = max(256, min(BLOCK, int(BLOCK * job.memory / _USUAL)))
    asked = Asked(match, replace(job.match, top_k=1) if job.mutual else job.match, digest, model, rows, job.mutual)
    shards = prepared.source.shards
    ends = accumulate(shard.rows for shard in shards)
    return [
        PairsTask(asked, shard.key, end - shard.rows, end)
        for shard, end in zip(shards, ends, strict=True)
        if shard.rows
    ]


def _relations(corpus: Corpus, outputs: Sequence[str]) -> dict[str, int]:
    """How many pairs there are of each relation."""
    import polars as pl

    paths = [corpus.path(output) for output in outputs]
    counted = pl.scan_parquet(paths).group_by("relation").len().collect().iter_rows() if paths else ()
    return dict(sorted((str(name), number) for name, number in counted))


def _cleared(match: Match, corpus: Corpus) -> dict[str, Any]:
    """What the run's index was worth; rows in another order and files of other runs' neighbours are deleted."""
    for path in corpus.path("index").glob("*"):
        other = path.suffix in (".npy", ".txt", ".faiss", ".npz") and not path.name.startswith(match.key)
        if other or path.suffix == ".parquet":
            path.unlink()
    if not match.large:
        return {"recall": 1.0}
    try:
        return {"recall": round(match.recall(corpus.root), 4)}
    except OSError:  # rows that are there need no index
        last = corpus.manifest()
        return {"recall": last.results.get("recall") if last else None}
