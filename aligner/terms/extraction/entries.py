"""Candidates made a termbase that serves for a check: all renderings of each, and how steadily each is rendered.

The candidates say which terms; the pairs they were extracted from say the rest. Renderings of either term that are
established there (``disagreement.measure``), and words that stand in its place more than once
(``bilingual.substitutes``), are admitted. Then it is counted how often each term was kept in these pairs, which is
written into its note with the words that stood for it now and then (``termbase.entry``). Entries of which
neither term is rendered steadily are left out: a check can say nothing about them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from aligner.terms.checks.comparison import CheckOptions, unweighed
from aligner.terms.checks.confidence import Weighing
from aligner.terms.disagreement.measure import consistency
from aligner.terms.disagreement.tally import ConsistencyOptions
from aligner.terms.extraction.candidates_table import candidates_termbase
from aligner.terms.termbase.entry import Entry, Kept, Term, Termbase, noted, steadiness

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set

    import polars as pl

    from aligner.terms.checks.finding import Finding
    from aligner.terms.extraction.candidate_rows import ExtractOptions

STEADY = 0.9
"""The share of its places in which a term of an entry must be kept, on one side at least."""
_WIDER = 2
"""Candidates tried for each entry that is wanted."""
_TWICE, _SHARE = 2, 0.02
"""Places from which on a rendering is established, and the share of the term's renderings that it has."""
_CLEAR = 0.6
"""The share of a pair's words that links must explain for a word to be said to stand for a term."""
_MISSED = ("missing", "doubtful")
_TRUST = 0.5


class _Key(NamedTuple):
    """A term of an entry."""

    entry: str
    language: str
    text: str


def wider(most: int) -> int:
    """How many candidates to extract for so many entries; 0 for all."""
    return _WIDER * most


def ready_termbase(
    frame: pl.DataFrame, candidates: pl.DataFrame, options: ExtractOptions, most: int = 0, name: str = "candidates"
) -> Termbase:
    """Candidates of ``frame`` (``aligner.terms.extract``) as entries for a check, ``most`` at most, 0 for all.

    Of candidates of pairs that are only close in theme nothing more is known than they say themselves.
    """
    import polars as pl

    plain = candidates_termbase(candidates, name)
    pairs = frame.filter(
        (pl.col("relation").cast(pl.String) == "translation")
        & (pl.col("target_text") != "")
        & (pl.col("target_text") != pl.col("source_text"))
        & (pl.col("score") >= _TRUST)
    ).unique(["source_text", "target_text"], keep="first", maintain_order=True)
    if candidates.is_empty() or pairs.is_empty():
        return replace(plain, entries=plain.entries[: most or None])
    languages: tuple[str, str] = candidates.select("source_lang", "target_lang").row(0)
    told = ConsistencyOptions(*languages, least=_TWICE, share=_SHARE, rendered=_TWICE, agreeing=True, own=options.own)
    tried = replace(plain, entries=plain.entries[: wider(most) or None])
    every = _with_renderings(tried, consistency(pairs, told), languages)
    steady = [entry for entry in _Tried(pairs, every, languages, options).entries() if _steady(entry)]
    return replace(every, entries=tuple(steady[: most or None]))


def _with_renderings(termbase: Termbase, renderings: pl.DataFrame, languages: tuple[str, str]) -> Termbase:
    """The established renderings of each entry's first terms admitted to it."""
    known: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in renderings.select("direction", "term", "rendering").iter_rows(named=True):
        known[row["direction"], row["term"]].append(row["rendering"])
    entries = []
    for entry in termbase.entries:
        source, target = (entry.in_language(code)[0].text for code in languages)
        further = [(text, languages[1]) for text in known["forward", source]]
        further += [(text, languages[0]) for text in known["backward", target]]
        entries.append(_admitting(entry, further))
    return replace(termbase, entries=tuple(entries))


def _admitting(entry: Entry, further: Iterable[tuple[str, str]]) -> Entry:
    """An entry with more terms, texts with their languages, unless it has them."""
    terms = {(term.language, term.text): term for term in entry.terms}
    for text, language in further:
        terms.setdefault((language, text), Term(text, language, "admitted", part_of_speech="noun"))
    return replace(entry, terms=tuple(terms.values()))


class _Tried:
    """A termbase checked against the pairs it comes from."""

    def __init__(
        self, pairs: pl.DataFrame, termbase: Termbase, languages: tuple[str, str], options: ExtractOptions
    ) -> None:
        self._termbase, self._languages = termbase, languages
        texts = (pairs["source_text"].to_list(), pairs["target_text"].to_list())
        self._weighing = Weighing(texts, [""] * pairs.height, languages, options.own)
        self._findings = list(unweighed(pairs, termbase, CheckOptions(*languages, own=options.own)))

    def entries(self) -> list[Entry]:
        """Entries with what stands in their terms' places admitted, each term with its steadiness."""
        standing = self._standing()
        counts = Counter((_key(finding).entry, finding.direction, text) for finding, text in standing.values())
        often = {found for found, places in counts.items() if places >= _TWICE}
        further: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for entry, direction, text in counts:
            if (entry, direction, text) in often:
                further[entry].append((text, self._languages[direction == "forward"]))
        explained = {i for i, (f, text) in standing.items() if (_key(f).entry, f.direction, text) in often}
        variants: dict[_Key, set[str]] = defaultdict(set)
        for finding, text in standing.values():
            variants[_key(finding)].add(text)
        kept = self._kept(explained, variants)
        return [_with_notes(_admitting(entry, further[entry.id]), kept) for entry in self._termbase.entries]

    def _standing(self) -> dict[int, tuple[Finding, str]]:
        """What words stand for a missing term, by the number of the finding."""
        asked = [replace(f, hit=replace(f.hit, term=noted(f.hit.term, Kept(1, 1)))) for f in self._findings]
        return {
            index: (self._findings[index], found.key)
            for index, found in self._weighing.looked(asked).items()
            if not isinstance(found, str) and found.kind == "another" and found.clear >= _CLEAR
        }

    def _kept(self, explained: Set[int], variants: Mapping[_Key, Set[str]]) -> Mapping[_Key, Kept]:
        """How often each term of each entry was kept; misses that are explained count as kept."""
        places: Counter[_Key] = Counter()
        missed: Counter[_Key] = Counter()
        for index, finding in enumerate(self._findings):
            places[_key(finding)] += 1
            missed[_key(finding)] += finding.verdict in _MISSED and index not in explained
        return {
            term: Kept(count - missed[term], count, tuple(sorted(variants.get(term, ()))))
            for term, count in places.items()
        }


def _key(finding: Finding) -> _Key:
    """The term that a finding is about."""
    return _Key(finding.hit.entry.id, finding.hit.term.language, finding.hit.term.text)


def _with_notes(entry: Entry, kept: Mapping[_Key, Kept]) -> Entry:
    """An entry whose terms have their steadiness; an admitted one that was never kept is left out."""
    seen = [(term, kept.get(_Key(entry.id, term.language, term.text), Kept(0, 0))) for term in entry.terms]
    terms = [noted(term, found) for term, found in seen if found.kept or term.status == "preferred"]
    return replace(entry, terms=tuple(terms))


def _steady(entry: Entry) -> bool:
    """Whether one of the terms that made the entry is kept steadily."""
    first: Sequence[Term] = list({term.language: term for term in reversed(entry.terms)}.values())
    return any(kept.share >= STEADY for term in first if (kept := steadiness(term)))
