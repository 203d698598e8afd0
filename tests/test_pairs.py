import csv
import errno
import io
import json
import os
import signal
import stat
import subprocess
import sys
import textwrap
import threading
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from aligner.errors import OutputError
from aligner.files.output import replacing
from aligner.pairs.memory import EVERYTHING, Sieve
from aligner.pairs.registry import FORMATS, check, load_batches, write, write_stream
from aligner.pairs.schema import COLUMNS, pairs_frame
from aligner.types import Evidence, Pair, Passage, Recipe

RECIPE = Recipe("align", "0.1.0", "use", "1", "razdel", {"top_k": 5}, {})
posix = pytest.mark.skipif(os.name != "posix", reason="devices, limits and signals of POSIX")

needs_full = pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no /dev/full")


TABLES = ("tsv", "csv", "jsonl", "parquet")
"""Formats of any table; the others write pairs."""

SINGLE = [kind for kind in FORMATS if kind != "moses"]
"""Formats of one file."""


def frame(*texts):
    words = Evidence((0, 4), (0, 3), 0.8)
    pairs = [
        Pair(Passage("a.txt", 0, 0, text), Passage("b.txt", 1, 2, text), 1, -0.25, 0.5, "theme", words)
        for text in texts
    ]
    return pairs_frame(pairs, RECIPE, source_lang="ru", target_lang="en")


def load(path):
    return pl.concat(load_batches(path))


def only_file(directory):
    (path,) = directory.iterdir()
    return path.read_text("utf-8")


# Formats


def test_tsv_is_the_contract_to_the_byte(tmp_path):
    write(frame("Слово «и дело»"), tmp_path / "pairs.tsv")
    header = "\t".join(COLUMNS)
    row = (
        f"a.txt\t1\tСлово «и дело»\tb.txt\t2-3\tСлово «и дело»\t1\t-0.2500\t0.5000\ttheme\tСлов\tСло\tru\ten\t{RECIPE}"
        "\t"
    )
    assert (tmp_path / "pairs.tsv").read_bytes().decode() == f"{header}\n{row}\n"


@pytest.mark.parametrize("text", ['"Начало" цитаты', '"', '""', "'", "=1+1", "\\t", 'a"b', " x ", "\ufeffx", "\x00"])
def test_tsv_texts_come_out_as_they_are(text):
    stream = io.BytesIO()
    write_stream(frame(text), stream, "tsv")
    line = stream.getvalue().decode().split("\n")[1]
    assert line.split("\t")[2] == text


@pytest.mark.parametrize(
    "gap", ["\t", "\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
)
def test_tsv_keeps_one_row_a_line_for_every_reader(gap):
    stream = io.BytesIO()
    write_stream(frame(f"до{gap}после"), stream, "tsv")
    lines = stream.getvalue().decode().splitlines()
    assert len(lines) == 2
    assert lines[1].split("\t")[2] == "до после"


RUN = [
    "=1+1",
    "+7",
    "-2",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\nx",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\u00a0=1",
    "\u200b=1",
    "\ufeff-",
    "＝1",
    "＋1",
    "－1",
    "＠x",
]
STILL = ["1=1", "— сказал он", "'tis", "«-»", "a@b", "", " ", "#", "'", "''"]


@pytest.mark.parametrize("text", [*RUN, *["'" + text for text in RUN], "''=1"])
def test_csv_cells_that_would_run_get_one_apostrophe(text, tmp_path):
    path = tmp_path / "pairs.csv"
    write(frame(text), path)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        row = list(csv.reader(stream))[1]
    assert row[2] == row[5] == "'" + text
    assert row[7] == "-0.2500"
    assert load(path)["source_text"][0] == text


@pytest.mark.parametrize("text", STILL)
def test_csv_cells_that_would_not_run_stay(text, tmp_path):
    path = tmp_path / "pairs.csv"
    write(frame(text), path)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream))[1][2] == text
    assert load(path)["source_text"][0] == text


def test_csv_neutralises_the_evidence_and_names_too():
    stream = io.BytesIO()
    table = frame("=1+1 и").with_columns(source_doc=pl.lit("-rf.txt"))
    write_stream(table, stream, "csv")
    row = stream.getvalue().decode().splitlines()[1].split(",")
    assert (row[0], row[10], row[11]) == ("'-rf.txt", "'=1+1", "'=1+")


def test_csv_is_rfc_4180_with_a_byte_order_mark():
    stream = io.BytesIO()
    write_stream(frame('Он сказал: "да", и ушёл.\nНочь.'), stream, "csv")
    data = stream.getvalue()
    assert data.startswith(b"\xef\xbb\xbfsource_doc,source_id,")
    assert data.endswith(b"\r\n")
    assert '"Он сказал: ""да"", и ушёл.\nНочь."'.encode() in data


def test_jsonl_is_one_object_a_line_with_numbers_as_numbers():
    stream = io.BytesIO()
    write_stream(frame("раз\n=1", "два\u2028"), stream, "jsonl")
    rows = [json.loads(line) for line in stream.getvalue().decode().strip("\n").split("\n")]
    assert [list(row) for row in rows] == [list(COLUMNS)] * 2
    assert [row["source_text"] for row in rows] == ["раз\n=1", "два\u2028"]
    assert (rows[0]["rank"], rows[0]["similarity"], rows[0]["target_id"]) == (1, -0.25, "2-3")


def test_parquet_has_the_recipe_in_its_metadata_and_keeps_all_digits(tmp_path):
    path = tmp_path / "pairs.parquet"
    table = frame("x").with_columns(score=pl.lit(0.123456789))
    write(table, path)
    assert pl.read_parquet_metadata(path)["aligner.recipe"] == str(RECIPE)
    assert pl.read_parquet(path).equals(table)


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_of_many_slices_is_one_file(kind, tmp_path):
    table = frame(*(f"предложение {number}" for number in range(40_000)))
    stream = io.BytesIO()
    write_stream(table, stream, kind)
    path = tmp_path / f"pairs.{kind}"
    path.write_bytes(stream.getvalue())
    assert load(path)["source_text"].equals(table["source_text"])


def test_an_empty_table_has_its_header(tmp_path):
    write(frame(), tmp_path / "pairs.tsv")
    assert (tmp_path / "pairs.tsv").read_text() == "\t".join(COLUMNS) + "\n"


# Which format


@pytest.mark.parametrize("name", ["pairs.TSV", "a.b.tsv"])
def test_the_format_is_the_suffix(name, tmp_path):
    write(frame("x"), tmp_path / name)
    assert only_file(tmp_path).startswith("source_doc\tsource_id")


def test_a_given_format_wins_over_the_suffix(tmp_path):
    write(frame("x"), tmp_path / "pairs.txt", format="tsv")
    assert only_file(tmp_path).startswith("source_doc\tsource_id")


@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("pairs.doc", None, "the suffix .doc is not known: use one of .tsv, .csv, .jsonl, .parquet"),
        ("pairs", None, "there is no suffix to tell the format: use one of .tsv, .csv"),
        ("pairs.tsv", "xml", "unknown format 'xml': choose one of tsv, csv, jsonl, parquet"),
    ],
)
def test_an_unknown_format_names_the_known_ones(name, kind, says, tmp_path):
    with pytest.raises(OutputError) as caught:
        write(frame("x"), tmp_path / name, kind)
    assert says in str(caught.value)
    with pytest.raises(OutputError):
        check(tmp_path / name, kind)
    assert not any(tmp_path.iterdir())


def test_an_unknown_format_for_a_stream():
    check(None)
    check(None, "csv")
    with pytest.raises(OutputError, match="standard output: unknown format 'xml'"):
        check(None, "xml")
    with pytest.raises(OutputError, match="unknown format 'xml'"):
        write_stream(frame("x"), io.BytesIO(), "xml")


# Where it cannot be written


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("no/pairs.tsv", "its directory does not exist: create it first"),
        ("file/pairs.tsv", "a part of its path is a file"),
        ("dir.tsv", "it is a directory: give the name of a file in it"),
        ("x" * 300 + ".tsv", "the name is too long"),
    ],
)
def test_a_place_that_cannot_be_written_is_named_with_the_remedy(path, says, tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "dir.tsv").mkdir()
    for attempt in (check, lambda path: write(frame("x"), path)):
        with pytest.raises(OutputError) as caught:
            attempt(tmp_path / path)
        assert f"{path}: cannot be written: {says}" in str(caught.value)
        assert "\n" not in str(caught.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dir.tsv", "file"]


UNPRIVILEGED = """
    import os, sys
    from aligner.errors import OutputError
    from aligner.files.output import replacing
    from aligner.pairs.registry import check
    if os.getuid() == 0:
        os.setuid(65534)
    for attempt in (check, lambda path: replacing(path).__enter__()):
        try:
            attempt(sys.argv[1])
        except OutputError as error:
            print(error)
"""


def run(code, *arguments, **options):
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, **options)


@posix
@pytest.mark.parametrize("protect", ["directory", "file"])
def test_what_is_protected_is_not_replaced(protect, tmp_path):
    path = tmp_path / "pairs.tsv"
    path.write_text("earlier")
    path.chmod(0o444 if protect == "file" else 0o666)
    for parent in tmp_path.parents[:2]:
        parent.chmod(0o755)
    tmp_path.chmod(0o555 if protect == "directory" else 0o777)
    done = run(UNPRIVILEGED, path)
    tmp_path.chmod(0o755)
    assert done.stdout.count("pairs.tsv: cannot be written: writing there is not allowed") == 2, done.stderr
    assert only_file(tmp_path) == "earlier"


# Whole or not at all


def test_an_earlier_file_is_replaced_and_keeps_its_permissions(tmp_path):
    path = tmp_path / "pairs.tsv"
    path.write_text("earlier")
    path.chmod(0o640)
    write(frame("x"), path)
    assert only_file(tmp_path).startswith("source_doc")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@posix
def test_a_new_file_has_the_usual_permissions(tmp_path):
    usual = tmp_path / "usual"
    usual.touch()
    write(frame("x"), tmp_path / "pairs.tsv")
    assert (tmp_path / "pairs.tsv").stat().st_mode == usual.stat().st_mode


@posix
@pytest.mark.parametrize("there", [True, False])
def test_a_symbolic_link_is_followed(there, tmp_path):
    (tmp_path / "far").mkdir()
    real, link = tmp_path / "far" / "real.tsv", tmp_path / "link.tsv"
    if there:
        real.write_text("earlier")
    link.symlink_to("far/real.tsv")
    write(frame("x"), link)
    assert link.is_symlink()
    assert only_file(tmp_path / "far").startswith("source_doc")


@posix
def test_a_link_to_itself_is_said(tmp_path):
    (tmp_path / "loop.tsv").symlink_to("loop.tsv")
    with pytest.raises(OutputError, match="leads back to itself"):
        write(frame("x"), tmp_path / "loop.tsv")


@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError(), ValueError("x")])
def test_any_error_leaves_the_earlier_file_whole_and_nothing_else(error, tmp_path):
    path = tmp_path / "pairs.tsv"
    path.write_text("earlier")
    with pytest.raises(type(error)), replacing(path) as stream:  # noqa: PT012 - the block is what is tested
        stream.write(b"half")
        raise error
    assert only_file(tmp_path) == "earlier"


@pytest.mark.parametrize(
    ("number", "says"),
    [(errno.ENOSPC, "the disk is full: free some space"), (errno.EIO, "Input/output error: choose another place")],
)
@pytest.mark.parametrize("moment", ["write", "fsync", "replace"])
def test_a_failing_disk_leaves_the_earlier_file_whole(moment, number, says, tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(number, os.strerror(number))

    path = tmp_path / "pairs.tsv"
    path.write_text("earlier")
    if moment == "write":
        monkeypatch.setitem(FORMATS, "tsv", SimpleNamespace(write=fail))
    else:
        monkeypatch.setattr(*{"fsync": ("os.fsync", fail), "replace": ("pathlib.Path.replace", fail)}[moment])
    with pytest.raises(OutputError) as caught:
        write(frame("x"), path)
    assert f"pairs.tsv: cannot be written: {says}" in str(caught.value)
    monkeypatch.undo()
    assert only_file(tmp_path) == "earlier"


LIMITED = """
    import random, resource, sys
    import polars as pl
    from aligner.errors import OutputError
    from aligner.pairs.registry import write
    table = pl.DataFrame({"source_text": [random.randbytes(50).hex() for _ in range(3000)]})
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    try:
        write(table, sys.argv[1])
    except OutputError as error:
        print(error)
"""


@posix
@pytest.mark.parametrize("kind", TABLES)
def test_a_real_limit_on_the_size_leaves_the_earlier_file_whole(kind, tmp_path):
    path = tmp_path / f"pairs.{kind}"
    path.write_text("earlier")
    done = run(LIMITED, path)
    assert f"pairs.{kind}: cannot be written: it grew larger than this system lets a file be" in done.stdout, (
        done.stderr
    )
    assert done.stdout.count("\n") == 1
    assert only_file(tmp_path) == "earlier"


INTERRUPTED = """
    import sys, time
    from aligner.files.output import replacing
    with replacing(sys.argv[1]) as stream:
        stream.write(b"x" * 100_000)
        stream.flush()
        print("half", flush=True)
        time.sleep(30)
"""


@posix
def test_ctrl_c_while_writing_leaves_the_earlier_file_whole(tmp_path):
    path = tmp_path / "pairs.tsv"
    path.write_text("earlier")
    command = [sys.executable, "-c", textwrap.dedent(INTERRUPTED), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"half\n"
        assert len(list(tmp_path.iterdir())) == 2
        process.send_signal(signal.SIGINT)
        assert b"KeyboardInterrupt" in process.communicate(timeout=30)[1]
    assert only_file(tmp_path) == "earlier"


# Devices, pipes and standard output


@posix
@needs_full
@pytest.mark.parametrize("kind", SINGLE)
def test_a_full_device_is_said_and_is_not_replaced(kind, monkeypatch):
    monkeypatch.setattr("pathlib.Path.replace", lambda *_: pytest.fail("a device would be replaced"))
    with pytest.raises(OutputError, match=r"^/dev/full: cannot be written: the disk is full"):
        write(frame("x"), "/dev/full", kind, Sieve(EVERYTHING))


FULL = """
    import sys
    import polars as pl
    from aligner.errors import OutputError
    from aligner.pairs.registry import write_stream
    try:
        write_stream(pl.DataFrame({"source_text": ["x"]}), sys.stdout.buffer, sys.argv[1])
    except OutputError as error:
        sys.exit(str(error))
"""


@posix
@needs_full
@pytest.mark.parametrize("kind", TABLES)
def test_a_full_standard_output_is_said_in_one_line_and_does_not_fail_again_at_exit(kind):
    command = [sys.executable, "-c", textwrap.dedent(FULL), kind]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
    assert done.returncode == 1
    line = "standard output: cannot be written: the disk is full: free some space or choose another place\n"
    assert done.stderr == line


STDOUT = """
    import polars as pl
    from aligner.pairs.registry import write
    write(pl.DataFrame({"source_text": ["x"]}), "/dev/stdout", "tsv")
"""


@posix
def test_dev_stdout_is_written_directly_to_a_pipe_and_after_what_a_file_holds(tmp_path):
    assert run(STDOUT).stdout == "source_text\nx\n"
    path = tmp_path / "log"
    path.write_text("earlier\n")
    with path.open("ab") as stream:
        subprocess.run([sys.executable, "-c", textwrap.dedent(STDOUT)], stdout=stream, check=True)
    assert only_file(tmp_path) == "earlier\nsource_text\nx\n"


@posix
@pytest.mark.parametrize("kind", [kind for kind in SINGLE if kind not in ("docx", "xlsx")])
def test_a_named_pipe_is_written_directly(kind, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()), daemon=True)
    reader.start()
    write(frame("x"), pipe, kind, Sieve(EVERYTHING))
    reader.join(10)
    expected = io.BytesIO()
    write_stream(frame("x"), expected, kind, Sieve(EVERYTHING))
    assert got == [expected.getvalue()]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@posix
def test_a_reader_that_has_gone_is_not_a_failure_of_ours():
    ours, theirs = os.pipe()
    os.close(ours)
    with pytest.raises(BrokenPipeError), os.fdopen(theirs, "wb", buffering=0) as stream:
        write_stream(frame("x"), stream, "tsv")
