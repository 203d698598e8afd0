"""The options that several commands share, each worded once, and the groups that they come in.

A command takes a group as one parameter; :func:`grouped` shows its fields on the command line.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from aligner.corpus.engine import Engine, Workshop
    from aligner.embed import Encoder
    from aligner.inputs import Reading


def a_language(code: str | None) -> str | None:
    """What an option names as a language; ``BadParameter`` for what is no code of one, ``russian`` say."""
    if code:
        from aligner.text.language import normalised

        try:
            normalised(code)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None
    return code


Model = Annotated[str, typer.Option(help="Encoder: use (embedded), a sentence-transformers name or folder, e5-small.")]
Offline = Annotated[bool, typer.Option("--offline", help="Fetch nothing, whatever the model.")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Do not keep vectors on disk between runs.")]
Device = Annotated[str | None, typer.Option(help="Where a sentence-transformers model runs: cpu, cuda, mps.")]
Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", help="File to write, - for standard output; its suffix says the format."),
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Do not say what was written.")]
SourceLang = Annotated[
    str | None,
    typer.Option(callback=a_language, help="Language of SOURCE (ru, en, ...), instead of detecting it."),
]
TargetLang = Annotated[
    str | None, typer.Option(callback=a_language, help="Language of TARGET, instead of detecting it.")
]
Encoding = Annotated[str | None, typer.Option(help="Character encoding of the texts, instead of detecting it.")]
Presegmented = Annotated[bool, typer.Option("--presegmented", help="One sentence a line; line numbers are kept.")]
KeepBoilerplate = Annotated[bool, typer.Option("--keep-boilerplate", help="Keep menus, mastheads, dates, bylines.")]
WholePage = Annotated[bool, typer.Option("--whole-page", help="Of a web page take everything, not only its article.")]
Srx = Annotated[Path | None, typer.Option(help="Segmentation rules of your own, an SRX file.")]
Format = Annotated[str | None, typer.Option("--format", help="Format of the output, whatever the suffix.")]
Strict = Annotated[bool, typer.Option("--strict", help="Stop at the first file that cannot be read.")]
Summary = Annotated[Path | None, typer.Option(help="Also what was found, counted, as JSON for scripts.")]
Where = StrEnum("Where", "local ray")
By = Annotated[Where, typer.Option("--engine", help="local: this machine; ray: a cluster (RAY_ADDRESS).")]
Workers = Annotated[int | None, typer.Option(min=1, help="Processes side by side; as many as there are cores.")]
SourceColumn = Annotated[str, typer.Option(help="Column of a table as SOURCE: name, letter or number.")]
TargetColumn = Annotated[str, typer.Option(help="Column of a table as TARGET: name, letter or number.")]


@dataclass(frozen=True, slots=True)
class TextOptions:
    """How a document becomes sentences, whichever command reads it."""

    encoding: Encoding = None
    presegmented: Presegmented = False
    keep_boilerplate: KeepBoilerplate = False
    whole_page: WholePage = False
    srx: Srx = None

    def reading(self, **more: Any) -> Reading:  # noqa: ANN401 - further fields of Reading
        """The same as the pipeline takes it, with languages and columns."""
        from aligner.inputs import Reading

        return Reading(**{field.name: getattr(self, field.name) for field in fields(self)}, **more)


@dataclass(frozen=True, slots=True)
class SideOptions:
    """Languages and columns of the two sides."""

    source_lang: SourceLang = None
    target_lang: TargetLang = None
    source_column: SourceColumn = ""
    target_column: TargetColumn = ""

    def reading(self, texts: TextOptions) -> Reading:
        """How the documents of both sides are read."""
        return texts.reading(**{field.name: getattr(self, field.name) for field in fields(self)})


@dataclass(frozen=True, slots=True)
class EncoderOptions:
    """Which encoder, and where it may look and keep."""

    model: Model = "use"
    offline: Offline = False
    no_cache: NoCache = False
    device: Device = None

    def load(self, *, ahead: bool = False) -> Encoder:
        """The encoder; ``AlignerError`` where it cannot be had. ``ahead``: its weights are sure to be needed."""
        from aligner.embed import load

        return load(self.model, offline=self.offline, device=self.device, cache=not self.no_cache, ahead=ahead)


@dataclass(frozen=True, slots=True)
class CorpusOptions:
    """What every command that makes a corpus takes."""

    model: Model = "use"
    offline: Offline = False
    device: Device = None
    strict: Strict = False
    summary: Summary = None
    engine: By = Where.local
    workers: Workers = None

    def workshop(self, root: Path) -> Workshop:
        """What the tasks of the corpus at ``root`` work with."""
        from aligner.corpus.engine import Workshop

        return Workshop(root, self.model, self.offline, self.device)

    def running(self, shop: Workshop) -> AbstractContextManager[Engine]:
        """Who does the tasks; what it takes hold of for them it gives back in the end."""
        from aligner.corpus.engine import LocalEngine, cores

        if self.engine == Where.local:
            return nullcontext(LocalEngine(shop, self.workers or cores()))
        from aligner.corpus.cluster import RayEngine

        return RayEngine(shop, self.workers)


@dataclass(frozen=True, slots=True)
class ResultOptions:
    """Where a result goes, whether a line says so, and where it is counted for scripts."""

    output: Output = None
    format: Format = None
    quiet: Quiet = False
    summary: Summary = None


def grouped(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose groups of options stand in its signature field by field, so that typer sees options."""
    hints = get_type_hints(command, include_extras=True)
    groups: dict[str, Any] = {name: kind for name, kind in hints.items() if is_dataclass(kind)}
    shown: list[Parameter] = []
    for name, parameter in signature(command).parameters.items():
        if name not in groups:
            shown.append(parameter.replace(annotation=hints[name]))
            continue
        kinds = get_type_hints(groups[name], include_extras=True)
        for field in fields(groups[name]):
            shown.append(Parameter(field.name, parameter.kind, default=field.default, annotation=kinds[field.name]))

    @wraps(command)
    def run(**given: object) -> None:
        made = {
            name: group(**{field.name: given.pop(field.name) for field in fields(group)})
            for name, group in groups.items()
        }
        command(**given, **made)

    vars(run)["__signature__"] = Signature(shown)
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in shown}
    return run
