"""The zip archives that office documents are, looked at before anything is unpacked."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST = 1 << 30
"""Bytes that a file may unpack to: an Excel sheet with all its 1,048,576 rows of two sentences has about 700 MB."""

_ENCRYPTED = bytes.fromhex("d0cf11e0a1b11ae1")
"""The beginning of the container in which Office keeps old and password-protected documents."""


def checked(path: Path, member: str, kind: str) -> bytes:
    """The file's bytes, once it is clear that it is an archive with this member that unpacks to a bearable size."""
    data = path.read_bytes()
    if data.startswith(_ENCRYPTED):
        raise ValueError(
            f"it is protected by a password or in the format of before 2007: save it as {kind} without one"
        )
    try:
        with ZipFile(BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            if member not in archive.namelist():
                raise ValueError(f"it is no {kind} document: it has no {member}")
    except BadZipFile as error:
        raise ValueError(f"it is no {kind} document, or it was cut off") from error
    if size > _LARGEST:
        raise ValueError(f"it unpacks to {size >> 20:,} MB, more than any {kind} document of pairs: not opened")
    return data
