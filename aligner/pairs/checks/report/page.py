"""Findings as one page: by severity and check, the parts in question marked, with a filter and boxes to accept.

What is ticked is saved as the file that ``--ignore`` reads. The page loads nothing and needs no script to be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aligner.pairs.checks.catalogue import CHECKS
from aligner.pairs.parts.page import asset, head, lang, marked, safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

_MOST = 500
"""Findings of one check on a page: a table has all."""
_NAMES = {"error": "Errors", "warning": "Warnings", "note": "Notes"}
_TOOLS = """<form class="tools" hidden>
<label>Find <input type="search" id="search" autocomplete="off"></label>
<span class="count" role="status"></span>
<button type="button" id="save" disabled>Save accepted</button></form>
"""


def page(findings: pl.DataFrame) -> str:
    """The whole page."""
    style, script = asset(__package__, "page.css"), asset(__package__, "page.js")
    body = "".join(_body(findings))
    return f"{head('Check', style, script)}{body}<script>{script}</script>\n</html>\n"


def _body(findings: pl.DataFrame) -> Iterator[str]:
    about = {check.name: check.about for check in CHECKS}
    groups = [
        (str(key[0]), str(key[1]), group) for key, group in findings.group_by("severity", "check", maintain_order=True)
    ]
    links = "".join(
        f'<a class="{kind}" href="#{safe(name)}">{safe(name)} <b>{group.height:,}</b></a>'
        for kind, name, group in groups
    )
    nothing = "" if groups else "<p>Nothing found.</p>"
    yield f'<header class="top"><h1>Check</h1><nav>{links}</nav>{_TOOLS}</header>\n<main>{nothing}\n'
    before = ""
    for kind, name, group in groups:
        if kind != before:
            yield f"<h2>{_NAMES[kind]}</h2>\n"
            before = kind
        opened = " open" * (kind != "note")
        yield f'<details class="check {kind}" id="{safe(name)}"{opened}><summary>{safe(name)} <b>{group.height:,}</b>'
        yield f" <small>{safe(about.get(name, ''))}</small></summary>\n"
        yield from (_finding(row) for row in group.head(_MOST).iter_rows(named=True))
        if group.height > _MOST:
            yield f'<p class="more">{group.height - _MOST:,} more: a table (tsv, xlsx) has all</p>'
        yield "</details>\n"
    yield "</main>\n"


def _finding(row: dict[str, Any]) -> str:
    """One finding; what it is accepted by stands in its box."""
    texts = "".join(_text(row, side) for side in ("source", "target"))
    sides = [(row[f"{side}_doc"], row[f"{side}_id"]) for side in ("source", "target")]
    place = " → ".join(dict.fromkeys(safe(f"{document} {number}") for document, number in sides if document))
    accept = f'<label hidden><input type="checkbox" value="{safe(row["check"])}"> accept</label>'
    says = f'<span class="says">{safe(row["message"])}</span><span class="place"><bdi>{place}</bdi></span>'
    return f'<article><header>{says}{accept}</header><div class="texts">{texts}</div></article>\n'


def _text(row: dict[str, Any], side: str) -> str:
    """A text with the part that the finding is about marked."""
    text = marked(row[f"{side}_text"], row[f"{side}_part"])
    return f'<p class="{side}" dir="auto"{lang(row[f"{side}_lang"])}>{text}</p>'
