"""The zip archives that office documents are, looked at before anything in them is parsed."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import is_zipfile

from aligner.files.archive import MAX_RATIO, Archive

if TYPE_CHECKING:
    from pathlib import Path

_ENCRYPTED = bytes.fromhex("d0cf11e0a1b11ae1")
"""The beginning of the container in which Office keeps old and password-protected documents."""


def checked(path: Path, member: str, kind: str, *, ratio: int = MAX_RATIO) -> tuple[bytes, Archive]:
    """The file's bytes, once it is clear that it is an archive with this member that unpacks to a bearable size.

    ``ratio``: how many times its size a member may have. ``ValueError`` or ``DocumentError`` where it is not.
    """
    data = path.read_bytes()
    if data.startswith(_ENCRYPTED):
        raise ValueError(
            f"it is protected by a password or in the format of before 2007: save it as {kind} without one"
        )
    if not is_zipfile(BytesIO(data)):
        raise ValueError(f"it is no {kind} document, or it was cut off: get it again" if data else "it is empty")
    archive = Archive(data, str(path), ratio=ratio)
    if member not in archive:
        raise ValueError(f"it is no {kind} document: it has no {member}: save it as {kind} again")
    return data, archive
