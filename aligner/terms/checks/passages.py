"""What two texts have in common, word for word: a word as it is, a passage left as it was."""

from __future__ import annotations

from aligner.terms.language.tokens import folded, tokens

_PASSAGE = 5
"""Words in a row that stand on both sides letter by letter: a passage that nobody translated."""
_SHOWN = 60
"""Characters of a text that is the same on both sides that a finding shows."""


def stands(words: str, text: str) -> bool:
    """Whether a word stands in a text letter by letter, capitals aside."""
    return folded(words) in {token.form for token in tokens(text)}


def same_text(here: str, there: str) -> str:
    """The beginning of a text that is the other one, punctuation and capitals aside; empty for a short one."""
    forms = [[token.form for token in tokens(text)] for text in (here, there)]
    plain = sum(form.isalpha() and len(form) > 1 for form in forms[0])
    return here[:_SHOWN] if plain >= _PASSAGE and forms[0] == forms[1] else ""


def shared_passage(here: str, there: str, start: int) -> str:
    """The passage of running words around a hit that the other text has, too; empty for none."""
    words = tokens(here)
    first = next((i for i, word in enumerate(words) if word.start >= start), len(words))
    for begin in range(max(0, first - _PASSAGE + 1), first + 1):
        run = words[begin : begin + _PASSAGE]
        plain = sum(word.surface.isalpha() and word.surface.islower() and len(word.surface) > 2 for word in run)
        if len(run) < _PASSAGE or plain < _PASSAGE - 1:
            continue
        passage = here[run[0].start : run[-1].stop]
        if (
            sum(mark.isspace() for mark in passage) >= _PASSAGE - 1
            and passage.count(",") < _PASSAGE // 2
            and passage in there
        ):
            return passage
    return ""
