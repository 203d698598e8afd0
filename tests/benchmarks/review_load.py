"""A review of 20,000 pairs: first paint, scrolling, the time of a decision, 50 clients at once, twenty kills.

    python tests/benchmarks/review_load.py [SECONDS]

The server runs as users run it; the browser is the Chromium that is installed.
"""

from __future__ import annotations

import http.client
import json
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from review_running import Running
from test_review import frame_of

from aligner.pairs import registry

PAIRS, CLIENTS, DECISIONS, KILLS = 20_000, 50, 300, 20


def pairs(folder):
    rng = random.Random(1)
    words = ["water", "river", "state", "treaty", "member", "border", "council", "party", "measure", "of", "the", "and"]
    rows = []
    for number in range(1, PAIRS + 1):
        texts = [" ".join(rng.choices(words, k=rng.randint(4, 40))).capitalize() + f" {number}." for _ in range(2)]
        rows.append((str(number), texts[0], str(number), texts[1]))
    registry.write(frame_of(*rows), folder / "p.tsv")
    return folder / "p.tsv"


def told(label, value):
    sys.stdout.write(f"{label:46} {value}\n")
    sys.stdout.flush()


def percentile(times, share):
    return 1000 * sorted(times)[min(len(times) - 1, int(share * len(times)))]


def in_browser(server):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1200, "height": 800})
        page.goto(server.address)
        page.wait_for_selector("body[data-ready]")
        page.reload()
        page.wait_for_selector(".row")
        seen = page.evaluate("[performance.getEntriesByName('first-contentful-paint')[0].startTime, performance.now()]")
        told("first paint, first rows (ms)", f"{seen[0]:.0f}, {seen[1]:.0f}")
        frames = page.evaluate("""async () => {
            const times = []; let last = performance.now();
            for (let n = 0; n < 120; n++) {
                document.getElementById('list').scrollTop += 400;
                await new Promise(requestAnimationFrame);
                const now = performance.now(); times.push(now - last); last = now;
            }
            return times;
        }""")
        told(
            "frame while scrolling, median and p95 (ms)",
            f"{statistics.median(frames):.0f}, {percentile(frames, 0.95) / 1000:.0f}",
        )
        told("rows on the page", page.locator(".row").count())
        times = []
        page.evaluate("list.go(5000)")
        for _ in range(40):
            began = time.perf_counter()
            page.keyboard.press("Space")
            page.evaluate("busy.then(() => 1)")
            times.append(time.perf_counter() - began)
        told("key to next row shown, p95 (ms)", f"{percentile(times, 0.95):.0f}")
        browser.close()


def decisions(server):
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    keys, times = server.keys(), []
    for number in range(DECISIONS):
        began = time.perf_counter()
        status, _ = server.decide(connection, action="comment", key=keys[number % 60], text=f"{number}")
        times.append(time.perf_counter() - began)
        assert status == 200
    told("decision acknowledged, median and p95 (ms)", f"{percentile(times, 0.5):.1f}, {percentile(times, 0.95):.1f}")


def crowd(server, seconds):
    """Fifty clients that read, look for what is next and decide."""
    until, times, wrong = time.monotonic() + seconds, [], []
    keys = server.keys()

    def client(number):
        rng, connection = random.Random(number), http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        while time.monotonic() < until:
            try:
                if rng.random() < 0.3:
                    began = time.perf_counter()
                    status, _ = server.decide(
                        connection, action="comment", key=rng.choice(keys), text=str(rng.random())
                    )
                    times.append(time.perf_counter() - began)
                else:
                    at = ",".join(str(rng.randrange(PAIRS)) for _ in range(20))
                    status = server.ask("GET", f"/rows?at={at}", connection=connection)[0]
                if status != 200:
                    wrong.append(status)
            except (OSError, http.client.HTTPException, json.JSONDecodeError) as error:
                wrong.append(repr(error))
                connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
            time.sleep(rng.uniform(0.2, 0.8))  # somebody reads

    threads = [threading.Thread(target=client, args=[number]) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told(f"{CLIENTS} clients for {seconds} s: decisions, errors", f"{len(times)}, {len(wrong)} {wrong[:3] or ''}")
    told("  decision acknowledged, median and p95 (ms)", f"{percentile(times, 0.5):.0f}, {percentile(times, 0.95):.0f}")


def kills(folder):
    from test_review_page import killed

    from aligner.review.session import Session

    rows = [(str(n), f"Source {n}.", str(n), f"Target {n}.") for n in range(1, 60)]
    registry.write(frame_of(*rows), folder / "k.tsv")
    acknowledged = killed(folder / "k.tsv", KILLS)
    session = Session(folder / "k.tsv")
    kept = {decision.new[0].comment for decision in session.history()}
    session.close()
    told(f"{KILLS} kills: acknowledged, lost", f"{len(acknowledged)}, {len(set(acknowledged) - kept)}")


def main():
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 120
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = pairs(folder)
        began = time.perf_counter()
        server = Running(path).enter()
        told("opened for the first time (s)", f"{time.perf_counter() - began:.1f}")
        try:
            in_browser(server)
            decisions(server)
            crowd(server, seconds)
        finally:
            server.stop()
        kills(folder)


if __name__ == "__main__":
    main()
