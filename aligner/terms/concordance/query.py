"""What to look for, as a person writes it, made into a search of one text.

A lemma or phrase is found in all inflections, whatever stands between its words but words (``information security``,
``государства – члены``); ``*`` and ``?`` in a word stand for any letters and one; ``A ~3 B`` for both with at most
three words between them, in any order; a regular expression for itself. A search never hangs:
expressions have a time limit.
"""

from __future__ import annotations

import re
from functools import lru_cache
from time import perf_counter
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, get_args

from aligner.errors import AlignerError
from aligner.terms.language.morphology import morphology
from aligner.terms.language.tokens import folded, respelled, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from aligner.terms.language.morphology import Morphology
    from aligner.terms.language.tokens import Token

Mode = Literal["lemma", "exact", "regex"]
"""Words in all inflections; words as written, but for capitals; a regular expression."""
MODES: tuple[Mode, ...] = get_args(Mode)

SECONDS = 2.0
"""What a regular expression may take for one text; one without traps takes microseconds."""
ALL_SECONDS = 60.0
"""What it may take for all texts together."""

_NEAR = re.compile(r"\s+~(\d{1,2})\s+")
_DANGLING = re.compile(r"^~\d|\s~\d+$")
_WORDS = 20
_REGEX = 1000
"""Characters of a regular expression at most."""

Span = tuple[int, int]


class QueryError(AlignerError):
    """A query that means nothing, or takes too long."""


class Word(NamedTuple):
    """A word of a query: the test that a word of a text must pass, and which forms or lemmas do, where that is known.

    With neither ``form`` nor ``lemmas`` each form has to be tested.
    """

    fits: Callable[[Token], bool]
    form: str = ""
    lemmas: frozenset[str] = frozenset()


class Search(Protocol):
    """A query made ready."""

    language: str
    """The language whose lemmas are compared; empty where none are."""
    words: Sequence[Word]
    """Each stands in every text in which the query does; none where that cannot be said."""

    def spans(self, text: str, /) -> Iterator[Span]:
        """Where it is found in a text, in order, none inside another."""


def search(query: str, mode: Mode = "lemma", language: str = "", own: Mapping[str, str] | None = None) -> Search:
    """A query made ready for texts of a language, which only lemmas need.

    ``QueryError`` when it cannot be understood, ``ValueError`` for an unknown mode.
    """
    if mode not in MODES:
        raise ValueError(f"mode must be one of {', '.join(MODES)}, not {mode!r}")
    if not query.strip():
        raise QueryError("the query is empty: give a word, a phrase, or an expression")
    if mode == "regex":
        return _Expression(query)
    if mode == "lemma" and _DANGLING.search(query.strip()):
        raise QueryError(f"{query.strip()[:60]!r} has a distance at its end: write it between two words, A ~3 B")
    parts = _NEAR.split(query.strip())
    base = morphology(language, own) if mode == "lemma" else None
    phrases = [_words(part, base) for part in parts[::2]]
    return _Near(phrases, [int(distance) for distance in parts[1::2]], base.language if base else "")


class _Expression:
    """A regular expression, matched without regard to capitals unless it says otherwise (``(?-i:...)``)."""

    language = ""
    words: Sequence[Word] = ()

    def __init__(self, pattern: str) -> None:
        import regex

        self._spent = 0.0
        if len(pattern) > _REGEX:
            raise QueryError(f"a regular expression of {len(pattern)} characters, at most {_REGEX}: shorten it")
        try:
            self._pattern = regex.compile(pattern, regex.IGNORECASE | regex.VERSION1)
        except (regex.error, OverflowError, RecursionError) as error:
            raise QueryError(f"the regular expression {pattern[:60]!r} is not one: {error}") from error

    def spans(self, text: str, /) -> Iterator[Span]:
        """All matches that are not empty."""
        limit = min(SECONDS, max(1e-3, ALL_SECONDS - self._spent))
        started = perf_counter()
        try:
            found = [match.span() for match in self._pattern.finditer(text, timeout=limit)]
        except TimeoutError as error:
            line = "took too long: write it without repetitions inside repetitions"
            raise QueryError(f"the regular expression {self._pattern.pattern[:60]!r} {line}") from error
        self._spent += perf_counter() - started
        yield from (span for span in found if span[1] > span[0])


def _words(phrase: str, base: Morphology | None) -> Sequence[Word]:
    """The words of a phrase."""
    words = [word for word in re.split(r"[\s\-–—]+", phrase) if re.search(r"[\w*?]", word)]
    if not words:
        raise QueryError(f"no word in {phrase[:60]!r}: give one, or two with ~3 between them")
    if len(words) > _WORDS:
        raise QueryError(f"a query of {len(words)} words, at most {_WORDS}: shorten it")
    found = [one for word in words for one in _ready(word, base)]
    if not found:  # an underscore is no sign that words are divided at, and no word
        raise QueryError(f"no word in {phrase[:60]!r}: give one, or two with ~3 between them")
    return found


def _ready(word: str, base: Morphology | None) -> Iterator[Word]:
    """A word, or the several that a word with signs inside is."""
    if "*" in word or "?" in word:
        yield _wild(word)
        return
    for token in tokens(word):
        yield _same_lemma(token.form, base) if base else _same_form(token.form)


def _wild(word: str) -> Word:
    """``secur*`` and ``?ell``; a run of stars is one, so that matching takes no longer than the word is long."""
    parts = re.split(r"(\*+|\?)", folded(word))
    pattern = "".join(".*" if part[:1] == "*" else "." if part == "?" else re.escape(part) for part in parts)
    compiled = re.compile(pattern.replace(".*.*", ".*"))
    if word.count("*") > 4:
        raise QueryError(f"{word[:60]!r} has more than four stars: use fewer")
    return Word(lambda token: compiled.fullmatch(token.form) is not None)


def _same_form(form: str) -> Word:
    return Word(lambda token: token.form == form, form=form)


def _same_lemma(form: str, base: Morphology) -> Word:
    """Whether a word of a text has a lemma in common with the query's word."""
    code = base.language
    wanted = lemmas(form, base)

    @lru_cache(maxsize=50_000)
    def fits(found: str) -> bool:
        return any(respelled(reading.lemma, code) in wanted for reading in base.readings(found))

    return Word(lambda token: fits(token.form), lemmas=wanted)


def lemmas(form: str, base: Morphology) -> frozenset[str]:
    """The lemmas that a form can have, as they are compared."""
    return frozenset(respelled(reading.lemma, base.language) for reading in base.readings(form))


class _Near:
    """Phrases with at most so many words between each and the next, in any order."""

    def __init__(self, phrases: Sequence[Sequence[Word]], distances: Sequence[int], language: str) -> None:
        self._phrases, self._distances, self.language = phrases, distances, language
        self.words: Sequence[Word] = [word for phrase in phrases for word in phrase]

    def spans(self, text: str, /) -> Iterator[Span]:
        """From the first word of what is found to the last."""
        words = tokens(text)
        found = list(self._runs(words, 0))
        for index, distance in enumerate(self._distances, 1):
            other = list(self._runs(words, index))
            found = [joined for run in found if (joined := _nearest(run, other, distance)) is not None]
        end = -1
        for first, last in sorted(found):
            if first > end:
                yield words[first].start, words[last].stop
                end = last

    def _runs(self, words: Sequence[Token], phrase: int) -> Iterator[Span]:
        """Words in a row that pass a phrase's tests, first and last."""
        tests = [word.fits for word in self._phrases[phrase]]
        for start in range(len(words) - len(tests) + 1):
            run = words[start : start + len(tests)]
            if all(test(word) for test, word in zip(tests, run, strict=True)) and all(w.join != "x" for w in run[1:]):
                yield start, start + len(tests) - 1


def _nearest(run: Span, others: Sequence[Span], distance: int) -> Span | None:
    """A run together with the nearest of others that is near enough and does not overlap it."""
    gaps = [(max(o[0] - run[1], run[0] - o[1]) - 1, o) for o in others if o[0] > run[1] or o[1] < run[0]]
    near = min((gap for gap in gaps if gap[0] <= distance), default=None)
    return None if near is None else (min(run[0], near[1][0]), max(run[1], near[1][1]))
