"""Documents to shards, cut by their names, so that an edit changes one shard; and what is known of an earlier run."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from aligner.corpus.sides.collecting import digest_of
from aligner.corpus.sides.limits import SECONDS
from aligner.inputs import DEFAULT, Reading
from aligner.pairs.recognition import TABLES, recognised
from aligner.segment import SEGMENTER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aligner.corpus.sides.collecting import Collected, Found
    from aligner.corpus.store.folder import Corpus
    from aligner.pairs.sides import Side, Wanted

READER = 1
"""Counted up when what is read of a document changes, so that every corpus reads its documents again."""
ENCODER = 1
"""Counted up when what is encoded of a sentence, or how it is kept, changes."""
_DIVISOR, _DOCUMENTS, _BYTES = 32, 256, 4_000_000
"""A shard ends after one in so many names; and when it has so many documents, or so many bytes of files."""


@dataclass(frozen=True, slots=True)
class Options:
    """How documents are read and encoded.

    ``expanded``: abbreviations that a document defines are written out for the encoder, as ``match`` does it.
    ``strict``: the first file that cannot be read stops the run. ``seconds``: of processor time that reading a document
    may take, and half as many for each megabyte of its file.
    """

    reading: Reading = DEFAULT
    expanded: bool = False
    strict: bool = False
    seconds: float = SECONDS

    def told(self) -> dict[str, Any]:
        """What of it decides on the result, for keys and the manifest; of files, their digests."""
        reading = asdict(replace(self.reading, srx=None))
        srx = "" if self.reading.srx is None else digest_of(self.reading.srx)
        limit = {} if self.seconds == SECONDS else {"seconds": self.seconds}
        return {**reading, "srx": srx, "expanded": self.expanded, **limit}


@dataclass(frozen=True, slots=True)
class Planned:
    """A document with the key of all that its sentences and vectors are made from, and what of its file is wanted."""

    found: Found
    key: str
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class Plan:
    """A shard to be: its documents in order."""

    documents: tuple[Planned, ...]
    key: str = field(default="")

    @classmethod
    def of(cls, documents: Sequence[Planned]) -> Plan:
        """The shard of these documents, under the key of theirs."""
        return cls(tuple(documents), _digest([document.key for document in documents]))


@dataclass(frozen=True, slots=True)
class Kept:
    """Where an earlier run keeps a document: its shard, and the first and number of its rows."""

    shard: str
    start: int
    rows: int


def plans(collected: Collected, side: Side, options: Options, corpus: Corpus) -> list[Plan]:
    """The shards of a side."""
    told = {name: value for name, value in options.told().items() if not name.startswith(("source_", "target_"))}
    basis = [READER, ENCODER, SEGMENTER, corpus.identity.model, corpus.identity.revision, told]
    shards: list[Plan] = []
    current: list[Planned] = []
    size = 0
    for found in collected.documents:
        wanted = _wanted(found, options.reading.wanted(side))
        current.append(Planned(found, _digest([*basis, asdict(wanted), found.name, found.digest]), wanted))
        size += found.size
        if len(current) >= _DOCUMENTS or size >= _BYTES or int(_digest([found.name]), 16) % _DIVISOR == 0:
            shards.append(Plan.of(current))
            current, size = [], 0
    return [*shards, Plan.of(current)] if current else shards


def kept(corpus: Corpus) -> dict[str, Kept]:
    """Where each document of the last run is, by its key."""
    manifest = corpus.manifest()
    found: dict[str, Kept] = {}
    for shard in () if manifest is None else (*manifest.source.shards, *manifest.target.shards):
        start = 0
        for entry in shard.documents:
            found[entry.key] = Kept(shard.key, start, entry.sentences)
            start += entry.sentences
    return found


def _wanted(found: Found, wanted: Wanted) -> Wanted:
    """A column is meant of a table alone, as in ``aligner.inputs``."""
    table = found.named and recognised(found.path) in TABLES
    return wanted if table or not wanted.column else replace(wanted, column="")


def _digest(parts: Iterable[Any]) -> str:
    """32 hexadecimal digits of anything that JSON can say."""
    return blake2b(json.dumps(list(parts), sort_keys=True).encode(), digest_size=16).hexdigest()
