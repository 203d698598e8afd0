"""Both sides of a corpus brought up to date, which every command on it does first; and the end of a run."""

from __future__ import annotations

import logging
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aligner.corpus.engine import silent
from aligner.corpus.sides.collecting import Collected, collect, tell
from aligner.corpus.sides.encoding import EncodeTask
from aligner.corpus.sides.reading import ChangedError, ReadTask
from aligner.corpus.sides.sharding import Kept, Options, Plan, kept, plans
from aligner.corpus.store.manifest import Manifest, SideRecord
from aligner.corpus.store.shards import shard_of, stamp_of
from aligner.errors import CorpusError, DocumentError
from aligner.segment import SEGMENTER
from aligner.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from os import PathLike
    from pathlib import Path

    from aligner.corpus.engine import Engine, Progress
    from aligner.corpus.store.folder import Corpus
    from aligner.corpus.store.manifest import Shard, Stamp

    Places = Iterable[str | PathLike[str]] | Collected

_log = logging.getLogger("aligner")
SIDES = ("source", "target")
_TRIES = 3
"""Times that a file which changes meanwhile is read."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Both sides, read and encoded: shards in order, and what was left out.

    ``known``, ``new``: documents of both sides that were as they were, and those that were read.
    """

    source: SideRecord
    target: SideRecord
    options: Options
    known: int = 0
    new: int = 0
    collected: tuple[Collected, Collected] = field(default=(Collected(()), Collected(())), repr=False)


def prepare(
    corpus: Corpus,
    source: Places,
    target: Places,
    options: Options,
    engine: Engine,
    progress: Progress = silent,
) -> Prepared:
    """The documents of two sides as shards of sentences and vectors; only what is not there yet is made.

    ``source``, ``target``: files and directories, or what :func:`collect` made of them. Raises ``DocumentError`` for a
    side without any document that can be read, and, with ``options.strict``, for the first that cannot.
    """
    discard_damaged(corpus)
    there = set(corpus.shards())
    sides = tuple(
        each if isinstance(each, Collected) else collect(each, strict=options.strict, spare=[corpus.root])
        for each in (source, target)
    )
    old = kept(corpus)
    planned, sides = _read(corpus, (sides[0], sides[1]), options, engine, progress)
    shards = [[shard_of(corpus.path(f"sentences/{plan.key}.parquet")) for plan in side] for side in planned]
    _refuse(shards, options)
    tasks = [
        EncodeTask(shard, options.expanded, _of(old, (each.key for each in shard.documents)))
        for side in shards
        for shard in side
    ]
    engine.run(tasks, "encoding", progress)
    records = [SideRecord(tuple(of), side.skipped) for of, side in zip(shards, sides, strict=True)]
    for record, name in zip(records, SIDES, strict=True):
        tell(name, record.left_out)
    known = [
        entry.key in old or shard.sentences in there for side in shards for shard in side for entry in shard.documents
    ]
    return Prepared(records[0], records[1], options, sum(known), len(known) - sum(known), (sides[0], sides[1]))


def finish(
    corpus: Corpus,
    prepared: Prepared,
    pairs: Sequence[str] = (),
    results: Mapping[str, Any] | None = None,
    learned: Sequence[str] = (),
) -> Manifest:
    """Write what the run holds, and delete what neither it nor the run before names.

    ``pairs``: the outputs of the tasks that made results, in order. ``results``: what the command says of them.
    ``learned``: files that the next run takes up.
    """
    outputs = [
        output
        for side in (prepared.source, prepared.target)
        for shard in side.shards
        for output in (shard.sentences, shard.vectors)
    ]
    last = corpus.manifest()
    manifest = Manifest(
        segmenter=SEGMENTER,
        options=prepared.options.told(),
        source=prepared.source,
        target=prepared.target,
        pairs=tuple(pairs),
        results=dict(results or {}),
        files=_stamps(corpus, sorted({*outputs, *pairs, *learned}), last),
    )
    corpus.put(manifest)
    before = corpus.earlier()
    corpus.tidy()  # a process that was killed may have left something half written
    corpus.clear({*manifest.files, *(before.files if before else ())})
    changed = [name for side in prepared.collected for name in side.changed()]
    if changed:
        _log.warning(
            "%s changed while the run went on (%s): run it again to take in what is new",
            counted(len(changed), "file"),
            changed[0],
        )
    return manifest


def discard_damaged(corpus: Corpus) -> None:
    """Delete shards of the last runs that are not any more what these wrote, so that they are made again."""
    manifests = corpus.earlier(), corpus.manifest()
    files = {output: stamp for each in manifests if each for output, stamp in each.files.items()}
    for output in damaged(corpus, files):
        path = corpus.path(output)
        if path.exists():
            _log.warning("%s: is not what was written there, and is made again where it is needed", path)
            path.unlink()


def damaged(corpus: Corpus, files: Mapping[str, Stamp]) -> list[str]:
    """Those of the files that are gone or hold other bytes; each is read whole."""
    with ThreadPoolExecutor() as pool:
        found = pool.map(stamp_of, map(corpus.path, files))
        return [output for output, stamp in zip(files, found, strict=True) if stamp != files[output]]


def _read(
    corpus: Corpus, sides: tuple[Collected, Collected], options: Options, engine: Engine, progress: Progress
) -> tuple[list[list[Plan]], tuple[Collected, Collected]]:
    """Read what is not read yet; a document that changes meanwhile is planned anew, and left out if it goes on so."""
    old, there = kept(corpus), set(corpus.shards())
    tried: Counter[Path] = Counter()
    while True:
        planned = [plans(sides[0], "source", options, corpus), plans(sides[1], "target", options, corpus)]
        tasks = [
            ReadTask(
                plan,
                options.reading,
                _of(old, (each.key for each in plan.documents)),
                options.strict,
                seconds=options.seconds,
            )
            for side in planned
            for plan in side
        ]
        if not tried:
            every = sum(task.units for task in tasks)
            new = sum(len(task.plan.documents) - len(task.kept) for task in tasks if task.output not in there)
            _log.info("%d of %d documents as they were, %d to do", every - new, every, new)
        try:
            engine.run(tasks, "reading", progress)
        except ChangedError as change:
            tried[change.path] += 1
            left, right = (_renewed(side, change.path, tried[change.path]) for side in sides)
            sides = left, right
        else:
            return planned, sides


def _renewed(side: Collected, path: Path, tried: int) -> Collected:
    """The side with the file as it is now, if it is one of its documents."""
    name = next((each.name for each in side.documents if each.path == path), None)
    if name is None:
        return side
    if tried < _TRIES:
        _log.warning("%s: changed while the run goes on, and is read again", name)
        return side.again(name)
    return side.without(name, "it changes all the time; run again when nobody writes to it")


def _of(old: Mapping[str, Kept], keys: Iterable[str]) -> dict[str, Kept]:
    """What is known of these documents."""
    return {key: old[key] for key in keys if key in old}


def _refuse(sides: Sequence[Sequence[Shard]], options: Options) -> None:
    """A side of which nothing could be read; and what a run without ``strict`` left out, with it."""
    for side in sides:
        entries = [entry for shard in side for entry in shard.documents]
        unread = [entry for entry in entries if entry.problem]
        if unread and (options.strict or len(unread) == len(entries)):
            raise DocumentError(f"{unread[0].name}: {unread[0].problem}")
        if not entries:
            raise DocumentError("a side has no document left; run it again when nobody writes to its files")


def _stamps(corpus: Corpus, outputs: Sequence[str], last: Manifest | None) -> dict[str, Stamp]:
    """Bytes and hashes of files; of those that the last run holds they are known."""
    found = {output: stamp for output, stamp in (last.files if last else {}).items() if output in set(outputs)}
    new = [output for output in outputs if output not in found]
    with ThreadPoolExecutor() as pool:
        for output, stamp in zip(new, pool.map(stamp_of, map(corpus.path, new)), strict=True):
            if stamp is None:
                raise CorpusError(f"{corpus.path(output)}: is gone; run the command again: it makes what is missing")
            found[output] = stamp
    return {output: found[output] for output in outputs}
