"""A picture of an alignment: how alike the sentences are, with the path of the beads through them.

Source sentences run down, target sentences across, both numbered from 1; the darker a cell, the more alike the two.
Each bead is an outlined box over the cells it holds, a gap a thick line with a pale band over its sentences; beads of a
block that the translation has elsewhere have another colour and line. Books are drawn by blocks of sentences.

The suffix says what is written: ``html`` is one page that zooms, shows the texts under the pointer and loads nothing;
``svg`` and ``png`` are for print. Vega draws all three, through vl-convert, which holds it and needs no network.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike

    from aligner.types import Alignment, Vectors

SUFFIXES = (".html", ".svg", ".png")
_SHARP = 2.0
"""Pixels of a PNG for each of the page: sharp on paper and on dense screens."""


def plot(
    alignment: Alignment,
    source_texts: Sequence[str],
    target_texts: Sequence[str],
    source_vectors: Vectors,
    target_vectors: Vectors,
    path: str | PathLike[str],
    *,
    source_name: str = "source",
    target_name: str = "target",
) -> None:
    """Draw an alignment into ``path``: ``.html``, ``.svg`` or ``.png``.

    Texts and vectors, unit rows ``(n, d)``, are those of the single sentences. Time and memory grow with the number of
    sentences, not with their product. The file appears whole or not at all. Raises ``OutputError`` for another suffix,
    where vl-convert is not installed and where the file cannot be written; ``ValueError`` when texts or vectors are not
    as many as the alignment's sentences.
    """
    check(path)
    from aligner.files.output import refuse, replacing

    refuse(path)
    for name, sides in (("texts", (source_texts, target_texts)), ("vectors", (source_vectors, target_vectors))):
        if tuple(map(len, sides)) != (alignment.source_length, alignment.target_length):
            raise ValueError(f"{name} of {len(sides[0])} and {len(sides[1])} sentences do not fit the alignment")
    content = _drawn(
        alignment, (source_texts, target_texts), (source_vectors, target_vectors), (source_name, target_name), path
    )
    with replacing(path) as stream:
        stream.write(content)


def check(path: str | PathLike[str]) -> None:
    """Raise ``OutputError`` if ``plot`` cannot draw into a file of this name, before any work is done for it."""
    if _suffix(path) not in SUFFIXES:
        *others, last = SUFFIXES
        raise OutputError(f"{os.fspath(path)}: a picture ends in {', '.join(others)} or {last}: choose one of them")
    try:
        import vl_convert  # noqa: F401 - only whether it is there
    except ImportError as error:
        raise OutputError(
            f"{os.fspath(path)}: drawing needs vl-convert: pip install vl-convert-python ({error})"
        ) from error


def _drawn(
    alignment: Alignment,
    texts: tuple[Sequence[str], Sequence[str]],
    vectors: tuple[Vectors, Vectors],
    names: tuple[str, str],
    path: str | PathLike[str],
) -> bytes:
    """The file's bytes."""
    import vl_convert

    from aligner.align.plot.grid import similarities
    from aligner.align.plot.page import page
    from aligner.align.plot.spec import vega

    grid = similarities(*vectors)
    suffix = _suffix(path)
    spec = vega(alignment, grid, names, zooms=suffix == ".html")
    if suffix == ".html":
        return page(spec, grid, texts, names).encode()
    if suffix == ".svg":
        return vl_convert.vega_to_svg(spec, allowed_base_urls=[]).encode()
    return vl_convert.vega_to_png(spec, scale=_SHARP, allowed_base_urls=[])


def _suffix(path: str | PathLike[str]) -> str:
    return Path(path).suffix.lower()
