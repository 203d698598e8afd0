"""What README and docs/ say is run: Python, commands, the notebook; and every command and column is explained."""

from __future__ import annotations

import json
import logging
import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from aligner.cli import app
from aligner.pairs.schema import COLUMNS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
}


def blocks(language: str, text: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the project's texts in it."""
    for name in ("seeds", "data"):
        (tmp_path / name).symlink_to(ROOT / name, target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", [page for page, text in PAGES.items() if blocks("python", text)])
def test_python_examples_run(page: str, workplace: Path) -> None:
    names: dict[str, object] = {}
    for code in blocks("python", PAGES[page]):
        exec(code, names)


@pytest.mark.parametrize("page", [page for page, text in PAGES.items() if blocks("sh", text)])
def test_commands_run(page: str, workplace: Path) -> None:
    """Blocks marked ``sh`` run as they stand; those marked ``bash`` speak of the reader's own files."""
    for line in "".join(blocks("sh", PAGES[page])).splitlines():
        words = shlex.split(line, comments=True)
        if words:
            assert words[0] == "aligner"
            given = [
                each for word in words[1:] for each in (sorted(map(str, Path().glob(word))) if "*" in word else [word])
            ]
            result = CliRunner().invoke(app, given)
            assert result.exit_code == 0, f"{line}\n{result.output}\n{result.exception}"
    logging.getLogger().handlers = [
        each for each in logging.getLogger().handlers if not isinstance(each, logging.FileHandler)
    ]


def test_the_notebook_runs(workplace: Path) -> None:
    """Each cell, the last line's value shown as a notebook would."""
    import ast

    names: dict[str, object] = {}
    notebook = json.loads((ROOT / "docs" / "python.ipynb").read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            tree = ast.parse("".join(cell["source"]))
            last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, "cell", "exec"), names)
            if last is not None:
                value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
                assert getattr(value, "_repr_html_", value.__repr__)()
    assert names["alignment"].related


def test_commands_and_options_exist() -> None:
    root = get_command(app)
    commands = root.commands  # type: ignore[attr-defined]
    named = set()
    everything = "\n".join(PAGES.values())
    for line in "".join(blocks("sh", everything) + blocks("bash", everything)).splitlines() + re.findall(
        r"`(aligner [^`]+)`", everything
    ):
        words = re.split(r"\baligner\b", line.partition("#")[0], maxsplit=1)[-1].partition("|")[0].split()
        command, before = root, set()
        while words and hasattr(command, "commands"):
            word = words.pop(0)
            if word in command.commands:
                assert before <= options(command), line
                command, before = command.commands[word], set()
                named.add(word)
            elif re.match(r"--?[a-z]", word):
                before.add(word)
            elif "--log" not in before:
                break
        assert {word for word in words if re.match(r"--?[a-z]", word)} | before <= options(command), line
    assert set(commands) <= named, "a command is missing in README and docs"


def options(command: object) -> set[str]:
    return {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)} | {
        "-h",
        "--help",
    }


def test_every_column_is_explained() -> None:
    table = README.partition("## The pairs file")[2].partition("##")[0]
    assert set(re.findall(r"`([a-z_]+)`", table)) >= set(COLUMNS)


def test_links_lead_somewhere() -> None:
    for page, text in PAGES.items():
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
            assert ((ROOT / page).parent / target).exists(), f"{page}: {target}"


def test_the_makefile_has_what_is_named() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for page in (README, (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")):
        for target in re.findall(r"(?:^|`)make (\w+)", page, re.MULTILINE):
            assert re.search(rf"^{target}:.*## ", makefile, re.MULTILINE), target
