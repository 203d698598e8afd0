"""The picture as one page: it zooms, shows the texts under the pointer, and loads nothing.

Its Content-Security-Policy forbids every request, and every script and style but its own, which it names by their hash;
Vega interprets the expressions of the specification, so that nothing is compiled from text either. The texts stand in
the page as escaped JSON, and are shown as text.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from html import escape
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from aligner.align.plot.spec import shown
from aligner.text.inline_json import dumped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aligner.align.plot.grid import Grid

_LETTERS, _LONGEST = 8_000_000, 600
"""Characters of all texts in a page and of one of them at most; a page with 3.6 million opened in about a second."""
_NO_SCRIPT = "This picture needs JavaScript; written as .svg or .png it does not."
_HINT = "Point at the picture to read what lies there. Wheel: zoom. Drag: move. Double click: all."


def page(spec: dict[str, Any], grid: Grid, texts: tuple[Sequence[str], Sequence[str]], names: tuple[str, str]) -> str:
    """The whole page."""
    style, script, vega = _asset("page.css"), _asset("page.js"), _vega()
    source, target = (escape(shown(name)) for name in names)
    longest = min(_LONGEST, _LETTERS // max(1, len(texts[0]) + len(texts[1])))
    data = {
        "spec": spec,
        "label": "cosine of the blocks there" if grid.blocks else "cosine",
        "source": [_clipped(text, longest) for text in texts[0]],
        "target": [_clipped(text, longest) for text in texts[1]],
        "grid": {
            "values": np.rint(grid.values * 1000).astype(int).ravel().tolist(),
            "steps": grid.steps,
            "columns": grid.values.shape[1],
        },
    }
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_policy(style, vega, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="aligner">
<title>{source} and {target}</title>
<style>{style}</style>
<main>
<div id="plot"><noscript>{_NO_SCRIPT}</noscript></div>
<div id="facts">
<p class="numbers"></p>
<h2><bdi>{source}</bdi></h2><p class="source" dir="auto"></p>
<h2><bdi>{target}</bdi></h2><p class="target" dir="auto"></p>
<p class="hint">{_HINT}</p>
</div>
</main>
<script type="application/json" id="data">{dumped(data)}</script>
<script>{vega}</script>
<script>{script}</script>
</html>
"""


def _clipped(text: str, longest: int) -> str:
    text = shown(text)
    return text if len(text) <= longest else text[: max(0, longest - 1)] + "…"


def _policy(style: str, *scripts: str) -> str:
    hashes = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {hashes}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


@cache
def _asset(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text("utf-8")


@cache
def _vega() -> str:
    """Vega and what embeds it, 0.9 MB; vl-convert 1.9 gives null for Vega alone."""
    import vl_convert

    return vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;").replace("</script", "<\\/script").strip()
