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

from aligner import __version__, documents, embed, score, segment
from aligner.errors import DocumentError
from aligner.matching import Found, MatchOptions
from aligner.matching import match as match_sentences
from aligner.types import Document, Evidence, Matches, Pair, Passage, Recipe, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from os import PathLike

    from numpy.typing import NDArray

    from aligner.embed import Encoder
    from aligner.matching import Progress

    Source = str | PathLike[str] | Document

_log = logging.getLogger("aligner")


@dataclass(frozen=True, slots=True)
class Reading:
    """How documents are read: languages as ISO 639-1 codes and the encoding, found from the text when not given.

    ``presegmented``: one sentence a line, line numbers kept. ``srx``: a file of segmentation rules.
    """

    source_lang: str | None = None
    target_lang: str | None = None
    encoding: str | None = None
    presegmented: bool = False
    keep_boilerplate: bool = False
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
    return Matches(_pairs(found, here, sentences), _recipe("match", encoder, parameters, [left, *right]))


def read(source: Source, reading: Reading, language: str | None = None, name: str | None = None) -> Text:
    """A document with its sentences, under its file's name or another; ``DocumentError`` if it has no running text."""
    document = (
        source
        if isinstance(source, Document)
        else documents.read(
            Path(source), language=language, encoding=reading.encoding, presegmented=reading.presegmented
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
        if text.document.language == source.document.language and not reading.target_lang:
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
