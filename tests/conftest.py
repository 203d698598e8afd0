from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from aligner.embed.use import UseEncoder

settings.register_profile("short", max_examples=60)
settings.load_profile("short")


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads or fills the cache of whoever runs it."""
    patch = pytest.MonkeyPatch()
    patch.setenv("ALIGNER_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def same_log() -> None:
    """A command that a test runs in this process does not decide how loud the next test is."""
    log, root = logging.getLogger("aligner"), logging.getLogger()
    before, levels = log.level, [(handler, handler.level) for handler in root.handlers]
    yield
    log.setLevel(before)
    for handler, level in levels:  # pytest uses the same ones for all tests, and --quiet --log sets their levels
        handler.setLevel(level)


@pytest.fixture(scope="session")
def use() -> UseEncoder:
    """The embedded encoder, loaded once."""
    return UseEncoder()


@pytest.fixture(scope="session")
def seeds() -> Path:
    return Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="session")
def seed_sentences(seeds: Path) -> list[str]:
    """Every sentence of the five documents, boilerplate too."""
    from aligner import documents
    from aligner.segment import segment

    return [
        sentence.text
        for path in sorted(seeds.iterdir())
        for sentence in segment(documents.read(path), keep_boilerplate=True)
    ]


@pytest.fixture(scope="module")
def browser():
    """A Chromium for the tests of one module; they are skipped where there is none."""
    sync = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install playwright")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync.sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield running
        running.close()
