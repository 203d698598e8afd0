"""Terms over a corpus of a million pairs: the index of ``terms find``, and the other jobs by 100,000 pairs.

    apt-get install libreoffice-help-ru libreoffice-help-en-us
    python tests/benchmarks/terms_corpus.py /usr/share/libreoffice/help/ru /usr/share/libreoffice/help/en-US

The different pairs of paragraphs with the same ``id`` are repeated under changes of their surface until there are
``--pairs`` of them, so that no two are equal and each word keeps its share of the pairs: copy ``k`` has an invented
name of its own in place of LibreOffice, numbers that stand in both texts are ``k`` higher in both, and a pair with
neither has the name and ``k`` in front. (22,542 different pairs of release 7.4; a million has 45 copies.)

On two cores that other programs kept busy (load 9 to 13), so that seconds of the processor (``cpu``) say more than the
clock's; each query from a cold process, 200 places at most, ``alone`` without the imports, ``bare`` without the words
beside the places::

    index of 999,951 pairs: 70 s cpu (274 s), at most 338 MB; 191 MB on disk; one shard of fifty new: 4 s cpu (20 s)
    21.9 million words of pairs: FTS5 28 MB, Parquet 39 MB, sorted in memory
    rows of a lemma: 986 in 0.2 and 8 ms, 1,717 in 0.4 and 7 ms, 47,009 in 61 and 17 ms
    query                   command cpu   alone (clock)   bare (clock)   all places (clock)
    автофильтр                     1.21            3.14           0.33        4.4    1,031
    закладка ~5 удалить            1.16            2.52           0.08        4.1       88
    диаграмм*                      1.18            3.36           0.28       21.7   19,400
    conditional formatting         1.28            2.38           0.43        1.9      494
    панель инструментов            1.28            1.98           0.45       23.1   12,355
    ячейка                         1.28            2.87           0.72      112.3   65,890
    by 100,000 pairs, cpu:  extract 16, 11, 10 s of 50,000, 100,000, 200,000 pairs (639, 772, 1143 MB)
                            consistency 21, 16, 14 s (628, 756, 1096 MB)
                            check, 95 entries, missing terms only: 41, 38, 39 s (615, 755, 1067 MB)

Of a query's .6 s cpu alone, .35 s are the links learned from 4,000 pairs for contrast, .1 s the places. Fewer pairs
cost renderings: against links learned from all 22,542 pairs, 96 of 100 places have the same one with 4,000, 93 with
2,000, 90 with 1,000 (2,104 places of 12 words drawn by chance).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from functools import partial
from itertools import count, product
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from align_help import paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import polars as pl

_SHARD = 20_000
_NAMES = [
    "".join(parts) for parts in product(("Bar", "Kel", "Mos", "Tir", "Vun"), ("a", "e", "o"), ("din", "lek", "rus"))
]
_NUMBER = re.compile(r"(?<![\w.,-])\d{1,4}(?![\w.,-])")
RUNS = (
    "автофильтр",
    "закладка ~5 удалить",
    "диаграмм*",
    "conditional formatting",
    "панель инструментов",
    "ячейка",
)
"""Queries from rare to common; ``python -m aligner terms find`` is run anew for each."""


def help_pairs(russian: Path, english: Path) -> list[tuple[str, str, str, str]]:
    """Page, identifier and both texts of the different pairs of paragraphs."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for path in sorted((russian / "text").rglob("*.html")):
        name = path.relative_to(russian)
        if (english / name).exists():
            theirs = paragraphs(english / name)
            for number, (key, text) in enumerate(paragraphs(path).items(), 1):
                if key in theirs and theirs[key] != text:
                    found.setdefault((text, theirs[key]), (str(name), str(number)))
    return [(*place, *texts) for texts, place in found.items()]


def changed(source: str, target: str, copy: int) -> tuple[str, str]:
    """Both texts with the surface of a copy; copy 0 is as it was."""
    if not copy:
        return source, target
    name = f"{_NAMES[copy % len(_NAMES)]}{'i' * (copy // len(_NAMES))}"
    both = set(_NUMBER.findall(source)) & set(_NUMBER.findall(target))
    texts = [
        _NUMBER.sub(lambda number: str(int(number[0]) + copy) if number[0] in both else number[0], text).replace(
            "LibreOffice", name
        )
        for text in (source, target)
    ]
    if texts == [source, target] or texts[0] == source or texts[1] == target:
        texts = [f"{name} {copy}: {text}" for text in texts]
    return texts[0], texts[1]


def copies(pairs: list[tuple[str, str, str, str]], wanted: int) -> Iterator[tuple[str, str, str, str]]:
    """So many pairs, copy after copy."""
    for number, (copy, (page, key, source, target)) in enumerate((copy, pair) for copy in count() for pair in pairs):
        if number == wanted:
            return
        yield f"{copy}/{page}", key, *changed(source, target, copy)


def make_corpus(pairs: list[tuple[str, str, str, str]], wanted: int, root: Path) -> None:
    """A corpus folder, as far as pairs are read from one."""
    import polars as pl

    from aligner.pairs.schema import schema

    shutil.rmtree(root, ignore_errors=True)
    (root / "pairs").mkdir(parents=True)
    (root / "corpus.json").write_text(json.dumps({"layout": 1, "command": "align"}))
    rows, shards = copies(pairs, wanted), []
    for number in range(0, wanted, _SHARD):
        part = [row for row, _ in zip(rows, range(min(_SHARD, wanted - number)), strict=False)]
        page, key, source, target = zip(*part, strict=True)
        frame = _table(pl, schema(), page, key, source, target)
        frame.write_parquet(root / "pairs" / f"{number:032x}.parquet")
        shards.append(f"pairs/{number:032x}.parquet")
    (root / "manifest.json").write_text(json.dumps({"pairs": shards}))


def _table(pl, types, page, key, source, target) -> pl.DataFrame:
    given = {
        "source_doc": [f"ru/{name}" for name in page],
        "target_doc": [f"en/{name}" for name in page],
        "source_id": list(key),
        "target_id": list(key),
        "source_text": list(source),
        "target_text": list(target),
        "rank": [1] * len(page),
        "similarity": [0.9] * len(page),
        "score": [0.9] * len(page),
        "relation": ["translation"] * len(page),
        "source_lang": ["ru"] * len(page),
        "target_lang": ["en"] * len(page),
    }
    return pl.DataFrame({name: given.get(name, [""] * len(page)) for name in types}, schema=types)


def spent(*words: str) -> tuple[float, float, float, str]:
    """Seconds by the clock and of the processor, peak megabytes, and the output of a new process."""
    started = time.perf_counter()
    with TemporaryFile("w+") as output:
        process = subprocess.Popen([sys.executable, *words], stdout=output, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        clock = time.perf_counter() - started
        if status:
            raise SystemExit(f"{words}: ended with {status}")
        output.seek(0)
        return clock, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, output.read()


def time_index(root: Path) -> None:
    """Making the index, and bringing it up to date when one shard is new."""
    from aligner.pairs.formats.corpus import shards
    from aligner.terms.concordance import index

    code = (
        "import sys; from pathlib import Path; from aligner.pairs.formats.corpus import shards;"
        "from aligner.terms.concordance.indexing import make; root = Path(sys.argv[1]);"
        "make(root, shards(root), lambda done, total: None)"
    )
    shutil.rmtree(root / "index", ignore_errors=True)
    rows = sum(shard.rows() for shard in shards(root))
    clock, used, peak, _ = spent("-c", code, str(root))
    size = index.place(root).stat().st_size / 2**20
    print(f"index of {rows:,} pairs: {clock:.0f} s, {used:.0f} s of processor, at most {peak:.0f} MB; {size:.0f} MB")


def best(code: str, *words: str) -> float:
    """The least of three times that the code says."""
    return min(float(spent("-c", code, *words)[3].split()[0]) for _ in range(3))


def time_find(root: Path) -> None:
    """Each query in a process of its own, three times: the command as a whole, then the query alone."""
    alone = (
        "import sys, time; from pathlib import Path; import numpy, polars; from aligner.terms import FindOptions;"
        "from aligner.terms.concordance.corpus import find_in_corpus; start = time.perf_counter();"
        "options = FindOptions(enough=int(sys.argv[3]), renderings=len(sys.argv) < 5);"
        "found = find_in_corpus(sys.argv[1], Path(sys.argv[2]), options);"
        "print(time.perf_counter() - start, found.height)"
    )
    print(f"{'query':24} {'command':>8} {'processor':>9} {'alone':>7} {'no rend.':>8} {'all':>7} {'of all':>8}")
    for query in RUNS:
        whole = min(spent("-m", "aligner", "terms", "find", query, str(root))[:2] for _ in range(3))
        few, bare = (best(alone, query, str(root), *more) for more in (["200"], ["200", "x"]))
        every, places = spent("-c", alone, query, str(root), "0")[3].split()
        seconds = f"{whole[0]:8.2f} {whole[1]:9.2f} {few:7.2f} {bare:8.2f} {float(every):7.1f}"
        print(f"{query:24} {seconds} {int(places):8,}", flush=True)


def time_posting_lists(root: Path) -> None:
    """The index's own question, which rows hold a lemma, put to it and to a Parquet file sorted by form."""
    import polars as pl

    from aligner.terms.concordance import index

    with closing(sqlite3.connect(index.place(root))) as db:
        db.execute("CREATE VIRTUAL TABLE temp.posted USING fts5vocab (main, words, instance)")
        rows, parts = db.execute("SELECT term, doc FROM posted"), []
        while some := rows.fetchmany(1_000_000):
            parts.append(pl.DataFrame(some, schema=["form", "row"], orient="row").cast({"form": pl.UInt32}))
        start = time.perf_counter()
        file = root / "posted.parquet"
        pl.concat(parts).sort("form", "row").write_parquet(file, row_group_size=100_000, statistics=True)
        sorting = time.perf_counter() - start
        ((size,),) = db.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'words%'")
        count = sum(map(len, parts))
        print(f"{count:,} words of rows: FTS5 {size / 2**20:.0f} MB; Parquet {file.stat().st_size / 2**20:.0f} MB,")
        print(f"sorted in {sorting:.1f} s with all of them in memory")
        for lemma in ("автофильтр", "закладка", "ячейка"):
            ids = [number for (number,) in db.execute("SELECT form FROM lemmas WHERE side = 0 AND lemma = ?", (lemma,))]
            one = timed(
                partial(db.execute, "SELECT rowid FROM words WHERE words MATCH ?", (" OR ".join(map(str, ids)),))
            )
            holding = pl.scan_parquet(file).filter(pl.col("form").is_in(ids)).select("row").unique()
            two = timed(lambda holding=holding: holding.collect()["row"])
            print(f"{lemma}: {one[0]:,} and {two[0]:,} rows, FTS5 {one[1]:.1f} ms, Parquet {two[1]:.1f} ms")


def timed(ask: Callable[[], Iterable[object]]) -> tuple[int, float]:
    """How many there are, and milliseconds of the second time."""
    for _ in range(2):
        start = time.perf_counter()
        found = len(list(ask()))
        spent_on_it = 1000 * (time.perf_counter() - start)
    return found, spent_on_it


def time_jobs(root: Path, rows: int) -> None:
    """The other jobs over a corpus: time by 100,000 pairs, and peak memory."""
    base = Path(__file__).parents[2] / "data" / "gold" / "terms" / "real_termbase.tsv"
    check = ["check", str(root), "--termbase", str(base), "--only", "missing"]
    for words in (["extract", str(root), "--sample", "0"], ["consistency", str(root), "--sample", "0"], check):
        clock, used, peak, _ = spent("-m", "aligner", "terms", *words)
        each = 100_000 / rows
        print(
            f"{words[0]} of {rows:,} pairs: {clock * each:.0f} s per 100,000 ({used * each:.0f} s of processor),"
            f" {peak:.0f} MB at most",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("russian", type=Path)
    parser.add_argument("english", type=Path)
    parser.add_argument("--pairs", type=int, default=1_000_000)
    parser.add_argument("--jobs", type=int, nargs="*", default=[50_000, 100_000, 200_000], help="sizes for other jobs")
    parser.add_argument("--work", type=Path, default=Path("terms_corpus_work"))
    options = parser.parse_args()
    pairs = help_pairs(options.russian, options.english)
    print(f"{len(pairs):,} different pairs")
    make_corpus(pairs, options.pairs, options.work / "index")
    time_index(options.work / "index")
    time_posting_lists(options.work / "index")
    time_find(options.work / "index")
    for rows in options.jobs:
        make_corpus(pairs, rows, options.work / "jobs")
        time_jobs(options.work / "jobs", rows)


if __name__ == "__main__":
    main()
