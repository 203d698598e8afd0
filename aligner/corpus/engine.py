"""Who does the tasks of a run: each makes one file of the corpus, and what is there is done."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from aligner.corpus.store import shards
from aligner.errors import CorpusError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from aligner.embed import Encoder, Model

_log = logging.getLogger("aligner")

Progress = Callable[[str, int, int], None]
"""What is being done, how much of it is done, and how much there is."""


def silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def _untold(units: int) -> None:
    """What is done in another process shows when its task is."""


@dataclass
class Workshop:
    """What a task works with: the corpus folder, and the encoder, which is loaded once a process, if at all."""

    root: Path
    model: Model = "use"
    offline: bool = False
    device: str | None = None
    threads: int | None = None
    """Cores that the embedded encoder uses; all when not given. Its vectors are the same with any number."""
    alone: bool = False
    """Whether its process does nothing but tasks, and another begins it anew should it end."""
    tick: Callable[[int], None] = field(default=_untold, compare=False)
    """Told how many of a task's units are done."""

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder itself, without the cache of texts: a corpus keeps its vectors."""
        from aligner.embed.foreign.objects import encoder_of
        from aligner.embed.registry import load_bare

        if not isinstance(self.model, str):
            return encoder_of(self.model)
        return load_bare(self.model, offline=self.offline, device=self.device, threads=self.threads)

    def path(self, output: str) -> Path:
        """Where a file of the corpus is."""
        return self.root / output


def cores() -> int:
    """Processor cores that this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Task(Protocol):
    """One file to be made; a frozen dataclass that other processes and machines can be sent."""

    @property
    def output(self) -> str:
        """The file, from the corpus folder: ``sentences/KEY.parquet``."""

    @property
    def units(self) -> int:
        """How much work it is, in what its stage counts."""

    @property
    def apart(self) -> bool:
        """Whether it uses one core, so that several are worth doing side by side in processes."""

    def run(self, shop: Workshop, /) -> None:
        """Write the output, whole or not at all."""


@runtime_checkable
class Divisible(Task, Protocol):
    """A task that can do without some of its parts, should they kill the process that works on them."""

    def parts(self) -> Sequence[Task]:
        """The parts, each as a task of its own whose output nobody needs."""

    def without(self, parts: Sequence[Task], /) -> Task:
        """The same task, and output, with a note that these parts are left out."""


class Engine(Protocol):
    """Does tasks, in any order, here or elsewhere."""

    def run(self, tasks: Sequence[Task], label: str, progress: Progress = silent) -> None:
        """Those whose output is not there; the first error of a task is raised when others cannot be harmed by it."""


@dataclass(frozen=True)
class LocalEngine:
    """On one machine: in order and in this process, or in ``workers`` processes what uses one core.

    With one worker, or an encoder that is an object, all is done in this process.
    """

    shop: Workshop
    workers: int = field(default_factory=cores)

    def run(self, tasks: Sequence[Task], label: str, progress: Progress = silent) -> None:
        """As :class:`Engine` has it."""
        left = missing(tasks, self.shop.root)
        total = sum(task.units for task in tasks)
        done = total - sum(task.units for task in left)
        progress(label, done, total)
        apart = self.workers > 1 and isinstance(self.shop.model, str) and any(task.apart for task in left)
        self.shop.tick = lambda part: progress(label, done + part, total)
        try:
            for units in self._apart(left) if apart else self._here(left):
                done += units
                progress(label, done, total)
        finally:
            self.shop.tick = _untold

    def _here(self, tasks: Sequence[Task]) -> Iterator[int]:
        for task in tasks:
            task.run(self.shop)
            yield task.units

    def _apart(self, tasks: Sequence[Task]) -> Iterator[int]:
        """In processes of their own; when one dies, the tasks that it may have had are looked at one by one."""
        left = {task.output: task for task in tasks}
        while left:
            try:
                with _pool(self.shop, min(self.workers, len(left))) as pool:
                    running = {pool.submit(_run, task): task for task in left.values()}
                    for future in as_completed(running):
                        future.result()
                        yield left.pop(running[future].output).units
            except BrokenProcessPool:  # they are begun in order, so that the first ones left were being done
                for task in list(left.values())[: self.workers]:
                    carefully(task, partial(_survives, self.shop))
                    yield left.pop(task.output).units


@contextmanager
def _pool(shop: Workshop, workers: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that are started anew: copies of this one would have its locks and none of its threads.

    They end when the pipe does: with this process, however that ends, or with the first error.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    with ours, ProcessPoolExecutor(workers, context, _begin, (replace(shop, alone=True, tick=_untold), ours)) as pool:
        try:
            yield pool
        finally:
            theirs.close()
            pool.shutdown(wait=False, cancel_futures=True)


def _survives(shop: Workshop, task: Task) -> bool:
    """Do a task in a process of its own; whether that lived to its end."""
    with _pool(shop, 1) as pool:
        try:
            pool.submit(_run, task).result()
        except BrokenProcessPool:
            return False
        return True


def carefully(task: Task, survives: Callable[[Task], bool]) -> None:
    """A task by itself, and if its process dies again, without those of its parts that kill it.

    ``survives`` does a task in a process that nothing else is done in, and says whether that lived to its end.
    """
    if survives(task):
        return
    fatal = [part for part in task.parts() if not survives(part)] if isinstance(task, Divisible) else []
    if not (fatal and isinstance(task, Divisible) and survives(task.without(fatal))):
        remedy = "there may be too little memory; run the command again, it goes on where it stopped"
        raise CorpusError(f"{task.output}: the process that makes it was stopped; {remedy}")


def missing(tasks: Sequence[Task], root: Path) -> list[Task]:
    """Tasks whose output is not there, or cut off, each output once."""
    once = {task.output: task for task in tasks}
    left = [task for output, task in once.items() if not shards.whole(root / output)]
    for task in left:
        if (root / task.output).exists():
            _log.warning("%s: is damaged, and is made again", root / task.output)
    return left


_shop: Workshop | None = None
"""Of a process that does tasks."""


def _begin(shop: Workshop, pipe: Connection) -> None:
    """A process of its own: Ctrl-C is for the one that it works for, and it ends when the pipe from there does."""
    global _shop
    _shop = shop
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        pipe.poll(None)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _run(task: Task) -> None:
    if _shop is None:
        raise RuntimeError("a task needs a workshop")
    task.run(_shop)
