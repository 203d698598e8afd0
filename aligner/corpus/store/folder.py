"""A corpus as a folder: created, opened by any number of readers, written by one program at a time."""

from __future__ import annotations

import json
import os
import socket
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.corpus.store.manifest import Manifest
from aligner.errors import CorpusError
from aligner.files.lock import lock
from aligner.files.output import complaint, replacing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

LAYOUT = 1
"""Counted up when an earlier version could not read the folder."""
GOES_ON = "what was made is kept, and the same command goes on from there"
"""Noted on whatever ends a run before its time."""
_SHARDS = {"sentences": ".parquet", "vectors": ".npy", "pairs": ".parquet", "learned": ".npz"}
_IDENTITY, _MANIFEST, _LOCK, _RUNS = "corpus.json", "manifest.json", "lock", "runs"
_OWN = {*_SHARDS, _IDENTITY, _MANIFEST, _LOCK, _RUNS, "index", "report.html", "report.tsv"}


@dataclass(frozen=True, slots=True)
class Identity:
    """What a corpus is for good: the command that made it, and the encoder its vectors are of."""

    command: str
    model: str
    revision: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus folder that is there."""

    root: Path
    identity: Identity

    @classmethod
    def open(cls, path: str | PathLike[str]) -> Corpus:
        """One that is read; ``CorpusError`` for what is no corpus folder, or one of another layout."""
        root = Path(path)
        try:
            told = json.loads((root / _IDENTITY).read_bytes())
            layout = told.pop("layout")
            found = None if layout != LAYOUT else cls(root, Identity(**told))
        except (FileNotFoundError, NotADirectoryError):
            remedy = "name one that aligner corpus align or match has made"
            raise CorpusError(f"{root}: is no corpus folder (there is no {_IDENTITY} in it); {remedy}") from None
        except OSError as error:
            raise CorpusError(
                f"{root / _IDENTITY}: cannot be read ({error.strerror}); check its permissions"
            ) from error
        except (ValueError, KeyError, TypeError, AttributeError):
            remedy = "put back the file from a copy, or make the corpus again in another folder"
            raise CorpusError(f"{root / _IDENTITY}: is damaged; {remedy}") from None
        if found is None:
            remedy = "use the version of aligner that made it, or make the corpus again in another folder"
            raise CorpusError(f"{root}: has layout {layout}, and this version of aligner works with {LAYOUT}; {remedy}")
        return found

    @classmethod
    @contextmanager
    def writing(cls, path: str | PathLike[str], identity: Identity) -> Iterator[Corpus]:
        """One that is written by this program alone, created if the folder is not there or is empty.

        ``CorpusError`` where another program writes it, or it is of another command or model.
        """
        root = Path(path)
        _make(root)
        with _locked(root):
            if (root / _IDENTITY).exists():
                corpus = cls.open(root)
                _check(root, corpus.identity, identity)
            else:
                corpus = cls(root, identity)
                write_json(root / _IDENTITY, {"layout": LAYOUT, **asdict(identity)})
            for folder in (*_SHARDS, _RUNS):
                _mkdir(root / folder)
            corpus.tidy()
            try:
                yield corpus
            except BaseException as error:
                error.add_note(GOES_ON)
                raise

    def path(self, output: str) -> Path:
        """Where a file of the corpus is."""
        return self.root / output

    def manifest(self) -> Manifest | None:
        """What the last finished run holds; ``None`` before the first."""
        return read_manifest(self.path(_MANIFEST))

    def earlier(self) -> Manifest | None:
        """What the run before the last held, if there was one with another result."""
        path = self.path(_MANIFEST)
        last = path.read_bytes() if path.exists() else b""
        found = (run for run in reversed(self._runs()) if run.read_bytes() != last)
        return next(map(read_manifest, found), None)

    def put(self, manifest: Manifest) -> None:
        """Make it the last run's, and keep the one before; one that says the same changes nothing."""
        path, data = self.path(_MANIFEST), manifest.to_bytes()
        before = path.read_bytes() if path.exists() else None
        if before == data:
            return
        for folder in _SHARDS:
            _sync(self.root / folder)
        runs = self._runs()
        if before is not None and not (runs and runs[-1].read_bytes() == before):
            with replacing(self.path(f"{_RUNS}/{len(runs) + 1:04}.json")) as stream:
                stream.write(before)
        with replacing(path) as stream:
            stream.write(data)
        _sync(self.root)

    def shards(self) -> list[str]:
        """Every shard that is there, named by a manifest or not."""
        return sorted(
            f"{folder}/{path.name}"
            for folder, suffix in _SHARDS.items()
            for path in self.path(folder).glob(f"*{suffix}")
        )

    def clear(self, named: set[str]) -> None:
        """Delete shards that are not named."""
        for output in set(self.shards()) - named:
            self.path(output).unlink(missing_ok=True)

    def tidy(self) -> None:
        """Delete what stopped programs left half written."""
        for folder in (".", *_SHARDS, _RUNS, "index"):
            for path in self.path(folder).glob(".aligner-*.tmp"):
                path.unlink(missing_ok=True)

    def writer(self) -> str:
        """Who writes the corpus now, in words; empty when nobody does."""
        try:
            with self.path(_LOCK).open("r+", encoding="utf-8") as file:
                try:
                    lock(file.fileno())
                except OSError:
                    return _who(self.root)
        except OSError:
            return ""
        return ""

    def _runs(self) -> list[Path]:
        return sorted(self.path(_RUNS).glob("[0-9]*.json"))


def read_manifest(path: Path) -> Manifest | None:
    """A manifest; ``None`` if there is none."""
    try:
        return Manifest.from_bytes(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror}); check its permissions") from error
    except (ValueError, KeyError, TypeError, AttributeError):
        remedy = "delete it and run the command that made the corpus again: shards are kept"
        raise CorpusError(f"{path}: is damaged; {remedy}") from None


def write_json(path: Path, content: object) -> None:
    """JSON that any machine reads, names of files in any encoding included, whole or not at all."""
    with replacing(path) as stream:
        stream.write(f"{json.dumps(content, indent=1)}\n".encode())


def _make(root: Path) -> None:
    """A folder to hold a corpus, which nothing else is in."""
    if root.is_dir() and not (root / _IDENTITY).exists():
        foreign = sorted(p.name for p in root.iterdir() if p.name not in _OWN and not p.name.startswith(".aligner-"))
        if foreign:
            remedy = "give a folder that is not there yet, or an empty one"
            raise CorpusError(f"{root}: is no corpus folder and holds other files ({foreign[0]!r}); {remedy}")
    _mkdir(root)


def _mkdir(path: Path) -> None:
    try:
        path.mkdir(exist_ok=True)
    except OSError as error:
        raise CorpusError(complaint(path, error)) from error


def _check(root: Path, held: Identity, wanted: Identity) -> None:
    """Refuse a corpus that is something else than what is wanted."""
    for name, is_so, asked in zip(
        ("command", "model", "revision"), asdict(held).values(), asdict(wanted).values(), strict=True
    ):
        if is_so != asked:
            what = f"aligner corpus {is_so}" if name == "command" else f"{name} {is_so}"
            remedy = "go on with that, or name another folder with -o"
            raise CorpusError(f"{root}: was made with {what}, not with {asked}; {remedy}")


@contextmanager
def _locked(root: Path) -> Iterator[None]:
    """Hold the lock; it goes with the process, however that ends."""
    path = root / _LOCK
    try:
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise CorpusError(complaint(path, error)) from error
    with file:
        if not _got(file.fileno()):
            remedy = "wait for it; to read the corpus no lock is needed"
            raise CorpusError(f"{root}: is being written by {_who(root)}; {remedy}")
        file.truncate(0)
        file.write(f"process {os.getpid()} on {socket.gethostname()}\n")
        file.flush()
        try:
            yield
        finally:
            with suppress(OSError):
                file.truncate(0)


def _got(descriptor: int) -> bool:
    """Whether the lock is ours, after a moment: who only asks whether somebody writes has it for as long as that."""
    for wait in (0.1, 0.1, 0):
        try:
            lock(descriptor)
        except OSError:
            time.sleep(wait)
        else:
            return True
    return False


def _who(root: Path) -> str:
    try:
        return (root / _LOCK).read_text(encoding="utf-8").strip() or "another program"
    except OSError:
        return "another program"


def _sync(folder: Path) -> None:
    """Have the names in a folder on the disk before what speaks of them."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
