"""Paths and values to texts: documents with their sentences, each under its own name, in the languages wanted."""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aligner import documents
from aligner.documents.flow import Piece
from aligner.documents.value import Given, Source, Value, given, several
from aligner.errors import DocumentError
from aligner.files.compressed import STANDARD, unpacked
from aligner.pairs.recognition import TABLES, is_result, recognised
from aligner.pairs.sides import Wanted, side_of
from aligner.segment import segment as sentences_of
from aligner.text.counted import counted
from aligner.text.language import UNKNOWN, detect_other
from aligner.types import Document, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from aligner.pairs.sides import Side

_log = logging.getLogger("aligner")

_ASKED = 100
"""Sentences of a text at most from which it is told whether it is in the language that was named."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How documents are read: languages as ISO 639-1 codes and the encoding, found from the text when not given.

    ``presegmented``: one sentence a line, line numbers kept. ``whole_page``: of a web page everything, not only its
    article. ``srx``: a file of segmentation rules. ``source_column``, ``target_column``: of tables, by name, or by
    letter or number where there is no header line.
    """

    source_lang: str | None = None
    target_lang: str | None = None
    encoding: str | None = None
    presegmented: bool = False
    keep_boilerplate: bool = False
    whole_page: bool = False
    srx: Path | None = None
    source_column: str = ""
    target_column: str = ""

    def wanted(self, side: Side, avoid: str = "", option: str = "") -> Wanted:
        """What of a table or bilingual file is wanted, where one is named as that document."""
        source = side == "source"
        return Wanted(
            side=side,
            column=self.source_column if source else self.target_column,
            option=option or f"--{side}-column",
            language=(self.source_lang if source else self.target_lang) or "",
            avoid=avoid,
            encoding=self.encoding or "",
            presegmented=self.presegmented,
            beside=self.target_column if source else self.source_column,
        )

    def told(self, source_lang: str | None, target_lang: str | None, presegmented: bool) -> Reading:
        """The same with what a caller says beside it."""
        return replace(
            self,
            source_lang=source_lang or self.source_lang,
            target_lang=target_lang or self.target_lang,
            presegmented=presegmented or self.presegmented,
        )


DEFAULT = Reading()
LONGEST = 200_000
"""Characters of a sentence at most: matching one of so many takes 20 seconds and 2.2 GB, one of 2.6 million minutes or
all memory. Such ones are data, or texts without any mark where sentences end."""
_LISTED = 5
"""Documents that a message names; more are counted."""


class Target(NamedTuple):
    """A document to be read: named by the user, or found in a directory that was."""

    source: Given
    named: bool


@dataclass(frozen=True, slots=True)
class Text:
    """A document and its sentences."""

    document: Document
    sentences: tuple[Sentence, ...]


def open_document(source: Source | Given, reading: Reading, wanted: Wanted, name: str | None = None) -> Document:
    """The document of a path or value, be it a table's column or one side of a bilingual file; one given as it is."""
    found = given(source, name or wanted.side)
    if isinstance(found, Value):
        return _of_value(found, reading, wanted, name or found.name)
    if isinstance(found, Document):
        return found if name is None else replace(found, name=name)
    with unpacked(found) as path:
        label = "standard input" if found == STANDARD else str(found)
        return _of_path(path, reading, wanted, name or found.name, label)


def _of_value(value: Value, reading: Reading, wanted: Wanted, name: str) -> Document:
    if isinstance(value.content, tuple):
        return replace(value.of_sentences(wanted.language or None), name=name)
    if isinstance(value.content, bytes):
        with value.on_disk() as path:
            return _of_path(path, reading, wanted, name, value.name)
    return open_document(value.content, reading, wanted, name)


def _of_path(path: Path, reading: Reading, wanted: Wanted, name: str, label: str = "") -> Document:
    side = side_of(path, wanted, label)
    if side is not None:
        pieces = [Piece(text, place=place) for place, text in side.rows]
        label = f"{name}:{side.part}"
        return documents.of_pieces(pieces, label, side.digest, side.language or None, presegmented=wanted.presegmented)
    document = documents.read(
        path,
        language=wanted.language or None,
        encoding=reading.encoding,
        presegmented=reading.presegmented,
        whole_page=reading.whole_page,
        label=label,
    )
    return replace(document, name=name)


def read(source: Source | Given, reading: Reading, wanted: Wanted, name: str | None = None) -> Text:
    """A document with its sentences, under its file's name or another.

    Raises ``DocumentError`` if it has no running text, or a sentence that is none by its length.
    """
    document = open_document(source, reading, wanted, name)
    sentences = sentences_of(document, srx=reading.srx, keep_boilerplate=reading.keep_boilerplate)
    if not any(sentence.text.strip() for sentence in sentences):
        marked = sum(bool(block.boilerplate) for block in document.blocks)
        remedy = f": all {marked} blocks look like boilerplate; keep them with --keep-boilerplate" if marked else ""
        raise DocumentError(f"{document.name}: no running text{remedy}")
    for number, sentence in enumerate(sentences, 1):
        if len(sentence.text) > LONGEST:
            raise DocumentError(
                f"{document.name}: sentence {number} has {len(sentence.text):,} characters, as no sentence does: "
                "is it text? If so, put marks or line breaks where its sentences end"
            )
    return Text(document, sentences)


def gathered(targets: Source | Given | Iterable[Source | Given]) -> list[Target]:
    """The documents that targets stand for: what a directory or zip holds, without tables, memories and pairs."""
    found: list[Target] = []
    for target in several(targets, "target"):
        if isinstance(target, Path) and documents.is_collection(target):
            found += [Target(path, named=False) for path in _collected(target)]
        else:
            found.append(Target(target, named=True))
    return _once(found)


def _once(targets: list[Target]) -> list[Target]:
    """The targets without files that are there already: their sentences would count twice, as if repeated."""
    files: dict[Path | int, Target] = {}
    for target in sorted(targets, key=lambda target: not target.named):
        key = target.source.resolve() if isinstance(target.source, Path) else id(target)
        if files.setdefault(key, target) is not target:
            _log.warning("%s: given more than once; taken once", target.source)
    kept = set(map(id, files.values()))
    return [target for target in targets if id(target) in kept]


def read_all(targets: Sequence[Target], names: Sequence[str], reading: Reading, avoid: str = "") -> list[Text]:
    """The targets' texts under these names; of bilingual files the side that is not in the language ``avoid``.

    One that nobody named and that has no running text is left out, with a line that says so.
    """
    texts: list[Text] = []
    wanted = _wanted([target.source for target in targets], reading.wanted("target", avoid))
    for target, name, part in zip(targets, names, wanted, strict=True):
        try:
            texts.append(read(target.source, reading, part, name))
        except DocumentError as error:
            if target.named:
                raise
            _log.warning("left out: %s", error)
    return texts


def _wanted(sources: list[Given], wanted: Wanted) -> list[Wanted]:
    """What of each is wanted: where there are tables among them, a column is theirs and not the other documents'."""
    tables = [isinstance(source, Path) and recognised(source) in TABLES for source in sources]
    if not any(tables):
        return [wanted] * len(sources)
    return [wanted if table else replace(wanted, column="") for table in tables]


def _collected(place: Path) -> list[Path]:
    """The documents of a directory or zip, without pairs that were written there."""
    paths = documents.collect([place])
    results = [path for path in paths if is_result(path)]
    for path in results:
        _log.warning("left out: %s: holds pairs; name it to take one side of it", path)
    if len(results) == len(paths):
        raise DocumentError(f"{place}: no documents in it but tables and memories; name one of them")
    return [path for path in paths if path not in results]


def names_of(sources: Sequence[Given]) -> list[str]:
    """The documents' names: those of their files, with as much of the path as tells files of one name apart."""
    files: dict[str, dict[Path, Path]] = defaultdict(dict)
    for path in sources:
        if isinstance(path, Path):
            files[path.name][path] = path.resolve()
    names: list[str] = []
    for source in sources:
        if source == STANDARD:
            names.append("standard input")
        elif isinstance(source, Path):
            same = files[source.name]
            names.append(_short(source, [other for other, file in same.items() if file != source.resolve()]))
        else:
            names.append(_free(source.name, names))
    return names


def _free(name: str, taken: Sequence[str]) -> str:
    """The name, with a number where another document has it."""
    numbered = (f"{name} {number}" for number in count(2))
    return name if name not in taken else next(each for each in numbered if each not in taken)


def _short(path: Path, others: Sequence[Path]) -> str:
    """The last parts of a path, as many as none of the others ends in."""
    count = next(
        (n for n in range(1, len(path.parts)) if all(other.parts[-n:] != path.parts[-n:] for other in others)),
        len(path.parts),
    )
    return Path(*path.parts[-count:]).as_posix()


def in_other_languages(source: Text, texts: list[Text], reading: Reading) -> list[Text]:
    """The texts in other languages than the source's, each under a name of its own."""
    others = [text for text in texts if text.document.text != source.document.text]
    own = source.document.language
    told = not reading.target_lang and own != "und"
    same = [text for text in others if told and text.document.language == own]
    kept = [text for text in others if not told or text.document.language != own]
    if not kept:
        raise DocumentError(
            f"{source.document.name}: nothing to match it with: every target is in its own language, {own}, "
            "or has no running text; "
            "name documents in another language, or say --source-lang and --target-lang"
        )
    if same:
        names = ", ".join(text.document.name for text in same[:_LISTED]) + (", ..." if len(same) > _LISTED else "")
        _log.warning("left out: %d in the source's language (%s): %s", len(same), own, names)
    return kept


def tell(source: Text, *targets: Text) -> None:
    """What the documents were taken for: languages and numbers of sentences."""
    languages = sorted({text.document.language for text in targets})
    number = sum(len(text.sentences) for text in targets)
    _log.info("%s: %s, %s", source.document.name, source.document.language, counted(len(source.sentences), "sentence"))
    _log.info("beside %s: %s, %s", counted(len(targets), "document"), ", ".join(languages), counted(number, "sentence"))
    read_as = [(text.document, _reads_as(text)) for text in (source, *targets)]
    doubts = [f"{document.name} ({document.language}, reads as {other})" for document, other in read_as if other]
    if doubts:
        _log.warning("not in the language that it is taken for: %s", ", ".join(doubts))


def _reads_as(text: Text) -> str:
    """The language of sentences spread over a text where that is surely not the one it is taken for."""
    language = text.document.language
    asked = text.sentences[:: len(text.sentences) // _ASKED + 1]
    return "" if language == UNKNOWN else detect_other("\n".join(each.text for each in asked), language)


def barred(text: Text) -> NDArray[np.bool_]:
    """Sentences that no passage may join to the one before: headings, cells, and what lies apart in the document."""
    blocks = text.document.blocks
    alone = np.array([block.kind in ("heading", "cell") for block in blocks], dtype=bool)
    of = np.array([sentence.block for sentence in text.sentences], dtype=np.int64)
    before = np.append(of[:1], of[:-1])
    barred: NDArray[np.bool_] = (of - before > 1) | ((of != before) & (alone[of] | alone[before]))
    barred[:1] = True
    return barred
