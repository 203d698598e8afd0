"""A run over a corpus without results, for tests, and as a program of its own: CORPUS SOURCES TARGETS [MODEL]."""

from __future__ import annotations

import sys
from pathlib import Path

from aligner.corpus.engine import LocalEngine, Workshop, silent
from aligner.corpus.sides.preparing import finish, prepare
from aligner.corpus.sides.sharding import Options
from aligner.corpus.store.folder import Corpus, Identity
from aligner.embed import FakeEncoder
from aligner.errors import AlignerError

PROGRAM = Path(__file__)


def run(root, source, target, options=None, model=None, workers=1, tasks=(), engine=None, progress=silent, **results):
    """Read, encode, do the tasks, finish; what was prepared and the manifest."""
    shop = Workshop(root, FakeEncoder(64) if model is None else model)
    engine = engine or LocalEngine(shop, workers)
    with Corpus.writing(root, Identity("align", shop.encoder.name, shop.encoder.revision)) as corpus:
        prepared = prepare(corpus, [source], [target], options or Options(), engine, progress)
        engine.run(tasks, "testing")
        return prepared, finish(corpus, prepared, [task.output for task in tasks], results)


def contents(root):
    """The bytes of each file of a corpus that a finished run must have, whatever happened before."""
    files = (path for path in Path(root).rglob("*") if path.is_file() and path.name != "lock")
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def write_texts(folder, number, language="en"):
    """Short documents, each with texts of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for each in range(number):
        lines = [
            f"Page {each} tells in sentence {line} of a river and of {each * 7 + line} boats." for line in range(8)
        ]
        (folder / f"page{each:03}.txt").write_text("\n\n".join(lines), encoding="utf-8")
    return folder


if __name__ == "__main__":
    try:
        named = sys.argv[4:5]
        run(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), None, *named, workers=2 if named else 1)
    except AlignerError as error:
        sys.exit(f"aligner: {error}")
