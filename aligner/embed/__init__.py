"""Texts and runs of sentences or words to unit vectors: encoders, the models that can be had, and the cache.

Names are imported when they are first used, so that importing this package loads no model, no torch and no SQLite.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aligner.embed.cache import CachedEncoder
    from aligner.embed.foreign.objects import Model, encoder_of
    from aligner.embed.protocol import Encoder, FakeEncoder, SpanEncoder, Spans, encode_spans, encode_windows
    from aligner.embed.registry import ModelRow, available, load
    from aligner.embed.store import VectorStore

_PLACES = {
    "CachedEncoder": "cache",
    "Encoder": "protocol",
    "FakeEncoder": "protocol",
    "Model": "foreign.objects",
    "ModelRow": "registry",
    "SpanEncoder": "protocol",
    "Spans": "protocol",
    "VectorStore": "store",
    "available": "registry",
    "encoder_of": "foreign.objects",
    "encode_spans": "protocol",
    "encode_windows": "protocol",
    "load": "registry",
}

__all__ = [
    "CachedEncoder",
    "Encoder",
    "FakeEncoder",
    "Model",
    "ModelRow",
    "SpanEncoder",
    "Spans",
    "VectorStore",
    "available",
    "encode_spans",
    "encode_windows",
    "encoder_of",
    "load",
]


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    globals()[name] = value
    return value
