"""What a finished run holds, as deterministic JSON: the same documents and options give the same bytes."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_OWN = re.compile(r"\s*[:;(\d]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A document: its name, digest of its file, digest of all that its sentences and vectors are made from, what it is.

    ``problem``: why it has no sentences; such a document is not read again until it, or how it is read, changes.
    """

    name: str
    digest: str
    key: str
    language: str = ""
    sentences: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is no document of the corpus, and why."""

    name: str
    reason: str


def kind(skipped: Skipped) -> str:
    """Its reason up to what differs from one file to another: a place, a number, a remedy."""
    return _OWN.split(skipped.reason, maxsplit=1)[0]


def rarest_first(skipped: Sequence[Skipped]) -> list[Skipped]:
    """Those first whose reason few others have: of thousands of pictures one asks less than of a damaged document."""
    counts = Counter(map(kind, skipped))
    return sorted(skipped, key=lambda each: (counts[kind(each)], kind(each)))


@dataclass(frozen=True, slots=True)
class Shard:
    """Documents that are kept together, in order; ``key`` names their sentences and vectors."""

    key: str
    documents: tuple[Entry, ...]

    @property
    def sentences(self) -> str:
        """The file of its sentences."""
        return f"sentences/{self.key}.parquet"

    @property
    def vectors(self) -> str:
        """The file of its vectors."""
        return f"vectors/{self.key}.npy"

    @property
    def rows(self) -> int:
        """Sentences in all."""
        return sum(entry.sentences for entry in self.documents)


@dataclass(frozen=True, slots=True)
class SideRecord:
    """One side: its shards in order, and the files that were left out."""

    shards: tuple[Shard, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    @property
    def documents(self) -> tuple[Entry, ...]:
        """Documents with sentences, in order."""
        return tuple(entry for shard in self.shards for entry in shard.documents if not entry.problem)

    @property
    def left_out(self) -> tuple[Skipped, ...]:
        """Every file that gave no sentences: by its kind or name, or when it was read."""
        unread = [Skipped(e.name, e.problem) for shard in self.shards for e in shard.documents if e.problem]
        return tuple(sorted([*self.skipped, *unread], key=lambda each: each.name))


@dataclass(frozen=True, slots=True)
class Stamp:
    """A file of the corpus as it must be: how many bytes, and their SHA-256."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A finished run. ``pairs``: the files of results, in order. ``results``: what the command says of them.

    ``files``: every shard that the run holds.
    """

    segmenter: str
    options: Mapping[str, Any]
    source: SideRecord
    target: SideRecord
    pairs: tuple[str, ...] = ()
    results: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Stamp] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """JSON with a line a document; names of files in any encoding come back as they are."""
        record = {name: value for name, value in asdict(self).items() if name not in ("source", "target")}
        lines = [f'"{name}": {json.dumps(value, sort_keys=name != "results")}' for name, value in record.items()]
        for name, side in (("source", self.source), ("target", self.target)):
            documents = (
                json.dumps({"shard": shard.key, **asdict(entry)}) for shard in side.shards for entry in shard.documents
            )
            skipped = (json.dumps(asdict(each)) for each in side.skipped)
            lines.append(
                f'"{name}": {{"documents": [\n'
                + ",\n".join(documents)
                + '],\n"skipped": [\n'
                + ",\n".join(skipped)
                + "]}"
            )
        return ("{" + ",\n".join(lines) + "}\n").encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Manifest:
        """The inverse; ``ValueError``, ``KeyError`` or ``TypeError`` for anything else."""
        told = json.loads(data)
        sides = {name: _side(told[name]) for name in ("source", "target")}
        files = {name: Stamp(**stamp) for name, stamp in told["files"].items()}
        return cls(
            told["segmenter"],
            told["options"],
            sides["source"],
            sides["target"],
            tuple(told["pairs"]),
            told["results"],
            files,
        )


def _side(told: dict[str, Any]) -> SideRecord:
    shards: dict[str, list[Entry]] = {}
    for document in told["documents"]:
        shards.setdefault(document.pop("shard"), []).append(Entry(**document))
    held = tuple(Shard(key, tuple(entries)) for key, entries in shards.items())
    return SideRecord(held, tuple(Skipped(**each) for each in told["skipped"]))
