"""What programs put in or act on: placeholders, tags, keys of menus."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from aligner.pairs.checks.found import Found, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

_PRINTF = (
    r"%(?!-[a-z]{3})(?:\d+\$|\(\w+\))?[-+#0']*(?:\*|\d+)?(?:\.(?:\*|\d+))?(?:hh|h|ll|l|q|j|z|t|L)?"
    r"[diouxXeEfFgGaAcspnmrRTM@]"
)
_PERCENT = r"(?<![\d%])%(?:L?\d{1,2}(?!\w)|[A-Z_]{3,}%|\{\w*\})"
_BRACES = (
    r"\{\}|\{\{?(?:\d+|[A-Za-z_]\w*)(?:[.!:][\w.]+)?\}?\}|\$\{\w+\}|\$\(\w+\)|"
    r"(?<!\w)\$(?:[A-Z_]{2,}|[a-z_][a-z_0-9]*)\b|%%\w+%%|@@\w+@@"
)
_PLACEHOLDER = re.compile(f"{_PRINTF}|{_PERCENT}|{_BRACES}")
_POSITION = re.compile(r"^%\d+\$")
_ENVIRONMENT = re.compile(r"\$\w+").fullmatch
"""What a translation may name to explain."""
_DATE = r"%[-EO]?[YHMBbSIyj]"
"""Parts of a date, which each language puts in its own way."""
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][\w:-]*)(?P<rest>(?:\s+[\w:-]+\s*=\s*[\"'«“„][^\"'»”<>]*[\"'»”“])*)\s*(?P<empty>/?)>"
)
_MARKUP = frozenset(
    "a b big br div em h1 h2 h3 h4 hr i img kbd li ol p pre s small span strong sub sup table td th tr tt u ul".split()  # noqa: SIM905
)
"""Names that are markup even alone; ``<link>`` or ``<key>`` in a message is a word for the user to replace."""
_KEY = re.compile(
    r"(?<![&\w])&(?=[^\W_])(?!\w+;)|(?<![\w~/])~(?=[^\W\d_])|(?<![\w_'`«“\"])_(?=[^\W\d_])(?![A-Z]{2}|\w*_)"
)
_KEY_WITHIN = re.compile(r"[&~_](?=[^\W_])")
_LONGEST_LABEL = 60


def placeholders(frame: pl.DataFrame) -> Iterator[Found]:
    """Placeholders (``%s``, ``%1$d``, ``{0}``, ``${name}``) that are not the same on both sides, in whatever order."""
    import polars as pl

    dated = pl.col("source").str.contains(_DATE)
    for pair in texts(frame, ~dated & pl.any_horizontal(pl.col("source", "target").str.contains(r"[%${@]"))):
        yield from _compared(pair.row, _placeholders(pair.source), _placeholders(pair.target), "placeholder")


def _placeholders(text: str) -> Counter[str]:
    """What stands for values; numbered ones without their number where the other side may have none."""
    found = _PLACEHOLDER.findall(text.replace("%%", "\x00"))
    return Counter(_POSITION.sub("%", each) for each in found)


def tags(frame: pl.DataFrame) -> Iterator[Found]:
    """Tags of markup that are not the same on both sides; ``<file>`` in a help text is a word, to be translated."""
    import polars as pl

    for pair in texts(frame, pl.any_horizontal(pl.col("source", "target").str.contains("<[/A-Za-z]"))):
        yield from _compared(pair.row, _tags(pair.source), _tags(pair.target), "tag")


def _tags(text: str) -> Counter[str]:
    found = list(_TAG.finditer(text))
    closed = {each["name"] for each in found if each["close"]}
    kept = [
        each
        for each in found
        if each["name"].lower() in _MARKUP or each["name"] in closed or each["rest"] or each["empty"]
    ]
    return Counter(f"<{each['close']}{each['name'].lower()}>" for each in kept)


def keys(frame: pl.DataFrame) -> Iterator[Found]:
    """A label of a menu has its key (``&File``, ``_File``, ``~File``), and its translation has none, or several."""
    import polars as pl

    short = pl.col("source").str.len_chars() <= _LONGEST_LABEL
    for pair in texts(frame, short & pl.col("source").str.contains(r"[&~_]\pL")):
        here, there = _KEY.findall(pair.source), _KEY_WITHIN.findall(pair.target)
        if len(here) == 1 and here != there and "=" not in pair.source:
            yield Found(pair.row, f"the key that {here[0]} marks is not marked in the target", here[0])


def _compared(row: int, here: Counter[str], there: Counter[str], what: str) -> Iterator[Found]:
    missing, added = (
        list((here - there).elements()),
        [each for each in (there - here).elements() if not _ENVIRONMENT(each)],
    )
    if missing or added:
        parts = [f"{what} missing: {' '.join(missing)}"] * bool(missing) + [f"{what} added: {' '.join(added)}"] * bool(
            added
        )
        yield Found(row, "; ".join(parts), missing[0] if missing else "", added[0] if added else "")
