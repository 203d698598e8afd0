"""``find`` over a corpus folder: an index names the rows, the same search looks at them.

The index is made when it is missing, damaged or older than the corpus. Where it cannot be written, all pairs are read.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from aligner.errors import OutputError
from aligner.pairs.formats.corpus import shards
from aligner.terms.concordance.index import Index, key_of, place
from aligner.terms.concordance.search import FindOptions, Part, find, find_in, hits_in, places, ready
from aligner.terms.language.codes import language_code
from aligner.terms.language.morphology import remembering

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import polars as pl

    from aligner.pairs.formats.corpus import Shard
    from aligner.terms.bilingual.nearness import Encoder
    from aligner.terms.bilingual.side import Ints
    from aligner.terms.concordance.query import Search

_FIRST, _LARGEST = 256, 16_384
"""Rows looked at together, first and at most."""

_log = logging.getLogger("aligner")


def find_in_corpus(
    query: str,
    root: Path,
    options: FindOptions | None = None,
    near: Callable[[], Encoder] | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> pl.DataFrame:
    """What ``find`` gives of all pairs of a corpus.

    ``near`` gives the encoder for rows of relation ``theme``; ``progress`` is told the shards indexed and all. Reads
    the rows that may hold the query, or with ``options.enough`` as many of them as are needed. ``DocumentError`` for
    a corpus that cannot be read, else as ``find``.
    """
    options = options or FindOptions()
    named = shards(root)
    try:
        return _answered(query, root, named, options, near, progress)
    except OutputError as error:
        from aligner.pairs.frame import read_frame

        _log.warning("%s; all pairs are read instead", error)
        return find(query, read_frame(root), options, near=near() if near else None)


def _answered(
    query: str,
    root: Path,
    named: Sequence[Shard],
    options: FindOptions,
    near: Callable[[], Encoder] | None,
    progress: Callable[[int, int], None],
) -> pl.DataFrame:
    """By the index, made first where it is not as it should be."""
    uri = f"{place(root).resolve().as_uri()}?mode=ro"
    for attempt in (1, 2):
        try:
            with closing(sqlite3.connect(uri, uri=True)) as db:
                index = Index(db, named)
                if index.key == key_of(named):
                    return _found(query, index, options, near)
        except (sqlite3.Error, KeyError) as error:
            if attempt > 1:
                raise OutputError(f"{place(root)}: cannot be read again ({error!r}); delete it") from error
        from aligner.terms.concordance.indexing import make  # with every format of pairs, .1 s to import

        make(root, named, progress)
    raise OutputError(f"{place(root)}: the corpus changes; find again when it is done")


def _found(query: str, index: Index, options: FindOptions, near: Callable[[], Encoder] | None) -> pl.DataFrame:
    """The hits in the rows that the index names; more of them until there are enough."""
    source, target = index.languages
    options = replace(
        options,
        source_language=language_code(options.source_language) or source,
        target_language=language_code(options.target_language) or target,
    )
    with remembering(index.remembered()):
        numbers, frame = _standing(index, ready(query, options), options)
        themes = near is not None and bool((frame["relation"].cast(str) == "theme").any())
        part = Part(frame, numbers.tolist(), index.contrast())
        return find_in(query, part, options, near() if near and themes else None)


def _standing(index: Index, searched: Mapping[str, Search], options: FindOptions) -> tuple[Ints, pl.DataFrame]:
    """The rows in which a query stands, or as many of them as are enough: their numbers, and themselves."""
    import polars as pl

    from aligner.pairs.frame import compact

    numbers, size = index.holding(searched, options.own), _FIRST
    kept, frames, seen = [numbers[:0]], [index.rows.frame(numbers[:0])], set[object]()
    while len(numbers) and not len(seen) > options.enough > 0:
        frame = index.rows.frame(numbers[:size])
        hits = list(hits_in(frame, searched))
        rows = np.unique(np.array([hit.row for hit in hits], np.int64))
        kept.append(numbers[rows])
        frames.append(compact(frame[rows]))
        seen.update(map(places(frame), hits) if options.enough else ())
        numbers, size = numbers[size:], min(2 * size, _LARGEST)
    return np.concatenate(kept), pl.concat(frames, how="diagonal")
