"""What the README says is run: its Python, its commands, its numbers of columns."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from typer.main import get_command

from aligner.cli import app
from aligner.pairs.schema import COLUMNS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_python_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    assert blocks("python")
    for code in blocks("python"):
        exec(code, {})
    assert (tmp_path / "pairs.tsv").read_text(encoding="utf-8").startswith("source_doc\t")


def test_commands_and_options_exist() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    named = set()
    for line in "\n".join(blocks("sh")).splitlines() + re.findall(r"`(aligner [^`]+)`", README):
        words = line.partition("#")[0].split()
        if words[:1] != ["aligner"] or words[1].startswith("-"):
            continue
        command = commands[words[1]]
        if words[1] == "terms":
            command = command.commands[words[2]]
        named.add(words[1])
        known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        assert {word for word in words[2:] if word.startswith("-")} <= known, line
    assert named == set(commands), "a command is missing in the README"


def test_every_column_is_explained() -> None:
    table = README.partition("## The pairs file")[2].partition("###")[0]
    assert set(re.findall(r"`([a-z_]+)`", table)) >= set(COLUMNS)


def test_both_commands_are_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\w+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
