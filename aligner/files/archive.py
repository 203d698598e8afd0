"""Zip files from untrusted hands, the common shell of office documents: read in memory, within bounds, by name."""

from __future__ import annotations

import io
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from aligner.errors import DocumentError
from aligner.files.compressed import unpacked
from aligner.text.plausibility import NO_LETTERS, single_byte

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
"""How a zip begins, and one without members."""

MAX_UNPACKED = 512 * 2**20
MAX_MEMBERS = 10_000
MAX_RATIO = 250
"""Of a member over ``RATIO_FROM`` bytes. Office XML packs 5 to 40 times, the most that deflate can do is 1032."""
RATIO_FROM = 2**20

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED, _UNICODE = 0x1, 0x800
_AS_READ = "cp437"
"""What names are in by the standard, and never are; Python decodes them so, and nothing is lost."""
_CHUNK = 2**20


class Archive:
    """The members of a zip by name.

    Raises ``DocumentError`` on opening for what is no whole zip, has too many members or would unpack to more than
    ``MAX_UNPACKED`` bytes, or has a member that unpacks to more than ``ratio`` times its size or whose name points out
    of it.
    """

    def __init__(self, file: bytes | Path, name: str, *, ratio: int = MAX_RATIO) -> None:
        self.name = name
        self._ratio = ratio
        self.file = io.BytesIO(file) if isinstance(file, bytes) else file
        try:
            self._zip = zipfile.ZipFile(self.file)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
            message = f"{name}: is not a whole zip file ({error}); it may be truncated: get it again"
            raise DocumentError(message) from None
        except OSError as error:
            raise DocumentError(f"{name}: cannot be read ({error.strerror or error}); check the file") from None
        self._members = _named([member for member in self._zip.infolist() if not member.is_dir()])
        self._check()

    def __contains__(self, member: str) -> bool:
        return member in self._members

    def names(self) -> list[str]:
        """All members' names in the order of the archive, without directories."""
        return list(self._members)

    def read(self, member: str, limit: int = MAX_UNPACKED) -> bytes:
        """A member's first ``limit`` bytes. Raises ``DocumentError`` for one not there, encrypted or damaged."""
        with self._opened(member) as file:
            return file.read(limit)

    def chunks(self, member: str) -> Iterator[bytes]:
        """A member by pieces of one MB; errors as in ``read``."""
        with self._opened(member) as file:
            while piece := file.read(_CHUNK):
                yield piece

    def size(self, member: str) -> int:
        """Bytes that a member unpacks to, by the archive's directory."""
        return self._members[member].file_size

    @contextmanager
    def _opened(self, member: str) -> Iterator[IO[bytes]]:
        """A member to read from, what goes wrong told in one line."""
        info = self._members.get(member)
        if info is None:
            raise DocumentError(f"{self.name}: lacks {member}; the file is incomplete: get it again, or save it again")
        if info.flag_bits & _ENCRYPTED:
            raise DocumentError(f"{self.name}: {member} is encrypted; unpack the archive with its password first")
        if info.compress_type not in _METHODS:
            raise DocumentError(f"{self.name}: {member} is packed by an unusual method; unpack the archive first")
        try:
            with self._zip.open(info) as file:
                yield file
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
            message = f"{self.name}: {member} is damaged ({str(error) or 'it ends too early'}); get the file again"
            raise DocumentError(message) from None

    def _check(self) -> None:
        """Refuse what would not stay within bounds, by what the directory says; a read never gives more than that."""
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS:
            raise DocumentError(f"{self.name}: holds {len(members)} files, over {MAX_MEMBERS}; unpack what you need")
        total = sum(member.file_size for member in members)
        if total > MAX_UNPACKED:
            limit = f"{MAX_UNPACKED // 2**20} MB"
            raise DocumentError(
                f"{self.name}: would unpack to {total // 2**20} MB, over {limit}; split it, or unpack what you need"
            )
        for member in members:
            self._check_member(member)

    def _check_member(self, member: zipfile.ZipInfo) -> None:
        if member.file_size > RATIO_FROM and member.file_size > self._ratio * member.compress_size:
            ratio = member.file_size // max(1, member.compress_size)
            message = f"{self.name}: {member.filename} unpacks to {ratio} times its size, as no document does"
            raise DocumentError(f"{message}; do not trust this file")
        parts = member.filename.replace("\\", "/").split("/")
        if ".." in parts or not parts[0] or parts[0].endswith(":"):
            raise DocumentError(f"{self.name}: {member.filename!r} points out of the archive; do not trust this file")


def _named(members: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Members by name; names without the flag for UTF-8 in the one encoding that they look to be in."""
    old = [m for m in members if not (m.flag_bits & _UNICODE or m.filename.isascii())]
    encoding = _encoding_of(b"\n".join(m.filename.encode(_AS_READ) for m in old)) if old else _AS_READ
    names = {id(m): m.filename.encode(_AS_READ).decode(encoding, "replace") for m in old}
    return {names.get(id(m), m.filename): m for m in members}


def _encoding_of(names: bytes) -> str:
    """Of names as Unix packs them, or as programs for DOS and Windows in the code pages of their country."""
    try:
        names.decode("utf-8")
    except UnicodeDecodeError:
        guess = single_byte(names)
        return guess.encoding if guess and guess.each < NO_LETTERS else _AS_READ
    return "utf-8"


def is_zip(data: bytes) -> bool:
    """Whether bytes begin as a zip does."""
    return data.startswith(SIGNATURES)


def zip_of(path: Path) -> Path | None:
    """The zip that a path leads into: ``texts.zip`` of ``texts.zip/a/letter.txt``; ``None`` for any other path."""
    if path.exists():
        return None
    return next((parent for parent in path.parents if parent.is_file() and is_zip(_beginning(parent))), None)


@contextmanager
def on_disk(path: Path) -> Iterator[Path]:
    """The file itself; one in a zip or packed with gzip is unpacked to a temporary directory for as long as it is used.

    Raises ``DocumentError`` for a zip that is damaged or holds no such file, and names the file as it was given in one
    that is raised meanwhile.
    """
    outer = zip_of(path)
    if outer is None:
        with unpacked(path) as file:
            yield file
        return
    archive, member = Archive(outer, str(outer)), path.relative_to(outer).as_posix()
    if member not in archive:
        listed = ", ".join(archive.names()[:5]) or "nothing"
        raise DocumentError(f"{path}: no such file in {outer.name}, which holds {listed}; check the path"[:500])
    with TemporaryDirectory() as folder:
        copy = Path(folder, path.name)
        try:
            with copy.open("wb") as file:
                file.writelines(archive.chunks(member))
        except OSError as error:
            raise DocumentError(f"{path}: cannot be unpacked to {folder}: {error.strerror or error}") from error
        try:
            yield copy
        except DocumentError as error:
            raise DocumentError(str(error).replace(str(copy), str(path))) from error


def _beginning(path: Path) -> bytes:
    """The first bytes; none of an unreadable file, which reading will say."""
    try:
        with path.open("rb") as file:
            return file.read(4)
    except OSError:
        return b""
