"""The server of a review: who may ask, what is safe when it answers, what it says of bad input."""

import http.client
import json
import os
import random
import shutil
import socket
import threading
import time

import polars as pl
import pytest
from review_running import Running

from aligner import pipeline
from aligner.pairs import registry
from aligner.review.session import Session, table_of

GOLD = "data/gold/ru-en/01-official"
MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'{{ 7 * 7 }}&amp;"


@pytest.fixture(scope="module")
def frame(use):
    return pipeline.align(f"{GOLD}.ru.txt", f"{GOLD}.en.txt", model=use).frame()


@pytest.fixture
def pairs(frame, tmp_path):
    registry.write(frame, tmp_path / "p.tsv")
    return tmp_path / "p.tsv"


@pytest.fixture(scope="module")
def changing(frame, tmp_path_factory):
    """One whose pairs the tests decide about."""
    path = tmp_path_factory.mktemp("changing") / "p.tsv"
    registry.write(frame, path)
    running = Running(path)
    running.pairs = path
    yield running.enter()
    running.stop()


@pytest.fixture(scope="module")
def server(frame, tmp_path_factory):
    """One for all tests that leave it running."""
    path = tmp_path_factory.mktemp("page") / "p.tsv"
    marked = frame.with_columns(
        target_text=pl.when(pl.int_range(pl.len()) == 0).then(pl.lit(MARKUP)).otherwise("target_text")
    )
    registry.write(marked, path)
    running = Running(path, "--reviewer", "Ann")
    yield running.enter()
    running.stop()


def refused(server, status, method="GET", path="/", body=None, **headers):
    answer = server.ask(method, path, body, **headers)
    assert answer[0] == status
    assert b"Traceback" not in answer[2]
    return answer


def test_only_the_loopback_listens(server):
    with socket.socket() as other:
        other.settimeout(1)
        assert other.connect_ex((_own_address(), server.port)) != 0


def _own_address():
    """An address of this machine that is not the loopback, or one that nobody has."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return probe.getsockname()[0]
        except OSError:
            return "127.0.0.2"


def test_without_the_token_nothing_is_told(server):
    json_type = {"content-type": "application/json"}
    for path in ("/", "/list", "/rows?at=0", "/page.js", "/history", "/nowhere"):
        refused(server, 403, path=path, cookie="")
        refused(server, 403, path=path, cookie=server.cookie[:-2])
    refused(server, 403, path="/?token=wrong", cookie="")
    refused(server, 403, "POST", "/decide", "{}", cookie="", **json_type)


def test_the_cookie_is_for_this_site_alone(server):
    _, headers, _ = server.ask("GET", "/?" + server.address.partition("?")[2], cookie="")
    said = headers["set-cookie"].lower()
    assert "httponly" in said
    assert "samesite=strict" in said
    assert headers["location"] == "/"


def test_other_hosts_and_origins_are_refused(server):
    refused(server, 421, host="evil.example")
    refused(server, 421, host=f"evil.example:{server.port}")
    refused(server, 403, path="/list", origin="http://evil.example")
    refused(server, 403, path="/list", origin="null")
    refused(server, 403, path="/list", **{"sec-fetch-site": "cross-site"})
    refused(server, 403, "POST", "/decide", "{}", origin="http://evil.example", **{"content-type": "application/json"})


def test_a_form_decides_nothing(server):
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        refused(server, 415, "POST", "/decide", '{"action": "undo"}', **{"content-type": kind})
    refused(server, 413, "POST", "/decide", "x" * 8_000_001, **{"content-type": "application/json"})
    refused(server, 405, "POST", "/list", "{}", **{"content-type": "application/json"})


def test_no_path_reaches_the_file_system(server):
    for path in (
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/static/page.js",
        "/page.js/../app.py",
        "//etc/passwd",
    ):
        refused(server, 404, path=path)


def test_texts_are_escaped_and_the_policy_is_strict(server):
    _, headers, page = server.ask("GET", "/")
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert b"<script>" not in page
    assert b" on" + b"click" not in page
    _, rows = server.get("/rows", at="0")
    assert "&lt;img src=x onerror=alert(1)&gt;&lt;script&gt;" in rows
    assert "<img" not in rows
    assert "<script" not in rows
    assert "{{ 7 * 7 }}" in rows


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"action": "merge"},
        {"action": "merge", "key": "1.2"},
        {"action": "merge", "key": "1.2.3.x"},
        {"action": "split", "key": "KEY", "source": "0", "target": True},
        {"action": "split", "key": "KEY", "source": -5, "target": 10**30},
        {"action": "shift", "key": "KEY", "side": "both"},
        {"action": "edit", "key": "KEY", "side": "source_text", "text": "x"},
        {"action": "edit", "key": "KEY", "side": "target", "text": " "},
        {"action": "pick", "key": "KEY", "number": 10**9},
        {"action": "take", "number": 99},
        {"action": "carry", "key": "KEY"},
        {"action": "term", "source": "a", "target": ""},
        {"action": "widen", "key": ["KEY"]},
    ],
)  # fmt: skip
def test_what_is_no_decision_is_refused_in_words(server, asked):
    key = server.keys()[1]
    asked = json.loads(json.dumps(asked).replace("KEY", key))
    status, said = server.decide(**asked)
    assert status == 400
    assert said["error"]


def test_lone_surrogates_and_a_megabyte_are_kept(changing):
    key = changing.keys()[1]
    assert changing.decide(action="edit", key=key, side="target", text="\ud800" + "м" * 1_000_000)[0] == 200
    assert changing.decide(action="comment", key=key, text="a\x00b\ud83d")[0] == 200
    started = time.perf_counter()
    status, rows = changing.get("/rows", at="0,1,2")
    assert status == 200
    assert time.perf_counter() - started < 1
    assert len(rows) < 300_000
    kept = table_of(changing.pairs.with_name("p.tsv.review.sqlite"))  # while the review is open
    assert kept["target_text"].str.len_chars().max() == 1_000_001


def test_filters_and_search(server):
    standing = json.loads(server.get("/list", text="оруш")[1])
    assert 0 < len(standing["rows"]) < standing["count"]
    one = json.loads(server.get("/list", text=r"\b2031\b", regex="1")[1])
    assert 0 < len(one["rows"]) < len(standing["rows"])
    gaps = json.loads(server.get("/list", relation="none")[1])
    assert all("no counterpart" in server.get("/rows", at=number)[1] for number in gaps["chosen"])
    assert "error" in json.loads(server.get("/list", text="(", regex="1")[1])
    assert "error" in json.loads(server.get("/list", below="x")[1])
    slow = json.loads(server.get("/list", text=r"(\w|\s|о|р|у)+ш+\d\d\d\d\dq", regex="1")[1])
    assert "too long" in slow["error"]
    assert "Orusha" in server.get("/search", q="orusha basin", by="words")[1]


def test_a_second_review_and_a_port_in_use_say_so(server, pairs):
    with pytest.raises(RuntimeError, match=rf"another review of it is open at http://127.0.0.1:{server.port}/"):
        Running(_pairs_of(server))
    with pytest.raises(RuntimeError, match="is in use: choose another with --port"):
        Running(pairs, "--port", str(server.port))


def _pairs_of(server):
    return server.process.args[4]


def test_two_tabs_deciding_at_once_lose_nothing(changing):
    """Two clients decide about the same rows: each row is decided once, the other is told."""
    before = json.loads(changing.get("/standing")[1])["decided"]
    told = [], []

    def tab(number):
        connection = http.client.HTTPConnection("127.0.0.1", changing.port)
        for key in keys:
            told[number].append(changing.decide(connection, action="unlink", key=key)[0])
        connection.close()

    keys = list(filter(_whole, changing.keys()))[10:30]
    threads = [threading.Thread(target=tab, args=[number]) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(sorted(pair) == [200, 409] for pair in zip(*told, strict=True))
    assert json.loads(changing.get("/standing")[1])["decided"] == before + 40


def _whole(key):
    a, b, c, d = key.split(".")
    return a != b and c != d


def killed(pairs, times, seed=3):
    """Kill the server in the middle of 200 decisions so many times; how many decisions were acknowledged."""
    rng = random.Random(seed)
    acknowledged = []
    for _ in range(times):
        server = Running(pairs).enter()
        keys, most, stopped = server.keys(), rng.uniform(0.02, 0.4), threading.Event()

        def decide(server=server, keys=keys, stopped=stopped):
            connection = http.client.HTTPConnection("127.0.0.1", server.port)
            for number in range(200):
                token = f"{server.port}-{number}-{len(acknowledged)}"
                try:
                    asked = {"action": "comment", "key": keys[number % len(keys)], "text": token, "token": token}
                    if server.decide(connection, **asked)[0] == 200:
                        acknowledged.append(token)
                except (OSError, http.client.HTTPException, ValueError):
                    break
            stopped.set()

        thread = threading.Thread(target=decide)
        thread.start()
        stopped.wait(most)
        server.kill()
        thread.join()
    return acknowledged


def test_killed_in_the_middle_nothing_acknowledged_is_lost(pairs):
    acknowledged = killed(pairs, 3)
    session = Session(pairs)
    kept = {decision.new[0].comment for decision in session.history()}
    session.close()
    assert len(acknowledged) > 3
    assert set(acknowledged) <= kept


def test_pairs_changed_on_disk_are_noticed_and_decisions_go_on(changing, frame):
    assert json.loads(changing.get("/standing")[1])["stale"] is False
    registry.write(frame.head(3), changing.pairs)
    os.utime(changing.pairs, (1, 1))
    assert json.loads(changing.get("/standing")[1])["stale"] is True
    assert changing.decide(action="accept", key=changing.keys()[5])[0] == 200


def test_a_decision_that_comes_twice_is_taken_once(changing):
    asked = {"action": "unlink", "key": next(filter(_whole, changing.keys()[2:])), "token": "the same"}
    before = json.loads(changing.get("/standing")[1])["decided"]
    assert [changing.decide(**asked)[0] for _ in range(2)] == [200, 200]
    assert json.loads(changing.get("/standing")[1])["decided"] - before in (1, 2)  # it may have been accepted before


def test_terms_that_are_added_go_beside_the_pairs(changing):
    assert changing.decide(action="term", source="Каменный Брод", target="Kamenny Brod")[0] == 200
    numbers = ",".join(map(str, range(51)))
    assert '<mark class="term">Kamenny Brod</mark>' in changing.get("/rows", at=numbers)[1]
    assert "Kamenny Brod" in changing.pairs.with_name("p.tsv.terms.tsv").read_text()
    changing.decide(action="undo")
    assert '<mark class="term">' not in changing.get("/rows", at=numbers)[1]


def test_two_documents_are_aligned_first_and_found_again(tmp_path):
    for language in ("ru", "en"):
        shutil.copy(f"{GOLD}.{language}.txt", tmp_path / f"{language}.txt")
    server = Running(tmp_path / "ru.txt", str(tmp_path / "en.txt"))
    try:
        assert 'class="piece heading opens"' in server.enter().get("/rows", at="1")[1]
        assert server.decide(action="accept", key=server.keys()[1])[0] == 200
    finally:
        server.stop()
    assert server.process.returncode == 0
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"ru.txt", "en.txt", "ru-en.tsv", "ru-en.tsv.review.sqlite"}
    again = Running(tmp_path / "ru.txt", str(tmp_path / "en.txt"))
    try:
        assert json.loads(again.enter().get("/standing")[1])["decided"] == 1
    finally:
        again.stop()
