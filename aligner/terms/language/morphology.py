"""What a word form can be: its readings, by language.

Russian has all readings of pymorphy3 with their probabilities, cases and numbers; English has simplemma's lemma and
what the ending tells; other languages have simplemma's lemma where it knows the language, and the form itself
otherwise. A user's own dictionary stands above them all. Dictionaries are loaded on first use (Russian: 25 MB, a
tenth of a second).
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

NOUN, ADJECTIVE, VERB, OTHER, ANY = "N", "A", "V", "O", "*"
"""Classes of words; ``*`` agrees with each of them: the class is not known."""

CLASSES: Mapping[str, str] = {
    "noun": NOUN,
    "proper noun": NOUN,
    "adjective": ADJECTIVE,
    "verb": VERB,
    "adverb": OTHER,
}
"""Parts of speech as a termbase writes them, with their classes."""


def listed(words: str) -> frozenset[str]:
    """The words of a list written as running text."""
    return frozenset(words.split())


class Reading(NamedTuple):
    """One thing a form can be.

    ``tag`` is the part of speech as the dictionary has it (``NOUN``, ``INFN`` ...), ``IMPR`` for an imperative.
    ``case``, ``number`` and ``gender`` are empty where the word or the language has none; a plural has no gender.
    ``score`` is the reading's share among all of the form's readings. ``named``: a first name, surname or place.
    """

    lemma: str
    kind: str
    score: float = 1.0
    tag: str = ""
    case: str = ""
    number: str = ""
    gender: str = ""
    named: bool = False


class Morphology(Protocol):
    """The readings of a folded form (``tokens``), likeliest first; never empty."""

    language: str

    def readings(self, form: str, /) -> tuple[Reading, ...]:
        """All readings; scores sum to 1."""

    def __hash__(self) -> int:
        """One for each object, so that what is found by it can be remembered."""


def morphology(language: str, own: Mapping[str, str] | None = None) -> Morphology:
    """The morphology of a language, with the user's own forms (folded form to lemma) above it."""
    base = _remembered[language] if language in _remembered else dictionary(language)
    return Own(base, own) if own else base


def dictionary(language: str) -> Morphology:
    """The morphology of a language as its dictionary has it."""
    return _BUILT[language]() if language in _BUILT else Plain(language)


class Remembered:
    """Readings that were looked up in the dictionary before; it is loaded when another form is asked for."""

    def __init__(self, language: str, known: Callable[[str], tuple[Reading, ...] | None]) -> None:
        self.language = language
        self._known = known

    @lru_cache(maxsize=50_000)  # noqa: B019 - as many as there are indexes open
    def readings(self, form: str, /) -> tuple[Reading, ...]:
        """As remembered, else as the dictionary has them."""
        return self._known(form) or dictionary(self.language).readings(form)


_remembered: dict[str, Remembered] = {}


@contextmanager
def remembering(known: Iterable[Remembered]) -> Iterator[None]:
    """Inside the block ``morphology`` asks these first. They must say what the dictionaries say."""
    before = dict(_remembered)
    _remembered.update((each.language, each) for each in known)
    try:
        yield
    finally:
        _remembered.clear()
        _remembered.update(before)


class Russian:
    """All readings of pymorphy3, those of one lemma, class, case and number made one."""

    language = "ru"

    _CLASSES: Mapping[str, str] = {
        "NOUN": NOUN,
        "ADJF": ADJECTIVE,
        "PRTF": ADJECTIVE,
        "VERB": VERB,
        "INFN": VERB,
        "GRND": VERB,
    }
    _CASES: Mapping[str, str] = {
        "gen2": "gent",
        "gen1": "gent",
        "acc2": "accs",
        "loc2": "loct",
        "loc1": "loct",
        "voct": "nomn",
    }

    @cached_property
    def analyser(self) -> Any:  # noqa: ANN401 - the library has no types
        """The dictionary itself."""
        import pymorphy3

        return pymorphy3.MorphAnalyzer()

    @lru_cache(maxsize=50_000)  # noqa: B019 - one instance for each process, see ``_BUILT``
    def readings(self, form: str, /) -> tuple[Reading, ...]:
        """The dictionary's readings, and a guess from the ending for words it does not know."""
        try:
            parses = self.analyser.parse(form)
        except ValueError:  # a letter without a name in Unicode
            return Plain(self.language).readings(form)
        merged: dict[Reading, float] = {}
        for parse in parses:
            reading = self._reading(parse)
            merged[reading] = merged.get(reading, 0.0) + float(parse.score)
        total = sum(merged.values()) or 1.0
        scored = (reading._replace(score=score / total) for reading, score in merged.items())
        return tuple(sorted(scored, key=lambda reading: -reading.score))

    def _reading(self, parse: Any) -> Reading:  # noqa: ANN401 - the library has no types
        """A parse in our terms, its score left out."""
        tag = parse.tag
        number = str(tag.number or "")
        return Reading(
            lemma=str(parse.normal_form).replace("ё", "е"),
            kind=self._CLASSES.get(str(tag.POS), OTHER),
            score=0.0,
            tag="IMPR" if tag.mood == "impr" else str(tag.POS or ""),
            case=self._CASES.get(str(tag.case or ""), str(tag.case or "")),
            number=number,
            gender="" if number == "plur" else str(tag.gender or ""),
            named=any(mark in tag for mark in ("Name", "Surn", "Patr", "Geox", "Orgn", "Trad")),
        )


_IRREGULAR_PLURALS: Mapping[str, str] = dict(
    pair.split(":")
    for pair in listed(
        "men:man women:woman children:child people:person feet:foot teeth:tooth geese:goose mice:mouse oxen:ox "
        "criteria:criterion phenomena:phenomenon media:medium strata:stratum memoranda:memorandum "
        "referenda:referendum addenda:addendum errata:erratum bacteria:bacterium schemata:schema formulae:formula "
        "indices:index matrices:matrix appendices:appendix vertices:vertex nuclei:nucleus radii:radius "
        "alumni:alumnus fungi:fungus stimuli:stimulus analyses:analysis bases:basis crises:crisis theses:thesis "
        "hypotheses:hypothesis axes:axis oases:oasis lives:life wives:wife knives:knife leaves:leaf halves:half "
        "shelves:shelf wolves:wolf thieves:thief loaves:loaf selves:self calves:calf elves:elf scarves:scarf"
    )
)
"""Plurals whose noun no rule gives, or for which simplemma prefers another word (bases: base, leaves: leave)."""


_LATIN = re.compile("[a-z]")


class English:
    """Nouns by their number, verbs by their endings, everything else by simplemma.

    A bare form may be of any class (``state``): only the words around it tell, see ``homographs``.
    A form in -ed or -ing is a verb's, unless it is the dictionary form itself (``training``).
    """

    language = "en"

    @lru_cache(maxsize=50_000)  # noqa: B019 - one instance for each process, see ``_BUILT``
    def readings(self, form: str, /) -> tuple[Reading, ...]:
        """The form itself, its singular if it can be a plural, and simplemma's lemma."""
        if form.isalpha() and not _LATIN.search(
            form
        ):  # simplemma would load its dictionary, a third of a second, to say the same
            return (Reading(form, ANY, tag="BASE", number="sing"),)
        from simplemma import lemmatize

        itself = Reading(form, ANY, tag="BASE", number="sing")
        lemmas = dict.fromkeys(_singulars(form))
        found = [Reading(lemma, NOUN, tag="PLURAL", number="plur") for lemma in lemmas]
        lemma = str(lemmatize(form, lang="en")).casefold()
        if lemma != form and lemma not in lemmas:
            found.append(Reading(lemma, VERB if form.endswith(("ed", "ing", "s")) else OTHER, tag="INFLECTED"))
        every = [*found, itself]
        return tuple(reading._replace(score=1 / len(every)) for reading in every)


def _singulars(form: str) -> list[str]:
    """What the form can be the plural of: the rules of spelling, kept where simplemma knows the result."""
    from simplemma import is_known

    found = [_IRREGULAR_PLURALS[form]] if form in _IRREGULAR_PLURALS else []
    if len(form) > 3 and form.endswith("s") and not form.endswith(("ss", "us", "is")):
        if form.endswith("ies"):
            found.append(form[:-3] + "y")
        elif form.endswith(("ches", "shes", "sses", "xes", "zes", "oes", "uses")):
            found += [stem for stem in (form[:-2], form[:-1]) if is_known(stem, lang="en")]
        else:
            found.append(form[:-1])
    return found


class Plain:
    """Any other language: simplemma's lemma beside the form itself, of unknown class."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._known = language in _simplemma_languages()

    def readings(self, form: str, /) -> tuple[Reading, ...]:
        """One or two readings."""
        return _plain(form, self.language) if self._known else (Reading(form, ANY),)


_PARTICIPLES: Mapping[str, tuple[re.Pattern[str], str]] = {
    "es": (re.compile(r"(?<=[ai]d)(?:a|os|as)$"), "o"),
    "pt": (re.compile(r"(?<=[ai]d)(?:a|os|as)$"), "o"),
    "it": (re.compile(r"(?<=[aiu]t)(?:a|i|e)$"), "o"),
    "fr": (re.compile(r"(?<=é)(?:e|s|es)$"), ""),
}
"""Participles in the plural or feminine, which simplemma leads to their verb, and the masculine singular to itself."""


@lru_cache(maxsize=50_000)
def _plain(form: str, language: str) -> tuple[Reading, ...]:
    """The form and simplemma's lemma, which for German nouns needs their capital."""
    from simplemma import lemmatize

    lemmas = [str(lemmatize(spelling, lang=language)).casefold() for spelling in (form, form.capitalize())]
    if language in _PARTICIPLES:
        ending, masculine = _PARTICIPLES[language]
        lemmas.append(ending.sub(masculine, form))
    every = dict.fromkeys([*lemmas, form])
    return tuple(Reading(lemma, ANY, 1 / len(every)) for lemma in every)


@cache
def _simplemma_languages() -> frozenset[str]:
    """Codes of the languages that simplemma has."""
    from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

    return frozenset(SUPPORTED_LANGUAGES)


class Own:
    """A user's dictionary: its forms have one reading, of unknown class; all others are the base's."""

    def __init__(self, base: Morphology, forms: Mapping[str, str]) -> None:
        self.language = base.language
        self._base = base
        self._forms = forms

    def readings(self, form: str, /) -> tuple[Reading, ...]:
        """The user's lemma, when there is one."""
        lemma = self._forms.get(form)
        return (Reading(lemma, ANY),) if lemma is not None else self._base.readings(form)


@cache
def russian() -> Russian:
    """The one instance."""
    return Russian()


@cache
def _english() -> Morphology:
    return English()


_BUILT: Mapping[str, Callable[[], Morphology]] = {"ru": russian, "en": _english}
