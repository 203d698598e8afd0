"""Word's old .doc -> pieces: LibreOffice, where it is installed, makes a .docx of it.

A program's profile of its own costs it three seconds a file.
"""

from __future__ import annotations

import shutil
import subprocess
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from aligner.documents.office import docx
from aligner.errors import DocumentError
from aligner.files.archive import Archive

if TYPE_CHECKING:
    from aligner.documents.flow import Piece

_SECONDS = 120
WITHOUT = "is a .doc, which LibreOffice must read, and that is not installed; install it, or save the file as .docx"


@cache
def office() -> str | None:
    """Where LibreOffice's program is; ``None`` where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def pieces(data: bytes, name: str) -> list[Piece]:
    """The blocks of a Word document of 1997 to 2003. Raises ``DocumentError``, also where LibreOffice is missing."""
    program = office()
    if program is None:
        raise DocumentError(f"{name}: {WITHOUT}")
    with TemporaryDirectory() as folder:
        source, made = Path(folder, "a.doc"), Path(folder, "out", "a.docx")
        source.write_bytes(data)
        # A profile of its own: one that runs already would take the file and say nothing.
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        words = [program, profile, "--headless", "--convert-to", "docx", "--outdir", str(made.parent), str(source)]
        with suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run(words, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 - no shell
        if not made.exists():
            raise DocumentError(f"{name}: LibreOffice cannot read it; open it in a word processor and save it as .docx")
        return docx.pieces(Archive(made.read_bytes(), name))
