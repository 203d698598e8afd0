"""Both sides of a match, read from files when they are asked for: nothing but numbers and flags in memory.

The texts of a side are one file of UTF-8 with a file of offsets, mapped into memory; made of the shards, and disposable
like an index.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, cast

import numpy as np

from aligner.corpus.sides.encoding import sums
from aligner.corpus.store.shards import read_sentences, read_vectors, shard_of
from aligner.embed.protocol import is_additive, unit_rows
from aligner.files.output import replacing
from aligner.match.side import Counts, Flags, Sentences, Side
from aligner.match.windows import STEM, WORD, Rarity
from aligner.text.abbreviations import definitions
from aligner.types import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import polars as pl

    from aligner.embed.protocol import Encoder
    from aligner.match.windows import Ints
    from aligner.types import Vectors

Shards = tuple[tuple[str, int], ...]
"""The shards of a side: their keys, and how many sentences each has."""
_NONE: Mapping[str, str] = {}


def write_texts(root: Path, side: Shards, path: Path) -> None:
    """The sentences of a side as one file of UTF-8, and where each begins in a file beside it."""
    lengths = []
    with replacing(path.with_suffix(".txt")) as stream:
        for frame in _frames(root, side, "text"):
            lengths.append(frame["text"].str.len_bytes().to_numpy())
            stream.write("".join(frame["text"].to_list()).encode())
    with replacing(path) as stream:
        np.save(stream, np.concatenate(([0], np.cumsum(np.concatenate(lengths), dtype=np.int64))))


def _frames(root: Path, side: Shards, *columns: str) -> Iterator[pl.DataFrame]:
    """Columns of the sentences of a side, shard by shard."""
    for key, rows in side:
        if rows:
            yield read_sentences(root / f"sentences/{key}.parquet", columns)


class Texts:
    """The texts of a side by number, mapped from the files that :func:`write_texts` made."""

    def __init__(self, path: Path) -> None:
        self.offsets = np.load(path, mmap_mode="r", allow_pickle=False)
        self.bytes = np.memmap(path.with_suffix(".txt"), mode="r") if self.offsets[-1] else np.zeros(0, dtype=np.uint8)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, number: int) -> str:
        return self.bytes[self.offsets[number] : self.offsets[number + 1]].tobytes().decode()


def plain(text: pl.Expr) -> pl.Expr:
    """Texts without case and spaces, by which copies are told."""
    return text.str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()


class StoredSentences(Sentences):
    """The sentences of a side; abbreviations are those that a document defines itself."""

    def __init__(self, root: Path, side: Shards, texts: Path, names: Sequence[str]) -> None:
        columns = ("first", "heading", "barred")
        parts = [frame.to_numpy() for frame in _frames(root, side, *columns)]
        first, heading, barred = np.concatenate(parts).T.astype(bool)
        super().__init__(cast("Sequence[str]", Texts(texts)), first, heading, barred)
        vars(self).update(root=root, side=side, names=names)

    def _frames(self) -> Iterator[pl.Series]:
        held = vars(self)
        return (frame["text"] for frame in _frames(held["root"], held["side"], "text"))

    @cached_property
    def _starts(self) -> Ints:
        return np.append(np.flatnonzero(self.first), len(self))

    def sentences(self, numbers: Ints) -> dict[int, Sentence]:
        """Some sentences, by number."""
        documents = np.searchsorted(self._starts, numbers, side="right") - 1
        places = (numbers - self._starts[documents]).tolist()
        names = vars(self)["names"]
        return {
            number: Sentence(names[document], place, 0, 0, 0, text)
            for number, document, place, text in zip(
                numbers.tolist(), documents.tolist(), places, self.at(numbers), strict=True
            )
        }

    @cached_property
    def empty(self) -> Flags:
        """Sentences without text."""
        return np.concatenate([(text.str.strip_chars() == "").to_numpy() for text in self._frames()])

    @cached_property
    def times(self) -> Counts:
        """How many times each sentence stands, but for case and spaces."""
        return self._standing[1]

    @property
    def copies(self) -> Flags:
        """Sentences that stand before, but for case and spaces."""
        return self._standing[0]

    @cached_property
    def _standing(self) -> tuple[Flags, Counts]:
        """Whether each text stands before, and how many times it stands, by the hash of it without case and spaces."""
        import polars as pl

        wanted = plain(pl.col("text")).hash(seed=0)
        hashes = np.concatenate([text.to_frame().select(wanted)["text"].to_numpy() for text in self._frames()])
        _, first, at, counts = np.unique(hashes, return_index=True, return_inverse=True, return_counts=True)
        copies = np.ones(len(self), dtype=bool)
        copies[first] = False
        return copies, counts.astype(np.int32)[at]

    @cached_property
    def rarity(self) -> Rarity:
        """In how many sentences each word stands, counted shard by shard."""
        counts: Counter[str] = Counter()
        for texts in self._frames():
            counts.update(_counted(texts))
        return Rarity(counts, len(self))

    @cached_property
    def _tables(self) -> Sequence[Mapping[str, str]]:
        return cast("Sequence[Mapping[str, str]]", _Definitions(self, self._starts))


class _Definitions:
    """What abbreviations stand for in each document, found when it is first asked for."""

    def __init__(self, sentences: StoredSentences, starts: Ints) -> None:
        self.sentences, self.starts = sentences, starts
        self.held: dict[int, Mapping[str, str]] = {}

    def __getitem__(self, document: int) -> Mapping[str, str]:
        found = self.held.get(document)
        if found is None:
            texts = self.sentences.at(np.arange(self.starts[document], self.starts[document + 1]))
            found = self.held[document] = definitions("\n".join(texts)) or _NONE
        return found


def _counted(texts: pl.Series) -> dict[str, int]:
    """In how many of the texts each word stands, by its first letters, as :class:`Rarity` has it."""
    import polars as pl

    words = pl.col("text").str.extract_all(WORD.pattern)
    keys = pl.col("text").str.to_lowercase().str.replace_all(r"[^\w]+", "").str.slice(0, STEM)
    frame = texts.alias("text").to_frame().with_row_index().select("index", words).explode("text", empty_as_null=False)
    found = frame.select("index", keys).unique().group_by("text").len()
    return dict(zip(found["text"].to_list(), found["len"].to_list(), strict=True))


class StoredRows:
    """What is kept of each sentence of a side, read shard by shard: sums of an additive encoder, else vectors."""

    def __init__(self, root: Path, side: Shards, encoder: Encoder) -> None:
        self.paths = [root / f"vectors/{key}.npy" for key, rows in side if rows]
        self.starts = np.array([0, *accumulate(rows for _, rows in side if rows)])
        self.additive = is_additive(encoder)
        self.width = encoder.dimension + self.additive

    def __getitem__(self, numbers: Ints) -> Vectors:
        """Float32 rows ``(n, k)``."""
        found = np.empty((len(numbers), self.width), dtype=np.float32)
        order = np.argsort(numbers, kind="stable")
        bounds = np.searchsorted(numbers[order], self.starts)
        for path, start, (low, high) in zip(self.paths, self.starts, pairwise(bounds), strict=False):
            if low < high:
                at = order[low:high]
                halves = read_vectors(path)[numbers[at] - start]
                found[at] = sums(halves) if self.additive else unit_rows(halves)
        return found


def side_of(root: Path, side: Shards, texts: Path, encoder: Encoder) -> Side:
    """A side of a corpus as :mod:`aligner.match` takes it."""
    entries = [entry for key, _ in side for entry in shard_of(root / f"sentences/{key}.parquet").documents]
    names = [entry.name for entry in entries if entry.sentences]
    return Side(StoredSentences(root, side, texts, names), encoder, StoredRows(root, side, encoder))
