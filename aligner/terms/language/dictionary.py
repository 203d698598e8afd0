"""A user's own dictionary of word forms, above the ones that come with the tool."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.errors import DocumentError
from aligner.terms.language.tokens import folded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike


def read_forms(path: str | PathLike[str]) -> dict[str, str]:
    """A user's own dictionary: one word form and its lemma a line, a tab between; ``#`` begins a remark.

    ``DocumentError`` names the line that is otherwise.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(f"{path}: the dictionary of word forms cannot be read as UTF-8 text: {error}") from error
    forms: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        form, _, lemma = line.partition("\t")
        if not form.strip() or not lemma.strip() or "\t" in lemma.strip():
            raise DocumentError(f"{path}: line {number}: write a word form, a tab, and its lemma")
        forms[folded(form.strip())] = folded(lemma.strip())
    return forms


class EveryLanguage(Mapping[str, Mapping[str, str]]):
    """One dictionary of a user's forms under each language that is asked for: a form's letters tell its language."""

    def __init__(self, forms: Mapping[str, str]) -> None:
        self._forms = forms

    def __getitem__(self, language: str) -> Mapping[str, str]:
        return self._forms

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def own_forms(path: str | PathLike[str] | None) -> Mapping[str, Mapping[str, str]]:
    """What the options of a check, an extraction or a search call ``own``: a file's forms, none without a file."""
    return {} if path is None else EveryLanguage(read_forms(path))
