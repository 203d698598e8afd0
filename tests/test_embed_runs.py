from __future__ import annotations

import numpy as np
import pytest

from aligner.embed.cache import CachedEncoder
from aligner.embed.protocol import DeferredEncoder, FakeEncoder, is_additive
from aligner.embed.runs import Runs
from aligner.embed.store import VectorStore

TEXTS = [
    "The ferry left at six.",
    "Nobody waved.",
    "By noon the fog had swallowed both banks, and the captain sounded the horn every two minutes.",
    "He said nothing.",
]


class Counting(FakeEncoder):
    """Remembers what it was asked for."""

    def __init__(self):
        super().__init__(64)
        self.asked = []

    def encode(self, texts, /):
        self.asked.extend(texts)
        return super().encode(texts)


def test_only_what_is_wanted_is_encoded_and_only_once():
    encoder = Counting()
    runs = Runs.of(TEXTS, encoder, 3)
    assert encoder.asked == TEXTS
    wanted = np.zeros((3, 4), dtype=bool)
    wanted[1, 2] = wanted[2, 1] = True  # the second has no three sentences before it
    for _ in range(2):
        runs.make(wanted)
    assert encoder.asked[4:] == [f"{TEXTS[1]} {TEXTS[2]}"]
    assert runs.vectors[1, 2] == pytest.approx(encoder.encode([encoder.asked[4]])[0])
    assert not runs.vectors[2].any()


def test_a_part_makes_its_runs_in_the_whole():
    encoder = Counting()
    runs = Runs.of(TEXTS, encoder, 3)
    part = runs.part(range(1, 4), 2)
    assert part.of_spans(np.array([[0, 2], [0, 3]])) == pytest.approx(
        encoder.encode([" ".join(TEXTS[1:3]), " ".join(TEXTS[1:])])
    )
    assert runs.made[1, 2]
    assert (len(part), len(runs)) == (2, 3)


def test_runs_of_sums_are_near_their_joined_texts(use):
    spans = np.array([(start, stop) for start in range(4) for stop in range(start + 1, 5)])
    made = Runs.of(TEXTS, use, 4).of_spans(spans)
    cosines = (made * use.encode([" ".join(TEXTS[start:stop]) for start, stop in spans.tolist()])).sum(axis=1)
    assert cosines[np.diff(spans)[:, 0] == 1].min() > 0.9999
    assert cosines.min() > 0.94


def test_sums_are_kept_and_runs_are_made_of_them_again(use, tmp_path):
    store = VectorStore(tmp_path / "v.sqlite")
    spans = np.array([[0, 1], [0, 3], [1, 4]])
    plain = Runs.of(TEXTS, use, 3).of_spans(spans)
    first = Runs.of(TEXTS, CachedEncoder(use, store), 3).of_spans(spans)
    assert (first * plain).sum(axis=1).min() > 0.99999
    assert sum(model.vectors for model in store.models()) == len(TEXTS) + 1

    def build():
        return without_texts

    without_texts = use.__class__.__new__(use.__class__)
    for name in ("threads", "_weights", "_blas"):
        setattr(without_texts, name, getattr(use, name))
    deferred = DeferredEncoder("use", use.revision, build, dimension=512, additive=True)
    again = Runs.of(TEXTS, CachedEncoder(deferred, store), 3).of_spans(spans)
    assert np.array_equal(again, first)


def test_what_is_additive_is_told_without_building():
    def build():
        raise AssertionError

    assert is_additive(DeferredEncoder("a", "1", build, dimension=2, additive=True))
    assert not is_additive(DeferredEncoder("a", "1", build, dimension=2))
    assert not is_additive(FakeEncoder())
