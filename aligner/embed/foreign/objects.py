"""Encoders made elsewhere: a ``SentenceTransformer``, or any object with ``encode``, in an encoder's place.

Goes in: the object. Comes out: an :class:`aligner.embed.Encoder`. Its vectors are not kept on disk, because nothing
tells one state of such an object from another but what it makes of a few texts.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from aligner.embed.foreign.prompts import symmetric_prompt
from aligner.embed.protocol import Encoder, unit_rows
from aligner.embed.registry import load
from aligner.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aligner.types import Vectors

Model = Any
"""A name that :func:`aligner.embed.load` knows, an ``Encoder``, or an object with ``encode(texts)``."""

_PROBES = ["Кошка сидит на окне.", "A cat is sitting at the window.", "2026"]


def encoder_of(model: Model) -> Encoder:
    """The encoder that is meant; ``TypeError`` for what cannot encode, ``ModelError`` for what does not."""
    if isinstance(model, str):
        return load(model)
    if not callable(getattr(model, "encode", None)):
        raise TypeError(f"a model is a name or has a method encode, not {type(model).__name__}")
    if all(hasattr(model, name) for name in ("name", "revision", "dimension")):
        return cast("Encoder", model)
    return ForeignEncoder(model)


class ForeignEncoder:
    """An object with ``encode``, told by its name and by a digest of its vectors of three texts."""

    def __init__(self, model: Any) -> None:  # noqa: ANN401 - anybody's object
        self._model = model
        self.name = _name(model)
        prompts = getattr(model, "prompts", None)
        known = {str(key): text for key, text in prompts.items()} if isinstance(prompts, dict) else {}
        self._prompt = symmetric_prompt(self.name, known, getattr(model, "default_prompt_name", None))
        probes = self.encode(_PROBES)
        self.dimension = int(probes.shape[1])
        self.revision = "probed-" + blake2b(probes.astype("<f2").tobytes(), digest_size=8).hexdigest()

    def encode(self, texts: Sequence[str], /) -> Vectors:
        """Unit rows ``(n, d)``."""
        rows = np.asarray(self._rows(list(texts)), dtype=np.float32)
        if rows.ndim != 2 or len(rows) != len(texts) or not np.isfinite(rows).all():
            raise ModelError(
                f"model {self.name}: encode gives no matrix of {len(texts)} rows of numbers, but shape {rows.shape}"
            )
        return unit_rows(rows)

    def _rows(self, texts: list[str]) -> Any:  # noqa: ANN401 - whatever the object gives
        if not texts:
            return np.empty((0, getattr(self, "dimension", 1)), dtype=np.float32)
        if hasattr(self._model, "prompts"):  # a SentenceTransformer
            return self._model.encode(texts, prompt=self._prompt, show_progress_bar=False, convert_to_numpy=True)
        return self._model.encode(texts)


def _name(model: Any) -> str:  # noqa: ANN401 - anybody's object
    """What the object calls itself: its own name, the model that its card tells, else its class."""
    card = getattr(model, "model_card_data", None)
    found = getattr(model, "name", None) or getattr(card, "base_model", None)
    return found if isinstance(found, str) and found else type(model).__name__
