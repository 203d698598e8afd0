"""The tool's jobs, composed of its stages: documents, sentences, vectors, pairs.

Each function here reads like the table of contents of its job; what a step does is in the module it comes from.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from aligner import embed
from aligner.align import AlignOptions
from aligner.align import Text as Side
from aligner.align import align as align_sentences
from aligner.align.doubt import Party, doubt
from aligner.align.evaluation import evaluate as score_beads
from aligner.align.ladder import ladder_pairs, read_ladder
from aligner.documents.value import given
from aligner.inputs import (
    DEFAULT,
    Reading,
    Text,
    barred,
    gathered,
    in_other_languages,
    names_of,
    open_document,
    read,
    read_all,
    tell,
)
from aligner.match import calibration
from aligner.match.pairs import pairs_of
from aligner.match.search import MatchOptions
from aligner.match.search import match as match_sentences
from aligner.match.side import Sentences, Terms
from aligner.pairs.conversion import ConvertOptions, convert
from aligner.results import DocumentAlignment, Matches, read_anchors
from aligner.segment import SEGMENTER
from aligner.text.cleaning import normalised
from aligner.types import Recipe
from aligner.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from os import PathLike

    import polars

    from aligner.align.evaluation import Scores
    from aligner.documents.value import Source
    from aligner.embed import Encoder, Model
    from aligner.match.calibration import Calibration
    from aligner.match.search import Progress
    from aligner.pairs.checks.found import Found, Severity
    from aligner.types import Sentence

__all__ = [
    "ConvertOptions",
    "Reading",
    "align",
    "check",
    "convert",
    "draw",
    "evaluate",
    "match",
    "open_document",
    "read",
    "segment",
]

_log = logging.getLogger("aligner")

_STEPS = 3
"""Of an alignment, as its progress is told: either document read, beads found."""
_DIGITS = 12
"""Hexadecimal digits of a termbase's hash in the recipe."""


def match(
    source: Source,
    targets: Source | Iterable[Source],
    *,
    model: Model = "use",
    top_k: int = 5,
    max_passage: int = 3,
    min_score: float = 0.0,
    termbase: str | PathLike[str] | None = None,
    source_lang: str | None = None,
    target_lang: str | None = None,
    presegmented: bool = False,
    reading: Reading = DEFAULT,
    progress: Progress = lambda done, total: None,
) -> Matches:
    """Each sentence of ``source`` with the passages of ``targets`` closest to it in theme, in any order.

    A document is a path, a list of sentences, or what :data:`aligner.documents.value.Source` lists; targets may be
    directories too, and those in the source's own language are left out. ``model``: a name that
    :func:`aligner.embed.load` knows, or an object that encodes. At most ``top_k`` passages of at most ``max_passage``
    sentences each; a sentence with nothing close enough has one pair without a target. ``termbase``: a file of terms;
    those on both sides speak for a pair. Raises ``AlignerError``.
    """
    options = MatchOptions(top_k, max_passage, min_score)
    reading = reading.told(source_lang, target_lang, presegmented)
    document, found = given(source, "source"), gathered(targets)
    name, *names = names_of([document, *(target.source for target in found)])
    left = read(document, reading, reading.wanted("source"), name)
    right = in_other_languages(left, read_all(found, names, reading, left.document.language), reading)
    encoder = embed.encoder_of(model)
    tell(left, *right)
    sentences = [sentence for text in right for sentence in text.sentences]
    here = [sentence for sentence in left.sentences if sentence.text.strip()]
    scale = _scale(encoder)
    sides, said = _sides([replace(left, sentences=tuple(here))], right, termbase)
    rows = match_sentences(*sides, encoder, options, scale, progress)
    parameters = {"top_k": top_k, "max_passage": max_passage, "min_score": min_score} | said
    recipe = _recipe("match", encoder, parameters | ({} if scale else {"uncalibrated": True}), [left, *right])
    pairs = pairs_of(rows, here, sentences, sides[1].times, range(len(here)), [side.terms for side in sides])
    return Matches(pairs, recipe, _languages([left, *right]))


def align(
    source: Source,
    target: Source,
    *,
    model: Model = "use",
    max_size: int = 6,
    allow_reordering: bool = False,
    anchors: str | PathLike[str] | None = None,
    source_lang: str | None = None,
    target_lang: str | None = None,
    presegmented: bool = False,
    reading: Reading = DEFAULT,
    progress: Progress = lambda done, total: None,
) -> DocumentAlignment:
    """A document and its translation in beads, in order: every sentence of both sides in exactly one.

    Beads hold up to ``max_size`` sentences of both sides together. ``allow_reordering``: blocks that the translation
    has elsewhere are looked for. ``anchors``: a pairs file of beads that are known to be right; they are kept, and the
    rest is aligned between them. Raises ``AlignerError``.
    """
    left, right = _both(source, target, reading.told(source_lang, target_lang, presegmented), progress)
    encoder = embed.encoder_of(model)
    options = AlignOptions(max_size=max_size, allow_reordering=allow_reordering)
    fixed = () if anchors is None else read_anchors(anchors, len(left.sentences), len(right.sentences))
    sides = [_side(text) for text in (left, right)]
    found = align_sentences(sides[0], sides[1], encoder, options, anchors=fixed)
    progress(_STEPS, _STEPS)
    if told := doubt(_party(left, sides[0]), _party(right, sides[1]), found):
        _log.warning("%s", told)
    parameters = {"max_size": max_size, "allow_reordering": allow_reordering, "anchors": len(fixed)}
    return DocumentAlignment.of(
        found,
        left.sentences,
        right.sentences,
        _recipe("align", encoder, parameters, [left, right]),
        _languages([left, right]),
    )


def segment(
    source: Source, *, language: str | None = None, presegmented: bool = False, reading: Reading = DEFAULT
) -> tuple[Sentence, ...]:
    """The sentences of a document in order, as :func:`match` and :func:`align` see them. Raises ``AlignerError``."""
    reading = reading.told(language, None, presegmented)
    return read(source, reading, reading.wanted("source", option="--column")).sentences


def draw(aligned: DocumentAlignment, path: str | PathLike[str], model: Model = "use") -> None:
    """The alignment as a picture, html, svg or png: how close the sentences are, and the path of the beads.

    Raises ``OutputError`` for another suffix and where the file cannot be written.
    """
    from aligner.align.plot import plot

    encoder = embed.encoder_of(model)
    texts = [[sentence.text for sentence in side] for side in (aligned.source, aligned.target)]
    vectors = [encoder.encode([normalised(text) for text in side]) for side in texts]
    names = [side[0].document if side else "" for side in (aligned.source, aligned.target)]
    plot(aligned, texts[0], texts[1], vectors[0], vectors[1], path, source_name=names[0], target_name=names[1])


def check(
    pairs: polars.DataFrame, termbase: str | PathLike[str] | None = None, accepted: str | PathLike[str] | None = None
) -> polars.DataFrame:
    """What a reviser should look at in a table of pairs, a row a finding (``aligner.pairs.checks.found.COLUMNS``).

    ``termbase``: a file of terms, whose use is checked too. ``accepted``: a file of findings that stay silent
    (``aligner.pairs.acceptance``). Raises ``AlignerError``.
    """
    from aligner.pairs.acceptance import read_accepted, without_accepted
    from aligner.pairs.checks.checking import check as check_texts

    silent = read_accepted(accepted) if accepted is not None else frozenset()
    terms: list[tuple[str, Severity, Found]] = []
    if termbase is not None:
        from aligner.terms.checks.reviser import findings_of

        terms = findings_of(pairs, termbase)
    return without_accepted(check_texts(pairs, further=terms), silent)


def evaluate(predicted: str | PathLike[str], gold: str | PathLike[str]) -> dict[str, Scores]:
    """Scores of a ladder against gold, or of each ladder of a directory against the gold of the same name there."""
    return {
        name: score_beads(read_ladder(found), read_ladder(true, gold=True))
        for name, found, true in ladder_pairs(Path(predicted), Path(gold))
    }


def _both(source: Source, target: Source, reading: Reading, progress: Progress) -> tuple[Text, Text]:
    """A document and its translation, read."""
    documents = given(source, "source"), given(target, "target")
    names = names_of(documents)
    left = read(documents[0], reading, reading.wanted("source"), names[0])
    progress(1, _STEPS)
    right = read(documents[1], reading, reading.wanted("target", left.document.language), names[1])
    progress(2, _STEPS)
    tell(left, right)
    return left, right


def _scale(encoder: Encoder) -> Calibration | None:
    """What the encoder's numbers are worth, with a line that says so where nobody knows."""
    scale = calibration.load(encoder.name)
    if scale is None:
        _log.warning("%s is uncalibrated: passages are ranked, but their scores stay empty", encoder.name)
    return scale


def _sides(
    source: Sequence[Text], target: Sequence[Text], termbase: str | PathLike[str] | None
) -> tuple[tuple[Sentences, Sentences], dict[str, object]]:
    """What matching needs of both sides, with the entries of a termbase in them; and what the recipe says of that."""
    left, right = _held(source), _held(target)
    if termbase is None:
        return (left, right), {}
    from aligner.terms import read_termbase
    from aligner.terms.occurrences.presence import presence

    base = read_termbase(termbase)
    if base.left_out:
        _log.warning("%s: left out of terms and entries: %d; aligner terms check names what", termbase, base.left_out)
    own, other = (
        [(text.document.language, [each.text for each in text.sentences]) for text in side] for side in (source, target)
    )
    here, there = presence(base, own, other)
    digest = sha256(Path(termbase).read_bytes()).hexdigest()
    sides = replace(left, terms=Terms(*here)), replace(right, terms=Terms(*there))
    return sides, {"termbase": digest[:_DIGITS]}


def _held(texts: Sequence[Text]) -> Sentences:
    """What matching needs of one side's documents."""
    heading = [text.document.blocks[each.block].kind == "heading" for text in texts for each in text.sentences]
    first = [number == 0 for text in texts for number in range(len(text.sentences))]
    return Sentences(
        [sentence.text for text in texts for sentence in text.sentences],
        np.array(first, dtype=bool),
        np.array(heading, dtype=bool),
        np.concatenate([barred(text) for text in texts]),
    )


def _side(text: Text) -> Side:
    """What the aligner needs of a document."""
    sentences = [normalised(sentence.text) for sentence in text.sentences]
    if text.document.presegmented:  # each line is a block of its own: that says nothing about paragraphs
        return Side(sentences)
    return Side(sentences, [sentence.block for sentence in text.sentences])


def _party(text: Text, side: Side) -> Party:
    """What is known of a document when its alignment is doubted."""
    return Party(text.document.name, text.document.language, side.sentences)


def _languages(texts: Sequence[Text]) -> dict[str, str]:
    return {text.document.name: text.document.language for text in texts}


def _recipe(command: str, encoder: Encoder, parameters: Mapping[str, object], texts: Sequence[Text]) -> Recipe:
    return Recipe(
        command=command,
        version=__version__,
        model=encoder.name,
        revision=encoder.revision,
        segmenter=SEGMENTER,
        parameters=parameters,
        inputs={text.document.name: text.document.digest for text in texts},
    )
