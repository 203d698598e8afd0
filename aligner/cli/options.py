"""The options that several commands share, each worded once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Model = Annotated[str, typer.Option(help="Encoder: use (embedded), a sentence-transformers name or folder, e5-small.")]
Offline = Annotated[bool, typer.Option("--offline", help="Fetch nothing, whatever the model.")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Do not keep vectors on disk between runs.")]
Device = Annotated[str | None, typer.Option(help="Where a sentence-transformers model runs: cpu, cuda, mps.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="File to write; its suffix says the format.")]
SourceLang = Annotated[str | None, typer.Option(help="Language of SOURCE (ru, en, ...), instead of detecting it.")]
TargetLang = Annotated[str | None, typer.Option(help="Language of TARGET, instead of detecting it.")]
Encoding = Annotated[str | None, typer.Option(help="Character encoding of the texts, instead of detecting it.")]
Presegmented = Annotated[bool, typer.Option("--presegmented", help="One sentence a line; line numbers are kept.")]
KeepBoilerplate = Annotated[bool, typer.Option("--keep-boilerplate", help="Keep menus, mastheads, dates, bylines.")]
WholePage = Annotated[bool, typer.Option("--whole-page", help="Of a web page take everything, not only its article.")]
Srx = Annotated[Path | None, typer.Option(help="Segmentation rules of your own, an SRX file.")]
Format = Annotated[str | None, typer.Option("--format", help="Format of the output, whatever the suffix.")]
SourceColumn = Annotated[str, typer.Option(help="Column of a table as SOURCE: name, letter or number.")]
TargetColumn = Annotated[str, typer.Option(help="Column of a table as TARGET: name, letter or number.")]
