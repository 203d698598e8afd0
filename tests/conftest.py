from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from aligner.embed.use import UseEncoder

settings.register_profile("short", max_examples=60)
settings.load_profile("short")


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads or fills the cache of whoever runs it."""
    patch = pytest.MonkeyPatch()
    patch.setenv("ALIGNER_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
    yield
    patch.undo()


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
