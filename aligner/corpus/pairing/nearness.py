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


def candidates(source: Floats, target: Floats) -> tuple[Ints, Ints]:
    """Pairs of documents ``(n, d)`` worth a closer look, in order: the nearest of each of either side."""
    columns, rows = nearest(source, target, CANDIDATES)
    count = len(target)
    forth = np.arange(len(columns))[:, None] * count + columns
    back = rows * count + np.arange(len(rows))[:, None]
    both = np.unique(np.concatenate((forth.ravel(), back.ravel())))
    return both // max(count, 1), both % max(count, 1)


def nearest(left: Floats, right: Floats, most: int) -> tuple[Ints, Ints]:
    """For each left row the numbers of the nearest right rows ``(n, most)``, and the reverse, in one pass.

    Products are made block by block: memory grows with the number of rows, not with its square.
    """
    here, there = _Best(len(left), min(most, len(right))), _Best(len(right), min(most, len(left)))
    for low in range(0, len(left), _ROWS):
        for start in range(0, len(right), _COLUMNS):
            part = left[low : low + _ROWS] @ right[start : start + _COLUMNS].T
            here.take(slice(low, low + _ROWS), part, start)
            there.take(slice(start, start + _COLUMNS), part.T, low)
    return here.who, there.who


class _Best:
    """The largest products of each row so far, and with whom."""

    def __init__(self, rows: int, most: int) -> None:
        self.most = most
        self.values = np.full((rows, most), -np.inf, dtype=np.float32)
        self.who = np.zeros((rows, most), dtype=np.int64)

    def take(self, rows: slice, products: Floats, first: int) -> None:
        """Products of some rows with those from number ``first`` on."""
        keep = min(self.most, products.shape[1])
        top = np.argpartition(products, -keep, axis=1)[:, -keep:] if keep else np.empty((len(products), 0), np.int64)
        values = np.concatenate((self.values[rows], np.take_along_axis(products, top, axis=1)), axis=1)
        who = np.concatenate((self.who[rows], top + first), axis=1)
        chosen = np.argsort(-values, axis=1, kind="stable")[:, : self.most]
        self.values[rows] = np.take_along_axis(values, chosen, axis=1)
        self.who[rows] = np.take_along_axis(who, chosen, axis=1)


def log_odds(source: Outlines, target: Outlines, row: Ints, column: Ints) -> Floats:
    """For pairs of documents ``(n,)``, how likely each is a document and its translation."""
    alike = np.empty(len(row), dtype=np.float32)
    shared = np.empty(len(row), dtype=np.float32)
    with ThreadpoolController().limit(limits=1, user_api="blas"):  # small products: a second thread costs more
        for number, (one, other) in enumerate(zip(row.tolist(), column.tolist(), strict=True)):
            alike[number] = source.documents[one] @ target.documents[other]
            shared[number] = _shared(_held(source, one), _held(target, other))
    odds: Floats = np.round(_SHARED * shared + _ALIKE * alike + _NONE, _PLACES).astype(np.float32)
    return odds


def _held(side: Outlines, number: int) -> tuple[Halves, Floats]:
    low, high = side.bounds[number : number + 2]
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
