"""The tool's jobs, composed of its stages: documents, sentences, vectors, pairs.

Each function here reads like the table of contents of its job; what a step does is in the module it comes from.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from aligner import __version__, aligning, documents, embed, score, segment
from aligner.aligned import DocumentAlignment, read_anchors
from aligner.embed.clean import normalised
from aligner.errors import DocumentError
from aligner.evaluate import evaluate as score_beads
from aligner.ladder import ladder_pairs, read_ladder
from aligner.matching import Found, MatchOptions
from aligner.matching import match as match_sentences
from aligner.types import Bead, Document, Evidence, Matches, Pair, Passage, Recipe, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from os import PathLike

    from numpy.typing import NDArray

    from aligner.embed import Encoder
    from aligner.evaluate import Scores
    from aligner.matching import Progress

    Source = str | PathLike[str] | Document

_log = logging.getLogger("aligner")


@dataclass(frozen=True, slots=True)
class Reading:
    """How documents are read: languages as ISO 639-1 codes and the encoding, found from the text when not given.

    ``presegmented``: one sentence a line, line numbers kept. ``whole_page``: of a web page everything, not only its
    article. ``srx``: a file of segmentation rules.
    """

    source_lang: str | None = None
    target_lang: str | None = None
    encoding: str | None = None
    presegmented: bool = False
    keep_boilerplate: bool = False
    whole_page: bool = False
    srx: Path | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A document and its sentences."""

    document: Document
    sentences: tuple[Sentence, ...]


def match(
    source: Source,
    targets: Source | Iterable[Source],
    *,
    model: str | Encoder = "use",
    top_k: int = 5,
    max_passage: int = 3,
    min_score: float = 0.0,
    reading: Reading = Reading(),
    progress: Progress = lambda done, total: None,
) -> Matches:
    """Each sentence of ``source`` with the passages of ``targets`` closest to it in theme, in any order.

    ``targets``: files, directories or documents; those in the source's own language are left out. ``model``: see
    :func:`aligner.embed.load`. At most ``top_k`` passages of at most ``max_passage`` sentences each; a sentence with
    nothing close enough has one pair without a target. Raises ``AlignerError``.
    """
    options = MatchOptions(top_k, max_passage, min_score)
    left = read(source, reading, reading.source_lang)
    right = _others(left, _read_all(targets, reading), reading)
    encoder = embed.load(model) if isinstance(model, str) else model
    sentences = [sentence for text in right for sentence in text.sentences]
    here = [sentence for sentence in left.sentences if sentence.text.strip()]
    found = match_sentences(
        [sentence.text for sentence in here],
        [sentence.text for sentence in sentences],
        np.concatenate([_barred(text) for text in right]),
        encoder,
        options,
        progress,
    )
    parameters = {"top_k": top_k, "max_passage": max_passage, "min_score": min_score}
    recipe = _recipe("match", encoder, parameters, [left, *right])
    return Matches(_pairs(found, here, sentences), recipe, _languages([left, *right]))


def align(
    source: Source,
    target: Source,
    *,
    model: str | Encoder = "use",
    max_size: int = 6,
    allow_reordering: bool = False,
    anchors: str | PathLike[str] | None = None,
    reading: Reading = Reading(),
) -> DocumentAlignment:
    """A document and its translation in beads, in order: every sentence of both sides in exactly one.

    Beads hold up to ``max_size`` sentences of both sides together. ``allow_reordering``: blocks that the translation
    has elsewhere are looked for. ``anchors``: a pairs file of beads that are known to be right; they are kept, and the
    rest is aligned between them. Raises ``AlignerError``.
    """
    left = read(source, reading, reading.source_lang)
    right = read(target, reading, reading.target_lang)
    encoder = embed.load(model) if isinstance(model, str) else model
    options = aligning.AlignOptions(max_size=max_size, allow_reordering=allow_reordering)
    fixed = () if anchors is None else read_anchors(anchors, len(left.sentences), len(right.sentences))
    sides = [_side(text) for text in (left, right)]
    found = aligning.align(sides[0], sides[1], encoder, options, anchors=fixed)
    if not found.related:
        _log.warning(
            "%s and %s do not look like translations of each other; for passages close in theme use: aligner match",
            left.document.name,
            right.document.name,
        )
    parameters = {"max_size": max_size, "allow_reordering": allow_reordering, "anchors": len(fixed)}
    return DocumentAlignment.of(
        found,
        left.sentences,
        right.sentences,
        _similarities(found.beads, sides, encoder),
        _recipe("align", encoder, parameters, [left, right]),
        _languages([left, right]),
    )


def draw(aligned: DocumentAlignment, path: str | PathLike[str], model: str | Encoder = "use") -> None:
    """The alignment as a picture, html, svg or png: how close the sentences are, and the path of the beads.

    Raises ``OutputError`` for another suffix and where the file cannot be written.
    """
    from aligner.plot import plot

    encoder = embed.load(model) if isinstance(model, str) else model
    texts = [[sentence.text for sentence in side] for side in (aligned.source, aligned.target)]
    vectors = [encoder.encode([normalised(text) for text in side]) for side in texts]
    names = [side[0].document if side else "" for side in (aligned.source, aligned.target)]
    plot(aligned, texts[0], texts[1], vectors[0], vectors[1], path, source_name=names[0], target_name=names[1])


def evaluate(predicted: str | PathLike[str], gold: str | PathLike[str]) -> dict[str, Scores]:
    """Scores of a ladder against gold, or of each ladder of a directory against the gold of the same name there."""
    return {
        name: score_beads(read_ladder(found), read_ladder(true, ordered=False))
        for name, found, true in ladder_pairs(Path(predicted), Path(gold))
    }


def read(source: Source, reading: Reading, language: str | None = None, name: str | None = None) -> Text:
    """A document with its sentences, under its file's name or another; ``DocumentError`` if it has no running text."""
    document = (
        source
        if isinstance(source, Document)
        else documents.read(
            Path(source),
            language=language,
            encoding=reading.encoding,
            presegmented=reading.presegmented,
            whole_page=reading.whole_page,
        )
    )
    if name is not None:
        document = replace(document, name=name)
    sentences = segment.segment(document, srx=reading.srx, keep_boilerplate=reading.keep_boilerplate)
    if not any(sentence.text.strip() for sentence in sentences):
        marked = sum(bool(block.boilerplate) for block in document.blocks)
        remedy = f": all {marked} blocks look like boilerplate; keep them with --keep-boilerplate" if marked else ""
        raise DocumentError(f"{document.name}: no running text{remedy}")
    return Text(document, sentences)


def _read_all(targets: Source | Iterable[Source], reading: Reading) -> list[Text]:
    """The targets' texts; a file of a directory that has no running text is left out with a line that says so."""
    given = [targets] if isinstance(targets, (str, Path, Document)) or not hasattr(targets, "__iter__") else targets
    found: list[tuple[Source, bool]] = []
    for target in given:
        if isinstance(target, Document) or not Path(target).is_dir():
            found.append((target, True))
        else:
            found += [(path, False) for path in documents.collect([Path(target)])]
    texts: list[Text] = []
    for (target, named), name in zip(found, _names([target for target, _ in found]), strict=True):
        try:
            texts.append(read(target, reading, reading.target_lang, name))
        except DocumentError as error:
            if named:
                raise
            _log.warning("left out: %s", error)
    return texts


def _names(sources: list[Source]) -> list[str]:
    """The documents' names: those of their files, with as much of the path as tells files of one name apart."""
    paths = [source.name if isinstance(source, Document) else Path(source).as_posix() for source in sources]
    names = [path.rpartition("/")[2] for path in paths]
    doubled = {name for name, count in Counter(names).items() if count > 1}
    return [path if name in doubled else name for path, name in zip(paths, names, strict=True)]


def _others(source: Text, texts: list[Text], reading: Reading) -> list[Text]:
    """The texts in other languages than the source's, each under a name of its own."""
    kept = []
    for text in texts:
        if text.document.digest == source.document.digest:
            continue
        same = text.document.language == source.document.language != "und"
        if same and not reading.target_lang:
            _log.warning(
                "left out: %s: it is in the source's language (%s)", text.document.name, text.document.language
            )
            continue
        kept.append(text)
    if not kept:
        raise DocumentError(
            f"{source.document.name}: nothing to match it with: every target is in its own language, "
            f"{source.document.language}, or has no running text; "
            "name documents in another language, or say --source-lang and --target-lang"
        )
    return kept


def _barred(text: Text) -> NDArray[np.bool_]:
    """Sentences that no passage may join to the one before: headings, cells, and what lies apart in the document."""
    blocks = text.document.blocks
    alone = np.array([block.kind in ("heading", "cell") for block in blocks], dtype=bool)
    of = np.array([sentence.block for sentence in text.sentences], dtype=np.int64)
    before = np.append(of[:1], of[:-1])
    barred: NDArray[np.bool_] = (of - before > 1) | ((of != before) & (alone[of] | alone[before]))
    barred[:1] = True
    return barred


def _pairs(found: Found, source: Sequence[Sentence], target: Sequence[Sentence]) -> tuple[Pair, ...]:
    """The rows as pairs, with a pair without a target for each source sentence that has no row."""
    scores = score.calibrated(found.worth, len(target))
    pairs: list[Pair] = []
    row = 0
    for index, sentence in enumerate(source):
        rank = 0
        while row < len(found.source) and found.source[row] == index:
            rank += 1
            pairs.append(
                Pair(
                    source=_passage(source[index : index + 1]),
                    target=_passage(target[found.span[row, 0] : found.span[row, 1]]),
                    rank=rank,
                    similarity=float(found.similarity[row]),
                    score=float(scores[row]),
                    relation="translation" if found.translation[row] else "theme",
                    evidence=_evidence(found, row, target),
                )
            )
            row += 1
        if not rank:
            pairs.append(Pair(_passage([sentence]), None, rank=1, similarity=0.0, score=0.0, relation="none"))
    return tuple(pairs)


def _passage(sentences: Sequence[Sentence]) -> Passage:
    text = " ".join(sentence.text for sentence in sentences)
    return Passage(sentences[0].document, sentences[0].index, sentences[-1].index, text)


def _evidence(found: Found, row: int, target: Sequence[Sentence]) -> Evidence:
    """The windows that matched best, the target's as a range of the passage's text."""
    before = target[found.span[row, 0] : found.target_sentence[row]]
    shift = sum(len(sentence.text) + 1 for sentence in before)
    first, last = found.target_place[row].tolist()
    begin, end = found.source_place[row].tolist()
    return Evidence((begin, end), (first + shift, last + shift), float(found.evidence[row]))


def _side(text: Text) -> aligning.Text:
    """What the aligner needs of a document."""
    sentences = [normalised(sentence.text) for sentence in text.sentences]
    return aligning.Text(sentences, [sentence.block for sentence in text.sentences])


def _similarities(beads: Sequence[Bead], sides: Sequence[aligning.Text], encoder: Encoder) -> list[float]:
    """The cosine of both sides of each bead; 0 for a gap."""
    whole = [bead for bead in beads if bead.source and bead.target]
    vectors = [
        embed.encode_spans(encoder, side.sentences, np.array(spans, dtype=np.int64).reshape(-1, 2))
        for side, spans in (
            (sides[0], [(bead.source.start, bead.source.stop) for bead in whole]),
            (sides[1], [(bead.target.start, bead.target.stop) for bead in whole]),
        )
    ]
    cosines = iter(np.einsum("ij,ij->i", *vectors).tolist())
    return [next(cosines) if bead.source and bead.target else 0.0 for bead in beads]


def _languages(texts: Sequence[Text]) -> dict[str, str]:
    return {text.document.name: text.document.language for text in texts}


def _recipe(command: str, encoder: Encoder, parameters: Mapping[str, object], texts: Sequence[Text]) -> Recipe:
    return Recipe(
        command=command,
        version=__version__,
        model=encoder.name,
        revision=encoder.revision,
        segmenter=segment.SEGMENTER,
        parameters=parameters,
        inputs={text.document.name: text.document.digest for text in texts},
    )
