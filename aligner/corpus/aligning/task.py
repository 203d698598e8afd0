"""The step from pairs of documents to a shard of pairs of sentences; what an earlier run aligned is copied."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from aligner.align import AlignOptions, Text, align
from aligner.align.doubt import Party, doubt
from aligner.corpus.aligning.known import known
from aligner.corpus.aligning.places import Place
from aligner.corpus.sides.encoding import sums, vectors
from aligner.corpus.store.shards import read_sentences, write_frame
from aligner.embed.protocol import is_additive
from aligner.errors import CorpusError
from aligner.pairs.schema import pairs_frame
from aligner.results import DocumentAlignment
from aligner.segment import SEGMENTER
from aligner.text.cleaning import normalised
from aligner.types import Recipe, Sentence
from aligner.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from aligner.corpus.engine import Workshop
    from aligner.corpus.store.folder import Corpus
    from aligner.corpus.store.manifest import Entry
    from aligner.types import Alignment, Vectors

ALIGNER = 1
"""Counted up when the rows of a pair of documents change for another reason than the version."""
BANDS = (0.5, 0.7, 0.9)
"""Where bands of probability end and begin, as ``aligner corpus status`` counts them."""
SIDES = ("source", "target")
_DOCUMENTS = "documents"
_FEW = 2
"""Pairs of documents that are aligned in the time that a process needs to begin."""
_LETTERS = 10
"""A sentence with no more letters may be a name, and stays as it is in a translation."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """What came of a pair of documents: ``rows`` pairs, and what is told of them.

    ``sentences``: how many of both documents stand in no pair, in pairs whose texts are one and the same, and in other
    pairs of each of the ``BANDS``, lowest first. ``doubt``: why the two look like no translation; empty where they do.
    """

    source: str
    target: str
    key: str
    rows: int
    sentences: tuple[int, ...]
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """A pair of documents that an earlier run aligned: the file, its first row there, and what was told."""

    output: str
    start: int
    told: Aligned


@dataclass(frozen=True)
class AlignTask:
    """The pairs of sentences of some pairs of documents."""

    couples: tuple[tuple[Place, Place], ...]
    model: tuple[str, str]
    max_size: int = 6
    allow_reordering: bool = False
    presegmented: bool = False
    kept: Mapping[str, Done] = field(default_factory=dict, compare=False)

    @property
    def apart(self) -> bool:
        """Whether there is more to align than loading the encoder in another process takes."""
        return len(self.couples) - len(self.kept) > _FEW

    @property
    def output(self) -> str:
        """The shard of pairs."""
        return f"pairs/{digest(self.keys)}.parquet"

    @property
    def keys(self) -> list[str]:
        """For each pair of documents, all that its rows come from."""
        options = [self.max_size, self.allow_reordering, self.presegmented]
        basis = [ALIGNER, __version__, SEGMENTER, *self.model, *options]
        return [digest([*basis, one.entry.key, other.entry.key]) for one, other in self.couples]

    @property
    def units(self) -> int:
        """Pairs of documents."""
        return len(self.couples)

    def knowing(self, kept: Mapping[str, Done]) -> AlignTask:
        """The same, with what of it an earlier run aligned."""
        return replace(self, kept={key: kept[key] for key in self.keys if key in kept})

    def run(self, shop: Workshop) -> None:
        """Align or copy each pair of documents, and write them all."""
        import polars as pl

        frames, told = [], []
        marks = {"": shop.encoder.encode_sums([""])[0]} if is_additive(shop.encoder) else {}
        for number, (key, (source, target)) in enumerate(zip(self.keys, self.couples, strict=True)):
            frame, one = self._copied(key, shop.root) or self._made(key, (source, target), marks, shop)
            frames.append(frame)
            told.append(one)
            shop.tick(number + 1)
        metadata = {_DOCUMENTS: json.dumps([asdict(one) for one in told])}
        write_frame(pl.concat(frames), shop.path(self.output), metadata)

    def _copied(self, key: str, root: Path) -> tuple[pl.DataFrame, Aligned] | None:
        done = self.kept.get(key)
        if done is None:
            return None
        try:
            return read_sentences(root / done.output)[done.start : done.start + done.told.rows], done.told
        except CorpusError:
            return None

    def _made(
        self, key: str, couple: tuple[Place, Place], marks: Mapping[str, Vectors], shop: Workshop
    ) -> tuple[pl.DataFrame, Aligned]:
        """``marks``: what is known beside the sentences, of an empty text."""
        held = [place.sentences(shop.root) for place in couple]
        texts = [[normalised(text) for text in frame["text"]] for frame in held]
        blocks = [None if self.presegmented else frame["block"].to_list() for frame in held]
        sides = [Text(read, block) for read, block in zip(texts, blocks, strict=True)]
        rows = dict(marks)
        for place, read in zip(couple, texts, strict=True):
            rows |= zip(read, _rows(place, shop), strict=True)
        options = AlignOptions(max_size=self.max_size, allow_reordering=self.allow_reordering)
        found = align(sides[0], sides[1], known(shop.encoder, rows), options)
        entries = [place.entry for place in couple]
        parties = [Party(each.name, each.language, read) for each, read in zip(entries, texts, strict=True)]
        frame = self._frame(found, entries, held)
        doubted = doubt(parties[0], parties[1], found) or ""
        sentences = _sentences(found, texts[0], texts[1])
        return frame, Aligned(entries[0].name, entries[1].name, key, frame.height, sentences, doubted)

    def _frame(self, found: Alignment, entries: list[Entry], held: list[pl.DataFrame]) -> pl.DataFrame:
        """The rows that ``aligner align`` gives of the two documents."""
        parameters = {"max_size": self.max_size, "allow_reordering": self.allow_reordering, "anchors": 0}
        inputs = {f"{side} {entry.name}": entry.digest for side, entry in zip(SIDES, entries, strict=True)}
        recipe = Recipe("align", __version__, *self.model, SEGMENTER, parameters, inputs)
        sentences = [
            [Sentence(entry.name, number, 0, 0, 0, text) for number, text in enumerate(frame["text"])]
            for entry, frame in zip(entries, held, strict=True)
        ]
        pairs = DocumentAlignment.of(found, sentences[0], sentences[1], recipe, {}).pairs()
        languages = [entry.language for entry in entries]
        return pairs_frame(pairs, recipe, source_lang=languages[0], target_lang=languages[1])


def done(corpus: Corpus) -> dict[str, Done]:
    """The pairs of documents that the last finished run aligned, by their keys; none of a shard that is damaged."""
    manifest = corpus.manifest()
    found: dict[str, Done] = {}
    for output in () if manifest is None else manifest.pairs:
        start = 0
        with suppress(CorpusError):
            for told in told_of(corpus.path(output)):
                found[told.key] = Done(output, start, told)
                start += told.rows
    return found


def told_of(path: Path) -> list[Aligned]:
    """What is told of the pairs of documents of a shard; ``CorpusError`` where it is damaged or gone."""
    import polars as pl
    from polars.exceptions import PolarsError

    try:
        records = json.loads(pl.read_parquet_metadata(path)[_DOCUMENTS])
        return [Aligned(**{**record, "sentences": tuple(record["sentences"])}) for record in records]
    except (OSError, PolarsError, ValueError, KeyError, TypeError) as error:
        remedy = "delete it and run the command that made the corpus again: it makes what is missing"
        raise CorpusError(f"{path}: is damaged or gone; {remedy}") from error


def _rows(place: Place, shop: Workshop) -> Vectors:
    """What is known of a document's sentences: sums of an additive encoder, else vectors."""
    halves = place.halves(shop.root)
    return sums(halves) if is_additive(shop.encoder) else vectors(halves, shop.encoder)


def _sentences(found: Alignment, source: list[str], target: list[str]) -> tuple[int, ...]:
    """Sentences of both sides outside beads, left as they are, and in the other beads of each band."""
    counts = [0] * (len(BANDS) + 3)
    for bead in found.beads:
        here, there = (texts[run.start : run.stop] for texts, run in ((source, bead.source), (target, bead.target)))
        if not here or not there:
            kind = 0
        elif here == there and sum(map(str.isalpha, "".join(here))) > _LETTERS:
            kind = 1
        else:
            kind = 2 + sum(bead.score >= bound for bound in BANDS)
        counts[kind] += len(here) + len(there)
    return tuple(counts)


def digest(parts: list[Any]) -> str:
    """32 hexadecimal digits of anything that JSON can say."""
    return blake2b(json.dumps(parts).encode(), digest_size=16).hexdigest()
