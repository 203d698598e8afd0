"""Pairs files and bilingual files as the one table: read, cast to the schema, turned to the languages that are wanted.

Goes in: a path, whatever format. Comes out: tables with the columns of :mod:`aligner.pairs.schema`.
"""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aligner.errors import DocumentError
from aligner.files.archive import on_disk
from aligner.pairs import registry
from aligner.pairs.direction import directed
from aligner.pairs.schema import COLUMNS, REQUIRED, listed, schema
from aligner.pairs.selection import Selection
from aligner.types import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    import polars as pl


def read_frame(
    path: str | PathLike[str],
    format: str | None = None,  # noqa: A002 - as in write
    selection: Selection | None = None,
) -> pl.DataFrame:
    """The table that a pairs file or a bilingual file holds (format by suffix unless ``format`` says).

    The inverse of ``aligner.pairs.registry.write``, but for what a format cannot hold: see there.
    A pairs file may lack the evidence, languages and recipe, and may have further columns, which are kept
    after the others as they are. ``selection`` says which columns or languages of a file from elsewhere are
    wanted; rows whose languages are the other way round are turned. A file in a zip is named by its path in it.
    Anything else that is not a pairs file raises ``DocumentError``.
    """
    import polars as pl

    frames = list(read_batches(path, format, selection))
    return pl.concat(frames, how="diagonal") if frames else pl.DataFrame(schema=schema())


def compact(frame: pl.DataFrame) -> pl.DataFrame:
    """The same rows on their own: a selection of rows else holds the texts of all rows that it was made from."""
    import polars as pl

    stream = BytesIO()
    frame.write_ipc_stream(stream, compat_level=pl.CompatLevel.oldest())
    stream.seek(0)
    return pl.read_ipc_stream(stream)


def read_batches(
    path: str | PathLike[str],
    format: str | None = None,  # noqa: A002 - as in write
    selection: Selection | None = None,
) -> Iterator[pl.DataFrame]:
    """``read_frame`` by pieces of bounded size, as far as the format allows reading by pieces."""
    chosen = selection or Selection()
    frames = _read(Path(path), format, chosen)
    yield from (
        directed(frames, chosen, chosen.label(Path(path))) if chosen.source_lang or chosen.target_lang else frames
    )


def _read(path: Path, format: str | None, selection: Selection) -> Iterator[pl.DataFrame]:  # noqa: A002
    """The tables of a file, be it in a zip, with the columns and types of the schema."""
    from polars.exceptions import PolarsError

    row = 0
    with on_disk(path) as file:
        for raw in registry.load_batches(file, format, replace(selection, name=selection.label(path))):
            try:
                yield _conformed(raw, str(path), row)
            except PolarsError as error:
                reason = str(error).partition("\n")[0]
                line = f"{path}: not a pairs file: a column holds values of the wrong kind ({reason})"
                raise DocumentError(line) from error
            row += raw.height


def _conformed(raw: pl.DataFrame, path: str, before: int) -> pl.DataFrame:
    """A table as read from a file, with the columns and types of the schema; ``before``: rows already read."""
    import polars as pl

    if raw.width == 0:
        return pl.DataFrame(schema=schema())
    missing = [name for name in REQUIRED if name not in raw.columns]
    if missing:
        raise DocumentError(
            f"{path}: not a pairs file: no column {', '.join(missing)}; of a table with {listed(raw.columns)}, "
            "say which two are the texts: aligner convert --source-column NAME --target-column NAME"
        )
    types = schema()
    columns = [_column(raw, name, types[name], path, before) for name in COLUMNS]
    further = [raw[name] for name in raw.columns if name not in COLUMNS]
    return pl.DataFrame([*columns, *further])


def _column(raw: pl.DataFrame, name: str, dtype: Any, path: str, before: int) -> pl.Series:  # noqa: ANN401 - a type
    """One column in its type; the first value that does not fit is reported with its row."""
    import polars as pl

    if name not in raw.columns:
        return pl.Series(name, [""] * raw.height, dtype=dtype)
    if dtype == pl.String:
        return raw[name].cast(dtype).fill_null("")
    given = raw[name]
    optional = name in ("similarity", "score")
    if optional and given.dtype == pl.String:
        given = given.replace("", None)
    cast = given.cast(dtype, strict=False)
    bad = ~cast.is_finite().fill_null(value=False) if dtype == pl.Float64 else cast.is_null()
    if optional:
        bad &= given.is_not_null()
    if bad.any():
        row = bad.fill_null(value=True).arg_true()[0]
        expected = "one of " + ", ".join(RELATIONS) if name == "relation" else "a number"
        raise DocumentError(
            f"{path}: row {before + row + 1}: {name} is {str(raw[name][row])[:40]!r}, expected {expected}"
        )
    return cast
