"""Which words stand for which: IBM model 1 on lemmas in both directions, intersected.

Brown et al. 1993, with Moore's smoothing (2004), without which a word that occurs once is linked to everything
around it. A row's cells are all its pairs of content words; all arithmetic is on flat arrays of cells, so that
nothing is dense in the vocabularies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aligner.terms.bilingual.side import Floats, Ints, Side

_ROUNDS = 5
"""Of expectation and maximisation; model 1 is near its optimum by then."""
_SMOOTHING = 0.01
"""Occurrences that each word of the other language is given beforehand."""
_TRAINING = 8_000_000
"""Cells learned from at most: 80,000 pairs of ten content words a side; more pairs are taken at even steps."""
_CHUNK = 2_000_000
"""Cells linked at once."""
_LONGEST = 200_000
"""Cells of one row at most; a text of more than 450 words a side is no sentence, and is left unlinked."""


@dataclass(frozen=True, slots=True)
class Links:
    """For each word of a side the word of the other that stands for it, ``-1`` for none; each the other's inverse."""

    forward: Ints
    backward: Ints


@dataclass(frozen=True, slots=True)
class _Cells:
    """Pairs of words of the same row: their numbers, and how far they are from the diagonal, 0..1."""

    source: Ints
    target: Ints
    apart: Floats


@dataclass(frozen=True, slots=True)
class _Table:
    """What was learned of pairs of lemmas: sorted ``keys``, the two probabilities, and those of no word at all."""

    keys: Ints
    forward: Floats
    backward: Floats
    forward_null: Floats
    backward_null: Floats


def link(source: Side, target: Side) -> Links:
    """The links of all rows; both sides have the same number of rows (else ``ValueError``)."""
    if len(source.bounds) != len(target.bounds):
        raise ValueError(f"{len(source.bounds) - 1} source rows, {len(target.bounds) - 1} target rows")
    forward, backward = np.full(len(source.words), -1), np.full(len(target.words), -1)
    places = [np.flatnonzero(side.content_of[side.form_ids]) for side in (source, target)]
    bounds = [np.searchsorted(place, side.bounds) for place, side in zip(places, (source, target), strict=True)]
    lemmas = [side.lemma_of[side.form_ids[place]] for place, side in zip(places, (source, target), strict=True)]
    sizes = np.diff(bounds[0]) * np.diff(bounds[1])
    sizes[sizes > _LONGEST] = 0
    rows = np.flatnonzero(sizes)
    if not len(rows):
        return Links(forward, backward)
    step = max(1, int(np.ceil(sizes.sum() / _TRAINING)))
    table = _learned(_cells(rows[::step], bounds, sizes), lemmas)
    for chunk in _chunks(rows, sizes):
        cells = _cells(chunk, bounds, sizes)
        best = _mutual(cells, table, lemmas)
        forward[places[0][cells.source[best]]] = places[1][cells.target[best]]
        backward[places[1][cells.target[best]]] = places[0][cells.source[best]]
    return Links(forward, backward)


def _chunks(rows: Ints, sizes: Ints) -> Iterator[Ints]:
    """Rows by runs of a bounded number of cells."""
    part = np.cumsum(sizes[rows]) // _CHUNK
    yield from np.split(rows, np.flatnonzero(np.diff(part)) + 1)


def _cells(rows: Ints, bounds: list[Ints], sizes: Ints) -> _Cells:
    """All pairs of content words of some rows."""
    counts = sizes[rows]
    row = np.repeat(np.arange(len(rows)), counts)
    inside = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    first, second = (bound[rows] for bound in bounds)
    wide, high = (np.diff(bound)[rows] for bound in bounds)
    at, other = inside // high[row], inside % high[row]
    apart = np.abs((at + 0.5) / wide[row] - (other + 0.5) / high[row])
    return _Cells(first[row] + at, second[row] + other, apart)


def _keys(cells: _Cells, lemmas: list[Ints]) -> Ints:
    """One number for each pair of lemmas."""
    key: Ints = lemmas[0][cells.source] * (int(lemmas[1].max()) + 1) + lemmas[1][cells.target]
    return key


def _learned(cells: _Cells, lemmas: list[Ints]) -> _Table:
    """Model 1 in both directions."""
    keys, of_cell = np.unique(_keys(cells, lemmas), return_inverse=True)
    source, target = np.divmod(keys, int(lemmas[1].max()) + 1)
    forward, forward_null = _model(of_cell, cells.target, source, target, lemmas[1])
    backward, backward_null = _model(of_cell, cells.source, target, source, lemmas[0])
    return _Table(keys, forward, backward, forward_null, backward_null)


def _model(of_cell: Ints, word: Ints, given: Ints, made: Ints, lemma: Ints) -> tuple[Floats, Floats]:
    """The probability of each pair's ``made`` lemma from its ``given`` one, and of each lemma from none.

    ``word``: the word that a cell explains; ``lemma``: the lemma of each word.
    """
    vocabulary = int(made.max()) + 1
    seen = np.zeros(len(lemma), bool)
    seen[word] = True
    table = np.full(len(given), 1 / vocabulary)
    null = np.full(int(lemma.max()) + 1, 1 / vocabulary)
    for _ in range(_ROUNDS):
        weight = table[of_cell]
        total = np.bincount(word, weight, minlength=len(lemma)) + null[lemma]
        counts = np.bincount(of_cell, weight / total[word], minlength=len(given))
        from_none = np.bincount(lemma[seen], null[lemma[seen]] / total[seen], minlength=len(null))
        table = (counts + _SMOOTHING) / (np.bincount(given, counts) + _SMOOTHING * vocabulary)[given]
        null = from_none / max(1e-12, from_none.sum())
    return table, null


def _mutual(cells: _Cells, table: _Table, lemmas: list[Ints]) -> Ints:
    """The cells that are the best of their source word and of their target word, and better than no link.

    Of a word that stands twice, the one nearer to the diagonal.
    """
    keys = _keys(cells, lemmas)
    known = np.minimum(np.searchsorted(table.keys, keys), len(table.keys) - 1)
    found = table.keys[known] == keys
    near = np.exp(-cells.apart)
    forward = np.where(found, table.forward[known], 0) * near
    backward = np.where(found, table.backward[known], 0) * near
    best = (
        (forward >= _highest(forward, cells.target, len(lemmas[1]))[cells.target])
        & (backward >= _highest(backward, cells.source, len(lemmas[0]))[cells.source])
        & (forward > table.forward_null[lemmas[1][cells.target]])
        & (backward > table.backward_null[lemmas[0][cells.source]])
    )
    chosen = np.flatnonzero(best)
    chosen = chosen[np.unique(cells.source[chosen], return_index=True)[1]]
    return chosen[np.unique(cells.target[chosen], return_index=True)[1]]


def _highest(values: Floats, group: Ints, size: int) -> Floats:
    """The highest value of each group."""
    highest = np.zeros(size)
    np.maximum.at(highest, group, values)
    return highest
