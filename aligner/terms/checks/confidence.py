"""What a missing term is worth: passages left untranslated, other words in its place, words merely left out.

A term of an entry that people made is expected wherever its counterpart stands. An extracted one, whose note says how
steadily it was rendered (``termbase.entry``), is expected as far as that goes and as something else stands in
its place (``bilingual.substitutes``): where it does not, the finding keeps a fifth of its confidence, which is below
``LEAST``. What stands for it in many pairs is said once, with its places; the rest is ``repeated``.

The thresholds were set on LibreOffice's help, on pages that no number in ``tests/benchmarks/terms_check.py`` is
about; what each gained is there.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from aligner.terms.bilingual.substitutes import SHORT, Substitutes
from aligner.terms.checks.finding import LEAST
from aligner.terms.checks.kinship import Kinship, same_text, shared_passage
from aligner.terms.language.tokens import tokens
from aligner.terms.termbase.entry import Kept, steadiness

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from aligner.terms.bilingual.side import Direction
    from aligner.terms.bilingual.substitutes import Instead, Span
    from aligner.terms.checks.finding import Finding, Verdict

UNLIKELY = 0.2
"""What remains of the confidence in a finding that something speaks against."""
_UNSURE = 0.6
"""What remains where a word stands that is new here, or the term's own now and then: a synonym as often as not."""

_PLACES = 10
_CLEAR, _CLEARER = 0.6, 0.85
"""The share of a long pair's words that links must explain, and of one where no link says what stands there."""
_STEADY, _STEADIER, _VERY_STEADY = 0.88, 0.95, 0.985
"""The share of its places that a term must be kept in: where what stands there belongs to another word; where it does
not, or the term has several words; in a pair of two words, both without a link."""
_SEEN, _ALWAYS = (15, 25), 0.97
"""Places from which on a term of several words that is nearly always kept is missed whatever stands there, or even if
nothing does; and the share of them that it must be kept in then."""
_KNOWN, _OWN = 3, 0.2
"""Links from which on a word's counterparts are known, and the share of them that makes the term one."""
_EXPECTED = 0.85
"""The share of its places that a term must be kept in to be missed where it helps to explain another miss."""
_AGREEING = 4
"""Places up to which the same words for a term are an oddity; more are a rendering of their own, or another sense."""
_TINY = 2
_BACK: Mapping[Direction, Direction] = {"forward": "backward", "backward": "forward"}


class Weighing:
    """Findings on a table of pairs, weighed; ``places`` names each pair."""

    def __init__(
        self,
        texts: tuple[Sequence[str], Sequence[str]],
        places: Sequence[str],
        languages: tuple[str, str],
        own: Mapping[str, Mapping[str, str]],
    ) -> None:
        self._texts, self._places, self._languages, self._own = texts, places, languages, own
        self._kin = tuple(Kinship(code, own.get(code)) for code in languages)

    @cached_property
    def substitutes(self) -> Substitutes:
        """The links of the pairs, made when they are first needed."""
        return Substitutes(self._texts, self._languages, self._own)

    def weighed(self, findings: Iterable[Finding]) -> list[Finding]:
        """The same findings in the same order, those of missing terms with what stands in their place."""
        every = self._untranslated(list(findings))
        looked = self.looked(every)
        for index, finding in enumerate(every):
            if index in looked:
                every[index] = self._sure(finding, looked[index])
            elif finding.verdict == "missing":
                every[index] = self._expected(finding)
        self._grouped(every, looked)
        return every

    def _expected(self, finding: Finding) -> Finding:
        """A term that people put into the termbase is expected, unless words of its root stand there."""
        related = self._related(finding)
        if not related:
            return finding
        sure, evidence = round(finding.confidence * UNLIKELY, 4), f"{finding.evidence}; {related}"
        return replace(finding, confidence=sure, evidence=evidence)

    def looked(self, findings: Sequence[Finding]) -> dict[int, Instead | str]:
        """What stands for each missing term whose steadiness is known, or why none is missing, by finding."""
        asked = {i: f for i, f in enumerate(findings) if f.verdict == "missing" and steadiness(f.hit.term) is not None}
        taken: dict[tuple[int, Direction], list[Span]] = defaultdict(list)
        for finding in findings:
            if finding.rendering is not None:
                taken[finding.row, finding.direction].append(_span(finding))
        excused = {index: self._excuse(finding) for index, finding in asked.items()}
        lonely: dict[tuple[int, Direction], set[Span]] = defaultdict(set)
        for index, finding in asked.items():
            kept = steadiness(finding.hit.term)
            if not excused[index] and kept and kept.share >= _EXPECTED:
                lonely[finding.row, finding.direction].add(_span(finding))
        return {
            index: excused[index] or self._instead(finding, sorted(lonely[back]), taken[back])
            for index, finding in asked.items()
            for back in ((finding.row, _BACK[finding.direction]),)
        }

    def _sides(self, finding: Finding) -> tuple[int, str, str]:
        """The side that a finding starts from, its text, and that of the other side."""
        side = int(finding.direction == "backward")
        return side, self._texts[side][finding.row], self._texts[1 - side][finding.row]

    def _terms(self, finding: Finding) -> list[str]:
        """The terms of a finding's entry on the other side."""
        return [t.text for t in finding.hit.entry.in_language(self._languages[finding.direction == "forward"])]

    def _excuse(self, finding: Finding) -> str:
        """Why a term is not missing, though the termbase has no counterpart there; empty for no reason."""
        return self._related(finding) or self.substitutes.otherwise(finding.row, finding.direction, _span(finding))

    def _related(self, finding: Finding) -> str:
        """Which words of a missing term's root stand on the other side; empty for none."""
        side, _, there = self._sides(finding)
        terms = self._terms(finding)
        found = self._kin[1 - side].stands(terms, there)
        return f"words of {found} stand there, or of its root" if found else ""

    def _instead(self, finding: Finding, lonely: Sequence[Span], taken: Sequence[Span]) -> Instead | str:
        """What stands for a missing term, or why that is no other rendering."""
        side, here, there = self._sides(finding)
        found = self.substitutes.instead(finding.row, finding.direction, _span(finding), lonely, taken)
        if found.kind != "another":
            return found
        words, kept = there[found.start : found.stop], steadiness(finding.hit.term)
        if kept and found.key in kept.otherwise:
            return f"{words} stands for it now and then"
        explained = self._kin[side].stands(found.usual, here)
        if explained:
            return f"{words} stands for {explained}"
        terms = self._terms(finding)
        kin = self._kin[1 - side]
        if any(kin.partly(words, term) for term in terms):
            return f"{words} is a part of the term"
        return found

    def _untranslated(self, findings: list[Finding]) -> list[Finding]:
        """Missing terms inside a passage that both sides have letter by letter: one finding for each pair."""
        seen: set[int] = set()
        for index, finding in enumerate(findings):
            if finding.verdict != "missing":
                continue
            _, here, there = self._sides(finding)
            passage = same_text(here, there) or shared_passage(here, there, finding.hit.start)
            if passage:
                verdict: Verdict = "repeated" if finding.row in seen else "untranslated"
                seen.add(finding.row)
                findings[index] = replace(finding, verdict=verdict, evidence=f"not translated: {passage}")
        return findings

    def _sure(self, finding: Finding, found: Instead | str) -> Finding:
        """A finding on an extracted term with its confidence and evidence."""
        kept = steadiness(finding.hit.term) or Kept(0, 0)
        seen = f"kept in {kept.kept} of {kept.places} places"
        if isinstance(found, str):
            sure, notes, span = UNLIKELY, [finding.evidence, seen, found], None
        elif found.kind == "another":
            words = self._sides(finding)[2][found.start : found.stop]
            elsewhere = f", elsewhere {found.usual[0]}" if found.usual else ""
            sure, span = _worth(finding, found, kept), (found.start, found.stop)
            notes = [f"{words} stands in its place{elsewhere}", finding.evidence, seen]
        else:
            nothing = ["nothing stands in its place"] if found.kind == "nothing" else []
            sure, notes, span = _worth(finding, found, kept), [*nothing, finding.evidence, seen], None
        return replace(finding, confidence=round(finding.confidence * sure, 4), evidence="; ".join(notes), instead=span)

    def _grouped(self, findings: list[Finding], looked: Mapping[int, Instead | str]) -> None:
        """What stands for one term in many pairs, said once, in the clearest of them; and not in both directions."""
        groups: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        named: dict[int, list[Finding]] = defaultdict(list)
        for index, found in looked.items():
            finding = findings[index]
            if isinstance(found, str) or (found.kind != "another" and finding.confidence < LEAST):
                continue
            if finding.confidence >= LEAST:
                if any(_again(finding, earlier) for earlier in named[finding.row]):
                    findings[index] = replace(finding, verdict="repeated")
                    continue
                named[finding.row].append(finding)
            groups[finding.direction, finding.hit.term.text, found.key].append(index)
        for (_, _, key), indices in groups.items():
            self._said_once(findings, indices, agreeing=bool(key) and len(indices) > _AGREEING)

    def _said_once(self, findings: list[Finding], indices: Sequence[int], *, agreeing: bool) -> None:
        """The surest of some findings names the places of all; where too many agree, it is none."""
        best = max(indices, key=lambda index: findings[index].confidence)
        rest = [index for index in indices if index != best]
        if not rest:
            return
        places = ", ".join(list(dict.fromkeys(self._places[findings[index].row] for index in rest))[:_PLACES])
        findings[best] = replace(
            findings[best],
            confidence=round(findings[best].confidence * (UNLIKELY if agreeing else 1), 4),
            evidence=f"{findings[best].evidence}; so in {len(indices)} places, also {places}",
        )
        for index in rest:
            findings[index] = replace(findings[index], verdict="repeated")


def _span(finding: Finding) -> Span:
    return (finding.hit.start, finding.hit.stop)


def _worth(finding: Finding, found: Instead, kept: Kept) -> float:
    """How far a missing term is worth looking at."""
    several = len(tokens(finding.hit.term.text)) > 1
    nothing = found.kind == "nothing"
    if several and kept.places >= _SEEN[nothing] and kept.share >= (_ALWAYS if nothing else _STEADIER):
        return kept.share
    if found.kind != "another" or found.clear < _CLEAR or kept.share < _least(found):
        return UNLIKELY
    known = found.crossed or (found.links >= _KNOWN and found.own < _OWN)
    return kept.share if known else _UNSURE * kept.share


def _least(found: Instead) -> float:
    """The share that a term must be kept in for what stands there to be an oddity."""
    if found.crossed:
        return _STEADY
    if not found.linked and found.words <= _TINY:
        return _VERY_STEADY
    if not found.linked and found.words > SHORT and found.clear < _CLEARER:
        return 1.0
    return _STEADY if found.links >= _KNOWN and found.own < _OWN else _STEADIER


def _again(finding: Finding, earlier: Finding) -> bool:
    """Whether two findings of one pair name the same words, from the same side or the other."""
    theirs = [_span(earlier), earlier.instead]
    if earlier.direction != finding.direction:
        theirs.reverse()
    both = zip((_span(finding), finding.instead), theirs, strict=True)
    return any(a and b and a[0] < b[1] and b[0] < a[1] for a, b in both)
