"""Models from the Hugging Face hub: found in its cache on this machine, or fetched into it once.

What is here is used as it is, without a question to the network: the same model, the same vectors, until the user
deletes it or names another revision. The hub's telemetry is off unless the environment turns it on.
"""

from __future__ import annotations

import logging
import os
import sys
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from aligner.embed.foreign import folder as model_folder
from aligner.errors import ModelError

logger = logging.getLogger("aligner")

_TIMEOUT = 10.0
"""Seconds without an answer after which the hub counts as out of reach."""
_WANTED = ["*.json", "*.txt", "*.model", "*.jinja", "*.safetensors"]
_UNWANTED = ["onnx/*", "*/onnx/*", "openvino/*", "*/openvino/*", "checkpoint-*", ".*"]
_OFFLINE = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
_INSTEAD = "or copy its folder here and give the path: --model ./FOLDER, or use the built-in one: --model use"
_REASONS = {
    "RepositoryNotFoundError": "the hub has no model of this name, or it is private; check the spelling",
    "GatedRepoError": "only registered users may have it; accept its terms on its page, then run: hf auth login",
    "DisabledRepoError": "the hub has disabled it; take another model",
    "RevisionNotFoundError": "it has no such revision; leave out what follows @, or check the spelling",
    "HFValidationError": "this is not a name that the hub could have; it looks like org/name",
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A model in the hub's cache on this machine. ``size`` is in bytes on disk, 0 where nobody counted."""

    name: str
    commit: str
    folder: Path
    size: int = 0


def is_offline(wish: bool = False) -> bool:
    """Whether the user or the environment forbids the network."""
    return wish or any(os.environ.get(name, "").upper() in ("1", "ON", "YES", "TRUE") for name in _OFFLINE)


def forbid_network() -> None:
    """Turn the hub's libraries off-line for the rest of this process, whether they are imported yet or not."""
    for name in _OFFLINE:
        os.environ[name] = "1"
    if find_spec("huggingface_hub") is not None:
        vars(import_module("huggingface_hub.constants"))["HF_HUB_OFFLINE"] = True


def snapshot(name: str, *, offline: bool = False) -> Snapshot:
    """The model ``org/name`` or ``org/name@revision`` in the cache, fetched first if need be and allowed.

    Raises ``ModelError`` in one line that says what to do; an unreachable hub is given up after ten seconds.
    """
    if offline := is_offline(offline):
        forbid_network()
    repository, _, revision = name.partition("@")
    held = _held(repository, revision or "main")
    if held is None and offline:
        raise ModelError(
            f"model {name}: it is not on this machine and the network is off; run once without --offline, {_INSTEAD}"
        )
    if held is not None:
        try:
            model_folder.check(held.folder, name)
        except ModelError:
            if offline:
                raise
        else:
            return held
    held = _fetched(repository, revision or "main", name)
    model_folder.check(held.folder, name)
    return held


def snapshots() -> list[Snapshot]:
    """The sentence-transformers models in the hub's cache on this machine, by name."""
    hub = _hub()
    try:
        scanned = hub.scan_cache_dir(_cache_dir())
    except (hub.CacheNotFound, ValueError):
        return []
    return sorted(
        (
            Snapshot(repository.repo_id, revision.commit_hash, Path(revision.snapshot_path), revision.size_on_disk)
            for repository in scanned.repos
            if repository.repo_type == "model"
            for revision in repository.revisions
            if (Path(revision.snapshot_path) / "modules.json").is_file()
        ),
        key=lambda found: (found.name.lower(), found.commit),
    )


def cache_place() -> Path:
    """Where fetched models are kept."""
    return Path(_cache_dir() or import_module("huggingface_hub.constants").HF_HUB_CACHE)


def _hub() -> Any:  # noqa: ANN401 - a module, without types where it is not installed
    """The hub's library, imported late (it takes its settings from the environment as it is imported)."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    try:
        return import_module("huggingface_hub")
    except ImportError as error:
        raise ModelError(
            f"models from the hub need a library ({error}); run: pip install sentence-transformers"
        ) from error


def _cache_dir() -> str | None:
    return os.environ.get("SENTENCE_TRANSFORMERS_HOME") or None


def _held(repository: str, revision: str) -> Snapshot | None:
    hub = _hub()
    for file in ("modules.json", "config.json"):
        try:
            found = hub.try_to_load_from_cache(repository, file, cache_dir=_cache_dir(), revision=revision)
        except ValueError as error:
            raise _failure(repository, error) from error
        if isinstance(found, str):
            place = Path(found).parent
            return Snapshot(repository, place.name, place)
    return None


def _fetched(repository: str, revision: str, name: str) -> Snapshot:
    """Ask for the list of files, refuse what may not be loaded, then download the rest."""
    hub = _hub()
    try:
        information = hub.HfApi().model_info(repository, revision=revision, timeout=_TIMEOUT)
        files = [file.rfilename for file in information.siblings]
        model_folder.refuse_pickles(files, name)
        logger.info("fetching %s into %s", name, cache_place())
        if not sys.stderr.isatty():
            hub.utils.disable_progress_bars()
        options = {"cache_dir": _cache_dir(), "etag_timeout": _TIMEOUT}
        place = hub.snapshot_download(
            repository, revision=information.sha, allow_patterns=_WANTED, ignore_patterns=_UNWANTED, **options
        )
        # A file asked for by the branch's name notes in the cache which commit that is.
        hub.hf_hub_download(
            repository, "modules.json" if "modules.json" in files else "config.json", revision=revision, **options
        )
    except ModelError:
        raise
    except Exception as error:  # the client raises its own, its HTTP library's and the system's
        raise _failure(name, error) from error
    return Snapshot(repository, information.sha, Path(place))


def _failure(name: str, error: Exception) -> ModelError:
    """One line on what went wrong and what to do."""
    kind = type(error).__name__
    if kind in _REASONS:
        return ModelError(f"model {name}: {_REASONS[kind]}; aligner models lists those that are known")
    detail = str(error).strip().splitlines()
    reason = f"{kind}: {detail[0][:200]}" if detail else kind
    return ModelError(
        f"model {name}: it is not on this machine and cannot be fetched ({reason}); try again on line, {_INSTEAD}"
    )
