"""What speaks against two documents being a document and its translation, in one line for the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from aligner.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aligner.types import Alignment

_COPIED = 0.5
"""Share of the shorter side's sentences with letters that stand on the other side as they are."""
_LETTERS = 10
"""A sentence with no more letters may be a name."""
_LOPSIDED = 6
"""Times as many sentences, and as many bytes, as the other side has: a part at best."""
_MATCH = "for passages close in theme use: aligner match"


class Party(NamedTuple):
    """One of the two documents: its name, its language (ISO 639-1, empty when not known), its sentences."""

    name: str
    language: str
    sentences: Sequence[str]


def doubt(source: Party, target: Party, found: Alignment) -> str | None:
    """The first thing that makes the alignment hopeless, with the remedy; ``None`` where nothing does."""
    short, long = sorted((source, target), key=lambda party: len(party.sentences))
    same = _lettered(short) & _lettered(long)
    if len(same) > _COPIED * max(len(_lettered(short)), 1):
        return (
            f"{target.name}: {len(same)} of its sentences stand in {source.name} as they are: it looks untranslated; "
            "give the translation"
        )
    if source.language and source.language == target.language:
        return (
            f"{source.name} and {target.name} are both in {source.language}: give a document and its translation, or "
            "say --source-lang and --target-lang"
        )
    if _times(short, long) > _LOPSIDED:
        has = f"{short.name} has {counted(len(short.sentences), 'sentence')} and {long.name} {len(long.sentences)}"
        return f"{has}: at best a part has its translation there; {_MATCH}"
    if not found.related:
        return f"{source.name} and {target.name} do not look like translations of each other; {_MATCH}"
    return None


def _lettered(party: Party) -> set[str]:
    """The different sentences that are more than a name or a number, which stay as they are in any translation."""
    return {text for text in party.sentences if sum(map(str.isalpha, text)) > _LETTERS}


def _times(short: Party, long: Party) -> float:
    """How many times as much the longer side has, by sentences or by bytes, whichever is less."""
    counts = [len([text for text in party.sentences if text.strip()]) for party in (short, long)]
    sizes = [sum(len(text.encode("utf-8", "replace")) for text in party.sentences) for party in (short, long)]
    return min(high / max(low, 1) for low, high in (counts, sizes))
