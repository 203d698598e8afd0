"""Reading ODS: a table of pairs that was opened and saved in LibreOffice; see ``xlsx``, which is also written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.pairs.parts.workbook import pairs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import polars as pl

    from aligner.pairs.selection import Selection


def read(path: Path, _: Selection, /) -> Iterator[pl.DataFrame]:
    """The first sheet with the columns of the pairs table, else the first; no formula is run."""
    yield pairs(path, "ods")
