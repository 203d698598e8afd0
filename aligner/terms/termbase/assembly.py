"""Rows of a termbase file made into entries; what is empty, doubled, contradicting or no term is left out and said."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aligner.terms.language.codes import language_code
from aligner.terms.language.tokens import folded, tokens
from aligner.terms.termbase.entry import MATCHINGS, MAX_GAP, MAX_WORDS, STATUSES, Entry, Problem, Status, Term, Termbase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff\s]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]+)*", re.IGNORECASE)
_NOT_IN = re.compile(r"\bnot in:\s*([^;]+)(?:;|$)")
"""What a note says of phrases in which the term does not count: ``not in: по крайней мере | крайняя мера``."""
_GOOD = STATUSES[:2]
_COMPARED = 20
"""Terms of the other languages that a term is looked at beside: an entry of thousands would take minutes else."""
_STATUS_NAMES: Mapping[str, Status] = {
    "": "preferred",
    "preferredterm": "preferred",
    "preferredterm-admn-sts": "preferred",
    "standardizedterm": "preferred",
    "admittedterm": "admitted",
    "admittedterm-admn-sts": "admitted",
    "allowed": "admitted",
    "deprecatedterm": "deprecated",
    "deprecatedterm-admn-sts": "deprecated",
    "supersededterm": "deprecated",
    "supersededterm-admn-sts": "deprecated",
    "not recommended": "deprecated",
    "forbiddenterm": "forbidden",
    "prohibited": "forbidden",
    "предпочтительный": "preferred",
    "допустимый": "admitted",
    "нерекомендуемый": "deprecated",
    "запрещенный": "forbidden",
}
_PARTS: Mapping[str, str] = {
    "n": "noun",
    "propernoun": "proper noun",
    "proper_noun": "proper noun",
    "name": "proper noun",
    "v": "verb",
    "adj": "adjective",
    "adv": "adverb",
    "существительное": "noun",
    "имя собственное": "proper noun",
    "глагол": "verb",
    "прилагательное": "adjective",
    "наречие": "adverb",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One term as a file has it, all values still text. ``place`` is where it stands: ``line 12``, ``entry c7``."""

    place: str
    entry: str
    language: str
    text: str
    status: str = ""
    part_of_speech: str = ""
    domain: str = ""
    note: str = ""
    abbreviation_of: str = ""
    gap: str = ""
    matching: str = ""
    entry_note: str = ""
    not_in: str = ""


@dataclass(slots=True)
class _Entry:
    """An entry while its rows come in."""

    id: str
    terms: dict[tuple[str, str], tuple[Term, str]] = field(default_factory=dict)
    domain: str = ""
    note: str = ""
    place: str = ""


def one_line(text: str) -> str:
    """A value without control characters and line breaks, its spaces single."""
    return _CONTROL.sub(" ", text).strip()


def assembled(name: str, rows: Iterable[Row], problems: Iterable[Problem] = ()) -> Termbase:
    """The termbase that rows make, in their order; whatever had to be left out is in ``problems``."""
    noted = list(problems)
    entries: dict[str, _Entry] = {}
    for row in rows:
        term = _term(row, noted)
        if term is None:
            continue
        entry = entries.setdefault(row.entry, _Entry(row.entry, place=row.place))
        entry.domain = entry.domain or one_line(row.domain)
        entry.note = entry.note or one_line(row.entry_note)
        _put(entry, term, row.place, noted)
    kept = _without_contradictions(_without_twins(entries.values(), noted), noted)
    return Termbase(
        name, tuple(Entry(e.id, tuple(t for t, _ in e.terms.values()), e.domain, e.note) for e in kept), tuple(noted)
    )


def _term(row: Row, noted: list[Problem]) -> Term | None:
    """A term, unless the row holds none."""
    text = one_line(row.text)
    language = row.language.strip()
    words = len(tokens(text))
    if not text or not words:
        noted.append(Problem(row.place, f"{f'no word in the term {text!r}' if text else 'empty term'}, left out"))
    elif not _LANGUAGE.fullmatch(language):
        noted.append(Problem(row.place, f"{language[:20]!r} is no language code: write ru, en ..., left out"))
    elif words > MAX_WORDS:
        noted.append(Problem(row.place, f"a term of {words} words ({text[:30]}...), at most {MAX_WORDS}: left out"))
    else:
        return Term(
            text,
            language_code(language),
            status=_status(row, noted),
            part_of_speech=_part(row.part_of_speech),
            abbreviation_of=one_line(row.abbreviation_of),
            gap=_gap(row, noted),
            matching=next((known for known in MATCHINGS if known == row.matching.strip().lower()), "auto"),
            note=_remark(row.note),
            not_in=_exceptions(row),
        )
    return None


def _remark(note: str) -> str:
    """A term's note without the phrases in which it does not count."""
    line = one_line(note)
    rest = _NOT_IN.sub("", line)
    return rest.strip(" ;") if rest != line else line


def _exceptions(row: Row) -> tuple[str, ...]:
    """The phrases in which a term does not count: of their column, its note, and its entry's note."""
    lists = [row.not_in, *_NOT_IN.findall(one_line(row.note)), *_NOT_IN.findall(one_line(row.entry_note))]
    every = (one_line(phrase) for phrases in lists for phrase in phrases.split("|"))
    return tuple(dict.fromkeys(phrase for phrase in every if tokens(phrase)))


def _status(row: Row, noted: list[Problem]) -> Status:
    """The status; one that nobody knows does no harm as admitted."""
    name = folded(row.status.strip())
    for status in STATUSES:
        if name == status:
            return status
    if name not in _STATUS_NAMES:
        known = ", ".join(STATUSES)
        noted.append(
            Problem(row.place, f"status {row.status[:30]!r} is not one of {known}: taken as admitted", left_out=False)
        )
    return _STATUS_NAMES.get(name, "admitted")


def _part(name: str) -> str:
    """The part of speech in our words; what we have no word for stays as it is."""
    plain = one_line(name).lower()
    return _PARTS.get(plain.replace(" ", "") if plain.isascii() else plain, plain)


def _gap(row: Row, noted: list[Problem]) -> int:
    """How many words may be inserted."""
    if not row.gap.strip():
        return 0
    try:
        gap = int(float(row.gap))
    except (ValueError, OverflowError):
        gap = -1
    if 0 <= gap <= MAX_GAP:
        return gap
    noted.append(Problem(row.place, f"gap {row.gap[:20]!r} is not 0 to {MAX_GAP}: taken as 0", left_out=False))
    return 0


def _put(entry: _Entry, term: Term, place: str, noted: list[Problem]) -> None:
    """Add a term to its entry unless it stands there already."""
    key = (term.language, folded(term.text) if not term.text.isupper() else term.text)
    if key not in entry.terms:
        entry.terms[key] = (term, place)
        return
    earlier, where = entry.terms[key]
    if earlier.status == term.status:
        noted.append(Problem(place, f"{term.text!r} stands twice in entry {entry.id} ({where}), left out"))
    else:
        noted.append(
            Problem(place, f"{term.text!r} is {term.status} here and {earlier.status} at {where}: the first counts")
        )


def _without_twins(entries: Iterable[_Entry], noted: list[Problem]) -> list[_Entry]:
    """Entries whose terms are not all, with the same status, those of an earlier one."""
    seen: dict[frozenset[tuple[str, str, str]], _Entry] = {}
    kept = []
    for entry in entries:
        signature = frozenset((*key, term.status) for key, (term, _) in entry.terms.items())
        if signature in seen:
            noted.append(
                Problem(entry.place, f"entry {entry.id} has the terms of entry {seen[signature].id}, left out")
            )
            continue
        seen[signature] = entry
        kept.append(entry)
    return kept


def _without_contradictions(entries: list[_Entry], noted: list[Problem]) -> list[_Entry]:
    """No term is good in one entry and bad in another beside the same good term: the first entry counts."""
    judged: dict[tuple[str, str, str, str], tuple[bool, str]] = {}
    for entry in entries:
        for key, (term, place) in list(entry.terms.items()):
            good = term.status in _GOOD
            beside = [o for o, (other, _) in entry.terms.items() if o[0] != key[0] and other.status in _GOOD][
                :_COMPARED
            ]
            earlier = [judged[key + other] for other in beside if key + other in judged]
            against = next((where for was_good, where in earlier if was_good != good), None)
            if against is not None:
                noted.append(
                    Problem(place, f"{term.text!r} is {term.status} here, against {against}: the first counts")
                )
                del entry.terms[key]
                continue
            for other in beside:
                judged.setdefault(key + other, (good, place))
    return [entry for entry in entries if entry.terms]
