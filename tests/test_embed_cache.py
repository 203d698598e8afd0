import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aligner.embed import database
from aligner.embed.cache import CachedEncoder, cache_limit, cache_path, text_key
from aligner.embed.protocol import DeferredEncoder, FakeEncoder, encode_spans, encode_windows, unit_rows
from aligner.embed.store import VectorStore

TEXTS = [f"sentence {number} of a document on theme {number % 7}" for number in range(50)]
SPANS = np.array([(start, start + size) for start in range(47) for size in (1, 2, 3)])


class Counting(FakeEncoder):
    """Notes every text that reaches it."""

    def __init__(self, dimension=64, revision="1"):
        super().__init__(dimension)
        self.revision = revision
        self.seen = []

    def encode(self, texts, /):
        self.seen += texts
        return super().encode(texts)


class CountingSpans(Counting):
    """Has a way of its own for spans, and notes those asked for."""

    def __init__(self):
        super().__init__()
        self.spans = []

    def encode_spans(self, units, spans, /):
        self.spans += spans.tolist()
        return FakeEncoder.encode(self, [" ".join(units[start:stop]) for start, stop in spans])


@pytest.fixture
def path(tmp_path):
    return tmp_path / "cache" / "vectors.sqlite"


@pytest.fixture
def store(path):
    store = VectorStore(path)
    yield store
    store.close()


def kept(vectors):
    """What a vector is after the cache: rounded to half precision, length one again."""
    return unit_rows(vectors.astype(np.float16))


def test_second_time_nothing_is_encoded_and_the_numbers_are_the_same(path):
    first = CachedEncoder(Counting(), VectorStore(path)).encode(TEXTS)
    again = Counting()
    second = CachedEncoder(again, VectorStore(path)).encode(TEXTS[::-1])
    assert again.seen == []
    assert np.array_equal(second[::-1], first)
    cosines = (first * FakeEncoder(64).encode(TEXTS)).sum(axis=1)
    assert cosines.min() > 0.99999
    assert np.abs(np.linalg.norm(first, axis=1) - 1).max() < 1e-6
    assert first.dtype == np.float32


def test_half_precision_keeps_the_cosine_of_real_lengths(store):
    class Random(FakeEncoder):
        def encode(self, texts, /):
            drawn = np.random.default_rng(1).standard_normal((len(texts), 512)) ** 3  # few large, many tiny numbers
            return unit_rows(drawn)

    texts = [str(number) for number in range(500)]
    encoder = CachedEncoder(Random(512), store)
    assert (encoder.encode(texts) * Random(512).encode(texts)).sum(axis=1).min() > 0.99999


def test_only_new_texts_reach_the_encoder_each_once(store):
    encoder = Counting()
    cached = CachedEncoder(encoder, store)
    cached.encode(["a", "b", "a"])
    rows = cached.encode(["c", "a", "c", "b", ""])
    assert encoder.seen == ["a", "b", "c", ""]
    assert np.array_equal(rows, kept(FakeEncoder(64).encode(["c", "a", "c", "b", ""])))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(st.text(st.characters(codec=None), max_size=6), max_size=8), max_size=4))
def test_whatever_was_asked_before_the_answer_is_the_same(store, batches):
    cached = CachedEncoder(FakeEncoder(16), store)
    for texts in batches:
        assert np.array_equal(cached.encode(texts), kept(FakeEncoder(16).encode(texts)).reshape(-1, 16))


def test_spans_are_kept_under_their_joined_texts(store):
    encoder = Counting()
    cached = CachedEncoder(encoder, store)
    cached.encode([f"{TEXTS[0]} {TEXTS[1]}", TEXTS[3]])
    encoder.seen.clear()
    rows = encode_spans(cached, TEXTS, SPANS)
    joined = [" ".join(TEXTS[start:stop]) for start, stop in SPANS]
    assert np.array_equal(rows, kept(FakeEncoder(64).encode(joined)))
    assert set(encoder.seen) == set(joined) - {f"{TEXTS[0]} {TEXTS[1]}", TEXTS[3]}
    encoder.seen.clear()
    assert np.array_equal(cached.encode(joined), rows)
    assert encoder.seen == []


def test_missing_spans_go_to_the_encoders_own_method(store):
    encoder = CountingSpans()
    cached = CachedEncoder(DeferredEncoder("fake", "1", lambda: encoder), store)
    cached.encode_spans(TEXTS, SPANS[:5])
    rows = cached.encode_spans(TEXTS, SPANS)
    assert encoder.seen == []
    assert encoder.spans == SPANS.tolist()
    assert np.array_equal(rows, kept(encode_spans(FakeEncoder(64), TEXTS, SPANS)))


def test_a_row_of_zeros_stays_one_and_is_not_kept(store):
    class Unknowing(Counting):
        def encode(self, texts, /):
            return super().encode(texts) * np.array([["known" in text] for text in texts], dtype=np.float32)

    cached = CachedEncoder(Unknowing(), store)
    for _ in range(2):
        assert np.linalg.norm(cached.encode(["known", "strange", "known too"]), axis=1).tolist() == pytest.approx(
            [1, 0, 1]
        )
    assert cached.encoder.seen == ["known", "strange", "known too", "strange"]


class CountingWindows(Counting):
    """Reads a window together with the text that it stands in, and notes the windows asked for."""

    def __init__(self):
        super().__init__()
        self.windows = []

    def encode_windows(self, units, spans, texts, /):
        self.windows += spans.tolist()
        owner = np.searchsorted(texts, spans[:, 0], side="right") - 1
        whole = [" ".join(units[texts[text] : texts[text + 1]]) for text in owner]
        words = [" ".join(units[start:stop]) for start, stop in spans]
        pairs = zip(words, whole, strict=True)
        return FakeEncoder.encode(self, [f"{window} in {text}" for window, text in pairs])


WORDS = ["one", "two", "three", "four", "two", "three", "one", "two", "three", "five", "two", "three"]
TEXT_BOUNDS = np.array([0, 4, 6, 6, 12])
WINDOWS = np.array([(0, 3), (1, 3), (4, 6), (6, 9), (7, 9), (10, 12)])


def test_windows_are_kept_with_the_text_that_they_stand_in(path):
    encoder = CountingWindows()
    expected = kept(CountingWindows().encode_windows(WORDS, WINDOWS, TEXT_BOUNDS))
    first = CachedEncoder(DeferredEncoder("fake", "1", lambda: encoder, additive=True), VectorStore(path))
    assert np.array_equal(encode_windows(first, WORDS, WINDOWS, TEXT_BOUNDS), expected)
    assert encoder.windows == WINDOWS.tolist()  # "two three" four times, in other surroundings each
    assert np.array_equal(first.encode_windows(WORDS, WINDOWS[::-1], TEXT_BOUNDS), expected[::-1])
    again = first.encode_windows([*WORDS, "and", "more"], WINDOWS, np.append(TEXT_BOUNDS, 14))
    assert np.array_equal(again, expected)
    assert len(encoder.windows) == len(WINDOWS)
    changed = first.encode_windows([*WORDS[:11], "six"], WINDOWS, TEXT_BOUNDS)
    assert np.array_equal(changed[:3], expected[:3])
    assert encoder.windows[len(WINDOWS) :] == WINDOWS[3:].tolist()


def test_windows_of_an_encoder_without_surroundings_are_texts(store):
    cached = CachedEncoder(Counting(), store)
    joined = [" ".join(WORDS[start:stop]) for start, stop in WINDOWS]
    rows = encode_windows(cached, WORDS, WINDOWS, TEXT_BOUNDS)
    assert np.array_equal(rows, kept(FakeEncoder(64).encode(joined)))
    assert cached.encoder.seen == list(dict.fromkeys(joined))
    assert np.array_equal(encode_windows(FakeEncoder(64), WORDS, WINDOWS, TEXT_BOUNDS), FakeEncoder(64).encode(joined))


def test_spans_outside_the_units_are_a_programming_mistake(store):
    for spans in ([(0, 51)], [(-1, 2)], [(3, 2)], [(0.0, 1.0)], [0, 1]):
        with pytest.raises(ValueError, match="spans must be"):
            CachedEncoder(FakeEncoder(), store).encode_spans(TEXTS, np.array(spans))


def test_another_model_or_revision_has_vectors_of_its_own(path):
    CachedEncoder(Counting(), VectorStore(path)).encode(TEXTS)
    other = Counting(revision="2")
    CachedEncoder(other, VectorStore(path)).encode(TEXTS)
    assert other.seen == TEXTS
    counts = {model.revision: model.vectors for model in VectorStore(path).models()}
    assert counts == {"1": 50, "2": 50}


def test_a_model_that_changed_its_length_is_encoded_anew(path):
    CachedEncoder(Counting(64), VectorStore(path)).encode(TEXTS[:20])
    wide = Counting(96)
    cached = CachedEncoder(wide, VectorStore(path))
    assert np.array_equal(cached.encode(TEXTS), kept(FakeEncoder(96).encode(TEXTS)))
    wide.seen.clear()
    assert cached.encode(TEXTS).shape == (50, 96)
    assert wide.seen == []


def test_the_length_is_known_without_the_model(path):
    CachedEncoder(FakeEncoder(64), VectorStore(path)).encode(["a"])

    def never():
        raise AssertionError("the model was built")

    cached = CachedEncoder(DeferredEncoder("fake", "1", never), VectorStore(path))
    assert cached.dimension == 64
    assert cached.encode(["a"]).shape == (1, 64)
    assert cached.encode([]).shape == (0, 64)


def test_a_spoilt_vector_is_computed_again(path):
    store = VectorStore(path)
    cached = CachedEncoder(Counting(), store)
    first = cached.encode(TEXTS)
    store.close()
    spoils = [b"", b"\x7f" * 128, bytes(128), b"odd", (np.ones(64) / 4).astype("<f2").tobytes()]
    with sqlite3.connect(path) as connection:
        for text, halves in zip(TEXTS, spoils, strict=False):
            connection.execute("UPDATE vector SET halves = ? WHERE text = ?", (halves, text_key(text)))
    connection.close()
    encoder = Counting()
    assert np.array_equal(CachedEncoder(encoder, store).encode(TEXTS), first)
    assert encoder.seen == TEXTS[: len(spoils)]


def _work(path, barrier, number):
    barrier.wait()
    texts = [f"text {row}" for row in range(number * 100, number * 100 + 300)]
    cached = CachedEncoder(FakeEncoder(32), VectorStore(Path(path)))
    for _ in range(3):
        for low in range(0, 300, 50):
            rows = cached.encode(texts[low : low + 50])
            assert np.array_equal(rows, kept(FakeEncoder(32).encode(texts[low : low + 50])))


def test_processes_that_begin_at_once_share_the_file(path):
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(4)
    workers = [context.Process(target=_work, args=(str(path), barrier, number)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0, 0, 0]
    assert [model.vectors for model in VectorStore(path).models()] == [600]
    assert sorted(file.name for file in path.parent.iterdir() if "corrupt" in file.name) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_child_opens_the_file_for_itself(store):
    cached = CachedEncoder(Counting(), store)
    cached.encode(TEXTS[:10])
    parent = store._connection
    child = os.fork()
    if child == 0:
        ok = np.array_equal(cached.encode(TEXTS), kept(FakeEncoder(64).encode(TEXTS)))
        os._exit(0 if ok and store._connection is not parent else 1)
    assert os.waitpid(child, 0)[1] == 0
    encoder = Counting()
    CachedEncoder(encoder, store).encode(TEXTS)
    assert encoder.seen == []


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_process_killed_while_writing_leaves_a_whole_file(path):
    script = (
        "import sys; from pathlib import Path; from itertools import count\n"
        "from aligner.embed.cache import CachedEncoder; from aligner.embed.protocol import FakeEncoder\n"
        "from aligner.embed.store import VectorStore\n"
        "cached = CachedEncoder(FakeEncoder(512), VectorStore(Path(sys.argv[1])))\n"
        "for low in count(0, 2000):\n"
        "    cached.encode([str(n) for n in range(low, low + 2000)]); print(low, flush=True)\n"
    )
    worker = subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE)
    worker.stdout.readline()
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    store = VectorStore(path)
    assert store.models()[0].vectors >= 2000
    texts = [str(number) for number in range(2000)]
    encoder = Counting(512)
    assert np.array_equal(CachedEncoder(encoder, store).encode(texts), kept(FakeEncoder(512).encode(texts)))
    assert encoder.seen == []
    assert not list(path.parent.glob("*corrupt*"))


def _foreign(path):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE bookmark (url TEXT)")
    connection.close()


def _filled(path, texts=TEXTS):
    store = VectorStore(path)
    CachedEncoder(FakeEncoder(64), store).encode(texts)
    store.close()


def _newer(path):
    _filled(path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


def _truncated(path):
    _filled(path)
    path.write_bytes(path.read_bytes()[:9000])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b"not a database at all " * 1000),
        lambda path: path.write_bytes(b"short"),
        lambda path: path.write_bytes(b"SQLite format 3\0" + b"\xff" * 3000),
        _foreign,
        _newer,
        _truncated,
    ],
    ids=["text", "short", "header only", "foreign", "newer", "truncated"],
)
def test_a_file_that_is_not_ours_is_set_aside_whole(path, caplog, spoil):
    path.parent.mkdir()
    spoil(path)
    before = path.read_bytes()
    rows = CachedEncoder(FakeEncoder(64), VectorStore(path)).encode(TEXTS)
    assert np.array_equal(rows, kept(FakeEncoder(64).encode(TEXTS)))
    assert path.with_name("vectors.sqlite.corrupt-1").read_bytes() == before
    [record] = caplog.records
    assert "renamed to vectors.sqlite.corrupt-1" in record.getMessage()
    again = Counting()
    CachedEncoder(again, VectorStore(path)).encode(TEXTS)
    assert again.seen == []


def test_damage_found_while_reading_is_survived(path, caplog):
    texts = [str(number) for number in range(2000)]
    _filled(path, texts)
    data = bytearray(path.read_bytes())
    for page in range(3, len(data) // 4096):
        data[page * 4096 : page * 4096 + 64] = b"\xa5" * 64
    path.write_bytes(data)
    expected = kept(FakeEncoder(64).encode(texts))
    cached = CachedEncoder(FakeEncoder(64), VectorStore(path))
    for _ in range(2):
        assert np.array_equal(cached.encode(texts), expected)
    assert path.with_name("vectors.sqlite.corrupt-1").exists()
    assert len(caplog.records) == 1


def test_earlier_files_set_aside_are_kept(path):
    path.parent.mkdir()
    for _ in range(3):
        path.write_bytes(b"not a database")
        store = VectorStore(path)
        store.put("m", "1", 2, {b"k": b"abcd"})
        store.close()
    assert len(list(path.parent.glob("vectors.sqlite.corrupt-?"))) == 3


def test_a_folder_that_cannot_be_made_turns_the_cache_off_with_one_warning(tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    cached = CachedEncoder(FakeEncoder(64), VectorStore(tmp_path / "file" / "cache" / "vectors.sqlite"))
    for _ in range(2):
        assert np.array_equal(cached.encode(TEXTS), kept(FakeEncoder(64).encode(TEXTS)))
    [record] = caplog.records
    assert record.getMessage().startswith("cache off:")
    assert "ALIGNER_CACHE_DIR" in record.getMessage()


@pytest.mark.parametrize(
    "limit", ["PRAGMA max_page_count = 8", "PRAGMA query_only = 1"], ids=["full disk", "read-only"]
)
def test_a_write_that_fails_turns_the_cache_off_with_one_warning(store, caplog, limit):
    store.put("m", "1", 2, {b"k": b"abcd"})
    store._connection.execute(limit)
    cached = CachedEncoder(FakeEncoder(512), store)
    for _ in range(2):
        assert np.array_equal(cached.encode(TEXTS), kept(FakeEncoder(512).encode(TEXTS)))
    [record] = caplog.records
    assert record.getMessage().startswith("cache off:")


def test_another_process_that_holds_the_file_is_not_waited_for_long(path, monkeypatch, caplog):
    monkeypatch.setattr(database, "WAIT", 0.05)
    store = VectorStore(path)
    cached = CachedEncoder(FakeEncoder(64), store)
    cached.encode(TEXTS[:10])
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    begin = time.monotonic()
    assert np.array_equal(cached.encode(TEXTS), kept(FakeEncoder(64).encode(TEXTS)))
    assert time.monotonic() - begin < 2
    holder.execute("ROLLBACK")
    holder.close()
    assert store.models()[0].vectors == 10
    cached.encode(TEXTS)
    assert store.models()[0].vectors == 50
    assert caplog.records == []


def _numbered(low, high):
    return {text_key(str(number)): bytes(1024) for number in range(low, high)}


def test_beyond_the_limit_the_longest_unused_go(path):
    now = [1_000_000.0]
    store = VectorStore(path, limit=1_000_000, clock=lambda: now[0])
    store.put("m", "1", 512, _numbered(0, 300))
    now[0] += 200_000
    store.put("m", "1", 512, _numbered(300, 600))
    now[0] += 200_000
    assert len(store.get("m", "1", list(_numbered(0, 100)))) == 100  # reading makes them young again
    for low in range(600, 1200, 100):
        now[0] += 10
        store.put("m", "1", 512, _numbered(low, low + 100))
    store.close()
    assert store.size() <= 1_000_000
    assert len(store.get("m", "1", list(_numbered(1100, 1200)))) == 100
    assert len(store.get("m", "1", list(_numbered(0, 100)))) > len(store.get("m", "1", list(_numbered(100, 600))))
    assert len(store.get("m", "1", list(_numbered(100, 300)))) == 0


def test_a_lower_limit_gives_room_back(path):
    store = VectorStore(path)
    store.put("m", "1", 512, _numbered(0, 2000))
    store.close()
    assert store.size() > 2_000_000
    small = VectorStore(path, limit=500_000)
    small.put("m", "1", 512, _numbered(2000, 2001))
    small.close()
    assert small.size() <= 500_000
    assert len(small.get("m", "1", list(_numbered(2000, 2001)))) == 1


def test_reruns_within_a_day_write_nothing(path):
    now = [1_000_000.0]
    store = VectorStore(path, clock=lambda: now[0])
    store.put("m", "1", 512, _numbered(0, 10))
    changes = store._connection.total_changes
    now[0] += 80_000
    store.get("m", "1", list(_numbered(0, 10)))
    assert store._connection.total_changes == changes
    now[0] += 80_000
    store.get("m", "1", list(_numbered(0, 10)))
    assert store._connection.total_changes == changes + 10
    store.close()


def test_where_and_how_large(monkeypatch, tmp_path, caplog):
    monkeypatch.setenv("ALIGNER_CACHE_DIR", str(tmp_path))
    assert cache_path().parent == tmp_path
    monkeypatch.delenv("ALIGNER_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert "aligner" in cache_path().parts
    sizes = {"": 2 * 10**9, "0": 0, "500MB": 5 * 10**8, "1.5 G": 15 * 10**8, "12345": 12345, "3gib": 3 * 10**9}
    for text, size in sizes.items():
        monkeypatch.setenv("ALIGNER_CACHE_SIZE", text)
        assert cache_limit() == size
    assert caplog.records == []
    monkeypatch.setenv("ALIGNER_CACHE_SIZE", "much")
    assert cache_limit() == 2 * 10**9
    assert "ALIGNER_CACHE_SIZE=much" in caplog.text


def test_fake_encoder_knows_spelling_only():
    encoder = FakeEncoder()
    rows = encoder.encode(["The cat sat.", "the cat sat.", "The cat sat!", "Другое предложение", "", "x"])
    assert np.abs(np.linalg.norm(rows, axis=1) - 1).max() < 1e-6
    similarity = rows @ rows.T
    assert similarity[0, 1] == pytest.approx(1)
    assert similarity[0, 2] > 0.7
    assert abs(similarity[0, 3]) < 0.3
    assert np.array_equal(encoder.encode(["x", "The cat sat."]), rows[[5, 0]])


def test_spans_without_a_method_encode_each_joined_text_once():
    encoder = Counting()
    units = ["a", "b", "a", "b"]
    rows = encode_spans(encoder, units, np.array([(0, 2), (2, 4), (1, 1), (0, 4)]))
    assert encoder.seen == ["a b", "", "a b a b"]
    assert np.array_equal(rows[0], rows[1])
    assert np.array_equal(rows, FakeEncoder(64).encode(["a b", "a b", "", "a b a b"]))
    assert encode_spans(encoder, [], np.empty((0, 2), dtype=np.int64)).shape == (0, 64)
