"""Any sentence-transformers model, from a folder. Importing torch takes nine seconds: it happens here, and late."""

from __future__ import annotations

import logging
import os
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from aligner.embed.protocol import unit_rows
from aligner.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from aligner.types import Vectors

logger = logging.getLogger("aligner")

_SLAB = 16
"""Batches between two reports of progress; texts go by length over all slabs, so that batches need little padding."""


@dataclass(frozen=True, slots=True)
class TransformerOptions:
    """How to run a model: before each text ``prompt``, on ``device`` (the best there is if not given).

    ``progress`` is called with the number of texts done and of texts in all.
    """

    prompt: str = ""
    device: str | None = None
    batch_size: int = 32
    progress: Callable[[int, int], None] | None = None


class TransformerEncoder:
    """A sentence-transformers model in a folder that ``folder.check`` has passed.

    Nothing is fetched and no code of the model's own runs. Loading raises ``ModelError`` for a folder or device
    that does not work.
    """

    def __init__(self, folder: Path, name: str, revision: str, options: TransformerOptions | None = None) -> None:
        self.name = name
        self.revision = revision
        self.options = options or TransformerOptions()
        with _quietly():
            self._model = _loaded(folder, name, self.options.device)
        self.dimension = self._measured()

    def encode(self, texts: Sequence[str], /) -> Vectors:
        """Unit rows ``(n, d)``. Texts beyond the model's length are read up to there, with one warning for all."""
        readable = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda row: -len(readable[row]))
        size = self.options.batch_size * _SLAB
        for low in range(0, len(order), size):
            chosen = order[low : low + size]
            rows[chosen] = self._encoded([readable[row] for row in chosen])
            if self.options.progress:
                self.options.progress(low + len(chosen), len(order))
        self._warn_of_length(readable)
        return unit_rows(rows)

    def _measured(self) -> int:
        return int(self._encoded(["."]).shape[1])

    def _encoded(self, texts: list[str]) -> Vectors:
        try:
            rows: Vectors = self._model.encode(
                texts,
                prompt=self.options.prompt,
                batch_size=self.options.batch_size,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        except RuntimeError as error:  # torch's own, out of memory above all
            reason = " ".join(str(error).split())[:200]
            raise ModelError(
                f"model {self.name}: it fails on {self._model.device} ({reason}); try --device cpu"
            ) from error
        if not np.isfinite(rows).all():
            raise ModelError(
                f"model {self.name}: it gives vectors that are not numbers; its weights are damaged, get it again"
            )
        return rows

    def _warn_of_length(self, texts: list[str]) -> None:
        """Count the texts cut at the model's length; only those with more characters than that can be."""
        limit = self._model.max_seq_length
        long = [self.options.prompt + text for text in texts if limit and len(self.options.prompt) + len(text) > limit]
        if not long:
            return
        tokens = self._model.tokenizer(long, truncation=False, verbose=False)["input_ids"]
        if cut := sum(len(ids) > limit for ids in tokens):
            message = "model %s reads the first %d tokens of a text; longer ones, whose ends are not compared: %d of %d"
            logger.warning(message, self.name, limit, cut, len(texts))


def _loaded(folder: Path, name: str, device: str | None) -> Any:  # noqa: ANN401 - torch is not imported for its types
    if not (folder / "modules.json").is_file():
        logger.warning("model %s is not made for sentences: its vectors are plain means over its tokens", name)
    try:
        sentence_transformers = import_module("sentence_transformers")
        model = sentence_transformers.SentenceTransformer(
            str(folder),
            device=device,
            trust_remote_code=False,
            local_files_only=True,
            model_kwargs={"use_safetensors": True},
        )
    except ImportError as error:
        raise ModelError(f"model {name}: {error}; run: pip install sentence-transformers") from error
    except Exception as error:  # whatever a folder's contents make the library raise
        raise ModelError(f"model {name}: {_remedy(error, folder, device)}") from error
    if model.device.type == "cpu":
        model.float()  # half-precision weights are slower than single on a processor
    return model.eval()


def _remedy(error: Exception, folder: Path, device: str | None) -> str:
    """Why a model did not load, and what to do about it, in one line."""
    reason = " ".join(str(error).split())
    if "trust_remote_code" in reason:
        return "it runs code of its own, which aligner never does; take another model"
    if device and device.split(":")[0] in reason.lower():
        return f"device {device} does not work here ({reason[:200]}); leave out --device, or give cpu"
    return f"{folder} does not load ({type(error).__name__}: {reason[:200]}); copy the whole model again"


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep the libraries' progress bars and remarks on loading off the terminal; errors are raised all the same."""
    before = os.environ.get("TRANSFORMERS_VERBOSITY")
    os.environ["TRANSFORMERS_VERBOSITY"] = "error"
    try:
        remarks = import_module("transformers.utils.logging")
        level, bars = remarks.get_verbosity(), remarks.is_progress_bar_enabled()
        remarks.set_verbosity_error()
        remarks.disable_progress_bar()
        try:
            yield
        finally:
            remarks.set_verbosity(level)
            if bars:
                remarks.enable_progress_bar()
    finally:
        if before is None:
            del os.environ["TRANSFORMERS_VERBOSITY"]
        else:
            os.environ["TRANSFORMERS_VERBOSITY"] = before
