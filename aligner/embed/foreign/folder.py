"""A sentence-transformers model in a folder: whether it may be loaded, what prompts it has, which state it is in.

A model from elsewhere is untrusted: nothing in it may run. So weights are read from safetensors only (a pickle can
run anything), code that comes with a model is refused, and so are modules outside a short list, since some
of the others import whatever class their settings name.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from aligner.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_MODULES = {"Transformer", "Pooling", "Dense", "Normalize", "StaticEmbedding", "LayerNorm", "Dropout"}
_PICKLE = re.compile(r"(pytorch_)?model.*\.(bin|pt|pth|ckpt|pkl)")
_HASHED = {".json", ".txt", ".model", ".jinja", ".safetensors"}
_TOKENIZERS = ("tokenizer.json", "vocab.txt", "vocab.json")
_WEIGHTED = {"Transformer", "Dense", "StaticEmbedding", "LayerNorm"}


def check(folder: Path, name: str) -> None:
    """Raise ``ModelError``, one line with the remedy, unless the folder holds a whole model that may be loaded."""
    for kind, path in _modules(folder, name):
        if kind not in _MODULES:
            raise ModelError(
                f"model {name}: its module {kind} is not one that aligner loads ({', '.join(sorted(_MODULES))})"
            )
        place = folder / path
        if not place.resolve().is_relative_to(folder.resolve()):
            raise ModelError(f"model {name}: modules.json points outside the folder, to {path}; it is not safe to load")
        if kind in _WEIGHTED:
            _check_weights(place, name)
        if kind == "Transformer":
            _check_companions(place, name)


def refuse_pickles(files: Iterable[str], name: str) -> None:
    """Raise ``ModelError`` if some folder among these paths has weights as a pickle and none as safetensors."""
    paths = [PurePosixPath(file) for file in files]
    safe = {path.parent for path in paths if path.suffix == ".safetensors"}
    for path in paths:
        if _PICKLE.fullmatch(path.name) and path.parent not in safe and path.parent.name not in ("onnx", "openvino"):
            raise ModelError(
                f"model {name}: {path} is a pickle, which can run any code, and no safetensors file is beside it; "
                f"take another model, or a revision that has one: --model {name.partition('@')[0]}@REVISION"
            )


def prompts(folder: Path, name: str) -> tuple[dict[str, str], str | None]:
    """The prompts a model brings, by name, and the name of its default one."""
    path = folder / "config_sentence_transformers.json"
    settings = _json(path, name) if path.is_file() else {}
    found = settings.get("prompts") if isinstance(settings, dict) else None
    texts = {str(key): text for key, text in found.items() if isinstance(text, str)} if isinstance(found, dict) else {}
    default = settings.get("default_prompt_name") if isinstance(settings, dict) else None
    return texts, default if default in texts else None


def digest(folder: Path, name: str) -> str:
    """16 hexadecimal digits of the contents of every file that decides the vectors: the same for a copy elsewhere.

    The weights are read whole, at about 1 GB/s, because a fine-tuned model differs in nothing but them.
    """
    places = {folder, *(folder / path for _, path in _modules(folder, name))}
    found = [file for place in places if place.is_dir() for file in place.iterdir() if file.suffix in _HASHED]
    files = {file.relative_to(folder).as_posix(): file for file in found}
    whole = hashlib.blake2b(digest_size=8)
    for relative in sorted(files):
        with files[relative].open("rb") as stream:
            content = hashlib.file_digest(stream, hashlib.blake2b).digest()
        whole.update(relative.encode("utf-8", "surrogateescape") + b"\0" + content)
    return whole.hexdigest()


def _modules(folder: Path, name: str) -> list[tuple[str, str]]:
    """Kind and subfolder of each module; one Transformer at the top where a model has no ``modules.json``."""
    path = folder / "modules.json"
    if not path.is_file():
        if (folder / "config.json").is_file():
            return [("Transformer", "")]
        raise ModelError(
            f"model {name}: {folder} holds neither modules.json nor config.json; give the folder that does"
        )
    listed = _json(path, name)
    try:
        types = [(str(module["type"]), str(module["path"])) for module in listed]
    except (KeyError, TypeError):
        types = []
    if not types:
        raise ModelError(f"model {name}: {path} does not list modules; copy the whole model again")
    for kind, _ in types:
        if not kind.startswith("sentence_transformers."):
            raise ModelError(
                f"model {name}: it runs code of its own ({kind}), which aligner never does; take another model"
            )
    return [(kind.rpartition(".")[2], place) for kind, place in types]


def _check_weights(place: Path, name: str) -> None:
    files = {file.name for file in place.iterdir()} if place.is_dir() else set()
    refuse_pickles(files, name)
    if "adapter_config.json" in files:
        raise ModelError(f"model {name}: it is an adapter to another model; merge the two and give the merged folder")
    index = "model.safetensors.index.json"
    wanted = {"model.safetensors"}
    if index in files:
        shards = _json(place / index, name)
        wanted = set(shards["weight_map"].values()) if isinstance(shards, dict) and "weight_map" in shards else wanted
    if missing := wanted - files:
        raise ModelError(f"model {name}: {place / min(missing)} is missing; copy the whole model again")


def _check_companions(place: Path, name: str) -> None:
    """Settings and tokenizer; without the latter the library makes an empty one and knows no word, silently."""
    files = {file.name for file in place.iterdir()} if place.is_dir() else set()
    if "config.json" not in files:
        raise ModelError(f"model {name}: {place / 'config.json'} is missing; copy the whole model again")
    if not any(file in _TOKENIZERS or file.endswith(".model") for file in files):
        raise ModelError(
            f"model {name}: {place} has no tokenizer ({', '.join(_TOKENIZERS)}); copy the whole model again"
        )


def _json(path: Path, name: str) -> Any:  # noqa: ANN401 - what a file holds is anyone's guess
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"model {name}: {path} cannot be read ({error}); copy the whole model again") from error
