"""The real sentence-transformers library on a tiny random model, made here."""

import json
import shutil
import socket
from importlib.util import find_spec

import numpy as np
import pytest

from aligner.embed import registry
from aligner.embed.foreign import transformers
from aligner.embed.foreign.transformers import TransformerEncoder, TransformerOptions
from aligner.embed.protocol import encode_spans
from aligner.errors import ModelError

pytestmark = pytest.mark.skipif(find_spec("sentence_transformers") is None, reason="not in this environment")

LETTERS = "abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшщъыьэюя:.,0123456789"
TEXTS = ["hello world", "", "мир", "a much longer text, of many words indeed", "x", "hello, world."]
COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """A BERT of one layer that knows letters only, without settings for sentences."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    place = tmp_path_factory.mktemp("models") / "plain"
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *LETTERS, *(f"##{letter}" for letter in LETTERS)]
    pieces = Tokenizer(models.WordPiece({word: number for number, word in enumerate(words)}, unk_token="[UNK]"))
    pieces.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    marks = [("[CLS]", 2), ("[SEP]", 3)]
    pieces.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=marks)
    names = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    PreTrainedTokenizerFast(tokenizer_object=pieces, model_max_length=64, **names).save_pretrained(place)
    torch.manual_seed(1)
    shape = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    BertModel(BertConfig(vocab_size=len(words), max_position_embeddings=64, **shape)).save_pretrained(place)
    return place


@pytest.fixture(scope="module")
def model(plain):
    """The same with mean pooling and prompts, as sentence-transformers saves it."""
    from sentence_transformers import SentenceTransformer

    whole = SentenceTransformer(str(plain), device="cpu", prompts={"query": "query: ", "document": "passage: "})
    whole.save_pretrained(str(plain.parent / "my-model"))
    return plain.parent / "my-model"


@pytest.fixture(scope="module")
def encoder(model):
    return registry.load(str(model), cache=False)


@pytest.fixture
def copy(model, tmp_path):
    return shutil.copytree(model, tmp_path / "my-model")


def test_rows_are_those_of_the_library_with_the_prompt(encoder, model):
    from sentence_transformers import SentenceTransformer

    library = SentenceTransformer(str(model), device="cpu")
    expected = library.encode([f"passage: {text}" for text in TEXTS], prompt="", normalize_embeddings=True)
    without = library.encode(TEXTS, prompt="", normalize_embeddings=True)
    rows = encoder.encode(TEXTS)
    assert rows.dtype == np.float32
    assert encoder.dimension == rows.shape[1] == 32
    assert np.abs(np.linalg.norm(rows, axis=1) - 1).max() < 1e-6
    assert (rows * expected).sum(axis=1).min() > 0.99999
    assert (rows * without).sum(axis=1).min() < 0.999
    assert encoder.encode([]).shape == (0, 32)


def test_batches_keep_the_order_and_tell_how_far_they_are(model, encoder):
    calls = []
    options = TransformerOptions(
        "passage: ", "cpu", batch_size=1, progress=lambda done, total: calls.append((done, total))
    )
    texts = [f"{text} {number}" for number in range(7) for text in TEXTS]
    rows = TransformerEncoder(model, "my-model", "1", options).encode(texts)
    assert (rows * encoder.encode(texts)).sum(axis=1).min() > 0.99999
    assert calls == [(16, 42), (32, 42), (42, 42)]


def test_spans_are_their_joined_texts(encoder):
    spans = np.array([(0, 2), (2, 5), (0, 2), (3, 3), (0, 6)])
    joined = [" ".join(TEXTS[start:stop]) for start, stop in spans]
    assert (encode_spans(encoder, TEXTS, spans) * encoder.encode(joined)).sum(axis=1).min() > 0.99999


def test_any_characters_are_encoded(encoder):
    rows = encoder.encode(["a\0b", "\ud800", "\x07", "\u202e", "漢字", " \n "])
    assert np.abs(np.linalg.norm(rows, axis=1) - 1).max() < 1e-6


def test_texts_beyond_the_models_length_are_counted_once(encoder, caplog):
    encoder.encode(["word " * 100, "short", "letters " * 40])
    [record] = caplog.records
    assert record.getMessage().endswith(
        "reads the first 64 tokens of a text; longer ones, whose ends are not compared: 2 of 3"
    )
    caplog.clear()
    encoder.encode(["a" * 30 for _ in range(3)])
    assert caplog.records == []


def test_loading_is_quiet(model, capfd, caplog):
    registry.load(str(model), cache=False).encode(["a"])
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


def test_a_model_without_settings_for_sentences_works_with_a_warning(plain, caplog):
    rows = registry.load(str(plain), cache=False).encode(TEXTS)
    assert rows.shape == (6, 32)
    assert "not made for sentences" in caplog.text


def test_half_precision_weights_are_widened_on_a_processor(model, tmp_path):
    from sentence_transformers import SentenceTransformer

    SentenceTransformer(str(model), device="cpu").half().save_pretrained(str(tmp_path / "half"))
    half = TransformerEncoder(tmp_path / "half", "half", "1", TransformerOptions("passage: ", "cpu"))
    assert {str(parameter.dtype) for parameter in half._model.parameters()} == {"torch.float32"}


def test_a_second_run_takes_all_from_the_cache(model, monkeypatch, tmp_path):
    monkeypatch.setenv("ALIGNER_CACHE_DIR", str(tmp_path))
    first = registry.load(str(model)).encode(TEXTS)
    monkeypatch.setattr(transformers, "TransformerEncoder", None)
    second = registry.load(str(model))
    assert second.dimension == 32
    assert np.array_equal(second.encode(TEXTS), first)


@pytest.mark.parametrize("source", ["folder", "hub"])
def test_offline_opens_no_socket(model, monkeypatch, tmp_path, source):
    import huggingface_hub.constants

    held = tmp_path / "models--org--tiny"
    shutil.copytree(model, held / "snapshots" / COMMIT)
    (held / "refs").mkdir()
    (held / "refs" / "main").write_text(COMMIT)
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path))
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        monkeypatch.setenv(name, "0")
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", False)
    opened = []
    monkeypatch.setattr(socket.socket, "connect", lambda _, place: opened.append(place))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *place, **_: opened.append(place) or [])
    encoder = registry.load(str(model) if source == "folder" else "org/tiny", offline=True, cache=False)
    assert encoder.encode(TEXTS).shape == (6, 32)
    assert opened == []
    assert huggingface_hub.constants.HF_HUB_OFFLINE
    if source == "hub":
        assert (encoder.name, encoder.revision) == ("org/tiny", f"{COMMIT} prompt='passage: '")
        with pytest.raises(ModelError, match="the network is off"):
            registry.load("org/absent", offline=True)
    assert opened == []


@pytest.mark.parametrize("device", ["cuda:7", "nonsense"])
def test_a_device_that_is_not_there_gets_one_line(model, device):
    with pytest.raises(ModelError, match=r"model my-model: device .* leave out --device") as caught:
        registry.load(str(model), device=device, cache=False).encode(["a"])
    assert "\n" not in str(caught.value)


def _cut(place):
    weights = place / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])


def _not_numbers(place):
    from safetensors.numpy import load_file, save_file

    weights = {name: np.full_like(array, np.nan) for name, array in load_file(place / "model.safetensors").items()}
    save_file(weights, place / "model.safetensors", metadata={"format": "pt"})


def _own_code(place):
    config = json.loads((place / "config.json").read_text())
    config |= {"model_type": "mine", "auto_map": {"AutoConfig": "mine.Config", "AutoModel": "mine.Model"}}
    (place / "config.json").write_text(json.dumps(config))
    (place / "mine.py").write_text("raise SystemExit('the code of the model ran')")


def _no_tokenizer(place):
    for file in place.glob("tokenizer*"):
        file.unlink()


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (_cut, "does not load"),
        (_not_numbers, "not numbers"),
        (_own_code, "code of its own"),
        (_no_tokenizer, "no tokenizer"),
    ],
)
def test_a_model_that_does_not_work_gets_one_line(copy, spoil, reason):
    spoil(copy)
    with pytest.raises(ModelError) as caught:
        registry.load(str(copy), cache=False).encode(["a"])
    assert str(caught.value).startswith("model my-model: ")
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)
