"""The part of the page that is read: each source sentence beside what was found for it, as plain HTML."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from aligner.pairs.parts.page import lang, marked, safe
from aligner.pairs.parts.units import flagged, is_rejected, measure
from aligner.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aligner.pairs.parts.records import Record

    Numbered = tuple[int, Record]

_BANDS = ((0.8, "high"), (0.5, "middle"), (0.0, "low"))
"""Classes of a score, each from its lower bound up; those of the table on a terminal, and of ``page.js``."""

_TOOLS = """<form class="filters" hidden>
<label>Find <input type="search" id="search" placeholder="words in either language" autocomplete="off"></label>
<label>Score from <input type="range" id="least" min="0" max="100" value="0">
<output id="least-shown">0.00</output></label>
{relations}
<span class="views" role="group" aria-label="View">
<button type="button" value="reading" aria-pressed="true">Reading</button>
<button type="button" value="sides" aria-pressed="false">Side by side</button></span>
<span class="count" role="status"></span>
</form>
"""

_SIDES = """<main class="sides" hidden><div class="pane from" aria-label="Source"></div>
<svg class="links" aria-hidden="true"></svg><div class="pane to" aria-label="Target"></div></main>
"""


def title(rows: Sequence[Record]) -> str:
    """The documents, as far as a line holds them."""
    sides = [_names(rows, "source"), _names(rows, "target")]
    return " → ".join(side for side in sides if side) or "No pairs"


def body(rows: Sequence[Record], picture: str) -> Iterator[str]:
    """The page from its heading to its end, by pieces; ``picture``: the heat map."""
    heading = f'<h1>{title(rows)}</h1><span class="facts">{_facts(rows)}</span>'
    yield f'<header class="top"><div class="line">{heading}</div>\n'
    yield _TOOLS.format(relations=_relations(rows)) + "</header>\n"
    if picture:
        yield f'<details class="map"><summary>Heat map: source downwards, target across</summary>{picture}</details>\n'
    yield '<main class="reading">\n'
    several = len({row["source_doc"] for row in rows} - {""}) > 1
    for document, of_document in groupby(_placed(rows), key=lambda each: each[0]):
        if several:
            yield f"<h2><bdi>{safe(document)}</bdi></h2>\n"
        numbered = [each for _, each in of_document]
        for _, group in groupby(numbered, key=_sentence_key):
            yield _sentence(list(group))
    yield "</main>\n" + _SIDES + _about(rows)


def _placed(rows: Sequence[Record]) -> Iterator[tuple[str, Numbered]]:
    """Each row with its source document; one of the target alone stands in the document before it."""
    document = ""
    for number, row in enumerate(rows):
        document = row["source_doc"] or document
        yield document, (number, row)


def _names(rows: Sequence[Record], side: str) -> str:
    names = list(dict.fromkeys(row[f"{side}_doc"] for row in rows if row[f"{side}_doc"]))
    if len(names) > 2:
        return f"{len(names)} documents"
    return ", ".join(safe(name) for name in names)


def _facts(rows: Sequence[Record]) -> str:
    """Languages and numbers."""
    languages = [sorted({row[f"{side}_lang"] for row in rows} - {""}) for side in ("source", "target")]
    spoken = " → ".join(", ".join(each) for each in languages if each)
    sentences = len({(row["source_doc"], row["source_id"]) for row in rows if row["source_id"]})
    found = [row for row in rows if row["source_id"] and row["target_id"]]
    rejected = sum(map(is_rejected, found))
    counts = [counted(sentences, "source passage"), counted(len(found) - rejected, "pair")]
    counts += [f"{rejected:,} rejected"] * bool(rejected)
    return " · ".join(part for part in (safe(spoken), *counts) if part)


def _relations(rows: Sequence[Record]) -> str:
    """A box to tick for each relation that occurs."""
    found = list(dict.fromkeys(row["relation"] for row in rows))
    words = {"none": "no counterpart"}
    return "".join(
        f'<label><input type="checkbox" name="relation" value="{each}" checked> {words.get(each, each)}</label>'
        for each in found
    )


def _sentence_key(numbered: Numbered) -> tuple[str, str]:
    row = numbered[1]
    return row["source_id"], row["source_text"]


def _sentence(group: list[Numbered]) -> str:
    """A source sentence and all that was found for it."""
    number, first = group[0]
    text = _text(first, "source") if first["source_id"] else '<p class="words">only in the target</p>'
    matches = "".join(_match(index, row, first) for index, row in group)
    return (
        f'<article class="sentence" id="p{number + 1}"><div class="source"><span class="number">'
        f'{safe(first["source_id"])}</span>{text}</div><ol class="matches">{matches}</ol></article>\n'
    )


def _match(number: int, row: Record, first: Record) -> str:
    """One passage with its facts; the source's words where they are not those marked in the sentence."""
    if not row["target_id"]:
        return f'<li class="match none" data-row="{number}">no counterpart</li>'
    facts = [f'<span class="score">{measure(row)}</span>', f'<span class="relation">{row["relation"]}</span>']
    rejected = is_rejected(row)
    facts += [f'<span class="flag">{safe(flag)}</span>' for flag in ["rejected"] * rejected + flagged(row)]
    facts.append(f'<span class="place"><bdi>{safe(row["target_doc"])}</bdi> {safe(row["target_id"])}</span>')
    words = row["source_evidence"]
    other = (
        f'<p class="words">source words: <bdi>{safe(words)}</bdi></p>'
        if words not in ("", first["source_evidence"])
        else ""
    )
    return (
        f'<li class="match {"rejected" if rejected else band(row["score"])}" data-row="{number}">'
        f"<header>{''.join(facts)}</header>"
        f"{_text(row, 'target')}{other}</li>"
    )


def band(score: float | None) -> str:
    """The class of the band a score lies in; of a pair without one, the lowest."""
    if score is None:
        return _BANDS[-1][1]
    return next((name for bound, name in _BANDS if score >= bound), _BANDS[-1][1])


def _text(row: Record, side: str) -> str:
    """A paragraph with the first place of the words that matched marked."""
    text = marked(row[f"{side}_text"], row[f"{side}_evidence"])
    return f'<p dir="auto"{lang(row[f"{side}_lang"])}>{text}</p>'


def _about(rows: Sequence[Record]) -> str:
    """How the pairs were made, and what the numbers say."""
    recipes = list(dict.fromkeys(row["recipe"] for row in rows if row["recipe"]))
    made = "".join(f"<p>{safe(recipe)}</p>" for recipe in recipes[:20])
    return (
        '<footer class="about"><details><summary>How this was made</summary>'
        f"{made}<p>The score tells how much a pair is worth in all, from 0 to 1. "
        "Marked are the words that matched best.</p>"
        "</details></footer>\n"
    )
