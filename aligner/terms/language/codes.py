"""Codes of languages, and the language of texts: stated, else recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

SAMPLE = 500
"""Texts that the language is recognised from."""


def language_code(code: str) -> str:
    """``ru-RU`` and ``RUS`` are ``ru``; Chinese in traditional characters is ``zh-tw``."""
    parts = code.strip().lower().replace("_", "-").split("-")
    if parts[0] == "zh" and {"tw", "hk", "hant"} & set(parts[1:]):
        return "zh-tw"
    return {"rus": "ru", "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es"}.get(
        parts[0], parts[0]
    )


def recognised(texts: Iterable[str]) -> str:
    """The language of texts; empty where it is not clear."""
    from aligner.text.language import UNKNOWN, detect

    code = detect("\n".join(texts)).code
    return "" if code == UNKNOWN else code


def spoken(frame: pl.DataFrame, side: str, given: str = "") -> str:
    """The language of one side of a table of pairs: as given, else as the table states it, else recognised.

    ``side`` is ``source`` or ``target``; a table states it in ``source_lang`` and ``target_lang``, of several codes
    the commonest counts. Empty where nothing tells it.
    """
    if given:
        return language_code(given)
    if (name := f"{side}_lang") in frame.columns:
        stated = frame[name].drop_nulls().cast(str)
        stated = stated.filter(stated != "")
        if stated.len():
            return language_code(str(stated.mode().sort()[0]))
    texts = frame[f"{side}_text"]
    return recognised(texts.filter(texts != "").unique(maintain_order=True).head(SAMPLE).to_list())


def languages(frame: pl.DataFrame, source: str = "", target: str = "") -> tuple[str, str]:
    """The languages of both sides; ``DocumentError`` where one is not clear."""
    found = (spoken(frame, "source", source), spoken(frame, "target", target))
    for side, code in zip(("source", "target"), found, strict=True):
        if not code:
            raise DocumentError(f"the language of the {side} texts is not clear: say it with --{side}-lang")
    return found
