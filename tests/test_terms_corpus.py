"""Terms over a corpus folder: the index only narrows, so that what is found is what a search of all pairs finds."""

from __future__ import annotations

import html
import json
import random
import re
import sqlite3
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from typer.testing import CliRunner

from aligner.cli import app
from aligner.errors import DocumentError
from aligner.pairs.formats.corpus import shards
from aligner.pairs.frame import read_batches, read_frame
from aligner.pairs.schema import schema
from aligner.review.session import Session
from aligner.terms import FindOptions, check, find, portions, read_termbase
from aligner.terms.concordance import indexing
from aligner.terms.concordance.corpus import find_in_corpus
from aligner.terms.concordance.index import place
from aligner.terms.language.tokens import tokens

GOLD = Path(__file__).parents[1] / "data" / "gold" / "terms"


def frame_of(texts, relation="translation", name="a"):
    height = len(texts)
    columns = {column: [""] * height for column in schema()} | {
        "source_lang": ["ru"] * height,
        "target_lang": ["en"] * height,
        "source_doc": [f"{name}.ru"] * height,
        "target_doc": [f"{name}.en"] * height,
        "source_id": [str(n + 1) for n in range(height)],
        "target_id": [str(n + 1) for n in range(height)],
        "source_text": [source for source, _ in texts],
        "target_text": [target for _, target in texts],
        "rank": [1] * height,
        "similarity": [0.9] * height,
        "score": [0.9] * height,
        "relation": [relation] * height,
    }
    return pl.DataFrame(columns, schema=schema())


def write_corpus(root, frames):
    """A corpus as far as pairs are read from one; a shard's key is said by its rows."""
    (root / "pairs").mkdir(parents=True, exist_ok=True)
    (root / "corpus.json").write_text('{"layout": 1}')
    named = []
    for frame in frames:
        key = f"{frame.hash_rows(7).sum() % 2**63:016x}"
        frame.write_parquet(root / "pairs" / f"{key}.parquet")
        named.append(f"pairs/{key}.parquet")
    (root / "manifest.json").write_text(json.dumps({"pairs": named}))
    return root


HELP = Path("/usr/share/libreoffice/help")
_PARAGRAPH = re.compile(r'<(?:p|h\d) id="([^"]+)"[^>]*>(.*?)</(?:p|h\d)>', re.DOTALL)


def paragraphs(path):
    found = _PARAGRAPH.findall(path.read_text(encoding="utf-8"))
    return {key: html.unescape(re.sub(r"<[^>]+>", "", text)).strip() for key, text in found}


def help_frames(pages):
    """Pages of LibreOffice's help: paragraphs with the same identifier in both languages."""
    frames = []
    for path in sorted((HELP / "ru" / "text").rglob("*.html"))[:: 2549 // pages]:
        other = HELP / "en-US" / path.relative_to(HELP / "ru")
        source, target = paragraphs(path), paragraphs(other) if other.exists() else {}
        frames.append(frame_of([(text, target[key]) for key, text in source.items() if key in target], name=path.stem))
    return [pl.concat(frames[at::4]) for at in range(4)]


def sample_frames():
    """Sentences of the project's own gold texts side by side, and every kind of row that a corpus has."""
    folder = Path(__file__).parents[1] / "data" / "gold" / "ru-en"
    frames = []
    for path in sorted(folder.glob("*.ru")):
        lines = [p.read_text(encoding="utf-8").splitlines() for p in (path, path.with_suffix(".en"))]
        frames.append(frame_of(list(zip(*lines, strict=False)), name=path.stem))
    gap = frame_of([("Без пары о реке и data_set.", "")], "none", "gap")
    theme = frame_of([("Река течёт.", "A river flows to the sea."), ("Река течёт.", "The sea.")], "theme", "theme")
    theme = theme.with_columns(pl.lit("1").alias("source_id"), pl.Series("rank", [1, 2], pl.Int32))
    return [pl.concat([*frames[::2], gap]), pl.concat([*frames[1::2], theme])]


@pytest.fixture(scope="module")
def frames():
    return sample_frames()


@pytest.fixture
def corpus(tmp_path, frames):
    return write_corpus(tmp_path / "corpus", frames)


def random_queries(frame, count, seed):
    """Words and phrases of the texts in any form, patterns, words near each other, and such as stand nowhere."""
    chance = random.Random(seed)
    found = ["несуществующееслово", "xyzzy*"]
    while len(found) < count:
        words = [t.form for t in tokens(chance.choice(frame[chance.choice(["source_text", "target_text"])].to_list()))]
        if len(words) > 4:
            at = chance.randrange(len(words) - 3)
            one, two, three, four = words[at : at + 4]
            kinds = (one, f"{one} {two}", f"{one[:4]}*", f"{one} ~3 {four}", f"{three} {four}")
            found.append(chance.choice(kinds))
    return found


def assert_same(root, query, options):
    """The corpus folder gives what the table of all its pairs gives, row for row."""
    whole = find(query, read_frame(root), options)
    assert_frame_equal(find_in_corpus(query, root, options), whole, check_exact=True)
    return whole.height


@pytest.mark.parametrize("options", [{}, {"enough": 2, "most": 1}, {"mode": "exact"}, {"where": "target"}], ids=str)
def test_the_index_finds_what_a_search_of_all_pairs_finds(corpus, options):
    given = FindOptions(**{"renderings": False} | options)
    queries = random_queries(read_frame(corpus), 20, str(options))
    assert sum(assert_same(corpus, query, given) > 0 for query in queries) > 6


@pytest.mark.skipif(not HELP.exists(), reason="needs libreoffice-help-ru and -en-us")
def test_the_index_finds_the_same_in_real_pairs(tmp_path):
    root = write_corpus(tmp_path / "corpus", help_frames(40))
    queries = random_queries(read_frame(root), 24, "help")
    given = [FindOptions(renderings=number % 4 == 0) for number in range(len(queries))]
    assert sum(assert_same(root, *each) > 0 for each in zip(queries, given, strict=True)) > 12


def test_expressions_other_languages_and_words_of_ones_own(corpus):
    assert assert_same(corpus, r"\bрек\w+", FindOptions(mode="regex"))
    assert assert_same(corpus, r"\w+", FindOptions(mode="regex", enough=5, renderings=False))
    assert assert_same(corpus, "river", FindOptions(target_language="de"))
    assert assert_same(corpus, "потоки", FindOptions(own={"ru": {"реки": "поток", "река": "поток"}}))
    (corpus / "manifest.json").unlink()
    with pytest.raises(DocumentError, match="corpus: has no pairs of a finished run"):
        find_in_corpus("река", corpus)


def test_languages_are_those_of_the_whole_corpus(tmp_path, frames):
    bare = [frame.with_columns(pl.lit("").alias("source_lang"), pl.lit("").alias("target_lang")) for frame in frames]
    assert_same(write_corpus(tmp_path / "bare", bare), "река", FindOptions())
    mixed = [frames[0].with_columns(pl.lit("de-DE").alias("target_lang")), frames[1]]
    assert_same(write_corpus(tmp_path / "mixed", mixed), "rivers", FindOptions())


def made(monkeypatch):
    """The shards that are read for the index."""
    read = []
    whole = indexing.read_frame
    monkeypatch.setattr(indexing, "read_frame", lambda path, kind: read.append(path.stem) or whole(path, kind))
    return read


def test_only_shards_that_are_new_are_indexed(corpus, frames, monkeypatch):
    read = made(monkeypatch)
    first = [shard.key for shard in shards(corpus)]
    assert_same(corpus, "река", FindOptions())
    assert read == first
    assert_same(corpus, "река", FindOptions())
    assert read == first
    more = frame_of([("Большая река впадает в море.", "A large river flows into the sea.")], name="more")
    write_corpus(corpus, [more, frames[1]])
    assert assert_same(corpus, "впадать", FindOptions()) == 1
    assert assert_same(corpus, "река", FindOptions())
    assert read[2:] == [shards(corpus)[0].key]
    write_corpus(corpus, [frame_of([("Река.", "A river.")]), frame_of([("Море.", "The sea.")])])
    assert assert_same(corpus, "река", FindOptions()) == 1
    with sqlite3.connect(place(corpus)) as db:  # made anew, as most of it was gone
        assert db.execute("SELECT count(*) FROM shards").fetchone() == (2,)


@pytest.mark.parametrize("damage", ["missing", "garbage", "truncated", "emptied"])
def test_a_damaged_index_is_made_again(corpus, damage):
    assert_same(corpus, "река", FindOptions())
    file = place(corpus)
    data = file.read_bytes()
    if damage == "missing":
        file.unlink()
    elif damage == "emptied":
        with sqlite3.connect(file) as db:
            db.execute("DELETE FROM contrast")
            db.execute("DROP TABLE words")
    else:
        file.write_bytes(b"no index" if damage == "garbage" else data[: len(data) // 2])
    assert_same(corpus, "река", FindOptions())
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_where_no_index_can_be_written_all_pairs_are_read(corpus, caplog):
    (corpus / "index").write_text("in the way")
    assert_same(corpus, "река", FindOptions())
    assert "all pairs are read instead" in caplog.text


def test_a_corpus_is_read_as_pairs(corpus, frames, tmp_path):
    assert_frame_equal(read_frame(corpus), pl.concat(frames))
    assert [frame.height for frame in read_batches(corpus)] == [frame.height for frame in frames]
    (corpus / "pairs" / f"{shards(corpus)[1].key}.parquet").write_bytes(b"PAR1")
    with pytest.raises(DocumentError, match=r"corpus: its shard pairs/\w+\.parquet is damaged: run aligner corpus"):
        read_frame(corpus)
    (corpus / "pairs" / f"{shards(corpus)[1].key}.parquet").unlink()
    with pytest.raises(DocumentError, match=r"is missing: run aligner corpus"):
        read_frame(corpus)
    (corpus / "manifest.json").write_text("{}")
    with pytest.raises(DocumentError, match=r"manifest\.json is damaged"):
        read_frame(corpus)


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_find_in_a_corpus_ends_after_two_hundred_places_unless_told(tmp_path):
    texts = [(f"Река номер {n} течёт.", f"River number {n} flows.") for n in range(260)]
    root = write_corpus(tmp_path / "corpus", [frame_of(texts[:130], name="a"), frame_of(texts[130:], name="b")])
    result = run("terms", "find", "река", root)
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 201)
    assert "the first 200 places; --enough 0 finds all" in result.stderr
    result = run("terms", "find", "река", root, "--enough", 0)
    assert len(result.stdout.splitlines()) == 261
    assert "places" not in result.stderr
    result = run("terms", "find", "река", root, "--most", 3)
    assert [line.split("\t")[3] for line in result.stdout.splitlines()[1:]] == ["200"] * 3


def test_renderings_in_rows_close_in_theme(corpus, use):
    options = FindOptions()
    whole = find("река", read_frame(corpus), options, near=use)
    assert_frame_equal(find_in_corpus("река", corpus, options, lambda: use), whole)


def test_a_check_in_portions_is_that_of_the_whole(corpus, tmp_path, monkeypatch):
    termbase, output = tmp_path / "terms.tsv", tmp_path / "found.tsv"
    termbase.write_text("ru\ten\nрека\triver\nморе\tsea\nгород\ttown\n", encoding="utf-8")
    whole = check(read_frame(corpus), read_termbase(termbase))
    monkeypatch.setattr(portions, "BATCH", 1)
    result = run("terms", "check", corpus, "--termbase", termbase, "--least", 0, "-o", output)
    assert "not checked: 1 pair without a counterpart" in result.stderr
    lines = [line.split("\t") for line in output.read_text(encoding="utf-8").splitlines()]
    assert len(lines) > 10
    columns = ["row", "direction", "verdict", "found", "source_id", "evidence"]
    places = [lines[0].index(name) for name in columns]
    found = [tuple(line[place] for place in places) for line in lines[1:]]
    assert found == whole[columns].cast(pl.String).rows()


def test_extract_and_consistency_look_at_a_sample(corpus, frames):
    whole = read_frame(corpus)
    sample, left_out = portions.sampled([corpus], 40)
    assert sample.height <= 40
    assert left_out == whole.height - sample.height
    assert_frame_equal(sample, whole.gather_every(-(-whole.height // 40)))
    assert portions.sampled([corpus], 0)[0].height == portions.sampled([corpus])[0].height == whole.height
    for command in ("extract", "consistency"):
        result = run("terms", command, corpus, "--sample", 40)
        assert result.exit_code == 0
        assert f"{sample.height} of {whole.height} pairs are looked at; --sample 0 takes all" in result.stderr
        assert "looked at" not in run("terms", command, corpus).stderr


def test_review_keeps_decisions_beside_a_corpus(corpus, frames):
    session = Session(corpus)
    session.close()
    assert session.path == corpus.with_name("corpus.review.sqlite")
    assert len(session.state.rows) == sum(frame.height for frame in frames)


def test_show_convert_and_check_read_a_corpus(corpus, frames, tmp_path):
    rows = sum(frame.height for frame in frames)
    assert run("convert", corpus, tmp_path / "pairs.tsv").exit_code == 0
    assert read_frame(tmp_path / "pairs.tsv").height == rows
    assert run("show", corpus).exit_code == run("check", corpus).exit_code == 0
    (tmp_path / "folder").mkdir()
    with pytest.raises(DocumentError, match="is a directory; name a file in it"):
        read_frame(tmp_path / "folder")
