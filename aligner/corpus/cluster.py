"""The tasks of a run on several machines, or on this one: actors of Ray, each with a workshop of its own.

Actors, and not Ray Data: what goes about here are names of files, thousands of tasks of some seconds each whose
results are on the disk. Ray Data moves blocks of rows between such actors, needs pandas and pyarrow for it, repeats
blocks instead of tasks, and does not tell which document it was that killed its reader.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
from collections import Counter, deque
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass, field
from io import StringIO
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from aligner.corpus.engine import Workshop, carefully, missing, silent
from aligner.errors import CorpusError
from aligner.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from types import TracebackType

    from aligner.corpus.engine import Progress, Task

_log = logging.getLogger("aligner")

_MOMENT = 0.5
"""Seconds that are waited at once, so that Ctrl-C is heard."""
_LONG = 120
"""Moments after which it is told that no worker has begun."""
_STARTS = 3
"""Workers that may die one after the other before they have begun."""
_STORE = 80 * 2**20
"""Bytes of Ray's store of objects, which holds next to nothing here; it takes no fewer."""


class Place(NamedTuple):
    """Where a worker is, what it works with, and whether it sees the corpus."""

    host: str
    process: int
    version: str
    model: tuple[str, str]
    sees: bool


class Worker:
    """An actor: it does one task at a time, with an encoder that is loaded once."""

    def __init__(self, shop: Workshop, directory: str) -> None:
        self._shop = shop
        with suppress(OSError):  # what cannot be seen from here is told by begin
            os.chdir(directory)

    def begin(self) -> Place:
        """Where it is, and what it has."""
        sees = self._shop.path("corpus.json").exists()
        return Place(socket.gethostname(), os.getpid(), __version__, _model(self._shop), sees)

    def run(self, task: Task) -> None:
        """Do a task."""
        task.run(self._shop)


@dataclass
class RayEngine:
    """On the cluster that ``RAY_ADDRESS`` names, or without it on a Ray of its own on this machine, which ends with it.

    ``workers``: as many as the cluster has cores when not given, or graphics processors where the model uses them.
    ``cpus``: cores that each of them claims; when not given its share of those there are, at most one. A worker that
    dies is replaced, and its task done again. The corpus folder and the documents must be under the same paths on every
    machine. A context manager: workers begin with the first task, and end with it.
    """

    shop: Workshop
    workers: int | None = None
    cpus: float | None = None
    places: list[Place] = field(default_factory=list, init=False)
    """Of the workers that have begun."""
    _crew: list[Any] = field(default_factory=list, init=False, repr=False)
    _ray: Any = field(default=None, init=False, repr=False)
    _own: bool = field(default=False, init=False, repr=False)

    def __enter__(self) -> Self:
        """The engine."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the workers, and Ray where this engine began it."""
        if self._ray is None:
            return
        self._dismiss()
        if self._own:
            self._ray.shutdown()
        self._ray = None

    def run(self, tasks: Sequence[Task], label: str, progress: Progress = silent) -> None:
        """As :class:`aligner.corpus.engine.Engine` has it."""
        left = missing(tasks, self.shop.root)
        total = sum(task.units for task in tasks)
        done = total - sum(task.units for task in left)
        progress(label, done, total)
        if not left:
            return
        try:
            for units in self._shared(left):
                done += units
                progress(label, done, total)
        except BaseException:
            self._dismiss()
            raise

    def _shared(self, tasks: Sequence[Task]) -> Iterator[int]:
        """The units of each task as it is done, by whichever worker was free.

        A task whose worker died is done once more by another, and if that dies too, with care when the others are done.
        """
        waiting, died = deque(tasks), Counter[str]()
        suspects: list[Task] = []
        busy: dict[Any, tuple[Any, Task | None]] = {}
        for worker in self._staffed(len(tasks)):
            busy[worker.begin.remote()] = worker, None
        while waiting or any(task for _, task in busy.values()):
            for reference in self._ended(busy):
                worker, task = busy.pop(reference)
                if self._lived(reference):
                    if task:
                        yield task.units
                    if waiting:
                        following = waiting.popleft()
                        busy[worker.run.remote(following)] = worker, following
                    continue
                worker = self._replaced(worker)
                busy[worker.begin.remote()] = worker, None
                name = task.output if task else ""
                died[name] += 1
                if task:
                    (waiting if died[name] == 1 else suspects).append(task)
                elif died[name] >= _STARTS:
                    remedy = "is aligner installed on every machine, and enough memory free? Ray's logs say more"
                    raise CorpusError(f"Ray: {died[name]} workers ended before they had begun: {remedy}")
        if suspects:
            self._dismiss()  # each of these has the room to itself
        for task in suspects:
            carefully(task, self._survives)
            yield task.units

    def _ended(self, busy: Iterable[Any]) -> list[Any]:
        """Wait until at least one of these has ended; a line if no worker has begun for a minute."""
        for moment in count():
            with redirect_stdout(StringIO()):  # where Ray says at length that a worker died, which is told by ourselves
                ended: list[Any] = self._ray.wait(list(busy), timeout=_MOMENT)[0]
            if ended:
                return ended
            if moment == _LONG and not self.places:
                _log.warning("Ray: no worker has begun yet: the cluster may be in use; it is waited for")
        raise AssertionError

    def _lived(self, reference: Any) -> bool:  # noqa: ANN401 - Ray's
        """What came of a call: whether its worker lived to its end; raises what the task raised."""
        from ray.exceptions import RayError, RayTaskError

        try:
            found = self._ray.get(reference)
        except RayTaskError as error:
            raise (error.cause if isinstance(error.cause, Exception) else error) from None
        except RayError as error:
            _log.warning("Ray: a worker ended, and is replaced (%s)", str(error).partition("\n")[0])
            return False
        if isinstance(found, Place):
            self._check(found)
            self.places.append(found)
        return True

    def _check(self, place: Place) -> None:
        """Refuse a worker that would make other files, or elsewhere."""
        if not place.sees:
            remedy = "it and the documents must be on a file system that all machines of the cluster share, at one path"
            raise CorpusError(f"{self.shop.root.absolute()}: cannot be seen from {place.host}; {remedy}")
        for what, theirs, ours in (
            ("aligner", place.version, __version__),
            ("model", " ".join(place.model), " ".join(_model(self.shop))),
        ):
            if theirs != ours:
                raise CorpusError(f"Ray: {place.host} has {what} {theirs}, and this machine {ours}; install the same")

    def _survives(self, task: Task) -> bool:
        """Do a task with a worker of its own; whether that lived to its end."""
        worker = self._hire()
        try:
            return all(self._lived(self._ended([call])[0]) for call in (worker.begin.remote(), worker.run.remote(task)))
        finally:
            self._end(worker)

    def _staffed(self, most: int) -> list[Any]:
        """The workers, as many as are wanted and ``most`` can use."""
        self._start()
        while len(self._crew) < min(self._claims()[0], most):
            self._hire()
        return self._crew

    def _hire(self) -> Any:  # noqa: ANN401 - an actor
        _, cpus, gpus = self._claims()
        shop = Workshop(
            self.shop.root, self.shop.model, self.shop.offline, self.shop.device, max(1, int(cpus)), alone=True
        )
        actor = self._ray.remote(Worker).options(num_cpus=cpus, num_gpus=gpus)
        self._crew.append(actor.remote(shop, str(Path.cwd())))
        return self._crew[-1]

    def _replaced(self, worker: Any) -> Any:  # noqa: ANN401 - actors
        """A new worker in the place of one that ended."""
        self._end(worker)
        return self._hire()

    def _end(self, worker: Any) -> None:  # noqa: ANN401 - an actor
        self._crew.remove(worker)
        self._ray.kill(worker)

    def _dismiss(self) -> None:
        for worker in list(self._crew):
            self._end(worker)

    def _claims(self) -> tuple[int, float, float]:
        """How many workers are wanted, and what each claims of cores and graphics processors."""
        there = self._ray.cluster_resources()
        cores, gpus = there.get("CPU", 1.0), there.get("GPU", 0.0) if _graphic(self.shop) else 0.0
        workers = self.workers or max(1, int(gpus or cores))
        share = int(min(1.0, cores / workers) * 1000) / 1000
        return workers, share if self.cpus is None else self.cpus, min(1.0, int(gpus / workers * 1000) / 1000)

    def _start(self) -> None:
        """Join the cluster, or begin one; nothing of it is told to its makers or shown on the network."""
        if self._ray is not None:
            return
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
        address = os.environ.get("RAY_ADDRESS") or "local"
        alone: dict[str, Any] = {}
        if address == "local":  # its ports are open to the network: only who has the token is heard
            os.environ.setdefault("RAY_AUTH_MODE", "token")
            os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
            alone = {"include_dashboard": False, "object_store_memory": _STORE}
        ray = _ray()
        if not ray.is_initialized():
            try:
                ray.init(address, logging_level=logging.ERROR, log_to_driver=False, **alone)
            except (ConnectionError, RuntimeError, ValueError) as error:
                remedy = "check RAY_ADDRESS, or unset it to use this machine alone"
                raise CorpusError(f"Ray at {address}: {str(error).partition(chr(10))[0]}; {remedy}") from error
            self._own = True
        self._ray = ray


def _ray() -> Any:  # noqa: ANN401 - a module that may not be there
    try:
        import ray
    except ImportError as error:
        remedy = "pip install 'aligner[ray]', or leave out --engine ray"
        raise CorpusError(f"the engine ray needs a package that is not installed; run: {remedy}") from error
    return ray


def _model(shop: Workshop) -> tuple[str, str]:
    return shop.encoder.name, shop.encoder.revision


def _graphic(shop: Workshop) -> bool:
    """Whether the model is one that runs on graphics processors."""
    named = isinstance(shop.model, str) and shop.model not in ("use", "e5-small")
    return named and (shop.device or "cuda").startswith("cuda")
