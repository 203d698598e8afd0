"""Every document of a side with its translation on the other, each pair in beads: what ``aligner corpus align`` does.

1. ``sorting``   which documents are which side
2. ``partners``  which belongs to which: given, or found by ``aligner.corpus.pairing``
3. ``task``      each pair aligned, a shard of pairs for each shard of source documents
4. ``report``    how good it looks, worst first, as a page and a table
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aligner.corpus.aligning.partners import Partners, partners
from aligner.corpus.aligning.places import places
from aligner.corpus.aligning.report import write_report
from aligner.corpus.aligning.task import AlignTask, done
from aligner.corpus.engine import LocalEngine, silent
from aligner.corpus.sides.preparing import finish, prepare
from aligner.corpus.sides.sharding import Options
from aligner.corpus.store.folder import Corpus, Identity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from os import PathLike

    from aligner.corpus.aligning.places import Place
    from aligner.corpus.engine import Engine, Progress, Workshop
    from aligner.corpus.sides.collecting import Collected
    from aligner.corpus.sides.preparing import Prepared

    Places = Iterable[str | PathLike[str]] | Collected


@dataclass(frozen=True, slots=True)
class Job:
    """How documents are read, and how pairs of them are aligned; ``given``: pairs by name that need not be found."""

    options: Options = field(default_factory=Options)
    max_size: int = 6
    allow_reordering: bool = False
    given: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did: pairs of documents, how many of them it aligned itself, documents in no pair, files left out."""

    partners: Partners
    documents: int
    new_documents: int
    new_pairs: int
    left_out: int


def align_corpus(
    shop: Workshop,
    source: Places,
    target: Places,
    job: Job | None = None,
    *,
    engine: Engine | None = None,
    progress: Progress = silent,
) -> Outcome:
    """Bring the corpus at ``shop.root`` up to date with both sides: only what changed is read, encoded and aligned.

    ``source``, ``target``: files and directories, or what :func:`aligner.corpus.sides.collecting.collect` made of
    them. A pair has the rows of ``aligner align``. Raises ``AlignerError``.
    """
    job, engine = job or Job(), engine or LocalEngine(shop)
    encoder = shop.encoder
    with Corpus.writing(shop.root, Identity("align", encoder.name, encoder.revision)) as corpus:
        prepared = prepare(corpus, source, target, job.options, engine, progress)
        progress("pairing", 0, prepared.known + prepared.new)
        found = partners(prepared, corpus.manifest(), job.given, shop)
        progress("pairing", prepared.known + prepared.new, prepared.known + prepared.new)
        kept = done(corpus)
        tasks = [
            AlignTask(
                couples=couples,
                model=(encoder.name, encoder.revision),
                max_size=job.max_size,
                allow_reordering=job.allow_reordering,
                presegmented=job.options.reading.presegmented,
            )
            for couples in _grouped(prepared, found)
        ]
        tasks = [task.knowing(kept) for task in tasks]
        engine.run(tasks, "aligning", progress)
        outputs = [task.output for task in tasks]
        write_report(shop.root, prepared, found, outputs)
        finish(corpus, prepared, outputs, {"documents": found.told()}, [found.learned] if found.learned else [])
    new = sum(key not in kept for task in tasks for key in task.keys)
    left_out = sum(len(side.left_out) for side in (prepared.source, prepared.target))
    return Outcome(found, prepared.known + prepared.new, prepared.new, new, left_out)


def _grouped(prepared: Prepared, found: Partners) -> list[tuple[tuple[Place, Place], ...]]:
    """The pairs of documents by the shard of the source, in order."""
    here, there = places(prepared.source), places(prepared.target)
    groups: dict[str, list[tuple[Place, Place]]] = {}
    for one in sorted(found.pairs, key=lambda each: each.source):
        groups.setdefault(here[one.source].shard, []).append((here[one.source], there[one.target]))
    return [tuple(couples) for couples in groups.values()]
