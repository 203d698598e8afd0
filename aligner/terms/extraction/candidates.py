"""Which terms are in here: pairs of phrases that stand for each other, ranked.

From pairs that are translations, by links of words (``bilingual.links``), phrases by patterns
(``bilingual.phrases``) and their renderings (``bilingual.renderings``); from pairs that are only close in
theme, by an encoder (``extraction.theme_phrases``).

The rank of a candidate is its length, its count on a logarithmic scale, and how exclusively the two stand for each
other: ``log2(1 + words) * log2(1 + count) * share``, where ``share`` is the geometric mean of both shares. Of the first
200 of LibreOffice's help as many were right as with C-values, a log-likelihood test and the lower ends of Wilson's
intervals (``tests/benchmarks/terms_extract.py``). General words are left out
(``bilingual.generality``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from aligner.terms.bilingual.citation import Citations
from aligner.terms.bilingual.generality import general
from aligner.terms.bilingual.renderings import corpus, occurrences, pair_counts
from aligner.terms.bilingual.side import required
from aligner.terms.extraction.candidate_rows import ExtractOptions, candidates_frame
from aligner.terms.language.codes import languages
from aligner.terms.occurrences.matcher import Matcher

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import polars as pl

    from aligner.terms.bilingual.nearness import Encoder
    from aligner.terms.bilingual.phrases import Phrases
    from aligner.terms.bilingual.renderings import Corpus, Occurrences
    from aligner.terms.bilingual.side import Floats, Ints, Side
    from aligner.terms.termbase.entry import Termbase

PAIR_COLUMNS = ("source_doc", "source_id", "source_text", "target_doc", "target_id", "target_text", "relation")
"""What a table of pairs must have."""

_LEAST, _LEAST_SHARE, _LEAST_DICE = 2, 0.15, 0.15
_SIDES = ("source", "target")
_CONTEXT = 120
"""Characters that an example is best long."""


def extract(
    frame: pl.DataFrame,
    options: ExtractOptions | None = None,
    termbase: Termbase | None = None,
    encoder: Encoder | None = None,
) -> pl.DataFrame:
    """Candidates for terms in a table of pairs, best first, with the columns of ``candidate_rows.COLUMNS``.

    Rows of relation ``translation`` are counted; where there are none, rows of relation ``theme`` are compared by
    ``encoder``, without which they give nothing. Pairs that repeat count once, those whose texts
    are the same (not translated) not at all. ``DocumentError`` when a column is
    missing or a language is not clear.
    """
    import polars as pl

    options = options or ExtractOptions()
    required(frame, PAIR_COLUMNS)
    pairs = frame.filter((pl.col("target_text") != "") & (pl.col("target_text") != pl.col("source_text")))
    aligned = pairs.filter(pl.col("relation").cast(pl.String) == "translation").unique(
        ["source_text", "target_text"], keep="first", maintain_order=True
    )
    near = pairs.filter(pl.col("relation").cast(pl.String) == "theme")
    if aligned.is_empty() and (near.is_empty() or encoder is None):
        return candidates_frame([])
    codes = languages(pairs, options.source_language, options.target_language)
    if aligned.is_empty() and encoder is not None:
        from aligner.terms.extraction.theme_phrases import near_candidates

        rows = near_candidates(near, codes, encoder, options)
    else:
        rows = _candidates(aligned, codes, options)
    return _finished(rows, codes, options, termbase)


def _finished(
    rows: Sequence[dict[str, Any]], languages: tuple[str, str], options: ExtractOptions, termbase: Termbase | None
) -> pl.DataFrame:
    """Ranked, one row for each pair of citation forms, what is known left out or named."""
    known = _known(termbase, languages, options.own) if termbase else None
    seen: set[tuple[str, str]] = set()
    kept: list[dict[str, Any]] = []
    for row in sorted(rows, key=lambda row: (-row["score"], row["source_term"], row["target_term"])):
        pair = (row["source_term"], row["target_term"])
        if pair in seen:
            continue
        seen.add(pair)
        row["known"] = known(*pair) if known else ""
        if options.known or not row["known"] or ":" in row["known"]:
            kept.append(row | {"rank": len(kept) + 1, "source_lang": languages[0], "target_lang": languages[1]})
        if options.most and len(kept) == options.most:
            break
    return candidates_frame(kept)


def _known(
    termbase: Termbase, languages: tuple[str, str], own: Mapping[str, Mapping[str, str]]
) -> Callable[[str, str], str]:
    """What a termbase says to two terms: the entry of both, ``source: ID`` or ``target: ID`` of one, else nothing."""
    matchers = [Matcher(termbase, code, own.get(code)) for code in languages]

    def entry(source: str, target: str) -> str:
        ours, theirs = (matcher.entries_of(text) for matcher, text in zip(matchers, (source, target), strict=True))
        if ours & theirs:
            return min(ours & theirs)
        return f"source: {min(ours)}" if ours else f"target: {min(theirs)}" if theirs else ""

    return entry


def _candidates(frame: pl.DataFrame, languages: tuple[str, str], options: ExtractOptions) -> list[dict[str, Any]]:
    """Candidates of aligned pairs as rows, not yet ranked."""
    both = corpus(frame["source_text"].to_list(), frame["target_text"].to_list(), languages, options.own)
    found = occurrences(both)
    if not len(found):
        return []
    sides = ((both.source, both.source_phrases), (both.target, both.target_phrases))
    pairs, of_pair, count = pair_counts(found, len(both.target_phrases.keys))
    parts = np.divmod(pairs, len(both.target_phrases.keys))
    shares = [count / np.bincount(part, count)[part] for part in parts]
    score = _score(sides, parts, count)
    fit = _fitting(sides, parts, count, shares, options.least or _LEAST)
    order = fit[np.argsort(-score[fit], kind="stable")][: 4 * options.most or None]
    cite = [Citations(*side) for side in sides]
    best = _examples(both, found, of_pair, order, frame)
    texts = frame.select(name for name in PAIR_COLUMNS if name != "relation").rows(named=True)
    return [
        {
            **{f"{name}_term": cite[side](int(parts[side][i])) for side, name in enumerate(_SIDES)},
            "score": round(float(score[i]), 4),
            "count": int(count[i]),
            **{f"{name}_count": int(sides[side][1].counts[parts[side][i]]) for side, name in enumerate(_SIDES)},
            **{f"{name}_share": round(float(shares[side][i]), 4) for side, name in enumerate(_SIDES)},
            "method": "pairs",
            **{name: texts[row][name] for name in ("source_doc", "source_id", "target_doc", "target_id")},
            **{f"{name}_context": texts[row][f"{name}_text"] for name in _SIDES},
        }
        for i, row in zip(order.tolist(), best.tolist(), strict=True)
    ]


def _score(sides: Sequence[tuple[Side, Phrases]], parts: Sequence[Ints], count: Ints) -> Floats:
    """The rank of each pair of phrases; both shares are taken as if one place more had another rendering."""
    words = sum(phrases.lengths[part] for (_, phrases), part in zip(sides, parts, strict=True))
    least = [count / (np.bincount(part, count)[part] + 1) for part in parts]
    score: Floats = np.log2(1 + words / 2) * np.log2(1 + count) * np.sqrt(least[0] * least[1])
    return score


def _fitting(
    sides: Sequence[tuple[Side, Phrases]], parts: Sequence[Ints], count: Ints, shares: Sequence[Floats], least: int
) -> Ints:
    """The pairs of phrases that stand together often enough and are no general words."""
    counts = [phrases.counts[part] for (_, phrases), part in zip(sides, parts, strict=True)]
    fit = (count >= least) & (np.minimum(*shares) >= _LEAST_SHARE) & (2 * count / sum(counts) >= _LEAST_DICE)
    for (side, phrases), part in zip(sides, parts, strict=True):
        fit &= ~np.array([general(key.words, side.language) for key in phrases.keys], bool)[part]
    return np.flatnonzero(fit)


def _examples(both: Corpus, found: Occurrences, of_pair: Ints, pairs: Ints, frame: pl.DataFrame) -> Ints:
    """For each pair the row that shows it best: the source text nearest to a length that is comfortable to read."""
    far = np.abs(frame["source_text"].str.len_chars().to_numpy().astype(np.int64) - _CONTEXT)
    row = both.source.rows[found.source_at]
    order = np.lexsort((row, far[row], of_pair))
    best: Ints = row[order[np.searchsorted(of_pair[order], pairs)]]
    return best
