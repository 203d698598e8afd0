"""Is it translated: the same text on both sides, or a stretch of the source left in the target."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aligner.pairs.checks.found import Found, texts
from aligner.text.language import function_words, script_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

_PLAIN = re.compile(r"(?<![\w/.@%<{$\\&+=:-])[^\W\d_]+(?![\w/@=:\\]|\.\w|-\w)")
"""A word that is no part of a path, an option, a name with dots, a placeholder or a tag."""
_CODE = re.compile(r"==|->|::|\w_\w|\(\)|;$|©|\([Cc]\) ?\d{4}")
"""In a text that may be a line of a program, or names its owner."""
_STRETCH = re.compile(r"(?:(?<![\w/.@%<{$\\-])[a-z]{2,}[,]?[ \n]){3,}[a-z]{2,}(?![\w/@=<>-])")
"""Four words and more in small Latin letters: no name, no title."""
_LEAST = 3


def equal(frame: pl.DataFrame) -> Iterator[Found]:
    """The target is the source, which has words to translate."""
    import polars as pl

    same = pl.col("source").str.strip_chars() == pl.col("target").str.strip_chars()
    for pair in texts(frame, same & (pl.col("source_lang") != pl.col("target_lang"))):
        words = [word for word in _PLAIN.findall(pair.source) if word.islower() and len(word) > 1]
        if _CODE.search(pair.source) and not function_words(pair.source_lang) & set(words):
            continue
        titled = pair.source[:1].isupper() and len(_PLAIN.findall(pair.source)) > 1 and words
        if len(words) >= _LEAST or titled:
            yield Found(pair.row, "the target is the source", pair.source, pair.target)


def left(frame: pl.DataFrame) -> Iterator[Found]:
    """Several words of the source stand in a target that has another script."""
    import polars as pl

    other = ~pl.col("target_lang").map_elements(script_of, pl.String).is_in(["latin"])
    differ = pl.col("source").str.strip_chars() != pl.col("target").str.strip_chars()
    for pair in texts(frame, other & differ & pl.col("target").str.contains(r"[a-z]{2} [a-z]{2}")):
        for stretch in _STRETCH.findall(pair.target):
            if stretch in pair.source and len(function_words(pair.source_lang) & set(stretch.split())) > 1:
                yield Found(pair.row, "words of the source stand in the target", stretch, stretch)
                break
