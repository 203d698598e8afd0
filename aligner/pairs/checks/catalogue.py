"""All checks of pairs, the gravest first: a line a check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.pairs.checks import addresses, consistency, numbers, placeholders, punctuation, spacing, untranslated
from aligner.pairs.checks.found import Check

if TYPE_CHECKING:
    from collections.abc import Sequence

EMPTY = "empty"
"""The name of the check for sources without a target: it looks at rows, not at texts."""
TERMS = "terms"
"""The name of the check of terms, ``terms:TERM`` for each: it is the room ``terms`` that finds them."""

CHECKS: Sequence[Check] = (
    Check("placeholders", "error", "%s, {0}, ${name} are the same on both sides", placeholders.placeholders),
    Check("tags", "error", "tags of markup are the same on both sides", placeholders.tags),
    Check("numbers", "error", "each number stands on both sides, in figures or in words", numbers.numbers),
    Check("units", "error", "a number has the same unit", numbers.units),
    Check("untranslated", "error", "the target is not the source", untranslated.equal),
    Check("addresses", "error", "addresses and paths are the same", addresses.addresses),
    Check("options", "error", "options of commands are the same", addresses.options),
    Check("left", "warning", "no words of the source stand in the target", untranslated.left),
    Check("brackets", "warning", "brackets are closed, and stand on both sides", punctuation.brackets),
    Check("quotes", "warning", "quotation marks are closed", punctuation.quotes),
    Check("doubled-words", "warning", "no word stands twice in a row", spacing.doubled_words),
    Check("end-marks", "warning", "the texts end with the same mark", punctuation.end_marks),
    Check("separators", "warning", "thousands have the target's separators", numbers.separators),
    Check("inconsistent", "warning", "one source has one target", consistency.sources),
    Check("keys", "note", "a menu's key is marked", placeholders.keys),
    Check("blanks", "note", "no double blanks", spacing.double_blanks),
    Check("blank-before-mark", "note", "no blank before a mark", spacing.blank_before_mark),
    Check("ends", "note", "blanks and line breaks at the ends are the same", spacing.ends),
    Check("same-target", "note", "one target has one source", consistency.targets),
)

NAMES = (EMPTY, *(check.name for check in CHECKS), TERMS)
"""Of all checks."""
