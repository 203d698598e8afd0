"""Whether a sentence ends at a stop: rules in an ordered list, of which the first that knows decides.

A rule answers ``True`` (a sentence ends here), ``False`` (it goes on) or ``None`` (it does not know). What no rule
knows is asked of the language's engine. Each looks at a bounded stretch around the stop, so that the time is linear
in the text whatever it holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.segment import rules_numbers as numbers
from aligner.segment import rules_scripts as scripts
from aligner.segment import rules_speech as speech
from aligner.segment import rules_words as words

if TYPE_CHECKING:
    from collections.abc import Callable

    from aligner.segment.stop import Stop

RULES: tuple[Callable[[Stop], bool | None], ...] = (
    speech.punctuation_follows,
    scripts.wide_mark,
    scripts.mark_of_its_own,
    words.glued,
    words.ampersand_follows,
    numbers.item_follows,
    words.greek_word,
    words.small_letter_follows,
    speech.inside_brackets,
    speech.dash_follows,
    words.text_without_capitals,
    numbers.list_number,
    numbers.number_follows,
    numbers.range_follows,
    numbers.year,
    numbers.money_of_a_country,
    numbers.unit,
    numbers.time_of_day,
    words.never_ends,
    scripts.stop_beside_dandas,
    numbers.month,
    words.letter_as_name,
    words.initial,
    speech.report_follows,
    numbers.date,
    words.function_word_follows,
    words.rarely_ends,
    words.quoted_name_follows,
    numbers.ordinal,
)
"""In this order; what none of them knows is asked of the engine."""
