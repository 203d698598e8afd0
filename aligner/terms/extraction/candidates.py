"""Which terms are in here: pairs of phrases that stand for each other, ranked.

From pairs that are translations, by links of words (``bilingual.links``), phrases by patterns
(``bilingual.phrases``) and their renderings (``bilingual.renderings``); from pairs that are only close in
theme, by an encoder (``extraction.theme_phrases``).

The rank of a candidate is its length, its count on a logarithmic scale, and how exclusively the two stand for each
other: ``log2(1 + words) * log2(1 + c) * share``, where ``c`` is the geometric mean of both C-values without their
factors of length, and ``share`` that of the lower ends of both shares. General words are left out
(``bilingual.generality``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from aligner.terms.bilingual.citation import Citations
from aligner.terms.bilingual.generality import general
from aligner.terms.bilingual.renderings import corpus, occurrences, pair_counts
from aligner.terms.bilingual.side import required
from aligner.terms.extraction.association import SIGNIFICANT, c_value, log_likelihood, lower_share
from aligner.terms.extraction.candidate_rows import ExtractOptions, candidates_frame
from aligner.terms.language.codes import languages
from aligner.terms.occurrences.matcher import Matcher

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import polars as pl

    from aligner.terms.bilingual.nearness import Encoder
    from aligner.terms.bilingual.phrases import Phrases
    from aligner.terms.bilingual.renderings import Corpus, Occurrences
    from aligner.terms.bilingual.side import Floats, Ints, Mask, Side
    from aligner.terms.termbase.entry import Termbase

PAIR_COLUMNS = ("source_doc", "source_id", "source_text", "target_doc", "target_id", "target_text", "relation")
"""What a table of pairs must have."""

_LEAST, _LEAST_SHARE, _LEAST_DICE = 2, 0.15, 0.15
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


@dataclass(frozen=True)
class _Scored:
    """Pairs of phrases with their numbers, all ``(n,)``."""

    source: Ints
    target: Ints
    count: Ints
    shares: tuple[Floats, Floats]
    log_likelihood: Floats
    c_value: Floats
    score: Floats


def _candidates(frame: pl.DataFrame, languages: tuple[str, str], options: ExtractOptions) -> list[dict[str, Any]]:
    """Candidates of aligned pairs as rows, not yet ranked."""
    both = corpus(frame["source_text"].to_list(), frame["target_text"].to_list(), languages, options.own)
    found = occurrences(both)
    if not len(found):
        return []
    scored, of_pair, numbers = _scored(both, found, options)
    order = np.argsort(-scored.score, kind="stable")[: 4 * options.most or None]
    cite = (Citations(both.source, both.source_phrases), Citations(both.target, both.target_phrases))
    best = _examples(both, found, of_pair, numbers, frame)
    texts = frame.select(name for name in PAIR_COLUMNS if name != "relation").rows(named=True)
    rows = []
    for i in order.tolist():
        pair = texts[best[i]]
        rows.append(
            {
                "source_term": cite[0](int(scored.source[i])),
                "target_term": cite[1](int(scored.target[i])),
                "score": round(float(scored.score[i]), 4),
                "count": int(scored.count[i]),
                "source_count": int(both.source_phrases.counts[scored.source[i]]),
                "target_count": int(both.target_phrases.counts[scored.target[i]]),
                "source_share": round(float(scored.shares[0][i]), 4),
                "target_share": round(float(scored.shares[1][i]), 4),
                "log_likelihood": round(float(scored.log_likelihood[i]), 2),
                "c_value": round(float(scored.c_value[i]), 2),
                "method": "pairs",
                **{name: pair[name] for name in ("source_doc", "source_id", "target_doc", "target_id")},
                "source_context": pair["source_text"],
                "target_context": pair["target_text"],
            }
        )
    return rows


def _scored(both: Corpus, found: Occurrences, options: ExtractOptions) -> tuple[_Scored, Ints, Ints]:
    """The pairs that are candidates; which pair each occurrence is; and which pairs the candidates are."""
    width = len(both.target_phrases.keys)
    pairs, of_pair, count = pair_counts(found, width)
    source, target = np.divmod(pairs, width)
    shares, lowest = zip(*(_shares(count, phrase) for phrase in (source, target)), strict=True)
    dice = 2 * count / (both.source_phrases.counts[source] + both.target_phrases.counts[target])
    fit = (count >= (options.least or _LEAST)) & (np.minimum(*shares) >= _LEAST_SHARE) & (dice >= _LEAST_DICE)
    fit &= ~_general(both.source, both.source_phrases)[source] & ~_general(both.target, both.target_phrases)[target]
    chosen = np.flatnonzero(fit)
    ratio = _ratios(both, source[chosen], target[chosen])
    chosen, ratio = chosen[ratio >= SIGNIFICANT], ratio[ratio >= SIGNIFICANT]
    values = [
        c_value(phrases, np.bincount(part, count, minlength=len(phrases.keys)).astype(np.int64), part[chosen])[part]
        for phrases, part in ((both.source_phrases, source), (both.target_phrases, target))
    ]
    words = [p.lengths[part] for p, part in ((both.source_phrases, source), (both.target_phrases, target))]
    alone = np.sqrt(values[0] / np.log2(1 + words[0]) * values[1] / np.log2(1 + words[1]))
    score = (
        np.log2(1 + (words[0] + words[1]) / 2) * np.log2(1 + np.minimum(alone, count)) * np.sqrt(lowest[0] * lowest[1])
    )
    scored = _Scored(
        source[chosen],
        target[chosen],
        count[chosen],
        (shares[0][chosen], shares[1][chosen]),
        ratio,
        np.sqrt(values[0] * values[1])[chosen],
        score[chosen],
    )
    return scored, of_pair, chosen


def _shares(count: Ints, phrase: Ints) -> tuple[Floats, Floats]:
    """Of all renderings of a phrase the share of each, and the least that it can be taken for."""
    whole = np.bincount(phrase, count)[phrase].astype(np.int64)
    return count / whole, lower_share(count, whole)


def _general(side: Side, phrases: Phrases) -> Mask:
    """Which phrases are general words or begin with one."""
    return np.array([general(key.words, side.language) for key in phrases.keys], bool)


def _ratios(both: Corpus, source: Ints, target: Ints) -> Floats:
    """The log-likelihood of pairs of phrases, counted by rows."""
    sides = [
        _rows(side, phrases, np.unique(part))
        for side, phrases, part in (
            (both.source, both.source_phrases, source),
            (both.target, both.target_phrases, target),
        )
    ]
    ours, theirs = (
        [rows[phrase] for phrase in part.tolist()] for rows, part in zip(sides, (source, target), strict=True)
    )
    together = [len(np.intersect1d(a, b, assume_unique=True)) for a, b in zip(ours, theirs, strict=True)]
    first, second = (np.array([len(rows) for rows in part], np.int64) for part in (ours, theirs))
    return log_likelihood(np.array(together, np.int64), first, second, len(both.source.bounds) - 1)


def _rows(side: Side, phrases: Phrases, wanted: Ints) -> dict[int, Ints]:
    """The rows of each phrase that is asked for."""
    height = len(side.bounds)
    needed = np.zeros(len(phrases.keys) + 1, bool)
    needed[wanted] = True
    places = [np.flatnonzero(needed[at]) for at in phrases.at]
    cells = [at[place] * height + side.rows[place] for at, place in zip(phrases.at, places, strict=True)]
    phrase, row = np.divmod(np.unique(np.concatenate(cells)), height)
    parts = np.split(row, np.searchsorted(phrase, wanted[1:]))
    return dict(zip(wanted.tolist(), parts, strict=True)) if len(wanted) else {}


def _examples(both: Corpus, found: Occurrences, of_pair: Ints, pairs: Ints, frame: pl.DataFrame) -> Ints:
    """For each pair the row that shows it best: the source text nearest to a length that is comfortable to read."""
    far = np.abs(frame["source_text"].str.len_chars().to_numpy().astype(np.int64) - _CONTEXT)
    row = both.source.rows[found.source_at]
    order = np.lexsort((row, far[row], of_pair))
    first = np.searchsorted(of_pair[order], pairs)
    best: Ints = row[order[first]]
    return best
