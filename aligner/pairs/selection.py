"""What of a file from elsewhere is wanted: columns of a table, languages of a memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Selection:
    """Languages as BCP 47 codes, columns by the names in the header line; empty: what the file itself says.

    ``source_lang`` and ``target_lang`` choose among the languages of a memory (``en`` takes ``en-GB`` too), turn a
    file that has them the other way round, and name the languages of a file that does not say its own.
    ``source_column`` and ``target_column`` make a table of any kind a pairs file; give both or none (else
    ``ValueError``). ``encoding`` is that of such a table, found if empty. ``name`` is what the user calls the file,
    where it is not its path.
    """

    source_lang: str = ""
    target_lang: str = ""
    source_column: str = ""
    target_column: str = ""
    encoding: str = ""
    name: str = ""

    def __post_init__(self) -> None:
        if bool(self.source_column) != bool(self.target_column):
            raise ValueError("give both columns, the source's and the target's")

    def asked(self) -> str:
        """The languages that are wanted, in words."""
        if self.source_lang and self.target_lang:
            return f"from {self.source_lang} to {self.target_lang}"
        return f"with a text in {self.source_lang or self.target_lang}"

    def label(self, path: Path) -> str:
        """The file, as messages name it."""
        return self.name or str(path)


def same_language(wanted: str, code: str) -> bool:
    """Whether a language code is the one wanted, or a regional form of it: ``en`` takes ``en-GB``, not the reverse."""
    wanted, code = wanted.lower().replace("_", "-"), code.lower().replace("_", "-")
    return code == wanted or code.startswith(f"{wanted}-")
