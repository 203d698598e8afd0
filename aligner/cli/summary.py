"""What a run gave, as JSON for scripts: ``--summary FILE`` of match and align, ``-`` for standard output."""

from __future__ import annotations

import json
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from aligner.cli.deliver import say

if TYPE_CHECKING:
    from pathlib import Path

    from aligner.results import DocumentAlignment, Matches


class Clock:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    @property
    def seconds(self) -> float:
        """To the hundredth."""
        return round(time.monotonic() - self._start, 2)


def summarise(result: Matches | DocumentAlignment, output: Path | None, clock: Clock, path: Path | None) -> None:
    """Write the summary, if a path is given for one."""
    if path is not None:
        say(json.dumps(summary(result, output, clock.seconds), ensure_ascii=False, indent=1) + "\n", path)


def summary(result: Matches | DocumentAlignment, output: Path | None, seconds: float) -> dict[str, Any]:
    """Counts of pairs by relation and flag, documents with language and digest, the model, the time."""
    recipe = result.recipe
    scores = [pair.score for pair in result if pair.relation != "none" and pair.score is not None]
    return {
        "command": recipe.command,
        "version": recipe.version,
        "model": recipe.model,
        "revision": recipe.revision,
        "parameters": dict(recipe.parameters),
        "documents": [
            {"name": name, "language": result.languages.get(name, ""), "sha256": digest}
            for name, digest in recipe.inputs.items()
        ],
        "pairs": len(result),
        "relations": dict(Counter(pair.relation for pair in result)),
        "flags": dict(Counter(flag for pair in result for flag in pair.flags)),
        "mean_score": round(sum(scores) / len(scores), 4) if scores else None,
        "output": None if output is None else str(output),
        "seconds": seconds,
    }
