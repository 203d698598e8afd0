"""Pairs made of everything that breaks files."""

import polars as pl
from hypothesis import strategies as st

from aligner.pairs import registry
from aligner.pairs.frame import read_frame
from aligner.pairs.memory import EVERYTHING, Sieve
from aligner.pairs.schema import COLUMNS, schema

RECIPE = "aligner 0.1.0 match use@0.2.1 razdel top_k=5"

PIECES = [
    "\t",
    "\n",
    "\r\n",
    "\r",
    '"',
    "'",
    "<",
    "&",
    ">",
    "]]>",
    "<b>",
    "&amp;",
    "&#1;",
    "</seg>",
    "<!--",
    "-->",
    "</script>",
]
PIECES += [
    "=1+1",
    "+7",
    "@x",
    "-",
    "''=1",
    "\x00",
    "\x01",
    "\x0b",
    "\x0c",
    "\x1b",
    "\x1f",
    "\x7f",
    "\x85",
    "\u2028",
    "\ufffe",
]
PIECES += [
    "\uffff",
    "\u202e",
    "\u2066",
    "\u200f",
    "\ufeff",
    "\u0301",
    "é",
    "😀",
    "👩‍👩‍👧",
    "\U0010ffff",
    "ﷺ",
    "_x0001_",
    "_x",
    "_x005F_",
]
PIECES += [
    " ",
    "  ",
    "\u00a0",
    "\u00ad",
    "|||",
    "\\n",
    "\\",
    "null",
    "1e5",
    "0",
    ",",
    ";",
    "слово",
    "${a}",
    "{{x}}",
    "%s",
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=6).map("".join)
WORDS = TEXTS.map(lambda text: f"x{text}")
PLACES = st.integers(1, 40).flatmap(lambda first: st.sampled_from([str(first), f"{first}-{first + 2}"]))
NUMBERS = st.integers(0, 10_000).map(lambda number: number / 10_000)
LANGUAGES = st.sampled_from(["ru", "en", "en-GB", "zh-Hant-TW"])


@st.composite
def rows(draw, gaps=True, texts=TEXTS, source_languages=LANGUAGES):
    """A row as match or align make them; with ``gaps`` perhaps without a counterpart on either side."""
    gap = draw(st.sampled_from(["", "", "source", "target"])) if gaps else ""
    row = {"rank": draw(st.integers(1, 9)), "recipe": draw(st.sampled_from([RECIPE, "", "aligner \x01 <&>"]))}
    row["score"] = 0.0 if gap else draw(NUMBERS | st.none())
    row["flags"] = "" if gap else draw(st.sampled_from(["", "partial", "numbers differ,negation"]))
    row["similarity"] = 0.0 if gap else draw(NUMBERS | st.none() | st.just(-0.25))
    row["relation"] = "none" if gap else draw(st.sampled_from(["translation", "theme"]))
    for side in ("source", "target"):
        here = side != gap
        row[f"{side}_doc"] = draw(WORDS) if here else ""
        row[f"{side}_id"] = draw(PLACES) if here else ""
        row[f"{side}_text"] = draw(texts) if here else ""
        row[f"{side}_lang"] = draw(source_languages if side == "source" else LANGUAGES) if here else ""
        row[f"{side}_evidence"] = draw(TEXTS) if not gap else ""
    return row


def table(given):
    """Rows with the types of the pairs table."""
    return pl.DataFrame([{name: row[name] for name in COLUMNS} for row in given], schema=schema())


def frames(**options):
    return st.lists(rows(**options), max_size=5).map(table)


def pair(source="Стороны подтверждают роль ООН.", target="The parties affirm the role of the UN.", **changes):
    """One plain pair, changed as told."""
    row = {"source_doc": "a.txt", "source_id": "7", "source_text": source, "source_lang": "ru"}
    row |= {"target_doc": "b.txt", "target_id": "7-9", "target_text": target, "target_lang": "en"}
    row |= {"rank": 1, "similarity": 0.7124, "score": 0.8654, "relation": "translation", "recipe": RECIPE}
    row |= {"source_evidence": "роль ООН", "target_evidence": "role of the UN", "flags": ""}
    return row | changes


def gap(source="Ночь.", **changes):
    """A sentence without a counterpart."""
    empty = dict.fromkeys(("target_doc", "target_id", "target_lang", "source_evidence", "target_evidence"), "")
    return pair(source, "", relation="none", score=0.0, similarity=0.1, **(empty | changes))


def paired(frame):
    """The rows with a text on both sides: what a memory and a training corpus hold."""
    texts = [pl.col(f"{side}_text").map_elements(str.strip, pl.String) != "" for side in ("source", "target")]
    return frame.filter(pl.all_horizontal(*texts, pl.col("relation") != "none"))


def write(frame, path, kind=None):
    """Write all of a table, also into a memory what does not belong there."""
    registry.write(frame, path, kind, Sieve(EVERYTHING))


def there_and_back(frame, path):
    """The table as written to a file and read again."""
    with path.open("wb") as stream:
        registry.write_stream(frame, stream, path.suffix[1:], Sieve(EVERYTHING))
    return read_frame(path)
