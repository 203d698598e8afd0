"""Are the terms used? Each term found on one side of a pair, and what stands for it on the other.

Verdicts, of the other side's term of the same entry: ``preferred``, ``admitted``, ``deprecated``, ``forbidden``, or
``missing`` when none stands there; ``untranslated``, once for each pair, when the passage around the term stands on
both sides letter by letter. Three verdicts say that there is no error to see: ``doubtful`` when nothing stands
there but the pair itself is doubtful (its score is below ``trust``, or a term of the entry stands in a neighbouring
pair or in another passage found for the same sentence), ``theme`` when the pair is only close in theme, where
nobody promised the term, and ``repeated`` when an earlier or surer finding names this place, too.

Confidence is a product of rough odds, not calibrated: that each word found is the term (1 unless a homograph), and
the pair's score, halved when the relation is theme. Where both sides have a term of the entry, that itself speaks
for the pair, and its score counts half. Of a missing term of an extracted entry it says more: how steadily the term
was rendered and what stands in its place (``checks.confidence``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aligner.errors import DocumentError
from aligner.terms.bilingual.side import required
from aligner.terms.checks.confidence import Weighing
from aligner.terms.checks.finding import ERRORS, PAIR_COLUMNS, Finding, findings_frame
from aligner.terms.language.codes import languages
from aligner.terms.occurrences.matcher import Matcher
from aligner.terms.termbase.entry import STATUSES, Problem, Termbase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence, Set

    import polars as pl

    from aligner.terms.bilingual.side import Direction
    from aligner.terms.checks.finding import Verdict
    from aligner.terms.occurrences.matcher import Hit

_BAD = STATUSES[2:]


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """How to check. Languages are recognised from the texts unless given; ``own`` has word forms by language."""

    source_language: str = ""
    target_language: str = ""
    trust: float = 0.5
    """Below this score a pair is doubtful, and a term that it lacks is no finding against the translation."""
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What of a termbase serves for two languages, and what does not."""

    source: str
    target: str
    entries: int
    problems: tuple[Problem, ...]


def coverage(frame: pl.DataFrame, termbase: Termbase, options: CheckOptions | None = None) -> Coverage:
    """The languages of the pairs and how many entries have terms in both; the other entries are listed as problems.

    ``DocumentError`` when no entry has both: the termbase is for other languages.
    """
    options = options or CheckOptions()
    source, target = languages(frame, options.source_language, options.target_language)
    lacking = [
        (entry, [code for code in (source, target) if not entry.in_language(code)]) for entry in termbase.entries
    ]
    problems = tuple(
        Problem(f"entry {entry.id}", f"no term in {' and '.join(codes)}, not checked")
        for entry, codes in lacking
        if codes
    )
    usable = len(termbase.entries) - len(problems)
    if not usable:
        has = ", ".join(termbase.languages)
        raise DocumentError(
            f"{termbase.name}: its languages are {has}, those of the pairs {source} and {target}: no entry has both;"
            " take another termbase, or say the languages with --source-lang and --target-lang"
        )
    return Coverage(source, target, usable, problems)


def check(frame: pl.DataFrame, termbase: Termbase, options: CheckOptions | None = None) -> pl.DataFrame:
    """One row for each term found on either side of each pair, in the order of the pairs.

    The columns are those of ``finding.COLUMNS``.
    ``frame`` is a table of pairs (``aligner.pairs.schema``); rows without a counterpart give no findings.
    Raises ``DocumentError`` as ``coverage`` does, and when ``frame`` lacks a column.
    """
    options = options or CheckOptions()
    required(frame, PAIR_COLUMNS)
    if frame.is_empty():
        return findings_frame([], frame)
    return findings_frame(findings(frame, termbase, options), frame)


def findings(frame: pl.DataFrame, termbase: Termbase, options: CheckOptions) -> list[Finding]:
    """The same as values; offsets are those of ``source_text`` and ``target_text`` of the row."""
    covered = coverage(frame, termbase, options)
    places = [f"{name}:{number}" for name, number in frame.select("source_doc", "source_id").iter_rows()]
    texts = (frame["source_text"].to_list(), frame["target_text"].to_list())
    weighing = Weighing(texts, places, (covered.source, covered.target), options.own)
    return weighing.weighed(unweighed(frame, termbase, options, covered))


def unweighed(
    frame: pl.DataFrame, termbase: Termbase, options: CheckOptions, covered: Coverage | None = None
) -> Iterator[Finding]:
    """The findings before anybody asked what stands in the place of a missing term (``checks.confidence``)."""
    covered = covered or coverage(frame, termbase, options)
    sides = _Sides(frame, termbase, covered, options)
    directions: tuple[Direction, ...] = ("forward", "backward")
    for row, pair in enumerate(_judged(frame).iter_rows(named=True)):
        if pair["relation"] == "none" or not pair["target_text"]:
            continue
        for direction in directions:
            yield from _compared(row, direction, sides, pair["score"], pair["relation"], options.trust)


def failed(found: pl.DataFrame, least: float = 0.5) -> bool:
    """Whether a strict check fails: a term is missing, deprecated or forbidden with at least this confidence."""
    return bool((found["verdict"].is_in(list(ERRORS)) & (found["confidence"] >= least)).any())


class _Sides:
    """The hits of both sides, by row, and which rows are neighbours."""

    def __init__(self, frame: pl.DataFrame, termbase: Termbase, covered: Coverage, options: CheckOptions) -> None:
        own = options.own
        languages = (covered.source, covered.target)
        matchers = [Matcher(_both(termbase, *languages), code, own.get(code)) for code in languages]
        self._hits = [
            matcher.find_all(frame[f"{side}_text"].to_list(), nested=True)
            for matcher, side in zip(matchers, ("source", "target"), strict=True)
        ]
        self._languages = languages
        self._places = frame.select("source_doc", "target_doc").rows()
        self._same = [_groups(frame, side) for side in ("source", "target")]

    def hits(self, row: int, direction: Direction) -> tuple[tuple[Hit, ...], tuple[Hit, ...]]:
        """The hits of the side a direction starts from, and those of the other."""
        source, target = (hits[row] for hits in self._hits)
        return (source, target) if direction == "forward" else (target, source)

    def other_language(self, direction: Direction) -> str:
        """The language of the other side."""
        return self._languages[direction == "forward"]

    def nearby(self, row: int, direction: Direction, entry: str) -> str:
        """Where else the other side has a term of an entry; empty when nowhere near."""
        other = self._hits[direction == "forward"]
        for step, name in ((1, "next"), (-1, "previous")):
            neighbour = row + step
            same = 0 <= neighbour < len(self._places) and self._places[neighbour] == self._places[row]
            if same and self._surplus(neighbour, direction, entry):
                return f"the {name} pair"
        for twin in self._same[direction == "backward"][row]:
            if twin != row and any(hit.entry.id == entry for hit in other[twin]):
                return "another passage for the same sentence"
        return ""

    def _surplus(self, row: int, direction: Direction, entry: str) -> bool:
        """Whether the other side of a row has more terms of an entry than this side asks for."""
        here, there = ([hit for hit in hits if hit.entry.id == entry] for hits in self.hits(row, direction))
        return len(there) > len(here)


def _both(termbase: Termbase, source: str, target: str) -> Termbase:
    """The entries that have both languages."""
    return Termbase(
        termbase.name, tuple(e for e in termbase.entries if e.in_language(source) and e.in_language(target))
    )


def _groups(frame: pl.DataFrame, side: str) -> list[list[int]]:
    """For each row the rows with the same passage on one side."""
    rows: dict[tuple[str, str], list[int]] = {}
    keys = frame.select(f"{side}_doc", f"{side}_id").rows()
    for index, key in enumerate(keys):
        rows.setdefault(key, []).append(index)
    return [rows[key] for key in keys]


def _judged(frame: pl.DataFrame) -> pl.DataFrame:
    """What is to be known of each pair; one without a score, from a model without calibration, is not doubted."""
    return frame.select("target_text", frame["score"].fill_null(1.0), "relation")


def _compared(
    row: int, direction: Direction, sides: _Sides, score: float, relation: str, trust: float
) -> Iterator[Finding]:
    """The findings of one pair in one direction."""
    here, there = sides.hits(row, direction)
    weight = score if relation == "translation" else score / 2
    rendered = {hit.entry.id for hit in there}
    for entry, hits in _by_entry(here, rendered).items():
        renderings = [hit for hit in there if hit.entry.id == entry]
        for hit, rendering in _paired(hits, renderings):
            sure = round(hit.confidence * rendering.confidence * (1 + weight) / 2, 4)
            verdict, evidence = _found(hit, rendering, score, relation, trust)
            yield Finding(row, direction, hit, rendering, verdict, sure, evidence)
        if direction == "backward":  # a word that is wrong for one thing is right for others: nobody asked for this one
            hits = [hit for hit in hits if hit.term.status not in _BAD]
        if hits and not renderings:
            verdict, evidence = _absent(row, direction, sides, hits[0], score, relation, trust)
            for hit in hits:
                yield Finding(row, direction, hit, None, verdict, round(hit.confidence * weight, 4), evidence)


def _by_entry(here: Sequence[Hit], rendered: Set[str]) -> dict[str, list[Hit]]:
    """The hits to look at, by entry.

    A long term that has no rendering gives way to the terms inside it when one of those has (``CSTO member states``
    rendered by ``государства-члены`` alone), and one of several entries in one place to the others that have one.
    """
    found: dict[str, list[Hit]] = {}
    for hit in here:
        if hit.nested:
            continue
        inside = [n for n in here if n.nested and hit.start <= n.start and n.stop <= hit.stop]
        twins = [t for t in here if t is not hit and (t.start, t.stop) == (hit.start, hit.stop)]
        if hit.entry.id not in rendered and any(t.entry.id in rendered for t in twins):
            continue
        parts = inside if hit.entry.id not in rendered and any(n.entry.id in rendered for n in inside) else [hit]
        for part in parts:
            found.setdefault(part.entry.id, []).append(part)
    return found


def _paired(hits: Sequence[Hit], renderings: Sequence[Hit]) -> Iterator[tuple[Hit, Hit]]:
    """Hits with renderings in the order of the texts; bad renderings left over are reported, too.

    A term that stands more often than its rendering (a pronoun took its place) goes with the best one, and of more
    renderings than terms the best are taken (``column`` of "columns or rows" may be admitted for another term).
    """
    if not renderings:
        return
    plain = [rendering for rendering in renderings if not rendering.nested] or list(renderings)
    ranked = sorted(plain, key=lambda rendering: STATUSES.index(rendering.term.status))
    taken = [rendering for rendering in plain if rendering in ranked[: len(hits)]]
    for index, hit in enumerate(hits):
        yield hit, taken[index] if index < len(taken) else ranked[0]
    for rendering in ranked[len(hits) :]:
        if rendering.term.status in _BAD:
            yield hits[-1], rendering


def _found(hit: Hit, rendering: Hit, score: float, relation: str, trust: float) -> tuple[Verdict, str]:
    """What it means that the other side has this term of the entry."""
    status, evidence = rendering.term.status, _evidence(hit, rendering)
    if status in _BAD and relation == "translation" and score < trust:
        return "doubtful", f"{evidence}; the pair itself is doubtful (score {score:.2f})"
    return status, evidence


def _evidence(hit: Hit, rendering: Hit) -> str:
    """Why a rendering has its verdict."""
    best = rendering.entry.best(rendering.term.language, short=bool(hit.term.abbreviation_of))
    if rendering.term.status == "preferred" or best is None or best.status in _BAD:
        return f"{rendering.term.text} is {rendering.term.status}"
    return f"{rendering.term.text} is {rendering.term.status}; {best.text} is {best.status}"


def _absent(
    row: int, direction: Direction, sides: _Sides, hit: Hit, score: float, relation: str, trust: float
) -> tuple[Verdict, str]:
    """What it means that the other side has no term of the entry."""
    terms = hit.entry.in_language(sides.other_language(direction))
    nothing = (
        f"none of {len(terms)} terms of the entry stands there"
        if len(terms) > 1
        else f"{terms[0].text} does not stand there"
    )
    if relation == "theme":
        return "theme", f"{nothing}; close in theme only, so none is promised"
    if score < trust:
        return "doubtful", f"{nothing}; the pair itself is doubtful (score {score:.2f})"
    nearby = sides.nearby(row, direction, hit.entry.id)
    if nearby:
        return "doubtful", f"{nothing}, but one does in {nearby}"
    return "missing", nothing
