"""Numbers with the noun that they count, for messages: ``1 pair``, ``1,234 pairs``."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """``noun`` in the singular; its plural is regular."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1]}ies" if noun.endswith("y") else f"{number:,} {noun}s"
