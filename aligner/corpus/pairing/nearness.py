"""How near documents of two sides are: which to look at, how much of both has a counterpart, and what that is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import ThreadpoolController

if TYPE_CHECKING:
    from aligner.corpus.pairing.outline import Floats, Halves, Ints, Outlines

CANDIDATES = 16
"""Documents of the other side that each is compared with, sentence by sentence. On the pages that this was tuned on
(``outline``) the right one is among them for .998 of one side and all of the other, and for one side or the other of
every page."""
_SHARED, _ALIKE, _NONE = 8.35, 7.37, -9.17
"""Log-odds of a pair from the share of mutual nearest sentences and the outlines' cosine. Fitted to pages for
spreadsheets and texts in LibreOffice's help, ru-en, three of ten of each side left out by chance; names in common,
lengths, or nearest sentences in order only beside them did not raise F1 over .978 (.977 without)."""
_PLACES = 2
"""Of log-odds: the last bits of products, which hang on the machine, do not decide between documents that are alike."""
_ROWS, _COLUMNS = 1024, 8192
_MOST = 2_000
"""Sentences of a document that are compared; of a longer one as many, spread evenly."""


def candidates(source: Floats, target: Floats, rows: Ints, columns: Ints) -> tuple[Ints, Ints]:
    """Pairs of documents ``(n, d)`` worth a closer look, in order: for these rows and columns the nearest of each."""
    forth, back = nearest(source[rows], target, CANDIDATES), nearest(target[columns], source, CANDIDATES)
    count = max(len(target), 1)
    both = (rows[:, None] * count + forth).ravel(), (back * count + columns[:, None]).ravel()
    keys = np.unique(np.concatenate(both))
    return keys // count, keys % count


def nearest(left: Floats, right: Floats, most: int) -> Ints:
    """For each left row the numbers of the nearest right rows ``(n, most)``, or of all where there are fewer.

    Products are made block by block: memory grows with the number of rows, not with its square.
    """
    most = min(most, len(right))
    values = np.full((len(left), most), -np.inf, dtype=np.float32)
    who = np.zeros((len(left), most), dtype=np.int64)
    for low in range(0, len(left), _ROWS):
        rows = slice(low, low + _ROWS)
        for start in range(0, len(right), _COLUMNS):
            products = left[rows] @ right[start : start + _COLUMNS].T
            keep = min(most, products.shape[1])
            top = np.argpartition(products, -keep, axis=1)[:, -keep:]
            best = np.concatenate((values[rows], np.take_along_axis(products, top, axis=1)), axis=1)
            all_of = np.concatenate((who[rows], top + start), axis=1)
            chosen = np.argsort(-best, axis=1, kind="stable")[:, :most]
            values[rows] = np.take_along_axis(best, chosen, axis=1)
            who[rows] = np.take_along_axis(all_of, chosen, axis=1)
    return who


def log_odds(source: Outlines, target: Outlines, row: Ints, column: Ints) -> Floats:
    """For pairs of documents ``(n,)``, how likely each is a document and its translation."""
    for side, numbers in ((source, row), (target, column)):
        side.take(np.isin(np.arange(len(side.side)), numbers))
    alike = np.empty(len(row), dtype=np.float32)
    shared = np.empty(len(row), dtype=np.float32)
    with ThreadpoolController().limit(limits=1, user_api="blas"):  # small products: a second thread costs more
        for number, (one, other) in enumerate(zip(row.tolist(), column.tolist(), strict=True)):
            alike[number] = source.documents[one] @ target.documents[other]
            shared[number] = _shared(_held(source, one), _held(target, other))
    odds: Floats = np.round(_SHARED * shared + _ALIKE * alike + _NONE, _PLACES).astype(np.float32)
    return odds


def _held(side: Outlines, number: int) -> tuple[Halves, Floats]:
    low, high = side.side.bounds[number : number + 2]
    step = max(1, -(-int(high - low) // _MOST))
    return side.sentences[low:high:step], side.weights[low:high:step] * step


def _shared(source: tuple[Halves, Floats], target: tuple[Halves, Floats]) -> float:
    """The share of two documents that stands in sentences each other's nearest, by their cosines."""
    if not len(source[0]) or not len(target[0]):
        return 0.0
    products = source[0].astype(np.float32) @ target[0].astype(np.float32).T
    there, here = products.argmax(axis=1), products.argmax(axis=0)
    mutual = np.flatnonzero(here[there] == np.arange(len(there)))
    cosine = np.maximum(products[mutual, there[mutual]], 0)
    return float(cosine @ (source[1][mutual] + target[1][there[mutual]])) / 2
