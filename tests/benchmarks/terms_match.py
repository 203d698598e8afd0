"""How well and how fast terms are found: precision and recall on the gold set beside simpler methods, and speed.

    python tests/benchmarks/terms_match.py [--errors] [--speed] [RUSSIAN.txt ENGLISH.txt]

The simpler methods look for a term's words in a row, folded as ours are, the longest term first: by form, by Snowball
stem, by simplemma's lemma. For the speed, 5,000 terms of one to three words are taken from the texts themselves, the
commonest ones, which is far harder than a real termbase: nearly every word is one. Without files the texts are those of
``data/gold/ru-en``, repeated.
"""

from __future__ import annotations

import csv
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

from aligner.terms import Entry, Matcher, Term, Termbase, read_termbase
from aligner.terms.language.tokens import folded, tokens

DATA = Path(__file__).parents[2] / "data"
GOLD = DATA / "gold" / "terms"
LANGUAGES = ("ru", "en")
_MARK = re.compile(r"\[(?P<words>[^\[\]]+)\]\((?P<entry>[\w-]+)\)")

Found = set[tuple[int, int, str]]
Method = Callable[[str], Found]


class Sentence(NamedTuple):
    """A gold sentence without its marks, and where they were."""

    id: str
    language: str
    kind: str
    text: str
    terms: frozenset[tuple[int, int, str]]


def gold(name: str) -> list[Sentence]:
    """The sentences of one file of the gold set."""
    with (GOLD / f"{name}.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [Sentence(row["id"], row["language"], row["kind"], *unmarked(row["text"])) for row in rows]


def unmarked(text: str) -> tuple[str, frozenset[tuple[int, int, str]]]:
    """A text without marks, and the marks as start, stop, entry."""
    plain, terms, position = "", set(), 0
    for mark in _MARK.finditer(text):
        plain += text[position : mark.start()]
        terms.add((len(plain), len(plain) + len(mark["words"]), mark["entry"]))
        plain += mark["words"]
        position = mark.end()
    return plain + text[position:], frozenset(terms)


def ours(termbase: Termbase, language: str) -> Method:
    """The matcher of the package."""
    matcher = Matcher(termbase, language)
    return lambda text: {(hit.start, hit.stop, hit.entry.id) for hit in matcher.find(text)}


def in_a_row(termbase: Termbase, language: str, key: Callable[[str], str]) -> Method:
    """Terms as their words' keys in a row, the longest first, no word twice."""
    known: dict[tuple[str, ...], str] = {}
    for entry in termbase.entries:
        for term in entry.in_language(language):
            known[tuple(key(word.form) for word in tokens(term.text))] = entry.id
    lengths = sorted({len(keys) for keys in known}, reverse=True)

    def find(text: str) -> Found:
        words = tokens(text)
        keys = [key(word.form) for word in words]
        found: Found = set()
        used: set[int] = set()
        for length in lengths:
            for start in range(len(words) - length + 1):
                place = range(start, start + length)
                entry = known.get(tuple(keys[start : start + length]))
                if entry is not None and not used & set(place):
                    used |= set(place)
                    found.add((words[start].start, words[start + length - 1].stop, entry))
        return found

    return find


def methods(termbase: Termbase, language: str) -> dict[str, Method]:
    """All methods of the table."""
    import snowballstemmer
    from simplemma import lemmatize

    stemmer = snowballstemmer.stemmer({"ru": "russian", "en": "english"}[language])
    return {
        "exact forms": in_a_row(termbase, language, lambda form: form),
        "stems (Snowball)": in_a_row(termbase, language, stemmer.stemWord),
        "lemmas (simplemma)": in_a_row(termbase, language, lambda form: folded(lemmatize(form, lang=language))),
        "aligner": ours(termbase, language),
    }


class Count(NamedTuple):
    """Right, wrong and missed hits."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: object) -> Count:
        assert isinstance(other, Count)
        return Count(*(one + two for one, two in zip(self, other, strict=True)))

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    def __str__(self) -> str:
        return f"{self.precision:.3f} | {self.recall:.3f}"


def score(method: Method, sentences: list[Sentence], errors: bool = False) -> Count:
    """One method on the sentences of one language."""
    total = Count()
    for sentence in sentences:
        found = method(sentence.text)
        total += Count(len(found & sentence.terms), len(found - sentence.terms), len(sentence.terms - found))
        if errors and found != sentence.terms:
            print(
                sentence.id,
                sentence.kind,
                sentence.text,
                "found",
                found - sentence.terms,
                "not",
                sentence.terms - found,
            )
    return total


def quality(errors: bool) -> None:
    """The table."""
    termbase = read_termbase(GOLD / "termbase.tsv")
    by_language = {language: methods(termbase, language) for language in LANGUAGES}
    print("| | ru P | ru R | en P | en R | both P | both R |\n|---|---|---|---|---|---|---|")
    for file in ("dev", "test", "held", "fresh", "blind"):
        sentences = gold(file)
        for name in by_language["ru"]:
            counts = [
                score(
                    by_language[code][name], [s for s in sentences if s.language == code], errors and name == "aligner"
                )
                for code in LANGUAGES
            ]
            print(f"| {file}: {name} | {counts[0]} | {counts[1]} | {counts[0] + counts[1]} |")


def speed(files: list[str]) -> None:
    """Processor time for 5,000 entries and 100,000 sentences of each language."""
    for language, file in zip(LANGUAGES, files or ["", ""], strict=True):
        paths = [Path(file)] if file else sorted((DATA / "gold" / "ru-en").glob(f"*.{language}"))
        sentences = [
            line.strip() for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
        ]
        commonest = Counter(words for sentence in sentences for words in _grams(sentence)).most_common(5_000)
        termbase = Termbase("speed", tuple(Entry(words, (Term(words, language),)) for words, _ in commonest))
        start = time.process_time()
        matcher = Matcher(termbase, language)
        ready = time.process_time()
        hits = sum(len(matcher.find(sentence)) for sentence in islice(cycle(sentences), 100_000))
        done = time.process_time()
        print(
            f"{language}: {len(termbase.entries):,} entries ready in {ready - start:.2f} s; 100,000 sentences"
            f" ({len(sentences):,} different) in {done - ready:.1f} s; {hits:,} hits"
        )


def _grams(sentence: str) -> Iterator[str]:
    """Runs of one to three words."""
    words = [word.form for word in tokens(sentence) if len(word.form) > 2]
    for length in (1, 2, 3):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    if "--speed" in sys.argv:
        speed(arguments)
    else:
        quality("--errors" in sys.argv)
